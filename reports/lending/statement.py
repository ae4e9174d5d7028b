"""A loan as its borrower reads it, on one page: what is to be paid now, what is to come, what came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.faces.words import shown
from reports.letters.wording import amount_in_words, day_in_words
from reports.model import Unit
from reports.naming import called
from reports.paper.typesetting import JSON, typeset
from sfund.books.loans.accounts import Lent
from sfund.books.model import Books
from sfund.languages import current, text
from sfund.loans.account import Applied, LoanAccount, Row
from sfund.loans.agreement import conditions
from sfund.loans.movements import MovementKind
from sfund.money import ZERO
from sfund.words import Message, say

_LAST_PAYMENTS = 10


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the page is for; `name` only where the register was asked."""

    id: str
    name: str | None = None

    @property
    def called(self) -> str:
        return f"{self.name} ({self.id})" if self.name else self.id


def as_pdf(books: Books, one: Lent, day: dt.date, reader: Reader) -> bytes:
    """One document in the language in use; the same bytes from the same books.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    account = one.account(day)
    page = _Page(account.currency, current())
    payments = [part for part in account.applied if part.kind is not MovementKind.DISBURSEMENT]
    organization = books.settings.organization.name
    values: dict[str, JSON] = {
        "lang": current(),
        "title": text(say("Statement of loan {loan}", loan=account.loan)),
        "organization": organization,
        "contact": [],
        "foot": text(say("{organization} · as of {day}", organization=organization, day=day)),
        "terms": [[text(label), value] for label, value in page.terms(one, account, reader)],
        "now": text(_now(account, page)),
        "figures": [[text(label), page.money(value)] for label, value in _figures(account)],
        "rows": page.rows([row for row in account.rows if row.open > 0]),
        "paid": page.payments(payments[-_LAST_PAYMENTS:]),
        "left-out": text(say("Earlier payments: {count}.", count=len(payments) - _LAST_PAYMENTS))
        if len(payments) > _LAST_PAYMENTS
        else "",
    }
    return typeset("loan-statement", values, dated=day)


def _figures(account: LoanAccount) -> Iterator[tuple[Message, Decimal]]:
    yield say("Principal outstanding"), account.principal
    yield say("Interest due"), account.interest_due
    yield say("Principal due"), account.principal_due
    yield say("Late charges"), account.late_due + account.late_waiting
    yield say("Closes the loan today"), account.payoff(account.as_of)
    if account.overpaid:
        yield say("Overpaid, to be paid back"), account.overpaid


def _now(account: LoanAccount, page: _Page) -> Message:
    """What the borrower is asked for, in one sentence."""
    if account.status.is_over or not account.disbursed:
        return say("Nothing is to be paid.")
    due = account.principal_due + account.interest_due + account.late_due
    if due:
        if account.days_past_due:
            return say(
                "{amount} is due and unpaid, {days} days late.",
                amount=page.said(due),
                days=account.days_past_due,
            )
        return say("{amount} is due today.", amount=page.said(due))
    coming = account.coming_row
    if coming is None:
        return say("Nothing is to be paid.")
    return say("{amount} is due on {day}.", amount=page.said(coming.open), day=page.day(coming.due))


@dataclass(frozen=True, slots=True)
class _Page:
    """Values as words of one language."""

    currency: str
    language: str

    def money(self, amount: Decimal) -> str:
        return shown(amount, Unit.MONEY, self.currency, self.language)

    def said(self, amount: Decimal) -> str:
        return amount_in_words(amount, self.currency, self.language)

    def day(self, day: dt.date) -> str:
        return day_in_words(day, self.language)

    def terms(self, one: Lent, account: LoanAccount, reader: Reader) -> Iterator[tuple[Message, str]]:
        yield say("Borrower"), reader.called
        yield say("As of"), self.day(account.as_of)
        first = next((part for part in account.applied if part.kind is MovementKind.DISBURSEMENT), None)
        if first is not None:
            lent = say(
                "{amount}, first on {day}", amount=self.said(account.disbursed), day=self.day(first.day)
            )
            yield say("Paid out"), text(lent)
        held = conditions(one.application, one.product, one.facts, account.as_of)
        yield (
            say("Terms"),
            text(
                say(
                    "{product}: {method}, {rate} % a year, late {late} points more",
                    product=called(one.product, one.product.name),
                    method=held.method.label,
                    rate=held.rate,
                    late=held.late_rate,
                )
            ),
        )

    def rows(self, rows: Sequence[Row]) -> JSON:
        heads = (
            say("No."),
            say("Due"),
            say("Principal"),
            say("Interest"),
            say("To pay"),
            say("Balance"),
        )
        lines = [
            [str(row.n), row.due.isoformat(), *map(self.money, (
                row.principal - row.paid_principal,
                max(row.open - (row.principal - row.paid_principal), ZERO),
                row.open,
                row.balance,
            ))]
            for row in rows
        ]  # fmt: skip
        return self.table(say("Still to be paid"), heads, lines, words=(1,))

    def payments(self, payments: Sequence[Applied]) -> JSON:
        heads = (
            say("Day"),
            say("Amount"),
            say("Late charges"),
            say("Interest"),
            say("Principal"),
            say("Left"),
        )
        lines = [
            [
                part.day.isoformat(),
                *map(self.money, (part.cash, part.late, part.interest, part.principal, part.balance)),
            ]
            for part in payments
        ]
        return self.table(say("What came in"), heads, lines, words=(0,))

    def table(
        self, label: Message, heads: Sequence[Message], rows: Sequence[Sequence[str]], words: Sequence[int]
    ) -> JSON:
        return {
            "label": text(label, self.language),
            "heads": [text(head, self.language) for head in heads],
            "rows": rows,
            "numeric": [at for at in range(len(heads)) if at not in words],
        }
