"""`sfund dues remind`: letters about dues, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.mailing import FORM, LANGUAGE, Post, form_of, mail, receivers, sender_of
from sfund.cli.options import DRY_RUN, JSON, NAMES, Renamed
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.letters.letter import Form, Letter
    from sfund.books.model import Books
    from sfund.collecting.reminders import Reminder, Rules, Spared
    from sfund.members.persons import Person

COMMAND = "dues remind"
_BEFORE = "before"
_PREFIX = "letters-"


@click.command()
@click.option("--stage", help="Only letters of this stage: before, or a number of days late such as 7.")
@click.option("--as-of", cls=Renamed, formerly="--on", type=DAY, help="The day (today).")
@LANGUAGE
@FORM
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False),
              help="Folder in which the letters get a folder of their own.")  # fmt: skip
@click.option("--also-left", is_flag=True, help="Write also to those who have left and owe something.")
@NAMES
@DRY_RUN
@JSON
@click.pass_context
def remind(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    stage: str | None,
    as_of: dt.datetime | None,
    language: str | None,
    form: str,
    output: Path | None,
    also_left: bool,
    names: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write letters to members whose dues are open.

    One letter a stage: some days before the due day and some after it, counted for the oldest period that is
    unpaid. Who is not reached in the form that you want gets another one. The letters hold names and lie
    outside the books; the books keep that they were written, so that nobody is sent the same letter twice.
    """
    from sfund.cli.dues.remind_shown import show  # noqa: PLC0415

    if output is None and not dry_run:
        raise click.UsageError(text(say("say with -o where the letters go")))
    asked = Request(stage, day_or_today(as_of), language, form, output, also_left=also_left)
    made = _planned(context, asked) if dry_run or output is None else _written(context, asked)
    show(made, names=names, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed."""

    stage: str | None
    day: dt.date
    language: str | None
    form: str
    output: Path | None
    also_left: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it.

    Attributes:
        reminders: With the form in which each goes; None where nothing reaches the member.
        place: The folder of the letters; None where none were written.
        completed: Folders of earlier runs that were cut off, and have their names now.
    """

    books: Books
    day: dt.date
    reminders: Sequence[tuple[Reminder, Form | None]]
    spared: Sequence[Spared]
    language: str
    place: Path | None = None
    completed: Sequence[Path] = ()


def _planned(context: click.Context, asked: Request) -> Made:
    """Whom it would reach and how: forms alone, no letter is written, and nobody's name is looked at."""
    from sfund.cli.books import load  # noqa: PLC0415

    books = load(context)
    books.require_sound()
    reminders, spared = _found(books, asked)
    persons = {person.id: person for person in books.register.persons}
    sent = _with_forms(reminders, persons, asked.form)
    return Made(books, asked.day, sent, spared, asked.language or books.language)


def _written(context: click.Context, asked: Request) -> Made:
    """Writes the letters and tells the books."""

    def written(books: Books) -> Post[Made]:
        reminders, spared = _found(books, asked)
        persons = receivers(books, [one.member for one in reminders], COMMAND)
        sent = _with_forms(reminders, persons, asked.form)
        made = Made(books, asked.day, sent, spared, asked.language or books.language)
        reached = [(one, form) for one, form in sent if form is not None]
        return Post(
            made,
            _files(books, reached, persons, asked),
            lambda batch: [one.fact(asked.day, form.value, batch) for one, form in reached],
        )

    mailed = mail(context, asked.output or Path(), _PREFIX, asked.day, written)
    return replace(mailed.plan, place=mailed.place, completed=mailed.completed)


def _found(books: Books, asked: Request) -> tuple[Sequence[Reminder], Sequence[Spared]]:
    """Who is written to, and who is not.

    Raises:
        RequestError: LETTERS-PAY-TO where anybody is, before any name is looked at.
    """
    from sfund.books.dues import dues_of, paid_by_member  # noqa: PLC0415
    from sfund.collecting.reminders import remind as reminded  # noqa: PLC0415

    found = reminded(dues_of(books), paid_by_member(books, asked.day), asked.day, _rules(books, asked))
    if found[0]:
        sender_of(books, asked.language or books.language)
    return found


def _rules(books: Books, asked: Request) -> Rules:
    from sfund.books.debits import debits_of, mandated_on  # noqa: PLC0415
    from sfund.collecting.reminders import Rules, Stages  # noqa: PLC0415

    settings = books.settings.dues
    stages = Stages(settings.remind_before_days, tuple(sorted(set(settings.remind_after_days))))
    return Rules(
        stages,
        _stage(asked.stage, stages.all),
        also_left=asked.also_left,
        debited=mandated_on(books, asked.day),
        waiting=frozenset(debits_of(books).waits()),
    )


def _stage(typed: str | None, stages: Sequence[int]) -> int | None:
    if typed is None:
        return None
    by_word = {_BEFORE if stage < 0 else str(stage): stage for stage in stages}
    if typed not in by_word:
        raise click.UsageError(text(say("--stage is one of {stages}", stages=", ".join(by_word))))
    return by_word[typed]


def _with_forms(
    reminders: Sequence[Reminder], persons: Mapping[str, Person], wanted: str
) -> list[tuple[Reminder, Form | None]]:
    return [(one, form_of(persons.get(one.member), wanted)) for one in reminders]


def _files(
    books: Books, sent: Sequence[tuple[Reminder, Form]], persons: Mapping[str, Person], asked: Request
) -> dict[str, bytes]:
    """The letters as files, name → content."""
    if not sent:
        return {}
    from reports.letters.files import files_of  # noqa: PLC0415
    from reports.letters.letter import TITLE, compose  # noqa: PLC0415
    from reports.letters.templates import words_of  # noqa: PLC0415

    language = asked.language or books.language
    sender, stages = sender_of(books, language), _rules(books, asked).stages
    words = [words_of(books.root, place, language) for place in range(len(stages.after) + 1)]
    letters: list[tuple[str, Form, Letter]] = []
    for one, form in sent:
        said = words[stages.place(one.stage)]
        letter = compose(one, persons[one.member], sender, said, asked.day, language)
        letters.append((one.member, form, letter))
    return files_of(letters, sender, language, TITLE)
