"""One line of the register, changed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from importers.containers.words import words
from importers.reading.cells import CellError
from importers.roster.persons import Change, changes
from importers.roster.values import debit_number
from sfund.books.model import Books
from sfund.books.persons.register import COLUMNS, DEBIT_COLUMNS
from sfund.errors import RequestError, failure
from sfund.members.facts import MemberKind
from sfund.members.persons import FORGOTTEN, Person
from sfund.members.resident_numbers import find_numbers, is_resident_number
from sfund.words import say

_LONG_NUMBERS = ("payer_number", "debit_account")


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of a person; None leaves a text as it is, an empty one takes it away.

    Attributes:
        texts: Field of `Person` → text.
        days: `mandate_from` and `mandate_until` → day; None takes it away.
        own: The treasurer's own column → text.
    """

    texts: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    days: Mapping[str, dt.date | None] = field(default_factory=dict)
    aliases_added: Sequence[str] = field(default=(), repr=False)
    aliases_removed: Sequence[str] = field(default=(), repr=False)
    own: Mapping[str, str] = field(default_factory=dict, repr=False)


def edited(books: Books, id_: str, edit: Edit) -> tuple[Person, tuple[Change, ...]]:
    """The person as it will be, and what is another text then.

    Raises:
        RequestError: UNKNOWN-MEMBER, PERSON-FORGOTTEN, RESIDENT-NUMBER, DEBIT-NUMBER, ALIAS-UNKNOWN,
            OWN-COLUMN.
    """
    old = _known(books, id_)
    texts = {name: words(text) for name, text in edit.texts.items() if text is not None}
    _refuse_resident_numbers(texts, (*edit.aliases_added, *edit.own.values()))
    if texts.get("debit_number"):
        texts["debit_number"] = _debit_number(books, id_, texts["debit_number"])
    aliases = _aliases(old, edit)
    new = replace(old, **texts, **edit.days, aliases=aliases, extra=_extra(old, edit.own))  # type: ignore[arg-type]
    return new, tuple(changes(old, new))


def kind_on(books: Books, id_: str, day: dt.date) -> MemberKind | None:
    """What kind of member it is; None for whoever is none."""
    member = books.registry.members.get(id_)
    return None if member is None else member.kind_on(max(day, member.facts[0].date))


def _known(books: Books, id_: str) -> Person:
    person = next((one for one in books.register.persons if one.id == id_), None)
    member, party = books.registry.members.get(id_), books.registry.parties.get(id_)
    if person is None and member is None and party is None:
        raise failure(
            RequestError,
            "UNKNOWN-MEMBER",
            say('nobody has the id "{id}"', id=id_),
            hint=say('"sfund member list" has the ids'),
        )
    if person is not None and person.forgotten is not None:
        raise failure(
            RequestError,
            "PERSON-FORGOTTEN",
            say("{id} was forgotten on {day}", id=id_, day=person.forgotten),
            expected=say("no data of somebody who had to be forgotten"),
        )
    named = (member.name if member else None) or (party.name if party else None) or ""
    return person or Person(id_, named)


def _refuse_resident_numbers(texts: Mapping[str, str], others: Sequence[str]) -> None:
    held = [text for name, text in texts.items() if name not in _LONG_NUMBERS and is_resident_number(text)]
    if held or any(map(find_numbers, (*texts.values(), *others))) or any(map(is_resident_number, others)):
        raise failure(
            RequestError,
            "RESIDENT-NUMBER",
            say("this is a resident registration number"),
            expected=say("none in the register: the law allows it for receipts of gifts only"),
            hint=say("CMS needs the birth date (YYMMDD) only"),
        )


def _debit_number(books: Books, id_: str, text: str) -> str:
    try:
        return debit_number(text, kind_on(books, id_, dt.date.max))
    except CellError as error:
        raise failure(
            RequestError, error.code, error.message, expected=error.expected, hint=error.hint
        ) from error


def _aliases(old: Person, edit: Edit) -> tuple[str, ...]:
    removed = {words(alias) for alias in edit.aliases_removed}
    if not removed <= {words(alias) for alias in old.aliases}:
        raise failure(
            RequestError,
            "ALIAS-UNKNOWN",
            say("{id} has no such other name", id=old.id),
            hint=say('"sfund member show {id} --names" has them', id=old.id),
        )
    added = (words(part) for alias in edit.aliases_added for part in alias.split(";"))
    kept = (alias for alias in old.aliases if words(alias) not in removed)
    return tuple(dict.fromkeys(filter(None, (*kept, *added))))


def _extra(old: Person, own: Mapping[str, str]) -> dict[str, str]:
    for column in own:
        if not column or column in (*COLUMNS, *DEBIT_COLUMNS, FORGOTTEN):
            raise failure(
                RequestError,
                "OWN-COLUMN",
                say('"{column}" is no column of your own', column=column),
                hint=say("the register's own columns have options of their own"),
            )
    return dict(_without_blanks({**old.extra, **{column: words(text) for column, text in own.items()}}))


def _without_blanks(extra: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((column, text) for column, text in extra.items() if text)
