"""What the office costs, what it has to give back, and what nobody can explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.days import some_working_day, working_day
from sfund.example.dues_life import DUES_ACCOUNT
from sfund.example.names import CLIENTS
from sfund.example.network import OPERATING, Scale
from sfund.example.people import MemberLife, Method
from sfund.example.purse import Purse
from sfund.example.values import BankLine
from sfund.members.facts import MemberKind


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost that comes back: won in the default network, about which day, how much it varies.

    `every` is in months; `text` has a gap for the month's number.
    """

    text: str
    account: str
    won: int
    day: int
    percent: int = 0
    every: int = 1
    channel: str = "자동이체"


COSTS = (
    Cost("남문건물임차료", "Expenses:Office:Rent", 770_000, 5),
    Cost("사무국급여{}월", "Expenses:People:Wages", 2_650_000, 21, channel="전자금융"),
    Cost("시간제급여{}월", "Expenses:People:Wages", 1_450_000, 21, percent=6, channel="전자금융"),
    Cost("4대보험료{}월", "Expenses:People:Insurance", 410_000, 10, percent=3),
    Cost("전기요금{}월", "Expenses:Office:Utilities", 78_000, 18, percent=35),
    Cost("도시가스{}월", "Expenses:Office:Utilities", 46_000, 19, percent=60),
    Cost("수도요금{}월", "Expenses:Office:Utilities", 21_000, 27, percent=15, every=2),
    Cost("통신요금{}월", "Expenses:Office:Communication", 58_300, 26),
    Cost("소식지인쇄", "Expenses:Office:Printing", 190_000, 14, percent=12, every=2, channel="전자금융"),
    Cost("사무용품구입", "Expenses:Office:Supplies", 64_000, 16, percent=50, channel="체크카드"),
    Cost("운영위회의비", "Expenses:Office:Meetings", 88_000, 12, percent=40, channel="체크카드"),
    Cost("출장여비", "Expenses:Office:Travel", 52_000, 23, percent=45, channel="전자금융"),
    Cost("CMS이용수수료", "Expenses:Office:Fees", 11_000, 28),
    Cost(
        "회원단체지원금", "Expenses:Program:Support", 1_400_000, 17, percent=10, every=3, channel="전자금융"
    ),
    Cost("지역조직사업", "Expenses:Program:Organising", 210_000, 20, percent=20, channel="전자금융"),
    Cost("홍보물제작", "Expenses:Program:Publicity", 240_000, 9, percent=20, every=4, channel="전자금융"),
)

_REFUND = 100_000


@dataclass(frozen=True, slots=True)
class _Riddle:
    """A line that nobody could place: won to choose from, signed, and in which months of how many."""

    text: str
    account: str
    amounts: tuple[int, ...]
    channel: str
    every: int
    at: int


_RIDDLES = (
    _Riddle("ATM입금", "Income:Donations", (33_000, 45_500, 70_000), "CD입금", every=4, at=2),
    _Riddle("현금인출", "Assets:Cash", (-50_000, -100_000), "ATM출금", every=8, at=5),
)
_DUES_BACK_EVERY, _COURSE_BACK_EVERY = 7, 9


def office_lines(scale: Scale, members: Sequence[MemberLife]) -> list[BankLine]:
    """Costs, refunds and riddles of the operating account."""
    return [*_costs(scale), *_dues_back(scale, members), *_courses_back(scale), *_riddles(scale)]


def _costs(scale: Scale) -> list[BankLine]:
    purse = Purse(OPERATING, scale.stream("office", "costs"))
    for n, month in enumerate(scale.span.months()):
        for cost in COSTS:
            if n % cost.every == cost.every - 1:
                vary = purse.chance.randint(-cost.percent, cost.percent)
                amount = scale.sized(cost.won * (100 + vary) // 100, 10)
                day = working_day(month.day(cost.day))
                text = cost.text.format(month.number)
                purse.move(day, -amount, cost.account, text, channel=cost.channel)
    return purse.lines


def _dues_back(scale: Scale, members: Sequence[MemberLife]) -> list[BankLine]:
    """Somebody was debited who had paid already."""
    purse = Purse(OPERATING, scale.stream("office", "dues-back"))
    payers = [
        member
        for member in members
        if member.method is Method.CMS and member.kind is MemberKind.INDIVIDUAL and not member.twin
    ]
    for month in list(scale.span.months())[_DUES_BACK_EVERY - 1 :: _DUES_BACK_EVERY]:
        asked = [member for member in payers if member.owes(month)]
        if asked:
            member = purse.chance.choice(asked)
            purse.move(
                working_day(month.day(27)), -member.owes(month), DUES_ACCOUNT[member.kind],
                f"{member.short}회비반환", narration="회비 반환", doubtful=True, member=member.id,
            )  # fmt: skip
    return purse.lines


def _courses_back(scale: Scale) -> list[BankLine]:
    """A course did not take place."""
    purse = Purse(OPERATING, scale.stream("office", "courses-back"))
    for month in list(scale.span.months())[_COURSE_BACK_EVERY // 2 :: _COURSE_BACK_EVERY]:
        text = f"{purse.chance.choice(CLIENTS)}교육비환불"
        day = some_working_day(purse.chance, month)
        purse.move(day, -scale.sized(_REFUND), "Income:Business:Education", text, narration="교육비 환불")
    return purse.lines


def _riddles(scale: Scale) -> list[BankLine]:
    purse = Purse(OPERATING, scale.stream("office", "riddles"))
    for n, month in enumerate(scale.span.months()):
        for riddle in _RIDDLES:
            if n % riddle.every == riddle.at:
                day, amount = (
                    some_working_day(purse.chance, month),
                    Decimal(purse.chance.choice(riddle.amounts)),
                )
                purse.move(day, amount, riddle.account, riddle.text, channel=riddle.channel, doubtful=True)
    return purse.lines
