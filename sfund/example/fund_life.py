"""The solidarity fund, day by day: gifts and repayments in, loans out as far as the money goes."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from sfund.chart import LOAN_PRINCIPAL
from sfund.example.aid_life import aid_life
from sfund.example.days import some_time, working_day
from sfund.example.grants_life import TRANSIT
from sfund.example.loan_courses import Payment, loan_life
from sfund.example.loan_plans import PRODUCTS, Course, Loan
from sfund.example.network import OPERATING, SOLIDARITY, Scale
from sfund.example.parties import PARTY_NAMES
from sfund.example.people import MemberLife
from sfund.example.plan_life import FUND_COMMITTEE, founders, holders
from sfund.example.pledges_life import SOLIDARITY_FUND, PledgePart
from sfund.example.purse import Purse
from sfund.example.values import BankLine, place
from sfund.facts import Fact
from sfund.funds.facts import GENERAL
from sfund.members.facts import MemberKind
from sfund.placing.placements import Placement

FUND_TRANSFER = "연대금고이체"

_OPENING, _RESERVE, _TRANSFER = 26_000_000, 2_000_000, 3_000_000
_APPLICATIONS = 13  # of which one is rejected
_REJECTED = 7
_COURSES = {
    1: Course.PREPAID,
    3: Course.RESCHEDULED,
    4: Course.LATE,
    5: Course.PART,
    6: Course.OVERPAID,
    8: Course.TWICE,
    9: Course.STOPPED,
}
_TIES = {0: 2, 8: 3}  # which seat is of the borrower's own people
_NUMBERS = 1000  # more than the payments of a loan
_GUARANTOR = 12  # which of the founders
_MEMBER_DAYS_MIN = 30
_LAST_LOAN_DAYS = 60
_STEP = 1_000_000
_FEE = Decimal(500)


@dataclass(order=True)
class _Event:
    """Something that happens to the account.

    `rank` within a day: money in (0) comes before the committee's loans (1), and what else goes out last (2).
    """

    day: dt.date
    rank: int
    number: int
    text: str = field(compare=False, default="")
    truth: Placement | None = field(compare=False, default=None)
    doubtful: bool = field(compare=False, default=False)


@dataclass(frozen=True, slots=True)
class FundLife:
    """What the fund did, and what the registry says of it."""

    opening: Decimal
    facts: tuple[Fact, ...]
    lines: tuple[BankLine, ...]


def fund_life(scale: Scale, members: Sequence[MemberLife], parts: Iterable[PledgePart]) -> FundLife:
    """The lines of the fund's account, the other end of transfers into it, and the loans."""
    chance = scale.stream("fund")
    opening = scale.sized(_OPENING)
    purse = Purse(SOLIDARITY, chance, opening, fund=SOLIDARITY_FUND)
    lender = _Lender(scale, scale.stream("loans"), purse, members)
    aid = aid_life(scale, members)
    agenda = [*_income(scale, chance, parts), *_meetings(scale)]
    if aid is not None:
        agenda.append(_Event(aid.paid, 2, len(agenda), aid.text, aid.truth, doubtful=True))
    heapq.heapify(agenda)
    while agenda:
        event = heapq.heappop(agenda)
        if event.truth is not None:
            purse.add(event.day, event.text, event.truth, doubtful=event.doubtful)
        else:
            for repayment in lender.lend(event.number, event.day):
                heapq.heappush(agenda, repayment)
    facts = (*lender.facts, *(aid.facts if aid is not None else ()))
    return FundLife(opening, facts, (*_as_told(purse.lines), *_transfers_out(scale, chance)))


def _as_told(told: Sequence[BankLine]) -> list[BankLine]:
    """Of two payments for one loan on one day the first one first; all other times of day are chance."""
    lines = list(told)
    for n, (one, other) in enumerate(pairwise(told)):
        loan = one.truth.meta.get("loan")
        if loan and loan == other.truth.meta.get("loan") and one.day == other.day and one.amount > 0:
            first, second = sorted((one.time, other.time))
            lines[n : n + 2] = [replace(one, time=first), replace(other, time=second)]
    return lines


def _income(scale: Scale, chance: random.Random, parts: Iterable[PledgePart]) -> list[_Event]:
    """Everything that comes in but repayments."""
    events: list[_Event] = []
    for part in parts:
        if part.fund == SOLIDARITY_FUND and part.paid is not None:
            truth = place(
                "Income:CSR", part.amount, narration="사회공헌 기금",
                fund=SOLIDARITY_FUND, party=part.party, pledge=part.pledge,
            )  # fmt: skip
            events.append(_Event(part.paid, 0, len(events), PARTY_NAMES[part.party], truth))
    for month in scale.span.months():
        if month.number % 3 == 0:
            interest = Decimal(chance.randint(4000, 15000))
            truth = place("Income:Interest", interest, narration="결산이자", fund=SOLIDARITY_FUND)
            events.append(_Event(month.day(21), 0, len(events), "결산이자", truth))
    for day in _transfer_days(scale):
        amount = scale.sized(_TRANSFER)
        truth = place(
            TRANSIT, amount, narration=FUND_TRANSFER, part_meta={"fund": GENERAL}, fund=SOLIDARITY_FUND
        )
        events.append(_Event(day, 0, len(events), FUND_TRANSFER, truth))
    return events


