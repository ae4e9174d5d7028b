"""Dues by bank transfer: on time and late, doubled and ahead, under a spouse's name or a nickname."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.days import next_working_day, some_time
from sfund.example.names import initials, misspelt
from sfund.example.network import OPERATING, Scale
from sfund.example.people import Habit, MemberLife, Method, Signature
from sfund.example.values import TEXT_MAX, BankLine, CmsRun, place
from sfund.members.facts import MemberKind
from sfund.periods import Month, Span

DUES_ACCOUNT = {
    MemberKind.ORGANIZATION: "Income:Dues:Organization",
    MemberKind.INDIVIDUAL: "Income:Dues:Individual",
    MemberKind.SUPPORTER: "Income:Dues:Supporter",
}
_YEAR = 12
_HABITUAL_DAYS = (10, 24)  # a standing order's day lies here, before the due day
_CHANNELS = ("타행이체", "전자금융", "인터넷", "모바일", "CD이체")
# Of payments: made by somebody whom nobody knows; with a name that was misheard; with initials only.
_RELATIVE_PERMILLE, _MISSPELT_PERMILLE, _INITIALS_PERMILLE = 5, 3, 1
_SAME_SECOND_PERCENT = 25  # of doubled payments sent as two equal ones at once
_CATCH_UP_PERCENT = 45
_AFTER_LEAVING_PERCENT = 50


@dataclass(frozen=True, slots=True)
class _Paying:
    """One payment: how much, when, and how it is told."""

    day: dt.date
    amount: Decimal
    named: Month
    covers: str = ""
    doubtful: bool = False
    sent_twice: bool = False


def transfer_lines(
    scale: Scale, members: Iterable[MemberLife], relatives: Iterator[str]
) -> Iterator[BankLine]:
    """Every payment of every member who pays by transfer; `relatives` are names that nobody knows."""
    for member in members:
        if member.method is Method.TRANSFER:
            chance = scale.stream("transfers", member.id)
            day_of_month = chance.randint(*_HABITUAL_DAYS)
            for paying in _payings(scale, chance, member, day_of_month):
                yield from _lines(chance, member, paying, _otherwise(chance, member, relatives))


def _otherwise(chance: random.Random, member: MemberLife, relatives: Iterator[str]) -> str:
    """What is written in place of the usual name; nearly always nothing."""
    lot = chance.randrange(1000)
    if lot < _RELATIVE_PERMILLE:
        return next(relatives)
    if member.kind is not MemberKind.ORGANIZATION:
        if (lot := lot - _RELATIVE_PERMILLE) < _MISSPELT_PERMILLE:
            return misspelt(member.short)
        if lot - _MISSPELT_PERMILLE < _INITIALS_PERMILLE:
            return initials(member.short)
    return ""


def catch_up_lines(
    scale: Scale, members: Mapping[str, MemberLife], runs: Iterable[CmsRun]
) -> Iterator[BankLine]:
    """Some whose direct debit failed for good send the money themselves when they are called."""
    chance = scale.stream("catch-up")
    for run in runs:
        for ask in run.asks:
            if ask.code in ("", "0021", "0041") or chance.randrange(100) >= _CATCH_UP_PERCENT:
                continue
            day = next_working_day(run.debit_day + dt.timedelta(days=chance.randint(1, 9)))
            if day <= scale.end:
                yield from _lines(
                    chance, members[ask.member], _Paying(day, ask.amount, Month.of(run.debit_day))
                )


def _payings(scale: Scale, chance: random.Random, member: MemberLife, day: int) -> Iterator[_Paying]:
    """The payments of one member up to the last day, not yet in order."""
    beyond = Month.of(scale.begin).plus(scale.months + _YEAR)  # who pays ahead looks past the last day
    months = list(Span(scale.begin, beyond.last_day).months())
    plan = _HABIT_PLANS[member.habit]
    for paying in plan(chance, member, months, day):
        if member.joined <= paying.day <= scale.end:
            yield paying
    if member.left and chance.randrange(100) < _AFTER_LEAVING_PERCENT:
        after = Month.of(member.left).plus(1)
        usual = member.owes(Month.of(member.left))
        if usual and after.day(day) <= scale.end:
            yield _Paying(after.day(day), usual, after)


def _on_time(month: Month, member: MemberLife, day: int) -> dt.date:
    """The habitual day, never before joining."""
    return max(month.day(day), member.joined)


def _steady(chance: random.Random, member: MemberLife, months: list[Month], day: int) -> Iterator[_Paying]:
    for month in months:
        if amount := member.owes(month):
            slip = dt.timedelta(days=chance.choice((0, 0, 0, 0, 1, 2)))
            yield _Paying(_on_time(month, member, day) + slip, amount, month)


def _late(chance: random.Random, member: MemberLife, months: list[Month], day: int) -> Iterator[_Paying]:
    for month in months:
        if amount := member.owes(month):
            yield _Paying(month.day(day) + dt.timedelta(days=chance.randint(12, 50)), amount, month)


def _doubled(chance: random.Random, member: MemberLife, months: list[Month], day: int) -> Iterator[_Paying]:
    waiting = Decimal(0)
    for month in months:
        amount = member.owes(month)
        if waiting and amount:
            same = waiting == amount and chance.randrange(100) < _SAME_SECOND_PERCENT
            yield _Paying(month.day(day), amount if same else waiting + amount, month, sent_twice=same)
            waiting = Decimal(0)
        else:
            waiting += amount


def _ahead(chance: random.Random, member: MemberLife, months: list[Month], day: int) -> Iterator[_Paying]:
    owing = [month for month in months if member.owes(month)]
    while owing:
        paid, owing = owing[:_YEAR], owing[_YEAR:]
        amount = sum((member.owes(month) for month in paid), Decimal(0))
        whole = len(paid) == _YEAR and paid[0].until(paid[-1]) == _YEAR - 1
        if whole:
            slip = dt.timedelta(days=chance.randint(0, 3))
            yield _Paying(_on_time(paid[0], member, day) + slip, amount, paid[0], f"{paid[0]}/{paid[-1]}")
        else:  # what is left over, or broken by a pause, is paid by the month
            yield from (_Paying(_on_time(month, member, day), member.owes(month), month) for month in paid)


def _parts(chance: random.Random, member: MemberLife, months: list[Month], day: int) -> Iterator[_Paying]:
    for month in months:
        amount = member.owes(month)
        if amount and chance.randrange(6) == 0:
            first = (amount * chance.choice((3, 4, 6)) / 10).quantize(Decimal(1000))
            yield _Paying(_on_time(month, member, day), first, month, doubtful=True)
            yield _Paying(
                month.day(day) + dt.timedelta(days=chance.randint(8, 20)),
                amount - first,
                month,
                doubtful=True,
            )
        elif amount:
            yield _Paying(_on_time(month, member, day), amount, month)


def _silent(chance: random.Random, member: MemberLife, months: list[Month], day: int) -> Iterator[_Paying]:
    last = chance.randint(len(months) // 3, len(months))
    yield from _steady(chance, member, months[:last], day)


_HABIT_PLANS = {
    Habit.STEADY: _steady,
    Habit.LATE: _late,
    Habit.DOUBLE: _doubled,
    Habit.AHEAD: _ahead,
    Habit.PART: _parts,
    Habit.SILENT: _silent,
}


def _lines(
    chance: random.Random, member: MemberLife, paying: _Paying, otherwise: str = ""
) -> Iterator[BankLine]:
    text = otherwise or member.signed
    if member.signature is Signature.MONTH:
        text = f"{text}{paying.named.number}월회비"
    elif chance.randrange(12) == 0:
        text = f"{text}회비"
    part_meta = {"covers": paying.covers} if paying.covers else None
    line = BankLine(
        account=OPERATING,
        day=paying.day,
        time=some_time(chance),
        amount=paying.amount,
        counterparty=text[:TEXT_MAX],
        memo="",
        truth=place(
            DUES_ACCOUNT[member.kind], paying.amount, narration="회비", part_meta=part_meta, member=member.id
        ),
        channel=chance.choice(_CHANNELS),
        doubtful=bool(otherwise) or paying.doubtful or member.twin,
    )
    yield from (line, line) if paying.sent_twice else (line,)
