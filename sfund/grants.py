"""Grants: public subsidies, entrusted contracts and foundations' awards, spent by budget line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from sfund.facts import Fact, Id, Money, Name


class GrantKind(StrEnum):
    """Three kinds that behave differently; each is a source of income."""

    PUBLIC_SUBSIDY = "public-subsidy"  # 보조금
    ENTRUSTED = "entrusted"  # 위탁
    FOUNDATION = "foundation"  # 공모사업


class GrantFact(Fact):
    """What happens to one grant."""

    NOUN: ClassVar[str] = "grant"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)

    id: Id


class GrantAward(GrantFact):
    """`custom "grant" "award" "G-2012-1" 20000000 KRW`; spending is allowed from `first` to `until`."""

    VERB: ClassVar[str | None] = "award"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    party: Id
    kind: GrantKind
    fund: Name
    first: dt.date | None = Field(default=None, alias="from")
    until: dt.date | None = None
    account: str | None = None
    own_share: Money | None = None


class GrantLine(GrantFact):
    """`custom "grant" "line" "G-2012-1" "강사비" 12000000 KRW`: a budget line (비목 / 세목)."""

    VERB: ClassVar[str | None] = "line"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "line", "amount")

    line: str
    amount: Money


class GrantChange(GrantFact):
    """`custom "grant" "change" "G-2012-1" "강사비" -1000000 KRW`: an approved change of a line."""

    VERB: ClassVar[str | None] = "change"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "line", "amount")

    line: str
    amount: Money


class GrantSettle(GrantFact):
    """`custom "grant" "settle" "G-2012-1"`: settled; nothing more is spent."""

    VERB: ClassVar[str | None] = "settle"


def own_grants(
    grants: Mapping[str, Sequence[GrantFact]], account: str, day: dt.date
) -> tuple[GrantAward, ...]:
    """The grants whose own bank account this is on that day.

    Those in force; where none is, the one that ended last and is not settled, since what is left over
    lies there until it goes back.
    """
    open_ = []
    for facts in grants.values():
        settled = any(isinstance(fact, GrantSettle) and fact.date <= day for fact in facts)
        awards = (fact for fact in facts if isinstance(fact, GrantAward) and fact.account == account)
        if not settled:
            open_ += [award for award in awards if (award.first or award.date) <= day]
    in_force = tuple(award for award in open_ if award.until is None or day <= award.until)
    return in_force or tuple(sorted(open_, key=lambda award: award.until or day)[-1:])
