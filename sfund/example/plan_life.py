"""What the network means to do: its four tasks, the year's plan by task and account, and who sits where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sfund.auditing.roles import RoleHeld
from sfund.budgets import PlanAmount, PlanKind, PlanTask
from sfund.example.grant_plans import contract_end
from sfund.example.network import Scale, won
from sfund.example.people import MemberLife
from sfund.facts import Fact
from sfund.members.facts import MemberKind

FUND_COMMITTEE = "fund-committee"


@dataclass(frozen=True, slots=True)
class _Task:
    """A task, what a year of the default network has for it, and the accounts that serve it alone."""

    name: str
    name_ko: str
    name_en: str
    won: int
    accounts: tuple[str, ...]


_TASKS = (
    _Task("spreading", "연대의 확산", "Spreading the idea", 19_000_000,
          ("Expenses:Program:Organising", "Expenses:Program:Publicity", "Expenses:Office:Printing")),
    _Task("support", "회원 지원", "Supporting members", 6_000_000,
          ("Expenses:Program:Support", "Expenses:Program:MutualAid")),
    _Task("training", "교육·훈련", "Training", 27_000_000,
          ("Expenses:Program:Education", "Expenses:Program:Instructors", "Expenses:Program:Planning")),
    _Task("finances", "재정 자립", "Own finances", 1_200_000,
          ("Expenses:Fundraising", "Expenses:Office:Fees")),
)  # fmt: skip
_ACCOUNTS = (
    ("Expenses:People", PlanKind.EXPENSE, 88_000_000),
    ("Expenses:Office", PlanKind.EXPENSE, 24_000_000),
    ("Expenses:Loans", PlanKind.EXPENSE, 700_000),
    ("Income:Dues", PlanKind.INCOME, 72_000_000),
    ("Income:Donations", PlanKind.INCOME, 9_000_000),
    ("Income:CSR", PlanKind.INCOME, 36_000_000),
    ("Income:Business", PlanKind.INCOME, 20_000_000),
    ("Income:Grants", PlanKind.INCOME, 80_000_000),
)
_AFTER_CONTRACT = {"Expenses:People": 76_000_000, "Income:Dues": 78_000_000, "Income:Grants": 48_000_000}
"""What else is planned once the entrusted work has ended."""
_DRAWN_UP = (10, 20)  # month and day on which the board draws up the coming year's plan
"""What is planned without a task: what carries all of them, and what is to be raised."""

_SEATS = (
    ("chair", range(1)),
    ("board", range(5)),
    ("auditor", range(5, 7)),
    ("training-committee", range(2, 6)),
    ("membership-committee", range(4, 8)),
    (FUND_COMMITTEE, range(7, 12)),
)
"""Each role, and which of the founders hold it."""

PROGRAMS: dict[str, str] = {account: task.name for task in _TASKS for account in task.accounts}
"""Account → the task that it always serves."""


def task_facts(scale: Scale) -> Iterator[Fact]:
    """The tasks, and what is planned for each year.

    The general assembly decides in January; what the board draws up in autumn for the year to come is there
    already.
    """
    for task in _TASKS:
        yield PlanTask(date=scale.begin, name=task.name, name_ko=task.name_ko, name_en=task.name_en)
    for year in scale.years:
        yield from _plan(scale, year, dt.date(year, 1, 1))
    drawn_up = dt.date(scale.end.year, *_DRAWN_UP)
    if drawn_up <= scale.end:
        yield from _plan(scale, scale.end.year + 1, drawn_up)


def _plan(scale: Scale, year: int, day: dt.date) -> Iterator[PlanAmount]:
    """One year's plan, as it stands on that day."""
    for task in _TASKS:
        yield PlanAmount(date=day, year=year, amount=won(scale.sized(task.won)), program=task.name)
    changed = _AFTER_CONTRACT if dt.date(year, 1, 1) > contract_end(scale) else {}
    for account, kind, usual in _ACCOUNTS:
        amount = won(scale.sized(changed.get(account, usual)))
        yield PlanAmount(date=day, year=year, amount=amount, kind=kind, account=account)


def role_facts(scale: Scale, members: Sequence[MemberLife]) -> Iterator[Fact]:
    """The board and its committees."""
    for role, _ in _SEATS:
        for id_ in holders(role, members):
            yield RoleHeld(date=scale.begin, id=id_, role=role)


def holders(role: str, members: Sequence[MemberLife]) -> tuple[str, ...]:
    """Which of the founders hold the role."""
    seats = dict(_SEATS)[role]
    return tuple(one.id for one in founders(members)[seats.start : seats.stop])


def founders(members: Sequence[MemberLife]) -> list[MemberLife]:
    """Individuals who stayed, those who were there from the first month before the others."""
    there = (
        one for one in members if one.kind is MemberKind.INDIVIDUAL and one.left is None and one.away is None
    )
    return sorted(there, key=lambda one: (one.joined, one.id))
