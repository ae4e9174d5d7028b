"""`sfund reverse`: an entry is undone by its contrary, in an open month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import DAY, day_or_today, recorded, say_written

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--why", required=True, help="Why, in a few words; no person's name.")
@click.option("--on", type=DAY, help="Day of the reversal, in an open month (today).")
@DRY_RUN
@JSON
@click.pass_context
def reverse(  # noqa: PLR0913  the options of one command
    context: click.Context, id_: str, why: str, on: dt.datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Undo an entry by its contrary, so that both stay to be seen.

    ID is the beginning of an import id or of a key as "sfund evidence list" has them, or a file and line such
    as journal/2026/09.beancount:12. A reversal can be reversed in its turn.
    """
    day = day_or_today(on)

    def addition(books: Books) -> Additions:
        from sfund.books.closing.reversing import reversal  # noqa: PLC0415
        from sfund.books.days import refuse_ahead  # noqa: PLC0415
        from sfund.books.funds.floor import refuse_below_zero  # noqa: PLC0415
        from sfund.books.grants.holding import refuse_undoing_settled  # noqa: PLC0415
        from sfund.books.loans.dividing import with_loans_divided  # noqa: PLC0415
        from sfund.books.writing import Additions  # noqa: PLC0415

        refuse_ahead(day, day_or_today(None))
        draft = reversal(books, id_, day, why)
        refuse_undoing_settled(books, id_)
        refuse_below_zero(books, [draft])
        return with_loans_divided(books, Additions([draft]))

    say_written(recorded(context, addition, dry_run=dry_run), dry_run=dry_run, as_json=as_json)
