"""The accounts that the program itself posts to, by their names in the chart of accounts.

Everything else about an account (its names, source, function, fund) is read from its `open`.
"""

from __future__ import annotations

from functools import cache

from sfund.giving.pledges import PledgeKind
from sfund.grants.facts import GrantKind
from sfund.members.facts import MemberKind
from sfund.words import Called

SUSPENSE_OUT = "Assets:Suspense"
SUSPENSE_IN = "Liabilities:Suspense"
OPENING = "Equity:Opening-Balances"
TRANSFERS = "Equity:Transfers"
CMS_CLEARING = "Assets:Clearing:CMS"
CARD_CLEARING = "Assets:Clearing:Cards"
TRANSIT = "Assets:Clearing:Transit"
DONATIONS = "Income:Donations"
CARD = "Liabilities:Card"
FEES = "Expenses:Office:Fees"
LOAN_PRINCIPAL = "Assets:Loans:Principal"
LOAN_INTEREST = "Income:Loans:Interest"
LOAN_LATE = "Income:Loans:LateCharges"
LOAN_RECOVERED = "Income:Loans:Recovered"
LOAN_ALLOWANCE = "Assets:Loans:Allowance"
LOAN_PROVISION = "Expenses:Loans:Provision"
REFUNDS = "Liabilities:Refunds"
CASH = "Assets:Cash"
INTEREST = "Income:Interest"
BORROWINGS = "Liabilities:Borrowings"
MUTUAL_AID = "Expenses:Program:MutualAid"
GRANT_RETURNED = "Expenses:Grants:Returned"

DUES = {
    MemberKind.ORGANIZATION: "Income:Dues:Organization",
    MemberKind.INDIVIDUAL: "Income:Dues:Individual",
    MemberKind.SUPPORTER: "Income:Dues:Supporter",
}
PLEDGES = {PledgeKind.CSR: "Income:CSR", PledgeKind.DONATION: "Income:Donations"}
GRANTS = {
    GrantKind.PUBLIC_SUBSIDY: "Income:Grants:PublicSubsidy",
    GrantKind.ENTRUSTED: "Income:Grants:Entrusted",
    GrantKind.FOUNDATION: "Income:Grants:Foundation",
}

GROUPS = {
    "Assets:Bank": Called("예금", "Banks"),
    "Assets:Clearing": Called("정산 계정", "Clearing"),
    "Assets:Loans": Called("대출", "Loans"),
    "Assets:Receivable": Called("미수금", "Receivables"),
    "Equity:NetAssets": Called("순자산", "Net assets"),
    "Liabilities:Advances": Called("선수금", "Advances received"),
    "Liabilities:Withholding": Called("예수금", "Withholdings"),
    "Income:Business": Called("자체 사업 수입", "Own business"),
    "Income:Dues": Called("회비", "Dues"),
    "Income:Grants": Called("보조·위탁·공모 수입", "Grants"),
    "Income:Loans": Called("대출 수입", "Income from loans"),
    "Expenses:Grants": Called("보조금 반환", "Grants given back"),
    "Expenses:Loans": Called("대출 비용", "Cost of loans"),
    "Expenses:Office": Called("사무비", "Office"),
    "Expenses:People": Called("인건비", "People"),
    "Expenses:Program": Called("사업비", "Programme"),
}
"""What people call accounts that only group others: they are never opened, so no `open` can name them."""


def is_suspense(account: str) -> bool:
    """Whether what is posted here still waits for a decision."""
    return account in (SUSPENSE_IN, SUSPENSE_OUT)


def is_card(account: str) -> bool:
    """Whether it is what is owed to a card company until the bank pays."""
    return account == CARD or account.startswith(f"{CARD}:")


def is_bank(account: str) -> bool:
    """Whether it is money at a bank, which the bank's statements prove."""
    return account.startswith("Assets:Bank:")


def is_cash(account: str) -> bool:
    """Whether it is cash, in the one box or in one of several."""
    return account == CASH or account.startswith("Assets:Cash:")


def is_clearing(account: str) -> bool:
    """Whether it is money on its way: collected for us, or between two own accounts."""
    return account.startswith("Assets:Clearing:")


def is_money(account: str) -> bool:
    """Whether it is money that can be paid out: banks and cash, not what is on its way."""
    return account.startswith(("Assets:Bank:", "Assets:Cash:")) or account == CASH


@cache
def keeps_its_fund(account: str) -> bool:
    """Whether money on this account is its own fund's, whatever the transaction is for.

    Own bank, cash and clearing accounts: money that moves between them moves between their funds.
    """
    return account.startswith(("Assets:Bank:", "Assets:Cash:", "Assets:Clearing:")) or account == CASH


def has_balance(account: str) -> bool:
    """Whether it is something owned or owed on a day, rather than what came in or was spent in a year."""
    return account.startswith(("Assets:", "Liabilities:"))


@cache
def follows_the_money(account: str) -> bool:
    """Whether what is posted here belongs to whatever fund the bank account's money is.

    Spending, a card's bill, bank interest, a grant's money, a gift, suspense and moves between own accounts
    do; dues, own business and loans belong to their own fund wherever the money arrives.
    """
    return (
        keeps_its_fund(account)
        or is_suspense(account)
        or is_card(account)
        or account.startswith(("Expenses:", "Income:Grants:", "Income:Donations"))
        or account in ("Income:Interest", "Income:CSR", "Income:Other", "Liabilities:Refunds")
    )
