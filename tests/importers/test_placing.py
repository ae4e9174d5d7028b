"""Where a line belongs: what the books know, what the bank prints, and what becomes of it.

A line is `account day amount counterparty / memo`. Its answer is the other side (`account amount`, joined
by +), what the entry carries, whether it is certain, and between whom a person has to choose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from desk import Desk

from importers.booking.drafting import Drafter, Origin
from importers.placing.context import Context
from importers.placing.history import History
from importers.placing.line import Line, Verdict
from importers.placing.placer import place
from sfund.funds.facts import GENERAL
from sfund.members.persons import Person
from sfund.placing.decisions import Decided

if TYPE_CHECKING:
    from conftest import MakeBooks

OPERATING, SOLIDARITY, SUBSIDY = "Assets:Bank:Operating", "Assets:Bank:Solidarity", "Assets:Bank:Subsidy"
IN, OUT = "Liabilities:Suspense", "Assets:Suspense"

PERSONS = (
    Person("I-0001", "김하늘", aliases=("배정순",)),
    Person("I-0002", "이가은"),
    Person("I-0003", "최민준"),
    Person("I-0004", "최민준"),
    Person("I-0005", "박나래"),
    Person("I-0006", "정떠남"),
)

NETWORK = """
    2025-01-01 custom "fund" "solidarity"
      restriction: "purpose"
    2025-01-01 custom "fund" "g-2025-1"
      restriction: "purpose"
    2025-01-01 custom "dues-plan" "monthly-10000" 10000 KRW
      every: "month"
    2025-01-01 custom "dues-plan" "monthly-50000" 50000 KRW
      every: "month"
    2025-01-01 custom "dues-plan" "yearly" 120000 KRW
      every: "year"
    2025-07-01 custom "dues-plan" "monthly-10000" 15000 KRW
      every: "month"
    2025-01-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly-10000"
    2025-01-01 custom "member" "join" "I-0002"
      kind: "supporter"
      plan: "yearly"
    2025-01-01 custom "member" "join" "I-0003"
      kind: "individual"
      plan: "monthly-10000"
    2025-01-01 custom "member" "join" "I-0004"
      kind: "individual"
      plan: "yearly"
    2025-06-01 custom "member" "join" "I-0005"
      kind: "individual"
      plan: "monthly-10000"
    2025-01-01 custom "member" "join" "I-0006"
      kind: "individual"
      plan: "monthly-10000"
    2025-03-10 custom "member" "leave" "I-0006"
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly-50000"
      name: "한빛두레협동조합"
    2025-01-01 custom "party" "C-001"
      kind: "public"
      name: "온고을시청"
    2025-01-01 custom "party" "C-002"
      kind: "company"
      name: "(주)큰나무건설"
"""


class Answer(NamedTuple):
    parts: str
    meta: str
    certain: bool
    candidates: str


Placing = Callable[..., Answer]


@pytest.fixture
def placing(placing_of: Callable[..., Verdict]) -> Placing:
    """`placing(facts, line, line, ...)` → the answer to the last line; those before it have been placed."""
    return lambda facts, *lines: _answer(placing_of(facts, *lines))


@pytest.fixture
def placing_of(make_books: MakeBooks, tmp_path: Path) -> Callable[..., Verdict]:
    """The same, as the verdict; `made` are decisions of the treasurer, `persons` more of the register."""

    def verdict_of(
        facts: str,
        *lines: Sequence[str | int],
        made: Sequence[Decided] = (),
        persons: Sequence[Person] = (),
    ) -> Verdict:
        known = {one.id: one for one in (*PERSONS, *persons)}
        desk = Desk(make_books(tmp_path / "books", NETWORK + facts)).register(*known.values())
        books = desk.books()
        assert not books.diagnostics
        context = replace(Context.of(books), history=History(made, books.opens.keys()))
        funds = {name: str(entry.meta.get("fund", GENERAL)) for name, entry in books.opens.items()}
        for account, day, amount, counterparty, *memo in lines:
            line = Line(str(account), dt.date.fromisoformat(str(day)), Decimal(amount), "KRW",
                        str(counterparty), str(memo[0]) if memo else "", "전자금융")  # fmt: skip
            verdict = place(line, context)
            assert verdict.placement is not None
            assert _balances(line, verdict, funds)
            context.outlook.note(line, verdict.placement)
        return verdict

    return verdict_of


def _balances(line: Line, verdict: Verdict, funds: dict[str, str]) -> bool:
    """The entry sums to zero, in total and by fund."""
    draft = Drafter(funds, "en").draft(line, verdict, Origin("id", "file:1"))
    sums: dict[str, Decimal] = {}
    for one in draft.postings:
        fund = str(one.meta.get("fund") or draft.meta.get("fund") or funds.get(one.account, GENERAL))
        sums[fund] = sums.get(fund, Decimal(0)) + one.amount.number
    return not any(sums.values())


def _answer(verdict: Verdict) -> Answer:
    assert verdict.placement is not None
    parts = " + ".join(f"{part.account} {part.amount}" for part in verdict.placement.parts)
    meta = " ".join(f"{key}:{value}" for key, value in sorted(verdict.placement.meta.items()))
    return Answer(parts, meta, verdict.certain, " ".join(verdict.candidates))


# --- standing rules ----------------------------------------------------------------------------------

RULES = """
    2025-01-01 custom "rule" "electricity" Expenses:Office:Utilities
      match: "한전 전기요금"
      direction: "out"
    2025-01-01 custom "rule" "fees" Expenses:Office:Fees
      match: "수수료"
      direction: "out"
    2025-01-01 custom "rule" "cms-fees" Expenses:Fundraising
      match: "CMS 수수료"
      direction: "out"
    2025-01-01 custom "rule" "interest" Income:Interest
      match: "예금이자"
      direction: "in"
    2025-01-01 custom "rule" "solidarity-interest" Income:Interest
      match: "예금이자"
      direction: "in"
      only: "Assets:Bank:Solidarity"
      fund: "solidarity"
    2025-01-01 custom "rule" "education" Income:Business:Education
      match: "교육비"
      direction: "in"
    2025-01-01 custom "rule" "rent" Expenses:Office:Rent
      match: "관리사무소"
      amount: 500000 KRW
    2025-01-01 custom "rule" "upkeep" Expenses:Office:Utilities
      match: "관리사무소"
    2025-01-01 custom "rule" "tie-one" Expenses:Office:Supplies
      match: "알뜰문구"
    2025-01-01 custom "rule" "tie-two" Expenses:Office:Printing
      match: "명함인쇄"
    2025-01-01 custom "rule" "same-one" Expenses:Office:Travel
      match: "시외버스"
    2025-01-01 custom "rule" "same-two" Expenses:Office:Travel
      match: "고속버스"
    2025-01-01 custom "rule" "spouse" Income:Donations
      match: "배정순"
      direction: "in"
    2025-01-01 custom "rule" "forms" Income:Other
      match: "협동조합"
      direction: "in"
      only: "Assets:Bank:Solidarity"
    2025-01-01 custom "rule" "old" Expenses:Office:Meetings
      match: "구내식당"
    2025-06-01 custom "rule" "old" Expenses:Office:Meetings
      match: "구내식당"
      ends: TRUE
