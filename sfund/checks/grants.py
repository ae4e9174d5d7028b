"""The rules about grants over all the books (docs/checks.md); `sfund.grants.rules` has them one by one.

They are no part of what a commit refuses: a payment that the bank made is entered as it was, and then found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sfund.books.grants.accounts import grant_accounts, rules_by_kind
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.grants.facts import GrantLine, GrantLineFact
from sfund.grants.rules import found_in, shared_accounts
from sfund.registry import Registry, unknown


def unknown_fact_lines(registry: Registry) -> Iterator[Diagnostic]:
    """UNKNOWN-LINE: a change, a commitment or a release names a line that the grant has."""
    for key, facts in registry.grants.items():
        lines = registry.grant_lines(key)
        for fact in facts:
            if isinstance(fact, GrantLineFact) and not isinstance(fact, GrantLine) and fact.path not in lines:
                yield unknown("line", fact.path, sorted(lines), fact)


def grants(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """GRANT-TOO-EARLY, and all others of `sfund.grants.rules`; UNKNOWN-LINE of facts.

    The accounts are made once for all of them.
    """
    if not books.registry.grants:
        return
    yield from unknown_fact_lines(books.registry)
    yield from shared_accounts(books.registry.grants, rules_by_kind())
    for account in grant_accounts(books, dt.date.max).values():
        yield from found_in(account)


GRANTS = (grants,)
"""For `sfund.checks.rules.ALL`."""
