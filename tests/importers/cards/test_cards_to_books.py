"""What is bought by card, from the company's list to the books, and to the bank's debit that pays for it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core import data
from beancount.core.amount import Amount
from desk import BANKS, OPERATING, Desk, Payment, booked, digests, kb_csv
from reading.samples import csv_bytes, xlsx_bytes

from cards.samples import CARD, OTHER_CARD, PURCHASES, Bought, bill, samsung, shinhan
from importers.booking.amending import Payments
from importers.review.waiting import waiting
from sfund.cli.root import run
from sfund.errors import SfundError

if TYPE_CHECKING:
    from conftest import MakeBooks

SAMSUNG, OTHER = "Liabilities:Card:Samsung", "Liabilities:Card:Other"
CARDS = f"""
    [[bank]]
    account = "{SAMSUNG}"
    number-ends = "1234"
    format = "samsung-card"
"""
LEDGER = f"""
    2025-01-01 open {SAMSUNG} KRW
      name-ko: "업무용 카드"
      name-en: "Work card"
    2025-01-01 open {OTHER} KRW
      name-ko: "교육 카드"
      name-en: "Education card"
    2025-01-01 custom "rule" "stationery" Expenses:Office:Supplies
      match: "한빛문구"
      direction: "out"
    2025-01-01 custom "rule" "coffee" Expenses:Office:Meetings
      match: "온고을 커피"
      direction: "out"
    2025-01-01 custom "rule" "electronics" Assets:Equipment
      match: "가람전자"
      direction: "out"
