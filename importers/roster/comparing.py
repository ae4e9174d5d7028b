"""A sheet of members against the books: what is new, what is another, and the facts that follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from importers.roster.matching import By, Homonym, Match, Told, match
from importers.roster.membership import Judged, Membership
from importers.roster.persons import Change, changes, merged
from importers.roster.plans import Plans
from importers.roster.rows import Row
from sfund.books.dues import dues_begin
from sfund.books.model import Books
from sfund.errors import Diagnostic, RequestError, StatementError, failure
from sfund.facts import Fact
from sfund.members.dues import DuesPlan
from sfund.members.facts import MemberFact, MemberJoin, MemberKind
from sfund.members.ids import Ids
from sfund.members.persons import Person, is_somebody_else
from sfund.members.slips import slips
from sfund.periods import Every
from sfund.words import Message, say, series


class What(StrEnum):
    """What a row comes to."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """A row against the books.

    Attributes:
        by: What told whose row it is; `By.NAME` is for a person to look at.
        facts: What the registry will say.
        notes: Where the sheet says otherwise and the books stay as they are, and what looks mistyped.
    """

    row: int
    id: str
    what: What
    by: By
    person: Person
    changes: tuple[Change, ...] = field(default=(), repr=False)
    facts: tuple[Fact, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an import.

    Attributes:
        today: The day beyond which no date may lie.
        on: The day from which changed kinds and plans hold.
        joined: The day of joining of new rows that say none.
        kind: The kind of new rows that say none.
        told: Who the homonyms are.
    """

    today: dt.date
    on: dt.date
    joined: dt.date | None = None
    kind: MemberKind | None = None
    told: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A whole sheet against the books.

    Attributes:
        plans: Dues plans that the sheet asks for and the books do not have.
        persons: The register as it will be.
        missing: Ids of the register, and of members who belong, that are in no row; they stay as they are.
    """

    differences: tuple[Difference, ...]
    plans: tuple[DuesPlan, ...]
    persons: tuple[Person, ...]
    missing: tuple[str, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that the registry will say, plans before those who are on them."""
        return (*self.plans, *(fact for one in self.differences for fact in one.facts))

    @property
    def is_empty(self) -> bool:
        return all(one.what is What.SAME for one in self.differences)

    def of(self, what: What) -> list[Difference]:
        return [one for one in self.differences if one.what is what]


class UndecidedError(RequestError):
    """HOMONYM: a person has to say who some rows are; `homonyms` has them."""

    homonyms: tuple[Homonym, ...] = ()


def compare(
    books: Books, rows: Sequence[Row], asked: Asked, file: str, every: Every | None = None
) -> Comparison:
    """What the sheet would make of the books; `every` is the rhythm that the header says.

    Raises:
        UndecidedError: HOMONYM.
        RequestError: ROW-UNKNOWN, UNKNOWN-MEMBER where `asked.told` speaks of neither.
        StatementError: PERSON-FORGOTTEN, PERSON-SWAPPED,
            DUPLICATE-ID, DUPLICATE-PAYER-NUMBER, and what `Membership` finds wrong with a row.
    """
    known = _known(books)
    _refuse_unknown(asked.told, rows, known)
    matches, homonyms = match(rows, known, asked.told)
    if homonyms:
        raise _undecided(homonyms, file)
    problems = [*_twice(matches, file), *_of_forgotten(matches, known, file), *_swapped(matches, known, file)]
    ids = Ids(_taken(books, rows))
    plans = Plans(books.registry, books.currency, asked.on, dues_begin(books))
    membership = Membership(books.registry, plans, asked, file, every, problems)
    registered = {person.id: person for person in books.register.persons}
    found = []
    for one in matches:
        judged = membership.judge(one)
        if judged is not None:
            id_ = one.id or ids.next(judged.kind)
            found.append(_difference(one, id_, judged, known.get(id_)))
    persons = {**registered, **{one.id: one.person for one in found if _is_kept(one, registered, known)}}
    problems += _payers_twice(persons.values(), found, file)
    if problems:
        raise StatementError(*sorted(problems, key=lambda problem: problem.line or 0))
    plans_used = (plan for one in found for fact in one.facts if (plan := getattr(fact, "plan", None)))
    missing = _missing(books, known, {one.id for one in found}, asked.today)
    return Comparison(tuple(found), plans.proposed(plans_used), tuple(persons.values()), missing)


