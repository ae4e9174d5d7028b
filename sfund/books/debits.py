"""What the books say of direct debits: which failed last, which wait for an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sfund.banking_days import banking_day_from, banking_days_before, is_banking_day
from sfund.books import disk
from sfund.books.dues import dues_of, paid_by_member
from sfund.books.membership import known_member
from sfund.books.model import Books
from sfund.books.settings import FILE as SETTINGS
from sfund.collecting.debiting import Asked, Collection, History, Round, collect
from sfund.collecting.direct_debit import (
    CURRENCY,
    Creditor,
    Debit,
    DebitAsk,
    DebitFact,
    DebitWithdraw,
    bank_branch,
    eb21,
    file_id,
)
from sfund.errors import RequestError, failure
from sfund.members.facts import DebitFailed
from sfund.members.persons import Person
from sfund.money import Money
from sfund.periods import Month
from sfund.words import say

_COLLECTED = """
    SELECT dues.member, max(dues.day), list(DISTINCT dues.day)
    FROM postings AS dues
    JOIN postings AS clearing ON dues.transaction = clearing.transaction
    WHERE dues.source = 'dues' AND dues.member IS NOT NULL AND dues.number < 0
        AND clearing.account LIKE 'Assets:Clearing:%' AND clearing.number > 0
    GROUP BY dues.member
