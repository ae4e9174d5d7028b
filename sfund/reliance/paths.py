"""The way to a target: how much more own income it takes, and which mix of members, dues and pledges it is.

With own income o and total income t a month, more own income x raises both, so the ratio r asks for

    (o + x) / (t + x) = r    ⇒    x = (r·t − o) ÷ (1 − r).

Nothing below 1 is out of reach of this formula; 1 itself is, as long as other income comes in. Whether a
mix is within reach of people is another question, so they stand beside what the network's own targets bring.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sfund.money import ZERO, smallest_unit

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the network stands; amounts are a month's, on average, and exact: no twelfth is rounded.

    Attributes:
        members: Who pays dues now.
        wanted: How many more there are to be by the network's own targets.
        arrears: Dues that are owed and unpaid, in all; collected within a year they are a twelfth a month.
    """

    own: Fraction
    total: Fraction
    dues: Fraction
    members: int
    wanted: int
    arrears: Decimal
    currency: str

    def more_for(self, target: Decimal) -> Decimal | None:
        """The own income a month that is missing; zero where it is reached, None where none will do."""
        exact = self.exactly_more_for(target)
        return None if exact is None else Decimal(exact.numerator) / exact.denominator

    def exactly_more_for(self, target: Decimal) -> Fraction | None:
        """The same without rounding: by it is judged what reaches the target to the won."""
        share = Fraction(target)
        if self.own >= share * self.total:
            return Fraction(0)
        return (share * self.total - self.own) / (1 - share) if share < 1 else None


class Way(StrEnum):
    """What is moved."""

    MEMBERS = "members"
    DUES = "dues"
    PLEDGES = "pledges"
    THIRDS = "thirds"
    TARGETS = "targets"


@dataclass(frozen=True, slots=True)
class Mix:
    """One way to more own income.

    Attributes:
        members: So many more, each at today's average dues.
        raised: By so much a month the dues of each present member rise.
        pledges: So much more is given a year.
        ratio: The own-income ratio then.
        reached: Whether that is the target.
    """

    way: Way
    members: int
    raised: Decimal
    pledges: Decimal
    ratio: Decimal | None
    reached: bool


def ways(standing: Standing, target: Decimal) -> tuple[Mix, ...]:
    """Each way alone, a third of each, and what the network's own targets and unpaid dues would bring.

    A way that cannot be gone (nobody pays dues, so none can be raised) is left out; so are all but the last
    where the target is reached or no own income will do.
    """
    more = standing.exactly_more_for(target)
    found = [] if not more else [_alone(standing, way, more) for way in (Way.MEMBERS, Way.DUES, Way.PLEDGES)]
    if more and all(found):
        found.append(_thirds(standing, more))
    last = _targets(standing)
    return tuple(_judged(standing, mix, target) for mix in (*found, last) if mix is not None)


@dataclass(frozen=True, slots=True)
class _Moved:
    way: Way
    members: int = 0
    raised: Decimal = ZERO
    pledges: Decimal = ZERO
    collected: Decimal = ZERO


def _alone(standing: Standing, way: Way, more: Fraction) -> _Moved | None:
    if way is Way.PLEDGES:
        return _Moved(way, pledges=_up(more * _YEAR, standing.currency))
    if not standing.members or standing.dues <= 0:
        return None
    if way is Way.DUES:
        return _Moved(way, raised=_up(more / standing.members, standing.currency))
    return _Moved(way, members=math.ceil(more / _each(standing)))


def _thirds(standing: Standing, more: Fraction) -> _Moved:
    """A third by new members, a third by dues, and what these leave by pledges."""
    each = _each(standing)
    members = math.ceil(more / 3 / each)
    raised = _up(more / 3 / standing.members, standing.currency)
    left = max(more - members * each - Fraction(raised) * standing.members, Fraction(0))
    return _Moved(Way.THIRDS, members, raised, _up(left * _YEAR, standing.currency))


def _targets(standing: Standing) -> _Moved:
    """Members as many as the network wants, and all dues paid that are owed."""
    return _Moved(Way.TARGETS, standing.wanted, collected=standing.arrears / _YEAR)


def _judged(standing: Standing, moved: _Moved, target: Decimal) -> Mix:
    more = (
        moved.members * _each(standing)
        + Fraction(moved.raised) * standing.members
        + Fraction(moved.pledges) / _YEAR
        + Fraction(moved.collected)
    )
    own, whole = standing.own + more, standing.total + more
    then = own / whole if whole else None
    return Mix(
        moved.way,
        moved.members,
        moved.raised,
        moved.pledges,
        None if then is None else Decimal(then.numerator) / then.denominator,
        own >= Fraction(target) * whole,
    )


def _each(standing: Standing) -> Fraction:
    """What a member pays a month, exactly; nothing where nobody does."""
    return standing.dues / standing.members if standing.members else Fraction(0)


def _up(amount: Fraction, currency: str) -> Decimal:
    """The next amount that can be paid."""
    unit = Fraction(smallest_unit(currency))
    return math.ceil(amount / unit) * smallest_unit(currency)
