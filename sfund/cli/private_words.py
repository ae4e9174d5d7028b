"""Words that were typed and would stand in the ledger: they name no person and hold no person's number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.render import Entry
    from sfund.facts import Fact

_FREE = ("note", "narration", "purpose", "sector", "item", "why", "reason", "decision", "unit", "name_ko",
         "name_en")  # fmt: skip
"""Keys whose words are anybody's own; all others hold ids, names of the books, days and amounts."""


def refuse_private_words(after: Books, entries: Iterable[Entry]) -> None:
    """Refuses entries whose words name somebody whom the register then knows.

    Raises:
        RequestError: NARRATION-NAMES-PERSON, WORDS-HOLD-NUMBER.
    """
    typed = [words for entry in entries for words in _typed(entry) if words]
    if not typed:
        return
    from importers.placing.persons import Persons, refuse_private  # noqa: PLC0415

    persons = Persons(after)
    for words in dict.fromkeys(typed):
        refuse_private(words, persons)


def _typed(entry: Entry) -> Iterator[str]:
    from sfund.books.entries import REVERSES  # noqa: PLC0415
    from sfund.facts import Fact  # noqa: PLC0415
    from sfund.placing.drafts import Draft  # noqa: PLC0415

    if isinstance(entry, Fact):
        yield from _of_fact(entry)
    elif isinstance(entry, Draft) and REVERSES in entry.meta:
        # The other words are those of the entry that is undone, and stand in the ledger already.
        yield from _free({"note": entry.meta.get("note")})
    elif isinstance(entry, Draft):
        yield from (entry.payee, entry.narration)
        yield from _free(entry.meta)
        for posting in entry.postings:
            yield from _free(posting.meta)


def _of_fact(fact: Fact) -> Iterator[str]:
    from sfund.grants.facts import GrantLine  # noqa: PLC0415
    from sfund.loans.facts import LoanApply  # noqa: PLC0415

    yield from _free(vars(fact))
    if isinstance(fact, LoanApply):  # of other facts `plan` is the name of one
        yield fact.plan or ""
    if isinstance(fact, GrantLine):  # where a line gets its name; other facts only repeat it
        yield from (fact.line, fact.sub or "")


def _free(said: Mapping[str, object]) -> Iterator[str]:
    return (words for key in _FREE if isinstance(words := said.get(key), str))
