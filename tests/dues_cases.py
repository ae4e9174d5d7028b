"""A member's life with its dues as lines that a treasurer can read, and what of it must come out on which day.

    2025-01-01 dues-plan monthly 10000 due-day=31
    2025-01-10 join monthly
    2025-03-20 pay 20000 covers=2025-01/2025-02

    day        | status  | expected | paid  | arrears | credit | paid through
    2025-03-20 | current | 20000    | 20000 | 0       | 0      | 2025-02

Lines are `DATE VERB WORD… KEY=VALUE…`; `settings KEY=VALUE…` has no date. An amount is in won unless a currency
follows it. `docs/dues.md` holds the cases; this module reads them and says them as facts or as books.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from sfund.facts import Fact
from sfund.members.dues import DuesPlan, FirstPeriod, StatusRules
from sfund.members.facts import (
    DuesWaived,
    DuesWrittenOff,
    MemberFact,
    MemberJoin,
    MemberKind,
    MemberKindChange,
    MemberLeave,
    MemberPause,
    MemberPlan,
    MemberReturn,
)
from sfund.members.owed import Asks
from sfund.members.standing import Dues, Paid, Payment
from sfund.money import Money
from sfund.periods import Every, MonthSpan, Span
from sfund.registry import build_registry

DOCUMENT = Path(__file__).parent.parent / "docs" / "dues.md"
MEMBER = "I-0001"
SINCE = dt.date(2025, 1, 1)
ACCOUNTS = {
    "home": ("Income:Dues:Individual", "Equity:Opening-Balances"),
    "abroad": ("Income:Dues:Abroad", "Assets:Bank:Abroad"),
}
PAYING = {"pay": 1, "refund": -1, "reverse": -1}


@dataclass(frozen=True)
class Line:
    """One line of a life."""

    day: dt.date
    verb: str
    words: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([f"{self.day}", self.verb, *self.words, *(f"{k}={v}" for k, v in self.keys.items())])

    @property
    def currency(self) -> str:
        return self.words[-1] if self.words and self.words[-1].isupper() else "KRW"


@dataclass(frozen=True)
class Case:
    """A life, the settings it is seen with, and the rows of what must come out."""

    title: str
    lines: tuple[Line, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()

    def __str__(self) -> str:
        return "\n".join(map(str, (dict(self.settings), *self.lines)))

    __repr__ = __str__


def cases() -> list[Case]:
    """Every case of the document."""
    found, title, block = [], "", None
    for text in DOCUMENT.read_text("utf-8").splitlines():
        if text.startswith("#"):
            title = text.lstrip("# ")
        elif text == "```dues":
            block = []
        elif text == "```" and block is not None:
            found.append(_case(f"{title} {len(found) + 1}", block))
            block = None
        elif block is not None:
            block.append(text)
    return found


def _case(title: str, block: list[str]) -> Case:
    head = next(number for number, text in enumerate(block) if text.startswith("day "))
    keys = [word.strip() for word in block[head].split("|")]
    rows = tuple(
        dict(zip(keys, (word.strip() for word in text.split("|")), strict=True)) for text in block[head + 1 :]
    )
    lines, settings = [], {}
    for text in filter(None, (text.partition(" ;")[0].strip() for text in block[:head])):
        first, *rest = text.split()
        if first == "settings":
            settings.update(word.split("=") for word in rest)
        else:
            lines.append(line(text))
    assert rows
    return Case(title, tuple(lines), settings, rows)


def line(text: str) -> Line:
    """`2025-01-10 pay 10000 covers=2025-01` as a line."""
    day, verb, *rest = text.split()
    words = tuple(word for word in rest if "=" not in word)
    return Line(
        dt.date.fromisoformat(day), verb, words, dict(word.split("=") for word in rest if "=" in word)
    )


# As facts


def facts(case: Case) -> list[Fact]:
    """What the registry of these books holds, each with its place in the file."""
    said = [fact for one in case.lines if (fact := _fact(one))]
    return [fact.model_copy(update={"place": ("registry", number)}) for number, fact in enumerate(said)]


def _fact(one: Line) -> Fact | None:
    if one.verb == "dues-plan":
        keys = one.keys
        return DuesPlan(
            date=one.day,
            name=one.words[0],
            amount=Money(Decimal(one.words[1]), one.currency),
            every=Every(keys.get("every", "month")),
            due_day=int(keys.get("due-day", "25")),
            instalments=int(keys.get("instalments", "1")),
        )
    return None if one.verb in PAYING else _member_fact(one)


def _member_fact(one: Line) -> MemberFact:
    made, words = {"date": one.day, "id": MEMBER}, one.words
    match one.verb:
        case "join":
            kind = MemberKind(one.keys.get("kind", "individual"))
            fact: MemberFact = MemberJoin(**made, kind=kind, plan=words[0] if words else None)
        case "plan":
            fact = MemberPlan(**made, plan=words[0])
        case "kind":
            fact = MemberKindChange(**made, kind=MemberKind(words[0]), plan=one.keys.get("plan"))
        case "pause":
            until = one.keys.get("until")
            fact = MemberPause(**made, until=dt.date.fromisoformat(until) if until else None)
        case "waive" | "write-off":
            amount = Money(Decimal(one.keys["amount"]), "KRW") if "amount" in one.keys else None
            relief = DuesWaived if one.verb == "waive" else DuesWrittenOff
            fact = relief(**made, covers=words[0], amount=amount)
        case _:
            fact = {"return": MemberReturn, "leave": MemberLeave}[one.verb](**made)
    return fact


def payments(case: Case, until: dt.date = dt.date.max) -> Iterator[Payment]:
    """What was paid and given back in won up to that day."""
    for one in case.lines:
        if one.verb in PAYING and one.day <= until and one.currency == "KRW":
            covers = one.keys.get("covers")
            amount = PAYING[one.verb] * Decimal(one.words[0])
            yield Payment(one.day, amount, MonthSpan.parse(covers) if covers else None)


def dues(case: Case, known: Sequence[Fact] | None = None) -> Dues:
    """The dues of these books; from the facts in the order in which they are `known`, where it is given."""
    registry, problems = build_registry(facts(case) if known is None else known)
    assert problems == []
    keys = case.settings
    rules = StatusRules(int(keys.get("grace-days", "30")), int(keys.get("lapsed-months", "12")))
    first = FirstPeriod(keys.get("first-period", "whole"))
    return Dues(Asks(registry, SINCE, "KRW", first), rules)


def row(known: Dues, paid: Paid, day: dt.date) -> dict[str, str]:
    """How the member stands, in the words of a table."""
    standing = known.standing(MEMBER, paid, day)
    assert standing is not None
    return {
        "day": str(day),
        "status": str(standing.status),
        "expected": str(known.expected(MEMBER, Span(dt.date.min, day))),
        "paid": str(paid.total),
        "arrears": str(standing.arrears),
        "too old": str(standing.beyond(known.limit(day))),
        "credit": str(standing.credit),
        "paid through": str(standing.paid_through or "-"),
    }


def row_of(case: Case, day: dt.date) -> dict[str, str]:
    """The same from the case alone."""
    return row(dues(case), Paid.of(payments(case, day)), day)


# As books


def ledger(case: Case) -> str:
    """The case in the words of the books."""
    return "\n".join(_entry(one) for one in case.lines)


def _entry(one: Line) -> str:
    if one.verb in PAYING:
        number, currency = PAYING[one.verb] * Decimal(one.words[0]), one.currency
        covers = one.keys.get("covers")
        account, other = ACCOUNTS["home" if currency == "KRW" else "abroad"]
        head = f'{one.day} * "{MEMBER}" "dues"\n  member: "{MEMBER}"\n'
        return (
            head
            + (f'  covers: "{covers}"\n' if covers else "")
            + f"  {other}  {number} {currency}\n  {account}  {-number} {currency}\n"
        )
    keys = "".join(f"  {key}: {_value(key, value)}\n" for key, value in one.keys.items())
    if one.verb == "dues-plan":
        name, number = one.words[:2]
        return f'{one.day} custom "dues-plan" "{name}" {number} {one.currency}\n{keys}'
    words = [MEMBER, *one.words]
    if one.verb == "join":
        plan = f'  plan: "{one.words[0]}"\n' if one.words else ""
        words, keys = [MEMBER], plan + keys + ("" if "kind" in one.keys else '  kind: "individual"\n')
    said = " ".join(f'"{word}"' for word in words)
    return f'{one.day} custom "member" "{one.verb}" {said}\n{keys}'


def _value(key: str, value: str) -> str:
    if key == "amount":
        return f"{value} KRW"
    return value if key in {"until", "due-day", "instalments"} else f'"{value}"'
