"""Whom a direct debit asks for how much, and why somebody is left out.

Asked for is what is due in a month and, where the last debit failed for want of money or by the bank's fault,
what it did not bring. Nobody is asked without a mandate, nor where the bank said that something must be put
right first (docs/collecting.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from sfund.collecting.debit_codes import FollowUp, result_code
from sfund.collecting.direct_debit import bank_branch
from sfund.members.facts import DebitFailed, Member
from sfund.members.persons import Person
from sfund.members.standing import Claim, Dues, Paid
from sfund.money import ZERO, total
from sfund.periods import Month
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Round:
    """One debit: of which month, on which day, and whom to ask again although their last debit says no."""

    month: Month
    day: dt.date
    again: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class History:
    """What became of earlier debits.

    Attributes:
        failures: The last debit of each member whose last one failed.
        waiting: Member → the file that asked them and has no answer yet.
    """

    failures: Mapping[str, DebitFailed] = field(default_factory=dict)
    waiting: Mapping[str, str] = field(default_factory=dict)


class Reason(StrEnum):
    """Why a member is left out; of several that are true the first counts."""

    LEFT = "left"
    COVERED = "covered"
    NOTHING_DUE = "nothing-due"
    WAITING = "waiting"
    PAUSED = "paused"
    NO_MANDATE = "no-mandate"
    NOT_YET = "not-yet"
    ENDED = "ended"
    STOP = "stop"
    CALL = "call"
    LOOK = "look"
    INCOMPLETE = "incomplete"
    OLDER = "older"

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is owed, so that there is nothing to do about it."""
        return self in (Reason.COVERED, Reason.NOTHING_DUE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A member who is asked.

    Attributes:
        now: What falls due in the month.
        again: What an earlier debit did not bring.
    """

    member: str
    now: Decimal
    again: Decimal

    @property
    def amount(self) -> Decimal:
        return self.now + self.again


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member who is not asked, what would be open, and why, in words."""

    member: str
    amount: Decimal
    reason: Reason
    why: Message


@dataclass(frozen=True, slots=True)
class Collection:
    """Who is asked and who is not, both by id; who has no payer number is in neither."""

    asked: tuple[Asked, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def amount(self) -> Decimal:
        return total(one.amount for one in self.asked)


def collect(
    dues: Dues, paid: Mapping[str, Paid], persons: Iterable[Person], history: History, round_: Round
) -> Collection:
    """Whom to ask in this round; `paid` is all that came in so far."""
    asked: list[Asked] = []
    left_out: list[LeftOut] = []
    for person in sorted(persons, key=lambda one: one.id):
        member = dues.asks.registry.members.get(person.id)
        if member is None or not member.stays or not person.payer_number:
            continue
        owed = _owed(dues, member, paid.get(person.id, Paid()), round_)
        failure = history.failures.get(person.id)
        answer = (
            _at_rest(member, owed, round_)
            or _of_last_time(person, failure, history.waiting.get(person.id), round_)
            or _of_mandate(person, member, round_)
        )
        again = _again(owed, failure, round_)
        if answer is None and not owed.now + again:
            answer = Reason.OLDER, say("only older dues are open; a debit never asked for them")
        if answer is None:
            asked.append(Asked(person.id, owed.now, again))
        elif answer[0] is not Reason.LEFT or owed.open:
            left_out.append(LeftOut(person.id, owed.open, *answer))
    return Collection(tuple(asked), tuple(left_out))


_Answer = tuple[Reason, Message]


@dataclass(frozen=True, slots=True)
class _Owed:
    """What is open of the month, what of earlier ones, and whether the month asks for anything at all."""

    now: Decimal
    earlier: Decimal
    is_asked: bool

    @property
    def open(self) -> Decimal:
        return self.now + self.earlier


def _owed(dues: Dues, member: Member, paid: Paid, round_: Round) -> _Owed:
    limit = dues.limit(round_.day)
    claims = dues.claims(member.id, paid, round_.day)
    of_month = [claim for claim in claims if Month.of(claim.ask.due) == round_.month]
    earlier = [claim for claim in claims if limit <= claim.ask.due < round_.month.first_day]
    return _Owed(_open(of_month), _open(earlier), any(claim.amount for claim in of_month))


def _open(claims: Iterable[Claim]) -> Decimal:
    return total(claim.open for claim in claims)


def _at_rest(member: Member, owed: _Owed, round_: Round) -> _Answer | None:
    if member.stay_on(round_.day) is None:
        return Reason.LEFT, say("is no member any more")
    if owed.open:
        return None
    if owed.is_asked:
        return Reason.COVERED, say("has paid, or has credit for it")
    return Reason.NOTHING_DUE, say("nothing falls due")


def _of_last_time(
    person: Person, failure: DebitFailed | None, waiting: str | None, round_: Round
) -> _Answer | None:
    if waiting is not None:
        return Reason.WAITING, say("{file} asked already and has no answer yet", file=waiting)
    return None if failure is None or person.id in round_.again else _of_failure(person, failure)


def _of_failure(person: Person, failure: DebitFailed) -> _Answer | None:
    known = result_code(failure.code)
    has_new_mandate = person.mandate_from is not None and person.mandate_from > failure.date
    if known.follow_up is FollowUp.RETRY or has_new_mandate:
        return None
    because = {"day": failure.date, "code": failure.code, "meaning": known.meaning}
    if known.follow_up is FollowUp.STOP:
        return Reason.STOP, say("{meaning} ({code}, {day}): needs a new mandate", **because)
    if known.follow_up is FollowUp.CALL:
        return Reason.CALL, say("{meaning} ({code}, {day}): call the member first", **because)
    return Reason.LOOK, say("{meaning} ({code}, {day}): look into it first", **because)


def _of_mandate(person: Person, member: Member, round_: Round) -> _Answer | None:
    """Whether the member may be debited on the day, and the register has all that the file asks for."""
    if member.is_paused_on(round_.day):
        return Reason.PAUSED, say("pauses")
    if person.mandate_from is None:
        return Reason.NO_MANDATE, say("the register has no mandate")
    if round_.day < person.mandate_from:
        return Reason.NOT_YET, say("the mandate begins on {day}", day=person.mandate_from)
    if person.mandate_until is not None and person.mandate_until < round_.day:
        return Reason.ENDED, say("the mandate ended on {day}", day=person.mandate_until)
    return _of_register(person)


def _of_register(person: Person) -> _Answer | None:
    said = {"debit-bank": person.debit_bank, "debit-account": person.debit_account,
            "debit-number": person.debit_number}  # fmt: skip
    for column, value in said.items():
        if not value:
            return Reason.INCOMPLETE, say('the column "{column}" of the register is empty', column=column)
    if bank_branch(person.debit_bank) is None:
        return Reason.INCOMPLETE, say("the register names a bank that has no known code")
    return None


def _again(owed: _Owed, failure: DebitFailed | None, round_: Round) -> Decimal:
    """What the last debit did not bring, as far as it is still open and not due in this month anyway."""
    if failure is None:
        return ZERO
    failed = failure.amount.number
    if Month.of(failure.date) >= round_.month:
        failed -= owed.now
    return max(min(owed.earlier, failed), ZERO)
