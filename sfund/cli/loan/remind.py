"""`sfund loan remind`: instalments that are late or due soon, and letters about them, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.mailing import (
    FORM,
    LANGUAGE,
    Post,
    form_of,
    mail,
    persons_of,
    receivers,
    sender_of,
)
from sfund.cli.options import AS_OF, JSON
from sfund.cli.writing import day_or_today

if TYPE_CHECKING:
    from reports.letters.letter import Form, Letter
    from reports.letters.loans import Writing
    from sfund.books.loans.reminding import Reminding, Told
    from sfund.books.model import Books
    from sfund.facts import Fact
    from sfund.loans.reminders import LoanDue
    from sfund.members.persons import Person

COMMAND = "loan remind"
_AHEAD = 14
_PREFIX = "loan-letters-"


@click.command()
@AS_OF
@click.option("--days", type=click.IntRange(0, 366), default=_AHEAD, show_default=True,
              help="How many days ahead to look.")  # fmt: skip
@click.option("--guarantors", is_flag=True,
              help="Write also to guarantors who are to be told: three months are unpaid.")  # fmt: skip
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
    guarantors: bool,
    language: str | None,
    form: str,
    output: Path | None,
    as_json: bool,
) -> None:
    """List instalments that are late or due soon, and with -o write letters about them to the borrowers.

    Of each instalment a letter goes out once before its day, and once at each stage of being late. What is
    due of one loan stands in one letter. Addresses are those of the register. The letters lie outside the
    books; the books keep that they were written.
    """
    from sfund.cli.loan.remind_shown import show  # noqa: PLC0415

    asked = Request(day_or_today(as_of), days, guarantors, language, form, output)
    show(_listed(context, asked) if output is None else _written(context, asked), asked, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed."""

    day: dt.date
    days: int
    guarantors: bool
    language: str | None
    form: str
    output: Path | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter: what it is about, whom it is to, and its form; None where nothing reaches them."""

    about: LoanDue | Told
    to: str
    form: Form | None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: everything that is late or due soon, and the letters that were written of it.

    Attributes:
        forms: Loan and receiver → the form of the letter, where this run had one for them.
        place: The folder of the letters; None where none were written.
        completed: Folders of earlier runs that were cut off, and have their names now.
    """

    found: Reminding
    forms: Mapping[tuple[str, str], Form | None]
    place: Path | None = None
    completed: Sequence[Path] = ()


def _listed(context: click.Context, asked: Request) -> Made:
    from sfund.books.loans.reminding import reminding  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    return Made(reminding(load(context, names=False), asked.day, asked.days), {})


def _written(context: click.Context, asked: Request) -> Made:
    from sfund.books.loans.reminding import reminding  # noqa: PLC0415

    def written(books: Books) -> Post[Made]:
        found = reminding(books, asked.day, asked.days)
        sent, files = _letters(books, found, asked)
        made = Made(found, {(one.about.loan, one.to): one.form for one in sent})
        return Post(made, files, lambda batch: _facts(sent, asked.day, batch))

    mailed = mail(context, asked.output or Path(), _PREFIX, asked.day, written)
    return replace(mailed.plan, place=mailed.place, completed=mailed.completed)


def _facts(sent: Sequence[Sent], day: dt.date, batch: str) -> Iterator[Fact]:
    from sfund.loans.reminders import LoanDue  # noqa: PLC0415

    for one in sent:
        if one.form is None:
            continue
        if isinstance(one.about, LoanDue):
            yield from one.about.facts(day, one.form.value, batch)
        else:
            yield one.about.fact(day, one.form.value, batch)


def _letters(books: Books, found: Reminding, asked: Request) -> tuple[list[Sent], dict[str, bytes]]:
    """The letters that are due, each with its form, and the files of those that reach somebody.

    Raises:
        RequestError: LETTERS-PAY-TO where there is any, before anybody's name is looked at; LETTER-TEMPLATE.
    """
    loans = [one for one in found.loans if one.wanted]
    told = found.guarantors if asked.guarantors else ()
    if not loans and not told:
        return [], {}
    from reports.letters.files import files_of  # noqa: PLC0415
    from reports.letters.loans import TITLE, to_borrower, to_guarantor  # noqa: PLC0415

    writing = _writing(books, asked)
    persons = receivers(books, [*(one.borrower for one in loans), *_concerned(told)], COMMAND)
    letters: list[tuple[str, Form, Letter]] = []
    sent: list[Sent] = []
    for one in loans:
        to, form = _addressed(one.borrower, persons, asked)
        sent.append(Sent(one, one.borrower, form))
        if to is not None and form is not None:
            letters.append((one.loan, form, to_borrower(one, to, writing)))
    for notice in told:
        to, form = _addressed(notice.guarantor, persons, asked)
        sent.append(Sent(notice, notice.guarantor, form))
        if to is not None and form is not None:
            letter = to_guarantor(notice, to, persons.get(notice.borrower), writing)
            letters.append((f"{notice.loan}_{notice.guarantor}", form, letter))
    return sent, files_of(letters, writing.sender, writing.language, TITLE)


def _concerned(told: Sequence[Told]) -> Iterator[str]:
    for one in told:
        yield from (one.guarantor, one.borrower)


def _addressed(id_: str, persons: Mapping[str, Person], asked: Request) -> tuple[Person | None, Form | None]:
    person = persons.get(id_)
    return person, form_of(person, asked.form)


def _writing(books: Books, asked: Request) -> Writing:
    from reports.letters.loans import TEMPLATES, Writing  # noqa: PLC0415
    from reports.letters.templates import words_called  # noqa: PLC0415

    language = asked.language or books.language
    return Writing(
        sender=sender_of(books, language),
        words={name: words_called(books.root, name, language, gaps) for name, gaps in TEMPLATES.items()},
        first=min(books.settings.loans.remind_after_days, default=0),
        day=asked.day,
        language=language,
        persons=persons_of(books),
    )
