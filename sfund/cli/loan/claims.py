"""`sfund loan waive`, `call`, `settle` and `write-off`: what becomes of what is owed, by decision."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.loan.changing import Said, changes_loan
from sfund.cli.writing import DAY, money_of, stated

if TYPE_CHECKING:
    from sfund.books.loans.accounts import Lent
    from sfund.books.loans.changing import Change
    from sfund.books.model import Books


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount")
@click.option("--kind", type=click.Choice(["late", "interest"]), default="late", show_default=True,
              help="Late charges, or interest that is due.")  # fmt: skip
@changes_loan()
def waive(
    said: Said,
    id_: str,
    amount: str,
    kind: str,
) -> None:
    """Waive AMOUNT of the late charges that are due on LOAN, or of its interest."""

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running, refuse_waiver  # noqa: PLC0415
        from sfund.loans.facts import LoanWaive, Waived  # noqa: PLC0415

        money, stands = money_of(amount, one.application.amount.currency), one.account(said.day)
        refuse_not_running(stands)
        refuse_waiver(stands, money.number, Waived(kind))
        fact = stated(LoanWaive, date=said.day, id=id_, amount=money, kind=kind, **said.carried(books))
        return Change(said.day, (fact,), is_late=said.is_late)

    said.change(id_, made)


@click.command()
@click.argument("id_", metavar="LOAN")
@changes_loan()
def call(
    said: Said,
    id_: str,
) -> None:
    """Call LOAN in: everything that is owed is due that day."""

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_call  # noqa: PLC0415
        from sfund.loans.facts import LoanCall  # noqa: PLC0415

        refuse_call(one.account(said.day))
        fact = stated(LoanCall, date=said.day, id=id_, **said.carried(books))
        return Change(said.day, (fact,), is_late=said.is_late)

    said.change(id_, made)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount")
@click.option("--by", type=DAY, help="The last day on which it may come.")
@changes_loan()
def settle(
    said: Said,
    id_: str,
    amount: str,
    by: dt.datetime | None,
) -> None:
    """Accept AMOUNT for LOAN by decision: once so much came in, what is left is forgiven."""

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running, refuse_settlement  # noqa: PLC0415
        from sfund.loans.facts import LoanSettle  # noqa: PLC0415

        money, stands = money_of(amount, one.application.amount.currency), one.account(said.day)
        refuse_not_running(stands)
        last = by.date() if by else None
        refuse_settlement(stands, money.number, last)
        fact = stated(LoanSettle, date=said.day, id=id_, amount=money, by=last, **said.carried(books))
        return Change(said.day, (fact,), is_late=said.is_late)

    said.change(id_, made)


@click.command("write-off")
@click.argument("id_", metavar="LOAN")
@changes_loan()
def write_off(
    said: Said,
    id_: str,
) -> None:
    """Give LOAN up by decision: what is owed is written off, against what was set aside for it first.

    What comes afterwards is a recovery ("sfund loan recover").
    """

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running  # noqa: PLC0415
        from sfund.loans.facts import LoanWriteOff  # noqa: PLC0415

        refuse_not_running(one.account(said.day))
        fact = stated(LoanWriteOff, date=said.day, id=id_, **said.carried(books))
        return Change(said.day, (fact,), is_late=said.is_late)

    said.change(id_, made)
