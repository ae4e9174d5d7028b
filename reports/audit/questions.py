"""What an auditor asks first, one question a function: entries in, findings out. None of them accuses.

A finding is a place in the books at which a question arises; most have a good answer, and the treasurer knows
it. docs/audit.md says of each what it finds, what it cannot find, and what to ask.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reports.model import Labelled
from sfund.auditing.closing import Reopened
from sfund.auditing.roles import roles_of
from sfund.banking_days import is_banking_day
from sfund.books.entries import REVERSES, Entry, keys_at
from sfund.books.errors import relative_path
from sfund.books.evidence import missing
from sfund.books.model import Books
from sfund.chart import SUSPENSE_IN, SUSPENSE_OUT, TRANSFERS, is_card, is_money
from sfund.checks.rules import open_suspense
from sfund.grants.facts import GrantReopen
from sfund.money import ZERO, total
from sfund.periods import Span
from sfund.words import Message, say

_REASONS = ("note", "why", "reason", "document", REVERSES)


@dataclass(frozen=True, slots=True)
class Audited:
    """The books under audit.

    Attributes:
        within: The transactions of the span that are not later than `as_of`.
    """

    books: Books
    span: Span
    as_of: dt.date
    within: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place at which to ask.

    Attributes:
        amount: In the books' currency, never below zero; None where the finding has none.
        place: `file:line`, relative to the books.
        about: What makes it a finding, for programs and in words.
    """

    day: dt.date
    amount: Decimal | None
    account: str
    who: str
    place: str
    key: str
    about: Labelled


@dataclass(frozen=True, slots=True)
class Question:
    """A question: what it lists, what to ask, and how it finds."""

    key: str
    label: Message
    lists: Message
    ask: Message
    find: Callable[[Audited], Iterable[Finding]]


def _of(entry: Entry, key: str, words: Message, amount: Decimal | None = None) -> Finding:
    """A finding at an entry; its amount is what it spends, else the larger side."""
    if amount is None:
        amount = abs(entry.spent) or total(move.number for move in entry.moves if move.number > 0)
    account = entry.spending or (entry.moves[-1].account if entry.moves else "")
    return Finding(entry.day, amount, account, entry.who, entry.place, entry.key, Labelled(key, words))


def gaps(audited: Audited) -> Iterator[Finding]:
    """Statements that did not follow on the books, let through on a person's word."""
    for entry in audited.within:
        if "gap" in entry.meta:
            yield _of(entry, entry.meta["gap"], say("{text}", text=entry.meta["gap"]))


def off_statement(audited: Audited) -> Iterator[Finding]:
    """Imported entries that move nothing on the account whose statement they name."""
    for entry in audited.within:
        statement = entry.meta.get("statement", "")
        folder, _, rest = statement.partition("/")
        if not rest or "import-id" not in entry.meta:
            continue
        if all(_slug(move.account) != folder for move in entry.moves):
            yield _of(
                entry,
                statement,
                say("the statement is that of another account: {statement}", statement=statement),
            )


@cache
def _slug(account: str) -> str:
    """The folder of an account's statements."""
    return account.removeprefix("Assets:").replace(":", "-")


def suspense(audited: Audited) -> Iterator[Finding]:
    """What waits in suspense on the last day, and for how long."""
    books = audited.books
    old = audited.as_of - dt.timedelta(days=books.settings.audit.suspense_days)
    waiting = [one for one in open_suspense(books, audited.as_of) if one[0] <= old]
    keys = keys_at(books, {(file, line) for _, _, file, line in waiting})
    for day, number, file, line in waiting:
        waited = (audited.as_of - day).days
        place = f"{relative_path(file, books.root)}:{line}"
        account = SUSPENSE_OUT if number > 0 else SUSPENSE_IN
        about = Labelled(str(waited), say("waits for {days} days", days=waited))
        yield Finding(day, abs(number), account, "", place, keys.get((file, line), ""), about)


def no_evidence(audited: Audited) -> Iterator[Finding]:
    """Expenses above the setting without a document."""
    for entry in missing(audited.books, audited.within):
        yield _of(entry, "no-document", say("no document"))


def paid_twice(audited: Audited) -> Iterator[Finding]:
    """The same amount to the same payee within the days of the setting; the later one is listed."""
    days = audited.books.settings.audit.twice_days
    last: dict[tuple[str, Decimal], Entry] = {}
    for entry in _spending(audited.within):
        if not entry.who:
            continue
        before = last.get((entry.who, entry.spent))
        if before is not None and (entry.day - before.day).days <= days:
            about = say("as on {day}, {place}", day=before.day, place=before.place)
            yield _of(entry, before.place, about)
        last[entry.who, entry.spent] = entry


def round_sums(audited: Audited) -> Iterator[Finding]:
    """Payments that are a multiple of the setting."""
    step = audited.books.settings.audit.round
    for entry in _spending(audited.within):
        if not entry.spent % step:
            yield _of(entry, str(step), say("a multiple of {step}", step=f"{step:,}"))


def on_closed_days(audited: Audited) -> Iterator[Finding]:
    """Expenses dated on a day on which banks are closed."""
    for entry in _spending(audited.within):
        if not is_banking_day(entry.day):
            weekend = entry.day.isoweekday() > 5  # noqa: PLR2004  Saturday and Sunday
            yield _of(entry, "weekend", say("weekend")) if weekend else _of(entry, "holiday", say("holiday"))


