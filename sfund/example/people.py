"""Members of the example network: their plans, their stay, and how they pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sfund.example.network import Scale, won
from sfund.facts import Fact
from sfund.members.dues import DuesPlan
from sfund.members.facts import MemberJoin, MemberKind, MemberLeave, MemberPause, MemberPlan
from sfund.members.persons import Person
from sfund.periods import Every, Month, Span


@dataclass(frozen=True, slots=True)
class Plan:
    """A dues plan: who it is for, what it asks, and how many of ten take it."""

    name: str
    kind: MemberKind
    amount: int
    share: int
    name_ko: str
    every: Every = Every.MONTH


PLANS = (
    Plan("individual-monthly", MemberKind.INDIVIDUAL, 10_000, 74, "개인회원 월 1만원"),
    Plan("individual-20000", MemberKind.INDIVIDUAL, 20_000, 13, "개인회원 월 2만원"),
    Plan("individual-30000", MemberKind.INDIVIDUAL, 30_000, 8, "개인회원 월 3만원"),
    Plan("individual-yearly", MemberKind.INDIVIDUAL, 120_000, 5, "개인회원 연 12만원", Every.YEAR),
    Plan("organization-monthly", MemberKind.ORGANIZATION, 50_000, 60, "단체회원 월 5만원"),
    Plan("organization-70000", MemberKind.ORGANIZATION, 70_000, 20, "단체회원 월 7만원"),
    Plan("organization-100000", MemberKind.ORGANIZATION, 100_000, 20, "단체회원 월 10만원"),
    Plan("supporter-monthly", MemberKind.SUPPORTER, 5_000, 100, "후원회원 월 5천원"),
)
_PLAN_BY_NAME = {plan.name: plan for plan in PLANS}
YEARLY = "individual-yearly"
_BANKS = ("전북은행", "국민은행", "농협은행", "신한은행")
_NO_BUSINESS = "000-82-00000"


class Method(StrEnum):
    """How dues come in."""

    CMS = "cms"
    TRANSFER = "transfer"


class Habit(StrEnum):
    """How someone who pays by transfer keeps to the day."""

    STEADY = "steady"
    LATE = "late"
    DOUBLE = "double"  # every second month, for two
    AHEAD = "ahead"  # once a year, for the year
    PART = "part"  # now and then less than the whole
    SILENT = "silent"  # stops one day and says nothing


class Signature(StrEnum):
    """What stands on the bank line."""

    NAME = "name"
    MONTH = "month"  # 김하늘3월회비
    SPOUSE = "spouse"
    NICKNAME = "nickname"
    BRACKETS = "brackets"  # (주)
    CIRCLED = "circled"  # ㈜


@dataclass(frozen=True, slots=True)
class MemberLife:
    """One member's whole story.

    Attributes:
        plans: From which day on which plan, oldest first.
        away: When dues are paused, whole months.
        name: As on paper; for an organisation with its legal form.
        short: What people write: a person's name, an organisation's short one.
        signed: What stands on its bank lines, before a month is added.
        twin: Shares the name with another member.
    """

    id: str
    kind: MemberKind
    joined: dt.date
    left: dt.date | None
    plans: tuple[tuple[dt.date, str], ...]
    away: Span | None
    method: Method
    habit: Habit
    signature: Signature
    name: str
    short: str
    signed: str
    sector: str | None = None
    twin: bool = False

    def owes(self, month: Month) -> Decimal:
        """What falls due in that month; zero before joining, after leaving and in a pause."""
        first = month.first_day
        if month < Month.of(self.joined) or (self.left is not None and self.left <= first):
            return Decimal(0)
        if self.away is not None and first in self.away:
            return Decimal(0)
        plan = _PLAN_BY_NAME[[name for since, name in self.plans if since <= max(first, self.joined)][-1]]
        if plan.every is Every.YEAR and month.number != self.joined.month:
            return Decimal(0)
        return Decimal(plan.amount)

    @property
    def payer_number(self) -> str:
        return f"{self.joined.year}{self.id.replace('-', '')}" if self.method is Method.CMS else ""

    def person(self) -> Person:
        """The member's line of the register."""
        digits = int(self.id.split("-")[1])
        phone = {"O": "063-000", "I": "010-0000", "S": "010-0001"}[self.id[0]]
        other = self.signed if self.signature is Signature.SPOUSE else self.short
        return Person(
            id=self.id,
            name=self.name,
            aliases=(other,) if other != self.name else (),
            phone=f"{phone}-{digits % 10_000:04d}",
            email=f"{self.id.lower()}@example.org",
            address=f"온고을시 어울림구 연대로 {digits}",
            payer_number=self.payer_number,
            bank_name=self.signed if self.signature is Signature.NICKNAME else "",
            **self._debited(digits),
        )

    def _debited(self, digits: int) -> dict[str, Any]:
        """The account that CMS debits, and since when it may."""
        if self.method is not Method.CMS:
            return {}
        born = dt.date(1955 + digits % 45, digits % 12 + 1, digits % 28 + 1)
        return {
            "debit_bank": _BANKS[digits % len(_BANKS)],
            "debit_account": f"9990-{digits:08d}",
            "debit_holder": self.name,
            "debit_number": f"{born:%y%m%d}" if self.kind.is_person else _NO_BUSINESS,
            "mandate_from": self.joined,
        }

    def facts(self) -> Iterator[Fact]:
        """The registry's facts of this member; no person's name in them."""
        yield MemberJoin(
            date=self.joined,
            id=self.id,
            kind=self.kind,
            plan=self.plans[0][1],
            name=self.name if self.kind is MemberKind.ORGANIZATION else None,
            sector=self.sector,
        )
        for since, plan in self.plans[1:]:
            yield MemberPlan(date=since, id=self.id, plan=plan)
        if self.away is not None:
            yield MemberPause(date=self.away.first, id=self.id, until=self.away.last)
        if self.left is not None:
            yield MemberLeave(date=self.left, id=self.id)


def plan_facts(scale: Scale) -> Iterator[DuesPlan]:
    """The dues plans, from the first day on."""
    for plan in PLANS:
        yield DuesPlan(
            date=scale.begin, name=plan.name, amount=won(plan.amount), every=plan.every, name_ko=plan.name_ko
        )
