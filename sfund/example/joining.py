"""How the example network's members come, change and go."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from sfund.example.names import OrganizationName, member_names, nicknames, organization_names
from sfund.example.network import Scale
from sfund.example.people import PLANS, YEARLY, Habit, MemberLife, Method, Signature
from sfund.members.facts import MemberKind
from sfund.periods import Month, Span

T = TypeVar("T")

_HABITS = {Habit.STEADY: 62, Habit.LATE: 13, Habit.DOUBLE: 9, Habit.AHEAD: 6, Habit.PART: 4, Habit.SILENT: 6}
_PERSON_SIGNS = {Signature.NAME: 58, Signature.MONTH: 28, Signature.SPOUSE: 7, Signature.NICKNAME: 7}
_ORGANIZATION_SIGNS = {
    Signature.NAME: 40, Signature.MONTH: 20, Signature.BRACKETS: 22, Signature.CIRCLED: 18,
}  # fmt: skip
_FOUNDING_PERCENT = 62
_CHANGE_PERCENT, _PAUSE_PERCENT = 4, 3
_JOIN_DAY_MAX = 20  # so that the first direct debit falls into the month of joining
_CHANGE_DAY = 27  # after the due day: under any reading it counts from the next month
_TWINS = (  # method and plan of each
    (Method.TRANSFER, "individual-monthly"), (Method.TRANSFER, "individual-20000"),
    (Method.CMS, "individual-monthly"), (Method.TRANSFER, "individual-monthly"),
)  # fmt: skip
_TWINS_MEMBERS_MIN = 100  # among fewer members two of one name would be a crowd


@dataclass(frozen=True, slots=True)
class _Kind:
    """What differs between kinds of members; `leaving_permille` is a month's."""

    kind: MemberKind
    id_form: str
    leaving_permille: int
    cms_percent: int


_KINDS = (
    _Kind(MemberKind.ORGANIZATION, "O-{:03d}", 5, 40),
    _Kind(MemberKind.INDIVIDUAL, "I-{:04d}", 7, 78),
    _Kind(MemberKind.SUPPORTER, "S-{:03d}", 8, 85),
)


@dataclass(frozen=True, slots=True)
class _Stay:
    joined: dt.date
    left: dt.date | None


@dataclass(frozen=True, slots=True)
class _Called:
    full: str
    short: str
    signature: Signature
    signed: str
    sector: str | None = None


def people(scale: Scale) -> tuple[MemberLife, ...]:
    """Every member there has been, by kind and id; ids follow the day of joining."""
    names = member_names(scale.stream("names"))
    nicks = nicknames(scale.stream("nicknames"))
    organizations = organization_names(scale.stream("organizations"))
    members = [
        _member(
            scale,
            kind,
            n,
            stay,
            _called(scale.stream("name", kind.kind, n), kind, names, nicks, organizations),
        )
        for kind in _KINDS
        for n, stay in enumerate(_stays(scale, kind), start=1)
    ]
    return tuple(_with_twins(scale, members))


def _called(
    chance: random.Random,
    kind: _Kind,
    names: Iterator[str],
    nicks: Iterator[str],
    organizations: Iterator[OrganizationName],
) -> _Called:
    """A name, and under which one the money comes."""
    if kind.kind is MemberKind.ORGANIZATION:
        signature, name = _pick(chance, _ORGANIZATION_SIGNS), next(organizations)
        marked = {Signature.BRACKETS: f"(주){name.short}", Signature.CIRCLED: f"㈜{name.short}"}
        return _Called(name.full, name.short, signature, marked.get(signature, name.short), name.sector)
    signature, own = _pick(chance, _PERSON_SIGNS), next(names)
    others = {Signature.SPOUSE: names, Signature.NICKNAME: nicks}
    signed = next(others[signature]) if signature in others else own
    return _Called(own, own, signature, signed)


