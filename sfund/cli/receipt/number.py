"""`sfund receipt number`: a resident registration number, kept locked for receipts and nothing else."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import DAY, day_or_today, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.commit import Plan


_LOOK_AGAIN = say(
    "Look at the number once more: its check digit is wrong. Only numbers that were given since October 2020 "
    "have none."
)


@dataclass(frozen=True, slots=True)
class _Kept:
    plan: Plan
    gone: tuple[str, ...] = ()


@click.command()
@click.argument("donor", required=False)
@click.option("--basis", help="The law that allows it, where it is not that of receipts for gifts.")
@click.option("--purge", is_flag=True, help="Delete the numbers whose time is over.")
@click.option("--on", type=DAY, help="Day on which it was collected (today).")
@DRY_RUN
@JSON
@click.pass_context
def number(  # noqa: PLR0913  the options of one command
    context: click.Context,
    donor: str | None,
    basis: str | None,
    purge: bool,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Keep a donor's resident registration number, encrypted, for receipts and for nothing else.

    It is asked for and not shown; where no terminal is, it is a line of standard input. It goes five years
    after it was collected, with --purge.
    """
    if (donor is None) is not purge:
        raise click.UsageError(text(say("name a donor, or --purge")))
    from sfund.cli.books import committed, load  # noqa: PLC0415

    today = day_or_today(on)
    typed = _typed() if donor is not None else ""

    def prepare() -> _Kept:
        from sfund.books.days import refuse_ahead  # noqa: PLC0415
        from sfund.books.persons.resident_numbers import BASIS, put  # noqa: PLC0415
        from sfund.books.persons.resident_numbers import purge as purged  # noqa: PLC0415

        books = load(context)
        if donor is None:
            refuse_ahead(today, day_or_today(None))
            return _Kept(*purged(books, today))
        return _Kept(put(books, donor, typed, today, basis=basis or BASIS))

    done = prepare() if dry_run else committed(prepare)
    if as_json:
        _print_data(donor, typed, basis, done, dry_run=dry_run)
        return
    if donor is None:
        click.echo(text(say("{count} deleted.", count=len(done.gone))))
    else:
        from sfund.books.persons.resident_numbers import BASIS  # noqa: PLC0415

        click.echo(text(say("Kept locked, for {basis}", basis=basis or BASIS)))
        if not _is_checked(typed):
            click.echo(text(_LOOK_AGAIN), err=True)
    say_not_written(dry_run=dry_run)


def _print_data(donor: str | None, typed: str, basis: str | None, done: _Kept, *, dry_run: bool) -> None:
    """The answer as JSON; it holds no digit of the number."""
    from sfund.books.persons.resident_numbers import BASIS  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    if donor is None:
        print_json({"deleted": done.gone, "dry-run": dry_run})
        return
    notes = [] if _is_checked(typed) else [text(_LOOK_AGAIN)]
    print_json({"donor": donor, "basis": text(basis or BASIS), "notes": notes, "dry-run": dry_run})


def _is_checked(typed: str) -> bool:
    """Whether the check digit is right: a slip of the hand looks like a number given since October 2020."""
    from sfund.members.resident_numbers import has_check_digit  # noqa: PLC0415

    return has_check_digit(typed)


def _typed() -> str:
    if sys.stdin.isatty():
        return str(click.prompt(text(say("Resident registration number")), hide_input=True))
    return sys.stdin.readline().strip()
