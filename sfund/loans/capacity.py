"""What the fund can bear: its money over the coming months, drawn many times from how borrowers pay.

In each run every borrower pays as agreed, late, or at some month stops for good; how often that happens is
itself drawn, from a stated prior and what the fund has seen so far (Beta and binomial), so a young fund is
told a wide range. Nothing is expected after a stop: the cautious reading. Borrowers stop independently of
each other within a run; what hits all of them at once is asked by `stressed`.

Draws are whole numbers: the same seed gives the same runs on every machine. Each borrower has a stream of
their own, so that two plans differ only in what differs between them.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from operator import add

from sfund.money import ZERO, total
from sfund.periods import Month

PERCENTILES = (5, 25, 50, 75, 95)

_BITS = 32
_ONE = 1 << _BITS
_LATE = _ONE - 1
_PATIENCE = 1000  # observations that a draw of a share goes through; more would only narrow what is narrow


@dataclass(frozen=True, slots=True)
class Share:
    """How often something happened: `hits` of `cases`, a prior's or the fund's own.

    >>> Share(1, 400) + Share(0, 150)
    Share(hits=1, cases=550)
    """

    hits: int
    cases: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.cases:
            raise ValueError(f"{self.hits} of {self.cases} is no share")

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.cases + other.cases)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How borrowers pay, prior and history added up.

    Attributes:
        stops: Instalments with which a borrower stopped paying for good, of all instalments due.
        delays: Instalments that came more than a month late, of all instalments due.
        lags: Months by which such instalments were late, each as often as it was seen; at least one.
    """

    stops: Share
    delays: Share
    lags: tuple[int, ...] = (1,)

    def __post_init__(self) -> None:
        if not self.lags or min(self.lags) < 1:
            raise ValueError("a delay takes at least a month")


@dataclass(frozen=True, slots=True)
class Flow:
    """Money of one loan: `rows` come back, `paid_out` goes out first where the loan is only planned."""

    loan: str
    borrower: str
    rows: tuple[tuple[Month, Decimal], ...]
    paid_out: tuple[tuple[Month, Decimal], ...] = ()

    @property
    def due(self) -> Decimal:
        """Everything that is still to come."""
        return total(amount for _, amount in self.rows)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is reckoned with.

    Attributes:
        first: The first month looked at.
        months: How many.
        liquid: The fund's money on the day before.
        reserve: What is always to be kept.
        loans: Running and planned loans, what is overdue in the first month.
        inflow: By source, what comes each month besides (negative: what goes out); as long as `months`.
    """

    first: Month
    months: int
    liquid: Decimal
    reserve: Decimal
    loans: tuple[Flow, ...]
    inflow: Mapping[str, tuple[Decimal, ...]]

    def path(self) -> tuple[Decimal, ...]:
        """The fund's money at the end of each month if everybody pays as agreed."""
        moves = [total(column) for column in zip(*self.inflow.values(), strict=True)] or [ZERO] * self.months
        for flow in self.loans:
            for month, amount, sign in _moves(flow):
                if 0 <= (index := self.first.until(month)) < self.months:
                    moves[index] += sign * amount
        return tuple(accumulate(moves, initial=self.liquid))[1:]


@dataclass(frozen=True, slots=True)
class Capacity:
    """What came of the runs.

    Attributes:
        months: The months looked at.
        as_agreed: The fund's money at the end of each if everybody pays as agreed.
        percentiles: By percentile, the fund's money at the end of each month (nearest rank).
        short: In how many runs the fund was below its reserve at the end of each month.
        ever_short: In how many runs it was so at least once.
        runs: How many runs there were.
        bearable: What could be lent once more now, on the shape of `probe`, with the reserve kept today and
            at the end of each month in 95 of 100 runs; `None` without a probe.
    """

    months: tuple[Month, ...]
    as_agreed: tuple[Decimal, ...]
    percentiles: Mapping[int, tuple[Decimal, ...]]
    short: tuple[int, ...]
    ever_short: int
    runs: int
    bearable: Decimal | None


def simulate(
    outlook: Outlook, behaviour: Behaviour, *, seed: str, runs: int = 1000, probe: Flow | None = None
) -> Capacity:
    """The outlook, run `runs` times.

    `probe` is a loan of any size in the first month; it is not lent in the runs, only measured against them.

    Raises:
        ValueError: there are no runs or no months.
    """
    if runs < 1 or outlook.months < 1:
        raise ValueError("a simulation needs a run and a month")
    draws = _Draws.of(behaviour, seed, runs)
    paths = _paths(outlook, draws)
    columns = [sorted(column) for column in zip(*paths, strict=True)]
    return Capacity(
        months=tuple(outlook.first.plus(k) for k in range(outlook.months)),
        as_agreed=outlook.path(),
        percentiles={p: tuple(_nearest_rank(column, p) for column in columns) for p in PERCENTILES},
        short=tuple(bisect_left(column, outlook.reserve) for column in columns),
        ever_short=sum(min(path) < outlook.reserve for path in paths),
        runs=runs,
        bearable=None if probe is None else _bearable(outlook, draws, paths, probe),
    )


