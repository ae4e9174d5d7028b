"""`sfund grant`: from the award by budget line to the settlement."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "status": ("sfund.cli.grant.status:status", say("Show how grants stand, by budget line.")),
    "award": ("sfund.cli.grant.facts:award", say("Record an award.")),
    "line": ("sfund.cli.grant.facts:line", say("Record a line of a grant's budget.")),
    "due": ("sfund.cli.grant.facts:due", say("Record an instalment of the grantor.")),
    "change": ("sfund.cli.grant.changes:change", say("Move budget from one line to another.")),
    "commit": ("sfund.cli.grant.changes:commit", say("Record what is promised and not paid yet.")),
    "release": ("sfund.cli.grant.changes:release", say("Take back what was promised.")),
    "end": ("sfund.cli.grant.facts:end", say("Record the last day that the grantor announced.")),
    "spend": ("sfund.cli.grant.spend:spend", say("Enter spending by hand, with its evidence.")),
    "settle": ("sfund.cli.grant.settle:settle", say("Settle a grant: its report, and then it is shut.")),
    "reopen": ("sfund.cli.grant.reopen:reopen", say("Open a grant again whose settlement was wrong.")),
}


@click.group(cls=Verbs, table=_VERBS)
def grant() -> None:
    """Keep grants: award, budget lines, spending, and settlement."""
