"""What each command answers: its exit status, its words, and its JSON as VOCABULARY promises it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import OPERATING, Desk, Payment, booked, digests, kb_csv

if TYPE_CHECKING:
    from desk import Sfund


MARCH = booked(
    500_000,
    [
        Payment("2025-03-03 09:30", 10_000, "김하늘"),
        Payment("2025-03-04 09:30", -500, "이체수수료"),
        Payment("2025-03-05 09:30", 33_000, "홍길동"),
        Payment("2025-03-06 09:30", 7_000, "김하늘"),
    ],
)
STATEMENT = kb_csv(MARCH)
SUSPENDED, DOUBTED = 33_000, 7_000


def child(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, as the shell starts it: no terminal, nothing of this process's state."""
    base = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "SFUND"))}
    return subprocess.run(
        [sys.executable, "-c", "from sfund.cli import main; main()", *map(str, arguments)],
        env=base | {"PYTHONUTF8": "1"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


# --- help, languages, exit statuses ------------------------------------------------------------------

NOUNS = ["demo", "init", "import", "review", "report", "check", "loan", "recover"]


def test_help_in_both_languages() -> None:
    english, korean = child("--help"), child("--help", LC_ALL="ko_KR.UTF-8")
    said = child("--lang", "ko", "--help")
    for answer in (english, korean, said):
        assert answer.returncode == 0
        assert not answer.stderr
        assert all(re.search(rf"^  {noun} +\S", answer.stdout, re.MULTILINE) for noun in NOUNS)
    assert "Bring statements" in english.stdout
    assert korean.stdout == said.stdout != english.stdout
    assert re.search("[가-힣]{3}", korean.stdout)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_command_has_help(sfund: Sfund, noun: str) -> None:
    answer = sfund(noun, "--help")
    assert answer.status == 0
    assert answer.out.startswith(f"Usage: sfund {noun}")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("--version", 0),
        ("check", 0),
        ("review", 0),
        ("report list", 0),
        ("recover", 0),
        ("nonsense", 2),
        ("check --nonsense", 2),
        ("import", 2),
        ("--lang fr check", 2),
        ("review place abc", 2),
        ("report self-reliance --year 2025 --from 2025-01-01", 2),
        ("report self-reliance --from 2025-02-01 --to 2025-01-01", 2),
        ("init books --currency won", 2),
        ("report nonsense", 1),
        ("review confirm abc", 1),
        ("--books /nowhere check", 1),
        ("import /nowhere.csv", 1),
    ],
)
def test_exit_status(desk: Desk, sfund: Sfund, line: str, status: int) -> None:
    answer = sfund(*line.split())
    assert answer.status == status, answer.err
    assert bool(answer.err) == (status != 0)
    if status == 1:
        assert re.match(r"error\[[A-Z-]+\]: ", answer.err)


