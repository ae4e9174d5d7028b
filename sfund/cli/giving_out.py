"""What holds persons' data and leaves the program: where it may go, and how it comes there.

It is first written whole under a waiting name beside its own, then the books are told, and only then does it
get its name. Killed before the books were told, nothing was given out and nothing is recorded; killed after,
it waits whole, and the next run sees that the books know of it and gives it its name. So nobody is asked or
reminded twice, and nothing is recorded that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sfund.cli.writing import recorded
from sfund.errors import RequestError, SfundError, failure
from sfund.words import say

if TYPE_CHECKING:
    import click

    from sfund.books.model import Books
    from sfund.books.writing import Additions

T = TypeVar("T")

_TOLD = frozenset(("NOT-FINISHED", "READ-BACK-DIFFERS"))
"""After these errors the books know, or will at the next start: what waits must stay."""


def private_place(root: Path, target: Path) -> Path:
    """The target, where persons' data may lie: outside the books, or in their register's folder.

    Raises:
        RequestError: PRIVATE-PLACE.
    """
    from sfund.cli.outfile import is_of_register  # noqa: PLC0415

    place, base = target.resolve(), root.resolve()
    inside = place.relative_to(base) if place.is_relative_to(base) else None
    if inside is not None and (inside.parts[:1] != ("register",) or is_of_register(inside.as_posix())):
        raise failure(
            RequestError,
            "PRIVATE-PLACE",
            say("this would lie among the books, and it holds persons' data"),
            expected=say("a place outside the books, or in register/"),
            hint=say("name another place with -o"),
        )
    return place


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file, or a folder of files, on its way out; `target` is the name that it gets in the end."""

    target: Path

    @property
    def waiting(self) -> Path:
        """Where it lies until the books were told."""
        from sfund.books import disk  # noqa: PLC0415

        return disk.pending_name(self.target)

    def pack(self, content: bytes | Mapping[str, bytes]) -> None:
        """Writes a file's content, or the files of a folder, for the owner's eyes only, and to the disk.

        Raises:
            RequestError: OUTPUT-NOT-WRITABLE.
        """
        from sfund.books import disk  # noqa: PLC0415

        try:
            if isinstance(content, bytes):
                disk.write_pending(self.target, content, private=True)
            else:
                disk.write_pending_folder(self.target, content)
        except OSError as error:
            self.clear()
            raise failure(
                RequestError,
                "OUTPUT-NOT-WRITABLE",
                say("the output cannot be written: {reason}", reason=error.strerror or ""),
                hint=say("name another place with -o"),
            ) from error

    def send(self) -> None:
        """Gives it its name.

        Raises:
            RequestError: OUTPUT-WAITING; the books were told, and the next run does what is left.
        """
        from sfund.books import disk  # noqa: PLC0415

        try:
            disk.put_in_place(self.target)
            disk.sync_folder(self.target.parent)
        except OSError as error:
            raise failure(
                RequestError,
                "OUTPUT-WAITING",
                say(
                    "it is made and recorded, and cannot be given its name: {reason}",
                    reason=error.strerror or "",
                ),
                file=self.target.name,
                hint=say("mend that and run the same command again: it records nothing twice"),
            ) from error

    def clear(self) -> None:
        """Takes away what waits under this name; it holds nothing that the books know of."""
        from sfund.books import disk  # noqa: PLC0415

        disk.clear_pending(self.target)


def alone(root: Path) -> AbstractContextManager[None]:
    """Holds off any other run that gives something out of these books.

    The books' own lock is the commit's; this one lasts from looking what waits to giving it its name.

    Raises:
        CommitError: BOOKS-BUSY, BOOKS-NOT-WRITABLE, BOOKS-NOT-LOCKED.
    """
    from sfund.books import disk  # noqa: PLC0415

    return disk.alone(root, "giving-out")


Plan = Callable[["Books", list[Parcel]], tuple[T, "Additions"]]
"""What goes out by the books as they are. Each parcel comes on the list as it is packed; the answer is what
the command makes of it, and what the books are told."""


def give_out(context: click.Context, plan: Plan[T], *, dry_run: bool = False) -> T:
    """Packs, tells the books and lets go, in this order; nobody else gives anything out meanwhile.

    Args:
        context: Of the command.
        plan: Asked again where somebody else wrote in between; what it packed before is gone then.
        dry_run: The books are told nothing; what was packed goes out all the same.

    Raises:
        RequestError: OUTPUT-WAITING, and what `plan` raises.
        BooksError, CommitError: as `alone` and `sfund.cli.writing.recorded` do.
    """
    from sfund.cli.books import books_folder  # noqa: PLC0415

    made: list[T] = []
    parcels: list[Parcel] = []

    def addition(books: Books) -> Additions:
        for stale in parcels:  # another program wrote in between
            stale.clear()
        parcels.clear()
        one, additions = plan(books, parcels)
        made.append(one)
        return additions

    with alone(books_folder(context)):
        with _cleared_on_refusal(parcels):
            recorded(context, addition, dry_run=dry_run)
        for parcel in parcels:
            parcel.send()
    return made[-1]


@contextmanager
def _cleared_on_refusal(parcels: list[Parcel]) -> Iterator[None]:
    """Where the books refuse, what waits goes; where they were told all the same, it stays."""
    try:
        yield
    except SfundError as error:
        if error.code not in _TOLD:
            for parcel in parcels:
                parcel.clear()
        raise


def refuse_existing(target: Path) -> None:
    """Refuses to write over anything.

    Raises:
        RequestError: OUTPUT-EXISTS.
    """
    if target.exists():
        raise failure(
            RequestError,
            "OUTPUT-EXISTS",
            say("something of this name is there already"),
            file=target.name,
            hint=say("name another place with -o"),
        )
