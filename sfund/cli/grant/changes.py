"""`sfund grant change`, `commit` and `release`: what becomes of a budget before it is spent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from sfund.cli.grant.writing import dry_run_option, json_option, write
from sfund.cli.writing import DAY, day_or_today, money_of, stated
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.errors import RequestError
    from sfund.facts import Fact
    from sfund.grants.account import GrantAccount, LineAccount


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("amount")
@click.option("--from", "giver", metavar="LINE", required=True, help="The line that gives.")
@click.option("--to", "taker", metavar="LINE", required=True, help="The line that takes.")
@click.option("--new", is_flag=True, help="The line that takes was not in the plan; make it.")
@click.option("--document", help="The grantor's approval: a path in the books.")
@click.option("--on", type=DAY, help="Day of the approval (today).")
@dry_run_option
@json_option
@click.pass_context
def change(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str,
    giver: str,
    taker: str,
    new: bool,
    document: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move AMOUNT of the budget of GRANT from one line to another.

    Where the rules of its kind ask for the grantor's approval it is named with --document.
    """

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.accounts import account_named, require_line  # noqa: PLC0415
        from sfund.books.grants.evidence import kept_document  # noqa: PLC0415
        from sfund.grants.facts import GrantChange, GrantLine  # noqa: PLC0415
        from sfund.money import ZERO, Money  # noqa: PLC0415

        day = day_or_today(on)
        account = account_named(books, id_, day)
        money = money_of(amount, account.award.amount.currency)
        _require_approval(account, document)
        kept = kept_document(books, document) if document else None
        require_line(books, id_, giver)
        _require_enough(books, account, giver, money.number)
        fresh = new and taker not in books.registry.grant_lines(id_)
        if not fresh:
            require_line(books, id_, taker)
        shared = {"date": day, "id": id_, "document": kept}
        nothing = Money(ZERO, money.currency)
        return [
            *([stated(GrantLine, line=taker, amount=nothing, **shared)] if fresh else []),
            stated(GrantChange, line=giver, amount=-money, **shared),
            stated(GrantChange, line=taker, amount=money, **shared),
        ]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("line")
@click.argument("amount")
@click.option("--note", help="For what, in a few words; no person's name.")
@click.option("--on", type=DAY, help="From this day on (today).")
@dry_run_option
@json_option
@click.pass_context
def commit(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    line: str,
    amount: str,
    note: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record that AMOUNT of LINE is promised to somebody and not paid yet."""

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.accounts import account_named, require_line  # noqa: PLC0415
        from sfund.grants.facts import GrantCommit  # noqa: PLC0415

        day = day_or_today(on)
        account = account_named(books, id_, day)
        require_line(books, id_, line)
        money = money_of(amount, account.award.amount.currency)
        _require_enough(books, account, line, money.number)
        return [stated(GrantCommit, date=day, id=id_, line=line, amount=money, note=note)]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("line")
@click.argument("amount")
@click.option("--on", type=DAY, help="From this day on (today).")
@dry_run_option
@json_option
@click.pass_context
def release(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    line: str,
    amount: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record that AMOUNT promised of LINE was paid, or is promised no more."""

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.accounts import account_named, require_line  # noqa: PLC0415
        from sfund.grants.facts import GrantRelease  # noqa: PLC0415

        day = day_or_today(on)
        account = account_named(books, id_, day)
        require_line(books, id_, line)
        money = money_of(amount, account.award.amount.currency)
        committed = min(one.committed for one in _then_and_last(books, account, line))
        if money.number > committed:
            raise _beyond("GRANT-RELEASE-BEYOND", line, committed)
        return [stated(GrantRelease, date=day, id=id_, line=line, amount=money)]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


def _line(account: GrantAccount, line: str) -> LineAccount:
    """The line as it stands that day; one that begins later has nothing yet."""
    from sfund.grants.account import LineAccount  # noqa: PLC0415

    nothing = LineAccount(line, *[Decimal(0)] * 5)
    return next((one for one in account.lines if one.line == line), nothing)


def _require_approval(account: GrantAccount, document: str | None) -> None:
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    if account.rules.approval and document is None:
        raise failure(
            RequestError,
            "GRANT-CHANGE-UNAPPROVED",
            say("lines of {grant} change with the grantor's approval only", grant=account.award.id),
            expected=say("--document and the approval as a file in the books"),
            hint=say("the rules of this kind: {source}", source=account.rules.source),
        )


def _then_and_last(books: Books, account: GrantAccount, line: str) -> tuple[LineAccount, LineAccount]:
    """The line on the day of the account and after all that the books say: a day may lie before others."""
    from sfund.books.grants.accounts import account_named  # noqa: PLC0415

    return _line(account, line), _line(account_named(books, account.award.id, dt.date.max), line)


def _require_enough(books: Books, account: GrantAccount, line: str, amount: Decimal) -> None:
    most = min(one.remaining for one in _then_and_last(books, account, line))
    if amount > most:
        raise _beyond("GRANT-LINE-BEYOND", line, most)


def _beyond(code: str, line: str, most: Decimal) -> RequestError:
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    return failure(
        RequestError,
        code,
        say('the line "{line}" has less than that', line=line),
        expected=say("{amount} at most", amount=f"{max(most, Decimal(0)):,}"),
        hint=say('"sfund grant status" shows what each line has'),
    )
