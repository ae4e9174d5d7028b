"""Dues: how every member stands after ten years of payments, against a plain pandas group-by of the same.

Theirs is the smaller question: what each member paid, and when last. Ours also says what was asked, what is
open since when, and the status. Both begin with the payments as columns in memory; ours asks them as in use,
`sfund.books.dues.standings` over a table as the books have it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import run
from benchmarks.model import Row, Section
from benchmarks.programs import PYTHON

if TYPE_CHECKING:
    import pandas as pd

    from sfund.books.model import Books
    from sfund.registry import Registry

_AIM = 10.0
_ROUNDS = 3
_FIRST, _YEARS = 2016, 10
_DAY = dt.date(_FIRST + _YEARS - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class Found:
    """What one size took in its own process, best of the rounds.

    Attributes:
        groups: Of our seconds, those for what each member paid; the rest is what follows from it.
        alike: Whether both found the same sums and last days.
    """

    members: int
    payments: int
    ours: float
    groups: float
    pandas: float
    arrears: str
    statuses: dict[str, int]
    alike: bool


def standing(sizes: tuple[tuple[int, int], ...]) -> Section:
    """A row for each size: members, and payments of each in ten years."""
    rows: list[Row] = []
    counts: dict[str, str] = {}
    failures: list[str] = []
    for members, each in sizes:
        command = [PYTHON, "-m", "benchmarks.dues", str(members), str(each)]
        found = Found(**json.loads(run(command).output))
        what = f"{found.members:,} members, {found.payments:,} payments"
        rows.append(Row(what, found.ours, "pandas group-by", found.pandas, _AIM))
        shown = ", ".join(f"{status} {count:,}" for status, count in found.statuses.items())
        counts[f"of {what}"] = f"{found.groups:.2f} s for the sums; {shown}; arrears {found.arrears}"
        if not found.alike:
            failures.append(f"another sum or last day than pandas over {what}")
    note = "status and arrears of every member, ten years; the sums by member and the last days are compared"
    return Section("Dues, seconds in one process", tuple(rows), counts, (note,), tuple(failures))


# In a process of its own, so that nothing of one size is left for the next


def _measure(members: int, each: int) -> Found:
    from sfund.books.collector import without_collector  # noqa: PLC0415
    from sfund.books.dues import paid_by_member, standings  # noqa: PLC0415

    frame = _payments(members, each)
    books = _books(members, frame)
    ours, groups, pandas = [], [], []
    for _ in range(_ROUNDS):
        seconds, sums = _timed(lambda: frame.groupby("member").agg({"number": "sum", "day": "max"}))
        pandas.append(seconds)
        with without_collector():
            seconds, found = _timed(lambda: list(standings(books, _DAY)))
            ours.append(seconds)
            seconds, paid = _timed(lambda: paid_by_member(books, _DAY))
            groups.append(seconds)
    wanted = {member: (number, day.date()) for member, number, day in sums.itertuples()}
    statuses: dict[str, int] = {}
    for one in found:
        statuses[str(one.status)] = statuses.get(str(one.status), 0) + 1
    return Found(
        members,
        len(frame),
        min(ours),
        min(groups),
        min(pandas),
        f"{sum(one.arrears for one in found):,}",
        dict(sorted(statuses.items())),
        {member: (one.total, one.last) for member, one in paid.items()} == wanted,
    )


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


def _payments(members: int, each: int) -> pd.DataFrame:
    """So many payments of every member over the years, for as many months each.

    One member in a hundred has one that says for which month it is.
    """
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    random = np.random.default_rng(20_161_231)
    count = members * each
    ids = pd.Series([_id(number) for number in range(members)], dtype="str")
    number = np.tile(np.arange(members), each)
    month = np.repeat(np.arange(each) * (12 * _YEARS) // each, members)
    first = np.datetime64(f"{_FIRST}-01", "M")
    day = (first + month).astype("datetime64[D]") + random.integers(0, 28, count)
    months = pd.Series([str(first + one) for one in range(12 * _YEARS)], dtype="str")
    frame = pd.DataFrame(
        {
            "member": ids.take(number).array,
            "day": day.astype("datetime64[us]"),
            "number": random.choice([10_000, 10_000, 10_000, 20_000, 5_000], count) * (12 * _YEARS // each),
            "covers": months.take(month).where(random.random(count) < 1 / 100 / each).array,
        }
    )
    kept = random.random(count) < 0.96  # noqa: PLR2004  the others forgot, and owe it
    return frame[kept].sort_values("day", kind="stable", ignore_index=True)


def _books(members: int, frame: pd.DataFrame) -> Books:
    """Books that hold these payments, their postings as the table that the books would make of them."""
    import duckdb  # noqa: PLC0415

    from sfund.books.model import Books  # noqa: PLC0415
    from sfund.books.persons.register import Register  # noqa: PLC0415
    from sfund.books.postings import PostingTable  # noqa: PLC0415
    from sfund.books.settings import Settings  # noqa: PLC0415

    connection = duckdb.connect()
    connection.register("payments", frame)
    connection.execute(
        "CREATE TABLE postings AS SELECT CAST(day AS DATE) AS day, member, covers, 'dues' AS source,"
        " 'KRW' AS currency, CAST(-number AS DECIMAL(38, 9)) AS number FROM payments"
    )
    connection.unregister("payments")
    books = Books(Path(), Settings(), [], {}, _registry(members), Register())
    postings = PostingTable({})
    vars(postings)["_connection"] = connection
    vars(books).update(postings=postings, opens=_opens())
    return books


def _opens() -> dict[str, Any]:
    from beancount.core import data  # noqa: PLC0415

    from sfund.chart import DUES  # noqa: PLC0415

    return {name: data.Open({}, dt.date(_FIRST, 1, 1), name, ["KRW"], None) for name in DUES.values()}


def _registry(members: int) -> Registry:
    from sfund.members.dues import DuesPlan  # noqa: PLC0415
    from sfund.members.facts import Member  # noqa: PLC0415
    from sfund.money import Money  # noqa: PLC0415
    from sfund.periods import Every  # noqa: PLC0415
    from sfund.registry import Registry  # noqa: PLC0415

    began = dt.date(_FIRST, 1, 1)
    plans = {"monthly": (10_000, Every.MONTH), "more": (15_000, Every.MONTH), "yearly": (120_000, Every.YEAR)}
    made = {
        name: (DuesPlan(date=began, name=name, amount=Money(Decimal(won), "KRW"), every=every),)
        for name, (won, every) in plans.items()
    }
    known = (Member.of(_life(number)) for number in range(members))
    return Registry(plans=made, members={member.id: member for member in known})


def _life(number: int) -> Iterator[Any]:
    """Joining, and of some a change of plan, a pause, a leave, a waiver."""
    from sfund.members import facts as members  # noqa: PLC0415

    id_, plan = _id(number), ("monthly", "monthly", "monthly", "yearly")[number % 4]
    joined = dt.date(_FIRST, 1, 1) + dt.timedelta(days=number % 700)
    later = [joined + dt.timedelta(days=365 * years + number % 50) for years in (2, 4, 5, 6)]
    yield members.MemberJoin(date=joined, id=id_, kind=members.MemberKind.INDIVIDUAL, plan=plan)
    if number % 10 == 1:
        yield members.MemberPlan(date=later[0], id=id_, plan="more")
    if number % 25 == 2:  # noqa: PLR2004
        yield members.MemberPause(date=later[1], id=id_, until=later[2])
    if number % 20 == 3:  # noqa: PLR2004
        yield members.MemberLeave(date=later[3], id=id_)
    if number % 100 == 4:  # noqa: PLR2004
        yield members.DuesWaived(date=later[3], id=id_, covers="2019-03/2019-05")


def _id(number: int) -> str:
    return f"I-{number:06d}"


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(*map(int, sys.argv[1:])))))