def _known(books: Books) -> dict[str, Person]:
    """Everybody who has an id; organisations and members whom the register lacks by what the books say."""
    known = {id_: Person(id_, member.name or "") for id_, member in books.registry.members.items()}
    return {**known, **{person.id: person for person in books.register.persons}}


def _taken(books: Books, rows: Iterable[Row]) -> set[str]:
    return {
        *books.registry.members,
        *books.registry.parties,
        *(person.id for person in books.register.persons),
        *(row.person.id for row in rows if row.person.id),
    }


def _difference(one: Match, id_: str, judged: Judged, old: Person | None) -> Difference:
    person = merged(old or Person(id_, ""), one.row.person)
    told = (*changes(old, person), *judged.changes) if old else ()
    what = What.NEW if judged.joins and old is None else What.CHANGED
    if old is not None and not told and not judged.facts:
        what = What.SAME
    facts = tuple(_completed(fact, id_, person) for fact in judged.facts)
    notes = (*judged.notes, *slips(person, old))
    return Difference(one.row.number, id_, what, one.by, person, told, facts, notes)


def _completed(fact: MemberFact, id_: str, person: Person) -> MemberFact:
    """The fact with its id, and with the name where an organisation joins."""
    if isinstance(fact, MemberJoin) and fact.kind is MemberKind.ORGANIZATION:
        return fact.model_copy(update={"id": id_, "name": person.name})
    return fact.model_copy(update={"id": id_})


def _is_kept(one: Difference, registered: Mapping[str, Person], known: Mapping[str, Person]) -> bool:
    """Whether the register needs the line: it has it, or the row says more than the books do."""
    return one.id in registered or one.person != known.get(one.id)


def _refuse_unknown(told: Told, rows: Sequence[Row], known: Mapping[str, Person]) -> None:
    numbers = {row.number for row in rows}
    for number in sorted((*told.new, *told.same)):
        if number not in numbers:
            raise failure(
                RequestError,
                "ROW-UNKNOWN",
                say("row {row} of the sheet is no member's", row=number),
                hint=say("rows are counted as the spreadsheet counts them"),
            )
    for id_ in told.same.values():
        if id_ not in known:
            raise failure(
                RequestError,
                "UNKNOWN-MEMBER",
                say('nobody has the id "{id}"', id=id_),
                hint=say('"sfund member list" has the ids'),
            )


def _undecided(homonyms: Sequence[Homonym], file: str) -> UndecidedError:
    groups: dict[tuple[int, ...], list[Homonym]] = {}
    for one in homonyms:
        groups.setdefault(one.rows, []).append(one)
    made = UndecidedError(*(_homonym(group, file) for group in groups.values()))
    made.homonyms = tuple(homonyms)
    return made


def _homonym(group: Sequence[Homonym], file: str) -> Diagnostic:
    """One for all rows of a name; `group` are those of them that nobody decided on."""
    first = group[0]
    rows = ",".join(str(one.row.number) for one in group)
    expected = say("a telephone number, an e-mail address or a birth date that tells them apart")
    if first.differs:
        expected = say("a birth date, or a number of your own, in each of them")
    hint = say("say --new-rows {rows} for so many persons; of one person one row is enough", rows=rows)
    if first.candidates:
        hint = say(
            "say --new-rows {rows} for somebody new, or --same {row}=ID for somebody known",
            rows=rows,
            row=first.row.number,
        )
    return Diagnostic("HOMONYM", _same_name(group), file, first.row.number, expected=expected, hint=hint)


