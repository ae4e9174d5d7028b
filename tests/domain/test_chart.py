"""What an account's name says of the money on it."""

from __future__ import annotations

import pytest

from sfund.chart import has_balance, is_bank, is_cash, is_clearing, is_money, keeps_its_fund

SAID = {
    "Assets:Bank:Operating": {is_bank, is_money, keeps_its_fund, has_balance},
    "Assets:Bank:Grants:Jeonju": {is_bank, is_money, keeps_its_fund, has_balance},
    "Assets:Cash": {is_cash, is_money, keeps_its_fund, has_balance},
    "Assets:Cash:Market": {is_cash, is_money, keeps_its_fund, has_balance},
    "Assets:Clearing:CMS": {is_clearing, keeps_its_fund, has_balance},
    "Assets:Clearing:Transit": {is_clearing, keeps_its_fund, has_balance},
    "Assets:CashAdvances": {has_balance},
    "Assets:Banknotes": {has_balance},
    "Assets:Loans:Principal": {has_balance},
    "Assets:Suspense": {has_balance},
    "Liabilities:Card": {has_balance},
    "Income:Donations": set(),
    "Expenses:Office:Fees": set(),
    "Equity:Transfers": set(),
}


@pytest.mark.parametrize("account", SAID)
def test_what_the_name_says(account: str) -> None:
    asked = (is_bank, is_cash, is_clearing, is_money, keeps_its_fund, has_balance)
    assert {one for one in asked if one(account)} == SAID[account]
