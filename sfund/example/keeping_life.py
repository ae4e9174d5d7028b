"""What the example's treasurer does when the months are in: sets aside for losses, keeps receipts, closes."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from sfund.books.commit import commit
from sfund.books.entries import Entry, read_entries
from sfund.books.evidence import attachment
from sfund.books.load import load_books
from sfund.books.loans.provisioning import provision_entry, provisions_on
from sfund.books.model import Books
from sfund.books.writing import Additions, plan_additions
from sfund.checks import for_commit
from sfund.checks.closing import ready_closing
from sfund.errors import BooksError
from sfund.example.values import Example
from sfund.periods import Month, Span

_CLOSED, _QUARTER = 3, 3
_OPEN = 2  # the last months are never closed: what is doubtful in them is still being asked
_CLOSING_DAY = 20  # of the month after
_RENT = "Expenses:Office:Rent"


def keep_and_close(root: Path, example: Example) -> None:
    """Joins the receipts of the rent with their entries, and closes the first months, one after the other.

    A month that is not ready stays open, and so do those after it: a network of another size may have one.
    """
    begin = Month.of(example.begin)
    months = [begin.plus(n) for n in range(_CLOSED) if begin.plus(n + _OPEN) <= Month.of(example.end)]
    if not months:
        return
    books = load_books(root)
    for entry in read_entries(books):
        if entry.spending == _RENT and Month.of(entry.day) in months:
            books = _written(books, _receipt(books, entry))
    for month in months:
        try:
            closing = ready_closing(books, month, month.plus(1).day(_CLOSING_DAY))
        except BooksError:
            return
        books = _written(books, closing.additions)


def set_aside(root: Path, example: Example) -> None:
    """At the end of each quarter what the classes of the loans ask for, as `sfund loan provide` does."""
    books = load_books(root)
    for month in Span(example.begin, example.end).months():
        if month.number % _QUARTER == 0:
            day = month.last_day
            draft = provision_entry(books, day, provisions_on(books, day))
            books = _written(books, Additions((draft,))) if draft is not None else books


def _written(books: Books, additions: Additions) -> Books:
    plan, after = plan_additions(books, additions, (for_commit,))
    commit(plan)
    return after


def _receipt(books: Books, entry: Entry) -> Additions:
    """The landlord's mail, as it came: a document is known by what is in it."""
    with tempfile.TemporaryDirectory() as folder:
        mail = Path(folder) / "receipt.eml"
        mail.write_bytes(_mail(entry))
        return attachment(books, entry.key, mail, Month.of(entry.day).last_day)


def _mail(entry: Entry) -> bytes:
    sent = dt.datetime.combine(entry.day, dt.time(10), dt.timezone(dt.timedelta(hours=9)))
    lines = (
        "From: office@nammun.example",
        "To: office@ongoeul.example",
        f"Date: {sent:%a, %d %b %Y %H:%M:%S %z}",
        f"Subject: Rent of {entry.day:%Y-%m}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"{entry.day.year}년 {entry.day.month}월 남문건물 임차료 {entry.spent:,}원을 받았습니다.",
        "",
    )
    return "\n".join(lines).encode()
