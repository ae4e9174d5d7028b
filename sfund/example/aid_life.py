"""Mutual aid: one member in need is helped out of the solidarity fund, as the committee decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sfund.chart import MUTUAL_AID
from sfund.example.days import working_day
from sfund.example.network import Scale, won
from sfund.example.people import MemberLife
from sfund.example.plan_life import FUND_COMMITTEE, founders, holders
from sfund.example.values import place
from sfund.loans.aid import AidApply, AidDecide, AidFact
from sfund.loans.facts import Outcome
from sfund.placing.placements import Placement

_MONTH = 15  # since the beginning: in the second year
_APPLIED, _DECIDED, _PAID = 3, 12, 15
_AMOUNT = 300_000
_IN_NEED = 13  # which of the founders


@dataclass(frozen=True, slots=True)
class AidLife:
    """The aid from application to payment; `text` is what stands on the bank's line."""

    facts: tuple[AidFact, ...]
    paid: dt.date
    text: str
    truth: Placement


def aid_life(scale: Scale, members: Sequence[MemberLife]) -> AidLife | None:
    """The one application; None in a network that is too young, or has too few members."""
    there, committee = founders(members), holders(FUND_COMMITTEE, members)
    months = tuple(scale.span.months())
    if len(months) <= _MONTH or len(there) <= _IN_NEED:
        return None
    month, member, amount = months[_MONTH], there[_IN_NEED], scale.sized(_AMOUNT)
    id_ = f"A-{month.year}-001"
    decided = {"date": month.day(_DECIDED), "id": id_, "outcome": Outcome.APPROVED}
    return AidLife(
        facts=(
            AidApply(date=month.day(_APPLIED), id=id_, amount=won(amount), member=member.id),
            AidDecide.model_validate({**decided, "for": " ".join(committee)}),
        ),
        paid=working_day(month.day(_PAID)),
        text=member.short,
        truth=place(MUTUAL_AID, -amount, narration="상호부조", aid=id_, member=member.id),
    )
