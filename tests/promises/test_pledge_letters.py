"""`sfund pledge remind -o`: letters to givers about parts of pledges, each once."""

from __future__ import annotations

import datetime as dt
import email
import io
import json
from collections.abc import Callable
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdf import PdfReader

from sfund.books.creation import create_books
from sfund.books.load import load_books
from sfund.books.persons.register import write_register
from sfund.giving.pledges import PledgeReminded
from sfund.members.persons import Person

if TYPE_CHECKING:
    from desk import Ran, Sfund

    Typed = Callable[..., Ran]

KNOWN = """
2025-01-01 custom "party" "C-002"
  kind: "company"
  name: "나루식품"
2025-01-01 custom "party" "C-003"
  kind: "company"
2025-01-01 custom "party" "C-004"
  kind: "person"
2025-01-01 custom "party" "C-005"
  kind: "company"
"""
REGISTER = (
    Person("C-002", "", email="giving@company.example"),
    Person("C-003", "달빛상사", phone="010-0000-0003"),
    Person("C-004", "이가은", address="온고을시 한길로 1"),
)
LETTERS = '\n[letters]\npay-to = "온고을은행 999001-04-001234"\ncontact = "063-000-0000"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    create_books(folder, name="나루 연대망", begin=dt.date(2025, 1, 1))
    registry, settings = folder / "registry.beancount", folder / "sfund.toml"
    registry.write_text(registry.read_text("utf-8") + KNOWN, encoding="utf-8")
    settings.write_text(settings.read_text("utf-8") + LETTERS, encoding="utf-8")
    (folder / "register").mkdir(mode=0o700, exist_ok=True)
    (folder / "register" / "register.csv").write_bytes(write_register(REGISTER))
    return folder


@pytest.fixture
def typed(sfund: Sfund, root: Path) -> Typed:
    made = lambda line: sfund("--books", root, "pledge", *line.split())  # noqa: E731
    for party in ("C-002", "C-003", "C-004", "C-005"):
        part = "--part 2025-06-30=10000000 --part 2025-12-31=5000000"
        assert made(f"make {party} 30000000 {part} --on 2025-03-01").status == 0
    assert made("make C-002 1000000 --part 2025-06-30=1000000 --in-kind --on 2025-03-01").status == 0
    return made


def told(answer: Ran) -> Any:
    assert answer.status == 0, answer.err
    return json.loads(answer.out)


def facts(root: Path) -> list[str]:
    books = load_books(root)
    assert books.diagnostics == ()
    return sorted(
        f"{fact.id} {fact.due} {fact.stage} {fact.by}"
        for pledge in books.registry.pledges.values()
        for fact in pledge
        if isinstance(fact, PledgeReminded)
    )


def test_letters_in_three_forms_each_once_for_part_and_stage(
    typed: Typed, root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    before = told(typed(f"remind --as-of 2025-06-10 -o {out} --json"))
    assert [(one["pledge"], one["form"]) for one in before["parts"]] == [
        ("P-2025-1", "eml"), ("P-2025-2", "sms"), ("P-2025-3", "pdf"), ("P-2025-4", None), ("P-2025-5", None),
    ]  # fmt: skip
    (folder,) = out.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == [
        "P-2025-1_2025-06-30.eml", "letters.pdf", "text-messages.xlsx"
    ]  # fmt: skip
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}
    first = ["P-2025-1 2025-06-30 0 eml", "P-2025-2 2025-06-30 0 sms", "P-2025-3 2025-06-30 0 pdf"]
    assert facts(root) == first
    again = told(typed(f"remind --as-of 2025-06-20 -o {out} --json"))
    assert (again["path"], facts(root)) == (None, first)
    assert [one["sent"] for one in again["parts"]] == [True, True, True, False, False]
    for day, stage in (("2025-07-01", 1), ("2025-07-30", 30)):
        assert told(typed(f"remind --as-of {day} -o {out} --json"))["path"] is not None
        assert f"P-2025-1 2025-06-30 {stage} eml" in facts(root)
    assert told(typed(f"remind --as-of 2025-09-01 -o {out} --json"))["path"] is None
    assert len(facts(root)) == 9


def test_what_they_say(typed: Typed, tmp_path: Path) -> None:
    typed(f"remind --as-of 2025-07-01 -o {tmp_path / 'out'}")
    (folder,) = (tmp_path / "out").iterdir()
    message: Any = email.message_from_bytes((folder / "P-2025-1_2025-06-30.eml").read_bytes(), policy=default)
    assert message["To"] == "나루식품 <giving@company.example>"
    assert message["Subject"] == "[나루 연대망] 약정하신 후원 10,000,000원 확인 부탁드립니다"
    body = message.get_content()
    assert "2025년 7월 1일 현재, 예정일이 2025년 6월 30일이던 약정 후원 10,000,000원이 아직" in body
    assert body.startswith("나루식품 귀중")
    assert "온고을은행 999001-04-001234" in body
    assert "약정 번호: P-2025-1" in body
    (_, row) = openpyxl.load_workbook(folder / "text-messages.xlsx").active.iter_rows(values_only=True)
    assert (row[0], row[5]) == ("010-0000-0003", "달빛상사")
    page = PdfReader(io.BytesIO((folder / "letters.pdf").read_bytes())).pages[0].extract_text()
    assert "이가은 님" in page
    assert "귀중" not in page


def test_in_english(typed: Typed, tmp_path: Path) -> None:
    typed(f"remind --as-of 2025-06-10 --lang en -o {tmp_path / 'out'}")
    (folder,) = (tmp_path / "out").iterdir()
    message: Any = email.message_from_bytes((folder / "P-2025-1_2025-06-30.eml").read_bytes(), policy=default)
    assert "KRW 10,000,000 fall due on 30 June 2025" in message.get_content()


def test_without_a_folder_nothing_is_written(typed: Typed, root: Path) -> None:
    shown = typed("remind --as-of 2025-06-10")
    assert "not written yet" in shown.out
    assert "none: promised in kind" in shown.out
    assert facts(root) == []


def test_a_letter_says_where_to_pay(typed: Typed, root: Path, tmp_path: Path) -> None:
    settings = root / "sfund.toml"
    settings.write_text(settings.read_text("utf-8").replace(LETTERS, ""), encoding="utf-8")
    refused = typed(f"remind --as-of 2025-06-10 -o {tmp_path / 'out'}")
    assert refused.err.startswith("error[LETTERS-PAY-TO]"), refused.err
    assert (facts(root), (tmp_path / "out").exists()) == ([], False)


def test_letters_lie_outside_the_books(typed: Typed, root: Path) -> None:
    refused = typed(f"remind --as-of 2025-06-10 -o {root / 'journal'}")
    assert refused.err.startswith("error[PRIVATE-PLACE]")
