"""What has happened to money has a day that was: a day to come is refused, and nothing is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

BOOK = """
2025-01-01 custom "fund" "youth"
  restriction: "purpose"

2025-01-01 custom "party" "C-002"
  kind: "company"
  name: "나루식품"

2025-01-05 custom "pledge" "make" "P-2025-1" 50000 KRW
  party: "C-002"
  kind: "csr"
  fund: "youth"
  form: "in-kind"

2025-01-10 * "청소년 기금"
  import-id: "b-01"
  fund: "youth"
  Assets:Cash         100000 KRW
  Income:Donations   -100000 KRW

2025-01-20 * "수수료"
  import-id: "b-02"
  Assets:Cash           -900 KRW
  Expenses:Office:Fees   900 KRW
"""
TYPED = (
    "fund transfer 10000 --from youth --to general --why 결정 --on DAY",
    "fund release youth 10000 --why 마침 --on DAY",
    (
        "fund allocate --key shares --share youth=1 --share general=2 --expense Expenses:Office:Fees"
        " --month 2025-01 --on DAY"
    ),
    "pledge receive P-2025-1 10000 --to Expenses:Program:InKind --what 쌀 --on DAY",
    "donation add --amount 10000 --on DAY",
    "reverse b-02 --why 잘못 --on DAY",
)
UNTIL = {"tomorrow": 1, "next year": 365}


@pytest.fixture(scope="module")
def folder(make_books: MakeBooks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_books(tmp_path_factory.mktemp("ahead") / "books", BOOK)


@pytest.mark.parametrize("line", TYPED)
@pytest.mark.parametrize("ahead", UNTIL)
def test_a_day_to_come_is_refused(sfund: Sfund, folder: Path, line: str, ahead: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.beancount")}
    day = dt.date.today() + dt.timedelta(days=UNTIL[ahead])
    ran = sfund("--books", folder, *line.replace("DAY", str(day)).split())
    assert (ran.status, ran.codes) == (1, ["DAY-AHEAD"]), ran.err
    assert {path: path.read_bytes() for path in folder.rglob("*.beancount")} == before


@pytest.mark.parametrize("line", TYPED)
def test_today_is_no_day_to_come(sfund: Sfund, folder: Path, line: str) -> None:
    ran = sfund("--books", folder, *line.replace("DAY", str(dt.date.today())).split(), "--dry-run")
    assert ran.status == 0, ran.err


@pytest.mark.parametrize(("month", "code"), [("this", 0), ("the next", 1)])
def test_a_cost_of_a_month_that_is_not_over_is_shared_today(
    sfund: Sfund, make_books: MakeBooks, tmp_path: Path, month: str, code: int
) -> None:
    today = dt.date.today()
    first = today.replace(day=1) if month == "this" else (today.replace(day=1) + dt.timedelta(days=32))
    fees = f'\n{today} * "수수료"\n  Assets:Cash  -900 KRW\n  Expenses:Office:Fees\n'
    books = make_books(tmp_path / "books", BOOK + fees)
    ran = sfund("--books", books, "fund", "allocate", "--key", "shares", "--share", "youth=1", "--share",
                "general=2", "--expense", "Expenses:Office:Fees", "--month", f"{first:%Y-%m}", "--dry-run")  # fmt: skip
    assert ran.status == code, ran.err
    assert (str(today) in ran.out) if month == "this" else (ran.codes == ["DAY-AHEAD"])
