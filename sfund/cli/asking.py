"""Yes or no, asked at the terminal; where nobody sits at one, nothing is taken for a yes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.words import Message

_YES = frozenset(("y", "yes", "예", "네", "ㅛ"))
_NO = frozenset(("n", "no", "아니요", "아니오", "ㅜ"))


def says_yes(question: Message) -> bool:
    """The person's answer; a keyboard set to Hangul answers as well. No answer at all is no."""
    while True:
        try:
            answer = click.prompt(text(question), default="", show_default=False, err=True).strip().casefold()
        except click.Abort:
            click.echo(err=True)
            return False
        if answer in _YES or answer in _NO:
            return answer in _YES
        click.echo(text(say("Please answer y or n.")), err=True)


def refuse_unless_confirmed(question: Message, *, as_json: bool) -> None:
    """Goes on where the person at the terminal says so; a program that reads JSON is not asked.

    Raises:
        RequestError: NOT-CONFIRMED.
    """
    if not as_json and sys.stdin.isatty() and says_yes(question):
        return
    raise failure(
        RequestError,
        "NOT-CONFIRMED",
        say("nobody confirmed it; nothing was written"),
        expected=say("yes, typed at the terminal; or --yes"),
    )
