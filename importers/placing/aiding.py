"""Mutual aid as it stands line by line: what was decided and is still to be paid."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from sfund.books.loans.aid import AID, decision_of, paid_on
from sfund.books.model import Books
from sfund.chart import MUTUAL_AID
from sfund.loans.facts import Outcome
from sfund.money import ZERO
from sfund.placing.placements import Placement


class Aids:
    """The mutual aid of some books, kept up to date with every line that is placed."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._paid: dict[str, Decimal] = defaultdict(Decimal, paid_on(books, dt.date.max))
        self._by_member: dict[str, list[str]] = defaultdict(list)
        for aid in books.registry.aids:
            if asked := books.registry.aid(aid):
                self._by_member[asked.member].append(aid)

    def note(self, placement: Placement) -> None:
        """Takes in that a line was placed so."""
        for part in placement.parts:
            aid = {**placement.meta, **part.meta}.get(AID)
            if aid and part.account == MUTUAL_AID:
                self._paid[str(aid)] -= part.amount

    def to_pay(self, member: str, day: dt.date) -> list[tuple[str, Decimal]]:
        """The member's aid that was decided and may still be paid on that day, and how much of each."""
        found = []
        for aid in self._by_member.get(member, ()):
            decision = decision_of(self._books, aid, day)
            if decision is None or decision.outcome is not Outcome.APPROVED or day > decision.last:
                continue
            left = decision.amount.number - self._paid.get(aid, ZERO)
            if left > 0:
                found.append((aid, left))
        return found
