"""How the cells of a workbook look: thin lines, amounts to the right, a unit where a number needs one."""

from __future__ import annotations

from typing import Any

from reports.faces.words import RIGHT
from reports.model import Unit
from sfund.languages import text
from sfund.money import decimals
from sfund.words import Message, say

_LEFT, _RIGHT = {"align": "left", "indent": 1}, {"align": "right", "indent": 1}
"""Words and numbers keep a little inside their cells, so that one never touches the other."""
_NUMBER = "#"


class Looks:
    """The formats of one workbook.

    Attributes:
        heads: By whether the column stands to the right.
        cells: By whether the row is the last one, of sums, and by unit.
    """

    def __init__(self, book: Any, currency: str, language: str | None) -> None:
        self._book, self._currency, self._language = book, currency, language
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.about = book.add_format({"font_size": 9, "font_color": "#555555"})
        self.alarm = book.add_format({"bold": True, "font_color": "#A4120B"})
        self.heads = {
            right: book.add_format({"bold": True, "border": 1, "bg_color": "#EDEDED", "text_wrap": True,
                                    "valign": "vcenter", **(_RIGHT if right else _LEFT)})
            for right in (False, True)
        }  # fmt: skip
        self.heading = book.add_format({"bold": True, "font_size": 12})
        self.prose = book.add_format({"text_wrap": True, "valign": "top"})
        self.link = book.add_format(
            {"border": 1, "valign": "vcenter", "font_color": "#0B4F9E", "underline": 1, **_LEFT}
        )
        self.cells = {last: self._cells(last=last) for last in (False, True)}

    def _cells(self, *, last: bool) -> dict[Unit, Any]:
        numbers = self._numbers()
        looks = {"border": 1, "valign": "vcenter", **({"bold": True, "bg_color": "#F7F7F7"} if last else {})}
        words = {**looks, **_LEFT, "text_wrap": True}
        made = {
            unit: self._book.add_format(
                {**looks, **_RIGHT, "num_format": numbers[unit]} if unit in RIGHT else words
            )
            for unit in Unit
        }
        for unit in (Unit.DATE, Unit.MONTH):
            made[unit] = self._book.add_format({**looks, "align": "center", "num_format": "yyyy-mm-dd"})
        return made

    def _numbers(self) -> dict[Unit, str]:
        """As spreadsheets write formats; a number of months says that it is one."""
        places = decimals(self._currency)
        money = "#,##0" + ("." + "0" * places if places else "")
        months = self._after(say("{count} months", count=_NUMBER))
        points = self._after(say("{count} points", count=_NUMBER)).strip()
        change = f'0.0%"{points.removeprefix("%")}"' if points.startswith("%") else f'0.0%" {points}"'
        return {
            Unit.MONEY: f"{money};[Red]-{money}",
            Unit.RATIO: "0.0%",
            Unit.POINTS: f"+{change};-{change};{change}",
            Unit.MONTHS: f'0.0"{months}"',
            Unit.COUNT: "#,##0",
        }

    def _after(self, words: Message) -> str:
        """What the language says after the number."""
        return text(words, self._language).rpartition(_NUMBER)[2]
