"""What new entries change of how the money of loans divides: posted with them, in one commit.

An entry that comes late, or is undone, divides the money anew that came after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from beancount.core import data

from sfund.books.entries import REVERSES, find_entry
from sfund.books.loans.accounts import Lent, lent
from sfund.books.loans.changing import first_open_day
from sfund.books.loans.entries import correction, differences, draft_of, sums_of
from sfund.books.loans.movements import LOAN, LoanEntry, keyed, loan_entry
from sfund.books.model import Books
from sfund.books.render import Entry, to_directive
from sfund.books.writing import Additions
from sfund.errors import RequestError
from sfund.loans.account import Applied
from sfund.placing.drafts import Draft


def with_loans_divided(books: Books, additions: Additions) -> Additions:
    """The additions, and for each loan that they touch the entry that divides its money anew, if it must be.

    Nothing is added for a loan whose books differed before, nor where somebody divides the money of a new
    entry otherwise than the loan's arithmetic: that is for `sfund check` to say, and for a person to settle.
    """
    new = (*additions.entries, *(entry for _, entry in additions.replaced))
    written = (to_directive(entry) for entry in new if entry is not None and _names_a_loan(entry))
    moved = [entry for entry in written if isinstance(entry, data.Transaction)]
    gone = [old for old, _ in additions.replaced if isinstance(old, data.Transaction)]
    touched = {loan for entry in (*moved, *gone) for loan in _loans(entry)}
    if not touched:
        return additions
    known = lent(books)
    undone = _undone(books, moved)
    if undone is None:
        return additions
    numbers = {id(entry): number for number, entry in enumerate(books.entries)}
    left_out = {numbers[id(entry)] for entry in gone if id(entry) in numbers} | undone
    back = [*moved, *_holding_again(books, gone)]
    drafts = [
        draft
        for loan in sorted(touched & known.keys())
        if (draft := _divided(books, known[loan], back, left_out)) is not None
    ]
    return replace(additions, entries=[*additions.entries, *drafts]) if drafts else additions


def _names_a_loan(entry: Entry) -> bool:
    """Whether it is a transaction of a loan; asked before it is made Beancount's, since most are not."""
    if not isinstance(entry, Draft | data.Transaction):
        return False
    return LOAN in entry.meta or any(LOAN in (posting.meta or {}) for posting in entry.postings)


def _loans(entry: data.Transaction) -> Iterator[str]:
    for meta in (entry.meta, *(posting.meta or {} for posting in entry.postings)):
        if meta.get(LOAN):
            yield str(meta[LOAN])


def _undone(books: Books, moved: Iterable[data.Transaction]) -> set[int] | None:
    """The entries that new ones undo; None where one undoes what undid another, and brings that back."""
    found = set()
    for entry in moved:
        if REVERSES in entry.meta:
            number = find_entry(books, str(entry.meta[REVERSES])).number
            if REVERSES in books.entries[number].meta:
                return None
            found.add(number)
    return found


def _holding_again(books: Books, gone: Iterable[data.Transaction]) -> Iterator[data.Transaction]:
    """What entries that go had undone: it counts again."""
    for entry in gone:
        if REVERSES in entry.meta:
            back = books.entries[find_entry(books, str(entry.meta[REVERSES])).number]
            if isinstance(back, data.Transaction) and REVERSES not in back.meta:
                yield back


def _divided(books: Books, one: Lent, moved: Iterable[data.Transaction], left_out: set[int]) -> Draft | None:
    kept = [entry for entry in one.entries if entry.number not in left_out]
    new = [
        found
        for entry in moved
        if REVERSES not in entry.meta and (found := loan_entry(entry, one.id)) is not None
    ]
    then = replace(one, entries=(*kept, *keyed(new, {entry.key for entry in kept})))
    if differences(one, one.whole()) or not _are_as_reckoned(then, len(new)):
        return None
    last = max(
        [one.application.date, *(entry.posted for entry in then.entries), *(entry.date for entry in moved)]
    )
    try:
        difference = correction(then, max(last, first_open_day(books)))
    except RequestError:
        return None  # money that the loan knows nothing of: `sfund check` names it
    return None if difference is None else draft_of(books, one, difference)


def _are_as_reckoned(then: Lent, count: int) -> bool:
    """Whether the last so many entries divide their money as the loan says."""
    applied = {part.key: part for part in then.whole().applied}
    return all(_is_as_reckoned(entry, applied) for entry in then.entries[len(then.entries) - count :])


def _is_as_reckoned(entry: LoanEntry, applied: Mapping[str, Applied]) -> bool:
    part = applied.get(entry.key)
    return part is None or sums_of(part) == {name: sum_ for name, sum_ in entry.sums.items() if sum_}
