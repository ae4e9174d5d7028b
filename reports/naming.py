"""What people call the things that the books know by a short name; programs read the short name."""

from __future__ import annotations

from collections.abc import Iterable

from reports.model import Labelled
from sfund.books.model import Books
from sfund.budgets import PlanTask
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
    return Labelled(name, called(said[-1] if said else None, name))


def task_called(books: Books, name: str) -> Labelled:
    """A task of the network's plan, by its latest name."""
    said = [fact for fact in books.registry.plan if isinstance(fact, PlanTask) and fact.name == name]
    return Labelled(name, called(said[-1] if said else None, name))


def account_called(books: Books, account: str) -> Labelled:
    """An account."""
    name = Called(ko=books.account_label(account, "ko"), en=books.account_label(account, "en"))
    return Labelled(account, say("{name}", name=name))


def organization_called(books: Books, id_: str) -> Labelled:
    """A member or party that is an organisation, by its name; persons have none in the books but their id."""
    known = books.registry.members.get(id_) or books.registry.parties.get(id_)
    return Labelled(id_, say("{name}", name=(known.name if known is not None else None) or id_))


def in_a_row(first: Labelled, *others: Labelled) -> Labelled:
    """Several names of one thing, such as a task and an account."""
    for other in others:
        label = say("{so_far} · {name}", so_far=first.label, name=other.label)
        first = Labelled(f"{first.key} {other.key}", label)
    return first


def place_called(place: str) -> Labelled:
    """A place in the books: month and line of what stands in the journal; any other place as it is.

    >>> (
    ...     str(place_called("journal/2026/01.beancount:2437").label),
    ...     str(place_called("registry.beancount:12").label),
    ... )
    ('2026/01:2437', 'registry.beancount:12')
    """
    month = place.removeprefix("journal/")
    short = place if month == place else month.replace(".beancount:", ":")
    return Labelled(place, say("{text}", text=short))


def _fund(books: Books, name: str) -> Message:
    fund = books.registry.funds.get(name)
    if name == GENERAL and (fund is None or fund.name_in("ko") is None):
        return say("General fund")
    return called(fund, name)


def called(named: Named | None, name: str) -> Message:
    """What has a name in two languages, in the reader's; what has none as the books write it."""
    if named is None:
        return say("{name}", name=name)
    return say("{name}", name=Called(ko=named.name_in("ko") or name, en=named.name_in("en") or name))


def _beside(several: Iterable[Message]) -> Message:
    first, *rest = several
    for one in rest:
        first = say("{so_far}, {one}", so_far=first, one=one)
    return first
