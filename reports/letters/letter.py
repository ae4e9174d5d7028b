"""A letter: whom it goes to, what it says, and the ways in which it can go."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reports.letters.templates import Words
from reports.letters.wording import amount_in_words, day_in_words, months_in_words
from sfund.collecting.reminders import Reminder
from sfund.members.persons import Person
from sfund.members.standing import Claim
from sfund.money import total
from sfund.periods import Month
from sfund.words import say

TITLE = say("Letters about dues")
ROWS_MAX = 12
"""Rows that fit on a page beside the words."""


class Form(StrEnum):
    """How a letter goes."""

    EML = "eml"
    SMS = "sms"
    PDF = "pdf"


_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_MOBILE = re.compile(r"(0|82)1\d{8,9}", re.ASCII)


def form_for(person: Person, wanted: Form) -> Form | None:
    """The form that reaches the person: the wanted one, else e-mail, text message, paper; or none."""
    return next((form for form in dict.fromkeys((wanted, *Form)) if _reaches(person, form)), None)


def _reaches(person: Person, form: Form) -> bool:
    if form is Form.EML:
        return _ADDRESS.fullmatch(person.email) is not None
    if form is Form.SMS:
        return _MOBILE.fullmatch("".join(filter(str.isdigit, person.phone))) is not None
    return bool(person.address.strip())


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, in the letters' language, and where dues are paid to."""

    organization: str
    account: str
    contact: str
    currency: str


@dataclass(frozen=True, slots=True)
class Row:
    """A period of the table in print, or an instalment, in words."""

    months: str
    due: str
    amount: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; its `repr` tells the member only.

    Attributes:
        day: The day on which it is written.
        subject: One line.
        body: Paragraphs with an empty line between them.
        text: The same as a text message.
        rows: What is open, period by period, the oldest first.
        head: What stands above their first column; of dues, if nothing does.
        honorific: What stands behind the name in a Korean address: 님, or 귀중 for an organisation.
    """

    member: str
    day: dt.date
    language: str
    person: Person = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    text: str = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)
    amount: str
    honorific: str = "님"
    head: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return [one for one in self.body.split("\n\n") if one]


def compose(  # noqa: PLR0913  what a letter is made of
    reminder: Reminder, person: Person, sender: Sender, words: Words, day: dt.date, language: str
) -> Letter:
    """The letter to that person."""
    amount = amount_in_words(reminder.amount, sender.currency, language)
    values = {
        "name": " ".join(person.name.split()) or reminder.member,
        "member": reminder.member,
        "organization": sender.organization,
        "months": months_in_words(_months(reminder.claims), language),
        "amount": amount,
        "due": day_in_words(reminder.oldest.due, language),
        "as_of": day_in_words(day, language),
        "account": sender.account,
        "contact": sender.contact,
    }
    subject, _, body = words.letter.filled(values, language).partition("\n")
    return Letter(
        member=reminder.member,
        day=day,
        language=language,
        person=person,
        subject=subject,
        body=body.strip(),
        text=words.text.filled(values, language),
        rows=tuple(_rows(reminder.claims, sender, language)),
        amount=amount,
    )


def _months(claims: Iterable[Claim]) -> list[Month]:
    return [month for claim in claims for month in claim.ask.span]


def _rows(claims: Sequence[Claim], sender: Sender, language: str) -> Iterator[Row]:
    """A row a period; of more than fit on the page the oldest are one row."""
    apart = claims if len(claims) <= ROWS_MAX else claims[1 - ROWS_MAX :]
    for group in filter(None, (claims[: len(claims) - len(apart)], *((claim,) for claim in apart))):
        yield Row(
            months_in_words(_months(group), language),
            day_in_words(group[0].ask.due, language),
            amount_in_words(total(claim.open for claim in group), sender.currency, language),
        )
