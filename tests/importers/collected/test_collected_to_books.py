"""Money that somebody collected for us, from the service's sheet to the bank's deposit that clears it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core import data
from desk import BANKS, OPERATING, Desk, Payment, booked, digests, kb_csv
from reading.samples import cms_header, csv_bytes, eb21, eb22, xlsx_bytes

from collected.samples import ASKED, GIFTS, Asked, Gift, hyosung, nicebill, payouts, platform
from importers.placing.names import plain
from importers.placing.settlements import Settlements
from importers.reading.layouts import own_layouts
from sfund.errors import SfundError
from sfund.members.persons import Person
from sfund.money import Money
from sfund.placing.drafts import Draft, DraftPosting

if TYPE_CHECKING:
    from conftest import MakeBooks

CMS, CARDS, FEES = "Assets:Clearing:CMS", "Assets:Clearing:Cards", "Expenses:Office:Fees"
NETWORK = """
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW
      every: "month"
    2025-01-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly"
    2025-01-01 custom "member" "join" "I-0002"
      kind: "supporter"
      plan: "monthly"
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly"
      name: "한빛두레"
    2025-01-01 custom "party" "C-001"
      kind: "person"
    2025-01-01 custom "fund" "solidarity"
      restriction: "purpose"
"""
PERSONS = (
    Person("I-0001", "김하늘", payer_number="A-001"),
    Person("I-0002", "이가은", payer_number="A-002"),
    Person("O-001", "한빛두레", payer_number="A-100"),
    Person("C-001", "박나눔"),
)


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return Desk(make_books(tmp_path / "books", NETWORK, BANKS)).register(*PERSONS)


def sheet(*asked: Asked) -> bytes:
    return xlsx_bytes(nicebill(asked or ASKED))


def deposit(amount: int, who: str = "나이스정보통신", when: str = "2025-03-27 10:00") -> bytes:
    return kb_csv(booked(500_000, [Payment(when, amount, who)]))


def entries(desk: Desk, account: str = CMS) -> list[tuple[str, str, str]]:
    """Flag, payee and the other side of each entry that a sheet brought."""
    return [
        (
            entry.flag,
            entry.payee or "",
            " + ".join(f"{one.account} {one.units}" for one in entry.postings[1:]),
        )
        for entry in desk.transactions()
        if entry.postings and entry.postings[0].account == account
    ]


def from_bank(desk: Desk) -> list[tuple[str, list[tuple[str, str]]]]:
    """Flag and other sides, with the day of settlement, of what the bank brought."""
    return [
        (
            entry.flag,
            [(one.account, str((one.meta or {}).get("settles", ""))) for one in entry.postings[1:]],
        )
        for entry in desk.transactions()
        if entry.postings and entry.postings[0].account == OPERATING and "why" in entry.meta
    ]


def failures(desk: Desk) -> list[str]:
    return [
        " ".join([*(str(value.value) for value in entry.values[1:]), entry.meta["code"]])
        for entry in desk.books().entries
        if isinstance(entry, data.Custom) and entry.values[0].value == "debit-failed"
    ]


def counts(outcome: object) -> tuple[int, ...]:
    return tuple(getattr(outcome, name) for name in ("rows", "posted", "present", "review", "refused"))


@pytest.mark.parametrize("service", ["nicebill", "hyosung"])
def test_gross_dues_the_fee_and_who_did_not_pay(desk: Desk, service: str) -> None:
    (outcome,) = desk.put(xlsx_bytes(nicebill() if service == "nicebill" else hyosung()))
    assert (outcome.format, outcome.account, outcome.proven) == (service, CMS, False)
    assert counts(outcome) == (3, 3, 0, 0, 0)
    assert sorted(entries(desk)) == [
        ("*", "", f"{FEES} 600 KRW"),
        ("*", "I-0001", "Income:Dues:Individual -10000 KRW"),
        ("*", "O-001", "Income:Dues:Organization -50000 KRW"),
    ]
    assert failures(desk) == ["I-0002 20000 KRW 0021"]
    assert desk.balance(CMS) == 60_000 - 600


DEPOSITED = {
    "나이스정보통신": "*",
    "(주)나이스정보통신": "*",
    "더빌정산": "*",
    "NICE": "!",
}


@pytest.mark.parametrize("who", DEPOSITED)
def test_the_banks_net_deposit_clears_it_to_zero(desk: Desk, who: str) -> None:
    desk.put(deposit(59_400, who), sheet())
    flag, others = from_bank(desk)[0]
    assert flag == DEPOSITED[who]
    if flag == "*":
        assert others == [(CMS, "2025-03-27")]
        assert desk.balance(CMS) == 0
    _, errors, _ = loader.load_file(str(desk.root / "main.beancount"))
    assert not errors


def test_sheet_first_and_deposit_in_another_run(desk: Desk) -> None:
    desk.put(sheet())
    desk.put(deposit(59_400))
    assert from_bank(desk) == [("*", [(CMS, "2025-03-27")])]
    assert desk.balance(CMS) == 0


RUNS = (
    *ASKED,
    Asked("김하늘", "A-001", 10_000, day="2025-04-25", settles="2025-04-29"),
    Asked("한빛두레", "A-100", 50_000, day="2025-05-26", settles="2025-05-28"),
)
# What came, and when → the days of settlement that it clears; none: a person looks.
PAYOUTS = {
    (59_400, "2025-03-27 10:00"): ["2025-03-27"],
    (59_400 + 9_700, "2025-04-29 10:00"): ["2025-03-27", "2025-04-29"],
    (9_700 + 49_700, "2025-05-29 10:00"): ["2025-04-29", "2025-05-28"],
    (59_400 + 9_700 + 49_700, "2025-05-29 10:00"): ["2025-03-27", "2025-04-29", "2025-05-28"],
    (60_000, "2025-03-27 10:00"): ["2025-03-27"],  # gross: its fees are debited apart
    (49_700, "2025-05-29 10:00"): ["2025-05-28"],
    (59_000, "2025-03-27 10:00"): [],
    (49_700, "2025-03-27 10:00"): [],  # two months before it is due
    (59_400 + 49_700, "2025-05-29 10:00"): [],  # not one after the other
}


@pytest.mark.parametrize(("amount", "when"), PAYOUTS)
def test_days_of_settlement_that_follow_one_another(desk: Desk, amount: int, when: str) -> None:
    desk.put(sheet(*RUNS))
    desk.put(deposit(amount, when=when))
    ((flag, others),) = from_bank(desk)
    expected = PAYOUTS[amount, when]
    assert flag == ("*" if expected else "!")
    assert others == ([(CMS, day) for day in expected] or [(CMS, "")])


def test_a_deposit_of_another_amount_says_what_is_open(desk: Desk) -> None:
    desk.put(sheet())
    desk.put(deposit(59_000))
    (entry,) = (one for one in desk.transactions() if one.flag == "!")
    assert all(amount in entry.meta["why"] for amount in ("59,400", "59,000"))


def test_fees_that_are_debited_apart(desk: Desk) -> None:
    """The deposit is gross; later the service debits its fees, and the account is at zero again."""
    desk.put(sheet())
    payments = [
        Payment("2025-03-27 10:00", 60_000, "나이스정보통신"),
        Payment("2025-04-10 10:00", -600, "나이스정보통신", "수수료"),
    ]
    desk.put(kb_csv(booked(500_000, payments)))
    assert [flag for flag, _ in from_bank(desk)] == ["*", "*"]
    assert desk.balance(CMS) == 0
    assert desk.balance(FEES) == 600


def test_a_deposit_that_was_placed_by_hand_is_taken_off(desk: Desk) -> None:
    desk.put(sheet(*RUNS))
    desk.write_by_hand(f'2025-03-27 * "정산"\n  {OPERATING}  59400 KRW\n  {CMS}  -59400 KRW\n')
    desk.put(kb_csv(booked(0, [Payment("2025-04-29 10:00", 9_700, "나이스정보통신")])))
    assert from_bank(desk)[-1] == ("*", [(CMS, "2025-04-29")])


def test_a_service_without_a_sheet_explains_nothing(desk: Desk) -> None:
    desk.put(deposit(59_400))
    assert from_bank(desk) == [("!", [("Liabilities:Suspense", "")])]


def test_a_service_of_the_settings_without_a_sheet(make_books: MakeBooks, tmp_path: Path) -> None:
    settings = BANKS + f'\n    [[bank]]\n    account = "{CARDS}"\n    format = "nicebill"\n'
    desk = Desk(make_books(tmp_path / "books", NETWORK, settings)).register(*PERSONS)
    desk.put(deposit(59_400))
    assert from_bank(desk) == [("!", [(CARDS, "")])]
    desk.put(sheet())
    assert desk.balance(CARDS) == 0


def test_two_services_at_once(desk: Desk) -> None:
    other = [Asked("김하늘", "A-001", 10_000, fee=200)]
    desk.put(sheet(), xlsx_bytes(hyosung(other)))
    payments = [
        Payment("2025-03-27 10:00", 9_800, "효성에프엠에스"),
        Payment("2025-03-27 10:05", 59_400, "나이스정보통신"),
    ]
    desk.put(kb_csv(booked(0, payments)))
    assert [flag for flag, _ in from_bank(desk)] == ["*", "*"]
    assert desk.balance(CMS) == 0


def test_cms_by_eb_files_beside_a_service(desk: Desk) -> None:
    """Runs of different institutions; each deposit clears its own."""
    day = dt.date(2025, 3, 26)
    asked = cms_header("EB21", day) + eb21([("A-001", 10_000)])[150:]
    answered = cms_header("EB22", day) + eb22([], (100, 50))[150:]
    desk.put(asked, answered, sheet())
    payments = [
        Payment("2025-03-27 10:00", 59_400, "나이스정보통신"),
        Payment("2025-03-28 10:00", 9_850, "금융결제원"),
    ]
    desk.put(kb_csv(booked(0, payments)))
    assert [flag for flag, _ in from_bank(desk)] == ["*", "*"]
    assert desk.balance(CMS) == 0


# Who is in the sheet → flag, payee and account. Without a number that is known, a name is evidence as on a
# bank's line.
PAYERS: dict[str, tuple[Asked, tuple[str, str, str]]] = {
    "by the number": (Asked("딴이름", "A-001", 10_000), ("*", "I-0001", "Income:Dues:Individual")),
    "by name and amount": (Asked("김하늘", "Z-1", 10_000), ("*", "I-0001", "Income:Dues:Individual")),
    "by name, another amount": (Asked("김하늘", "Z-1", 7_777), ("!", "I-0001", "Income:Dues:Individual")),
    "nobody": (Asked("모르는이", "Z-1", 10_000), ("!", "", "Liabilities:Suspense")),
}


@pytest.mark.parametrize("who", PAYERS)
def test_payers(desk: Desk, who: str) -> None:
    asked, expected = PAYERS[who]
    (outcome,) = desk.put(sheet(replace(asked, fee=0)))
    (entry,) = desk.transactions()
    assert (entry.flag, entry.payee or "", entry.postings[1].account) == expected
    assert outcome.review == (expected[0] == "!")


def test_failures_of_a_known_name_and_of_nobody(desk: Desk) -> None:
    failed = (
        Asked("이가은", "Z-1", 20_000, failed="해약계좌", fee=0),
        Asked("모르는이", "Z-2", 10_000, failed="계좌오류", fee=0),
    )
    (outcome,) = desk.put(sheet(*failed))
    assert counts(outcome) == (2, 1, 0, 1, 0)
    assert failures(desk) == ["I-0002 20000 KRW 0031"]
    (nothing,) = desk.transactions()
    assert (nothing.postings, nothing.meta["code"]) == ([], "0012")
    assert "wrong account number" in nothing.meta["why"] or "계좌" in nothing.meta["why"]


def test_imported_twice_is_imported_once(desk: Desk) -> None:
    desk.put(sheet())
    before = desk.contents()
    (outcome,) = desk.put(sheet())
    assert counts(outcome) == (3, 0, 3, 0, 0)
    assert desk.contents() == before


def test_sheets_that_overlap(desk: Desk) -> None:
    """The fee of a day of settlement whose rows come in two sheets is booked for each part of it."""
    desk.put(sheet(*ASKED[:2]))
    (outcome,) = desk.put(sheet(*ASKED[1:]))
    assert counts(outcome) == (2, 1, 1, 0, 0)
    assert desk.balance(CMS) == 60_000 - 600
    desk.put(deposit(59_400))
    assert from_bank(desk)[-1][0] == "*"


def test_asked_twice_pays_twice(desk: Desk) -> None:
    (outcome,) = desk.put(sheet(ASKED[0], ASKED[0]))
    assert outcome.posted == 2
    (again,) = desk.put(sheet(ASKED[0], ASKED[0]))
    assert counts(again) == (2, 0, 2, 0, 0)


def test_no_name_enters_the_ledger(desk: Desk) -> None:
    desk.put(sheet(*ASKED, Asked("모르는이", "Z-777", 10_000)), xlsx_bytes(payouts()))
    ledger = "".join(path.read_text("utf-8") for path in (desk.root / "journal").rglob("*.beancount"))
    for secret in ("하늘", "가은", "나눔", "새봄", "모르는", "A-00", "Z-777", "G-000", "999-99"):
        assert secret not in ledger
    words = [path.read_text("utf-8-sig") for path in (desk.root / "statements").rglob("*.review.csv")]
    assert [
        row["counterparty"] for text in words for row in csv.DictReader(io.StringIO(text, newline=""))
    ] == ["모르는이"]


# --- gifts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [payouts, platform], ids=["gateway", "platform"])
def test_gifts_gross_their_fees_and_who_gave(desk: Desk, make: object) -> None:
    assert callable(make)
    (outcome,) = desk.put(csv_bytes(make(GIFTS), encoding="cp949"))
    assert counts(outcome) == (3, 3, 0, 0, 0)
    assert sorted(entries(desk, CARDS)) == [
        ("*", "", f"{FEES} 1320 KRW"),
        ("*", "", f"{FEES} 1650 KRW"),
        ("*", "", "Income:Donations -10000 KRW"),  # a donor whom nobody knows is no doubt
        ("*", "C-001", "Income:Donations -30000 KRW"),
        ("*", "I-0001", "Income:Donations -50000 KRW"),
    ]
    given = {entry.payee: entry.meta for entry in desk.transactions() if entry.payee}
    assert (given["C-001"]["party"], given["I-0001"]["member"]) == ("C-001", "I-0001")


def test_the_payouts_of_gifts_clear_to_zero(desk: Desk) -> None:
    payments = [
        Payment("2025-03-06 09:00", 40_000 - 1_320, "토스페이먼츠"),
        Payment("2025-03-07 09:00", 50_000 - 1_650, "토스페이먼츠(주)"),
    ]
    desk.put(kb_csv(booked(0, payments)), xlsx_bytes(payouts()))
    assert [flag for flag, _ in from_bank(desk)] == ["*", "*"]
    assert desk.balance(CARDS) == 0


def test_a_name_that_is_two_peoples_waits_and_is_a_gift_all_the_same(desk: Desk) -> None:
    register = (*PERSONS[:3], Person("C-001", "박나눔", aliases=("김하늘",)))
    desk.register(*register)
    (outcome,) = desk.put(xlsx_bytes(payouts([GIFTS[2]])))
    assert outcome.review == 1
    assert ("!", "", "Income:Donations -50000 KRW") in entries(desk, CARDS)


def test_hundreds_of_strangers_fill_no_review(desk: Desk) -> None:
    gifts = [Gift(f"후원{n:03d}", f"G-{n:04d}", 10_000, 300, 30) for n in range(300)]
    (outcome,) = desk.put(xlsx_bytes(payouts(gifts)))
    assert counts(outcome) == (300, 300, 0, 0, 0)
    assert sum(account.endswith("KRW") for _, _, account in entries(desk, CARDS)) == 301  # one fee a day


def test_a_drive_leads_to_its_fund_by_a_rule(desk: Desk) -> None:
    desk.write_by_hand(
        '2025-01-01 custom "rule" "drive" Income:Donations\n  match: "연대금고 모으기"\n  fund: "solidarity"'
    )
    desk.put(xlsx_bytes(payouts([replace(GIFTS[1], drive="연대금고 모으기")])))
    gift = next(one for one in desk.transactions() if one.postings[1].account == "Income:Donations")
    assert gift.meta["fund"] == "solidarity"


def test_a_pledge_is_fulfilled_through_the_gateway(desk: Desk) -> None:
    desk.write_by_hand(
        '2025-01-01 custom "pledge" "make" "P-2025-1" 30000 KRW\n'
        '  party: "C-001"\n  kind: "donation"\n  fund: "general"'
    )
    desk.put(xlsx_bytes(payouts([GIFTS[0]])))
    gift = next(one for one in desk.transactions() if one.payee == "C-001")
    assert (gift.flag, gift.meta["pledge"]) == ("*", "P-2025-1")


def test_a_payment_that_failed_is_no_gift_and_no_debt(desk: Desk) -> None:
    (outcome,) = desk.put(xlsx_bytes(payouts([replace(GIFTS[0], state="결제실패", net=0)])))
    assert counts(outcome) == (0, 0, 0, 0, 0)
    assert desk.transactions() == []


REFUND = Gift("박나눔", "G-0001", -30_000, -900, -90, "취소", "2025-03-20 09:00:00", "2025-03-24")


@pytest.mark.parametrize("together", [True, False], ids=["in one sheet", "in a later sheet"])
def test_a_refund_takes_the_gift_back_on_its_own_day_of_settlement(desk: Desk, *, together: bool) -> None:
    sheets: Sequence[bytes] = [xlsx_bytes(payouts([GIFTS[0]])), xlsx_bytes(payouts([REFUND]))]
    if together:
        sheets = [xlsx_bytes(payouts([GIFTS[0], REFUND]))]
    for one in sheets:
        desk.put(one)
    gift, back = (one for one in desk.transactions() if one.postings[1].account == "Income:Donations")
    assert back.meta["amends"] == gift.meta["import-id"]
    assert (gift.meta["party"], back.meta["party"]) == ("C-001", "C-001")
    assert (str(gift.meta["settles"]), str(back.meta["settles"])) == ("2025-03-06", "2025-03-24")
    assert desk.balance("Income:Donations") == desk.balance(FEES) == desk.balance(CARDS) == 0
    before = desk.contents()
    for one in sheets:
        desk.put(one)
    assert desk.contents() == before


def test_a_gift_that_a_later_sheet_marks_as_taken_back(desk: Desk) -> None:
    desk.put(xlsx_bytes(payouts([GIFTS[0]])))
    marked = xlsx_bytes(payouts([replace(GIFTS[0], state="결제취소", net=0)]))
    (outcome,) = desk.put(marked)
    assert counts(outcome) == (1, 1, 0, 0, 0)
    assert desk.balance("Income:Donations") == 0
    (again,) = desk.put(marked)
    assert counts(again) == (1, 0, 1, 0, 0)


def test_a_refund_of_nothing_known_waits(desk: Desk) -> None:
    (outcome,) = desk.put(xlsx_bytes(payouts([replace(REFUND, order="G-9999")])))
    assert outcome.review == 1


def test_a_sheet_with_an_account_that_is_not_open(make_books: MakeBooks, tmp_path: Path) -> None:
    settings = '[[bank]]\naccount = "Assets:Clearing:Nice"\nformat = "nicebill"\n'
    desk = Desk(make_books(tmp_path / "books", NETWORK, settings)).register(*PERSONS)
    before = desk.contents()
    with pytest.raises(SfundError) as caught:
        desk.put(sheet())
    assert caught.value.code == "ACCOUNT-NOT-OPEN"
    assert desk.contents() == before


def test_a_sheet_that_contradicts_itself_refuses_the_call(desk: Desk) -> None:
    before = desk.contents()
    with pytest.raises(SfundError) as caught:
        desk.put(deposit(59_400), xlsx_bytes(payouts([replace(GIFTS[0], net=1)])))
    assert caught.value.code == "NET-DIFFERS"
    assert desk.contents() == before


MARKED = replace(GIFTS[0], state="취소", net=0, fee=0, tax=0)


@pytest.mark.parametrize("together", [True, False], ids=["in one run", "one after the other"])
def test_a_mark_gives_the_fee_back_as_a_row_of_its_own_does(desk: Desk, *, together: bool) -> None:
    sheets = [xlsx_bytes(payouts([GIFTS[0]])), xlsx_bytes(payouts([MARKED]))]
    for run in [sheets[::-1]] if together else [[one] for one in sheets]:
        desk.put(*run)
    assert desk.balance("Income:Donations") == desk.balance(FEES) == desk.balance(CARDS) == 0
    before = desk.contents()
    desk.put(*sheets)
    assert desk.contents() == before


def test_a_sheet_that_takes_something_back_replaces_no_kept_one(desk: Desk) -> None:
    desk.put(xlsx_bytes(payouts([GIFTS[0]])))
    before = digests(desk.root / "statements")
    desk.put(xlsx_bytes(payouts([MARKED])))
    after = digests(desk.root / "statements")
    assert before.items() < after.items()


def held(desk: Desk) -> dict[tuple[str, str], int]:
    """What is on each account of each fund, where it is anything."""
    table = desk.books().postings
    found: Counter[tuple[str, str]] = Counter()
    columns = zip(*map(table.column, ("account", "fund", "number")), strict=True)
    for account, fund, number in columns:
        found[account, fund] += int(number)
    return {key: amount for key, amount in found.items() if amount}


PLEDGE = """
2025-01-01 custom "pledge" "make" "P-2025-1" 30000 KRW
  party: "C-001"
  kind: "donation"
  fund: "solidarity"