def _transfer_days(scale: Scale) -> list[dt.date]:
    """The general fund gives in June and December."""
    return [working_day(month.day(15)) for month in scale.span.months() if month.number in (6, 12)]


def _transfers_out(scale: Scale, chance: random.Random) -> list[BankLine]:
    amount = -scale.sized(_TRANSFER)
    truth = place(TRANSIT, amount, narration=FUND_TRANSFER, part_meta={"fund": GENERAL})
    return [
        BankLine(OPERATING, day, some_time(chance, 9, 9), amount, FUND_TRANSFER, "", truth)
        for day in _transfer_days(scale)
    ]


def _meetings(scale: Scale) -> list[_Event]:
    """When the committee's loans would be paid out, evenly over the span."""
    count = max(round(_APPLICATIONS * scale.lifetimes), 1)
    days = (scale.end - scale.begin).days - _LAST_LOAN_DAYS
    return [
        _Event(working_day(scale.begin + dt.timedelta(days=days * (n + 1) // count)), 1, n)
        for n in range(count)
        if days > 0
    ]


def _event(payment: Payment, number: int, text: str) -> _Event:
    """A borrower's payment, or what goes back; unusual words are of an unusual payment."""
    comes_in = sum(part.amount for part in payment.truth.parts) > 0
    rank = 0 if comes_in else 2
    return _Event(payment.day, rank, number, text, payment.truth, doubtful=bool(payment.words))


class _Lender:
    """Lends to members what the fund can spare, one loan at a time to each."""

    def __init__(
        self, scale: Scale, chance: random.Random, purse: Purse, members: Sequence[MemberLife]
    ) -> None:
        self.scale = scale
        self.chance = chance
        self.purse = purse
        self.members = [
            member for member in members if member.kind is MemberKind.ORGANIZATION and member.left is None
        ]
        self.committee = holders(FUND_COMMITTEE, members)
        self.busy_until: dict[str, dt.date] = {}
        self.in_year: Counter[int] = Counter()
        founding = founders(members)
        self.guarantor = founding[_GUARANTOR].id if len(founding) > _GUARANTOR else None
        self.tied: dict[str, str] = {}
        self.facts: list[Fact] = []

    def lend(self, number: int, day: dt.date) -> Sequence[_Event]:
        """One meeting: the loan, if there are money and a borrower, and the repayments that follow."""
        loan = self._loan(number, day)
        if loan is None:
            return ()
        self.facts += loan.facts()
        if not loan.approved:
            return ()
        borrower = next(member for member in self.members if member.id == loan.borrower)
        self.purse.move(
            day, -loan.amount, LOAN_PRINCIPAL, f"{borrower.short}대출",
            narration="대출 실행", loan=loan.id, member=borrower.id,
        )  # fmt: skip
        self.purse.move(day, -_FEE, "Expenses:Office:Fees", "이체수수료")
        text = self.chance.choice((borrower.short, borrower.signed, f"{borrower.short}상환"))
        life = loan_life(loan, self.scale.end)
        self.facts += life.facts
        self.busy_until[borrower.id] = life.until or dt.date.max
        return [
            _event(
                payment,
                (number + 1) * _NUMBERS + n,
                borrower.short + payment.words if payment.words else text,
            )
            for n, payment in enumerate(life.payments)
        ]

    def _loan(self, number: int, day: dt.date) -> Loan | None:
        product = PRODUCTS[number % len(PRODUCTS)]
        course = _COURSES.get(number % _APPLICATIONS, Course.EXACT)
        spare = (self.purse.left - self.scale.sized(_RESERVE) - _FEE) // _STEP * _STEP
        amount = min(Decimal(self.chance.choice(product.amounts)), spare)
        applied = max(day - dt.timedelta(days=self.chance.randint(14, 24)), self.scale.begin)
        free = [
            member.id
            for member in self.members
            if member.joined + dt.timedelta(days=_MEMBER_DAYS_MIN) <= day
            and member.joined <= applied
            and self.busy_until.get(member.id, dt.date.min) < applied
        ]
        if amount <= 0 or not free or not self.committee:
            return None
        borrower = self.chance.choice(free)
        self.in_year[applied.year] += 1
        return Loan(
            id=f"L-{applied.year}-{self.in_year[applied.year]:03d}",
            borrower=borrower,
            product=product,
            amount=amount,
            applied=applied,
            decided=max(day - dt.timedelta(days=3), applied),
            start=day,
            course=course,
            committee=self.committee,
            tied=self._tied(number % _APPLICATIONS, borrower),
            guarantor=self.guarantor if course is Course.STOPPED else None,
            approved=number % _APPLICATIONS != _REJECTED,
        )

    def _tied(self, application: int, borrower: str) -> str | None:
        """Who of the committee is of the borrower's own people; once said, they stay so."""
        seat = _TIES.get(application)
        if borrower not in self.tied and seat is not None and seat < len(self.committee):
            self.tied[borrower] = self.committee[seat]
        return self.tied.get(borrower)
