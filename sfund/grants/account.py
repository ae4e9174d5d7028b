"""One grant as it stands on a day: what came, what was spent of each line, what goes back.

Pure: the registry's facts, the money that the postings moved and the rules of its kind go in. docs/grants.md
has the formulas, and an example worked by hand.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sfund.grants.facts import (
    GrantAward,
    GrantChange,
    GrantDue,
    GrantEnd,
    GrantFact,
    GrantKind,
    GrantLine,
    GrantLineFact,
    GrantRelease,
    GrantSettle,
    Interest,
)
from sfund.money import ZERO, Rounding, round_to_unit, smallest_unit, total

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class GrantRules:
    """What holds for one grant: the rules of its kind, and what its award sets otherwise.

    Attributes:
        award_first: Nothing is spent before the day of the award, even where the project begins earlier.
        own_account: Money leaves from the grant's own bank account only.
        cash: Cash may be spent.
        approval: A change of lines needs the grantor's approval.
        interest_returns: Interest of the account goes back.
        overrun: Percent by which a line may be exceeded.
        settle_months: Within how many months of the end it is settled.
        notice_days: So many days before the end it is time to hear whether there is a next one; 0: never.
        may_differ: Keys that an award may set otherwise.
        source: The law or agreement they come from, as printed; `read` is the day on which it was read.
    """

    award_first: bool
    own_account: bool
    cash: bool
    approval: bool
    interest_returns: bool
    overrun: Decimal
    settle_months: int
    notice_days: int
    may_differ: frozenset[str]
    source: str
    read: dt.date


RULE_KEYS = ("overrun", "interest", "cash", "other-accounts", "approval")
"""Keys of an award that set a rule."""

RulesByKind = Mapping[GrantKind, GrantRules]


def rules_of(award: GrantAward, by_kind: RulesByKind) -> GrantRules:
    """The rules of its kind, with what the award may and does set otherwise."""
    kind = by_kind[award.kind]
    said = {key: value for key, value in said_rules(award).items() if key in kind.may_differ}
    return GrantRules(
        award_first=kind.award_first,
        own_account=not said["other-accounts"] if "other-accounts" in said else kind.own_account,
        cash=bool(said.get("cash", kind.cash)),
        approval=bool(said.get("approval", kind.approval)),
        interest_returns=said["interest"] is Interest.RETURNS
        if "interest" in said
        else kind.interest_returns,
        overrun=award.overrun if award.overrun is not None and "overrun" in said else kind.overrun,
        settle_months=kind.settle_months,
        notice_days=kind.notice_days,
        may_differ=kind.may_differ,
        source=kind.source,
        read=kind.read,
    )


def said_rules(award: GrantAward) -> dict[str, object]:
    """What the award itself says of rules, by key."""
    values = (award.overrun, award.interest, award.cash, award.other_accounts, award.approval)
    return {key: value for key, value in zip(RULE_KEYS, values, strict=True) if value is not None}


class Flow(StrEnum):
    """What money of a grant was, other than spending."""

    RECEIVED = "received"
    OWN_SHARE = "own-share"
    INTEREST = "interest"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Moved:
    """Money that came from the grantor, as own share or interest, or went back; each above zero."""

    flow: Flow
    day: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Spent:
    """Money spent in the grant's name: one posting.

    Attributes:
        line: None where it names none.
        amount: Below zero where money came back.
        account: What it was spent on.
        paid_from: Own bank and cash accounts that it left from.
        payee: The id of a party or member, if one is named.
        document: Its evidence: a path relative to the books.
        entry: The import id, or file and line.
        stands: False for what a reversal undid, and for the reversal itself: no rule is held against it.
    """

    day: dt.date
    line: str | None
    amount: Decimal
    account: str
    paid_from: tuple[str, ...]
    payee: str | None
    document: str | None
    entry: str
    file: str | None
    lineno: int | None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class GrantMoney:
    """All that the postings say of one grant, in the order of their days."""

    spent: tuple[Spent, ...] = ()
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True)
class LineAccount:
    """One budget line: `budget` is `first` with the approved changes."""

    line: str
    first: Decimal
    budget: Decimal
    spent: Decimal
    committed: Decimal
    limit: Decimal

    @property
    def remaining(self) -> Decimal:
        """What is neither spent nor committed; below zero where it is exceeded."""
        return self.budget - self.spent - self.committed

    @property
    def recognised(self) -> Decimal:
        """What of the spending the grantor accepts: no more than the line with its allowed overrun."""
        return min(self.spent, self.limit)


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the award, with what of it came: money fills the parts in the order of their days."""

    due: dt.date
    amount: Decimal
    received: Decimal

    @property
    def open(self) -> Decimal:
        return self.amount - self.received


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a settlement on that day comes to.

    Attributes:
        recognised: Spending within the lines and their overrun.
        own_spent: What of it the own share bears: it is spent first.
        allowed: The award, cut pro rata where the own share fell short.
        remainder: The fraction of the smallest unit that rounding `allowed` down left away.
        used: What the grant bears.
        unrecognised: Spending that neither bears; the network's own loss.
        interest: Interest that goes back.
        to_return: Received and not used, and that interest.
        returned: What went back already.
        still_to_come: What of the used money the grantor has not paid.
    """

    recognised: Decimal
    own_spent: Decimal
    allowed: Decimal
    remainder: Fraction
    used: Decimal
    unrecognised: Decimal
    interest: Decimal
    to_return: Decimal
    returned: Decimal
    still_to_come: Decimal

    @property
    def still_to_return(self) -> Decimal:
        """What goes back and has not yet; below zero where too much went."""
        return self.to_return - self.returned


@dataclass(frozen=True, slots=True)
class GrantAccount:
    """A grant as of a day; amounts in the award's currency, lines in the order of the budget."""

    award: GrantAward
    rules: GrantRules
    as_of: dt.date
    lines: tuple[LineAccount, ...]
    instalments: tuple[Instalment, ...]
    evidence: tuple[Spent, ...]
    changes: tuple[GrantChange, ...]
    received: Decimal
    own_paid: Decimal
    interest: Decimal
    settlement: Settlement
    settled: dt.date | None
    end: GrantEnd | None = None

    @property
    def own_share(self) -> Decimal:
        """The share that was promised (자부담)."""
        return self.award.own_share.number if self.award.own_share else ZERO

    @property
    def plan(self) -> Decimal:
        """Award and own share: what the lines must add up to."""
        return self.award.amount.number + self.own_share

    @property
    def until(self) -> dt.date | None:
        """The last day of the project: as announced last, else as awarded; None where it has no end."""
        return self.end.until if self.end else self.award.until

    @property
    def announced(self) -> dt.date | None:
        """The day on which the grantor announced the end."""
        return self.end.date if self.end else self.award.ends_announced

    @property
    def budget(self) -> Decimal:
        return total(line.budget for line in self.lines)

    @property
    def spent(self) -> Decimal:
        """All spending, that of no line too."""
        return total(one.amount for one in self.evidence)

    @property
    def committed(self) -> Decimal:
        return total(line.committed for line in self.lines)

    @property
    def balance(self) -> Decimal:
        """What the grant has left in money."""
        came = self.received + self.own_paid + self.interest
        return came - self.spent - self.settlement.returned

    @property
    def days_left(self) -> int | None:
        """Days of spending after this one; below zero after the end, None where there is no end."""
        return (self.until - self.as_of).days if self.until else None

    @property
    def time_gone(self) -> Fraction | None:
        """The share of the project's days that is over, this day included; None where it has no end."""
        if self.until is None:
            return None
        days = (self.until - self.award.begins).days + 1
        gone = (self.as_of - self.award.begins).days + 1
        return Fraction(min(max(gone, 0), days), days) if days > 0 else Fraction(1)

    @property
    def pace(self) -> Fraction | None:
        """Share of the budget spent ÷ share of the time gone: below 1 is slower than the calendar."""
        if not self.time_gone or not self.budget:
            return None
        return Fraction(self.spent) / Fraction(self.budget) / self.time_gone


