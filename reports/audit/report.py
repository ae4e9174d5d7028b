"""`report audit`: what an auditor asks first. Each finding is a question with its place, day and amount."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reports.audit.questions import QUESTIONS, Audited, Finding, Question
from reports.model import Column, Figure, Labelled, Report, Table, Term, Unit, Value, money_term
from reports.naming import account_called, place_called
from sfund.auditing.benford import CRITICAL, LEAST, FirstDigits, first_digits
from sfund.books.entries import read_entries
from sfund.books.model import Books
from sfund.money import ZERO, total
from sfund.periods import Span
from sfund.words import say

NAME = "audit"
TITLE = say("An audit's first questions")

_SIGNS = 8
"""So much of an id is shown; whoever asks for an entry may name its beginning, and data has it whole."""


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The questions over the entries of the span; suspense as of its last day or `as_of`."""
    as_of = as_of or span.last
    audited = Audited(books, span, as_of, read_entries(books, span.first, min(span.last, as_of)))
    found = tuple((question, tuple(question.find(audited))) for question in QUESTIONS)
    digits = first_digits(entry.spent for entry in audited.within if entry.spent > 0 and entry.stands)
    figures = (*_counts(audited, found), *_digit_figures(digits))
    tables = (_findings(books, found), _digits(digits))
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, as_of,
                  books.currency, figures, tables, books.diagnostics)  # fmt: skip


_Found = Sequence[tuple[Question, Sequence[Finding]]]


def _counts(audited: Audited, found: _Found) -> Iterator[Figure]:
    yield Figure("entries", say("Entries"), len(audited.within), Unit.COUNT, say("transactions of the span"))
    for question, findings in found:
        yield Figure(
            question.key,
            question.label,
            len(findings),
            Unit.COUNT,
            say("{lists}. {ask}", lists=question.lists, ask=question.ask),
            (money_term("amount", say("together"), _sum(findings)),),
        )


def _sum(findings: Sequence[Finding]) -> Decimal:
    return total(finding.amount for finding in findings if finding.amount is not None)


def _digit_figures(digits: FirstDigits) -> Iterator[Figure]:
    """How far the first digits stray, as a share of what chance allows."""
    chi_square = digits.chi_square
    terms = (
        Term("chi-square", say("chi-square"), chi_square, Unit.COUNT),
        Term("critical", say("exceeded by chance once in twenty times"), CRITICAL, Unit.COUNT),
        Term("expenses", say("expenses"), digits.count, Unit.COUNT),
    )
    yield Figure(
        "first-digits",
        say("First digits (Benford)"),
        None if chi_square is None else chi_square / CRITICAL,
        Unit.RATIO,
        say("chi-square ÷ critical; above 100 % it is worth a look"),
        terms,
        None if chi_square is not None else say("fewer than {least} expenses", least=LEAST),
    )


def _findings(books: Books, found: _Found) -> Table:
    columns = (
        Column("question", say("Question"), Unit.TEXT),
        Column("day", say("Day"), Unit.DATE),
        Column("amount", say("Amount"), Unit.MONEY),
        Column("account", say("Account"), Unit.TEXT),
        Column("who", say("Payee"), Unit.TEXT),
        Column("about", say("Why it is here"), Unit.TEXT),
        Column("place", say("Place"), Unit.TEXT),
        Column("id", say("Id"), Unit.TEXT),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "question": Labelled(question.key, question.label),
            "day": one.day,
            "amount": one.amount,
            "account": account_called(books, one.account) if one.account else None,
            "who": one.who,
            "about": one.about,
            "place": place_called(one.place),
            "id": Labelled(one.key, say("{text}", text=one.key[:_SIGNS])),
        }
        for question, findings in found
        for one in findings
    )
    return Table("findings", say("Findings"), columns, rows)


def _digits(digits: FirstDigits) -> Table:
    columns = (
        Column("digit", say("First digit"), Unit.COUNT),
        Column("found", say("Found"), Unit.COUNT, adds=True),
        Column("expected", say("Expected (Benford)"), Unit.COUNT, adds=True),
        Column("share", say("Share"), Unit.RATIO),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "digit": one.digit,
            "found": one.found,
            "expected": one.expected,
            "share": Decimal(one.found) / digits.count if digits.count else ZERO,
        }
        for one in digits.digits
    )
    return Table("first-digits", say("First digits of expenses"), columns, rows if digits.count else ())
