"""`sfund pledge make`, `due`, `raise`, `cancel` and `receive`: a promise and what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from sfund.cli.months import as_iso
from sfund.cli.options import DOCUMENT, DRY_RUN, JSON, NOTE, SAID_ON
from sfund.cli.writing import DAY, day_or_today, money_of, recorded, said_of, say_not_written, stated
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.giving.pledges import PledgeFact, PledgeMake


@click.command()
@click.argument("party")
@click.argument("amount")
@click.option("--kind", type=click.Choice(["csr", "donation"]), default="csr", show_default=True,
              help="A company's social contribution, or a donation.")  # fmt: skip
@click.option("--fund", default="general", show_default=True, help="What it is for.")
@click.option(
    "--part", "parts", multiple=True, metavar="DAY=AMOUNT", help="A part and the day on which it is due."
)
@click.option("--in-kind", is_flag=True, help="Goods or work are promised; AMOUNT is what they are worth.")
@click.option("--id", "id_", metavar="ID", help="Its id (the next of the year, such as P-2026-3).")
@SAID_ON
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def make(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    party: str,
    amount: str,
    kind: str,
    fund: str,
    parts: tuple[str, ...],
    in_kind: bool,
    id_: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that PARTY promises AMOUNT, at once or in parts that need not be equal."""
    from sfund.books.giving.promising import next_id  # noqa: PLC0415
    from sfund.giving.pledges import PledgeDue, PledgeMake  # noqa: PLC0415

    day = day_or_today(on)
    given = [_part(one) for one in parts]

    def facts(books: Books) -> list[PledgeFact]:
        key = id_ or next_id(books, day.year)
        form = "in-kind" if in_kind else "money"
        promise = stated(PledgeMake, date=day, id=key, amount=money_of(amount, books.currency), party=party,
                         kind=kind, fund=fund, form=form, **said_of(said))  # fmt: skip
        dues = [stated(PledgeDue, date=day, id=key, due=due, amount=money_of(part, books.currency))
                for due, part in given]  # fmt: skip
        return [promise, *dues]

    _record(context, facts, dry_run=dry_run, as_json=as_json)


def _part(words: str) -> tuple[dt.date, str]:
    day, _, amount = words.partition("=")
    try:
        return dt.date.fromisoformat(as_iso(day.strip())), amount.strip()
    except ValueError:
        raise click.UsageError(
            text(say("a part is a day and an amount, such as 2026-06-30=10000000"))
        ) from None


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("due", type=DAY, metavar="DAY")
@click.argument("amount")
@click.option("--on", type=DAY, help="The day on which it was said (that of the pledge).")
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def due(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    due: dt.datetime,
    amount: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Say that AMOUNT of a pledge is due on DAY; a day before the pledge was made is refused."""
    from sfund.books.closing.sealing import open_day  # noqa: PLC0415
    from sfund.books.giving.promising import known_pledge  # noqa: PLC0415
    from sfund.giving.pledges import PledgeDue  # noqa: PLC0415

    def facts(books: Books) -> list[PledgeFact]:
        pledge = known_pledge(books, id_)
        said_on = on.date() if on else open_day(books, pledge.date, day_or_today(None))
        return [stated(PledgeDue, date=said_on, id=id_, due=due.date(),
                       amount=money_of(amount, pledge.amount.currency), **said_of(said))]  # fmt: skip

    _record(context, facts, dry_run=dry_run, as_json=as_json)


@click.command("raise")
@click.argument("id_", metavar="ID")
@click.argument("amount")
@click.option("--due", type=DAY, help="When it is due (no day).")
@SAID_ON
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def raise_(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str,
    due: dt.datetime | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that AMOUNT more is promised."""
    from sfund.books.giving.promising import known_pledge  # noqa: PLC0415
    from sfund.giving.pledges import PledgeRaise  # noqa: PLC0415

    def facts(books: Books) -> list[PledgeFact]:
        pledge = known_pledge(books, id_)
        more = money_of(amount, pledge.amount.currency)
        day = due.date() if due else None
        return [stated(PledgeRaise, date=_on(on, pledge), id=id_, amount=more, due=day, **said_of(said))]

    _record(context, facts, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("amount", required=False)
@click.option("--due", type=DAY, help="Of the part that is due on this day (of the last parts).")
@SAID_ON
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def cancel(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str | None,
    due: dt.datetime | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that AMOUNT of a pledge is taken back; without AMOUNT all that is still to come."""
    from sfund.books.giving.promising import cancelled, known_pledge  # noqa: PLC0415
    from sfund.giving.pledges import PledgeCancel  # noqa: PLC0415

    def facts(books: Books) -> list[PledgeFact]:
        pledge = known_pledge(books, id_)
        day = _on(on, pledge)
        part = due.date() if due else None
        wanted = money_of(amount, pledge.amount.currency) if amount else None
        gone = cancelled(books, id_, wanted, part, day)
        return [stated(PledgeCancel, date=day, id=id_, amount=gone, due=part, **said_of(said))]

    _record(context, facts, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("amount")
@click.option("--to", "account", required=True, metavar="ACCOUNT",
              help="What it is: an expense where it is used up, equipment where it stays.")  # fmt: skip
@click.option("--what", required=True, help="What came, in a few words; no person's name.")
@click.option("--on", type=DAY, help="The day on which it came (today).")
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def receive(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str,
    account: str,
    what: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Post goods or work that came of a pledge, worth AMOUNT. Money is imported with the statements."""
    from sfund.books.days import refuse_ahead  # noqa: PLC0415
    from sfund.books.giving.promising import came_in_kind, known_pledge  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        pledge, day = known_pledge(books, id_), day_or_today(on)
        refuse_ahead(day, day_or_today(None))
        money = money_of(amount, pledge.amount.currency)
        return Additions([came_in_kind(books, pledge, money, account, what, day, said.get("document"))])

    _write(context, addition, dry_run=dry_run, as_json=as_json)


def _on(on: dt.datetime | None, pledge: PledgeMake) -> dt.date:
    """The day that was named, else today; of a pledge of later days its own."""
    return on.date() if on else max(day_or_today(None), pledge.date)


def _record(
    context: click.Context, facts: Callable[[Books], list[PledgeFact]], *, dry_run: bool, as_json: bool
) -> None:
    from sfund.books.writing import Additions  # noqa: PLC0415

    _write(context, lambda books: Additions(facts(books)), dry_run=dry_run, as_json=as_json)


def _write(
    context: click.Context, addition: Callable[[Books], Additions], *, dry_run: bool, as_json: bool
) -> None:
    """Writes it in one commit, and says how the pledge stands then."""
    from sfund.books.giving.promising import account_of  # noqa: PLC0415
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.cli.pledge.showing import account_data, in_a_line  # noqa: PLC0415
    from sfund.giving.pledges import PledgeFact  # noqa: PLC0415
    from sfund.placing.drafts import Draft  # noqa: PLC0415

    done = recorded(context, addition, dry_run=dry_run)
    first = done.additions.entries[0]
    if isinstance(first, PledgeFact):
        key, day = first.id, first.date
    elif isinstance(first, Draft):
        key, day = str(first.meta["pledge"]), first.day
    else:
        raise TypeError("a pledge's commands write facts and drafts")
    account = account_of(done.after, key, max(day, day_or_today(None)))
    written = render(done.additions.entries).strip()
    if as_json:
        print_json({**account_data(account), "written": written, "dry-run": dry_run})
        return
    click.echo(written)
    click.echo(in_a_line(account))
    say_not_written(dry_run=dry_run)
