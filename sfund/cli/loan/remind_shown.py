"""What `sfund loan remind` prints: instalments with what becomes of their letters, and guarantors."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.loan.remind import Made, Request
from sfund.cli.mailing import closing, goes_as
from sfund.cli.output import amount, console, print_json, table
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from sfund.books.loans.reminding import Told
    from sfund.loans.reminders import Instalment, LoanDue


def show(made: Made, asked: Request, *, as_json: bool) -> None:
    """Prints it as tables or as JSON."""
    if as_json:
        print_json(_data(made, asked))
        return
    until = asked.day + dt.timedelta(days=asked.days)
    if not made.found.loans:
        click.echo(text(say("No instalment is late, or due by {day}.", day=until)))
    else:
        _show_loans(made, until)
    if made.found.guarantors:
        _show_guarantors(made)
    for line in closing(made.place, made.completed):
        click.echo(text(line))
    if made.found.guarantors and not asked.guarantors:
        click.echo(text(say("--guarantors writes to those who are to be told.")))


def _show_loans(made: Made, until: dt.date) -> None:
    columns = [(say("Loan"), "left"), (say("Borrower"), "left"), (say("Due on"), "left"),
               (say("Open"), "right"), (say("When"), "left"), (say("Letter"), "left")]  # fmt: skip
    lines = [
        (one.loan, one.borrower, str(part.due), amount(part.open), text(part.when(one.as_of)),
         text(_letter(one, part, made)))
        for one in made.found.loans for part in one.instalments
    ]  # fmt: skip
    console().print(table(say("Instalments that are late, or due by {day}", day=until), columns, lines))


def _show_guarantors(made: Made) -> None:
    columns = ((say("Loan"), "left"), (say("Guarantor"), "left"), (say("Up to"), "right"),
               (say("Unpaid since"), "left"), (say("Letter"), "left"))  # fmt: skip
    lines = [
        (one.loan, one.guarantor, amount(one.notice.guarantee.amount.number), str(one.notice.unpaid_since),
         text(_written(made, one.loan, one.guarantor)))
        for one in made.found.guarantors
    ]  # fmt: skip
    console().print(table(say("Guarantors to be told"), columns, lines))


def _letter(one: LoanDue, part: Instalment, made: Made) -> Message:
    """What becomes of the letter about the instalment."""
    if one.held is not None:
        return say("none: {why}", why=one.held)
    if part.sent:
        return say("was sent already")
    if part.stage is None:
        return say("too early")
    return _written(made, one.loan, one.borrower)


def _written(made: Made, loan: str, to: str) -> Message:
    return goes_as(made.forms[loan, to]) if (loan, to) in made.forms else say("not written yet")


def _data(made: Made, asked: Request) -> dict[str, Any]:
    return {
        "as_of": asked.day,
        "until": asked.day + dt.timedelta(days=asked.days),
        "loans": [_loan_data(one, made) for one in made.found.loans],
        "guarantors": [_told_data(one, made) for one in made.found.guarantors],
        "path": made.place,
        "completed": list(made.completed),
    }


def _loan_data(one: LoanDue, made: Made) -> dict[str, Any]:
    return {
        "loan": one.loan,
        "borrower": one.borrower,
        "overdue": one.overdue,
        "late_charges": one.late_charges,
        "held": text(one.held) if one.held else None,
        "form": made.forms.get((one.loan, one.borrower)),
        "instalments": [_instalment_data(part) for part in one.instalments],
    }


def _instalment_data(part: Instalment) -> dict[str, Any]:
    return {
        "n": part.n,
        "due": part.due,
        "pay_by": part.pay_by,
        "principal": part.principal,
        "interest": part.interest,
        "open": part.open,
        "days_late": part.days_late,
        "stage": part.stage,
        "sent": part.sent,
    }


def _told_data(one: Told, made: Made) -> dict[str, Any]:
    held = one.notice.guarantee
    return {
        "loan": one.loan,
        "guarantor": one.guarantor,
        "amount": held.amount.number,
        "unpaid_since": one.notice.unpaid_since,
        "due": one.notice.due,
        "form": made.forms.get((one.loan, one.guarantor)),
    }
