"""`sfund dues bill`: who owes what in a month."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.months import MonthOption, month_or_this
from sfund.cli.options import JSON, NAMES
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.dues.bill import Bill
    from reports.dues.methods import Method
    from reports.model import Report
    from sfund.books.model import Books
    from sfund.periods import Month

COMMAND = "dues bill"
_SHEETS = (".xlsx", ".csv")


@click.command()
@click.option("--month", type=MonthOption(), metavar="MONTH", help="Month, such as 2026-11 (this one).")
@click.option("--method", type=click.Choice(["cms", "transfer"]),
              help="Only those whom CMS debits, or only those who pay by themselves.")  # fmt: skip
@NAMES
@JSON
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="Sheet to write: a name that ends in .xlsx or .csv.")  # fmt: skip
@click.pass_context
def bill(  # noqa: PLR0913  the options of one command
    context: click.Context,
    month: Month | None,
    method: str | None,
    names: bool,
    as_json: bool,
    output: Path | None,
) -> int:
    """List who owes what in a month: dues of the month, older arrears, and what is paid already.

    All that is booked up to the month's end counts. Nothing is written into the books.
    """
    from reports.dues.bill import as_report, bill_of  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.report import status_of  # noqa: PLC0415

    if output is not None and output.suffix.lower() not in _SHEETS:
        raise click.UsageError(text(say("-o names a file that ends in .xlsx or .csv")))
    books = load(context, names=names)
    if names and output is not None:
        from sfund.cli.giving_out import private_place  # noqa: PLC0415

        private_place(books.root, output)
    found = bill_of(books, month_or_this(month), _ways(method))
    report = as_report(books, found, _names(books, found) if names else None)
    _give(report, output, as_json=as_json, private=names)
    return status_of(report)


def _ways(method: str | None) -> frozenset[Method] | None:
    """The ways of paying that are meant; who never paid pays by transfer until CMS debits."""
    from reports.dues.methods import Method as Way  # noqa: PLC0415

    if method is None:
        return None
    return frozenset({Way.CMS}) if method == "cms" else frozenset(Way) - {Way.CMS}


def _names(books: Books, found: Bill) -> Mapping[str, str]:
    """Organisations by the books, persons by the register."""
    from sfund.books.persons.access import reveal  # noqa: PLC0415

    ids = [line.member for line in found.asked]
    persons = reveal(books, ids, "names", COMMAND)
    called = {id_: books.registry.members[id_].name for id_ in ids}
    return {id_: name for id_ in ids if (name := persons[id_].name if id_ in persons else called[id_])}


def _give(report: Report, output: Path | None, *, as_json: bool, private: bool) -> None:
    from sfund.cli.outfile import write_file  # noqa: PLC0415
    from sfund.cli.output import console, print_json  # noqa: PLC0415

    if output is not None:
        write_file(output, _sheet(report, output.suffix.lower()), private=private)
    if as_json:
        from reports.faces.as_json import as_json as data  # noqa: PLC0415

        print_json(data(report))
    elif output is not None:
        click.echo(text(say("Written: {file}", file=output)))
    else:
        from reports.faces.as_text import as_text  # noqa: PLC0415

        click.echo(as_text(report, console().width), nl=False)


def _sheet(report: Report, suffix: str) -> bytes:
    if suffix == ".csv":
        from reports.faces.as_csv import as_csv  # noqa: PLC0415

        return as_csv(report)
    from reports.faces.as_xlsx import as_xlsx  # noqa: PLC0415

    return as_xlsx(report)
