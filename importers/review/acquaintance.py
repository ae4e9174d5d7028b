"""What tells two members of one name apart: the end of a phone number, open dues, the last payment."""

from __future__ import annotations

import datetime as dt

from importers.placing.outlook import Outlook
from sfund.books.model import Books
from sfund.members.owed import span_label
from sfund.money import Money, total
from sfund.words import Message, say

_PHONE_DIGITS = 4


class Acquaintance:
    """What a treasurer knows of members; built once for the books."""

    def __init__(self, books: Books, outlook: Outlook) -> None:
        self._outlook = outlook
        self._currency = books.currency
        self._phones = {person.id: person.phone for person in books.register.persons}

    def words(self, member: str, day: dt.date) -> tuple[Message, ...]:
        """As far as known, each in words."""
        said = []
        phone = "".join(filter(str.isdigit, self._phones.get(member, "")))[-_PHONE_DIGITS:]
        if phone:
            said.append(say("phone …{digits}", digits=phone))
        said.append(self._open(member, day))
        last = self._outlook.dues_paid(member).last
        said.append(say("last paid {day}", day=last) if last else say("nothing paid yet"))
        return tuple(said)

    def _open(self, member: str, day: dt.date) -> Message:
        """The months that have begun and are not paid, in how many periods, and how much of them is open."""
        claims = self._outlook.dues_open(member, day)
        if not claims:
            return say("no dues open")
        return say(
            "open: {months} ({count}), {amount}",
            months=span_label([claim.ask for claim in claims]),
            count=len(claims),
            amount=Money(total(claim.open for claim in claims), self._currency),
        )
