"""`sfund receipt`: receipts for gifts, from the issue to the tax office's sheets."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "issue": ("sfund.cli.receipt.issue:issue", say("Issue receipts for the gifts of a year.")),
    "list": ("sfund.cli.receipt.listing:list_", say("List receipts.")),
    "void": ("sfund.cli.receipt.changes:void", say("Take a receipt back; its number stays used.")),
    "copy": ("sfund.cli.receipt.changes:copy", say("Print a receipt again, marked as a copy.")),
    "ledger": ("sfund.cli.receipt.sheets:ledger", say("Write the ledger of receipts issued.")),
    "summary": ("sfund.cli.receipt.sheets:summary", say("Write the yearly summary for the tax office.")),
    "number": ("sfund.cli.receipt.number:number", say("Keep a resident number, locked, for receipts.")),
}


@click.group(cls=Verbs, table=_VERBS)
def receipt() -> None:
    """Receipts for gifts: issue, void, print again, and the tax office's sheets."""
