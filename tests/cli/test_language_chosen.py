"""In which language `sfund` answers, before it has read a word of the books: `--lang`, the locale, the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfund.books import settings
from sfund.cli import language
from sfund.cli.root import run

KOREAN = '[locale]\nlanguage = "ko"\n'


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "SFUND_BOOKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / settings.FILE).write_text(KOREAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_help_and_wrong_usage_speak_as_the_books_do(books: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--books", str(books), "--help"]) == 0
    assert "장부" in capsys.readouterr().out
    assert run(["--books", str(books), "fund", "transfer"]) != 0
    assert "오류" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--books", "books", "--help"], {}, "ko"),
        (["--books=books", "check"], {}, "ko"),
        (["--books", "books", "--lang", "en"], {}, "en"),
        (["--books", "books"], {"LC_ALL": "en_US.UTF-8"}, "en"),
        (["--lang=xx", "--books", "books"], {}, "ko"),
        (["check"], {"SFUND_BOOKS": "books"}, "ko"),
        (["check"], {}, "en"),
        (["--", "--books", "books"], {}, "en"),
        (["--books", "nowhere"], {}, "en"),
        (["--books"], {}, "en"),
    ],
)
def test_who_says_the_language(
    books: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], said: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language.language_of(arguments) == said


def test_the_settings_are_found_upwards(books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (books / "journal").mkdir()
    monkeypatch.chdir(books / "journal")
    assert language.language_of(["--help"]) == "ko"


@pytest.mark.parametrize(
    "content", [b"[locale", b"\xff\xfe", b"locale = 1", b'[locale]\nlanguage = "fr"', b""]
)
def test_settings_that_say_nothing_keep_no_command_from_answering(books: Path, content: bytes) -> None:
    (books / settings.FILE).write_bytes(content)
    assert language.language_of(["--books", str(books)]) == "en"
