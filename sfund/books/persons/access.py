"""Who saw personal data, and what for: `register/access.csv`, a line for each command that looked.

`reveal` is the way from ids to persons for whatever shows them: no line, no names. The log holds ids, never a
name, and loses what is older than the law asks (`[privacy] log-years`).
"""

from __future__ import annotations

import csv
import datetime as dt
import getpass
import hashlib
import io
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sfund.books import disk
from sfund.books.cleaning import clean
from sfund.books.commit import FileChange, Plan, commit
from sfund.books.model import Books
from sfund.books.persons.purposes import purpose_of
from sfund.books.sheets import guarded, unguarded
from sfund.errors import CommitError
from sfund.members.persons import Person
from sfund.periods import Month

FILE = "register/access.csv"
COLUMNS = ("time", "user", "command", "what", "persons", "purpose")
EVERYBODY = "all"
_SPELT_OUT = 20
_DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Access:
    """A line of the log.

    Attributes:
        time: With its offset from UTC.
        user: Who was logged in to the system, or to the desk.
        what: What was looked at: `names`, `phone`, `address`, `resident-number` …
        persons: The ids, divided by blanks; of more than twenty their number and a digest of them; `all`
            where the register as a whole was gone through.
        purpose: What for, in a word or two; as the command says it where nobody said more.
    """

    time: dt.datetime
    user: str
    command: str
    what: str
    persons: str
    purpose: str = ""

    @property
    def count(self) -> int | None:
        """How many persons it tells of; None where it is the whole register."""
        if self.persons == EVERYBODY:
            return None
        many, _, digest = self.persons.partition(" sha256:")
        return int(many) if digest and many.isdecimal() else len(self.persons.split())

    def may_tell_of(self, id_: str) -> bool:
        """Whether it names this person, or so many that it does not say whom."""
        return self.persons == EVERYBODY or id_ in self.persons.split() or "sha256:" in self.persons


def reveal(  # noqa: PLR0913  what the log says
    books: Books,
    ids: Iterable[str],
    what: str | Collection[str],
    command: str,
    *,
    purpose: str = "",
    user: str | None = None,
) -> Mapping[str, Person]:
    """The persons of these ids, those that the register knows; the log says so first.

    Args:
        books: As loaded.
        ids: Of members and parties; call once a command, with all of them.
        what: What will be shown of them: `names`, or several such words.
        command: What was typed, without its arguments: `member list`.
        purpose: What for, where the command does not say.
        user: Who sees it, where that is not the one logged in to the system.

    Raises:
        CommitError: BOOKS-NOT-WRITABLE, BOOKS-BUSY where the log cannot be written: then nothing is shown.
    """
    wanted = frozenset(ids)
    found = {person.id: person for person in books.register.persons if person.id in wanted}
    if found:
        note(books, found, what, command, purpose=purpose, user=user)
    return found


def note(  # noqa: PLR0913  what the log says
    books: Books,
    ids: Iterable[str] | None,
    what: str | Collection[str],
    command: str,
    *,
    purpose: str = "",
    user: str | None = None,
) -> None:
    """Writes a line in the log, for what looks at persons without `reveal`; raises as that does.

    Where `ids` is None, it says that it was about everybody, as an import is, which looks for names.
    """
    words = what if isinstance(what, str) else " ".join(what)
    purpose = purpose or str(purpose_of(command) or "")
    now = dt.datetime.now().astimezone().replace(microsecond=0)
    line = Access(now, user or _user(), command, words, EVERYBODY if ids is None else _persons(ids), purpose)
    _write(books.root, line, years=books.settings.privacy.log_years)


def note_bank_words(books: Books, command: str) -> None:
    """Writes a line in the log for a command that shows what the bank printed, names of payers among it."""
    note(books, None, "bank-words", command)


def read_log(root: Path) -> tuple[Access, ...]:
    """The lines of the log, the oldest first; what is no line, cut off by a loss of power, is left out."""
    return tuple(_lines(disk.read(root / FILE) or b""))


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day of another year; 28 February for the 29th."""
    return Month.of(day).plus(12 * years).day(day.day)


def _write(root: Path, line: Access, *, years: int) -> None:
    """Adds the line; where the log begins, or is to lose lines, it is written anew in a commit of its own."""
    limit = years_later(line.time.date(), -years)
    while True:
        with disk.writing(root):
            present = disk.read(root / FILE)
            oldest = next(_lines(present or b""), None)
            if present is not None and (oldest is None or oldest.time.date() >= limit):
                torn = b"" if present.endswith(b"\n") else b"\r\n"
                disk.append(root / FILE, torn + _as_row(line), private=True)
                return
        kept = (one for one in _lines(present or b"") if one.time.date() >= limit)
        content = b"".join((_row(COLUMNS), *map(_as_row, kept), _as_row(line)))
        before = None if present is None else disk.digest(present)
        try:
            commit(Plan(root, (FileChange(FILE, before, content),)))
        except CommitError as error:
            if error.code != "PLAN-STALE":  # another command's line came between
                raise
        else:
            return


def _lines(content: bytes) -> Iterator[Access]:
    for cells in csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline="")):
        if len(cells) != len(COLUMNS):
            continue
        time, *words = map(unguarded, cells)
        with suppress(ValueError):
            yield Access(dt.datetime.fromisoformat(time), *words)


def _as_row(line: Access) -> bytes:
    words = (line.user, line.command, line.what, line.persons, line.purpose)
    return _row((line.time.isoformat(), *(guarded(clean(word)) for word in words)))


def _row(cells: Iterable[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue().encode()


def _persons(ids: Iterable[str]) -> str:
    known = sorted(frozenset(ids))
    if len(known) <= _SPELT_OUT:
        return " ".join(known)
    digest = hashlib.sha256("\n".join(known).encode()).hexdigest()[:_DIGEST_LENGTH]
    return f"{len(known)} sha256:{digest}"


def _user() -> str:
    """Who is logged in: what the system says, which a variable of the environment does not change."""
    if os.name != "nt":
        import pwd  # noqa: PLC0415

        with suppress(KeyError):
            return pwd.getpwuid(os.getuid()).pw_name
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return "?"
