"""What the commands of grants that write share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.writing import recorded, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.render import Entry
    from sfund.books.writing import Additions


def write(  # noqa: PLR0913  what the options of these commands come to
    context: click.Context,
    grant: str,
    made: Callable[[Books], Sequence[Entry] | Additions],
    *,
    dry_run: bool,
    as_json: bool,
    lines: bool = False,
) -> None:
    """Writes what is made into the books in one commit and shows it; `lines`: and what has no line yet."""
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        from sfund.books.writing import Additions  # noqa: PLC0415

        given = made(books)
        return given if isinstance(given, Additions) else Additions(given)

    done = recorded(context, addition, dry_run=dry_run)
    replaced = [entry for _, entry in done.additions.replaced if entry is not None]
    written = render([*done.additions.entries, *replaced]).strip()
    rest: dict[str, Any] = {"without-line": _without_line(done.after, grant)} if lines else {}
    if as_json:
        print_json({"grant": grant, "written": written, **rest, "dry-run": dry_run})
        return
    click.echo(written)
    if rest.get("without-line"):
        amount = f"{rest['without-line']:,}"
        click.echo(text(say("Of {grant} {amount} has no budget line yet.", grant=grant, amount=amount)))
    say_not_written(dry_run=dry_run)


def _without_line(books: Books, grant: str) -> Any:
    from sfund.books.grants.accounts import award_named  # noqa: PLC0415
    from sfund.books.grants.holding import account_with  # noqa: PLC0415

    account = account_with(books, award_named(books, grant))
    return account.plan - account.budget
