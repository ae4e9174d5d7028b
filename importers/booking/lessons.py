"""What a run learns of banks that nobody listed: asked for once, kept with the books, known from then on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from importers.booking.accounts import account_of
from importers.containers.sheets import Sheet
from importers.reading.layouts import Kind, Layout, own_layouts, read_layouts
from importers.reading.statements import Statement
from sfund.books.model import Books
from sfund.books.settings import FILE as SETTINGS_FILE
from sfund.books.settings import Bank
from sfund.errors import StatementError, failure
from sfund.misspelling import misspelt
from sfund.words import Message, say

if TYPE_CHECKING:
    from importers.inferring.infer import Inferred

FOLDER = "formats"
_FILES_MAX = 200
_OPEN_CODES = frozenset({"LAYOUT-UNKNOWN", "STATEMENT-MISSING"})
ROLES = {
    "datetime": say("day and time"),
    "date": say("day"),
    "time": say("time"),
    "withdrawal": say("money out"),
    "deposit": say("money in"),
    "signed-amount": say("money in or out, by its sign"),
    "amount": say("amount without a sign"),
    "direction": say("whether in or out"),
    "balance": say("balance"),
    "counterparty": say("who"),
    "memo": say("other words"),
    "channel": say("by which way"),
    "account": say("account number"),
    "unused": say("left out"),
}
"""What a column is for, by its role, as a person reads it."""

# The beginnings by which a comment names the kind of file.
_KINDS = ((b"PK", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (b"<", "html"), (b"\xef\xbb\xbf<", "html"))


@dataclass(frozen=True, slots=True)
class Offer:
    """An inferred layout, to be taken or not.

    Attributes:
        books: The books that the file is to go into.
        accounts: For each of its statements the account of the books that it is of, None where nothing says.
    """

    inferred: Inferred
    books: Books = field(repr=False)
    accounts: tuple[str | None, ...]

    @property
    def path(self) -> str:
        """Where the layout is kept, relative to the books."""
        return f"{FOLDER}/{self.inferred.layout.name}.toml"


Confirm = Callable[[Offer], bool]


def known_layouts(root: Path) -> tuple[Layout, ...]:
    """The layouts of the books in that folder, then those that come with the program.

    A layout of the books takes the place of one of the same name: a later version of the program may learn a
    bank that the books have learnt already.

    Raises:
        StatementError: LAYOUT-INVALID, LAYOUT-TWICE of the books' own.
    """
    learnt = read_layouts(sorted((root / FOLDER).glob("*.toml"))[:_FILES_MAX], folder=FOLDER)
    names = {layout.name for layout in learnt}
    return (*learnt, *(layout for layout in own_layouts() if layout.name not in names))


def refuse_misspelt_formats(banks: Sequence[Bank], layouts: Sequence[Layout]) -> None:
    """Refuses a `format` of the settings that looks like a known one and is none.

    One that looks like nothing known is no error: its layout may still be to learn.

    Raises:
        StatementError: FORMAT-UNKNOWN.
    """
    given = [bank.format for bank in banks if bank.format]
    for word, near in misspelt(given, [layout.name for layout in layouts]):
        if not _is_slip(word, near):
            continue
        raise failure(
            StatementError,
            "FORMAT-UNKNOWN",
            say('no layout is named "{name}"', name=word),
            file=SETTINGS_FILE,
            hint=say('did you mean "{near}"?', near=near),
        )


def _is_slip(word: str, near: str) -> bool:
    """Whether a name is a slip for the other: bank-2 is none for bank-1, and bc-card none for kb-card.

    >>> _is_slip("kakaobnak", "kakaobank"), _is_slip("bank-2", "bank-1"), _is_slip("bc-card", "kb-card")
    (True, False, False)
    """
    (stem, _, end), (near_stem, _, near_end) = word.rpartition("-"), near.rpartition("-")
    if end.isdigit() or near_end.isdigit():
        return False
    return end != near_end or bool(misspelt([stem], [near_stem]))


class Lessons:
    """What one run learns.

    Args:
        books: The books that the files are to go into.
        named: The account that the command line names.
        confirm: Whether a layout is taken; None: none is, and files of unknown banks are refused as such.
        today: For the comment in the file.
    """

    def __init__(self, books: Books, named: str | None, confirm: Confirm | None, today: dt.date) -> None:
        self._books = books
        self._named = named
        self._confirm = confirm
        self._today = today
        self.taken: list[Offer] = []
        self.files: dict[str, bytes] = {}

    def learn(
        self, sheets: Sequence[Sheet], data: bytes, file: str, known: Sequence[Layout], error: StatementError
    ) -> Layout:
        """The layout of a file that `known` do not fit, taken.

        Args:
            sheets: Those of the file.
            data: Its bytes.
            file: Its name.
            known: The layouts so far.
            error: Why it could not be read.

        Raises:
            StatementError: the error, where nothing is to be learnt; those of `infer`; LAYOUT-UNKNOWN with
                what was found out, where it was not taken.
        """
        if self._confirm is None or error.code not in _OPEN_CODES:
            raise error
        # Late: most runs meet known banks only.
        from importers.inferring.infer import UnprovenError, infer  # noqa: PLC0415
        from importers.inferring.rendering import as_toml  # noqa: PLC0415

        try:
            inferred = infer(sheets, known, file)
        except StatementError as why:
            if error.code == "STATEMENT-MISSING" and why.code != "LAYOUT-DOUBTFUL":
                raise error from None
            if not isinstance(why, UnprovenError) and why.code == "STATEMENT-MISSING":
                raise error from None
            raise
        accounts = tuple(self._account_or_none(one) for one in inferred.statements)
        offer = Offer(inferred, self._books, accounts)
        if not self._confirm(offer):
            raise self._not_taken(inferred, error)
        self.taken.append(offer)
        self.files[offer.path] = as_toml(inferred, self._today, _kind(data)).encode()
        return inferred.layout

    def _account_or_none(self, statement: Statement) -> str | None:
        try:
            return account_of(statement, self._books, self._named)
        except StatementError:
            return None

    def _not_taken(self, inferred: Inferred, error: StatementError) -> StatementError:
        line = error.diagnostics[0].line
        return failure(
            StatementError,
            "LAYOUT-UNKNOWN",
            say("the columns are those of no known bank"),
            file=inferred.file,
            line=line,
            expected=say("a known layout, or your word that an inferred one is right"),
            hint=say(
                "it looks like {columns}; {count} balances confirm it: look with --dry-run --accept, then "
                "say --accept",
                columns=_in_words(inferred),
                count=f"{inferred.confirmed:,}",
            ),
        )


def _in_words(inferred: Inferred) -> Message:
    """The columns, each with what it is for."""
    each = (
        say('{what} "{column}"', what=ROLES[role.value], column=column) for column, role in inferred.columns
    )
    return reduce(lambda so_far, one: say("{so_far}, {one}", so_far=so_far, one=one), each)


def _kind(data: bytes) -> str:
    return next((kind for begin, kind in _KINDS if data.lstrip().startswith(begin)), "text")


def service_names(root: Path, language: str) -> dict[str, str]:
    """Name of a collecting service's sheets → what kind of service that is, as people call it."""
    return {
        layout.name: layout.bank.ko if language == "ko" else layout.bank.en
        for layout in known_layouts(root)
        if layout.kind is Kind.COLLECTION
    }
