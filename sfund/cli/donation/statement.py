"""`sfund donation statement`: what one donor gave in a year (기부 내역서)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.options import JSON
from sfund.cli.writing import DAY, day_or_today
from sfund.errors import RequestError
from sfund.languages import current, text
from sfund.words import say

if TYPE_CHECKING:
    from reports.giving.donors import Statement
    from sfund.books.model import Books

COMMAND = "donation statement"


@click.command()
@click.argument("donor")
@click.option("--year", type=click.IntRange(1900, 9999), help="Year of the gifts (this one).")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="PDF to write, with the donor's name; the access log notes it.")  # fmt: skip
@click.option("--as-of", type=DAY, help="Day that the PDF says (today).")
@JSON
@click.pass_context
def statement(  # noqa: PLR0913  the options of one command
    context: click.Context,
    donor: str,
    year: int | None,
    output: Path | None,
    as_of: dt.datetime | None,
    as_json: bool,
) -> None:
    """Show what a donor gave in a year: purpose, gross amount, in kind, collected by, on which receipt."""
    from importers.booking.lessons import service_names  # noqa: PLC0415
    from reports.giving.donors import as_data  # noqa: PLC0415
    from reports.giving.donors import statement as statement_of  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    today = day_or_today(as_of)
    books = load(context, names=output is not None)
    _require_known(books, donor)
    services = service_names(books.root, current())
    made = statement_of(books, donor, year or today.year, current(), services)
    if output is not None:
        _print(books, made, output, today)
    if as_json:
        print_json(as_data(made))
    elif output is None:
        _show(made)
    else:
        click.echo(text(say("Written: {file}", file=output)))


def _require_known(books: Books, donor: str) -> None:
    from sfund.registry import unknown_at  # noqa: PLC0415

    registry = books.registry
    if donor not in registry.parties and donor not in registry.members:
        raise RequestError(unknown_at("party", donor, registry.parties))


def _print(books: Books, made: Statement, output: Path, today: dt.date) -> None:
    from reports.giving.donors import as_pdf  # noqa: PLC0415
    from sfund.books.giving.receipts import organisation_name  # noqa: PLC0415
    from sfund.books.persons.access import reveal  # noqa: PLC0415
    from sfund.cli.giving_out import private_place  # noqa: PLC0415
    from sfund.cli.outfile import write_file  # noqa: PLC0415

    place = private_place(books.root, output)
    person = reveal(books, [made.donor], "names", COMMAND).get(made.donor)
    name = (person.name if person else "") or organisation_name(books, made.donor) or made.donor
    content = as_pdf(made, name, books.settings.organization.name, today, current())
    write_file(place, content, private=True)


def _show(made: Statement) -> None:
    from reports.giving.donors import what  # noqa: PLC0415
    from sfund.cli.output import console, table  # noqa: PLC0415

    columns = ((say("Date"), "left"), (say("What"), "left"), (say("Purpose"), "left"),
               (say("Collected by"), "left"), (say("Receipt"), "left"), (say("Amount"), "right"))  # fmt: skip
    rows = [
        (
            one.gift.day.isoformat(),
            what(one.gift, current()),
            one.purpose,
            one.via,
            one.receipt or "",
            f"{one.gift.amount:,}",
        )
        for one in made.lines
    ]
    if rows:
        console().print(table(None, columns, rows))
    words = say("{donor} gave {amount} in {year}, {in_kind} of it in kind; {receipted} is on receipts.",
                donor=made.donor, year=made.year, amount=f"{made.total:,}",
                in_kind=f"{made.in_kind:,}", receipted=f"{made.receipted:,}")  # fmt: skip
    click.echo(text(words))
