"""`sfund receipt issue`: numbers, snapshots and the printed forms, in one commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import DAY, day_or_today, say_not_written
from sfund.errors import Diagnostic, RequestError, failure
from sfund.languages import text
from sfund.money import total
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.giving.collectors import Collector
    from sfund.books.giving.receipts import Donor, Issue, Snapshot
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.cli.giving_out import Parcel
    from sfund.giving.receipts import Due, Eligibility
    from sfund.members.persons import Person

COMMAND = "receipt issue"
_REVEALED = ("names", "address")


@click.command()
@click.argument("donor", required=False)
@click.option("--all", "everybody", is_flag=True, help="Every donor of the year.")
@click.option("--year", type=click.IntRange(1900, 9999), help="Year of the gifts (this one).")
@click.option("--gift", "gifts", multiple=True, metavar="ID", help="Only this gift; may be repeated.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for the printed forms; it exists.")  # fmt: skip
@click.option("--without-number", is_flag=True,
              help="Leave the line for the resident number free, for a pen.")  # fmt: skip
@click.option("--on", type=DAY, help="Day of issue (today).")
@DRY_RUN
@JSON
@click.pass_context
def issue(  # noqa: PLR0913  the options of one command
    context: click.Context,
    donor: str | None,
    everybody: bool,
    year: int | None,
    gifts: Sequence[str],
    output: Path | None,
    without_number: bool,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Issue receipts for the gifts of a year that are on none yet, and print them as PDF.

    A donor gets one, and one more for each collector (모집처) through whom gifts came: the form names one.
    With --all those stay without of whom something is missing; they are named, and the exit status is 1.
    Gifts that were given back, of nobody known, on accounts that are not deductible or outside the
    designation are left out, and why is said. What was issued stays as it is: to change it, void it and
    issue anew. Numbers run through the year.
    """
    if (donor is None) is not everybody:
        raise click.UsageError(text(say("name a donor, or --all")))
    today = day_or_today(on)
    asked = Request(donor, year or today.year, tuple(gifts), today, output or Path(), without_number)
    done = _planned(context, asked) if dry_run else _written(context, asked)
    _show(done, dry_run=dry_run, as_json=as_json)
    if done.lacking:
        raise RequestError(*done.lacking)


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed; `donor` is None for every one."""

    donor: str | None
    year: int
    gifts: tuple[str, ...]
    today: dt.date
    folder: Path
    without_number: bool


@dataclass(frozen=True, slots=True)
class Issued:
    """One receipt, issued or to be."""

    number: str
    donor: str
    gifts: tuple[str, ...]
    amount: str
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the receipts, and the gifts of those donors that are on none, with why.

    `unnamed` are collectors whose own name nobody knows: what entries call them → what the form says;
    `lacking` says of which donors something is missing that the form asks.
    """

    receipts: tuple[Issued, ...]
    found: Eligibility
    currency: str
    donor: str | None
    unnamed: Mapping[str, str]
    lacking: tuple[Diagnostic, ...] = ()


def _planned(context: click.Context, asked: Request) -> Done:
    """The numbers as they would be; refused as the issue would be, and nothing of the register is shown."""
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.giving.receipts import by_collector, next_id  # noqa: PLC0415

    books = load(context)
    books.require_sound()
    found, chosen = _chosen(books, asked)
    persons = {person.id: person for person in books.register.persons}
    donors, lacking = _donors(books, chosen, persons, asked)
    chosen = {donor: chosen[donor] for donor in donors}
    used, made = list(books.registry.receipts), []
    for donor, due in ((id_, part) for id_, all_ in chosen.items() for part in by_collector(all_)):
        used.append(next_id(used, asked.today.year))
        amount = f"{total(one.amount for one in due):,}"
        made.append(Issued(used[-1], donor, tuple(one.gift.id for one in due), amount))
    unnamed = _unnamed(_collectors(books, chosen, {}))
    return Done(tuple(made), found, books.currency, asked.donor, unnamed, lacking)


def _written(context: click.Context, asked: Request) -> Done:
    """Prints, tells the books, then lets go of the files, in this order; see `sfund.cli.giving_out`."""
    from sfund.books.giving.receipts import additions  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.giving_out import give_out  # noqa: PLC0415

    def plan(books: Books, parcels: list[Parcel]) -> tuple[Done, Additions]:
        _finish_earlier(books, asked)
        found, chosen = _chosen(books, asked)
        made, unnamed, lacking = _issues(books, chosen, asked)
        parcels.extend(_packed(books, [one.snapshot for one in made], asked))
        issued = tuple(map(_issued, made, parcels))
        done = Done(issued, found, books.currency, asked.donor, unnamed, lacking)
        return done, additions(made) if made else Additions()

    return give_out(context, plan)


