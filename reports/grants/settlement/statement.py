"""What a settlement says: money in, spending by line, shares, what goes back, and the evidence in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from reports.grants.report import KINDS
from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value, money_figure, money_term
from sfund.books.model import Books
from sfund.grants.account import GrantAccount
from sfund.grants.facts import GrantChange
from sfund.money import Money, total
from sfund.words import Message, say

NAME = "settlement"
LINES, CHANGES, INSTALMENTS, EVIDENCE = "lines", "changes", "instalments", "evidence"


def statement_of(books: Books, account: GrantAccount) -> Report:
    """The settlement of a grant as of the account's day."""
    award = account.award
    tables = (_lines(account), _changes(account), _instalments(account), _evidence(books, account))
    return Report(
        NAME,
        say("Settlement of grant {grant}", grant=award.id),
        books.settings.organization.name,
        award.begins,
        account.until or account.as_of,
        account.as_of,
        award.amount.currency,
        (*_came(account), *_went(account), *_back(account)),
        tables,
        books.diagnostics,
    )


def about(books: Books, account: GrantAccount) -> tuple[tuple[Message, str | dt.date | Labelled], ...]:
    """The head of the document: who gave what for when, and which rules hold. Persons stay ids."""
    award = account.award
    party = books.registry.parties.get(award.party)
    grantor = party.name if party is not None and party.name and not party.of_person else award.party
    period = f"{award.begins} – {account.until}" if account.until else str(award.begins)
    rules = f"{account.rules.source} ({account.rules.read})"
    return (
        (say("Settled by"), books.settings.organization.name),
        (say("Grant"), award.id),
        (say("Grantor"), grantor),
        (say("Kind"), Labelled(award.kind.value, KINDS[award.kind])),
        (say("Period of the project"), period),
        (say("Settled as of"), account.as_of),
        (say("Spending without evidence"), Labelled(str(len(account.bare)), _how_bare(account))),
        (say("Rules, and when they were read"), rules),
    )


def _how_bare(account: GrantAccount) -> Message:
    """How much of the spending no document shows; it stands on the face of the settlement."""
    if not account.bare:
        return say("none: a document shows each payment")
    return say(
        "{count} of {all} payments, {amount} in all",
        count=len(account.bare),
        all=sum(1 for one in account.evidence if one.stands and one.amount > 0),
        amount=Money(total(one.amount for one in account.bare), account.award.amount.currency),
    )


def _came(account: GrantAccount) -> Iterable[Figure]:
    promised = account.own_share
    first = account.award.amount.number
    if account.awarded == first:
        yield money_figure("awarded", say("Awarded"), first, say("as the grantor awarded it"))
    else:
        yield money_figure(
            "awarded",
            say("Awarded"),
            account.awarded,
            say("first award + approved changes of it"),
            money_term("first", say("first award"), first),
            money_term("changed", say("approved changes"), account.awarded - first),
        )
    yield money_figure("own-share-promised", say("Own share promised"), promised, say("as the award says"))
    yield money_figure("received", say("Received"), account.received, say("what came from the grantor"))
    yield money_figure(
        "own-share-paid",
        say("Own share paid in"),
        account.own_paid,
        say("what the network put in of its own money"),
    )
    yield money_figure("interest", say("Interest"), account.interest, say("what the grant's account earned"))


def _went(account: GrantAccount) -> Iterable[Figure]:
    made = account.settlement
    unrecognised = money_term("not-recognised", say("not recognised"), made.unrecognised)
    yield money_figure("spent", say("Spent"), account.spent, say("the sum of what was spent"))
    yield money_figure(
        "without-evidence",
        say("Of it without evidence"),
        total(one.amount for one in account.bare),
        say("payments that no document shows: {count}", count=len(account.bare)),
    )
    yield money_figure(
        "own-share",
        say("Of it own share"),
        made.own_spent,
        say("the least of promised, paid in, and spent: it is spent first"),
        money_term("promised", say("promised"), account.own_share),
        money_term("paid-in", say("paid in"), account.own_paid),
    )
    yield money_figure(
        "allowed",
        say("Award that may be used"),
        made.allowed,
        _how_allowed(account),
        money_term("awarded", say("awarded"), account.awarded),
        money_term("own-share", say("own share spent"), made.own_spent),
        money_term("promised", say("promised"), account.own_share),
    )
    yield money_figure(
        "used",
        say("Borne by the grant"),
        made.used,
        say("spent − own share − not recognised − still to come, no more than may be used"),
        money_term("spent", say("spent"), account.spent),
        money_term("own-share", say("own share spent"), made.own_spent),
        unrecognised,
        money_term("still-to-come", say("still to come"), made.still_to_come),
    )
    yield money_figure(
        "not-recognised",
        say("Not recognised"),
        made.unrecognised,
        say("above the lines, or beyond what may be used: the network bears it"),
    )


