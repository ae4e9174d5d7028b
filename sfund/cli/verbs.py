"""Groups of commands that live in modules of their own, each imported when it is run or asked for help.

So `sfund --help` answers at once, and `sfund dues bill` does not load what `sfund dues remind` needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from sfund import languages
from sfund.cli.speech import spoken
from sfund.words import Message, say

Table = Mapping[str, tuple[str, Message]]
"""The word → `module:attribute`, and what the command does, so that a list of commands imports none."""


class Verbs(click.Group):
    """A group made of such a table; its words are the reader's."""

    def __init__(self, *arguments: Any, table: Table, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self._table:
            return None
        module, attribute = self._table[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return spoken(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(languages.text(say("Commands"))):
            formatter.write_dl([(name, languages.text(what)) for name, (_, what) in self._table.items()])
