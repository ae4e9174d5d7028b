"""What the commands of grants that write share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from sfund.cli.writing import recorded, say_not_written

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.render import Entry
    from sfund.books.writing import Additions

dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


def write(
    context: click.Context,
    grant: str,
    made: Callable[[Books], Sequence[Entry]],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Writes the entries into the books in one commit and shows them."""
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        from sfund.books.writing import Additions  # noqa: PLC0415

        return Additions(made(books))

    done = recorded(context, addition, dry_run=dry_run)
    written = render(done.additions.entries).strip()
    if as_json:
        print_json({"grant": grant, "written": written, "dry-run": dry_run})
        return
    click.echo(written)
    say_not_written(dry_run=dry_run)
