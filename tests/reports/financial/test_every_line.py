"""Books in which no line of either form is zero, each sum worked by hand below.

They have other business with its reserve and its tax, and goods that were given and given on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from report_parts import rows, values

from reports.financial import form, operations, position
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.languages import text
from sfund.periods import Span
from sfund.words import Message

from .reading import lines, won

if TYPE_CHECKING:
    from conftest import MakeBooks

YEAR = Span.of_year(2026)

_LINES = {
    "Assets": (
        "short-term-investments", "trade-receivables", "prepaid-expenses", "accrued-income", "other-receivables",
        "advances-paid", "inventories", "long-term-deposits", "long-term-securities", "tangible-assets",
        "accumulated-depreciation", "intangible-assets", "lease-deposits",
    ),
    "Liabilities": (
        "short-term-borrowings", "trade-payables", "accrued-expenses", "other-payables", "advances-received",
        "unearned-income", "withholdings", "current-part-of-long-term", "long-term-borrowings",
        "lease-deposits-received", "severance", "purpose-reserve",
    ),
    "Equity": ("net-asset-adjustments",),
    "Income": ("other-income", "purpose-reserve-reversal"),
    "Expenses": ("financial-expenses", "other-expenses", "purpose-reserve-provision", "income-tax"),
}  # fmt: skip
"""Lines for which the example opens an account of its own, `Assets:Paper:Short-term-investments` and so on."""


def _opened() -> str:
    opens = [
        f'2026-01-01 open {root}:Paper:{line.capitalize()} KRW\n  statement-line: "{line}"'
        for root, wanted in _LINES.items()
        for line in wanted
    ]
    opens += [
        f"2026-01-01 open Expenses:Paper:{nature.capitalize()} KRW\n"
        f'  nature: "{nature}"\n  statement-line: "program-service-expenses"'
        for nature in form.NATURES
    ]
    return "\n".join(opens) + "\n"


BOOKS = """\
2026-01-01 open Assets:Paper:Odd KRW
2026-01-01 open Liabilities:Paper:Odd KRW
2026-01-01 open Income:Paper:Odd KRW
2026-01-01 custom "fund" "endowment"
  restriction: "permanent"
2026-01-01 custom "fund" "reserve"
  restriction: "board"
2026-01-01 custom "fund" "cafe"
  activity: "other"

2026-01-01 * "What there was: 13,243 owned and 201 owed, 13,042 in all"
  Assets:Bank:Operating                          10000 KRW
  Assets:Paper:Short-term-investments              900 KRW
  Assets:Paper:Trade-receivables                   110 KRW
  Assets:Paper:Prepaid-expenses                    120 KRW
  Assets:Paper:Accrued-income                      130 KRW
  Assets:Paper:Other-receivables                   140 KRW
  Assets:Paper:Advances-paid                       150 KRW
  Assets:Paper:Inventories                         160 KRW
  Assets:Paper:Odd                                 170 KRW
  Assets:Paper:Long-term-deposits                  210 KRW
  Assets:Paper:Long-term-securities                220 KRW
  Assets:Loans:Principal                           230 KRW
    fund: "general"
  Assets:Loans:Allowance                           -23 KRW
    fund: "general"
  Assets:Paper:Tangible-assets                     240 KRW
  Assets:Paper:Accumulated-depreciation            -24 KRW
  Assets:Paper:Intangible-assets                   250 KRW
  Assets:Paper:Lease-deposits                      260 KRW
  Liabilities:Paper:Short-term-borrowings          -11 KRW
  Liabilities:Paper:Trade-payables                 -12 KRW
  Liabilities:Paper:Accrued-expenses               -13 KRW
  Liabilities:Paper:Other-payables                 -14 KRW
  Liabilities:Paper:Advances-received              -15 KRW
  Liabilities:Paper:Unearned-income                -16 KRW
  Liabilities:Paper:Withholdings                   -17 KRW
  Liabilities:Paper:Current-part-of-long-term      -18 KRW
  Liabilities:Paper:Odd                            -19 KRW
  Liabilities:Paper:Long-term-borrowings           -21 KRW
  Liabilities:Paper:Lease-deposits-received        -22 KRW
  Liabilities:Paper:Severance                      -23 KRW
  Equity:Opening-Balances                       -13042 KRW
