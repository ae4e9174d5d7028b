"""`sfund import --watch FOLDER`: what is dropped into a folder goes into the books, and leaves the folder.

The folder is looked at once a second, which works on every disk, a network's and a cloud's too. A file counts
as whole when it has stayed the same for a while; one that grows after all is read again, since an import adds
what is new and nothing twice. A file leaves only as it was when it was read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.errors import CommitError, RequestError, SfundError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from importers.booking.outcome import FileOutcome
    from importers.booking.session import Import

LOOK_SECONDS = 1.0
WHOLE_SECONDS = 2.0
"""For how long a file has stayed the same before it is taken for whole."""

Password = Callable[[Path], str | None]
State = tuple[int, int, int]
"""Bytes, time of the last change, number on the disk."""

_KEPT = "statements"
_PRIVATE = (_KEPT, "register", "journal", "documents", ".sfund")


def watch(  # noqa: PLR0913  the options of one command, and a clock for tests
    context: click.Context,
    folder: Path,
    *,
    account: str | None = None,
    password: Password = lambda _: None,
    pause: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Imports what comes into the folder until Ctrl-C, which is how it ends.

    Files of the folder itself only. What is refused stays there; its error is shown once, and it is tried
    again when it or the books change.

    Raises:
        RequestError: WATCH-FOLDER.
        BooksError: NO-BOOKS.
        KeyboardInterrupt: where Ctrl-C came in the middle of an import; the books are the old or the new.
    """
    from sfund.cli.books import books_folder  # noqa: PLC0415

    root = books_folder(context)
    _refuse_own_folder(folder, root)
    watcher = _Watcher(context, folder, root, account, password)
    click.echo(text(say("Watching {folder}. Ctrl-C ends it.", folder=folder)))
    try:
        while True:
            watcher.look(clock())
            pause(LOOK_SECONDS)
    except KeyboardInterrupt:
        if watcher.is_importing:
            raise
        click.echo()


def _refuse_own_folder(folder: Path, root: Path) -> None:
    place = folder.resolve()
    kept = any(place == root / name or root / name in place.parents for name in _PRIVATE)
    if place.is_dir() and not kept and place != root and place not in root.parents:
        return
    raise failure(
        RequestError,
        "WATCH-FOLDER",
        say("this folder cannot be watched"),
        file=str(folder),
        expected=say("a folder of its own into which files are dropped, such as inbox"),
        hint=say("make one beside the books or in them; files leave it once they are in the books"),
    )


@dataclass(slots=True)
class Drops:
    """Which files have stayed the same for long enough."""

    since: dict[Path, tuple[State, float]] = field(default_factory=dict)

    def whole(self, found: Mapping[Path, State], now: float) -> list[Path]:
        """Of the files found now, those that were found in the same state a while ago."""
        for path, state in found.items():
            known = self.since.get(path)
            if known is None or known[0] != state:
                self.since[path] = state, now
        self.since = {path: known for path, known in self.since.items() if path in found}
        return [path for path, (_, seen) in self.since.items() if now - seen >= WHOLE_SECONDS]


