"""Where a giver's money went: its part in what each fund spent, and what the fund lent meanwhile.

docs/pledges.md has the formula and an example worked by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sfund.books.funds.sums import fund_sums, fund_transfers
from sfund.books.model import Books
from sfund.chart import LOAN_PRINCIPAL
from sfund.money import ZERO, in_units, smallest_unit, total
from sfund.periods import Span

_CAME = """
    SELECT fund, -sum(number) FROM moves
    WHERE starts_with(account, 'Income:') AND currency = $currency AND day BETWEEN $first AND $last
      AND (party = $party OR list_contains($pledges, pledge))
    GROUP BY fund
"""
_SPENT = """
    SELECT fund, account, coalesce(program, ''), coalesce(unit, ''),
           coalesce(sum(number) FILTER (list_contains($pledges, pledge)), 0),
           coalesce(sum(number) FILTER (pledge IS NOT NULL), 0),
           coalesce(sum(number) FILTER (pledge IS NULL), 0)
    FROM moves
    WHERE starts_with(account, 'Expenses:') AND currency = $currency AND day BETWEEN $first AND $last
    GROUP BY ALL ORDER BY ALL
"""
_LENT = """
    SELECT fund,
           coalesce(count(DISTINCT loan) FILTER (number > 0 AND day >= $first), 0),
           coalesce(sum(number) FILTER (number > 0 AND day >= $first), 0),
           coalesce(-sum(number) FILTER (number < 0 AND day >= $first), 0),
           sum(number)
    FROM postings
    WHERE account = $principal AND currency = $currency AND day <= $last
    GROUP BY fund ORDER BY fund
"""


@dataclass(frozen=True, slots=True)
class Lent:
    """What a fund lent to members: how many loans within the span and how much, and what came back in it.

    Attributes:
        out: What members have of the fund's money on the last day.
    """

    loans: int = 0
    lent: Decimal = ZERO
    repaid: Decimal = ZERO
    out: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Used:
    """What a fund spent on one account for one activity, and what of it the giver bears.

    Attributes:
        spent: All spending of the fund.
        pledged: What of it names a pledge, whoever made it.
        named: What of it names a pledge of the giver.
        shared: The giver's share of what names no pledge, rounded down.
    """

    fund: str
    account: str
    program: str
    unit: str
    spent: Decimal
    pledged: Decimal
    named: Decimal
    shared: Decimal

    @property
    def borne(self) -> Decimal:
        return self.named + self.shared


@dataclass(frozen=True, slots=True)
class InFund:
    """The giver's money in one fund over the span.

    Attributes:
        came: What the giver gave.
        money: All that the fund had to spend: opening, income, and what other funds gave.
        closing: What the fund has on the last day, out with members or at hand.
        share: The giver's part of what is spent without a name, from 0 to 1.
    """

    fund: str
    came: Decimal
    money: Decimal
    closing: Decimal
    share: Fraction
    uses: tuple[Used, ...]
    lent: Lent

    @property
    def spent(self) -> Decimal:
        return total(one.borne for one in self.uses)

    @property
    def left(self) -> Decimal:
        return self.came - self.spent

    @property
    def spent_by_all(self) -> Decimal:
        return total(one.spent for one in self.uses)

    @property
    def given_on(self) -> Decimal:
        """What the fund gave to other funds."""
        return self.money - self.spent_by_all - self.closing


def in_funds(books: Books, party: str, pledges: Sequence[str], span: Span) -> Iterator[InFund]:
    """The giver's money in each fund that it gave to in the span, by name of the fund."""
    asked = {"currency": books.currency, "first": span.first, "last": span.last, "pledges": list(pledges)}
    came = {
        fund: in_units(number, books.currency) for fund, number in books.query(_CAME, party=party, **asked)
    }
    spending: dict[str, list[tuple[str, str, str, Decimal, Decimal, Decimal]]] = defaultdict(list)
    for fund, account, program, unit, *numbers in books.query(_SPENT, **asked):
        own, named, free = (in_units(number, books.currency) for number in numbers)
        spending[fund].append((account, program, unit, own, named, free))
    money, lent = _money_of_funds(books, span), _lent(books, asked)
    closing = {one.name: one.closing for one in fund_sums(books, span)}
    for fund in sorted(came):
        rows = spending[fund]
        pool = money.get(fund, ZERO) - total(row[4] for row in rows)
        mine = came[fund] - total(row[3] for row in rows)
        share = (
            min(max(Fraction(mine) / Fraction(pool), Fraction(0)), Fraction(1)) if pool > 0 else Fraction(0)
        )
        uses = tuple(
            Used(fund, account, program, unit, named + free, named, own, _part(free, share, books.currency))
            for account, program, unit, own, named, free in rows
        )
        yield InFund(fund, came[fund], money.get(fund, ZERO), closing.get(fund, ZERO), share, uses,
                     lent.get(fund, Lent()))  # fmt: skip


def _money_of_funds(books: Books, span: Span) -> Mapping[str, Decimal]:
    """What each fund had to spend within the span: opening + income + what other funds gave."""
    given: dict[str, Decimal] = defaultdict(Decimal)
    for transfer, currency in fund_transfers(books):
        if transfer.day in span and currency == books.currency:
            for fund, amount in transfer.got.items():
                given[fund] += amount
    return {one.name: one.opening + one.income + given[one.name] for one in fund_sums(books, span)}


def _lent(books: Books, asked: Mapping[str, object]) -> Mapping[str, Lent]:
    """Loans are no spending: the money comes back; so they stand apart, and nobody has a share in them."""
    wanted = {key: asked[key] for key in ("currency", "first", "last")}
    found = books.query(_LENT, principal=LOAN_PRINCIPAL, **wanted)
    return {
        fund: Lent(loans, *(in_units(number, books.currency) for number in numbers))
        for fund, loans, *numbers in found
    }


def _part(number: Decimal, share: Fraction, currency: str) -> Decimal:
    """The share of the number in whole smallest units, rounded towards zero."""
    unit = smallest_unit(currency)
    return unit * int(Fraction(number) * share / Fraction(unit))
