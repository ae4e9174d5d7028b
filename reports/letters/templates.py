"""The words of letters: ours, or those that a network keeps in `letters/` beside its books.

A template is a text file in UTF-8 with gaps such as `{name}`. A letter's first line is its subject, an empty
line stands below it; a text message has no subject. A line on which only an empty gap stood is left out, and
so is one with a gap that says what need not be so, such as `{late}`, where that gap is empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Formatter

from sfund.errors import RequestError, failure
from sfund.languages.particles import fitted
from sfund.misspelling import did_you_mean
from sfund.words import Message, say

FOLDER = "letters"
GAPS = ("name", "member", "organization", "months", "amount", "due", "as_of", "account", "contact")
LOAN_GAPS = ("name", "member", "organization", "amount", "principal", "interest", "late", "due", "planned",
             "overdue", "coming", "coming_due", "as_of", "account", "contact")  # fmt: skip
GUARANTOR_GAPS = ("name", "member", "organization", "borrower", "limit", "balance", "amount", "principal",
                  "interest", "late", "due", "as_of", "account", "contact")  # fmt: skip
_NEED_NOT_BE = ("late", "planned", "overdue", "coming")
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
        absent = {gap for gap in _NEED_NOT_BE if not values.get(gap)}
        for line in self.words.splitlines():
            if absent.intersection(gap for _, gap, _, _ in Formatter().parse(line)):
                continue
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
    return words_called(root, STAGES[min(stage, len(STAGES) - 1)], language)


def words_called(root: Path, name: str, language: str, gaps: Sequence[str] = GAPS) -> Words:
    """The templates of that name, such as `before`, `pledge-late` or `loan-late`, with no gaps but these.

    Raises:
        RequestError: LETTER-TEMPLATE, where a file of the network's own cannot be used.
    """
    letter = _read(root, f"{language}/{name}.txt", gaps)
    subject, _, rest = letter.words.partition("\n")
    if not subject.strip() or rest.partition("\n")[0].strip() or not rest.strip():
        raise _wrong(
            letter.file, 1, say("a letter has its subject in the first line and an empty line below"), gaps
        )
    return Words(letter, _read(root, f"{language}/{name}{_TEXT}.txt", gaps))


def _read(root: Path, name: str, known: Sequence[str]) -> Template:
    own = root / FOLDER / name
    if not own.is_file():
        ours = files("reports.letters") / "templates" / name
        return Template(name, ours.read_text(encoding="utf-8"))
    file = f"{FOLDER}/{name}"
    try:
        words = own.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise _wrong(file, None, say("the template is no text in UTF-8"), known) from None
    if not words.strip():
        raise _wrong(file, None, say("the template is empty"), known)
    for number, line in enumerate(words.splitlines(), start=1):
        _prove(file, number, line, known)
    return Template(file, words)


def _prove(file: str, number: int, line: str, known: Sequence[str]) -> None:
    try:
        gaps = [(name, form, conversion) for _, name, form, conversion in Formatter().parse(line)]
    except ValueError:
        raise _wrong(
            file, number, say("a brace has no counterpart; a brace itself is written twice"), known
        ) from None
    for name, form, conversion in gaps:
        if name is None:
            continue
        if name not in known or form or conversion:
            raise _wrong(
                file,
                number,
                say('no gap is called "{gap}"', gap=name),
                known,
                None if name in known else did_you_mean(name, known),
            )


def _wrong(
    file: str, line: int | None, message: Message, known: Sequence[str], hint: Message | None = None
) -> RequestError:
    return failure(
        RequestError,
        "LETTER-TEMPLATE",
        message,
        file=file,
        line=line,
        expected=say("text with gaps among {gaps}", gaps=", ".join(f"{{{gap}}}" for gap in known)),
        hint=hint or say("mend the template, or move it away: then our own words are used"),
    )
