"""An export is a sheet that says what register and registry say: imported again it changes nothing."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from desk import Desk
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.containers.words import words
from importers.roster.comparing import Asked, compare
from importers.roster.exporting import RosterTable, roster_table, roster_xlsx
from importers.roster.reading import Roster, read_roster
from roster.sheets import TODAY, roster
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.persons.register import parse_register, write_register
from sfund.facts import Fact
from sfund.members.dues import DuesPlan
from sfund.members.facts import MemberJoin, MemberKind, MemberLeave, MemberPause
from sfund.members.persons import Person
from sfund.members.resident_numbers import could_hold_number
from sfund.money import Money
from sfund.periods import Every
from sfund.registry import build_registry

if TYPE_CHECKING:
    from conftest import MakeBooks

ASKED = Asked(TODAY, TODAY)
_PLANS = [
    DuesPlan(date=dt.date(2025, 1, 1), name=name, amount=Money(Decimal(amount), "KRW"), every=every)
    for name, amount, every in (
        ("individual-monthly", 10_000, Every.MONTH),
        ("individual-reduced", 10_000, Every.MONTH),
        ("supporter-yearly", 60_000, Every.YEAR),
        ("organization-quarterly", 150_000, Every.QUARTER),
    )
]
_OWN = ("비고", "전화번호", "회원번호", "업종", "=2+3", "추천인")

# Whatever a register may hold in one cell, as `words` has it; no number that the register would refuse.
texts = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
    .map(words)
    .filter(lambda text: not could_hold_number(text))
)
aliases = texts.map(lambda text: words(text.replace(";", ""))).filter(bool)
days = st.dates(dt.date(2020, 1, 1), TODAY)
births = st.dates(dt.date(1931, 1, 1), dt.date(2010, 12, 31)).map(lambda day: f"{day:%y%m%d}")


@st.composite
def members(draw: st.DrawFn, id_: str, kind: MemberKind) -> tuple[Person, list[Fact]]:
    person = Person(
        id_,
        draw(texts.filter(bool)),
        tuple(dict.fromkeys(draw(st.lists(aliases, max_size=2)))),
        *(draw(texts) for _ in range(3)),
        payer_number=draw(st.sampled_from(["", id_])),
        bank_name=draw(texts),
        extra={column: text for column in _OWN if (text := draw(texts))},
        debit_bank=draw(texts),
        debit_account=draw(st.from_regex(r"\d{3}-\d{2}-\d{3}", fullmatch=True)),
        debit_holder=draw(texts),
        debit_number=draw(births | st.just("")) if kind.is_person else draw(st.sampled_from(["", "1234567890"])),
        mandate_from=draw(st.none() | days),
        mandate_until=draw(st.none() | st.dates(TODAY, dt.date(2040, 1, 1))),
    )  # fmt: skip
    if not kind.is_person:  # its sector is the books' and no column of the treasurer's own
        person.extra.pop("업종", None)  # type: ignore[attr-defined]
    joined = draw(days)
    plan = draw(st.sampled_from([None, *(one.name for one in _PLANS)]))
    name = person.name if kind is MemberKind.ORGANIZATION else None
    facts: list[Fact] = [MemberJoin(date=joined, id=id_, kind=kind, plan=plan, name=name)]
    if draw(st.booleans()):
        facts.append(MemberLeave(date=draw(st.dates(joined, TODAY)), id=id_))
    elif draw(st.booleans()):
        facts.append(MemberPause(date=draw(st.dates(joined, TODAY)), id=id_))
    return person, facts


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Person], list[Fact]]:
    persons, facts = [], []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        kind = draw(st.sampled_from(list(MemberKind)))
        person, life = draw(members(f"{kind.value[0].upper()}-{number:04d}", kind))
        persons.append(person)
        facts += life
    return persons, facts


@pytest.fixture(scope="session")
def empty(make_books: MakeBooks, tmp_path_factory: pytest.TempPathFactory) -> Books:
    return load_books(make_books(tmp_path_factory.mktemp("roster") / "books"))


def with_people(books: Books, persons: list[Person], facts: list[Fact]) -> Books:
    registry, wrong = build_registry([*_PLANS, *facts])
    assert not wrong
    return replace(books, registry=registry, register=parse_register(write_register(persons)))


def exported(books: Books, language: str = "ko") -> RosterTable:
    persons = {person.id: person for person in books.register.persons}
    return roster_table(books, persons, TODAY, language)


def as_sheet(table: RosterTable) -> Roster:
    """The rows as the reader of workbooks gives them."""
    rows = ([value or None for value in row] for row in table.rows)
    return roster(table.headers, *rows)


@settings(max_examples=40)
@given(networks(), st.sampled_from(["ko", "en"]))
def test_an_export_says_what_the_books_say(
    empty: Books, network: tuple[list[Person], list[Fact]], language: str
) -> None:
    books = with_people(empty, *network)
    found = as_sheet(exported(books, language))
    comparison = compare(books, found.rows, ASKED, "", found.columns.every)
    assert [
        (one.id, one.changes, one.facts) for one in comparison.differences if one.changes or one.facts
    ] == []
    assert comparison.is_empty
    assert comparison.missing == ()


@settings(max_examples=40)
@given(networks())
def test_an_export_brings_everybody_into_new_books(
    empty: Books, network: tuple[list[Person], list[Fact]]
) -> None:
    books = with_people(empty, *network)
    found = as_sheet(exported(books))
    comparison = compare(with_people(empty, [], []), found.rows, ASKED, "", found.columns.every)
    assert {one.id: one for one in comparison.persons} == {one.id: one for one in books.register.persons}
    again, _ = build_registry([*_PLANS, *comparison.facts])
    for id_, member in books.registry.members.items():
        there = again.members[id_]
        assert [(stay.join.date, stay.left) for stay in there.stays] == [
            (stay.join.date, stay.left) for stay in member.stays
        ]
        assert (there.kind_on(TODAY), there.plan_on(TODAY)) == (member.kind_on(TODAY), member.plan_on(TODAY))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_workbook_itself_is_read_back(desk: Desk, tmp_path: Path, language: str) -> None:
    persons = [*desk.books().register.persons,
               Person("I-0004", '=HYPERLINK("x")', phone="+82-10-0000-0000", extra={"비고": "@SUM(1)", "=1+1": "'"})]  # fmt: skip
    desk.register(*persons)
    books = desk.books()
    path = tmp_path / "out.xlsx"
    path.write_bytes(roster_xlsx(exported(books, language), "명부"))
    found = read_roster(path, TODAY)
    comparison = compare(books, found.rows, ASKED, path.name, found.columns.every)
    assert comparison.is_empty
    assert comparison.missing == ()
    assert len(comparison.differences) == 6  # four in the register, one the books alone know, and a stranger


def test_no_cell_of_an_export_is_a_formula(desk: Desk) -> None:
    desk.register(Person("I-0001", "=1+1", phone="+82", email="@x", extra={"=2+2": "=HYPERLINK(1)"}))
    sheet = openpyxl.load_workbook(io.BytesIO(roster_xlsx(exported(desk.books()), "명부"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {"=1+1", "=HYPERLINK(1)", "=2+2"} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_an_export_prints_one_page_wide_with_its_heads(desk: Desk) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(roster_xlsx(exported(desk.books()), "명부"))).active
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "C2")


def test_who_was_forgotten_is_in_no_export(desk: Desk) -> None:
    desk.register(Person("I-0001", "김하늘"), Person("I-0003", "", extra={"forgotten": "2026-01-01"}))
    table = exported(desk.books())
    assert "I-0003" not in table.ids
    assert "forgotten" not in table.headers


def test_an_export_of_a_day_knows_nothing_later(desk: Desk) -> None:
    books = desk.books()
    persons = {person.id: person for person in books.register.persons}
    table = roster_table(books, persons, dt.date(2025, 1, 31), "en")
    joined, left = table.headers.index("Joined"), table.headers.index("Left")
    rows = {row[0]: (row[joined], row[left]) for row in table.rows}
    assert rows["I-0003"] == (dt.date(2025, 1, 5), None)
    assert "O-003" not in rows


def test_a_business_number_with_dashes_is_the_same_number() -> None:
    from importers.roster.persons import changes, merged
    from sfund.members.persons import Person

    known = Person("O-001", "한울배움터", debit_number="000-82-00000")
    assert list(changes(known, merged(known, Person("O-001", "한울배움터", debit_number="0008200000")))) == []
