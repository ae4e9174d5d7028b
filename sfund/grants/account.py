"""One grant as it stands on a day: what came, what was spent of each line, what goes back.

Pure: the registry's facts, the money that the postings moved and the rules of its kind go in. docs/grants.md
has the formulas, and an example worked by hand.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sfund.grants.facts import (
    GrantAmend,
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
    settlement_in_force,
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
        document: Spending that is entered by hand names its evidence.
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
    document: bool
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
        document=kind.document,
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
        undoes: Of a reversal that holds, the day of the entry that it undoes.
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
    undoes: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """Money that passed between the grant's fund and others by `Equity:Transfers`: one posting that stands.

    Attributes:
        amount: Above zero where it left the grant's fund.
        shared: A share of a common cost: another fund bears it for the time being, or the grant for another.
    """

    day: dt.date
    amount: Decimal
    shared: bool = False
    file: str | None = None
    lineno: int | None = None


@dataclass(frozen=True, slots=True)
class GrantMoney:
    """All that the postings say of one grant, in the order of their days.

    Attributes:
        strays: Spending of the grant's fund that does not name the grant.
    """

    spent: tuple[Spent, ...] = ()
    moved: tuple[Moved, ...] = ()
    crossed: tuple[Crossing, ...] = ()
    strays: tuple[Spent, ...] = ()

    def up_to(self, last: dt.date) -> GrantMoney:
        """What is of that day or of earlier ones."""
        return self._of(lambda one: one.day <= last)

    def settled_on(self, day: dt.date) -> GrantMoney:
        """What a settlement of that day is made of: all up to the day before, and every return."""
        return self._of(lambda one: one.day < day or (isinstance(one, Moved) and one.flow is Flow.RETURNED))

    def _of(self, counts: Callable[[Spent | Moved | Crossing], bool]) -> GrantMoney:
        return GrantMoney(
            tuple(filter(counts, self.spent)),
            tuple(filter(counts, self.moved)),
            tuple(filter(counts, self.crossed)),
            tuple(filter(counts, self.strays)),
        )

    @property
    def back(self) -> Decimal:
        """What of the own share left the fund again: all that left but shares of common costs repaid."""
        left = total(one.amount for one in self.crossed if one.amount > 0)
        return max(left - self.borne, ZERO)

    @property
    def borne(self) -> Decimal:
        """What other funds bore of shared costs for the time being."""
        return total(-one.amount for one in self.crossed if one.shared and one.amount < 0)


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
        received: What came from the grantor.
        own_paid: What of the own share was paid in, less what went back to the network.
        earned: The interest of its account, whether it goes back or stays.
        spent: All spending, that of no line too.
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

    received: Decimal
    own_paid: Decimal
    earned: Decimal
    spent: Decimal
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
    """A grant as of a day; amounts in the award's currency, lines in the order of the budget.

    Attributes:
        facts: What the registry says of it up to that day.
        awarded: The award with its changes.
        own_share: The share that was promised (자부담), with its changes.
        own_paid: What of it was paid in, less what went back to the network; of a settled grant as settled.
        own_since: What of the network's own came in since the settlement, less what left; it is no own
            share, but covers what goes back.
        settlement: What it comes to on that day; of a settled grant what its papers say, whatever came after.
        reckoned: The same by the entries of the books alone: another one only where books and papers differ.
        left: What left the grant's fund for others.
        may_leave: How much of it might: own share that no spending needs, interest that stays, and what
            other funds bore of shared costs.
        strays: Spending of its fund that does not name it.
    """

    award: GrantAward
    rules: GrantRules
    as_of: dt.date
    facts: tuple[GrantFact, ...]
    awarded: Decimal
    own_share: Decimal
    lines: tuple[LineAccount, ...]
    instalments: tuple[Instalment, ...]
    evidence: tuple[Spent, ...]
    received: Decimal
    own_paid: Decimal
    own_since: Decimal
    interest: Decimal
    settlement: Settlement
    reckoned: Settlement
    left: tuple[Crossing, ...]
    may_leave: Decimal
    strays: tuple[Spent, ...]

    @property
    def settled(self) -> dt.date | None:
        """The day of the settlement that holds; None where there is none, or the grant was opened again."""
        held = settlement_in_force(self.facts)
        return held.date if held else None

    @property
    def end(self) -> GrantEnd | None:
        """What the grantor announced last."""
        return next((fact for fact in reversed(self.facts) if isinstance(fact, GrantEnd)), None)

    @property
    def changes(self) -> tuple[GrantChange | GrantAmend, ...]:
        """Changes of lines and of the award."""
        return tuple(fact for fact in self.facts if isinstance(fact, GrantChange | GrantAmend))

    @property
    def bare(self) -> tuple[Spent, ...]:
        """Spending that stands and that no document shows."""
        return tuple(one for one in self.evidence if one.stands and one.amount > 0 and one.document is None)

    @property
    def plan(self) -> Decimal:
        """Award and own share: what the lines must add up to."""
        return self.awarded + self.own_share

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
        came = self.received + self.own_paid + self.own_since + self.interest
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
    known = tuple(fact for fact in facts if fact.date <= as_of)
    money = money.up_to(as_of)
    held = settlement_in_force(known)
    promise = _promise(award, known)
    lines = tuple(_lines(known, money.spent, rules.overrun, promise.currency))
    flows = _flows(money)
    whole, made = _settlements(award, rules, known, money, held)
    return GrantAccount(
        award=award,
        rules=rules,
        as_of=as_of,
        facts=known,
        awarded=promise.awarded,
        own_share=promise.own_share,
        lines=lines,
        instalments=tuple(_instalments(known, flows[Flow.RECEIVED])),
        evidence=money.spent,
        received=flows[Flow.RECEIVED],
        own_paid=made.own_paid,
        own_since=flows[Flow.OWN_SHARE] - money.back - made.own_paid,
        interest=flows[Flow.INTEREST],
        settlement=_as_written(made, held),
        reckoned=made,
        left=tuple(one for one in money.crossed if one.amount > 0),
        may_leave=money.borne + _own_left(whole, rules, flows),
        strays=money.strays,
    )


def _settlements(
    award: GrantAward,
    rules: GrantRules,
    facts: Sequence[GrantFact],
    money: GrantMoney,
    held: GrantSettle | None,
) -> tuple[Settlement, Settlement]:
    """The settlement as if no own share had left again, and as it is; of a settled grant both as of then."""
    if held is not None:
        facts = [fact for fact in facts if fact.date < held.date]
        money = money.settled_on(held.date)
    promise = _promise(award, facts)
    lines = tuple(_lines(facts, money.spent, rules.overrun, promise.currency))
    spent = total(one.amount for one in money.spent)
    flows = _flows(money)
    net = {**flows, Flow.OWN_SHARE: flows[Flow.OWN_SHARE] - money.back}
    return settlement_of(promise, rules, lines, spent, flows), settlement_of(
        promise, rules, lines, spent, net
    )


def _as_written(made: Settlement, held: GrantSettle | None) -> Settlement:
    """What the papers say, as far as the directive keeps it: they lie with the grantor."""
    if held is None:
        return made
    return replace(
        made,
        spent=held.spent.number if held.spent is not None else made.spent,
        own_spent=held.own_share.number if held.own_share is not None else made.own_spent,
        to_return=held.to_return.number if held.to_return is not None else made.to_return,
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, with all changes of it: by the grantor, and by the network as its own share."""

    awarded: Decimal
    own_share: Decimal
    currency: str


