"""The child process that writes for 한글: `python -m reports.hangul.worker`.

The one module that imports hwpx (python-hwpx, Apache-2.0): it stays a separate program that is spoken to over
pipes, as the typesetter is. A document as a frame of JSON on standard input, its HWPX on standard output.
"""

from __future__ import annotations

import base64
import itertools
import json
import uuid
from collections import defaultdict
from typing import Any

_numbers = itertools.count(1)
# Ids of paragraphs and tables are drawn by chance; counted, the same values give the same bytes.
uuid.uuid4 = lambda: uuid.UUID(int=next(_numbers))

from hwpx.document import HwpxDocument  # noqa: E402  after the ids are counted
from rich.cells import cell_len  # noqa: E402

from sfund.children import frames, serving  # noqa: E402

MEMORY_BYTES_MAX = 1536 * 1024 * 1024
PROCESSOR_SECONDS_MAX = 240

_MARGINS_MM = {"left": 18.0, "right": 18.0, "top": 20.0, "bottom": 18.0}
_A_MILLIMETRE = 7200 / 25.4
_WIDTHS_MM = {False: 174.0, True: 261.0}  # A4 upright and on its side, less the margins
_SHADE = "#EDEDED"
_WIDEST, _LEAST = 40, 6
_HEADINGS = ("bold", "heading")
_SIZES = {
    "plain": (10, False),
    "bold": (10, True),
    "title": (18, True),
    "heading": (12, True),
    "small": (8, False),
    "small bold": (8, True),
}


class Writer:
    """One document while it is written."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values
        self._document = HwpxDocument.new()
        orientation = "landscape" if values["flipped"] else "portrait"
        self._document.page.setup(paper_size="A4", margins_mm=_MARGINS_MM, orientation=orientation)
        self._width = round(_WIDTHS_MM[values["flipped"]] * _A_MILLIMETRE)
        ensure = self._document.styles.ensure_run
        self._shapes = {name: ensure(size=size, bold=bold) for name, (size, bold) in _SIZES.items()}
        self._set: dict[tuple[str, bool], list[Any]] = defaultdict(list)
        """The paragraphs by their side, and by whether they keep with what follows."""

    def written(self) -> bytes:
        """The whole document."""
        values, document = self._values, self._document
        put = {"line": self._line, "table": self._table, "picture": self._picture}
        for block in values["blocks"]:
            put[block["is_"]](block)
        for (align, keeps), (first, *others) in self._set.items():
            document.styles.apply_paragraph_format(paragraphs=[first], alignment=align, keep_with_next=keeps)
            for paragraph in others:  # the library would look for the shape anew for each
                paragraph.para_pr_id_ref = first.para_pr_id_ref
        document.page.set_page_number()
        document.parts.clear_document_metadata()
        document.parts.set_document_metadata(title=values["title"], creator=values["organization"])
        return bytes(document.to_bytes())

    def _line(self, block: dict[str, Any]) -> None:
        shape = self._shapes[block["shape"]]
        paragraph = self._document.add_paragraph(block["words"], char_pr_id_ref=shape, inherit_style=False)
        leads = block["shape"] in _HEADINGS or not block["words"]
        self._set[block["align"], leads].append(paragraph)

    def _picture(self, block: dict[str, Any]) -> None:
        width, height = block["millimetres"]
        self._document.add_picture(base64.b64decode(block["png"]), "png", width_mm=width, height_mm=height)

    def _table(self, block: dict[str, Any]) -> None:
        heads, sums = block["heads"], block["sums"]
        lines = [*([heads] if heads else []), *block["rows"], *([sums] if sums else [])]
        made = self._document.add_table(len(lines), len(lines[0]), width=self._width)
        # One look: the table counts its grid anew for each cell asked.
        cells = [row.cells for row in made.rows]
        shaded = self._document.styles.ensure_border_fill(border_color="#000000", fill_color=_SHADE)
        for at, line in enumerate(lines):
            head, sum_ = bool(heads) and at == 0, bool(sums) and at == len(lines) - 1
            shape = self._shapes[_shape(small=block["small"], bold=head or sum_)]
            for column, words in enumerate(line):
                cell = cells[at][column]
                self._cell(cell, words, shape, right=column in block["numeric"])
                if head or sum_ or (block["marked"] and column == 0):
                    cell.element.set("borderFillIDRef", shaded)
        if heads:
            made.element.set("repeatHeader", "1")
            for cell in cells[0]:
                cell.element.set("header", "1")
        made.set_column_widths(block["weights"] or _weights(lines))
        _may_be_divided(made.element)

    def _cell(self, cell: Any, words: str, shape: str, *, right: bool) -> None:
        cell.text = words
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.char_pr_id_ref = shape
            self._set["RIGHT" if right else "LEFT", False].append(paragraph)


def _shape(*, small: bool, bold: bool) -> str:
    if small:
        return "small bold" if bold else "small"
    return "bold" if bold else "plain"


def _may_be_divided(table: Any) -> None:
    """Lets the table go on over the page: treated as a sign of the text (글자처럼 취급) it never does."""
    for place in table.iter(f"{{{table.nsmap[table.prefix]}}}pos"):
        place.set("treatAsChar", "0")


def _weights(lines: list[list[str]]) -> list[int]:
    """As wide as their words are, Hangul counted as two, within reason."""
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    return [min(max(width, _LEAST), _WIDEST) for width in widths]


def main() -> None:
    """One document, asked for on standard input, on standard output."""
    incoming, outgoing = serving.pipes()
    serving.limit(memory_bytes=MEMORY_BYTES_MAX)
    serving.grant_processor_time(PROCESSOR_SECONDS_MAX)
    request = frames.receive(incoming)
    if request is not None:
        frames.send(outgoing, Writer(json.loads(request)).written())


if __name__ == "__main__":
    main()
