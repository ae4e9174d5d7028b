"""`sfund loan product`: on which terms the fund lends."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.loan.schedule import DAY_COUNTS, METHODS, ROUNDINGS, Number
from sfund.cli.loan.telling import record
from sfund.cli.options import DOCUMENT, DRY_RUN, JSON, NOTE
from sfund.cli.writing import DAY, day_or_today, money_of, stated
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.facts import Fact
    from sfund.loans.facts import LoanProduct


@click.command()
@click.argument("name", required=False)
@click.option("--method", type=click.Choice(METHODS), help="How the principal comes back.")
@click.option("--rate", type=Number(), help="Percent a year.")
@click.option("--late-rate", type=Number(), help="Percentage points on top when late.")
@click.option("--months-max", type=int, help="The longest term.")
@click.option("--months-min", type=int, help="The shortest term.")
@click.option("--principal-max", help="The largest loan.")
@click.option("--grace", "grace_months", type=click.IntRange(0), help="Rows at first that are interest only.")
@click.option(
    "--deferred", "deferred_months", type=click.IntRange(0), help="Rows at first whose interest waits."
)
@click.option("--interest-free", "interest_free_months", type=click.IntRange(0),
              help="Rows at first that bear no interest.")  # fmt: skip
@click.option("--day-count", type=click.Choice(DAY_COUNTS), help="What share of a year a period is.")
@click.option(
    "--rounding", type=click.Choice(ROUNDINGS), help="How each amount is brought to the smallest unit."
)
@click.option("--order", help='What money settles first, such as "late interest principal".')
@click.option(
    "--settle-by", type=click.Choice(["kind", "instalment"]), help="Across all rows, or row by row."
)
@click.option("--advance-days", type=click.IntRange(0), help="How early money counts as paid on the due day.")
@click.option(
    "--prepayment", type=click.Choice(["shorter", "smaller"]), help="What early money does to the rows."
)
@click.option("--name-ko", help="What it is called in Korean.")
@click.option("--name-en", help="What it is called in English.")
@click.option("--on", type=DAY, help="From this day on (today); loans that were paid out before keep theirs.")
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def product(
    context: click.Context,
    /,
    name: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **terms: Any,
) -> None:
    """Say on which terms the fund lends under NAME from a day on; without NAME list all products.

    What is not named stays as the product had it.
    """
    day = day_or_today(on)
    if name is None:
        _list(context, day, as_json=as_json)
        return
    record(context, lambda books: [_fact(books, name, day, terms)], dry_run=dry_run, as_json=as_json)


def _fact(books: Books, name: str, day: dt.date, terms: dict[str, Any]) -> Fact:
    from sfund.books.evidence import kept_document  # noqa: PLC0415
    from sfund.books.loans.refusing import refuse_product  # noqa: PLC0415
    from sfund.loans.facts import LoanProduct  # noqa: PLC0415

    named = {key: value for key, value in terms.items() if value is not None}
    if "principal_max" in named:
        named["principal_max"] = money_of(named["principal_max"], books.currency)
    if "document" in named:
        named["document"] = kept_document(books, named["document"])
    before = books.registry.product_on(name, day)
    kept = (
        before.model_dump(exclude={"date", "place", "note", "document"}, exclude_none=True) if before else {}
    )
    if kept.get("principal_max") is not None and before is not None:
        kept["principal_max"] = before.principal_max
    if before is None and not {"method", "rate"} <= named.keys():
        raise click.UsageError(text(say("a new product needs --method and --rate")))
    fact = stated(LoanProduct, **{**kept, **named, "date": day, "name": name})
    refuse_product(fact)
    return fact


def _list(context: click.Context, day: dt.date, *, as_json: bool) -> None:
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    books = load(context, names=False)
    found = [one for name in sorted(books.registry.products) if (one := books.registry.product_on(name, day))]
    if as_json:
        print_json({"as_of": str(day), "products": [_data(one) for one in found]})
        return
    columns = [
        (say("Product"), "left"),
        (say("Name"), "left"),
        (say("Method"), "left"),
        (say("Rate %"), "right"),
        (say("When late %"), "right"),
        (say("Months up to"), "right"),
        (say("Largest loan"), "right"),
    ]
    rows = [
        (
            one.name,
            one.name_in(books.language) or "",
            one.method.value,
            f"{one.rate:f}",
            f"+{one.late_rate:f}",
            str(one.months_max or "–"),
            amount(one.principal_max.number if one.principal_max else None),
        )
        for one in found
    ]
    console().print(table(say("Loan products on {day}", day=day), columns, rows))


def _data(one: LoanProduct) -> dict[str, Any]:
    said = one.model_dump(exclude={"place", "date"}, exclude_none=True, by_alias=True)
    if one.principal_max is not None:
        said["principal-max"] = str(one.principal_max.number)
    return {key: f"{value:f}" if isinstance(value, Decimal) else value for key, value in said.items()}
