"""From the application to the agreement as it is typed: what is written, what is refused and leaves no trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sfund.books.load import load_books

from .conftest import Typed, add, state

APPLY = ("loan", "apply", "O-001", "5,000,000", "--product", "working-capital", "--months", "24",
         "--purpose", "an oven", "--on", "2026-01-10")  # fmt: skip
DECIDE = ("loan", "decide", "L-2026-001", "approved", "--for", "I-0011 I-0012", "--recused", "I-0013",
          "--document", "minutes.pdf", "--on", "2026-01-20")  # fmt: skip
AGREE = ("loan", "agree", "L-2026-001", "--on", "2026-01-25")
GUARANTEE = ("loan", "guarantee", "L-2026-001", "I-0002", "1000000", "--on", "2026-01-12")


@pytest.fixture
def applied(typed: Typed, root: Path) -> Typed:
    for name in ("minutes.pdf", "policy.pdf"):
        (root / name).write_bytes(b"%PDF-1.4")
    assert typed(*APPLY).status == 0
    return typed


@pytest.fixture
def decided(applied: Typed) -> Typed:
    done = applied(*DECIDE)
    assert (done.status, done.err) == (0, "")
    return applied


def written(root: Path, last: int = 1) -> str:
    """The last directives of the registry."""
    return "\n\n".join((root / "registry.beancount").read_text("utf-8").strip().split("\n\n")[-last:])


def test_an_application_gets_the_next_id(applied: Typed, root: Path) -> None:
    assert written(root) == (
        '2026-01-10 custom "loan" "apply" "L-2026-001" 5000000 KRW\n'
        '  borrower: "O-001"\n  product: "working-capital"\n  months: 24\n  purpose: "an oven"'
    )
    add(root, '\n2026-01-11 custom "loan" "apply" "L-2026-041" 10 KRW\n  borrower: "O-002"\n'
              '  product: "working-capital"\n  months: 3\n')  # fmt: skip
    assert '"L-2026-042"' in applied(*APPLY).out
    assert '"L-2027-001"' in applied(*APPLY[:-1], "2027-01-10").out


BAD_APPLICATIONS = [
    (("O-001", "5000000.5"), {}, ["AMOUNT-WRONG"]),
    (("O-001", "0"), {}, ["AMOUNT-WRONG"]),
    (("O-001", "10000001"), {}, ["AMOUNT-BEYOND-PRODUCT"]),
    (("O-001", "5000000"), {"--months": "0"}, ["TERM-NOT-POSITIVE"]),
    (("O-001", "5000000"), {"--months": "37"}, ["TERM-BEYOND-PRODUCT"]),
    (("O-001", "5000000"), {"--product": "working-capitol"}, ["UNKNOWN-LOAN-PRODUCT"]),
    (("O-011", "5000000"), {}, ["UNKNOWN-MEMBER"]),
    (("I-0009", "5000000"), {}, ["NO-MEMBER"]),  # left half a year ago
    (("O-003", "5000000"), {"--on": "2025-11-30"}, ["NO-MEMBER"]),  # joins tomorrow
    (("O-001", "5000000"), {"--purpose": "call 010-1234-5678"}, ["WORDS-HOLD-NUMBER"]),
    (("O-001", "5000000"), {"--plan": "call 010-1234-5678"}, ["WORDS-HOLD-NUMBER"]),
    (("O-001", "5000000"), {"--id": "l-1"}, ["DIRECTIVE-FIELD"]),
]


@pytest.mark.parametrize(("words", "more", "codes"), BAD_APPLICATIONS)
def test_an_application_that_nobody_could_approve(
    typed: Typed, root: Path, words: tuple[str, str], more: dict[str, str], codes: list[str]
) -> None:
    before = state(root)
    options = {"--product": "working-capital", "--months": "24", "--purpose": "an oven", "--on": "2026-01-10"}
    done = typed("loan", "apply", *words, *(word for pair in (options | more).items() for word in pair))
    assert (done.status, done.codes, state(root)) == (1, codes, before)


def test_an_id_is_given_once(applied: Typed) -> None:
    assert applied(*APPLY, "--id", "L-2026-001").codes == ["LOAN-ID-TAKEN"]


def test_a_dry_run_writes_nothing(typed: Typed, root: Path) -> None:
    before = state(root)
    done = typed(*APPLY, "--dry-run")
    assert (done.status, state(root)) == (0, before)
    assert done.out.endswith("Nothing was written (--dry-run).\n")


def test_the_rules_hold(applied: Typed) -> None:
    done = applied("loan", "check", "L-2026-001", "--as-of", "2026-01-15", "--json")
    answer = json.loads(done.out)
    assert (done.status, answer["eligible"]) == (0, True)
    by_key = {one["key"]: (one["figure"], one["limit"]) for one in answer["findings"]}
    assert by_key["membership"] == ("12", "6")
    assert by_key["borrower-exposure"] == ("5000000", "6000000")  # a fifth of thirty million
    assert by_key["sector-exposure"] == ("5000000", "12000000")
    assert by_key["liquidity"] == ("25000000", "3000000")


@pytest.mark.parametrize(
    ("borrower", "amount", "failing"),
    [
        ("O-001", "6000001", {"borrower-exposure"}),
        ("O-003", "5000000", {"membership"}),
        ("I-0001", "5000000", {"dues"}),  # a year of dues unpaid
        ("I-0002", "6000000", set()),
    ],
)
def test_the_answer_is_no(typed: Typed, borrower: str, amount: str, failing: set[str]) -> None:
    typed("loan", "apply", borrower, amount, *APPLY[4:])
    done = typed("loan", "check", "L-2026-001", "--as-of", "2026-01-15", "--json")
    answer = json.loads(done.out)
    assert {one["key"] for one in answer["findings"] if not one["passes"]} == failing
    assert done.status == (1 if failing else 0)
    assert typed("loan", "check", "L-2026-001", "--as-of", "2026-01-15").status == done.status


def test_what_was_promised_to_others_is_not_free(decided: Typed) -> None:
    """Five million are decided for O-001; the next of the same sector sees them as owed and as gone."""
    decided("loan", "apply", "O-004", "5000000", *APPLY[4:])
    done = decided("loan", "check", "L-2026-002", "--as-of", "2026-01-25", "--json")
    by_key = {one["key"]: one["figure"] for one in json.loads(done.out)["findings"]}
    assert by_key["sector-exposure"] == "10000000"
    assert by_key["fund-exposure"] == "10000000"
    assert by_key["liquidity"] == "20000000"
    later = decided("loan", "check", "L-2026-002", "--as-of", "2026-08-01", "--json")  # that one has lapsed
    assert {one["key"]: one["figure"] for one in json.loads(later.out)["findings"]}["liquidity"] == "25000000"


def test_a_decision_keeps_who_voted(decided: Typed, root: Path) -> None:
    assert written(root) == (
        '2026-01-20 custom "loan" "decide" "L-2026-001" "approved"\n'
        '  document: "minutes.pdf"\n  for: "I-0011 I-0012"\n  recused: "I-0013"'
    )
    assert load_books(root).diagnostics == ()


BAD_DECISIONS = [
    ((*DECIDE[:5], "I-0011 I-0013"), ["VOTE-CONFLICT", "VOTE-NO-QUORUM"]),  # staff of the borrower
    ((*DECIDE[:5], "I-0011 I-0012 I-0013"), ["VOTE-CONFLICT"]),
    ((*DECIDE[:5], "I-0011 I-0012 I-0002"), ["VOTE-CONFLICT"]),  # a guarantor
    ((*DECIDE[:5], "I-0011 I-0012 I-0001"), ["VOTE-NOT-ON-COMMITTEE"]),
    ((*DECIDE[:5], "I-0011 I-0012"), ["VOTE-NO-QUORUM"]),  # two of four
    ((*DECIDE[:5], "I-0011", "--against", "I-0012", "--recused", "I-0013"), ["VOTE-OUTCOME"]),
    ((*DECIDE[:5], "I-0011 김갑을 I-0012"), ["VOTE-NOT-AN-ID"]),
    ((*DECIDE, "--amount", "5000001"), ["LOAN-ABOVE-APPLICATION"]),
    ((*DECIDE[:-1], "2026-01-09"), ["LOAN-DECIDED-EARLY"]),
    (("loan", "decide", "L-2026-002", *DECIDE[3:]), ["UNKNOWN-LOAN"]),
]


@pytest.mark.parametrize(("words", "codes"), BAD_DECISIONS)
def test_a_decision_that_does_not_stand(
    applied: Typed, root: Path, words: tuple[str, ...], codes: list[str]
) -> None:
    assert applied(*GUARANTEE).status == 0
    before = state(root)
    on = () if "--on" in words else ("--on", "2026-01-20")
    done = applied(*words, *on)
    assert (done.status, done.codes, state(root)) == (1, codes, before)
    assert "김갑을" not in done.err


def test_ids_may_be_typed_with_commas_and_one_by_one(applied: Typed, root: Path) -> None:
    done = applied("loan", "decide", "L-2026-001", "approved", "--for", "I-0011,I-0012", "--for", "I-0002",
                   "--recused", "I-0013", "--on", "2026-01-20")  # fmt: skip
    assert done.status == 0
    assert 'for: "I-0011 I-0012 I-0002"' in written(root)


def test_a_second_decision_is_said_to_be_one(decided: Typed, root: Path) -> None:
    again = (
        "loan",
        "decide",
        "L-2026-001",
        "rejected",
        "--against",
        "I-0011 I-0012 I-0002",
        "--on",
        "2026-02-01",
    )
    before = state(root)
    assert decided(*again).codes == ["LOAN-DECIDED"]
    assert decided(*again[:-1], "2026-01-20", "--again").codes == ["LOAN-DECIDED"]  # of the same day
    assert state(root) == before
    assert decided(*again, "--again").status == 0
    assert "replaces: 2026-01-20" in written(root)
    assert decided(*AGREE[:-1], "2026-02-02").codes == ["LOAN-REJECTED"]


def test_an_approval_says_which_rules_it_passes_over(typed: Typed, root: Path) -> None:
    typed("loan", "apply", "O-003", "6500000", *APPLY[4:])
    done = typed(
        "loan", "decide", "L-2026-001", "approved", "--for", "I-0011 I-0012 I-0013", "--on", "2026-01-20"
    )
    assert done.status == 0
    assert 'despite: "membership borrower-exposure"' in written(root)
    assert "Approved all the same: Member for" in done.out


def test_of_a_smaller_sum_the_rules_are_asked_anew(typed: Typed, root: Path) -> None:
    typed("loan", "apply", "O-002", "6500000", *APPLY[4:])
    typed("loan", "decide", "L-2026-001", "approved", "--for", "I-0011 I-0012 I-0013", "--amount", "6000000",
          "--on", "2026-01-20")  # fmt: skip
    assert "amount: 6000000 KRW" in written(root)
    assert "despite" not in written(root)


def test_conditions_are_met_before_money_goes_out(applied: Typed, root: Path) -> None:
    from sfund.books.loans.votes import valid_decision
    from sfund.errors import RequestError

    assert applied(*DECIDE, "--condition", "insurance=fire insurance").status == 0
    assert (
        written(root)
        == '2026-01-20 custom "loan" "condition" "L-2026-001" "insurance"\n  note: "fire insurance"'
    )
    done = applied(*AGREE)
    assert 'Still to be met before money goes out: "insurance"' in done.out
    day = load_books(root).registry.loans["L-2026-001"][-1].date
    with pytest.raises(RequestError, match="LOAN-CONDITION-OPEN"):
        valid_decision(load_books(root), "L-2026-001", day)
    assert applied(*AGREE, "--met", "insurence").codes == ["LOAN-NO-SUCH-CONDITION"]
    assert applied(*AGREE, "--met", "insurance", "--document", "policy.pdf").status == 0
    assert (
        written(root, 2).count("agree"),
        written(root),
    ) == (1, '2026-01-25 custom "loan" "met" "L-2026-001" "insurance"\n  document: "policy.pdf"')
    assert valid_decision(load_books(root), "L-2026-001", day).amount.number == 5_000_000


BAD_AGREEMENTS = [
    (("--rate", "20.5"), ["RATE-ABOVE-CAP"]),
    (("--months", "37"), ["TERM-BEYOND-PRODUCT"]),
    (("--months", "0"), ["TERM-NOT-POSITIVE"]),
    (("--grace", "24"), ["GRACE-TOO-LONG"]),
    (("--first-due", "2026-01-25"), ["FIRST-DUE-TOO-EARLY"]),
    (("--on", "2026-01-19"), ["LOAN-NOT-DECIDED"]),
    (("--on", "2026-07-21"), ["LOAN-DECISION-LAPSED"]),
    (("--met", "insurance"), ["LOAN-NO-SUCH-CONDITION"]),
]


@pytest.mark.parametrize(("words", "codes"), BAD_AGREEMENTS)
def test_an_agreement_that_cannot_be(
    decided: Typed, root: Path, words: tuple[str, ...], codes: list[str]
) -> None:
    before = state(root)
    done = decided(*AGREE, *words)
    assert (done.status, done.codes, state(root)) == (1, codes, before)


def test_agreed_terms_are_written(decided: Typed, root: Path) -> None:
    done = decided(*AGREE, "--rate", "2.5", "--months", "12", "--grace", "3", "--first-due", "2026-03-10")
    assert done.status == 0
    assert written(root) == (
        '2026-01-25 custom "loan" "agree" "L-2026-001"\n'
        "  rate: 2.5\n  months: 12\n  grace-months: 3\n  first-due: 2026-03-10"
    )


PAID_OUT = """
2026-01-26 * "O-001" "대출 실행"
  loan: "L-2026-001"
  Assets:Loans:Principal   5000000 KRW
  Assets:Bank:Solidarity  -5000000 KRW