"""
BUY = Bought("2025-03-02", 33_000, "한빛문구", "30010001")


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return Desk(make_books(tmp_path / "books", LEDGER, BANKS + CARDS))


def approvals(*bought: Bought) -> bytes:
    return xlsx_bytes(samsung(bought))


def billed(*bought: Bought, numbered: bool = True) -> bytes:
    return xlsx_bytes(bill(bought, numbered=numbered))


def entries(desk: Desk, account: str = SAMSUNG) -> list[tuple[str, str, str]]:
    """Day, flag and the other side of each entry of the card."""
    return [
        (
            str(entry.date),
            entry.flag,
            " + ".join(f"{one.account} {one.units}" for one in entry.postings[1:]),
        )
        for entry in desk.transactions()
        if entry.postings[0].account == account
    ]


def counts(outcome: object) -> tuple[int, ...]:
    return tuple(getattr(outcome, name) for name in ("rows", "posted", "present", "review", "refused"))


def test_purchases_are_owed_and_placed_by_rules(desk: Desk) -> None:
    (outcome,) = desk.put(approvals(*PURCHASES))
    assert counts(outcome) == (4, 3, 0, 1, 0)  # the cancelled one is none
    assert (outcome.account, outcome.opening, outcome.closing, outcome.proven) == (SAMSUNG, None, None, False)
    assert entries(desk) == [
        ("2025-03-02", "*", "Expenses:Office:Supplies 33000 KRW"),
        ("2025-03-02", "*", "Expenses:Office:Meetings 12000 KRW"),
        ("2025-03-05", "*", "Assets:Equipment 240000 KRW"),
        ("2025-03-20", "!", "Assets:Suspense 5500 KRW"),
    ]
    assert desk.balance(SAMSUNG) == -290_500
    _, errors, _ = loader.load_file(str(desk.root / "main.beancount"))
    assert not errors


def test_the_words_of_what_waits_are_kept_beside_the_books_and_not_in_them(desk: Desk) -> None:
    desk.put(approvals(*PURCHASES))
    (sheet,) = (desk.root / "statements").rglob("*.review.csv")
    (row,) = csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig"), newline=""))
    assert (row["counterparty"], row["amount"]) == ("똠방각하 식당", "-5500")
    ledger = "".join(path.read_text("utf-8") for path in (desk.root / "journal").rglob("*.beancount"))
    assert not any(secret in ledger for secret in ("식당", "5137"))


def test_imported_twice_is_imported_once(desk: Desk) -> None:
    desk.put(approvals(*PURCHASES))
    before = desk.contents()
    (outcome,) = desk.put(approvals(*PURCHASES))
    assert counts(outcome) == (4, 0, 4, 0, 0)
    assert desk.contents() == before


def test_lists_that_overlap(desk: Desk) -> None:
    alike = [Bought("2025-03-02", 4_500, "온고을 커피"), Bought("2025-03-02", 4_500, "온고을 커피")]
    desk.put(approvals(BUY, *alike))
    later = Bought("2025-03-09", 4_500, "온고을 커피")
    (outcome,) = desk.put(approvals(*alike, later))
    assert counts(outcome) == (3, 1, 2, 0, 0)
    assert desk.balance(SAMSUNG) == -33_000 - 3 * 4_500


@pytest.mark.parametrize("numbered", [True, False], ids=["with numbers", "without numbers"])
@pytest.mark.parametrize("first", ["approvals", "bill"])
def test_approvals_and_the_bill_of_the_same_purchases(desk: Desk, first: str, *, numbered: bool) -> None:
    kept = tuple(one for one in PURCHASES if not one.cancelled)
    files = [approvals(*PURCHASES), billed(*kept, numbered=numbered)]
    if first == "bill":
        files.reverse()
    for one in files:
        desk.put(one, account=SAMSUNG)
    assert desk.balance(SAMSUNG) == -290_500
    assert len(entries(desk)) == 4
    together = desk.put(*files, account=SAMSUNG)
    assert [counts(one) for one in together] == [(4, 0, 4, 0, 0)] * 2


def test_the_bill_holds_more_than_the_approvals(desk: Desk) -> None:
    """Two purchases alike on one day, of which the approvals showed one."""
    desk.put(approvals(BUY))
    again = Bought("2025-03-02", 33_000, "한빛문구")
    (outcome,) = desk.put(billed(again, again, numbered=False), account=SAMSUNG)
    assert counts(outcome) == (2, 1, 1, 0, 0)
    assert desk.balance(SAMSUNG) == -66_000


def test_instalments_are_billed_month_by_month_and_booked_once(desk: Desk) -> None:
    in_parts = Bought("2025-03-05", 240_000, "가람전자", "30010003", months=6)
    for _ in range(3):
        desk.put(billed(in_parts, numbered=False), account=SAMSUNG)
    assert entries(desk) == [("2025-03-05", "*", "Assets:Equipment 240000 KRW")]


def test_a_purchase_abroad_is_what_is_billed(desk: Desk) -> None:
    desk.put(approvals(Bought("2025-03-02", 50_300, "한빛문구", "30010001")))
    dearer = billed(Bought("2025-03-04", 50_812, "한빛문구", "30010001"))
    (outcome,) = desk.put(dearer, account=SAMSUNG)
    assert counts(outcome) == (1, 0, 0, 1, 0)
    assert entries(desk)[1] == ("2025-03-04", "!", "Expenses:Office:Supplies 512 KRW")
    assert desk.balance(SAMSUNG) == -50_812
    (again,) = desk.put(dearer, account=SAMSUNG)
    assert counts(again) == (1, 0, 1, 0, 0)


# A cancellation → what follows the purchase of 33,000 in the books: day and amount on the card.
CANCELLED_LATER: dict[str, tuple[Bought, list[tuple[str, int]]]] = {
    "marked": (Bought("2025-03-02", 33_000, "한빛문구", "30010001", "취소"), [("2025-03-02", 33_000)]),
    "a row of its own": (Bought("2025-04-01", -33_000, "한빛문구", "30010001"), [("2025-04-01", 33_000)]),
    "a row of its own, marked": (
        Bought("2025-04-01", 33_000, "한빛문구", "30010001", "취소"),
        [("2025-04-01", 33_000)],
    ),
    "a part": (Bought("2025-04-01", -3_000, "한빛문구", "30010001"), [("2025-04-01", 3_000)]),
    "a row of its own, without a number": (
        Bought("2025-04-01", -33_000, "한빛문구"),
        [("2025-04-01", 33_000)],
    ),
}


@pytest.mark.parametrize("how", CANCELLED_LATER)
def test_a_cancellation_in_a_later_list(desk: Desk, how: str) -> None:
    later, expected = CANCELLED_LATER[how]
    desk.put(approvals(BUY))
    (outcome,) = desk.put(approvals(later))
    assert counts(outcome) == (1, 1, 0, 0, 0)
    purchase, *amended = [one for one in desk.transactions() if one.postings[0].account == SAMSUNG]
    assert [(str(one.date), int(one.postings[0].units.number)) for one in amended] == expected
    for one in amended:
        assert [posting.account for posting in one.postings] == [SAMSUNG, "Expenses:Office:Supplies"]
        assert one.meta["amends"] == purchase.meta["import-id"] != one.meta["import-id"]
    before = desk.contents()
    (again,) = desk.put(approvals(later))
    assert counts(again) == (1, 0, 1, 0, 0)
    assert desk.contents() == before


def test_the_exact_reverse_of_what_a_person_decided(desk: Desk) -> None:
    """It carries the same fund, party and accounts, and so takes away what was there."""
    desk.write_by_hand('2025-01-01 custom "party" "C-001"\n  kind: "company"\n  name: "한빛문구"')
    desk.write_by_hand(
        '2025-01-01 custom "rule" "party" Expenses:Program:Education\n  match: "한빛문구 교육"\n  party: "C-001"'
    )
    bought = Bought("2025-03-02", 33_000, "한빛문구 교육", "30010001")
    desk.put(approvals(bought))
    desk.put(approvals(Bought("2025-03-30", -33_000, "한빛문구 교육", "30010001")))
    first, second = desk.transactions()
    assert second.meta["party"] == first.meta["party"] == "C-001"
    assert desk.balance(SAMSUNG) == desk.balance("Expenses:Program:Education") == 0


def test_what_a_list_brings_and_takes_back_is_nothing(desk: Desk) -> None:
    (outcome,) = desk.put(approvals(BUY, Bought("2025-03-04", -33_000, "한빛문구", "30010001")))
    assert counts(outcome) == (0, 0, 0, 0, 0)
    assert entries(desk) == []


def test_two_lists_that_say_of_one_cancellation(desk: Desk) -> None:
    """The approvals mark the purchase, the bill has a row of its own: it is taken back once."""
    desk.put(approvals(BUY))
    desk.put(approvals(Bought("2025-03-02", 33_000, "한빛문구", "30010001", "취소")))
    back = Bought("2025-03-20", -33_000, "한빛문구", "30010001")
    (outcome,) = desk.put(billed(BUY, back), account=SAMSUNG)
    assert counts(outcome) == (2, 0, 2, 0, 0)
    assert desk.balance(SAMSUNG) == 0


DOUBTFUL = {
    "a refund of something unknown": [Bought("2025-03-04", -3_000, "한빛문구", "30019999")],
    "more comes back than was paid": [BUY, Bought("2025-03-04", -40_000, "한빛문구", "30010001")],
    "a part, nobody says how much": [Bought("2025-03-02", 33_000, "한빛문구", "30010001", "부분취소")],
}


@pytest.mark.parametrize("what", DOUBTFUL)
def test_what_a_person_must_look_at(desk: Desk, what: str) -> None:
    (outcome,) = desk.put(approvals(*DOUBTFUL[what]))
    assert outcome.review == 1
    assert sum(flag == "!" for _, flag, _ in entries(desk)) == 1


def debit(amount: int, who: str, when: str = "2025-04-14 06:00") -> bytes:
    return kb_csv(booked(500_000, [Payment(when, -amount, who)]))


def bank_side(desk: Desk) -> list[tuple[str, str]]:
    return [
        (entry.flag, entry.postings[1].account)
        for entry in desk.transactions()
        if entry.postings[0].account == OPERATING and entry.meta.get("why")
    ]


@pytest.mark.parametrize("who", ["삼성카드", "삼성카드(주)", "삼성카드결제", "업무용 카드 대금"])
def test_the_banks_debit_pays_the_bill(desk: Desk, who: str) -> None:
    desk.put(debit(285_000, who), approvals(*PURCHASES[:3]))
    assert bank_side(desk) == [("*", SAMSUNG)]
    assert desk.balance(SAMSUNG) == 0


def test_the_debit_before_the_list(desk: Desk) -> None:
    desk.put(debit(285_000, "삼성카드"))
    desk.put(approvals(*PURCHASES[:3]))
    assert desk.balance(SAMSUNG) == 0


TWO_OF_ONE = (
    CARDS
    + f"""
    [[bank]]
    account = "{OTHER}"
    number-ends = "9876"
    format = "samsung-card"
