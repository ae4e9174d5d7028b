"""Files that hold personal data: plain, or locked in the age format, and the same to whoever reads them.

Under `register/`, a file NAME lies as NAME or, locked, as `NAME.age`, never as both. Nobody above this module
asks which: `read` gives what the file says, `change` what a commit has to write. Digests are those of the
file as it lies on the disk, since the same words, locked again, are other bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sfund.books import disk
from sfund.books.commit import FileChange
from sfund.books.persons import keys
from sfund.errors import BooksError, failure
from sfund.words import say

FOLDER = "register"
SUFFIX = ".age"
RECIPIENTS = "register/recipients.txt"
"""For whom files are locked: a public key a line, and behind a `#` whose it is."""

MARKS = ("register/register.csv", "register/decisions.csv")
"""The files that every command reads; where one of them is locked, what is new is locked as well."""

EITHER = (*MARKS, *(f"{mark}{SUFFIX}" for mark in MARKS))
"""Where these lie, plain and locked: for a plan, which is stale where one was locked or unlocked since."""

ALWAYS_LOCKED = frozenset(("register/resident-numbers.csv",))
_ALWAYS_PLAIN = frozenset((RECIPIENTS, "register/access.csv", "register/.gitignore"))

_opened: dict[tuple[tuple[str, ...], str], bytes] = {}
"""What was opened in this process, by key and digest: each file is decrypted once."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the vault.

    Attributes:
        path: As it lies on the disk, relative to the books: with `.age` where it is locked.
        content: What it says.
        digest: Of the file as it lies on the disk.
    """

    path: str
    content: bytes = field(repr=False)
    digest: str


def read(root: Path, path: str) -> bytes | None:
    """What the file says; None where there is none. `path` is without `.age`.

    Raises:
        BooksError: REGISTER-LOCKED, REGISTER-KEY-WRONG, REGISTER-DAMAGED, REGISTER-TWICE.
    """
    found = look(root, path)
    return None if found is None else found.content


def look(root: Path, path: str) -> Stored | None:
    """The file as `read` gives it, with where and as what it lies on the disk."""
    place = stored_path(root, path)
    raw = disk.read(root / place)
    if raw is None:
        return None
    digest = disk.digest(raw)
    return Stored(place, opened(raw, place) if is_locked_name(place) else raw, digest)


def stored_path(root: Path, path: str) -> str:
    """Where the file lies, or would lie if it were written now.

    Raises:
        BooksError: REGISTER-TWICE.
    """
    locked = f"{path}{SUFFIX}"
    if path in ALWAYS_LOCKED:
        return locked
    if not is_kept(path):
        return path
    is_plain, is_sealed = (root / path).exists(), (root / locked).exists()
    if is_plain and is_sealed:
        raise _twice(root, path)
    if is_plain or is_sealed:
        return locked if is_sealed else path
    return locked if is_locked(root) else path


def is_kept(path: str) -> bool:
    """Whether the path, without `.age`, is one of the vault's."""
    return path.startswith(f"{FOLDER}/") and path not in _ALWAYS_PLAIN and not is_locked_name(path)


def is_locked_name(path: str) -> bool:
    return path.endswith(SUFFIX)


def plain_name(path: str) -> str:
    """The path without `.age`."""
    return path.removesuffix(SUFFIX) if path.startswith(f"{FOLDER}/") else path


def is_locked(root: Path) -> bool:
    """Whether the register is locked."""
    return any((root / f"{mark}{SUFFIX}").exists() for mark in MARKS)


def kept_files(root: Path) -> Iterator[str]:
    """The files of the vault by their paths without `.age`, sorted."""
    found = (one for one in (root / FOLDER).rglob("*") if one.is_file() and not one.name.startswith("."))
    names = {plain_name(one.relative_to(root).as_posix()) for one in found}
    return iter(sorted(filter(is_kept, names)))


