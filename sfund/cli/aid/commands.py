"""`sfund aid`: grants to members in need out of the solidarity fund (상호부조)."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "list": ("sfund.cli.aid.showing:list_", say("List applications for mutual aid and what was paid.")),
    "apply": ("sfund.cli.aid.deciding:apply", say("Write down that a member in need asks for aid.")),
    "decide": ("sfund.cli.aid.deciding:decide", say("Write down the vote, and who stepped aside.")),
    "pay": ("sfund.cli.aid.paying:pay", say("Pay what was decided.")),
}


@click.group(cls=Verbs, table=_VERBS)
def aid() -> None:
    """Help members in need out of the solidarity fund; nobody pays it back."""