"""
)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (45_000, ("*", SAMSUNG)),
        (33_000, ("*", SAMSUNG)),  # what was bought up to some day
        (7_000, ("*", OTHER)),
        (52_000, ("!", "Assets:Suspense")),
    ],
)
def test_two_cards_of_one_company(
    make_books: MakeBooks, tmp_path: Path, amount: int, expected: tuple[str, str]
) -> None:
    desk = Desk(make_books(tmp_path / "books", LEDGER, BANKS + TWO_OF_ONE))
    bought = [
        BUY,
        Bought("2025-03-03", 12_000, "온고을 커피", "30010002"),
        Bought("2025-03-03", 7_000, "온고을 커피", "30010003", card=OTHER_CARD),
    ]
    outcomes = desk.put(approvals(*bought))
    assert sorted(one.account for one in outcomes) == [OTHER, SAMSUNG]
    desk.put(debit(amount, "삼성카드"))
    assert bank_side(desk) == [expected]
    if expected[0] == "!":
        (entry,) = (one for one in desk.transactions() if one.flag == "!")
        assert sorted(entry.meta["candidates"].split()) == [OTHER, SAMSUNG]


def test_money_from_a_shop_called_alike_is_no_bill(desk: Desk) -> None:
    desk.put(kb_csv(booked(0, [Payment("2025-04-14 06:00", 9_000, "삼성카드")])))
    assert bank_side(desk) == [("!", "Liabilities:Suspense")]


WRONG_ACCOUNT = {
    "a card's list for a bank account": (OPERATING, "ACCOUNT-NO-CARD"),
    "a card's list for suspense": ("Liabilities:Suspense", "ACCOUNT-NO-CARD"),
    "another card's number": (OTHER, "ACCOUNT-CONTRADICTED"),
    "an account that is not open": ("Liabilities:Card:Gone", "ACCOUNT-NOT-OPEN"),
}


@pytest.mark.parametrize("what", WRONG_ACCOUNT)
def test_a_list_for_the_wrong_account(make_books: MakeBooks, tmp_path: Path, what: str) -> None:
    desk = Desk(make_books(tmp_path / "books", LEDGER, BANKS + TWO_OF_ONE))
    account, code = WRONG_ACCOUNT[what]
    before = desk.contents()
    with pytest.raises(SfundError) as caught:
        desk.put(approvals(BUY), account=account)
    assert caught.value.code == code
    assert desk.contents() == before


def test_a_banks_statement_for_a_card(desk: Desk) -> None:
    with pytest.raises(SfundError) as caught:
        desk.put(debit(1_000, "누군가"), account=SAMSUNG)
    assert caught.value.code == "ACCOUNT-NO-BANK"


def test_a_card_that_the_settings_know_by_its_format_only(make_books: MakeBooks, tmp_path: Path) -> None:
    settings = f'[[bank]]\naccount = "{OTHER}"\nformat = "shinhan-card"\n'
    desk = Desk(make_books(tmp_path / "books", LEDGER, settings))
    (outcome,) = desk.put(csv_bytes(shinhan([BUY])))
    assert (outcome.account, outcome.posted) == (OTHER, 1)
    with pytest.raises(SfundError) as caught:
        desk.put(approvals(BUY))
    assert caught.value.code == "ACCOUNT-UNKNOWN"
    assert CARD not in str(caught.value)


def test_a_bank_account_and_a_card_of_one_ending(make_books: MakeBooks, tmp_path: Path) -> None:
    desk = Desk(make_books(tmp_path / "books", LEDGER, BANKS + CARDS.replace("1234", "3456")))
    outcomes = desk.put(approvals(replace(BUY, card="5137-04**-****-3456")), debit(33_000, "삼성카드"))
    assert [one.account for one in outcomes] == [SAMSUNG, OPERATING]
    assert desk.balance(SAMSUNG) == 0


def test_a_number_that_is_no_approval_is_not_written_down(desk: Desk) -> None:
    card = replace(BUY, approval="5137049912341234")
    desk.put(approvals(card))
    desk.put(approvals(replace(card, day="2025-03-09", amount=-33_000)))
    ledger = "".join(path.read_text("utf-8") for path in (desk.root / "journal").rglob("*.beancount"))
    assert "5137049912341234" not in ledger
    assert desk.balance(SAMSUNG) == 0


def test_what_the_command_line_answers(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk.file("card.xlsx", approvals(*PURCHASES))
    assert run(["--books", str(desk.root), "--lang", "en", "import", str(path), "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)["files"]
    assert (answer["format"], answer["account"]) == ("samsung-card", SAMSUNG)
    assert (answer["opening"], answer["closing"]) == (None, None)
    assert (answer["rows"], answer["posted"], answer["review"]) == (4, 3, 1)


def test_an_entry_names_the_list_and_the_receipts_number(desk: Desk) -> None:
    desk.put(approvals(BUY))
    (entry,) = desk.transactions()
    assert (entry.meta["via"], entry.meta["reference"]) == ("samsung-card", "30010001")
    assert (desk.root / "statements" / entry.meta["statement"].rpartition(":")[0]).is_file()
    assert isinstance(entry, data.Transaction)


# What the bank prints and takes once 285,000 are owed → flag and account.
DEBITS = {
    ("삼성카드", 285_000): ("*", SAMSUNG),
    ("삼성카드", 45_000): ("*", SAMSUNG),  # what was bought up to some day
    ("삼성카드", 280_000): ("!", SAMSUNG),  # nobody knows what is missing
    ("삼성카드 연회비", 285_000): ("!", SAMSUNG),
}


@pytest.mark.parametrize(("who", "amount"), DEBITS)
def test_a_debit_is_a_bill_for_certain_where_it_is_owed(desk: Desk, who: str, amount: int) -> None:
    desk.put(approvals(*PURCHASES[:3]))
    desk.put(debit(amount, who))
    assert bank_side(desk) == [DEBITS[who, amount]]


@pytest.mark.parametrize("who", ["삼성카드 연회비", "업무용 카드 발급수수료", "삼성카드 재단 기부"])
def test_what_only_names_a_card_is_no_bill_before_its_list(desk: Desk, who: str) -> None:
    desk.put(debit(10_000, who))
    assert bank_side(desk) == [("!", SAMSUNG)]


def test_a_card_is_no_bill_of_its_own_wherever_it_is_in_the_chart(
    make_books: MakeBooks, tmp_path: Path
) -> None:
    corporate = "Liabilities:Corporate"
    ledger, settings = LEDGER.replace(SAMSUNG, corporate), (BANKS + CARDS).replace(SAMSUNG, corporate)
    desk = Desk(make_books(tmp_path / "books", ledger, settings))
    desk.put(approvals(Bought("2025-03-02", 20_000, "삼성카드 연회비", "30010001")))
    assert entries(desk, corporate) == [("2025-03-02", "!", "Assets:Suspense 20000 KRW")]


def test_a_later_list_replaces_no_file_and_no_words(desk: Desk) -> None:
    """The words of what still waits stay, and so does the list that the entries name."""
    waits, gone = (
        Bought("2025-03-02", 33_000, "똠방각하 식당", "30010001"),
        Bought("2025-03-03", 44_000, "무명 상점", "30010002"),
    )
    desk.put(approvals(waits, gone))
    before = digests(desk.root / "statements")
    desk.put(approvals(waits, replace(gone, cancelled="취소")))
    after = digests(desk.root / "statements")
    assert before.items() <= after.items()
    assert len(after) == 4
    assert [(int(one.amount), one.words) for one in waiting(desk.books())] == [
        (-33_000, "똠방각하 식당"),
        (-44_000, "무명 상점"),
        (44_000, "무명 상점"),
    ]


def test_a_list_that_brings_something_again_is_kept_beside_itself(desk: Desk) -> None:
    """An entry was taken out by hand: the same list brings it back, under a name of its own."""
    bought = [Bought(f"2025-0{month}-02", 33_000, "똠방각하 식당", f"3001000{month}") for month in (3, 4)]
    desk.put(approvals(*bought))
    before = digests(desk.root / "statements")
    (desk.root / "journal/2025/04.beancount").write_text("", encoding="utf-8")
    desk.put(approvals(*bought))
    assert before.items() <= digests(desk.root / "statements").items()
    assert [one.words for one in waiting(desk.books())] == ["똠방각하 식당"] * 2


def test_another_shop_is_another_purchase(desk: Desk) -> None:
    """Same day and amount, no number on the bill: never taken for the one that is there."""
    desk.put(approvals(Bought("2025-03-02", 5_000, "온고을 커피", "30010001")))
    other = Bought("2025-03-02", 5_000, "한빛문구")
    (outcome,) = desk.put(billed(other, numbered=False), account=SAMSUNG)
    assert counts(outcome) == (1, 0, 0, 1, 0)
    assert desk.balance(SAMSUNG) == -10_000
    both = billed(other, Bought("2025-03-02", 5_000, "(주)온고을 커피 전주점"), numbered=False)
    (outcome,) = desk.put(both, account=SAMSUNG)
    assert counts(outcome) == (2, 0, 2, 0, 0)


def test_what_another_shop_takes_back_a_person_looks_at(desk: Desk) -> None:
    desk.put(approvals(BUY))
    marked = csv_bytes(shinhan([Bought("2025-03-02", 33_000, "딴가게", "", "취소")]))
    (outcome,) = desk.put(marked, account=SAMSUNG)
    assert counts(outcome) == (1, 0, 0, 1, 0)


def test_a_refund_without_a_number_is_looked_up_by_its_amount() -> None:
    payments = Payments({}, SAMSUNG)
    for n in range(3):
        meta = {"import-id": str(n)}
        posting = data.Posting(SAMSUNG, Amount(Decimal(-5_000 - n % 2), "KRW"), None, None, None, None)
        day = dt.date(2025, 3, 3 - n)
        payments.add(data.Transaction(meta, day, "*", None, "", frozenset(), frozenset(), [posting]))
    assert [one.id for one in payments.of_amount(Decimal(-5_000), dt.date(2025, 3, 5))] == ["0", "2"]
    assert [one.id for one in payments.of_amount(Decimal(-5_000), dt.date(2025, 3, 2))] == ["2"]
