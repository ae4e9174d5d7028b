"""`sfund loan capacity`: what the fund can bear in the coming months."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.faces.rendering import RENDERERS
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.loans.prospects import Lending
    from sfund.books.model import Books

_PLAN = re.compile(
    r"(?P<month>[^=]+)=(?P<amount>[^@/]+)(?:/(?P<months>\d+))?(?:@(?P<product>[a-z0-9-]+))?", re.ASCII
)
_MOST_RUNS = 20_000


@click.command()
@click.option("--lend", "plan", multiple=True, metavar="MONTH=AMOUNT[/MONTHS][@PRODUCT]",
              help="A loan that is planned, such as 2027-01=5000000/24; may be given again.")  # fmt: skip
@click.option("--product", metavar="NAME", help="On whose terms one more loan is measured.")
@click.option("--months", type=click.IntRange(1, 120), default=24, show_default=True, help="How far ahead.")
@click.option("--runs", type=click.IntRange(1, _MOST_RUNS), default=1000, show_default=True,
              help="How often it is drawn.")  # fmt: skip
@click.option("--seed", metavar="WORDS", help="What the runs are drawn from (the day).")
@click.option("--as-of", type=DAY, help="The last day that has been (today).")
@click.option("--format", "form", type=click.Choice(list(RENDERERS)), default="text", show_default=True,
              help="What to write.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.pass_context
def capacity(  # noqa: PLR0913
    context: click.Context,
    plan: tuple[str, ...],
    product: str | None,
    months: int,
    runs: int,
    seed: str | None,
    as_of: dt.datetime | None,
    form: str,
    output: Path | None,
    *,
    as_json: bool,
) -> int:
    """Show what the fund can bear: its money in the coming months, drawn many times, and under stress.

    The same seed draws the same runs; name it in the minutes.
    """
    from reports.lending.capacity import Question, build  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.report import status_of, write_report  # noqa: PLC0415

    books = load(context, names=False)
    day = day_or_today(as_of)
    lendings = tuple(_lending(books, words, product) for words in plan)
    question = Question(day, seed or day.isoformat(), lendings, months, runs, product)
    made = build(books, question)
    write_report(made, "json" if as_json else form, output)
    return status_of(made)


def _lending(books: Books, words: str, product: str | None) -> Lending:
    """The loan that an option plans.

    Raises:
        RequestError: AMOUNT-WRONG.
    """
    from sfund.books.loans.prospects import Lending  # noqa: PLC0415
    from sfund.cli.months import MonthOption  # noqa: PLC0415
    from sfund.cli.writing import money_of  # noqa: PLC0415

    found = _PLAN.fullmatch(words)
    if found is None:
        said = say("{value} is not a plan such as 2027-01=5000000/24@working-capital", value=words)
        raise click.BadParameter(text(said), param_hint="--lend")
    name = found["product"] or product or min(books.registry.products, default="")
    month = MonthOption().convert(found["month"], None, None)
    amount = money_of(found["amount"], books.currency).number
    return Lending(month, amount, name, int(found["months"]) if found["months"] else None)
