"""`sfund dues plan`: what a plan asks, from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.asking import refuse_unless_confirmed
from sfund.cli.options import DRY_RUN, JSON, YES, Renamed
from sfund.cli.writing import DAY, day_or_today, money_of, recorded, say_not_written, stated
from sfund.languages import text
from sfund.money import Money
from sfund.words import Message, say

if TYPE_CHECKING:
    from sfund.books.dues import ArrearsMove
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.cli.writing import Recorded
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
@click.option("--on", cls=Renamed, formerly="--from", type=DAY, help="From this day on (today).")
@YES
@DRY_RUN
@JSON
@click.pass_context
def plan(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    name: str,
    amount: str,
    on: dt.datetime | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    **named: str | int | None,
) -> None:
    """Make a plan, or change what one asks: AMOUNT a period.

    It counts from the plan's first period that begins on the day or later. What is not said stays as it
    was, but for a label that names the old amount. "sfund dues simulate" shows beforehand what a change
    brings. From a day that has passed on it moves what members owe already: it says by how much, and asks.
    """
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    day = day_or_today(on)
    said = {key: value for key, value in named.items() if value}
    gone: list[str] = []

    def addition(books: Books) -> Additions:
        made, gone[:] = _plan(books, name, amount, day, said)
        return Additions([made])

    books = load(context)
    books.require_sound()
    moved = _moved(books, _plan(books, name, amount, day, said)[0], day_or_today(None))
    if not as_json:
        for line in _move_lines(moved, books.currency):
            click.echo(text(line))
    if moved and not (yes or dry_run):
        refuse_unless_confirmed(say("Write it? (yes y / no n)"), as_json=as_json)
    done = recorded(context, addition, dry_run=dry_run)
    made = _Made(name, day, tuple(gone), moved, dry_run)
    _print(made, done, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Made:
    """What the command knows at its end, beside what was written."""

    plan: str
    day: dt.date
    labels_gone: tuple[str, ...]
    moved: ArrearsMove
    dry_run: bool


def _print(made: _Made, done: Recorded, *, as_json: bool) -> None:
    from sfund.books.render import render  # noqa: PLC0415

    day, members = made.day, done.after.registry.members.values()
    on_it = sum(1 for one in members if one.stay_on(day) is not None and one.plan_on(day) == made.plan)
    written = render(done.additions.entries).strip()
    if as_json:
        from sfund.cli.output import print_json  # noqa: PLC0415

        print_json(
            {
                "plan": made.plan,
                "members": on_it,
                "labels-gone": made.labels_gone,
                "arrears": _move_data(made.moved),
                "written": written,
                "dry-run": made.dry_run,
            }
        )
        return
    click.echo(written)
    for label in made.labels_gone:
        click.echo(
            text(say('The label "{label}" named another amount and goes; --name-ko and --name-en give one.',
                     label=label))
        )  # fmt: skip
    click.echo(text(say("Members on this plan: {count}", count=on_it)))
    say_not_written(dry_run=made.dry_run)


def _moved(books: Books, plan: DuesPlan, today: dt.date) -> ArrearsMove:
    """What the plan does to what members owe today; nothing where it begins today or later."""
    from sfund.books.dues import ArrearsMove, arrears_moved  # noqa: PLC0415

    return arrears_moved(books, plan, today) if plan.date < today else ArrearsMove()


def _move_data(moved: ArrearsMove) -> dict[str, Any]:
    return {"rise": str(moved.rise), "more": moved.more, "fall": str(moved.fall), "less": moved.less}


def _move_lines(moved: ArrearsMove, currency: str) -> Iterator[Message]:
    if moved.more:
        rise = Money(moved.rise, currency)
        yield say("Arrears rise by {amount}, of {count} members.", amount=rise, count=moved.more)
    if moved.less:
        fall = Money(moved.fall, currency)
        yield say("Arrears fall by {amount}, of {count} members.", amount=fall, count=moved.less)


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
