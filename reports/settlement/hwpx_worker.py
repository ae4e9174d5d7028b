"""The child process that writes for 한글: `python -m reports.settlement.hwpx_worker`.

The one module that imports hwpx (python-hwpx, Apache-2.0): it stays a separate program that is spoken to over
pipes, as the typesetter is. A document as a frame of JSON on standard input, its HWPX on standard output.
"""

from __future__ import annotations

import itertools
import json
import uuid
from collections import defaultdict
from typing import Any

_numbers = itertools.count(1)
# Ids of paragraphs and tables are drawn by chance; counted, the same values give the same bytes.
uuid.uuid4 = lambda: uuid.UUID(int=next(_numbers))

from hwpx.document import HwpxDocument  # noqa: E402  after the ids are counted

from sfund.children import frames, serving  # noqa: E402

MEMORY_BYTES_MAX = 1536 * 1024 * 1024
PROCESSOR_SECONDS_MAX = 240

_MARGINS_MM = {"left": 18.0, "right": 18.0, "top": 20.0, "bottom": 18.0}
_WIDTH = 49_323  # 174 mm, 7200 an inch
_SHADE = "#EDEDED"
# How wide columns are beside each other, where amounts and words differ most.
_WEIGHTS = {"figures": [26, 22, 52], "evidence": [6, 12, 14, 16, 9, 13, 16, 14], "about": [25, 75]}


class Writer:
    """One document while it is written."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values
        self._document = HwpxDocument.new()
        self._document.page.setup(paper_size="A4", margins_mm=_MARGINS_MM)
        ensure = self._document.styles.ensure_run
        self._plain, self._bold = ensure(size=10), ensure(size=10, bold=True)
        self._title, self._heading = ensure(size=18, bold=True), ensure(size=12, bold=True)
        self._small = ensure(size=8)
        self._aligned: dict[str, list[Any]] = defaultdict(list)

    def written(self) -> bytes:
        """The whole document."""
        values, document = self._values, self._document
        self._line(values["organization"], self._bold)
        self._line(values["title"], self._title, "CENTER")
        self._table("about", [], values["about"], [], [])
        for part in (values["figures"], *values["tables"]):
            self._line("", self._plain)
            self._line(part["title"], self._heading)
            self._table(part["key"], part["heads"], part["rows"], part["numeric"], part["sums"])
        self._line("", self._plain)
        for one in values["signature"][:2]:
            self._line(one, self._plain, "CENTER")
        self._line("   ".join(values["signature"][2:]), self._heading, "CENTER")
        for align, (first, *others) in self._aligned.items():
            document.styles.apply_paragraph_format(paragraphs=[first], alignment=align)
            for paragraph in others:  # the library would look for the shape anew for each
                paragraph.para_pr_id_ref = first.para_pr_id_ref
        document.page.set_page_number()
        document.parts.clear_document_metadata()
        document.parts.set_document_metadata(title=values["title"], creator=values["organization"])
        return bytes(document.to_bytes())

    def _line(self, words: str, shape: str, align: str = "LEFT") -> None:
        self._aligned[align].append(
            self._document.add_paragraph(words, char_pr_id_ref=shape, inherit_style=False)
        )

    def _table(
        self, key: str, heads: list[str], rows: list[list[str]], numeric: list[int], sums: list[str]
    ) -> None:
        lines = [*([heads] if heads else []), *rows, *([sums] if sums else [])]
        made = self._document.add_table(len(lines), len(lines[0]), width=_WIDTH)
        cells = [
            row.cells for row in made.rows
        ]  # one look: the table counts its grid anew for each cell asked
        shaded = self._document.styles.ensure_border_fill(border_color="#000000", fill_color=_SHADE)
        for at, line in enumerate(lines):
            strong = (heads and at == 0) or (sums and at == len(lines) - 1)
            shape = self._small if key == "evidence" and not strong else self._bold if strong else self._plain
            for column, words in enumerate(line):
                cell = cells[at][column]
                self._cell(cell, words, shape, right=column in numeric and not (heads and at == 0))
                if strong or (key == "about" and column == 0):
                    cell.element.set("borderFillIDRef", shaded)
        if heads:
            made.element.set("repeatHeader", "1")
            for cell in cells[0]:
                cell.element.set("header", "1")
        made.set_column_widths(_WEIGHTS.get(key, [16] * len(lines[0])))

    def _cell(self, cell: Any, words: str, shape: str, *, right: bool) -> None:
        cell.text = words
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.char_pr_id_ref = shape
            self._aligned["RIGHT" if right else "LEFT"].append(paragraph)


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