"""
TWO_RULES = "tie-one tie-two"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        # every word has to be there, in any order, blanks and width apart
        ((OPERATING, "2025-03-02", -42_000, "한전 3월 전기요금"), ("Expenses:Office:Utilities -42000", "", True, "")),
        ((OPERATING, "2025-03-02", -42_000, "전기 요금", "한전"), ("Expenses:Office:Utilities -42000", "", True, "")),
        ((OPERATING, "2025-03-02", -42_000, "한전"), (f"{OUT} -42000", "", False, "")),
        # the direction
        ((OPERATING, "2025-03-02", 42_000, "한전 전기요금"), (f"{IN} 42000", "", False, "")),
        # longer words win
        ((OPERATING, "2025-03-02", -500, "이체수수료"), ("Expenses:Office:Fees -500", "", True, "")),
        ((OPERATING, "2025-03-02", -500, "ＣＭＳ 수수료"), ("Expenses:Fundraising -500", "", True, "")),
        # one for this account, or for this amount, wins over a general one
        ((OPERATING, "2025-03-02", 310, "예금이자"), ("Income:Interest 310", "", True, "")),
        ((SOLIDARITY, "2025-03-02", 310, "예금이자"), ("Income:Interest 310", "fund:solidarity", True, "")),
        ((OPERATING, "2025-03-02", -500_000, "관리사무소"), ("Expenses:Office:Rent -500000", "", True, "")),
        ((OPERATING, "2025-03-02", -83_120, "관리사무소"), ("Expenses:Office:Utilities -83120", "", True, "")),
        # two as good as each other: candidates; two that lead to the same place: no question
        ((OPERATING, "2025-03-02", -9_900, "알뜰문구 명함인쇄"), (f"{OUT} -9900", "", False, TWO_RULES)),
        ((OPERATING, "2025-03-02", -9_900, "시외버스 고속버스"), ("Expenses:Office:Travel -9900", "", True, "")),
        # a rule and a member's name contradict each other
        ((OPERATING, "2025-03-02", 10_000, "김하늘", "교육비"), (f"{IN} 10000", "", False, "education I-0001")),
        ((OPERATING, "2025-03-02", 30_000, "홍길동", "교육비"), ("Income:Business:Education 30000", "", True, "")),
        # unless the rule is about that very name
        ((OPERATING, "2025-03-02", 10_000, "배정순"), ("Income:Donations 10000", "", True, "")),
        # a rule whose words are a company's form asks for that form, and does not match everything
        ((SOLIDARITY, "2025-03-02", 7_000, "새벽협동조합"), ("Income:Other 7000", "fund:solidarity", True, "")),
        ((SOLIDARITY, "2025-03-02", 7_000, "새벽"), (f"{IN} 7000", "fund:solidarity", False, "")),
        # before and after a rule's days
        ((OPERATING, "2025-05-31", -9_000, "구내식당"), ("Expenses:Office:Meetings -9000", "", True, "")),
        ((OPERATING, "2025-06-01", -9_000, "구내식당"), (f"{OUT} -9000", "", False, "")),
    ],
)  # fmt: skip
def test_standing_rules(placing: Placing, line: tuple[str | int, ...], answer: tuple[object, ...]) -> None:
    assert placing(RULES, line) == answer


@pytest.mark.parametrize("match", ["", " ", "-", "~ ·", "이", "( 주 )"])
def test_a_rule_that_would_match_everything_is_none(
    make_books: MakeBooks, tmp_path: Path, match: str
) -> None:
    rule = f"""
    2025-01-01 custom "rule" "all" Expenses:Other
      match: "{match}"
    """
    books = Desk(make_books(tmp_path / "books", rule)).books()
    assert [(one.code, one.line) for one in books.diagnostics] == [("DIRECTIVE-FIELD", 1)]
    assert "would match nearly every line" in str(books.diagnostics[0].message)


def test_what_a_rule_says_goes_with_the_entry(placing: Placing) -> None:
    rule = (
        """
    2025-01-01 custom "rule" "lecturer" Expenses:Program:Instructors
      match: "강사"
      fund: "g-2025-1"
      grant: "G-2025-1"
      line: "강사비"
      program: "school"
    """
        + GRANT
    )
    answer = placing(rule, (OPERATING, "2025-03-02", -300_000, "3월 강사"))
    assert answer.meta == "fund:g-2025-1 grant:G-2025-1 line:강사비 program:school"
    assert answer.certain


# --- loans -------------------------------------------------------------------------------------------

# 1,200,000 over 12 months in equal parts at 12 percent, 30/360: 100,000 and 12,000 interest, then 11,000 ...
PRODUCT = """
    2025-01-01 custom "loan-product" "working-capital"
      method: "equal-principal"
      rate: 12
      day-count: "30/360"
"""
APPROVED = (
    PRODUCT
    + """
    2025-01-05 custom "loan" "apply" "L-2025-1" 1200000 KRW
      borrower: "O-001"
      product: "working-capital"
      months: 12
    2025-01-10 custom "loan" "decide" "L-2025-1" "approved"
"""
)
PAID_OUT = (
    APPROVED
    + """
    2025-01-15 * "O-001" "대출 실행"
      loan: "L-2025-1"
      Assets:Loans:Principal      1200000 KRW
      Assets:Bank:Solidarity     -1200000 KRW
"""
)
SECOND = """
    2025-01-05 custom "loan" "apply" "L-2025-2" 1200000 KRW
      borrower: "O-001"
      product: "working-capital"
      months: 12
    2025-01-10 custom "loan" "decide" "L-2025-2" "approved"
"""
SECOND_PAID_OUT = (
    SECOND
    + """
    2025-01-15 * "O-001" "대출 실행"
      loan: "L-2025-2"
      Assets:Loans:Principal      1200000 KRW
      Assets:Bank:Solidarity     -1200000 KRW
"""
)
LOAN_OUT = (SOLIDARITY, "2025-01-15", -1_200_000, "한빛두레협동조합")


@pytest.mark.parametrize(
    ("facts", "line", "answer"),
    [
        (APPROVED, LOAN_OUT, ("Assets:Loans:Principal -1200000", "loan:L-2025-1", True, "")),
        # another amount, an undecided or a rejected loan, one paid out already: nobody knows
        (
            APPROVED,
            (SOLIDARITY, "2025-01-15", -1_000_000, "한빛두레"),
            (f"{OUT} -1000000", "fund:solidarity", False, "L-2025-1"),  # a part of it, perhaps
        ),
        (
            APPROVED,
            (OPERATING, "2025-01-15", -1_000_000, "한빛두레"),
            (f"{OUT} -1000000", "", False, ""),
        ),
        (
            APPROVED,
            (OPERATING, "2025-01-15", -1_000_000, "한빛두레", "대출 실행"),
            (f"{OUT} -1000000", "", False, "L-2025-1"),
        ),
        (
            APPROVED,
            (SOLIDARITY, "2025-01-09", -1_200_000, "한빛두레"),
            (f"{OUT} -1200000", "fund:solidarity", False, ""),
        ),
        (
            APPROVED.replace("approved", "rejected"),
            LOAN_OUT,
            (f"{OUT} -1200000", "fund:solidarity", False, ""),
        ),
        (
            PAID_OUT,
            (SOLIDARITY, "2025-02-15", -1_200_000, "한빛두레"),
            (f"{OUT} -1200000", "fund:solidarity", False, ""),
        ),
        (
            APPROVED,
            (SOLIDARITY, "2025-01-15", -1_200_000, "홍길동"),
            (f"{OUT} -1200000", "fund:solidarity", False, ""),
        ),
        # two approved loans of one amount
        (APPROVED + SECOND, LOAN_OUT, (f"{OUT} -1200000", "fund:solidarity", False, "L-2025-1 L-2025-2")),
    ],
)
def test_a_loan_paid_out(
    placing: Placing, facts: str, line: tuple[str | int, ...], answer: tuple[object, ...]
) -> None:
    assert placing(facts, line) == answer


HALF_OUT_AND_CLOSED = (
    APPROVED
    + """
    2025-01-15 * "O-001" "대출 실행"
      loan: "L-2025-1"
      Assets:Loans:Principal       600000 KRW
      Assets:Bank:Solidarity      -600000 KRW
"""
)
CLOSES = """
    2025-02-05 * "O-001" "대출 상환"
      loan: "L-2025-1"
      Assets:Bank:Solidarity       604000 KRW
      Income:Loans:Interest         -4000 KRW
      Assets:Loans:Principal      -600000 KRW
