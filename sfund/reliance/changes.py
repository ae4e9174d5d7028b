"""What changed the own-income ratio from one time to another, source by source, with nothing left over.

With own income O and total income T before (0) and now (1), the ratio changes by

    O₁/T₁ − O₀/T₀ = (ΔO · T̄ − Ō · ΔT) ÷ (T₀ · T₁),    T̄ = (T₀ + T₁)/2,  Ō = (O₀ + O₁)/2,

which is linear in the change of each source: a change of an own source counts with T̄ − Ō, that of any other
with −Ō. It is the same whichever of the two times is called the first, with its sign turned.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sfund.reliance.figures import SelfReliance
from sfund.sources import Source


@dataclass(frozen=True, slots=True)
class Change:
    """What one source did.

    Attributes:
        points: What its change did to the ratio (0.01 is one percentage point); None where one of the two
            times had no income, which has no ratio.
    """

    source: Source
    before: Decimal
    now: Decimal
    points: Decimal | None

    @property
    def amount(self) -> Decimal:
        return self.now - self.before


def changes(before: SelfReliance, now: SelfReliance) -> tuple[Change, ...]:
    """Every source in its order; the points add up to the change of the ratio."""
    return tuple(_change(source, before, now) for source in Source)


def _change(source: Source, before: SelfReliance, now: SelfReliance) -> Change:
    was, became = before.of([source]), now.of([source])
    both = before.total_income * now.total_income
    if not both:
        return Change(source, was, became, None)
    own = (before.own_income + now.own_income) / 2
    whole = (before.total_income + now.total_income) / 2
    weight = whole - own if source in now.own else -own
    return Change(source, was, became, (became - was) * weight / both)
