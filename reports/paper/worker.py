"""The child process that sets type: `python -m reports.paper.worker`.

The one module that imports typst. It reads requests from standard input (a frame of JSON: page, values,
date) and answers each on standard output: `P` and the PDF, or `E` and what typst said. It serves until its
input closes. Typst stays a separate program that is spoken to over pipes (docs/decisions/0014-paper.md).
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import BinaryIO

import typst

from reports.paper import fonts
from sfund.children import frames, serving

PAGES = Path(__file__).parent / "pages"
PROCESSOR_SECONDS_MAX = 600
"""For one page, of all processors together: typst sets on all of them."""
# Pages come with this package and import no other; where none is kept, none is found.
_NO_PACKAGES = PAGES / "no-packages"


class Typesetter:
    """One compiler for all pages of a run: the fonts are read once."""

    def __init__(self) -> None:
        ours = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)]
        )
        self._compiler = typst.Compiler(
            root=str(PAGES),
            font_paths=ours,
            ignore_system_fonts=True,
            package_path=str(_NO_PACKAGES),
            package_cache_path=str(_NO_PACKAGES),
        )

    def page(self, page: str, values: object, dated: dt.date) -> bytes:
        """The PDF. The values reach the page as one JSON text: data, never markup.

        Raises:
            typst.TypstError: The page or its values make no document.
        """
        said = self._compiler.compile(
            input=str(PAGES / f"{page}.typ"),
            format="pdf",
            sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
            pdf_standards=["a-2b"],
            timestamp=dt.datetime.combine(dated, dt.time(), dt.UTC),
        )
        if not isinstance(said, bytes):
            raise TypeError("typst gave no document")
        return said


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer requests until there are no more."""
    typesetter = Typesetter()
    while (request := frames.receive(incoming)) is not None:
        serving.grant_processor_time(PROCESSOR_SECONDS_MAX)
        asked = json.loads(request)
        try:
            pdf = typesetter.page(asked["page"], asked["values"], dt.date.fromisoformat(asked["dated"]))
        except typst.TypstError as error:
            frames.send(outgoing, b"E" + error.message.encode())
        else:
            frames.send(outgoing, b"P" + pdf)


def main() -> None:
    """Serve standard input on standard output."""
    incoming, outgoing = serving.pipes()
    serving.limit()  # typst reserves room in memory for each processor: no number is right on every machine
    serve(incoming, outgoing)


if __name__ == "__main__":
    main()
