"""Tables of docs/grants.md, and a small book of one grant."""

from __future__ import annotations

from typing import Any

ONE_GRANT = """
    2025-01-01 custom "party" "C-001"
      kind: "public"
    2025-01-01 custom "fund" "g-1"
      restriction: "purpose"
    2025-03-01 custom "grant" "award" "G-1" 1000000 KRW
      party: "C-001"
      kind: "public-subsidy"
      fund: "g-1"
      from: 2025-03-10
      until: 2025-11-30
      account: Assets:Bank:Subsidy
    2025-03-01 custom "grant" "line" "G-1" "강사비" 600000 KRW
    2025-03-01 custom "grant" "line" "G-1" "회의비" 400000 KRW

    2025-03-05 * "received"
      grant: "G-1"
      fund: "g-1"
      Assets:Bank:Subsidy   1000000 KRW
      Income:Grants:PublicSubsidy
"""


PARTY = """
    2025-01-01 custom "party" "C-001"
      kind: "public"
      name: "가온시청"
    2025-01-01 custom "party" "C-009"
      kind: "company"

    2025-03-05 * "received"
      fund: "g-1"
      Assets:Bank:Subsidy   1000000 KRW
      Income:Donations
"""
AWARD = ("award", "G-1", "1,000,000", "--party", "C-001", "--kind", "public-subsidy", "--from", "2025-03-10",
         "--until", "2025-11-30", "--account", "Assets:Bank:Subsidy", "--on", "2025-03-01")  # fmt: skip
SPENT = ("spend", "G-1", "강사비", "50000", "--account", "Expenses:Program:Instructors", "--payee", "C-009",
         "--document", "documents/receipt.pdf", "--on", "2025-05-02")  # fmt: skip


def amounts(page: str, heading: str) -> list[dict[str, Any]]:
    """The rows of the table below that line of the page; amounts without their commas."""
    below = page.split(heading, 1)[1].strip().split("\n\n", 1)[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in below]
    return [dict(zip(cells[0], (one.replace(",", "") for one in row), strict=True)) for row in cells[2:]]
