"""The words of letters: ours, or those that a network keeps in `letters/` beside its books.

A template is a text file in UTF-8 with gaps such as `{name}`. A letter's first line is its subject, an empty
line stands below it; a text message has no subject. A line on which only an empty gap stood is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from string import Formatter

from sfund.errors import RequestError, failure
from sfund.languages.particles import fitted
from sfund.words import Message, say

FOLDER = "letters"
GAPS = ("name", "member", "organization", "months", "amount", "due", "as_of", "account", "contact")
STAGES = ("before", "late-1", "late-2", "late-3")
_TEXT = "-text"


@dataclass(frozen=True, slots=True)
class Template:
    """A file with gaps, proven to have no others than ours; `file` as its owner knows it."""

    file: str
    words: str

    def filled(self, values: Mapping[str, str], language: str) -> str:
        """The words, with the right particles behind what went into the gaps."""
        lines = []
        for line in self.words.splitlines():
            made = line.format_map(values).rstrip()
            if made or not line.strip():
                lines.append(fitted(made) if language == "ko" else made)
        return "\n".join(lines).strip()


@dataclass(frozen=True, slots=True)
class Words:
    """What one stage is said in: a letter, and a text message."""

    letter: Template
    text: Template


def words_of(root: Path, stage: int, language: str) -> Words:
    """The templates of a stage, 0 before the due day; stages beyond the third late one have its words.

    Raises:
        RequestError: LETTER-TEMPLATE, where a file of the network's own cannot be used.
    """
    name = STAGES[min(stage, len(STAGES) - 1)]
    letter = _read(root, f"{language}/{name}.txt")
    subject, _, rest = letter.words.partition("\n")
    if not subject.strip() or rest.partition("\n")[0].strip() or not rest.strip():
        raise _wrong(
            letter.file, 1, say("a letter has its subject in the first line and an empty line below")
        )
    return Words(letter, _read(root, f"{language}/{name}{_TEXT}.txt"))


def _read(root: Path, name: str) -> Template:
    own = root / FOLDER / name
    if not own.is_file():
        ours = files("reports.letters") / "templates" / name
        return Template(name, ours.read_text(encoding="utf-8"))
    file = f"{FOLDER}/{name}"
    try:
        words = own.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise _wrong(file, None, say("the template is no text in UTF-8")) from None
    if not words.strip():
        raise _wrong(file, None, say("the template is empty"))
    for number, line in enumerate(words.splitlines(), start=1):
        _prove(file, number, line)
    return Template(file, words)


def _prove(file: str, number: int, line: str) -> None:
    try:
        gaps = [(name, form, conversion) for _, name, form, conversion in Formatter().parse(line)]
    except ValueError:
        raise _wrong(
            file, number, say("a brace has no counterpart; a brace itself is written twice")
        ) from None
    for name, form, conversion in gaps:
        if name is None:
            continue
        if name not in GAPS or form or conversion:
            near = get_close_matches(name, GAPS, n=1, cutoff=0.5)
            raise _wrong(
                file,
                number,
                say('no gap is called "{gap}"', gap=name),
                say('did you mean "{near}"?', near=near[0]) if near and near[0] != name else None,
            )


def _wrong(file: str, line: int | None, message: Message, hint: Message | None = None) -> RequestError:
    return failure(
        RequestError,
        "LETTER-TEMPLATE",
        message,
        file=file,
        line=line,
        expected=say("text with gaps among {gaps}", gaps=", ".join(f"{{{gap}}}" for gap in GAPS)),
        hint=hint or say("mend the template, or move it away: then our own words are used"),
    )
