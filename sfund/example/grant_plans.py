"""The example's grants as plans: a city subsidy and a foundation's award each year, one contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.network import ENTRUSTED, FOUNDATION, SUBSIDY, Scale
from sfund.example.parties import CITY_ID, FOUNDATION_IDS, PARTY_NAMES
from sfund.grants.facts import GrantKind
from sfund.periods import Month

CONTRACT_MONTHS = 18


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget line: what it is spent on, in which words, and every how many months.

    `permille` is its part of the whole, the self-funded share included.
    """

    line: str
    expense: str
    word: str
    permille: int
    every: int = 1


LECTURES = "강사비"
PRINTING = "홍보인쇄비"
WAGES = "인건비"

SUBSIDY_LINES = (
    Budget(LECTURES, "Expenses:Program:Instructors", "강사료", 260),
    Budget("교육운영비", "Expenses:Program:Education", "교육운영", 200),
    Budget(PRINTING, "Expenses:Office:Printing", "인쇄", 130, every=2),
    Budget(WAGES, "Expenses:People:ProjectWages", "사업급여", 300),
    Budget("회의비", "Expenses:Office:Meetings", "회의", 110),
)
ENTRUSTED_LINES = (
    Budget(WAGES, "Expenses:People:ProjectWages", "급여", 600),
    Budget("사업비", "Expenses:Program:Organising", "사업진행", 260),
    Budget("운영비", "Expenses:Office:Supplies", "운영물품", 140),
)
FOUNDATION_LINES = (
    Budget(LECTURES, "Expenses:Program:Instructors", "강사료", 420),
    Budget("연구비", "Expenses:Program:Planning", "연구", 380, every=3),
    Budget("자료집제작비", "Expenses:Program:Publicity", "자료집", 200, every=3),
)


_NAMES = {
    GrantKind.PUBLIC_SUBSIDY: ("보조사업", "Subsidy"),
    GrantKind.ENTRUSTED: ("위탁사업", "Entrusted work"),
    GrantKind.FOUNDATION: ("공모사업", "Foundation grant"),
}


@dataclass(frozen=True, slots=True)
class GrantPlan:
    """One grant.

    Attributes:
        awarded: The day of the award; spending is allowed from `first` to `until`, both included.
        instalments: Day and permille of the award; the first money comes no earlier than `first`.
        returned: When what is left goes back.
        words: What the funder's payment, the bank's interest and the return are called.
    """

    id: str
    kind: GrantKind
    party: str
    account: str
    income: str
    awarded: dt.date
    first: dt.date
    until: dt.date
    amount: Decimal
    own_share: Decimal
    lines: tuple[Budget, ...]
    instalments: tuple[tuple[dt.date, int], ...]
    returned: dt.date
    words: tuple[str, str, str]

    @property
    def fund(self) -> str:
        return self.id.lower()

    @property
    def names(self) -> tuple[str, str]:
        """What people call its fund, in Korean and in English."""
        ko, en = _NAMES[self.kind]
        return f"{self.awarded.year}년 {ko}", f"{en} {self.awarded.year}"

    @property
    def funder(self) -> str:
        return PARTY_NAMES[self.party]

    def budget(self, line: Budget) -> Decimal:
        """The line's won, in whole thousands; the lines never exceed award and own share."""
        return (self.amount + self.own_share) * line.permille // 1_000_000 * 1000

    def promised(self, line: Budget) -> Decimal:
        """What the award says of the line: its won, the last line with what rounding left of the whole."""
        if line is not self.lines[-1]:
            return self.budget(line)
        others = sum((self.budget(one) for one in self.lines[:-1]), Decimal(0))
        return self.amount + self.own_share - others

    def change(self) -> tuple[str, str, Decimal]:
        """What the funder lets move in summer: from one line, to another, how much."""
        return LECTURES, PRINTING, self.budget(self.lines[0]) // 25_000 * 1000


def grant_plans(scale: Scale) -> Iterator[GrantPlan]:
    """Every grant awarded within the span."""
    for n, year in enumerate(scale.years):
        plans = [_subsidy(scale, year, n)]
        if n == 0:
            plans.append(_contract(scale))
        plans.append(_foundation(scale, year, n, len(plans) + 1))
        yield from (plan for plan in plans if plan.awarded <= scale.end)


def _subsidy(scale: Scale, year: int, n: int) -> GrantPlan:
    return GrantPlan(
        id=f"G-{year}-1",
        kind=GrantKind.PUBLIC_SUBSIDY,
        party=CITY_ID,
        account=SUBSIDY,
        income="Income:Grants:PublicSubsidy",
        awarded=dt.date(year, 2, 24),
        first=dt.date(year, 3, 1),
        until=dt.date(year, 12, 31),
        amount=scale.sized(42_000_000 if n == 0 else 36_000_000),
        own_share=scale.sized(4_200_000 if n == 0 else 3_600_000),
        lines=SUBSIDY_LINES,
        instalments=((dt.date(year, 3, 5), 600), (dt.date(year, 7, 3), 400)),
        returned=dt.date(year + 1, 2, 10),
        words=("보조금", "결산이자", "보조금반환"),
    )


def contract_end(scale: Scale) -> dt.date:
    """The last day of the entrusted work."""
    return Month.of(scale.begin).plus(CONTRACT_MONTHS - 1).last_day


def _contract(scale: Scale) -> GrantPlan:
    """It ends, and the network has to live without it."""
    start = Month.of(scale.begin)
    quarters = range(0, CONTRACT_MONTHS, 3)
    return GrantPlan(
        id=f"G-{scale.begin.year}-2",
        kind=GrantKind.ENTRUSTED,
        party=CITY_ID,
        account=ENTRUSTED,
        income="Income:Grants:Entrusted",
        awarded=scale.begin,
        first=scale.begin,
        until=contract_end(scale),
        amount=scale.sized(90_000_000),
        own_share=Decimal(0),
        lines=ENTRUSTED_LINES,
        instalments=tuple(
            (start.plus(month).day(6), 1000 // len(quarters) + (month == 0) * (1000 % len(quarters)))
            for month in quarters
        ),
        returned=start.plus(CONTRACT_MONTHS).day(20),
        words=("위탁사업비", "예금이자", "위탁금반환"),
    )


def _foundation(scale: Scale, year: int, n: int, number: int) -> GrantPlan:
    return GrantPlan(
        id=f"G-{year}-{number}",
        kind=GrantKind.FOUNDATION,
        party=FOUNDATION_IDS[n % len(FOUNDATION_IDS)],
        account=FOUNDATION,
        income="Income:Grants:Foundation",
        awarded=dt.date(year, 3, 20),
        first=dt.date(year, 4, 1),
        until=dt.date(year, 12, 31),
        amount=scale.sized(18_000_000 if n == 0 else 14_000_000),
        own_share=Decimal(0),
        lines=FOUNDATION_LINES,
        instalments=((dt.date(year, 4, 7), 1000),),
        returned=dt.date(year + 1, 1, 20),
        words=("지원금", "예금이자", "지원금반환"),
    )
