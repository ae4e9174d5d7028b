"""The rules of the plan and of roles: what they name is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sfund.books.budgets import unknown_names
from sfund.books.model import Books
from sfund.budgets import PlanTask
from sfund.errors import Diagnostic
from sfund.registry import unknown, unknown_at


def plan_names(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """UNKNOWN-TASK, UNKNOWN-ACCOUNT, UNKNOWN-COMMITMENT: the plan names what the books have."""
    return unknown_names(books, books.registry.plan)


def unknown_tasks(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """UNKNOWN-TASK: once the network has tasks, a posting that names one names one of these."""
    tasks = [fact.name for fact in books.registry.plan if isinstance(fact, PlanTask)]
    told: set[tuple[str, str, int]] = set()
    if not tasks:
        return
    for program, file, line in zip(*map(books.postings.column, ("program", "file", "lineno")), strict=True):
        if program is not None and program not in tasks and (program, file, line) not in told:
            told.add((program, file, line))
            yield unknown_at("task", program, tasks, file, line)


def unknown_holders(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """UNKNOWN-MEMBER: whoever holds a role is a member or a party."""
    known = [*books.registry.members, *books.registry.parties]
    for fact in books.registry.roles:
        if fact.id not in known:
            yield unknown("member", fact.id, known, fact)


BUDGETS = (plan_names, unknown_tasks, unknown_holders)
