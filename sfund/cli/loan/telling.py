"""What the commands about deciding share: writing facts in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from sfund.cli.writing import recorded, say_not_written
from sfund.languages import text

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.facts import Fact
    from sfund.words import Message


def ids_of(typed: Sequence[str]) -> str:
    """Ids as the books have them, divided by blanks; people type commas as well."""
    return " ".join(" ".join(typed).replace(",", " ").split())


def record(
    context: click.Context,
    facts: Callable[[Books], list[Fact]],
    *,
    dry_run: bool,
    as_json: bool,
    notes: list[Message] | None = None,
) -> None:
    """Writes these facts in one commit and says what was written, and what else is to be known."""
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    done = recorded(context, lambda books: Additions(facts(books)), dry_run=dry_run)
    written = render(done.additions.entries).strip()
    said = list(dict.fromkeys(text(note) for note in notes or ()))  # a plan may be made more than once
    if as_json:
        first = done.additions.entries[0]
        print_json({"id": getattr(first, "id", None), "written": written, "notes": said, "dry-run": dry_run})
        return
    click.echo(written)
    for note in said:
        click.echo(note)
    say_not_written(dry_run=dry_run)
