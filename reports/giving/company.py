"""`sfund pledge page`: for a company that gives, what it promised, what came, and what its money did.

In a fund money has no names. What is spent in the name of a pledge is the giver's to the won; of all other
spending of a fund the giver bears the share that its money has in all the money of the fund. docs/pledges.md
has the formula and an example worked by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from reports.giving.money_used import InFund, in_funds
from reports.giving.pledges import alive, gifts_table, parts_table
from reports.model import Column, Figure, Labelled, Report, Table, Term, Unit, Value, money_term
from reports.naming import account_called, fund_called, task_called
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.giving.pledge_account import PledgeAccount
from sfund.misspelling import did_you_mean
from sfund.money import total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "company"
TITLE = say("What your contribution did")


def known_giver(books: Books, party: str) -> str:
    """The id, if that party has pledged anything.

    Raises:
        RequestError: UNKNOWN-GIVER with the nearest id.
    """
    givers = {pledge.party for key in books.registry.pledges if (pledge := books.registry.pledge(key))}
    if party in givers:
        return party
    raise failure(
        RequestError,
        "UNKNOWN-GIVER",
        say("{id} has made no pledge", id=party),
        expected=say("the id of a party with a pledge"),
        hint=did_you_mean(party, givers, say('"sfund pledge list" has the parties')),
    )


def build(books: Books, party: str, span: Span | None, today: dt.date) -> Report:
    """The page of one giver, as of the last day or of today; without a span from its first pledge on.

    Raises:
        RequestError: UNKNOWN-GIVER.
    """
    party = known_giver(books, party)
    as_of = min(span.last, today) if span else today
    accounts = [
        one
        for one in pledge_accounts(books, as_of).values()
        if one.pledge.party == party and one.pledge.amount.currency == books.currency
    ]
    first = min((one.pledge.date for one in accounts), default=as_of)
    span = span or Span(first, as_of)
    until_now = Span(span.first, max(span.first, as_of))
    funds = tuple(in_funds(books, party, [one.pledge.id for one in accounts], until_now))
    accounts = [one for one in accounts if alive(one, span, books.currency)]
    names = {one.fund: fund_called(books, one.fund) for one in funds}
    tables = (
        _funds(funds, names),
        _spent(books, funds, names),
        _lent(funds, names, as_of),
        parts_table(accounts),
        gifts_table(accounts, with_entries=False),
    )
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, as_of, books.currency,
                  tuple(_figures(accounts, funds, names)), tables, books.diagnostics)  # fmt: skip


def _figures(
    accounts: Sequence[PledgeAccount], funds: Sequence[InFund], names: Mapping[str, Labelled]
) -> Iterator[Figure]:
    def figure(key: str, label: Message, formula: Message, terms: Iterable[Term]) -> Figure:
        terms = tuple(terms)
        return Figure(key, label, total(_numbers(terms)), Unit.MONEY, formula, terms)

    def of_pledges(of: Callable[[PledgeAccount], Decimal]) -> Iterator[Term]:
        return (money_term(one.pledge.id, say("{id}", id=one.pledge.id), of(one)) for one in accounts)

    def of_funds(of: Callable[[InFund], Decimal]) -> Iterator[Term]:
        return (money_term(one.fund, names[one.fund].label, of(one)) for one in funds)

    yield figure("pledged", say("Pledged"), say("made + raised − cancelled"),
                 of_pledges(lambda one: one.pledged))  # fmt: skip
    yield figure("received", say("Received in this time"), say("all that you gave, by fund"),
                 of_funds(lambda one: one.came))  # fmt: skip
    yield figure("spent", say("Spent of it"),
                 say("in the name of your pledge, and your share of all other spending"),
                 of_funds(lambda one: one.spent))  # fmt: skip
    yield figure("left", say("What is left of it"), say("received − spent"), of_funds(lambda one: one.left))
    yield figure("outstanding", say("Still to come"),
                 say("pledged − received, of each pledge, not below zero"),
                 of_pledges(lambda one: one.outstanding))  # fmt: skip
    loans = sum(one.lent.loans for one in funds)
    yield figure("lent", say("Lent to members by the funds"),
                 say("{count} loans, of everybody's money; it comes back, and so is not spent", count=loans),
                 of_funds(lambda one: one.lent.lent))  # fmt: skip
    for one in funds:
        yield _share(one, names[one.fund].label)


def _numbers(terms: Iterable[Term]) -> Iterator[Decimal]:
    return (term.value for term in terms if isinstance(term.value, Decimal))


def _share(one: InFund, name: Message) -> Figure:
    named = total(use.named for use in one.uses)
    by_all = total(use.pledged for use in one.uses)
    return Figure(
        f"share-{one.fund}",
        say('Your share in the fund "{fund}"', fund=name),
        Decimal(one.share.numerator) / Decimal(one.share.denominator),
        Unit.RATIO,
        say("(came − named) ÷ (money − named-by-all)"),
        (
            money_term("came", say("what you gave"), one.came),
            money_term("named", say("spent in the name of your pledge"), named),
            money_term(
                "money",
                say("all the money of the fund: opening, income, from other funds"),
                one.money,
            ),
            money_term("named-by-all", say("spent in the name of any pledge"), by_all),
        ),
    )


_FUND = Column("fund", say("Fund"), Unit.TEXT)


def _funds(funds: Iterable[InFund], names: Mapping[str, Labelled]) -> Table:
    """What became of all the money of the funds; what is left is out with members or at hand."""
    columns = (
        _FUND,
        Column("money", say("It had"), Unit.MONEY, adds=True),
        Column("spent", say("It spent"), Unit.MONEY, adds=True),
        Column("given-on", say("To other funds"), Unit.MONEY, adds=True),
        Column("left", say("It has left"), Unit.MONEY, adds=True),
        Column("out", say("Of this out on loan"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "fund": names[one.fund],
            "money": one.money,
            "spent": one.spent_by_all,
            "given-on": one.given_on,
            "left": one.closing,
            "out": one.lent.out,
        }
        for one in funds
    )
    return Table("funds", say("What the funds did with all their money"), columns, rows)


def _spent(books: Books, funds: Iterable[InFund], names: Mapping[str, Labelled]) -> Table:
    columns = (
        _FUND,
        Column("account", say("Spent on"), Unit.TEXT),
        Column("program", say("Activity"), Unit.TEXT),
        Column("unit", say("Committee or network"), Unit.TEXT),
        Column("fund-spent", say("Spent by the fund"), Unit.MONEY, adds=True),
        Column("spent", say("Of your money"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "fund": names[one.fund],
            "account": account_called(books, use.account),
            "program": task_called(books, use.program) if use.program else None,
            "unit": use.unit or None,
            "fund-spent": use.spent,
            "spent": use.borne,
        }
        for one in funds
        for use in one.uses
        if use.spent
    )
    return Table("spent", say("What it was spent on"), columns, rows)


def _lent(funds: Iterable[InFund], names: Mapping[str, Labelled], as_of: dt.date) -> Table:
    columns = (
        _FUND,
        Column("loans", say("Loans"), Unit.COUNT),
        Column("lent", say("Lent in this time"), Unit.MONEY, adds=True),
        Column("repaid", say("Paid back in this time"), Unit.MONEY, adds=True),
        Column("out", say("Out on loan on {day}", day=as_of), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "fund": names[one.fund],
            "loans": one.lent.loans,
            "lent": one.lent.lent,
            "repaid": one.lent.repaid,
            "out": one.lent.out,
        }
        for one in funds
        if one.lent.lent or one.lent.repaid or one.lent.out
    )
    return Table("lent", say("What the funds lent to members"), columns, rows)
