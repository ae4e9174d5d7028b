"""Which loans a letter is due about: what is late or due soon, and which letter went out already.

Each instalment has a letter before it is due and one at each stage of being late; each once. What is due
together of one loan stands in one letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sfund.loans.account import LoanAccount, Row, Status
from sfund.loans.facts import LoanFact, LoanReschedule, LoanSettle
from sfund.loans.servicing_facts import LoanReminded
from sfund.money import ZERO, total
from sfund.words import Message, say

BEFORE = 0
"""The stage of the letter before the due day."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When letters go out.

    Attributes:
        ahead: From so many days before the due day on.
        after: The stages of those that are late: so many days after the due day.
        slips: The day by which an instalment of that day may be paid; the day itself by default.
    """

    ahead: int
    after: tuple[int, ...]
    slips: Callable[[dt.date], dt.date] | None = None

    def pay_by(self, due: dt.date) -> dt.date:
        return due if self.slips is None else self.slips(due)

    def stage(self, days_late: int) -> int | None:
        """The stage of what is so many days late; None where it is late, and not for so long yet."""
        return BEFORE if not days_late else max((one for one in self.after if one <= days_late), default=None)


@dataclass(frozen=True, slots=True)
class Instalment:
    """An instalment that is late or due soon; amounts are what is open of it.

    Attributes:
        n: Its number.
        pay_by: The day by which it may be paid without being late: banks are closed on some due days.
        stage: The stage that it has reached; None where it is late, and not for so long yet.
        sent: Whether a letter of this stage, or of a later one, went out.
    """

    n: int
    due: dt.date
    pay_by: dt.date
    principal: Decimal
    interest: Decimal
    days_late: int
    stage: int | None
    sent: bool

    @property
    def open(self) -> Decimal:
        return self.principal + self.interest

    def when(self, day: dt.date) -> Message:
        """How far its last day is from that day, in words."""
        if self.days_late:
            return say("{days} days late", days=self.days_late)
        left = (self.pay_by - day).days
        return say("due in {days} days", days=left) if left > 0 else say("due today")

    @property
    def is_wanted(self) -> bool:
        """Whether a letter about it is due."""
        return self.stage is not None and not self.sent


@dataclass(frozen=True, slots=True)
class LoanDue:
    """A loan of which something is late or due soon.

    Attributes:
        late: Its late instalments, the oldest first.
        coming: The next one, where it is due soon.
        late_charges: Those so far; they grow by the day.
        held: Why no letter goes out, whatever is due; None where one may.
    """

    loan: str
    borrower: str
    currency: str
    as_of: dt.date
    late: tuple[Instalment, ...]
    coming: Instalment | None
    late_charges: Decimal
    held: Message | None = None

    @property
    def instalments(self) -> tuple[Instalment, ...]:
        return (*self.late, self.coming) if self.coming is not None else self.late

    @property
    def wanted(self) -> tuple[Instalment, ...]:
        """The instalments for which a letter is due; one letter tells of them all."""
        return () if self.held else tuple(one for one in self.instalments if one.is_wanted)

    @property
    def is_about_late(self) -> bool:
        """Whether the letter asks for what is late; else it tells of the one that comes."""
        return any(one.is_wanted for one in self.late)

    @property
    def overdue(self) -> Decimal:
        """All that is late, late charges included."""
        return total(one.open for one in self.late) + self.late_charges

    def facts(self, day: dt.date, by: str, batch: str) -> Iterator[LoanReminded]:
        """That the letter went out: one fact for each instalment that it was written for."""
        for one in self.wanted:
            if one.stage is not None:
                yield LoanReminded(date=day, id=self.loan, due=one.due, stage=one.stage, by=by, batch=batch)


def loan_due(account: LoanAccount, borrower: str, facts: Sequence[LoanFact], rules: Rules) -> LoanDue | None:
    """What of that loan is late or due soon on the account's day; None where nothing is."""
    if account.status is not Status.ACTIVE:
        return None
    sent, day = _sent(facts), account.as_of
    rows = [_instalment(row, sent, rules) for row in account.rows if row.open > 0]
    late = tuple(one for one in rows if one.days_late or one.pay_by < day)
    coming = next((one for one in rows[len(late) :] if (one.due - day).days <= rules.ahead), None)
    if not late and coming is None:
        return None
    return LoanDue(
        account.loan,
        borrower,
        account.currency,
        day,
        late,
        coming,
        account.late_due,
        _held(account, facts),
    )


def _sent(facts: Sequence[LoanFact]) -> list[LoanReminded]:
    """The letters about the rows that hold now: a reschedule makes others."""
    since = max((fact.date for fact in facts if isinstance(fact, LoanReschedule)), default=dt.date.min)
    return [fact for fact in facts if isinstance(fact, LoanReminded) and fact.date >= since]


def _instalment(row: Row, sent: Sequence[LoanReminded], rules: Rules) -> Instalment:
    principal = row.principal - row.paid_principal
    stage = rules.stage(row.days_late)
    return Instalment(
        n=row.n,
        due=row.due,
        pay_by=rules.pay_by(row.due),
        principal=principal,
        interest=max(row.open - principal, ZERO),
        days_late=row.days_late,
        stage=stage,
        sent=stage is not None and any(fact.due == row.due and fact.stage >= stage for fact in sent),
    )


def _held(account: LoanAccount, facts: Sequence[LoanFact]) -> Message | None:
    if account.is_paused:
        return say("the loan is paused")
    settlements = [fact for fact in facts if isinstance(fact, LoanSettle) and fact.date <= account.as_of]
    last = max(settlements, key=lambda fact: fact.date, default=None)
    if last is not None and account.as_of <= (last.by or dt.date.max):
        return say("a smaller sum was agreed")
    return None