"""


@pytest.mark.parametrize("gifts", [GIFTS[:1], GIFTS[:2]], ids=["alone", "with a gift for all"])
@pytest.mark.parametrize("gross", [False, True], ids=["net", "gross"])
@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in two runs"])
def test_a_gift_for_a_fund_stays_its_own_through_the_payout(
    desk: Desk, gifts: Sequence[Gift], *, gross: bool, together: bool
) -> None:
    """The clearing account is at zero in each fund; whose the money is stands on the bank's account."""
    desk.write_by_hand(PLEDGE)
    given = sum(one.amount for one in gifts)
    paid = given if gross else sum(one.pays for one in gifts)
    payout = kb_csv(booked(0, [Payment("2025-03-06 10:00", paid, "토스페이먼츠")]))
    files = [xlsx_bytes(payouts(gifts)), payout]
    for run in [files] if together else [[one] for one in files]:
        desk.put(*run)
    now = held(desk)
    assert {flag for flag, _ in from_bank(desk)} == {"*"}
    assert now[OPERATING, "solidarity"] == -now["Income:Donations", "solidarity"] == 30_000
    assert desk.balance() == paid
    left = {key for key in now if key[0] == CARDS}
    assert left == ({(CARDS, "general")} if gross else set())  # the fees are debited apart
    assert not [key for key in now if key[0] == "Equity:Transfers"]
    _, errors, _ = loader.load_file(str(desk.root / "main.beancount"))
    assert not errors


