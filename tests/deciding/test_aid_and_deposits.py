"""Mutual aid as it is typed and as it is checked; money that the fund may not take."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from sfund import checks, languages
from sfund.books.load import load_books
from sfund.words import say

from .conftest import Typed, add, state

CASH = """
2025-01-02 open Assets:Cash:Fund KRW
  fund: "solidarity"
  name-ko: "금고 현금"

2025-02-01 * "현금 인출"
  Assets:Cash:Fund         3000000 KRW
  Assets:Bank:Solidarity  -3000000 KRW
"""
APPLY = ("aid", "apply", "I-0002", "300,000", "--on", "2026-03-02")
DECIDE = ("aid", "decide", "A-2026-001", "approved", "--for", "I-0011 I-0012", "--recused", "I-0002",
          "--on", "2026-03-05")  # fmt: skip
PAY = ("aid", "pay", "A-2026-001", "--account", "Assets:Cash:Fund", "--on", "2026-03-10")


@pytest.fixture
def applied(typed: Typed, root: Path) -> Typed:
    add(root, CASH)
    assert typed(*APPLY).status == 0
    return typed


@pytest.fixture
def decided(applied: Typed) -> Typed:
    done = applied(*DECIDE)
    assert (done.status, done.err) == (0, "")
    return applied


def codes(root: Path, as_of: str = "2026-12-31") -> list[str]:
    books = load_books(root)
    assert books.diagnostics == ()
    return [one.code for one in checks.run(books, dt.date.fromisoformat(as_of))]


def journal(root: Path) -> str:
    return (root / "journal/2026/03.beancount").read_text("utf-8")


def test_from_the_asking_to_the_paying(decided: Typed, root: Path) -> None:
    assert decided(*PAY).status == 0
    words = languages.text(say("Mutual aid"), "ko")
    assert (
        f'2026-03-10 * "{words}"\n  aid: "A-2026-001"\n  member: "I-0002"\n'
        '  Expenses:Program:MutualAid   300000 KRW\n    fund: "solidarity"\n'
        '  Assets:Cash:Fund            -300000 KRW\n    fund: "solidarity"\n'
    ) in journal(root)
    assert codes(root) == []
    (row,) = json.loads(decided("aid", "list", "--as-of", "2026-12-31", "--json").out)["aid"]
    assert row == {
        "id": "A-2026-001", "day": "2026-03-02", "member": "I-0002", "asked": "300000",
        "decision": "approved", "granted": "300000", "paid": "300000",
    }  # fmt: skip


def test_in_parts_up_to_what_was_decided(decided: Typed) -> None:
    parts = (PAY[0], PAY[1], PAY[2], "200000", *PAY[3:])
    assert decided(*parts).status == 0
    assert decided(*parts).codes == ["AID-ABOVE-DECISION"]
    assert decided(*PAY).status == 0  # the rest
    assert decided(*PAY).codes == ["AID-PAID"]


REFUSED = [
    (("aid", "apply", "I-0009", "300000", "--on", "2026-03-02"), ["NO-MEMBER"]),
    (("aid", "apply", "I-0099", "300000", "--on", "2026-03-02"), ["UNKNOWN-MEMBER"]),
    (("aid", "apply", "I-0001", "0.5", "--on", "2026-03-02"), ["AMOUNT-WRONG"]),
    ((*APPLY, "--id", "A-2026-001"), ["AID-ID-TAKEN"]),
    (PAY, ["AID-NOT-DECIDED"]),
    (("aid", "pay", "A-2026-009", *PAY[3:]), ["UNKNOWN-AID"]),
    ((*DECIDE[:4], "--for", "I-0011 I-0012 I-0002", "--on", "2026-03-05"), ["VOTE-CONFLICT"]),
    ((*DECIDE[:4], "--for", "I-0011", "--on", "2026-03-05"), ["VOTE-NO-QUORUM"]),
    ((*DECIDE, "--amount", "300001"), ["AID-ABOVE-APPLICATION"]),
    ((*DECIDE[:-1], "2026-03-01"), ["AID-DECIDED-EARLY"]),
]


@pytest.mark.parametrize(("words", "expected"), REFUSED)
def test_refused_and_nothing_written(
    applied: Typed, root: Path, words: tuple[str, ...], expected: list[str]
) -> None:
    before = state(root)
    done = applied(*words)
    assert (done.status, done.codes, state(root)) == (1, expected, before)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((*PAY[:-1], "2026-09-06"), ["AID-DECISION-LAPSED"]),
        ((*PAY[:3], "300001", *PAY[3:]), ["AID-ABOVE-DECISION"]),
        ((*PAY[:4], "Assets:Cash:Nowhere", *PAY[5:]), ["UNKNOWN-ACCOUNT"]),
        (DECIDE, ["AID-DECIDED"]),
    ],
)
def test_what_a_decision_does_not_allow(
    decided: Typed, root: Path, words: tuple[str, ...], expected: list[str]
) -> None:
    before = state(root)
    done = decided(*words)
    assert (done.status, done.codes, state(root)) == (1, expected, before)


def test_money_of_a_bank_with_statements_is_imported(decided: Typed, root: Path) -> None:
    settings = root / "sfund.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[[bank]]\naccount = "Assets:Bank:Solidarity"\nnumber-ends = "5678"\n'
    )
    before = state(root)
    assert decided(*PAY[:4], "Assets:Bank:Solidarity", *PAY[5:]).codes == ["MOVED-BY-STATEMENT"]
    assert state(root) == before


LINE = """
2026-03-11 ! "이체"
  import-id: "abcd1234abcd1234abcd"
  statement: "Bank-Solidarity/2026-03.csv:3"
  why: "nobody knows"
  fund: "solidarity"
  Assets:Bank:Solidarity  -300000 KRW
  Assets:Suspense          300000 KRW
