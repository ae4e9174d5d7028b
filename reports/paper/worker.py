"""The child process that sets type: `python -m reports.paper.worker`.

The one module that imports typst. It reads requests from standard input (a frame of JSON: page, values,
date) and answers each on standard output: `P` and the PDF, or `E` and what typst said. It serves until its
input closes. Typst stays a separate program that is spoken to over pipes (docs/decisions/0014-paper.md).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

import typst

from reports.paper import frames

PAGES = Path(__file__).parent / "pages"
FONTS = Path(__file__).parent / "fonts"
# Pages come with this package and import no other; where none is kept, none is found.
_NO_PACKAGES = PAGES / "no-packages"


class Typesetter:
    """One compiler for all pages of a run: the fonts are read once."""

    def __init__(self) -> None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        self._compiler = typst.Compiler(
            root=str(PAGES),
            font_paths=fonts,
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
        asked = json.loads(request)
        try:
            pdf = typesetter.page(asked["page"], asked["values"], dt.date.fromisoformat(asked["dated"]))
        except typst.TypstError as error:
            frames.send(outgoing, b"E" + error.message.encode())
        else:
            frames.send(outgoing, b"P" + pdf)


def main() -> None:
    """Serve standard input on standard output."""
    incoming = sys.stdin.buffer
    # A library that prints must not break the frames: it gets the null device for standard output.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(incoming, outgoing)


if __name__ == "__main__":
    main()
