"""`sfund dues debit-file`: the file that asks members' banks for their dues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.months import MonthOption
from sfund.cli.options import DRY_RUN, JSON, NAMES
from sfund.cli.writing import DAY, day_or_today, recorded
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.cli.giving_out import Parcel
    from sfund.collecting.debiting import Collection, Round
    from sfund.collecting.direct_debit import DebitAsk
    from sfund.members.persons import Person
    from sfund.periods import Month

COMMAND = "dues debit-file"
_REVEALED = ("payer-number", "bank-account", "birth-date")


@click.command("debit-file")
@click.option(
    "--month", type=MonthOption(), metavar="MONTH", help="Month whose dues are asked for, such as 2026-11."
)
@click.option("--day", type=DAY, help="Day of the debit; that of the settings by default.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write, or a folder for it.")
@click.option("--again", metavar="ID", multiple=True,
              help="Ask this member although something had to be put right first.")  # fmt: skip
@click.option("--anew", is_flag=True, help="Write the file of this day anew.")
@click.option("--withdraw", metavar="FILE", help="A file, such as EB21-2026-11-25, was never handed in.")
@click.option("--on", type=DAY, help="Day on which it is written (today).")
@NAMES
@DRY_RUN
@JSON
@click.pass_context
def debit_file(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    month: Month | None,
    day: dt.datetime | None,
    output: Path | None,
    again: tuple[str, ...],
    anew: bool,
    withdraw: str | None,
    on: dt.datetime | None,
    names: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write the file (EB21) that debits members' accounts by CMS.

    It asks for what falls due in the month, and once more for what the last debit did not bring because the
    balance was too low or the bank's system failed. The file holds account numbers: it is for your eyes, and
    goes nowhere under version control. The books keep that it was written, so that nobody is asked twice.
    """
    from sfund.cli.dues.debit_shown import show  # noqa: PLC0415

    today = day_or_today(on)
    if withdraw is not None:
        _withdraw(context, withdraw, today, dry_run=dry_run, as_json=as_json)
        return
    if month is None or (output is None and not dry_run):
        raise click.UsageError(text(say("say --month, and with -o where the file goes")))
    asked = Request(month, day.date() if day else None, again, today, output, anew=anew)
    made = _planned(context, asked) if dry_run or output is None else _written(context, asked)
    show(made, names=names, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed."""

    month: Month
    day: dt.date | None
    again: Sequence[str]
    today: dt.date
    output: Path | None
    anew: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it.

    Attributes:
        fact: What the books were told, or would be; None where nobody is asked.
        target: Where the file is; None where none was written.
        completed: Whether an earlier run wrote it and was cut off.
    """

    books: Books
    round: Round
    found: Collection
    fact: DebitAsk | None
    target: Path | None = None
    completed: bool = False


def _planned(context: click.Context, asked: Request) -> Made:
    from sfund.books.debits import ask_of  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    books = load(context)
    books.require_sound()
    round_ = _round(books, asked)
    found = _found(books, round_, asked.today)
    return Made(books, round_, found, ask_of(found, round_, asked.today, b"") if found.asked else None)


def _written(context: click.Context, asked: Request) -> Made:
    """Makes the file and tells the books, in this order; see `sfund.cli.giving_out`."""
    from sfund.books.debits import ask_of, file_of  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel, give_out  # noqa: PLC0415

    def plan(books: Books, parcels: list[Parcel]) -> tuple[Made, Additions]:
        round_ = _round(books, asked)
        parcel = Parcel(_target(books, asked, round_.day))
        earlier = _earlier(books, round_.day, parcel, asked)
        found = _found(books, round_, asked.today)
        if earlier is not None:
            parcel.send()
            return Made(books, round_, found, earlier, parcel.target, completed=True), Additions()
        if not found.asked:
            return Made(books, round_, found, None), Additions()
        persons = _persons(books, found)
        content = file_of(books, found, persons, round_.day)
        _prove(content, found, persons, round_.day)
        parcel.pack(content)
        parcels.append(parcel)
        fact = ask_of(found, round_, asked.today, content)
        return Made(books, round_, found, fact, parcel.target), Additions([fact])

    return give_out(context, plan)


def _persons(books: Books, found: Collection) -> Mapping[str, Person]:
    from sfund.books.persons.access import reveal  # noqa: PLC0415

    return reveal(books, [one.member for one in found.asked], _REVEALED, COMMAND)


def _found(books: Books, round_: Round, today: dt.date) -> Collection:
    from sfund.books.debits import collection  # noqa: PLC0415

    return collection(books, round_, today)


def _prove(content: bytes, found: Collection, persons: Mapping[str, Person], day: dt.date) -> None:
    """Reads the file as the bank's answer will be read: it asks each of these payers for this amount.

    Raises:
        RequestError: DEBIT-UNPROVEN.
    """
    from importers.reading.cms import read_cms_file  # noqa: PLC0415
    from sfund.collecting.direct_debit import file_name  # noqa: PLC0415

    read = read_cms_file(content, file_name(day))
    says = [(detail.payer_number, detail.amount) for detail in read.details]
    meant = [(persons[one.member].payer_number.strip(), one.amount) for one in found.asked]
    if read.debit_day != day or says != meant:
        raise failure(
            RequestError,
            "DEBIT-UNPROVEN",
            say("the debit file, read back, does not ask what it should; it was not written"),
            hint=say("look for odd characters in the payer numbers of the register"),
        )


def _earlier(books: Books, day: dt.date, parcel: Parcel, asked: Request) -> DebitAsk | None:
    """The ask of an earlier run that was cut off before the file got its name; None where there is none.

    Raises:
        RequestError: DEBIT-ASKED, OUTPUT-EXISTS.
    """
    from sfund.books import disk  # noqa: PLC0415
    from sfund.books.debits import asked_on  # noqa: PLC0415
    from sfund.cli.giving_out import refuse_existing  # noqa: PLC0415

    known = asked_on(books, day)
    waiting = disk.read(parcel.waiting)
    if known is not None and waiting is not None and disk.digest(waiting) == known.digest:
        return known
    if known is not None and not asked.anew:
        raise failure(
            RequestError,
            "DEBIT-ASKED",
            say("{file} was written on {day} already", file=known.file, day=known.date),
            hint=say("--anew writes it once more, --withdraw {file} records that it was never handed in",
                     file=known.file),
        )  # fmt: skip
    if known is None:
        refuse_existing(parcel.target)
    return None


def _target(books: Books, asked: Request, day: dt.date) -> Path:
    from sfund.cli.giving_out import private_place  # noqa: PLC0415
    from sfund.collecting.direct_debit import file_name  # noqa: PLC0415

    output = asked.output or Path()
    return private_place(books.root, output / file_name(day) if output.is_dir() else output)


def _round(books: Books, asked: Request) -> Round:
    from sfund.books.debits import round_of  # noqa: PLC0415

    return round_of(books, asked.month, asked.day, asked.today, asked.again)


def _withdraw(context: click.Context, file: str, today: dt.date, *, dry_run: bool, as_json: bool) -> None:
    """Records that the file was never handed in: those whom it asked may be asked anew."""
    from sfund.books.debits import withdrawn  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.cli.writing import say_not_written  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        return Additions([withdrawn(books, file, today)])

    recorded(context, addition, dry_run=dry_run)
    if as_json:
        print_json({"withdrawn": file, "day": today, "dry-run": dry_run})
        return
    click.echo(text(say("{file} counts as never handed in. Delete the file.", file=file)))
    say_not_written(dry_run=dry_run)
