"""What is wrong in a layout's file, with the line and, for a slip of the pen, what was meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sfund.errors import StatementError, failure
from sfund.misspelling import misspelt
from sfund.reasons import reason
from sfund.words import Message, say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""")
_SECTION = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_QUOTED = re.compile(r"'([^']+)'")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
# The keys of each table of the file, for "did you mean".
_KEYS = {
    "": ("name", "bank", "kind", "purpose", "titles", "pays-as", "order", "blank-balances",
         "minus-withdrawals", "dates", "columns", "called", "optional", "preamble", "words"),
    "bank": ("ko", "en"),
    "preamble": ("account", "period", "queried"),
    "words": ("in", "out", "cancelled", "collected", "failed"),
}  # fmt: skip


class LayoutMistakes:
    """Makes errors of what pydantic or the TOML reader found in one file."""

    def __init__(self, file: str, source: str) -> None:
        self._file = file
        self._lines = source.splitlines()

    def of(self, errors: Sequence[ErrorDetails]) -> StatementError:
        """LAYOUT-INVALID with the field and its line; an unknown key explains one that is missing."""
        error = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
        place = [str(part) for part in error["loc"]]
        why = reason(error)
        return self._invalid(".".join(place) or "layout", why, self._line(place, why), _meant(error, place))

    def unreadable(self, why: str) -> StatementError:
        """LAYOUT-INVALID where the file is no TOML, or cannot be opened."""
        found = _TOML_LINE.search(why)
        return self._invalid("layout", why, int(found[1]) if found else None, None)

    def _invalid(
        self, field: str, why: Message | str, line: int | None, meant: Message | None
    ) -> StatementError:
        return failure(
            StatementError,
            "LAYOUT-INVALID",
            say("{field}: {reason}", field=field, reason=why),
            file=self._file,
            line=line,
            hint=meant or say("importers/formats/README.md describes every field"),
        )

    def _line(self, place: Sequence[str], why: Message | str) -> int | None:
        if place:
            return self._line_of(place[0], place[1] if len(place) > 1 else None)
        values = why.values if isinstance(why, Message) else {}
        if "other" in values:
            return self._line_of("called", str(values["other"]))
        if "header" in values:
            return self._line_of("columns", str(values["header"]))
        if "role" in values:
            said = re.compile(rf"""=\s*["']{re.escape(str(values["role"]))}["']""")
            lines = (number for number, line in enumerate(self._lines, 1) if said.search(line))
            return max(lines, default=None)
        return None

    def _line_of(self, key: str, inner: str | None) -> int | None:
        """The line of a key of the file's first level, or of a key inside that table."""
        section, outer = "", None
        for number, line in enumerate(self._lines, start=1):
            if found := _SECTION.match(line):
                section = found[1]
                outer = number if section == key else outer
            elif found := _KEY.match(line):
                name = next(filter(None, found.groups()), "")
                if section == key and name == inner:
                    return number
                outer = number if not section and name == key else outer
        return outer


def _meant(error: ErrorDetails, place: Sequence[str]) -> Message | None:
    """What a word was meant to be, if it looks like a known one."""
    if error["type"] == "extra_forbidden":
        known = _KEYS.get(place[0] if len(place) > 1 else "", ())
        given = place[-1]
    elif error["type"] in {"enum", "literal_error"}:
        known = tuple(_QUOTED.findall(str(error.get("ctx", {}).get("expected", ""))))
        given = str(error["input"])
    else:
        return None
    near = misspelt([given], known)
    return say('did you mean "{near}"?', near=near[0][1]) if near else None
