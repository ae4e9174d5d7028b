"""Lines of the lending that wait: what the review offers for them, and what a loan or aid alone decides."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lending
import pytest
from desk import Desk, Payment, booked, kb_csv

from importers.review.choices import Choices
from importers.review.data import choice_label
from importers.review.places import Places
from importers.review.waiting import Waiting, waiting
from sfund import checks
from sfund.books.entries import read_entries
from sfund.books.loans.accounts import lent_one
from sfund.books.loans.entries import differences
from sfund.cli.review.keys import press
from sfund.cli.review.state import Decide, begin
from sfund.cli.review.terminal import Room

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Ran, Sfund

FUND = "Assets:Bank:Solidarity"
BANK = f"""
    [[bank]]
    account = "{FUND}"
    number-ends = "3456"
    [loans]
    working-days = false
"""
# Ten equal parts of 1,000,000 at 6 %, thirty days a month of 360: 5,000 of interest a month for each million.
LENDING = "".join([
    lending.fund(restriction="none"),
    lending.member("O-001", "한빛두레협동조합"),
    lending.member("O-002", "두리공방"),
    lending.product("working-capital", "equal-principal", "6", day_count='"30/360"'),
    lending.applied("L-2025-001", 10_000_000, "O-001", "working-capital", 10, day="2025-01-05"),
    lending.approved("L-2025-001", "I-0031", day="2025-01-10"),
    """
2025-01-02 * "기금 출연"
  fund: "solidarity"
  Assets:Bank:Solidarity   20000000 KRW
  Income:Donations        -20000000 KRW
2025-01-05 custom "aid" "apply" "A-2025-001" 300000 KRW
  member: "O-002"
2025-01-10 custom "aid" "decide" "A-2025-001" "approved"
  for: "I-0031"
""",
])  # fmt: skip
SECOND_AID = """
2025-01-06 custom "aid" "apply" "A-2025-002" 100000 KRW
  member: "O-002"
2025-01-10 custom "aid" "decide" "A-2025-002" "approved"
  for: "I-0031"
"""
GIVEN_UP = """
2025-01-31 custom "loan" "write-off" "L-2025-001"
2025-01-31 * "O-001" "상각"
  loan: "L-2025-001"
  Assets:Loans:Principal     -10000000 KRW
  Expenses:Loans:Provision    10000000 KRW
"""
WHO, HELPED = "한빛두레협동조합", "두리공방"
END = dt.date(2025, 1, 31)
ALONE = "이름뿐"  # stands on lines that the books say nothing of


class Reviewed:
    """Books of a fund, its bank's lines, and the review of them."""

    def __init__(self, desk: Desk, sfund: Sfund) -> None:
        self.desk, self.sfund = desk, sfund
        self.held = 20_000_000

    def brought(self, *payments: Payment) -> None:
        self.desk.put(kb_csv(booked(self.held, payments)), account=FUND)
        self.held += sum(payment.amount for payment in payments)

    def line(self, amount: int) -> Waiting:
        (found,) = (one for one in waiting(self.desk.books()) if one.amount == amount)
        return found

    def offered(self, amount: int) -> list[tuple[str, str, str]]:
        """Id, words and the account to which it leads, of each choice."""
        books, one = self.desk.books(), self.line(amount)
        choices = Choices(books)
        places = Places(books.registry, choices, books.language)
        found = []
        for choice in choices.of(one):
            placement = places.of(choice, one.line, one.parts)
            accounts = "+".join(part.account for part in placement.parts) if placement else ""
            found.append((choice.id, choice_label(choice).partition(" · ")[2], accounts))
        return found

    def place(self, amount: int, *words: str) -> Ran:
        return self.sfund("--books", self.desk.root, "review", "place", self.line(amount).id, *words)

    def placed(self, amount: int, *words: str) -> dict[str, Any]:
        """The line once it is decided."""
        done = self.place(amount, *words, "--json")
        assert done.status == 0, done.err
        (line,) = json.loads(done.out)["decided"]
        return dict(line)

    def parts(self, amount: int, *words: str) -> list[tuple[str, int]]:
        return [(one["account"], int(one["amount"])) for one in self.placed(amount, *words)["parts"]]

    def refused(self, amount: int, *words: str) -> list[str]:
        """The codes; nothing is written."""
        before = self.desk.contents()
        done = self.place(amount, *words)
        assert (done.status, self.desk.contents()) == (1, before)
        return done.codes

    def found(self, day: dt.date) -> set[str]:
        return {one.code for one in checks.run(self.desk.books(), day)}

    def agrees(self) -> bool:
        one = lent_one(self.desk.books(), "L-2025-001")
        return differences(one, one.whole()) == {}


