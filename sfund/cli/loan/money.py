"""`sfund loan disburse`, `repay`, `refund` and `recover`: money that moves by hand.

What a statement will say is imported, and refused here; with --dry-run it is shown all the same.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import click

from sfund.cli.loan.changing import ACCOUNT, CASH, Said, changes_loan
from sfund.cli.writing import money_of

if TYPE_CHECKING:
    from sfund.books.loans.accounts import Lent
    from sfund.books.loans.changing import Change
    from sfund.books.model import Books


class _Asked(NamedTuple):
    """What was said, and where the money moves."""

    said: Said
    account: str | None
    cash: bool

    @property
    def day(self) -> dt.date:
        return self.said.day

    def change(
        self,
        books: Books,
        kind: str,
        amount: Decimal,
        *,
        fee: Decimal | None = None,
        prepay: str | None = None,
    ) -> Change:
        """The event.

        Raises:
            RequestError: UNKNOWN-ACCOUNT, LOAN-ACCOUNT, MOVED-BY-STATEMENT.
        """
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.entries import Cash, money_account, refuse_fed  # noqa: PLC0415
        from sfund.loans.facts import Prepayment  # noqa: PLC0415
        from sfund.loans.movements import MovementKind  # noqa: PLC0415

        account = money_account(books, self.account, cash=self.cash)
        if not self.said.dry_run:
            refuse_fed(books, account)
        marked = Prepayment(prepay) if prepay else None
        moved = Cash(MovementKind(kind), amount, account, fee or Decimal(0), marked)
        return Change(self.day, (), moved, self.said.is_late, self.said.carried(books))


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount", required=False)
@click.option("--fee", help="What is kept back of it; by law it counts as interest.")
@changes_loan(ACCOUNT, CASH)
def disburse(  # noqa: PLR0913  the arguments of one command
    said: Said,
    id_: str,
    amount: str | None,
    fee: str | None,
    account: str | None,
    cash: bool,
) -> None:
    """Pay out AMOUNT of LOAN, or all that was decided and not paid out yet.

    Refused without a decision that holds on that day, above it, or while a condition of it is open.
    """
    asked = _Asked(said, account, cash=cash)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.refusing import refuse_disbursement  # noqa: PLC0415
        from sfund.books.loans.votes import valid_decision  # noqa: PLC0415

        currency = one.application.amount.currency
        if amount is None:
            left = valid_decision(books, id_, asked.day).amount.number - one.whole().disbursed
            number = max(left, Decimal(0))
        else:
            number = money_of(amount, currency).number
        kept = money_of(fee, currency).number if fee else Decimal(0)
        refuse_disbursement(books, one, number, asked.day, kept)
        return asked.change(books, "disbursement", number, fee=kept)

    said.change(id_, made)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount")
@click.option("--prepay", type=click.Choice(["shorter", "smaller"]),
              help="What exceeds what is due prepays: fewer rows, or smaller ones.")  # fmt: skip
@changes_loan(ACCOUNT, CASH)
def repay(  # noqa: PLR0913  the arguments of one command
    said: Said,
    id_: str,
    amount: str,
    prepay: str | None,
    account: str | None,
    cash: bool,
) -> None:
    """Enter that AMOUNT of LOAN came back; late charges, interest and principal follow from the loan."""
    asked = _Asked(said, account, cash=cash)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.refusing import refuse_not_running  # noqa: PLC0415

        money = money_of(amount, one.application.amount.currency)
        refuse_not_running(one.account(asked.day))
        return asked.change(books, "repayment", money.number, prepay=prepay)

    said.change(id_, made)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount", required=False)
@changes_loan(ACCOUNT, CASH)
def refund(
    said: Said,
    id_: str,
    amount: str | None,
    account: str | None,
    cash: bool,
) -> None:
    """Pay AMOUNT of what was overpaid on LOAN back to the borrower, or all of it."""
    asked = _Asked(said, account, cash=cash)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.refusing import refuse_refund  # noqa: PLC0415

        stands = one.account(asked.day)
        number = money_of(amount, one.application.amount.currency).number if amount else stands.overpaid
        refuse_refund(stands, number)
        return asked.change(books, "refund", number)

    said.change(id_, made)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount")
@changes_loan(ACCOUNT, CASH)
def recover(
    said: Said,
    id_: str,
    amount: str,
    account: str | None,
    cash: bool,
) -> None:
    """Enter that AMOUNT came in on LOAN after it was written off."""
    asked = _Asked(said, account, cash=cash)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.refusing import refuse_recovery  # noqa: PLC0415

        money = money_of(amount, one.application.amount.currency)
        refuse_recovery(one, asked.day, money.number)
        return asked.change(books, "recovery", money.number)

    said.change(id_, made)