def related(audited: Audited) -> Iterator[Finding]:
    """Money out to whoever holds a role on that day, or to a party that is related to one (`related-to:`)."""
    books = audited.books
    ever = {fact.id for fact in books.registry.roles}
    for entry in audited.within:
        holder = _stands_behind(books, entry.who)
        if holder not in ever:
            continue
        paid = -total(move.number for move in entry.moves if is_money(move.account) or is_card(move.account))
        roles = roles_of(books.registry.roles, holder, entry.day) if paid > 0 else ()
        if roles:
            yield _of(
                entry,
                " ".join((holder, *roles)),
                say("{id}: {roles}", id=holder, roles=", ".join(roles)),
                paid,
            )


def _stands_behind(books: Books, who: str) -> str:
    """The person behind a party, where the registry names one; else the party or member itself."""
    party = books.registry.parties.get(who)
    behind = (party.model_extra or {}).get("related-to") if party is not None else None
    return str(behind) if behind else who


def bare_transfers(audited: Audited) -> Iterator[Finding]:
    """Money between funds without a word on why."""
    for entry in audited.within:
        moved = [move.number for move in entry.moves if move.account == TRANSFERS]
        if moved and not any(entry.meta.get(key) for key in _REASONS):
            yield _of(
                entry, "no-reason", say("no reason is given"), total(number for number in moved if number > 0)
            )


def reversals(audited: Audited) -> Iterator[Finding]:
    """Entries that undo others."""
    for entry in audited.within:
        if REVERSES in entry.meta:
            note = entry.meta.get("note", "")
            yield _of(
                entry, entry.meta[REVERSES], say("undoes {id}: {note}", id=entry.meta[REVERSES], note=note)
            )


def amendments(audited: Audited) -> Iterator[Finding]:
    """What a later list of a card or a service cancelled or changed."""
    for entry in audited.within:
        if "amends" in entry.meta:
            yield _of(entry, entry.meta["amends"], say("changes {id}", id=entry.meta["amends"]))


def reopened(audited: Audited) -> Iterator[Finding]:
    """Months that were opened again after their closing."""
    books = audited.books
    for fact in books.registry.closings:
        if isinstance(fact, Reopened) and fact.date in audited.span:
            file, line = fact.place or ("", 0)
            place = f"{relative_path(file, books.root)}:{line}"
            about = Labelled(fact.period, say("{month}: {note}", month=fact.period, note=fact.note or ""))
            yield Finding(fact.date, None, "", "", place, "", about)


def grants_reopened(audited: Audited) -> Iterator[Finding]:
    """Grants that were opened again after their settlement."""
    books = audited.books
    for grant, facts in books.registry.grants.items():
        for fact in facts:
            if isinstance(fact, GrantReopen) and fact.date in audited.span:
                file, line = fact.place or ("", 0)
                place = f"{relative_path(file, books.root)}:{line}"
                about = Labelled(grant, say("{grant}: {note}", grant=grant, note=fact.note or ""))
                yield Finding(fact.date, None, "", "", place, "", about)


def _spending(entries: Iterable[Entry]) -> Iterator[Entry]:
    """What was spent and stands."""
    return (entry for entry in entries if entry.spent > ZERO and entry.stands)


QUESTIONS = (
    Question("gaps", say("Gaps in statements"), say("statements that do not follow on the one before"),
             say("Which days are missing, and can the bank still print them?"), gaps),
    Question("off-statement", say("Imported, then moved"),
             say("imported entries that move nothing on the account of their statement"),
             say("Does the kept statement have this row, with this day and amount?"), off_statement),
    Question("suspense", say("In suspense"), say("what waits on the last day"),
             say("What is it waiting for?"), suspense),
    Question("no-evidence", say("Expenses without a document"),
             say("expenses above the setting that nothing shows"),
             say("Is there a receipt, a contract, a decision?"), no_evidence),
    Question("paid-twice", say("The same amount twice"),
             say("the same amount to the same payee within the days of the setting"),
             say("Are these two deliveries, or one bill paid twice?"), paid_twice),
    Question("round-sums", say("Round sums"), say("expenses that are a multiple of the setting"),
             say("Is there a bill of just this amount?"), round_sums),
    Question("closed-days", say("Weekends and holidays"), say("expenses of days on which banks are closed"),
             say("Who was where on that day?"), on_closed_days),
    Question("related", say("Board and committees as payees"),
             say("money out to whoever holds a role on that day"),
             say("Who decided it, and did they step aside?"), related),
    Question("bare-transfers", say("Transfers without a reason"),
             say("money between funds without a word on why"),
             say("Who allowed one fund's money to another?"), bare_transfers),
    Question("reversals", say("Reversals"), say("entries that undo others"),
             say("What was wrong with the first entry?"), reversals),
    Question("amendments", say("Cancelled and refunded"),
             say("what a later list of a card or a service changed"),
             say("Did the money come back?"), amendments),
    Question("reopened", say("Months opened again"), say("months that were closed and opened again"),
             say("What was changed, and who knew?"), reopened),
    Question("grants-reopened", say("Grants opened again"),
             say("grants that were settled and opened again"),
             say("Does the grantor know, and has it the papers of the later settlement?"), grants_reopened),
)  # fmt: skip
"""In the order in which they are asked."""
