"""What the program says, before it is said in a language.

A `Message` is a value: an English template, which is its key in the catalogues, and the values that
go into it. Nothing below a face turns one into text, so that the same diagnostic can be read in
Korean by a treasurer and in English by an auditor. `sfund.languages` does the turning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named gaps, and what fills them."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The English sentence; `sfund.languages.text` gives the reader's."""
        return self.template.format_map(self.values)

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted((key, str(value)) for key, value in self.values.items()))))


@dataclass(frozen=True, slots=True)
class Called:
    """What the books themselves name in two languages: an account, for one. It goes into a message's gap."""

    ko: str
    en: str

    def __str__(self) -> str:
        return self.en


def say(template: str, /, **values: object) -> Message:
    """A message; the name is short because the catalogue's extractor looks for it.

    >>> str(say("row {row} is blank", row=12))
    'row 12 is blank'
    """
    return Message(template, values)


def series(things: Iterable[object]) -> Message | str:
    """Several things as a sentence has them; one alone is as it is.

    >>> [str(series(rows)) for rows in ([2], [2, 3], [2, 3, 5])]
    ['2', '2 and 3', '2, 3 and 5']
    """
    *most, last = map(str, things)
    return say("{most} and {last}", most=", ".join(most), last=last) if most else last