@pytest.fixture
def review(make_books: MakeBooks, tmp_path: Path, sfund: Sfund) -> Reviewed:
    return Reviewed(Desk(make_books(tmp_path / "books", LENDING, BANK)).register(), sfund)


# --- a loan in parts -----------------------------------------------------------------------------------


def test_a_loan_goes_out_in_three_parts_of_the_bank(review: Reviewed) -> None:
    """4,000,000 and 3,000,000 as parts, and what is left as all of the rest."""
    review.brought(
        Payment("2025-01-15 10:00", -4_000_000, WHO),
        Payment("2025-01-15 11:00", -3_000_000, WHO),
    )
    principal = "Assets:Loans:Principal"
    assert review.offered(-4_000_000)[0] == (
        "L-2025-001", "4,000,000 KRW of the 10,000,000 KRW that may be paid out yet", principal
    )  # fmt: skip
    line = review.placed(-4_000_000, "--loan", "L-2025-001")
    assert (line["placed"], line["payee"], line["narration"]) == (principal, "O-001", "대출 실행")
    assert review.offered(-3_000_000)[0][1] == "3,000,000 KRW of the 6,000,000 KRW that may be paid out yet"
    assert review.parts(-3_000_000, "--loan", "L-2025-001") == [(principal, -3_000_000)]
    review.brought(Payment("2025-01-20 10:00", -3_000_000, WHO))  # all that is left: nobody is asked
    assert list(waiting(review.desk.books())) == []
    # 7,000,000 for thirty days, 3,000,000 for twenty-five: 35,000 + 12,500
    review.brought(Payment("2025-02-15 10:00", 1_047_500, WHO))
    assert list(waiting(review.desk.books())) == []
    assert review.agrees()


