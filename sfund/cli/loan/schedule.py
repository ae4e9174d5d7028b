"""`sfund loan schedule`: what a loan would owe and when; needs no books."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from sfund.cli.options import JSON
from sfund.cli.writing import DAY
from sfund.languages import text
from sfund.money import Money, Rounding, total
from sfund.words import Message, say

if TYPE_CHECKING:
    from rich.table import Table

    from sfund.loans.schedule import Instalment
    from sfund.loans.terms import LoanTerms

# What the domain's enums say, written out: importing them would slow every `--help`. A test compares.
METHODS = ("annuity", "equal-principal", "bullet")
DAY_COUNTS = ("ACT/365", "ACT/360", "ACT/ACT", "30/360")
ROUNDINGS = ("floor", "half-up", "half-even")

WIDTH = 100
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


class Number(click.ParamType[Decimal]):
    """An exact number, with or without commas between thousands."""

    name = "number"

    def convert(
        self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        if isinstance(value, Decimal):
            return value
        if not _NUMBER.fullmatch(value):
            self.fail(text(say("{value} is not a number such as 5000000 or 3.5", value=value)), param, ctx)
        return Decimal(value.replace(",", ""))


@click.command("schedule")
@click.option("--principal", type=Number(), required=True, help="What is lent.")
@click.option("--rate", type=Number(), required=True, help="Percent a year.")
@click.option("--months", type=int, required=True, help="How many instalments, the grace included.")
@click.option("--method", type=click.Choice(METHODS), required=True, help="How the principal comes back.")
@click.option("--start", type=DAY, required=True, help="The day of disbursement, YYYY-MM-DD.")
@click.option("--first-due", type=DAY, help="The first due day (a month after the start).")
@click.option("--grace", type=int, default=0, help="Instalments at first that are interest only.")
@click.option("--deferred", type=int, default=0, help="Instalments at first whose interest waits.")
@click.option("--interest-free", type=int, default=0, help="Instalments at first that bear no interest.")
@click.option(
    "--day-count",
    type=click.Choice(DAY_COUNTS, case_sensitive=False),
    default="ACT/365",
    show_default=True,
    help="What share of a year a period is.",
)
@click.option(
    "--rounding",
    type=click.Choice(ROUNDINGS),
    default="floor",
    show_default=True,
    help="How each amount is brought to the smallest unit.",
)
@click.option("--currency", default="KRW", show_default=True, help="The currency, three letters.")
@JSON
def schedule_(  # noqa: PLR0913  the options of the command
    principal: Decimal,
    rate: Decimal,
    months: int,
    method: str,
    start: dt.datetime,
    first_due: dt.datetime | None,
    grace: int,
    deferred: int,
    interest_free: int,
    day_count: str,
    rounding: str,
    currency: str,
    *,
    as_json: bool,
) -> None:
    """Show what a loan would owe and when; needs no books."""
    from sfund.loans.daycount import DayCount  # noqa: PLC0415  a face starts before the domain
    from sfund.loans.schedule import schedule  # noqa: PLC0415
    from sfund.loans.terms import LoanTerms, Method  # noqa: PLC0415

    terms = LoanTerms(
        Money(principal, currency.upper()),
        rate,
        months,
        Method(method),
        start.date(),
        grace_months=grace,
        deferred_months=deferred,
        interest_free_months=interest_free,
        first_due=first_due.date() if first_due else None,
        day_count=DayCount(day_count),
        rounding=Rounding(rounding),
    )
    rows = schedule(terms)
    if as_json:
        _print_json(rows)
    else:
        _print_table(terms, rows)


def _print_json(rows: tuple[Instalment, ...]) -> None:
    import json  # noqa: PLC0415

    shown = [
        {
            "n": row.n,
            "due": row.due.isoformat(),
            "principal": str(row.principal),
            "interest": str(row.interest),
            "total": str(row.total),
            "balance": str(row.balance),
        }
        for row in rows
    ]
    click.echo(json.dumps({"rows": shown}))


def _print_table(terms: LoanTerms, rows: tuple[Instalment, ...]) -> None:
    from rich.console import Console  # noqa: PLC0415

    # Not the terminal's width: a sum that is cut short is worse than a line that wraps.
    Console(width=WIDTH, highlight=False, markup=False).print(_table(terms, rows))


def _table(terms: LoanTerms, rows: tuple[Instalment, ...]) -> Table:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    title = say(
        "{principal}, {rate} % a year, {months} months, {method}, {day_count}",
        principal=terms.principal,
        rate=terms.rate,
        months=terms.months,
        method=_method_names()[terms.method],
        day_count=terms.day_count,
    )
    table = Table(
        title=text(title), title_justify="left", box=box.SIMPLE_HEAD, show_footer=True, show_edge=False
    )
    for heading, foot in (
        (say("no."), ""),
        (say("due"), text(say("sum"))),
        (say("principal"), _grouped(total(row.principal for row in rows))),
        (say("interest"), _grouped(total(row.interest for row in rows))),
        (say("to pay"), _grouped(total(row.total for row in rows))),
        (say("balance"), ""),
    ):
        table.add_column(text(heading), foot, justify="right", no_wrap=True)
    for row in rows:
        amounts = (row.principal, row.interest, row.total, row.balance)
        table.add_row(str(row.n), row.due.isoformat(), *map(_grouped, amounts))
    return table


def _method_names() -> dict[str, Message]:
    return {
        "annuity": say("equal instalments"),
        "equal-principal": say("equal principal"),
        "bullet": say("principal at the end"),
    }


def _grouped(number: Decimal) -> str:
    return f"{number:,}"
