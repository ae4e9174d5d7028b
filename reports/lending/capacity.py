"""What the lending fund can bear: its money over the coming months, drawn many times, and under stress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.values import Chart, Kind, Series
from reports.model import Column, Figure, Labelled, Report, Table, Term, Unit, Value
from sfund.books.loans.portfolio import SPENT_KEY, TRANSFERS_KEY
from sfund.books.loans.prospects import PLEDGED_KEY, Lending, Prospects, prospects
from sfund.books.model import Books
from sfund.loans.capacity import (
    PERCENTILES,
    Behaviour,
    Capacity,
    Outlook,
    largest_borrowers,
    simulate,
    stressed,
)
from sfund.money import ZERO, total
from sfund.sources import Source
from sfund.words import Message, say

NAME = "loan-capacity"
TITLE = say("What the lending fund can bear")

MONTHS, RUNS = 24, 1000
_FAILING = 2
_THIRD = Decimal(1) / 3
_SHOWN = (PERCENTILES[0], PERCENTILES[2], PERCENTILES[-1])
_MONTH = Column("month", say("Month"), Unit.MONTH)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the fund.

    Attributes:
        as_of: The last day that has been; the months begin with the one after it.
        product: On whose terms one more loan is measured.
    """

    as_of: dt.date
    seed: str
    plan: tuple[Lending, ...] = ()
    months: int = MONTHS
    runs: int = RUNS
    product: str | None = None


def build(books: Books, question: Question) -> Report:
    """The report: the same question to the same books draws the same runs.

    Raises:
        RequestError: as `prospects`.
    """
    known = prospects(books, question.as_of, question.months, question.plan, question.product)
    drawn = _drawn(known, question, known.outlook)
    outlook = known.outlook
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        outlook.first.first_day,
        drawn.months[-1].last_day,
        question.as_of,
        books.currency,
        (*_figures(known, drawn), *_seen(known)),
        (_stress(known, question), _percentiles(drawn), _moves(known)),
        books.diagnostics,
        (_picture(drawn, outlook),),
        (
            say(
                "Drawn {runs} times from the seed “{seed}”. Who stops pays nothing more, and borrowers stop "
                "independently of each other; what hits many at once stands in the table of stress.",
                runs=question.runs,
                seed=question.seed,
            ),
        ),
    )


def _drawn(known: Prospects, question: Question, outlook: Outlook) -> Capacity:
    return simulate(outlook, known.behaviour, seed=question.seed, runs=question.runs, probe=known.probe)


def _figures(known: Prospects, drawn: Capacity) -> Iterator[Figure]:
    outlook = known.outlook
    runs = Term("runs", say("runs"), drawn.runs, Unit.COUNT)
    yield Figure(
        "short",
        say("Below the reserve at least once"),
        Decimal(drawn.ever_short) / drawn.runs,
        Unit.RATIO,
        say("short-runs ÷ runs"),
        (Term("short-runs", say("runs in which it was"), drawn.ever_short, Unit.COUNT), runs),
    )
    if drawn.bearable is not None:
        yield Figure(
            "bearable",
            say("What one more loan now may be"),
            drawn.bearable,
            Unit.MONEY,
            say("the largest that keeps the reserve in 95 of 100 runs, through all months"),
        )
    lowest = min(drawn.percentiles[PERCENTILES[0]])
    yield Figure(
        "lowest",
        say("Lowest in 95 of 100 runs"),
        lowest,
        Unit.MONEY,
        say("the lowest month of what 5 of 100 runs fall below"),
    )
    yield Figure(
        "liquidity", say("Money of the fund"), outlook.liquid, Unit.MONEY, say("on banks and in cash today")
    )
    yield Figure(
        "reserve",
        say("Kept back"),
        outlook.reserve,
        Unit.MONEY,
        say("a share of the fund's capital, as the settings say"),
    )


def _seen(known: Prospects) -> Iterator[Figure]:
    """The chances that were drawn from: the fund's own and the prior."""
    for key, label, name in (
        ("stops", say("Instalment after which nothing comes"), "stops"),
        ("delays", say("Instalment more than a month late"), "delays"),
    ):
        both, own = _share(known.behaviour, name), _share(known.seen, name)
        hits = Term("hits", say("seen and assumed"), both[0], Unit.COUNT)
        cases = Term("cases", say("instalments seen and assumed"), both[1], Unit.COUNT)
        yield Figure(
            key,
            label,
            Decimal(both[0]) / both[1] if both[1] else None,
            Unit.RATIO,
            say("hits ÷ cases; of these the fund's own: {hits} of {cases}", hits=own[0], cases=own[1]),
            (hits, cases),
            reason=None if both[1] else say("nothing was seen or assumed"),
        )


def _share(behaviour: Behaviour, name: str) -> tuple[int, int]:
    share = behaviour.stops if name == "stops" else behaviour.delays
    return share.hits, share.cases


