"""What people call the things that the books know by a short name; programs read the short name."""

from __future__ import annotations

from collections.abc import Iterable

from reports.model import Labelled
from sfund.books.model import Books
from sfund.facts import Named
from sfund.funds.facts import GENERAL
from sfund.words import Called, Message, say


def fund_called(books: Books, *names: str) -> Labelled:
    """One fund, or several as they stand beside one another."""
    return Labelled(" ".join(names), _beside(_fund(books, name) for name in names))


def plan_called(books: Books, name: str | None) -> Labelled | None:
    """A dues plan, by its latest name."""
    if name is None:
        return None
    said = books.registry.plans.get(name, ())
    return Labelled(name, _called(said[-1] if said else None, name))


def account_called(books: Books, account: str) -> Labelled:
    """An account."""
    name = Called(ko=books.account_label(account, "ko"), en=books.account_label(account, "en"))
    return Labelled(account, say("{name}", name=name))


def _fund(books: Books, name: str) -> Message:
    fund = books.registry.funds.get(name)
    if name == GENERAL and (fund is None or fund.name_in("ko") is None):
        return say("General fund")
    return _called(fund, name)


def _called(named: Named | None, name: str) -> Message:
    if named is None:
        return say("{name}", name=name)
    return say("{name}", name=Called(ko=named.name_in("ko") or name, en=named.name_in("en") or name))


def _beside(several: Iterable[Message]) -> Message:
    first, *rest = several
    for one in rest:
        first = say("{so_far}, {one}", so_far=first, one=one)
    return first