def stressed(outlook: Outlook, *, failing: int = 0, cut: Mapping[str, Decimal] | None = None) -> Outlook:
    """The same outlook when the borrowers who owe most pay nothing more and sources of inflow shrink.

    Args:
        outlook: What is reckoned with.
        failing: How many of the largest borrowers fail, by what is still to come from running loans. What
            is planned for them is not lent.
        cut: By source, the share that is lost: a third of the dues is `Decimal(1) / 3`. Rounded down, away
            from comfort: what is left is never more than the exact share.
    """
    owed: dict[str, Decimal] = {}
    for flow in outlook.loans:
        if not flow.paid_out:
            owed[flow.borrower] = owed.get(flow.borrower, ZERO) + flow.due
    lost = set(sorted(owed, key=lambda borrower: (-owed[borrower], borrower))[:failing])
    return replace(
        outlook,
        loans=tuple(flow for flow in outlook.loans if flow.borrower not in lost),
        inflow={
            source: tuple(_less(amount, (cut or {}).get(source, ZERO)) for amount in amounts)
            for source, amounts in outlook.inflow.items()
        },
    )


def largest_borrowers(outlook: Outlook, count: int) -> list[str]:
    """The borrowers who would fail first in `stressed`."""
    left = {flow.borrower for flow in stressed(outlook, failing=count).loans}
    return sorted({flow.borrower for flow in outlook.loans} - left)


def _less(amount: Decimal, share: Decimal) -> Decimal:
    """What is left of an inflow once a share of it is lost; an outflow stays."""
    return amount if amount <= 0 or not share else (amount - amount * share) // 1


def _moves(flow: Flow) -> Iterator[tuple[Month, Decimal, int]]:
    yield from ((month, amount, -1) for month, amount in flow.paid_out)
    yield from ((month, amount, 1) for month, amount in flow.rows)


@dataclass(frozen=True, slots=True)
class _Draws:
    """The chances of every run: how likely a stop and a delay are, in parts of 2³²."""

    seed: str
    lags: tuple[int, ...]
    chances: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, behaviour: Behaviour, seed: str, runs: int) -> _Draws:
        stream = random.Random(seed)  # noqa: S311  a draw that anybody can repeat, not a secret
        stops, delays = behaviour.stops, behaviour.delays
        chances = ((_draw_share(stream, stops), _draw_share(stream, delays)) for _ in range(runs))
        return cls(seed, behaviour.lags, tuple(chances))

    def received(
        self, borrower: str, rows: Sequence[tuple[int, Decimal]], months: int
    ) -> Iterator[list[Decimal]]:
        """What comes of a borrower's rows (month by number, amount) in each month, run by run."""
        stream = random.Random(f"{self.seed}\n{borrower}")  # noqa: S311  as above
        for stop, delay in self.chances:
            came, stopped = [ZERO] * months, False
            for index, amount in rows:
                # One draw a row, also after a stop: the next run finds the stream where it would be anyway.
                bits = stream.getrandbits(3 * _BITS)
                stopped = stopped or bits & _LATE < stop
                if stopped:
                    continue
                late = bits >> _BITS & _LATE < delay
                when = index + (self.lags[(bits >> 2 * _BITS) % len(self.lags)] if late else 0)
                if 0 <= when < months:
                    came[when] += amount
            yield came


def _draw_share(stream: random.Random, share: Share) -> int:
    """A share as likely as what was seen: Beta(hits + 1, misses + 1), as an order statistic of uniforms."""
    hits, cases = share.hits, share.cases
    if cases > _PATIENCE:
        hits, cases = -(-hits * _PATIENCE // cases), _PATIENCE
    draws = sorted(stream.getrandbits(_BITS) for _ in range(cases + 1))
    return draws[hits]


def _paths(outlook: Outlook, draws: _Draws) -> list[list[Decimal]]:
    """The fund's money at the end of each month, by run."""
    certain = replace(outlook, loans=tuple(replace(flow, rows=()) for flow in outlook.loans)).path()
    runs = [list(certain) for _ in draws.chances]
    for borrower, rows in _rows_by_borrower(outlook).items():
        for run, came in zip(runs, draws.received(borrower, rows, outlook.months), strict=True):
            for index, amount in enumerate(accumulate(came)):
                run[index] += amount
    return runs


def _rows_by_borrower(outlook: Outlook) -> dict[str, list[tuple[int, Decimal]]]:
    """Who stops paying one loan stops paying all: the rows of a borrower, by month."""
    found: dict[str, list[tuple[int, Decimal]]] = {}
    for flow in outlook.loans:
        rows = ((outlook.first.until(month), amount) for month, amount in flow.rows)
        found.setdefault(flow.borrower, []).extend(rows)
    return {borrower: sorted(rows) for borrower, rows in found.items()}


def _bearable(outlook: Outlook, draws: _Draws, paths: Sequence[Sequence[Decimal]], probe: Flow) -> Decimal:
    """The largest loan of the probe's shape that keeps the reserve in 95 of 100 runs, rounded down."""
    lent = total(amount for _, amount in probe.paid_out)
    out = replace(outlook, liquid=ZERO, inflow={}, loans=(replace(probe, rows=()),)).path()
    rows = _rows_by_borrower(replace(outlook, loans=(probe,)))[probe.borrower]
    received = draws.received(probe.borrower, rows, outlook.months)
    limits = []
    for path, came in zip(paths, received, strict=True):
        moves = map(add, out, accumulate(came))
        # A loan of x moves each month's money by x / lent times the probe's: linear, so nothing is searched.
        pairs = zip(path, moves, strict=True)
        room = [(have - outlook.reserve) * lent / -move for have, move in pairs if move < 0]
        limits.append(min(room, default=ZERO))
    # It is paid out before anything else of the month came.
    now = outlook.liquid - outlook.reserve
    return max(min(_nearest_rank(sorted(limits), PERCENTILES[0]) // 1, now), ZERO)


def _nearest_rank(ordered: Sequence[Decimal], percentile: int) -> Decimal:
    """The smallest value that at least so many of a hundred do not exceed."""
    return ordered[max(-(-percentile * len(ordered) // 100), 1) - 1]
