"""Self-reliance: could the network live tomorrow on what it raises itself?

There is no standard definition for non-profits, so every figure carries its formula and its terms. Pure:
sums in, figures out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.money import ZERO, ratio, total
from sfund.sources import PUBLIC, Source


@dataclass(frozen=True, slots=True)
class Sums:
    """What the figures are made of; amounts in the books' currency, income positive.

    Attributes:
        by_source: Income of the period by source, all funds; loan principal and transfers are none.
        by_giver: Income of the period by party or member; income of nobody in particular is left out.
        of_individuals: Dues and donations of the period that individuals gave.
        administration: Expenses of the period whose function is administration.
        liquid: Unrestricted liquid net assets on the last day.
        expenses: All expenses of the last months.
        own_income: Own income of the last months.
        months: How many months those are: twelve, or as many as the books have, a running one in part.
    """

    by_source: Mapping[Source, Decimal]
    by_giver: Mapping[str, Decimal]
    of_individuals: Decimal
    administration: Decimal
    liquid: Decimal
    expenses: Decimal
    own_income: Decimal
    months: Decimal


@dataclass(frozen=True, slots=True)
class SelfReliance:
    """The figures; a ratio is None where its denominator is zero."""

    sums: Sums
    own: frozenset[Source]

    def of(self, sources: Iterable[Source]) -> Decimal:
        """Income of these sources together."""
        return total(self.sums.by_source.get(source, ZERO) for source in sources)

    @property
    def total_income(self) -> Decimal:
        return total(self.sums.by_source.values())

    @property
    def own_income(self) -> Decimal:
        return self.of(self.own)

    @property
    def own_income_ratio(self) -> Decimal | None:
        return ratio(self.own_income, self.total_income)

    @property
    def dues_ratio(self) -> Decimal | None:
        return ratio(self.of([Source.DUES]), self.total_income)

    @property
    def public_dependence(self) -> Decimal | None:
        return ratio(self.of(PUBLIC), self.total_income)

    @property
    def largest_funder(self) -> tuple[str, Decimal] | None:
        """Who gave most, and how much; of equals the first by id."""
        givers = sorted(self.sums.by_giver.items(), key=lambda pair: (-pair[1], pair[0]))
        return givers[0] if givers and givers[0][1] > 0 else None

    @property
    def largest_funder_share(self) -> Decimal | None:
        largest = self.largest_funder
        return ratio(largest[1] if largest else ZERO, self.total_income)

    @property
    def concentration(self) -> Decimal | None:
        """Herfindahl–Hirschman index: the sum of squared shares over the fixed list of sources."""
        shares = [ratio(self.of([source]), self.total_income) for source in Source]
        return total(share * share for share in shares if share is not None) if self.total_income else None

    @property
    def administration_coverage(self) -> Decimal | None:
        return ratio(self.own_income, self.sums.administration)

    @property
    def monthly_expense(self) -> Decimal:
        return self.sums.expenses / self.sums.months

    @property
    def monthly_own_income(self) -> Decimal:
        return self.sums.own_income / self.sums.months

    @property
    def operating_reserve_months(self) -> Decimal | None:
        return ratio(self.sums.liquid, self.monthly_expense)

    @property
    def runway_months(self) -> Decimal | None:
        """How long the cash lasts when only own income comes in; None (for ever) where that covers all."""
        shortfall = self.monthly_expense - self.monthly_own_income
        return ratio(self.sums.liquid, shortfall) if shortfall > 0 else None

    @property
    def individual_base(self) -> Decimal:
        """The denominator of the test of 소득세법 시행령 제80조①5: income less subsidies and foundations'."""
        return self.total_income - self.of([Source.PUBLIC_SUBSIDY, Source.FOUNDATION])

    @property
    def individual_support_ratio(self) -> Decimal | None:
        """Dues and donations of individuals over that base; the law asks for more than a half."""
        return ratio(self.sums.of_individuals, self.individual_base)
