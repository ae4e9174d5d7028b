"""`sfund fund`: what money was given for, and how it moves from one purpose to another."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "list": ("sfund.cli.fund.showing:list_", say("List the funds and what each of them has.")),
    "show": ("sfund.cli.fund.showing:show", say("Show one fund: where its money lies, and every posting.")),
    "open": ("sfund.cli.fund.moving:open_", say("Open a fund.")),
    "transfer": ("sfund.cli.fund.moving:transfer", say("Move money from one fund to another.")),
    "release": ("sfund.cli.fund.moving:release", say("Release money from what bound it.")),
    "allocate": ("sfund.cli.fund.allocating:allocate", say("Split a shared cost among funds by a key.")),
}


@click.group(cls=Verbs, table=_VERBS)
def fund() -> None:
    """Look after funds: what they have, and what moves between them."""