"""


def test_a_line_of_the_statement_becomes_the_payment(decided: Typed, root: Path) -> None:
    add(root, LINE)
    assert decided("aid", "pay", "A-2026-001", "--line", "abcd").status == 0
    text = (root / "registry.beancount").read_text("utf-8")
    assert 'aid: "A-2026-001"' in text
    assert "Assets:Suspense" not in text
    assert codes(root) == []
    assert len(load_books(root).record.rows) == 1
    assert load_books(root).decisions == ()  # the next transfer to the same person is no aid of itself
    assert decided("aid", "pay", "A-2026-001", "--line", "abcd").codes == ["NOT-IN-REVIEW"]


def test_a_line_of_another_funds_account_is_not_the_funds_money(decided: Typed, root: Path) -> None:
    add(
        root,
        LINE.replace("Assets:Bank:Solidarity ", "Assets:Bank:Operating ").replace(
            '"solidarity"', '"general"'
        ),
    )
    before = state(root)
    assert decided("aid", "pay", "A-2026-001", "--line", "abcd").codes == ["AID-NOT-FROM-FUND"]
    assert state(root) == before


def test_a_year_has_limits(typed: Typed, root: Path) -> None:
    """Half a million to one member; of a fund of thirty million a twentieth to all."""
    add(root, CASH)
    for number, (member, amount, expected) in enumerate(
        [
            ("I-0001", "400000", []),
            ("I-0001", "100001", ["AID-BEYOND-MEMBER"]),
            ("O-001", "500000", []),
            ("O-002", "500000", []),
            ("O-004", "100001", ["AID-BEYOND-FUND"]),
            ("O-004", "100000", []),
        ],
        start=1,
    ):
        key = f"A-2026-{number:03}"
        typed("aid", "apply", member, amount, "--on", "2026-03-02")
        typed("aid", "decide", key, "approved", "--for", "I-0011 I-0012 I-0002", "--on", "2026-03-05")
        assert typed("aid", "pay", key, *PAY[3:]).codes == expected
    assert codes(root) == []
    next_year = ("aid", "pay", "A-2026-002", "--account", "Assets:Cash:Fund", "--on", "2027-01-02")
    assert typed(*next_year).codes == ["AID-DECISION-LAPSED"]


def given(amount: int, more: str = "") -> str:
    return f"""
2026-03-10 * "상호부조"
  {more or 'note: "by hand"'}
  member: "I-0002"
  fund: "solidarity"
  Expenses:Program:MutualAid   {amount} KRW
  Assets:Cash:Fund            -{amount} KRW