def _chosen(books: Books, asked: Request) -> tuple[Eligibility, Mapping[str, Sequence[Due]]]:
    """What is eligible, and of it what was asked for, by donor.

    Raises:
        RequestError: RECEIPT-NOTHING, UNKNOWN-GIFT, and what `eligible_in` raises.
    """
    from sfund.books.giving.receipts import eligible_in  # noqa: PLC0415

    found = eligible_in(books, asked.year, asked.today)
    chosen = {
        donor: [one for one in due if not asked.gifts or one.gift.id in asked.gifts]
        for donor, due in found.due.items()
        if asked.donor in (None, donor)
    }
    there = {one.gift.id for due in chosen.values() for one in due}
    unknown = [gift for gift in asked.gifts if gift not in there]
    if unknown:
        why = next((why.label for gift, why in found.refused if gift.id == unknown[0]), None)
        raise failure(
            RequestError,
            "UNKNOWN-GIFT",
            say("no receipt can be issued for the gift {gift}", gift=unknown[0]),
            expected=say("a gift of that donor and year that is on no receipt"),
            hint=why or say('"sfund donation list" shows the ids of gifts'),
        )
    if asked.donor is not None and not any(chosen.values()):
        reasons = {why.label for gift, why in found.refused if gift.donor == asked.donor}
        raise failure(
            RequestError,
            "RECEIPT-NOTHING",
            say("{donor} has no gift in {year} that a receipt can be issued for",
                donor=asked.donor, year=asked.year),
            hint=min(reasons, key=str) if reasons else None,
        )  # fmt: skip
    return found, {donor: due for donor, due in chosen.items() if due}


def _issues(
    books: Books, chosen: Mapping[str, Sequence[Due]], asked: Request
) -> tuple[tuple[Issue, ...], Mapping[str, str], tuple[Diagnostic, ...]]:
    """The receipts, the collectors that are not named on them, and what is missing of other donors."""
    from reports.receipts.forms import version  # noqa: PLC0415
    from sfund.books.giving.receipts import issues_of, vias_of  # noqa: PLC0415
    from sfund.books.persons.access import reveal  # noqa: PLC0415

    vias = {via for due in chosen.values() for via in vias_of(due)}
    persons = reveal(books, {*chosen, *vias}, _REVEALED, COMMAND)
    donors, lacking = _donors(books, chosen, persons, asked)
    chosen = {donor: chosen[donor] for donor in donors}
    collectors = _collectors(books, chosen, persons)
    named = {via: one.as_data() for via, one in collectors.items()}
    made = issues_of(books, chosen, donors, asked.today, version(), named)
    return made, _unnamed(collectors), lacking


def _donors(
    books: Books, ids: Iterable[str], persons: Mapping[str, Person], asked: Request
) -> tuple[Mapping[str, Donor], tuple[Diagnostic, ...]]:
    """The donors by id; with --all those of whom something is missing are left out and named.

    Raises:
        RequestError: RECEIPT-DONOR, where the one who was named lacks something.
    """
    from sfund.books.giving.receipts import donors_of  # noqa: PLC0415

    found, lacking = donors_of(books, ids, persons)
    if lacking and asked.donor is not None:
        raise RequestError(*lacking)
    return found, lacking


def _collectors(
    books: Books, chosen: Mapping[str, Sequence[Due]], persons: Mapping[str, Person]
) -> Mapping[str, Collector]:
    """Who collected these gifts; the form is Korean, and so is what it calls a service."""
    from importers.booking.lessons import service_names  # noqa: PLC0415
    from sfund.books.giving.collectors import collectors_of  # noqa: PLC0415
    from sfund.books.giving.receipts import vias_of  # noqa: PLC0415

    vias = [via for due in chosen.values() for via in vias_of(due)]
    return collectors_of(books, vias, persons, service_names(books.root, "ko"))


def _unnamed(collectors: Mapping[str, Collector]) -> Mapping[str, str]:
    return {via: one.name for via, one in collectors.items() if not one.is_named}


