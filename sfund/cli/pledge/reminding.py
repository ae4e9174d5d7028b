"""`sfund pledge remind`: the parts that are late or due soon, and letters about them, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.mailing import (
    FORM,
    LANGUAGE,
    Post,
    closing,
    form_of,
    goes_as,
    mail,
    persons_of,
    receivers,
    sender_of,
)
from sfund.cli.options import AS_OF, JSON
from sfund.cli.writing import day_or_today
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.letters.letter import Form, Letter
    from sfund.books.model import Books
    from sfund.giving.pledge_reminders import PartDue

COMMAND = "pledge remind"
_AHEAD = 30
_PREFIX = "pledge-letters-"


@click.command()
@AS_OF
@click.option("--days", type=click.IntRange(0, 366), default=_AHEAD, show_default=True,
              help="How many days ahead to look.")  # fmt: skip
@LANGUAGE
@FORM
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for the letters; without it they are only listed.")  # fmt: skip
@JSON
@click.pass_context
def remind(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    as_of: dt.datetime | None,
    days: int,
    language: str | None,
    form: str,
    output: Path | None,
    as_json: bool,
) -> None:
    """List parts of pledges that are late or due soon, and with -o write letters about them.

    Of each part a letter goes out once before its day, once when it is late, and once when it is late for a
    month. Addresses are those of the register. The letters lie outside the books; the books keep that they
    were written.
    """
    asked = Request(day_or_today(as_of), days, language, form, output)
    made = _listed(context, asked) if output is None else _written(context, asked)
    _show(made, asked, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed."""

    day: dt.date
    days: int
    language: str | None
    form: str
    output: Path | None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: every part, and the form in which its letter went, where one did.

    Attributes:
        place: The folder of the letters; None where none were written.
        completed: Folders of earlier runs that were cut off, and have their names now.
    """

    parts: Sequence[PartDue]
    forms: Mapping[tuple[str, dt.date], Form | None]
    place: Path | None = None
    completed: Sequence[Path] = ()


def _found(books: Books, asked: Request) -> Sequence[PartDue]:
    from sfund.books.giving.pledges import pledge_accounts  # noqa: PLC0415
    from sfund.giving.pledge_reminders import parts_due  # noqa: PLC0415

    return parts_due(pledge_accounts(books, asked.day).values(), books.registry.pledges, asked.days)


def _listed(context: click.Context, asked: Request) -> Made:
    from sfund.cli.books import load  # noqa: PLC0415

    return Made(_found(load(context), asked), {})


def _written(context: click.Context, asked: Request) -> Made:
    """Writes the letters and tells the books."""

    def written(books: Books) -> Post[Made]:
        parts = _found(books, asked)
        sent, files = _letters(books, parts, asked)
        made = Made(parts, {(part.pledge.id, part.due): form for part, form in sent})
        reached = [(part, form) for part, form in sent if form is not None]
        return Post(
            made, files, lambda batch: [part.fact(asked.day, form.value, batch) for part, form in reached]
        )

    mailed = mail(context, asked.output or Path(), _PREFIX, asked.day, written)
    return replace(mailed.plan, place=mailed.place, completed=mailed.completed)


def _letters(
    books: Books, parts: Sequence[PartDue], asked: Request
) -> tuple[list[tuple[PartDue, Form | None]], dict[str, bytes]]:
    """The parts that a letter is due about, each with its form (None: nothing reaches the giver), and files.

    Raises:
        RequestError: LETTERS-PAY-TO where there is any, before anybody's name is looked at.
    """
    due = [part for part in parts if not part.sent and not part.in_kind]
    if not due:
        return [], {}
    from reports.letters.files import files_of  # noqa: PLC0415
    from reports.letters.pledges import BEFORE_WORDS, LATE_WORDS, TITLE, Writing, compose  # noqa: PLC0415
    from reports.letters.templates import words_called  # noqa: PLC0415

    language = asked.language or books.language
    before, late = (words_called(books.root, name, language) for name in (BEFORE_WORDS, LATE_WORDS))
    writing = Writing(sender_of(books, language), (before, late), asked.day, language, persons_of(books))
    givers = receivers(books, (part.pledge.party for part in due), COMMAND)
    sent: list[tuple[PartDue, Form | None]] = []
    letters: list[tuple[str, Form, Letter]] = []
    for part in due:
        form = form_of(givers.get(part.pledge.party), asked.form)
        sent.append((part, form))
        if form is not None:
            letter = compose(part, givers[part.pledge.party], writing)
            letters.append((f"{part.pledge.id}_{part.due}", form, letter))
    return sent, files_of(letters, writing.sender, language, TITLE)


def _show(made: Made, asked: Request, *, as_json: bool) -> None:
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    until = asked.day + dt.timedelta(days=asked.days)
    if as_json:
        rows = [_data(part, made) for part in made.parts]
        print_json({"as_of": str(asked.day), "until": str(until), "parts": rows, "path": made.place})
        return
    columns = [(say("Pledge"), "left"), (say("Party"), "left"), (say("Due on"), "left"),
               (say("Still to come"), "right"), (say("When"), "left"), (say("Letter"), "left")]  # fmt: skip
    lines = [
        (part.pledge.id, part.pledge.party, str(part.due), amount(part.open), text(part.when),
         text(_letter(part, made)))
        for part in made.parts
    ]  # fmt: skip
    console().print(table(say("Parts of pledges due by {day}", day=until), columns, lines))
    for line in closing(made.place, made.completed):
        click.echo(text(line))


def _letter(part: PartDue, made: Made) -> Any:
    """What becomes of the letter about the part."""
    if part.in_kind:
        return say("none: promised in kind")
    if part.sent:
        return say("was sent already")
    if (part.pledge.id, part.due) not in made.forms:
        return say("not written yet")
    return goes_as(made.forms[part.pledge.id, part.due])


def _data(part: PartDue, made: Made) -> dict[str, Any]:
    form = made.forms.get((part.pledge.id, part.due))
    return {
        "pledge": part.pledge.id,
        "party": part.pledge.party,
        "due": str(part.due),
        "open": f"{part.open:f}",
        "status": "late" if part.days > 0 else "open",
        "days-late": max(part.days, 0),
        "days-until": max(-part.days, 0),
        "stage": part.stage,
        "sent": part.sent,
        "form": form.value if form else None,
    }
