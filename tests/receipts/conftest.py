"""A designated network with three donors, and the commands as they are typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import Desk

from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

SETTINGS = """
    [organization]
    name = "온고을연대망"
    registration = "000-82-00000"

    [receipts]
    designation = "general"
    basis = "법인세법 시행령 제39조제1항제1호바목"
    from = 2025-01-01
    until = 2027-12-31
    representative = "대표 나바위"
    address = "전주시 완산구 모두로 1"
"""

NETWORK = """
    2024-06-01 custom "fund" "solidarity"
      restriction: "purpose"
      name-ko: "지역연대금고"
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW
    2025-01-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly"
    2025-01-01 custom "party" "P-001"
      kind: "person"
    2025-01-01 custom "party" "C-001"
      kind: "company"
      name: "모래내상사"
      registration: "000-81-00001"
    2025-01-01 custom "party" "C-009"
      kind: "other"
      name: "나눔장터"

    2025-01-25 * "I-0001" "후원"
      import-id: "aaa1"
      member: "I-0001"
      Assets:Bank:Operating           30000 KRW
      Income:Donations               -20000 KRW
      Income:Dues:Individual         -10000 KRW
    2025-02-25 * "I-0001" "후원"
      import-id: "aaa2"
      member: "I-0001"
      Assets:Bank:Operating           20000 KRW
      Income:Donations               -20000 KRW
    2025-03-25 * "I-0001" "후원"
      import-id: "aaa3"
      member: "I-0001"
      Assets:Bank:Operating           20000 KRW
      Income:Donations               -20000 KRW
    2025-04-01 * "이름 없는 분" ""
      import-id: "bbb1"
      Assets:Bank:Operating            5000 KRW
      Income:Donations                -5000 KRW
    2025-05-02 * "P-001" "장터에서 모금"
      import-id: "ccc1"
      party: "P-001"
      via: "C-009"
      Assets:Bank:Operating           48500 KRW
      Expenses:Office:Fees             1500 KRW
      Income:Donations               -50000 KRW
    2025-06-10 * "C-001" "사회공헌금"
      import-id: "ddd1"
      party: "C-001"
      fund: "solidarity"
      Assets:Bank:Solidarity        1000000 KRW
      Income:CSR                   -1000000 KRW
"""

REFUND = """
    2025-07-01 * "I-0001" "잘못 보낸 후원금을 돌려드림"
      import-id: "eee1"
      member: "I-0001"
      Assets:Bank:Operating          -20000 KRW
      Income:Donations                20000 KRW
"""


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SFUND_KEY", str(tmp_path / "keys" / "register.key"))


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    root = make_books(tmp_path / "books", NETWORK, SETTINGS)
    main = root / "main.beancount"
    main.write_text(main.read_text("utf-8") + 'include "journal/*/*.beancount"\n', "utf-8")
    (root / "journal/2024").mkdir(parents=True)
    (root / "journal/2024/01.beancount").touch()  # an include by pattern finds something
    made = Desk(root).register(
        Person("I-0001", "김하늘", address="전주시 덕진구 하늘로 7"),
        Person("P-001", '#read("/etc/passwd")', address="군산시 바다로 3"),
        Person("C-001", "모래내상사", address="익산시 모래내길 9"),
    )
    (root / "register/register.csv").chmod(0o600)
    monkeypatch.chdir(root)
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def more(desk: Desk, text: str) -> None:
    """Adds to the ledger what a treasurer entered since."""
    from textwrap import dedent

    with (desk.root / "ledger.beancount").open("a", encoding="utf-8") as stream:
        stream.write(dedent(text))
