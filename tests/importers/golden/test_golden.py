"""One small file of each bank, and to the letter what it becomes in the books.

After a change that is meant: `pytest tests/importers/golden --update-golden`, and read the difference.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import Desk

from sfund.example.network import settings_toml
from sfund.members.persons import Person

from .inputs import FOLDER, PASSWORD

if TYPE_CHECKING:
    from conftest import MakeBooks

SETTINGS = f'{settings_toml()}\n[locale]\nlanguage = "en"\n'
CASES = {
    "kb-personal": ("kb-personal.csv",),
    "jeonbuk": ("jeonbuk.xlsx",),
    "kakaobank": ("kakaobank.xlsx",),
    "cms-eb": ("EB210326", "EB220326"),
}
PERSONS = (
    Person("I-0001", "김하늘", aliases=("배정순",), payer_number="A-001"),
    Person("I-0002", "이가은", payer_number="A-002"),
    Person("I-0003", "최민준"),
    Person("I-0004", "최민준"),
    Person("O-001", "(주)한빛두레", payer_number="A-100"),
)
NETWORK = """
    2025-01-01 custom "fund" "solidarity"
      restriction: "purpose"
    2025-01-01 custom "fund" "e-2025-1"
      restriction: "purpose"
    2025-01-01 custom "dues-plan" "monthly-10000" 10000 KRW
    2025-01-01 custom "dues-plan" "monthly-50000" 50000 KRW
    2025-01-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly-10000"
    2025-01-01 custom "member" "join" "I-0002"
      kind: "supporter"
      plan: "monthly-10000"
    2025-01-01 custom "member" "join" "I-0003"
      kind: "individual"
      plan: "monthly-10000"
    2025-01-01 custom "member" "join" "I-0004"
      kind: "individual"
      plan: "monthly-10000"
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly-50000"
      name: "(주)한빛두레"
    2025-01-01 custom "party" "C-001"
      kind: "public"
      name: "온고을시청"
    2025-01-01 custom "party" "C-002"
      kind: "company"
      name: "큰나무건설"
    2025-02-01 custom "pledge" "make" "P-2025-1" 1000000 KRW
      party: "C-002"
      kind: "csr"
      fund: "solidarity"
    2025-02-01 custom "grant" "award" "E-2025-1" 20000000 KRW
      party: "C-001"
      kind: "entrusted"
      fund: "e-2025-1"
      account: "Assets:Bank:Entrusted"
    2025-02-01 custom "grant" "line" "E-2025-1" "강사비" 12000000 KRW
    2025-01-01 custom "loan-product" "working-capital"
      method: "annuity"
      rate: 3
    2025-02-05 custom "loan" "apply" "L-2025-1" 1200000 KRW
      borrower: "O-001"
      product: "working-capital"
      months: 12
    2025-02-20 custom "loan" "decide" "L-2025-1" "approved"
    2025-01-01 custom "rule" "cms" Assets:Clearing:CMS
      match: "금융결제원"
    2025-01-01 custom "rule" "electricity" Expenses:Office:Utilities
      match: "전기요금"
    2025-01-01 custom "rule" "fees" Expenses:Office:Fees
      match: "수수료"
    2025-01-01 custom "rule" "own-transfer" Assets:Clearing:Transit
      match: "연대금고이체"
    2025-01-01 custom "rule" "interest" Income:Interest
      match: "결산이자"
      fund: "solidarity"
    2025-01-01 custom "rule" "entrusted-interest" Income:Interest
      match: "예금이자"
    2025-01-01 custom "rule" "lecturers" Expenses:Program:Instructors
      match: "강사료"
      line: "강사비"
"""


@pytest.mark.parametrize("case", CASES)
def test_a_file_becomes_these_entries(
    case: str, make_books: MakeBooks, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    desk = Desk(make_books(tmp_path / "books", NETWORK, SETTINGS)).register(*PERSONS)
    outcomes = desk.put_files(*(FOLDER / name for name in CASES[case]), password=PASSWORD)
    assert [one.format for one in outcomes] == [case]
    journal = "".join(
        path.read_text("utf-8") for path in sorted((desk.root / "journal").rglob("*.beancount"))
    )
    golden = FOLDER / f"{case}.beancount"
    if request.config.getoption("--update-golden", default=False):
        golden.write_text(journal, encoding="utf-8")
    assert journal == golden.read_text("utf-8")
    assert not desk.books().diagnostics
