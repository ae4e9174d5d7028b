"""A decision taken back: the line waits again as it did, with its other side, reason and candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from beancount.core import data

from importers.booking.replacing import PROVISIONAL, added_links, as_entry, line_of, origin_of
from importers.placing.line import Verdict
from importers.placing.placer import suspense
from importers.review.deciding import Desk
from importers.review.ids import ByBeginning
from importers.review.waiting import waits
from sfund.books.commit import Plan
from sfund.books.decisions import FILE as DECISIONS_FILE
from sfund.books.decisions import write_decisions
from sfund.books.loans.dividing import with_loans_divided
from sfund.books.model import Books
from sfund.books.render import Entry
from sfund.books.wording import from_words, said
from sfund.books.writing import Additions, Check, plan_additions
from sfund.errors import RequestError, failure
from sfund.languages import LANGUAGES, text
from sfund.words import say

BY_THE_TREASURER = say("decided by the treasurer")
_NOTHING: Mapping[str, bytes | None] = {}


def reopen(
    books: Books,
    beginnings: Sequence[str],
    checks: Sequence[Check],
    *,
    removed: Sequence[data.Directive] = (),
    files: Mapping[str, bytes | None] = _NOTHING,
) -> tuple[Plan, Books, tuple[str, ...]]:
    """The plan that takes decisions back, the books as they will be, and the ids that wait again.

    Where the record tells how the entry stood, it stands so again, to the letter. Where only the entry itself
    says that a person decided, the line goes to suspense.

    Args:
        books: As loaded.
        beginnings: The ids, or the beginning of each.
        checks: What the books must pass afterwards.
        removed: Directives that came with the decisions and go with them.
        files: What stands beside the ledger, as it was before them; None for what did not.

    Raises:
        RequestError: NOT-DECIDED for an id that no decision of a person is about.
    """
    desk, replaced, ids = Desk(books), [], []
    for entry in _decided(books, beginnings):
        id_ = str(entry.meta["import-id"])
        ids.append(id_)
        row = books.record.by_id.get(id_)
        before = from_words(row.before) if row is not None and row.before else None
        replaced.append((entry, _to_suspense(entry, desk) if before is None else _restored(entry, before)))
    gone: list[tuple[data.Directive, Entry | None]] = [*replaced, *((one, None) for one in removed)]
    record = {DECISIONS_FILE: write_decisions(books.record.without(ids))}
    additions = with_loans_divided(books, Additions(replaced=gone, files={**record, **files}))
    plan, after = plan_additions(books, additions, checks)
    return plan, after, tuple(ids)


def _decided(books: Books, beginnings: Sequence[str]) -> list[data.Transaction]:
    """The entries that these ids begin, each once."""
    imported = ByBeginning(
        (str(one.meta["import-id"]), one)
        for one in books.entries
        if isinstance(one, data.Transaction) and "import-id" in one.meta
    )
    found: dict[str, data.Transaction] = {}
    for beginning in beginnings:
        matching = imported.of(beginning)
        decided = [one for one in matching if _is_decided(books, one)]
        if len(decided) != 1:
            raise _not_decided(beginning, several=len(decided) > 1, waits_still=any(map(waits, matching)))
        found[str(decided[0].meta["import-id"])] = decided[0]
    return list(found.values())


def _is_decided(books: Books, entry: data.Transaction) -> bool:
    if waits(entry):
        return False
    return str(entry.meta["import-id"]) in books.record.by_id or entry.meta.get("why") in _says_so()


@cache
def _says_so() -> frozenset[str]:
    """What the entries of decisions say, in every language."""
    return frozenset(text(BY_THE_TREASURER, language) for language in LANGUAGES)


def _not_decided(beginning: str, *, several: bool, waits_still: bool) -> RequestError:
    what = say("no decision of a person is about the id {id}", id=beginning)
    hint = say('the ids of decisions: "sfund review decided"')
    if several:
        what = say("several ids begin with {id}", id=beginning)
    elif waits_still:
        what = say("{id} waits for a decision already", id=beginning)
        hint = say('"sfund review" lists what waits, with its ids')
    return failure(RequestError, "NOT-DECIDED", what, hint=hint)


def _restored(entry: data.Transaction, before: data.Transaction) -> data.Transaction:
    """As it stood before, with what people added to the entry since."""
    since = said(entry.meta, *PROVISIONAL, *before.meta)
    return before._replace(
        meta={**before.meta, **since}, tags=before.tags | entry.tags, links=before.links | added_links(entry)
    )


def _to_suspense(entry: data.Transaction, desk: Desk) -> data.Transaction:
    line = line_of(entry)
    verdict = Verdict(say("the treasurer took the decision back"), suspense(line))
    return as_entry(entry, desk.drafted(line, verdict, origin_of(entry)))
