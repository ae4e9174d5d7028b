"""The sheets of a workbook: a title, whose it is and in which unit, heads that stay in sight, rows, sums."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from rich.cells import cell_len
from xlsxwriter.image import Image
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from reports.faces.as_csv import cell as written_cell
from reports.faces.sums import sum_row
from reports.faces.words import RIGHT, unit_said
from reports.model import Report, Table, Unit, Value
from reports.workbook.looks import Looks
from sfund.languages import text
from sfund.words import Message, say

HEADS = 3
"""The row of the heads: above it the title, whose it is, and a warning or nothing."""

About = Sequence[tuple[Message, str]]
"""What stands above the heads of a sheet, label and words a row; a blank row follows."""
_A4 = 9
_WIDEST, _NARROWEST = 60, 8
_UPRIGHT = 86
"""Characters that an upright page holds; what is wider lies on its side."""
_READ = 84
"""Characters of a line of prose, which a page holds upright with room to spare."""
_LEAST = 60
"""So wide is a sheet at least, so that its title is printed whole."""
_NAME_MAX = 31
_HANGUL, _BLANK = 1.9, 0.6
"""How many digits are as wide as a sign of Hangul in print, and as a blank between words."""
_PICTURE = 580
"""Pixels of a picture's width, as wide as a sheet of prose is."""
_AROUND, _SCREEN_DPI = 6, 96
_LINE = 16
"""Points of a line; Excel finds the height of folded cells by itself, other programs do not."""
_NOTHING = "–"
_EXACT_DIGITS = 15
"""A spreadsheet's numbers are exact up to so many digits; a longer one is written as text."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What the spreadsheet reckons, and what it comes to."""

    words: str
    value: Decimal | int


Cell = tuple[Value | Formula, Unit]


