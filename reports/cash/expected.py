"""What the books expect to come and to go: dues, pledges, grants, loans, spending; and what not to count on.

Each expectation is that of its own topic (what plans ask, a pledge's parts, a grant's instalments, a loan's
rows); here they are only put into their months.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from reports.cash.past import past_of
from reports.dues.position import Position, position_of
from reports.reliance.income import year_to
from sfund.books.dues import dues_begin
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.grants.accounts import grant_accounts
from sfund.books.loans.accounts import fund_of_loans, loan_accounts
from sfund.books.loans.deciding import promises
from sfund.books.loans.portfolio import held_loans
from sfund.books.model import Books
from sfund.budgets import PlanAmount, PlanKind, in_force
from sfund.cash.forecast import Expected, Part
from sfund.cash.spending import Outgoing, Purpose, outgoing
from sfund.funds.facts import GENERAL
from sfund.giving.pledges import PledgeForm
from sfund.grants.account import GrantAccount
from sfund.grants.notices import settle_by
from sfund.loans.portfolio import expected as loans_expected
from sfund.members.facts import Member
from sfund.members.owed import Asks
from sfund.members.standing import Dues
from sfund.money import ZERO, Rounding, ratio, round_to_unit, total
from sfund.periods import Month, Span
from sfund.words import Message, say

MONTHS = 12


class Reason(StrEnum):
    """Why something that is known is not counted on."""

    LATE = "late"
    NO_DAY = "no-day"
    AFTER_END = "after-end"
    DECIDED = "decided"

    @property
    def label(self) -> Message:
        return _REASONS[self]


_REASONS = {
    Reason.LATE: say("Late already"),
    Reason.NO_DAY: say("Without a day"),
    Reason.AFTER_END: say("After the grant's end"),
    Reason.DECIDED: say("Decided, goes out"),
}


@dataclass(frozen=True, slots=True)
class Apart:
    """Known, and in no month of the forecast; below zero where it would go out.

    Attributes:
        what: The pledge or grant; None for all loans together.
    """

    part: Part
    what: str | None
    due: dt.date | None
    amount: Decimal
    reason: Reason


@dataclass(frozen=True, slots=True)
class DuesAhead:
    """What the plans ask of the members in force in a month, and what of it is counted on."""

    month: Month
    asked: Decimal
    counted: Decimal


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything that is expected after `as_of`.

    Attributes:
        days: The months ahead, the first from the day after `as_of` on.
        year: The twelve months up to `as_of`.
        past_months: How many of them the books know.
        collection: The dues of that year: what was asked and what came.
        rate: The share of the dues that is counted on, not over 1.
        spending: What will be spent, by purpose.
        unpromised: What came in those twelve months that nobody promised and that is not counted on.
    """

    as_of: dt.date
    days: tuple[Span, ...]
    year: Span
    past_months: Decimal
    collection: Position
    rate: Decimal | None
    dues: tuple[DuesAhead, ...]
    spending: tuple[Outgoing, ...]
    expected: tuple[Expected, ...]
    apart: tuple[Apart, ...]
    unpromised: Decimal

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month.of(span.first) for span in self.days)


def outlook(books: Books, as_of: dt.date) -> Outlook:
    """What is expected in the twelve months after that day, as it was known on it."""
    days = tuple(_days_ahead(as_of))
    year = year_to(as_of)
    collection = position_of(books, year, as_of)
    known = ratio(collection.collected, collection.expected_sum)
    rate = None if known is None else min(max(known, ZERO), Decimal(1))
    dues = tuple(_dues(books, as_of, days, rate))
    grants = grant_accounts(books, as_of)
    grants = {key: one for key, one in grants.items() if one.award.amount.currency == books.currency}
    past = past_of(books, year, grants)
    plans = {span.first.year: _plan(books, span.first.year, as_of) for span in days}
    spending = outgoing(past, plans, days, books.currency)
    found = [
        *(Expected(one.month, Part.DUES, GENERAL, one.counted) for one in dues),
        *(Expected(one.month, Part.SPENDING, one.fund, one.amount) for one in spending),
    ]
    coming: list[Expected | Apart] = [
        *_pledges(books, as_of),
        *_loans(books, as_of, days),
    ]
    for grant in grants.values():
        coming += _grant(grant, days, total(one.amount for one in spending if one.grant == grant.award.id),
                         books.currency)  # fmt: skip
    months = {Month.of(span.first) for span in days}
    found += [one for one in coming if isinstance(one, Expected) and one.month in months and one.amount]
    apart = tuple(one for one in coming if isinstance(one, Apart) and one.amount)
    return Outlook(as_of, days, year, past.months, collection, rate, dues, spending, tuple(found), apart,
                   past.unpromised)  # fmt: skip


def _days_ahead(as_of: dt.date) -> Iterator[Span]:
    """Twelve months: what is left of the running one, or the next where it is over, and those after it."""
    first = as_of + dt.timedelta(days=1)
    month = Month.of(first)
    for _ in range(MONTHS):
        yield Span(first, month.last_day)
        month = month.plus(1)
        first = month.first_day


def _plan(books: Books, year: int, as_of: dt.date) -> tuple[PlanAmount, ...]:
    """The planned amounts of expense that were written down by that day."""
    facts = [one for one in books.registry.plan if one.date <= as_of]
    return tuple(
        one
        for one in in_force(facts, year, as_of)
        if one.kind is PlanKind.EXPENSE and one.amount.currency == books.currency
    )