def _same_name(group: Sequence[Homonym]) -> Message:
    one = group[0]
    if one.candidates:
        ids, numbers = series(one.candidates), [other.row.number for other in group]
        rows = say("rows {rows}", rows=series(numbers)) if numbers[1:] else say("row {row}", row=numbers[0])
        if one.differs:
            return say(
                "{rows}: the name of {ids} with another telephone number or e-mail; one person or two",
                rows=rows,
                ids=ids,
            )
        return say("{rows}: the name of {ids}, and nothing tells whose row it is", rows=rows, ids=ids)
    if len(one.rows) == 1:
        return say("somebody whom another row means has the same name")
    if one.differs:
        return say(
            "the rows {rows} have one name and different telephone numbers or e-mails: one person or two",
            rows=series(one.rows),
        )
    return say("the rows {rows} have the same name, and nothing tells them apart", rows=series(one.rows))


def _twice(matches: Iterable[Match], file: str) -> Iterator[Diagnostic]:
    seen: dict[str, int] = {}
    for one in matches:
        first = seen.setdefault(one.id, one.row.number) if one.id else one.row.number
        if first != one.row.number:
            yield Diagnostic(
                "DUPLICATE-ID",
                say("row {first} is the same member, {id}", first=first, id=one.id),
                file,
                one.row.number,
                expected=say("a row for each member"),
                hint=say("take one of the two out, or give it its own id"),
            )


def _of_forgotten(matches: Iterable[Match], known: Mapping[str, Person], file: str) -> Iterator[Diagnostic]:
    for one in matches:
        person = known.get(one.id or "")
        if person is not None and person.forgotten is not None:
            yield Diagnostic(
                "PERSON-FORGOTTEN",
                say("{id} was forgotten on {day}", id=person.id, day=person.forgotten),
                file,
                one.row.number,
                expected=say("no data of somebody who had to be forgotten"),
                hint=say("take the row out; somebody new gets another id"),
            )


def _swapped(matches: Iterable[Match], known: Mapping[str, Person], file: str) -> Iterator[Diagnostic]:
    """PERSON-SWAPPED: rows under a known id that speak of somebody else, as far as anybody can see."""
    for one in matches:
        person = known.get(one.id or "")
        if person is not None and one.by is By.ID and is_somebody_else(one.row.person, person):
            yield Diagnostic(
                "PERSON-SWAPPED",
                say("the row has the id {id}, and another name and telephone number or birth date",
                    id=person.id),
                file,
                one.row.number,
                expected=say("the person who has the id, or no id"),
                hint=say("say --same {row}={id} if it is the same person; of somebody else empty the id",
                         row=one.row.number, id=person.id),
            )  # fmt: skip


def _payers_twice(persons: Iterable[Person], found: Iterable[Difference], file: str) -> Iterator[Diagnostic]:
    """DUPLICATE-PAYER-NUMBER for rows; what the register has twice it says itself when it is read."""
    rows = {one.id: one.row for one in found}
    first: dict[str, str] = {}
    for person in sorted(persons, key=lambda one: rows.get(one.id, 0)):
        if not person.payer_number:
            continue
        owner = first.setdefault(person.payer_number, person.id)
        if owner != person.id:
            yield Diagnostic(
                "DUPLICATE-PAYER-NUMBER",
                say("the payer number is that of {owner}", owner=owner)
                if owner not in rows
                else say("row {first} has the same payer number", first=rows[owner]),
                file,
                rows.get(person.id),
                expected=say("a payer number of its own for each member"),
                hint=say("mend one of the two"),
            )


def _missing(books: Books, known: Mapping[str, Person], found: set[str], day: dt.date) -> tuple[str, ...]:
    registered = {person.id for person in books.register.persons if person.name}
    belonging = {id_ for id_, member in books.registry.members.items() if member.stay_on(day) is not None}
    return tuple(sorted((registered | belonging) & known.keys() - found))


def with_told(asked: Asked, told: Told) -> Asked:
    """The same with more homonyms told."""
    both = Told(asked.told.new | told.new, {**asked.told.same, **told.same})
    return replace(asked, told=both)
