"""The rules held against an application, as a table and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reports.lending.rules_shown import figure, limit, verdict
from sfund.cli.output import console, table
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.loans.deciding import Case


def as_data(case: Case) -> dict[str, Any]:
    """For programs: amounts are strings."""
    return {
        "loan": case.application.id,
        "borrower": case.application.borrower,
        "as-of": case.day,
        "amount": case.wish.amount.number,
        "currency": case.wish.amount.currency,
        "eligible": not case.failed,
        "findings": [
            {
                "key": one.key,
                "figure": one.figure,
                "limit": one.limit,
                "bound": one.bound,
                "measure": one.measure,
                "passes": one.passes,
                "words": text(one.words),
            }
            for one in case.findings
        ],
    }


def show(case: Case) -> None:
    """A table for people, and the answer in a line."""
    currency = case.wish.amount.currency
    columns = ((say("Rule"), "left"), (say("Figure"), "right"), (say("Limit"), "right"), ("", "left"),
               (say("Why"), "left"))  # fmt: skip
    title = say("{loan}: {amount} to {borrower}, as of {day}", loan=case.application.id,
                amount=case.wish.amount, borrower=case.application.borrower, day=case.day)  # fmt: skip
    rows = [
        (
            text(one.label),
            figure(one, currency),
            limit(one, currency),
            verdict(one),
            text(one.words),
        )
        for one in case.findings
    ]
    console().print(table(title, columns, rows))
    if case.failed:
        words = say("{count} of {all} rules do not hold.", count=len(case.failed), all=len(case.findings))
    else:
        words = say("All rules hold.")
    click.echo(text(words))
