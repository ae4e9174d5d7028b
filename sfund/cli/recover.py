"""`sfund recover`: completes a commit that was cut off."""

from __future__ import annotations

import click

from sfund.languages import text
from sfund.words import say


@click.command()
@click.pass_context
def recover(context: click.Context) -> None:
    """Complete a commit that was cut off (every command does so by itself before it reads)."""
    from sfund.books.commit import recover as complete  # noqa: PLC0415
    from sfund.cli.books import books_folder  # noqa: PLC0415

    if complete(books_folder(context)):
        click.echo(text(say("The commit is complete; the books are the new ones.")))
    else:
        click.echo(text(say("There was nothing to complete.")))
