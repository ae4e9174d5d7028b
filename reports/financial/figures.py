"""Figures of money, and the one that both statements share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from reports.model import Figure, Term, Unit
from sfund.books.funds.sums import fund_sums
from sfund.books.model import Books
from sfund.money import total
from sfund.periods import Span
from sfund.words import Message, say


def money(key: str, label: Message, value: Decimal, formula: Message, *terms: Term) -> Figure:
    return Figure(key, label, value, Unit.MONEY, formula, terms)


def term(key: str, label: Message, value: Decimal) -> Term:
    return Term(key, label, value, Unit.MONEY)


def against_funds(books: Books, net: Decimal, day: dt.date) -> Figure:
    """Net assets at the end of the day held against those of `report funds`: zero."""
    funds = total(one.closing for one in fund_sums(books, Span(day, day)))
    return money(
        "funds-difference",
        say("Net assets against the funds"),
        net - funds,
        say("net-assets − funds; zero"),
        term("net-assets", say("net assets"), net),
        term("funds", say("closing of all funds"), funds),
    )
