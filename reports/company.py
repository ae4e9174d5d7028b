"""`sfund pledge page`: for a company that gives, what it promised, what came, and what its money did.

In a fund money has no names. What is spent in the name of a pledge is the giver's to the won; of all other
spending of a fund the giver bears the share that its money has in all the money of the fund. docs/pledges.md
has the formula and an example worked by hand.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from reports.model import Column, Figure, Labelled, Report, Table, Term, Unit, Value
from reports.pledges import alive, gifts_table, parts_table
from sfund.books.funds.sums import fund_sums, fund_transfers
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.giving.pledge_account import PledgeAccount
from sfund.money import ZERO, in_units, smallest_unit, total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "company"
TITLE = say("What your contribution did")

_CAME = """
    SELECT fund, -sum(number) FROM postings
    WHERE starts_with(account, 'Income:') AND currency = $currency AND day BETWEEN $first AND $last
      AND (party = $party OR list_contains($pledges, pledge))
    GROUP BY fund
"""
_SPENT = """
    SELECT fund, account, coalesce(program, ''), coalesce(unit, ''),
           coalesce(sum(number) FILTER (list_contains($pledges, pledge)), 0),
           coalesce(sum(number) FILTER (pledge IS NOT NULL), 0),
           coalesce(sum(number) FILTER (pledge IS NULL), 0)
    FROM postings
    WHERE starts_with(account, 'Expenses:') AND currency = $currency AND day BETWEEN $first AND $last
    GROUP BY ALL ORDER BY ALL
"""
_LENT = """
    SELECT fund, count(DISTINCT loan) FILTER (number > 0), coalesce(sum(number) FILTER (number > 0), 0)
    FROM postings
    WHERE account = 'Assets:Loans:Principal' AND currency = $currency AND day BETWEEN $first AND $last
    GROUP BY fund ORDER BY fund
"""


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
        share: The giver's part of what is spent without a name, from 0 to 1.
    """

    fund: str
    came: Decimal
    money: Decimal
    share: Fraction
    uses: tuple[Used, ...]

    @property
    def spent(self) -> Decimal:
        return total(one.borne for one in self.uses)

    @property
    def left(self) -> Decimal:
        return self.came - self.spent


def known_giver(books: Books, party: str) -> str:
    """The id, if that party has pledged anything.

    Raises:
        RequestError: UNKNOWN-GIVER with the nearest id.
    """
    givers = {pledge.party for key in books.registry.pledges if (pledge := books.registry.pledge(key))}
    if party in givers:
        return party
    near = get_close_matches(party, givers, n=1, cutoff=0.5)
    raise failure(
        RequestError,
        "UNKNOWN-GIVER",
        say("{id} has made no pledge", id=party),
        expected=say("the id of a party with a pledge"),
        hint=say('did you mean "{near}"?', near=near[0])
        if near
        else say('"sfund pledge list" has the parties'),
    )


def build(books: Books, party: str, span: Span | None, today: dt.date) -> Report:
    """The page of one giver; without a span from its first pledge up to today.

    Raises:
        RequestError: UNKNOWN-GIVER.
    """
    party = known_giver(books, party)
    last = span.last if span else today
    accounts = [
        one
        for one in pledge_accounts(books, last).values()
        if one.pledge.party == party and one.pledge.amount.currency == books.currency
    ]
    first = min((one.pledge.date for one in accounts), default=last)
    span = span or Span(first, last)
    funds = tuple(_in_funds(books, party, [one.pledge.id for one in accounts], span))
    accounts = [one for one in accounts if alive(one, span, books.currency)]
    tables = (parts_table(accounts), gifts_table(accounts), _spent(books, funds), _lent(books, funds, span))
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, last, books.currency,
                  tuple(_figures(accounts, funds)), tables, books.diagnostics)  # fmt: skip


def _in_funds(books: Books, party: str, pledges: Sequence[str], span: Span) -> Iterator[InFund]:
    asked = {"currency": books.currency, "first": span.first, "last": span.last, "pledges": list(pledges)}
    came = {
        fund: in_units(number, books.currency) for fund, number in books.query(_CAME, party=party, **asked)
    }
    spending: dict[str, list[tuple[str, str, str, Decimal, Decimal, Decimal]]] = defaultdict(list)
    for fund, account, program, unit, *numbers in books.query(_SPENT, **asked):
        own, named, free = (in_units(number, books.currency) for number in numbers)
        spending[fund].append((account, program, unit, own, named, free))
    money = _money_of_funds(books, span)
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
        yield InFund(fund, came[fund], money.get(fund, ZERO), share, uses)


