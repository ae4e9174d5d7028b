"""`sfund close`, `reopen` and `reverse`: a closed month stays as it was, and everybody can see that it did."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sfund.auditing.closing import BEGINNING, Chain, sealed
from sfund.books.closing.trial import trial_balance
from sfund.books.disk import digest
from sfund.books.load import load_books
from sfund.books.render import render
from sfund.periods import Month

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Ran, Sfund

JANUARY = """
2025-01-05 * "회비"
  import-id: "b-01"
  member: "I-0001"
  Assets:Bank:Operating      10000 KRW
  Income:Dues:Individual    -10000 KRW

2025-01-20 * "수수료"
  import-id: "b-02"
  Assets:Bank:Operating       -500 KRW
  Expenses:Office:Fees         500 KRW

2025-02-01 balance Assets:Bank:Operating  9500 KRW
"""
FEBRUARY = """
2025-02-10 * "회비"
  import-id: "b-03"
  member: "I-0001"
  Assets:Bank:Operating      10000 KRW
  Income:Dues:Individual    -10000 KRW

2025-03-01 balance Assets:Bank:Operating  19500 KRW
"""
BEFORE = """
2024-12-01 open Assets:Cash:Earlier
2024-12-01 open Income:Dues:Earlier

2024-12-31 * "현금"
  Assets:Cash:Earlier           700 KRW
  Income:Dues:Earlier          -700 KRW
"""
REGISTRY = """
2025-01-01 custom "member" "join" "I-0001"
  kind: "individual"
"""
Typed = Callable[..., "Ran"]


@pytest.fixture
def root(tmp_path: Path, make_books: MakeBooks) -> Path:
    folder = make_books(tmp_path / "books")
    journal = folder / "journal" / "2025"
    journal.mkdir(parents=True)
    (journal / "01.beancount").write_text(JANUARY, encoding="utf-8")
    (journal / "02.beancount").write_text(FEBRUARY, encoding="utf-8")
    (folder / "registry.beancount").write_text(REGISTRY, encoding="utf-8")
    with (folder / "main.beancount").open("a", encoding="utf-8") as main:
        main.write('include "registry.beancount"\ninclude "journal/*/*.beancount"\n')
    return folder


@pytest.fixture
def typed(sfund: Sfund, root: Path) -> Typed:
    return lambda *words: sfund("--books", root, *words)


def changed(root: Path, old: str, new: str, month: str = "01") -> None:
    path = root / "journal" / "2025" / f"{month}.beancount"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def closed(typed: Typed, month: str) -> str:
    answer = typed("close", month, "--json")
    assert answer.status == 0, answer.err
    head: str = json.loads(answer.out)["head"]
    return head


def codes(typed: Typed, *words: str) -> list[str]:
    return [one["code"] for one in json.loads(typed("check", "--json", *words).out)["diagnostics"]]


def test_closing_prints_the_trial_balance_and_the_head(typed: Typed) -> None:
    answer = typed("close", "2025-01")
    assert answer.status == 0
    assert "For the minutes: " in answer.out
    for account, shown in {"Assets:Bank:Operating": "9,500", "Expenses:Office:Fees": "500"}.items():
        assert any(account in line and shown in line for line in answer.out.splitlines())


FUNDS_OF_YEARS = """
2025-01-01 open Assets:Cash:Box
2025-01-01 open Equity:Start
2025-01-01 open Income:Gifts
2025-01-01 open Expenses:Costs
2025-01-01 open Equity:Moved
2025-01-01 custom "fund" "youth"
  restriction: "purpose"

2025-01-02 * "처음 있던 돈"
  Assets:Cash:Box    1000 KRW
  Equity:Start      -1000 KRW

2025-06-01 * "기부"
  Assets:Cash:Box    5000 KRW
  Income:Gifts      -5000 KRW

