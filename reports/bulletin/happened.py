"""What the days of a bulletin brought: money by kind, new members, givers, and what is coming."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.financial.form import FUNCTIONS, NO_FUNCTION
from reports.members.flows import Change, flows
from reports.reliance.income import income, source_of
from sfund.books.giving.gifts import gifts_of
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.grants.accounts import grant_accounts
from sfund.books.loans.accounts import loan_accounts
from sfund.books.model import Books
from sfund.chart import GRANT_RETURNED, LOAN_PRINCIPAL
from sfund.giving.pledges import PledgeForm
from sfund.loans.account import Status
from sfund.members.facts import MemberKind
from sfund.money import ZERO, in_units, total
from sfund.periods import Span
from sfund.sources import Source
from sfund.words import Message, say

AHEAD = dt.timedelta(days=28)
"""How far a bulletin looks ahead at pledges that fall due."""
SOON = dt.timedelta(days=90)
"""How far at grants that end: what becomes of a project is not settled in four weeks."""

LENT, REPAID, RETURNED = "lent", "repaid", "returned"
_WENT = """
    SELECT CASE WHEN account = $returned THEN $given_back ELSE coalesce("function", '') END, sum(number)
    FROM moves
    WHERE starts_with(account, 'Expenses:') AND NOT starts_with(account, 'Expenses:Loans:Provision')
      AND currency = $currency AND day BETWEEN $first AND $last
    GROUP BY ALL
"""
_LOANS = """
    SELECT coalesce(sum(number) FILTER (number > 0), 0), coalesce(-sum(number) FILTER (number < 0), 0)
    FROM postings
    WHERE account = $principal AND currency = $currency AND day BETWEEN $first AND $last
      AND transaction IN (SELECT transaction FROM postings WHERE starts_with(account, 'Assets:Bank:')
                          OR starts_with(account, 'Assets:Cash') OR starts_with(account, 'Assets:Clearing:'))
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """What came in or went out for one reason; the label is that of a line in a mail."""

    key: str
    label: Message
    amount: Decimal


def came(books: Books, span: Span) -> tuple[Kind, ...]:
    """Income by source, the largest first, and what came back of loans."""
    sums: dict[Source, Decimal] = defaultdict(Decimal)
    for row in income(books, span):
        sums[source_of(row.source)] += in_units(row.amount, books.currency)
    found = [Kind(source.value, source.label, amount) for source, amount in sums.items()]
    return _sorted([*found, Kind(REPAID, say("Loans paid back"), _loans(books, span)[1])])


def went(books: Books, span: Span) -> tuple[Kind, ...]:
    """Spending by function, the largest first, what funders got back, and what was lent."""
    rows = books.query(_WENT, returned=GRANT_RETURNED, given_back=RETURNED, currency=books.currency,
                       first=span.first, last=span.last)  # fmt: skip
    labels = {**FUNCTIONS, RETURNED: say("Returned to funders")}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for key, number in rows:
        sums[key if key in labels else NO_FUNCTION] += in_units(number, books.currency)
    found = [Kind(key, labels[key], amount) for key, amount in sums.items()]
    return _sorted([*found, Kind(LENT, say("Loans paid out"), _loans(books, span)[0])])