"""
SECOND_HALF = (SOLIDARITY, "2025-02-10", -600_000, "한빛두레")


@pytest.mark.parametrize(
    ("facts", "lines", "answer"),
    [
        # the other half goes out while the loan runs
        (HALF_OUT_AND_CLOSED, [SECOND_HALF],
         ("Assets:Loans:Principal -600000", "loan:L-2025-1", True, "")),
        # once it is paid back it is over, whatever was decided
        (HALF_OUT_AND_CLOSED + CLOSES, [SECOND_HALF], (f"{OUT} -600000", "fund:solidarity", False, "")),
        (HALF_OUT_AND_CLOSED, [(SOLIDARITY, "2025-02-05", 604_000, "한빛두레"), SECOND_HALF],
         (f"{OUT} -600000", "fund:solidarity", False, "")),
    ],
)  # fmt: skip
def test_nothing_more_is_paid_out_of_a_loan_that_is_over(
    placing: Placing, facts: str, lines: Sequence[tuple[str | int, ...]], answer: tuple[object, ...]
) -> None:
    assert placing(facts, *lines) == answer


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        # the instalment of 112,000 in two lines of its day: the first has all the interest
        (60_000, 52_000, "Assets:Loans:Principal 52000"),
        # a line below the interest, then the rest of both
        (5_000, 107_000, "Income:Loans:Interest 7000 + Assets:Loans:Principal 100000"),
        # beyond the instalment the second line repays ahead
        (60_000, 252_000, "Assets:Loans:Principal 252000"),
        # what closes the loan that day, and 10,000 too much with the second line
        (112_000, 1_110_000, "Assets:Loans:Principal 1100000 + Liabilities:Refunds 10000"),
    ],
)
def test_the_second_repayment_of_a_day_adds_to_the_first(
    placing: Placing, first: int, second: int, answer: str
) -> None:
    lines = [(SOLIDARITY, "2025-02-15", amount, "한빛두레", "대출 상환") for amount in (first, second)]
    assert placing(PAID_OUT, *lines)[0] == answer


CLOSED_WITH_TOO_MUCH = (
    PAID_OUT
    + """
    2025-02-05 * "O-001" "대출 상환"
      loan: "L-2025-1"
      Assets:Bank:Solidarity      1210000 KRW
      Income:Loans:Interest         -8000 KRW
      Assets:Loans:Principal     -1200000 KRW
      Liabilities:Refunds           -2000 KRW
        fund: "solidarity"
"""
)
SECOND_FOR_AS_MUCH = SECOND.replace("1200000", "2000")
AID = """
    2025-02-01 custom "aid" "apply" "A-2025-001" 300000 KRW
      member: "I-0001"
    2025-02-03 custom "aid" "decide" "A-2025-001" "approved"
"""
SECOND_AID = AID.replace("A-2025-001", "A-2025-002")
AID_OUT = (SOLIDARITY, "2025-02-05", -300_000, "김하늘")
BACK = "Liabilities:Refunds -2000", "fund:solidarity loan:L-2025-1"
HELPED = "Expenses:Program:MutualAid -300000", "aid:A-2025-001 fund:solidarity member:I-0001"


@pytest.mark.parametrize(
    ("facts", "lines", "answer"),
    [
        # what was overpaid goes back, whatever the words
        (CLOSED_WITH_TOO_MUCH, [(SOLIDARITY, "2025-02-07", -2_000, "한빛두레")], (*BACK, True, "")),
        (CLOSED_WITH_TOO_MUCH, [(SOLIDARITY, "2025-02-07", -2_000, "한빛두레", "초과금반환")], (*BACK, True, "")),
        # not another sum, not before it was owed, not twice, not to somebody else
        (CLOSED_WITH_TOO_MUCH, [(SOLIDARITY, "2025-02-07", -1_999, "한빛두레")],
         (f"{OUT} -1999", "fund:solidarity", False, "")),
        (CLOSED_WITH_TOO_MUCH, [(SOLIDARITY, "2025-02-04", -2_000, "한빛두레")],
         (f"{OUT} -2000", "fund:solidarity", False, "")),
        (CLOSED_WITH_TOO_MUCH, [(SOLIDARITY, "2025-02-07", -2_000, "한빛두레")] * 2,
         (f"{OUT} -2000", "fund:solidarity", False, "")),
        (CLOSED_WITH_TOO_MUCH, [(SOLIDARITY, "2025-02-07", -2_000, "김하늘")],
         (f"{OUT} -2000", "fund:solidarity", False, "")),
        # as much may be paid out of another loan: a person decides
        (CLOSED_WITH_TOO_MUCH + SECOND_FOR_AS_MUCH, [(SOLIDARITY, "2025-02-07", -2_000, "한빛두레")],
         (f"{OUT} -2000", "fund:solidarity", False, "L-2025-2 L-2025-1")),
        # mutual aid as decided
        (AID, [AID_OUT], (*HELPED, True, "")),
        # not a part, not twice, not before the decision, not after it lapsed, not where it was rejected
        (AID, [(SOLIDARITY, "2025-02-05", -200_000, "김하늘")], (f"{OUT} -200000", "fund:solidarity", False, "")),
        (AID, [AID_OUT, AID_OUT], (f"{OUT} -300000", "fund:solidarity", False, "")),
        (AID, [(SOLIDARITY, "2025-02-02", -300_000, "김하늘")], (f"{OUT} -300000", "fund:solidarity", False, "")),
        (AID, [(SOLIDARITY, "2025-08-04", -300_000, "김하늘")], (f"{OUT} -300000", "fund:solidarity", False, "")),
        (AID.replace("approved", "rejected"), [AID_OUT], (f"{OUT} -300000", "fund:solidarity", False, "")),
        # from the fund's own account only
        (AID, [(OPERATING, "2025-02-05", -300_000, "김하늘")], (f"{OUT} -300000", "", False, "")),
        # two of one amount: a person decides; once one of them is paid, the other is the only one
        (AID + SECOND_AID, [AID_OUT], (f"{OUT} -300000", "fund:solidarity", False, "A-2025-001 A-2025-002")),
    ],
)  # fmt: skip
def test_what_is_owed_back_and_mutual_aid_go_out(
    placing: Placing, facts: str, lines: Sequence[tuple[str | int, ...]], answer: tuple[object, ...]
) -> None:
    assert placing(facts, *lines) == answer


FIRST = "Income:Loans:Interest 12000 + Assets:Loans:Principal 100000"
FOUR_LATE = "Income:Loans:LateCharges 133 + Income:Loans:Interest 12000 + Assets:Loans:Principal 99867"
ON_LOAN = "loan:L-2025-1"


@pytest.mark.parametrize(
    ("facts", "line", "answer"),
    [
        # to the won and on time
        (PAID_OUT, (SOLIDARITY, "2025-02-15", 112_000, "한빛두레"), (FIRST, ON_LOAN, True, "")),
        (PAID_OUT, (SOLIDARITY, "2025-02-17", 112_000, "한빛두레", "대출상환"), (FIRST, ON_LOAN, True, "")),
        (PAID_OUT, (SOLIDARITY, "2025-02-08", 112_000, "한빛두레"), (FIRST, ON_LOAN, True, "")),
        # late: after Monday, the 17th, the charges of the days since the 15th come first, and a person looks
        (PAID_OUT, (SOLIDARITY, "2025-02-19", 112_000, "한빛두레"), (FOUR_LATE, ON_LOAN, False, "")),
        # the charges paid as well, nothing is odd
        (PAID_OUT, (SOLIDARITY, "2025-02-19", 112_133, "한빛두레"),
         ("Income:Loans:LateCharges 133 + " + FIRST, ON_LOAN, True, "")),
        # two instalments at once, one of them late; too long before the second a person looks
        (PAID_OUT, (SOLIDARITY, "2025-03-10", 223_833, "한빛두레"),
         ("Income:Loans:LateCharges 833 + Income:Loans:Interest 23000 + Assets:Loans:Principal 200000", ON_LOAN,
          True, "")),
        (PAID_OUT, (SOLIDARITY, "2025-03-03", 223_600, "한빛두레"),
         ("Income:Loans:LateCharges 600 + Income:Loans:Interest 23000 + Assets:Loans:Principal 200000", ON_LOAN,
          False, "")),
        # what closes the loan: 1,200,000 at 12 % for 20 days of 360
        (PAID_OUT, (SOLIDARITY, "2025-02-05", 1_208_000, "한빛두레"),
         ("Income:Loans:Interest 8000 + Assets:Loans:Principal 1200000", ON_LOAN, True, "")),
        # too much, by its words: the rest is owed back
        (PAID_OUT, (SOLIDARITY, "2025-02-05", 1_210_000, "한빛두레", "대출 상환"),
         ("Income:Loans:Interest 8000 + Assets:Loans:Principal 1200000 + Liabilities:Refunds 2000",
          "fund:solidarity loan:L-2025-1", False, "L-2025-1")),
        # another amount: with words of lending it divides and a person looks, without them it looks like odd dues
        (PAID_OUT, (SOLIDARITY, "2025-02-15", 60_000, "한빛두레", "원리금"),
         ("Income:Loans:Interest 12000 + Assets:Loans:Principal 48000", ON_LOAN, False, "L-2025-1")),
        (PAID_OUT, (SOLIDARITY, "2025-02-15", 60_000, "한빛두레"),
         ("Income:Dues:Organization 60000", "fund:general member:O-001", False, "")),
        # dues by their words
        (PAID_OUT, (OPERATING, "2025-02-15", 50_000, "한빛두레", "회비"),
         ("Income:Dues:Organization 50000", "member:O-001", True, "")),
        # two loans of one amount
        (PAID_OUT + SECOND_PAID_OUT, (SOLIDARITY, "2025-02-15", 112_000, "한빛두레"),
         (f"{IN} 112000", "fund:solidarity", False, "L-2025-1 L-2025-2")),
        # somebody else pays the very amount
        (PAID_OUT, (SOLIDARITY, "2025-02-15", 112_000, "홍길동"), (f"{IN} 112000", "fund:solidarity", False, "")),
        # before anything was paid out nothing is due
        (APPROVED, (SOLIDARITY, "2025-02-15", 112_000, "한빛두레"),
         ("Income:Dues:Organization 112000", "fund:general member:O-001", False, "")),
    ],
)  # fmt: skip
def test_a_loans_instalment(
    placing: Placing, facts: str, line: tuple[str | int, ...], answer: tuple[object, ...]
) -> None:
    assert placing(facts, line) == answer


def test_instalments_follow_one_another_also_within_one_run(placing: Placing) -> None:
    first = (SOLIDARITY, "2025-02-15", 112_000, "한빛두레")
    second = (SOLIDARITY, "2025-03-15", 111_000, "한빛두레")
    answer = placing(APPROVED, LOAN_OUT, first, second)
    assert answer.parts == "Income:Loans:Interest 11000 + Assets:Loans:Principal 100000"
    assert answer.certain


def test_the_rest_of_an_instalment_paid_in_two_is_an_instalment(placing: Placing) -> None:
    half = (
        PAID_OUT
        + """
    2025-02-10 * "O-001" "대출 상환"
      loan: "L-2025-1"
      Assets:Bank:Solidarity        62000 KRW
      Income:Loans:Interest        -12000 KRW
      Assets:Loans:Principal       -50000 KRW
    """
    )
    answer = placing(half, (SOLIDARITY, "2025-02-15", 50_000, "한빛두레", "대출상환"))
    assert answer == ("Assets:Loans:Principal 50000", ON_LOAN, True, "")


def test_two_lines_of_one_instalment_settle_it(placing: Placing) -> None:
    first = (SOLIDARITY, "2025-02-14", 60_000, "한빛두레", "상환")
    second = (SOLIDARITY, "2025-02-14", 52_000, "한빛두레", "상환")
    third = (SOLIDARITY, "2025-03-15", 111_000, "한빛두레")
    assert placing(PAID_OUT, first, second) == ("Assets:Loans:Principal 52000", ON_LOAN, True, "")
    answer = placing(PAID_OUT, first, second, third)
    assert (answer.parts, answer.certain) == (
        "Income:Loans:Interest 11000 + Assets:Loans:Principal 100000",
        True,
    )


NEW_RATE = """
    2025-02-15 custom "loan" "rate" "L-2025-1" 6
