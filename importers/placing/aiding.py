"""Mutual aid as it stands line by line: what was decided and is still to be paid."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from importers.placing.line import Line
from sfund.books.loans.aid import AID, aid_paid, decision_of
from sfund.books.model import Books
from sfund.chart import MUTUAL_AID
from sfund.loans.facts import Outcome
from sfund.money import ZERO
from sfund.placing.placements import Placement


class Aids:
    """The mutual aid of some books, kept up to date with every line that is placed."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._paid: dict[str, Decimal] = defaultdict(Decimal)
        self._waits: set[tuple[str, dt.date, Decimal]] = set()  # provisional: by application, day, amount
        self._by_member: dict[str, list[str]] = defaultdict(list)
        for aid in books.registry.aids:
            if asked := books.registry.aid(aid):
                self._by_member[asked.member].append(aid)
        for one in aid_paid(books) if books.registry.aids else ():
            if one.aid is not None:
                self._paid[one.aid] += one.amount
                if one.waits:
                    self._waits.add((one.aid, one.day, one.amount))

    def note(self, placement: Placement) -> None:
        """Takes in that a line was placed so."""
        for part in placement.parts:
            aid = {**placement.meta, **part.meta}.get(AID)
            if aid and part.account == MUTUAL_AID:
                self._paid[str(aid)] -= part.amount

    def of(self, member: str) -> tuple[str, ...]:
        """What the member applied for."""
        return tuple(self._by_member.get(member, ()))

    def to_pay(self, aid: str, line: Line) -> Decimal:
        """What was decided and may still be paid on the day of the line; zero where nothing may.

        An entry that waits for a decision on this very line is not counted.
        """
        decision = decision_of(self._books, aid, line.day)
        if decision is None or decision.outcome is not Outcome.APPROVED or line.day > decision.last:
            return ZERO
        own = (aid, line.day, -line.amount)
        paid = self._paid.get(aid, ZERO) - (own[2] if own in self._waits else ZERO)
        return max(decision.amount.number - paid, ZERO)