"""


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (given(300_000, 'aid: "A-2026-001"'), []),
        (given(300_001, 'aid: "A-2026-001"'), ["AID-ABOVE-DECISION"]),
        (given(500_001, 'aid: "A-2026-001"'), ["AID-ABOVE-DECISION", "AID-BEYOND-MEMBER"]),
        (given(100_000), ["AID-WITHOUT-DECISION"]),
        (given(100_000, 'aid: "A-2026-009"'), ["UNKNOWN-AID"]),
        (given(300_000, 'aid: "A-2026-001"').replace("03-10", "10-10"), ["AID-DECISION-LAPSED"]),
        (given(300_000, 'aid: "A-2026-001"').replace("03-10", "03-04"), ["AID-NOT-DECIDED"]),
    ],
)
def test_what_was_written_by_hand_is_checked(
    decided: Typed, root: Path, entry: str, expected: list[str]
) -> None:
    assert decided is not None
    add(root, entry)
    assert codes(root) == expected


def test_what_was_written_by_hand_and_marked_as_doubtful_counts_as_paid(decided: Typed, root: Path) -> None:
    doubtful = given(200_000, 'aid: "A-2026-001"').replace("2026-03-10 *", "2026-03-10 !")
    add(root, doubtful)
    assert decided(*PAY[:3], "100001", *PAY[3:]).codes == ["AID-ABOVE-DECISION"]
    assert decided(*PAY).status == 0  # the rest
    assert "  Expenses:Program:MutualAid   100000 KRW\n" in journal(root)


BORROWED = """
2026-02-01 custom "party" "C-001"
  kind: "foundation"
  name: "상생재단"

2026-02-01 custom "party" "P-001"
  kind: "person"

2026-02-10 * "차입"
  {who}
  fund: "{fund}"
  Assets:Bank:Solidarity   1000000 KRW
  Liabilities:Borrowings  -1000000 KRW
"""


@pytest.mark.parametrize(
    ("who", "fund", "expected"),
    [
        ('member: "I-0001"', "solidarity", ["DEPOSIT-REFUSED"]),
        ('party: "P-001"', "solidarity", ["DEPOSIT-REFUSED"]),
        ('note: "of somebody"', "solidarity", ["DEPOSIT-REFUSED"]),
        ('party: "C-001"', "solidarity", []),
        ('member: "I-0001"', "general", []),
    ],
)
def test_the_fund_takes_no_deposits(root: Path, who: str, fund: str, expected: list[str]) -> None:
    text = BORROWED.format(who=who, fund=fund)
    add(root, text if fund == "solidarity" else text.replace("Bank:Solidarity", "Bank:Operating"))
    assert codes(root) == expected


def test_paying_back_is_no_deposit_and_a_setting_allows_them(root: Path) -> None:
    add(root, BORROWED.format(who='member: "I-0001"', fund="solidarity"))
    add(root, '\n2026-03-01 * "상환"\n  fund: "solidarity"\n  member: "I-0001"\n'
              "  Liabilities:Borrowings   400000 KRW\n  Assets:Bank:Solidarity  -400000 KRW\n")  # fmt: skip
    assert codes(root) == ["DEPOSIT-REFUSED"]
    settings = root / "sfund.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[loans]\ndeposits = "allow"\n', encoding="utf-8")
    assert codes(root) == []


GUARANTEED = """
2026-01-05 custom "loan" "apply" "L-2026-001" 5000000 KRW
  borrower: "O-001"
  product: "working-capital"
  months: 24

2026-01-10 custom "loan" "guarantee" "L-2026-001" "I-0002" 1000000 KRW

2026-01-20 custom "loan" "decide" "L-2026-001" "approved"
  for: "I-0011 I-0012"
  recused: "I-0013"

2026-01-26 * "O-001" "대출 실행"
  loan: "L-2026-001"
  Assets:Loans:Principal   5000000 KRW
  Assets:Bank:Solidarity  -5000000 KRW
"""


@pytest.mark.parametrize(("as_of", "expected"), [("2026-05-25", []), ("2026-05-26", ["GUARANTOR-NOT-TOLD"])])
def test_a_guarantor_who_was_not_told(root: Path, as_of: str, expected: list[str]) -> None:
    add(root, GUARANTEED)
    assert [code for code in codes(root, as_of) if code.startswith("GUARANTOR")] == expected
    add(root, '\n2026-05-26 custom "loan" "notify" "L-2026-001" "I-0002"\n')
    assert [code for code in codes(root, as_of) if code.startswith("GUARANTOR")] == []


def test_a_guarantor_whom_the_books_do_not_know(root: Path) -> None:
    add(root, GUARANTEED.replace('"I-0002" 1000000', '"I-0202" 1000000'))
    assert codes(root, "2026-02-01") == ["UNKNOWN-MEMBER"]
