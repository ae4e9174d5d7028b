"""`sfund loan rate`, `pause` and `reschedule`: what changes the rows of a running loan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.loan.changing import Said, changes_loan
from sfund.cli.loan.schedule import METHODS, Number
from sfund.cli.writing import DAY, stated

if TYPE_CHECKING:
    from sfund.books.loans.accounts import Lent
    from sfund.books.loans.changing import Change
    from sfund.books.model import Books


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("percent", type=Number())
@changes_loan()
def rate(
    said: Said,
    id_: str,
    percent: Decimal,
) -> None:
    """Let LOAN bear PERCENT a year from a day on; the rows that come are planned anew."""

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running, refuse_rate  # noqa: PLC0415
        from sfund.loans.facts import LoanRate  # noqa: PLC0415

        refuse_rate(percent, said.day)
        refuse_not_running(one.account(said.day))
        fact = stated(LoanRate, date=said.day, id=id_, rate=percent, **said.carried(books))
        return Change(said.day, (fact,), is_late=said.is_late)

    said.change(id_, made)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.option("--until", type=DAY, required=True, help="Its last day.")
@click.option("--hold", type=click.Choice(["all", "interest"]), default="all", show_default=True,
              help="What drops out: whole rows, or principal only while interest stays due.")  # fmt: skip
@changes_loan()
def pause(
    said: Said,
    id_: str,
    until: dt.datetime,
    hold: str,
) -> None:
    """Let the due days of LOAN drop out for a time; the rows follow later, and interest runs on.

    What is overdue bears no late charges meanwhile.
    """

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running  # noqa: PLC0415
        from sfund.loans.facts import LoanPause  # noqa: PLC0415

        refuse_not_running(one.account(said.day))
        fact = stated(LoanPause, date=said.day, id=id_, until=until.date(), hold=hold, **said.carried(books))
        return Change(said.day, (fact,), is_late=said.is_late)

    said.change(id_, made)


@click.command()
@click.argument("id_", metavar="LOAN")
@click.option("--months", type=int, help="How many rows from now on, the grace included.")
@click.option("--first-due", type=DAY, help="The first due day.")
@click.option("--rate", type=Number(), help="Percent a year.")
@click.option("--late-rate", type=Number(), help="Percentage points on top when late.")
@click.option("--method", type=click.Choice(METHODS), help="How the principal comes back.")
@click.option(
    "--grace", "grace_months", type=click.IntRange(min=0), help="Rows at first that are interest only."
)
@changes_loan()
def reschedule(
    said: Said,
    /,
    id_: str,
    first_due: dt.datetime | None,
    **terms: Any,
) -> None:
    """Agree on new rows for what is owed of LOAN; what is not named stays as it is.

    What is overdue is not late any more. Interest and late charges that are owed become due with the first
    new row, and bear nothing themselves. The loan stays marked as rescheduled.
    """

    def made(books: Books, one: Lent) -> Change:
        from sfund.books.loans.changing import Change  # noqa: PLC0415
        from sfund.books.loans.refusing import refuse_not_running, refuse_reschedule  # noqa: PLC0415
        from sfund.loans.facts import LoanReschedule  # noqa: PLC0415

        named = {key: value for key, value in terms.items() if value is not None}
        if first_due is not None:
            named["first_due"] = first_due.date()
        fact = stated(LoanReschedule, date=said.day, id=id_, **named, **said.carried(books))
        refuse_reschedule(fact)
        refuse_not_running(one.account(said.day))
        return Change(said.day, (fact,), is_late=said.is_late)

    said.change(id_, made)