"""
PREPAID = """
    2025-02-20 * "O-001" "대출 상환"
      loan: "L-2025-1"
      prepay: "smaller"
      Assets:Bank:Solidarity       552000 KRW
      Income:Loans:Interest        -14000 KRW
      Assets:Loans:Principal      -538000 KRW
"""


@pytest.mark.parametrize(
    ("facts", "line", "parts"),
    [
        # after a change of the rate: 1,100,000 at 6 percent
        (NEW_RATE, (SOLIDARITY, "2025-03-15", 105_500, "한빛두레"),
         "Income:Loans:Interest 5500 + Assets:Loans:Principal 100000"),
        # a month off: nothing in March, in April the interest of two months
        ('\n    2025-03-01 custom "loan" "pause" "L-2025-1"\n      until: 2025-04-01\n',
         (SOLIDARITY, "2025-04-15", 122_000, "한빛두레"),
         "Income:Loans:Interest 22000 + Assets:Loans:Principal 100000"),
    ],
)  # fmt: skip
def test_what_is_due_follows_a_change_of_terms(
    placing: Placing, facts: str, line: tuple[str | int, ...], parts: str
) -> None:
    first = (SOLIDARITY, "2025-02-15", 112_000, "한빛두레")
    answer = placing(PAID_OUT + facts, first, line)
    assert (answer.parts, answer.meta, answer.certain) == (parts, ON_LOAN, True)


def test_what_is_due_follows_a_prepayment(placing: Placing) -> None:
    """12,000 due and 2,000 accrued in the five days since (550,000 stay); eleven rows follow."""
    answer = placing(PAID_OUT + PREPAID, (SOLIDARITY, "2025-03-15", 64_000, "한빛두레", "상환"))
    assert answer.parts.startswith("Income:Loans:")
    assert answer.meta == ON_LOAN


LAPSED = ("2025-08-01", "2025-07-11")


@pytest.mark.parametrize("day", LAPSED)
def test_no_loan_is_paid_out_by_a_decision_that_lapsed(placing: Placing, day: str) -> None:
    answer = placing(APPROVED, (SOLIDARITY, day, -1_200_000, "한빛두레"))
    assert answer.parts == f"{OUT} -1200000"


def test_a_loan_is_paid_out_as_it_was_decided(placing: Placing) -> None:
    facts = APPROVED + "      amount: 900000 KRW\n"
    assert placing(facts, (SOLIDARITY, "2025-01-15", -1_200_000, "한빛두레")).parts == f"{OUT} -1200000"
    assert placing(facts, (SOLIDARITY, "2025-01-15", -900_000, "한빛두레")).certain


def test_an_amount_that_is_dues_and_an_instalment_is_a_question(placing: Placing) -> None:
    facts = PAID_OUT.replace("1200000", "600000").replace("rate: 12", "rate: 0")  # 50,000 a month
    line = (SOLIDARITY, "2025-02-15", 50_000, "한빛두레")
    assert placing(facts, line) == (f"{IN} 50000", "fund:solidarity", False, "L-2025-1 O-001")


@pytest.mark.parametrize(
    ("account", "memo", "parts"),
    [
        (SOLIDARITY, "대출 상환", "Assets:Loans:Principal 50000"),
        (OPERATING, "3월 회비", "Income:Dues:Organization 50000"),
    ],
)
def test_words_settle_whether_it_is_dues_or_an_instalment(
    placing: Placing, account: str, memo: str, parts: str
) -> None:
    facts = PAID_OUT.replace("1200000", "600000").replace("rate: 12", "rate: 0")
    answer = placing(facts, (account, "2025-02-15", 50_000, "한빛두레", memo))
    assert (answer.parts, answer.certain) == (parts, True)


# --- pledges and grants ------------------------------------------------------------------------------

PLEDGE = """
    2025-02-01 custom "pledge" "make" "P-2025-1" 3000000 KRW
      party: "C-002"
      kind: "csr"
      fund: "solidarity"
    2025-02-01 custom "pledge" "due" "P-2025-1" 2025-03-31 1000000 KRW
    2025-02-01 custom "pledge" "due" "P-2025-1" 2025-06-30 2000000 KRW
