"""The tables of the dues report below that of the members: how old, by which way, why not, how they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from reports.dues.methods import Method, failures, methods, received
from reports.dues.position import Position
from reports.model import Column, Labelled, Table, Unit, Value
from sfund.collecting.debit_codes import describe_code
from sfund.members.facts import DebitFailed
from sfund.members.standing import Claim, Status
from sfund.money import ZERO, ratio, total
from sfund.words import Message, say

_AGES: tuple[tuple[str, Message, int], ...] = (
    ("1-30", say("1–30 days"), 30),
    ("31-60", say("31–60 days"), 60),
    ("61-90", say("61–90 days"), 90),
)
"""Key, label and the last day of each band; what is older is in the two below."""

_OLDER = ("over-90", say("Over 90 days"))
_TOO_OLD = ("beyond-limit", say("Too old to be claimed"))


def ageing(position: Position) -> Table:
    """Arrears by how long they are due; the bands do not overlap and add up to all arrears."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    members: dict[str, set[str]] = defaultdict(set)
    for member, standing in position.standings.items():
        for claim in standing.open:
            band = _band(position, claim)
            amounts[band] += claim.open
            members[band].add(member)
    bands = (*((key, label) for key, label, _ in _AGES), _OLDER, _TOO_OLD)
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {"age": Labelled(key, label), "members": len(members[key]), "amount": amounts[key]}
        for key, label in bands
    )
    columns = (
        Column("age", say("Due for"), Unit.TEXT),
        Column("members", say("Members"), Unit.COUNT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
    )
    return Table("ageing", say("Arrears by age"), columns, rows)


def _band(position: Position, claim: Claim) -> str:
    if claim.ask.due < position.limit:
        return _TOO_OLD[0]
    days = (position.as_of - claim.ask.due).days
    return next((key for key, _, most in _AGES if days <= most), _OLDER[0])


def by_method(position: Position) -> Table:
    """Each member counts once, under its way of paying; `received` is what came in by the way itself."""
    ways = methods(position.books, min(position.span.last, position.as_of))
    asked: dict[Method, Decimal] = defaultdict(Decimal)
    paid: dict[Method, Decimal] = defaultdict(Decimal)
    members: dict[Method, int] = defaultdict(int)
    for member in position.books.registry.members:
        method = ways.get(member, Method.NONE)
        asked[method] += position.asked.get(member, ZERO)
        paid[method] += position.paid.get(member, ZERO)
        members[method] += bool(position.asked.get(member) or position.paid.get(member))
    came = _received(position)
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "method": Labelled(method.value, method.label),
            "members": members[method],
            "asked": asked[method],
            "collected": paid[method],
            "rate": ratio(paid[method], asked[method]),
            "received": came[method],
        }
        for method in Method
        if members[method] or came[method]
    )
    columns = (
        Column("method", say("Way of paying"), Unit.TEXT),
        Column("members", say("Members"), Unit.COUNT, adds=True),
        Column("asked", say("Expected"), Unit.MONEY, adds=True),
        Column("collected", say("Collected"), Unit.MONEY, adds=True),
        Column("rate", say("Collection rate"), Unit.RATIO),
        Column("received", say("Came this way"), Unit.MONEY, adds=True),
    )
    return Table("by-method", say("By way of paying"), columns, rows)


def by_failure_code(position: Position) -> Table:
    """Debits of the span that failed; `later-paid` counts those whose dues have come since."""
    by_code: dict[str, list[DebitFailed]] = defaultdict(list)
    for failed in failures(position.books, position.past) if position.past else ():
        by_code[failed.code].append(failed)
    failed_sum = total(one.amount.number for group in by_code.values() for one in group)
    asked = failed_sum + _received(position)[Method.CMS]
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "code": code,
            "meaning": _meaning(code),
            "count": len(group),
            "amount": total(one.amount.number for one in group),
            "share": ratio(total(one.amount.number for one in group), asked),
            "later-paid": sum(_paid_since(position, one) for one in group),
        }
        for code, group in sorted(by_code.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )
    columns = (
        Column("code", say("Code"), Unit.TEXT),
        Column("meaning", say("Meaning"), Unit.TEXT),
        Column("count", say("Debits"), Unit.COUNT, adds=True),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("share", say("Share of all debits"), Unit.RATIO),
        Column("later-paid", say("Paid since"), Unit.COUNT),
    )
    return Table("by-failure-code", say("Debits that failed"), columns, rows)


def _received(position: Position) -> Mapping[Method, Decimal]:
    if position.past is None:
        return dict.fromkeys(Method, ZERO)
    return received(position.books, position.past)


def _meaning(code: str) -> Labelled:
    """The same key in every language, made of the English words."""
    label = describe_code(code)
    return Labelled(str(label).lower().replace(" ", "-").replace("'", ""), label)


def _paid_since(position: Position, failed: DebitFailed) -> bool:
    """Whether something came after it and nothing asked up to it is open."""
    standing = position.standings.get(failed.id)
    return (
        standing is not None
        and standing.last_paid is not None
        and standing.last_paid > failed.date
        and not any(claim.ask.first <= failed.date for claim in standing.open)
    )


def by_status(position: Position) -> Table:
    """How many members stand how, and what they owe."""
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "status": Labelled(status.value, status.label),
            "members": sum(1 for one in position.standings.values() if one.status is status),
            "arrears": total(one.arrears for one in position.standings.values() if one.status is status),
        }
        for status in Status
    )
    columns = (
        Column("status", say("Status"), Unit.TEXT),
        Column("members", say("Members"), Unit.COUNT, adds=True),
        Column("arrears", say("Arrears"), Unit.MONEY, adds=True),
    )
    return Table("by-status", say("By status"), columns, rows)


def credits_(position: Position) -> Table:
    """Who has paid ahead or too much, and is owed periods or money."""
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "member": member,
            "status": Labelled(standing.status.value, standing.status.label),
            "credit": standing.credit,
            "paid-through": str(standing.paid_through) if standing.paid_through else None,
            "last-paid": standing.last_paid,
        }
        for member, standing in sorted(position.standings.items())
        if standing.credit
    )
    columns = (
        Column("member", say("Member"), Unit.TEXT),
        Column("status", say("Status"), Unit.TEXT),
        Column("credit", say("Paid ahead"), Unit.MONEY, adds=True),
        Column("paid-through", say("Paid through"), Unit.MONTH),
        Column("last-paid", say("Last paid"), Unit.DATE),
    )
    return Table("credits", say("Paid ahead or too much"), columns, rows)
