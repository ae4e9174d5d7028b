"""A card's list → entries: each purchase is owed to the card company until the bank pays the bill.

A list of approvals and the bill that follows hold the same purchases. They are told by the approval number;
where one of the two lists has none, by day, amount and shop.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from beancount.core import data

from importers.booking import identity
from importers.booking.accounts import account_of, refuse_outside
from importers.booking.amending import Booked, Payments, amendment
from importers.booking.drafting import Origin
from importers.booking.keeping import free_name, kept_name
from importers.booking.outcome import FileOutcome
from importers.booking.work import Done, Work
from importers.placing.line import Line, Verdict
from importers.placing.placer import place
from importers.reading.statements import CardStatement, Purchase, StatementRow
from sfund.books.render import to_directive
from sfund.money import total
from sfund.placing.drafts import TO_REVIEW, Draft
from sfund.words import Message, say

_APPROVAL_MAX = 10  # letters and digits; accounts and cards have more
_BILLED_LATER = dt.timedelta(days=45)  # a purchase abroad is billed at the rate of another day


@dataclass(slots=True)
class CardSession:
    """One list on its way; `done` counts what became of it."""

    statement: CardStatement
    account: str
    kept: str
    done: Done
    _ids: list[str]
    _work: Work
    _payments: Payments
    _matched: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls, statement: CardStatement, named: str | None, work: Work, payments: dict[str, Payments]
    ) -> CardSession:
        """The session of a list.

        Args:
            statement: The list.
            named: The account that the command line names.
            work: The run's.
            payments: By account; shared by the lists of a run.

        Raises:
            StatementError: as `account_of` and `refuse_outside`.
        """
        account = account_of(statement, work.books, named)
        for row in statement.rows:
            refuse_outside(row.day, account, work.books, work.today, statement.file, row.row)
        ids = identity.purchase_ids(account, statement.rows)
        first, last = statement.first, statement.last
        marked = [str(row.row) for row in statement.rows if row.cancelled or row.partly]
        kept = kept_name(statement.source, account, str(first or ""), str(last or ""), [*ids, *marked])
        kept = free_name(work.books.root, kept)
        report = FileOutcome(
            statement.file, statement.format, account, 0, first, last, None, None, proven=False
        )
        if account not in payments:
            payments[account] = Payments(work.known, account)
        return cls(statement, account, kept, Done(report), ids, work, payments[account])

    def draft(self) -> None:
        """Every row that is new, as entries; rows that are no purchase are not counted."""
        rows = list(zip(self._ids, self.statement.rows, strict=True))
        nothing = self._undone_here(rows)
        self._matched.update(id_ for id_, _ in rows if id_ in self._work.known)
        for id_, row in rows:
            if row.row in nothing:
                continue
            if row.cancelled:
                self._void(id_, row)
            elif id_ in self._work.known:
                self.done.present()
            elif row.amount < 0:
                self._refund(id_, row)
            else:
                self._purchase(id_, row)

    def _undone_here(self, rows: list[tuple[str, Purchase]]) -> set[int]:
        """Rows of purchases that this list both brings and takes back whole: nothing was bought."""
        by_reference: dict[str, list[tuple[str, Purchase]]] = defaultdict(list)
        for id_, row in rows:
            if row.reference and not row.cancelled:
                by_reference[row.reference].append((id_, row))
        nothing: set[int] = set()
        for group in by_reference.values():
            new = all(id_ not in self._work.known and not self._elsewhere(row) for id_, row in group)
            if len(group) > 1 and new and not total(row.amount for _, row in group):
                nothing.update(row.row for _, row in group)
        return nothing

    def _void(self, id_: str, row: Purchase) -> None:
        """A purchase that the list marks as cancelled: none, unless the books have it."""
        booked = self._payments.of_id(id_) or self._by_reference(row) or self._elsewhere(row)
        doubtful = booked is None
        booked = booked or self._called_otherwise(row)
        if booked is None:
            return
        if not booked.left:
            self.done.present()
            return
        day = max(booked.day, self.statement.last or booked.day)
        id_ = identity.amendment_id(booked.id, "cancelled")
        self._take_back(booked, booked.left, day, id_, row, doubtful=doubtful)

    def _refund(self, id_: str, row: Purchase) -> None:
        """A cancellation in a row of its own: the reverse of its purchase, or of a part of it."""
        booked = self._by_reference(row) if row.reference else self._by_amount(row)
        if booked is not None and not booked.left:
            self.done.present()  # another list said so first
        elif booked is not None and -row.amount <= booked.left:
            self._take_back(booked, -row.amount, row.day, id_, row)
        else:
            self._place(id_, row, say("a refund of a purchase that is not in the books"))

    def _purchase(self, id_: str, row: Purchase) -> None:
        same = self._elsewhere(row)
        if same is not None:
            self._matched.add(same.id)
            self.done.present()
            return
        approved = self._approved_otherwise(row)
        if approved is not None:
            self._bill_otherwise(approved, id_, row)
            return
        doubt = None
        if self._called_otherwise(row) is not None:
            doubt = say(
                "another list has a purchase of this day and amount, and its shop is called otherwise"
            )
        if row.partly:
            doubt = say("a part of it was cancelled, and the list does not say how much")
        self._place(id_, row, doubt)

    def _elsewhere(self, row: Purchase) -> Booked | None:
        """The same purchase from another kind of list, where the approval number does not tell."""
        shop = identity.shop_key(row.merchant)
        return next((one for one in self._alike(row) if one.shop == shop), None)

    def _called_otherwise(self, row: Purchase) -> Booked | None:
        """What may be the same purchase, or one at another shop."""
        return next(self._alike(row), None)

    def _alike(self, row: Purchase) -> Iterator[Booked]:
        """Purchases of another kind of list, of that day and amount, whose numbers do not differ."""
        for one in self._payments.of_day(row.day, -row.amount):
            differs = one.reference and row.reference and one.reference != self._number(row)
            if one.via != self.statement.format and one.id not in self._matched and not differs:
                yield one

    def _by_reference(self, row: Purchase) -> Booked | None:
        """The purchase of that approval number, preferring one of which something is left."""
        found = self._payments.of_reference(self._number(row), row.day) if row.reference else []
        return next((one for one in found if one.left), found[0] if found else None)

    def _by_amount(self, row: Purchase) -> Booked | None:
        """Without a number: the latest purchase of that amount, if all of them went to the same place."""
        found = list(self._payments.of_amount(row.amount, row.day))
        return found[0] if len({one.target for one in found}) == 1 else None

    def _approved_otherwise(self, row: Purchase) -> Booked | None:
        """What another list approved under the same number with another amount."""
        found = (
            self._payments.of_reference(self._number(row), row.day + _BILLED_LATER) if row.reference else []
        )
        for one in found:
            near = abs(one.day - row.day) <= _BILLED_LATER
            if near and one.via != self.statement.format and one.id not in self._matched:
                return one
        return None

    def _bill_otherwise(self, booked: Booked, id_: str, row: Purchase) -> None:
        """The bill is the truth: what it asks for beyond the approval (or less) is booked on its own."""
        self._matched.add(booked.id)
        more = -row.amount - booked.amount
        if not more:
            self.done.present()
            return
        why = say(
            "the bill asks for {billed}, approved were {approved}",
            billed=f"{row.amount:,}",
            approved=f"{-booked.amount:,}",
        )
        self._amend(booked, more, max(row.day, booked.day), id_, row, why, flag=TO_REVIEW)

    def _take_back(  # noqa: PLR0913
        self,
        booked: Booked,
        amount: Decimal,
        day: dt.date,
        id_: str,
        row: Purchase,
        *,
        doubtful: bool = False,
    ) -> None:
        why = say("the purchase of {day} was cancelled", day=booked.day)
        flag = booked.entry.flag or TO_REVIEW
        if doubtful:
            why = say("a purchase of this day and amount was cancelled, and its shop is called otherwise")
            flag = TO_REVIEW
        self._amend(booked, amount, day, id_, row, why, flag)

    def _amend(  # noqa: PLR0913
        self, booked: Booked, moved: Decimal, day: dt.date, id_: str, row: Purchase, why: Message, flag: str
    ) -> None:
        if id_ in self._work.known:
            self.done.present()
            return
        origin = Origin(id_, self._origin(row))
        language = self._work.drafter.language
        entry = amendment(booked, moved, day, origin, why, language, self._named(row))
        if entry is None:
            self._place(id_, row, say("a part of a purchase that was split between accounts was cancelled"))
        else:
            self._enter(id_, entry._replace(flag=flag), row)

    def _place(self, id_: str, row: Purchase, doubt: Message | None) -> None:
        line = Line(self.account, row.day, -row.amount, self.statement.currency, row.merchant, row.memo)
        verdict = place(line, self._work.context)
        if doubt is not None:
            verdict = Verdict(doubt, verdict.placement, certain=False, candidates=verdict.candidates)
        if verdict.placement is not None:
            self._work.context.outlook.note(line, verdict.placement)
        draft = self._work.drafter.draft(line, verdict, Origin(id_, self._origin(row)))
        self._enter(id_, draft._replace(meta={**draft.meta, **self._named(row)}), row)

    def _enter(self, id_: str, entry: Draft | data.Transaction, row: Purchase) -> None:
        directive = to_directive(entry)
        assert isinstance(directive, data.Transaction)  # noqa: S101  a draft is one
        self._work.known[id_] = None
        self._payments.add(directive)
        self._work.context.settlements.take_in(directive)
        self._matched.add(id_)
        self.done.drafted(entry, _as_statement_row(row))

    def _origin(self, row: Purchase) -> str:
        return f"{self.kept.removeprefix('statements/')}:{row.row}"

    def _named(self, row: Purchase) -> dict[str, Any]:
        """The approval number, which stands on the receipt, where it was bought, and which list said so."""
        named = {"via": self.statement.format, "shop": identity.shop_key(row.merchant)}
        return {**named, "reference": self._number(row)} if row.reference else named

    def _number(self, row: Purchase) -> str:
        """The approval number; what looks like another number (a card's) is not written down."""
        is_approval = (
            row.reference.isascii() and row.reference.isalnum() and len(row.reference) <= _APPROVAL_MAX
        )
        return row.reference if is_approval else identity.payment_key(self.account, row.reference)


def _as_statement_row(row: Purchase) -> StatementRow:
    """What is kept of a purchase that waits for a person."""
    return StatementRow(row.row, row.day, row.time, -row.amount, None, row.merchant, row.memo, "")
