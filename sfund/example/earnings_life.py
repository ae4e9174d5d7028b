"""What the network earns and is given: courses and advice, a festival, pledges, gifts, interest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.days import some_working_day
from sfund.example.names import CLIENTS
from sfund.example.network import OPERATING, Scale
from sfund.example.parties import PARTY_NAMES
from sfund.example.pledges_life import PledgePart
from sfund.example.purse import Purse
from sfund.example.values import BankLine
from sfund.funds.facts import GENERAL


@dataclass(frozen=True, slots=True)
class Earning:
    """A service that is paid for: how many payments a month, each of how many ten thousand won."""

    word: str
    account: str
    times: tuple[int, int]
    ten_thousands: tuple[int, int]


EARNINGS = (
    Earning("교육비", "Income:Business:Education", (2, 4), (15, 30)),
    Earning("컨설팅", "Income:Business:Consulting", (0, 1), (45, 80)),
)
_LATER_PERCENT = 130  # from the second year on the services are known
_FESTIVAL_MONTHS = frozenset({5, 10})
_FESTIVAL_FEES = (10_000, 20_000, 20_000, 30_000)
_MEMBERS_A_GUEST, _MEMBERS_A_GIFT = 30, 130
_GIFTS = (30_000, 50_000, 50_000, 100_000, 200_000)
_SILENT_ONE_IN = 4  # gifts with a name only


def earning_lines(scale: Scale, parts: Iterable[PledgePart], strangers: Iterator[str]) -> list[BankLine]:
    """Money that comes into the operating account besides dues; `strangers` are names of non-members."""
    return [
        *_services(scale),
        *_festivals(scale, strangers),
        *_pledges(scale, parts),
        *_gifts(scale, strangers),
        *_interest(scale),
    ]


def _services(scale: Scale) -> list[BankLine]:
    purse = Purse(OPERATING, scale.stream("earnings", "services"))
    for month in scale.span.months():
        percent = 100 if month.year == scale.begin.year else _LATER_PERCENT
        for earning in EARNINGS:
            for _ in range(purse.chance.randint(*earning.times)):
                amount = scale.sized(purse.chance.randint(*earning.ten_thousands) * 100 * percent)
                text = purse.chance.choice(CLIENTS) + earning.word
                day = some_working_day(purse.chance, month)
                purse.move(day, amount, earning.account, text, narration=earning.word, channel="타행이체")
    return purse.lines


def _festivals(scale: Scale, strangers: Iterator[str]) -> list[BankLine]:
    purse = Purse(OPERATING, scale.stream("earnings", "festivals"))
    for month in scale.span.months():
        if month.number in _FESTIVAL_MONTHS:
            for _ in range(max(scale.members // _MEMBERS_A_GUEST, 1)):
                fee = Decimal(purse.chance.choice(_FESTIVAL_FEES))
                text = f"{next(strangers)}참가비"
                day = month.day(purse.chance.randint(8, 22))
                purse.move(day, fee, "Income:Business:Events", text, narration="참가비")
    return purse.lines


def _pledges(scale: Scale, parts: Iterable[PledgePart]) -> list[BankLine]:
    """Companies' parts that go to the general fund."""
    purse = Purse(OPERATING, scale.stream("earnings", "pledges"))
    for part in parts:
        if part.fund == GENERAL and part.paid is not None:
            purse.move(
                part.paid, part.amount, "Income:CSR", PARTY_NAMES[part.party],
                narration="사회공헌 기금", party=part.party, pledge=part.pledge,
            )  # fmt: skip
    return purse.lines


def _gifts(scale: Scale, strangers: Iterator[str]) -> list[BankLine]:
    """Gifts of persons who are no members; most say so, some send a name and nothing else."""
    purse = Purse(OPERATING, scale.stream("earnings", "gifts"))
    for month in scale.span.months():
        for _ in range(round(scale.members * purse.chance.randint(50, 150) / (100 * _MEMBERS_A_GIFT))):
            silent = purse.chance.randrange(_SILENT_ONE_IN) == 0
            text = next(strangers) + ("" if silent else "후원금")
            amount = Decimal(purse.chance.choice(_GIFTS))
            day = month.day(purse.chance.randint(1, 28))
            purse.move(day, amount, "Income:Donations", text, narration="후원금", doubtful=silent)
    return purse.lines


def _interest(scale: Scale) -> list[BankLine]:
    purse = Purse(OPERATING, scale.stream("earnings", "interest"))
    for month in scale.span.months():
        if month.number % 3 == 0:
            amount = Decimal(purse.chance.randint(900, 6000))
            purse.move(month.day(20), amount, "Income:Interest", "예금이자", channel="이자")
    return purse.lines
