"""Processes that end in the middle: what is done to the disk is counted, and one of it is not done."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sfund.books import disk

EFFECTS = ((disk, "write_pending"), (disk, "put_in_place"), (disk, "append"), (Path, "replace"))


class Killed(BaseException):
    """The process ends here."""


class Struck:
    """Counts what is done to the disk and strikes once, instead of doing it."""

    def __init__(self, at: int, strike: Callable[[], None]) -> None:
        self.at, self.strike, self.count = at, strike, 0

    def wrapped(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == self.at:
                self.strike()
            return act(*arguments, **named)

        return done


def kill() -> None:
    raise Killed


def full() -> None:
    """A disk without room."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def struck(at: int, strike: Callable[[], None] = kill) -> Iterator[Struck]:
    """The effect of that number, from 1, is not done; with 0 they are only counted."""
    fault = Struck(at, strike)
    with pytest.MonkeyPatch.context() as patch:
        for place, name in EFFECTS:
            act = fault.wrapped(getattr(place, name))
            if place is Path:
                act = _method(act)
            patch.setattr(place, name, act)
        yield fault


def _method(act: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Path, *arguments: Any) -> Any:
        return act(self, *arguments)

    return method
