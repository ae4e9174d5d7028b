"""The kept lists of cards, of CMS and of services read again and held against the books.

No balance proves such a list, and what became of a row may hang on the lists after it: a refund, a bill that
asks for more than was approved. So they are imported again as a trial, of which nothing is written: a row
that would be entered anew has lost its entry. A row whose entry is there is held against it: day and amount.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from beancount.core import data
from beancount.core.amount import Amount

from importers.booking import cms_session, collection_session, identity
from importers.booking.amending import Payments
from importers.booking.card_session import CardSession
from importers.booking.collecting import Collector
from importers.booking.drafting import Drafter
from importers.booking.outcome import FileOutcome
from importers.booking.runs import Payment, Run, refuse_closed
from importers.booking.work import Done, Work
from importers.placing.context import Context
from importers.reading.layouts import Layout
from importers.reading.statements import CardStatement, CmsBatch, Collection, Purchase
from sfund.books.identity import KEY
from sfund.books.model import Books
from sfund.errors import StatementError
from sfund.money import ZERO, total

Listed: TypeAlias = CardStatement | Collection | CmsBatch
_DIGEST = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a kept list and what the books say of it.

    Attributes:
        file: The kept file.
        row: None for what a list says in no row of its own, such as the fee of a run.
        id: The import id.
        day, amount: What the list says; the amount as the list's account moves.
        entry: The entry of that id; None where there is none and there ought to be.
        said: The entry's amount on the list's account.
        days: The days on which the entry may be: that of the row, or the later one of what it changes.
    """

    file: Path
    row: int | None
    id: str
    day: dt.date
    amount: Decimal
    entry: data.Directive | None = None
    said: Decimal = ZERO
    days: frozenset[dt.date] = frozenset()

    @property
    def agrees(self) -> bool:
        return self.entry is not None and self.said == self.amount and self.entry.date in self.days


