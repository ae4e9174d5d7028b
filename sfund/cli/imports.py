"""`sfund import`: statements into the books."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sfund import languages
from sfund.cli.options import DRY_RUN, JSON
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from importers.booking.outcome import FileOutcome
    from importers.booking.session import Import
    from sfund.books.model import Books


@click.command(name="import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--account", help="Account of the books that the files are of.")
@click.option("--password-file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="File whose first line opens encrypted files.")  # fmt: skip
@click.option("--accept", is_flag=True, help="Take an inferred layout without asking.")
@click.option("--gap", metavar="NOTE", help="Import although days are missing; NOTE says why.")
@click.option("--watch", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False, exists=True),
              help="Import what is put into FOLDER, until Ctrl-C.")  # fmt: skip
@DRY_RUN
@JSON
@click.pass_context
def import_(  # noqa: PLR0913
    context: click.Context,
    files: tuple[Path, ...],
    account: str | None,
    password_file: Path | None,
    accept: bool,
    gap: str | None,
    watch: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring statements of banks and CMS files (EB21 with EB22) into the books.

    All files of one call are read before anything is written; one that is refused refuses the call.
    Rows read = posted + present + review + refused.

    The columns of a bank that nobody listed are inferred: proven by the running balance, shown, and taken if
    you agree. They are kept in formats/ beside the books.
    """
    if watch is not None:
        if files or accept or gap or dry_run or as_json:
            raise click.UsageError(text(say("--watch goes with --account and --password-file only")))
        _watch(context, watch, account, password_file)
        return
    if not files:
        raise click.UsageError(text(say("name the files, or a folder with --watch")))
    asked = _Asked(files, account, password_file, gap, accept=accept, dry_run=dry_run, as_json=as_json)
    done = _imported(context, asked)
    if not dry_run:
        note_import(done)
    if as_json:
        _print_json(done, dry_run=dry_run)
    else:
        _show(done.files, done.books, dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one call of the command asks for: its files and its options."""

    files: tuple[Path, ...]
    account: str | None
    password_file: Path | None
    gap: str | None
    accept: bool
    dry_run: bool
    as_json: bool


def _watch(context: click.Context, folder: Path, account: str | None, password_file: Path | None) -> None:
    from sfund.cli.passwords import passwords_of  # noqa: PLC0415
    from sfund.cli.watching import watch  # noqa: PLC0415

    watch(context, folder, account=account, password=passwords_of(password_file))


def _imported(context: click.Context, asked: _Asked) -> Import:
    """The import, planned and, but for a dry run, written."""
    from importers.gathering import reading_ahead  # noqa: PLC0415

    with reading_ahead(asked.files) as reader:  # at work while everything else is imported and the books load
        from importers.booking.session import prepare_import  # noqa: PLC0415
        from sfund.checks import for_commit  # noqa: PLC0415
        from sfund.cli.books import committed, load  # noqa: PLC0415
        from sfund.cli.inferred import confirmation  # noqa: PLC0415
        from sfund.cli.output import progress  # noqa: PLC0415
        from sfund.cli.passwords import passwords_of  # noqa: PLC0415

        with progress() as bar:
            task = bar.add_task(text(say("Reading")), total=len(asked.files))
            password = passwords_of(asked.password_file, pause=bar)
            confirm = confirmation(
                accept=asked.accept, as_json=asked.as_json, dry_run=asked.dry_run, pause=bar
            )

            def prepare() -> Import:
                bar.reset(task)
                return prepare_import(
                    load(context),
                    asked.files,
                    account=asked.account,
                    password=password,
                    checks=(for_commit,),
                    on_progress=lambda name: bar.update(task, advance=1, description=name),
                    gap=asked.gap,
                    confirm=confirm,
                    reader=reader,
                )

            return prepare() if asked.dry_run else committed(prepare)


def note_import(done: Import) -> None:
    """The access log says that names were looked for, where an import changed anything."""
    from sfund.books.persons.access import note  # noqa: PLC0415

    if not done.plan.is_empty:
        note(done.books, None, "names", "import")


def _show(files: tuple[FileOutcome, ...], books: Books, *, dry_run: bool) -> None:
    from importers.booking.outcome import total_of  # noqa: PLC0415
    from sfund.cli.output import amount, console, table  # noqa: PLC0415

    columns = [
        (say("File"), "left"),
        (say("Account"), "left"),
        (say("Rows"), "right"),
        (say("Posted"), "right"),
        (say("Present"), "right"),
        (say("Review"), "right"),
        (say("Refused"), "right"),
        (say("Closing balance"), "right"),
    ]
    rows: list[tuple[str, ...]] = []
    for one in (*files, total_of(files)):
        counts = (one.rows, one.posted, one.present, one.review, one.refused)
        account = books.account_label(one.account, languages.current())
        rows.append((one.file, account, *(f"{count:,}" for count in counts), amount(one.closing)))
    rows[-1] = (text(say("Total")), *rows[-1][1:-1], "")
    screen = console()
    screen.print(table(None, columns, rows))
    if not all(one.proven for one in files):
        screen.print(
            text(
                say(
                    "Unproven: lists of cards and sheets of services have no balance that shows "
                    "that they are whole."
                )
            )
        )
    if dry_run:
        screen.print(text(say("Nothing was written (--dry-run).")))
    elif total_of(files).review:
        screen.print(text(say('What waits for your decision: "sfund review"')))


def _print_json(done: Import, *, dry_run: bool) -> None:
    from sfund.cli.inferred import as_data as inferred_data  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    learnt = {"inferred": inferred_data(done.learnt)} if done.learnt else {}
    print_json({"files": [_as_data(one) for one in done.files], **learnt, "dry-run": dry_run})


def _as_data(one: FileOutcome) -> dict[str, Any]:
    return {
        "file": one.file,
        "format": one.format,
        "account": one.account,
        "rows": one.rows,
        "posted": one.posted,
        "present": one.present,
        "review": one.review,
        "refused": one.refused,
        "from": one.first,
        "to": one.last,
        "opening": one.opening,
        "closing": one.closing,
    }
