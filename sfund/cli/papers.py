"""Where a page in print may be written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books


def refuse_place(books: Books, output: Path, *, names: bool) -> None:
    """Refuses before anybody is looked up.

    Raises:
        RequestError: PRIVATE-PLACE, OUTPUT-IN-BOOKS.
    """
    from sfund.cli.giving_out import private_place  # noqa: PLC0415
    from sfund.cli.outfile import refuse_in_books  # noqa: PLC0415

    if output.suffix.lower() != ".pdf":
        raise click.UsageError(text(say("-o names a file that ends in .pdf")))
    refuse_in_books(output)
    if names:
        private_place(books.root, output)