2025-07-01 * "청년 기금으로"
  note: "이사회 결정"
  Equity:Transfers   2000 KRW
  Equity:Transfers  -2000 KRW
    fund: "youth"
  Assets:Cash:Box   -2000 KRW
  Assets:Cash:Box    2000 KRW
    fund: "youth"

2025-08-01 * "강의"
  fund: "youth"
  Assets:Cash:Box    -300 KRW
  Expenses:Costs      300 KRW

2026-01-10 * "강의"
  fund: "youth"
  Assets:Cash:Box    -200 KRW
  Expenses:Costs      200 KRW
"""


def test_the_trial_balance_begins_the_years_flows_anew(tmp_path: Path, make_books: MakeBooks) -> None:
    """What 2025 left is one line for each fund; the whole sums to zero, as bean-query's sums do."""
    books = load_books(make_books(tmp_path / "books", FUNDS_OF_YEARS))
    assert not books.diagnostics
    december, january = (trial_balance(books, month) for month in (Month(2025, 12), Month(2026, 1)))
    assert december.brought == {}
    assert december.accounts["Income:Gifts"] == -5000
    assert january.brought == {"general": -3000, "youth": -1700}  # 5,000 less 2,000 moved; 2,000 less 300
    assert "Income:Gifts" not in january.accounts
    assert (january.accounts["Expenses:Costs"], january.accounts["Equity:Start"]) == (200, -1000)
    for trial in (december, january):
        assert trial.debits == trial.credits
        assert sum((*trial.accounts.values(), *trial.brought.values())) == 0
    balances = books.query(
        "SELECT account, sum(number) FROM postings WHERE day < '2026-02-01' AND account LIKE 'Assets:%' GROUP BY ALL"
    )
    assert {name: january.accounts[name] for name, _ in balances} == dict(balances)


def test_the_trial_balance_shows_what_was_brought_forward(typed: Typed, root: Path) -> None:
    for number in range(1, 13):
        closed(typed, f"2025-{number:02}")
    answer = typed("close", "2026-01")
    assert answer.status == 0, answer.err
    assert re.search(r"Net assets brought forward: general +19,500 *$", answer.out, re.MULTILINE)
    assert "Income:Dues" not in answer.out
    assert re.search(r"Total +19,500 +19,500 *$", answer.out, re.MULTILINE)
    assert "Income and expenses are those from 2026-01-01 on." in answer.out
    assert json.loads(typed("close", "2026-02", "--json").out)["brought-forward"] == {"general": "-19500"}


def test_a_dry_run_closes_and_opens_nothing_and_says_so(typed: Typed) -> None:
    said = typed("close", "2025-01", "--dry-run").out
    assert "2025-01 can be closed: 2 entries." in said
    assert "is closed" not in said
    assert "For the minutes" not in said
    assert "Nothing was written" in said
    closed(typed, "2025-01")
    said = typed("reopen", "2025-01", "--why", "영수증", "--dry-run").out
    assert "2025-01 can be opened again." in said
    assert "is open again" not in said
    assert json.loads(typed("close", "--list", "--json").out)["chain"][-1]["what"] == "seal"


def test_the_chain_goes_on(typed: Typed, root: Path) -> None:
    first, second = closed(typed, "2025-01"), closed(typed, "2025-02")
    links = Chain.of(load_books(root).registry.closings).links
    assert [(link.period, link.previous, link.head) for link in links] == [
        ("2025-01", BEGINNING, first), ("2025-02", first, second),
    ]  # fmt: skip
    assert codes(typed) == []


