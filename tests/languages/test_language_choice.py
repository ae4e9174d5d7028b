"""Who decides on the language: the command line, then the locale, then the books, then English."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfund import languages
from sfund.cli.root import run
from tests.conftest import MakeBooks

KOREAN, ENGLISH = "확인을 기다리는 거래가 없습니다.\n", "Nothing waits for a decision.\n"
NOTHING: dict[str, str] = {}


@pytest.mark.parametrize(
    ("said", "environment", "settings", "expected"),
    [
        (["--lang", "ko"], NOTHING, "", KOREAN),
        (["--lang=ko"], NOTHING, "", KOREAN),
        (["--lang", "en"], {"LANG": "ko_KR.UTF-8"}, 'locale.language = "ko"', ENGLISH),
        ([], {"LANG": "ko_KR.UTF-8"}, "", KOREAN),
        ([], {"LANG": "ko"}, 'locale.language = "en"', KOREAN),
        ([], {"LANG": "en_US.UTF-8"}, 'locale.language = "ko"', ENGLISH),
        ([], {"LC_ALL": "en_US.UTF-8", "LANG": "ko_KR.UTF-8"}, "", ENGLISH),
        ([], {"LC_MESSAGES": "ko_KR.UTF-8", "LANG": "en_US.UTF-8"}, "", KOREAN),
        ([], {"LANG": "C.UTF-8"}, 'locale.language = "ko"', KOREAN),
        ([], {"LANG": "C"}, 'locale.language = "ko"', KOREAN),
        ([], NOTHING, 'locale.language = "ko"', KOREAN),
        ([], {"LANG": "C"}, "", ENGLISH),
    ],
)
def test_the_language_of_an_answer(
    said: list[str],
    environment: dict[str, str],
    settings: str,
    expected: str,
    make_books: MakeBooks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _locale(monkeypatch, environment)
    folder = make_books(tmp_path / "books", settings=settings)
    assert run([*said, "--books", str(folder), "review"]) == 0
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lang", "ko", "nix"], "오류: 'nix' 명령은 없습니다."),
        (["--lang", "ko", "loan", "schedule"], "오류: 옵션을 주지 않았습니다: '--principal'."),
        (["--lang", "ko", "import"], "오류: 파일을 적거나, --watch로 폴더를 적으세요"),
        (["--lang", "ko", "report", "x", "--year", "20x"], "오류: '--year' 값이 잘못되었습니다"),
        (["--lang", "en", "nix"], "Error: No such command 'nix'."),
        (["--lang", "fr", "check"], "Error: Invalid value for '--lang'"),
        (["check", "--lang", "ko"], "오류: '--lang' 옵션은 없습니다."),
        (["check", "--", "--lang", "ko"], "Error: Got unexpected extra arguments"),
    ],
)
def test_wrong_usage_is_told_in_the_language_asked_for(
    arguments: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _locale(monkeypatch, {"LANG": "en_US.UTF-8"})
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_one_process_may_speak_both(capsys: pytest.CaptureFixture[str]) -> None:
    for language, heading in (("ko", "사용법: "), ("en", "Usage: "), ("ko", "사용법: ")):
        assert run(["--lang", language, "loan", "schedule", "--help"]) == 0
        out = capsys.readouterr().out
        assert out.startswith(heading)
        assert ("대출 금액." in out) == (language == "ko")
    languages.use("en")


def _locale(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "SFUND_BOOKS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
