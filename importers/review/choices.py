"""What a line may be: the candidates that the evidence named, and whatever else a person looks for.

A choice is an id or an account with a label; where the line goes if it is chosen, `importers.review.places`
says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from importers.placing.context import Context
from importers.placing.lending import OpenLoan
from importers.placing.line import BOUNCE_WORDS, Line
from importers.placing.outgoing import Outgoing, outgoing
from importers.review.acquaintance import Acquaintance
from importers.review.bouncing import Bounces, taken_back
from importers.review.finding import fits
from importers.review.waiting import Waiting
from sfund.books.loans.accounts import Lent
from sfund.books.model import Books
from sfund.chart import TRANSFERS, is_suspense
from sfund.funds.facts import GENERAL
from sfund.loans.account import Status
from sfund.members.facts import MemberKind
from sfund.money import Money
from sfund.placing.placements import Part, Placement
from sfund.placing.rules import Rule
from sfund.words import Message, say


class Kind(StrEnum):
    """What a choice is."""

    MEMBER = "member"
    PARTY = "party"
    LOAN = "loan"
    AID = "aid"
    PLEDGE = "pledge"
    GRANT = "grant"
    RULE = "rule"
    FUND = "fund"
    ACCOUNT = "account"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a line may be.

    Attributes:
        name: Who or what it is, as people call it; a person's name among them, from the register.
        detail: What helps to choose: a plan, the next instalment.
        standing: What tells it from another of the same name: how a member stands with the dues.
    """

    kind: Kind
    id: str
    name: str = field(default="", repr=False)
    detail: Message | str = ""
    standing: tuple[Message, ...] = field(default=(), repr=False)

    @property
    def named(self) -> dict[str, str]:
        """What a posting names if this is chosen."""
        return {} if self.kind in (Kind.RULE, Kind.ACCOUNT, Kind.BOUNCED) else {self.kind.value: self.id}


@dataclass(frozen=True, slots=True)
class Found:
    """The first of what fits, and how many more there are."""

    choices: tuple[Choice, ...] = ()
    more: int = 0


_NOTHING_LEFT = say("nothing of it may be paid out now")
_MEMBER_KINDS = {
    MemberKind.ORGANIZATION: say("organisation"),
    MemberKind.INDIVIDUAL: say("individual"),
    MemberKind.SUPPORTER: say("supporter"),
}


