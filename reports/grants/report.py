"""`report grants`: what was awarded, what came, what was spent of each line, what goes back.

Of each grant that is alive in the span, all up to the last day: a budget is of the whole project, not of a
year. docs/grants.md has the formulas and an example worked by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value, money_term
from sfund.books.grants.accounts import grant_accounts
from sfund.books.model import Books
from sfund.grants.account import GrantAccount
from sfund.grants.facts import GrantKind
from sfund.money import total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "grants"
TITLE = say("Grants")

KINDS: dict[GrantKind, Message] = {
    GrantKind.PUBLIC_SUBSIDY: say("Public subsidy"),
    GrantKind.ENTRUSTED: say("Entrusted contract"),
    GrantKind.FOUNDATION: say("Foundation grant"),
}


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The report of the grants that are alive in the span, as of its last day or `as_of`."""
    as_of = as_of or span.last
    accounts = [one for one in grant_accounts(books, as_of).values() if _alive(one, span)]
    tables = (_lines(accounts), _settlement(accounts), _instalments(accounts))
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, as_of,
                  books.currency, tuple(_figures(accounts)), tables, books.diagnostics)  # fmt: skip


def _alive(account: GrantAccount, span: Span) -> bool:
    """Awarded by its last day, and not settled before its first."""
    return account.award.date <= span.last and (account.settled is None or account.settled >= span.first)


def _figures(accounts: Sequence[GrantAccount]) -> Iterable[Figure]:
    """Each is a sum over the grants; what each of them brings are its terms."""

    def over(key: str, label: Message, formula: Message, of: Callable[[GrantAccount], Decimal]) -> Figure:
        terms = tuple(money_term(one.award.id, say("{id}", id=one.award.id), of(one)) for one in accounts)
        return Figure(key, label, total(map(of, accounts)), Unit.MONEY, formula, terms)

    yield over(
        "awarded",
        say("Awarded"),
        say("what the grantors awarded, own shares left out"),
        lambda one: one.award.amount.number,
    )
    yield over(
        "received",
        say("Received"),
        say("what came from the grantors up to the last day"),
        lambda one: one.received,
    )
    yield over(
        "spent",
        say("Spent"),
        say("what was spent up to the last day, returns left out"),
        lambda one: one.spent,
    )
    yield over(
        "to-return",
        say("To return"),
        say(
            "received − borne by the grant + interest that goes back, as it was settled, "
            "or were it settled on the last day"
        ),
        lambda one: one.settlement.to_return,
    )
    yield over(
        "still-to-return",
        say("Still to return"),
        say("what goes back less what went back already"),
        lambda one: one.settlement.still_to_return,
    )


def _lines(accounts: Iterable[GrantAccount]) -> Table:
    columns = (
        Column("grant", say("Grant"), Unit.TEXT),
        Column("line", say("Budget line"), Unit.TEXT),
        Column("budget", say("Budget"), Unit.MONEY, adds=True),
        Column("spent", say("Spent"), Unit.MONEY, adds=True),
        Column("committed", say("Committed"), Unit.MONEY, adds=True),
        Column("remaining", say("Remaining"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "grant": account.award.id,
            "line": line.line,
            "budget": line.budget,
            "spent": line.spent,
            "committed": line.committed,
            "remaining": line.remaining,
        }
        for account in accounts
        for line in account.lines
    )
    return Table("lines", say("Budget lines"), columns, rows)


def _settlement(accounts: Iterable[GrantAccount]) -> Table:
    columns = (
        Column("grant", say("Grant"), Unit.TEXT),
        Column("kind", say("Kind"), Unit.TEXT),
        Column("received", say("Received"), Unit.MONEY, adds=True),
        Column("spent", say("Spent"), Unit.MONEY, adds=True),
        Column("own-share", say("Own share"), Unit.MONEY, adds=True),
        Column("interest", say("Interest"), Unit.MONEY, adds=True),
        Column("to-return", say("To return"), Unit.MONEY, adds=True),
        Column("returned", say("Returned"), Unit.MONEY, adds=True),
        Column("settled", say("Settled on"), Unit.DATE),
    )
    return Table("settlement", say("Settlement"), columns, tuple(map(_settlement_row, accounts)))


def _settlement_row(account: GrantAccount) -> Mapping[str, Value]:
    """As of the day; of a settled grant as it was settled, but for what went back since."""
    made = account.settlement
    return {
        "grant": account.award.id,
        "kind": Labelled(account.award.kind.value, KINDS[account.award.kind]),
        "received": made.received,
        "spent": made.spent,
        "own-share": made.own_spent,
        "interest": made.earned,
        "to-return": made.to_return,
        "returned": made.returned,
        "settled": account.settled,
    }


def _instalments(accounts: Iterable[GrantAccount]) -> Table:
    columns = (
        Column("grant", say("Grant"), Unit.TEXT),
        Column("due", say("Due on"), Unit.DATE),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("received", say("Received"), Unit.MONEY, adds=True),
        Column("open", say("Not yet received"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "grant": account.award.id,
            "due": part.due,
            "amount": part.amount,
            "received": part.received,
            "open": part.open,
        }
        for account in accounts
        for part in account.instalments
    )
    return Table("instalments", say("Instalments of the grantors"), columns, rows)
