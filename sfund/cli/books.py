"""Finding and loading the books that a command is about."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from sfund import languages
from sfund.errors import CommitError

if TYPE_CHECKING:
    from sfund.books.commit import Plan
    from sfund.books.model import Books


def books_folder(context: click.Context) -> Path:
    """The folder: `--books`, else SFUND_BOOKS, else upwards from here.

    Raises:
        BooksError: NO-BOOKS.
    """
    from sfund.books.load import find_books  # noqa: PLC0415

    named = context.obj.books or (Path(os.environ["SFUND_BOOKS"]) if os.environ.get("SFUND_BOOKS") else None)
    return find_books(Path.cwd(), named)


def load(context: click.Context, *, names: bool = True) -> Books:
    """The books, read whole; without `names` no key is asked for where the register is locked."""
    from sfund.books.load import load_books  # noqa: PLC0415

    books = load_books(books_folder(context), names=names)
    chosen = books.settings.locale.language
    if chosen in languages.LANGUAGES and not _said(context) and not languages.environment_says():
        languages.use(chosen)
    return books


def _said(context: click.Context) -> bool:
    return context.find_root().params.get("lang") is not None


_TRIES = 5


class Planned(Protocol):
    """What was prepared and waits to be written."""

    @property
    def plan(self) -> Plan: ...


P = TypeVar("P", bound=Planned)


def committed(prepare: Callable[[], P]) -> P:
    """Plans and commits; plans anew where another program wrote in between (a plan is made without the lock).

    Raises:
        CommitError: as `commit` does, PLAN-STALE after some tries.
    """
    from sfund.books.commit import commit  # noqa: PLC0415

    for left in reversed(range(_TRIES)):
        prepared = prepare()
        try:
            commit(prepared.plan)
        except CommitError as error:
            if error.code != "PLAN-STALE" or not left:
                raise
        else:
            return prepared
    raise AssertionError("the last try returns or raises")
