"""`sfund fund` as it is typed: what is written, what is refused, and that a refusal writes nothing."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from sfund import checks
from sfund.books.creation import create_books
from sfund.books.load import load_books

if TYPE_CHECKING:
    from desk import Ran, Sfund

    Typed = Callable[..., Ran]

MONEY = """
2025-01-01 custom "fund" "youth"
  restriction: "purpose"

2025-02-01 * "A gift"
  Assets:Bank:Operating   2000000 KRW
  Income:Donations       -2000000 KRW

2025-02-02 * "A gift for the young"
  fund: "youth"
  Assets:Bank:Operating   1000000 KRW
  Income:Donations       -1000000 KRW

2025-03-05 * "Rent"
  Expenses:Office:Rent     100001 KRW
  Assets:Bank:Operating   -100001 KRW

2025-06-30 * "A course of the fund"
  fund: "youth"
  Expenses:Program:Education  800000 KRW
  Assets:Bank:Operating      -800000 KRW
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    create_books(folder, name="나루 연대망", begin=dt.date(2025, 1, 1))
    registry = folder / "registry.beancount"
    registry.write_text(registry.read_text(encoding="utf-8") + MONEY, encoding="utf-8")
    return folder


@pytest.fixture
def typed(sfund: Sfund, root: Path) -> Typed:
    return lambda *words: sfund("--books", root, "fund", *words)


def told(answer: Ran) -> Any:
    assert answer.status == 0, answer.err
    return json.loads(answer.out)


def balances(typed: Typed, day: str = "2025-12-31") -> dict[str, int]:
    return {
        one["fund"]: int(one["balance"]) for one in told(typed("list", "--as-of", day, "--json"))["funds"]
    }


def files_of(root: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".sfund" not in path.parts
    }


def transfer(
    typed: Typed, amount: object, *more: object, giver: str = "general", taker: str = "youth"
) -> Ran:
    return typed("transfer", amount, "--from", giver, "--to", taker, "--why", "운영위원회 결의", *more)


def test_the_money_changes_its_fund_and_stays_where_it_lies(typed: Typed, root: Path) -> None:
    assert transfer(typed, "300,000", "--on", "2025-04-01").status == 0
    assert balances(typed) == {"general": 1599999, "solidarity": 0, "youth": 500000}
    books = load_books(root)
    assert [one.code for one in checks.run(books, dt.date(2025, 12, 31))] == []
    said = told(typed("show", "youth", "--from", "2025-01-01", "--to", "2025-12-31", "--json"))
    assert (said["transfers"], said["difference"]) == ("300000", "0")
    assert said["accounts"] == [{"account": "Assets:Bank:Operating", "amount": "500000"}]
    assert (root / "journal/2025/04.beancount").read_text(encoding="utf-8").count(
        'reason: "운영위원회 결의"'
    ) == 1


def test_a_reserve_of_the_board_is_unrestricted_and_shown_apart(
    typed: Typed, sfund: Sfund, root: Path
) -> None:
    assert (
        typed("open", "reserve", "--restriction", "board", "--on", "2025-01-01", "--name-ko", "예비금").status
        == 0
    )
    assert transfer(typed, 500000, "--on", "2025-04-01", taker="reserve").status == 0
    report = told(sfund("--books", root, "report", "funds", "--year", 2025, "--json"))
    found = {figure["key"]: figure["value"] for figure in report["figures"]}
    assert (found["restricted"], found["unrestricted"], found["designated"]) == (
        "200000",
        "1899999",
        "500000",
    )


def test_a_release_says_that_it_is_one(typed: Typed, root: Path) -> None:
    assert typed("release", "youth", 200000, "--why", "사업 종료", "--on", "2025-12-31").status == 0
    assert 'transfer-kind: "release"' in (root / "journal/2025/12.beancount").read_text(encoding="utf-8")
    assert balances(typed)["youth"] == 0


