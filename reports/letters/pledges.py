"""A letter about a part of a pledge, to whoever promised it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reports.letters.letter import Letter, Sender
from reports.letters.templates import Words
from reports.letters.wording import amount_in_words, day_in_words
from sfund.giving.pledge_reminders import BEFORE, PartDue
from sfund.members.persons import Person
from sfund.words import say

TITLE = say("Letters about pledges")
BEFORE_WORDS, LATE_WORDS = "pledge-before", "pledge-late"
"""The templates: before the due day, and after it."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What all letters of a run share.

    Attributes:
        words: Those before the due day, and those after it.
        persons: Givers that are persons; all others are addressed as organisations.
    """

    sender: Sender
    words: tuple[Words, Words]
    day: dt.date
    language: str
    persons: frozenset[str] = frozenset()


def compose(part: PartDue, person: Person, writing: Writing) -> Letter:
    """The letter to that giver; it is about one part, so it needs no table."""
    language = writing.language
    amount = amount_in_words(part.open, part.pledge.amount.currency, language)
    name = " ".join(person.name.split()) or part.pledge.party
    honorific = "님" if part.pledge.party in writing.persons else "귀중"
    values = {
        "name": f"{name} {honorific}" if language == "ko" else name,
        "member": part.pledge.id,
        "organization": writing.sender.organization,
        "months": "",
        "amount": amount,
        "due": day_in_words(part.due, language),
        "as_of": day_in_words(writing.day, language),
        "account": writing.sender.account,
        "contact": writing.sender.contact,
    }
    words = writing.words[part.stage != BEFORE]
    subject, _, body = words.letter.filled(values, language).partition("\n")
    return Letter(
        member=part.pledge.id,
        day=writing.day,
        language=language,
        person=person,
        subject=subject,
        body=body.strip(),
        text=words.text.filled(values, language),
        rows=(),
        amount=amount,
        honorific=honorific,
    )
