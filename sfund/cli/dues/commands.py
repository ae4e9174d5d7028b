"""`sfund dues`: what members are asked, and how it is collected."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "bill": ("sfund.cli.dues.bill:bill", say("List who owes what in a month.")),
    "debit-file": ("sfund.cli.dues.debit:debit_file", say("Write the file that debits accounts by CMS.")),
    "remind": ("sfund.cli.dues.remind:remind", say("Write letters to those who owe dues.")),
    "simulate": ("sfund.cli.dues.simulate:simulate", say("Show what a change of dues would bring.")),
    "plan": ("sfund.cli.dues.plan:plan", say("Make a plan, or change what one asks.")),
}


@click.group(cls=Verbs, table=_VERBS)
def dues() -> None:
    """Ask for dues: who owes what, debits, letters, and what a change would bring."""
