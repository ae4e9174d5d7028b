"""`sfund dues plan`: what a plan asks, from a day on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.writing import DAY, day_or_today, money_of, recorded, say_not_written, stated
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.members.dues import DuesPlan


@click.command()
@click.argument("name")
@click.argument("amount")
@click.option("--every", type=click.Choice(["month", "quarter", "half-year", "year"]),
              help="How often it asks (as before; a new plan: month).")  # fmt: skip
@click.option("--due-day", type=click.IntRange(1, 31), help="Day of the month (as before; a new plan: 25).")
@click.option(
    "--instalments", type=click.IntRange(1, 12), help="Into how many parts a period's amount is cut."
)
@click.option("--name-ko", help="What it is called in Korean.")
@click.option("--name-en", help="What it is called in English.")
@click.option("--from", "first", type=DAY, help="From this day on (today).")
@click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def plan(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    name: str,
    amount: str,
    first: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **named: str | int | None,
) -> None:
    """Make a plan, or change what one asks: AMOUNT a period.

    It counts from the plan's first period that begins on the day or later. What is not said stays as it
    was, but for a label that names the old amount. "sfund dues simulate" shows beforehand what a change
    brings.
    """
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    day = day_or_today(first)
    gone: list[str] = []

    def addition(books: Books) -> Additions:
        said = {key: value for key, value in named.items() if value}
        made, gone[:] = _plan(books, name, amount, day, said)
        return Additions([made])

    done = recorded(context, addition, dry_run=dry_run)
    members = done.after.registry.members.values()
    on_it = sum(1 for one in members if one.stay_on(day) is not None and one.plan_on(day) == name)
    written = render(done.additions.entries).strip()
    if as_json:
        print_json(
            {"plan": name, "members": on_it, "labels-gone": gone, "written": written, "dry-run": dry_run}
        )
        return
    click.echo(written)
    for label in gone:
        click.echo(
            text(say('The label "{label}" named another amount and goes; --name-ko and --name-en give one.',
                     label=label))
        )  # fmt: skip
    click.echo(text(say("Members on this plan: {count}", count=on_it)))
    say_not_written(dry_run=dry_run)


def _plan(
    books: Books, name: str, amount: str, day: dt.date, said: dict[str, Any]
) -> tuple[DuesPlan, list[str]]:
    """The plan as it will be: what is said, and else what it was; and the labels that are true no more."""
    from sfund.members.dues import DuesPlan  # noqa: PLC0415

    before = books.registry.plan_on(name, day)
    money = money_of(amount, before.amount.currency if before else books.currency, or_nothing=True)
    if before is None:
        return stated(DuesPlan, **said, date=day, name=name, amount=money), []
    kept = before.model_dump(include={"every", "due_day", "instalments", "name_ko", "name_en"})
    untrue = before.labels_with_amount() if money != before.amount else frozenset()
    gone = [str(kept.pop(field)) for field in sorted(untrue) if field not in said]
    return stated(DuesPlan, **{**kept, **said}, date=day, name=name, amount=money), gone
