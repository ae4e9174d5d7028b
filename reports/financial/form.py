"""The two forms, as data: their headings in order, and which `statement-line:` of an account stands where.

After the 공익법인회계기준 (기획재정부고시 제2024-13호) as known on `READ`. The body is one reporting entity
(제3조), shown as a whole and in two columns (제10조 제2항 the position, 제23조 제2항 the operations). The
lines of revenue, the matrix and the parts of net assets are those that the National Tax Service publishes
(결산서류 공시). docs/statements.md says how each is known, and what could not be held against the text.
Who reads a newer version changes this file and that day, nothing else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sfund.words import Message, say

STANDARD = "공익법인회계기준 (기획재정부고시 제2024-13호)"
READ = dt.date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a form.

    Attributes:
        level: 1 for the great parts, 0 for what closes one; people see the level by what stands before it.
        lines: The values of `statement-line:` whose accounts stand here.
        sources: Of these only accounts with such a `source:`; empty: whatever the source.
        plus: The headings that this one adds up; with `minus` taken off.
        added: Not of the form: shown only where something stands there.
    """

    key: str
    label: Message
    number: str = ""
    level: int = 2
    lines: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    added: bool = False


def _leaf(key: str, label: Message, number: str = "", level: int = 2, *lines: str) -> Heading:
    """A heading whose accounts name it, or one of these lines."""
    return Heading(key, label, number, level, lines or (key,))


def _sum(key: str, label: Message, number: str, level: int, *plus: str) -> Heading:
    return Heading(key, label, number, level, plus=plus)


def _added(heading: Heading) -> Heading:
    return replace(heading, added=True)


OTHER_ASSETS, OTHER_LIABILITIES = "other-current-assets", "other-current-liabilities"
"""Where accounts stand that name no line of the form."""

SURPLUS, BASIC, SET_ASIDE = "surplus", "basic-net-assets", "appropriated"
ADJUSTMENTS = "net-asset-adjustments"
"""Headings of net assets: funds make them, and accounts of `Equity:` that name one of the last three."""

RESERVE = "purpose-reserve"
ASSETS, LIABILITIES, NET_ASSETS = "total-assets", "total-liabilities", "total-net-assets"

_ASSETS = (
    _sum("current-assets", say("Current assets"), "Ⅰ.", 1,
         "cash", "short-term-investments", "trade-receivables", "prepaid-expenses", "accrued-income",
         "other-receivables", "advances-paid", "inventories", OTHER_ASSETS),
    _leaf("cash", say("Cash and cash equivalents"), "1."),
    _leaf("short-term-investments", say("Short-term investments"), "2."),
    _leaf("trade-receivables", say("Trade receivables"), "3."),
    _leaf("prepaid-expenses", say("Prepaid expenses"), "4."),
    _leaf("accrued-income", say("Accrued income"), "5."),
    _leaf("other-receivables", say("Other receivables"), "6."),
    _leaf("advances-paid", say("Advances paid"), "7."),
    _leaf("inventories", say("Inventories"), "8."),
    _added(_leaf(OTHER_ASSETS, say("Other current assets"), "9.")),
    _sum("non-current-assets", say("Non-current assets"), "Ⅱ.", 1,
         "investments", "tangible", "intangible-assets", "other-non-current-assets"),
    _sum("investments", say("Investments"), "1.", 2,
         "long-term-deposits", "long-term-securities", "long-term-loans", "loan-allowance"),
    _leaf("long-term-deposits", say("Long-term deposits"), "(1)", 3),
    _leaf("long-term-securities", say("Long-term securities"), "(2)", 3),
    _leaf("long-term-loans", say("Long-term loans"), "(3)", 3),
    _leaf("loan-allowance", say("Allowance for loan losses"), "(−)", 4),
    _sum("tangible", say("Tangible assets"), "2.", 2, "tangible-assets", "accumulated-depreciation"),
    _leaf("tangible-assets", say("At what they cost"), "(1)", 3),
    _leaf("accumulated-depreciation", say("Accumulated depreciation"), "(−)", 4),
    _leaf("intangible-assets", say("Intangible assets"), "3."),
    _sum("other-non-current-assets", say("Other non-current assets"), "4.", 2, "lease-deposits"),
    _leaf("lease-deposits", say("Lease deposits"), "(1)", 3),
    _sum(ASSETS, say("Total assets"), "", 0, "current-assets", "non-current-assets"),
)  # fmt: skip

