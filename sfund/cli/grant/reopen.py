"""`sfund grant reopen`: a wrong settlement no longer holds, for a reason that everybody may read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.grant.writing import write
from sfund.cli.options import DRY_RUN, FROM_DAY_ON, JSON
from sfund.cli.writing import day_or_today

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.facts import Fact


@click.command()
@click.argument("id_", metavar="GRANT")
@click.option("--why", required=True, help="Why, in a few words; no person's name.")
@FROM_DAY_ON
@DRY_RUN
@JSON
@click.pass_context
def reopen(  # noqa: PLR0913  the options of one command
    context: click.Context, id_: str, why: str, on: dt.datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Open GRANT again, whose settlement was wrong: until it is settled anew, on that day or later.

    The first settlement stays in the books, and "sfund report audit" lists that it was opened again. Its
    papers lie with the grantor: say there that others will come.
    """

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.reopening import reopening  # noqa: PLC0415

        return [reopening(books, id_, day_or_today(on), why, day_or_today(None))]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)
