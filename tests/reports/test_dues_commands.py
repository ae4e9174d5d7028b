"""`sfund report dues`, `sfund dues bill` and `sfund dues simulate` as they are typed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import Sfund
from dues_network import NETWORK
from python_calamine import CalamineWorkbook

from sfund.books.load import load_books

if TYPE_CHECKING:
    from conftest import MakeBooks

REGISTER = "id,name\nI-0001,김하늘\nI-0002,박새롬\nS-001,최나래\n"


@pytest.fixture
def books(tmp_path: Path, make_books: MakeBooks) -> Path:
    folder = make_books(tmp_path / "books", NETWORK)
    (folder / "register").mkdir(mode=0o700)
    (folder / "register" / "register.csv").write_text(REGISTER, encoding="utf-8-sig")
    (folder / "register" / "register.csv").chmod(0o600)
    return folder


@pytest.fixture
def sfund(sfund: Sfund, books: Path) -> Sfund:
    """The command in these books."""
    return lambda *words: sfund("--books", books, *words)


# --- report --------------------------------------------------------------------------------------------


def test_a_year_that_is_not_over_is_counted_up_to_today(sfund: Sfund):
    today = dt.date.today()
    running = sfund("report", "dues", "--year", today.year + 1, "--json").json
    assert running["as_of"] == str(today)
    assert figures_of(running)["expected"] == "0"
    assert running["notes"] == [f"All of this time lies after {today}: nothing of it is due yet."]
    over = sfund("report", "dues", "--year", "2025", "--json").json
    assert ("notes" in over, over["as_of"]) == (False, "2025-12-31")
    halfway = sfund("report", "dues", "--year", "2025", "--as-of", "2025-04-24", "--json").json
    assert figures_of(halfway)["expected"] == "215000"


def figures_of(report: dict) -> dict:
    return {one["key"]: one["value"] for one in report["figures"]}


def test_the_report_in_three_forms(sfund: Sfund):
    span = ("--from", "2025-01-01", "--to", "2025-06-30")
    page, data, sheet = (sfund("report", "dues", *span, "--format", form) for form in ("text", "json", "csv"))
    assert (page.status, data.status, sheet.status) == (0, 0, 0)
    assert "Collection rate    102.8 %" in page.out
    assert data.json["report"] == "dues"
    lines = list(csv.reader(io.StringIO(sheet.out.removeprefix("\ufeff"))))
    assert lines[1] == [
        "I-0001",
        "Individual",
        "individual-monthly",
        "In grace",
        "60000",
        "50000",
        "10000",
        "2025-05",
    ]


def test_another_table_as_a_sheet(sfund: Sfund, tmp_path: Path):
    target = tmp_path / "ageing.csv"
    assert sfund("report", "dues", "--year", "2025", "--table", "ageing", "-o", target).status == 0
    assert target.read_text("utf-8-sig").startswith("Due for,Members,Amount")


def test_a_table_goes_with_csv_only(sfund: Sfund):
    assert sfund("report", "dues", "--table", "ageing", "--format", "json").status == 2
    unknown = sfund("report", "dues", "--table", "aging")
    assert unknown.status == 1
    assert "TABLE-UNKNOWN" in unknown.err


def test_the_list_names_them(sfund: Sfund):
    named = [line.split()[0] for line in sfund("report", "list").out.splitlines()]
    assert {"self-reliance", "dues", "members"} <= set(named)


def test_no_report_on_dues_holds_a_name(sfund: Sfund):
    for name in ("dues", "members"):
        for form in ("text", "json", "csv"):
            out = sfund("report", name, "--year", "2025", "--format", form).out
            assert not any(person in out for person in ("김하늘", "박새롬", "최나래", "솔찬밥상"))


# --- bill ----------------------------------------------------------------------------------------------


def test_a_bill_shows_ids_only(sfund: Sfund, books: Path):
    ran = sfund("dues", "bill", "--month", "2025-06")
    assert ran.status == 0
    assert "I-0002" in ran.out
    assert "박새롬" not in ran.out
    assert not (books / "register" / "access.csv").exists()


def test_names_on_request_and_the_log_says_so(sfund: Sfund, books: Path):
    ran = sfund("dues", "bill", "--month", "2025-06", "--names", "--json")
    names = {row["member"]: row["name"] for row in ran.json["tables"][0]["rows"]}
    assert names == {"I-0001": "김하늘", "I-0002": "박새롬", "S-001": "최나래"}
    log = (books / "register" / "access.csv").read_text("utf-8")
    assert "dues bill" in log
    assert "I-0001 I-0002 S-001" in log
    assert "김하늘" not in log


def test_an_organisation_s_name_is_in_the_books(sfund: Sfund):
    rows = sfund("dues", "bill", "--month", "2025-08", "--names", "--json").json["tables"][0]["rows"]
    assert {row["member"]: row["name"] for row in rows}["O-001"] == "솔찬밥상"


@pytest.mark.parametrize(("method", "members"), [("cms", ["I-0001"]), ("transfer", ["I-0002", "S-001"])])
def test_by_way_of_paying(sfund: Sfund, method: str, members: list[str]):
    rows = sfund("dues", "bill", "--month", "2025-06", "--method", method, "--json").json["tables"][0]["rows"]
    assert [row["member"] for row in rows] == members


def test_a_sheet_with_names_is_the_owner_s_alone(sfund: Sfund, tmp_path: Path):
    target = tmp_path / "bill.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o644)
    assert sfund("dues", "bill", "--month", "2025-06", "--names", "-o", target).status == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    sheet = CalamineWorkbook.from_path(target).get_sheet_by_index(1).to_python()
    assert [row[:2] for row in sheet[4:7]] == [
        ["I-0001", "김하늘"],
        ["I-0002", "박새롬"],
        ["S-001", "최나래"],
    ]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["bill.xlsx"]


def test_a_sheet_with_names_goes_nowhere_under_version_control(sfund: Sfund, books: Path):
    refused = sfund("dues", "bill", "--month", "2025-06", "--names", "-o", books / "bill.csv")
    assert refused.status == 1
    assert "PRIVATE-PLACE" in refused.err
    assert not (books / "bill.csv").exists()
    assert not (books / "register" / "access.csv").exists()


def test_a_csv_without_names(sfund: Sfund, tmp_path: Path):
    assert sfund("dues", "bill", "--month", "2025-06", "-o", tmp_path / "bill.csv").status == 0
    assert (tmp_path / "bill.csv").read_text("utf-8-sig").splitlines()[1] == (
        "I-0001,CMS,10000,0,0,10000")  # fmt: skip


# --- simulate ------------------------------------------------------------------------------------------


def test_a_simulation(sfund: Sfund, books: Path):
    before = {path: path.read_bytes() for path in books.rglob("*") if path.is_file()}
    ran = sfund("dues", "simulate", "--plan", "individual-monthly=12,000", "--plan", "supporter-monthly=6000",
                "--from", "2025-07", "--as-of", "2025-06-30", "--json")  # fmt: skip
    assert ran.status == 0
    assert [row["plan"] for row in ran.json["tables"][0]["rows"]] == [
        "individual-monthly",
        "supporter-monthly",
    ]
    assert (ran.json["from"], ran.json["to"]) == ("2025-07-01", "2026-06-30")
    assert {path: path.read_bytes() for path in books.rglob("*") if path.is_file()} == before


# --- what bad input gets -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        (("bill", "--month", "2025-13"), 2, "2025-13 is not a month such as 2026-11"),
        (("bill", "--month", "0000-01"), 2, "is not a month"),
        (("bill", "--method", "cash"), 2, "cash"),
        (("bill", "-o", "bill.pdf"), 2, ".xlsx or .csv"),
        (("simulate",), 2, "--plan"),
        (("simulate", "--plan", "individual-monthly"), 2, "is not NAME=AMOUNT"),
        (("simulate", "--plan", "individual-monthly=a lot"), 2, "is not NAME=AMOUNT"),
        (("simulate", "--plan", "individual-monthly=-1"), 2, "is not NAME=AMOUNT"),
        (("simulate", "--plan", "individual-monthly=nan"), 2, "is not NAME=AMOUNT"),
        (("simulate", "--plan", "individual-monthly=99.5"), 2, "more decimals than KRW"),
        (("simulate", "--plan", "supporter-monthly=1", "--plan", "supporter-monthly=2"), 2, "named twice"),
        (("simulate", "--plan", "individual-montly=12000"), 1, 'did you mean "individual-monthly"?'),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(sfund: Sfund, typed: tuple[str, ...], status: int, says: str):
    ran = sfund("dues", *typed)
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "typed",
    [("report", "dues"), ("dues", "bill", "--month", "2025-06"), ("dues", "simulate", "--plan", "monthly=1")],
)
def test_books_with_errors_answer_and_say_no(sfund: Sfund, books: Path, typed: tuple[str, ...]):
    broken = '2025-01-01 custom "dues-plan" "monthly" 5000 KRW\n2025-06-01 custom "member" "join" "I-0009"\n'
    (books / "main.beancount").write_text((books / "main.beancount").read_text("utf-8") + broken, "utf-8")
    ran = sfund(*typed)
    assert ran.status == 1
    assert "The books have errors" in ran.out
    assert "error[DIRECTIVE-FIELD]" in ran.err


# --- plans ---------------------------------------------------------------------------------------------


@pytest.fixture
def labelled(books: Path) -> Path:
    ledger = books / "ledger.beancount"
    plan = '2025-01-01 custom "dues-plan" "{}" 10000 KRW\n  name-ko: "{}"\n  name-en: "{}"\n'
    more = plan.format("friends", "벗 월 1만원", "Friends, KRW 10,000") + plan.format(
        "kin", "4.16 회원", "Kin"
    )
    ledger.write_text(f"{ledger.read_text('utf-8')}\n{more}", encoding="utf-8")
    return books


@pytest.mark.parametrize(
    ("typed", "ko", "en", "gone"),
    [
        (("friends", "12000"), None, None, ["Friends, KRW 10,000", "벗 월 1만원"]),
        (
            ("friends", "12000", "--name-ko", "벗 월 1만 2천원"),
            "벗 월 1만 2천원",
            None,
            ["Friends, KRW 10,000"],
        ),
        (("friends", "10000", "--due-day", "10"), "벗 월 1만원", "Friends, KRW 10,000", []),
        (("kin", "12000"), "4.16 회원", "Kin", []),
    ],
)
def test_a_label_that_names_an_amount_does_not_stay(
    sfund: Sfund, labelled: Path, typed: tuple[str, ...], ko: str | None, en: str | None, gone: list[str]
):
    shown = sfund("dues", "plan", *typed, "--on", "2025-07-01", "--dry-run")
    for label in gone:
        assert f'The label "{label}" named another amount and goes' in " ".join(shown.out.split())
    answer = sfund("dues", "plan", *typed, "--on", "2025-07-01", "--json")
    assert (answer.status, sorted(answer.json["labels-gone"])) == (0, sorted(gone))
    plan = load_books(labelled).registry.plans[typed[0]][-1]
    assert (plan.name_ko, plan.name_en) == (ko, en)


# What is typed → whether members owe more then, or less.
MOVES = {
    "more is asked, from a past month on": (("individual-monthly", "12000", "2025-05-01"), "more"),
    "less is asked": (("individual-monthly", "9000", "2025-05-01"), "less"),
    "as much as before": (("individual-monthly", "10000", "2025-05-01"), None),
    "from a month to come on": (("individual-monthly", "12000", "2099-01-01"), None),
    "a new plan, with nobody on it": (("brand-new", "12000", "2025-05-01"), None),
}


def arrears(sfund: Sfund) -> dict[str, int]:
    shown = sfund("member", "list", "--json").json["members"]
    return {one["member"]: int(one["arrears"]) for one in shown}


@pytest.mark.parametrize(("typed", "which"), MOVES.values(), ids=MOVES)
def test_a_plan_from_a_past_day_says_how_arrears_move(
    sfund: Sfund, typed: tuple[str, str, str], which: str | None
):
    name, amount, day = typed
    command = ("dues", "plan", name, amount, "--on", day, "--json")
    before = arrears(sfund)
    foreseen = sfund(*command, "--dry-run").json["arrears"]
    assert arrears(sfund) == before
    answer = sfund(*command, "--yes")
    assert (answer.status, answer.json["arrears"]) == (0, foreseen)
    after = arrears(sfund)
    up = [after[id_] - before[id_] for id_ in before if after[id_] > before[id_]]
    down = [before[id_] - after[id_] for id_ in before if after[id_] < before[id_]]
    assert foreseen == {"rise": str(sum(up)), "more": len(up), "fall": str(sum(down)), "less": len(down)}
    assert [key for key in ("more", "less") if foreseen[key]] == ([which] if which else [])


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_what_moves_arrears_is_not_written_unless_somebody_says_so(
    sfund: Sfund, books: Path, more: tuple[str, ...]
):
    before = {path: path.read_bytes() for path in books.rglob("*.beancount")}
    ran = sfund("dues", "plan", "individual-monthly", "12000", "--on", "2025-05-01", *more)
    assert (ran.status, "error[NOT-CONFIRMED]" in ran.err) == (1, True)
    assert bool(re.match(r"Arrears rise by [\d,]+ KRW, of 2 members\.", ran.out)) is not bool(more)
    assert {path: path.read_bytes() for path in books.rglob("*.beancount")} == before


def test_a_misspelt_plan_is_told_the_nearest(sfund: Sfund):
    ran = sfund("dues", "simulate", "--plan", "indvidual-montly=12000")
    assert (ran.status, 'did you mean "individual-monthly"?' in ran.err) == (1, True)
    assert "expected: one of individual-monthly, organization-monthly, supporter-monthly" in ran.err
    nothing_like_it = sfund("dues", "simulate", "--plan", "xyz=12000")
    assert '"sfund dues plan xyz AMOUNT" makes it' in nothing_like_it.err


@pytest.mark.parametrize("amount", ["-5", "-5000", "-5,000원"])
def test_an_amount_below_zero_is_no_option(sfund: Sfund, amount: str):
    ran = sfund("dues", "plan", "individual-monthly", amount)
    assert (ran.status, "No such option" in ran.err) == (2, False)
    assert "an amount is above zero" in ran.err


def test_a_day_that_is_none_is_told_in_words(sfund: Sfund):
    ran = sfund("dues", "plan", "individual-monthly", "12000", "--on", "2025-02-31")
    assert (ran.status, "%Y" in ran.err) == (2, False)
    assert "2025-02-31 is not a day such as 2026-11-05" in ran.err
