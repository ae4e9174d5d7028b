"""`sfund loan` as it is typed: from the disbursement to the last won, and what is refused on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lending
import pytest
from desk import BANKS, OPERATING, Desk

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

LENDING = "".join([
    lending.fund(20_000_000),
    lending.plan(10_000),
    lending.member("O-003", "햇살가게", plan="monthly"),
    lending.member("O-004", "온고을상회", plan="monthly"),
    '2025-02-12 custom "member" "leave" "O-004"\n',
    lending.product("working-capital", "annuity", "3.0", late_rate="3.0", months_max="36",
                    principal_max="10000000 KRW"),
    lending.product("bridge", "equal-principal", "6.0", day_count='"30/360"', months_max="12"),
    lending.applied("L-2025-001", 1_200_000, "O-003", "bridge"),
    lending.approved("L-2025-001"),
    lending.applied("L-2025-002", 6_000_000, "O-003", "working-capital"),
    lending.applied("L-2025-003", 6_000_000, "O-004", "working-capital"),
    lending.approved("L-2025-003"),
])  # fmt: skip

CASH = ("--cash", "--json")


class Fund:
    """The fund's books, and its commands with their answers."""

    def __init__(self, desk: Desk, sfund: Sfund) -> None:
        self.desk, self.sfund = desk, sfund

    def done(self, *words: str) -> dict[str, Any]:
        """What a command answers that must succeed; afterwards nothing may be wrong with the books."""
        answer = self.sfund("loan", *words, "--json")
        assert answer.status == 0, answer.err
        found: dict[str, Any] = json.loads(answer.out)
        return found

    def refused(self, *words: str) -> str:
        """The code of a command that must be refused and write nothing."""
        before = self.text()
        answer = self.sfund("loan", *words)
        assert (answer.status, answer.out) == (1, ""), answer
        assert self.text() == before
        return answer.err.removeprefix("error[").split("]")[0]

    def text(self) -> str:
        files = sorted(self.desk.root.rglob("*.beancount"))
        return "\n".join(path.read_text("utf-8") for path in files)

    def place(self, day: str) -> str:
        """Where the entry of that day stands."""
        file = f"journal/{day[:4]}/{day[5:7]}.beancount"
        lines = (self.desk.root / file).read_text("utf-8").splitlines()
        return f"{file}:{next(number for number, text in enumerate(lines, 1) if text.startswith(day))}"

    def sound(self) -> None:
        answer = self.sfund("check")
        assert answer.status == 0, answer.out + answer.err

    def sfund_products(self, day: str) -> list[dict[str, str]]:
        answer = self.sfund("loan", "product", "--on", day, "--json")
        found: list[dict[str, str]] = json.loads(answer.out)["products"]
        return found

    def stands(self, loan: str, day: str) -> dict[str, Any]:
        return self.done("statement", loan, "--as-of", day)


@pytest.fixture
def fund(make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sfund: Sfund) -> Fund:
    made = Desk(make_books(tmp_path / "books", LENDING, BANKS)).register()
    monkeypatch.chdir(made.root)
    return Fund(made, sfund)


@pytest.fixture
def running(fund: Fund) -> Fund:
    """1,200,000 at 6 % over twelve months, 30/360: 100,000 and the interest of a month, on the 15th."""
    fund.done("disburse", "L-2025-001", "--on", "2025-02-15", "--cash")
    return fund


def test_a_loan_from_the_disbursement_to_the_last_won(running: Fund) -> None:
    owed = 1_200_000
    for month in range(3, 15):
        day = f"{2025 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}-15"
        interest = owed * 5 // 1000
        answer = running.done("repay", "L-2025-001", str(100_000 + interest), "--on", day, "--cash")
        split = answer["split"]
        assert (split["interest"], split["principal"]) == (str(interest), "100000"), day
        owed -= 100_000
    stands = running.stands("L-2025-001", "2026-02-15")
    assert (stands["status"], stands["principal"], stands["payoff"]) == ("closed", "0", "0")
    running.sound()


