"""Grants: public subsidies, entrusted contracts and foundations' awards, spent by budget line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from sfund.facts import Fact, Id, Money, Name


class GrantKind(StrEnum):
    """Three kinds that behave differently; each is a source of income."""

    PUBLIC_SUBSIDY = "public-subsidy"  # 보조금
    ENTRUSTED = "entrusted"  # 위탁
    FOUNDATION = "foundation"  # 공모사업


class Interest(StrEnum):
    """What becomes of the interest that the grant's account earns."""

    RETURNS = "returns"
    STAYS = "stays"


class GrantFact(Fact):
    """What happens to one grant."""

    NOUN: ClassVar[str] = "grant"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)

    id: Id


class GrantAward(GrantFact):
    """`custom "grant" "award" "G-2012-1" 20000000 KRW`; spending is allowed from `first` to `until`.

    What stands below `own_share` sets what the rules of its kind leave to the agreement (docs/grants.md);
    None is what the rules say.

    Attributes:
        overrun: Percent by which a line may be exceeded.
        cash: Whether cash may be spent.
        other_accounts: Whether money may leave from other accounts than its own.
        approval: Whether a change of lines needs the grantor's approval as a document.
        ends_announced: The day on which the grantor announced the end.
    """

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
    overrun: Decimal | None = Field(default=None, ge=0, le=100)
    interest: Interest | None = None
    cash: bool | None = None
    other_accounts: bool | None = None
    approval: bool | None = None
    ends_announced: dt.date | None = None

    @property
    def begins(self) -> dt.date:
        """The first day of the project."""
        return self.first or self.date


class GrantLineFact(GrantFact):
    """What happens to one line of a grant's budget; `sub` is its 세목 where `line` is the 비목 alone."""

    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "line", "amount")

    line: str
    amount: Money
    sub: str | None = None

    @property
    def path(self) -> str:
        """The line as postings name it: `강사비`, or `강사비/외부강사`."""
        return f"{self.line}/{self.sub}" if self.sub else self.line


class GrantLine(GrantLineFact):
    """`custom "grant" "line" "G-2012-1" "강사비" 12000000 KRW`: a budget line (비목 / 세목)."""

    VERB: ClassVar[str | None] = "line"


class GrantChange(GrantLineFact):
    """`custom "grant" "change" "G-2012-1" "강사비" -1000000 KRW`: an approved change of a line."""

    VERB: ClassVar[str | None] = "change"


class GrantAmend(GrantFact):
    """`custom "grant" "amend" "G-2012-1" 2000000 KRW`: the award itself is so much more; below zero, less.

    Attributes:
        own_share: By how much the promised own share changes with it.
    """

    VERB: ClassVar[str | None] = "amend"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    own_share: Money | None = None


class GrantCommit(GrantLineFact):
    """`custom "grant" "commit" "G-2012-1" "강사비" 500000 KRW`: promised to somebody, not paid yet."""

    VERB: ClassVar[str | None] = "commit"


class GrantRelease(GrantLineFact):
    """`custom "grant" "release" "G-2012-1" "강사비" 500000 KRW`: paid, or promised no more."""

    VERB: ClassVar[str | None] = "release"


class GrantDue(GrantFact):
    """`custom "grant" "due" "G-2012-1" 2012-03-31 10000000 KRW`: an instalment of the grantor."""

    VERB: ClassVar[str | None] = "due"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "due", "amount")

    due: dt.date
    amount: Money


class GrantEnd(GrantFact):
    """`custom "grant" "end" "G-2012-1" 2012-12-31`: on its date the grantor announced this last day.

    A contract's end is announced in advance; an extension is another such day.
    """

    VERB: ClassVar[str | None] = "end"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "until")

    until: dt.date


class GrantSettle(GrantFact):
    """`custom "grant" "settle" "G-2012-1"`: settled; from its day on nothing is spent and nothing changes.

    What its papers say stays what it was; each is None in books where nobody wrote it down.

    Attributes:
        spent: What was spent up to the day before.
        own_share: What of it the network's own share bore.
        to_return: What goes back to the grantor, and what went back already.
    """

    VERB: ClassVar[str | None] = "settle"

    spent: Money | None = None
    own_share: Money | None = None
    to_return: Money | None = None


class GrantReopen(GrantFact):
    """`custom "grant" "reopen" "G-2012-1"`: its settlement no longer holds, for the reason in `note`.

    The settlement stays to be seen; from this day on the grant is open as if there had been none, until it
    is settled anew.
    """

    VERB: ClassVar[str | None] = "reopen"


def settlement_in_force(facts: Iterable[GrantFact], day: dt.date = dt.date.max) -> GrantSettle | None:
    """The settlement that holds on that day; of several without a reopening between them the first."""
    held: GrantSettle | None = None
    for fact in facts:
        if fact.date > day:
            continue
        if isinstance(fact, GrantSettle):
            held = held or fact
        elif isinstance(fact, GrantReopen):
            held = None
    return held


def awarded_on(award: GrantAward, facts: Sequence[GrantFact], day: dt.date) -> Decimal:
    """What is awarded on that day: the award with its changes up to then."""
    amends = (fact.amount.number for fact in facts if isinstance(fact, GrantAmend) and fact.date <= day)
    return award.amount.number + sum(amends, Decimal(0))


def own_grants(
    grants: Mapping[str, Sequence[GrantFact]], account: str, day: dt.date
) -> tuple[GrantAward, ...]:
    """The grants whose own bank account this is on that day.

    Those in force; where none is, the one that ended last and is not settled, since what is left over
    lies there until it goes back.
    """
    open_ = []
    for facts in grants.values():
        settled = settlement_in_force(facts, day) is not None
        awards = (fact for fact in facts if isinstance(fact, GrantAward) and fact.account == account)
        if not settled:
            open_ += [award for award in awards if (award.first or award.date) <= day]
    in_force = tuple(award for award in open_ if award.until is None or day <= award.until)
    return in_force or tuple(sorted(open_, key=lambda award: award.until or day)[-1:])