"""
ON_PLEDGE = "fund:solidarity party:C-002 pledge:P-2025-1"
OTHER_PLEDGE = """
    2025-02-01 custom "pledge" "make" "P-2025-2" 700000 KRW
      party: "C-002"
      kind: "donation"
      fund: "general"
"""


@pytest.mark.parametrize(
    ("facts", "line", "answer"),
    [
        (PLEDGE, (SOLIDARITY, "2025-03-28", 1_000_000, "큰나무건설"),
         ("Income:CSR 1000000", ON_PLEDGE, True, "")),
        (PLEDGE, (SOLIDARITY, "2025-03-28", 400_000, "(주)큰나무건설"),
         ("Income:CSR 400000", ON_PLEDGE, False, "")),
        # before the pledge was made, and after it was called off
        (PLEDGE, (SOLIDARITY, "2025-01-28", 1_000_000, "큰나무건설"), (f"{IN} 1000000", "fund:solidarity", False, "")),
        (PLEDGE + '    2025-03-01 custom "pledge" "cancel" "P-2025-1" 3000000 KRW\n',
         (SOLIDARITY, "2025-03-28", 1_000_000, "큰나무건설"), (f"{IN} 1000000", "fund:solidarity", False, "")),
        # one without parts is due whole
        (OTHER_PLEDGE, (OPERATING, "2025-03-28", 700_000, "큰나무건설"),
         ("Income:Donations 700000", "fund:general party:C-002 pledge:P-2025-2", True, "")),
        # two open pledges: the amount tells them apart, or nothing does
        (PLEDGE + OTHER_PLEDGE, (SOLIDARITY, "2025-03-28", 1_000_000, "큰나무건설"),
         ("Income:CSR 1000000", ON_PLEDGE, True, "")),
        (PLEDGE + OTHER_PLEDGE, (SOLIDARITY, "2025-03-28", 500_000, "큰나무건설"),
         (f"{IN} 500000", "fund:solidarity", False, "P-2025-1 P-2025-2")),
        (PLEDGE, (SOLIDARITY, "2025-03-28", -1_000_000, "큰나무건설"), (f"{OUT} -1000000", "fund:solidarity", False, "")),
    ],
)  # fmt: skip
def test_a_pledges_part(
    placing: Placing, facts: str, line: tuple[str | int, ...], answer: tuple[object, ...]
) -> None:
    assert placing(facts, line) == answer


def test_parts_of_a_pledge_follow_one_another(placing: Placing) -> None:
    first = (SOLIDARITY, "2025-03-28", 1_000_000, "큰나무건설")
    assert not placing(PLEDGE, first, first).certain
    assert placing(PLEDGE, first, (SOLIDARITY, "2025-06-28", 2_000_000, "큰나무건설")).certain


GRANT = """
    2025-02-01 custom "grant" "award" "G-2025-1" 20000000 KRW
      party: "C-001"
      kind: "public-subsidy"
      fund: "g-2025-1"
      from: 2025-02-01
      until: 2025-12-31
      account: "Assets:Bank:Subsidy"
    2025-02-01 custom "grant" "line" "G-2025-1" "강사비" 12000000 KRW
"""
ON_GRANT = "fund:g-2025-1 grant:G-2025-1 party:C-001"
OWN = "fund:g-2025-1 grant:G-2025-1"
SUBSIDY_RULES = """
    2025-01-01 custom "rule" "lecturers" Expenses:Program:Instructors
      match: "강사"
      only: "Assets:Bank:Subsidy"
      line: "강사비"
    2025-01-01 custom "rule" "meals" Expenses:Office:Meetings
      match: "식대"
      only: "Assets:Bank:Subsidy"
      line: "식비"