def change(root: Path, path: str, content: bytes | None, before: str | None) -> FileChange | None:
    """What a commit has to write so that the file says this; None where it says so already.

    `before` is the digest of the file, as it lies on the disk, from which the content was made.
    """
    place = stored_path(root, path)
    if not is_locked_name(place):
        after = None if content is None else disk.digest(content)
        return None if before == after else FileChange(place, before, content)
    if content is None:
        return None if before is None else FileChange(place, before, None)
    present = disk.read(root / place)
    if present is not None and disk.digest(present) == before and opened(present, place) == content:
        return None
    return FileChange(place, before, locked(content, recipients(root)))


def said_by(one: FileChange) -> bytes | None:
    """What the file will say once that is written."""
    if one.after is None or not is_locked_name(one.path):
        return one.after
    return opened(one.after, one.path)


def locked(content: bytes, public: Iterable[str]) -> bytes:
    """The content, locked for these public keys and for the one at hand.

    Raises:
        BooksError: REGISTER-LOCKED where there is no key: what we could not open again is not written.
        RequestError: PUBLIC-KEY.
    """
    import pyrage  # noqa: PLC0415

    key = keys.require_key()
    for_whom = tuple(dict.fromkeys((key.public, *public)))
    raw: bytes = pyrage.encrypt(content, [keys.recipient(one) for one in for_whom])
    if opened(raw, "") != content:  # before the plain file goes
        raise AssertionError("what was locked does not open to the same bytes")
    return raw


def opened(raw: bytes, path: str) -> bytes:
    """What the locked content says.

    Raises:
        BooksError: REGISTER-LOCKED, REGISTER-KEY-WRONG, REGISTER-DAMAGED.
    """
    import pyrage  # noqa: PLC0415

    key = keys.require_key()
    at = (key.secrets, disk.digest(raw))
    if at not in _opened:
        try:
            _opened[at] = pyrage.decrypt(raw, key.identities)
        except pyrage.DecryptError as error:
            raise _unopened(path, key, wrong_key="No matching keys" in str(error)) from error
    return _opened[at]


def recipients(root: Path) -> tuple[str, ...]:
    """The public keys for which files are locked, as `register/recipients.txt` lists them."""
    return tuple(public for public, _ in read_recipients(disk.read(root / RECIPIENTS) or b""))


def read_recipients(content: bytes) -> tuple[tuple[str, str], ...]:
    """Public key and whose it is, in the order of the file.

    Raises:
        RequestError: PUBLIC-KEY.
    """
    found = []
    for line in content.decode("utf-8-sig", "replace").splitlines():
        public, _, who = (part.strip() for part in line.partition("#"))
        if public:
            keys.recipient(public)
            found.append((public, who))
    return tuple(dict(found).items())


def _twice(root: Path, path: str) -> BooksError:
    newest = max((path, f"{path}{SUFFIX}"), key=lambda name: (root / name).stat().st_mtime_ns)
    when = dt.datetime.fromtimestamp((root / newest).stat().st_mtime).astimezone()
    return failure(
        BooksError,
        "REGISTER-TWICE",
        say("the file is there twice, plain and locked; {newer} is the newer one, of {time}",
            newer=newest, time=f"{when:%Y-%m-%d %H:%M}"),
        file=path,
        expected=say("one of the two"),
        hint=say("look into both, and move the one that is not wanted out of the folder"),
    )  # fmt: skip


def _unopened(path: str, key: keys.Key, *, wrong_key: bool) -> BooksError:
    if wrong_key:
        return failure(
            BooksError,
            "REGISTER-KEY-WRONG",
            say("the key does not open the register"),
            file=path,
            expected=say("one of the keys for which it was locked; {file} holds another", file=key.path),
            hint=say("let {name} name the right key file; nothing was changed", name=keys.ENVIRONMENT),
        )
    return failure(
        BooksError,
        "REGISTER-DAMAGED",
        say("the locked file is damaged"),
        file=path,
        hint=say("restore the file from a backup; nothing was changed"),
    )
