"""The auditors' opinion as a draft: what they may sign, and blanks for what is theirs to write.

The form is that of a Korean association's 감사보고서: to whom, what was audited, who answers for what, the
opinion, remarks, day, names and seals. No name comes from the books.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.financial import form
from reports.financial.chapters import Chapter, written
from reports.model import Report
from sfund.auditing.closing import Chain
from sfund.books.model import Books
from sfund.money import Money
from sfund.periods import Span
from sfund.words import Message, say

_BLANK = "_" * 20
_AUDITORS = 2


def opinion(books: Books, span: Span, position: Report, operations: Report) -> Chapter:
    """Names the figures that the opinion is of, so that the signed page belongs to one account alone."""
    return written(
        "opinion", say("Opinion of the auditors"), tuple(_sentences(books, span, position, operations))
    )


def _sentences(books: Books, span: Span, position: Report, operations: Report) -> Iterator[Message]:
    def amount(report: Report, key: str) -> Money:
        return Money(Decimal(report.figure(key).value or 0), books.currency)

    yield say("This is a draft. The auditors change it where they found otherwise, and sign it.")
    yield say(
        "To the members' assembly of {organization}",
        organization=books.settings.organization.name or say("The network"),
    )
    yield say(
        "We have audited the account of the days from {first} to {last}: the statement of financial "
        "position, the statement of operations, the budget against what was spent, and the funds.",
        first=span.first,
        last=span.last,
    )
    yield say(
        "It shows assets of {assets}, net assets of {net} and a result of {result}.",
        assets=amount(position, "assets"),
        net=amount(position, "net-assets"),
        result=amount(operations, "result"),
    )
    yield from _seal(books, span)
    yield say(
        "The account is the responsibility of those who run the network; ours is an opinion on it. We held "
        "entries against their documents, balances against the banks' own statements, and decisions "
        "against the minutes, as far as we thought it necessary."
    )
    yield say(
        "In our opinion the account shows fairly, in all that matters, what the network has and owes on "
        "{last} and what it took in and spent, in keeping with its articles and the {standard}.",
        last=span.last,
        standard=form.STANDARD,
    )
    yield say("Remarks: {blank}{blank}{blank}", blank=_BLANK)
    yield say("Day: {blank}", blank=_BLANK)
    for _ in range(_AUDITORS):
        yield say("Auditor: {blank} (signature or seal)", blank=_BLANK)


def _seal(books: Books, span: Span) -> Iterator[Message]:
    """Which books were audited, where their year is closed: a seal that anybody can hold them against."""
    closed = Chain.of(books.registry.closings).years.get(span.last.year)
    if closed is not None:
        yield say(
            "The books of {year} are closed with the seal {seal}.", year=span.last.year, seal=closed.head
        )
    else:
        yield say("The books of {year} are not closed.", year=span.last.year)