def test_closing_is_a_function_of_the_month_alone(
    typed: Typed, root: Path, tmp_path: Path, sfund: Sfund
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    (copy / "journal" / "2025" / "01.beancount").write_text("; moved\n\n" + JANUARY, encoding="utf-8")
    head = json.loads(sfund("--books", copy, "close", "2025-01", "--json").out)
    same = json.loads(typed("close", "2025-01", "--json").out)
    assert (head["entries"], head["trial-balance"]) == (same["entries"], same["trial-balance"])


# What somebody does to a closed January → the codes that the check gives.
MEDDLED = {
    "nothing": (lambda _: None, []),
    "another amount": (lambda root: changed(root, "500 KRW\n", "501 KRW\n"), ["CLOSED-MONTH-CHANGED"] * 2),
    "another member": (lambda root: changed(root, 'import-id: "b-01"\n  member: "I-0001"', 'import-id: "b-01"'),
                       ["CLOSED-MONTH-CHANGED"] * 2),
    "an entry more": (lambda root: changed(root, "2025-01-20", '2025-01-19 note Assets:Bank:Operating "x"\n\n2025-01-20'),
                      ["CLOSED-MONTH-CHANGED"]),
    "a blank line more": (lambda root: changed(root, "2025-01-20", "\n; only a remark\n2025-01-20"), []),
    "an entry gone": (lambda root: changed(root, "2025-02-01 balance", "; 2025-02-01 balance"), []),
    "the list of the month gone": (lambda root: (root / "seals" / "2025-01.csv").unlink(), ["SEAL-CHANGED"]),
    "the list of the month changed": (
        lambda root: (root / "seals" / "2025-01.csv").write_text("", encoding="utf-8"), ["SEAL-CHANGED"]),
    "an entry of January put into February's file": (
        lambda root: changed(root, "2025-02-10 *", '2025-01-31 note Assets:Bank:Operating "x"\n\n2025-02-10 *', "02"),
        ["CLOSED-MONTH-CHANGED"]),
    "an entry of February": (lambda root: changed(root, '"회비"', '"회비 2월"', "02"), []),
}  # fmt: skip


def given_fund(root: Path, account: str = "Assets:Bank:Operating") -> None:
    """The account's money belongs to another fund from now on, and in all that was."""
    chart = root / "accounts.beancount"
    before, opened, after = chart.read_text(encoding="utf-8").partition(f" open {account} KRW\n")
    assert opened
    chart.write_text(
        before + opened + re.sub(r'fund: "\w+"', 'fund: "youth"', after, count=1), encoding="utf-8"
    )


def test_an_account_of_another_fund_changes_what_a_closed_month_said(typed: Typed, root: Path) -> None:
    closed(typed, "2025-01")
    given_fund(root)
    assert (
        codes(typed).count("CLOSED-MONTH-CHANGED") == 4
    )  # two entries: gone as they were, there as they are


def test_an_account_of_another_fund_that_the_month_does_not_use_changes_nothing(
    typed: Typed, root: Path
) -> None:
    closed(typed, "2025-01")
    given_fund(root, "Assets:Bank:Solidarity")
    assert "CLOSED-MONTH-CHANGED" not in codes(typed)


PROMISES = """
2025-01-10 custom "pledge" "make" "P-2025-1" 50000 KRW
  party: "I-0001"
  kind: "donation"
  fund: "general"

2025-01-10 custom "plan" "task" "training"

2025-02-11 custom "plan" "task" "hall"
"""
MADE = '"P-2025-1" 50000 KRW'
LATER = '\n2025-01-12 custom "pledge" "raise" "P-2025-1" 9 KRW\n'


def registered(root: Path, old: str, new: str) -> None:
    path = root / "registry.beancount"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (MADE, MADE.replace("50000", "40000"), 2),  # gone as it was, there as it is
        (LATER.strip(), "", 1),
        (LATER, LATER * 2, 1),
        ('2025-01-10 custom "plan" "task" "training"', "", 1),
        ('2025-02-11 custom "plan" "task" "hall"', "", 0),  # February is open
        ('kind: "individual"', 'kind: "individual"\n  name-ko: "x"', 0),  # who belongs is learnt later, too
    ],
)
def test_what_was_promised_in_a_closed_month_is_sealed(
    typed: Typed, root: Path, old: str, new: str, found: int
) -> None:
    registered(root, "2025-01-01 custom", PROMISES + LATER + "\n2025-01-01 custom")
    closed(typed, "2025-01")
    assert codes(typed) == []
    registered(root, old, new)
    assert codes(typed).count("CLOSED-MONTH-CHANGED") == found


