"""`sfund import` of a bank that nobody listed: shown, asked for once, kept, and known from then on."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from desk import OPERATING, Desk, digests

if TYPE_CHECKING:
    from desk import Sfund

HEADER = "거래일시,적요,기재내용,찾으신금액,맡기신금액,거래후 잔액,취급점\n"
MARCH = (
    "우리은행 거래내역\n계좌번호 : 000000-00-123456\n"
    + HEADER
    + "2025-03-05 09:30:00,인터넷,홍길동,0,33000,542500,본점\n"
    "2025-03-04 09:30:00,인터넷,이체수수료,500,0,509500,본점\n2025-03-03 09:30:00,타행이체,김하늘,0,10000,510000,본점\n"
)
APRIL = MARCH.replace("2025-03-", "2025-04-").replace("542500", "585000").replace("509500", "552000").replace(
    "510000", "552500")  # fmt: skip
UNPROVEN = MARCH.replace("509500", "509501")


def statement(desk: Desk, text: str = MARCH, name: str = "woori.csv") -> Path:
    path = desk.root.parent / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A person at the terminal who gives these answers; what is left was not asked."""
    answers: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answers.pop(0))
    return answers


def test_accept(sfund: Sfund, desk: Desk) -> None:
    path = statement(desk)
    ran = sfund("import", path, "--accept")
    assert (ran.status, ran.err) == (0, "")
    assert "2 of 2 balances confirm it." in ran.out
    assert "formats/woori.toml" in ran.out
    kept = (desk.root / "formats" / "woori.toml").read_text(encoding="utf-8")
    assert '"찾으신금액" = "withdrawal"' in kept
    assert not any(word in kept for word in ("홍길동", "김하늘", "123456", "이체수수료"))
    # From then on it is a bank like any other.
    again = sfund("import", path, "--json")
    (told,) = json.loads(again.out)["files"]
    assert (told["format"], told["account"], told["rows"], told["present"]) == ("woori", OPERATING, 3, 3)
    assert "inferred" not in json.loads(again.out)
    later = sfund("import", statement(desk, APRIL), "--json")
    assert later.status == 0


def test_without_a_terminal_and_without_accept(sfund: Sfund, desk: Desk) -> None:
    before = digests(desk.root)
    ran = sfund("import", statement(desk))
    assert ran.status == 1
    assert "error[LAYOUT-UNKNOWN]: woori.csv:3:" in ran.err
    assert 'money out "찾으신금액"' in ran.err
    assert "--accept" in ran.err
    assert "홍길동" not in ran.err
    assert digests(desk.root) == before


def test_dry_run_shows_and_writes_nothing(sfund: Sfund, desk: Desk) -> None:
    before = digests(desk.root)
    ran = sfund("import", statement(desk), "--accept", "--dry-run")
    assert ran.status == 0
    for word in (
        "찾으신금액",
        "money out",
        "홍길동",
        "33,000",
        "542,500",
        "newest row",
        "Nothing was written",
    ):
        assert word in ran.out
    assert digests(desk.root) == before


def test_what_is_shown_fits_a_terminal(sfund: Sfund, desk: Desk) -> None:
    path = statement(desk)
    for language in ("en", "ko"):
        out = sfund("--lang", language, "import", path, "--accept", "--dry-run").out
        shown = out[: out.index("woori.csv", out.index("542,500"))].splitlines()[:-3]
        assert len(shown) > 15
        for line in shown:
            assert sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line.rstrip()) <= 80


def test_json_says_what_was_inferred(sfund: Sfund, desk: Desk) -> None:
    ran = sfund("import", statement(desk), "--accept", "--json")
    told = json.loads(ran.out)
    assert told["inferred"] == {
        "woori": {
            "file": "woori.csv",
            "columns": {
                "거래일시": "datetime", "적요": "channel", "기재내용": "counterparty", "찾으신금액": "withdrawal",
                "맡기신금액": "deposit", "거래후잔액": "balance", "취급점": "unused",
            },
            "order": "newest-first",
            "confirmed": 2,
            "of": 2,
            "kept": "formats/woori.toml",
        }
    }  # fmt: skip
    assert told["files"][0]["format"] == "woori"


