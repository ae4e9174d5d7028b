"""From a row of a table to its postings: which words of the row they carry together, and in which days.

Fava's own filter knows the words that an entry or a posting carries itself, not those that it has from its
account's `open`. So the desk asks the postings as the reports do, and each leads to its entry in Fava.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.model import Labelled, Value
from sfund.books.model import Books
from sfund.chart import GRANT_RETURNED
from sfund.funds.facts import Activity
from sfund.money import ZERO, in_units
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
    "activity": f"CASE WHEN list_contains($other, fund) THEN '{Activity.OTHER}'"
                f" ELSE '{Activity.PUBLIC_INTEREST}' END = {{value}}",
    "day": "CAST(day AS VARCHAR) = {value}",
    "side": f"({_MOVES} AND CASE WHEN account = '{GRANT_RETURNED}' THEN ''"
            " WHEN starts_with(account, 'Income:') THEN 'income'"
            " WHEN starts_with(account, 'Expenses:') THEN 'expense' END = {value})",
    "source": f"({_MOVES} AND starts_with(account, 'Income:') AND CASE WHEN source IN ({_KNOWN}) THEN source"
              f" ELSE '{Source.OTHER}' END = {{value}})",
}  # fmt: skip
"""A word of a row → which postings carry it. `below` is an account with those below it; `side` is what a plan
counts, which leaves out what goes back to funders; income of no known source counts as another one's. An
activity is that of the fund.
"""
NARROWING = frozenset({"activity", "day", "side"})
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
    ("position", "accounts"): _same("account", "activity", always=True),
    ("operations", "accounts"): _same("account", "activity"),
    ("audit", "findings"): _same("account", "day"),
}
"""(report, table) → where its rows lead. Tables that are not here have no links: they say nothing that
postings carry (members by month), or reckon in a way that no word tells (how the fund grew, the forecast).
"""
MOST = 500
_OWNED = ("Assets", "Liabilities")
_MOVED = ("Income", "Expenses", "Equity")
_CREDIT = frozenset({"Income", "Liabilities", "Equity"})
_FOUND = """
    SELECT transaction, day, account, number, narration, fund
    FROM postings
    WHERE currency = $currency AND day BETWEEN $first AND $last AND {condition}
    ORDER BY day DESC, transaction DESC, account
    LIMIT {most}
"""
_SUMS = """
    SELECT account,
           coalesce(sum(number) FILTER (day >= $first), 0), coalesce(sum(number) FILTER (day >= $since), 0),
           coalesce(sum(number) FILTER (day >= $since AND number > 0), 0), sum(number),
           count(*) FILTER (day >= $first)
    FROM postings
    WHERE currency = $currency AND day <= $last AND {condition}
    GROUP BY account
    ORDER BY account
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
class AccountSums:
    """What the postings of a trail come to on one account; income and debts as positive as expenses.

    Attributes:
        within: In the days of the report.
        raised: Of that what was added to it; the rest was taken away.
        until: From the first day of the books to the last of the span.
    """

    account: str
    within: Decimal
    raised: Decimal
    until: Decimal

    @property
    def lowered(self) -> Decimal:
        return self.raised - self.within


@dataclass(frozen=True, slots=True)
class Found:
    """The postings of a trail: the latest of them, and what all of them come to.

    Attributes:
        moved: By kind of account what the span moved; income as positive as expenses.
        balances: What is owned and owed after the span.
        accounts: The same by account.
        count: How many there are in all.
    """

    postings: tuple[Posting, ...]
    moved: Mapping[str, Decimal]
    balances: Mapping[str, Decimal]
    accounts: tuple[AccountSums, ...]
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


def followed(books: Books, trail: Trail, span: Span, since: dt.date | None = None) -> Found:
    """The postings that carry all words of the trail within the span.

    Args:
        books: As Fava has loaded them.
        trail: The words.
        span: The days of the postings.
        since: The first day of the report, where the span begins with the books.

    Raises:
        ValueError: no postings are known by such a word.
    """
    unknown = [word for word, _ in trail.words if word not in CONDITIONS]
    if unknown or not trail.words:
        raise ValueError(", ".join(unknown))
    condition = " AND ".join(
        CONDITIONS[word].format(value=f"$value{at}") for at, (word, _) in enumerate(trail.words)
    )
    said: dict[str, object] = {f"value{at}": value for at, (_, value) in enumerate(trail.words)}
    if any(word == "activity" for word, _ in trail.words):
        funds = books.registry.funds.values()
        said["other"] = [fund.name for fund in funds if fund.activity is Activity.OTHER]
    values = {"currency": books.currency, "first": span.first, "last": span.last, **said}
    sums = books.query(_SUMS.format(condition=condition), since=since or span.first, **values)
    rows = books.query(_FOUND.format(condition=condition, most=MOST), **values)
    owned, moved = _by_root(sums, _OWNED, until=True), _by_root(sums, _MOVED, until=False)
    return Found(
        tuple(
            Posting(transaction, day, account, in_units(number, books.currency), narration, fund)
            for transaction, day, account, number, narration, fund in rows
        ),
        {root: in_units(amount, books.currency) for root, amount in moved.items() if amount},
        {root: in_units(amount, books.currency) for root, amount in owned.items() if amount},
        tuple(_account_sums(account, within, added, until, books.currency)
              for account, _, within, added, until, _ in sums),
        sum(count for *_, count in sums),
    )  # fmt: skip


def _by_root(sums: Iterable[tuple[Any, ...]], roots: Sequence[str], *, until: bool) -> dict[str, Decimal]:
    """By kind of account what the span moved, or what there is after it."""
    amounts = dict.fromkeys(roots, ZERO)
    for account, in_span, _, _, at_last, _ in sums:
        root = account.partition(":")[0]
        if root in amounts:
            amounts[root] += _sign(root) * (at_last if until else in_span)
    return amounts


def _account_sums(
    account: str, within: Decimal, added: Decimal, until: Decimal, currency: str
) -> AccountSums:
    sign = _sign(account.partition(":")[0])
    raised = added if sign > 0 else added - within
    return AccountSums(account, *(in_units(one, currency) for one in (sign * within, raised, sign * until)))


def _sign(root: str) -> int:
    return -1 if root in _CREDIT else 1
