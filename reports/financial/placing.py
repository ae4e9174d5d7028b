"""Account → heading: which line of a form an account stands on, and what is not said about it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.financial import form
from sfund.chart import LOAN_ALLOWANCE
from sfund.funds.facts import Activity, Fund, Restriction


@dataclass(frozen=True, slots=True)
class Kept:
    """What an account's `open` and its postings say of where they stand."""

    account: str
    line: str | None
    source: str | None = None
    nature: str | None = None
    function: str | None = None

    @property
    def root(self) -> str:
        return self.account.split(":", 1)[0]


_LINES = {
    "Assets": form.ASSET_LINES,
    "Liabilities": form.LIABILITY_LINES,
    "Equity": form.EQUITY_LINES,
    "Income": form.INCOME_LINES,
    "Expenses": form.EXPENSE_LINES,
}


def has_line(kept: Kept) -> bool:
    """Whether the account names a line that its part of the form has."""
    return kept.line in _LINES[kept.root]


def lacks_function_or_nature(kept: Kept) -> bool:
    """Whether an expense of the matrix does not say its place there."""
    if kept.root != "Expenses" or (has_line(kept) and kept.line != form.OPERATING_EXPENSES):
        return False
    return kept.function not in form.FUNCTIONS or kept.nature not in form.NATURES


def balance_heading(kept: Kept) -> str:
    """Where something owned or owed stands in the statement of financial position."""
    if kept.account == LOAN_ALLOWANCE:
        return "loan-allowance"  # books of before have it on the line of the loans, which would hide it
    if has_line(kept):
        return str(kept.line)
    return form.OTHER_ASSETS if kept.root == "Assets" else form.OTHER_LIABILITIES


def flow_heading(kept: Kept, activity: Activity) -> str:
    """Where income or an expense stands in the statement of operations.

    Other business has one line for its revenue, and its expense stands by nature alone; what lies below the
    operating result has the same lines for both.
    """
    line = kept.line if has_line(kept) else None
    other = activity is Activity.OTHER
    if kept.root == "Expenses":
        if line not in (None, form.OPERATING_EXPENSES):
            return str(line)
        return form.expense_heading(form.OTHER_BUSINESS_EXPENSE if other else _function(kept), _nature(kept))
    special = form.SPECIAL.get((line or "", kept.source or ""))
    if line in form.BELOW_LINES and special is None:
        return str(line)
    if other:
        return form.OTHER_BUSINESS_INCOME
    return special or line or form.OTHER_PUBLIC_INCOME


def _function(kept: Kept) -> str:
    return kept.function if kept.function in form.FUNCTIONS else form.NO_FUNCTION


def _nature(kept: Kept) -> str:
    """The form's nature of an expense: what says none is the last."""
    return kept.nature if kept.nature in form.NATURES else "other"


def net_asset_heading(kept: Kept, fund: Fund | None) -> str:
    """Where net assets of a fund stand, by the account that they lie on.

    What givers bound for ever is basic, what the board set aside is set aside, all other is surplus. An
    account of `Equity:` may say otherwise for what it holds: the body's endowment lies in no fund of its own.
    """
    if kept.root == "Equity" and kept.line in (form.BASIC, form.SET_ASIDE, form.ADJUSTMENTS):
        return str(kept.line)
    if fund is not None and fund.restriction is Restriction.PERMANENT:
        return form.BASIC
    if fund is not None and fund.restriction is Restriction.BOARD:
        return form.SET_ASIDE
    return form.SURPLUS
