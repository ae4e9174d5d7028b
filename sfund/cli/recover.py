"""`sfund recover`: completes a commit that was cut off."""

from __future__ import annotations

import click

from sfund.cli.options import JSON
from sfund.languages import text
from sfund.words import say


@click.command()
@JSON
@click.pass_context
def recover(context: click.Context, as_json: bool) -> None:
    """Complete a commit that was cut off (every command does so by itself before it reads)."""
    from sfund.books.commit import recover as complete  # noqa: PLC0415
    from sfund.cli.books import books_folder  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    completed = complete(books_folder(context))
    if as_json:
        print_json({"completed": completed})
    elif completed:
        click.echo(text(say("The commit is complete; the books are the new ones.")))
    else:
        click.echo(text(say("There was nothing to complete.")))