def _promise(award: GrantAward, facts: Iterable[GrantFact]) -> Promise:
    told: list[GrantAward | GrantAmend] = [award, *(fact for fact in facts if isinstance(fact, GrantAmend))]
    return Promise(
        total(one.amount.number for one in told),
        total(one.own_share.number for one in told if one.own_share is not None),
        award.amount.currency,
    )


def _flows(money: GrantMoney) -> defaultdict[Flow, Decimal]:
    """What came and went by its kind; of the own share all that was ever paid in."""
    flows: defaultdict[Flow, Decimal] = defaultdict(Decimal)
    for one in money.moved:
        flows[one.flow] += one.amount
    flows[Flow.OWN_SHARE] += total(-one.amount for one in money.crossed if one.amount < 0 and not one.shared)
    return flows


def _own_left(made: Settlement, rules: GrantRules, flows: Mapping[Flow, Decimal]) -> Decimal:
    """What in the grant's fund is the network's own: paid in and not spent, and interest that stays.

    What no grantor recognises was spent out of it. So what is put in after the settlement first makes up for
    what is missing there for the return.
    """
    stays = ZERO if rules.interest_returns else flows.get(Flow.INTEREST, ZERO)
    return max(flows.get(Flow.OWN_SHARE, ZERO) - made.own_spent + stays - made.unrecognised, ZERO)


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
    promise: Promise,
    rules: GrantRules,
    lines: Sequence[LineAccount],
    spent: Decimal,
    flows: Mapping[Flow, Decimal],
) -> Settlement:
    """The own share is spent first; where less of it was than promised, the award shrinks in proportion.

    A grant without lines is one line as large as award and own share.
    """
    promised = promise.own_share
    plan = promise.awarded + promised
    recognised = max(total(line.recognised for line in lines) if lines else min(spent, plan), ZERO)
    own_spent = max(min(recognised, promised, flows.get(Flow.OWN_SHARE, ZERO)), ZERO)
    exact = Fraction(promise.awarded)
    if promised:
        exact = exact * Fraction(own_spent) / Fraction(promised)
    unit = Fraction(smallest_unit(promise.currency))
    whole = exact // unit
    allowed = Decimal(whole) * smallest_unit(promise.currency)
    received = flows.get(Flow.RECEIVED, ZERO)
    earned = min(recognised - own_spent, allowed)  # what the grantor owes for this spending
    used = max(min(earned, received), ZERO)
    interest = flows.get(Flow.INTEREST, ZERO) if rules.interest_returns else ZERO
    return Settlement(
        received=received,
        own_paid=flows.get(Flow.OWN_SHARE, ZERO),
        earned=flows.get(Flow.INTEREST, ZERO),
        spent=spent,
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
