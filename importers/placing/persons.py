"""Persons and the words of a bank: which words name one, and how one gets another name.

The register knows the members and those who are near them. Of a stranger only the look of the words tells:
most names of Koreans are a surname of one syllable and a name of two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from importers.placing.names import Likeness, NameIndex, narrow, peelings, plain
from sfund.books.model import Books
from sfund.books.persons.register import write_register
from sfund.errors import RequestError, failure
from sfund.members.persons import Person
from sfund.words import say

# Nearly every Korean has one of these. Rare ones would take words for names more often than names for names.
_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진지엄채원천방공"
    "현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국은편용"
)
_LIKE_A_NAME = re.compile(rf"[{_SURNAMES}][가-힣]{{2}}")
_PARTICLE = re.compile(r"(?:에게서|에게|께서|한테|께|의|이|가|은|는|을|를|과|와|도)$")
# Ids of the books, days, and amounts with their currency hold many digits and tell of nobody.
_ID = re.compile(r"\b[A-Z]+(?:-\d+)+\b")
_DAY = re.compile(
    r"(?<![\d-])(?:19|20)\d\d(?:([-./])\d{1,2}\1\d{1,2}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!-?\d)"
)
_NUMBER = re.compile(r"(?<!\d)\d(?:[-. ]?\d){6,}+(?!\s?(?:원|KRW|won))")
_SHORT = 2  # syllables; such a name is too often a part of another word
_FEWEST = 2


class Persons:
    """The names of the persons whom the register knows."""

    def __init__(self, books: Books) -> None:
        names = [(name, person.id) for person in persons_of(books) for name in person.names]
        self._long = NameIndex((name, id_) for name, id_ in names if len(plain(name)) > _SHORT)
        self._short = NameIndex((name, id_) for name, id_ in names if len(plain(name)) <= _SHORT)

    def named_in(self, text: str) -> tuple[str, ...]:
        """Whom the text names: the ids. A short name counts where it stands alone."""
        found = self._long.find(text)
        ids = list(found.ids) if found and found.likeness >= Likeness.INSIDE else []
        for token in text.split():
            alone = self._short.find(_PARTICLE.sub("", token)) or self._short.find(token)
            if alone and alone.likeness is Likeness.WHOLE:
                ids += alone.ids
        return tuple(dict.fromkeys(ids))


def persons_of(books: Books) -> Iterator[Person]:
    """Those of the register who are persons; an id that the books do not know is taken for one."""
    members, parties = books.registry.members, books.registry.parties
    for person in books.register.persons:
        member, party = members.get(person.id), parties.get(person.id)
        if (member is None or member.is_person) and (party is None or party.of_person):
            yield person


def looks_like_a_name(words: str) -> bool:
    """Whether the words, months and 회비 taken away, look like the name of a person.

    >>> looks_like_a_name("3월 홍길동 회비"), looks_like_a_name("전기요금")
    (True, False)
    """
    return any(_LIKE_A_NAME.fullmatch(rest) for rest in peelings(plain(words)))


def refuse_private(
    text: str, persons: Persons, strangers: Iterable[str] = (), *, of_rule: bool = False
) -> None:
    """Refuses words for the ledger that name a person, or hold a person's number.

    Args:
        text: What would stand in the ledger.
        persons: Whom the register knows.
        strangers: What the bank printed on the lines, which may be a name as well.
        of_rule: Whether the words are those by which a rule knows its lines.

    Raises:
        RequestError: NARRATION-NAMES-PERSON, or RULE-NAMES-PERSON; WORDS-HOLD-NUMBER.
    """
    named = persons.named_in(text)
    if named or _holds_one_of(text, strangers):
        raise _names_person(named, of_rule=of_rule)
    if holds_number(text):
        raise failure(
            RequestError,
            "WORDS-HOLD-NUMBER",
            say("the words hold a number that looks like that of a telephone or an account"),
            expected=say("no such number in the books: many may read them, and they are kept for ever"),
            hint=say("leave it out; of an amount write the thousands with commas"),
        )


def holds_number(text: str) -> bool:
    """Whether the text holds seven digits or more that may be a telephone's or an account's.

    >>> [holds_number(one) for one in ("010-1234-5678", "L-2025-001, 2025-03-05", "12,000,000", "12000000원")]
    [True, False, False, False]
    """
    rest = unicodedata.normalize("NFKC", text)
    return _NUMBER.search(_DAY.sub(" / ", _ID.sub(" / ", rest))) is not None


def _holds_one_of(text: str, strangers: Iterable[str]) -> bool:
    """Whether the text holds what looks like a name on one of the lines."""
    own = [plain(one) for one in strangers if looks_like_a_name(one)]
    bare = [rest for one in own for rest in peelings(one) if _LIKE_A_NAME.fullmatch(rest)]
    return any(rest in plain(text) for rest in bare)


def _names_person(ids: Sequence[str], *, of_rule: bool) -> RequestError:
    expected = say("no person's name in the books: many may read them, and they are kept for ever")
    if of_rule:
        return failure(
            RequestError,
            "RULE-NAMES-PERSON",
            say("the words of the rule name a person: {ids}", ids=", ".join(ids))
            if ids
            else say("the words of the rule look like the name of a person"),
            expected=expected,
            hint=say("a person's name is kept in the register: --alias; or other words: --match"),
        )
    return failure(
        RequestError,
        "NARRATION-NAMES-PERSON",
        say("the words for the entry name a person: {ids}", ids=", ".join(ids))
        if ids
        else say("the words for the entry name a person"),
        expected=expected,
        hint=say("say what the money is for; whose it is --member or --party says"),
    )


def with_alias(books: Books, id_: str, counterparty: str) -> bytes | None:
    """The register with these words as another name of that id; None where it has the name already.

    Raises:
        RequestError: ALIAS-WITHOUT-WORDS where the bank printed nobody; ALIAS-OF-ANOTHER where somebody else
            has that name.
    """
    alias = _alias(counterparty)
    if len(plain(alias)) < _FEWEST:
        raise failure(
            RequestError,
            "ALIAS-WITHOUT-WORDS",
            say("the line has no name that could be kept"),
            hint=say("leave --alias out, or add the name to register/register.csv by hand"),
        )
    key = plain(alias)
    others = sorted({owner for owner, name in _names(books) if plain(name) == key and owner != id_})
    if others:
        raise failure(
            RequestError,
            "ALIAS-OF-ANOTHER",
            say("the name is that of {ids} already", ids=", ".join(others)),
            hint=say("leave --alias out; a name of two is asked about each time"),
        )
    register = books.register
    person = next((one for one in register.persons if one.id == id_), None) or Person(
        id_, _own_name(books, id_)
    )
    if any(plain(name) == key for name in person.names):
        return None
    changed = replace(person, aliases=(*person.aliases, alias))
    rest = [one for one in register.persons if one.id != id_]
    return write_register([*rest, changed], register.columns)


def _alias(counterparty: str) -> str:
    """The name in what the bank printed, without a month or 회비; no semicolon, which divides names."""
    words = counterparty.replace(";", " ").strip()
    rests = [rest for rest in peelings(narrow(words)) if len(plain(rest)) >= _FEWEST]
    return rests[-1] if len(rests) > 1 else words


def _names(books: Books) -> Iterator[tuple[str, str]]:
    """Every name with its owner."""
    for person in books.register.persons:
        for name in person.names:
            yield person.id, name
    for id_ in (*books.registry.members, *books.registry.parties):
        yield id_, _own_name(books, id_)


def _own_name(books: Books, id_: str) -> str:
    owner = books.registry.members.get(id_) or books.registry.parties.get(id_)
    return (owner.name if owner else None) or ""
