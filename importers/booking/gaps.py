"""Days that no statement covers, let through on a person's word.

A statement that does not follow on the books is refused. Where somebody says why days are missing, the
difference stands in suspense on the first day after them, so that the bank's balance is right and the
question stays open. Statements of the missing days, imported later, make it smaller, and nothing once all are
there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from beancount.core import data

from importers.booking.drafting import Drafter, Origin
from importers.booking.identity import gap_id
from importers.booking.timeline import DAY, Timeline
from importers.placing.line import Line, Verdict
from importers.placing.placer import suspense
from sfund.chart import is_suspense
from sfund.grants.facts import own_grants
from sfund.money import ZERO
from sfund.placing.completion import completed
from sfund.placing.drafts import TO_REVIEW, Draft
from sfund.registry import Registry
from sfund.words import say

NOTE = "gap"
"""The key under which an entry of a gap keeps the person's word."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What the account changed by on days that no statement covers.

    Attributes:
        day: The first day after them.
        amount: In the account's view.
        note: Why they are missing, in a person's words.
        origin: The statement after them.
    """

    day: dt.date
    amount: Decimal
    note: str
    origin: str


def gap_entry(gap: Gap, line: Timeline, drafter: Drafter, registry: Registry) -> Draft:
    """The difference in suspense, for a person to look at."""
    row = Line(line.account, gap.day, gap.amount, line.currency)
    own = own_grants(registry.grants, line.account, gap.day)
    whole = completed(suspense(row), line.account, own, registry, drafter.funds).placement
    verdict = Verdict(say("days are missing before this one: {note}", note=gap.note), whole)
    draft = drafter.draft(row, verdict, Origin(gap_id(line.account, gap.day), gap.origin))
    return draft._replace(meta={**draft.meta, NOTE: gap.note})


def reconsidered(
    line: Timeline, until: dt.date = dt.date.max
) -> Iterator[tuple[data.Transaction, Gap | None]]:
    """Each gap of the books that is another one now, with what is left of it; the timeline is put right.

    Those of days up to `until`, each once: what is let through later may only change the gaps after it. A gap
    that a person has placed somewhere is a gap no more.
    """
    while line.gaps and line.gaps[0].date <= until:
        entry = line.gaps.pop(0)
        proven = next((one for one in line.assertions if one.date > entry.date), None)
        if not _is_open(entry) or proven is None or proven.amount.number is None:
            continue
        missing = proven.amount.number - line.at_end_of(proven.date - DAY)
        if not missing:
            continue
        line.add(entry.date, missing)
        left = _amount(entry) + missing
        yield (
            entry,
            Gap(entry.date, left, str(entry.meta[NOTE]), str(entry.meta["statement"])) if left else None,
        )


def before_former(line: Timeline, note: str) -> Gap | None:
    """What is missing between the statements of this run and the day on which the account began before it."""
    former = line.former
    if former is None or line.began is None or former.day == line.began.day:
        return None
    missing = former.closing - line.at_end_of(former.day)
    if not missing:
        return None
    origin = next(str(one.meta["statement"]) for one in line.entries[former.day] if "statement" in one.meta)
    return Gap(former.day, missing, note, origin)


def _is_open(entry: data.Transaction) -> bool:
    return entry.flag == TO_REVIEW and any(is_suspense(posting.account) for posting in entry.postings)


def _amount(entry: data.Transaction) -> Decimal:
    units = entry.postings[0].units
    return (units.number if units is not None else None) or ZERO