class Sheets:
    """Makes sheets that look alike; `names` are those that the workbook has given."""

    def __init__(self, book: Any, report: Report, names: set[str], language: str | None) -> None:
        self._book, self._report, self._names, self._language = book, report, names, language
        self._looks = Looks(book, report.currency, language)

    def name(self, wanted: Message) -> str:
        """A name as sheets may have: without signs of paths, not too long, and not given yet."""
        said = self._say(wanted)
        plain = "".join(one for one in said if one not in "[]:*?/\\")
        plain = plain.strip("' ")[: _NAME_MAX - 3].strip("' ") or "-"
        name, number = plain, 2
        while name.casefold() in self._names:
            name, number = f"{plain} {number}", number + 1
        self._names.add(name.casefold())
        return name

    def table(  # noqa: PLR0913  the parts of a sheet
        self,
        name: str,
        title: Message,
        heads: Sequence[tuple[Message, Unit]],
        rows: Sequence[Sequence[Cell]],
        sums: Sequence[Cell] = (),
        notes: Sequence[Message] = (),
        about: About = (),
    ) -> None:
        """A sheet of rows below their heads; the notes stand below all of it."""
        sheet = self._book.add_worksheet(name)
        self._head(sheet, title)
        self._about_it(sheet, about, len(heads))
        top = heads_row(about)
        wide = [[_NARROWEST] * len(heads)]
        for column, (word, unit) in enumerate(heads):
            sheet.write_string(top, column, self._say(word), self._looks.heads[unit in RIGHT])
            wide[0][column] = max(_NARROWEST, _taken(self._say(word)) + 3)
        for number, row in enumerate((*rows, *((sums,) if sums else ())), start=top + 1):
            look = self._looks.cells[bool(sums) and number == top + 1 + len(rows)]
            wide.append([self._write(sheet, number, column, cell, look) for column, cell in enumerate(row)])
        last = top + max(1, len(rows) + bool(sums))
        if not rows:
            sheet.write_string(
                top + 1, 0, self._say(say("There is nothing in this time.")), self._looks.about
            )
        elif len(rows) > 1:
            sheet.autofilter(top, 0, top + len(rows), len(heads) - 1)
        widths = [max(column) for column in zip(*wide, strict=True)]
        shown = self._paper(sheet, title, widths, last + (len(notes) + 1 if notes else 0), heads=not about)
        for at, note in enumerate(notes, start=last + 2):
            self._folded(sheet, at, self._say(note), shown)
        for number, row_widths in enumerate(wide, start=top):
            self._height(sheet, number, zip(row_widths, shown, strict=True))

    def of_table(self, name: str, table: Table) -> None:
        """The sheet of a table: its rows, and a last one of sums over them that the spreadsheet reckons."""
        columns = [(column.label, column.unit) for column in table.columns]
        rows = [[(row[column.key], column.unit) for column in table.columns] for row in table.rows]
        self.table(name, table.label, columns, rows, list(_sums(table)))

    def prose(self, name: str, title: Message, lines: Iterable[tuple[Message, bool]]) -> None:
        """A sheet to read: lines of words, True for a heading."""
        sheet = self._book.add_worksheet(name)
        self._head(sheet, title)
        last = HEADS - 1
        for words, heading in lines:
            last += 2 if heading and last >= HEADS else 1
            if heading:
                sheet.write_string(last, 0, self._say(words), self._looks.heading)
            else:
                self._folded(sheet, last, self._say(words), [_READ])
        self._paper(sheet, title, [_READ], max(last, HEADS), heads=False)

    def pictures(self, name: str, title: Message, pictures: Iterable[tuple[Message, bytes, Message]]) -> None:
        """A sheet of pictures (PNG): above each what it is, below it what it says."""
        sheet = self._book.add_worksheet(name)
        self._head(sheet, title)
        last = HEADS - 1
        for label, picture, description in pictures:
            words = self._say(description)
            drawn = Image(io.BytesIO(picture))
            scale = _PICTURE / drawn.width
            last += 2 if last >= HEADS else 1
            sheet.write_string(last, 0, self._say(label), self._looks.heading)
            sheet.set_row_pixels(last + 1, ceil(drawn.height * scale) + 2 * _AROUND)
            dots = drawn.x_dpi / _SCREEN_DPI  # it is placed by its dots to an inch
            sheet.insert_image(last + 1, 0, "picture.png", {
                "image_data": io.BytesIO(picture), "description": words, "y_offset": _AROUND,
                "x_scale": scale * dots, "y_scale": scale * dots, "object_position": 1,
            })  # fmt: skip
            last += 2
            self._folded(sheet, last, words, [_READ])
        self._paper(sheet, title, [_READ], last, heads=False)

    def contents(self, name: str, title: Message, listed: Sequence[tuple[Message, str]]) -> None:
        """The sheet that leads to all others: of which report each is, and its name, which is a link."""
        sheet = self._book.add_worksheet(name)
        self._head(sheet, title)
        heads = [self._say(word) for word in (say("Report"), say("Sheet"))]
        wide = [[_taken(word) + 3 for word in heads]]
        for column, word in enumerate(heads):
            sheet.write_string(HEADS, column, word, self._looks.heads[False])
        for row, (report, other) in enumerate(listed, start=HEADS + 1):
            words = self._say(report)
            sheet.write_string(row, 0, words, self._looks.cells[False][Unit.TEXT])
            sheet.write_url(row, 1, f"internal:{quote_sheetname(other)}!A1", self._looks.link, other)
            wide.append([_taken(words) + 3, _taken(other) + 3])
        self._paper(sheet, title, [max(column) for column in zip(*wide, strict=True)], HEADS + len(listed))

    def _folded(self, sheet: Any, row: int, words: str, columns: Sequence[int]) -> None:
        """Words across all columns, on as many lines as they need."""
        if len(columns) > 1:
            sheet.merge_range(row, 0, row, len(columns) - 1, words, self._looks.prose)
        else:
            sheet.write_string(row, 0, words, self._looks.prose)
        self._height(sheet, row, [(_taken(words), sum(columns))])

    def _about_it(self, sheet: Any, about: About, columns: int) -> None:
        for row, (label, words) in enumerate(about, start=HEADS):
            sheet.write_string(row, 0, self._say(label), self._looks.heads[False])
            sheet.merge_range(row, 1, row, columns - 1, words, self._looks.cells[False][Unit.TEXT])

    def _head(self, sheet: Any, title: Message) -> None:
        report = self._report
        span = say("{first} to {last}", first=report.first, last=report.last)
        about = (report.organization, self._say(span), self._say(unit_said(report.currency)))
        sheet.write_string(0, 0, self._say(title), self._looks.title)
        sheet.write_string(1, 0, " · ".join(filter(None, about)), self._looks.about)
        if report.diagnostics:
            warning = say("The books have errors: these figures may be wrong.")
            sheet.write_string(2, 0, self._say(warning), self._looks.alarm)
        sheet.set_row(0, 24)

    def _paper(
        self, sheet: Any, title: Message, widths: Sequence[int], last: int, *, heads: bool = True
    ) -> list[int]:
        """How it is printed: A4, one page wide, the pages numbered, and the heads on each page.

        Gives the columns' widths.
        """
        shown = [min(width, _WIDEST) if len(widths) > 1 else width for width in widths]
        shown[-1] += max(0, _LEAST - sum(shown))
        for column, width in enumerate(shown):
            sheet.set_column(column, column, width)
        sheet.set_paper(_A4)
        if sum(shown) > _UPRIGHT:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        words = (self._report.organization, self._say(title))
        whose, what = (one.replace("&", "&&")[:100] for one in words)
        sheet.set_header(f"&L&9{whose}&R&9{what}")
        sheet.set_footer("&R&9&P / &N")
        sheet.print_area(0, 0, last, len(widths) - 1)
        if heads:
            sheet.freeze_panes(HEADS + 1, 0)
            sheet.repeat_rows(HEADS)
        return shown

    def _height(self, sheet: Any, row: int, cells: Iterable[tuple[int, int]]) -> None:
        """Makes room for the lines of the row's cells: the width of each, and of its column."""
        lines = max(ceil(width / column) for width, column in cells)
        if lines > 1:
            sheet.set_row(row, _LINE * lines)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, look: dict[Unit, Any]) -> int:
        """Writes a cell; gives its width."""
        value, unit = cell
        known = value.value if isinstance(value, Formula) else value
        written = written_cell(known, unit, self._report.currency, self._language)
        if isinstance(known, Decimal | int) and not is_exact(known):
            sheet.write_string(row, column, written, look[Unit.TEXT])
        elif isinstance(value, Formula):
            sheet.write_formula(row, column, value.words, look[unit], known)
        elif isinstance(known, Decimal | int):
            sheet.write_number(row, column, known, look[unit])
        elif isinstance(known, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(known, dt.time()), look[Unit.DATE])
        elif written:
            sheet.write_string(row, column, written, look[unit if unit is Unit.MONTH else Unit.TEXT])
        elif known is None:
            written = _NOTHING
            sheet.write_string(row, column, written, look[Unit.DATE])
        else:
            sheet.write_blank(row, column, None, look[Unit.TEXT])
        return _taken(written) + (len(written) // 3 if unit is Unit.MONEY else 0) + 3

    def _say(self, message: Message) -> str:
        return text(message, self._language)


def _taken(words: str) -> int:
    """How many digits are as wide as the words in print."""
    hangul, blanks = cell_len(words) - len(words), words.count(" ")
    return ceil(len(words) + hangul * (_HANGUL - 1) - blanks * (1 - _BLANK))


def heads_row(about: About) -> int:
    """The row of the heads below this."""
    return HEADS + (len(about) + 1 if about else 0)


def _sums(table: Table) -> Iterator[Cell]:
    """The last row: sums over the rows above; nothing where none adds up."""
    last = sum_row(table)
    if last is None:
        return
    for at, column in enumerate(table.columns):
        value = last[column.key]
        if column.adds and isinstance(value, Decimal):
            first, end = (xl_rowcol_to_cell(HEADS + row, at) for row in (1, len(table.rows)))
            yield Formula(f"=SUM({first}:{end})", value), column.unit
        else:
            yield value, column.unit


def is_exact(value: Decimal | int) -> bool:
    """Whether a spreadsheet holds the number to its last whole unit."""
    return bool(abs(value) < 10**_EXACT_DIGITS)


def place(sheet: str, row: int, column: int) -> str:
    """The address of a cell from another sheet.

    >>> place("How", 4, 2)
    'How!$C$5'
    """
    return f"{quote_sheetname(sheet)}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"