"""


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ((SUBSIDY, "2025-02-10", 10_000_000, "온고을시청"),
         ("Income:Grants:PublicSubsidy 10000000", ON_GRANT, True, "")),
        ((SUBSIDY, "2025-02-10", 20_000_001, "온고을시청"),
         ("Income:Grants:PublicSubsidy 20000001", ON_GRANT, False, "")),
        # not on the grant's own account, not before the award
        ((OPERATING, "2025-02-10", 10_000_000, "온고을시청"), (f"{IN} 10000000", "", False, "")),
        ((SUBSIDY, "2025-01-10", 10_000_000, "온고을시청"), (f"{IN} 10000000", "", False, "")),
        # a member stands on the same line
        ((SUBSIDY, "2025-02-10", 10_000_000, "온고을시청", "김하늘"),
         ("Income:Grants:PublicSubsidy 10000000", ON_GRANT, False, "")),
        # what moves on the grant's own account is the grant's
        ((SUBSIDY, "2025-03-02", -300_000, "3월 강사"),
         ("Expenses:Program:Instructors -300000", f"{OWN} line:강사비", True, "")),
        ((SUBSIDY, "2025-03-02", -70_000, "어느 가게"), (f"{OUT} -70000", OWN, False, "")),
        ((SUBSIDY, "2025-03-02", 70_000, "홍길동"), (f"{IN} 70000", OWN, False, "")),
        # a budget line that the grant does not have
        ((SUBSIDY, "2025-03-02", -70_000, "식대"),
         ("Expenses:Office:Meetings -70000", f"{OWN} line:식비", False, "")),
        # before the grant began, the account is only an account
        ((SUBSIDY, "2025-01-31", -300_000, "강사"),
         ("Expenses:Program:Instructors -300000", "line:강사비", True, "")),
    ],
)  # fmt: skip
def test_a_grants_money(placing: Placing, line: tuple[str | int, ...], answer: tuple[object, ...]) -> None:
    assert placing(GRANT + SUBSIDY_RULES, line) == answer


def test_a_grant_that_is_settled_is_over(placing: Placing) -> None:
    facts = GRANT + '    2025-12-31 custom "grant" "settle" "G-2025-1"\n'
    assert placing(facts, (SUBSIDY, "2025-12-30", -70_000, "가게")).meta == OWN
    assert placing(facts, (SUBSIDY, "2025-12-31", -70_000, "가게")).meta == ""
    assert placing(facts, (SUBSIDY, "2025-12-31", 1_000, "온고을시청")).parts == f"{IN} 1000"


# --- dues --------------------------------------------------------------------------------------------

INDIVIDUAL, SUPPORTER = "Income:Dues:Individual", "Income:Dues:Supporter"
ORGANIZATION = "Income:Dues:Organization"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        # one period, several, a year in advance, of either plan
        (("2025-03-02", 10_000, "김하늘"), (f"{INDIVIDUAL} 10000", "member:I-0001", True, "")),
        (("2025-03-02", 30_000, "김하늘 1~3월 회비"), (f"{INDIVIDUAL} 30000", "member:I-0001", True, "")),
        (("2025-03-02", 120_000, "배정순"), (f"{INDIVIDUAL} 120000", "member:I-0001", True, "")),
        (("2025-03-02", 360_000, "김하늘"), (f"{INDIVIDUAL} 360000", "member:I-0001", True, "")),
        (("2025-03-02", 120_000, "이가은"), (f"{SUPPORTER} 120000", "member:I-0002", True, "")),
        (("2025-03-02", 50_000, "한빛두레"), (f"{ORGANIZATION} 50000", "member:O-001", True, "")),
        # more than three years ahead, or no multiple of the plan: a person looks
        (("2025-03-02", 370_000, "김하늘"), (f"{INDIVIDUAL} 370000", "member:I-0001", False, "")),
        (("2025-03-02", 15_000, "김하늘"), (f"{INDIVIDUAL} 15000", "member:I-0001", False, "")),
        (("2025-03-02", 10_000, "이가은"), (f"{SUPPORTER} 10000", "member:I-0002", False, "")),
        # the plan's amount changes in July
        (("2025-07-02", 15_000, "김하늘"), (f"{INDIVIDUAL} 15000", "member:I-0001", True, "")),
        (("2025-07-02", 10_000, "김하늘"), (f"{INDIVIDUAL} 10000", "member:I-0001", True, "")),  # January's
        (("2025-07-02", 25_000, "김하늘"), (f"{INDIVIDUAL} 25000", "member:I-0001", False, "")),
        # before joining, in the month of leaving, after it
        (("2025-05-31", 10_000, "박나래"), (f"{INDIVIDUAL} 10000", "member:I-0005", False, "")),
        (("2025-06-30", 10_000, "박나래"), (f"{INDIVIDUAL} 10000", "member:I-0005", True, "")),
        (("2025-03-25", 10_000, "정떠남"), (f"{INDIVIDUAL} 10000", "member:I-0006", True, "")),
        (("2025-04-01", 10_000, "정떠남"), (f"{INDIVIDUAL} 10000", "member:I-0006", False, "")),
        # two of one name: the likelier first by the amount, but never placed
        (("2025-03-02", 10_000, "최민준"), (f"{IN} 10000", "", False, "I-0003 I-0004")),
        (("2025-03-02", 120_000, "최민준"), (f"{IN} 120000", "", False, "I-0004 I-0003")),
        (("2025-03-02", 240_000, "최민준 회비"), (f"{IN} 240000", "", False, "I-0003 I-0004")),
        (("2025-03-02", 10_000, "김하늘", "이가은"), (f"{IN} 10000", "", False, "I-0001 I-0002")),
        (("2025-03-02", 10_000, "온고을시청", "김하늘 회비"), (f"{IN} 10000", "", False, "I-0001 C-001")),
        # a name among other words, initials
        (("2025-03-02", 10_000, "김하늘엄마"), (f"{INDIVIDUAL} 10000", "member:I-0001", False, "")),
        (("2025-03-02", 10_000, "ㄱㅎㄴ"), (f"{INDIVIDUAL} 10000", "member:I-0001", False, "")),
        # money out is never dues; a stranger's money waits; so does a donor's who is no member
        (("2025-03-02", -10_000, "김하늘"), (f"{OUT} -10000", "", False, "")),
        (("2025-03-02", 10_000, "홍길동"), (f"{IN} 10000", "", False, "")),
        (("2025-03-02", 10_000, "큰나무건설"), (f"{IN} 10000", "", False, "")),
        (("2025-03-02", 10_000, ""), (f"{IN} 10000", "", False, "")),
    ],
)
def test_dues(placing: Placing, line: tuple[str | int, ...], answer: tuple[object, ...]) -> None:
    assert placing("", (OPERATING, *line)) == answer


def test_of_two_of_one_name_the_one_whose_plan_fits_comes_first(placing: Placing) -> None:
    facts = '    2025-02-01 custom "member" "plan" "I-0004" "monthly-50000"\n'
    answer = placing(facts, (OPERATING, "2025-03-02", 400_000, "최민준"))  # 8 months, or 40
    assert answer == (f"{IN} 400000", "", False, "I-0004 I-0003")


# what people write → the shares of each, whether it is certain, and who is a candidate
SEVERAL: tuple[tuple[int, str, str, bool, str], ...] = (
    (20_000, "김하늘 박서은", "I-0001 10000 + I-0007 10000", True, ""),
    (20_000, "김하늘,박서은 3월회비", "I-0001 10000 + I-0007 10000", True, ""),
    (20_000, "김하늘박서은", "I-0001 10000 + I-0007 10000", True, ""),
    (60_000, "김하늘/한빛두레", "I-0001 10000 + O-001 50000", True, ""),
    (
        40_000,
        "김하늘 박서은 두 달",
        "I-0001 20000 + I-0007 20000",
        False,
        "I-0001 I-0007",
    ),  # 두 달: another word
    (40_000, "김하늘 박서은", "I-0001 20000 + I-0007 20000", True, ""),
    (30_000, "김하늘 박서은", "", False, "I-0001 I-0007"),  # who pays for two months, who for one?
    (20_000, "김하늘 최민준", "", False, "I-0001 I-0003 I-0004"),  # two are called 최민준
    (20_000, "김하늘 홍길동", "", False, ""),  # nobody knows the second
)


@pytest.mark.parametrize(("amount", "words", "shares", "certain", "candidates"), SEVERAL)
def test_one_payment_for_several_members(
    placing_of: Callable[..., Verdict], amount: int, words: str, shares: str, certain: bool, candidates: str
) -> None:
    verdict = placing_of(
        SEVENTH, (OPERATING, "2025-03-02", amount, words), persons=(Person("I-0007", "박서은"),)
    )
    assert verdict.placement is not None
    found = " + ".join(
        f"{part.meta['member']} {part.amount}" for part in verdict.placement.parts if "member" in part.meta
    )
    assert verdict.certain is certain
    if certain:
        assert found == shares
        assert verdict.candidates == ()
    else:
        assert " ".join(verdict.candidates) == candidates


SEVENTH = """
    2025-01-01 custom "member" "join" "I-0007"
      kind: "individual"
      plan: "monthly-10000"
