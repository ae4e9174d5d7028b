"""Keys from the terminal, one at a time, by their names.

click's `getchar` gives the terminal back between two keys and throws away what is typed meanwhile; so letters
of a name that is typed fast would be lost. Here the terminal is ours from the first key to the last. Windows
has no such terminal, and there click reads.
"""

from __future__ import annotations

import codecs
import os
import re
import select
import sys
from collections import deque
from types import TracebackType
from typing import Any, Self

import click

_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.)|.", re.DOTALL)
_CURSOR = {"A": "up", "B": "down", "C": "right", "D": "left"}
_CONTROL = {
    "\r": "enter", "\n": "enter", "\x1b": "escape", "\x7f": "backspace", "\b": "backspace", "\t": "tab",
    "\x03": "interrupt", "\x04": "end", "\x1a": "end",
    "\xe0H": "up", "\xe0P": "down", "\xe0M": "right", "\xe0K": "left",
    "\x00H": "up", "\x00P": "down", "\x00M": "right", "\x00K": "left",
}  # fmt: skip
_ESCAPE_SECONDS = 0.05  # what follows an escape sooner than that belongs to it
_READ_BYTES = 1024


def key_names(typed: str) -> list[str]:
    r"""The keys of what a terminal sent; a sequence that no key of ours sends is none.

    >>> key_names("ㄱa\x1b[C\r\x1b")
    ['ㄱ', 'a', 'right', 'enter', 'escape']
    """
    found = []
    for sequence in _SEQUENCE.findall(typed):
        if len(sequence) > 1:
            found.append(_CURSOR.get(sequence[-1], ""))
        else:
            found.append(_CONTROL.get(sequence, sequence if sequence.isprintable() else ""))
    return [name for name in found if name]


class Keyboard:
    """The keyboard of the terminal on standard input, between `with` and its end."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._fd = -1
        self._before: list[Any] | None = None

    def __enter__(self) -> Self:
        if os.name != "nt":
            import termios  # noqa: PLC0415  not on Windows
            import tty  # noqa: PLC0415

            self._fd = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._fd)
            tty.setcbreak(self._fd, termios.TCSADRAIN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            import termios  # noqa: PLC0415

            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

    @property
    def has_more(self) -> bool:
        """Whether more keys are there already, so that nobody looks at the screen between them."""
        return bool(self._waiting)

    def read(self) -> str:
        """The next key; `end` where no more can come.

        Raises:
            KeyboardInterrupt: for Ctrl-C.
        """
        while not self._waiting:
            self._waiting.extend(self._more())
        key = self._waiting.popleft()
        if key == "interrupt":
            raise KeyboardInterrupt
        return key

    def forget(self) -> None:
        """Drops what was typed before now: keys meant for one line shall not decide the next."""
        self._waiting.clear()
        if self._before is not None:
            import termios  # noqa: PLC0415

            termios.tcflush(self._fd, termios.TCIFLUSH)

    def _more(self) -> list[str]:
        if self._before is None:
            char = click.getchar()
            return [_CONTROL[char]] if char in _CONTROL else key_names(char)
        typed = os.read(self._fd, _READ_BYTES)
        if not typed:
            return ["end"]
        if typed.endswith(b"\x1b") and select.select([self._fd], [], [], _ESCAPE_SECONDS)[0]:
            typed += os.read(self._fd, _READ_BYTES)
        return key_names(self._decoder.decode(typed))
