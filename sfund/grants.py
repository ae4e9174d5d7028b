"""Grants: public subsidies, entrusted contracts and foundations' awards, spent by budget line."""

from __future__ import annotations

import datetime as dt
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