def test_the_statement_has_the_keys_of_the_contract(running: Fund) -> None:
    # Late on 20 May: 100,000 at 6 % for 35 days of 360, and 100,000 for 5.
    running.done("repay", "L-2025-001", "106000", "--on", "2025-03-15", "--cash")
    stands = running.stands("L-2025-001", "2025-05-20")
    keys = ("loan", "status", "principal", "interest_due", "late_due", "days_past_due", "class")
    assert [stands[key] for key in keys] == [
        "L-2025-001", "active", "1100000", "10500", "666", 35, "precautionary"]  # fmt: skip
    assert [event["event"] for event in stands["events"]] == ["apply", "decide", "disbursement", "repayment"]
    assert stands["schedule"][0] | {"paid_on": None} == {
        "n": 1, "due": "2025-03-15", "principal": "100000", "interest": "6000", "total": "106000",
        "balance": "1100000", "paid": "106000", "open": "0", "is_due": True, "paid_on": None,
    }  # fmt: skip


def test_what_is_overdue_is_divided_late_interest_principal(running: Fund) -> None:
    # Row 1 due 15 March (a Saturday), unpaid until 15 April: 100,000 at 6 %, 30 days of 360: 500 late.
    answer = running.done("repay", "L-2025-001", "50000", "--on", "2025-04-15", "--cash")
    split = answer["split"]
    assert (split["late"], split["interest"], split["principal"]) == ("500", "11500", "38000")
    assert split["balance"] == "1162000"
    running.sound()


@pytest.mark.parametrize(("mode", "rows"), [("shorter", 6), ("smaller", 11)])
def test_a_prepayment_shortens_or_lightens(running: Fund, mode: str, rows: int) -> None:
    running.done("repay", "L-2025-001", "106000", "--on", "2025-03-15", "--cash")
    answer = running.done(
        "repay", "L-2025-001", "550000", "--on", "2025-03-20", "--cash", "--prepay", mode, "--dry-run"
    )
    planned = [row for row in answer["after"]["schedule"] if not row["is_due"]]
    assert len(planned) == rows
    assert sum(int(row["principal"]) for row in planned) == int(answer["after"]["principal"])
    assert 'prepay: "' not in running.text()


def test_a_dry_run_shows_the_rows_and_writes_nothing(running: Fund) -> None:
    before = running.text()
    answer = running.sfund("loan", "rate", "L-2025-001", "5", "--on", "2025-03-01", "--dry-run")
    assert answer.status == 0, answer.err
    assert "The rows before and after" in answer.out
    assert "Nothing was written" in answer.out
    assert running.text() == before


def test_a_rate_pause_and_reschedule_move_the_rows(running: Fund) -> None:
    lower = running.done("rate", "L-2025-001", "3", "--on", "2025-03-15")
    assert [row["interest"] for row in lower["after"]["schedule"][:2]] == ["6000", "2750"]
    paused = running.done("pause", "L-2025-001", "--on", "2025-03-20", "--until", "2025-06-14")
    assert [row["due"] for row in paused["after"]["schedule"][:2]] == ["2025-03-15", "2025-06-15"]
    again = running.done("reschedule", "L-2025-001", "--on", "2025-07-01", "--months", "6", "--first-due",
                         "2025-08-20")  # fmt: skip
    assert again["after"]["rescheduled"] is True
    assert [row["due"] for row in again["after"]["schedule"][-6:]] == [
        f"{2025 + month // 13}-{(month - 1) % 12 + 1:02}-20" for month in range(8, 14)
    ]
    running.sound()


