"""`sfund loan provide`: sets aside for losses what the loans' classes ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from sfund.cli.months import MonthOption
from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import say_not_written
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.loans.provisions import Provision
    from sfund.periods import Month


@click.command()
@click.option(
    "--month", type=MonthOption(), help="At whose end it is reckoned (the last month that is over)."
)
@DRY_RUN
@JSON
@click.pass_context
def provide(context: click.Context, month: Month | None, *, dry_run: bool, as_json: bool) -> None:
    """Set aside for losses what the classes of the loans ask for, as one entry of the month.

    A second time in the same month it writes what changed since, mostly nothing.
    """
    from sfund.books.loans.provisioning import provision_entry, provisions_on, refuse_earlier  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.writing import recorded  # noqa: PLC0415

    day = _last_day(month)

    def addition(books: Books) -> Additions:
        refuse_earlier(books, day)
        draft = provision_entry(books, day, provisions_on(books, day))
        return Additions(entries=(draft,) if draft else ())

    done = recorded(context, addition, dry_run=dry_run)
    changes = provisions_on(done.before, day)
    if as_json:
        _print_json(changes, day, dry_run=dry_run)
        return
    _print_table(changes, day)
    if not done.additions.entries:
        click.echo(text(say("What is set aside is what is asked for; there is nothing to write.")))
        return
    say_not_written(dry_run=dry_run)
    if not dry_run:
        said = say("Written, dated {day}. Next month's run corrects what changed by then.", day=day)
        click.echo(text(said))


def _last_day(month: Month | None) -> dt.date:
    """The end of the month.

    Raises:
        RequestError: MONTH-NOT-OVER.
    """
    from sfund.periods import Month  # noqa: PLC0415

    today = dt.date.today()  # noqa: DTZ011  the reader's own calendar day
    chosen = month or Month.of(today).plus(-1)
    if chosen.last_day > today:
        raise failure(
            RequestError,
            "MONTH-NOT-OVER",
            say("{month} is not over", month=chosen),
            expected=say("a month up to {last}", last=Month.of(today).plus(-1)),
        )
    return chosen.last_day


def _print_json(changes: Sequence[Provision], day: dt.date, *, dry_run: bool) -> None:
    from sfund.cli.output import print_json  # noqa: PLC0415

    rows = [
        {
            "loan": one.loan,
            "class": one.class_.value,
            "principal": str(one.principal),
            "percent": str(one.percent),
            "required": str(one.required),
            "booked": str(one.booked),
            "change": str(one.change),
        }
        for one in changes
    ]
    print_json({"day": day.isoformat(), "provisions": rows, "dry-run": dry_run})


def _print_table(changes: Sequence[Provision], day: dt.date) -> None:
    from sfund.cli.output import amount, console, table  # noqa: PLC0415

    numbers = (say("Principal"), say("Percent"), say("Asked for"), say("Set aside"), say("Change"))
    heads = [(say("Loan"), "left"), (say("Class"), "left"), *((head, "right") for head in numbers)]
    rows = (
        (
            one.loan,
            text(one.class_.label),
            *map(amount, (one.principal, one.percent, one.required, one.booked, one.change)),
        )
        for one in changes
    )
    console().print(table(say("Provisions at the end of {day}", day=day), heads, rows))