REFUSED = {
    "an unknown fund, with the nearest": (
        "transfer 1 --from general --to yout --why x --on 2025-04-01", "UNKNOWN-FUND", 'did you mean "youth"?'),
    "an unknown account, with the nearest": (
        "transfer 1 --from general --to youth --why x --on 2025-04-01 --account Assets:Bank:Operatin",
        "UNKNOWN-ACCOUNT", 'did you mean "Assets:Bank:Operating"?'),
    "to itself": ("transfer 1 --from youth --to youth --why x --on 2025-04-01", "SAME-FUND", ""),
    "without a reason": ("transfer 1 --from general --to youth --why - --on 2025-04-01", "NO-REASON", ""),
    "more than there is": ("transfer 2000001 --from general --to youth --why x --on 2025-12-31", "FUND-SHORT", ""),
    "before the money came": ("transfer 1000 --from general --to youth --why x --on 2025-01-31", "FUND-SHORT", ""),
    "what a later day needs": (
        "transfer 900000 --from youth --to general --why x --on 2025-04-01", "FUND-NEGATIVE", "2025-06-30"),
    "a release of free money": ("release general 1 --to youth --why x --on 2025-04-01", "FUND-NOT-RESTRICTED", ""),
    "a release of the general fund to itself": ("release general 1 --why x --on 2025-04-01", "FUND-NOT-RESTRICTED",
                                                "fund transfer"),
    "a name that is nearly one": ("transfer 1 --from general --to youth --why x --on 2025-04-01 --account 운영통쟝",
                                  "UNKNOWN-ACCOUNT", "Assets:Bank:Operating"),
    "no amount": ("transfer 0.5 --from general --to youth --why x --on 2025-04-01", "AMOUNT-WRONG", ""),
    "a name that is none": ("open Youth! --restriction purpose", "DIRECTIVE-FIELD", "lower-case"),
    "a fund that is there": ("open youth --restriction time --on 2025-05-01", "DUPLICATE-ID", ""),
    "an account that is no expense": (
        "allocate --key head --share general=1 --share youth=1 --expense Income:Donations --month 2025-03",
        "NOT-AN-EXPENSE", ""),
    "a month without the cost": (
        "allocate --key head --share general=1 --share youth=1 --expense Expenses:Office:Rent --month 2025-04",
        "NOTHING-TO-SPLIT", ""),
    "a key that counts nothing": (
        "allocate --key head --share general=0 --share youth=0 --expense Expenses:Office:Rent --month 2025-03",
        "KEY-WITHOUT-BASE", ""),
    "a share that is no number": (
        "allocate --key head --share general=x --share youth=1 --expense Expenses:Office:Rent --month 2025-03",
        "SHARE-WRONG", ""),
}  # fmt: skip


@pytest.mark.parametrize(("line", "code", "hint"), REFUSED.values(), ids=REFUSED)
def test_one_clear_error_and_nothing_written(
    typed: Typed, root: Path, line: str, code: str, hint: str
) -> None:
    before = files_of(root)
    answer = typed(*line.split())
    assert answer.status == 1
    assert f"error[{code}]" in answer.err
    assert hint in answer.err
    assert files_of(root) == before


def test_a_statement_says_itself_that_money_moved(typed: Typed, root: Path) -> None:
    settings = root / "sfund.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[[bank]]\naccount = "Assets:Bank:Operating"\n',
        encoding="utf-8",
    )
    answer = transfer(typed, 1000, "--on", "2025-04-01", "--to-account", "Assets:Bank:Solidarity")
    assert "error[MOVED-BY-STATEMENT]" in answer.err
    assert (
        transfer(typed, 1000, "--on", "2025-04-01").status == 0
    )  # what stays on the account no statement says


def test_a_dry_run_writes_nothing(typed: Typed, root: Path) -> None:
    before = files_of(root)
    assert "Nothing was written" in transfer(typed, 1000, "--on", "2025-04-01", "--dry-run").out
    assert files_of(root) == before


ALLOCATE = ("allocate", "--expense", "Expenses:Office:Rent", "--month", "2025-03")
BY_HEAD = (*ALLOCATE, "--key", "head", "--share", "general=3", "--share", "youth=1")


def test_the_plan_comes_first(typed: Typed, root: Path) -> None:
    before = files_of(root)
    answer = typed(*BY_HEAD, "--dry-run")
    assert re.search(
        r"youth +1 +25,001", answer.out
    )  # 100,001 × 3 ÷ 4 = 75,000.75; the last takes what remains
    assert re.search(r"general +3 +75,000", answer.out)
    assert "Nothing was written" in answer.out
    unconfirmed = typed(*BY_HEAD)
    assert re.search(r"general +3 +75,000", unconfirmed.out)
    assert (unconfirmed.status, "error[NOT-CONFIRMED]" in unconfirmed.err) == (1, True)
    assert files_of(root) == before


