"""Lists of cards: what is read from them, whatever container and company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from reading.samples import Value, xlsx_bytes

from cards.samples import CARD, CONTAINERS, OTHER_CARD, PURCHASES, Bought, bill, samsung, shinhan
from importers.gathering import read_files
from importers.reading.statements import CardStatement
from sfund.errors import StatementError

Reading = Callable[..., list[CardStatement]]


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    def reading(data: bytes) -> list[CardStatement]:
        path = tmp_path / "card"
        path.write_bytes(data)
        found = read_files([path], password=lambda _: None)
        assert all(isinstance(one, CardStatement) for one in found)
        return [one for one in found if isinstance(one, CardStatement)]

    return reading


def lines(statement: CardStatement) -> list[tuple[str, int, str, str, bool]]:
    return [
        (str(one.day), int(one.amount), one.merchant, one.reference, one.cancelled) for one in statement.rows
    ]


EXPECTED = [(one.day, one.amount, one.merchant, one.approval, bool(one.cancelled)) for one in PURCHASES]


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("company", ["samsung", "shinhan"])
def test_approvals_in_every_container(read: Reading, container: str, company: str) -> None:
    rows = samsung() if company == "samsung" else shinhan()
    (statement,) = read(CONTAINERS[container](rows))
    assert statement.format == f"{company}-card"
    assert lines(statement) == EXPECTED
    assert (str(statement.first), str(statement.last)) == ("2025-03-02", "2025-03-20")
    assert (statement.account_number or "").endswith("1234")
    assert statement.rows[0].time == dt.time(12, 30)


def test_a_bill_books_an_instalment_purchase_whole(read: Reading) -> None:
    (statement,) = read(xlsx_bytes(bill()))
    assert statement.format == "card-bill"
    assert [one.amount for one in statement.rows] == [Decimal(one.amount) for one in PURCHASES]


OTHER_COMPANIES: dict[str, list[list[Value]]] = {
    "kb-card": [
        ["이용일", "이용시간", "이용고객명", "이용카드명", "이용하신곳", "국내이용금액(원)", "결제방법", "상태", "승인번호"],
        ["2025-03-02", "12:30", "", "다담카드", "한빛문구", "33,000", "일시불", "전표매입", "30010001"],
    ],
    "hana-card": [
        ["거래일자", "카드번호", "가맹점명", "이용금액", "이용구분", "승인번호"],
        ["2025.03.02", CARD, "한빛문구", "33,000", "일시불", "30010001"],
    ],
    "lotte-card": [
        ["이용일자", "이용카드", "이용가맹점", "업종", "이용금액", "할부개월", "승인번호", "취소여부"],
        ["2025-03-02", "본인 1234", "한빛문구", "문구", "33,000", "", "30010001", "N"],
    ],
    "hyundai-card": [
        ["이용일", "이용카드", "이용가맹점", "이용금액", "할부/회차", "결제원금"],
        ["2025년 03월 02일", "본인 1234", "한빛문구", "33,000", "", "33,000"],
    ],
    "samsung-card-bill": [
        ["이용일", "이용구분", "가맹점", "이용금액", "총할부금액", "이용혜택", "혜택금액", "개월", "회차", "원금", "이자/수수료"],
        ["20250302", "** ** 234", "한빛문구", "33,000", "", "", "0", "", "", "33,000", "0"],
        ["", "", "합계", "33,000"],
    ],
    "card-approvals": [
        ["승인일시", "카드번호", "가맹점명", "승인금액", "할부개월", "승인번호", "승인구분"],
        ["2025-03-02 12:30:11", CARD, "한빛문구", "33,000", "", "30010001", "승인"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("company", OTHER_COMPANIES)
def test_other_companies(read: Reading, company: str) -> None:
    (statement,) = read(xlsx_bytes(OTHER_COMPANIES[company]))
    assert statement.format == company
    assert [(str(one.day), int(one.amount), one.merchant, one.cancelled) for one in statement.rows] == [
        ("2025-03-02", 33_000, "한빛문구", False)
    ]


# How a cancellation is printed → what is left: day, amount, whether it is marked.
BUY = Bought("2025-03-02", 33_000, "한빛문구", "30010001")
CANCELLATIONS: dict[str, tuple[list[Bought], list[tuple[str, int, bool]]]] = {
    "marked": (
        [Bought("2025-03-02", 33_000, "한빛문구", "30010001", "취소")],
        [("2025-03-02", 33_000, True)],
    ),
    "marked in full words": (
        [Bought("2025-03-02", 33_000, "한빛문구", "30010001", "승인 취소")],
        [("2025-03-02", 33_000, True)],
    ),
    "a negative row": (
        [BUY, Bought("2025-03-04", -33_000, "한빛문구", "30010001")],
        [("2025-03-02", 33_000, False), ("2025-03-04", -33_000, False)],
    ),
    "a negative row that is marked": (
        [BUY, Bought("2025-03-04", -33_000, "한빛문구", "30010001", "취소")],
        [("2025-03-02", 33_000, False), ("2025-03-04", -33_000, False)],
    ),
    "a second row that is marked": (
        [BUY, Bought("2025-03-04", 33_000, "한빛문구", "30010001", "취소")],
        [("2025-03-02", 33_000, False), ("2025-03-04", -33_000, False)],
    ),
    "marked, and a negative row": (
        [Bought("2025-03-02", 33_000, "한빛문구", "30010001", "취소"),
         Bought("2025-03-04", -33_000, "한빛문구", "30010001")],
        [("2025-03-02", 33_000, True)],
    ),
    "a part, in a negative row": (
        [BUY, Bought("2025-03-04", -3_000, "한빛문구", "30010001")],
        [("2025-03-02", 33_000, False), ("2025-03-04", -3_000, False)],
    ),
    "of a purchase in an earlier list": (
        [Bought("2025-03-04", -33_000, "한빛문구", "30010001", "취소")],
        [("2025-03-04", -33_000, False)],
    ),
    "a part, in a row that is marked so": (
        [BUY, Bought("2025-03-04", 3_000, "한빛문구", "30010001", "부분취소")],
        [("2025-03-02", 33_000, False), ("2025-03-04", -3_000, False)],
    ),
    "two parts, marked": (
        [BUY, Bought("2025-03-04", 3_000, "한빛문구", "30010001", "부분 취소"),
         Bought("2025-03-05", 10_000, "한빛문구", "30010001", "일부취소")],
        [("2025-03-02", 33_000, False), ("2025-03-04", -3_000, False), ("2025-03-05", -10_000, False)],
    ),
    "a part, negative and marked": (
        [BUY, Bought("2025-03-04", -3_000, "한빛문구", "30010001", "부분취소")],
        [("2025-03-02", 33_000, False), ("2025-03-04", -3_000, False)],
    ),
    "of another purchase": (
        [BUY, Bought("2025-03-04", 33_000, "한빛문구", "30010009", "취소")],
        [("2025-03-02", 33_000, False), ("2025-03-04", 33_000, True)],
    ),
    "of nothing: the column is empty, or says no": (
        [BUY, Bought("2025-03-04", 1_000, "한빛문구", "30010009", "N")],
        [("2025-03-02", 33_000, False), ("2025-03-04", 1_000, False)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", CANCELLATIONS)
def test_cancellations(read: Reading, how: str) -> None:
    printed, expected = CANCELLATIONS[how]
    for rows in (samsung(printed), shinhan(printed)):
        (statement,) = read(xlsx_bytes(rows))
        assert [(str(one.day), int(one.amount), one.cancelled) for one in statement.rows] == expected


def test_a_part_that_was_cancelled_without_saying_how_much(read: Reading) -> None:
    printed = [Bought("2025-03-02", 33_000, "한빛문구", "30010001", "부분취소")]
    (statement,) = read(xlsx_bytes(samsung(printed)))
    assert [(one.cancelled, one.partly) for one in statement.rows] == [(False, True)]


@pytest.mark.parametrize(
    ("amount", "reference"), [(33_000, "30010001"), (40_000, "30010001"), (3_000, ""), (3_000, "30010009")]
)
def test_a_part_that_may_be_none_of_the_purchase_stays_in_doubt(
    read: Reading, amount: int, reference: str
) -> None:
    """As much as the purchase, more than it, or of no purchase in the list."""
    printed = [BUY, Bought("2025-03-04", amount, "한빛문구", reference, "부분취소")]
    (statement,) = read(xlsx_bytes(samsung(printed)))
    assert [(int(one.amount), one.partly) for one in statement.rows] == [(33_000, False), (amount, True)]


@pytest.mark.parametrize("stated", [36_000, 33_000, 30_000])
def test_a_total_may_add_a_part_that_came_back_or_take_it_away(read: Reading, stated: int) -> None:
    printed = [BUY, Bought("2025-03-04", 3_000, "한빛문구", "30010001", "부분취소")]
    rows = samsung(printed, total=stated)
    if stated == 33_000:
        with pytest.raises(StatementError, match="TOTALS-DIFFER"):
            read(xlsx_bytes(rows))
        return
    assert sum(one.amount for one in read(xlsx_bytes(rows))[0].rows) == 30_000


SHOPS = ["가맹점", "가맹점명", "이용가맹점", "이용 가맹점명", "이용하신 곳", "이용처", "사용처"]


@pytest.mark.parametrize("shop", [one for one in SHOPS if one != "이용가맹점"])  # a company's own name
def test_bills_call_the_shop_in_several_ways(read: Reading, shop: str) -> None:
    rows = bill()
    rows[1][1] = shop
    (statement,) = read(xlsx_bytes(rows))
    assert (statement.format, lines(statement)[0][2]) == ("card-bill", PURCHASES[0].merchant)


@pytest.mark.parametrize("shop", SHOPS)
@pytest.mark.parametrize("mark", ["승인구분", "취소여부", "승인상태"])
def test_approvals_of_no_company_in_particular(read: Reading, shop: str, mark: str) -> None:
    header: list[Value] = ["승인일시", "카드번호", shop, "승인금액", "할부", "승인번호", mark]
    rows: list[list[Value]] = [["승인내역"], header]
    rows += [
        [one.day, one.card, one.merchant, one.amount, None, one.approval, one.cancelled] for one in PURCHASES
    ]
    (statement,) = read(xlsx_bytes(rows))
    assert (statement.format, lines(statement)) == ("card-approvals", EXPECTED)


def test_a_bill_that_marks_what_was_taken_back(read: Reading) -> None:
    """No other name may hide a column that says so."""
    rows: list[list[Value]] = [["이용일자", "이용가맹점명", "이용금액", "취소구분"]]
    rows += [[one.day, one.merchant, one.amount, one.cancelled] for one in PURCHASES]
    (statement,) = read(xlsx_bytes(rows))
    assert [one.cancelled for one in statement.rows] == [bool(one.cancelled) for one in PURCHASES]


def test_a_table_with_a_balance_is_no_bill(read: Reading) -> None:
    rows: list[list[Value]] = [
        ["거래일", "사용처", "사용금액", "잔액"],
        ["2025-03-02", "한빛문구", 1_000, 9_000],
    ]
    with pytest.raises(StatementError, match="LAYOUT-UNKNOWN"):
        read(xlsx_bytes(rows))


def test_a_list_may_write_its_days_in_a_way_of_its_own(read: Reading) -> None:
    rows: list[list[Value]] = [
        ["이용일", "가맹점", "이용금액"],
        ["25.03.02", "한빛문구", 1_000],
        ["25.03.20", "가람", 2_000],
    ]
    (statement,) = read(xlsx_bytes(rows))
    assert [str(one.day) for one in statement.rows] == ["2025-03-02", "2025-03-20"]


def test_a_list_of_two_cards_is_two_statements(read: Reading) -> None:
    printed = [BUY, Bought("2025-03-03", 7_000, "온고을 커피", "30010002", card=OTHER_CARD)]
    found = read(xlsx_bytes(samsung(printed)))
    assert sorted((one.account_number or "")[-4:] for one in found) == ["1234", "9876"]
    assert [len(one.rows) for one in found] == [1, 1]


def test_what_is_not_in_won_yet_is_no_purchase(read: Reading) -> None:
    """A purchase abroad has no won amount until it is billed."""
    (statement,) = read(xlsx_bytes(samsung([BUY, Bought("2025-03-04", 0, "FAR SHOP", "30010009")])))
    assert len(statement.rows) == 1


def test_a_purchase_abroad_without_any_won(read: Reading) -> None:
    header = ["이용일", "이용시간", "이용하신곳", "국내이용금액(원)", "해외이용금액($)", "상태", "승인번호"]
    abroad = ["2025-03-03", "12:30", "FAR SHOP", None, "12.50", "승인", "30010002"]
    at_home = ["2025-03-02", "12:30", "한빛문구", "33,000", None, "전표매입", "30010001"]
    (statement,) = read(xlsx_bytes([header, abroad, at_home]))
    assert [one.merchant for one in statement.rows] == ["한빛문구"]


def test_no_name_and_no_number_in_what_is_printed(read: Reading) -> None:
    (statement,) = read(xlsx_bytes(samsung()))
    assert not any(secret in repr(statement) for secret in ("한빛", "1234"))


WHOLE = sum(one.amount for one in PURCHASES)
TOTALS: dict[str, tuple[list[list[Value]], str | None]] = {
    "all rows": (samsung(total=WHOLE), None),
    "without the cancelled": (samsung(total=WHOLE - 18_000), None),
    "the cancelled taken away": (samsung(total=WHOLE - 36_000), None),
    "another sum": (samsung(total=WHOLE + 1), "TOTALS-DIFFER"),
    "a row was taken out": (samsung(PURCHASES[1:], total=WHOLE), "TOTALS-DIFFER"),
    "a count": (shinhan(summary=["총 5건", "", "", WHOLE]), None),
    "a count without the cancelled": (shinhan(summary=["총 4건", "", "", WHOLE - 18_000]), None),
    "another count": (shinhan(summary=["총 6건", "", "", WHOLE]), "TOTALS-DIFFER"),
    "no sum at all": (shinhan(summary=["합계"]), None),
}


@pytest.mark.parametrize("what", TOTALS)
def test_a_line_of_totals_is_held_against_the_rows(read: Reading, what: str) -> None:
    rows, code = TOTALS[what]
    if code is None:
        assert len(read(xlsx_bytes(rows))[0].rows) == len(PURCHASES)
        return
    with pytest.raises(StatementError) as caught:
        read(xlsx_bytes(rows))
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.line) == (code, len(rows))


def broken(at: int, value: Value) -> list[list[Value]]:
    rows = samsung([BUY])
    rows[2][at] = value
    return rows


BROKEN: dict[str, tuple[Sequence[Sequence[Value]], str]] = {
    "no day": (broken(2, None), "DATE-MISSING"),
    "a day that is none": (broken(2, "2025.13.45"), "DATE-UNREADABLE"),
    "no amount": (broken(5, None), "AMOUNT-MISSING"),
    "words for an amount": (broken(5, "삼만"), "AMOUNT-UNREADABLE"),
    "half a won": (broken(5, "33000.5"), "AMOUNT-FRACTION"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_row_that_cannot_be_read_refuses_the_list(read: Reading, what: str) -> None:
    rows, code = BROKEN[what]
    with pytest.raises(StatementError) as caught:
        read(xlsx_bytes(rows))
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.line) == (code, 3)
    assert "한빛" not in str(caught.value)