def _packed(books: Books, snapshots: Sequence[Snapshot], asked: Request) -> list[Parcel]:
    """The printed forms, waiting until the books know of them."""
    from reports.paper.typesetting import Press  # noqa: PLC0415
    from reports.receipts.printed import print_receipt  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel, private_place, refuse_existing  # noqa: PLC0415

    numbers = {} if asked.without_number else numbers_of(books, snapshots, COMMAND)
    parcels = [
        Parcel(private_place(books.root, asked.folder / file_name(one["number"]))) for one in snapshots
    ]
    for parcel in parcels:
        refuse_existing(parcel.target)
    with Press() as press:
        pages = [print_receipt(press, one, numbers.get(one["donor"]["id"])) for one in snapshots]
    for parcel, page in zip(parcels, pages, strict=True):
        parcel.pack(page)
    return parcels


def numbers_of(books: Books, snapshots: Sequence[Snapshot], command: str) -> dict[str, str]:
    """Id → resident number of the persons among the donors, for those that are kept; the log says so."""
    from sfund.books.persons.resident_numbers import get_all  # noqa: PLC0415

    ids = [one["donor"]["id"] for one in snapshots if one["form"] == "person"]
    return get_all(books, ids, command) if ids else {}


def file_name(number: str) -> str:
    """The printed form's name: no donor's name in it."""
    return f"{number}.pdf"


def _finish_earlier(books: Books, asked: Request) -> None:
    """Gives out the forms of a run that was cut off after the books knew of them.

    What waits may be of a run that was cut off before, and its number somebody else's by now. So the form
    is printed anew, from the snapshot that the books know.
    """
    from sfund.books.giving.receipts import read_snapshot, receipts_in  # noqa: PLC0415
    from sfund.books.persons.access import note  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel  # noqa: PLC0415

    def waits(number: str) -> bool:
        parcel = Parcel(asked.folder.resolve() / file_name(number))
        return parcel.waiting.is_file() and not parcel.target.exists()

    left = [one for one in receipts_in(books) if one.is_live and waits(one.id)]
    if left:
        note(books, {one.issue.donor for one in left}, _REVEALED, COMMAND)
        for parcel in _packed(books, [read_snapshot(books, one) for one in left], asked):
            parcel.send()


def _issued(one: Issue, parcel: Parcel) -> Issued:
    fact = one.fact
    return Issued(fact.id, fact.donor, fact.gift_ids, f"{fact.amount.number:,}", parcel.target)


def _show(done: Done, *, dry_run: bool, as_json: bool) -> None:
    from sfund.cli.output import console, print_json, table  # noqa: PLC0415

    left_out = [(gift, why) for gift, why in done.found.refused if done.donor in (None, gift.donor)]
    if as_json:
        print_json({
            "receipts": [
                {"number": one.number, "donor": one.donor, "amount": one.amount.replace(",", ""),
                 "gifts": list(one.gifts), "file": str(one.file) if one.file else None}
                for one in done.receipts
            ],
            "left-out": [{"gift": gift.id, "donor": gift.donor, "why": why.value} for gift, why in left_out],
            "currency": done.currency,
            "collectors-unnamed": dict(done.unnamed),
            "lacking": [str(one.message) for one in done.lacking],
            "dry-run": dry_run,
        })  # fmt: skip
        return
    columns = (
        (say("Receipt"), "left"),
        (say("Donor"), "left"),
        (say("Gifts"), "right"),
        (say("Amount"), "right"),
    )
    rows = [(one.number, one.donor, str(len(one.gifts)), one.amount) for one in done.receipts]
    if rows:
        console().print(table(None, columns, rows))
    anonymous = [gift for gift, _ in left_out if gift.donor is None]
    if anonymous:
        amount = f"{sum(gift.amount for gift in anonymous):,}"
        click.echo(text(say("Left out: {count} gifts of nobody known, {amount} in all",
                            count=len(anonymous), amount=amount)))  # fmt: skip
    for gift, why in left_out:
        if gift.donor is not None:
            click.echo(text(say("Left out: {day} {donor} {amount}: {why}", day=gift.day, donor=gift.donor,
                                amount=f"{gift.amount:,}", why=why.label)))  # fmt: skip
    for via, name in done.unnamed.items():
        click.echo(
            text(
                say(
                    'The form calls the collector {via} "{name}". Its own name, number and address: '
                    "[collectors.{via}] in sfund.toml, before the receipts are issued.",
                    via=via,
                    name=name,
                )
            )
        )
    if done.lacking:
        click.echo(text(say("Without a receipt for now, because something is missing: {count}",
                            count=len(done.lacking))))  # fmt: skip
    elif not rows:
        click.echo(text(say("No receipt is due.")))
    if rows and not dry_run:
        click.echo(text(say("{count} issued. To take one back: sfund receipt void NUMBER --why …",
                            count=len(rows))))  # fmt: skip
    say_not_written(dry_run=dry_run)