def test_what_is_overpaid_is_owed_back_and_refunded(running: Fund) -> None:
    payoff = running.done("payoff", "L-2025-001", "--as-of", "2025-03-01")
    assert (payoff["principal"], payoff["interest"], payoff["payoff"]) == ("1200000", "3200", "1203200")
    answer = running.done("repay", "L-2025-001", "1210000", "--on", "2025-03-01", "--cash")
    assert (answer["split"]["overpaid"], answer["after"]["status"]) == ("6800", "closed")
    assert (
        running.refused("refund", "L-2025-001", "6801", "--cash", "--on", "2025-03-05")
        == "LOAN-REFUND-TOO-MUCH"
    )
    running.done("refund", "L-2025-001", "--cash", "--on", "2025-03-05")
    assert running.refused("refund", "L-2025-001", "--cash", "--on", "2025-03-06") == "LOAN-REFUND-TOO-MUCH"
    running.sound()


def test_a_write_off_takes_what_was_set_aside_first(running: Fund) -> None:
    running.desk.write_by_hand(
        '2025-06-30 * "대손충당금"\n  loan: "L-2025-001"\n  loan-event: "provision"\n'
        "  Expenses:Loans:Provision  300000 KRW\n  Assets:Loans:Allowance  -300000 KRW\n"
    )
    answer = running.done("write-off", "L-2025-001", "--on", "2025-12-31")
    assert "Assets:Loans:Allowance      300000 KRW" in answer["written"]
    assert "Expenses:Loans:Provision    900000 KRW" in answer["written"]
    assert running.stands("L-2025-001", "2026-01-01")["class"] == "loss"
    assert running.refused("repay", "L-2025-001", "1000", "--cash", "--on", "2026-01-05") == "LOAN-CLOSED"
    running.done("recover", "L-2025-001", "200000", "--cash", "--on", "2026-02-01")
    assert running.stands("L-2025-001", "2026-02-01")["recovered"] == "200000"
    running.sound()


def test_less_is_accepted_and_the_rest_forgiven_when_it_comes(running: Fund) -> None:
    running.done("call", "L-2025-001", "--on", "2025-05-02")
    running.done("settle", "L-2025-001", "700000", "--by", "2025-06-30", "--on", "2025-05-10")
    running.done("repay", "L-2025-001", "400000", "--cash", "--on", "2025-05-20")
    running.sound()
    answer = running.done("repay", "L-2025-001", "300000", "--cash", "--on", "2025-06-20")
    assert answer["after"]["status"] == "settled"
    assert 'loan-event: "write-off"' in answer["written"]
    running.sound()


def test_late_charges_are_waived_up_to_what_is_due(running: Fund) -> None:
    day = "2025-04-20"
    due = running.stands("L-2025-001", day)["late_due"]
    too_much = str(int(due) + 1)
    assert running.refused("waive", "L-2025-001", too_much, "--on", day) == "LOAN-WAIVE-TOO-MUCH"
    answer = running.done("waive", "L-2025-001", due, "--on", day)
    assert answer["after"]["late_due"] == "0"
    running.sound()


def test_an_event_that_comes_late_is_divided_anew_in_the_open_month(running: Fund) -> None:
    """Two instalments as they fell due; in April it turns out that the second one of March was paid as well."""
    running.done("repay", "L-2025-001", "106000", "--on", "2025-03-17", "--cash")
    running.done("repay", "L-2025-001", "105500", "--on", "2025-04-15", "--cash")
    for month in ("2025-01", "2025-02", "2025-03"):
        assert running.sfund("close", month).status == 0
    march = (running.desk.root / "journal/2025/03.beancount").read_text("utf-8")
    words = ("repay", "L-2025-001", "300000", "--on", "2025-03-20", "--cash", "--prepay", "smaller")
    assert running.refused(*words) == "MONTH-CLOSED"
    answer = running.done(*words, "--late")
    assert "value-day: 2025-03-20" in answer["written"]
    assert 'loan-event: "refold"' in answer["written"]
    assert (running.desk.root / "journal/2025/03.beancount").read_text("utf-8") == march
    running.sound()


