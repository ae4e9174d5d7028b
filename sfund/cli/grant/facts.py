"""`sfund grant award`, `line`, `due` and `end`: what a grant was promised as."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.grant.writing import dry_run_option, json_option, write
from sfund.cli.writing import DAY, day_or_today, money_of, stated

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.facts import Fact


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("amount")
@click.option("--party", required=True, help="Id of the grantor.")
@click.option("--kind", required=True, type=click.Choice(["public-subsidy", "entrusted", "foundation"]),
              help="Which rules hold.")  # fmt: skip
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
@dry_run_option
@json_option
@click.pass_context
def award(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **named: Any,
) -> None:
    """Record the award GRANT of AMOUNT; "sfund grant line" then records its budget, line by line."""

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.evidence import kept_document  # noqa: PLC0415
        from sfund.funds.facts import Fund, Restriction  # noqa: PLC0415
        from sfund.grants.facts import GrantAward  # noqa: PLC0415

        day = day_or_today(on)
        said: dict[str, Any] = {
            key: value.date() if isinstance(value, dt.datetime) else value for key, value in named.items()
        }
        fund = _fund(books, id_, said.pop("fund"))
        if said["own_share"]:
            said["own_share"] = money_of(said["own_share"], books.currency)
        if said["document"]:
            said["document"] = kept_document(books, said["document"])
        _require_account(books, said["account"])
        fact = stated(
            GrantAward, date=day, id=id_, amount=money_of(amount, books.currency), fund=fund, **said
        )
        if fund in books.registry.funds:
            return [fact]
        return [stated(Fund, date=day, name=fund, restriction=Restriction.PURPOSE), fact]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


def _fund(books: Books, grant: str, named: str | None) -> str:
    """The grant's fund; one that is there already only where it was named and its money is bound.

    Raises:
        RequestError: GRANT-FUND-TAKEN, GRANT-FUND-UNBOUND.
    """
    from sfund.errors import RequestError, failure  # noqa: PLC0415
    from sfund.funds.facts import GENERAL  # noqa: PLC0415
    from sfund.words import say  # noqa: PLC0415

    fund = named or grant.lower()
    known = books.registry.funds.get(fund)
    if grant in books.registry.grants or (known is None and fund != GENERAL):
        return fund
    if named is None:
        raise failure(
            RequestError,
            "GRANT-FUND-TAKEN",
            say("there is a fund {fund} already", fund=fund),
            hint=say("if it is the grant's own, name it with --fund; else give the grant another id"),
        )
    if known is None or not known.restriction.binds:
        raise failure(
            RequestError,
            "GRANT-FUND-UNBOUND",
            say("the money of the fund {fund} is not restricted", fund=fund),
            expected=say("a fund of its own, or one that is restricted"),
            hint=say("without --fund the grant gets a fund of its own"),
        )
    return fund


def _require_account(books: Books, account: str | None) -> None:
    """Refuses an account that is not open.

    Raises:
        RequestError: UNKNOWN-ACCOUNT, with the nearest one.
    """
    from difflib import get_close_matches  # noqa: PLC0415

    from sfund.errors import RequestError, failure  # noqa: PLC0415
    from sfund.words import say  # noqa: PLC0415

    if account is None or account in books.opens:
        return
    near = get_close_matches(account, books.opens, n=1)
    raise failure(
        RequestError,
        "UNKNOWN-ACCOUNT",
        say("the account {account} is not open", account=account),
        expected=say("an account that the chart of accounts opens"),
        hint=say('did you mean "{near}"?', near=near[0]) if near else say("open it in accounts.beancount"),
    )


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("name", metavar="LINE")
@click.argument("amount")
@click.option("--sub", help="The line within LINE (세목), where LINE is the head (비목) alone.")
@click.option("--on", type=DAY, help="From this day on (the day of the award).")
@dry_run_option
@json_option
@click.pass_context
def line(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    name: str,
    amount: str,
    sub: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record the budget line LINE of GRANT, such as 강사비 or 강사비/외부강사, with AMOUNT."""

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415
        from sfund.grants.facts import GrantLine  # noqa: PLC0415

        award = award_named(books, id_)
        day = on.date() if on else award.date
        return [
            stated(
                GrantLine,
                date=day,
                id=id_,
                line=name,
                amount=money_of(amount, award.amount.currency),
                sub=sub,
            )
        ]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("day", type=DAY)
@click.argument("amount")
@click.option("--on", type=DAY, help="Known from this day on (the day of the award).")
@dry_run_option
@json_option
@click.pass_context
def due(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    day: dt.datetime,
    amount: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record that the grantor of GRANT pays AMOUNT on DAY."""

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415
        from sfund.grants.facts import GrantDue  # noqa: PLC0415

        award = award_named(books, id_)
        known = on.date() if on else award.date
        money = money_of(amount, award.amount.currency)
        return [stated(GrantDue, date=known, id=id_, due=day.date(), amount=money)]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("until", metavar="DAY", type=DAY)
@click.option("--on", type=DAY, help="The day on which it was announced (today).")
@click.option("--document", help="The announcement: a path in the books.")
@dry_run_option
@json_option
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
    """Record that the grantor announced DAY as the last day of GRANT: an end, or an extension."""

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415
        from sfund.books.grants.evidence import kept_document  # noqa: PLC0415
        from sfund.grants.facts import GrantEnd  # noqa: PLC0415

        award_named(books, id_)
        kept = kept_document(books, document) if document else None
        return [stated(GrantEnd, date=day_or_today(on), id=id_, until=until.date(), document=kept)]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)