def test_what_is_gone_is_called_by_its_name(typed: Typed, root: Path) -> None:
    registered(root, "2025-01-01 custom", PROMISES + LATER + "\n2025-01-01 custom")
    closed(typed, "2025-01")
    registered(root, LATER.strip(), "")
    assert "a pledge of 2025-01-12 is gone or was changed" in typed("check").err


def test_a_promise_is_not_dated_into_a_closed_month(typed: Typed, root: Path) -> None:
    registered(root, "2025-01-01 custom", PROMISES + "\n2025-01-01 custom")
    closed(typed, "2025-01")
    assert typed("pledge", "raise", "P-2025-1", "900", "--on", "2025-01-31").codes == ["MONTH-CLOSED"]
    assert typed("pledge", "raise", "P-2025-1", "900", "--on", "2025-02-01").status == 0
    part = typed("pledge", "due", "P-2025-1", "2025-06-30", "900")  # said on the day of the pledge, but today
    assert part.status == 0, part.err
    assert f"{dt.date.today()} custom" in part.out


EARLIER = b"""\
entry,7aab79ea04ac98e867dda6e8c725cb824995470367a96e597883463e1c45ea9d,2025-01-05,transaction
entry,2f38dde3a9fd267ce5d374d123c14feca06ddff41c6e6999f9a4f490e8ff3daf,2025-01-20,transaction
"""
FUNDS = b"funds,740cdc20fb4fa410057bd09dd7f8a34a1eb4ec7cd01c3e98bcbebbd1185a5e8c\n"
JOURNAL = b"file,journal/2025/01.beancount,d0b8b3b1020f6e806e0127e5c7f11404b81eebb30519b681a212b9e6664909e9\n"


@pytest.mark.parametrize("content", [EARLIER, FUNDS + EARLIER, JOURNAL + FUNDS + EARLIER])
def test_lists_of_the_time_when_only_funds_were_sealed_hold_too(
    typed: Typed, root: Path, content: bytes
) -> None:
    """January as it was sealed then, first without a line on the accounts, then with their funds."""
    registered(root, "2025-01-01 custom", PROMISES + "\n2025-01-01 custom")  # none of it was sealed then
    link = sealed(dt.date(2025, 2, 3), Month(2025, 1), digest(content), 2, BEGINNING)
    (root / "seals").mkdir()
    (root / "seals" / "2025-01.csv").write_bytes(content)
    with (root / "registry.beancount").open("a", encoding="utf-8") as registry:
        registry.write("\n" + render([link]))
    registered(root, MADE, MADE.replace("50000", "40000"))
    assert typed("pledge", "raise", "P-2025-1", "900", "--on", "2025-01-31", "--dry-run").status == 0
    assert codes(typed) == []
    given_fund(root)
    assert "CLOSED-MONTH-CHANGED" in codes(typed)


@pytest.mark.parametrize(
    ("key", "value"), [("member", "I-0001"), ("unit", "교육위원회"), ("program", "training")]
)
def test_what_an_account_says_of_its_postings_is_sealed(
    typed: Typed, root: Path, key: str, value: str
) -> None:
    closed(typed, "2025-01")
    said_of_account(root, key, value)
    assert codes(typed).count("CLOSED-MONTH-CHANGED") == 2  # the fees: gone as they were, there as they are


def test_what_an_account_says_and_the_entry_says_too_changes_nothing_of_it(typed: Typed, root: Path) -> None:
    changed(root, 'import-id: "b-02"', 'import-id: "b-02"\n  unit: "사무국"')
    closed(typed, "2025-01")
    said_of_account(root, "unit", "교육위원회")
    assert "CLOSED-MONTH-CHANGED" not in codes(typed)


