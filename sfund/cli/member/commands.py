"""`sfund member`: who belongs, since when, on which plan, and who that is."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "list": ("sfund.cli.member.showing:list_", say("List members and how they stand.")),
    "show": ("sfund.cli.member.showing:show", say("Show one member: facts, dues and what is open.")),
    "join": ("sfund.cli.member.life:join", say("Take in a member.")),
    "plan": ("sfund.cli.member.life:plan", say("Put a member on another plan.")),
    "kind": ("sfund.cli.member.life:kind", say("Change what a member is.")),
    "pause": ("sfund.cli.member.life:pause", say("Let a member pause.")),
    "return": ("sfund.cli.member.life:return_", say("End a pause.")),
    "leave": ("sfund.cli.member.life:leave", say("Let a member go.")),
    "waive": ("sfund.cli.member.relief:waive", say("Waive dues of certain months.")),
    "write-off": (
        "sfund.cli.member.relief:write_off",
        say("Give up dues that will not be paid, by decision."),
    ),
    "import": ("sfund.cli.member.sheets:import_", say("Bring a list of members into register and registry.")),
    "export": ("sfund.cli.member.sheets:export", say("Write the list of members as a sheet.")),
    "edit": ("sfund.cli.member.sheets:edit", say("Change what the register says of one person.")),
    "forget": ("sfund.cli.member.forgetting:forget", say("Erase who a member or donor was.")),
    "undo": ("sfund.cli.member.undoing:undo", say("Take back what was last said of a member.")),
}


@click.group(cls=Verbs, table=_VERBS)
def member() -> None:
    """Look after members: their life in the books, and the register of who they are."""
