"""A sheet of members against the books, as a treasurer looks through it before it is taken."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sfund import languages
from sfund.cli.asking import says_yes
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from importers.roster.comparing import Comparison, Difference
    from importers.roster.matching import Homonym, Told
    from importers.roster.persons import Change
    from importers.roster.reading import Roster
    from sfund.books.model import Books
    from sfund.members.persons import Person

_SHOWN = 200  # rows of a table; of more the rest is counted


def show(comparison: Comparison, roster: Roster) -> None:
    """What is new, what would be another, what stays and what is in no row; then columns and plans."""
    from importers.roster.comparing import What  # noqa: PLC0415
    from sfund.cli.output import console  # noqa: PLC0415

    screen = console()
    new, changed = comparison.of(What.NEW), comparison.of(What.CHANGED)
    if new:
        screen.print(_new(new))
    if changed:
        screen.print(_changed(changed))
    for one in comparison.plans:
        money = f"{one.amount.number:,} {one.amount.currency}"
        screen.print(text(say("New plan {name}: {amount} every {every}, from {day} on", name=one.name,
                              amount=money, every=text(_rhythm(one.every.value)), day=one.date)))  # fmt: skip
    for line in _lines(comparison, roster):
        screen.print(text(line))


def _lines(comparison: Comparison, roster: Roster) -> Iterable[Message]:
    from importers.roster.comparing import What  # noqa: PLC0415
    from importers.roster.fields import Field  # noqa: PLC0415

    for one in comparison.differences:
        for note in one.notes:
            yield say("Row {row}, {id}: {note}", row=one.row, id=one.id, note=note)
    yield say(
        "New: {new}, changed: {changed}, unchanged: {same}",
        new=len(comparison.of(What.NEW)),
        changed=len(comparison.of(What.CHANGED)),
        same=len(comparison.of(What.SAME)),
    )
    if comparison.missing:
        yield say("In no row, and left as they are: {count} ({ids})", count=len(comparison.missing),
                  ids=_some(comparison.missing))  # fmt: skip
    if Field.STATUS in roster.columns.fields:
        column = roster.columns.header(Field.STATUS)
        yield say("Not taken from the sheet, the books reckon it: {column}", column=column)
    own = list(roster.columns.own.values())
    if own:
        yield say("Kept as columns of your own: {columns}", columns=", ".join(own))


def _some(ids: Sequence[str], most: int = 10) -> str:
    return ", ".join(ids[:most]) + (" …" if len(ids) > most else "")


def _rhythm(every: str) -> Message:
    return {
        "month": say("month"),
        "quarter": say("quarter"),
        "half-year": say("half-year"),
        "year": say("year"),
    }[every]


def _new(found: Sequence[Difference]) -> Any:
    from sfund.cli.output import table  # noqa: PLC0415
    from sfund.members.facts import MemberJoin  # noqa: PLC0415

    columns = [
        (say("Row"), "right"),
        (say("Id"), "left"),
        (say("Name"), "left"),
        (say("Kind"), "left"),
        (say("Plan"), "left"),
        (say("Joined"), "left"),
    ]
    rows = []
    for one in found[:_SHOWN]:
        join = next((fact for fact in one.facts if isinstance(fact, MemberJoin)), None)
        said = (text(join.kind.label), join.plan or "–", str(join.date)) if join else ("", "", "")
        rows.append((str(one.row), one.id, one.person.name, *said))
    return table(say("New members: {count}", count=len(found)), columns, rows)


def _changed(found: Sequence[Difference]) -> Any:
    from importers.roster.matching import By  # noqa: PLC0415
    from sfund.cli.output import table  # noqa: PLC0415

    columns = [
        (say("Row"), "right"),
        (say("Id"), "left"),
        (say("Name"), "left"),
        (say("Column"), "left"),
        (say("Now"), "left"),
        (say("New"), "left"),
    ]
    rows = []
    for one in found[:_SHOWN]:
        who = one.person.name
        if one.by is By.NAME:
            same = text(say("same person?"))
            who = f"{who} ({same})"
        for number, change in enumerate(one.changes):
            head = ("", "", "") if number else (str(one.row), one.id, who)
            rows.append((*head, *_told(change)))
    return table(say("Members who would change: {count}", count=len(found)), columns, rows)


def show_changes(id_: str, changes: Iterable[Change]) -> None:
    """A line for each text that becomes another one."""
    for change in changes:
        column, old, new = _told(change)
        click.echo(f"{id_} {column}: {old} → {new}")


def _told(change: Change) -> tuple[str, str, str]:
    """The column as an export calls it, and what stands and will stand there."""
    from importers.roster.fields import HEADERS, Field  # noqa: PLC0415
    from sfund.members.facts import MemberKind  # noqa: PLC0415

    column, texts = change.column, [change.old, change.new]
    if column == "debit-number":
        column = text(say("Birth date or business number"))
    elif column in set(HEADERS):
        column = HEADERS[Field(column)][0 if languages.current() == "ko" else 1]
    if change.column == Field.KIND:
        texts = [text(MemberKind(one).label) for one in texts]
    old, new = (one or "–" for one in texts)
    return column, old, new


def as_data(comparison: Comparison, roster: Roster) -> dict[str, Any]:
    """As JSON has it."""
    from importers.roster.comparing import What  # noqa: PLC0415

    return {
        "file": roster.file,
        "rows": len(roster.rows),
        "members": [
            {
                "row": one.row,
                "id": one.id,
                "what": one.what.value,
                "by": one.by.value,
                "name": one.person.name,
                "changes": [{"column": c.column, "old": c.old, "new": c.new} for c in one.changes],
                "notes": [text(note) for note in one.notes],
            }
            for one in comparison.differences
            if one.what is not What.SAME or one.notes
        ],
        "unchanged": len(comparison.of(What.SAME)),
        "missing": list(comparison.missing),
        "plans": [
            {"name": one.name, "amount": one.amount.number, "every": one.every.value, "from": one.date}
            for one in comparison.plans
        ],
        "own-columns": list(roster.columns.own.values()),
    }


def ask_homonyms(books: Books, homonyms: Sequence[Homonym], rows: Mapping[int, Person]) -> Told:
    """Who these rows are, as the person at the terminal says."""
    from importers.roster.matching import Told  # noqa: PLC0415
    from sfund.books.persons.access import reveal  # noqa: PLC0415

    ids = [id_ for one in homonyms for id_ in one.candidates]
    persons = reveal(books, ids, ("names", "phone", "email"), "member import")
    new: set[int] = set()
    same: dict[int, str] = {}
    for one in homonyms:
        here = rows[one.row.number]
        click.echo(text(say("Row {row}: {name} {phone} {email}", row=one.row.number, name=here.name,
                            phone=here.phone, email=here.email)), err=True)  # fmt: skip
        left = [id_ for id_ in one.candidates if id_ not in same.values()]
        for number, id_ in enumerate(left, start=1):
            known = persons.get(id_)
            about = (known.name, known.phone, known.email) if known else ()
            click.echo(f"  {number}. {id_} {' '.join(filter(None, about))}", err=True)
        question = text(say("The number of who it is, 0 for somebody new"))
        chosen = click.prompt(question, type=click.IntRange(0, len(left)), err=True)
        if chosen:
            same[one.row.number] = left[chosen - 1]
        else:
            new.add(one.row.number)
    return Told(frozenset(new), same)


def refuse_unless_accepted(*, accept: bool, as_json: bool) -> None:
    """Goes on where the differences are taken: by `--accept`, or by the person at the terminal.

    Raises:
        RequestError: NOT-ACCEPTED.
    """
    if accept or (not as_json and sys.stdin.isatty() and says_yes(say("Take it over? (yes y / no n)"))):
        return
    raise failure(
        RequestError,
        "NOT-ACCEPTED",
        say("the differences were not accepted, so nothing was written"),
        hint=say("look through them; then import the sheet again with --accept"),
    )