def test_a_fact_that_comes_late_posts_its_difference_in_the_open_month(running: Fund) -> None:
    running.done("repay", "L-2025-001", "106000", "--on", "2025-03-17", "--cash")
    running.done("repay", "L-2025-001", "105500", "--on", "2025-04-15", "--cash")
    for month in ("2025-01", "2025-02", "2025-03"):
        assert running.sfund("close", month).status == 0
    assert running.refused("rate", "L-2025-001", "0", "--on", "2025-03-15") == "MONTH-CLOSED"
    answer = running.done("rate", "L-2025-001", "0", "--on", "2025-03-15", "--late")
    assert "2025-04-15 * " in answer["written"]
    assert "Income:Loans:Interest    5500 KRW" in answer["written"]
    running.sound()


def test_a_payment_that_bounced_never_came(running: Fund) -> None:
    running.done("repay", "L-2025-001", "106000", "--on", "2025-03-17", "--cash")
    running.done("repay", "L-2025-001", "105500", "--on", "2025-04-15", "--cash")
    listed = running.sfund("reverse", running.place("2025-03-17"), "--why", "부도", "--on", "2025-04-20")
    assert listed.status == 0, listed.err
    assert 'loan-event: "refold"' in listed.out
    running.sound()
    # The money of April: 500 late, 11,500 interest of two rows, the rest principal.
    assert running.stands("L-2025-001", "2025-04-20")["principal"] == "1106500"


def test_a_mark_makes_a_prepayment_of_what_is_in_the_books(running: Fund) -> None:
    running.done("repay", "L-2025-001", "600000", "--on", "2025-03-10", "--cash")
    answer = running.done("prepay", "L-2025-001", running.place("2025-03-10"), "--as", "smaller")
    assert 'prepay: "smaller"' in answer["written"]
    running.sound()
    assert running.refused("prepay", "L-2025-001", "e-nothing", "--as", "shorter") == "NO-SUCH-ENTRY"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("disburse L-2025-002 --cash --on 2025-02-15", "LOAN-NOT-DECIDED"),
        ("disburse L-2025-001 --cash --on 2025-02-09", "LOAN-NOT-DECIDED"),
        ("disburse L-2025-001 --cash --on 2025-09-01", "LOAN-DECISION-LAPSED"),
        ("disburse L-2025-001 1200001 --cash --on 2025-02-15", "LOAN-ABOVE-DECISION"),
        ("disburse L-2025-003 --cash --on 2025-02-15", "NO-MEMBER"),
        ("disburse L-2025-01 --cash", "UNKNOWN-LOAN"),
        ("disburse L-2025-001 1000.5 --cash --on 2025-02-15", "AMOUNT-WRONG"),
        ("disburse L-2025-001 -5 --cash --on 2025-02-15", ""),
        (f"disburse L-2025-001 --account {OPERATING} --on 2025-02-15", "MOVED-BY-STATEMENT"),
        ("disburse L-2025-001 --account Assets:Bank:Solidarty --on 2025-02-15", "UNKNOWN-ACCOUNT"),
        ("repay L-2025-001 1000 --cash --on 2025-03-01", "LOAN-NOT-PAID-OUT"),
        ("refund L-2025-001 --cash --on 2025-03-01", "LOAN-REFUND-TOO-MUCH"),
        ("recover L-2025-001 1000 --cash --on 2025-03-01", "LOAN-NOT-WRITTEN-OFF"),
        ("rate L-2025-001 21 --on 2025-03-01", "RATE-ABOVE-CAP"),
        ("write-off L-2025-001 --on 2025-03-01", "LOAN-NOT-PAID-OUT"),
        ("statement L-2025-009", "UNKNOWN-LOAN"),
        ("product dear --method bullet --rate 20.5 --on 2025-03-01", "RATE-ABOVE-CAP"),
        ("product endless --method bullet --rate 3 --months-max 0 --on 2025-03-01", "TERM-NOT-POSITIVE"),
    ],
)
def test_what_is_refused_before_a_loan_runs(fund: Fund, words: str, code: str) -> None:
    if not code:
        assert fund.sfund("loan", *words.split()).status == 2
        return
    assert fund.refused(*words.split()) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("disburse L-2025-001 1 --cash --on 2025-03-01", "LOAN-ABOVE-DECISION"),
        ("repay L-2025-001 1000 --cash --on 2025-02-14", "LOAN-NOT-PAID-OUT"),
        ("repay L-2025-001 10.5 --cash --on 2025-03-01", "AMOUNT-WRONG"),
        ("repay L-2025-001 0 --cash --on 2025-03-01", "AMOUNT-WRONG"),
        ("repay L-2025-009 1000 --cash --on 2025-03-01", "UNKNOWN-LOAN"),
        ("rate L-2025-001 20.01 --on 2025-03-01", "RATE-ABOVE-CAP"),
        ("reschedule L-2025-001 --months 0 --on 2025-03-01", "TERM-NOT-POSITIVE"),
        ("reschedule L-2025-001 --rate 25 --on 2025-03-01", "RATE-ABOVE-CAP"),
        ("reschedule L-2025-001 --first-due 2025-02-20 --on 2025-03-01", "FIRST-DUE-TOO-EARLY"),
        ("reschedule L-2025-001 --months 6 --grace 6 --on 2025-03-01", "GRACE-TOO-LONG"),
        ("pause L-2025-001 --until 2025-02-20 --on 2025-03-01", "LOAN-PAUSE-WRONG"),
        ("settle L-2025-001 5000000 --on 2025-03-01", "LOAN-SETTLE-TOO-MUCH"),
        ("waive L-2025-001 1000 --on 2025-03-01", "LOAN-WAIVE-TOO-MUCH"),
        ("recover L-2025-001 1000 --cash --on 2025-03-01", "LOAN-NOT-WRITTEN-OFF"),
    ],
)
def test_what_is_refused_of_a_running_loan(running: Fund, words: str, code: str) -> None:
    assert running.refused(*words.split()) == code


