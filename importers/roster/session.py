"""From a comparison to what is written: registry and register in one plan."""

from __future__ import annotations

from collections.abc import Iterable

from importers.roster.comparing import Comparison
from sfund.books.model import Books
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.persons.register import write_register
from sfund.books.writing import Additions
from sfund.members.persons import Person


def additions(books: Books, comparison: Comparison) -> Additions:
    """What a sheet adds to the books; nothing where it says what they say."""
    return Additions(comparison.facts, files=register_files(books, comparison.persons))


def register_files(books: Books, persons: Iterable[Person]) -> dict[str, bytes | None]:
    """The register with these persons in it, if that is another one."""
    made = tuple(sorted(persons, key=lambda one: one.id))
    if made == tuple(sorted(books.register.persons, key=lambda one: one.id)):
        return {}
    return {REGISTER_FILE: write_register(made, books.register.columns)}