def test_won_do_not_come_into_books_of_another_currency(make_books: MakeBooks, tmp_path: Path) -> None:
    root = make_books(tmp_path / "books", NETWORK, '[books]\ncurrency = "EUR"\n')
    for path in root.glob("*.beancount"):
        path.write_text(path.read_text("utf-8").replace("KRW", "EUR"), encoding="utf-8")
    desk = Desk(root).register(*PERSONS)
    for files in ([sheet()], [xlsx_bytes(payouts())], list(debits())):
        with pytest.raises(SfundError) as caught:
            desk.put(*files)
        assert caught.value.code == "CURRENCY-OTHER"


def debits() -> tuple[bytes, bytes]:
    """A run of CMS by EB files."""
    day = dt.date(2025, 3, 26)
    asked = cms_header("EB21", day) + eb21([("A-001", 10_000)])[150:]
    return asked, cms_header("EB22", day) + eb22([], (100, 50))[150:]


def test_loose_payouts_are_taken_off_once(desk: Desk) -> None:
    """Payouts that name no day: the exact one's first, else the oldest; what is left waits for a lot."""
    desk.put(sheet(*RUNS))
    books = desk.books()
    settlements = Settlements(books, own_layouts())
    (service,) = (one for one in settlements.services_named(plain("나이스정보통신")) if one.via == "nicebill")
    days = [str(lot.day) for lot in settlements.lots(service, dt.date(2025, 6, 1))]
    assert days == ["2025-03-27", "2025-04-29", "2025-05-28"]
    for amount, left in ((9_700, [59_400, 49_700]), (60_000, [49_100]), (60_000, []), (1, [])):
        posted = (DraftPosting(OPERATING, Money(Decimal(amount), "KRW")),
                  DraftPosting(CMS, Money(Decimal(-amount), "KRW")))  # fmt: skip
        settlements.take_in(Draft(dt.date(2025, 6, 1), "*", "", "", posted, {"import-id": str(amount)}))
        lots = settlements.lots(service, dt.date(2025, 6, 1))
        assert [lot.open for lot in lots] == left


@pytest.mark.parametrize(("amount", "flag"), [(59_400, "*"), (59_300, "!")])
def test_a_deposit_that_came_before_its_sheet(desk: Desk, amount: int, flag: str) -> None:
    """It waits in suspense, and the sheet settles it, if it is the sheet's to the won."""
    desk.put(deposit(amount))
    assert [one for one, _ in from_bank(desk)] == ["!"]
    desk.put_files(desk.file("nicebill.xlsx", sheet()))
    assert [one for one, _ in from_bank(desk)] == [flag]
    assert (desk.balance(CMS) == 0) is (flag == "*")
    if flag == "*":
        assert from_bank(desk) == [("*", [(CMS, "2025-03-27")])]
