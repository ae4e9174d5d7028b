"""`sfund report pack`: all papers of a meeting in one folder, which stands there whole or not at all."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.months import MonthOption, month_or_this
from sfund.cli.options import JSON
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.pack.packing import Pack
    from sfund.books.model import Books
    from sfund.periods import Month

_MEETINGS = ("board", "auditor", "committee", "assembly")


@click.command()
@click.option("--for", "meeting", type=click.Choice(_MEETINGS), required=True, help="Who meets.")
@click.option("--month", type=MonthOption(), metavar="MONTH",
              help="Last month of the reports, which begin with its year (this month).")  # fmt: skip
@click.option("--replace", "again", is_flag=True, help="Replace a pack that lies there and nobody changed.")
@JSON
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True,
              help="Folder to make.")  # fmt: skip
@click.pass_context
def pack(  # noqa: PLR0913  the options of one command
    context: click.Context, meeting: str, month: Month | None, again: bool, output: Path, as_json: bool
) -> int:
    """Write all that a meeting needs into one folder.

    For the board, the auditor, the loan committee or the members' assembly: reports as PDF, their tables as
    workbooks, and index.html that names each file and the head of the books. Persons are ids. The folder is
    there whole or not at all.
    """
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.failures import show_error  # noqa: PLC0415
    from sfund.cli.outfile import refuse_in_books  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.cli.root import DONE, NO  # noqa: PLC0415
    from sfund.errors import BooksError  # noqa: PLC0415

    refuse_in_books(output)
    _refuse_taken(output, again=again)
    until = month_or_this(month)
    made = _packed(load(context, names=False), meeting, until)
    _put(output, made.files, again=again)
    if as_json:
        print_json({"for": meeting, "month": str(until), "folder": str(output), "files": list(made.files)})
    else:
        click.echo(text(say("Written: {file} ({count} files)", file=output, count=len(made.files))))
    if not made.diagnostics:
        return DONE
    show_error(BooksError(*made.diagnostics))
    return NO


def _packed(books: Books, meeting: str, month: Month) -> Pack:
    """The files, with progress; of what comes to nothing, which paper it was.

    Raises:
        SfundError: as the reports do.
    """
    from reports.pack.contents import Meeting  # noqa: PLC0415
    from reports.pack.packing import pack as packed  # noqa: PLC0415
    from sfund.cli.output import progress  # noqa: PLC0415
    from sfund.errors import SfundError  # noqa: PLC0415

    today = dt.date.today()  # noqa: DTZ011  the reader's own calendar day
    at = ""
    with progress() as bar:
        task = bar.add_task("", total=None)

        def begun(name: str, done: int, of: int) -> None:
            nonlocal at
            at = name
            bar.update(task, description=name, completed=done, total=of)

        try:
            return packed(books, Meeting(meeting), month, today, begun)
        except SfundError:
            said = say('The paper "{name}" cannot be made, so nothing is written.', name=at)
            click.echo(text(said), err=True)
            raise


def _refuse_taken(output: Path, *, again: bool) -> None:
    """Refuses a folder that holds anything, but for a pack that may be replaced.

    Raises:
        RequestError: FOLDER-TAKEN.
    """
    from reports.pack.packing import is_untouched  # noqa: PLC0415
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    there = list(output.iterdir()) if output.exists() else []
    plain = all(one.is_file() and not one.is_symlink() for one in there)
    if not there or (again and plain and is_untouched({one.name: one.read_bytes() for one in there})):
        return
    raise failure(
        RequestError,
        "FOLDER-TAKEN",
        say("this is no pack, or somebody changed it") if again else say("something lies in this folder"),
        file=str(output),
        expected=say("a new folder, or an empty one"),
        hint=say("name another folder with -o")
        if again
        else say("--replace takes the place of an earlier pack"),
    )


def _put(output: Path, files: Mapping[str, bytes], *, again: bool) -> None:
    """Writes beside the folder, then gives it its name: what lay there stays until all of it is written.

    Raises:
        RequestError: OUTPUT-NOT-WRITABLE, FOLDER-TAKEN.
    """
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    target = output.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            new.mkdir()
            for name, content in files.items():
                (new / name).write_bytes(content)
            _refuse_taken(target, again=again)  # making them took a while
            if target.exists():
                target.rename(old)
            try:
                new.rename(target)
            except OSError:
                if old.exists():
                    old.rename(target)
                raise
    except OSError as error:
        raise failure(
            RequestError,
            "OUTPUT-NOT-WRITABLE",
            say("the folder cannot be written: {reason}", reason=error.strerror or ""),
            file=str(output),
            hint=say("name another place with -o"),
        ) from error
