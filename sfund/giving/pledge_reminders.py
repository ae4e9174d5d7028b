"""Which parts of pledges a letter is about, at which stage, and which letter went out already.

Each part has a letter before it is due, one when it is late, and one when it is late for a month; each once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sfund.giving.pledge_account import PledgeAccount
from sfund.giving.pledges import PledgeFact, PledgeForm, PledgeMake, PledgeReminded
from sfund.words import Message, say

BEFORE = 0
"""The stage of the letter before the due day."""

LATE = (1, 30)
"""The stages of the letters after it: so many days late."""


@dataclass(frozen=True, slots=True)
class PartDue:
    """A part that is late or due soon.

    Attributes:
        days: How many days after its due day the reader's day is; below zero before it.
        stage: The stage that it has reached.
        sent: Whether a letter of this stage, or of a later one, went out.
    """

    pledge: PledgeMake
    due: dt.date
    open: Decimal
    days: int
    stage: int
    sent: bool

    @property
    def in_kind(self) -> bool:
        """Whether goods or work are promised: no letter asks for these."""
        return self.pledge.form is PledgeForm.IN_KIND

    @property
    def when(self) -> Message:
        """How far its day is, in words."""
        if self.days < 0:
            return say("due in {days} days", days=-self.days)
        return say("{days} days late", days=self.days) if self.days else say("due today")

    def fact(self, day: dt.date, by: str, batch: str) -> PledgeReminded:
        """That a letter went out."""
        return PledgeReminded(date=day, id=self.pledge.id, due=self.due, stage=self.stage, by=by, batch=batch)


def parts_due(
    accounts: Iterable[PledgeAccount], facts: Mapping[str, Sequence[PledgeFact]], ahead: int
) -> tuple[PartDue, ...]:
    """The parts of these pledges that are late, or due within so many days; the oldest first."""
    found = [part for account in accounts for part in _parts(account, facts[account.pledge.id], ahead)]
    return tuple(sorted(found, key=lambda part: (part.due, part.pledge.id)))


def _parts(account: PledgeAccount, facts: Sequence[PledgeFact], ahead: int) -> Iterator[PartDue]:
    sent = [fact for fact in facts if isinstance(fact, PledgeReminded)]
    for part in account.parts:
        if part.due is None or part.open <= 0 or (part.due - account.as_of).days > ahead:
            continue
        days = (account.as_of - part.due).days
        stage = max((stage for stage in LATE if stage <= days), default=BEFORE)
        told = any(fact.due == part.due and fact.stage >= stage for fact in sent)
        yield PartDue(account.pledge, part.due, part.open, days, stage, told)
