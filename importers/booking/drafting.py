"""A line and its placement → a draft entry: both sides, the funds equalised, the reason written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from importers.placing.line import Line, Verdict
from importers.placing.placer import suspense
from sfund.chart import TRANSFERS, TRANSIT, keeps_its_fund
from sfund.funds.facts import GENERAL
from sfund.languages import text
from sfund.money import ZERO, Money
from sfund.placing.drafts import CERTAIN, TO_REVIEW, Draft, DraftPosting, MetaValue
from sfund.placing.placements import Part, Placement


class Origin(NamedTuple):
    """Where an entry comes from: its id, and the kept file with the row."""

    import_id: str
    statement: str


@dataclass(frozen=True, slots=True)
class Drafter:
    """Makes drafts for one network.

    Attributes:
        funds: The fund of each account that names one.
        language: The language in which reasons are written into the books.
    """

    funds: Mapping[str, str]
    language: str

    def draft(self, line: Line, verdict: Verdict, origin: Origin) -> Draft:
        """The entry of a line. Its postings add up to zero, in total and by fund."""
        placement = verdict.placement or suspense(line)
        meta: dict[str, MetaValue] = {"import-id": origin.import_id, "statement": origin.statement}
        meta.update(placement.meta)
        meta["why"] = text(verdict.why, self.language)
        if verdict.candidates:
            meta["candidates"] = " ".join(verdict.candidates)
        bank = DraftPosting(line.account, Money(line.amount, line.currency))
        others = [self._posting(part, line.currency, placement) for part in placement.parts]
        postings = (bank, *others, *self._transfers((bank, *others), placement))
        flag = CERTAIN if verdict.certain else TO_REVIEW
        narration = text(placement.narration, self.language)
        links = self._links(line) if any(one.account == TRANSIT for one in others) else ()
        return Draft(line.day, flag, placement.payee, narration, postings, meta, links)

    @staticmethod
    def _links(line: Line) -> tuple[str, ...]:
        day = min(line.day, line.partner.day) if line.partner is not None else line.day
        return (transfer_link(day, line.amount),)

    def _posting(self, part: Part, currency: str, placement: Placement) -> DraftPosting:
        meta = dict(part.meta)
        if "fund" in placement.meta and keeps_its_fund(part.account):
            meta.setdefault("fund", self.funds.get(part.account, GENERAL))
        return DraftPosting(part.account, Money(-part.amount, currency), meta)

    def _transfers(self, postings: tuple[DraftPosting, ...], placement: Placement) -> list[DraftPosting]:
        """What moves money between funds where the two sides belong to different ones."""
        sums: dict[str, Decimal] = {}
        for posting in postings:
            inherited = placement.meta.get("fund") or self.funds.get(posting.account, GENERAL)
            fund = str(posting.meta.get("fund") or inherited)
            sums[fund] = sums.get(fund, ZERO) + posting.amount.number
        currency = postings[0].amount.currency
        return [
            DraftPosting(TRANSFERS, Money(-amount, currency), {"fund": fund})
            for fund, amount in sorted(sums.items())
            if amount
        ]


def transfer_link(day: dt.date, amount: Decimal) -> str:
    """What both halves of a transfer carry, so that each leads to the other: its first day and amount."""
    return f"transfer-{day}-{abs(amount):f}"
