"""Which dues plan a row means: one that the books have, or one that is proposed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from sfund.members.dues import DuesPlan
from sfund.members.facts import MemberKind
from sfund.money import Money
from sfund.periods import Every
from sfund.registry import Registry

_KINDS_KO = {
    MemberKind.ORGANIZATION: "단체회원",
    MemberKind.INDIVIDUAL: "개인회원",
    MemberKind.SUPPORTER: "후원회원",
}
_EVERY_KO = {Every.MONTH: "월", Every.QUARTER: "분기", Every.HALF_YEAR: "반기", Every.YEAR: "연"}


@dataclass(slots=True)
class Plans:
    """The plans of the books and those that a sheet asks for besides.

    Attributes:
        on: The day of which amounts are meant.
        begin: The first day of the books' dues; no plan need be older.
    """

    registry: Registry
    currency: str
    on: dt.date
    begin: dt.date
    _proposed: dict[str, DuesPlan] = field(default_factory=dict)
    _used_by: dict[str, set[MemberKind]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for member in self.registry.members.values():
            plan, kind = member.plan_on(self.on), member.kind_on(self.on)
            if plan and kind:
                self._used_by[plan].add(kind)

    def named(self, text: str) -> str | None:
        """The plan of that name, or that people call so; None where there is none, or more than one."""
        if text in self.registry.plans:
            return text
        found = [
            name
            for name, facts in self.registry.plans.items()
            if text in (facts[-1].name_ko, facts[-1].name_en)
        ]
        return found[0] if len(found) == 1 else None

    def asks(self, name: str, amount: Decimal, every: Every | None) -> bool:
        """Whether the plan asks just that; without a rhythm the amount counts."""
        plan = self.stands(name)
        return (
            plan is not None and plan.amount == Money(amount, self.currency) and every in (None, plan.every)
        )

    def stands(self, name: str) -> DuesPlan | None:
        """The plan as it stands on the day; as it begins, where that is later."""
        facts = self.registry.plans.get(name, ())
        return self.registry.plan_on(name, self.on) or (facts[0] if facts else None)

    def for_dues(self, kind: MemberKind, amount: Decimal, every: Every, since: dt.date) -> str:
        """The plan of that kind that asks so much; a new one from `since` on where there is none."""
        fitting = [name for name in self.registry.plans if self.asks(name, amount, every)]
        ranked = sorted((rank, name) for name in fitting if (rank := self._rank(name, kind)) is not None)
        return ranked[0][1] if ranked else self._propose(kind, amount, every, since)

    def _rank(self, name: str, kind: MemberKind) -> int | None:
        """How well the plan suits the kind, the best first; None where it is another kind's."""
        if name.startswith(kind.value):
            return 0
        if any(name.startswith(other.value) for other in MemberKind):
            return None
        users = self._used_by.get(name, set())
        return 1 if kind in users else 2 if not users else None

    def _propose(self, kind: MemberKind, amount: Decimal, every: Every, since: dt.date) -> str:
        ending = "" if every is Every.MONTH else f"-{every.value}"
        name = base = f"{kind.value}-{amount}{ending}"
        number = 2
        while name in self.registry.plans:  # of the same name, and asks something else by now
            name, number = f"{base}-{number}", number + 1
        first = max(since, self.begin) if self.begin < dt.date.max else since
        if name not in self._proposed or first < self._proposed[name].date:
            self._proposed[name] = DuesPlan(
                date=first,
                name=name,
                amount=Money(amount, self.currency),
                every=every,
                name_ko=f"{_KINDS_KO[kind]} {_EVERY_KO[every]} {amount:,}원"
                if self.currency == "KRW"
                else None,
            )
        return name

    def proposed(self, used: Iterable[str]) -> tuple[DuesPlan, ...]:
        """The new plans among those that are used, by name."""
        return tuple(self._proposed[name] for name in sorted(set(used)) if name in self._proposed)
