"""`sfund grant award`, `line`, `due` and `end`: what a grant was promised as."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.grant.writing import write
from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import DAY, day_or_today, money_of, stated
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.facts import Fact
    from sfund.grants.facts import GrantDue, GrantLine


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("amount")
@click.option("--party", required=True, help="Id of the grantor.")
@click.option("--kind", required=True, type=click.Choice(["public-subsidy", "entrusted", "foundation"]),
              help="Which rules hold.")  # fmt: skip
@click.option("--line", "lines", multiple=True, metavar="LINE=AMOUNT",
              help="A budget line, such as 강사비=12000000; all add up to award and own share.")  # fmt: skip
@click.option("--due", "dues", multiple=True, metavar="DAY=AMOUNT",
              help="An instalment of the grantor, such as 2026-03-31=6000000.")  # fmt: skip
@click.option("--from", "first", type=DAY, help="First day of the project.")
@click.option("--until", type=DAY, help="Last day of the project.")
@click.option("--account", help="Its own bank account.")
@click.option("--own-share", help="What the network puts in of its own money.")
@click.option("--fund", help="Its fund; made if there is none (the id in small letters).")
@click.option("--overrun", type=click.IntRange(0, 100), help="Percent by which a line may be exceeded.")
@click.option("--interest", type=click.Choice(["returns", "stays"]), help="What becomes of interest.")
@click.option("--cash/--no-cash", default=None, help="Whether cash may be spent.")
@click.option("--on", type=DAY, help="Day of the award (today).")
@click.option("--document", help="The award in writing: a path in the books.")
@DRY_RUN
@JSON
@click.pass_context
def award(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str,
    lines: tuple[str, ...],
    dues: tuple[str, ...],
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **named: Any,
) -> None:
    """Record the award GRANT of AMOUNT, with its budget line by line and its instalments.

    Lines that are named here add up to the award and the own share. Without them "sfund grant line" records
    the budget later, one line after the other.
    """

    def made(books: Books) -> list[Fact]:
        from sfund.books.evidence import kept_document  # noqa: PLC0415
        from sfund.books.funds.names import known_account  # noqa: PLC0415
        from sfund.books.grants.days import refuse_far_ahead  # noqa: PLC0415
        from sfund.books.grants.planning import fund_for, hold_award  # noqa: PLC0415
        from sfund.funds.facts import Fund, Restriction  # noqa: PLC0415
        from sfund.grants.facts import GrantAward  # noqa: PLC0415

        day = day_or_today(on)
        refuse_far_ahead(day, day_or_today(None))
        said: dict[str, Any] = {
            key: value.date() if isinstance(value, dt.datetime) else value for key, value in named.items()
        }
        fund = fund_for(books, id_, said.pop("fund"))
        if said["own_share"]:
            said["own_share"] = money_of(said["own_share"], books.currency)
        if said["document"]:
            said["document"] = kept_document(books, said["document"])
        if said["account"]:
            said["account"] = known_account(books, said["account"])
        fact = stated(
            GrantAward, date=day, id=id_, amount=money_of(amount, books.currency), fund=fund, **said
        )
        of_lines = [_line(id_, day, words, books.currency) for words in lines]
        of_dues = [_due(id_, day, words, books.currency) for words in dues]
        hold_award(books, fact, of_lines, of_dues)
        new = [] if fund in books.registry.funds else [_fund(fund, day, Fund, Restriction.PURPOSE)]
        return [*new, fact, *of_lines, *of_dues]

    write(context, id_, made, dry_run=dry_run, as_json=as_json, lines=True)


def _fund(name: str, day: dt.date, kind: Any, restriction: Any) -> Fact:
    fund: Fact = stated(kind, date=day, name=name, restriction=restriction)
    return fund


def _line(grant: str, day: dt.date, words: str, currency: str) -> GrantLine:
    from sfund.grants.facts import GrantLine  # noqa: PLC0415

    line, _, amount = words.rpartition("=")
    if not line.strip():
        raise click.UsageError(text(say("a line is a name and an amount, such as 강사비=12000000")))
    return stated(GrantLine, date=day, id=grant, line=line.strip(), amount=money_of(amount.strip(), currency))


def _due(grant: str, day: dt.date, words: str, currency: str) -> GrantDue:
    from sfund.grants.facts import GrantDue  # noqa: PLC0415

    due, _, amount = words.partition("=")
    return stated(
        GrantDue,
        date=day,
        id=grant,
        due=DAY.convert(due.strip(), None, None).date(),
        amount=money_of(amount.strip(), currency),
    )


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("name", metavar="LINE")
@click.argument("amount")
@click.option("--sub", help="The line within LINE (세목), where LINE is the head (비목) alone.")
@click.option(
    "--replace",
    "wrong",
    metavar="LINE",
    help="The mistyped line whose place it takes, while nothing rests on it.",
)
@click.option("--on", type=DAY, help="From this day on (the day of the award).")
@DRY_RUN
@JSON
@click.pass_context
def line(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    name: str,
    amount: str,
    sub: str | None,
    wrong: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record the budget line LINE of GRANT, such as 강사비 or 강사비/외부강사, with AMOUNT.

    Lines never come to more than award and own share. A mistyped line is mended with --replace as long as
    nothing was spent, promised or changed on it; later, "sfund grant change" moves budget with approval.
    """

    def made(books: Books) -> Additions:
        from sfund.books.closing.sealing import open_day  # noqa: PLC0415
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415
        from sfund.books.grants.planning import directive_of, hold_lines, line_to_replace  # noqa: PLC0415
        from sfund.books.writing import Additions  # noqa: PLC0415
        from sfund.grants.facts import GrantLine  # noqa: PLC0415

        award = award_named(books, id_)
        gone = line_to_replace(books, id_, wrong) if wrong is not None else None
        day = on.date() if on else gone.date if gone else open_day(books, award.date, day_or_today(None))
        money = money_of(amount, award.amount.currency)
        fact = stated(GrantLine, date=day, id=id_, line=name, amount=money, sub=sub)
        hold_lines(books, id_, [fact], [gone] if gone else [])
        return Additions(replaced=[(directive_of(books, gone), fact)]) if gone else Additions([fact])

    write(context, id_, made, dry_run=dry_run, as_json=as_json, lines=True)


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("day", metavar="DAY", type=DAY)
@click.argument("amount")
@click.option(
    "--replace",
    "wrong",
    type=DAY,
    help="The mistyped instalment whose place it takes, while nothing came of it.",
)
@click.option("--on", type=DAY, help="Known from this day on (the day of the award).")
@DRY_RUN
@JSON
@click.pass_context
def due(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    day: dt.datetime,
    amount: str,
    wrong: dt.datetime | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record that the grantor of GRANT pays AMOUNT on DAY; instalments come to no more than the award."""

    def made(books: Books) -> Additions:
        from sfund.books.closing.sealing import open_day  # noqa: PLC0415
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415
        from sfund.books.grants.planning import directive_of, due_to_replace, hold  # noqa: PLC0415
        from sfund.books.writing import Additions  # noqa: PLC0415
        from sfund.grants.facts import GrantDue  # noqa: PLC0415

        award = award_named(books, id_)
        gone = due_to_replace(books, id_, wrong.date()) if wrong is not None else None
        known = on.date() if on else gone.date if gone else open_day(books, award.date, day_or_today(None))
        money = money_of(amount, award.amount.currency)
        fact = stated(GrantDue, date=known, id=id_, due=day.date(), amount=money)
        hold(books, id_, [fact], [gone] if gone else [])
        return Additions(replaced=[(directive_of(books, gone), fact)]) if gone else Additions([fact])

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("until", metavar="DAY", type=DAY)
@click.option("--on", type=DAY, help="The day on which it was announced (today).")
@click.option("--document", help="The announcement: a path in the books.")
@DRY_RUN
@JSON
@click.pass_context
def end(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    until: dt.datetime,
    on: dt.datetime | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record that the grantor announced DAY as the last day of GRANT: an end, or an extension.

    An extension needs the approval as --document where the rules of its kind ask for one.
    """

    def made(books: Books) -> list[Fact]:
        from sfund.books.evidence import kept_document  # noqa: PLC0415
        from sfund.books.grants.accounts import account_named  # noqa: PLC0415
        from sfund.books.grants.planning import hold, require_extension  # noqa: PLC0415
        from sfund.grants.facts import GrantEnd  # noqa: PLC0415

        day, last = day_or_today(on), until.date()
        kept = kept_document(books, document) if document else None
        fact = stated(GrantEnd, date=day, id=id_, until=last, document=kept)
        hold(books, id_, [fact])
        require_extension(account_named(books, id_, day), last, document)
        return [fact]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)