"""


def test_dues_and_a_gift_in_one_payment_are_proposed(placing: Placing) -> None:
    answer = placing("", (OPERATING, "2025-03-02", 50_000, "김하늘", "회비와 후원금"))
    assert answer == (f"{INDIVIDUAL} 10000 + Income:Donations 40000", "member:I-0001", False, "")


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        # what was paid may go back; more than that is a question
        (
            [(10_000, "김하늘"), (-10_000, "김하늘 회비반환")],
            (f"{INDIVIDUAL} -10000", "member:I-0001", True, ""),
        ),
        ([(10_000, "김하늘"), (-10_000, "환불 김하늘")], (f"{INDIVIDUAL} -10000", "member:I-0001", True, "")),
        ([(-10_000, "김하늘 회비반환")], (f"{INDIVIDUAL} -10000", "member:I-0001", False, "")),
        (
            [(10_000, "김하늘"), (-20_000, "김하늘 반환")],
            (f"{INDIVIDUAL} -20000", "member:I-0001", False, ""),
        ),
        ([(10_000, "김하늘"), (-10_000, "최민준 환불")], (f"{OUT} -10000", "", False, "I-0003 I-0004")),
        ([(10_000, "김하늘"), (-10_000, "홍길동 환불")], (f"{OUT} -10000", "", False, "")),
    ],
)
def test_refunds(placing: Placing, lines: list[tuple[int, str]], answer: tuple[object, ...]) -> None:
    assert placing("", *((OPERATING, "2025-03-02", *line) for line in lines)) == answer


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        # one syllable is wrong: proposed where the amount is of the plan, a candidate where it is not
        ((10_000, "김하눌"), (f"{INDIVIDUAL} 10000", "member:I-0001", False, "")),
        ((10_000, "3월김하눌회비"), (f"{INDIVIDUAL} 10000", "member:I-0001", False, "")),
        ((33_000, "김하눌"), (f"{IN} 33000", "", False, "I-0001")),
        ((50_000, "한빛두래"), (f"{ORGANIZATION} 50000", "member:O-001", False, "")),
        # nobody misspells a surname
        ((10_000, "박하늘"), (f"{IN} 10000", "", False, "")),
    ],
)
def test_a_name_misspelt_by_a_syllable(
    placing: Placing, line: tuple[int, str], answer: tuple[object, ...]
) -> None:
    assert placing("", (OPERATING, "2025-03-02", *line)) == answer


# --- what the treasurer decided before ---------------------------------------------------------------


def decided(
    n: int,
    words: str,
    account: str = INDIVIDUAL,
    amount: int = 10_000,
    day: str = "2025-02-01",
    **named: str,
) -> Decided:
    return Decided(
        f"id-{n}", dt.date.fromisoformat(day), OPERATING, Decimal(amount), words, "", account, named
    )


def habit(
    times: int, words: str, account: str = INDIVIDUAL, amount: int = 10_000, **named: str
) -> list[Decided]:
    return [decided(n, words, account, amount, **named) for n in range(times)]


DUES_OF_1 = {"member": "I-0001"}
GIFTS = "Income:Donations"


@pytest.mark.parametrize(
    ("made", "line", "answer"),
    [
        # three times the same is a habit, twice is a proposal
        (habit(3, "홍길동", **DUES_OF_1), (10_000, "홍길동"), (f"{INDIVIDUAL} 10000", "member:I-0001", True, "")),
        (habit(3, "홍길동", **DUES_OF_1), (10_000, "홍길동 3월회비"),
         (f"{INDIVIDUAL} 10000", "member:I-0001", True, "")),
        (habit(2, "홍길동", **DUES_OF_1), (10_000, "홍길동"), (f"{INDIVIDUAL} 10000", "member:I-0001", False, "")),
        # not of another counterparty, not in the other direction
        (habit(3, "홍길동", **DUES_OF_1), (10_000, "홍길순"), (f"{IN} 10000", "", False, "")),
        (habit(3, "홍길동", **DUES_OF_1), (-10_000, "홍길동"), (f"{OUT} -10000", "", False, "")),
        # an amount unlike the others
        (habit(3, "홍길동", **DUES_OF_1), (33_000, "홍길동"), (f"{INDIVIDUAL} 33000", "member:I-0001", False, "")),
        (habit(3, "모금함", GIFTS, 30_000), (60_000, "모금함"), (f"{GIFTS} 60000", "", True, "")),
        (habit(3, "모금함", GIFTS, 30_000), (61_000, "모금함"), (f"{GIFTS} 61000", "", False, "")),
        # words that say only by which way money came, or that it is dues, name nobody
        (habit(3, "ATM입금", GIFTS, 30_000), (30_000, "ATM입금"), (f"{IN} 30000", "", False, "")),
        (habit(3, "3월회비", **DUES_OF_1), (10_000, "4월회비"), (f"{IN} 10000", "", False, "")),
        # the same name and other words: not what was decided
        (habit(3, "하늘이네", **DUES_OF_1), (10_000, "하늘이네 기부금"), (f"{IN} 10000", "", False, "")),
        (habit(3, "하늘이네", **DUES_OF_1), (10_000, "하늘이네", "교육비"), (f"{IN} 10000", "", False, "")),
        (habit(3, "하늘이네", **DUES_OF_1), (10_000, "하늘이네", "인터넷뱅킹"),
         (f"{INDIVIDUAL} 10000", "member:I-0001", True, "")),
        # a member who is none any more
        (habit(3, "떠남이네", member="I-0006"), (10_000, "떠남이네"), (f"{INDIVIDUAL} 10000", "member:I-0006", True, "")),
        (habit(3, "떠남이네", member="I-0006"), (10_000, "떠남이네", "", "2025-04-02"),
         (f"{INDIVIDUAL} 10000", "member:I-0006", False, "")),
        # two places: a person decides, unless each amount has its own
        ([*habit(3, "홍길동", GIFTS, 50_000), decided(9, "홍길동", **DUES_OF_1)], (70_000, "홍길동"),
         (f"{IN} 70000", "", False, "I-0001 Income:Donations")),
        ([*habit(3, "홍길동", GIFTS, 50_000), decided(9, "홍길동", **DUES_OF_1)], (50_000, "홍길동"),
         (f"{GIFTS} 50000", "", True, "")),
        # money of a loan splits anew each time
        (habit(3, "홍길동", "Assets:Loans:Principal", 90_000, loan="L-1"), (90_000, "홍길동"),
         ("Assets:Loans:Principal 90000", "fund:solidarity loan:L-1", False, "")),
        # a doubt about the name goes away, but not one between two people who may both have paid
        (habit(3, "김하늘엄마", **DUES_OF_1), (10_000, "김하늘엄마"), (f"{INDIVIDUAL} 10000", "member:I-0001", True, "")),
        (habit(3, "김하늘엄마", GIFTS), (10_000, "김하늘엄마"), (f"{INDIVIDUAL} 10000", "member:I-0001", False, "")),
        (habit(3, "최민준", member="I-0004"), (10_000, "최민준"), (f"{IN} 10000", "", False, "I-0004 I-0003")),
        # an account that is closed now
        (habit(3, "홍길동", "Income:Closed"), (10_000, "홍길동"), (f"{IN} 10000", "", False, "")),
    ],
)  # fmt: skip
def test_history(
    placing_of: Callable[..., Verdict],
    made: list[Decided],
    line: tuple[int, str] | tuple[int, str, str] | tuple[int, str, str, str],
    answer: tuple[object, ...],
) -> None:
    amount, words, memo, day = (*line, *("", "2025-03-02")[len(line) - 2 :])
    assert _answer(placing_of("", (OPERATING, day, amount, words, memo), made=made)) == answer


def test_a_habit_of_one_grant_is_none_of_another(placing_of: Callable[..., Verdict]) -> None:
    """Printed three times for the grant of 2025 from its own account: not from another, not for the next grant."""
    facts = (
        GRANT
        + """
    2025-06-30 custom "grant" "settle" "G-2025-1"
    2025-07-01 custom "fund" "g-2025-2"
      restriction: "purpose"
    2025-07-01 custom "grant" "award" "G-2025-2" 5000000 KRW
      party: "C-001"
      kind: "public-subsidy"
      fund: "g-2025-2"
      from: 2025-07-01
      until: 2025-12-31
      account: "Assets:Bank:Subsidy"
