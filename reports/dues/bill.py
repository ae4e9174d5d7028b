"""`sfund dues bill`: what each member is to be asked for in a month.

Everything booked up to the month's last day counts: who has paid already is asked no more, and the list of a
month that is over is always the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.dues.methods import Method, methods
from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value, money_term
from sfund.books.dues import dues_of, paid_by_member
from sfund.books.model import Books
from sfund.members.standing import Dues, Paid
from sfund.money import total
from sfund.periods import Month
from sfund.words import Message, say

NAME = "bill"
TITLE = say("Dues to ask for")


@dataclass(frozen=True, slots=True)
class Line:
    """One member's month, in the books' currency.

    Attributes:
        due: What falls due in the month, less what was waived or written off.
        credit_used: What of it is paid: from credit, or within the month.
        older: What is open from before the month and still may be claimed.
        too_old: What is open from before the limit; it is not asked for.
    """

    member: str
    method: Method
    due: Decimal
    credit_used: Decimal
    older: Decimal
    too_old: Decimal

    @property
    def to_ask(self) -> Decimal:
        return self.due - self.credit_used + self.older


@dataclass(frozen=True, slots=True)
class Bill:
    """All lines of a month, by member; those with nothing to ask for are among them."""

    month: Month
    lines: tuple[Line, ...]

    @property
    def asked(self) -> tuple[Line, ...]:
        """The lines with something to ask for."""
        return tuple(line for line in self.lines if line.to_ask > 0)


def bill_of(books: Books, month: Month, ways: Collection[Method] | None = None) -> Bill:
    """The bill of a month; of the members alone who pay in one of these ways, if any are named."""
    dues, nothing, last = dues_of(books), Paid(), month.last_day
    paid = paid_by_member(books, last)
    paying = methods(books, last)
    lines = (
        _line(dues, member, paid.get(member, nothing), paying.get(member, Method.NONE), month)
        for member in sorted(books.registry.members)
        if ways is None or paying.get(member, Method.NONE) in ways
    )
    return Bill(month, tuple(line for line in lines if line.due or line.older or line.too_old))


def _line(dues: Dues, member: str, paid: Paid, method: Method, month: Month) -> Line:
    limit, first, last = dues.limit(month.last_day), month.first_day, month.last_day
    claims = [claim for claim in dues.claims(member, paid, last) if claim.ask.due <= last]
    now = [claim for claim in claims if claim.ask.due >= first]
    return Line(
        member=member,
        method=method,
        due=total(claim.amount for claim in now),
        credit_used=total(claim.paid for claim in now),
        older=total(claim.open for claim in claims if limit <= claim.ask.due < first),
        too_old=total(claim.open for claim in claims if claim.ask.due < limit),
    )


def as_report(books: Books, bill: Bill, names: Mapping[str, str] | None = None) -> Report:
    """The bill to read; with the names, where they are given."""
    first, last = bill.month.first_day, bill.month.last_day
    return Report(NAME, TITLE, books.settings.organization.name, first, last, last, books.currency,
                  _figures(bill), (_table(bill, names),), books.diagnostics)  # fmt: skip


def _figures(bill: Bill) -> tuple[Figure, ...]:
    sums = {
        "due": (say("Due this month"), total(line.due for line in bill.lines)),
        "credit-used": (say("Paid already"), total(line.credit_used for line in bill.lines)),
        "older": (say("Older arrears"), total(line.older for line in bill.lines)),
        "too-old": (say("Too old to be claimed"), total(line.too_old for line in bill.lines)),
    }
    formulas: dict[str, Message] = {
        "due": say("dues of this month, less what was waived"),
        "credit-used": say("of these: from credit, or paid within the month"),
        "older": say("unpaid from before this month"),
        "too-old": say("unpaid from before the limit of claims; not asked for"),
    }
    to_ask = total(line.to_ask for line in bill.lines)
    parts = {key: sums[key] for key in ("due", "credit-used", "older")}
    return (
        *(Figure(key, label, sum_, Unit.MONEY, formulas[key]) for key, (label, sum_) in sums.items()),
        Figure(
            "to-ask",
            say("To ask for"),
            to_ask,
            Unit.MONEY,
            say("due − credit-used + older"),
            tuple(money_term(key, label, sum_) for key, (label, sum_) in parts.items()),
        ),
        Figure(
            "members-asked",
            say("Members to ask"),
            len(bill.asked),
            Unit.COUNT,
            say("members with something to ask for"),
        ),
    )


def _table(bill: Bill, names: Mapping[str, str] | None) -> Table:
    named = () if names is None else (Column("name", say("Name"), Unit.TEXT),)
    columns = (
        Column("member", say("Member"), Unit.TEXT),
        *named,
        Column("method", say("Way of paying"), Unit.TEXT),
        Column("due", say("This month"), Unit.MONEY, adds=True),
        Column("credit-used", say("Paid already"), Unit.MONEY, adds=True),
        Column("older", say("Older"), Unit.MONEY, adds=True),
        Column("to-ask", say("To ask for"), Unit.MONEY, adds=True),
    )
    return Table("members", say("Members"), columns, tuple(_row(line, names) for line in bill.asked))


def _row(line: Line, names: Mapping[str, str] | None) -> Mapping[str, Value]:
    row: dict[str, Value] = {
        "member": line.member,
        "method": Labelled(line.method.value, line.method.label),
        "due": line.due,
        "credit-used": line.credit_used,
        "older": line.older,
        "to-ask": line.to_ask,
    }
    return row if names is None else row | {"name": names.get(line.member)}
