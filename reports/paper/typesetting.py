"""Values → a page in print: PDF/A-2b, the same bytes from the same values.

A page is a template of `reports/paper/pages/`; `house.typ` is what all of them share. What goes into it is
plain data: a donor called `#read("/etc/passwd")` is printed as such. Typst runs in a child process, one for
all pages of a run, so that neither a broken page nor a hostile value takes the command down.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeAlias

from reports.paper import frames
from sfund.errors import RequestError, failure
from sfund.words import Message, say

JSON: TypeAlias = "str | int | bool | Sequence[JSON] | Mapping[str, JSON] | None"
"""What a page takes. No float: amounts are text, already written as people read them."""

SECONDS_MAX = 120.0
_PAGES = Path(__file__).parent / "pages"
# All that the child needs of the environment; nothing secret stands in these.
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


def typeset(page: str, values: Mapping[str, JSON], *, dated: dt.date) -> bytes:
    """One document as PDF, its metadata dated that day; see `Press.page`."""
    with Press() as press:
        return press.page(page, values, dated=dated)


class Press:
    """Sets documents one after another; a context manager. Not for several threads at once."""

    def __init__(self, *, seconds_max: float = SECONDS_MAX) -> None:
        self._seconds_max = seconds_max
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):  # what was not sent yet goes with the child
                    _pipe(pipe).close()
            child.wait()

    def page(self, page: str, values: Mapping[str, JSON], *, dated: dt.date) -> bytes:
        """The template `page` filled with the values.

        Args:
            page: A name in `reports/paper/pages/`, without `.typ`.
            values: Plain data; the template says which keys it reads. Those of `house.typ`: `lang`, `title`,
                `organization`, `foot`.
            dated: The day in the document's metadata. Nothing else in it comes from a clock.

        Raises:
            RequestError: PAPER-BROKE, PAPER-CHARACTER.
            ValueError: There is no such page.
        """
        if not (_PAGES / f"{page}.typ").is_file():
            raise ValueError(f"no page is called {page}")
        request = json.dumps({"page": page, "values": values, "dated": dated.isoformat()}, ensure_ascii=False)
        answer = self._ask(request.encode())
        if answer[:1] == b"P":
            return answer[1:]
        raise _refusal(page, answer[1:].decode(errors="replace"))

    def _ask(self, request: bytes) -> bytes:
        child = self._running()
        timer = threading.Timer(self._seconds_max, child.kill)
        timer.daemon = True
        timer.start()
        answer: bytes | None = None
        try:
            frames.send(_pipe(child.stdin), request)
            answer = frames.receive(_pipe(child.stdout))
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
            if not answer:  # an interrupt counts: the pipes are in no known state
                self.close()
        return answer or b"E"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = _start()
        return self._child


def _refusal(page: str, said: str) -> RequestError:
    """Typst's own words say which letter of whose name: of them we repeat none but the letter's number."""
    missing = _missing_character(said)
    if missing is not None:
        return failure(
            RequestError,
            "PAPER-CHARACTER",
            say("the character U+{number} is not in the font that we print with", number=f"{missing:04X}"),
            expected=say("Hangul, Latin letters, digits and common signs"),
            hint=say("write that word in Hangul; a Chinese character in a name is the usual case"),
        )
    return failure(
        RequestError,
        "PAPER-BROKE",
        say('the page "{page}" cannot be set in print', page=page),
        hint=_fault(said),
    )


def _missing_character(said: str) -> int | None:
    """Of "the text `"劉"` could not be displayed with font …" the letter."""
    head, found, _ = said.partition('"` could not be displayed')
    return ord(head[-1]) if found and head else None


def _fault(said: str) -> Message:
    if said:
        return say("this is a fault of the program, not of your books; tell us which command it was")
    return say("the typesetter ended without an answer; try again, and see that there is memory to spare")


def _pipe(stream: object) -> BinaryIO:
    return stream  # type: ignore[return-value]  # both are pipes, as `_start` asked


def _start() -> subprocess.Popen[bytes]:
    """A child that finds the same modules as this process, and none in the folder it happens to be in."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(Path(__file__).parents[2]), *(entry for entry in sys.path if entry)]
    )
    return subprocess.Popen(
        [sys.executable, "-P", "-B", "-X", "utf8", "-m", "reports.paper.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