_LIABILITIES = (
    _sum("current-liabilities", say("Current liabilities"), "Ⅰ.", 1,
         "short-term-borrowings", "trade-payables", "accrued-expenses", "other-payables", "advances-received",
         "unearned-income", "withholdings", "current-part-of-long-term", OTHER_LIABILITIES),
    _leaf("short-term-borrowings", say("Short-term borrowings"), "1."),
    _leaf("trade-payables", say("Trade payables"), "2."),
    _leaf("accrued-expenses", say("Accrued expenses"), "3."),
    _leaf("other-payables", say("Other payables"), "4."),
    _leaf("advances-received", say("Advances received"), "5."),
    _leaf("unearned-income", say("Unearned income"), "6."),
    _leaf("withholdings", say("Withholdings"), "7."),
    _leaf("current-part-of-long-term", say("Long-term, due in a year"), "8."),
    _added(_leaf(OTHER_LIABILITIES, say("Other current liabilities"), "9.")),
    _sum("non-current-liabilities", say("Non-current liabilities"), "Ⅱ.", 1,
         "long-term-borrowings", "lease-deposits-received", "severance"),
    _leaf("long-term-borrowings", say("Long-term borrowings"), "1."),
    _leaf("lease-deposits-received", say("Lease deposits received"), "2."),
    _leaf("severance", say("Provision for severance pay"), "3."),
    _leaf(RESERVE, say("Purpose reserve"), "Ⅲ.", 1),
    _sum(LIABILITIES, say("Total liabilities"), "", 0,
         "current-liabilities", "non-current-liabilities", RESERVE),
)  # fmt: skip

_NET_ASSETS = (
    _leaf(BASIC, say("Basic net assets"), "Ⅰ.", 1),
    _sum("ordinary", say("Ordinary net assets"), "Ⅱ.", 1, SURPLUS, SET_ASIDE),
    _leaf(SURPLUS, say("Surplus"), "1.", 2, "ordinary-net-assets"),
    _leaf(SET_ASIDE, say("Appropriated"), "2."),
    _leaf(ADJUSTMENTS, say("Net asset adjustments"), "Ⅲ.", 1),
    _sum(NET_ASSETS, say("Total net assets"), "", 0, BASIC, "ordinary", ADJUSTMENTS),
)

POSITION = (
    *_ASSETS,
    *_LIABILITIES,
    *_NET_ASSETS,
    _sum("liabilities-and-net-assets", say("Liabilities and net assets"), "", 0,
         LIABILITIES, NET_ASSETS),
)  # fmt: skip
"""재무상태표."""

OTHER_PUBLIC_INCOME, OTHER_BUSINESS_INCOME = "other-public-income", "other-business-income"
OTHER_BUSINESS_EXPENSE, NO_FUNCTION = "other-business-expense", "no-function"
REVENUE, EXPENSE, RESULT = "operating-revenue", "operating-expense", "result"

OPERATING_EXPENSES = "program-service-expenses"
"""The line of expenses that stand in the matrix, by function and nature, rather than below the result."""

NATURES = {
    "distribution": say("Distribution"),
    "people": say("People"),
    "facilities": say("Facilities"),
    "other": say("Other nature"),
}
FUNCTIONS = {
    "program": say("Running the work"),
    "administration": say("General administration"),
    "fundraising": say("Fundraising"),
    NO_FUNCTION: say("Function not said"),
}


def expense_heading(function: str, nature: str) -> str:
    """The key of a cell of the matrix; other business stands there as a function of its own."""
    return f"{function}-{nature}"


def _by_nature(heading: Heading, *, without: str | None = None) -> tuple[Heading, ...]:
    """The heading, and below it what it comes to by nature; the form does not know the nature `without`."""
    cells = {expense_heading(heading.key, nature): nature for nature in NATURES}
    return (
        replace(heading, plus=tuple(cells)),
        *(Heading(key, NATURES[nature], "", heading.level + 1, added=heading.added or nature == without)
          for key, nature in cells.items()),
    )  # fmt: skip


def _function(function: str, number: str) -> Heading:
    return Heading(function, FUNCTIONS[function], number, 3, added=function == NO_FUNCTION)