"""


def test_what_is_paid_out_is_neither_agreed_nor_withdrawn(decided: Typed, root: Path) -> None:
    add(root, PAID_OUT)
    before = state(root)
    assert decided(*AGREE[:-1], "2026-02-01").codes == ["LOAN-PAID-OUT"]
    assert decided("loan", "withdraw", "L-2026-001", "--on", "2026-02-01").codes == ["LOAN-PAID-OUT"]
    assert state(root) == before


def test_withdrawn_is_not_decided_any_more(applied: Typed) -> None:
    assert applied("loan", "withdraw", "L-2026-001", "--on", "2026-01-15").status == 0
    assert applied(*DECIDE).codes == ["LOAN-WITHDRAWN"]


@pytest.mark.parametrize(
    ("who", "codes"),
    [("O-001", ["GUARANTOR-IS-BORROWER"]), ("I-0099", ["UNKNOWN-MEMBER"]), ("I-0002", [])],
)
def test_who_can_vouch(applied: Typed, who: str, codes: list[str]) -> None:
    assert applied("loan", "guarantee", "L-2026-001", who, "1000000", "--on", "2026-01-12").codes == codes


def test_a_guarantor_is_told_after_three_months(decided: Typed, root: Path) -> None:
    assert decided(*GUARANTEE).status == 0
    add(root, PAID_OUT)  # the first instalment is due on 26 February

    def listed(day: str) -> list[dict[str, str | None]]:
        done = decided("loan", "notify", "--on", day, "--json")
        found: list[dict[str, str | None]] = json.loads(done.out)["guarantors"]
        return found

    assert listed("2026-05-25") == []
    expected = {"loan": "L-2026-001", "guarantor": "I-0002", "amount": "1000000",
                "unpaid-since": "2026-02-26", "due": "2026-05-26", "told": None}  # fmt: skip
    assert listed("2026-05-26") == [expected]
    assert decided("loan", "notify", "L-2026-001", "I-0001", "--on", "2026-05-27").codes == ["NO-GUARANTOR"]
    assert decided("loan", "notify", "L-2026-001", "I-0002", "--on", "2026-05-27").status == 0
    assert listed("2026-05-28") == [{**expected, "told": "2026-05-27"}]


def test_the_guarantor_of_a_loan_in_default_gets_none(decided: Typed, root: Path) -> None:
    assert decided(*GUARANTEE).status == 0
    add(root, PAID_OUT)
    decided("loan", "apply", "I-0002", "1000000", *APPLY[4:-1], "2026-05-01")
    done = decided("loan", "check", "L-2026-002", "--as-of", "2026-05-01", "--json")
    failing = {one["key"] for one in json.loads(done.out)["findings"] if not one["passes"]}
    assert failing == {"guarantee"}
    decided("loan", "apply", "O-001", "1000000", *APPLY[4:-1], "2026-05-01")
    done = decided("loan", "check", "L-2026-003", "--as-of", "2026-05-01", "--json")
    assert "default" in {one["key"] for one in json.loads(done.out)["findings"] if not one["passes"]}


def test_several_may_vouch_and_several_conditions_be_made_on_one_day(applied: Typed, root: Path) -> None:
    assert applied(*GUARANTEE).status == 0
    assert applied("loan", "guarantee", "L-2026-001", "O-002", "500000", "--on", "2026-01-12").status == 0
    conditions = ("--condition", "insurance=fire insurance", "--condition", "paper")
    assert (
        applied(*DECIDE[:5], "I-0011 I-0012", "--recused", "I-0013", *conditions, "--on", "2026-01-20").status
        == 0
    )
    assert applied(*AGREE, "--met", "insurance", "--met", "paper").status == 0
    assert load_books(root).diagnostics == ()