def _how_allowed(account: GrantAccount) -> Message:
    rest = account.settlement.remainder
    if not account.own_share:
        return say("all of it: no own share was promised")
    if not rest:
        return say("awarded × own share spent ÷ own share promised")
    return say("awarded × own share spent ÷ own share promised; rounding down leaves {rest} away", rest=rest)


def _back(account: GrantAccount) -> Iterable[Figure]:
    made = account.settlement
    yield money_figure(
        "to-return",
        say("To return"),
        made.to_return,
        say("received − borne by the grant + interest that goes back"),
        money_term("received", say("received"), account.received),
        money_term("used", say("borne by the grant"), made.used),
        money_term("interest-back", say("interest that goes back"), made.interest),
    )
    yield money_figure("returned", say("Returned"), made.returned, say("what went back already"))
    yield money_figure(
        "still-to-return",
        say("Still to return"),
        made.still_to_return,
        say("to return − returned"),
        money_term("to-return", say("to return"), made.to_return),
        money_term("returned", say("returned"), made.returned),
    )
    yield money_figure(
        "still-to-come",
        say("Still to come from the grantor"),
        made.still_to_come,
        say("what the spending earned beyond what was received"),
    )


def _lines(account: GrantAccount) -> Table:
    columns = (
        Column("line", say("Budget line"), Unit.TEXT),
        Column("first", say("First budget"), Unit.MONEY, adds=True),
        Column("changed", say("Changes"), Unit.MONEY, adds=True),
        Column("budget", say("Budget"), Unit.MONEY, adds=True),
        Column("spent", say("Spent"), Unit.MONEY, adds=True),
        Column("left", say("Unspent"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "line": line.line,
            "first": line.first,
            "changed": line.budget - line.first,
            "budget": line.budget,
            "spent": line.spent,
            "left": line.budget - line.spent,
        }
        for line in account.lines
    )
    return Table(LINES, say("Spending by budget line"), columns, rows)


def _changes(account: GrantAccount) -> Table:
    columns = (
        Column("day", say("Day"), Unit.DATE),
        Column("line", say("Budget line"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("document", say("Approval"), Unit.TEXT),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {"day": one.date, "line": one.path, "amount": one.amount.number, "document": one.document}
        for one in account.changes
        if isinstance(one, GrantChange)
    )
    return Table(CHANGES, say("Changes of the budget"), columns, rows)


def _instalments(account: GrantAccount) -> Table:
    columns = (
        Column("due", say("Due on"), Unit.DATE),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("received", say("Received"), Unit.MONEY, adds=True),
        Column("open", say("Not yet received"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {"due": one.due, "amount": one.amount, "received": one.received, "open": one.open}
        for one in account.instalments
    )
    return Table(INSTALMENTS, say("Instalments of the grantor"), columns, rows)


def _evidence(books: Books, account: GrantAccount) -> Table:
    """Every posting that was spent, line by line of the budget and by day within it."""
    columns = (
        Column("number", say("No."), Unit.COUNT),
        Column("day", say("Day"), Unit.DATE),
        Column("line", say("Budget line"), Unit.TEXT),
        Column("account", say("Spent on"), Unit.TEXT),
        Column("payee", say("Payee"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("document", say("Evidence"), Unit.TEXT),
        Column("entry", say("Entry"), Unit.TEXT),
    )
    order = {line.line: at for at, line in enumerate(account.lines)}
    in_order = sorted(account.evidence, key=lambda one: (order.get(one.line or "", len(order)), one.day))
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "number": number,
            "day": one.day,
            "line": one.line,
            "account": books.account_label(one.account, books.language),
            "payee": one.payee,
            "amount": one.amount,
            "document": one.document,
            "entry": one.entry,
        }
        for number, one in enumerate(in_order, start=1)
    )
    return Table(EVIDENCE, say("Evidence"), columns, rows)
