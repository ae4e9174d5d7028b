"""The figures of self-reliance, each with its formula and its terms."""

from __future__ import annotations

from decimal import Decimal

from reports.model import Figure, Labelled, Term, Unit, Value
from reports.naming import organization_called
from reports.reliance.terms import term
from sfund.books.model import Books
from sfund.money import ZERO
from sfund.reliance.figures import SelfReliance
from sfund.sources import Source
from sfund.words import Message, say


def figures(books: Books, found: SelfReliance) -> tuple[Figure, ...]:
    """All of them, in the order of the vocabulary."""
    funder = organization_called(books, found.largest_funder[0]) if found.largest_funder else None
    return (*_income_figures(found), *_dependence_figures(found, funder), *_lasting_figures(found))


def _terms(found: SelfReliance, *names: str) -> tuple[Term, ...]:
    """The terms of these names with their values, in this order."""
    largest = found.largest_funder
    values: dict[str, Value] = {
        **{source.value: found.of([source]) for source in Source},
        "total-income": found.total_income,
        "own-income": found.own_income,
        "income-from-largest-funder": largest[1] if largest else ZERO,
        "dues-and-donations-of-individuals": found.sums.of_individuals,
        "administration": found.sums.administration,
        "unrestricted-liquid-net-assets": found.sums.liquid,
        "expenses-of-last-months": found.sums.expenses,
        "own-income-of-last-months": found.sums.own_income,
        "months": found.sums.months,
    }
    return tuple(term(name, values[name]) for name in names)


def _income_figures(found: SelfReliance) -> tuple[Figure, ...]:
    own = [source for source in Source if source in found.own]
    return (
        Figure(
            "total-income",
            say("Total income"),
            found.total_income,
            Unit.MONEY,
            say("sum of income of all sources"),
            _terms(found, *Source),
        ),
        Figure(
            "own-income",
            say("Own income"),
            found.own_income,
            Unit.MONEY,
            say("sum of income of the own sources"),
            _terms(found, *own),
        ),
        _ratio(
            "own-income-ratio",
            say("Own income ratio"),
            found.own_income_ratio,
            say("own-income ÷ total-income"),
            _terms(found, "own-income", "total-income"),
        ),
        _ratio(
            "dues-ratio",
            say("Dues ratio"),
            found.dues_ratio,
            say("dues ÷ total-income"),
            _terms(found, "dues", "total-income"),
        ),
    )


def _dependence_figures(found: SelfReliance, funder: Labelled | None) -> tuple[Figure, ...]:
    return (
        _ratio(
            "public-dependence",
            say("Dependence on public money"),
            found.public_dependence,
            say("(public-subsidy + entrusted) ÷ total-income"),
            _terms(found, "public-subsidy", "entrusted", "total-income"),
        ),
        _ratio(
            "largest-funder-share",
            say("Largest funder's share"),
            found.largest_funder_share,
            say("income-from-largest-funder ÷ total-income; dues of members one by one"),
            (term("largest-funder", funder), *_terms(found, "income-from-largest-funder", "total-income")),
        ),
        _ratio(
            "concentration-hhi",
            say("Concentration (HHI)"),
            found.concentration,
            say("sum over all {count} sources of (income of source ÷ total-income)²", count=len(Source)),
            _terms(found, *Source, "total-income"),
        ),
        _ratio(
            "individual-support-ratio",
            say("Support by individuals"),
            found.individual_support_ratio,
            say("dues-and-donations-of-individuals ÷ (total-income − public-subsidy − foundation)"),
            _terms(
                found, "dues-and-donations-of-individuals", "total-income", "public-subsidy", "foundation"
            ),
        ),
    )


def _lasting_figures(found: SelfReliance) -> tuple[Figure, ...]:
    covered = found.runway_months is None
    return (
        _ratio(
            "administration-coverage",
            say("Administration covered"),
            found.administration_coverage,
            say("own-income ÷ administration"),
            _terms(found, "own-income", "administration"),
        ),
        Figure(
            "operating-reserve-months",
            say("Operating reserve"),
            found.operating_reserve_months,
            Unit.MONTHS,
            say("unrestricted-liquid-net-assets ÷ (expenses-of-last-months ÷ months)"),
            _terms(found, "unrestricted-liquid-net-assets", "expenses-of-last-months", "months"),
            say("there were no expenses") if found.operating_reserve_months is None else None,
        ),
        Figure(
            "runway-months",
            say("Runway on own income"),
            found.runway_months,
            Unit.MONTHS,
            say(
                "unrestricted-liquid-net-assets ÷ "
                "((expenses-of-last-months − own-income-of-last-months) ÷ months)"
            ),
            _terms(
                found,
                "unrestricted-liquid-net-assets",
                "expenses-of-last-months",
                "own-income-of-last-months",
                "months",
            ),
            say("own income covers the expenses") if covered else None,
        ),
    )


def _ratio(
    key: str, label: Message, value: Decimal | None, formula: Message, terms: tuple[Term, ...]
) -> Figure:
    reason = None if value is not None else say("there is nothing to divide by")
    return Figure(key, label, value, Unit.RATIO, formula, terms, reason)
