"""Writes docs/commands.md from the commands' own `--help`: `python -m tools.command_pages [--check]`."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from sfund.cli.root import root, run

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
_COLUMNS = "100"
_HEAD = """\
# Commands

Every command with its options, as `--help` prints it. This page is made by
`python -m tools.command_pages`; a test compares it with the program. For Korean, say `sfund --lang ko`.

`sfund` finds the books by walking up from the current folder to the one that holds `sfund.toml`;
`--books DIR` or the variable `SFUND_BOOKS` names another. Exit status: 0 done, 1 the answer is no
(a check failed, a file was refused), 2 wrong usage.
"""


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below `sfund` with its words, in the order of the help: `("review", "place")`."""
    yield from _below(root, ())


def _below(group: click.Group, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            raise LookupError(name)
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from _below(command, (*words, name))


def help_of(words: tuple[str, ...]) -> str:
    """What `sfund WORDS --help` prints in English on a screen of 100 columns."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = _COLUMNS
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            run(["--lang", "en", *words, "--help"])
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before
    return "\n".join(line.rstrip() for line in printed.getvalue().strip().splitlines())


def page() -> str:
    """The whole page."""
    parts = [_HEAD, "## sfund", _fenced(())]
    for words, _ in commands():
        parts += [f"{'#' * (len(words) + 1)} sfund {' '.join(words)}", _fenced(words)]
    return "\n".join(parts)


def _fenced(words: tuple[str, ...]) -> str:
    return f"\n```text\n{help_of(words)}\n```\n"


def main(arguments: list[str]) -> int:
    """Writes the page, or with `--check` says whether it is up to date."""
    made = page()
    if "--check" not in arguments:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made:
        return 0
    print("docs/commands.md is not what the commands say; run: python -m tools.command_pages")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
