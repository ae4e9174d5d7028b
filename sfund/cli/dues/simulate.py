"""`sfund dues simulate`: what a change of dues would bring."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import click

from sfund.cli.months import MonthOption, month_or_this
from sfund.cli.options import JSON
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import text
from sfund.money import is_whole
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.periods import Month


@click.command()
@click.option("--plan", "plans", metavar="NAME=AMOUNT", multiple=True, required=True,
              help="A plan and what it would ask a period; repeat it for each plan.")  # fmt: skip
@click.option("--from", "begins", type=MonthOption(), metavar="MONTH",
              help="First month with the new amounts (next month).")  # fmt: skip
@click.option("--as-of", type=DAY, help="End of the twelve months to compare with (today).")
@JSON
@click.pass_context
def simulate(
    context: click.Context,
    plans: tuple[str, ...],
    begins: Month | None,
    as_of: dt.datetime | None,
    as_json: bool,
) -> int:
    """Show what a change of dues would bring, before anybody decides on it.

    By plan: members, what is asked in the year from the change on, now and then; in all: what of it would
    come, what it does to the own income ratio, and how many members may leave over it. Nothing is written.
    """
    from reports.dues.simulation import build  # noqa: PLC0415
    from reports.faces.as_json import as_json as data  # noqa: PLC0415
    from reports.faces.as_text import as_text  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import console, print_json  # noqa: PLC0415
    from sfund.cli.report import status_of  # noqa: PLC0415

    asked = [_read(one) for one in plans]
    if len(dict(asked)) < len(asked):
        raise click.UsageError(text(say("a plan is named twice")))
    books = load(context, names=False)
    _require_whole(books, asked)
    report = build(books, dict(asked), begins or month_or_this(None).plus(1), day_or_today(as_of))
    if as_json:
        print_json(data(report))
    else:
        click.echo(as_text(report, console().width), nl=False)
    return status_of(report)


def _read(words: str) -> tuple[str, Decimal]:
    name, _, amount = words.partition("=")
    try:
        number = Decimal(amount.strip().replace(",", ""))
    except InvalidOperation:
        number = Decimal(-1)
    if not name.strip() or not number.is_finite() or number < 0:
        raise click.UsageError(text(say("{value} is not NAME=AMOUNT, such as individual-monthly=12000",
                                        value=words)))  # fmt: skip
    return name.strip(), number


def _require_whole(books: Books, asked: list[tuple[str, Decimal]]) -> None:
    for _, number in asked:
        if not is_whole(number, books.currency):
            raise click.UsageError(
                text(say("{value} has more decimals than {currency}", value=number, currency=books.currency))
            )
