"""`sfund loan page`: what the committee reads before it decides."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.options import AS_OF, JSON, NAMES, PDF
from sfund.cli.writing import day_or_today
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.lending.committee import Names
    from sfund.books.model import Books

COMMAND = "loan page"


@click.command()
@click.argument("id_", metavar="ID")
@AS_OF
@NAMES
@PDF
@JSON
@click.pass_context
def page(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    as_of: dt.datetime | None,
    names: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Show the page for the committee: the application, the rules, the schedule, and the fund after it.

    Persons are ids on it; with --names their names are, and it may not lie among the books.
    """
    from reports.lending.committee import build  # noqa: PLC0415
    from sfund.books.loans.votes import known_application  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    day = day_or_today(as_of)
    books = load(context, names=names)
    books.require_sound()
    known_application(books, id_)
    if output is not None:
        from sfund.cli.papers import refuse_place  # noqa: PLC0415

        refuse_place(books, output, names=names)
    report = build(books, id_, day, _names(books, id_, day) if names else None)
    if output is not None:
        from reports.lending.committee_page import as_pdf  # noqa: PLC0415
        from sfund.cli.outfile import write_file  # noqa: PLC0415

        write_file(output, as_pdf(report), private=names)
    if as_json:
        from reports.faces.as_json import as_json as data  # noqa: PLC0415
        from sfund.cli.output import print_json  # noqa: PLC0415

        print_json({"loan": id_, **data(report)})
    elif output is not None:
        click.echo(text(say("Written: {file}", file=output)))
    else:
        from reports.faces.as_text import as_text  # noqa: PLC0415
        from sfund.cli.output import console  # noqa: PLC0415

        click.echo(as_text(report, console().width), nl=False)


def _names(books: Books, loan: str, day: dt.date) -> Names:
    from reports.lending.committee import whom  # noqa: PLC0415
    from sfund.books.persons.access import reveal  # noqa: PLC0415

    found = reveal(books, whom(books, loan, day), "names", COMMAND)
    return {id_: person.name for id_, person in found.items()}
