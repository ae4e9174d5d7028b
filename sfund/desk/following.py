"""The postings behind a row as the desk's template shows them: what they come to, where, and each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from sfund.books.model import Books
from sfund.desk.trails import MOST, AccountSums, Found, Posting, Trail
from sfund.desk.views import called, entry_address
from sfund.languages import text
from sfund.money import Money
from sfund.periods import Span
from sfund.words import Message, say

STANDING = frozenset({"account", "activity", "below", "fund"})
"""Words that all postings of something carry: what these come to is what there is."""
_OWNED = ("Assets", "Liabilities")
_NAMES: Mapping[str, Message] = {
    "Income": say("Income"),
    "Expenses": say("Expenses"),
    "Equity": say("Transfers and openings"),
    "Assets": say("Assets at the end"),
    "Liabilities": say("Liabilities at the end"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A posting of a trail, ready to be shown."""

    day: str
    account: str
    label: str
    amount: str
    narration: str
    fund: str
    also: str
    entry: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What the postings come to on one account, in each of the columns; `address` shows only these."""

    label: str
    also: str
    address: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountTable:
    """The postings summed by account; nothing where there is but one."""

    label: str
    heads: tuple[str, ...]
    lines: tuple[AccountLine, ...]


@dataclass(frozen=True, slots=True)
class TrailView:
    """The postings behind a row: what they come to, and the latest of them."""

    heading: str
    sums: tuple[tuple[str, str], ...]
    accounts: AccountTable
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    more: str
    back: str


@dataclass(frozen=True, slots=True)
class Following:
    """A row that is followed.

    Attributes:
        span: The days of the postings.
        since: The first day of the report that the row is of.
        address: Where the postings of a trail from this page are shown.
        times: Fava's time filter as the end of an address; `back` where the row is.
    """

    books: Books
    language: str
    trail: Trail
    span: Span
    since: dt.date
    address: Callable[[Trail], str]
    times: str
    back: str

    def view(self, found: Found) -> TrailView:
        """What the template shows."""
        value = " · ".join(called(self.books, word, said, self.language) for word, said in self.trail.words)
        more = found.count - len(found.postings)
        heads = (say("Day"), say("Account"), say("Amount"), say("Narration"), say("Fund"))
        return TrailView(
            self._said(
                say(
                    "Postings of {value}, {first} to {last}",
                    value=value,
                    first=self.span.first,
                    last=self.span.last,
                )
            ),
            tuple((self._said(label), self._money(amount)) for label, amount in self._sums(found)),
            self._accounts(found.accounts),
            tuple(self._said(head) for head in heads),
            tuple(self._line(one) for one in found.postings),
            self._said(say("{count} older ones are not shown; a shorter time shows them.", count=more))
            if more > 0 and found.count > MOST
            else "",
            self.back,
        )

    @property
    def _stands(self) -> bool:
        return {word for word, _ in self.trail.words} <= STANDING

    def _sums(self, found: Found) -> Iterator[tuple[Message, Decimal]]:
        """What moved, and of what has a balance what there is; of one account also what came and went."""
        alone = found.accounts[0] if len(found.accounts) == 1 else None
        owned = alone is not None and alone.account.startswith(_OWNED)
        for root, amount in found.moved.items():
            yield _NAMES[root], amount
        if alone is not None and owned and self._stands:
            if self.since == self.span.first:
                yield say("Opening"), alone.until - alone.within
                yield say("Added"), alone.raised
                yield say("Taken away"), alone.lowered
            yield _NAMES[alone.account.partition(":")[0]], alone.until
        elif alone is not None and owned:
            yield say("Together"), alone.until if self.since > self.span.first else alone.within
        elif self._stands:
            for root, amount in found.balances.items():
                yield _NAMES[root], amount
            if len(found.balances) > 1:
                yield say("Assets less liabilities"), found.balances["Assets"] - found.balances["Liabilities"]

    def _accounts(self, sums: tuple[AccountSums, ...]) -> AccountTable:
        """The days of the report, and all days to the last one where these say something else."""
        whole = self.since > self.span.first
        columns: list[tuple[Message, Callable[[AccountSums], Decimal]]] = []
        if not whole or any(one.within != one.until for one in sums):
            within = say("{first} to {last}", first=self.since, last=self.span.last)
            columns.append((within, lambda one: one.within))
        if whole or (self._stands and any(one.within != one.until for one in sums)):
            until = say("All until {last}", last=self.span.last)
            columns.append((until, lambda one: one.until))
        return AccountTable(
            self._said(say("By account")),
            tuple(self._said(head) for head in (say("Account"), *(head for head, _ in columns))),
            tuple(self._account(one, tuple(of(one) for _, of in columns)) for one in sums if len(sums) > 1),
        )

    def _account(self, one: AccountSums, amounts: tuple[Decimal, ...]) -> AccountLine:
        label = self.books.account_label(one.account, self.language)
        narrower = Trail((*self.trail.words, ("account", one.account)), self.trail.always)
        return AccountLine(
            label,
            one.account if label != one.account else "",
            self.address(narrower),
            tuple(f"{amount:,}" for amount in amounts),
        )

    def _line(self, one: Posting) -> Line:
        fund = called(self.books, "fund", one.fund, self.language)
        return Line(
            str(one.day),
            f"../../account/{quote(one.account)}/?{self.times}",
            self.books.account_label(one.account, self.language),
            f"{one.amount:,}",
            one.narration,
            fund,
            one.fund if fund != one.fund else "",
            entry_address(self.books.entries[one.transaction]),
        )

    def _money(self, amount: Decimal) -> str:
        return self._said(say("{amount}", amount=Money(amount, self.books.currency)))

    def _said(self, message: Message) -> str:
        return text(message, self.language)
