"""`report funds`: what each fund had, what moved it, what it has, and the proof that this is all there is.

Opening and closing come from assets and liabilities, what lies between them from income, expenses and
transfers; where the two do not meet, the report says so and is wrong. docs/funds.md works an example by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value, money_term
from reports.naming import account_called, fund_called
from sfund.books.funds.sums import FundSums, FundTransfer, fund_sums, fund_transfers, held
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.funds.facts import GENERAL, Restriction
from sfund.money import total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "funds"
TITLE = say("Funds")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:  # noqa: ARG001  a builder's form
    """The report over the span; what moved the funds and what they have are of the same days."""
    last = span.last
    sums = fund_sums(books, span)
    transfers = [
        one for one, currency in fund_transfers(books) if one.day in span and currency == books.currency
    ]
    tables = (
        _funds(books, sums),
        _proof(books, sums),
        _by_account(books, last),
        _transfers(books, transfers),
    )
    figures = tuple(_figures(books, sums, last))
    wrong = (*books.diagnostics, *_differing(sums))
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, last,
                  books.currency, figures, tables, wrong)  # fmt: skip


def _figures(books: Books, sums: Sequence[FundSums], last: dt.date) -> Iterator[Figure]:
    bound = [one for one in sums if one.restricted]
    free = [one for one in sums if not one.restricted]
    own = [one for one in free if one.fund and one.fund.restriction is Restriction.BOARD]
    assets = total(one.amount for one in held(books, last) if one.account.startswith("Assets:"))
    debts = -total(one.amount for one in held(books, last) if one.account.startswith("Liabilities:"))
    terms = (
        money_term("assets", say("assets"), assets),
        money_term("liabilities", say("liabilities"), debts),
    )
    yield Figure(
        "net-assets", say("Net assets"), assets - debts, Unit.MONEY, say("assets − liabilities"), terms
    )
    closings = (
        ("restricted", say("Restricted"), say("closing of the funds that givers or the law bind"), bound),
        ("unrestricted", say("Unrestricted"), say("closing of all other funds"), free),
        (
            "designated",
            say("Of these set aside by the board"),
            say("closing of the board's own reserves"),
            own,
        ),
    )
    for key, label, formula, some in closings:
        yield _closing(books, key, label, formula, some)
    yield from _proofs(sums, assets - debts)


def _closing(books: Books, key: str, label: Message, formula: Message, sums: Iterable[FundSums]) -> Figure:
    sums = tuple(sums)
    terms = tuple(money_term(one.name, fund_called(books, one.name).label, one.closing) for one in sums)
    return Figure(key, label, total(one.closing for one in sums), Unit.MONEY, formula, terms)


def _proofs(sums: Sequence[FundSums], net_assets: Decimal) -> Iterator[Figure]:
    """Two figures that are zero where the books are right."""
    parts = (
        ("opening", say("opening"), total(one.opening for one in sums)),
        ("income", say("income"), total(one.income for one in sums)),
        ("expense", say("expense"), total(one.expense for one in sums)),
        ("transfers", say("transfers"), total(one.transfers for one in sums)),
        ("closing", say("closing"), total(one.closing for one in sums)),
    )
    yield Figure(
        "difference",
        say("Difference of all funds"),
        total(abs(one.difference) for one in sums),
        Unit.MONEY,
        say("opening + income − expense + transfers − closing: zero for each fund; the sum of what is not"),
        tuple(money_term(*part) for part in parts),
    )
    closing = total(one.closing for one in sums)
    yield Figure(
        "proof",
        say("Sum of the funds against net assets"),
        closing - net_assets,
        Unit.MONEY,
        say("closing − net-assets; zero"),
        (
            money_term("closing", say("closing"), closing),
            money_term("net-assets", say("net assets"), net_assets),
        ),
    )


def _differing(sums: Iterable[FundSums]) -> Iterator[Diagnostic]:
    for one in sums:
        if one.difference:
            yield Diagnostic(
                "FUNDS-DIFFER",
                say(
                    'the fund "{fund}" does not prove itself: opening {opening} + income {income} − expense '
                    "{expense} + transfers {transfers} is {difference} off closing {closing}",
                    fund=one.name,
                    opening=f"{one.opening:,}",
                    income=f"{one.income:,}",
                    expense=f"{one.expense:,}",
                    transfers=f"{one.transfers:,}",
                    difference=f"{abs(one.difference):,}",
                    closing=f"{one.closing:,}",
                ),
                expected=say("postings that sum to zero for each fund"),
                hint=say('"sfund check" names the entries (FUND-UNBALANCED)'),
            )


_FUND = Column("fund", say("Fund"), Unit.TEXT)


def _funds(books: Books, sums: Iterable[FundSums]) -> Table:
    columns = (
        _FUND,
        Column("restriction", say("Restriction"), Unit.TEXT),
        Column("opening", say("Opening"), Unit.MONEY, adds=True),
        Column("income", say("Income"), Unit.MONEY, adds=True),
        Column("expense", say("Expense"), Unit.MONEY, adds=True),
        Column("transfers", say("Transfers"), Unit.MONEY, adds=True),
        Column("closing", say("Closing"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "fund": fund_called(books, one.name),
            "restriction": restriction_of(one),
            "opening": one.opening,
            "income": one.income,
            "expense": one.expense,
            "transfers": one.transfers,
            "closing": one.closing,
        }
        for one in sums
    )
    return Table("funds", say("Funds"), columns, rows)


def restriction_of(one: FundSums) -> Labelled | None:
    """What binds the fund; None for one that no directive declares."""
    if one.fund is None and one.name != GENERAL:
        return None
    restriction = one.fund.restriction if one.fund else Restriction.NONE
    return Labelled(restriction.value, restriction.label)


def _proof(books: Books, sums: Iterable[FundSums]) -> Table:
    columns = (
        _FUND,
        Column("before", say("Before the first day"), Unit.MONEY, adds=True),
        Column("brought", say("Opening balances within the time"), Unit.MONEY, adds=True),
        Column("difference", say("Difference"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "fund": fund_called(books, one.name),
            "before": one.before,
            "brought": one.brought,
            "difference": one.difference,
        }
        for one in sums
    )
    return Table("proof", say("What opening is made of, and the proof"), columns, rows)


def _by_account(books: Books, last: dt.date) -> Table:
    columns = (
        Column("account", say("Account"), Unit.TEXT),
        _FUND,
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "account": account_called(books, one.account),
            "fund": fund_called(books, one.fund),
            "amount": one.amount,
        }
        for one in held(books, last)
    )
    return Table("accounts", say("Where the money of the funds lies"), columns, rows)


def _transfers(books: Books, transfers: Iterable[FundTransfer]) -> Table:
    columns = (
        Column("day", say("Day"), Unit.DATE),
        Column("from", say("From"), Unit.TEXT),
        Column("to", say("To"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("kind", say("Kind"), Unit.TEXT),
        Column("reason", say("Reason"), Unit.TEXT),
        Column("entry", say("Entry"), Unit.TEXT),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "day": one.day,
            "from": fund_called(books, *one.gave),
            "to": fund_called(books, *one.got),
            "amount": one.amount,
            "kind": Labelled(one.kind.value, one.kind.label),
            "reason": one.reason,
            "entry": one.entry,
        }
        for one in transfers
    )
    return Table("transfers", say("Transfers between funds"), columns, rows)
