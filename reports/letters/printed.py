"""Letters in print: one PDF, a page a letter."""

from __future__ import annotations

from collections.abc import Sequence

from reports.letters.letter import TITLE, Letter, Sender
from reports.letters.wording import day_in_words
from reports.paper.typesetting import JSON, typeset
from sfund.languages import text
from sfund.words import Message


def as_pdf(letters: Sequence[Letter], sender: Sender, title: Message = TITLE) -> bytes:
    """The pages in the order of the letters, which are of one day and language; there is at least one.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    first = letters[0]
    values: dict[str, JSON] = {
        "lang": first.language,
        "title": text(title, first.language),
        "organization": sender.organization,
        "contact": [one for one in sender.contact.splitlines() if one.strip()],
        "letters": [_page(letter) for letter in letters],
    }
    return typeset("letter", values, dated=first.day)


def _page(letter: Letter) -> JSON:
    return {
        "name": letter.person.name or letter.member,
        "honorific": letter.honorific,
        "address": [one.strip() for one in letter.person.address.splitlines() if one.strip()],
        "member": letter.member,
        "date": day_in_words(letter.day, letter.language),
        "subject": letter.subject,
        "paragraphs": [one.split("\n") for one in letter.paragraphs],
        "head": letter.head,
        "rows": [[row.months, row.due, row.amount] for row in letter.rows],
        "amount": letter.amount,
    }
