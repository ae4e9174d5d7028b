"""`sfund pledge`: what companies and donors promise, and what becomes of it."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "list": ("sfund.cli.pledge.showing:list_", say("List pledges and how they stand.")),
    "show": ("sfund.cli.pledge.showing:show", say("Show one pledge: its parts and what came.")),
    "remind": ("sfund.cli.pledge.reminding:remind", say("Remind of parts that are due or late, by letter.")),
    "page": ("sfund.cli.pledge.page:page", say("Show a giver what its money did.")),
    "make": ("sfund.cli.pledge.promising:make", say("Write down a pledge.")),
    "due": ("sfund.cli.pledge.promising:due", say("Say when a part of a pledge is due.")),
    "raise": ("sfund.cli.pledge.promising:raise_", say("Write down that more is promised.")),
    "cancel": (
        "sfund.cli.pledge.promising:cancel",
        say("Write down that a pledge, or a part of it, is taken back."),
    ),
    "receive": ("sfund.cli.pledge.promising:receive", say("Post goods or work that came of a pledge.")),
}


@click.group(cls=Verbs, table=_VERBS)
def pledge() -> None:
    """Look after pledges: what was promised, what came, and what is late."""