2026-01-01 * "Given for ever"
  fund: "endowment"
  Assets:Bank:Operating     1000 KRW
  Equity:Opening-Balances  -1000 KRW
2026-01-01 * "Set aside by the board"
  fund: "reserve"
  Assets:Bank:Operating      500 KRW
  Equity:Opening-Balances   -500 KRW

2026-02-01 * "What came in: 3,655"
  fund: "general"
  Assets:Bank:Operating            3655 KRW
  Income:Donations                -1000 KRW
  Income:Grants:Foundation         -600 KRW
  Income:Grants:PublicSubsidy      -800 KRW
  Income:Dues:Individual           -700 KRW
  Income:Business:Education        -500 KRW
  Income:Loans:Interest              -5 KRW
  Income:Paper:Odd                  -50 KRW
2026-02-02 * "Rice is given, worth 300"
  Assets:Paper:Inventories          300 KRW
  Income:Donations:InKind          -300 KRW
2026-02-03 * "A third of it is given on"
  Expenses:Program:InKind           100 KRW
  Assets:Paper:Inventories         -100 KRW
2026-03-01 * "For the work: 240"
  function: "program"
  Expenses:Paper:People              90 KRW
  Expenses:Paper:Facilities          80 KRW
  Expenses:Paper:Other               70 KRW
  Assets:Bank:Operating            -240 KRW
2026-03-02 * "For the office: 158"
  function: "administration"
  Expenses:Paper:Distribution         8 KRW
  Expenses:Paper:People              60 KRW
  Expenses:Paper:Facilities          50 KRW
  Expenses:Paper:Other               40 KRW
  Assets:Bank:Operating            -158 KRW
2026-03-03 * "For raising money: 67"
  function: "fundraising"
  Expenses:Paper:Distribution         7 KRW
  Expenses:Paper:People              30 KRW
  Expenses:Paper:Facilities          20 KRW
  Expenses:Paper:Other               10 KRW
  Assets:Bank:Operating             -67 KRW
2026-03-04 * "Nobody says what for: 10"
  Expenses:Paper:Distribution         1 KRW
  Expenses:Paper:People               2 KRW
  Expenses:Paper:Facilities           3 KRW
  Expenses:Paper:Other                4 KRW
  Assets:Bank:Operating             -10 KRW
2026-04-01 * "Interest of the bank, and to it"
  Assets:Bank:Operating              40 KRW
  Income:Interest                   -60 KRW
  Expenses:Paper:Financial-expenses  20 KRW
2026-05-01 * "The cafe: 2,000 sold, 605 spent, sundry 30 and 10"
  fund: "cafe"
  Income:Business:Events          -2000 KRW
  Expenses:Paper:Distribution         5 KRW
  Expenses:Paper:People             300 KRW
  Expenses:Paper:Facilities         200 KRW
  Expenses:Paper:Other              100 KRW
  Income:Paper:Other-income         -30 KRW
  Expenses:Paper:Other-expenses      10 KRW
  Assets:Bank:Operating            1415 KRW
2026-12-30 * "Shares are worth more"
  Assets:Paper:Long-term-securities        40 KRW
  Equity:Paper:Net-asset-adjustments      -40 KRW
2026-12-31 * "Of the cafe's profit 400 for the proper purpose, of which 150 are free again"
  fund: "cafe"
  Expenses:Paper:Purpose-reserve-provision    400 KRW
  Income:Paper:Purpose-reserve-reversal      -150 KRW
  Liabilities:Paper:Purpose-reserve          -250 KRW
2026-12-31 * "Corporate tax of the cafe"
  fund: "cafe"
  Expenses:Paper:Income-tax    70 KRW
  Assets:Bank:Operating       -70 KRW