def account_of(
    facts: Sequence[GrantFact], award: GrantAward, rules: GrantRules, money: GrantMoney, as_of: dt.date
) -> GrantAccount:
    """The grant as it stands at the end of that day; what is dated later does not count."""
    known = [fact for fact in facts if fact.date <= as_of]
    evidence = tuple(one for one in money.spent if one.day <= as_of)
    flows: dict[Flow, Decimal] = defaultdict(Decimal)
    for moved in money.moved:
        if moved.day <= as_of:
            flows[moved.flow] += moved.amount
    lines = tuple(_lines(known, evidence, rules.overrun, award.amount.currency))
    ends = [fact for fact in known if isinstance(fact, GrantEnd)]
    settled = [fact.date for fact in known if isinstance(fact, GrantSettle)]
    return GrantAccount(
        award,
        rules,
        as_of,
        lines,
        tuple(_instalments(known, flows[Flow.RECEIVED])),
        evidence,
        tuple(fact for fact in known if isinstance(fact, GrantChange)),
        flows[Flow.RECEIVED],
        flows[Flow.OWN_SHARE],
        flows[Flow.INTEREST],
        settlement_of(award, rules, lines, total(one.amount for one in evidence), flows),
        settled[0] if settled else None,
        ends[-1] if ends else None,
    )


