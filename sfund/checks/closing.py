"""What a month must pass before it is closed: everything in its place, and no rule that finds anything."""

from __future__ import annotations

import datetime as dt

from sfund import checks
from sfund.books.closing.months import Closing, close_month, unready
from sfund.books.errors import in_books
from sfund.books.model import Books
from sfund.errors import BooksError
from sfund.periods import Month


def ready_closing(books: Books, month: Month, today: dt.date) -> Closing:
    """The closing of the month, if it is ready for it.

    Raises:
        RequestError: what `close_month` raises.
        BooksError: with all that is not ready.
    """
    closing = close_month(books, month, today)
    found = (*in_books(unready(books, month), books.root), *checks.run(books, today))
    if found:
        raise BooksError(*found)
    return closing
