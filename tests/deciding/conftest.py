"""A small network with a fund of thirty million won, a committee of four, and the command as it is typed."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from desk import Sfund

from sfund.books.creation import create_books

NETWORK = """
2025-01-01 custom "loan-product" "working-capital"
  method: "annuity"
  rate: 3.0
  late-rate: 3.0
  months-max: 36
  principal-max: 10000000 KRW

2025-01-01 custom "dues-plan" "monthly" 10000 KRW
  every: "month"
  due-day: 25

2025-01-01 custom "member" "join" "O-001"
  kind: "organization"
  name: "달빛빵집"
  sector: "food"

2025-01-01 custom "member" "join" "O-002"
  kind: "organization"
  name: "나무공방"
  sector: "craft"

2025-01-01 custom "member" "join" "O-004"
  kind: "organization"
  name: "밭두렁"
  sector: "food"

2025-12-01 custom "member" "join" "O-003"
  kind: "organization"
  name: "새로온모임"

2025-01-01 custom "member" "join" "I-0001"
  kind: "individual"
  plan: "monthly"

2025-01-01 custom "member" "join" "I-0002"
  kind: "individual"

2025-01-01 custom "member" "join" "I-0011"
  kind: "individual"

2025-01-01 custom "member" "join" "I-0012"
  kind: "individual"

2025-01-01 custom "member" "join" "I-0013"
  kind: "individual"

2025-01-01 custom "member" "join" "I-0009"
  kind: "individual"

2025-06-01 custom "member" "leave" "I-0009"

2025-01-01 custom "role" "hold" "I-0011" "fund-committee"

2025-01-01 custom "role" "hold" "I-0012" "fund-committee"

2025-01-01 custom "role" "hold" "I-0013" "fund-committee"

2025-01-01 custom "role" "hold" "I-0002" "fund-committee"

2025-01-01 custom "role" "hold" "I-0013" "staff"
  of: "O-001"

2025-01-05 * "기금 출연"
  fund: "solidarity"
  Assets:Bank:Solidarity   30000000 KRW
  Income:Donations        -30000000 KRW
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The books, before anybody asked for a loan."""
    folder = tmp_path / "books"
    create_books(folder, name="나루 연대망", begin=dt.date(2025, 1, 1))
    add(folder, NETWORK)
    return folder


def add(root: Path, text: str) -> None:
    registry = root / "registry.beancount"
    registry.write_text(registry.read_text(encoding="utf-8") + text, encoding="utf-8")


def state(root: Path) -> str:
    """One digest of every file of the books, but for what no commit writes."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and ".sfund" not in path.parts:
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


Typed = Sfund


@pytest.fixture
def typed(sfund: Sfund, root: Path) -> Typed:
    """`typed("loan", "check", "L-2026-001")` in English; gives the status and what was printed."""
    return lambda *words: sfund("--books", root, *words)