@pytest.mark.parametrize(("answer", "status"), [("예", 0), ("n", 1)])
def test_at_a_terminal_the_shares_are_shown_and_it_asks(
    typed: Typed, root: Path, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
) -> None:
    terminal = io.StringIO(f"{answer}\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    before = files_of(root)
    asked = typed(*BY_HEAD)
    assert (asked.status, "Write it?" in asked.err) == (status, True)
    assert len(re.findall(r"general +3 +75,000", asked.out)) == 1
    assert ("allocated-cost" in asked.out) == (files_of(root) != before) == (status == 0)


# Key → what is typed, and the shares. By income: 2,000,000 and 1,000,000 of the year up to March.
KEYS = {
    "head": (("--key", "head", "--share", "general=3", "--share", "youth=1"), (75000, 25001)),
    "shares": (("--key", "shares", "--share", "youth=40.5", "--share", "general=59.5"), (59501, 40500)),
    "income": (("--key", "income", "--share", "general", "--share", "youth"), (66667, 33334)),
}


@pytest.mark.parametrize(("words", "shares"), KEYS.values(), ids=KEYS)
@pytest.mark.parametrize("account", [None, "Assets:Bank:Operating"], ids=["borne for now", "paid at once"])
def test_each_fund_bears_its_share(
    typed: Typed, words: tuple[str, ...], shares: tuple[int, int], account: str | None
) -> None:
    more = ("--account", account) if account else ()
    assert typed(*ALLOCATE, *words, *more, "--yes").status == 0
    said = {name: told(typed("show", name, "--from", "2025-01-01", "--to", "2025-03-31", "--json"))
            for name in ("general", "youth")}  # fmt: skip
    assert tuple(int(one["expense"]) for one in said.values()) == shares
    assert {one["difference"] for one in said.values()} == {"0"}
    borne = 0 if account else shares[1]
    assert [int(one["transfers"]) for one in said.values()] == [-borne, borne]


def test_a_key_file_is_a_sheet(typed: Typed, tmp_path: Path) -> None:
    sheet = tmp_path / "heads.csv"
    sheet.write_text("\ufefffund,heads\ngeneral,3\nyouth,1\n", encoding="utf-8")
    said = told(typed(*ALLOCATE, "--key", "head", sheet, "--dry-run", "--json"))
    assert [(one["fund"], one["base"], one["share"]) for one in said["shares"]] == [
        ("general", "3", "75000"), ("youth", "1", "25001")]  # fmt: skip
    sheet.write_text("general,3\nyouth,many\n", encoding="utf-8")
    assert "error[KEYFILE-WRONG]: heads.csv:2" in typed(*ALLOCATE, "--key", "head", sheet).err


# A sheet → by what key, and the funds that share. Sheets of Korean offices are often in cp949.
SHEETS = {
    "income, without a heading": ("income", b"general\nyouth\n", ["general", "youth"]),
    "income, with a heading": ("income", "기금\ngeneral\nyouth\n".encode(), ["general", "youth"]),
    "income, in cp949": ("income", "기금,비고\ngeneral\nyouth\n".encode("cp949"), ["general", "youth"]),
    "heads, quoted": ("head", b'fund,heads\n"general","1,003"\n"youth",1\n', ["general", "youth"]),
    "heads, blank lines": ("head", "\ufeff\ngeneral,3,\n,\nyouth,1\n".encode(), ["general", "youth"]),
    "heads, semicolons": ("head", b"general;3\nyouth;1\n", ["general", "youth"]),
}  # fmt: skip


@pytest.mark.parametrize(("key", "content", "funds"), SHEETS.values(), ids=SHEETS)
def test_key_files_as_offices_save_them(
    typed: Typed, tmp_path: Path, key: str, content: bytes, funds: list[str]
) -> None:
    sheet = tmp_path / "key.csv"
    sheet.write_bytes(content)
    said = told(typed(*ALLOCATE, "--key", key, sheet, "--dry-run", "--json"))
    assert [one["fund"] for one in said["shares"]] == funds


def test_a_key_file_of_a_spreadsheet(typed: Typed, tmp_path: Path) -> None:
    sheet = tmp_path / "heads.xlsx"
    book = xlsxwriter.Workbook(sheet)
    page = book.add_worksheet()
    for at, row in enumerate([("기금", "인원"), ("general", 3), ("youth", 1)]):
        page.write_row(at, 0, row)
    book.close()
    said = told(typed(*ALLOCATE, "--key", "head", sheet, "--dry-run", "--json"))
    assert [(one["fund"], one["share"]) for one in said["shares"]] == [
        ("general", "75000"),
        ("youth", "25001"),
    ]


# What no key file says → the error.
NO_KEYS = {
    "a first fund misspelt": (b"generl\nyouth\n", "UNKNOWN-FUND"),
    "a first fund unknown, with a number": (b"choir,3\nyouth,1\n", "UNKNOWN-FUND"),
    "a thousand without quotes": (b"general,3\nyouth,1,003\n", "KEYFILE-WRONG"),
    "a number without an end": (b"general,1e999999999\nyouth,1\n", "KEYFILE-WRONG"),
    "nothing": (b"", "KEYFILE-UNREADABLE"),
    "too much": (b"general,3\n" * 110_000, "KEYFILE-UNREADABLE"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code"), NO_KEYS.values(), ids=NO_KEYS)
def test_what_no_key_file_says(typed: Typed, tmp_path: Path, content: bytes, code: str) -> None:
    sheet = tmp_path / "key.csv"
    sheet.write_bytes(content)
    answer = typed(*ALLOCATE, "--key", "income" if b"," not in content else "head", sheet)
    assert (answer.status, f"error[{code}]" in answer.err) == (1, True), answer.err


def test_a_split_entered_in_another_month_is_no_cost_of_that_month(typed: Typed, root: Path) -> None:
    with (root / "registry.beancount").open("a", encoding="utf-8") as registry:
        registry.write(
            '\n2025-04-05 * "Rent"\n  Expenses:Office:Rent  100000 KRW\n  Assets:Bank:Operating  -100000 KRW\n'
        )
    assert typed(*BY_HEAD, "--on", "2025-04-10", "--yes").status == 0
    of_april = (*BY_HEAD, "--month", "2025-04", "--dry-run", "--json")
    assert told(typed(*of_april))["cost"] == "100000"


def test_a_split_that_was_undone_is_split_anew(typed: Typed, sfund: Sfund, root: Path) -> None:
    def splits() -> list[str]:
        return [
            f"journal/2025/03.beancount:{entry.meta['lineno']}"
            for entry in load_books(root).entries
            if "allocated" in (entry.meta or {})
        ]

    def reverse(place: str) -> None:
        answer = sfund("--books", root, "reverse", place, "--why", "잘못 나눔", "--on", "2025-03-31")
        assert answer.status == 0, answer.err

    assert typed(*BY_HEAD, "--yes").status == 0
    (split,) = splits()
    reverse(split)
    assert told(typed(*BY_HEAD, "--dry-run", "--json"))["cost"] == "100001"
    (reversal,) = set(splits()) - {split}
    reverse(reversal)  # the split stands again
    assert "error[SPLIT-ALREADY]" in typed(*BY_HEAD).err
    (again,) = set(splits()) - {split, reversal}
    reverse(again)
    assert typed(*BY_HEAD, "--yes").status == 0
    assert "error[SPLIT-ALREADY]" in typed(*BY_HEAD).err


def test_what_mends_a_part_of_a_fund_below_zero_may_be_posted(typed: Typed, root: Path) -> None:
    with (root / "registry.beancount").open("a", encoding="utf-8") as registry:
        registry.write("""
2025-07-01 * "More than it had"
  fund: "youth"
  Expenses:Program:Education  500000 KRW
  Assets:Bank:Operating      -500000 KRW
""")
    assert balances(typed)["youth"] == -300000
    assert transfer(typed, 100000, "--on", "2025-08-01").status == 0
    assert balances(typed)["youth"] == -200000
    worse = transfer(typed, 50000, "--on", "2025-03-01", giver="youth", taker="solidarity")
    assert "error[FUND-NEGATIVE]" in worse.err
    assert "2025-07-01" in worse.err
    assert "error[FUND-ACCOUNT-NEGATIVE]" in worse.err


def test_the_same_cost_is_split_once(typed: Typed) -> None:
    assert typed(*BY_HEAD, "--yes").status == 0
    assert "error[SPLIT-ALREADY]" in typed(*BY_HEAD, "--yes").err


def test_the_key_stands_in_the_entry(typed: Typed, root: Path) -> None:
    typed(*BY_HEAD, "--yes")
    text = (root / "journal/2025/03.beancount").read_text(encoding="utf-8")
    for line in ('allocation-key: "head"', 'allocation-base: "general=3 youth=1"', "allocated-cost: 100001 KRW",
                 'allocated: "Expenses:Office:Rent 2025-03"'):  # fmt: skip
        assert line in text


WRONG_USAGE = [
    ("allocate", "--key", "head", "--expense", "Expenses:Office:Rent"),
    (*ALLOCATE, "--key", "head", "--share", "general", "--share", "youth=1"),
    (*ALLOCATE, "--key", "head", "--share", "youth=1", "--share", "youth=1"),
    ("show", "youth", "--from", "2025-12-31", "--to", "2025-01-01"),
]


@pytest.mark.parametrize("words", WRONG_USAGE)
def test_what_cannot_be_understood(typed: Typed, words: tuple[str, ...]) -> None:
    assert typed(*words).status == 2