def _sorted(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    return tuple(sorted((one for one in kinds if one.amount), key=lambda one: (-one.amount, one.key)))


def _loans(books: Books, span: Span) -> tuple[Decimal, Decimal]:
    """What was lent and what came back of principal, as money."""
    [(lent, repaid)] = books.query(_LOANS, principal=LOAN_PRINCIPAL, currency=books.currency,
                                   first=span.first, last=span.last)  # fmt: skip
    return in_units(lent, books.currency), in_units(repaid, books.currency)


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined: organisations by name, persons as a number."""

    organizations: tuple[str, ...]
    individuals: int
    supporters: int

    @property
    def count(self) -> int:
        return len(self.organizations) + self.individuals + self.supporters


def joined(books: Books, span: Span) -> Joined:
    """Everybody who joined within the span, or came back."""
    names: list[str] = []
    counts: dict[MemberKind, int] = defaultdict(int)
    for id_, member in books.registry.members.items():
        kinds = [flow.kind for flow in flows([member]) if flow.change is Change.JOINED and flow.day in span]
        for kind in kinds:
            counts[kind] += 1
            if not kind.is_person:
                names.append(member.name or id_)
    return Joined(tuple(sorted(names)), counts[MemberKind.INDIVIDUAL], counts[MemberKind.SUPPORTER])


@dataclass(frozen=True, slots=True)
class Given:
    """Gifts within the span, less what went back.

    Attributes:
        organizations: Names of companies and organisations that gave, by name.
        persons: How many persons gave.
        unnamed: How many gifts say nobody.
    """

    amount: Decimal
    organizations: tuple[str, ...]
    persons: int
    unnamed: int

    @property
    def anybody(self) -> bool:
        return bool(self.organizations or self.persons or self.unnamed)


def given(books: Books, span: Span) -> Given:
    """Who is to be thanked: everybody of whose gifts something is left."""
    by_donor: dict[str, Decimal] = defaultdict(Decimal)
    unnamed, amount = 0, ZERO
    for gift in gifts_of(books):
        if gift.day not in span or gift.currency != books.currency:
            continue
        amount += gift.amount
        if gift.donor is None:
            unnamed += gift.amount > 0
        else:
            by_donor[gift.donor] += gift.amount
    givers = [donor for donor, left in by_donor.items() if left > 0]
    names = sorted({name for donor in givers if (name := _name(books, donor)) is not None})
    return Given(amount, tuple(names), sum(_name(books, donor) is None for donor in givers), unnamed)


def _name(books: Books, donor: str) -> str | None:
    """What an organisation is called; None for a person, and for who is not known to be none."""
    member, party = books.registry.members.get(donor), books.registry.parties.get(donor)
    if party is not None and not party.of_person:
        return party.name or donor
    if member is not None and not member.is_person:
        return member.name or donor
    return None


@dataclass(frozen=True, slots=True)
class Ending:
    """A grant that ends soon; `grantor` is its name, or id."""

    id: str
    grantor: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Coming:
    """What is ahead of the last day.

    Attributes:
        pledges: How many parts of pledges fall due within four weeks, and what is open of them.
        late: The same of parts that should have come.
        ending: Each grant that ends within ninety days, the first to end first.
        asked: How many loans wait for the committee.
        to_pay_out: How many were approved and are not paid out.
    """

    pledges: tuple[int, Decimal]
    late: tuple[int, Decimal]
    ending: tuple[Ending, ...]
    asked: int
    to_pay_out: int


def coming(books: Books, day: dt.date) -> Coming:
    """What the books know on that day."""
    parts = [
        part
        for account in pledge_accounts(books, day).values()
        if account.pledge.form is not PledgeForm.IN_KIND and account.pledge.amount.currency == books.currency
        for part in account.parts
        if part.open > 0 and part.due is not None
    ]
    due = [part.open for part in parts if part.due is not None and day <= part.due <= day + AHEAD]
    late = [part.open for part in parts if part.due is not None and part.due < day]
    statuses = [one.status for one in loan_accounts(books, day).values()]
    return Coming(
        (len(due), total(due)),
        (len(late), total(late)),
        tuple(sorted(_ending(books, day), key=lambda one: (one.until, one.id))),
        statuses.count(Status.APPLIED),
        statuses.count(Status.APPROVED) + statuses.count(Status.AGREED),
    )


def _ending(books: Books, day: dt.date) -> Iterator[Ending]:
    for id_, account in grant_accounts(books, day).items():
        if account.settled is None and account.until is not None and day <= account.until <= day + SOON:
            party = account.award.party
            yield Ending(id_, _name(books, party) or party, account.until)
