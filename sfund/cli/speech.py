"""Commands in the reader's language, laid out in columns of the screen, where a Hangul syllable takes two."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from copy import copy
from gettext import gettext
from inspect import cleandoc

import click

from sfund import languages
from sfund.words import Message, say

# What stands after an option, by click's name of its type; what is not here is left as click writes it.
_VALUES = {
    "text": say("TEXT"),
    "integer": say("INTEGER"),
    "integer range": say("INTEGER"),
    "number": say("NUMBER"),
    "datetime": say("DATE"),
    "file": say("FILE"),
    "directory": say("DIRECTORY"),
    "path": say("PATH"),
}
_PAD = "\ue000"  # of private use: nothing that is printed holds it


def spoken(command: click.Command) -> click.Command:
    """The command, and everything below it, with its help in the language in use.

    A copy: the commands themselves keep their English, which is the key to every other language.
    """
    made = copy(command)
    vars(made)["_help_option"] = None  # click keeps it once it was asked for, in the words of that moment
    made.context_class = _Context
    made.help = _in_words(command.help)
    made.params = [_parameter(one) for one in command.params]
    made.options_metavar = languages.text(say("[OPTIONS]"))
    if isinstance(made, click.Group):
        made.subcommand_metavar = languages.text(say("COMMAND [ARGS]..."))
        made.commands = {name: spoken(below) for name, below in made.commands.items()}
    return made


def _parameter(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    made = copy(parameter)
    made.help = _in_words(parameter.help)
    if made.metavar is None and not made.is_flag and parameter.type.name in _VALUES:
        made.metavar = languages.text(_VALUES[parameter.type.name])
    return made


def _in_words(english: str | None) -> str | None:
    return languages.text(Message(cleandoc(english))) if english else english


def _padded(words: str) -> str:
    """The words with a mark after each wide character: their length is then their width.

    >>> len(_padded("sfund 장부"))
    10
    """
    return "".join(one + _PAD if unicodedata.east_asian_width(one) in "WF" else one for one in words)


class _WideFormatter(click.HelpFormatter):
    """click counts characters; the padding makes characters of columns, and goes when all is laid out."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        before = f"{gettext('Usage:')} " if prefix is None else prefix
        super().write_usage(_padded(prog), _padded(args), _padded(before))

    def write_text(self, text: str) -> None:
        super().write_text(_padded(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_padded(term), _padded(words)) for term, words in rows], col_max, col_spacing)

    def getvalue(self) -> str:
        return super().getvalue().replace(_PAD, "")


class _Context(click.Context):
    formatter_class = _WideFormatter