def _money_of_funds(books: Books, span: Span) -> Mapping[str, Decimal]:
    """What each fund had to spend within the span: opening + income + what other funds gave."""
    given: dict[str, Decimal] = defaultdict(Decimal)
    for transfer, currency in fund_transfers(books):
        if transfer.day in span and currency == books.currency:
            for fund, amount in transfer.got.items():
                given[fund] += amount
    return {one.name: one.opening + one.income + given[one.name] for one in fund_sums(books, span)}


def _part(number: Decimal, share: Fraction, currency: str) -> Decimal:
    """The share of the number in whole smallest units, rounded towards zero."""
    unit = smallest_unit(currency)
    return unit * int(Fraction(number) * share / Fraction(unit))


def _figures(accounts: Sequence[PledgeAccount], funds: Sequence[InFund]) -> Iterator[Figure]:
    def over(key: str, label: Message, formula: Message, amounts: Iterable[tuple[str, Decimal]]) -> Figure:
        terms = tuple(Term(of, say("{id}", id=of), amount, Unit.MONEY) for of, amount in amounts)
        return Figure(key, label, total(_numbers(terms)), Unit.MONEY, formula, terms)

    yield over("pledged", say("Pledged"), say("made + raised − cancelled"),
               ((one.pledge.id, one.pledged) for one in accounts))  # fmt: skip
    yield over("received", say("Received in this time"), say("all that you gave, by fund"),
               ((one.fund, one.came) for one in funds))  # fmt: skip
    yield over("outstanding", say("Still to come"), say("pledged − received, of each pledge, not below zero"),
               ((one.pledge.id, one.outstanding) for one in accounts))  # fmt: skip
    yield over("spent", say("Spent of it"),
               say("in the name of your pledge, and your share of all other spending"),
               ((one.fund, one.spent) for one in funds))  # fmt: skip
    yield over(
        "left", say("What is left of it"), say("received − spent"), ((one.fund, one.left) for one in funds)
    )
    for one in funds:
        yield _share(one)


def _numbers(terms: Iterable[Term]) -> Iterator[Decimal]:
    return (term.value for term in terms if isinstance(term.value, Decimal))


def _share(one: InFund) -> Figure:
    named = total(use.named for use in one.uses)
    by_all = total(use.pledged for use in one.uses)
    return Figure(
        f"share-{one.fund}",
        say('Your share in the fund "{fund}"', fund=one.fund),
        Decimal(one.share.numerator) / Decimal(one.share.denominator),
        Unit.RATIO,
        say("(came − named) ÷ (money − named-by-all)"),
        (
            Term("came", say("what you gave"), one.came, Unit.MONEY),
            Term("named", say("spent in the name of your pledge"), named, Unit.MONEY),
            Term(
                "money",
                say("all the money of the fund: opening, income, from other funds"),
                one.money,
                Unit.MONEY,
            ),
            Term("named-by-all", say("spent in the name of any pledge"), by_all, Unit.MONEY),
        ),
    )


def _fund(books: Books, name: str) -> Labelled:
    """The fund under the name that readers outside know."""
    fund = books.registry.funds.get(name)
    return Labelled(name, say("{name}", name=(fund.name_in(books.language) if fund else None) or name))


def _spent(books: Books, funds: Iterable[InFund]) -> Table:
    columns = (
        Column("fund", say("Fund"), Unit.TEXT),
        Column("account", say("Spent on"), Unit.TEXT),
        Column("program", say("Activity"), Unit.TEXT),
        Column("unit", say("Committee or network"), Unit.TEXT),
        Column("fund-spent", say("Spent by the fund"), Unit.MONEY),
        Column("spent", say("Of your money"), Unit.MONEY),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "fund": _fund(books, use.fund),
            "account": Labelled(
                use.account, say("{name}", name=books.account_label(use.account, books.language))
            ),
            "program": use.program or None,
            "unit": use.unit or None,
            "fund-spent": use.spent,
            "spent": use.borne,
        }
        for one in funds
        for use in one.uses
        if use.spent
    )
    return Table("spent", say("What it was spent on"), columns, rows)


def _lent(books: Books, funds: Iterable[InFund], span: Span) -> Table:
    """Loans are no spending: the money comes back; so they have a table of their own, and no share."""
    columns = (
        Column("fund", say("Fund"), Unit.TEXT),
        Column("loans", say("Loans"), Unit.COUNT),
        Column("lent", say("Lent in this time"), Unit.MONEY),
    )
    wanted = {one.fund for one in funds}
    found = books.query(_LENT, currency=books.currency, first=span.first, last=span.last)
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {"fund": _fund(books, fund), "loans": count, "lent": in_units(amount, books.currency)}
        for fund, count, amount in found
        if fund in wanted and amount
    )
    return Table("lent", say("What the funds lent to members"), columns, rows)
