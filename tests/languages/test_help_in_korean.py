"""What `--help` shows to a Korean reader: Korean, on a page of 100 columns, at once."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

from sfund.cli.root import run
from tools.messages import commands

PATHS = [path.split()[1:] for path, _ in commands()]
HEAVY = {"pandas", "beancount", "fava", "duckdb", "pydantic", "numpy", "openpyxl"}
# Names that a reader types as they stand: quoted commands, options, choices in brackets, files, ids.
_TYPED = re.compile(r'"[^"]*"|\[[^\]]*\]|--?[\w-]+|\b[\w/]+\.\w+\b|\b[A-Z0-9]+(\.\.\.)?')
_SENTENCE = re.compile(r"\b[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}\b")


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: " ".join(path) or "sfund")
def test_help_is_korean_and_fits_its_page(
    path: list[str], columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run(["--lang", "ko", *path, "--help"]) == 0
    usage, *lines = capsys.readouterr().out.splitlines()
    assert usage.startswith("사용법: sfund")
    if columns >= 80:  # click puts no more than one choice of an option on a line of its own
        assert {line: cell_len(line) for line in lines if cell_len(line) > min(columns, 100)} == {}
    assert [line for line in _prose("\n".join(lines)).splitlines() if _SENTENCE.search(line)] == []


def _prose(help_: str) -> str:
    """The help without the names of commands, of options, and whatever else is typed as it stands.

    What is typed may run over the end of a line.
    """
    return _TYPED.sub("", re.sub(r"(?m)^  [a-z][a-z-]*  +", "", help_))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('  보고서 이름은 "sfund report list"로 볼 수 있습니다.', False),
        ("  --method [annuity|equal-principal|bullet]", False),
        ("  import   은행과 CMS 거래내역을 장부로 가져옵니다.", False),
        ("  import   Bring statements of banks into the books.", True),
        ("  --json   Answer as JSON.", True),
    ],
)
def test_an_english_sentence_would_be_found(line: str, found: bool) -> None:
    assert bool(_SENTENCE.search(_prose(line))) is found


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from sfund.cli.root import run\n"
        f"for path in {PATHS!r}:\n"
        "    assert run(['--lang', 'ko', *path, '--help']) == 0\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "[]")
