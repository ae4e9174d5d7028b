"""What waits for a person, and what becomes of it once she has decided.

A line in review is in the books from the first day, so the bank's balance is right all the time. It is
provisional: a decision puts the right other side in its place and takes the `!` away. The line itself (its
id, day, amount, account) never changes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from beancount.core import data

from importers.drafting import Drafter, Origin
from importers.placing.line import Line, Verdict
from sfund.books.commit import Plan
from sfund.books.model import Books
from sfund.books.writing import Additions, Check, plan_additions
from sfund.chart import is_suspense
from sfund.drafts import CERTAIN, TO_REVIEW, Draft, DraftPosting, MetaValue
from sfund.errors import RequestError, failure
from sfund.funds import GENERAL
from sfund.money import Money, total
from sfund.placements import Part, Placement
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of an import that a person should look at.

    Attributes:
        id: Its import id, by which a decision names it.
        amount: In the bank account's view: money in is positive.
        placed: The account where it is now: suspense, or where it probably belongs.
        words: What the bank printed, from the kept statement; empty where that is not at hand.
    """

    id: str
    day: dt.date
    account: str
    amount: Decimal
    currency: str
    placed: str
    why: str
    candidates: tuple[str, ...]
    payee: str
    words: str = field(repr=False)

    @property
    def in_suspense(self) -> bool:
        return is_suspense(self.placed)


def waiting(books: Books) -> Iterator[Waiting]:
    """All that waits, oldest first."""
    sheet = cache(lambda kept: _review_sheet(books.root, kept))
    for entry in books.entries:
        if _waits(entry):
            assert isinstance(entry, data.Transaction)  # noqa: S101  _waits says so
            yield _as_waiting(entry, sheet)


def _waits(entry: data.Directive) -> bool:
    return isinstance(entry, data.Transaction) and entry.flag == TO_REVIEW and "import-id" in entry.meta


def _as_waiting(entry: data.Transaction, sheet: object) -> Waiting:
    bank = entry.postings[0] if entry.postings else None
    others = [posting.account for posting in entry.postings[1:]]
    kept, _, row = str(entry.meta.get("statement", "")).rpartition(":")
    words = sheet(kept).get(row, "") if callable(sheet) else ""
    units = bank.units if bank is not None else None
    return Waiting(
        id=str(entry.meta["import-id"]),
        day=entry.date,
        account=bank.account if bank else "",
        amount=(units.number if units else None) or Decimal(0),
        currency=(units.currency if units else None) or "",
        placed=others[0] if others else "",
        why=str(entry.meta.get("why", "")),
        candidates=tuple(str(entry.meta.get("candidates", "")).split()),
        payee=entry.payee or "",
        words=words,
    )


def _review_sheet(root: Path, kept: str) -> dict[str, str]:
    """Row → its words."""
    path = root / "statements" / f"{kept}.review.csv"
    if not path.is_file():
        return {}
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    return {
        row["row"]: " · ".join(part for part in (row["counterparty"], row["memo"], row["channel"]) if part)
        for row in rows
    }


def decide(
    books: Books,
    decisions: Mapping[str, Placement | None],
    why: Message,
    checks: Sequence[Check] = (),
) -> tuple[Plan, Books]:
    """The plan that carries out decisions, and the books as they will be.

    `decisions`: import id → where the line belongs, None for where it is now.

    Raises:
        RequestError: NOT-IN-REVIEW for an id that does not wait; AMOUNT-DIFFERS where the parts do not add
            up to the line; STILL-SUSPENSE where None would confirm suspense.
        BooksError: where the books would not be sound afterwards.
    """
    entries = {entry.meta["import-id"]: entry for entry in books.entries if _waits(entry)}
    missing = [id_ for id_ in decisions if id_ not in entries]
    if missing:
        raise failure(
            RequestError,
            "NOT-IN-REVIEW",
            say("nothing with the id {id} waits for a decision", id=missing[0]),
            hint=say('"sfund review" lists what waits, with its ids'),
        )
    funds = {name: str(entry.meta.get("fund", GENERAL)) for name, entry in books.opens.items()}
    drafter = Drafter(funds, books.language)
    replaced = []
    for id_, placement in decisions.items():
        entry = entries[id_]
        assert isinstance(entry, data.Transaction)  # noqa: S101
        replaced.append((entry, _decided(entry, placement, why, drafter)))
    return plan_additions(books, Additions(replaced=replaced), checks)


def _decided(entry: data.Transaction, placement: Placement | None, why: Message, drafter: Drafter) -> Draft:
    id_ = str(entry.meta["import-id"])
    if placement is None:
        return _confirmed(entry)
    bank = entry.postings[0]
    units = bank.units
    number, currency = (units.number if units else None), (units.currency if units else None)
    if number is None or currency is None or total(part.amount for part in placement.parts) != number:
        raise failure(
            RequestError,
            "AMOUNT-DIFFERS",
            say("the parts do not add up to the line's {amount}", amount=f"{number or 0:,}"),
            hint=say("split the whole amount"),
        )
    line = Line(bank.account, entry.date, number, currency)
    origin = Origin(id_, str(entry.meta.get("statement", "")))
    return drafter.draft(line, Verdict(why, placement, certain=True), origin)


def _confirmed(entry: data.Transaction) -> Draft:
    """The entry as it stands, the `!` taken away."""
    if not entry.postings or any(is_suspense(posting.account) for posting in entry.postings):
        raise failure(
            RequestError,
            "STILL-SUSPENSE",
            say("{id} is in suspense: it needs an account, not a confirmation", id=entry.meta["import-id"]),
            hint=say('"sfund review place {id} --account ..."', id=entry.meta["import-id"]),
        )
    return Draft(
        entry.date,
        CERTAIN,
        entry.payee or "",
        entry.narration or "",
        tuple(_as_draft(posting) for posting in entry.postings),
        _said(entry.meta, without=("candidates",)),
    )


def _as_draft(posting: data.Posting) -> DraftPosting:
    units = posting.units
    if units is None or units.number is None or units.currency is None:
        raise TypeError("a booked posting has an amount")
    return DraftPosting(posting.account, Money(units.number, units.currency), _said(posting.meta or {}))


def _said(meta: Mapping[str, object], without: Sequence[str] = ()) -> dict[str, MetaValue]:
    hidden = ("filename", "lineno", *without)
    return {
        key: value
        for key, value in meta.items()
        if key not in hidden
        and not key.startswith("__")
        and isinstance(value, str | dt.date | Decimal | bool)
    }


def one_part(account: str, amount: Decimal, *, narration: str = "", meta: Mapping[str, str]) -> Placement:
    """A decision for one account: the payee is whoever the decision names."""
    payee = meta.get("member") or meta.get("party") or ""
    return Placement((Part(account, amount),), payee, narration, dict(meta))
