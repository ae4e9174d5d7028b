"""`sfund report NAME`, `sfund report pack`."""

from __future__ import annotations

import click

from sfund.cli.verbs import Verbs
from sfund.words import say

_SHOW = "show"


class Reports(Verbs):
    """A group whose first word may be a report's name: `sfund report dues` is `sfund report show dues`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts the verb in front where there is none."""
        if args and args[0] not in self.list_commands(ctx) and args[0] not in ctx.help_option_names:
            args = [_SHOW, *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=Reports,
    table={
        _SHOW: ("sfund.cli.report:show", say("Print one report.")),
        "pack": ("sfund.cli.pack:pack", say("Write all that a meeting needs into a folder.")),
    },
)
def report() -> None:
    """Print a report, or write all that a meeting needs.

    "sfund report NAME" is short for "sfund report show NAME"; "sfund report list" names the reports.
    """
