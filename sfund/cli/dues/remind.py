"""`sfund dues remind`: letters about dues, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.writing import DAY, day_or_today, recorded
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.letters.letter import Form, Letter, Sender
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.cli.giving_out import Parcel
    from sfund.collecting.reminders import Reminder, Rules, Spared
    from sfund.members.persons import Person

COMMAND = "dues remind"
_FORMS = ("eml", "sms", "pdf")
_REVEALED = ("names", "email", "phone", "address")
_BEFORE = "before"
_PREFIX = "letters-"
_NAME_DIGITS = 8


@click.command()
@click.option("--stage", help="Only letters of this stage: before, or a number of days late such as 7.")
@click.option("--as-of", type=DAY, help="Day on which they are written (today).")
@click.option("--lang", "language", type=click.Choice(["ko", "en"]), help="Language of the letters.")
@click.option("--form", type=click.Choice(_FORMS), default="eml", show_default=True,
              help="Drafts for e-mail, a sheet for text messages, or pages in print.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False),
              help="Folder in which the letters get a folder of their own.")  # fmt: skip
@click.option("--also-left", is_flag=True, help="Write also to those who have left and owe something.")
@click.option("--names", is_flag=True, help="Show names; the access log notes it.")
@click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
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
    place: Path | None = None
    completed: Sequence[Path] = ()


def _planned(context: click.Context, asked: Request) -> Made:
    """Whom it would reach and how: forms alone, no letter is written, and nobody's name is looked at."""
    from sfund.cli.books import load  # noqa: PLC0415

    books = load(context)
    books.require_sound()
    reminders, spared = _found(books, asked)
    persons = {person.id: person for person in books.register.persons}
    return Made(books, asked.day, _with_forms(reminders, persons, asked.form), spared)


def _written(context: click.Context, asked: Request) -> Made:
    """Writes the letters and tells the books, in this order; see `sfund.cli.giving_out`."""
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.books import books_folder  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel, alone, cleared_on_refusal, private_place  # noqa: PLC0415

    done: list[Made] = []
    parcels: list[Parcel] = []

    def addition(books: Books) -> Additions:
        for stale in parcels:  # another program wrote in between
            stale.clear()
        parcels.clear()
        done.clear()
        folder = private_place(books.root, asked.output or Path())
        completed = _complete(books, folder)
        reminders, spared = _found(books, asked)
        persons = _persons(books, reminders)
        sent = _with_forms(reminders, persons, asked.form)
        files = _files(books, sent, persons, asked)
        if not files:
            done.append(Made(books, asked.day, sent, spared, completed=completed))
            return Additions()
        name = _name(asked.day, files)
        parcels.append(Parcel(folder / name))
        parcels[0].pack(files)
        done.append(Made(books, asked.day, sent, spared, folder / name, completed))
        return Additions([one.fact(asked.day, form.value, name) for one, form in sent if form is not None])

    with alone(books_folder(context)):
        with cleared_on_refusal(parcels):
            recorded(context, addition, dry_run=False)
        for parcel in parcels:
            parcel.send()
    return done[0]


def _found(books: Books, asked: Request) -> tuple[Sequence[Reminder], Sequence[Spared]]:
    from sfund.books.dues import dues_of, paid_by_member  # noqa: PLC0415
    from sfund.collecting.reminders import remind as reminded  # noqa: PLC0415

    return reminded(dues_of(books), paid_by_member(books, asked.day), asked.day, _rules(books, asked))


def _rules(books: Books, asked: Request) -> Rules:
    from sfund.books.debits import debits_of  # noqa: PLC0415
    from sfund.collecting.reminders import Rules, Stages  # noqa: PLC0415

    settings = books.settings.dues
    stages = Stages(settings.remind_before_days, tuple(sorted(set(settings.remind_after_days))))
    debited = (
        person.id
        for person in books.register.persons
        if person.payer_number
        and person.mandate_from is not None
        and person.mandate_from <= asked.day <= (person.mandate_until or dt.date.max)
    )
    return Rules(
        stages,
        _stage(asked.stage, stages.all),
        also_left=asked.also_left,
        debited=frozenset(debited),
        waiting=frozenset(debits_of(books).waits()),
    )


