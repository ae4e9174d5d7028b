"""Passwords of encrypted files: from a file or from the person at the terminal, never from an option."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from rich.progress import Progress


def passwords_of(file: Path | None, *, pause: Progress | None = None) -> Callable[[Path], str | None]:
    """Where passwords come from: the file's first line, else the person at the terminal, else nowhere.

    Each is asked for once a run, kept in memory, and the progress bar makes room for the question.
    """
    if file is not None:
        word = first_line(file)
        return lambda _: word
    if sys.stdin.isatty():
        return cache(lambda path: _asked(path, pause))
    return lambda _: None


def first_line(file: Path) -> str:
    """The password in the file; empty where the file is.

    Raises:
        RequestError: PASSWORD-FILE.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise failure(
            RequestError,
            "PASSWORD-FILE",
            say("the password file cannot be read"),
            file=file.name,
            expected=say("a text file in UTF-8 with the password in its first line"),
            hint=say("save it anew as plain text"),
        ) from None
    return lines[0].strip() if lines else ""


def _asked(path: Path, pause: Progress | None) -> str:
    if pause is not None:
        pause.stop()
    try:
        question = text(say("Password of {file}", file=path.name))
        return str(click.prompt(question, hide_input=True, err=True))
    finally:
        if pause is not None:
            pause.start()
