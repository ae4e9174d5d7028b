"""Options that many commands have, each said once.

`--on` is the day that what a command writes is dated; `--as-of` the day as of which it is asked or reckoned.
"""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import Any

import click

from sfund.cli.writing import DAY

JSON = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
YES = click.option("--yes", is_flag=True, help="Do not ask.")
NAMES = click.option("--names", is_flag=True, help="Show names; the access log notes it.")
AS_OF = click.option("--as-of", type=DAY, help="The day (today).")
SAID_ON = click.option("--on", type=DAY, help="The day on which it was said (today).")
FROM_DAY_ON = click.option("--on", type=DAY, help="From this day on (today).")
NOTE = click.option("--note", help="In a few words; no person's name.")
DOCUMENT = click.option("--document", help="Where it is written down: a file in documents/.")
PDF = click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
                   help="PDF to write; without it the page is shown.")  # fmt: skip


class Renamed(click.Option):
    """An option with a former spelling, which is understood as before and shown no more.

    Args:
        declarations: The spelling of today first; click names the parameter after it.
        formerly: The other one, such as `--accept`.
        named: As click has them.
    """

    def __init__(self, declarations: list[str], *, formerly: str, **named: Any) -> None:
        super().__init__([*declarations, formerly], **named)
        self.formerly = formerly

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        shown = copy(self)
        shown.opts = [one for one in self.opts if one != self.formerly]
        return super(Renamed, shown).get_help_record(ctx)