def _stress(known: Prospects, question: Question) -> Table:
    """The same months when something goes wrong for everybody at once."""
    columns = (
        Column("case", say("If"), Unit.TEXT),
        Column("lowest", say("Lowest"), Unit.MONEY),
        Column("month", say("In"), Unit.MONTH),
        Column("lowest-5", _in_runs(PERCENTILES[0]), Unit.MONEY),
        Column("short", say("Short"), Unit.RATIO),
        Column("bearable", say("One more loan"), Unit.MONEY),
    )
    rows = []
    for label, outlook in _cases(known.outlook):
        drawn = _drawn(known, question, outlook)
        lowest = min(drawn.as_agreed)
        row: dict[str, Value] = {
            "case": label,
            "lowest": lowest,
            "month": str(drawn.months[drawn.as_agreed.index(lowest)]),
            "lowest-5": min(drawn.percentiles[PERCENTILES[0]]),
            "short": Decimal(drawn.ever_short) / drawn.runs,
            "bearable": drawn.bearable,
        }
        rows.append(row)
    return Table("stress", say("Under stress"), columns, tuple(rows))


def _cases(outlook: Outlook) -> Iterator[tuple[Message, Outlook]]:
    """What other funds send comes out of dues and contracts, so it shrinks and ends with them."""
    fewer_dues = {Source.DUES.value: _THIRD, TRANSFERS_KEY: _THIRD}
    no_contract = {Source.ENTRUSTED.value: Decimal(1), TRANSFERS_KEY: Decimal(1)}
    largest = ", ".join(largest_borrowers(outlook, _FAILING))
    yield say("it goes as planned"), outlook
    yield say("the two largest borrowers fail ({ids})", ids=largest), stressed(outlook, failing=_FAILING)
    yield (
        say("dues, and what other funds send, fall by a third"),
        stressed(outlook, cut=fewer_dues),
    )
    yield (
        say("the entrusted contract ends, and other funds send nothing"),
        stressed(outlook, cut=no_contract),
    )
    yield (
        say("all of this at once"),
        stressed(outlook, failing=_FAILING, cut={**fewer_dues, **no_contract}),
    )


def _percentiles(drawn: Capacity) -> Table:
    columns = (
        _MONTH,
        Column("as-agreed", say("As agreed"), Unit.MONEY),
        *(Column(f"p{p}", _in_runs(p), Unit.MONEY) for p in _SHOWN),
        Column("short", say("Short"), Unit.RATIO),
    )
    rows = []
    for at, month in enumerate(drawn.months):
        row: dict[str, Value] = {
            "month": str(month),
            "as-agreed": drawn.as_agreed[at],
            **{f"p{p}": drawn.percentiles[p][at] for p in _SHOWN},
            "short": Decimal(drawn.short[at]) / drawn.runs,
        }
        rows.append(row)
    return Table("months", say("The fund's money at the end of each month"), columns, tuple(rows))


def _in_runs(percentile: int) -> Message:
    return say("{count} of 100 below", count=percentile)


def _moves(known: Prospects) -> Table:
    """What the path as agreed is made of, all months together; beside it what is not counted on."""
    outlook = known.outlook
    columns = (Column("what", say("What"), Unit.TEXT), Column("amount", say("Amount"), Unit.MONEY))
    last = outlook.first.plus(outlook.months - 1)
    back = total(amount for flow in outlook.loans for month, amount in flow.rows if month <= last)
    out = total(amount for flow in outlook.loans for month, amount in flow.paid_out if month <= last)
    rows: list[dict[str, Value]] = [
        {"what": Labelled("liquidity", say("Money of the fund today")), "amount": outlook.liquid},
        {"what": Labelled("repayments", say("Instalments of all loans")), "amount": back + known.stopped},
        {"what": Labelled("lent", say("Paid out: decided and planned")), "amount": -out if out else ZERO},
    ]
    if known.stopped:
        label = say("Of these of loans that have stopped: not counted on")
        rows.insert(2, {"what": Labelled("stopped", label), "amount": -known.stopped})
    rows += [
        {"what": Labelled(key, _moved(key)), "amount": total(amounts)}
        for key, amounts in outlook.inflow.items()
    ]
    return Table("reckoned", say("What was reckoned with"), columns, tuple(rows))


def _moved(key: str) -> Message:
    if key == TRANSFERS_KEY:
        return say("From other funds, as in the last year")
    if key == PLEDGED_KEY:
        return say("Parts of pledges that fall due")
    if key == SPENT_KEY:
        return say("Spent, as in the last year")
    return say("{source}, as in the last year", source=Source(key).label)


def _picture(drawn: Capacity, outlook: Outlook) -> Chart:
    low, quarter, middle, upper, high = (drawn.percentiles[p] for p in PERCENTILES)
    return Chart(
        "liquidity",
        say("The fund's money, month by month"),
        say(
            "In 90 of 100 runs the fund has between {low} and {high} at the end of {month}; "
            "if everybody pays as agreed, {agreed}.",
            low=f"{low[-1]:,}",
            high=f"{high[-1]:,}",
            month=drawn.months[-1],
            agreed=f"{drawn.as_agreed[-1]:,}",
        ),
        Kind.LINES,
        tuple(map(str, drawn.months)),
        (
            Series("p5-p95", say("90 of 100 runs"), high, low=low),
            Series("p25-p75", say("half of the runs"), upper, low=quarter),
            Series("p50", say("the middle run"), middle),
            Series("as-agreed", say("as agreed"), drawn.as_agreed),
            Series("reserve", say("kept back"), (outlook.reserve,) * outlook.months, quiet=True),
        ),
    )
