"""Values → a page in print: PDF/A-2b, the same bytes from the same values.

A page is a template of `reports/paper/pages/`; `house.typ` is what all of them share. What goes into it is
plain data: a donor called `#read("/etc/passwd")` is printed as such. Typst runs in a child process, one for
all pages of a run, so that neither a broken page nor a hostile value takes the command down.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from reports.paper import fonts
from reports.paper.broken import page_broke
from sfund.children.child import Child, ChildEnded
from sfund.errors import RequestError, failure
from sfund.words import say

JSON: TypeAlias = "str | int | bool | Sequence[JSON] | Mapping[str, JSON] | None"
"""What a page takes. No float: amounts are text, already written as people read them."""

SECONDS_MAX = 120.0
_PAGES = Path(__file__).parent / "pages"


def typeset(page: str, values: Mapping[str, JSON], *, dated: dt.date) -> bytes:
    """One document as PDF, its metadata dated that day; see `Press.page`."""
    with Press() as press:
        return press.page(page, values, dated=dated)


class Press:
    """Sets documents one after another; a context manager. Not for several threads at once."""

    def __init__(self, *, seconds_max: float = SECONDS_MAX) -> None:
        self._child = Child("reports.paper.worker", seconds_max=seconds_max)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one."""
        self._child.end()

    def page(self, page: str, values: Mapping[str, JSON], *, dated: dt.date) -> bytes:
        """The template `page` filled with the values.

        Args:
            page: A name in `reports/paper/pages/`, without `.typ`.
            values: Plain data; the template says which keys it reads. Those of `house.typ`: `lang`, `title`,
                `organization`, `foot`.
            dated: The day in the document's metadata. Nothing else in it comes from a clock.

        Raises:
            RequestError: PAPER-FONT, PAPER-BROKE, PAPER-CHARACTER.
            ValueError: There is no such page.
        """
        if not (_PAGES / f"{page}.typ").is_file():
            raise ValueError(f"no page is called {page}")
        fonts.shipped(fonts.FOLDER)
        request = json.dumps({"page": page, "values": values, "dated": dated.isoformat()}, ensure_ascii=False)
        try:
            answer = self._child.ask(request.encode())
        except ChildEnded as ended:
            raise page_broke(
                page,
                say(
                    "the typesetter ended without an answer; try again, and see that there is memory to spare"
                ),
            ) from ended
        if answer[:1] == b"P":
            return answer[1:]
        raise _refusal(page, answer[1:].decode(errors="replace"))


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
    return page_broke(page)


def _missing_character(said: str) -> int | None:
    """Of "the text `"劉"` could not be displayed with font …" the letter."""
    head, found, _ = said.partition('"` could not be displayed')
    return ord(head[-1]) if found and head else None
