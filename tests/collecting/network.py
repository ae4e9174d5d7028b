"""A network of a few members for the tests of collecting; everybody in it is made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from sfund.facts import Fact
from sfund.members.dues import DuesPlan, FirstPeriod
from sfund.members.facts import MemberJoin, MemberKind
from sfund.members.owed import Asks
from sfund.members.persons import Person
from sfund.members.standing import Dues, Paid, StatusRules
from sfund.money import Money
from sfund.periods import MonthSpan
from sfund.registry import build_registry

BEGIN = dt.date(2026, 1, 1)
MANDATE = dt.date(2025, 12, 1)


def day(text: str) -> dt.date:
    """`11-25` of 2026, or a whole date."""
    return dt.date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def member(id_: str, joined: str = "01-01", plan: str = "monthly") -> MemberJoin:
    return MemberJoin(date=day(joined), id=id_, kind=MemberKind.INDIVIDUAL, plan=plan)


def network(*facts: Fact) -> Dues:
    """The dues of these facts, on a plan of 10,000 won a month, due on the 25th."""
    plan = DuesPlan(date=BEGIN, name="monthly", amount=Money(Decimal(10_000), "KRW"))
    registry, problems = build_registry([plan, *facts])
    assert not problems, problems
    return Dues(Asks(registry, BEGIN, "KRW", FirstPeriod.WHOLE), StatusRules())


def paid(amount: int, last: str = "10-25", **covering: int) -> Paid:
    spans: Mapping[MonthSpan, Decimal] = {MonthSpan.parse(key): Decimal(won) for key, won in covering.items()}
    return Paid(Decimal(amount), spans, day(last))


PAYER = Person(
    "I-0001",
    "김하늘",
    phone="010-0000-0001",
    email="haneul@example.org",
    address="온고을시 가온길 1",
    payer_number="A-001",
    debit_bank="전북은행",
    debit_account="9990-00-000001",
    debit_holder="김하늘",
    debit_number="800101",
    mandate_from=MANDATE,
)


def payer(id_: str = "I-0001", **other: object) -> Person:
    """A person of whom the register has all that CMS wants, but for what is said otherwise."""
    return replace(PAYER, **{"id": id_, "payer_number": f"A-{id_[-3:]}", **other})  # type: ignore[arg-type]