def test_a_defect_of_the_program_shows_no_data_and_no_traceback(
    desk: Desk, sfund: Sfund, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("김하늘 000000-00-123456")

    monkeypatch.setattr("sfund.cli.books.load", broken)
    answer = sfund("check")
    assert answer.status == 1
    assert answer.err.startswith("error[INTERNAL]: ")
    assert "김하늘" not in answer.err
    assert "Traceback" not in answer.err


def test_errors_go_to_standard_error_with_place_and_hint(desk: Desk, sfund: Sfund) -> None:
    broken = STATEMENT.replace(b'"542,500"', b'"542,501"')
    assert broken != STATEMENT
    answer = sfund("import", desk.file("march.csv", broken))
    assert answer.out == ""
    assert re.fullmatch(
        r"error\[CHAIN-BREAKS\]: march\.csv:\d+: .+\n  expected: .+\n  hint: .+\n", answer.err
    )


# --- finding the books -------------------------------------------------------------------------------


def test_the_books_are_found_from_below_by_name_and_by_the_environment(
    desk: Desk, sfund: Sfund, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = desk.root / "documents" / "2025"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert sfund("check").status == 0
    monkeypatch.chdir(tmp_path)
    assert "error[NO-BOOKS]" in sfund("check").err
    assert sfund("--books", desk.root, "check").status == 0
    monkeypatch.setenv("SFUND_BOOKS", str(desk.root))
    assert sfund("check").status == 0
    # What is named on the command line goes before the environment, and is not looked for upwards.
    assert "error[NO-BOOKS]" in sfund("--books", below, "check").err


# --- init --------------------------------------------------------------------------------------------


def beancheck(file: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr + str(done.returncode)


def test_new_books_are_clean_and_take_a_statement_on_the_first_day(sfund: Sfund, tmp_path: Path) -> None:
    folder = tmp_path / "새 장부"
    answer = sfund("init", folder, "--name", '우리 "연대"')
    assert answer.status == 0
    assert str(folder) in answer.out
    assert sfund("--books", folder, "check") == type(answer)(0, "Nothing is wrong.\n", "")
    assert beancheck(folder / "main.beancount") == beancheck(folder / "checked.beancount") == "0"
    statement = tmp_path / "march.csv"
    statement.write_bytes(STATEMENT)
    answer = sfund("--books", folder, "import", statement, "--account", OPERATING, "--json")
    assert json.loads(answer.out)["files"][0]["rows"] == 4
    assert sfund("--books", folder, "check", "--as-of", "2025-03-31").status == 0
    assert beancheck(folder / "main.beancount") == "0"


def test_new_books_and_recovering_as_json(sfund: Sfund, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    answer = sfund("init", folder, "--begin", "2025-01-01", "--json")
    assert json.loads(answer.out) == {"folder": str(folder), "begin": "2025-01-01", "currency": "KRW"}
    assert json.loads(sfund("--books", folder, "recover", "--json").out) == {"completed": False}


def test_init_leaves_books_that_are_there_alone(desk: Desk, sfund: Sfund) -> None:
    before = desk.contents()
    answer = sfund("init", desk.root)
    assert (answer.status, answer.err.split(":")[0]) == (1, "error[BOOKS-EXIST]")
    assert desk.contents() == before


# --- import ------------------------------------------------------------------------------------------

KEYS = ["file", "format", "account", "rows", "posted", "present", "review", "refused", "from", "to", "opening",
        "closing"]  # fmt: skip


def test_import_as_json(desk: Desk, sfund: Sfund) -> None:
    file = desk.file("march.csv", STATEMENT)
    answer = sfund("import", file, "--json")
    assert (answer.status, answer.err) == (0, "")
    (said,) = json.loads(answer.out)["files"]
    assert list(said) == KEYS
    assert said == {
        "file": "march.csv", "format": "kb-personal", "account": OPERATING,
        "rows": 4, "posted": 2, "present": 0, "review": 2, "refused": 0,
        "from": "2025-03-03", "to": "2025-03-06", "opening": "500000", "closing": "549500",
    }  # fmt: skip
    (again,) = json.loads(sfund("import", file, "--json").out)["files"]
    assert (again["posted"], again["present"], again["review"]) == (0, 4, 0)
    for one in (said, again):
        assert one["rows"] == one["posted"] + one["present"] + one["review"] + one["refused"]


def test_import_to_read(desk: Desk, sfund: Sfund) -> None:
    answer = sfund("import", desk.file("march.csv", STATEMENT))
    assert answer.status == 0
    line = next(line for line in answer.out.splitlines() if "march.csv" in line)
    assert line.split()[-6:] == ["4", "2", "0", "2", "0", "549,500"]
    assert "sfund review" in answer.out


def test_a_dry_run_writes_nothing_and_says_the_same(desk: Desk, sfund: Sfund) -> None:
    file = desk.file("march.csv", STATEMENT)
    before = desk.contents()
    dry = sfund("import", file, "--dry-run", "--json")
    assert desk.contents() == before
    assert "--dry-run" in sfund("import", file, "--dry-run").out
    assert desk.contents() == before
    done = json.loads(sfund("import", file, "--json").out)
    assert (done.pop("dry-run"), done) == (False, {"files": json.loads(dry.out)["files"]})
    assert json.loads(dry.out)["dry-run"] is True
    assert desk.contents() != before


# --- review ------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(desk: Desk, sfund: Sfund) -> dict[int, str]:
    """The ids of the lines that wait, by amount."""
    sfund("import", desk.file("march.csv", STATEMENT))
    found = json.loads(sfund("review", "--json").out)["review"]
    return {int(one["amount"]): one["id"] for one in found}


def test_review_shows_what_waits_and_why(desk: Desk, sfund: Sfund, waiting: dict[int, str]) -> None:
    assert sorted(waiting) == [DOUBTED, SUSPENDED]
    answer = sfund("review")
    assert answer.status == 0
    for words in ("홍길동", "33,000", waiting[SUSPENDED][:8], "I-0001", "2025-03-06"):
        assert words in answer.out
    (first, _) = json.loads(sfund("review", "--json").out)["review"]
    assert (first["day"], first["account"], first["placed"]) == (
        "2025-03-05",
        OPERATING,
        "Liabilities:Suspense",
    )


def test_review_place_and_confirm(desk: Desk, sfund: Sfund, waiting: dict[int, str]) -> None:
    balance = desk.balance()
    answer = sfund(
        "review", "place", waiting[SUSPENDED][:8], "--account", "Income:Donations", "--fund", "general"
    )
    assert answer.status == 0, answer.err
    assert desk.balance("Liabilities:Suspense") == 0
    assert desk.balance("Income:Donations") == -33_000
    assert sfund("review", "confirm", waiting[DOUBTED]).status == 0
    assert desk.balance() == balance
    assert json.loads(sfund("review", "--json").out) == {"review": []}
    assert "Nothing waits" in sfund("review").out
    assert all(entry.flag == "*" for entry in desk.transactions())
    # What is decided stays decided when the same file comes again.
    before = desk.contents()
    sfund("import", desk.file("march.csv", STATEMENT))
    assert desk.contents() == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("confirm {suspended}", "STILL-SUSPENSE"),
        ("confirm 0000", "NOT-IN-REVIEW"),
        ("place {suspended} --account Income:Nowhere", "UNKNOWN-ACCOUNT"),
        ("place {suspended} --account Income:Donations --member I-9999", "UNKNOWN-MEMBER"),
        ("place {suspended} --account Income:Donations --fund nowhere", "UNKNOWN-FUND"),
    ],
)
def test_a_decision_that_makes_no_sense(
    desk: Desk, sfund: Sfund, waiting: dict[int, str], line: str, code: str
) -> None:
    before = desk.contents()
    answer = sfund("review", *line.format(suspended=waiting[SUSPENDED]).split())
    assert (answer.status, re.findall(r"error\[([A-Z-]+)\]", answer.err)) == (1, [code])
    assert desk.contents() == before


# --- check, report, loan -----------------------------------------------------------------------------


def test_check_as_json(desk: Desk, sfund: Sfund) -> None:
    assert json.loads(sfund("check", "--json").out) == {"diagnostics": []}
    desk.write_by_hand('2025-03-10 * "현금"\n  member: "I-9999"\n  Assets:Cash 5 KRW\n  Income:Other -5 KRW')
    answer = sfund("check", "--json")
    assert answer.status == 1
    (said,) = json.loads(answer.out)["diagnostics"]
    assert list(said) == ["code", "file", "line", "message", "hint"]
    assert (said["code"], said["file"]) == ("UNKNOWN-MEMBER", "ledger.beancount")
    lines = (desk.root / said["file"]).read_text("utf-8").splitlines()
    assert lines[said["line"] - 1].startswith("2025-03-10")
    assert (desk.root / said["file"]).read_text("utf-8").splitlines()[said["line"] - 1].startswith(
        "2025-03-10"
    ) or ("Cash" in (desk.root / said["file"]).read_text("utf-8").splitlines()[said["line"] - 1])


def test_check_counts_days_from_the_day_that_it_is_told(
    desk: Desk, sfund: Sfund, waiting: dict[int, str]
) -> None:
    assert sfund("check", "--as-of", "2025-05-04").status == 0  # 60 days
    answer = sfund("check", "--as-of", "2025-05-05")
    assert (answer.status, re.findall(r"error\[([A-Z-]+)\]", answer.err)) == (1, ["SUSPENSE-OLD"])


def test_a_report_as_json(desk: Desk, sfund: Sfund, waiting: dict[int, str]) -> None:
    answer = sfund("report", "self-reliance", "--year", "2025", "--format", "json")
    said = json.loads(answer.out)
    assert list(said) == [
        "report",
        "from",
        "to",
        "as_of",
        "currency",
        "figures",
        "tables",
        "charts",
        "diagnostics",
    ]
    assert (said["report"], said["from"], said["to"], said["currency"]) == (
        "self-reliance", "2025-01-01", "2025-12-31", "KRW")  # fmt: skip
    figures = {one["key"]: one for one in said["figures"]}
    assert figures["own-income"]["value"] == "17000"  # dues of 10,000 and, doubted, of 7,000
    assert {"key", "label", "value", "unit", "formula", "terms"} <= set(figures["total-income"])
    for table in said["tables"]:
        keys = [column["key"] for column in table["columns"]]
        assert all(list(row)[: len(keys)] == keys for row in table["rows"])


def test_a_report_into_a_file(desk: Desk, sfund: Sfund, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    answer = sfund("report", "self-reliance", "--year", "2025", "--json", "-o", target)
    assert (answer.status, answer.out) == (0, "")
    assert json.loads(target.read_text("utf-8"))["report"] == "self-reliance"
    answer = sfund("report", "self-reliance", "--year", "2025", "-o", tmp_path / "no" / "where.txt")
    assert (answer.status, answer.err.split(":")[0]) == (1, "error[OUTPUT-NOT-WRITABLE]")


def test_a_loans_schedule_needs_no_books(
    sfund: Sfund, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    line = "loan schedule --principal 5000000 --rate 3 --months 24 --method annuity --start 2012-09-15 --json"
    rows = json.loads(sfund(*line.split()).out)["rows"]
    assert [list(row) for row in rows] == [["n", "due", "principal", "interest", "total", "balance"]] * 24
    assert sum(int(row["principal"]) for row in rows) == 5_000_000
    assert (rows[0]["due"], rows[-1]["balance"]) == ("2012-10-15", "0")


# --- as a shell starts it ----------------------------------------------------------------------------


def test_the_whole_way_in_processes_of_their_own(desk: Desk) -> None:
    file = desk.file("march.csv", STATEMENT)
    done = child("--books", desk.root, "import", file, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["files"][0]["rows"] == 4
    done = child("--books", desk.root, "--lang", "ko", "review")
    assert done.returncode == 0
    assert "홍길동" in done.stdout
    before = digests(desk.root)
    done = child("--books", desk.root, "import", desk.files / "none.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error[FILE-MISSING]: none.csv: ")
    assert digests(desk.root) == before


def test_patterns_that_the_shell_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sfund.cli import expanded

    for name in ("나.csv", "가.csv", "다.xlsx"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    typed = ["import", "*.csv", "없음*.csv", "--gap", "왜*?"]
    assert expanded(typed) == ["import", "가.csv", "나.csv", "없음*.csv", "--gap", "왜*?"]
