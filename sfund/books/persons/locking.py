"""Locking and unlocking the register as a whole, and how it stands."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sfund.books import disk
from sfund.books.commit import FileChange, Plan, settled
from sfund.books.persons import keys, vault
from sfund.books.persons.access import Access, read_log
from sfund.books.persons.register import write_register
from sfund.errors import SfundError


@dataclass(frozen=True, slots=True)
class Locking:
    """What locking or unlocking will write.

    Attributes:
        files: Those that are locked or unlocked, without `.age`.
        recipients: Who can open them then: public key and whose it is.
    """

    plan: Plan
    files: tuple[str, ...]
    recipients: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """How the register stands.

    Attributes:
        locked: The files that are locked, without `.age`.
        plain: The files that are not.
        key: The key file; it need not be there.
        public: The public key of the one that is there.
        opens: Whether it opens what is locked; None where nothing is, or there is no key.
        open_to_others: Files that others on this computer may read, the key's among them.
        log: The oldest line of the access log.
        log_lines: How many there are.
    """

    locked: tuple[str, ...]
    plain: tuple[str, ...]
    recipients: tuple[tuple[str, str], ...]
    key: Path
    public: str | None
    opens: bool | None
    open_to_others: tuple[str, ...]
    log: Access | None
    log_lines: int


def key_for_locking(root: Path) -> keys.Key:
    """The key at hand; a new one where there is none and nothing is locked yet.

    Raises:
        BooksError: REGISTER-LOCKED, REGISTER-KEY-WRONG: a new key would not open what is locked already.
        RequestError: KEY-IN-BOOKS.
        CommitError: KEY-NOT-WRITTEN.
    """
    if any((root / vault.FOLDER).rglob(f"*{vault.SUFFIX}")):
        return keys.require_key()
    return keys.find_key() or keys.make_key(root)


def lock(root: Path, key: keys.Key, also: Sequence[str] = ()) -> Locking:
    """The plan that locks every file, or locks it again for other keys.

    Args:
        root: The books.
        key: Always among those that open.
        also: Further public keys, behind each a blank and whose it is: an auditor's, the safe's.

    Raises:
        RequestError: PUBLIC-KEY.
        BooksError: as `vault.read` does.
    """
    with settled(root):
        listed = disk.read(root / vault.RECIPIENTS)
        known = dict(vault.read_recipients(listed or b""))
        known.setdefault(key.public, "")
        for one in also:
            public, _, who = one.strip().partition(" ")
            keys.recipient(public)
            known[public] = who.strip() or known.get(public, "")
        contents = _contents(root)
        contents.setdefault(vault.MARKS[0], (write_register(()), None))
        changes = list(_locked(contents, known))
    lines = (f"{public}  # {who}" if who else public for public, who in known.items())
    text = "".join(f"{line}\n" for line in lines).encode()
    changes.append(FileChange(vault.RECIPIENTS, None if listed is None else disk.digest(listed), text))
    return Locking(Plan(root, tuple(changes)), tuple(contents), tuple(known.items()))


def unlock(root: Path) -> Locking:
    """The plan that makes every file plain again, but those that are never plain.

    The list of those who can open stays, for the next time.

    Raises:
        BooksError: as `vault.read` does.
    """
    with settled(root):
        contents = {
            path: (content, stored)
            for path, (content, stored) in _contents(root).items()
            if stored is not None and vault.is_locked_name(stored.path) and path not in vault.ALWAYS_LOCKED
        }
    changes = [
        change
        for path, (content, stored) in contents.items()
        for change in (FileChange(path, None, content), FileChange(stored.path, stored.digest, None))
    ]
    return Locking(Plan(root, tuple(changes)), tuple(contents))


def make_private(root: Path) -> None:
    """Only the owner may read the register; a commit sees to that for the files that it writes."""
    if not keys.readable_by_others(root / vault.FOLDER) and not open_to_others(root):
        return
    with disk.writing(root):
        folder = root / vault.FOLDER
        for path in (folder, *folder.rglob("*")):
            path.chmod(stat.S_IRWXU if path.is_dir() else stat.S_IRUSR | stat.S_IWUSR)


def open_to_others(root: Path) -> tuple[str, ...]:
    """What of the register others on this computer may read, relative to the books.

    In a folder that is closed to them nothing is, whatever the files say.
    """
    folder = root / vault.FOLDER
    if not keys.readable_by_others(folder):
        return ()
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".gitignore")
    return tuple(path.relative_to(root).as_posix() for path in files if keys.readable_by_others(path))


def status(root: Path) -> Status:
    """How the register stands; nothing of it is shown, and no key is needed.

    Raises:
        BooksError: REGISTER-TWICE, REGISTER-KEY-WRONG where the key file holds no key.
    """
    with settled(root):
        key = keys.find_key()
        places = {path: vault.stored_path(root, path) for path in vault.kept_files(root)}
        locked = tuple(path for path, place in places.items() if vault.is_locked_name(place))
        log = read_log(root)
        wide = [*open_to_others(root), *([str(key.path)] if key and key.is_readable_by_others else [])]
        return Status(
            locked,
            tuple(path for path in places if path not in locked),
            vault.read_recipients(disk.read(root / vault.RECIPIENTS) or b""),
            keys.key_file(),
            key.public if key else None,
            _opens(root, locked) if key and locked else None,
            tuple(wide),
            log[0] if log else None,
            len(log),
        )


def _opens(root: Path, paths: Iterable[str]) -> bool:
    try:
        for path in paths:
            vault.read(root, path)
    except SfundError:
        return False
    return True


_Contents = dict[str, tuple[bytes, vault.Stored | None]]


def _contents(root: Path) -> _Contents:
    """What each file says, and as what it lies on the disk."""
    found = ((path, vault.look(root, path)) for path in vault.kept_files(root))
    return {path: (stored.content, stored) for path, stored in found if stored is not None}


def _locked(contents: _Contents, public: Iterable[str]) -> Iterator[FileChange]:
    public = tuple(public)
    for path, (content, stored) in contents.items():
        was_locked = stored is not None and vault.is_locked_name(stored.path)
        before = stored.digest if stored is not None and was_locked else None
        yield FileChange(f"{path}{vault.SUFFIX}", before, vault.locked(content, public))
        if stored is not None and not was_locked:
            yield FileChange(path, stored.digest, None)
