"""What all commands share that write letters: each letter once, and the books know of every one.

A run goes as `sfund.cli.giving_out` says: what an earlier one left behind is finished, the letters are packed
under a waiting name, the books are told, and the folder gets its name, which the books keep with each letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import click

from sfund.errors import RequestError, failure
from sfund.words import Message, say

if TYPE_CHECKING:
    from reports.letters.letter import Form, Sender
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.cli.giving_out import Parcel
    from sfund.facts import Fact
    from sfund.members.persons import Person

REVEALED = ("names", "email", "phone", "address")
"""What of a person a letter needs."""

LANGUAGE = click.option(
    "--lang", "language", type=click.Choice(["ko", "en"]), help="Language of the letters."
)
FORM = click.option("--form", type=click.Choice(["eml", "sms", "pdf"]), default="eml", show_default=True,
                    help="Drafts for e-mail, a sheet for text messages, or pages in print.")  # fmt: skip

_FORMS = {"eml": say("E-mail"), "sms": say("Text message"), "pdf": say("In print")}
_NAME_DIGITS = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Post(Generic[T]):
    """Letters that are to go out.

    Attributes:
        plan: What the command knows of them; handed back to it.
        files: Name → content; none where nobody is written to.
        facts: What the books keep of them, by the name of their folder.
    """

    plan: T
    files: Mapping[str, bytes]
    facts: Callable[[str], Iterable[Fact]]


@dataclass(frozen=True, slots=True)
class Mailed(Generic[T]):
    """What came of a run.

    Attributes:
        place: The folder of the letters; None where none were written.
        completed: Folders of earlier runs that were cut off, and have their names now.
    """

    plan: T
    place: Path | None
    completed: tuple[Path, ...]


def mail(
    context: click.Context, output: Path, prefix: str, day: dt.date, written: Callable[[Books], Post[T]]
) -> Mailed[T]:
    """Writes letters into a folder of their own in `output` and tells the books of them.

    Args:
        context: Of the command.
        output: Where the folder goes: outside the books, or in `register/`.
        prefix: What its name begins with; each kind of letters has its own.
        day: The day of the letters.
        written: The letters by the books as they are; asked again where somebody else wrote in between.

    Raises:
        RequestError: PRIVATE-PLACE, OUTPUT-NOT-WRITABLE, OUTPUT-WAITING, and what `written` raises.
        BooksError, CommitError: as `sfund.cli.writing.recorded` does.
    """
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel, give_out, private_place  # noqa: PLC0415

    def plan(books: Books, parcels: list[Parcel]) -> tuple[Mailed[T], Additions]:
        folder = private_place(books.root, output)
        completed = tuple(_completed(books, folder, prefix))
        post = written(books)
        if not post.files:
            return Mailed(post.plan, None, completed), Additions()
        name = _name(prefix, day, post.files)
        parcels.append(Parcel(folder / name))
        parcels[0].pack(post.files)
        return Mailed(post.plan, folder / name, completed), Additions(list(post.facts(name)))

    return give_out(context, plan)


def _name(prefix: str, day: dt.date, files: Mapping[str, bytes]) -> str:
    """The folder's name: the same letters, the same name."""
    from sfund.books.disk import digest  # noqa: PLC0415

    content = "".join(f"{name}\0{digest(files[name])}\n" for name in sorted(files))
    return f"{prefix}{day.isoformat()}-{digest(content.encode())[:_NAME_DIGITS]}"


def _completed(books: Books, folder: Path, prefix: str) -> Iterator[Path]:
    """Gives the folders of letters their names that the books know of, of runs that were cut off.

    One that the books do not know of stays: it may be another network's.
    """
    from sfund.books.disk import PENDING  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel  # noqa: PLC0415

    known = frozenset(_batches(books))
    for found in sorted(folder.glob(f".{prefix}*{PENDING}")):
        parcel = Parcel(folder / found.name.removeprefix(".").removesuffix(PENDING))
        if parcel.target.name in known:
            parcel.send()
            yield parcel.target


def _batches(books: Books) -> Iterator[str]:
    """The name of every folder of letters that the books know of."""
    registry = books.registry
    of_members = (member.facts for member in registry.members.values())
    for facts in (*of_members, *registry.pledges.values(), *registry.loans.values()):
        yield from (batch for fact in facts if (batch := getattr(fact, "batch", None)))


def sender_of(books: Books, language: str) -> Sender:
    """Who writes, as the settings have it.

    Raises:
        RequestError: LETTERS-PAY-TO: a letter that asks for money says where to pay it.
    """
    from reports.letters.letter import Sender  # noqa: PLC0415
    from sfund.books.settings import FILE  # noqa: PLC0415

    own, letters = books.settings.organization, books.settings.letters
    korean = language == "ko"
    names = (own.name, own.name_en) if korean else (own.name_en, own.name)
    account = letters.pay_to if korean else letters.pay_to_en or letters.pay_to
    if not account.strip():
        raise failure(
            RequestError,
            "LETTERS-PAY-TO",
            say("the settings do not say where to pay, and no letter goes out without it"),
            file=FILE,
            expected=say('below [letters]: pay-to = "bank, account number, holder"'),
            hint=say('"pay-to-en" says the same in English letters, where it is another text'),
        )
    return Sender(
        organization=names[0] or names[1],
        account=account.strip(),
        contact=letters.contact if korean else letters.contact_en or letters.contact,
        currency=books.currency,
    )


def receivers(books: Books, ids: Iterable[str], command: str) -> Mapping[str, Person]:
    """Those of these ids whose name is known; the access log says that the register was asked.

    An organisation's name stands in the books where the register has none.
    """
    from sfund.books.persons.access import reveal  # noqa: PLC0415
    from sfund.members.persons import Person  # noqa: PLC0415

    wanted = tuple(dict.fromkeys(ids))
    found = dict(reveal(books, wanted, REVEALED, command))
    for key in wanted:
        public = _public_name(books, key)
        person = found.get(key)
        if public and (person is None or not person.name):
            found[key] = replace(person, name=public) if person is not None else Person(key, public)
    return found


def _public_name(books: Books, id_: str) -> str | None:
    """The name that the books have: an organisation's."""
    registry = books.registry
    known = registry.members.get(id_) or registry.parties.get(id_)
    return known.name if known is not None else None


def persons_of(books: Books) -> frozenset[str]:
    """The ids of all that are persons, and no organisations."""
    registry = books.registry
    members = (key for key, member in registry.members.items() if member.is_person)
    return frozenset((*members, *(key for key, party in registry.parties.items() if party.of_person)))


def form_of(person: Person | None, wanted: str) -> Form | None:
    """The form that reaches somebody; None where nothing does, or the register does not know them."""
    from reports.letters.letter import Form, form_for  # noqa: PLC0415

    return form_for(person, Form(wanted)) if person is not None else None


def goes_as(form: Form | None) -> Message:
    """How a letter goes, for people."""
    return say("nothing: no e-mail, mobile phone or address") if form is None else _FORMS[form.value]


def closing(place: Path | None, completed: Iterable[Path]) -> Iterator[Message]:
    """What a run says in the end: where the letters of an earlier one lie, and where its own."""
    for path in completed:
        yield say("An earlier run was cut off after it had told the books; its letters are in {path}",
                  path=str(path))  # fmt: skip
    if place is not None:
        yield say("Written: {path}", path=str(place))
        yield say("The books keep that these letters were written. They go out when you send them.")
