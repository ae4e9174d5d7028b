"""`report cash`: where the money lies, what moved it week by week, and the twelve months ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.cash import tables
from reports.cash.expected import Outlook, Reason, outlook
from reports.cash.moved import by_account, by_fund, by_week
from reports.charts.values import Chart, Kind, Series
from reports.model import Figure, Report, Section, Term, Unit, money_term
from sfund.books.model import Books
from sfund.cash.forecast import Ahead, Part, first_below_zero, forecast
from sfund.cash.spending import Basis
from sfund.money import Rounding, round_to_unit, total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "cash"
TITLE = say("Cash")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """What moved in the span, up to `as_of`; the months ahead are those after `as_of` (the last day)."""
    as_of = as_of or span.last
    span = Span(span.first, min(span.last, as_of)) if span.first <= as_of else span
    found = _found(books, as_of)
    chart = _chart(found)
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        span.first,
        span.last,
        as_of,
        books.currency,
        (*_now(found), *_ahead(found)),
        (
            tables.accounts(books, by_account(books, span)),
            tables.weeks(by_week(books, span)),
            tables.forecast(found.ahead),
            tables.purses(found.ahead),
            tables.bound_funds(books, found.cash, found.ahead, as_of),
            tables.dues(found.outlook.dues),
            tables.spending(books, found.outlook.spending),
            tables.not_counted(found.outlook.apart),
        ),
        books.diagnostics,
        charts=(chart,),
        notes=tuple(_notes(found)),
        sections=_SECTIONS,
    )


_SECTIONS = (
    Section("now", say("Where the money lies"), figures=("cash", "cash-free", "cash-bound"),
            tables=("accounts",)),
    Section("ahead", say("The twelve months ahead"),
            figures=("months-until-below-zero", "lowest-free", "free-then", "bound-then", "borne"),
            charts=("cash",), tables=("forecast", "purses", "bound")),
    Section("assumptions", say("What the forecast rests on"),
            figures=("collection-rate", "pledges-late", "not-promised"),
            tables=("dues", "spending", "not-counted")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """The cash of each fund on the day, what is expected, and what the two make."""

    books: Books
    cash: Mapping[str, Decimal]
    outlook: Outlook
    ahead: tuple[Ahead, ...]

    @property
    def bound(self) -> Decimal:
        return total(amount for fund, amount in self.cash.items() if self.books.registry.is_restricted(fund))

    @property
    def free(self) -> Decimal:
        return total(self.cash.values()) - self.bound


def _found(books: Books, as_of: dt.date) -> _Found:
    cash, seen = by_fund(books, as_of), outlook(books, as_of)
    bound = frozenset(name for name in books.registry.funds if books.registry.is_restricted(name))
    return _Found(books, cash, seen, forecast(cash, bound, seen.expected, seen.months))


def _now(found: _Found) -> Iterator[Figure]:
    day = found.outlook.as_of
    yield Figure(
        "cash", say("Cash"), found.free + found.bound, Unit.MONEY, say("cash-free + cash-bound"),
        (money_term("cash-free", say("free cash"), found.free),
         money_term("cash-bound", say("bound cash"), found.bound)),
    )  # fmt: skip
    free = say("what funds that nothing binds have on banks and in cash on {day}", day=day)
    yield Figure("cash-free", say("Of it free"), found.free, Unit.MONEY, free)
    yield Figure("cash-bound", say("Of it bound"), found.bound, Unit.MONEY,
                 say("what bound funds have on banks and in cash on {day}", day=day))  # fmt: skip


def _ahead(found: _Found) -> Iterator[Figure]:
    yield _below_zero(found)
    low = min(found.ahead, key=lambda one: one.free.closing)
    yield Figure(
        "lowest-free", say("Least free cash"), low.free.closing, Unit.MONEY,
        say("the least of the months' ends: at the end of {month}", month=low.month),
        (Term("month", say("month"), str(low.month), Unit.MONTH),),
    )  # fmt: skip
    yield _then("free-then", say("Free after twelve months"), "cash-free", say("free cash"), found.free,
                total(one.free.came for one in found.ahead),
                total(one.free.went for one in found.ahead))  # fmt: skip
    yield _then("bound-then", say("Bound after twelve months"), "cash-bound", say("bound cash"), found.bound,
                total(one.bound.came for one in found.ahead),
                total(one.bound.went for one in found.ahead))  # fmt: skip
    yield Figure(
        "borne", say("Borne by free money"), total(one.borne for one in found.ahead), Unit.MONEY,
        say("what bound funds cannot pay of their own spending in these months"),
        tuple(money_term(str(one.month), say("{text}", text=one.month), one.borne) for one in found.ahead
              if one.borne),
    )  # fmt: skip
    yield from _assumed(found)


def _then(  # noqa: PLR0913  what a sum is made of
    key: str, label: Message, opening: str, name: Message, now: Decimal, came: Decimal, went: Decimal
) -> Figure:
    formula = say("{opening} + comes − goes", opening=opening)
    terms = (
        money_term(opening, name, now),
        money_term("comes", say("comes"), came),
        money_term("goes", say("goes"), went),
    )
    return Figure(key, label, now + came - went, Unit.MONEY, formula, terms)


def _below_zero(found: _Found) -> Figure:
    """In how many months free cash is below zero, the month among the terms."""
    below = first_below_zero(found.ahead)
    label = say("Months until below zero")
    formula = say("the first month ahead at whose end free cash is below zero, counted from the first")
    if below is None:
        return Figure("months-until-below-zero", label, None, Unit.COUNT, formula,
                      reason=say("not within the twelve months"))  # fmt: skip
    terms = (
        Term("month", say("month"), str(below.month), Unit.MONTH),
        money_term("free", say("free cash at its end"), below.free.closing),
    )
    return Figure("months-until-below-zero", label, found.ahead.index(below) + 1, Unit.COUNT, formula, terms)


def _assumed(found: _Found) -> Iterator[Figure]:
    seen = found.outlook
    yield Figure(
        "collection-rate", say("Of the dues asked, counted on"), seen.rate, Unit.RATIO,
        say("collected ÷ expected of the twelve months up to {day}, at most 1", day=seen.as_of),
        (money_term("collected", say("dues collected"), seen.collection.collected),
         money_term("expected", say("dues expected"), seen.collection.expected_sum)),
        None if seen.rate is not None else say("nothing was due in this time"),
    )  # fmt: skip
    late = total(one.amount for one in seen.apart if one.part is Part.PLEDGES and one.reason is Reason.LATE)
    yield Figure("pledges-late", say("Pledges late, not counted on"), late, Unit.MONEY,
                 say("what is open of parts that were due before {day}", day=seen.as_of))  # fmt: skip
    yield Figure(
        "not-promised", say("Came unpromised, a month"),
        round_to_unit(seen.unpromised / seen.past_months, found.books.currency, Rounding.HALF_UP),
        Unit.MONEY,
        say("came ÷ months; nothing of it is counted on"),
        (money_term("came", say("gifts, own business, interest and the rest"), seen.unpromised),
         Term("months", say("months"), seen.past_months, Unit.COUNT)),
    )  # fmt: skip


def _notes(found: _Found) -> Iterator[Message]:
    """The assumptions, before the figures that rest on them."""
    seen = found.outlook
    yield say("The forecast reaches from {first} to {last} and knows what the books said on {day}.",
              first=seen.days[0].first, last=seen.days[-1].last, day=seen.as_of)  # fmt: skip
    if seen.rate is None:
        yield say("Dues: what the plans ask of the members in force, whole, since no rate is known yet.")
    else:
        yield say(
            "Dues: what the plans ask of the members in force × {rate}, the share that came of the dues of "
            "the last twelve months. Nobody joins or leaves.",
            rate=f"{seen.rate * 100:.1f}%",
        )
    yield say(
        "Pledges, instalments of grants and of loans come on the day on which they are due; what is late "
        "already is not counted on. New loans are not reckoned with."
    )
    yield say(
        "An award without instalments comes evenly until its end. Nothing comes or is spent for a grant "
        "after its end; what is left of it goes back on the last day for its settlement."
    )
    yield from _spending_notes(found)
    yield say(
        "Bound money pays for its own purpose as long as it lasts; what it cannot pay, free money bears. "
        "Gifts that nobody promised, own business and interest are not counted on."
    )


def _spending_notes(found: _Found) -> Iterator[Message]:
    """Which of the two ways is in the figures."""
    seen = found.outlook
    bases = {one.purpose.basis for one in seen.spending}
    planned = sorted({str(one.month.year) for one in seen.spending if one.purpose.basis is Basis.PLAN})
    if Basis.PLAN in bases:
        yield say(
            "Spending in {years}: the planned amounts, evenly over their days, paid out of the same funds "
            "as in the last twelve months.",
            years=", ".join(planned),
        )
    if Basis.PAST in bases:
        yield say(
            "Spending without a budget: the average of the last {months} months by function.",
            months=f"{seen.past_months:.1f}".removesuffix(".0"),
        )
    if not bases:
        yield say("Nothing is planned and nothing was spent: no spending is expected.")


def _chart(found: _Found) -> Chart:
    """What there is at the end of each month ahead."""
    ahead = found.ahead
    said = say(
        "free cash from {now} to {then}, bound cash from {bound_now} to {bound_then}",
        now=f"{found.free:,}",
        then=f"{ahead[-1].free.closing:,}",
        bound_now=f"{found.bound:,}",
        bound_then=f"{ahead[-1].bound.closing:,}",
    )
    series = (
        Series("free", say("Free cash"), tuple(one.free.closing for one in ahead)),
        Series("bound", say("Bound cash"), tuple(one.bound.closing for one in ahead)),
        Series("closing", say("All cash"), tuple(one.closing for one in ahead), quiet=True),
    )
    names = tuple(str(one.month) for one in ahead)
    return Chart("cash", say("Cash at the months' ends"), said, Kind.LINES, names, series)