def _stage(typed: str | None, stages: Sequence[int]) -> int | None:
    if typed is None:
        return None
    by_word = {_BEFORE if stage < 0 else str(stage): stage for stage in stages}
    if typed not in by_word:
        raise click.UsageError(text(say("--stage is one of {stages}", stages=", ".join(by_word))))
    return by_word[typed]


def _persons(books: Books, reminders: Sequence[Reminder]) -> Mapping[str, Person]:
    from sfund.books.persons.access import reveal  # noqa: PLC0415

    return reveal(books, [one.member for one in reminders], _REVEALED, COMMAND)


def _with_forms(
    reminders: Sequence[Reminder], persons: Mapping[str, Person], wanted: str
) -> list[tuple[Reminder, Form | None]]:
    from reports.letters.letter import Form, form_for  # noqa: PLC0415

    return [
        (one, form_for(persons[one.member], Form(wanted)) if one.member in persons else None)
        for one in reminders
    ]


def _files(
    books: Books,
    sent: Sequence[tuple[Reminder, Form | None]],
    persons: Mapping[str, Person],
    asked: Request,
) -> dict[str, bytes]:
    """The letters as files, name → content."""
    from reports.letters.letter import Form, compose  # noqa: PLC0415
    from reports.letters.mail import as_eml  # noqa: PLC0415
    from reports.letters.printed import as_pdf  # noqa: PLC0415
    from reports.letters.templates import words_of  # noqa: PLC0415
    from reports.letters.text_sheet import as_sheet  # noqa: PLC0415

    language = asked.language or books.language
    sender, stages = sender_of(books, language), _rules(books, asked).stages
    words = [words_of(books.root, place, language) for place in range(len(stages.after) + 1)]
    letters: dict[Form, list[Letter]] = {form: [] for form in Form}
    for one, form in sent:
        if form is not None:
            said = words[stages.place(one.stage)]
            letters[form].append(compose(one, persons[one.member], sender, said, asked.day, language))
    files = {f"{letter.member}.eml": as_eml(letter) for letter in letters[Form.EML]}
    if letters[Form.SMS]:
        files["text-messages.xlsx"] = as_sheet(letters[Form.SMS], language)
    if letters[Form.PDF]:
        files["letters.pdf"] = as_pdf(letters[Form.PDF], sender)
    return files


def sender_of(books: Books, language: str) -> Sender:
    """Who writes, as the settings have it."""
    from reports.letters.letter import Sender  # noqa: PLC0415

    own, letters = books.settings.organization, books.settings.letters
    names = (own.name, own.name_en) if language == "ko" else (own.name_en, own.name)
    return Sender(
        organization=names[0] or names[1],
        account=letters.pay_to or _account(books, language),
        contact=letters.contact,
        currency=books.currency,
    )


def _account(books: Books, language: str) -> str:
    """The label of the account into which dues are paid, and the last digits of its number."""
    named = books.settings.letters.account
    bank = next((one for one in books.settings.bank if named in ("", one.account)), None)
    if bank is None:
        return books.account_label(named, language) if named else ""
    label = books.account_label(bank.account, language)
    if not bank.number_ends:
        return label
    return text(say("{account} (number ending in {ends})", account=label, ends=bank.number_ends), language)


def _name(day: dt.date, files: Mapping[str, bytes]) -> str:
    """The folder's name, which the books keep with each letter: the same letters, the same name."""
    from sfund.books.disk import digest  # noqa: PLC0415

    content = "".join(f"{name}\0{digest(files[name])}\n" for name in sorted(files))
    return f"{_PREFIX}{day.isoformat()}-{digest(content.encode())[:_NAME_DIGITS]}"


def _complete(books: Books, folder: Path) -> list[Path]:
    """Gives the folders of letters their names that the books know of, of runs that were cut off.

    One that the books do not know of stays: it may be another network's.
    """
    from sfund.books.disk import PENDING  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel  # noqa: PLC0415
    from sfund.members.facts import Reminded  # noqa: PLC0415

    known = {
        (fact.model_extra or {}).get("batch")
        for member in books.registry.members.values()
        for fact in member.facts
        if isinstance(fact, Reminded)
    }
    completed = []
    for found in sorted(folder.glob(f".{_PREFIX}*{PENDING}")):
        parcel = Parcel(folder / found.name.removeprefix(".").removesuffix(PENDING))
        if parcel.target.name in known:
            parcel.send()
            completed.append(parcel.target)
    return completed
