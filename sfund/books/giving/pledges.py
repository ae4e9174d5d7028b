"""Pledges of the books: what postings say came of each, and the account of each as of a day.

What counts is a posting to an income account that names the pledge (`pledge:` of its own, its transaction's,
or its account's), in the pledge's currency. `in-kind: TRUE` on the transaction says that it was no money.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from sfund.books.errors import relative_path
from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.giving.pledge_account import Gift, PledgeAccount, pledge_account

IN_KIND = "in-kind"
"""The key of a transaction by which goods and work came rather than money."""

_NAMES = ("pledge", "account", "currency", "transaction", "day", "number", "file", "lineno")


@kept
def pledge_accounts(books: Books, as_of: dt.date) -> Mapping[str, PledgeAccount]:
    """The account of every pledge that is made by that day, by id in the order of their making."""
    registry = books.registry
    made = [pledge for key in registry.pledges if (pledge := registry.pledge(key)) and pledge.date <= as_of]
    gifts = gifts_of(books)
    return {
        pledge.id: pledge_account(registry.pledges[pledge.id], pledge, gifts.get(pledge.id, ()), as_of)
        for pledge in sorted(made, key=lambda pledge: (pledge.date, pledge.id))
    }


@kept
def gifts_of(books: Books) -> Mapping[str, tuple[Gift, ...]]:
    """What came of each pledge, in the order of the entries."""
    found: dict[str, list[Gift]] = defaultdict(list)
    columns = zip(*map(books.postings.column, _NAMES), strict=True)
    for key, account, currency, transaction, day, number, file, line in columns:
        if not key or not account.startswith("Income:"):
            continue
        pledge = books.registry.pledge(key)
        if pledge is None or pledge.amount.currency != currency:
            continue
        in_kind = books.entries[transaction].meta.get(IN_KIND) is True
        found[key].append(Gift(day, -number, in_kind, f"{relative_path(file, books.root)}:{line}"))
    return {key: tuple(gifts) for key, gifts in found.items()}