def said_of_account(root: Path, key: str, value: str) -> None:
    chart = root / "accounts.beancount"
    before, opened, after = chart.read_text(encoding="utf-8").partition(" open Expenses:Office:Fees KRW\n")
    assert opened
    chart.write_text(f'{before}{opened}  {key}: "{value}"\n{after}', encoding="utf-8")


@pytest.mark.parametrize("case", MEDDLED.values(), ids=MEDDLED)
def test_meddling_is_found(typed: Typed, root: Path, case: tuple[Callable[[Path], None], list[str]]) -> None:
    closed(typed, "2025-01")
    meddle, wanted = case
    meddle(root)
    found = [
        code for code in codes(typed) if code in ("CLOSED-MONTH-CHANGED", "SEAL-CHANGED", "CHAIN-BROKEN")
    ]
    assert found == wanted


def test_the_head_of_the_minutes_finds_who_rewrites_the_chain_too(typed: Typed, root: Path) -> None:
    before = shutil.copytree(root, root.parent / "rewritten")
    head = closed(typed, "2025-01")
    assert codes(typed, "--head", head[:16]) == []
    changed(before, '"수수료"', '"회의비"')
    shutil.rmtree(root)
    shutil.copytree(before, root)
    closed(typed, "2025-01")
    assert codes(typed) == []
    assert codes(typed, "--head", head[:16]) == ["HEAD-UNKNOWN"]