@dataclass(frozen=True, slots=True)
class ListedAgain:
    """What reading lists again found: the rows held against the books, and the files that are others now."""

    rows: tuple[Row, ...]
    changed: tuple[Path, ...]
    refused: tuple[StatementError, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A list with the session that would import it."""

    path: Path
    one: CardSession | Run
    done: Done


def read_again(
    books: Books,
    lists: Sequence[Listed],
    accounts: Mapping[str, str],
    layouts: Sequence[Layout],
    today: dt.date,
) -> ListedAgain:
    """Holds the rows of these lists against the books; `accounts` by the folder in which their lists lie."""
    context = Context.of(books, layouts)
    known: dict[str, data.Directive | None] = {
        str(entry.meta[KEY]): entry for entry in books.entries if KEY in (entry.meta or {})
    }
    work = Work(books, context, Drafter(context.funds, books.language), known, today)
    payments: dict[str, Payments] = {}
    kept: list[_Kept] = []
    refused: list[StatementError] = []
    for one in sorted(lists, key=_first_day):
        try:
            kept.append(_session(one, work, accounts, payments))
        except StatementError as error:
            refused.append(error)
    same = [one for one in kept if _is_named_after(one)]
    held = {one.path for one in same}
    changed = sorted({one.path for one in kept} - held)
    before = dict(known)
    rows = [row for one in same for row in _present(one, before)]
    _draft(same, work, payments)
    rows += [row for one in same for row in _gone(one)]
    return ListedAgain(tuple(rows), tuple(changed), tuple(refused))


def _first_day(one: Listed) -> tuple[bool, dt.date]:
    if isinstance(one, CmsBatch):
        return False, one.debit_day
    return isinstance(one, CardStatement), one.first or dt.date.max


def _session(one: Listed, work: Work, accounts: Mapping[str, str], payments: dict[str, Payments]) -> _Kept:
    if isinstance(one, CardStatement):
        session = CardSession.of(one, accounts.get(one.source.parent.name), work, payments)
        return _Kept(one.source, session, session.done)
    if isinstance(one, CmsBatch):
        path, run = one.sources[0], cms_session.run_of(one, work.books, work.today)
    else:
        path, run = one.source, collection_session.run_of(one, work.books)
    refuse_closed(run, work.books, work.today)
    payments.setdefault(run.account, Payments(work.known, run.account))
    report = FileOutcome(run.file, run.format, run.account, 0, None, None, None, None, proven=run.is_proven)
    # A run that is proven refuses another result than the books'; here that is what is looked for.
    return _Kept(path, replace(run, is_proven=False), Done(report))


def _is_named_after(kept: _Kept) -> bool:
    """Whether the file's name has the digest of these rows, as the import gave it."""
    name = kept.one.kept if isinstance(kept.one, CardSession) else next(iter(kept.one.kept))
    return _digest_in(name) == _digest_in(kept.path.name)


def _digest_in(name: str) -> str:
    return PurePosixPath(name).stem.split("_")[-1][:_DIGEST]


def _draft(kept: Iterable[_Kept], work: Work, payments: Mapping[str, Payments]) -> None:
    """As the import does: what was collected, then what went back, then cards."""
    kept = list(kept)
    collectors = [
        Collector(one.one, work, payments[one.one.account], one.done)
        for one in kept
        if isinstance(one.one, Run)
    ]
    for collector in collectors:
        collector.collect()
    for collector in collectors:
        collector.settle()
    for one in kept:
        if isinstance(one.one, CardSession):
            one.one.draft()


def _gone(kept: _Kept) -> Iterator[Row]:
    """What the trial would enter."""
    rows = _rows_of(kept)
    for entry in kept.done.entries:
        meta: Mapping[str, Any] = entry.meta if hasattr(entry, "meta") else vars(entry)
        id_ = str(meta.get(KEY) or meta.get("import_id"))
        told = str(meta.get("statement") or "").rpartition(":")[2]
        row = int(told) if told.isdecimal() else None
        day, amount = rows.get(row, (_day_of(entry), ZERO))
        yield Row(kept.path, row, id_, day, amount)


def _day_of(entry: Any) -> dt.date:
    day: dt.date = entry.date if hasattr(entry, "date") else entry.day
    return day


def _rows_of(kept: _Kept) -> dict[int | None, tuple[dt.date, Decimal]]:
    if isinstance(kept.one, CardSession):
        return {row.row: (row.day, -row.amount) for row in kept.one.statement.rows}
    return {one.row: (one.day, one.collected or one.asked) for one in kept.one.payments}


def _present(kept: _Kept, known: Mapping[str, data.Directive | None]) -> Iterator[Row]:
    """Rows whose entries are in the books."""
    if isinstance(kept.one, CardSession):
        yield from _purchases(kept.path, kept.one, known)
    else:
        for payment in kept.one.payments:
            entry = known.get(payment.id)
            if entry is not None:
                yield _payment(kept.path, kept.one, payment, entry, known)
        yield from _fees(kept.path, kept.one, known)


def _purchases(path: Path, session: CardSession, known: Mapping[str, data.Directive | None]) -> Iterator[Row]:
    rows = session.statement.rows
    for id_, row in zip(identity.purchase_ids(session.account, rows), rows, strict=True):
        entry = known.get(id_)
        if entry is not None and row.cancelled:
            yield from _cancelled(path, session, row, entry, known)
        elif entry is not None:
            yield _purchase(path, session.account, row, id_, entry, known)


def _cancelled(
    path: Path,
    session: CardSession,
    row: Purchase,
    bought: data.Directive,
    known: Mapping[str, data.Directive | None],
) -> Iterator[Row]:
    """A purchase that the list marks as cancelled: what takes back all that was left of it."""
    bought_id = str(bought.meta[KEY])
    id_ = identity.amendment_id(bought_id, "cancelled")
    entry = known.get(id_)
    if entry is None:
        return  # the trial says so
    others = total(
        _moved(one, session.account)
        for key, one in known.items()
        if one is not None and key != id_ and one.meta.get("amends") == bought_id
    )
    left = _moved(bought, session.account) + others
    days = _days(session.statement.last or bought.date, bought)
    yield Row(path, row.row, id_, row.day, -left, entry, _moved(entry, session.account), days)


def _purchase(  # noqa: PLR0913
    path: Path,
    account: str,
    row: Purchase,
    id_: str,
    entry: data.Directive,
    known: Mapping[str, data.Directive | None],
) -> Row:
    """A purchase, a refund, or what a bill asks for beyond what was approved."""
    amount = -row.amount
    changed = known.get(str(entry.meta.get("amends", "")))
    if changed is not None and row.amount > 0:
        amount -= _moved(changed, account)
    return Row(path, row.row, id_, row.day, amount, entry, _moved(entry, account), _days(row.day, changed))


def _payment(
    path: Path, run: Run, payment: Payment, entry: data.Directive, known: Mapping[str, data.Directive | None]
) -> Row:
    changed = known.get(str(entry.meta.get("amends", "")))
    days = _days(payment.day, changed)
    if payment.collected:
        said, amount = _moved(entry, run.account), payment.collected
    else:
        said, amount = _failed(entry), payment.asked
    return Row(path, payment.row, payment.id, payment.day, amount, entry, said, days)


def _days(day: dt.date, changed: data.Directive | None) -> frozenset[dt.date]:
    return frozenset({day if changed is None else max(day, changed.date)})


def _fees(path: Path, run: Run, known: Mapping[str, data.Directive | None]) -> Iterator[Row]:
    """What was kept of a run, or of all that this sheet brought of a settlement day."""
    if run.fee is not None:
        charged = [(run.fee.id, run.fee.day, run.fee.amount)]
    else:
        by_day: dict[dt.date, list[_Charged]] = defaultdict(list)
        for one in _charged(path, run, known):
            by_day[one.settles].append(one)
        charged = [
            (identity.fees_id(group[0].id), max(one.day for one in group), total(one.fee for one in group))
            for group in by_day.values()
        ]
    for id_, day, amount in charged:
        entry = known.get(id_)
        if entry is not None:
            yield Row(path, None, id_, day, -amount, entry, _moved(entry, run.account), frozenset({day}))
        elif run.fee is None and amount:  # that of a whole run is missed by the trial
            yield Row(path, None, id_, day, -amount)


@dataclass(frozen=True, slots=True)
class _Charged:
    """What was kept of one payment, or given back with it, under the id of its entry."""

    id: str
    day: dt.date
    settles: dt.date
    fee: Decimal


def _charged(path: Path, run: Run, known: Mapping[str, data.Directive | None]) -> Iterator[_Charged]:
    """The payments with a fee that came from this file, in the order in which the import entered them.

    Another file may have brought a payment before. What went back is entered last; a mark gives back what was
    kept of the payment that it takes back.
    """
    origin = f"{path.parent.name}/{path.name}"
    brought = {
        str(entry.meta["statement"]).rpartition(":")[2]: entry
        for entry in known.values()
        if entry is not None and str(entry.meta.get("statement", "")).rpartition(":")[0] == origin
    }
    for one in sorted(run.payments, key=lambda one: one.cancelled or one.asked < 0):
        entry = brought.get(str(one.row))
        if entry is None:
            continue
        id_, fee = one.id, one.fee
        booked = known.get(str(entry.meta.get("amends", "")))
        if one.cancelled and booked is not None:
            id_ = identity.amendment_id(str(booked.meta[KEY]), "returned")
            fee = -Decimal(str(booked.meta.get("fee", ZERO)))
        if fee:
            yield _Charged(id_, one.day, one.settles or one.day, fee)


def _moved(entry: data.Directive, account: str) -> Decimal:
    if not isinstance(entry, data.Transaction):
        return ZERO
    return total(
        posting.units.number
        for posting in entry.postings
        if posting.account == account and posting.units is not None and posting.units.number is not None
    )


def _failed(entry: data.Directive) -> Decimal:
    """What was asked for in vain, as a fact of a member or, of a stranger, an entry without postings."""
    if isinstance(entry, data.Custom):
        asked = (one.value for one in entry.values if isinstance(one.value, Amount))
        return next((one.number for one in asked if one.number is not None), ZERO)
    said = entry.meta.get("not-collected")
    return (said.number or ZERO) if isinstance(said, Amount) else ZERO
