"""`sfund check`: every rule over all the books."""

from __future__ import annotations

import datetime as dt

import click

from sfund.words import say


@click.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day for rules that count days (today).")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def check(context: click.Context, as_of: dt.datetime | None, as_json: bool) -> int:
    """Hold every rule against the books, and say what is wrong."""
    from importers.review.learned import leading_nowhere  # noqa: PLC0415
    from sfund import checks  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.failures import as_data, as_text  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.cli.root import DONE, NO  # noqa: PLC0415
    from sfund.errors import Diagnostic, SfundError  # noqa: PLC0415
    from sfund.languages import text  # noqa: PLC0415

    day = as_of.date() if as_of else dt.date.today()  # noqa: DTZ011  the reader's own calendar day
    found: tuple[Diagnostic, ...]
    try:
        books = load(context)
        found = (*books.diagnostics, *checks.run(books, day), *leading_nowhere(books))
    except SfundError as error:  # books that cannot even be loaded: that is the answer
        found = error.diagnostics
    if as_json:
        print_json({"diagnostics": [as_data(one) for one in found]})
    else:
        for one in found:
            click.echo(as_text(one), err=True)
        if found:
            click.echo(text(say("{count} found", count=len(found))), err=True)
        else:
            click.echo(text(say("Nothing is wrong.")))
    return NO if found else DONE