def _lines(
    facts: Iterable[GrantFact], evidence: Iterable[Spent], overrun: Decimal, currency: str
) -> Iterable[LineAccount]:
    first, changed, committed, spent = (defaultdict[str, Decimal](Decimal) for _ in range(4))
    order: dict[str, None] = {}
    for fact in facts:
        if isinstance(fact, GrantLine):
            order.setdefault(fact.path)
            first[fact.path] += fact.amount.number
        elif isinstance(fact, GrantLineFact):
            sums = changed if isinstance(fact, GrantChange) else committed
            sums[fact.path] += -fact.amount.number if isinstance(fact, GrantRelease) else fact.amount.number
    for one in evidence:
        spent[one.line or ""] += one.amount
    for line in order:
        budget = first[line] + changed[line]
        limit = round_to_unit(budget * (_HUNDRED + overrun) / _HUNDRED, currency, Rounding.FLOOR)
        yield LineAccount(line, first[line], budget, spent[line], committed[line], limit)


def _instalments(facts: Iterable[GrantFact], received: Decimal) -> Iterable[Instalment]:
    parts = sorted((fact for fact in facts if isinstance(fact, GrantDue)), key=lambda part: part.due)
    left = max(received, ZERO)
    for part in parts:
        came = min(left, part.amount.number)
        left -= came
        yield Instalment(part.due, part.amount.number, came)


def settlement_of(
    award: GrantAward,
    rules: GrantRules,
    lines: Sequence[LineAccount],
    spent: Decimal,
    flows: Mapping[Flow, Decimal],
) -> Settlement:
    """The own share is spent first; where less of it was than promised, the award shrinks in proportion.

    A grant without lines is one line as large as award and own share.
    """
    currency, promised = award.amount.currency, award.own_share.number if award.own_share else ZERO
    plan = award.amount.number + promised
    recognised = max(total(line.recognised for line in lines) if lines else min(spent, plan), ZERO)
    own_spent = max(min(recognised, promised, flows.get(Flow.OWN_SHARE, ZERO)), ZERO)
    exact = Fraction(award.amount.number)
    if promised:
        exact = exact * Fraction(own_spent) / Fraction(promised)
    unit = Fraction(smallest_unit(currency))
    whole = exact // unit
    allowed = Decimal(whole) * smallest_unit(currency)
    received = flows.get(Flow.RECEIVED, ZERO)
    earned = min(recognised - own_spent, allowed)  # what the grantor owes for this spending
    used = max(min(earned, received), ZERO)
    interest = flows.get(Flow.INTEREST, ZERO) if rules.interest_returns else ZERO
    return Settlement(
        recognised=recognised,
        own_spent=own_spent,
        allowed=allowed,
        remainder=exact - whole * unit,
        used=used,
        unrecognised=spent - own_spent - earned,
        interest=interest,
        to_return=received - used + interest,
        returned=flows.get(Flow.RETURNED, ZERO),
        still_to_come=earned - used,
    )
