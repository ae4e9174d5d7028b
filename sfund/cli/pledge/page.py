"""`sfund pledge page`: what a company's money did, on a page to give to the company."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.options import JSON
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.model import Report
    from sfund.books.model import Books
    from sfund.periods import Span

_FORMS = (".pdf", ".xlsx", ".csv")


@click.command()
@click.argument("party")
@click.option("--from", "first", type=DAY, help="First day (that of the first pledge).")
@click.option("--to", "last", type=DAY, help="Last day (today).")
@click.option("--year", type=click.IntRange(1900, 9998), help="A whole year, in place of --from and --to.")
@JSON
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write: a name that ends in .pdf, .xlsx or .csv.")  # fmt: skip
@click.pass_context
def page(  # noqa: PLR0913  the options of one command
    context: click.Context,
    party: str,
    first: dt.datetime | None,
    last: dt.datetime | None,
    year: int | None,
    as_json: bool,
    output: Path | None,
) -> int:
    """Show PARTY what its money did: what it promised and gave, what it was spent on, and what is left."""
    from reports.giving.company import build  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.report import status_of  # noqa: PLC0415

    if output is not None and output.suffix.lower() not in _FORMS:
        raise click.UsageError(text(say("-o names a file that ends in .pdf, .xlsx or .csv")))
    books = load(context)
    report = build(books, party, _span(first, last, year), day_or_today(last))
    _give(books, party, report, output, as_json=as_json)
    return status_of(report)


def _span(first: dt.datetime | None, last: dt.datetime | None, year: int | None) -> Span | None:
    from sfund.periods import Span  # noqa: PLC0415

    if year is not None:
        if first or last:
            raise click.UsageError(text(say("--year and --from/--to say the same thing twice")))
        return Span.of_year(year)
    until = day_or_today(last)
    if first is None:
        return None
    if first.date() > until:
        raise click.UsageError(text(say("--from is after --to")))
    return Span(first.date(), until)


def _give(books: Books, party: str, report: Report, output: Path | None, *, as_json: bool) -> None:
    from sfund.cli.outfile import write_file  # noqa: PLC0415
    from sfund.cli.output import console, print_json  # noqa: PLC0415

    if output is not None:
        write_file(output, _content(books, party, report, output.suffix.lower()), private=True)
    if as_json:
        from reports.faces.as_json import as_json as data  # noqa: PLC0415

        print_json({"party": party, **data(report)})
    elif output is not None:
        click.echo(text(say("Written: {file}", file=output)))
    else:
        from reports.faces.as_text import as_text  # noqa: PLC0415

        click.echo(as_text(report, console().width), nl=False)


def _content(books: Books, party: str, report: Report, suffix: str) -> bytes:
    if suffix == ".pdf":
        from reports.giving.company_page import as_pdf  # noqa: PLC0415

        return as_pdf(books, party, report)
    if suffix == ".csv":
        from reports.faces.as_csv import ALL, as_csv  # noqa: PLC0415

        return as_csv(report, table=ALL)
    from reports.faces.as_xlsx import as_xlsx  # noqa: PLC0415

    return as_xlsx(report)
