"""The members as a sheet: what an import takes back without a difference."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter

from importers.containers.words import words
from importers.roster.fields import HEADERS, Field
from sfund.books.dues import standings
from sfund.books.model import Books
from sfund.languages import text
from sfund.members.facts import Member, MemberKind
from sfund.members.persons import FORGOTTEN, Person
from sfund.members.standing import Status
from sfund.periods import Every

Value = str | dt.date | Decimal | None
_KINDS = {
    "ko": {MemberKind.ORGANIZATION: "단체", MemberKind.INDIVIDUAL: "개인", MemberKind.SUPPORTER: "후원"},
    "en": {kind: kind.value for kind in MemberKind},
}
_EVERY = {
    "ko": {Every.MONTH: "월납", Every.QUARTER: "분기납", Every.HALF_YEAR: "반기납", Every.YEAR: "연납"},
    "en": {every: every.value for every in Every},
}
_BIRTH_DIGITS = 6
_A4 = 9
_WIDTHS = (6, 40)  # columns of the screen that a column of the sheet takes, at least and at most


@dataclass(frozen=True, slots=True)
class RosterTable:
    """The list as it will be written; each row has a value for each header."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = field(repr=False)
    ids: tuple[str, ...] = ()


def roster_table(books: Books, persons: Mapping[str, Person], as_of: dt.date, language: str) -> RosterTable:
    """Everybody who had joined by that day, and whoever else stands in the register.

    Who was forgotten is left out. Columns of the treasurer's own follow ours; one that is called as ours for
    the sector goes into that (업종 of a person), and one that is called as another of ours is left out.

    Args:
        books: As loaded.
        persons: Id → the register's line, as it was revealed.
        as_of: The day of kinds, plans and statuses.
        language: `ko` or `en`, of the headers and of kinds, rhythms and statuses.
    """
    status = {one.member: one.status for one in standings(books, as_of)}
    others = {id_ for id_ in persons if id_ not in books.registry.members}
    gone = {id_ for id_, person in persons.items() if person.forgotten is not None}
    ids = sorted({*status, *others} - gone)
    names = {which: pair[0 if language == "ko" else 1] for which, pair in HEADERS.items()}
    own = _own_columns(persons.values(), books.register.columns, names.values())
    lines = []
    for id_ in ids:
        member = books.registry.members.get(id_)
        person = persons.get(id_) or Person(id_, (member.name if member else None) or "")
        values = dict(_of_person(person))
        if member is not None:
            values |= _of_member(books, member, status[id_], as_of, language)
        if not values.get(Field.SECTOR):
            values[Field.SECTOR] = words(person.extra.get(names[Field.SECTOR]))  # a person's
        mine = (words(person.extra.get(column)) for column in own)
        lines.append((*(values.get(which) for which in HEADERS), *mine))
    return RosterTable((*names.values(), *own), tuple(lines), tuple(ids))


def _own_columns(persons: Iterable[Person], order: Iterable[str], ours: Iterable[str]) -> tuple[str, ...]:
    used = dict.fromkeys(
        column for person in persons for column in person.extra if column != FORGOTTEN and words(column)
    )
    ranked = dict.fromkeys((*(column for column in order if column in used), *used))
    return tuple(column for column in ranked if column not in set(ours))


def _of_person(person: Person) -> Iterator[tuple[Field, Value]]:
    yield Field.ID, person.id
    yield Field.NAME, words(person.name)
    yield Field.ALIASES, "; ".join(map(words, person.aliases))
    yield Field.PHONE, words(person.phone)
    yield Field.EMAIL, words(person.email)
    yield Field.ADDRESS, words(person.address)
    yield Field.PAYER_NUMBER, words(person.payer_number)
    yield Field.BANK_NAME, words(person.bank_name)
    yield Field.DEBIT_BANK, words(person.debit_bank)
    yield Field.DEBIT_ACCOUNT, words(person.debit_account)
    yield Field.DEBIT_HOLDER, words(person.debit_holder)
    number = words(person.debit_number)
    yield (Field.BIRTH if len(number) == _BIRTH_DIGITS else Field.BUSINESS_NUMBER), number
    yield Field.MANDATE_FROM, person.mandate_from
    yield Field.MANDATE_UNTIL, person.mandate_until


def _of_member(
    books: Books, member: Member, status: Status, as_of: dt.date, language: str
) -> dict[Field, Value]:
    stay = [one for one in member.stays if one.join.date <= as_of][-1]
    kind, plan = member.kind_on(as_of), member.plan_on(as_of)
    facts = books.registry.plans.get(plan or "", ())
    stands = books.registry.plan_on(plan or "", as_of) or (facts[0] if facts else None)
    left = stay.left if stay.left is not None and stay.left <= as_of else None
    return {
        Field.KIND: _KINDS[language][kind or stay.join.kind],
        Field.PLAN: plan,
        Field.AMOUNT: stands.amount.number if stands else None,
        Field.EVERY: _EVERY[language][stands.every] if stands else None,
        Field.STATUS: text(status.label, language),
        Field.JOINED: stay.join.date,
        Field.LEFT: left,
        Field.SECTOR: stay.join.sector,
    }


def roster_xlsx(table: RosterTable, title: str) -> bytes:
    """The list as a workbook of one sheet. Texts are written as texts: no cell is ever a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    amount = book.add_format({"num_format": "#,##0"})
    words_only = book.add_format({"num_format": "@"})
    put: dict[type, Callable[[int, int, Value], object]] = {
        str: lambda row, column, value: sheet.write_string(row, column, value, words_only),
        dt.date: lambda row, column, value: sheet.write_datetime(row, column, value, day),
        Decimal: lambda row, column, value: sheet.write_number(row, column, value, amount),
    }
    for column, header in enumerate(table.headers):
        sheet.write_string(0, column, header, head)
        sheet.set_column(column, column, _width(header, [row[column] for row in table.rows]))
    for number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if value:
                put[type(value)](number, column, value)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&9&P / &N")
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.headers) - 1)
    book.close()
    return out.getvalue()


def _width(header: str, values: Sequence[Value]) -> int:
    """As wide as its widest cell within limits; a Hangul syllable takes two columns of the screen."""
    widest = max(map(_columns_of, (header, *values)))
    return min(max(widest + 2, _WIDTHS[0]), _WIDTHS[1])


def _columns_of(value: Value) -> int:
    shown = str(value or "")
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in shown)
