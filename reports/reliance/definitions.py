"""The definitions side by side: each says something else, and none of them is the standard.

What is asked for stands beside it where somebody asks: the network's own target, the law's half of the
individual-support test (소득세법 시행령 제80조①5), and the reserve that the settings name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.model import Column, Labelled, Table, Unit, Value
from sfund.money import ratio
from sfund.reliance.figures import SelfReliance
from sfund.sources import OWN, Source
from sfund.words import Message, say

_HALF = Decimal("0.5")
_YEAR = 12
_YES, _NO = Labelled("yes", say("yes")), Labelled("no", say("no"))


@dataclass(frozen=True, slots=True)
class _Definition:
    """One way to count; `wanted` is the least that is asked for, `above` says that it must be exceeded."""

    key: str
    label: Message
    formula: Message
    now: Decimal | None
    before: Decimal | None
    wanted: Decimal | None = None
    above: bool = False

    @property
    def met(self) -> Labelled | None:
        if self.now is None or self.wanted is None:
            return None
        return _YES if self.now > self.wanted or (self.now == self.wanted and not self.above) else _NO


def definitions(
    now: SelfReliance, before: SelfReliance, target: Decimal | None, reserve_months: Decimal
) -> Table:
    """Each definition as it comes out now and as it did a year before."""
    columns = (
        Column("definition", say("Definition"), Unit.TEXT),
        Column("now", say("Now"), Unit.RATIO),
        Column("before", say("A year before"), Unit.RATIO),
        Column("wanted", say("Asked for"), Unit.RATIO),
        Column("met", say("Met"), Unit.TEXT),
        Column("formula", say("How it is made"), Unit.TEXT),
    )
    found = (*_own(now, before, target), *_others(now, before, reserve_months))
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "definition": Labelled(one.key, one.label),
            "now": one.now,
            "before": one.before,
            "wanted": one.wanted,
            "met": one.met,
            "formula": one.formula,
        }
        for one in found
    )
    return Table("definitions", say("Definitions side by side"), columns, rows)


def _own(now: SelfReliance, before: SelfReliance, target: Decimal | None) -> Iterator[_Definition]:
    """What counts as own, from wide to narrow."""
    yield _Definition(
        "own-income-ratio", say("Own income ratio"), say("own income ÷ total income"),
        now.own_income_ratio, before.own_income_ratio, target,
    )  # fmt: skip
    if now.own != frozenset(OWN):
        yield _Definition(
            "own-income-ratio-usual", say("Own income, usual list"),
            say("income of all sources but subsidies, entrusted work and foundations ÷ total income"),
            _of(now, OWN), _of(before, OWN),
        )  # fmt: skip
    gifts = (Source.DUES, Source.DONATION, Source.CSR)
    yield _Definition(
        "given-ratio", say("Given ratio"),
        say("(dues + donations + companies' contributions) ÷ total income"),
        _of(now, gifts), _of(before, gifts),
    )  # fmt: skip
    yield _Definition(
        "dues-ratio", say("Dues ratio"), say("dues ÷ total income"), now.dues_ratio, before.dues_ratio
    )
    yield _Definition(
        "own-income-to-expenses", say("Own income to all expenses"),
        say("own income of the last twelve months ÷ expenses of the last twelve months"),
        ratio(now.sums.own_income, now.sums.expenses), ratio(before.sums.own_income, before.sums.expenses),
        Decimal(1),
    )  # fmt: skip


def _others(now: SelfReliance, before: SelfReliance, reserve_months: Decimal) -> Iterator[_Definition]:
    yield _Definition(
        "administration-coverage", say("Administration covered"), say("own income ÷ administration cost"),
        now.administration_coverage, before.administration_coverage, Decimal(1),
    )  # fmt: skip
    yield _Definition(
        "individual-support-ratio", say("Support by individuals"),
        say("dues and donations of individuals ÷ (total income − subsidies − foundation grants)"),
        now.individual_support_ratio, before.individual_support_ratio, _HALF, above=True,
    )  # fmt: skip
    yield _Definition(
        "operating-reserve-ratio", say("Operating reserve"),
        say("unrestricted liquid net assets ÷ expenses of a year"),
        _reserve(now), _reserve(before), reserve_months / _YEAR,
    )  # fmt: skip
    yield _Definition(
        "public-dependence", say("Dependence on public money"),
        say("(public subsidies + entrusted work) ÷ total income"),
        now.public_dependence, before.public_dependence,
    )  # fmt: skip
    yield _Definition(
        "largest-funder-share", say("Largest funder's share"),
        say("income from the largest funder ÷ total income"),
        now.largest_funder_share, before.largest_funder_share,
    )  # fmt: skip
    yield _Definition(
        "concentration-hhi", say("Concentration (HHI)"), say("sum of the squared shares of all sources"),
        now.concentration, before.concentration,
    )  # fmt: skip


def _of(found: SelfReliance, sources: tuple[Source, ...]) -> Decimal | None:
    return ratio(found.of(sources), found.total_income)


def _reserve(found: SelfReliance) -> Decimal | None:
    return ratio(found.sums.liquid, found.monthly_expense * _YEAR)
