"""`sfund loan disburse`, `repay`, `refund` and `recover`: money that moves by hand.

What a statement will say is imported, and refused here; with --dry-run it is shown all the same.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import click

from sfund.cli.loan.changing import ACCOUNT, CASH, LATE, ON, change, said_of
from sfund.cli.loan.telling import DOCUMENT, DRY_RUN, JSON, NOTE
from sfund.cli.writing import day_or_today, money_of

if TYPE_CHECKING:
    from sfund.books.loans.accounts import Lent
    from sfund.books.loans.changing import Change
    from sfund.books.model import Books


class _Asked(NamedTuple):
    """The options that these verbs share."""

    account: str | None
    cash: bool
    on: dt.datetime | None
    late: bool
    note: str | None
    document: str | None
    dry_run: bool

    @property
    def day(self) -> dt.date:
        return day_or_today(self.on)

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
        if not self.dry_run:
            refuse_fed(books, account)
        marked = Prepayment(prepay) if prepay else None
        moved = Cash(MovementKind(kind), amount, account, fee or Decimal(0), marked)
        return Change(self.day, (), moved, self.late, said_of(books, self.note, self.document))


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount", required=False)
@click.option("--fee", help="What is kept back of it; by law it counts as interest.")
@ON
@ACCOUNT
@CASH
@LATE
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def disburse(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str | None,
    fee: str | None,
    on: dt.datetime | None,
    account: str | None,
    cash: bool,
    late: bool,
    note: str | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Pay out AMOUNT of LOAN, or all that was decided and not paid out yet.

    Refused without a decision that holds on that day, above it, or while a condition of it is open.
    """
    asked = _Asked(account, cash, on, late, note, document, dry_run)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.refusing import refuse_disbursement  # noqa: PLC0415
        from sfund.books.loans.votes import valid_decision  # noqa: PLC0415
        from sfund.errors import RequestError, failure  # noqa: PLC0415
        from sfund.words import say  # noqa: PLC0415

        currency = one.application.amount.currency
        if amount is None:
            left = valid_decision(books, id_, asked.day).amount.number - one.whole().disbursed
            number = max(left, Decimal(0))
        else:
            number = money_of(amount, currency).number
        refuse_disbursement(books, one, number, asked.day)
        kept = money_of(fee, currency).number if fee else None
        if not number or (kept is not None and kept >= number):
            raise failure(
                RequestError,
                "AMOUNT-WRONG",
                say("nothing of {loan} is left to be paid out", loan=id_),
                expected=say("an amount above zero, and above the fee"),
            )
        return asked.change(books, "disbursement", number, fee=kept)

    change(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount")
@click.option("--prepay", type=click.Choice(["shorter", "smaller"]),
              help="What exceeds what is due prepays: fewer rows, or smaller ones.")  # fmt: skip
@ON
@ACCOUNT
@CASH
@LATE
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def repay(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str,
    prepay: str | None,
    on: dt.datetime | None,
    account: str | None,
    cash: bool,
    late: bool,
    note: str | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Enter that AMOUNT of LOAN came back; late charges, interest and principal follow from the loan."""
    asked = _Asked(account, cash, on, late, note, document, dry_run)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.refusing import refuse_not_running  # noqa: PLC0415

        money = money_of(amount, one.application.amount.currency)
        refuse_not_running(one.account(asked.day))
        return asked.change(books, "repayment", money.number, prepay=prepay)

    change(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount", required=False)
@ON
@ACCOUNT
@CASH
@LATE
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def refund(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str | None,
    on: dt.datetime | None,
    account: str | None,
    cash: bool,
    late: bool,
    note: str | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Pay AMOUNT of what was overpaid on LOAN back to the borrower, or all of it."""
    asked = _Asked(account, cash, on, late, note, document, dry_run)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.refusing import refuse_refund  # noqa: PLC0415

        stands = one.account(asked.day)
        number = money_of(amount, one.application.amount.currency).number if amount else stands.overpaid
        refuse_refund(stands, number)
        return asked.change(books, "refund", number)

    change(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("amount")
@ON
@ACCOUNT
@CASH
@LATE
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def recover(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str,
    on: dt.datetime | None,
    account: str | None,
    cash: bool,
    late: bool,
    note: str | None,
    document: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Enter that AMOUNT came in on LOAN after it was written off."""
    asked = _Asked(account, cash, on, late, note, document, dry_run)

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.refusing import refuse_recovery  # noqa: PLC0415

        money = money_of(amount, one.application.amount.currency)
        refuse_recovery(one.account(asked.day))
        return asked.change(books, "recovery", money.number)

    change(context, id_, made, dry_run=dry_run, as_json=as_json)