REFUSED = {
    "twice": (["close 2025-01"], "close 2025-01", "MONTH-CLOSED-ALREADY"),
    "out of order": ([], "close 2025-02", "CLOSED-OUT-OF-ORDER"),
    "a month that is not over": ([], f"close {Month.of(dt.date.today())}", "MONTH-RUNNING"),
    "before the books": ([], "close 2024-11", "MONTH-EMPTY"),
    "opening what is open": ([], "reopen 2025-01 --why x", "MONTH-OPEN"),
    "opening an earlier one": (["close 2025-01", "close 2025-02"], "reopen 2025-01 --why x", "REOPENED-OUT-OF-ORDER"),
    "opening without a reason": (["close 2025-01"], "reopen 2025-01 --why -", "NO-REASON"),
    "an entry of a closed month": (["close 2025-01"], "reverse b-02 --why x --on 2025-01-25", "MONTH-CLOSED"),
    "reversing nothing": ([], "reverse b-99 --why x", "NO-SUCH-ENTRY"),
    "reversing one of several": ([], "reverse b- --why x", "SEVERAL-ENTRIES"),
    "reversing before it happened": ([], "reverse b-03 --why x --on 2025-02-01", "REVERSED-BEFORE-IT"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_refused(typed: Typed, root: Path, case: tuple[list[str], str, str]) -> None:
    before, words, code = case
    for command in before:
        assert typed(*command.split()).status == 0
    state = {path: path.read_bytes() for path in root.rglob("*.beancount")}
    answer = typed(*words.split())
    assert (answer.status, f"error[{code}]" in answer.err) == (1, True), answer.err
    assert state == {path: path.read_bytes() for path in root.rglob("*.beancount")}


@pytest.mark.parametrize(
    ("year", "code"),
    [("2999", "YEAR-RUNNING"), (str(dt.date.today().year), "YEAR-RUNNING"), ("2023", "YEAR-EMPTY")],
)
def test_a_year_that_is_not_over_or_was_before_the_books(typed: Typed, year: str, code: str) -> None:
    assert typed("close", year).codes == [code]


def test_what_is_not_placed_or_not_proven_keeps_a_month_open(typed: Typed, root: Path) -> None:
    changed(root, '2025-01-20 * "수수료"', '2025-01-20 ! "수수료"')
    changed(root, "2025-02-01 balance Assets:Bank:Operating  9500 KRW", "")
    changed(root, "2025-03-01 balance Assets:Bank:Operating  19500 KRW", "", "02")
    answer = typed("close", "2025-01")
    assert answer.status == 1
    assert "error[NOT-PLACED]: journal/2025/01.beancount:8" in answer.err
    assert "error[BANK-NOT-PROVEN]" in answer.err
    assert not (root / "seals").exists()


def test_reopening_stays_in_the_chain(typed: Typed, root: Path) -> None:
    closed(typed, "2025-01")
    assert typed("reopen", "2025-01", "--why", "영수증이 하나 빠짐").status == 0
    assert not (root / "seals" / "2025-01.csv").exists()
    changed(root, "2025-01-20", '2025-01-19 note Assets:Bank:Operating "영수증"\n\n2025-01-20')
    assert codes(typed) == []
    closed(typed, "2025-01")
    told = json.loads(typed("close", "--list", "--json").out)["chain"]
    assert [(one["what"], one["note"]) for one in told] == [
        ("seal", None), ("reopen", "영수증이 하나 빠짐"), ("seal", None),
    ]  # fmt: skip


def test_reversing_twice_leaves_the_balances_as_they_were(typed: Typed, root: Path) -> None:
    closed(typed, "2025-01")
    today = Month.of(dt.date.today())
    before = trial_balance(load_books(root), today)
    assert typed("reverse", "b-02", "--why", "두 번 적음").status == 0
    once = load_books(root)
    assert not once.diagnostics
    assert (
        trial_balance(once, today).accounts["Assets:Bank:Operating"]
        == before.accounts["Assets:Bank:Operating"] + 500
    )
    (entry,) = [one for one in once.entries if (one.meta or {}).get("reverses") == "b-02"]
    place = f"{Path(entry.meta['filename']).relative_to(root).as_posix()}:{entry.meta['lineno']}"
    assert typed("reverse", place, "--why", "그것도 틀림").status == 0
    assert trial_balance(load_books(root), today) == before
    assert codes(typed) == []


def everything_closed(typed: Typed) -> None:
    for number in range(1, 13):
        assert typed("close", f"2025-{number:02}").status == 0


def test_a_year_is_closed_and_opened(typed: Typed, root: Path) -> None:
    assert "error[MONTHS-OPEN]" in typed("close", "2025").err
    everything_closed(typed)
    told = json.loads(typed("close", "2025", "--json").out)
    assert told["funds"] == [{"fund": "general", "opening": "0", "closing": "19500"}]
    assert (root / "seals" / "2025.csv").read_text() == (
        "fund,opening,income,expense,transfers,closing\ngeneral,0,20000,500,0,19500\n"
    )
    assert codes(typed) == []
    assert "error[YEAR-CLOSED-ALREADY]" in typed("close", "2025").err
    assert "error[YEAR-CLOSED]" in typed("reopen", "2025-12", "--why", "x").err
    early = root / "journal" / "2024"
    early.mkdir()
    (early / "12.beancount").write_text(BEFORE, encoding="utf-8")  # no closed month holds it
    found = json.loads(typed("check", "--json").out)["diagnostics"]
    (change,) = [one for one in found if one["code"].startswith("CLOSED-")]
    assert (change["code"], change["file"], change["line"]) == ("CLOSED-YEAR-CHANGED", "seals/2025.csv", 2)
    assert "opening 0 → 700, closing 19500 → 20200" in change["message"]
    shutil.rmtree(early)
    income = trial_balance(load_books(root), Month(2025, 12)).accounts["Income:Dues:Individual"]
    assert income == -20000  # no entry empties the year's accounts
    (root / "seals" / "2025.csv").write_text("", encoding="utf-8")
    assert codes(typed) == ["SEAL-CHANGED"]
    assert typed("reopen", "2025", "--why", "늦은 영수증").status == 0
    assert "error[YEAR-OPEN]" in typed("reopen", "2025", "--why", "x").err
    assert typed("reopen", "2025-12", "--why", "늦은 영수증").status == 0
