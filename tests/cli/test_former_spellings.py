"""Options that were renamed: the former spelling is understood as before, and shown nowhere."""

from __future__ import annotations

import click
import pytest

from sfund.cli.options import Renamed
from tools.command_pages import commands, help_of

# The command's words → the option's name in the code, its spelling, the former one.
RENAMED = {
    ("dues", "plan"): ("on", "--on", "--from"),
    ("dues", "remind"): ("as_of", "--as-of", "--on"),
    ("donation", "add"): ("on", "--on", "--date"),
    ("fund", "allocate"): ("yes", "--yes", "--accept"),
    ("loan", "payoff"): ("as_of", "--as-of", "--on"),
}


def option_of(words: tuple[str, ...]) -> Renamed:
    command = dict(commands())[words]
    (option,) = (one for one in command.params if isinstance(one, Renamed))
    return option


def test_nothing_else_was_renamed() -> None:
    found = {words for words, one in commands() if any(isinstance(option, Renamed) for option in one.params)}
    assert found == set(RENAMED)


@pytest.mark.parametrize("words", RENAMED, ids=" ".join)
def test_both_spellings_say_the_same(words: tuple[str, ...]) -> None:
    name, spelling, former = RENAMED[words]
    option = option_of(words)
    assert option.name == name
    typed = [] if option.is_flag else ["2026-11-05"]
    said = [
        click.Command("made", params=[option], callback=lambda **values: values).main(
            [written, *typed], standalone_mode=False
        )
        for written in (spelling, former)
    ]
    assert said[0] == said[1]
    assert said[0][name]


@pytest.mark.parametrize("words", RENAMED, ids=" ".join)
def test_the_help_shows_the_spelling_of_today(words: tuple[str, ...]) -> None:
    _, spelling, former = RENAMED[words]
    shown = [line.split()[0] for line in help_of(words).splitlines() if line.strip().startswith("-")]
    assert spelling in shown
    assert former not in shown
