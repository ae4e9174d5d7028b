"""Every command that answers something answers programs, too."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sfund.cli.root import root

WITHOUT = {
    "demo": "it builds books and shows two reports of them to a person; each report has its own --json",
}
"""Command → why it has no --json."""


def commands(command: click.Command, *words: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that can be run, by the words that a person types behind `sfund`."""
    if not isinstance(command, click.Group):
        yield " ".join(words), command
        return
    if words and command.invoke_without_command:
        yield " ".join(words), command
    context = click.Context(command)
    for word in command.list_commands(context):
        found = command.get_command(context, word)
        assert found is not None
        yield from commands(found, *words, word)


def test_every_command_has_json_but_those_that_say_why() -> None:
    found = dict(commands(root))
    assert {"review", "review place", "receipt number", "register key"} <= found.keys()  # the walk goes deep
    lacking = {
        name
        for name, command in found.items()
        if not any("--json" in option.opts for option in command.params)
    }
    assert lacking == WITHOUT.keys()