@dataclass(slots=True)
class _Watcher:
    """What one look at the folder needs of those before it.

    Attributes:
        is_importing: Stays so where an import was interrupted.
        tried: What was refused or could not leave, as it was then, and the books as they were.
        told: What was said of a file as it was, so that it is not said again.
    """

    context: click.Context
    folder: Path
    root: Path
    account: str | None
    password: Password
    drops: Drops = field(default_factory=Drops)
    is_importing: bool = False
    tried: dict[Path, tuple[State, object]] = field(default_factory=dict)
    told: set[tuple[tuple[tuple[Path, State], ...], str]] = field(default_factory=set)

    def look(self, now: float) -> None:
        """Imports what has come and is whole."""
        found = _found(self.folder)
        whole = self.drops.whole(found, now)
        self.tried = {path: known for path, known in self.tried.items() if path in found}
        books = _books_state(self.root)
        ready = [path for path in whole if self.tried.get(path) != (found[path], books)]
        groups = [group for group in _groups(ready, whole) if not self._waits(group, found)]
        if len(groups) > 1 and self._all_at_once(groups, found):
            return
        for group in groups:
            self._one(group, found)

    def _waits(self, group: Sequence[Path], found: Mapping[Path, State]) -> bool:
        """Whether it is one half of a CMS pair, or its other half is not whole yet."""
        from importers.inbox.folder import is_half, together  # noqa: PLC0415

        if not is_half(group):
            return False
        if len(together(group[0])) == 1:
            self._tell(group, found, text(say("{file} waits for its other half", file=group[0].name)))
        return True

    def _all_at_once(self, groups: Sequence[Sequence[Path]], found: Mapping[Path, State]) -> bool:
        """All files in one run, in whatever order their days follow; False where one of them is refused."""
        paths = [path for group in groups for path in group]
        try:
            prepared = self._import(paths)
        except SfundError:
            return False
        self._done(paths, found, prepared)
        return True

    def _one(self, group: Sequence[Path], found: Mapping[Path, State]) -> None:
        try:
            prepared = self._import(group)
        except SfundError as error:
            self._tell_error(group, found, error)
            if not isinstance(error, CommitError):  # the disk or the lock, which may be free again
                self._remember(group, found)
        else:
            self._done(group, found, prepared)

    def _import(self, paths: Sequence[Path]) -> Import:
        from importers.booking.session import prepare_import  # noqa: PLC0415
        from sfund.checks import for_commit  # noqa: PLC0415
        from sfund.cli.books import committed, load  # noqa: PLC0415
        from sfund.cli.imports import note_import  # noqa: PLC0415

        def prepare() -> Import:
            return prepare_import(
                load(self.context),
                paths,
                account=self.account,
                password=self.password,
                checks=(for_commit,),
            )

        self.is_importing = True
        try:
            prepared = committed(prepare)
        except SfundError:
            self.is_importing = False
            raise
        self.is_importing = False
        note_import(prepared)
        return prepared

    def _done(self, paths: Sequence[Path], found: Mapping[Path, State], prepared: Import) -> None:
        """Says what became of the files, and lets those leave that are as they were when they were read.

        A file in which nothing was new, or nothing at all, is kept beside the books before it leaves.
        """
        for outcome in prepared.files:
            click.echo(_line(outcome))
        for path in paths:
            try:
                content = path.read_bytes()
                if _state(path) != found[path]:
                    continue
                _keep(self.root, path, content)
                path.unlink()
            except OSError:
                self._tell(
                    [path], found, text(say("{file} is in the books and cannot be removed", file=path.name))
                )
                self._remember([path], found)
            except CommitError as error:
                self._tell_error([path], found, error)
                self._remember([path], found)

    def _remember(self, group: Sequence[Path], found: Mapping[Path, State]) -> None:
        """Not again until one of these files or the books change."""
        books = _books_state(self.root)
        self.tried.update({path: (found[path], books) for path in group})

    def _tell_error(self, group: Sequence[Path], found: Mapping[Path, State], error: SfundError) -> None:
        from sfund.cli.failures import as_text  # noqa: PLC0415

        self._tell(group, found, "\n".join(map(as_text, error.diagnostics)))

    def _tell(self, group: Sequence[Path], found: Mapping[Path, State], words: str) -> None:
        """On standard error, once for these files as they are."""
        key = tuple((path, found[path]) for path in group), words
        if key not in self.told:
            self.told.add(key)
            click.echo(words, err=True)


def _keep(root: Path, path: Path, content: bytes) -> None:
    """Keeps the file's content under a name that tells nothing else, unless it is kept already.

    Raises:
        CommitError: as `sfund.books.commit.commit` does.
    """
    from importers.booking.keeping import kept_name  # noqa: PLC0415
    from sfund.books.commit import FileChange, Plan, commit  # noqa: PLC0415
    from sfund.books.disk import digest  # noqa: PLC0415

    own = digest(content)
    alike = (one for one in (root / _KEPT).rglob("*") if one.is_file() and one.stat().st_size == len(content))
    if any(digest(one.read_bytes()) == own for one in alike):
        return
    commit(Plan(root, (FileChange(kept_name(path, "nothing-new", "", "", [own]), None, content),)))


def _found(folder: Path) -> dict[Path, State]:
    from importers.inbox.folder import files_in  # noqa: PLC0415

    try:
        states = ((path, _state(path)) for path in files_in(folder))
        return {path: state for path, state in states if state is not None}
    except OSError:  # a disk that is away for a while
        return {}


def _state(path: Path) -> State | None:
    """None for a file that is gone, and for one that another program keeps to itself."""
    try:
        with path.open("rb"):
            status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def _groups(ready: Sequence[Path], whole: Sequence[Path]) -> list[list[Path]]:
    """The files one by one, CMS pairs as one, also where one half was refused before and the other is new."""
    from importers.inbox.folder import together  # noqa: PLC0415

    groups: list[list[Path]] = []
    for path in sorted(ready):
        if not any(path in group for group in groups):
            groups.append([one for one in together(path) if one in whole])
    return groups


def _books_state(root: Path) -> object:
    """What changes when the books do."""
    patterns = ("sfund.toml", "*.beancount", "journal/*/*.beancount", "register/*", "formats/*.toml")
    paths = sorted(path for pattern in patterns for path in root.glob(pattern))
    return tuple((path, _state(path)) for path in paths)


def _line(outcome: FileOutcome) -> str:
    from sfund.cli.output import amount  # noqa: PLC0415

    return text(
        say(
            "{file}: {rows} rows, {posted} posted, {present} present, {review} to review; balance {closing}",
            file=outcome.file,
            rows=outcome.rows,
            posted=outcome.posted,
            present=outcome.present,
            review=outcome.review,
            closing=amount(outcome.closing),
        )
    )
