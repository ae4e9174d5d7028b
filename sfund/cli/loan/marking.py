"""`sfund loan prepay` and `refold`: entries that stand already, read and divided anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import recorded, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions


@click.command()
@click.argument("id_", metavar="LOAN")
@click.argument("entry")
@click.option("--as", "mode", type=click.Choice(["shorter", "smaller"]), required=True,
              help="Fewer rows, or smaller ones.")  # fmt: skip
@DRY_RUN
@JSON
@click.pass_context
def prepay(  # noqa: PLR0913  the options of one command
    context: click.Context, id_: str, entry: str, mode: str, dry_run: bool, as_json: bool
) -> None:
    """Say that ENTRY, a repayment of LOAN in the books, is a prepayment, and what it does to the rows.

    ENTRY is the beginning of an import id or a key, or a file and line such as journal/2026/09.beancount:12.
    """

    def addition(books: Books) -> Additions:
        from sfund.books.loans.marking import marked  # noqa: PLC0415
        from sfund.loans.facts import Prepayment  # noqa: PLC0415

        return marked(books, id_, entry, Prepayment(mode))

    _write(context, addition, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="[LOAN]", required=False)
@DRY_RUN
@JSON
@click.pass_context
def refold(context: click.Context, id_: str | None, dry_run: bool, as_json: bool) -> None:
    """Post what events that came late changed in LOAN, or in all loans; never in a closed month.

    No money moves: principal, interest, late charges and what is owed back are divided anew.
    """

    def addition(books: Books) -> Additions:
        from sfund.books.loans.accounts import lent, lent_one  # noqa: PLC0415
        from sfund.books.loans.changing import refolded  # noqa: PLC0415
        from sfund.books.writing import Additions  # noqa: PLC0415

        loans = [lent_one(books, id_)] if id_ else [one for _, one in sorted(lent(books).items())]
        return Additions([draft for one in loans if (draft := refolded(books, one)) is not None])

    _write(context, addition, dry_run=dry_run, as_json=as_json)


def _write(
    context: click.Context, addition: Callable[[Books], Additions], *, dry_run: bool, as_json: bool
) -> None:
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    done = recorded(context, addition, dry_run=dry_run)
    new = [entry for _, entry in done.additions.replaced if entry is not None]
    written = render([*new, *done.additions.entries]).strip()
    if as_json:
        print_json({"written": written, "dry-run": dry_run})
        return
    click.echo(written or text(say("Books and arithmetic agree; there is nothing to post.")))
    say_not_written(dry_run=dry_run)