"""


@dataclass(frozen=True, slots=True)
class Debits:
    """What became of debits so far.

    Attributes:
        failed: The last debit of each member whose last one failed.
        waiting: The files that have no answer in the books yet, the latest version of each.
    """

    failed: dict[str, DebitFailed]
    waiting: tuple[DebitAsk, ...]

    def waits(self, *, but: str = "") -> dict[str, str]:
        """Member → the file that asked them and has no answer yet; `but` is left out of account."""
        return {member: ask.file for ask in self.waiting if ask.file != but for member in sorted(ask.asked)}


def debits_of(books: Books) -> Debits:
    """What the books say of direct debits."""
    collected = {member: (last, frozenset(days)) for member, last, days in books.query(_COLLECTED)}
    failed = {}
    answered = {member: set(days) for member, (_, days) in collected.items()}
    for member in books.registry.members.values():
        failures = [fact for fact in member.facts if isinstance(fact, DebitFailed)]
        if not failures:
            continue
        answered.setdefault(member.id, set()).update(fact.date for fact in failures)
        last, _ = collected.get(member.id, (dt.date.min, frozenset()))
        if last < failures[-1].date:
            failed[member.id] = failures[-1]
    waiting = [
        ask for ask in _in_force(books) if not any(ask.day in answered.get(one, ()) for one in ask.asked)
    ]
    return Debits(failed, tuple(waiting))


def asked_on(books: Books, day: dt.date) -> DebitAsk | None:
    """What was asked for on that debit day, unless it was withdrawn."""
    return _standing(books.registry.debits.get(file_id(day), ()))


def _in_force(books: Books) -> Iterator[DebitAsk]:
    for facts in books.registry.debits.values():
        ask = _standing(facts)
        if ask is not None:
            yield ask


def _standing(facts: tuple[DebitFact, ...]) -> DebitAsk | None:
    """The last word on a file; of one day the one that stands further down."""
    last = facts[-1] if facts else None
    return last if isinstance(last, DebitAsk) else None


def collection(books: Books, round_: Round, as_of: dt.date) -> Collection:
    """Whom to ask in this round, by what was paid up to `as_of`.

    Raises:
        RequestError: DEBIT-CURRENCY, where the books are not in won.
    """
    if books.currency != CURRENCY:
        raise failure(
            RequestError,
            "DEBIT-CURRENCY",
            say("CMS collects won only, and these books are in {currency}", currency=books.currency),
            hint=say('"sfund dues bill" lists who owes what, in any currency'),
        )
    debits = debits_of(books)
    history = History(debits.failed, debits.waits(but=file_id(round_.day)))
    paid = paid_by_member(books, as_of)
    return collect(dues_of(books), paid, books.register.persons, history, round_)


def round_of(
    books: Books, month: Month, day: dt.date | None, today: dt.date, again: Iterable[str] = ()
) -> Round:
    """The round of a month, on a day on which the clearing house will take it.

    Args:
        books: As loaded.
        month: Whose dues are asked for.
        day: Of the debit; that of the settings, or the next on which banks work, by default.
        today: When the file is written.
        again: Members to ask although something had to be put right first.

    Raises:
        RequestError: DEBIT-DAY, UNKNOWN-MEMBER.
    """
    day = day or banking_day_from(month.day(books.settings.cms.day))
    if not is_banking_day(day):
        raise failure(
            RequestError,
            "DEBIT-DAY",
            say("banks are closed on {day}", day=day),
            hint=say("--day {day} is the next on which they work", day=banking_day_from(day)),
        )
    last = hand_in_by(books, day)
    if last < today:
        raise failure(
            RequestError,
            "DEBIT-DAY",
            say("a file for {day} had to be handed in by {last}", day=day, last=last),
            hint=say("name a later day with --day"),
        )
    return Round(month, day, frozenset(known_member(books, id_) for id_ in again))


def hand_in_by(books: Books, day: dt.date) -> dt.date:
    """The last day, until 17:00, on which the file for that day is taken."""
    return banking_days_before(day, books.settings.cms.days_before)


def withdrawn(books: Books, file: str, day: dt.date) -> DebitWithdraw:
    """That the file was never handed in: those whom it asked may be asked anew.

    Raises:
        RequestError: DEBIT-UNKNOWN.
    """
    waiting = [ask.file for ask in debits_of(books).waiting]
    if file not in waiting:
        raise failure(
            RequestError,
            "DEBIT-UNKNOWN",
            say('no debit file "{file}" waits for an answer', file=file),
            expected=say("one of {files}", files=", ".join(waiting)) if waiting else None,
        )
    return DebitWithdraw(date=day, file=file)


def mandated_on(books: Books, day: dt.date) -> frozenset[str]:
    """Whom CMS debits on that day: those with a payer number and a mandate in force."""
    return frozenset(
        person.id
        for person in books.register.persons
        if person.payer_number
        and person.mandate_from is not None
        and person.mandate_from <= day <= (person.mandate_until or dt.date.max)
    )


def file_of(books: Books, found: Collection, persons: Mapping[str, Person], day: dt.date) -> bytes:
    """The EB21 of this collection; `persons` are those asked, as the access log gave them.

    Raises:
        RequestError: CMS-SETTINGS, DEBIT-FIELD.
    """
    debits = [_debit(persons[one.member], one) for one in found.asked]
    return eb21(creditor_of(books), day, debits)


def _debit(person: Person, asked: Asked) -> Debit:
    return Debit(
        member=person.id,
        payer_number=person.payer_number,
        branch=bank_branch(person.debit_bank) or "",
        account=_digits(person.debit_account),
        number=_digits(person.debit_number),
        amount=asked.amount,
    )


def creditor_of(books: Books) -> Creditor:
    """Who collects, as `[cms]` says.

    Raises:
        RequestError: CMS-SETTINGS, naming every key that is missing.
    """
    cms = books.settings.cms
    missing = [key for key in ("institution", "branch", "account") if not getattr(cms, key)]
    if missing:
        raise failure(
            RequestError,
            "CMS-SETTINGS",
            say("[cms] does not say {keys}", keys=", ".join(missing)),
            file=SETTINGS,
            expected=say("what the contract with the clearing house says"),
            hint=say("docs/collecting.md has an example to fill in"),
        )
    text = cms.text or books.settings.organization.name
    return Creditor(cms.institution, cms.branch, _digits(cms.account), text)


def ask_of(found: Collection, round_: Round, as_of: dt.date, content: bytes) -> DebitAsk:
    """The fact that this file was written."""
    return DebitAsk(
        date=as_of,
        file=file_id(round_.day),
        amount=Money(found.amount, CURRENCY),
        day=round_.day,
        covers=str(round_.month),
        count=len(found.asked),
        members=" ".join(one.member for one in found.asked),
        digest=disk.digest(content),
    )


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdecimal())
