"""A row and a person of the register: what would be another text, what would be new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from importers.containers.words import words
from sfund.members.persons import Person, digits

_ALIASES, _EXTRA = "aliases", "extra"
_TEXTS = tuple(one.name for one in fields(Person) if one.name not in {"id", _ALIASES, _EXTRA})
# Written in several ways and the same all the same.
_COMPARED: dict[str, Callable[[str], str]] = {
    "phone": digits,
    "debit_account": digits,
    "email": str.casefold,
    "debit_number": digits,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A text that becomes another one; `column` is the register's, or `kind`, `plan`, `left`."""

    column: str
    old: str = field(repr=False)
    new: str = field(repr=False)


def merged(old: Person, said: Person) -> Person:
    """The person with what the row says; an empty cell says nothing, so nothing is lost."""
    changed: dict[str, Any] = {
        name: new
        for name in _TEXTS
        if (new := getattr(said, name)) and not _is_same(name, getattr(old, name), new)
    }
    known = {words(alias) for alias in old.aliases}
    aliases = tuple(alias for alias in said.aliases if alias not in known)
    if aliases:
        changed[_ALIASES] = (*old.aliases, *aliases)
    extra = {
        column: text
        for column, text in said.extra.items()
        if text and words(old.extra.get(column, "")) != text
    }
    if extra:
        changed[_EXTRA] = {**old.extra, **extra}
    return replace(old, **changed) if changed else old


def changes(old: Person, new: Person) -> Iterator[Change]:
    """What is another text in `new`, column by column."""
    for name in _TEXTS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(name.replace("_", "-"), _text(before), _text(after))
    if old.aliases != new.aliases:
        yield Change(_ALIASES, "; ".join(old.aliases), "; ".join(new.aliases))
    for column in dict.fromkeys((*old.extra, *new.extra)):
        before, after = old.extra.get(column, ""), new.extra.get(column, "")
        if before != after:
            yield Change(column, before, after)


def _is_same(name: str, old: str | dt.date | None, new: str | dt.date) -> bool:
    if not isinstance(old, str) or not isinstance(new, str):
        return old == new
    compared = _COMPARED.get(name, str)
    return compared(words(old)) == compared(new)


def _text(value: str | dt.date | None) -> str:
    return "" if value is None else str(value)
