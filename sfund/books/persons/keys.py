"""The secret key that opens the register, in a file of its owner's, never in the books.

The file is one of the age format's (age-encryption.org): comments, and a secret key a line. `age -d -i FILE`
opens with it what we wrote, without us.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sfund.books import disk
from sfund.errors import BooksError, CommitError, RequestError, failure
from sfund.words import Message, say

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

ENVIRONMENT = "SFUND_KEY"
_SECRET = "AGE-SECRET-KEY-1"  # noqa: S105  how such a key begins
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Key:
    """The secret keys of one file, the first of them its owner's own."""

    path: Path
    secrets: tuple[str, ...] = field(repr=False)

    @property
    def identities(self) -> list[Identity]:
        from pyrage.x25519 import Identity  # noqa: PLC0415

        return [Identity.from_str(secret) for secret in self.secrets]

    @property
    def public(self) -> str:
        """The public key, for which files are locked."""
        return str(self.identities[0].to_public())

    @property
    def is_readable_by_others(self) -> bool:
        return readable_by_others(self.path)


def key_file() -> Path:
    """Where the key is: `SFUND_KEY`, else in the folder that the system has for settings of programs."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named).expanduser()
    if os.name == "nt":
        folder = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    else:
        folder = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(folder) / "sfund" / "register.key"


def find_key() -> Key | None:
    """The key; None where there is no file.

    Raises:
        BooksError: REGISTER-KEY-WRONG where the file holds no secret key.
    """
    path = key_file()
    try:
        content = disk.read(path)
    except OSError as error:
        reason = say("the key file cannot be read: {reason}", reason=error.strerror or "")
        raise _wrong(path, reason) from error
    if content is None:
        return None
    lines = (line.strip() for line in content.decode("utf-8", "replace").splitlines())
    key = Key(path, tuple(line for line in lines if line.upper().startswith(_SECRET)))
    if not key.secrets:
        raise _wrong(path, say("the key file holds no secret key"))
    from pyrage import IdentityError  # noqa: PLC0415

    try:
        _ = key.identities
    except IdentityError:
        raise _wrong(path, say("the key file holds a damaged key")) from None  # its words may hold the key's
    return key


def require_key() -> Key:
    """The key.

    Raises:
        BooksError: REGISTER-LOCKED where there is no key file, REGISTER-KEY-WRONG.
    """
    key = find_key()
    if key is None:
        raise failure(
            BooksError,
            "REGISTER-LOCKED",
            say("the register is locked, and there is no key here"),
            file=str(key_file()),
            expected=say("the secret key in this file, or in one that {name} names", name=ENVIRONMENT),
            hint=say("ask the treasurer for a copy of the key, or type in the one in the safe"),
        )
    return key


def key_to_show() -> Key:
    """The key, for somebody who asks for it wherever they are: there may be no register, or a plain one.

    Raises:
        RequestError: NO-REGISTER-KEY.
        BooksError: REGISTER-KEY-WRONG.
    """
    key = find_key()
    if key is None:
        raise failure(
            RequestError,
            "NO-REGISTER-KEY",
            say("there is no key of a register here"),
            file=str(key_file()),
            expected=say("the secret key in this file, or in one that {name} names", name=ENVIRONMENT),
            hint=say('"sfund register lock" makes one; of a locked register ask who locked it'),
        )
    return key


def make_key(root: Path) -> Key:
    """A new key, in its file and on the disk before anything is locked with it.

    Raises:
        RequestError: KEY-IN-BOOKS where the file would lie in the books.
        CommitError: KEY-NOT-WRITTEN.
    """
    from pyrage.x25519 import Identity  # noqa: PLC0415

    path = key_file()
    if path.resolve().is_relative_to(root.resolve()):
        raise failure(
            RequestError,
            "KEY-IN-BOOKS",
            say("the key would lie in the books that it opens"),
            file=str(path),
            hint=say("let {name} name a file elsewhere", name=ENVIRONMENT),
        )
    made = Identity.generate()
    day = dt.date.today()  # noqa: DTZ011  the owner's own day
    content = f"# created: {day}\n# public key: {made.to_public()}\n{made}\n".encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # never over another key
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        disk.sync_folder(path.parent)
    except OSError as error:
        raise failure(
            CommitError,
            "KEY-NOT-WRITTEN",
            say("the key cannot be written: {reason}", reason=error.strerror or ""),
            file=str(path),
            hint=say("look at the folder's permissions, or let {name} name another file", name=ENVIRONMENT),
        ) from error
    return Key(path, (str(made),))


def recipient(public: str) -> Recipient:
    """The public key as age takes it.

    Raises:
        RequestError: PUBLIC-KEY.
    """
    from pyrage import RecipientError  # noqa: PLC0415
    from pyrage.x25519 import Recipient  # noqa: PLC0415

    try:
        return Recipient.from_str(public.strip())
    except RecipientError as error:
        raise failure(
            RequestError,
            "PUBLIC-KEY",
            say("this is no public key"),
            expected=say('62 characters that begin with "age1", as "sfund register status" shows them'),
            hint=say("take it over whole; a secret key is never given to anybody"),
        ) from error


def readable_by_others(path: Path) -> bool:
    """Whether others than the owner may open the file or folder; on Windows the folder's own rules hold."""
    return os.name != "nt" and path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & _OTHERS)


def _wrong(path: Path, message: Message) -> BooksError:
    return failure(
        BooksError,
        "REGISTER-KEY-WRONG",
        message,
        file=str(path),
        expected=say("a file in age's format: a line that begins with {secret}", secret=_SECRET),
        hint=say("put the key back from its copy; nothing was changed"),
    )
