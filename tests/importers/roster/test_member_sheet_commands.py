"""The commands as they are typed: what is shown, what is written, what is asked."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click
import msoffcrypto
import pytest
from desk import Desk

from importers.containers.sheets import Cell
from roster.sheets import csv_of, workbook, xlsx
from sfund import languages
from sfund.cli.member.sheets import edit, export, import_
from sfund.cli.root import Session
from sfund.errors import SfundError

_HEADER = ["회원번호", "성명", "구분", "연락처", "가입일", "월회비", "비고"]
_ROWS: Sequence[Sequence[Cell]] = [
    ["1", "김하늘", "개인", "010-0000-0001", dt.date(2025, 1, 5), Decimal(10000), "이사"],
    ["2", "이바다", "개인", "010-0000-9999", dt.date(2025, 1, 5), Decimal(15000), None],
    ["3", "최솔", "후원", "010-0000-0004", dt.date(2026, 3, 2), Decimal(5000), None],
    ["4", "온고을조합", "단체", "063-000-0001", dt.date(2026, 3, 2), Decimal(50000), None],
]


@dataclass(frozen=True)
class Ran:
    code: str
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(desk.root)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def typed(command: click.Command, *arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = ""
        try:
            command.main([str(one) for one in arguments], standalone_mode=False, obj=Session(desk.root))
        except SfundError as error:
            code = error.code
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return typed


@pytest.fixture
def sheet(desk: Desk) -> Path:
    return desk.file("회원명부.xlsx", xlsx(["회원명부"], [], _HEADER, *_ROWS, ["합계", "4명"]))


def test_a_sheet_is_shown_and_not_written_before_it_is_accepted(desk: Desk, run: Run, sheet: Path) -> None:
    before = {
        path: digest for path, digest in desk.contents().items() if not path.startswith("register/access")
    }
    ran = run(import_, sheet)
    assert ran.code == "NOT-ACCEPTED"
    for words in (
        "최솔",
        "S-001",
        "010-0000-0002",
        "010-0000-9999",
        "individual-15000",
        "New: 2, changed: 2",
    ):
        assert words in ran.out
    assert "비고" in ran.out
    dry = run(import_, sheet, "--dry-run")
    assert (dry.code, "Nothing was written" in dry.out) == ("", True)
    after = {
        path: digest for path, digest in desk.contents().items() if not path.startswith("register/access")
    }
    assert after == before


def test_what_is_accepted_is_written_once(desk: Desk, run: Run, sheet: Path) -> None:
    assert not run(import_, sheet, "--accept").code
    books = desk.books()
    assert books.registry.members["S-001"].plan_on(dt.date(2026, 12, 1)) == "supporter-5000"
    assert books.registry.members["I-0002"].facts[-1].words() == "member plan"
    persons = {person.id: person for person in books.register.persons}
    assert persons["S-001"].phone == "010-0000-0004"
    assert persons["I-0001"].extra == {"회원번호": "1", "비고": "이사"}
    texts = "".join(path.read_text("utf-8") for path in desk.root.rglob("*.beancount"))
    assert "온고을조합" in texts
    assert "최솔" not in texts
    again = run(import_, sheet, "--accept")
    assert "nothing to do" in again.out
    assert desk.books().files == books.files


def test_the_access_log_knows_who_looked(desk: Desk, run: Run, sheet: Path) -> None:
    run(import_, sheet, "--dry-run")
    log = (desk.root / "register/access.csv").read_text("utf-8")
    assert "member import" in log
    assert "I-0002" in log
    assert "이바다" not in log


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_a_list_saved_as_text(desk: Desk, run: Run, encoding: str) -> None:
    path = desk.file(
        "명부.csv", csv_of(["성명", "구분", "가입일"], ["최솔", "후원", "2026-03-02"], encoding=encoding)
    )
    ran = run(import_, path, "--accept")
    assert not ran.code
    assert "S-001" in desk.books().registry.members


def test_a_list_behind_a_password(desk: Desk, run: Run, sheet: Path) -> None:
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(sheet.read_bytes())).encrypt("sesame", out)
    path = desk.file("암호.xlsx", out.getvalue())
    assert run(import_, path, "--dry-run").code == "PASSWORD-NEEDED"
    word = desk.file("word.txt", b"sesame\n")
    assert "최솔" in run(import_, path, "--dry-run", "--password-file", word).out


def test_a_page_that_is_called_a_workbook(desk: Desk, run: Run) -> None:
    page = "<table><tr><td>성명<td>구분<td>가입일<tr><td>최솔<td>후원<td>2026-03-02</table>"
    path = desk.file("명부.xls", f"<html><meta charset=utf-8><body>{page}</body></html>".encode())
    assert "S-001" in run(import_, path, "--dry-run").out


def test_what_is_new_and_what_changes_as_data(desk: Desk, run: Run, sheet: Path) -> None:
    said = json.loads(run(import_, sheet, "--dry-run", "--json").out)
    assert {one["id"]: one["what"] for one in said["members"]} == {
        "I-0001": "changed", "I-0002": "changed", "S-001": "new", "O-004": "new"}  # fmt: skip
    assert said["plans"][0]["name"] == "individual-15000"
    assert said["missing"] == ["C-001", "I-0003", "O-003"]
    assert said["own-columns"] == ["회원번호", "비고"]


def test_in_korean_columns_are_called_as_in_the_sheet(desk: Desk, run: Run, sheet: Path) -> None:
    languages.use("ko")
    shown = run(import_, sheet, "--dry-run").out
    assert "휴대폰" in shown
    assert "회비약정" in shown


def test_of_several_lists_one_is_named(desk: Desk, run: Run) -> None:
    rows = [["성명", "가입일"], ["최솔", "2026-03-02"]]
    path = desk.file("명부.xlsx", workbook({"개인": rows, "안내": [["읽어 주세요"]], "후원": rows}))
    assert run(import_, path).code == "SHEET-AMBIGUOUS"
    assert run(import_, path, "--sheet", "9").code == "SHEET-UNKNOWN"
    assert run(import_, path, "--sheet", "안내").code == "ROSTER-UNKNOWN"
    assert not run(import_, path, "--sheet", "후원", "--kind", "supporter", "--accept").code
    assert not run(
        import_, path, "--sheet", "1", "--kind", "individual", "--same", "2=S-001", "--dry-run"
    ).code


def test_homonyms_are_told_by_their_rows(desk: Desk, run: Run) -> None:
    rows = [["성명", "구분", "연락처", "가입일"], ["김하늘", "개인", "010-0000-7777", "2026-03-02"],
            ["김하늘", "개인", None, "2025-01-05"]]  # fmt: skip
    path = desk.file("명부.xlsx", xlsx(*rows))
    ran = run(import_, path, "--accept")
    assert ran.code == "HOMONYM"
    assert "김하늘" not in ran.out + ran.err
    assert not run(import_, path, "--new-rows", "2", "--same", "3=I-0001", "--accept").code
    assert [person.id for person in desk.books().register.persons if person.name == "김하늘"] == [
        "I-0001",
        "I-0004",
    ]


def test_homonyms_are_asked_about_at_a_terminal(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.file("명부.xlsx", xlsx(["성명", "구분", "연락처", "가입일"], ["김하늘", "개인", "010-0000-7777", "2026-03-02"],
                                   ["김하늘", "개인", None, "2025-01-05"]))  # fmt: skip
    answers = iter([0, 1, "ㅛ"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    ran = run(import_, path)
    assert not ran.code
    assert "010-0000-0001" in ran.err  # what the register knows of the one whose name it is
    assert "I-0004" in desk.books().registry.members


def test_an_export_lies_beside_the_books_for_its_owner_only(desk: Desk, run: Run) -> None:
    ran = run(export)
    (path,) = desk.root.parent.glob("members-*.xlsx")
    assert str(path) in ran.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "nothing to do" in run(import_, path, "--accept").out
    assert run(export, "-o", desk.root / "members.xlsx").code == "PRIVATE-PLACE"


def test_a_line_is_changed_by_command(desk: Desk, run: Run) -> None:
    ran = run(edit, "I-0002", "--phone", "010-0000-1234", "--alias-add", "파도", "--alias-remove", "바다",
              "--debit-number", "1980-02-29", "--mandate-from", "2026-01-01", "--own", "비고=이사")  # fmt: skip
    assert not ran.code
    assert "I-0002 Phone: 010-0000-0002 → 010-0000-1234" in ran.out
    (person,) = [one for one in desk.books().register.persons if one.id == "I-0002"]
    assert (person.phone, person.aliases, person.debit_number) == ("010-0000-1234", ("파도",), "800229")
    assert (person.mandate_from, person.extra) == (dt.date(2026, 1, 1), {"비고": "이사"})
    run(edit, "I-0002", "--phone", "", "--own", "비고=", "--mandate-from", "")
    (person,) = [one for one in desk.books().register.persons if one.id == "I-0002"]
    assert (person.phone, person.mandate_from, person.extra) == ("", None, {})
    assert "nothing to do" in run(edit, "I-0002", "--phone", "").out


def test_an_organisation_that_only_the_books_know_gets_a_line(desk: Desk, run: Run) -> None:
    assert not run(edit, "O-003", "--debit-number", "123-45-67890").code
    (body,) = [one for one in desk.books().register.persons if one.id == "O-003"]
    assert (body.name, body.debit_number) == ("(주)새터울식품", "1234567890")


_NO_EMAIL = 'the e-mail is no address: it has no "@" between two words'
_NO_CHECK_DIGIT = "the check digit of the business number is wrong: look at the number once more"


@pytest.mark.parametrize(
    ("id_", "option", "text", "said"),
    [
        ("I-0002", "--email", "bada.example.org", _NO_EMAIL),
        ("I-0002", "--email", "@example.org", _NO_EMAIL),
        ("I-0002", "--email", "bada@example.org", None),
        ("I-0002", "--email", "bada@example.org, dal@example.org", None),
        ("I-0002", "--email", "", None),
        ("I-0002", "--debit-number", "700131", None),
        ("O-003", "--debit-number", "123-45-67890", _NO_CHECK_DIGIT),
        ("O-003", "--debit-number", "123-45-67891", None),
        ("O-003", "--own", "registration=123-45-67890", _NO_CHECK_DIGIT),
        ("O-003", "--own", "registration=123-45-67891", None),
    ],
)
def test_what_looks_mistyped_is_said_and_kept(
    run: Run, id_: str, option: str, text: str, said: str | None
) -> None:
    ran = run(edit, id_, option, text)
    assert (ran.code, ran.err) == ("", f"{id_}: {said}\n" if said else "")
    again = run(edit, id_, "--phone", "010-0000-7777", "--json")  # what stood so before is not said again
    assert (again.err, json.loads(again.out)["notes"]) == ("", [])


def test_what_looks_mistyped_in_a_sheet_is_said_by_its_row(desk: Desk, run: Run, tmp_path: Path) -> None:
    rows: Sequence[Sequence[Cell]] = [
        ["성명", "구분", "가입일", "이메일", "사업자번호"],
        ["김가람", "개인", dt.date(2025, 1, 5), "garam.example.org", None],
        ["윤슬", "개인", dt.date(2025, 1, 5), "yunseul@example.org", None],
        ["모래내조합", "단체", dt.date(2025, 1, 5), None, "123-45-67890"],
        ["물빛조합", "단체", dt.date(2025, 1, 5), None, "123-45-67891"],
    ]
    sheet = tmp_path / "members.xlsx"
    sheet.write_bytes(xlsx(*rows))
    ran = run(import_, sheet, "--accept")
    assert (ran.code, ran.err) == ("", "")
    shown = " ".join(ran.out.split())
    assert re.findall(r"Row (\d+), [IO]-\d+: (.*?)(?= Row| New:)", shown) == [
        ("2", _NO_EMAIL),
        ("4", _NO_CHECK_DIGIT),
    ]
    assert "garam" not in shown
    assert "67890" not in shown
    again = run(import_, sheet, "--accept")
    assert ("nothing to do" in again.out, _NO_EMAIL in again.out) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["I-0999", "--phone", "1"], "UNKNOWN-MEMBER"),
        (["I-0001", "--debit-number", "123-45-67890"], "DEBIT-NUMBER"),
        (["O-003", "--debit-number", "700131"], "DEBIT-NUMBER"),
        (["I-0001", "--debit-number", "900101-1234567"], "RESIDENT-NUMBER"),
        (["I-0001", "--own", "비고=900101-1234568"], "RESIDENT-NUMBER"),
        (["I-0001", "--alias-remove", "없는이름"], "ALIAS-UNKNOWN"),
        (["I-0001", "--own", "phone=1"], "OWN-COLUMN"),
    ],
)
def test_a_change_that_cannot_be(desk: Desk, run: Run, arguments: list[str], code: str) -> None:
    before = (desk.root / "register/register.csv").read_bytes()
    assert run(edit, *arguments).code == code
    assert (desk.root / "register/register.csv").read_bytes() == before


def test_a_payer_number_of_another_is_refused(desk: Desk, run: Run) -> None:
    assert not run(edit, "I-0001", "--payer-number", "0001").code
    assert run(edit, "I-0002", "--payer-number", "0001").code == "DUPLICATE-PAYER-NUMBER"


def test_what_the_log_cannot_hold_is_not_changed(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sfund.books.persons import access
    from sfund.errors import CommitError, failure
    from sfund.words import say

    def full(*_: object, **__: object) -> None:
        raise failure(
            CommitError, "BOOKS-NOT-WRITABLE", say("the file cannot be written: {reason}", reason="")
        )

    before = (desk.root / "register/register.csv").read_bytes()
    monkeypatch.setattr(access, "note", full)
    assert run(edit, "I-0002", "--phone", "010-0000-1234").code == "BOOKS-NOT-WRITABLE"
    assert (desk.root / "register/register.csv").read_bytes() == before
