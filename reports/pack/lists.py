"""What an auditor asks for besides the reports: evidence, the trial balance, the closed months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value
from reports.naming import account_called, fund_called, place_called
from sfund.auditing.closing import Chain, Sealed
from sfund.books.closing.sealing import verified
from sfund.books.closing.trial import trial_balance
from sfund.books.evidence import evidenced, needs_evidence
from sfund.books.model import Books
from sfund.periods import Month, Span
from sfund.words import Message, say


def trial(books: Books, month: Month) -> Report:
    """The trial balance at the month's end: the year's flows beside the day's balances."""
    made = trial_balance(books, month)
    sides: list[tuple[str, Message, Decimal]] = [
        (account, account_called(books, account).label, number) for account, number in made.accounts.items()
    ]
    sides += [
        (fund, say("{fund}, brought from the years before", fund=fund_called(books, fund).label), number)
        for fund, number in made.brought.items()
    ]
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "account": account,
            "label": label,
            "debit": number if number > 0 else None,
            "credit": -number if number < 0 else None,
        }
        for account, label, number in sides
    )
    columns = (
        Column("account", say("Account"), Unit.TEXT),
        Column("label", say("Name"), Unit.TEXT),
        Column("debit", say("Debit"), Unit.MONEY, adds=True),
        Column("credit", say("Credit"), Unit.MONEY, adds=True),
    )
    figures = (
        Figure("debits", say("Sum of debits"), made.debits, Unit.MONEY, say("the sum of all debits")),
        Figure("credits", say("Sum of credits"), made.credits, Unit.MONEY, say("the sum of all credits")),
    )
    span = Span(month.first_day.replace(month=1), month.last_day)
    table = Table("trial", say("Accounts"), columns, rows)
    return _report(books, "trial", say("Trial balance"), span, figures, table)


def evidence(books: Books, span: Span) -> Report:
    """Every expense of the span that needs a document or has one."""
    of_span = [(one, needs_evidence(books, one.entry)) for one in evidenced(books) if one.entry.day in span]
    listed = [(one, needed) for one, needed in of_span if needed or one.documents]
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "day": one.entry.day,
            "amount": one.entry.spent,
            "account": account_called(books, one.entry.spending) if one.entry.spending else None,
            "who": one.entry.who,
            "needed": Labelled("needed", say("needed")) if needed else None,
            "documents": " ".join(one.documents),
            "place": place_called(f"{one.entry.file}:{one.entry.line}"),
        }
        for one, needed in listed
    )
    columns = (
        Column("day", say("Day"), Unit.DATE),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("account", say("Account"), Unit.TEXT),
        Column("who", say("Payee"), Unit.TEXT),
        Column("needed", say("Document"), Unit.TEXT),
        Column("documents", say("Documents"), Unit.TEXT),
        Column("place", say("Place"), Unit.TEXT),
    )
    bare = sum(1 for one, needed in listed if needed and not one.documents)
    figures = (
        Figure("entries", say("Entries"), len(listed), Unit.COUNT,
               say("expenses that need a document, or have one")),
        Figure("bare", say("Without a document"), bare, Unit.COUNT,
               say("expenses that need a document and have none")),
    )  # fmt: skip
    table = Table("evidence", say("Evidence"), columns, rows)
    return _report(books, "evidence", say("List of evidence"), span, figures, table)


def seals(books: Books, span: Span) -> Report:
    """The chain of closed months, and whether the books still say what they said then."""
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "period": link.period,
            "what": Labelled(
                str(link.VERB), say("closed") if isinstance(link, Sealed) else say("opened again")
            ),
            "day": link.date,
            "head": link.head,
        }
        for link in Chain.of(books.registry.closings).links
    )
    columns = (
        Column("period", say("Period"), Unit.TEXT),
        Column("what", say("What"), Unit.TEXT),
        Column("day", say("Day"), Unit.DATE),
        Column("head", say("Head"), Unit.TEXT),
    )
    changed = tuple(verified(books))
    figures = (
        Figure("changed", say("Changed since"), len(changed), Unit.COUNT,
               say("what closed months say otherwise than when they were closed; zero")),
    )  # fmt: skip
    table = Table("chain", say("Closed months and years"), columns, rows)
    note = say('"sfund check --head HEAD" says whether the books ever had the head that the minutes name.')
    made = _report(books, "seals", say("Closed months"), span, figures, table, (note,))
    return replace(made, diagnostics=(*made.diagnostics, *changed))


def _report(  # noqa: PLR0913  the parts of a report
    books: Books,
    name: str,
    title: Message,
    span: Span,
    figures: tuple[Figure, ...],
    table: Table,
    notes: tuple[Message, ...] = (),
) -> Report:
    return Report(name, title, books.settings.organization.name, span.first, span.last, span.last,
                  books.currency, figures, (table,), books.diagnostics, notes=notes)  # fmt: skip
