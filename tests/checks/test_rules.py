"""Each rule with a book that breaks it, the place that it names, and a book that it leaves alone."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sfund import checks
from sfund.books.load import load_books
from sfund.checks.rules import ALL

if TYPE_CHECKING:
    from conftest import MakeBooks

FUNDS = """
2025-01-01 custom "fund" "general"
2025-01-01 custom "fund" "solidarity"
  restriction: "purpose"
2025-01-01 custom "fund" "g-2025-1"
  restriction: "purpose"
2025-01-01 custom "party" "C-001"
  kind: "public"
2025-01-01 custom "grant" "award" "G-2025-1" 1000 KRW
  party: "C-001"
  kind: "public-subsidy"
  fund: "g-2025-1"
2025-01-01 custom "grant" "line" "G-2025-1" "강사비" 1000 KRW
2025-01-01 custom "member" "join" "O-001"
  kind: "organization"
"""
HEAD = FUNDS.count("\n") - 1  # lines before those of a case; the first line of all is blank and goes
AS_OF = dt.date(2025, 12, 31)

# (code, line of the case, the case)
BROKEN = [
    pytest.param(
        "FUND-UNBALANCED", 1, """
2025-02-01 * "one side names another fund"
  Assets:Bank:Solidarity     1000 KRW
  Assets:Bank:Operating     -1000 KRW
""", id="a transfer without Equity:Transfers"),
    pytest.param(
        "FUND-UNBALANCED", 1, """
2025-02-01 * "the transaction's fund, and a posting that says other"
  fund: "solidarity"
  Assets:Bank:Operating      1000 KRW
  Income:Donations          -1000 KRW
    fund: "general"
""", id="a posting overrides its transaction"),
    pytest.param(
        "FUND-NEGATIVE", 5, """
2025-02-01 * "in"
  Assets:Bank:Solidarity     1000 KRW
  Income:CSR                -1000 KRW
    fund: "solidarity"
2025-02-02 * "out, and too much"
  fund: "solidarity"
  Expenses:Program:Support   1500 KRW
  Assets:Bank:Solidarity    -1500 KRW
""", id="a restricted fund below zero"),
    pytest.param(
        "FUND-ACCOUNT-NEGATIVE", 4, """
2025-02-01 * "the general fund's"
  Assets:Bank:Operating      1000 KRW
  Income:Donations          -1000 KRW
2025-02-02 * "paid for the fund from the account of others"
  fund: "solidarity"
  Expenses:Program:Support    500 KRW
  Assets:Bank:Operating      -500 KRW
2025-02-02 * "while its money lies elsewhere"
  Assets:Bank:Solidarity      900 KRW
  Income:CSR                 -900 KRW
    fund: "solidarity"
""", id="one fund lives on the money of another"),
    pytest.param(
        "FUND-ACCOUNT-NEGATIVE", 5, """
2025-02-01 * "the fund's"
  Assets:Bank:Solidarity     1000 KRW
  Income:CSR                -1000 KRW
    fund: "solidarity"
2025-02-02 * "the general fund pays from it"
  Expenses:Office:Rent        500 KRW
  Assets:Bank:Solidarity     -500 KRW
    fund: "general"
""", id="the general fund lives on a restricted one"),
    pytest.param(
        "FUND-ACCOUNT-NEGATIVE", 1, """
2025-02-01 * "from the drawer, which has nothing"
  Expenses:Office:Rent        500 KRW
  Assets:Cash                -500 KRW
2025-02-03 * "two days later the fund puts its money there"
  fund: "solidarity"
  Assets:Cash                 800 KRW
  Income:CSR                 -800 KRW
""", id="money comes to an account that was overdrawn"),
    pytest.param("UNKNOWN-FUND", 1, """
2025-02-01 * "misspelt"
  fund: "solidarty"
  Assets:Bank:Operating      1000 KRW
  Income:Donations          -1000 KRW
""", id="an unknown fund"),
    pytest.param("UNKNOWN-MEMBER", 1, """
2025-02-01 * "nobody"
  Assets:Bank:Operating      1000 KRW
  Income:Dues:Individual    -1000 KRW
    member: "I-0404"
""", id="an unknown member"),
    pytest.param("UNKNOWN-PARTY", 1, """
2025-02-01 * "nobody"
  party: "C-404"
  Assets:Bank:Operating      1000 KRW
  Income:Donations          -1000 KRW
""", id="an unknown party"),
    pytest.param("UNKNOWN-GRANT", 1, """
2025-02-01 * "nothing"
  grant: "G-2025-9"
  Expenses:Program:Education 1000 KRW
  Assets:Bank:Operating     -1000 KRW
""", id="an unknown grant"),
    pytest.param("UNKNOWN-PLEDGE", 1, """
2025-02-01 * "nothing"
  pledge: "P-2025-9"
  Assets:Bank:Operating      1000 KRW
  Income:CSR                -1000 KRW
""", id="an unknown pledge"),
    pytest.param("UNKNOWN-LOAN", 1, """