def test_a_person_is_asked_once_for_several_files(sfund: Sfund, desk: Desk, answer: list[str]) -> None:
    answer += ["maybe", "ㅛ"]
    ran = sfund("import", statement(desk), statement(desk, APRIL, "april.csv"))
    assert (ran.status, answer) == (0, [])
    assert (desk.root / "formats" / "woori.toml").exists()


def test_a_person_says_no(sfund: Sfund, desk: Desk, answer: list[str]) -> None:
    before = digests(desk.root)
    answer += ["아니요"]
    ran = sfund("import", statement(desk))
    assert ran.status == 1
    assert "error[LAYOUT-REFUSED]: woori.csv" in ran.err
    assert "nothing was written" in ran.err
    assert digests(desk.root) == before


@pytest.mark.parametrize(
    ("typed", "status"), [("y", 0), ("예", 0), (" ㅛ ", 0), ("n", 1), ("아니요", 1), ("ㅜ", 1)]
)
def test_answers_of_either_keyboard(
    sfund: Sfund, desk: Desk, answer: list[str], typed: str, status: int
) -> None:
    answer += ["", typed]  # nothing typed is no answer
    assert (sfund("import", statement(desk)).status, answer) == (status, [])


def test_json_asks_nobody(sfund: Sfund, desk: Desk, answer: list[str]) -> None:
    assert sfund("import", statement(desk), "--json").status == 1
    assert answer == []


def test_what_is_not_proven_is_not_offered(sfund: Sfund, desk: Desk, answer: list[str]) -> None:
    before = digests(desk.root)
    ran = sfund("import", statement(desk, UNPROVEN), "--accept")
    assert ran.status == 1
    assert "error[LAYOUT-UNPROVEN]: woori.csv:" in ran.err
    assert digests(desk.root) == before


def test_one_refused_file_keeps_the_layout_out_too(sfund: Sfund, desk: Desk) -> None:
    before = digests(desk.root)
    ran = sfund("import", statement(desk), statement(desk, "no statement", "notes.txt"), "--accept")
    assert ran.status == 1
    assert digests(desk.root) == before


def test_an_account_that_nothing_names(sfund: Sfund, desk: Desk) -> None:
    path = statement(desk, MARCH.replace("계좌번호 : 000000-00-123456\n", ""))
    ran = sfund("import", path, "--accept")
    assert ran.status == 1
    assert "say --account" in ran.out
    assert "ACCOUNT-UNKNOWN" in ran.err
    assert sfund("import", path, "--accept", "--account", OPERATING).status == 0


def test_a_mistake_in_a_kept_layout_names_its_line(sfund: Sfund, desk: Desk) -> None:
    path = statement(desk)
    assert sfund("import", path, "--accept").status == 0
    kept = desk.root / "formats" / "woori.toml"
    lines = kept.read_text(encoding="utf-8").replace('"withdrawal"', '"withdrawel"')
    kept.write_text(lines, encoding="utf-8")
    ran = sfund("import", path)
    line = next(at for at, text in enumerate(lines.splitlines(), start=1) if "withdrawel" in text)
    assert f"error[LAYOUT-INVALID]: formats/woori.toml:{line}:" in ran.err
    assert 'did you mean "withdrawal"?' in ran.err


def test_a_format_of_the_settings_that_is_misspelt(sfund: Sfund, desk: Desk) -> None:
    with (desk.root / "sfund.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[bank]]\naccount = "Assets:Bank:Savings"\nformat = "kakaobnak"\n')
    ran = sfund("import", statement(desk), "--accept")
    assert "error[FORMAT-UNKNOWN]: sfund.toml" in ran.err
    assert 'did you mean "kakaobank"?' in ran.err