def _dues(books: Books, as_of: dt.date, days: Sequence[Span], rate: Decimal | None) -> Iterator[DuesAhead]:
    """Of the members in force; what was said after the day is not known on it."""
    registry = books.registry
    members = {
        key: Member.of(fact for fact in one.facts if fact.date <= as_of)
        for key, one in registry.members.items()
        if one.stay_on(as_of) is not None
    }
    plans = {
        name: tuple(fact for fact in facts if fact.date <= as_of) for name, facts in registry.plans.items()
    }
    settings = books.settings.dues
    then = replace(registry, members=members, plans=plans)
    dues = Dues(Asks(then, dues_begin(books), books.currency, settings.first_period), settings.rules)
    for span in days:
        asked = total(dues.expected(member, span) for member in members)
        counted = asked if rate is None else asked * rate
        yield DuesAhead(Month.of(span.first), asked, round_to_unit(counted, books.currency, Rounding.FLOOR))


def _pledges(books: Books, as_of: dt.date) -> Iterator[Expected | Apart]:
    for account in pledge_accounts(books, as_of).values():
        pledge = account.pledge
        if pledge.form is PledgeForm.IN_KIND or pledge.amount.currency != books.currency:
            continue
        for part in account.parts:
            if part.open <= 0:
                continue
            if part.due is None:
                yield Apart(Part.PLEDGES, pledge.id, None, part.open, Reason.NO_DAY)
            elif part.due < as_of:
                yield Apart(Part.PLEDGES, pledge.id, part.due, part.open, Reason.LATE)
            else:
                yield Expected(_month_of(part.due, as_of), Part.PLEDGES, pledge.fund, part.open)


def _month_of(due: dt.date, as_of: dt.date) -> Month:
    """What is due on the day itself is expected on the next."""
    return Month.of(max(due, as_of + dt.timedelta(days=1)))


def _loans(books: Books, as_of: dt.date, days: Sequence[Span]) -> Iterator[Expected | Apart]:
    """As the schedules have it; what is overdue, and what is decided and not paid out, is not counted."""
    accounts = loan_accounts(books, as_of)
    rows = loans_expected(held_loans(books, accounts), Month.of(days[0].first), len(days))
    fund = fund_of_loans(books)
    for row in rows:
        yield Expected(row.month, Part.LOANS, fund, row.principal + row.interest)
    yield Apart(Part.LOANS, None, None, total(row.overdue for row in rows), Reason.LATE)
    decided = promises(books, accounts, as_of)
    for loan, amount in sorted(decided.items()):
        yield Apart(Part.LOANS, loan, None, -amount, Reason.DECIDED)


def _grant(
    account: GrantAccount, days: Sequence[Span], spent: Decimal, currency: str
) -> Iterator[Expected | Apart]:
    """A grant's instalments until its end, and what goes back after it."""
    coming: list[Expected | Apart] = []
    if account.settled is None:
        coming = [*_instalments(account), *_without_a_day(account, days, currency)]
        yield from coming
    until = settle_by(account)
    last_day = days[-1].last
    if until is None or (account.settled is None and until > last_day):
        return
    ahead = total(one.amount for one in coming if isinstance(one, Expected))
    back = max(account.settlement.still_to_return + ahead - spent, ZERO)
    month = Month.of(max(until, days[0].first)) if account.settled is None else Month.of(days[0].first)
    yield Expected(month, Part.RETURNS, account.award.fund, back)


def _instalments(account: GrantAccount) -> Iterator[Expected | Apart]:
    grant, until = account.award.id, account.until or dt.date.max
    for part in account.instalments:
        if part.open <= 0:
            continue
        if part.due < account.as_of:
            yield Apart(Part.GRANTS, grant, part.due, part.open, Reason.LATE)
        elif part.due > until:
            yield Apart(Part.GRANTS, grant, part.due, part.open, Reason.AFTER_END)
        else:
            month = _month_of(part.due, account.as_of)
            yield Expected(month, Part.GRANTS, account.award.fund, part.open)


def _without_a_day(account: GrantAccount, days: Sequence[Span], currency: str) -> Iterator[Expected | Apart]:
    """What is awarded beyond all instalments: even over the days until the end where there are none."""
    left = account.awarded - max(account.received, total(part.amount for part in account.instalments))
    if left <= 0:
        return
    first, until = days[0].first, account.until
    if account.instalments or until is None or until < first:
        reason = Reason.AFTER_END if until is not None and until < first else Reason.NO_DAY
        yield Apart(Part.GRANTS, account.award.id, None, left, reason)
        return
    whole, gone = (until - first).days + 1, ZERO
    months: dict[Month, int] = defaultdict(int)
    for day in range(whole):
        months[Month.of(first + dt.timedelta(days=day))] += 1
    passed = 0
    for month, count in months.items():
        passed += count
        exact = Fraction(left) * passed / whole
        so_far = round_to_unit(Decimal(exact.numerator) / exact.denominator, currency, Rounding.FLOOR)
        yield Expected(month, Part.GRANTS, account.award.fund, so_far - gone)
        gone = so_far


def spent_by_purpose(spending: Iterable[Outgoing]) -> Mapping[Purpose, Decimal]:
    """Purpose → its sum over the months ahead, in their order."""
    sums: dict[Purpose, Decimal] = defaultdict(Decimal)
    for one in spending:
        sums[one.purpose] += one.amount
    return sums
