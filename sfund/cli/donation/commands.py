"""`sfund donation`: gifts, and what donors are told of theirs."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "list": ("sfund.cli.donation.listing:list_", say("List gifts.")),
    "add": ("sfund.cli.donation.add:add", say("Enter a gift in kind, or in cash.")),
    "statement": ("sfund.cli.donation.statement:statement", say("Show or print what a donor gave.")),
}


@click.group(cls=Verbs, table=_VERBS)
def donation() -> None:
    """Gifts: what was given, in money or in kind, and a donor's statement."""
