"""`report pledges`: what was promised, what of it came, what is still to come, and what is late.

Of each pledge that is alive in the span, all up to the last day: a promise is a whole, not of a year.
docs/pledges.md has the formulas and an example worked by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value, money_term
from reports.naming import fund_called, organization_called
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.model import Books
from sfund.giving.pledge_account import PledgeAccount
from sfund.money import total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "pledges"
TITLE = say("Pledges")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The report of the pledges that are alive in the span, as of its last day or `as_of`."""
    as_of = as_of or span.last
    accounts = [one for one in pledge_accounts(books, as_of).values() if alive(one, span, books.currency)]
    tables = (_pledges(books, accounts), parts_table(accounts), gifts_table(accounts))
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, as_of,
                  books.currency, tuple(_figures(accounts, as_of)), tables, books.diagnostics)  # fmt: skip


def alive(account: PledgeAccount, span: Span, currency: str) -> bool:
    """Whether it is made by the last day, and not all received or taken back before the first."""
    if account.pledge.amount.currency != currency or account.pledge.date > span.last:
        return False
    ended = [gift.day for gift in account.gifts] or [account.pledge.date]
    return account.outstanding > 0 or max(*ended, account.pledge.date) >= span.first


def _figures(accounts: Sequence[PledgeAccount], as_of: dt.date) -> Iterator[Figure]:
    """Each is a sum over the pledges; what each of them brings are its terms."""

    def over(key: str, label: Message, formula: Message, of: Callable[[PledgeAccount], Decimal]) -> Figure:
        terms = tuple(money_term(one.pledge.id, say("{id}", id=one.pledge.id), of(one)) for one in accounts)
        return Figure(key, label, total(map(of, accounts)), Unit.MONEY, formula, terms)

    yield over("pledged", say("Pledged"), say("made + raised − cancelled"), lambda one: one.pledged)
    yield over("received", say("Received"), say("what came up to {day}, in money and in kind", day=as_of),
               lambda one: one.received)  # fmt: skip
    yield over("outstanding", say("Still to come"), say("pledged − received, of each pledge, not below zero"),
               lambda one: one.outstanding)  # fmt: skip
    yield over("overdue", say("Late"), say("what is open of parts that were due before {day}", day=as_of),
               lambda one: one.overdue)  # fmt: skip
    yield over("in-kind", say("Of these received in kind"), say("goods and work, at what they are worth"),
               lambda one: one.in_kind)  # fmt: skip


_PLEDGE = Column("pledge", say("Pledge"), Unit.TEXT)


def _pledges(books: Books, accounts: Iterable[PledgeAccount]) -> Table:
    columns = (
        _PLEDGE,
        Column("party", say("Party"), Unit.TEXT),
        Column("pledged", say("Pledged"), Unit.MONEY, adds=True),
        Column("received", say("Received"), Unit.MONEY, adds=True),
        Column("outstanding", say("Still to come"), Unit.MONEY, adds=True),
        Column("overdue", say("Late"), Unit.MONEY, adds=True),
        Column("fund", say("Fund"), Unit.TEXT),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "pledge": one.pledge.id,
            "party": organization_called(books, one.pledge.party),
            "pledged": one.pledged,
            "received": one.received,
            "outstanding": one.outstanding,
            "overdue": one.overdue,
            "fund": fund_called(books, one.pledge.fund),
        }
        for one in accounts
    )
    return Table("pledges", say("Pledges"), columns, rows)


def parts_table(accounts: Iterable[PledgeAccount]) -> Table:
    """Every part of these pledges, and how it stands."""
    columns = (
        _PLEDGE,
        Column("due", say("Due on"), Unit.DATE),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("received", say("Received"), Unit.MONEY, adds=True),
        Column("open", say("Still to come"), Unit.MONEY, adds=True),
        Column("status", say("Status"), Unit.TEXT),
        Column("days-late", say("Days late"), Unit.COUNT),
    )
    rows: list[Mapping[str, Value]] = []
    for one in accounts:
        for part in one.parts:
            status = part.status(one.as_of)
            rows.append(
                {
                    "pledge": one.pledge.id,
                    "due": part.due,
                    "amount": part.amount,
                    "received": part.received,
                    "open": part.open,
                    "status": Labelled(status.value, status.label),
                    "days-late": part.days_late(one.as_of),
                }
            )
    return Table("parts", say("Parts of the pledges"), columns, tuple(rows))


def gifts_table(accounts: Iterable[PledgeAccount], *, with_entries: bool = True) -> Table:
    """All that came of these pledges, each with its entry unless it is for a reader outside."""
    entry = (Column("entry", say("Entry"), Unit.TEXT),) if with_entries else ()
    columns = (
        _PLEDGE,
        Column("day", say("Day"), Unit.DATE),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("form", say("Form"), Unit.TEXT),
        *entry,
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "pledge": one.pledge.id,
            "day": gift.day,
            "amount": gift.amount,
            "form": Labelled("in-kind", say("In kind")) if gift.in_kind else Labelled("money", say("Money")),
            "entry": gift.entry,
        }
        for one in accounts
        for gift in one.gifts
    )
    return Table("received", say("What came"), columns, rows)
