"""Letters as files: a draft for each that goes by e-mail, one sheet of text messages, one PDF."""

from __future__ import annotations

from collections.abc import Iterable

from reports.letters.letter import Form, Letter, Sender
from reports.letters.mail import as_eml
from reports.letters.printed import as_pdf
from reports.letters.text_sheet import as_sheet
from sfund.words import Message


def files_of(
    letters: Iterable[tuple[str, Form, Letter]], sender: Sender, language: str, title: Message
) -> dict[str, bytes]:
    """Name → content, of letters of one day and language; each with the name of its draft, and its form.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    made: dict[Form, list[tuple[str, Letter]]] = {form: [] for form in Form}
    for name, form, letter in letters:
        made[form].append((name, letter))
    files = {f"{name}.eml": as_eml(letter) for name, letter in made[Form.EML]}
    if made[Form.SMS]:
        files["text-messages.xlsx"] = as_sheet([letter for _, letter in made[Form.SMS]], language)
    if made[Form.PDF]:
        files["letters.pdf"] = as_pdf([letter for _, letter in made[Form.PDF]], sender, title)
    return files
