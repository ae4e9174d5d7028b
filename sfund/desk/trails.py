"""From a row of a table to its postings: which words of the row they carry together, and in which days.

Fava's own filter knows the words that an entry or a posting carries itself, not those that it has from its
account's `open`. So the desk asks the postings as the reports do, and each leads to its entry in Fava.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.model import Labelled, Value
from sfund.books.model import Books
from sfund.chart import GRANT_RETURNED
from sfund.money import in_units
from sfund.periods import Span
from sfund.sources import Source

_KNOWN = ", ".join(f"'{one}'" for one in Source)
_MOVES = "transaction IN (SELECT transaction FROM moves)"
"""An entry that only carries results to net assets moves nothing: reports leave it out."""
CONDITIONS: Mapping[str, str] = {
    **{word: f'"{word}" = {{value}}' for word in (
        "grant", "line", "loan", "member", "pledge", "program", "unit")},
    **{word: f"({word} = {{value}} AND {_MOVES})" for word in ("account", "fund")},
    "below": "(account = {value} OR starts_with(account, {value} || ':'))",
    "day": "CAST(day AS VARCHAR) = {value}",
    "side": f"({_MOVES} AND CASE WHEN account = '{GRANT_RETURNED}' THEN ''"
            " WHEN starts_with(account, 'Income:') THEN 'income'"
            " WHEN starts_with(account, 'Expenses:') THEN 'expense' END = {value})",
    "source": f"({_MOVES} AND starts_with(account, 'Income:') AND CASE WHEN source IN ({_KNOWN}) THEN source"
              f" ELSE '{Source.OTHER}' END = {{value}})",
}  # fmt: skip
"""A word of a row → which postings carry it. `below` is an account with those below it; `side` is what a plan
counts, which leaves out what goes back to funders; income of no known source counts as another one's.
"""
NARROWING = frozenset({"day", "side"})
"""Words that lead nowhere by themselves."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where the rows of a table lead.

    Attributes:
        words: The table's columns → the words of the books that they stand for. An empty cell says nothing.
        always: The table is not about the days of its report: it says how things stand, or what was since
            the beginning, so its rows lead to all days up to the day of the report.
    """

    words: Mapping[str, str]
    always: bool = False


def _same(*columns: str, always: bool = False) -> Route:
    return Route(dict(zip(columns, columns, strict=True)), always)


ROUTES: Mapping[tuple[str, str], Route] = {
    ("board", "income-by-source"): _same("source"),
    ("board", "endings"): _same("grant", always=True),
    ("board", "bound"): _same("fund", always=True),
    ("self-reliance", "income-by-source"): _same("source"),
    ("self-reliance", "changes"): _same("source"),
    ("self-reliance", "by-fund"): _same("fund"),
    ("dues", "members"): _same("member", always=True),
    ("dues", "credits"): _same("member", always=True),
    ("funds", "funds"): _same("fund"),
    ("funds", "accounts"): _same("account", "fund", always=True),
    ("pledges", "pledges"): _same("pledge", always=True),
    ("pledges", "parts"): _same("pledge", always=True),
    ("pledges", "received"): _same("pledge", "day", always=True),
    ("cash", "accounts"): _same("account"),
    ("grants", "lines"): _same("grant", "line", always=True),
    ("grants", "settlement"): _same("grant", always=True),
    ("grants", "instalments"): _same("grant", always=True),
    ("budget", "tasks"): Route({"task": "program", "side": "side"}),
    ("budget", "units"): _same("unit", "side"),
    ("budget", "rows"): Route({"task": "program", "unit": "unit", "account": "below", "side": "side"}),
    ("budget", "accounts"): Route({"account": "below"}),
    ("budget", "returned"): _same("grant", "fund", "day"),
    ("loans", "loans"): _same("loan", always=True),
    ("position", "net-assets"): _same("fund", always=True),
    ("position", "accounts"): _same("account", always=True),
    ("operations", "accounts"): _same("account"),
    ("audit", "findings"): _same("account", "day"),
}
"""(report, table) → where its rows lead. Tables that are not here have no links: they say nothing that
postings carry (members by month), or reckon in a way that no word tells (how the fund grew, the forecast).
"""
MOST = 500
_ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
_FOUND = """
    SELECT transaction, day, account, number, narration, fund
    FROM postings
    WHERE currency = $currency AND day BETWEEN $first AND $last AND {condition}
    ORDER BY day DESC, transaction DESC, account
    LIMIT {most}
"""
_SUMS = """
    SELECT split_part(account, ':', 1),
           coalesce(sum(number) FILTER (day >= $first), 0), sum(number), count(*) FILTER (day >= $first)
    FROM postings
    WHERE currency = $currency AND day <= $last AND {condition}
    GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Trail:
    """What leads from a row to its postings: words of the books and what each says, all of them together.

    Attributes:
        always: In all days up to the last one.
    """

    words: tuple[tuple[str, str], ...]
    always: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting as the list shows it; `transaction` numbers the books' entries."""

    transaction: int
    day: dt.date
    account: str
    amount: Decimal
    narration: str
    fund: str


@dataclass(frozen=True, slots=True)
class Found:
    """The postings of a trail: the latest of them, and what all of them come to.

    Attributes:
        moved: By kind of account what the span moved; income as positive as expenses.
        balances: What is owned and owed after the span.
        count: How many there are in all.
    """

    postings: tuple[Posting, ...]
    moved: Mapping[str, Decimal]
    balances: Mapping[str, Decimal]
    count: int


def trail_of(report: str, table: str, row: Mapping[str, Value]) -> Trail | None:
    """Where a row leads; None where nothing that it says is carried by postings."""
    route = ROUTES.get((report, table))
    if route is None:
        return None
    words = tuple((word, said) for column, word in route.words.items() if (said := _said(row[column])))
    return Trail(words, route.always) if {word for word, _ in words} - NARROWING else None


def _said(value: Value) -> str:
    if isinstance(value, Labelled):
        return value.key
    return str(value) if isinstance(value, str | dt.date) else ""


def followed(books: Books, trail: Trail, span: Span) -> Found:
    """The postings that carry all words of the trail within the span.

    Raises:
        ValueError: no postings are known by such a word.
    """
    unknown = [word for word, _ in trail.words if word not in CONDITIONS]
    if unknown or not trail.words:
        raise ValueError(", ".join(unknown))
    condition = " AND ".join(
        CONDITIONS[word].format(value=f"$value{at}") for at, (word, _) in enumerate(trail.words)
    )
    said = {f"value{at}": value for at, (_, value) in enumerate(trail.words)}
    values = {"currency": books.currency, "first": span.first, "last": span.last, **said}
    sums = books.query(_SUMS.format(condition=condition), **values)
    rows = books.query(_FOUND.format(condition=condition, most=MOST), **values)
    signs = {"Income": -1, "Liabilities": -1, "Equity": -1}
    by_root = {root: (moved, balance) for root, moved, balance, _ in sums}
    return Found(
        tuple(
            Posting(transaction, day, account, in_units(number, books.currency), narration, fund)
            for transaction, day, account, number, narration, fund in rows
        ),
        {
            root: in_units(by_root[root][0] * signs.get(root, 1), books.currency)
            for root in _ROOTS[2:]
            if root in by_root and by_root[root][0]
        },
        {
            root: in_units(by_root[root][1] * signs.get(root, 1), books.currency)
            for root in _ROOTS[:2]
            if root in by_root and by_root[root][1]
        },
        sum(count for *_, count in sums),
    )