"""
    )
    named = {"grant": "G-2025-1", "fund": "g-2025-1"}
    made = [
        Decided(
            f"id-{n}",
            dt.date(2025, 3, n),
            SUBSIDY,
            Decimal(-50_000),
            "한빛인쇄",
            "",
            "Expenses:Office:Printing",
            named,
        )
        for n in (1, 2, 3)
    ]
    own = placing_of(facts, (SUBSIDY, "2025-04-01", -50_000, "한빛인쇄"), made=made)
    assert (own.certain, _answer(own).meta) == (True, "fund:g-2025-1 grant:G-2025-1")
    elsewhere = placing_of(facts, (OPERATING, "2025-04-01", -50_000, "한빛인쇄"), made=made)
    assert (elsewhere.certain, _answer(elsewhere).meta) == (False, "")
    next_one = placing_of(facts, (SUBSIDY, "2025-08-01", -50_000, "한빛인쇄"), made=made)
    assert (next_one.certain, _answer(next_one).meta) == (False, "fund:g-2025-2 grant:G-2025-2")


@pytest.mark.parametrize(
    ("who", "memo", "certain"),
    [
        ("김하늘", "", True),
        ("김하늘", "3월 회비", True),
        ("김하늘", "인터넷뱅킹", True),
        ("김하늘", "국민은행", True),
        ("김하늘", "교육비", False),
        ("김하늘후원", "", False),
        ("김하늘", "후원회비", True),
        ("김하늘", "반환", False),
        ("김하늘 환불", "", False),
        ("김하늘", "참가비", False),
        ("김하늘", "이자", False),
        ("김하늘", "대출금 상환", False),
        ("교육비", "김하늘", False),
        ("김하늘 박서은", "교육비", False),
        ("김하늘 박서은", "3월", True),
        ("김하늘", "이가은 박서은 회비", False),  # whose is it, of three?
    ],
)
def test_what_else_the_words_say(
    placing_of: Callable[..., Verdict], who: str, memo: str, certain: bool
) -> None:
    persons = (Person("I-0007", "박서은"),)
    verdict = placing_of(SEVENTH, (OPERATING, "2025-03-02", 20_000, who, memo), persons=persons)
    assert verdict.certain is certain


@pytest.mark.parametrize(
    ("amount", "words", "certain"),
    [
        (20_000, "김하늘 박서은", True),
        (720_000, "김하늘 박서은", True),
        (740_000, "김하늘 박서은", False),  # more than three years ahead
        (130_000, "김하늘 이가은", True),  # a month and a year
        (260_000, "김하늘 이가은", False),  # two months and two years?
    ],
)
def test_several_periods_of_several_members(
    placing_of: Callable[..., Verdict], amount: int, words: str, certain: bool
) -> None:
    persons = (Person("I-0007", "박서은"),)
    assert placing_of(SEVENTH, (OPERATING, "2025-03-02", amount, words), persons=persons).certain is certain


def test_a_name_that_may_be_the_beginning_of_another(placing: Placing) -> None:
    longer = """
    2025-01-01 custom "member" "join" "O-009"
      kind: "organization"
      plan: "monthly-50000"
      name: "한빛두레공동체"
    """
    assert placing(longer, (OPERATING, "2025-03-02", 50_000, "한빛두레")).candidates == "O-001 O-009"
    assert placing(longer, (OPERATING, "2025-03-02", 50_000, "한빛두레공동체")).certain


def test_a_members_pledge_and_a_members_dues(placing: Placing) -> None:
    facts = """
    2025-01-01 custom "pledge" "make" "P-2025-9" 100000 KRW
      party: "O-001"
      kind: "donation"
      fund: "general"
    2025-01-01 custom "pledge" "due" "P-2025-9" 2025-03-31 50000 KRW
    2025-01-01 custom "pledge" "due" "P-2025-9" 2025-06-30 50000 KRW
"""
    assert placing(facts, (OPERATING, "2025-03-30", 50_000, "한빛두레")).candidates == "P-2025-9 O-001"
    dues = placing(facts, (OPERATING, "2025-03-30", 50_000, "한빛두레", "3월 회비"))
    assert (dues.parts, dues.certain) == (f"{ORGANIZATION} 50000", True)


def test_of_two_of_one_name_habit_settles_where_the_other_owes_nothing(
    placing_of: Callable[..., Verdict],
) -> None:
    """The other two have paid; what comes as it always came is I-0008's."""
    facts = SEVENTH.replace("I-0007", "I-0008")
    persons = (Person("I-0008", "최민준"),)
    made = habit(3, "최민준", member="I-0008")
    paid = [
        (OPERATING, "2025-03-01", 120_000, "어머니민준"),
        (OPERATING, "2025-03-01", 120_000, "아버지민준"),
    ]
    line = (OPERATING, "2025-03-26", 10_000, "최민준")
    open_ = placing_of(facts, line, made=made, persons=persons)
    assert not open_.certain
    assert open_.candidates[0] == "I-0008"
    parents = (Person("I-0003", "최민준", ("어머니민준",)), Person("I-0004", "최민준", ("아버지민준",)))
    settled = placing_of(facts, *paid, line, made=made, persons=(*persons, *parents))
    assert settled.certain
    assert str(settled.why) == "dues of I-0008 the last 3 times"


# --- between own accounts ----------------------------------------------------------------------------

TRANSIT = "Assets:Clearing:Transit"
TRANSFER_RULE = """
    2025-01-01 custom "rule" "own" Assets:Clearing:Transit
      match: "연대금고이체"
"""


def test_money_between_own_accounts_moves_between_their_funds(make_books: MakeBooks, tmp_path: Path) -> None:
    """Each bank tells its side; the transit account ends at nothing, and each fund balances by itself."""
    books = Desk(make_books(tmp_path / "books", NETWORK + TRANSFER_RULE)).register(*PERSONS).books()
    context = Context.of(books)
    funds = {name: str(entry.meta.get("fund", GENERAL)) for name, entry in books.opens.items()}
    drafter = Drafter(funds, "en")
    found = []
    for account, amount in ((OPERATING, -300_000), (SOLIDARITY, 300_000)):
        line = Line(account, dt.date(2025, 3, 2), Decimal(amount), "KRW", "연대금고이체")
        draft = drafter.draft(line, place(line, context), Origin("id", "file:1"))
        found.append([(one.account, int(one.amount.number), one.meta.get("fund")) for one in draft.postings])
    assert found == [
        [(OPERATING, -300_000, None), (TRANSIT, 300_000, None)],
        [
            (SOLIDARITY, 300_000, None),
            (TRANSIT, -300_000, "general"),
            ("Equity:Transfers", 300_000, "general"),
            ("Equity:Transfers", -300_000, "solidarity"),
        ],
    ]


def test_a_loan_from_the_wrong_account_is_a_question(placing: Placing) -> None:
    # The general account pays a loan of the fund out; a person should know before it counts as the fund's.
    answer = placing(APPROVED, (OPERATING, "2025-01-15", -1_200_000, "한빛두레"))
    assert answer == ("Assets:Loans:Principal -1200000", "fund:solidarity loan:L-2025-1", False, "")


def test_money_of_two_funds_on_one_account_is_not_moved_by_chance(placing: Placing) -> None:
    # A pledge for the solidarity fund arrives on the operating account; then ten million leave it.
    rule = """
    2025-01-01 custom "rule" "to-fund" Assets:Clearing:Transit
      match: "연대금고이체"
    """
    arrived = (OPERATING, "2025-03-28", 1_000_000, "큰나무건설")
    answer = placing(PLEDGE + rule, arrived, (OPERATING, "2025-04-01", -1_000_000, "연대금고이체"))
    assert answer == ("Assets:Clearing:Transit -1000000", "", False, "solidarity")


@pytest.mark.parametrize(
    ("line", "certain"),
    [
        # names inside other words, and initials, are never certain, whatever the amount
        ((SOLIDARITY, "2025-03-28", 1_000_000, "큰나무건설노동조합"), False),
        ((SOLIDARITY, "2025-03-28", 1_000_000, "ㅋㄴㅁㄱㅅ"), False),
        ((SOLIDARITY, "2025-03-28", 1_000_000, "큰나무건설"), True),
    ],
)
def test_only_a_name_of_its_own_is_certain(
    placing: Placing, line: tuple[str | int, ...], certain: bool
) -> None:
    assert placing(PLEDGE, line).certain is certain


def test_a_rule_does_not_take_a_pledges_part(placing: Placing) -> None:
    rule = """
    2025-01-01 custom "rule" "gifts" Income:Donations
      match: "후원금"
    """
    answer = placing(PLEDGE + rule, (SOLIDARITY, "2025-03-28", 1_000_000, "큰나무건설", "후원금"))
    assert answer == (f"{IN} 1000000", "fund:solidarity", False, "P-2025-1 gifts")


def test_a_gift_of_a_member_is_not_dues(placing: Placing) -> None:
    assert not placing("", (OPERATING, "2025-03-02", 10_000, "김하늘", "기부금")).certain
    assert placing("", (OPERATING, "2025-03-02", 10_000, "김하늘", "회비")).certain


def test_dues_on_a_grants_own_account_stay_the_general_funds(placing: Placing) -> None:
    answer = placing(GRANT + SUBSIDY_RULES, (SUBSIDY, "2025-04-02", 10_000, "김하늘"))
    assert answer == ("Income:Dues:Individual 10000", "fund:general member:I-0001", False, "")