def test_more_than_is_left_is_offered_as_what_it_is_and_refused(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", -6_000_000, WHO), Payment("2025-01-15 11:00", -5_000_000, WHO))
    review.placed(-6_000_000, "--loan", "L-2025-001")
    assert review.offered(-5_000_000)[0] == ("L-2025-001", "at most 4,000,000 KRW may be paid out yet", "")
    assert review.refused(-5_000_000, "--loan", "L-2025-001") == ["LOAN-ABOVE-DECISION"]
    # the bank has paid it: who names the account may enter it, and the check says what is wrong with it
    review.placed(-5_000_000, "--loan", "L-2025-001", "--account", "Assets:Loans:Principal")
    assert "LOAN-ABOVE-DECISION" in review.found(END)


@pytest.mark.parametrize(
    ("day", "code"), [("2025-01-09", "LOAN-NOT-DECIDED"), ("2025-07-11", "LOAN-DECISION-LAPSED")]
)
def test_outside_the_time_of_the_decision_nothing_is_offered(review: Reviewed, day: str, code: str) -> None:
    review.brought(Payment(f"{day} 10:00", -4_000_000, WHO))
    assert [id_ for id_, *_ in review.offered(-4_000_000)] == ["O-001"]
    assert review.refused(-4_000_000, "--loan", "L-2025-001") == [code]


def test_money_of_a_loan_divides_though_only_the_loan_is_named(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", -10_000_000, WHO))
    review.brought(Payment("2025-02-15 10:00", 700_000, ALONE))
    assert review.parts(700_000, "--loan", "L-2025-001") == [
        ("Income:Loans:Interest", 50_000), ("Assets:Loans:Principal", 650_000)
    ]  # fmt: skip
    assert review.agrees()


def test_before_the_loan_and_after_it_money_is_refused(review: Reviewed) -> None:
    review.brought(Payment("2025-01-12 10:00", 10_000, ALONE), Payment("2025-01-15 10:00", -10_000_000, WHO))
    assert review.refused(10_000, "--loan", "L-2025-001") == ["LOAN-NOT-PAID-OUT"]
    assert review.refused(10_000, "--loan", "L-2025-009") == ["UNKNOWN-LOAN"]
    review.brought(
        Payment("2025-02-15 10:00", 10_050_000, WHO), Payment("2025-02-16 10:00", 20_000, ALONE)
    )  # all of it with a month's interest closes it
    assert review.refused(20_000, "--loan", "L-2025-001") == ["LOAN-CLOSED"]


def test_a_part_payment_is_shown_against_what_was_due_before_it(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", -10_000_000, WHO))
    review.brought(Payment("2025-02-15 10:00", 700_000, WHO, "상환"))
    assert review.line(700_000).placed == "Income:Loans:Interest"  # in the books already, as a proposal
    words = {id_: words for id_, words, _ in review.offered(700_000)}
    assert words["L-2025-001"] == "instalment 1, due 2025-02-15: 1,050,000 KRW"


def test_what_was_overpaid_goes_back_in_parts(review: Reviewed) -> None:
    """10,080,000 come where 10,050,000 close the loan."""
    review.brought(Payment("2025-01-15 10:00", -10_000_000, WHO))
    review.brought(Payment("2025-02-15 10:00", 10_080_000, WHO, "상환"))
    review.placed(10_080_000, "--loan", "L-2025-001")
    review.brought(Payment("2025-02-20 10:00", -20_000, WHO), Payment("2025-02-21 10:00", -40_000, WHO))
    assert review.offered(-20_000)[0] == (
        "L-2025-001", "30,000 KRW of it were overpaid and are owed back", "Liabilities:Refunds"
    )  # fmt: skip
    assert review.refused(-40_000, "--loan", "L-2025-001") == ["LOAN-REFUND-TOO-MUCH"]
    assert review.parts(-20_000, "--loan", "L-2025-001") == [("Liabilities:Refunds", -20_000)]
    assert review.agrees()


def test_what_comes_after_the_write_off_is_recovered(review: Reviewed) -> None:
    """All that would be owed on 15 February: 10,000,000 and a month's interest of 50,000."""
    review.brought(Payment("2025-01-15 10:00", -10_000_000, WHO))
    review.desk.write_by_hand(GIVEN_UP)
    review.brought(
        Payment("2025-02-15 10:00", 600_000, WHO, "입금 확인"), Payment("2025-02-15 11:00", 10_050_000, ALONE)
    )
    assert ("L-2025-001", "written off", "Income:Loans:Recovered") in review.offered(600_000)
    line = review.placed(600_000, "--loan", "L-2025-001")
    assert (line["placed"], line["narration"]) == ("Income:Loans:Recovered", "상각한 대출 추심")
    assert review.refused(10_050_000, "--loan", "L-2025-001") == ["LOAN-RECOVER-TOO-MUCH"]
    assert review.agrees()


# --- mutual aid ----------------------------------------------------------------------------------------


def test_aid_that_is_decided_is_offered_the_one_that_fits_first(review: Reviewed) -> None:
    review.desk.write_by_hand(SECOND_AID)
    review.brought(Payment("2025-01-15 10:00", -300_000, f"{HELPED} 지원"))
    # in the books already, as a proposal: that is not held against it
    assert review.line(-300_000).placed == "Expenses:Program:MutualAid"
    offered = review.offered(-300_000)
    assert [(id_, words) for id_, words, _ in offered][:2] == [
        ("A-2025-001", "mutual aid: just the 300,000 KRW that may be paid out yet"),
        ("A-2025-002", "mutual aid: at most 100,000 KRW may be paid out yet"),
    ]
    assert [accounts for *_, accounts in offered] == ["Expenses:Program:MutualAid", "", ""]
    line = review.placed(-300_000, "--aid", "A-2025-001")
    (part,) = line["parts"]
    assert (part["account"], part["named"]["aid"], part["named"]["member"]) == (
        "Expenses:Program:MutualAid", "A-2025-001", "O-002",
    )  # fmt: skip
    (kept,) = review.desk.books().record.rows
    assert kept.decided.named["aid"] == "A-2025-001"


def test_part_of_an_aid_may_go_out_and_then_the_rest(review: Reviewed) -> None:
    review.brought(
        Payment("2025-01-15 10:00", -100_000, HELPED), Payment("2025-01-16 10:00", -250_000, HELPED)
    )
    words = "mutual aid: 100,000 KRW of the 300,000 KRW that may be paid out yet"
    assert ("A-2025-001", words, "Expenses:Program:MutualAid") in review.offered(-100_000)
    review.placed(-100_000, "--aid", "A-2025-001")
    assert review.refused(-250_000, "--aid", "A-2025-001") == ["AID-ABOVE-DECISION"]
    assert not {code for code in review.found(END) if code.startswith("AID")}


def test_an_aid_that_was_proposed_leaves_nothing_behind_where_it_was_none(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", -300_000, f"{HELPED} 지원"))
    assert review.line(-300_000).placed == "Expenses:Program:MutualAid"
    review.placed(-300_000, "--account", "Expenses:Program:InKind")
    (entry,) = (one for one in review.desk.transactions() if one.date == dt.date(2025, 1, 15))
    assert "aid" not in entry.meta


def test_one_line_pays_two_aids(review: Reviewed) -> None:
    review.desk.write_by_hand(SECOND_AID)
    review.brought(Payment("2025-01-15 10:00", -400_000, HELPED))
    account = "Expenses:Program:MutualAid"
    review.placed(
        -400_000,
        "--part", f"300000 {account} aid=A-2025-001 member=O-002 fund=solidarity",
        "--part", f"rest {account} aid=A-2025-002 member=O-002 fund=solidarity",
    )  # fmt: skip
    assert not {code for code in review.found(END) if code.startswith("AID")}


def test_aid_is_money_out_of_the_funds_own_account(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", 300_000, HELPED))
    assert review.refused(300_000, "--aid", "A-2025-001") == ["AID-NOT-FROM-FUND"]
    assert review.refused(300_000, "--aid", "A-2025-009") == ["UNKNOWN-AID"]


# --- what contradicts itself ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "say --account, or --part for each part of a split line, or --loan, --aid or --undoes alone"),
        (("--loan", "L-2025-001", "--member", "O-001"), "or --loan, --aid or --undoes alone"),
        (("--loan", "L-2025-001", "--aid", "A-2025-001"), "or --loan, --aid or --undoes alone"),
        (("--loan", "L-2025-001", "--rule", "x"), "--rule and --alias are for lines that go to one account"),
    ],
)
def test_what_cannot_be_said_together(review: Reviewed, words: tuple[str, ...], says: str) -> None:
    review.brought(Payment("2025-01-15 10:00", -4_000_000, WHO))
    done = review.place(-4_000_000, *words)
    assert (done.status, says in done.err) == (2, True)


def test_a_loan_alone_places_one_line(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", -4_000_000, WHO), Payment("2025-01-16 10:00", -1_000_000, WHO))
    other = review.line(-1_000_000).id
    done = review.place(-4_000_000, other, "--loan", "L-2025-001")
    assert (done.status, "places one line" in done.err) == (2, True)


# --- what bounced --------------------------------------------------------------------------------------


def test_an_instalment_that_bounced_at_the_bank_never_came(review: Reviewed) -> None:
    """10,000,000 out on 15 January; the first instalment of 1,050,000 comes and is taken back by the bank."""
    review.brought(Payment("2025-01-15 10:00", -10_000_000, WHO), Payment("2025-02-15 09:00", 1_050_000, WHO))
    review.brought(Payment("2025-02-18 09:00", -1_050_000, WHO, "타행이체 반송"))
    came = review.desk.transactions()[-2].meta["import-id"]
    assert review.offered(-1_050_000)[0] == (
        came, "takes back the line of 2025-02-15: it bounced",
        "Income:Loans:Interest+Assets:Loans:Principal",
    )  # fmt: skip
    review.placed(-1_050_000, "--undoes", came)
    review.brought(Payment("2025-03-15 09:00", 1_050_000, WHO, "상환"))
    # 1,000,000 thirty days late at 6 % are 5,000; then interest of 50,000 and 45,000, and 950,000 of principal
    assert review.parts(1_050_000, "--loan", "L-2025-001") == [
        ("Income:Loans:LateCharges", 5_000), ("Income:Loans:Interest", 95_000),
        ("Assets:Loans:Principal", 950_000),
    ]  # fmt: skip
    assert review.agrees()


def test_what_a_bank_takes_back_is_no_part_of_a_loan(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", -4_000_000, WHO))
    review.placed(-4_000_000, "--loan", "L-2025-001")
    review.brought(
        Payment("2025-02-15 09:00", 420_000, WHO, "상환"), Payment("2025-02-18 09:00", -420_000, WHO, "반송")
    )
    assert review.line(-420_000).candidates == ()
    assert [words for _, words, _ in review.offered(-420_000)][:2] == [
        "takes back the line of 2025-02-15: it bounced",
        "420,000 KRW of the 6,000,000 KRW that may be paid out yet",
    ]


def test_what_came_after_it_is_divided_anew_and_again_when_the_decision_is_taken_back(
    review: Reviewed,
) -> None:
    review.brought(Payment("2025-01-15 10:00", -10_000_000, WHO))
    review.brought(
        Payment("2025-02-15 09:00", 1_050_000, WHO),
        Payment("2025-02-18 09:00", -1_050_000, WHO, "반송"),
        Payment("2025-03-15 09:00", 1_045_000, WHO, "상환"),
    )
    came = next(one for one in review.desk.transactions() if one.date == dt.date(2025, 2, 15))
    bounced = review.line(-1_050_000).id
    review.placed(-1_050_000, "--undoes", came.meta["import-id"])
    assert review.agrees()
    again = review.sfund("--books", review.desk.root, "review", "reopen", bounced)
    assert (again.status, review.agrees()) == (0, True)
    assert review.line(-1_050_000).in_suspense


def test_a_payout_that_the_bank_returned_may_go_out_again(review: Reviewed) -> None:
    review.brought(
        Payment("2025-01-15 10:00", -10_000_000, WHO), Payment("2025-01-16 10:00", 10_000_000, WHO, "반송")
    )
    out = next(one for one in review.desk.transactions() if one.date == dt.date(2025, 1, 15))
    review.placed(10_000_000, "--undoes", out.meta["import-id"])
    review.brought(Payment("2025-01-20 10:00", -10_000_000, WHO))
    assert list(waiting(review.desk.books())) == []
    assert review.agrees()


def test_dues_that_bounced_are_owed_again_and_teach_nothing(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", 50_000, WHO, "회비"))
    review.placed(50_000, "--account", "Income:Dues:Organization", "--member", "O-001")
    came = review.desk.transactions()[-1].meta["import-id"]
    review.brought(Payment("2025-01-17 10:00", -50_000, WHO))
    line = review.placed(-50_000, "--undoes", came)
    assert [(one["account"], int(one["amount"])) for one in line["parts"]] == [
        ("Income:Dues:Organization", -50_000)
    ]
    assert [one.decided.account for one in review.desk.books().record.rows] == [
        "Income:Dues:Organization",
        "",
    ]


def test_only_what_the_line_takes_back_can_be_undone_by_it(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", -10_000_000, WHO), Payment("2025-02-15 09:00", 1_050_000, WHO))
    review.brought(Payment("2025-02-18 09:00", -1_040_000, WHO), Payment("2025-02-19 09:00", -1_050_000, WHO))
    out, came = (one.meta["import-id"] for one in review.desk.transactions()[1:3])
    assert review.refused(-1_040_000, "--undoes", came) == ["UNDOES-WRONG"]
    assert review.refused(-1_050_000, "--undoes", out) == ["UNDOES-WRONG"]
    assert review.refused(-1_050_000, "--undoes", "nothing") == ["NO-SUCH-ENTRY"]
    review.placed(-1_050_000, "--undoes", came)
    review.brought(Payment("2025-02-20 09:00", -1_050_000, WHO))
    assert review.refused(-1_050_000, "--undoes", came) == ["UNDOES-WRONG"]


def test_a_line_that_was_undone_by_mistake_and_holds_again_can_bounce(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", 50_000, WHO, "회비"))
    review.placed(50_000, "--account", "Income:Dues:Organization", "--member", "O-001")
    came = review.desk.transactions()[-1].meta["import-id"]
    for day in ("2025-01-20", "2025-01-21"):
        undone = next((one.key for one in read_entries(review.desk.books()) if one.reverses), came)
        reversed_ = review.sfund(
            "--books", review.desk.root, "reverse", undone, "--why", "잘못 골랐음", "--on", day
        )
        assert reversed_.status == 0, reversed_.err
    review.brought(Payment("2025-02-03 10:00", -50_000, WHO, "반송"))
    assert came in [id_ for id_, *_ in review.offered(-50_000)]
    review.placed(-50_000, "--undoes", came)
    (dues,) = (one for one in read_entries(review.desk.books()) if one.key == came)
    assert dues.reversed


# --- at the terminal -----------------------------------------------------------------------------------


def pressed(review: Reviewed, *keys: str) -> list[tuple[str, str, int]]:
    """What Enter would write of the first line that waits: account, loan or aid, amount."""
    books = review.desk.books()
    state, effect, room = begin(list(waiting(books))), None, Room(books)
    for key in keys:
        state, effect = press(state, key, room)
    assert isinstance(effect, Decide), state.message
    ((_, placement),) = effect.request.placements.items()
    assert placement is not None
    said = [{**placement.meta, **part.meta} for part in placement.parts]
    return [
        (part.account, str(one.get("loan") or one.get("aid")), int(part.amount))
        for part, one in zip(placement.parts, said, strict=True)
    ]


def test_a_digit_chooses_a_part_of_a_loan(review: Reviewed) -> None:
    review.brought(Payment("2025-01-15 10:00", -4_000_000, WHO))
    assert pressed(review, "1", "enter") == [("Assets:Loans:Principal", "L-2025-001", -4_000_000)]


def test_a_line_is_split_between_two_aids_at_the_terminal(review: Reviewed) -> None:
    review.desk.write_by_hand(SECOND_AID)
    review.brought(Payment("2025-01-15 10:00", -400_000, HELPED))
    assert [id_ for id_, *_ in review.offered(-400_000)][:2] == ["A-2025-001", "A-2025-002"]
    account = "Expenses:Program:MutualAid"
    assert pressed(review, "s", *"300000", "enter", "1", "enter", "2", "enter") == [
        (account, "A-2025-001", -300_000), (account, "A-2025-002", -100_000)
    ]  # fmt: skip
