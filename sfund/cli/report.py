"""`sfund report NAME`: what the books mean, to read."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.faces.rendering import RENDERERS
from sfund.cli.months import DayOption
from sfund.cli.shares import ShareOption
from sfund.errors import BooksError
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from decimal import Decimal

    from reports.model import Report
    from sfund.periods import Span

_DAY = DayOption()
_BYTES = ("xlsx", "pdf", "hwpx")


@click.command("show")
@click.argument("name")
@click.option("--from", "first", type=_DAY, help="First day.")
@click.option("--to", "last", type=_DAY, help="Last day.")
@click.option("--year", type=click.IntRange(1900, 9998), help="A whole year, in place of --from and --to.")
@click.option("--as-of", type=_DAY, help="The day for cash and balances (the last day, or today).")
@click.option("--format", "form", type=click.Choice(list(RENDERERS)), default="text", show_default=True,
              help="What to write.")  # fmt: skip
@click.option("--table", metavar="KEY",
              help='Which table --format csv writes (the first); also "figures" or "all".')  # fmt: skip
@click.option("--target", type=ShareOption(),
              help="Own income ratio to reach, such as 0.7: self-reliance shows the ways there.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.pass_context
def show(  # noqa: PLR0913
    context: click.Context,
    name: str,
    first: dt.datetime | None,
    last: dt.datetime | None,
    year: int | None,
    as_of: dt.datetime | None,
    form: str,
    table: str | None,
    target: Decimal | None,
    as_json: bool,
    output: Path | None,
) -> int:
    """Print a report; "sfund report list" names them.

    Without days it is this year up to today; the bulletin is of the last 14 days.
    """
    from reports.catalogue import build_report  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.root import DONE  # noqa: PLC0415
    from sfund.periods import Span  # noqa: PLC0415

    form = "json" if as_json else "csv" if table is not None and form == "text" else form
    if table is not None and form != "csv":
        raise click.UsageError(text(say("--table goes with --format csv")))
    if name == "list":
        _list()
        return DONE
    if year is not None and (first or last):
        raise click.UsageError(text(say("--year and --from/--to say the same thing twice")))
    span = Span.of_year(year) if year is not None else _span(name, first, last or as_of)
    today = dt.date.today()  # noqa: DTZ011  the reader's own calendar day
    day = as_of.date() if as_of else None
    made = build_report(name, load(context, names=False), span, day, today, target)
    write_report(made, form, output, table)
    return status_of(made)


def status_of(made: Report) -> int:
    """The exit status of a command that printed a report; says what is wrong with the books it is of."""
    from sfund.cli.root import DONE, NO  # noqa: PLC0415

    if not made.diagnostics:
        return DONE
    from sfund.cli.failures import show_error  # noqa: PLC0415

    show_error(BooksError(*made.diagnostics))
    return NO


def _span(name: str, first: dt.datetime | None, last: dt.datetime | None) -> Span:
    from reports.catalogue import DEFAULT_DAYS  # noqa: PLC0415
    from sfund.periods import Span  # noqa: PLC0415

    today = dt.date.today()  # noqa: DTZ011  the reader's own calendar day
    until = last.date() if last else max(today, first.date()) if first else today
    days = DEFAULT_DAYS.get(name)
    since = until - dt.timedelta(days=days - 1) if days else until.replace(month=1, day=1)
    begin = first.date() if first else since
    if begin > until:
        raise click.UsageError(text(say("--from is after --to")))
    return Span(begin, until)


def _list() -> None:
    from reports.catalogue import REPORTS  # noqa: PLC0415

    for name, (title, _) in REPORTS.items():
        click.echo(f"{name:<16}{text(title)}")


def write_report(made: Report, form: str, output: Path | None, table: str | None = None) -> None:
    """To the file, or to standard output; what no terminal can show asks for a file.

    Raises:
        UsageError: a form of bytes, and a terminal.
    """
    if output is None and form in _BYTES and sys.stdout.isatty():
        raise click.UsageError(text(say("--format {form} needs a file: -o FILE", form=form)))
    content = RENDERERS[form](made) if table is None else _sheet(made, table)
    if output is not None:
        from sfund.cli.outfile import write_file  # noqa: PLC0415

        write_file(output, content)
    elif form == "text":  # a terminal may be narrower than a page
        from reports.faces.as_text import as_text  # noqa: PLC0415
        from sfund.cli.output import console  # noqa: PLC0415

        click.echo(as_text(made, console().width), nl=False)
    else:
        click.echo(content, nl=False)


def _sheet(made: Report, table: str) -> bytes:
    from reports.faces.as_csv import as_csv  # noqa: PLC0415

    return as_csv(made, table=table)
