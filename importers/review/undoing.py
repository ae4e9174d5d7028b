"""The last request taken back to the byte: entries, the rule, the other name and the record of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from beancount.core import data

from importers.review.asking import Planned
from importers.review.reopening import reopen
from sfund.books import disk
from sfund.books.commit import Plan
from sfund.books.model import Books
from sfund.books.persons import vault
from sfund.books.writing import Check
from sfund.placing.rules import Rule


@dataclass(frozen=True, slots=True)
class Remembered:
    """A request that was carried out, and what stood before it.

    Attributes:
        ids: The lines that it decided.
        before: Of the files beside the ledger that it changed their content before; None: there was no file.
        digests: The same files' digests after it.
    """

    ids: tuple[str, ...]
    rule: Rule | None
    before: Mapping[str, bytes | None]
    digests: Mapping[str, str]


def remembered(books: Books, ids: Sequence[str], done: Planned) -> Remembered:
    """What has to be remembered of a request before its plan is committed."""
    changed = {
        name: disk.digest(one.after)
        for one in done.plan.changes
        if (name := vault.plain_name(one.path)) in vault.MARKS and one.after is not None
    }
    before = {path: vault.read(books.root, path) for path in changed}
    return Remembered(tuple(ids), done.rule, before, changed)


def undo(books: Books, done: Remembered, checks: Sequence[Check]) -> tuple[Plan, Books]:
    """The plan that takes the request back, and the books then.

    A file beside the ledger that somebody changed since keeps the change.
    """
    files = {
        path: content
        for path, content in done.before.items()
        if books.files.get(vault.stored_path(books.root, path)) == done.digests[path]
    }
    removed = [one for one in books.entries if done.rule is not None and _is(one, done.rule)]
    plan, after, _ = reopen(books, done.ids, checks, removed=removed, files=files)
    return plan, after


def _is(entry: data.Directive, rule: Rule) -> bool:
    """Whether the directive is that rule's."""
    if not isinstance(entry, data.Custom) or (entry.type, entry.date) != (rule.NOUN, rule.date):
        return False
    return bool(entry.values) and str(entry.values[0].value) == rule.name