2025-02-01 * "nothing"
  loan: "L-2025-009"
  Assets:Bank:Solidarity     1000 KRW
  Income:Loans:Interest     -1000 KRW
""", id="an unknown loan"),
    pytest.param("UNKNOWN-LINE", 1, """
2025-02-01 * "a line that the grant does not have"
  grant: "G-2025-1"
  line: "식비"
  Expenses:Program:Education 1000 KRW
  Assets:Bank:Operating     -1000 KRW
""", id="an unknown budget line"),
    pytest.param("UNKNOWN-ACCOUNT", 1, """
2025-02-01 custom "rule" "rent" Expenses:Office:Rnt
  match: "임대료"
""", id="a rule for an account that is not open"),
    pytest.param("UNKNOWN-FUNCTION", 1, """
2025-02-01 * "no function that the statements know"
  Expenses:Office:Rent       1000 KRW
    function: "admin"
  Assets:Bank:Operating     -1000 KRW
""", id="a misspelt function"),
    pytest.param("IMPORT-TWICE", 5, """
2025-02-01 * "once"
  import-id: "abc"
  Assets:Bank:Operating      1000 KRW
  Income:Donations          -1000 KRW
2025-02-02 * "twice"
  import-id: "abc"
  Assets:Bank:Operating      1000 KRW
  Income:Donations          -1000 KRW
""", id="one row in two entries"),
    pytest.param("SUSPENSE-OLD", 1, """
2025-02-01 ! "nobody knows"
  Assets:Bank:Operating      1000 KRW
  Liabilities:Suspense      -1000 KRW
""", id="money in suspense for months"),
    pytest.param("SUSPENSE-OLD", 4, """
2025-02-01 ! "found out later"
  Assets:Bank:Operating      1000 KRW
  Liabilities:Suspense      -1000 KRW
2025-02-02 ! "never found out"
  Assets:Bank:Operating       700 KRW
  Liabilities:Suspense       -700 KRW
2025-03-01 * "what the first one was"
  Liabilities:Suspense       1000 KRW
  Income:Donations          -1000 KRW
""", id="what left suspense settles the oldest"),
]  # fmt: skip

SOUND = [
    pytest.param("""
2025-02-01 * "a transfer between funds"
  Assets:Bank:Solidarity     1000 KRW
  Assets:Bank:Operating     -1000 KRW
  Equity:Transfers          -1000 KRW
    fund: "solidarity"
  Equity:Transfers           1000 KRW
    fund: "general"
2025-02-02 * "all of it goes out again; zero is not below zero"
  fund: "solidarity"
  Expenses:Program:Support   1000 KRW
  Assets:Bank:Solidarity    -1000 KRW
""", id="a transfer with both sides"),
    pytest.param("""
2025-02-01 * "in the morning out, in the evening in: a day counts as a whole"
  fund: "solidarity"
  Expenses:Program:Support   1000 KRW
  Assets:Bank:Solidarity    -1000 KRW
2025-02-01 * "in"
  fund: "solidarity"
  Assets:Bank:Solidarity     1000 KRW
  Income:CSR                -1000 KRW
""", id="a day is judged at its end"),
    pytest.param("""
2025-02-01 * "the general fund may be overdrawn"
  Expenses:Office:Rent       1000 KRW
  Assets:Bank:Operating     -1000 KRW
""", id="an unrestricted fund"),
    pytest.param("""
2025-02-01 * "both funds in one account, each with its own"
  Assets:Bank:Operating      1000 KRW
  Income:Donations          -1000 KRW
2025-02-01 * "in the morning out"
  fund: "solidarity"
  Expenses:Program:Support    500 KRW
  Assets:Bank:Operating      -500 KRW
2025-02-01 * "in the evening the transfer, inside the account"
  Assets:Bank:Operating      -500 KRW
  Equity:Transfers            500 KRW
    fund: "general"
  Assets:Bank:Operating       500 KRW
    fund: "solidarity"
  Equity:Transfers           -500 KRW
    fund: "solidarity"
""", id="a transfer inside an account"),
    pytest.param("""
2025-02-01 * "an organisation may be named as party, too"
  party: "O-001"
  Assets:Bank:Operating      1000 KRW
  Income:Donations          -1000 KRW
""", id="a member as party"),
    pytest.param("""
2025-02-01 * "spending on a line of the grant"
  grant: "G-2025-1"
  line: "강사비"
  Expenses:Program:Instructors 1000 KRW
  Assets:Bank:Operating       -1000 KRW
""", id="a budget line"),
    pytest.param("""
2025-11-15 ! "recent"
  Assets:Bank:Operating      1000 KRW
  Liabilities:Suspense      -1000 KRW
