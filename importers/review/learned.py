"""What the program has learned from decisions: by counterparty and direction, and how to forget it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from importers.placing.by_history import by_history
from importers.placing.context import Context
from importers.placing.line import Line
from importers.placing.names import counterparty_key
from sfund.books.commit import Plan
from sfund.books.decisions import FILE as DECISIONS_FILE
from sfund.books.decisions import write_decisions
from sfund.books.model import Books
from sfund.books.writing import Additions, plan_additions
from sfund.errors import Diagnostic, RequestError, failure
from sfund.placing.decisions import NAMED, Decided
from sfund.words import Message, say

_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where lines went, and how often."""

    account: str
    named: Mapping[str, str] = field(hash=False)
    times: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """Decisions about one counterparty in one direction.

    Attributes:
        id: By which it can be forgotten.
        words: As the bank printed them the last time.
        places: The most frequent first.
        decided: The import ids of the lines.
        last: The latest of them.
    """

    id: str
    words: str = field(repr=False)
    comes_in: bool
    times: int
    places: tuple[Place, ...]
    last_day: dt.date
    decided: tuple[str, ...]
    last: Decided = field(repr=False)


def lessons(books: Books) -> tuple[Lesson, ...]:
    """All of them, the latest last."""
    groups: dict[tuple[str, bool], list[Decided]] = defaultdict(list)
    for one in books.decisions:
        groups[counterparty_key(one.counterparty, one.memo), one.comes_in].append(one)
    found = (_lesson(key, comes_in, group) for (key, comes_in), group in groups.items())
    return tuple(sorted(found, key=lambda lesson: (lesson.last_day, lesson.id)))


def _lesson(key: str, comes_in: bool, group: Sequence[Decided]) -> Lesson:
    last = max(group, key=lambda one: one.day)
    targets = Counter(one.target for one in group)
    places = tuple(
        Place(account, {key: value for key, value in zip(NAMED, values, strict=True) if value}, times)
        for (account, *values), times in targets.most_common()
    )
    digest = hashlib.sha256(f"{'in' if comes_in else 'out'}\x1f{key}".encode()).hexdigest()
    ids = tuple(one.id for one in group)
    words = last.counterparty or last.memo
    return Lesson(digest[:_ID_LENGTH], words, comes_in, len(group), places, last.day, ids, last)


def next_times(books: Books, found: Sequence[Lesson]) -> Mapping[str, Message]:
    """What the next line of each lesson comes to, by the lesson's id, as the evidence would say it today."""
    context = Context.of(books)
    return {lesson.id: _next_time(lesson.last, books.currency, context) for lesson in found}


def _next_time(last: Decided, currency: str, context: Context) -> Message:
    line = Line(last.bank, last.day, last.amount, currency, last.counterparty, last.memo)
    verdict = by_history(line, None, context)
    if verdict is None:
        return say("ignored: no such account is open")
    if verdict.certain:
        return say("asked no more")
    return say("proposed only: {why}", why=verdict.why)


def leading_nowhere(books: Books) -> Iterator[Diagnostic]:
    """DECISION-LEADS-NOWHERE for each decision about an account, a member or a party that the books lack."""
    registry = books.registry
    known: Mapping[str, Collection[str]] = {"member": registry.members, "party": registry.parties}
    for row in books.record.rows:
        one = row.decided
        wrong = None
        if one.teaches and one.account not in books.opens:
            wrong = say('there is no account "{name}"', name=one.account)
        for key, ids in known.items():
            if one.teaches and one.named.get(key) and one.named[key] not in ids:
                wrong = say("there is no member or party of the number {id}", id=one.named[key])
        if wrong is not None:
            yield Diagnostic(
                "DECISION-LEADS-NOWHERE",
                say("a recorded decision leads nowhere: {what}", what=wrong),
                file=DECISIONS_FILE,
                line=row.row,
                hint=say(
                    "mend the row, or take it out: then nothing is learned from it, and no entry changes"
                ),
            )


def forget(books: Books, beginnings: Iterable[str]) -> tuple[Plan, Books, tuple[Lesson, ...]]:
    """The plan that strikes out the words of these lessons, the books then, and what is forgotten.

    The entries stay as they were decided, and each decision can still be taken back.

    Raises:
        RequestError: NOT-LEARNED.
    """
    known = lessons(books)
    gone: dict[str, Lesson] = {}
    for beginning in beginnings:
        matching = [lesson for lesson in known if lesson.id.startswith(beginning)]
        if len(matching) != 1:
            what = say("several ids begin with {id}", id=beginning)
            if not matching:
                what = say("nothing is learned under the id {id}", id=beginning)
            raise failure(RequestError, "NOT-LEARNED", what, hint=say('the ids: "sfund review learned"'))
        gone[matching[0].id] = matching[0]
    ids = {id_ for lesson in gone.values() for id_ in lesson.decided}
    struck = [
        replace(row, decided=replace(row.decided, counterparty="", memo=""))
        for row in books.record.rows
        if row.decided.id in ids
    ]
    content = write_decisions(books.record.with_rows(struck))
    plan, after = plan_additions(books, Additions(files={DECISIONS_FILE: content}), ())
    return plan, after, tuple(gone.values())
