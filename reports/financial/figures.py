"""The figure that both statements share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from reports.model import Figure, money_figure, money_term
from sfund.books.funds.sums import fund_sums
from sfund.books.model import Books
from sfund.money import total
from sfund.periods import Span
from sfund.words import say


def against_funds(books: Books, net: Decimal, day: dt.date) -> Figure:
    """Net assets at the end of the day held against those of `report funds`: zero."""
    funds = total(one.closing for one in fund_sums(books, Span(day, day)))
    return money_figure(
        "funds-difference",
        say("Net assets against the funds"),
        net - funds,
        say("net-assets − funds; zero"),
        money_term("net-assets", say("net assets"), net),
        money_term("funds", say("closing of all funds"), funds),
    )
