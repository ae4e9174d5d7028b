"""`sfund loan waive`, `call`, `settle` and `write-off`: what becomes of what is owed, by decision."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.loan.changing import LATE, ON, change, said_of
from sfund.cli.loan.telling import DOCUMENT, DRY_RUN, JSON, NOTE
from sfund.cli.writing import DAY, day_or_today, money_of, stated

if TYPE_CHECKING:
    from sfund.books.loans.accounts import Lent
    from sfund.books.loans.changing import Change
    from sfund.books.model import Books


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount")
@click.option("--kind", type=click.Choice(["late", "interest"]), default="late", show_default=True,
              help="Late charges, or interest that is due.")  # fmt: skip
@ON
@LATE
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def waive(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str,
    kind: str,
    on: dt.datetime | None,
    late: bool,
    note: str | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Waive AMOUNT of the late charges that are due on LOAN, or of its interest."""
    day = day_or_today(on)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running, refuse_waiver  # noqa: PLC0415
        from sfund.loans.facts import LoanWaive, Waived  # noqa: PLC0415

        money, stands = money_of(amount, one.application.amount.currency), one.account(day)
        refuse_not_running(stands)
        refuse_waiver(stands, money.number, Waived(kind))
        said = said_of(books, note, document)
        fact = stated(LoanWaive, date=day, id=id_, amount=money, kind=kind, **said)
        return Change(day, (fact,), is_late=late)

    change(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="LOAN")
@ON
@LATE
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def call(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    on: dt.datetime | None,
    late: bool,
    note: str | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Call LOAN in: everything that is owed is due that day."""
    day = day_or_today(on)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running  # noqa: PLC0415
        from sfund.loans.facts import LoanCall  # noqa: PLC0415

        refuse_not_running(one.account(day))
        fact = stated(LoanCall, date=day, id=id_, **said_of(books, note, document))
        return Change(day, (fact,), is_late=late)

    change(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount")
@click.option("--by", type=DAY, help="The last day on which it may come.")
@ON
@LATE
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def settle(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str,
    by: dt.datetime | None,
    on: dt.datetime | None,
    late: bool,
    note: str | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Accept AMOUNT for LOAN by decision: once so much came in, what is left is forgiven."""
    day = day_or_today(on)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running, refuse_settlement  # noqa: PLC0415
        from sfund.loans.facts import LoanSettle  # noqa: PLC0415

        money, stands = money_of(amount, one.application.amount.currency), one.account(day)
        refuse_not_running(stands)
        refuse_settlement(stands, money.number)
        last = by.date() if by else None
        fact = stated(LoanSettle, date=day, id=id_, amount=money, by=last, **said_of(books, note, document))
        return Change(day, (fact,), is_late=late)

    change(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command("write-off")
@click.argument("id_", metavar="LOAN")
@ON
@LATE
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def write_off(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    on: dt.datetime | None,
    late: bool,
    note: str | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give LOAN up by decision: what is owed is written off, against what was set aside for it first.

    What comes afterwards is a recovery ("sfund loan recover").
    """
    day = day_or_today(on)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running  # noqa: PLC0415
        from sfund.loans.facts import LoanWriteOff  # noqa: PLC0415

        refuse_not_running(one.account(day))
        fact = stated(LoanWriteOff, date=day, id=id_, **said_of(books, note, document))
        return Change(day, (fact,), is_late=late)

    change(context, id_, made, dry_run=dry_run, as_json=as_json)
