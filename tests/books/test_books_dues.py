"""Dues as real books have them: the tables of docs/dues.md over again, from the text of a ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dues_cases import MEMBER, Case, cases, ledger, row

from sfund.books.dues import dues_begin, dues_of, gathered, months_of, paid_by_member, paid_in, standings
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.members.standing import Paid, Status
from sfund.periods import MonthSpan, Span

if TYPE_CHECKING:
    from conftest import MakeBooks

ABROAD = """
2025-01-01 open Income:Dues:Abroad JPY
  name-ko: "해외 회비"
  name-en: "Dues abroad"
  source: "dues"

2025-01-01 open Assets:Bank:Abroad JPY
"""


def in_toml(case: Case) -> str:
    values = (
        f"{key} = {value}" if value.isdecimal() else f'{key} = "{value}"'
        for key, value in case.settings.items()
    )
    return "\n".join(["[dues]", *values])


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_the_document_as_books(case: Case, make_books: MakeBooks, tmp_path: Path) -> None:
    books = load_books(make_books(tmp_path, ABROAD + ledger(case), in_toml(case)))
    assert books.diagnostics == ()
    known = dues_of(books)
    for wanted in case.rows:
        day = dt.date.fromisoformat(wanted["day"])
        found = row(known, paid_by_member(books, day).get(MEMBER, Paid()), day)
        assert {key: found[key] for key in wanted} == wanted


TWO_MEMBERS = """
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW

    2025-01-10 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly"

    2025-03-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly"

    2025-01-20 * "two members in one deposit, a month of one of them named on the posting"
      Equity:Opening-Balances  25000 KRW
      Income:Dues:Individual  -10000 KRW
        member: "I-0001"
        covers: "2025-02"
      Income:Dues:Organization  -15000 KRW
        member: "O-001"

    2025-02-03 * "not a payment of anybody's"
      Equity:Opening-Balances  5000 KRW
      Income:Dues:Individual  -5000 KRW

    2025-02-04 * "a gift is not dues"
      member: "I-0001"
      Equity:Opening-Balances  7000 KRW
      Income:Donations  -7000 KRW

    2025-02-10 * "given back"
      member: "O-001"
      Equity:Opening-Balances  -5000 KRW
      Income:Dues:Organization  5000 KRW
"""


@pytest.fixture
def books(make_books: MakeBooks, tmp_path: Path) -> Books:
    return load_books(make_books(tmp_path, TWO_MEMBERS))


def test_what_each_member_paid(books: Books) -> None:
    february = MonthSpan.parse("2025-02")
    assert paid_by_member(books, dt.date(2025, 1, 19)) == {}
    assert paid_by_member(books, dt.date(2025, 12, 31)) == {
        "I-0001": Paid(Decimal(0), {february: Decimal(10_000)}, dt.date(2025, 1, 20)),
        "O-001": Paid(Decimal(10_000), {}, dt.date(2025, 1, 20)),
    }


def test_amounts_have_the_decimals_of_the_currency(books: Books) -> None:
    paid = paid_by_member(books, dt.date(2025, 12, 31))
    assert [str(one.total) for one in paid.values()] == ["10000", "10000"]
    assert str(next(standings(books, dt.date(2025, 1, 31))).arrears) == "10000"


def test_what_came_within_a_span(books: Books) -> None:
    assert paid_in(books, Span(dt.date(2025, 2, 1), dt.date(2025, 2, 28))) == {"O-001": Decimal(-5_000)}


def test_who_has_not_joined_yet_is_left_out(books: Books) -> None:
    assert [one.member for one in standings(books, dt.date(2025, 2, 28))] == ["I-0001"]
    both = {one.member: one.status for one in standings(books, dt.date(2025, 3, 1))}
    assert both == {"I-0001": Status.ARREARS, "O-001": Status.CURRENT}


def test_what_was_asked_before_the_books_began_is_in_none_of_them(books: Books) -> None:
    assert dues_begin(books) == dt.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("covers", "months"),
    [
        ("2025-03", "2025-03"),
        ("2025-03/2025-05", "2025-03/2025-05"),
        ("2025-05/2025-03", None),
        ("March", None),
        ("", None),
        (None, None),
    ],
)
def test_months_that_say_none_count_as_none(covers: str | None, months: str | None) -> None:
    found = months_of(covers)
    assert (str(found) if found else None) == months
    paid = gathered([("I-0001", covers, Decimal(5), dt.date(2025, 3, 1))])["I-0001"]
    assert (paid.free, paid.total) == (0 if months else 5, 5)


def test_rows_of_one_member_add_up() -> None:
    rows = [
        ("I-0001", None, Decimal(5), dt.date(2025, 3, 1)),
        ("I-0001", "2025-03", Decimal(7), dt.date(2025, 2, 1)),
        ("I-0001", "2025-03/2025-03", Decimal(1), None),
        ("I-0001", "nonsense", Decimal(-2), None),
    ]
    assert gathered(rows) == gathered(reversed(rows))
    assert gathered(rows)["I-0001"] == Paid(
        Decimal(3), {MonthSpan.parse("2025-03"): Decimal(8)}, dt.date(2025, 3, 1)
    )
