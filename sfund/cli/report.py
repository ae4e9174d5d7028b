"""`sfund report`: what the books mean, to read."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.rendering import RENDERERS
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.model import Report
    from sfund.periods import Span

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("name")
@click.option("--from", "first", type=_DAY, help="First day.")
@click.option("--to", "last", type=_DAY, help="Last day.")
@click.option("--year", type=click.IntRange(1900, 9998), help="A whole year, in place of --from and --to.")
@click.option("--as-of", type=_DAY, help="The day for cash and balances (the last day).")
@click.option("--format", "form", type=click.Choice(list(RENDERERS)), default="text", show_default=True,
              help="What to write.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.pass_context
def report(  # noqa: PLR0913
    context: click.Context,
    name: str,
    first: dt.datetime | None,
    last: dt.datetime | None,
    year: int | None,
    as_of: dt.datetime | None,
    form: str,
    as_json: bool,
    output: Path | None,
) -> int:
    """Print a report; "sfund report list" names them.

    Without days it is this year up to today.
    """
    from reports.catalogue import build_report  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.failures import show_error  # noqa: PLC0415
    from sfund.cli.root import DONE, NO  # noqa: PLC0415
    from sfund.errors import BooksError  # noqa: PLC0415
    from sfund.periods import Span  # noqa: PLC0415

    if name == "list":
        _list()
        return DONE
    if year is not None and (first or last):
        raise click.UsageError(text(say("--year and --from/--to say the same thing twice")))
    span = Span.of_year(year) if year is not None else _span(first, last or as_of)
    made = build_report(name, load(context), span, as_of.date() if as_of else None)
    _write(made, "json" if as_json else form, output)
    if made.diagnostics:
        show_error(BooksError(*made.diagnostics))
        return NO
    return DONE


def _span(first: dt.datetime | None, last: dt.datetime | None) -> Span:
    from sfund.periods import Span  # noqa: PLC0415

    today = dt.date.today()  # noqa: DTZ011  the reader's own calendar day
    until = last.date() if last else max(today, first.date()) if first else today
    begin = first.date() if first else until.replace(month=1, day=1)
    if begin > until:
        raise click.UsageError(text(say("--from is after --to")))
    return Span(begin, until)


def _list() -> None:
    from reports.catalogue import REPORTS  # noqa: PLC0415

    for name, (title, _) in REPORTS.items():
        click.echo(f"{name:<16}{text(title)}")


def _write(made: Report, form: str, output: Path | None) -> None:
    if output is not None:
        _write_file(output, RENDERERS[form](made))
    elif form == "text":  # a terminal may be narrower than a page
        from reports.as_text import as_text  # noqa: PLC0415
        from sfund.cli.output import console  # noqa: PLC0415

        click.echo(as_text(made, console().width), nl=False)
    else:
        click.echo(RENDERERS[form](made), nl=False)


def _write_file(output: Path, content: bytes) -> None:
    """Puts the content there whole or not at all."""
    try:
        if output.exists() and not output.is_file():  # a pipe or a terminal: nothing that could be replaced
            output.write_bytes(content)
        else:
            _replace(output.resolve(), content)
    except OSError as error:
        from sfund.errors import RequestError, failure  # noqa: PLC0415

        raise failure(
            RequestError,
            "OUTPUT-NOT-WRITABLE",
            say("the file cannot be written: {reason}", reason=error.strerror or ""),
            file=str(output),
            hint=say("choose another place with -o"),
        ) from error


def _replace(target: Path, content: bytes) -> None:
    pending = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with pending.open("xb") as stream:
            stream.write(content)
        if target.exists():
            shutil.copymode(target, pending)
        pending.replace(target)
    finally:
        pending.unlink(missing_ok=True)
