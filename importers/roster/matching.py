"""Which row of a sheet is which member.

By the id; else by the treasurer's own number with the name; else by the name with a telephone, an e-mail or
a birth date; else by the name alone where both sheet and register have it once, and that is marked. What is
left over with a name that somebody else has is a homonym: a person says who it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from importers.roster.rows import Row
from sfund.members.persons import Person, digits, is_reached_alike, key_of

# Columns in which networks number their members, kept by the register as they are.
_OWN_NUMBERS = frozenset(("회원번호", "회원id", "회원코드", "회원no", "고유번호", "관리번호"))


class By(StrEnum):
    """What tells who a row is."""

    ID = "id"
    CONTACT = "contact"
    NAME = "name"  # alone: most likely the same person
    TOLD = "told"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Match:
    """A row and whose it is; None for somebody new."""

    row: Row
    id: str | None
    by: By


@dataclass(frozen=True, slots=True)
class Homonym:
    """A row with a name that is not its alone.

    Attributes:
        candidates: The ids whose name it is, in order.
        rows: The numbers of all rows with this name and no id.
        differs: Whether telephone or e-mail of all whom it may be are others; one person may have two.
    """

    row: Row
    candidates: tuple[str, ...]
    rows: tuple[int, ...]
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said of homonyms: rows that are somebody new, and rows that are an id."""

    new: frozenset[int] = frozenset()
    same: Mapping[int, str] = field(default_factory=dict)


def match(
    rows: Iterable[Row], known: Mapping[str, Person], told: Told
) -> tuple[tuple[Match, ...], tuple[Homonym, ...]]:
    """Whose each row is, in the sheet's order, and the rows of which a person has to say it.

    Args:
        rows: Those of the sheet.
        known: Who has an id already: the register, and organisations that only the books know.
        told: What is decided.
    """
    found: dict[int, Match] = {}
    open_rows: list[Row] = []
    for row in rows:
        if row.number in told.same:
            found[row.number] = Match(row, told.same[row.number], By.TOLD)
        elif row.number in told.new:
            found[row.number] = Match(row, row.person.id or None, By.NEW)
        elif row.person.id:
            found[row.number] = Match(row, row.person.id, By.ID if row.person.id in known else By.NEW)
        else:
            open_rows.append(row)
    homonyms = tuple(_by_name(open_rows, known, found))
    return tuple(found[number] for number in sorted(found)), homonyms


def _by_name(
    open_rows: Sequence[Row], known: Mapping[str, Person], found: dict[int, Match]
) -> Iterator[Homonym]:
    """Finds whose these rows are; what it cannot tell comes back."""
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in known.values():
        by_name[key_of(person.name)].append(person)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in open_rows:
        groups[key_of(row.person.name)].append(row)
    taken = {one.id for one in found.values()}
    for name, group in groups.items():
        free = [person for person in by_name.get(name, ()) if person.id not in taken]
        left = _by_contact(group, free, found)
        apart = [row for row in left if _is_numbered_apart(row, group, by_name.get(name, ()))]
        found.update({row.number: Match(row, None, By.NEW) for row in apart})
        left = [row for row in left if row.number not in found]
        gone = {found[row.number].id for row in group if row.number in found}
        free = [person for person in free if person.id not in gone]
        if not left:
            continue
        if len(left) == len(group) == 1 and len(by_name.get(name, ())) == len(free) == 1:
            if not _differ(left[0].person, free[0]):
                found[left[0].number] = Match(left[0], free[0].id, By.NAME)
                continue
        elif not by_name.get(name) and _tell_apart(left):
            found.update({row.number: Match(row, None, By.NEW) for row in left})
            continue
        candidates = tuple(sorted(person.id for person in free))
        numbers = tuple(row.number for row in group)
        differs = _contacts_differ([*(row.person for row in group), *free])
        yield from (Homonym(row, candidates, numbers, differs) for row in left)


def _is_numbered_apart(row: Row, group: Sequence[Row], named: Sequence[Person]) -> bool:
    """Whether the treasurer's own number tells it from all others of its name: each has another one."""
    own = own_numbers(row.person)
    others = [*(other.person for other in group if other is not row), *named]
    return bool(others) and all(
        any(number != numbers.get(column, number) for column, number in own.items())
        for numbers in map(own_numbers, others)
    )


def _by_contact(group: Sequence[Row], free: Sequence[Person], found: dict[int, Match]) -> list[Row]:
    """The rows of one name that no number, telephone, address or birth date tells whose they are."""
    left = []
    wanted = [[person.id for person in free if _is_same(row.person, person)] for row in group]
    claimed = [ids[0] for ids in wanted if len(ids) == 1]
    for row, ids in zip(group, wanted, strict=True):
        if len(ids) == 1 and claimed.count(ids[0]) == 1:
            found[row.number] = Match(row, ids[0], By.CONTACT)
        else:
            left.append(row)
    return left


def _is_same(one: Person, other: Person) -> bool:
    """Whether two of one name share what people do not share with those of their name."""
    numbers, others = own_numbers(one), own_numbers(other)
    if any(others.get(column) == number for column, number in numbers.items()):
        return True
    return is_reached_alike(one, other)


def _differ(one: Person, other: Person) -> bool:
    """Whether two of one name cannot be the same person."""
    numbers, others = own_numbers(one), own_numbers(other)
    if any(others.get(column, number) != number for column, number in numbers.items()):
        return True
    born, other_born = digits(one.debit_number), digits(other.debit_number)
    return bool(born and other_born and born != other_born)


def _contacts_differ(persons: Sequence[Person]) -> bool:
    """Whether each of them has a telephone number or e-mail, and no two the same."""
    phones, emails = ([digits(one.phone) for one in persons], [one.email.casefold() for one in persons])
    apart = ([one for one in of if one] for of in (phones, emails))
    return (
        len(persons) > 1
        and all(map(any, zip(phones, emails, strict=True)))
        and all(len(set(those)) == len(those) for those in apart)
    )


def _tell_apart(rows: Sequence[Row]) -> bool:
    """Whether rows of one name are certainly so many persons: one alone is, and so are birth dates."""
    births = [row.person.debit_number for row in rows]
    return len(rows) == 1 or (all(births) and len(set(births)) == len(births))


def own_numbers(person: Person) -> dict[str, str]:
    """What the network's own numbering calls the person: column → number."""
    return {
        column: number
        for column, number in person.extra.items()
        if "".join(column.split()).casefold() in _OWN_NUMBERS
    }
