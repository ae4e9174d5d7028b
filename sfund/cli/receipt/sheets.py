"""`sfund receipt ledger` and `sfund receipt summary`: what the tax office is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.options import JSON
from sfund.languages import text
from sfund.money import total
from sfund.words import say

if TYPE_CHECKING:
    from reports.receipts.sheets import Entry
    from sfund.books.model import Books
    from sfund.giving.receipts import Receipt

LEDGER = "receipt ledger"
_YEAR = click.option("--year", type=click.IntRange(1900, 9999), help="Year of issue (this one).")
_OUTPUT = click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False),
                       help="Workbook to write: a name that ends in .xlsx.")  # fmt: skip


@click.command()
@_YEAR
@_OUTPUT
@click.option("--numbers", is_flag=True, help="With resident numbers, for the tax office; the log notes it.")
@JSON
@click.pass_context
def ledger(context: click.Context, year: int | None, output: Path, numbers: bool, as_json: bool) -> None:
    """Write the ledger of receipts issued (발급명세서): a row a gift, the voided ones apart.

    It holds names and addresses, as they were on the day of issue; the access log notes it.
    """
    from reports.receipts.sheets import ledger_xlsx  # noqa: PLC0415
    from sfund.cli.giving_out import private_place  # noqa: PLC0415
    from sfund.cli.outfile import write_file  # noqa: PLC0415

    books, found, of_year = _asked(context, year, output)
    place = private_place(books.root, output)
    content = ledger_xlsx(
        _entries(books, found, numbers=numbers), of_year, books.settings.organization.name, books.currency
    )
    write_file(place, content, private=True)
    _answer(found, of_year, output, as_json=as_json)


@click.command()
@_YEAR
@_OUTPUT
@JSON
@click.pass_context
def summary(context: click.Context, year: int | None, output: Path, as_json: bool) -> None:
    """Write the yearly summary (발급합계표): counts and amounts by code, of persons and companies."""
    from reports.receipts.sheets import summary_xlsx  # noqa: PLC0415
    from sfund.books.giving.receipts import is_person  # noqa: PLC0415
    from sfund.cli.outfile import write_file  # noqa: PLC0415

    books, found, of_year = _asked(context, year, output)
    persons = {one.id: is_person(books, one.issue.donor) for one in found}
    name = books.settings.organization.name
    write_file(output, summary_xlsx(found, persons, of_year, name, books.currency))
    _answer(found, of_year, output, as_json=as_json)


def _asked(context: click.Context, year: int | None, output: Path) -> tuple[Books, list[Receipt], int]:
    from sfund.books.giving.receipts import receipts_in  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(text(say("-o names a file that ends in .xlsx")))
    books = load(context)
    of_year = year or dt.date.today().year  # noqa: DTZ011
    return books, [one for one in receipts_in(books) if one.issue.date.year == of_year], of_year


def _answer(found: Sequence[Receipt], year: int, output: Path, *, as_json: bool) -> None:
    """Where the workbook is; as JSON also what it adds up to, without a name."""
    if not as_json:
        click.echo(text(say("Written: {file}", file=output)))
        return
    from sfund.cli.output import print_json  # noqa: PLC0415

    live = [one for one in found if one.is_live]
    print_json(
        {
            "file": output,
            "year": year,
            "receipts": len(live),
            "void": len(found) - len(live),
            "amount": str(total(one.issue.amount.number for one in live)),
        }
    )


def _entries(books: Books, found: list[Receipt], *, numbers: bool) -> list[Entry]:
    from reports.receipts.sheets import Entry  # noqa: PLC0415
    from sfund.books.giving.receipts import read_snapshot  # noqa: PLC0415
    from sfund.books.persons.access import note  # noqa: PLC0415
    from sfund.cli.receipt.issue import numbers_of  # noqa: PLC0415

    if found:
        note(books, {one.issue.donor for one in found}, ("names", "address"), LEDGER)
    snapshots = [read_snapshot(books, one) for one in found]
    kept = numbers_of(books, snapshots, LEDGER) if numbers else {}
    return [
        Entry(one, snapshot, kept.get(one.issue.donor, ""))
        for one, snapshot in zip(found, snapshots, strict=True)
    ]