def test_nothing_more_happens_to_a_loan_that_is_paid(running: Fund) -> None:
    running.done("repay", "L-2025-001", "1203200", "--on", "2025-03-01", "--cash")
    for words in ("repay L-2025-001 1000 --cash", "rate L-2025-001 5",
                  "pause L-2025-001 --until 2025-04-01", "call L-2025-001", "write-off L-2025-001", "settle L-2025-001 10", "disburse L-2025-001 --cash"):  # fmt: skip
        assert running.refused(*words.split(), "--on", "2025-03-02") in ("LOAN-CLOSED", "LOAN-ABOVE-DECISION")
    running.sound()


def test_a_fee_that_is_kept_back_counts_as_interest(fund: Fund) -> None:
    answer = fund.done("disburse", "L-2025-001", "--fee", "12000", "--on", "2025-02-15", "--cash")
    assert "Assets:Cash             -1188000 KRW" in answer["written"]
    assert "Income:Loans:Interest     -12000 KRW" in answer["written"]
    fund.sound()


def test_a_loan_is_paid_out_in_parts(fund: Fund) -> None:
    fund.done("disburse", "L-2025-001", "700000", "--on", "2025-02-15", "--cash")
    answer = fund.done("disburse", "L-2025-001", "--on", "2025-03-20", "--cash")
    assert (answer["split"]["amount"], answer["after"]["principal"]) == ("500000", "1200000")
    fund.sound()


def test_lists_and_pages_speak_both_languages(running: Fund) -> None:
    for language, word in (("en", "working-capital"), ("ko", "working-capital")):
        answer = running.sfund("--lang", language, "loan", "product")
        assert (answer.status, word in answer.out) == (0, True)
    shown = running.sfund("loan", "show", "L-2025-001", "--as-of", "2025-03-20")
    assert shown.status == 0
    assert max(map(len, shown.out.splitlines())) <= 100
    listed = running.done("list", "--as-of", "2025-03-20")["loans"]
    assert [(one["loan"], one["status"]) for one in listed] == [
        ("L-2025-001", "active"), ("L-2025-002", "applied"), ("L-2025-003", "approved")]  # fmt: skip


