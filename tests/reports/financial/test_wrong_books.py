"""Books that are wrong, and what the statements say of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from report_parts import values

from reports.financial import operations, position
from reports.model import Report
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.periods import Span

from .reading import lines, won

if TYPE_CHECKING:
    from conftest import MakeBooks

YEAR = Span.of_year(2025)
FUNDS = """
    2025-01-01 custom "fund" "cafe"
      activity: "other"
    2025-01-01 * "What was there"
      Assets:Bank:Operating     1000000 KRW
      Equity:Opening-Balances  -1000000 KRW
"""


def load(make_books: MakeBooks, folder: Path, text: str) -> Books:
    books = load_books(make_books(folder / "books", dedent(FUNDS) + dedent(text)))
    assert books.diagnostics == ()
    return books


def differing(books: Books, build: Callable[[Books, Span], Report]) -> list[str]:
    return [str(one.message) for one in build(books, YEAR).diagnostics if one.code == "STATEMENT-DIFFERS"]


def test_money_of_one_column_that_pays_for_the_other(make_books: MakeBooks, tmp_path: Path) -> None:
    """The transaction sums to zero, its funds do not: the whole balances, the columns miss each other."""
    books = load(
        make_books,
        tmp_path,
        """
        2025-03-01 * "The cafe's coffee out of the general money"
          Expenses:Office:Supplies    30000 KRW
            fund: "cafe"
          Assets:Bank:Operating      -30000 KRW
            fund: "general"
        """,
    )
    assert differing(books, position.build) == [
        'the column "Public good": assets, and liabilities with net assets, differ by -30,000',
        'the column "Other business": assets, and liabilities with net assets, differ by 30,000',
    ]
    assert len(differing(books, operations.build)) == 2
    assert values(position.build(books, YEAR))["difference"] == 0
    said = lines(operations.build(books, YEAR), "proof", by="line")
    assert said["difference"] == won(0, 30_000, -30_000)


def test_what_was_paid_in_another_currency(make_books: MakeBooks, tmp_path: Path) -> None:
    """Won that bought dollars are gone from the won: the difference says so, and a note why."""
    books = load(
        make_books,
        tmp_path,
        """
        2025-01-01 open Assets:Dollars USD
        2025-03-01 * "Dollars for a guest"
          Assets:Dollars               100 USD @ 1300 KRW
          Assets:Bank:Operating    -130000 KRW
        """,
    )
    for build in (position.build, operations.build):
        assert "Amounts in USD are not in it." in map(str, build(books, YEAR).notes)
        assert differing(books, build)
    assert values(position.build(books, YEAR))["difference"] == Decimal(-130_000)


def test_a_line_that_the_form_does_not_have_is_other(make_books: MakeBooks, tmp_path: Path) -> None:
    books = load(
        make_books,
        tmp_path,
        """
        2025-01-01 open Assets:Shed KRW
          statement-line: "tangible-asset"
        2025-01-01 open Liabilities:Odd KRW
          statement-line: "cash"
        2025-01-01 open Income:Odd KRW
        2025-03-01 * "A shed, half of it owed, and money of no kind"
          Assets:Shed              500000 KRW
          Liabilities:Odd         -250000 KRW
          Assets:Bank:Operating   -250000 KRW
        2025-03-02 * "Money of no kind"
          Assets:Bank:Operating      7000 KRW
          Income:Odd                -7000 KRW
        """,
    )
    report = position.build(books, YEAR)
    said = lines(report, "position")
    assert said["other-current-assets"][0] == 500_000
    assert said["other-current-liabilities"][0] == 250_000
    assert any("Assets:Shed, Liabilities:Odd:" in str(note) for note in report.notes)
    report = operations.build(books, YEAR)
    assert lines(report, "operations")["other-public-income"][0] == 7_000
    assert any("Income:Odd" in str(note) for note in report.notes)
    assert not differing(books, position.build)


def test_carrying_results_to_net_assets_is_no_result(make_books: MakeBooks, tmp_path: Path) -> None:
    text = """
        2025-03-01 * "Dues"
          Assets:Bank:Operating     40000 KRW
          Income:Dues:Individual   -40000 KRW
    """
    carried = """
        2025-12-31 * "To net assets"
          Income:Dues:Individual    40000 KRW
          Equity:NetAssets:General -40000 KRW
    """
    plain = load(make_books, tmp_path / "plain", text)
    closed = load(make_books, tmp_path / "closed", text + carried)
    for build in (position.build, operations.build):
        assert build(closed, YEAR).tables[0].rows == build(plain, YEAR).tables[0].rows
        assert not differing(closed, build)


def test_an_endowment_is_basic_wherever_it_lies(make_books: MakeBooks, tmp_path: Path) -> None:
    books = load(
        make_books,
        tmp_path,
        """
        2025-02-01 * "The assembly's decision: 600,000 for ever"
          Equity:Opening-Balances   600000 KRW
          Equity:NetAssets:Basic   -600000 KRW
        """,
    )
    said = lines(position.build(books, YEAR), "position")
    assert said["basic-net-assets"][0] == 600_000
    assert said["surplus"][0] == 400_000
    proof = lines(operations.build(books, YEAR), "proof", by="line")
    assert [proof[key][0] for key in ("opening", "brought", "direct", "closing", "difference")] == won(
        0, 1_000_000, 0, 1_000_000, 0
    )


def test_the_books_of_a_new_network_are_empty(make_books: MakeBooks, tmp_path: Path) -> None:
    books = load_books(make_books(tmp_path / "books"))
    for build in (position.build, operations.build):
        report = build(books, YEAR)
        assert all(table.rows == () for table in report.tables)
        assert set(values(report).values()) == {Decimal(0)}
        assert report.diagnostics == ()


@pytest.mark.parametrize("word", ["public", "Other", "business"])
def test_an_activity_that_is_none_is_refused(make_books: MakeBooks, tmp_path: Path, word: str) -> None:
    text = f'2025-01-01 custom "fund" "cafe"\n  activity: "{word}"\n'
    books = load_books(make_books(tmp_path / "books", text))
    (wrong,) = books.diagnostics
    assert wrong.line == 1