_REVENUE = (
    _sum(REVENUE, say("Operating revenue"), "Ⅰ.", 1, "public-revenue", OTHER_BUSINESS_INCOME),
    _sum("public-revenue", say("Revenue for the public good"), "1.", 2,
         "donation-revenue", "subsidies", "dues", "other-public-revenue"),
    # What another public-interest body gives is a donation to the Tax Service, not a subsidy.
    _sum("donation-revenue", say("Donations received"), "(1)", 3, "donations", "foundation-grants"),
    _leaf("donations", say("Gifts of money and goods"), "", 4),
    _leaf("foundation-grants", say("Foundation grants received"), "", 4),
    _leaf("subsidies", say("Subsidies received"), "(2)", 3),
    _leaf("dues", say("Dues received"), "(3)", 3),
    _sum("other-public-revenue", say("Other revenue"), "(4)", 3,
         "business-income", "loan-interest", OTHER_PUBLIC_INCOME),
    _leaf("business-income", say("Education, advice, events"), "", 4),
    Heading("loan-interest", say("Interest on our loans"), "", 4, ("financial-income",), ("loan-interest",)),
    _added(_leaf(OTHER_PUBLIC_INCOME, say("Revenue of no other line"), "", 4)),
    Heading(OTHER_BUSINESS_INCOME, say("Revenue of other business"), "2.", 2),
)  # fmt: skip

_EXPENSES = (
    _sum(EXPENSE, say("Operating expense"), "Ⅱ.", 1, "public-expense", OTHER_BUSINESS_EXPENSE),
    _sum("public-expense", say("Expense for the public good"), "1.", 2, *FUNCTIONS),
    *_by_nature(_function("program", "(1)")),
    *_by_nature(_function("administration", "(2)")),
    *_by_nature(_function("fundraising", "(3)")),
    *_by_nature(_function(NO_FUNCTION, "(4)")),
    *_by_nature(
        Heading(OTHER_BUSINESS_EXPENSE, say("Expense of other business"), "2.", 2), without="distribution"
    ),
)

_BELOW = (
    Heading("operating-result", say("Operating result"), "Ⅲ.", 1, plus=(REVENUE,), minus=(EXPENSE,)),
    _sum("non-operating-income", say("Non-operating income"), "Ⅳ.", 1, "financial-income", "other-income"),
    _leaf("financial-income", say("Interest and financial income"), "1."),
    _leaf("other-income", say("Sundry income"), "2."),
    _sum("non-operating-expense", say("Non-operating expense"), "Ⅴ.", 1, "financial-expenses",
         "other-expenses"),
    _leaf("financial-expenses", say("Interest paid"), "1."),
    _leaf("other-expenses", say("Sundry expense"), "2."),
    _leaf("purpose-reserve-provision", say("Put into the purpose reserve"), "Ⅵ.", 1),
    _leaf("purpose-reserve-reversal", say("Out of the purpose reserve"), "Ⅶ.", 1),
    Heading("result-before-tax", say("Result before tax"), "Ⅷ.", 1,
            plus=("operating-result", "non-operating-income", "purpose-reserve-reversal"),
            minus=("non-operating-expense", "purpose-reserve-provision")),
    _leaf("income-tax", say("Corporate tax"), "Ⅸ.", 1),
    Heading(RESULT, say("Result of the year"), "Ⅹ.", 1, plus=("result-before-tax",), minus=("income-tax",)),
)  # fmt: skip

OPERATIONS = (*_REVENUE, *_EXPENSES, *_BELOW)
"""운영성과표."""

ASSET_LINES = frozenset(line for one in _ASSETS for line in one.lines)
LIABILITY_LINES = frozenset(line for one in _LIABILITIES for line in one.lines)
EQUITY_LINES = frozenset(line for one in _NET_ASSETS for line in one.lines)
BELOW_LINES = frozenset({"financial-income", "other-income", "purpose-reserve-reversal"})
"""Income below the operating result."""
INCOME_LINES = BELOW_LINES | {line for one in _REVENUE for line in one.lines}
EXPENSE_LINES = {line for one in _BELOW for line in one.lines} - BELOW_LINES | {OPERATING_EXPENSES}

SPECIAL = {(line, source): one.key for one in OPERATIONS for line in one.lines for source in one.sources}
"""Where a line stands under another heading for accounts of one source."""