class Choices:
    """The choices that these books give; built once for the books."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._context = Context.of(books)
        self._acquaintance = Acquaintance(books, self._context.outlook)
        self._bounces = Bounces(books)
        self._registry = books.registry
        self._names = {person.id: person.name for person in books.register.persons if person.name}

    def of(self, one: Waiting) -> tuple[Choice, ...]:
        """The candidates of a line in the order of their likelihood, then whoever else its words name."""
        named = self._context.names.find(one.said.counterparty, one.said.memo)
        ids = dict.fromkeys((*one.candidates, *(named.ids if named else ())))
        lent = self._lent(ids, one.line) if one.comes_in else ()
        fits, others = ((), ()) if one.comes_in else self._to_go_out(ids, one.line)
        back = self._bounces.of(one.line, ids)
        first = back if one.line.mentions(*BOUNCE_WORDS) else ()
        order = dict.fromkeys((*first, *fits, *one.candidates, *others, *ids, *lent, *back))
        found = (self.known(id_, one.line) for id_ in order)
        return tuple(choice for choice in found if choice is not None)

    def _lent(self, owners: Collection[str], line: Line) -> tuple[str, ...]:
        """The loans of these that run on the day of the line, then those that were written off by then."""
        lending = self._context.outlook.lending
        loans = (loan for owner in owners for loan in lending.loans_of(owner))
        running = tuple(loan for loan in loans if self.open_loan(loan, line) is not None)
        return (*running, *(loan for owner in owners for loan in lending.given_up(owner, line.day)))

    def _to_go_out(self, owners: Iterable[str], line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Loans and mutual aid of which just the line may go out; then the others, those with room first."""
        open_ = [one for owner in owners for one in self._outgoing(owner, line)]
        fits = tuple(one.id for one in open_ if one.is_all(line))
        others = sorted(
            (one for one in open_ if not one.is_all(line)), key=lambda one: not one.has_room(line)
        )
        return fits, tuple(one.id for one in others)

    def _outgoing(self, owner: str, line: Line) -> Iterator[Outgoing]:
        return outgoing(owner, line, self._context.outlook, self._context.funds)

    def known(self, id_: str, line: Line) -> Choice | None:
        """The choice of that id; None for one that the books do not know."""
        makers = (self._member, self._party, self._loan, self._aid, self._pledge, self._grant, self._account,
                  self._rule)  # fmt: skip
        if (bounced := self._bounced(id_, line)) is not None:
            return bounced
        for make in makers:
            choice = make(id_, line)
            if choice is not None:
                return choice
        return self._fund(id_)

    def people(self, typed: str, line: Line, most: int) -> Found:
        """The members and parties whose name, initials or id fit what was typed, at most so many."""
        ids = (*self._registry.members, *self._registry.parties)
        ranked = [
            (rank, id_)
            for id_ in ids
            if (rank := min(filter(None, (fits(typed, id_), fits(typed, self._name(id_)))), default=0))
        ]
        first = (self.known(id_, line) for _, id_ in sorted(ranked)[:most])
        return Found(tuple(filter(None, first)), max(len(ranked) - most, 0))

    def accounts(self, typed: str, line: Line, most: int) -> Found:
        """Open accounts whose name in any language fits what was typed; those of its direction first."""
        usual = "Income:" if line.comes_in else "Expenses:"
        ranked = []
        for account in self._open_accounts(line):
            labels = (self._books.account_label(account, language) for language in ("ko", "en"))
            rank = min(filter(None, (fits(typed, label) for label in (*labels, account))), default=0)
            if rank:
                ranked.append((not account.startswith(usual), rank, account))
        first = (
            Choice(Kind.ACCOUNT, account, self._label(account)) for _, _, account in sorted(ranked)[:most]
        )
        return Found(tuple(first), max(len(ranked) - most, 0))

    def _open_accounts(self, line: Line) -> Iterator[str]:
        for account in self._books.opens.keys() - self._books.closes.keys():
            if account not in (line.account, TRANSFERS) and not is_suspense(account):
                yield account

    def _label(self, account: str) -> str:
        return self._books.account_label(account, self._books.language)

    def _name(self, id_: str) -> str:
        owner = self._registry.members.get(id_)
        party = self._registry.parties.get(id_)
        return (
            self._names.get(id_) or (owner.name if owner else None) or (party.name if party else None) or ""
        )

    def _member(self, id_: str, line: Line) -> Choice | None:
        member = self._registry.members.get(id_)
        if member is None:
            return None
        kind, plan_name = member.kind_on(line.day), member.plan_on(line.day)
        plan = self._registry.plan_on(plan_name, line.day) if plan_name else None
        if member.stay_on(line.day) is None:
            detail: Message | str = say("no member on this day")
        elif plan is not None and kind is not None:
            label = plan.name_in(self._books.language) or plan.name
            detail = say(
                "{kind}, {plan}, dues of {amount}", kind=_MEMBER_KINDS[kind], plan=label, amount=plan.amount
            )
        else:
            detail = _MEMBER_KINDS[kind] if kind is not None else ""
        return Choice(Kind.MEMBER, id_, self._name(id_), detail, self._acquaintance.words(id_, line.day))

    def _party(self, id_: str, line: Line) -> Choice | None:
        if id_ not in self._registry.parties:
            return None
        return Choice(Kind.PARTY, id_, self._name(id_), self._promised(id_, line))

    def _pledge(self, id_: str, line: Line) -> Choice | None:
        pledge = self._registry.pledge(id_)
        if pledge is None:
            return None
        return Choice(Kind.PLEDGE, id_, self._name(pledge.party), self._promised(pledge.party, line))

    def _promised(self, party: str, line: Line) -> Message | str:
        """The next part of what the party has pledged."""
        for pledge, _, amount in self._context.outlook.open_parts(party, line.day):
            return say("{pledge}: {amount} to come", pledge=pledge.id, amount=Money(amount, line.currency))
        return ""

    def _grant(self, id_: str, line: Line) -> Choice | None:  # noqa: ARG002  one of the makers
        award = self._registry.award(id_)
        if award is None:
            return None
        return Choice(Kind.GRANT, id_, self._name(award.party), str(award.amount))

    def _loan(self, id_: str, line: Line) -> Choice | None:
        application = self._registry.application(id_)
        if application is None:
            return None
        detail = say("{amount}", amount=application.amount)
        out = self.goes_out(id_, line)
        open_ = self.open_loan(id_, line) if line.comes_in else None
        row = open_.next_row if open_ else None
        if out is not None:
            detail = out.detail(line)
        elif not line.comes_in:
            detail = _NOTHING_LEFT
        elif id_ in self._context.outlook.lending.given_up(application.borrower, line.day):
            detail = Status.WRITTEN_OFF.label
        elif open_ is not None and row is not None:
            amount = Money(open_.due or row.open, line.currency)
            detail = say("instalment {n}, due {due}: {amount}", n=row.n, due=row.due, amount=amount)
        return Choice(Kind.LOAN, id_, self._name(application.borrower), detail)

    def _aid(self, id_: str, line: Line) -> Choice | None:
        asked = self._registry.aid(id_)
        if asked is None:
            return None
        out = self.goes_out(id_, line)
        standing = out.detail(line) if out is not None else _NOTHING_LEFT
        detail = say("mutual aid: {standing}", standing=standing)
        return Choice(Kind.AID, id_, self._name(asked.member), detail)

    def goes_out(self, id_: str, line: Line) -> Outgoing | None:
        """What the line is if it is of that loan or mutual aid; None where nothing of it may go out."""
        if line.comes_in:
            return None
        application, asked = self._registry.application(id_), self._registry.aid(id_)
        owner = application.borrower if application else asked.member if asked else ""
        found = [one for one in self._outgoing(owner, line) if one.id == id_]
        return max(found, key=lambda one: (one.is_all(line), one.has_room(line)), default=None)

    def _bounced(self, id_: str, line: Line) -> Choice | None:
        entry = self._bounces.entry(id_, line)
        if entry is None:
            return None
        detail = say("takes back the line of {day}: it bounced", day=entry.date)
        return Choice(Kind.BOUNCED, id_, self._name(entry.payee or ""), detail)

    def taken_back(self, id_: str, line: Line) -> Placement | None:
        """The other side of a line that takes the one of that import id back."""
        entry = self._bounces.entry(id_, line)
        return taken_back(entry) if entry is not None else None

    def placed_out(self, out: Outgoing, line: Line) -> Placement:
        """The other side of a line that is that."""
        return out.placement(line, self._context.funds)

    def open_loan(self, loan: str, line: Line) -> OpenLoan | None:
        """The loan as it stands on the day of the line, before it, if it runs."""
        return self._context.outlook.lending.open_loan(loan, line)

    def before(self, loan: str, line: Line) -> Lent | None:
        """All that is known of the loan before the line."""
        return self._context.outlook.lending.before(loan, line)

    def repaid(self, loan: str, line: Line) -> tuple[Part, ...]:
        """How the line's money divides if it is that loan's."""
        return self._context.outlook.lending.parts(loan, line)

    def _account(self, id_: str, line: Line) -> Choice | None:  # noqa: ARG002  one of the makers
        return Choice(Kind.ACCOUNT, id_, self._label(id_)) if id_ in self._books.opens else None

    def _rule(self, id_: str, line: Line) -> Choice | None:
        rule = self.rule(id_, line)
        return None if rule is None else Choice(Kind.RULE, id_, self._label(rule.account), rule.account)

    def rule(self, name: str, line: Line) -> Rule | None:
        """The standing rule of that name on the day of the line."""
        return next((rule for rule in self._registry.rules_on(line.day) if rule.name == name), None)

    def _fund(self, id_: str) -> Choice | None:
        fund = self._registry.funds.get(id_)
        if fund is None and id_ != GENERAL:
            return None
        return Choice(Kind.FUND, id_, (fund.name_in(self._books.language) if fund else None) or id_)