""", id="suspense of last month"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "line", "case"), BROKEN)
def test_a_book_that_breaks_a_rule(tmp_path, make_books: MakeBooks, code: str, line: int, case: str):
    root = make_books(tmp_path, FUNDS + case.lstrip("\n"))
    books = load_books(root)
    assert books.diagnostics == ()
    found = checks.run(books, AS_OF)
    assert {one.code for one in found} == {code}
    for one in found:
        assert one.file == "ledger.beancount"
        assert one.excerpt
        assert one.hint is not None
    assert found[0].line == HEAD + line


@pytest.mark.parametrize("case", SOUND)
def test_a_book_that_every_rule_leaves_alone(tmp_path, make_books: MakeBooks, case: str):
    books = load_books(make_books(tmp_path, FUNDS + case.lstrip("\n")))
    assert books.diagnostics == ()
    assert checks.run(books, AS_OF) == ()


def test_the_days_of_suspense_are_a_setting(tmp_path, make_books: MakeBooks):
    case = BROKEN[-2].values[2]
    books = load_books(make_books(tmp_path, FUNDS + str(case), "[checks]\nsuspense-days = 400\n"))
    assert checks.run(books, AS_OF) == ()


def test_the_plugin_finds_what_the_command_finds(tmp_path, make_books: MakeBooks):
    """`plugin "sfund.checks"` in bean-check; the books themselves load without it."""
    root = make_books(tmp_path, FUNDS + str(BROKEN[0].values[2]))
    checked = root / "checked.beancount"
    checked.write_text('plugin "sfund.checks"\ninclude "main.beancount"\n', encoding="utf-8")
    bean_check = [sys.executable, "-m", "beancount.scripts.check", "--no-cache"]
    plain = subprocess.run(
        [*bean_check, root / "main.beancount"], capture_output=True, text=True, check=False
    )
    ours = subprocess.run([*bean_check, checked], capture_output=True, text=True, check=False)
    assert (plain.returncode, plain.stderr) == (0, "")
    assert ours.returncode == 1
    assert "FUND-UNBALANCED" in ours.stderr


def test_a_fund_that_falls_below_zero_again_is_told_again(tmp_path, make_books: MakeBooks):
    """One finding for each time, not for each day; and none while the whole account is overdrawn."""
    moves = [(1, "general", 1000), (2, "solidarity", -100), (3, "solidarity", -100), (4, "solidarity", 300),
             (5, "solidarity", -150), (6, "general", -2000), (7, "general", 2000)]  # fmt: skip
    text = "".join(
        f'2025-02-{day:02d} * "{number}"\n  fund: "{fund}"\n  Assets:Cash  {number} KRW\n  Equity:Opening-Balances\n'
        for day, fund, number in moves
    )
    books = load_books(make_books(tmp_path, FUNDS + text))
    told = [one for one in checks.run(books, AS_OF) if one.code == "FUND-ACCOUNT-NEGATIVE"]
    assert sorted(str(one.message).split(" on ")[1].split(",")[0] for one in told) == [
        "2025-02-02", "2025-02-05", "2025-02-07"]  # fmt: skip


def test_a_name_that_is_unknown_in_many_places_is_told_at_each(tmp_path, make_books: MakeBooks):
    entry = '2025-02-01 * "x"\n  fund: "solidarty"\n  Assets:Cash  1 KRW\n  Income:Donations\n'
    found = checks.run(load_books(make_books(tmp_path, FUNDS + entry * 3)), AS_OF)
    assert [one.line for one in found] == [HEAD + 1, HEAD + 5, HEAD + 9]
    assert {str(one.hint) for one in found} == {'did you mean "solidarity"?'}


def test_a_person_s_name_is_never_shown(tmp_path, make_books: MakeBooks):
    """Not by the command, not by the plugin; not the key's line, nor a remark beside the directive."""
    book = '2025-01-01 custom "member" "join" "I-0001"  ; 홍가람\n  kind: "individual"\n  name: "홍가람"\n'
    root = make_books(tmp_path, book)
    (one,) = load_books(root).diagnostics
    assert (one.code, one.line) == ("PERSON-NAMED", 1)
    assert one.excerpt == '2025-01-01 custom "member" "join" "I-0001"'
    said = bean_check(root / "checked.beancount", 'plugin "sfund.checks"\ninclude "main.beancount"\n')
    assert "PERSON-NAMED" in said
    assert "홍가람" not in said + str(one)


def bean_check(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "beancount.scripts.check", "--no-cache", file]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("main", ["checked.beancount", "books/checked.beancount"])
def test_the_plugin_reads_the_settings_of_the_books(tmp_path, make_books: MakeBooks, main: str):
    """What belongs to other programs is left alone; `sfund.toml` may stand above the main file."""
    foreign = '2025-01-01 custom "timesheet" "anything"\n'
    root = make_books(tmp_path, foreign, '[books]\nforeign = ["timesheet"]\n')
    assert load_books(root).diagnostics == ()
    (root / "books").mkdir()
    include = "../main.beancount" if "/" in main else "main.beancount"
    text = f'plugin "sfund.checks"\ninclude "{include}"\n'
    assert bean_check(root / main, text) == ""
    (root / "sfund.toml").write_text("", encoding="utf-8")
    assert "UNKNOWN-DIRECTIVE" in bean_check(root / main, text)


def test_every_rule_says_its_code_first():
    for rule in ALL:
        assert rule.__doc__ is not None
        assert rule.__doc__.split(":")[0].split(",")[0].isupper()
