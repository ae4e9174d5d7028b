"""`sfund receipt void` and `sfund receipt copy`: what becomes of a receipt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import DAY, day_or_today, recorded, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.giving.receipts import Snapshot
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.cli.giving_out import Parcel

COPY = "receipt copy"


@click.command()
@click.argument("receipt", metavar="NUMBER")
@click.option("--why", required=True, help="Why it counts no more; no person's name.")
@click.option("--on", type=DAY, help="Day on which it is voided (today).")
@DRY_RUN
@JSON
@click.pass_context
def void(  # noqa: PLR0913  the options of one command
    context: click.Context, receipt: str, why: str, on: dt.datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Take a receipt back: its number stays used, and its gifts may be receipted anew."""
    from sfund.books.giving.receipts import voided  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    today = day_or_today(on)
    if not why.strip():
        raise click.UsageError(text(say("--why needs a reason")))
    recorded(context, lambda books: voided(books, receipt, why.strip(), today), dry_run=dry_run)
    if as_json:
        print_json({"number": receipt, "void": today, "dry-run": dry_run})
        return
    click.echo(text(say("{receipt} counts no more. Ask for the paper back, and issue anew where due.",
                        receipt=receipt)))  # fmt: skip
    say_not_written(dry_run=dry_run)


@click.command()
@click.argument("receipt", metavar="NUMBER")
@click.option("-o", "--output", type=click.Path(path_type=Path),
              help="PDF to write, or a folder for it.")  # fmt: skip
@click.option("--without-number", is_flag=True,
              help="Leave the line for the resident number free, for a pen.")  # fmt: skip
@click.option("--on", type=DAY, help="Day of the copy (today).")
@DRY_RUN
@JSON
@click.pass_context
def copy(  # noqa: PLR0913  the options of one command
    context: click.Context,
    receipt: str,
    output: Path | None,
    without_number: bool,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Print a receipt again as it was issued, with its first date and a mark; the books note the day."""
    from sfund.books.giving.receipts import copied  # noqa: PLC0415
    from sfund.cli.giving_out import give_out  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    today = day_or_today(on)

    def plan(books: Books, parcels: list[Parcel]) -> tuple[Path | None, Additions]:
        additions, snapshot = copied(books, receipt, today)
        if dry_run:
            return None, additions
        target = _target(output or Path(), receipt)
        parcels.append(_packed(books, target, snapshot, without_number=without_number))
        return parcels[-1].target, additions

    written = give_out(context, plan, dry_run=dry_run)
    file = str(written) if written else None
    if as_json:
        print_json({"number": receipt, "file": file, "dry-run": dry_run})
        return
    if file:
        click.echo(text(say("Written: {file}", file=file)))
    say_not_written(dry_run=dry_run)


def _target(output: Path, receipt: str) -> Path:
    return output / f"{receipt}-copy.pdf" if output.is_dir() else output


def _packed(books: Books, target: Path, snapshot: Snapshot, *, without_number: bool) -> Parcel:
    from reports.paper.typesetting import Press  # noqa: PLC0415
    from reports.receipts.printed import print_receipt  # noqa: PLC0415
    from sfund.books.persons.access import note  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel, private_place, refuse_existing  # noqa: PLC0415
    from sfund.cli.receipt.issue import numbers_of  # noqa: PLC0415

    parcel = Parcel(private_place(books.root, target))
    refuse_existing(parcel.target)
    donor = snapshot["donor"]["id"]
    note(books, [donor], ("names", "address"), COPY)
    numbers = {} if without_number else numbers_of(books, [snapshot], COPY)
    with Press() as press:
        parcel.pack(print_receipt(press, snapshot, numbers.get(donor), copy=True))
    return parcel