"""

# 통합, 공익목적사업, 기타사업. Cash of general: 10,000 + 3,655 − 240 − 158 − 67 − 10 + 40 = 13,220; with the
# endowment's 1,000 and the reserve's 500 it is 14,720. Cash of the cafe: 1,415 − 70 = 1,345.
POSITION = {
    "current-assets": won(18_145, 16_800, 1_345),  # 14,720 + 900 + (110 + … + 150 = 650) + 360 + 170
    "cash": won(16_065, 14_720, 1_345),
    "short-term-investments": won(900, 900, 0),
    "trade-receivables": won(110, 110, 0),
    "prepaid-expenses": won(120, 120, 0),
    "accrued-income": won(130, 130, 0),
    "other-receivables": won(140, 140, 0),
    "advances-paid": won(150, 150, 0),
    "inventories": won(360, 360, 0),  # 160 + 300 − 100
    "other-current-assets": won(170, 170, 0),
    "non-current-assets": won(1_403, 1_403, 0),  # 677 + 216 + 250 + 260
    "investments": won(677, 677, 0),  # 210 + 260 + 230 − 23
    "long-term-deposits": won(210, 210, 0),
    "long-term-securities": won(260, 260, 0),  # 220 + 40
    "long-term-loans": won(230, 230, 0),
    "loan-allowance": won(-23, -23, 0),
    "tangible": won(216, 216, 0),
    "tangible-assets": won(240, 240, 0),
    "accumulated-depreciation": won(-24, -24, 0),
    "intangible-assets": won(250, 250, 0),
    "other-non-current-assets": won(260, 260, 0),
    "lease-deposits": won(260, 260, 0),
    "total-assets": won(19_548, 18_203, 1_345),
    "current-liabilities": won(135, 135, 0),  # 11 + 12 + … + 19
    "short-term-borrowings": won(11, 11, 0),
    "trade-payables": won(12, 12, 0),
    "accrued-expenses": won(13, 13, 0),
    "other-payables": won(14, 14, 0),
    "advances-received": won(15, 15, 0),
    "unearned-income": won(16, 16, 0),
    "withholdings": won(17, 17, 0),
    "current-part-of-long-term": won(18, 18, 0),
    "other-current-liabilities": won(19, 19, 0),
    "non-current-liabilities": won(66, 66, 0),  # 21 + 22 + 23
    "long-term-borrowings": won(21, 21, 0),
    "lease-deposits-received": won(22, 22, 0),
    "severance": won(23, 23, 0),
    "purpose-reserve": won(250, 0, 250),  # 400 − 150
    "total-liabilities": won(451, 201, 250),
    "basic-net-assets": won(1_000, 1_000, 0),
    "ordinary": won(18_057, 16_962, 1_095),
    "surplus": won(17_557, 16_462, 1_095),  # 13,042 + the result of 3,420; the cafe's result
    "appropriated": won(500, 500, 0),
    "net-asset-adjustments": won(40, 40, 0),
    "total-net-assets": won(19_097, 18_002, 1_095),
    "liabilities-and-net-assets": won(19_548, 18_203, 1_345),
}
OPERATIONS = {
    "operating-revenue": won(5_955, 3_955, 2_000),
    "public-revenue": won(3_955, 3_955, 0),  # 1,900 + 800 + 700 + 555
    "donation-revenue": won(1_900, 1_900, 0),
    "donations": won(1_300, 1_300, 0),  # money 1,000, rice 300
    "foundation-grants": won(600, 600, 0),
    "subsidies": won(800, 800, 0),
    "dues": won(700, 700, 0),
    "other-public-revenue": won(555, 555, 0),
    "business-income": won(500, 500, 0),
    "loan-interest": won(5, 5, 0),
    "other-public-income": won(50, 50, 0),
    "other-business-income": won(2_000, 0, 2_000),
    "operating-expense": won(1_180, 575, 605),
    "public-expense": won(575, 575, 0),
    "program": won(340, 340, 0),
    "program-distribution": won(100, 100, 0),  # the rice
    "program-people": won(90, 90, 0),
    "program-facilities": won(80, 80, 0),
    "program-other": won(70, 70, 0),
    "administration": won(158, 158, 0),
    "administration-distribution": won(8, 8, 0),
    "administration-people": won(60, 60, 0),
    "administration-facilities": won(50, 50, 0),
    "administration-other": won(40, 40, 0),
    "fundraising": won(67, 67, 0),
    "fundraising-distribution": won(7, 7, 0),
    "fundraising-people": won(30, 30, 0),
    "fundraising-facilities": won(20, 20, 0),
    "fundraising-other": won(10, 10, 0),
    "no-function": won(10, 10, 0),
    "no-function-distribution": won(1, 1, 0),
    "no-function-people": won(2, 2, 0),
    "no-function-facilities": won(3, 3, 0),
    "no-function-other": won(4, 4, 0),
    "other-business-expense": won(605, 0, 605),
    "other-business-expense-distribution": won(5, 0, 5),
    "other-business-expense-people": won(300, 0, 300),
    "other-business-expense-facilities": won(200, 0, 200),
    "other-business-expense-other": won(100, 0, 100),
    "operating-result": won(4_775, 3_380, 1_395),
    "non-operating-income": won(90, 60, 30),
    "financial-income": won(60, 60, 0),
    "other-income": won(30, 0, 30),
    "non-operating-expense": won(30, 20, 10),
    "financial-expenses": won(20, 20, 0),
    "other-expenses": won(10, 0, 10),
    "purpose-reserve-provision": won(400, 0, 400),
    "purpose-reserve-reversal": won(150, 0, 150),
    "result-before-tax": won(4_585, 3_420, 1_165),  # 4,775 + 90 − 30 − 400 + 150
    "income-tax": won(70, 0, 70),
    "result": won(4_515, 3_420, 1_095),
}


@pytest.fixture(scope="module")
def books(make_books: MakeBooks, tmp_path_factory: pytest.TempPathFactory) -> Books:
    return load_books(make_books(tmp_path_factory.mktemp("every") / "books", _opened() + BOOKS))


def test_every_line_of_the_position(books: Books) -> None:
    assert books.diagnostics == ()
    report = position.build(books, YEAR)
    assert {key: amounts[:3] for key, amounts in lines(report, "position").items()} == POSITION
    assert list(POSITION) == [heading.key for heading in form.POSITION]
    assert values(report)["difference"] == values(report)["funds-difference"] == 0


def test_every_line_of_the_operations(books: Books) -> None:
    report = operations.build(books, YEAR)
    assert {key: amounts[:3] for key, amounts in lines(report, "operations").items()} == OPERATIONS
    assert list(OPERATIONS) == [heading.key for heading in form.OPERATIONS]
    assert values(report)["difference"] == values(report)["funds-difference"] == 0


def test_the_matrix_has_other_business_by_nature(books: Books) -> None:
    names = ("distribution", "people", "facilities", "other", "total")
    assert {
        row["function"]: [row[name] for name in names]
        for row in rows(operations.build(books, YEAR), "matrix")
    } == {
        "program": won(100, 90, 80, 70, 340),
        "administration": won(8, 60, 50, 40, 158),
        "fundraising": won(7, 30, 20, 10, 67),
        "no-function": won(1, 2, 3, 4, 10),
        "other-business-expense": won(5, 300, 200, 100, 605),
    }


@pytest.mark.parametrize(("language", "called"), [("ko", "개인회원 회비"), ("en", "Individual dues")])
def test_an_account_is_called_by_its_name_in_the_readers_language(
    books: Books, language: str, called: str
) -> None:
    table = operations.build(books, YEAR).table("accounts")
    names = {row["account"].key: row["account"].label for row in table.rows}  # type: ignore[union-attr]
    name = names["Income:Dues:Individual"]
    assert isinstance(name, Message)
    assert text(name, language) == called
