"""What worked examples are written with: an entry a line, and a network with a contract that ends."""

from __future__ import annotations

BANK = "Assets:Bank:Operating"

# Two organisations that are asked 100,000 won a month, and a city that entrusts them with care.
CARE = """
2025-01-01 custom "fund" "general"
2025-01-01 custom "fund" "care"
  restriction: "purpose"
  name-en: "Care"
2025-01-01 custom "dues-plan" "organization-monthly" 100000 KRW
2025-01-01 custom "member" "join" "O-001"
  kind: "organization"
  name: "온달협동조합"
  plan: "organization-monthly"
2025-01-01 custom "member" "join" "O-002"
  kind: "organization"
  name: "가온센터"
  plan: "organization-monthly"
2025-01-01 custom "party" "C-001"
  kind: "public"
  name: "온고을시청"
"""


# The keys of what is spent on that contract.
ON_CONTRACT = {"grant": "G-2025-1", "line": "인건비", "fund": "care"}


def contract(awarded: int) -> str:
    """The city's contract of that many won, from 1 January 2025 to 31 March 2026, all of it for wages."""
    return f"""
2025-01-01 custom "grant" "award" "G-2025-1" {awarded} KRW
  party: "C-001"
  kind: "entrusted"
  fund: "care"
  from: 2025-01-01
  until: 2026-03-31
2025-01-01 custom "grant" "line" "G-2025-1" "인건비" {awarded} KRW
"""


def written(*parts: str) -> str:
    """All of it as the text of a ledger."""
    return "\n".join(parts)


def moved(day: str, words: str, amount: int, account: str, *, bank: str = BANK, **said: str) -> str:
    """An entry: so many won came to the bank, or went below zero; the other side is on the account.

    >>> print(moved("2025-06-12", "rent", -3600, "Expenses:Office:Rent", fund="care"))
    2025-06-12 * "rent"
      fund: "care"
      Assets:Bank:Operating  -3600 KRW
      Expenses:Office:Rent  3600 KRW
    <BLANKLINE>
    """
    keys = "".join(f'  {key}: "{value}"\n' for key, value in said.items())
    return f'{day} * "{words}"\n{keys}  {bank}  {amount} KRW\n  {account}  {-amount} KRW\n'
