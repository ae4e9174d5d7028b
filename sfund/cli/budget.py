"""`sfund budget`: the year's plan, shown and set."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.verbs import Table, Verbs
from sfund.cli.writing import DAY, day_or_today, money_of, recorded, say_written, stated
from sfund.languages import text
from sfund.money import Money
from sfund.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.facts import Fact

_VERBS: Table = {
    "show": ("sfund.cli.budget:show", say("Show the plan against what became of it.")),
    "task": ("sfund.cli.budget:task", say("Name a task of the network.")),
    "set": ("sfund.cli.budget:set_", say("Plan an amount for a year, or change it.")),
    "commit": ("sfund.cli.budget:commit", say("Write down what is promised and not paid yet.")),
    "release": ("sfund.cli.budget:release", say("Take a promise back, or mark it as paid.")),
}
_ON = click.option("--on", type=DAY, help="Day from which it holds (today).")
_FOR = (
    click.option("--program", metavar="TASK", help="The task that it is for."),
    click.option("--unit", help="The committee or sector network that it is for."),
    click.option("--account", help="The account that it is for, with those below it."),
)


def _for_something(command: Any) -> Any:
    for option in reversed(_FOR):
        command = option(command)
    return command


@click.group(cls=Verbs, table=_VERBS)
def budget() -> None:
    """Plan the year by task, committee and account, and see where it stands."""


@click.command()
@click.option("--year", type=click.IntRange(1900, 9998), help="The year (that of --as-of).")
@click.option("--as-of", type=DAY, help="The day up to which is counted (today).")
@JSON
@click.pass_context
def show(context: click.Context, year: int | None, as_of: dt.datetime | None, as_json: bool) -> int:
    """Show the plan against what became of it, and where the year ends at this pace."""
    from reports.budget.report import build  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.report import status_of, write_report  # noqa: PLC0415
    from sfund.periods import Span  # noqa: PLC0415

    day = day_or_today(as_of)
    if year is not None and year != day.year and as_of is None:
        day = min(day, dt.date(year, 12, 31))
    made = build(load(context, names=False), Span.of_year(year or day.year), day)
    write_report(made, "json" if as_json else "text", None)
    return status_of(made)


@click.command()
@click.argument("name")
@click.option("--name-ko", help="What it is called in Korean.")
@click.option("--name-en", help="What it is called in English.")
@_ON
@DRY_RUN
@JSON
@click.pass_context
def task(  # noqa: PLR0913  the options of one command
    context: click.Context,
    name: str,
    name_ko: str | None,
    name_en: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Name a task of the network: lower-case words with dashes. Postings carry it as "program:"."""
    from sfund.budgets import PlanTask  # noqa: PLC0415

    def fact(_: Books) -> Fact:
        return stated(PlanTask, date=day_or_today(on), name=name, name_ko=name_ko, name_en=name_en)

    _record(context, fact, dry_run=dry_run, as_json=as_json)


@click.command("set")
@click.argument("year", type=click.IntRange(1900, 9998))
@click.argument("amount")
@_for_something
@click.option("--income", is_flag=True, help="It is to be raised, not spent.")
@click.option("--from", "first", type=DAY, help="First day (1 January).")
@click.option("--until", type=DAY, help="Last day, when a committee ends before the year (31 December).")
@click.option("--note", help="Who decided it; no person's name.")
@_ON
@DRY_RUN
@JSON
@click.pass_context
def set_(  # noqa: PLR0913  the options of one command
    context: click.Context,
    year: int,
    amount: str,
    program: str | None,
    unit: str | None,
    account: str | None,
    income: bool,
    first: dt.datetime | None,
    until: dt.datetime | None,
    note: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Plan an amount for a year, by task, committee, account, or several of them.

    The same words again change it from that day on; 0 takes it back. What was planned before stays to be
    seen.
    """
    from sfund.budgets import PlanAmount, PlanKind  # noqa: PLC0415

    _refuse_nothing(program, unit, account)

    def fact(books: Books) -> Fact:
        return stated(
            PlanAmount,
            date=day_or_today(on),
            year=year,
            amount=_amount(amount, books.currency),
            kind=PlanKind.INCOME if income else PlanKind.EXPENSE,
            program=program,
            unit=unit,
            account=account,
            first=first.date() if first else None,
            until=until.date() if until else None,
            note=note,
        )

    _record(context, fact, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("amount")
@_for_something
@click.option("--note", help="What for; no person's name.")
@_ON
@DRY_RUN
@JSON
@click.pass_context
def commit(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str,
    program: str | None,
    unit: str | None,
    account: str | None,
    note: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write down what is promised and not paid yet, such as K-2026-01: the forecast counts it."""
    from sfund.budgets import PlanCommit  # noqa: PLC0415

    _refuse_nothing(program, unit, account)

    def fact(books: Books) -> Fact:
        return stated(PlanCommit, date=day_or_today(on), id=id_, amount=money_of(amount, books.currency),
                      program=program, unit=unit, account=account, note=note)  # fmt: skip

    _record(context, fact, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@_ON
@DRY_RUN
@JSON
@click.pass_context
def release(context: click.Context, id_: str, on: dt.datetime | None, dry_run: bool, as_json: bool) -> None:
    """Take a promise back, or mark it as paid: the forecast counts it no more."""
    from sfund.budgets import PlanRelease  # noqa: PLC0415

    def fact(_: Books) -> Fact:
        return stated(PlanRelease, date=day_or_today(on), id=id_)

    _record(context, fact, dry_run=dry_run, as_json=as_json)


def _refuse_nothing(*words: str | None) -> None:
    if not any(words):
        raise click.UsageError(text(say("say what it is for: --program, --unit, --account, or several")))


def _amount(words: str, currency: str) -> Any:
    """An amount as `money_of` reads it, and zero."""
    from decimal import Decimal  # noqa: PLC0415

    return Money(Decimal(0), currency) if words == "0" else money_of(words, currency)


def _record(context: click.Context, fact: Callable[[Books], Fact], *, dry_run: bool, as_json: bool) -> None:
    """Writes the fact, if it brings no finding that the books do not have."""

    def addition(books: Books) -> Additions:
        from sfund.books.budgets import refuse_unknown  # noqa: PLC0415
        from sfund.books.writing import Additions  # noqa: PLC0415

        made = fact(books)
        refuse_unknown(books, made)
        return Additions([made])

    say_written(recorded(context, addition, dry_run=dry_run), dry_run=dry_run, as_json=as_json)
