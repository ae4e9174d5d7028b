"""The registry: all facts of the books, by noun and id, with what contradicts itself.

Pure: facts in, one value and its diagnostics out. The order in which facts were written down does not
matter; their dates do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sfund.auditing.closing import CloseFact
from sfund.auditing.evidence import EvidenceAttached
from sfund.auditing.roles import RoleEnded, RoleFact, RoleHeld
from sfund.budgets import PlanAmount, PlanCommit, PlanFact, PlanRelease, PlanTask
from sfund.collecting.direct_debit import DebitFact
from sfund.errors import Diagnostic
from sfund.facts import Fact
from sfund.funds.facts import GENERAL, Fund
from sfund.giving.pledges import PledgeDue, PledgeFact, PledgeMake
from sfund.giving.receipts import ReceiptFact, ReceiptIssue
from sfund.grants.facts import GrantAward, GrantFact, GrantLine
from sfund.loans.aid import AidApply, AidFact
from sfund.loans.contradictions import said_twice
from sfund.loans.facts import LoanApply, LoanFact, LoanProduct
from sfund.members.dues import DuesPlan
from sfund.members.facts import (
    Member,
    MemberFact,
    MemberJoin,
    MemberKind,
    MemberKindChange,
    MemberLeave,
    MemberPause,
    MemberPlan,
    MemberReturn,
)
from sfund.misspelling import did_you_mean
from sfund.nouns import called
from sfund.parties import Party
from sfund.placing.rules import Rule
from sfund.targets import Target
from sfund.words import Message, say

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Registry:
    """Who and what the books know.

    Mappings go by id or name. Where a noun may be continued (a plan's amount, a product's rate, a
    rule), its facts are a tuple sorted by date.
    """

    funds: Mapping[str, Fund] = field(default_factory=dict)
    plans: Mapping[str, tuple[DuesPlan, ...]] = field(default_factory=dict)
    members: Mapping[str, Member] = field(default_factory=dict)
    parties: Mapping[str, Party] = field(default_factory=dict)
    grants: Mapping[str, tuple[GrantFact, ...]] = field(default_factory=dict)
    pledges: Mapping[str, tuple[PledgeFact, ...]] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    products: Mapping[str, tuple[LoanProduct, ...]] = field(default_factory=dict)
    loans: Mapping[str, tuple[LoanFact, ...]] = field(default_factory=dict)
    aids: Mapping[str, tuple[AidFact, ...]] = field(default_factory=dict)
    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    debits: Mapping[str, tuple[DebitFact, ...]] = field(default_factory=dict)
    closings: tuple[CloseFact, ...] = ()
    receipts: Mapping[str, tuple[ReceiptFact, ...]] = field(default_factory=dict)
    evidence: tuple[EvidenceAttached, ...] = ()
    plan: tuple[PlanFact, ...] = ()
    roles: tuple[RoleFact, ...] = ()
    _belonging: dict[dt.date, Counter[MemberKind | None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def plan_on(self, name: str, day: dt.date) -> DuesPlan | None:
        """The plan as it stands on that day."""
        return _latest(self.plans.get(name, ()), day)

    def product_on(self, name: str, day: dt.date) -> LoanProduct | None:
        return _latest(self.products.get(name, ()), day)

    def rules_on(self, day: dt.date) -> Iterator[Rule]:
        """The standing rules in force on that day, in the order of their names."""
        for name in sorted(self.rules):
            rule = _latest(self.rules[name], day)
            if rule is not None and not rule.ends:
                yield rule

    def award(self, grant: str) -> GrantAward | None:
        """The award of a grant."""
        return next((fact for fact in self.grants.get(grant, ()) if isinstance(fact, GrantAward)), None)

    def grant_lines(self, grant: str) -> frozenset[str]:
        return frozenset(fact.path for fact in self.grants.get(grant, ()) if isinstance(fact, GrantLine))

    def pledge(self, pledge: str) -> PledgeMake | None:
        """How a pledge was made."""
        return next((fact for fact in self.pledges.get(pledge, ()) if isinstance(fact, PledgeMake)), None)

    def pledge_parts(self, pledge: str) -> tuple[PledgeDue, ...]:
        """Its parts by due day."""
        parts = (fact for fact in self.pledges.get(pledge, ()) if isinstance(fact, PledgeDue))
        return tuple(sorted(parts, key=lambda part: part.due))

    def application(self, loan: str) -> LoanApply | None:
        return next((fact for fact in self.loans.get(loan, ()) if isinstance(fact, LoanApply)), None)

    def aid(self, aid: str) -> AidApply | None:
        """How mutual aid was asked for."""
        return next((fact for fact in self.aids.get(aid, ()) if isinstance(fact, AidApply)), None)

    def receipt_issue(self, receipt: str) -> ReceiptIssue | None:
        """How a receipt was issued."""
        return next((fact for fact in self.receipts.get(receipt, ()) if isinstance(fact, ReceiptIssue)), None)

    def members_on(self, day: dt.date, kind: MemberKind) -> int:
        """How many of that kind belong on that day, paused ones included."""
        if day not in self._belonging:
            there = (member for member in self.members.values() if member.stay_on(day) is not None)
            self._belonging[day] = Counter(member.kind_on(day) for member in there)
        return self._belonging[day][kind]

    def has_persons(self) -> bool:
        """Whether a register of persons is needed."""
        return any(member.is_person for member in self.members.values())

    def is_restricted(self, fund: str) -> bool:
        known = self.funds.get(fund)
        return known is not None and known.restricted


def build_registry(facts: Iterable[Fact]) -> tuple[Registry, list[Diagnostic]]:
    """The registry of these facts, and every contradiction among them.

    Codes: DUPLICATE-ID, UNKNOWN-MEMBER, UNKNOWN-GRANT, UNKNOWN-PLEDGE, UNKNOWN-LOAN, UNKNOWN-PLAN,
    UNKNOWN-FUND, UNKNOWN-PARTY, UNKNOWN-LOAN-PRODUCT, LEFT-BEFORE-JOINING, MEMBER-HAS-LEFT, PAUSE-BACKWARDS,
    PAUSES-OVERLAP, PERSON-NAMED, LOAN-SAID-TWICE.
    """
    by_noun: dict[type[Fact], list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=_in_order):
        by_noun[_family(fact)].append(fact)
    registry = Registry(
        funds=_once(by_noun, Fund),
        plans=_groups(by_noun, DuesPlan),
        members={key: Member.of(group) for key, group in _groups(by_noun, MemberFact).items()},
        parties=_once(by_noun, Party),
        grants=_groups(by_noun, GrantFact),
        pledges=_groups(by_noun, PledgeFact),
        targets=tuple(fact for fact in by_noun[Target] if isinstance(fact, Target)),
        products=_groups(by_noun, LoanProduct),
        loans=_groups(by_noun, LoanFact),
        aids=_groups(by_noun, AidFact),
        rules=_groups(by_noun, Rule),
        debits=_groups(by_noun, DebitFact),
        closings=tuple(fact for fact in by_noun[CloseFact] if isinstance(fact, CloseFact)),
        receipts=_groups(by_noun, ReceiptFact),
        evidence=_all(by_noun, EvidenceAttached),
        plan=(
            *_all(by_noun, PlanTask),
            *_all(by_noun, PlanAmount),
            *_all(by_noun, PlanCommit),
            *_all(by_noun, PlanRelease),
        ),
        roles=(*_all(by_noun, RoleHeld), *_all(by_noun, RoleEnded)),
    )
    return registry, [*_duplicates(by_noun), *_named_persons(by_noun), *_dangling(registry)]


def _in_order(fact: Fact) -> tuple[dt.date, bool, tuple[str, int]]:
    """By date and place; what is new and has no place yet comes last."""
    place = fact.place or ("", 0)
    return fact.date, not place[0], place


_FAMILIES: tuple[type[Fact], ...] = (MemberFact, GrantFact, PledgeFact, LoanFact, AidFact, DebitFact,
                                     CloseFact, ReceiptFact)  # fmt: skip
_INSIDE = (MemberPlan, MemberKindChange, MemberPause, MemberReturn)
_ONCE: tuple[type[Fact], ...] = (Fund, Party, MemberJoin, GrantAward, PledgeMake, LoanApply, AidApply,
                                 ReceiptIssue)  # fmt: skip


def _family(fact: Fact) -> type[Fact]:
    return next((family for family in _FAMILIES if isinstance(fact, family)), type(fact))


def _latest(facts: tuple[F, ...], day: dt.date) -> F | None:
    in_force = [fact for fact in facts if fact.date <= day]
    return in_force[-1] if in_force else None


def _all(by_noun: Mapping[type[Fact], list[Fact]], kind: type[F]) -> tuple[F, ...]:
    return tuple(fact for fact in by_noun.get(kind, ()) if isinstance(fact, kind))


def _groups(by_noun: Mapping[type[Fact], list[Fact]], kind: type[F]) -> dict[str, tuple[F, ...]]:
    groups: dict[str, list[F]] = defaultdict(list)
    for fact in by_noun.get(kind, ()):
        if isinstance(fact, kind):
            groups[fact.key].append(fact)
    return {key: tuple(group) for key, group in groups.items()}


def _once(by_noun: Mapping[type[Fact], list[Fact]], kind: type[F]) -> dict[str, F]:
    return {key: group[0] for key, group in _groups(by_noun, kind).items()}


def _duplicates(by_noun: Mapping[type[Fact], list[Fact]]) -> Iterator[Diagnostic]:
    """Ids that are given twice: what may begin once only, and what is said twice of one day."""
    for family in by_noun.values():
        seen: dict[tuple[object, ...], Fact] = {}
        open_stay: dict[str, Fact] = {}
        for fact in family:
            if isinstance(fact, MemberLeave):
                open_stay.pop(fact.id, None)
            elif isinstance(fact, MemberJoin):
                first = open_stay.setdefault(fact.id, fact)
                if first is not fact:
                    yield _duplicate(fact, first)
            elif isinstance(fact, _ONCE):
                first = seen.setdefault((type(fact), fact.key), fact)
                if first is not fact:
                    yield _duplicate(fact, first)
            elif isinstance(fact, DuesPlan | LoanProduct | Rule):
                first = seen.setdefault((type(fact), fact.key, fact.date), fact)
                if first is not fact:
                    yield _duplicate(fact, first)


def _duplicate(fact: Fact, first: Fact) -> Diagnostic:
    file, line = fact.place if fact.place and fact.place[0] else (None, None)
    first_place = f"{first.place[0]}:{first.place[1]}" if first.place and first.place[0] else str(first.date)
    return Diagnostic(
        "DUPLICATE-ID",
        say('{words} "{key}" is given twice', words=fact.words(), key=fact.key),
        file,
        line,
        expected=say("one directive for each id; the first stands at {place}", place=first_place),
        hint=say("give the second its own id, or take it out"),
    )


def _named_persons(by_noun: Mapping[type[Fact], list[Fact]]) -> Iterator[Diagnostic]:
    """Persons whose names stand in the books."""
    for fact in (*by_noun[MemberFact], *by_noun[Party]):
        if isinstance(fact, MemberJoin | Party) and fact.of_person and _is_named(fact):
            yield fact.problem(
                "PERSON-NAMED",
                say('{words} "{key}" is a person and has a name here', words=fact.words(), key=fact.key),
                excerpt=_without_keys(fact),
                expected=say("no person's name in the books: many may read them, and they are kept for ever"),
                hint=say("move the name to register/register.csv and take it out here"),
            )


def _is_named(fact: MemberJoin | Party) -> bool:
    """Under `name`, or under what other programs may call it: `name-ko`."""
    return any(value and key.startswith("name") for key, value in fact)


def _without_keys(fact: Fact) -> str:
    """The directive without its keys, and without a remark that may stand beside it."""
    words = " ".join(f'"{word}"' for word in (*fact.words().split(), fact.key))
    return f"{fact.date} custom {words}"


def _dangling(registry: Registry) -> Iterator[Diagnostic]:
    """Ids that are named and not known, and what a member or a loan cannot have been."""
    for member in registry.members.values():
        yield from _member_references(registry, member)
    for lent in registry.loans.values():
        yield from said_twice(lent)
    for given in registry.aids.values():
        yield from said_twice(given)
    known: dict[str, Mapping[str, object]] = {
        "party": {**registry.parties, **registry.members},
        "fund": registry.funds,
        "member": registry.members,
        "loan-product": registry.products,
    }
    for noun, groups, beginning, references in _begun(registry):
        for key, facts in groups.items():
            first = beginning(key)
            if first is None:
                yield unknown(noun, key, (), facts[0])
                continue
            for attribute, named in references.items():
                alike = nearest_first(registry, named, known[named])
                yield from _missing(named, getattr(first, attribute), known[named], first, alike)


_Noun = tuple[str, Mapping[str, tuple[Fact, ...]], Callable[[str], Fact | None], Mapping[str, str]]


def _begun(registry: Registry) -> tuple[_Noun, ...]:
    """The nouns that begin with one fact: their facts, that fact by id, and what of it names whom."""
    given = {"party": "party", "fund": "fund"}
    lent = {"borrower": "member", "product": "loan-product"}
    return (
        ("grant", registry.grants, registry.award, given),
        ("pledge", registry.pledges, registry.pledge, given),
        ("loan", registry.loans, registry.application, lent),
        ("aid", registry.aids, registry.aid, {"member": "member"}),
        ("receipt", registry.receipts, registry.receipt_issue, {"donor": "party"}),
    )


def _member_references(registry: Registry, member: Member) -> Iterator[Diagnostic]:
    first = member.facts[0]
    if not member.stays:
        yield unknown("member", member.id, (), first)
    elif not isinstance(first, MemberJoin) and first.date < member.stays[0].join.date:
        yield first.problem(
            "LEFT-BEFORE-JOINING",
            say('{words} "{key}" is dated before the member joined', words=first.words(), key=member.id),
            expected=say("a date from {date} on", date=member.stays[0].join.date),
            hint=say("mend the date of one of the two"),
        )
    yield from _misplaced(member)
    for fact in member.facts:
        plan = getattr(fact, "plan", None)
        if plan is not None:
            yield from _missing("dues-plan", plan, registry.plans, fact)


def _misplaced(member: Member) -> Iterator[Diagnostic]:
    """What happens to a member who does not belong on that day, and pauses that lie over each other."""
    first = member.stays[0].join.date if member.stays else dt.date.max
    for fact in member.facts:
        if isinstance(fact, _INSIDE) and fact.date > first and member.stay_on(fact.date) is None:
            yield fact.problem(
                "MEMBER-HAS-LEFT",
                say('{words} "{key}" is dated after the member left', words=fact.words(), key=member.id),
                expected=say("a day on which the member belongs"),
                hint=say("mend the date, or let the member join again before it"),
            )
    pauses = [fact for fact in member.facts if isinstance(fact, MemberPause)]
    for fact in pauses:
        if fact.until is not None and fact.until < fact.date:
            yield fact.problem(
                "PAUSE-BACKWARDS",
                say('the pause of "{key}" ends before it begins', key=member.id),
                expected=say("until: a day from {date} on", date=fact.date),
            )
    for (began, ended), fact in zip(member.pauses, pauses[1:], strict=False):  # facts are sorted by date
        if fact.date <= ended:
            yield fact.problem(
                "PAUSES-OVERLAP",
                say('two pauses of "{key}" lie over each other', key=member.id),
                expected=say("a pause that begins after the one of {date} has ended", date=began),
                hint=say('end the first with "member return", or take one of the two out'),
            )


def _missing(
    noun: str, key: str, known: Mapping[str, object], fact: Fact, alike: Iterable[str] | None = None
) -> Iterator[Diagnostic]:
    """`alike` are those of which the nearest is named; all that are known without them."""
    if key not in known and not (noun == "fund" and key == GENERAL):
        yield unknown(noun, key, known if alike is None else alike, fact)


def unknown(noun: str, key: str, known: Iterable[str], fact: Fact) -> Diagnostic:
    """The diagnostic for an id that nothing in the registry declares, with the nearest one that is."""
    file, line = fact.place or (None, None)
    return unknown_at(noun, key, known, file, line)


def unknown_at(
    noun: str,
    key: str,
    known: Iterable[str],
    file: str | None = None,
    line: int | None = None,
) -> Diagnostic:
    """The same, for a place that is not a fact, or for none."""
    return Diagnostic(
        f"UNKNOWN-{noun.upper()}",
        say('the {noun} "{key}" is not in the registry', noun=called(noun), key=key),
        file,
        line,
        expected=say("a name that a directive of the registry declares")
        if noun in _BY_NAME
        else say("an id that a directive of the registry declares"),
        hint=did_you_mean(key, known, _where_declared(noun)),
    )


_BY_NAME = frozenset(("account", "dues-plan", "fund", "line", "loan-product", "task"))
"""What has a name rather than an id."""

_DIRECTIVES = {"commitment": "plan commit", "line": "grant line", "task": "plan task"}
"""The words of the directive, where they are not the noun."""


def _where_declared(noun: str) -> Message:
    if noun == "fund":
        return say('"sfund fund open" opens a fund, "sfund fund list" has those that are open')
    if noun == "account":
        return say("open it in accounts.beancount")
    return say('declare it in the registry with a "{noun}" directive', noun=_DIRECTIVES.get(noun, noun))


def nearest_first(registry: Registry, noun: str, known: Iterable[str]) -> Iterable[str]:
    """What a misspelt name may have meant: where a party belongs no member, though one may stand there."""
    return registry.parties if noun == "party" else known
