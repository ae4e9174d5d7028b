"""Files → proven statements and CMS batches. The way in for everything above.

Each file stands for itself: what is wrong with one is gathered, and the others are read. EB21 and EB22
are found by what they hold and joined by institution and day, whatever they are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from importers.containers.files import file_bytes
from importers.containers.messages import kind_of
from importers.containers.reader import ContainerReader
from importers.containers.sheets import Sheet
from importers.international.reading import read_international
from importers.reading.cms import ANSWERED, ASKED, CmsFile, is_cms, join_cms, read_cms_file
from importers.reading.layouts import Layout, own_layouts
from importers.reading.statements import CmsBatch, Read, TableRead
from importers.reading.tables import read_statements
from sfund.errors import StatementError, failure
from sfund.words import say

Password = Callable[[Path], str | None]
# Of a file that no known layout fits: its sheets, bytes and name, the layouts, and why → one that fits.
Learn = Callable[[Sequence[Sheet], bytes, str, Sequence[Layout], StatementError], Layout]
_LEARNT_MAX = 8  # layouts that one file may need


@dataclass(frozen=True, slots=True)
class Gathered:
    """What could be read, in the order of the files, and what was refused.

    A CMS batch stands where the first of its two files stood.
    """

    read: tuple[Read, ...]
    refused: tuple[StatementError, ...]


def reading_ahead(paths: Sequence[Path]) -> ContainerReader:
    """A reader that is at work on the first of these files; give it to `read_files`, and close it.

    The child process reads while this one loads the books. Of the files after the first the bytes would only
    fill the memory: they are read when their turn comes, and what is wrong with any is said then.
    """
    reader = ContainerReader()
    with suppress(StatementError, OSError):
        data = file_bytes(paths[0])
        if not is_cms(data):
            reader.begin(data)
    return reader


def read_files(  # noqa: PLR0913
    paths: Sequence[Path],
    *,
    password: Password,
    on_progress: Callable[[str], None] | None = None,
    layouts: Sequence[Layout] | None = None,
    learn: Learn | None = None,
    reader: ContainerReader | None = None,
) -> list[Read]:
    """Every file, read and proven, or one error that names all that is wrong.

    Args:
        paths: Statements and CMS files in any order.
        password: Asked, once a file, where a file turns out to be encrypted; None gives up.
        on_progress: Told each file's name before it is read.
        layouts: The known layouts; by default those that come with the program.
        learn: Asked where none of them fits; what it gives is known to the files that follow.
        reader: One that is at work already (`reading_ahead`); its child is ended afterwards.

    Raises:
        StatementError: One diagnostic for each file that was refused, `file` being its name alone.
    """
    gathered = gather_files(
        paths, password=password, on_progress=on_progress, layouts=layouts, learn=learn, reader=reader
    )
    if gathered.refused:
        raise StatementError(*(one for error in gathered.refused for one in error.diagnostics))
    return list(gathered.read)


def gather_files(  # noqa: PLR0913
    paths: Sequence[Path],
    *,
    password: Password,
    on_progress: Callable[[str], None] | None = None,
    layouts: Sequence[Layout] | None = None,
    learn: Learn | None = None,
    reader: ContainerReader | None = None,
) -> Gathered:
    """As `read_files`, with the refusals beside what was read."""
    known = list(own_layouts() if layouts is None else layouts)
    shelf = _Shelf()
    with reader or ContainerReader() as reading:
        for path in paths:
            if on_progress is not None:
                on_progress(path.name)
            data = b""
            try:
                data = file_bytes(path)
                shelf.add(path, data, _read(data, path, reading, password, known, learn))
            except StatementError as error:
                shelf.refused.append(error)
                shelf.cms_refused = shelf.cms_refused or is_cms(data)
    return shelf.gathered()


def _read(  # noqa: PLR0913
    data: bytes,
    path: Path,
    reader: ContainerReader,
    password: Password,
    known: list[Layout],
    learn: Learn | None,
) -> Sequence[TableRead] | CmsFile:
    if is_cms(data):
        return read_cms_file(data, path.name)
    sheets = _sheets(data, path, reader, password)
    if (kind := kind_of(data)) is not None:
        read: Sequence[TableRead] = read_international(sheets, kind, path.name)
    else:
        read = _tables(sheets, data, path.name, known, learn)
    return [replace(statement, source=path, content=data) for statement in read]


def _tables(
    sheets: Sequence[Sheet], data: bytes, file: str, known: list[Layout], learn: Learn | None
) -> Sequence[TableRead]:
    """What the tables say; `known` grows by what had to be learnt for it."""
    before = len(known)
    while True:
        try:
            return read_statements(sheets, known, file)
        except StatementError as error:
            if learn is None or len(known) - before >= _LEARNT_MAX:
                raise
            known.append(learn(sheets, data, file, known, error))


def _sheets(data: bytes, path: Path, reader: ContainerReader, password: Password) -> list[Sheet]:
    try:
        return reader.parse(data, path.name)
    except StatementError as error:
        if error.code != "PASSWORD-NEEDED":
            raise
        word = password(path)
        if not word:
            raise
        return reader.parse(data, path.name, word)


@dataclass(slots=True)
class _Shelf:
    """What was read so far; a CMS file waits in its place for the other one."""

    places: list[Sequence[TableRead] | CmsFile] = field(default_factory=list)
    cms_files: dict[tuple[str, tuple[str, object]], tuple[Path, bytes]] = field(default_factory=dict)
    refused: list[StatementError] = field(default_factory=list)
    cms_refused: bool = False

    def add(self, path: Path, data: bytes, read: Sequence[TableRead] | CmsFile) -> None:
        if isinstance(read, CmsFile):
            key = (read.kind, read.pair)
            if key in self.cms_files:
                raise failure(
                    StatementError,
                    "CMS-PAIR-TWICE",
                    say("the same {kind} was given twice", kind=read.kind),
                    file=read.name,
                    line=1,
                    hint=say("name each file once"),
                )
            self.cms_files[key] = (path, data)
        self.places.append(read)

    def gathered(self) -> Gathered:
        done: list[Read] = []
        joined: set[tuple[str, object]] = set()
        for place in self.places:
            if not isinstance(place, CmsFile):
                done += place
            elif place.pair not in joined:
                joined.add(place.pair)
                try:
                    done.append(self._batch(place))
                except StatementError as error:
                    if (
                        error.code != "CMS-PAIR-MISSING" or not self.cms_refused
                    ):  # its partner is named already
                        self.refused.append(error)
        return Gathered(tuple(done), tuple(self.refused))

    def _batch(self, one: CmsFile) -> CmsBatch:
        other = next((file for file in self._cms() if file.pair == one.pair and file.kind != one.kind), None)
        if other is None:
            wanted = "EB22" if one.kind == ASKED else ASKED
            raise failure(
                StatementError,
                "CMS-PAIR-MISSING",
                say("the {kind} that belongs to this file is missing", kind=wanted),
                file=one.name,
                expected=say("EB21 and EB22 of the same institution and debit day"),
                hint=say("give both files at once: EB22 lists failures only"),
            )
        batch = join_cms(one, other) if one.kind == ASKED else join_cms(other, one)
        files = [self.cms_files[kind, one.pair] for kind in (ASKED, ANSWERED)]
        return replace(
            batch, sources=tuple(path for path, _ in files), contents=tuple(data for _, data in files)
        )

    def _cms(self) -> Iterable[CmsFile]:
        return (place for place in self.places if isinstance(place, CmsFile))