def _stays(scale: Scale, kind: _Kind) -> list[_Stay]:
    """Joining and leaving days: as many stay as are asked for, and some more have been and gone."""
    chance = scale.stream("stays", kind.kind)
    staying = {
        MemberKind.ORGANIZATION: scale.organizations,
        MemberKind.INDIVIDUAL: scale.individuals,
        MemberKind.SUPPORTER: scale.supporters,
    }[kind.kind]
    leaving = round(staying * kind.leaving_permille * scale.months / 1000)
    months = list(scale.span.months())
    stays: list[_Stay] = []
    for n in range(staying + leaving):
        first = 0 if chance.randrange(100) < _FOUNDING_PERCENT else chance.randrange(scale.months)
        joined = scale.begin if first == 0 else months[first].day(chance.randint(1, _JOIN_DAY_MAX))
        last = months[chance.randrange(first, scale.months)]
        stays.append(_Stay(joined, last.day(_CHANGE_DAY) if n >= staying else None))
    return sorted(stays, key=lambda stay: (stay.joined, stay.left or dt.date.max))


def _member(scale: Scale, kind: _Kind, number: int, stay: _Stay, called: _Called) -> MemberLife:
    chance = scale.stream("member", kind.kind, number)
    own = {plan.name: plan.share for plan in PLANS if plan.kind is kind.kind}
    plan = _pick(chance, own)
    if plan == YEARLY and stay.joined != scale.begin:
        plan = next(iter(own))  # a year's dues are asked for in January: by calendar and by anniversary
    by_cms = plan != YEARLY and chance.randrange(100) < kind.cms_percent
    plans = [(stay.joined, plan)]
    quiet = [] if plan == YEARLY else _whole_months(scale, stay)
    others = [name for name in own if name not in {plan, YEARLY}]
    if quiet and others and chance.randrange(100) < _CHANGE_PERCENT:
        plans.append((chance.choice(quiet).day(_CHANGE_DAY), chance.choice(others)))
    pausing = bool(quiet) and chance.randrange(100) < _PAUSE_PERCENT
    return MemberLife(
        id=kind.id_form.format(number),
        kind=kind.kind,
        joined=stay.joined,
        left=stay.left,
        plans=tuple(plans),
        away=_pause(chance, scale, quiet) if pausing else None,
        method=Method.CMS if by_cms else Method.TRANSFER,
        habit=Habit.STEADY if plan == YEARLY else _pick(chance, _HABITS),
        signature=called.signature,
        name=called.full,
        short=called.short,
        signed=called.signed,
        sector=called.sector,
    )


def _whole_months(scale: Scale, stay: _Stay) -> list[Month]:
    """The months in the middle of a stay, in which something may change."""
    last = Month.of(stay.left or scale.end)
    return [month for month in scale.span.months() if Month.of(stay.joined) < month < last]


def _pause(chance: random.Random, scale: Scale, months: list[Month]) -> Span:
    first = chance.choice(months)
    last = min(first.plus(chance.randint(1, 4)), months[-1])
    return Span(first.first_day, min(last.last_day, scale.end))


def _with_twins(scale: Scale, members: list[MemberLife]) -> Iterator[MemberLife]:
    """Two pairs of one name: who pays cannot always be read from a bank line."""
    plain = [
        member
        for member in members
        if member.kind is MemberKind.INDIVIDUAL
        and member.left is None
        and member.away is None
        and len(member.plans) == 1
        and member.joined.day != 1
    ]
    late = plain[len(plain) // 2 :]  # few months yet, so few doubts
    changed: dict[str, MemberLife] = {}
    if scale.members >= _TWINS_MEMBERS_MIN and len(late) >= len(_TWINS):
        for n, (member, (method, plan)) in enumerate(zip(late, _TWINS, strict=False)):
            name = late[n // 2 * 2].name
            changed[member.id] = replace(
                member,
                plans=((member.joined, plan),),
                method=method,
                habit=Habit.STEADY,
                signature=Signature.NAME,
                name=name,
                short=name,
                signed=name,
                twin=True,
            )
    return (changed.get(member.id, member) for member in members)


def _pick(chance: random.Random, weights: Mapping[T, int]) -> T:
    return chance.choices(list(weights), list(weights.values()))[0]