def test_a_decision_that_lapsed_and_an_application_taken_back_are_said(fund: Fund) -> None:
    fund.desk.write_by_hand('2025-03-01 custom "loan" "withdraw" "L-2025-002"')
    listed = fund.done("list", "--all", "--as-of", "2025-09-01")["loans"]
    assert [(one["loan"], one["status"]) for one in listed] == [
        ("L-2025-001", "lapsed"), ("L-2025-002", "withdrawn"), ("L-2025-003", "lapsed")]  # fmt: skip
    assert fund.done("list", "--as-of", "2025-09-01")["loans"] == []
    assert fund.refused("disburse", "L-2025-002", "--cash", "--on", "2025-03-02") == "LOAN-NOT-DECIDED"


@pytest.mark.parametrize(("slips", "late"), [("true", "0"), ("false", "33")])
def test_an_instalment_slips_over_a_weekend_where_the_settings_let_it(
    running: Fund, slips: str, late: str
) -> None:
    """Due on Saturday, 15 March, paid on Monday: two days of 360 at 6 % on 100,000."""
    settings = running.desk.root / "sfund.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n[loans]\nworking-days = {slips}\n", encoding="utf-8")
    answer = running.done("repay", "L-2025-001", "106033", "--on", "2025-03-17", "--cash")
    assert answer["split"]["late"] == late
    running.sound()


def test_what_a_statement_will_say_is_shown_and_not_written(fund: Fund) -> None:
    words = ("disburse", "L-2025-001", "--account", OPERATING, "--on", "2025-02-15")
    assert fund.refused(*words) == "MOVED-BY-STATEMENT"


def test_classes_follow_the_networks_own_days(running: Fund) -> None:
    assert running.stands("L-2025-001", "2025-04-20")["class"] == "precautionary"
    settings = running.desk.root / "sfund.toml"
    own = "\n[loans.classes]\nprecautionary = 40\n"
    settings.write_text(settings.read_text("utf-8") + own, encoding="utf-8")
    assert running.stands("L-2025-001", "2025-04-20")["class"] == "normal"
    assert running.stands("L-2025-001", "2026-04-20")["class"] == "loss"
    settings.write_text(settings.read_text("utf-8") + "loss = 50\n", encoding="utf-8")
    assert running.sfund("loan", "list").err.startswith("error[SETTINGS-INVALID]")


def test_a_product_is_continued_and_running_loans_keep_theirs(running: Fund) -> None:
    answer = running.done("product", "bridge", "--rate", "5", "--on", "2025-06-01")
    assert 'method: "equal-principal"' in answer["written"]
    products = {one["name"]: one["rate"] for one in running.sfund_products("2025-06-01")}
    assert products["bridge"] == "5"
    assert running.stands("L-2025-001", "2025-02-20")["schedule"][0]["interest"] == "6000"
    assert running.sfund("loan", "product", "new").status == 2


def test_a_later_version_of_the_product_changes_no_loan_that_was_agreed(fund: Fund) -> None:
    fund.done("decide", "L-2025-002", "approved", "--for", "M-01 M-02", "--on", "2025-02-10")
    fund.done("agree", "L-2025-002", "--on", "2025-02-11")
    fund.done("product", "working-capital", "--rate", "6", "--on", "2025-02-12")
    fund.done("disburse", "L-2025-002", "--on", "2025-02-15", "--cash")
    page = fund.sfund("loan", "page", "L-2025-002", "--as-of", "2025-02-15")
    assert "3 % a year" in page.out
    first = fund.stands("L-2025-002", "2025-02-15")["schedule"][0]
    assert int(first["interest"]) == 6_000_000 * 3 * 28 // 36500


def test_a_provision_before_the_last_one_is_refused(running: Fund) -> None:
    running.done("provide", "--month", "2025-12")
    assert running.refused("provide", "--month", "2025-06") == "PROVISION-LATER"


def test_a_reschedule_is_free_of_the_terms_of_the_product(running: Fund) -> None:
    running.done("reschedule", "L-2025-001", "--months", "13", "--on", "2025-03-01")
    answer = running.sfund("check", "--json")
    assert "LOAN-TERMS" not in answer.out
