"""What the board's pages are made of: the other reports' own values, so that no figure is reckoned twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.board.ending import scenario_of
from reports.dues import report as dues
from reports.dues.position import Position, position_of
from reports.funds import report as funds
from reports.giving import pledges
from reports.grants import report as grants
from reports.lending import report as loans
from reports.members import report as members
from reports.model import Figure, Table
from reports.naming import fund_called
from reports.reliance.comparison import year_before
from reports.reliance.income import self_reliance, year_to
from sfund.books.funds.sums import FundSums, fund_sums
from sfund.books.model import Books
from sfund.members.facts import MemberKind
from sfund.money import ZERO
from sfund.periods import Span
from sfund.reliance.ending import Scenario
from sfund.reliance.figures import SelfReliance
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything as of one day; income is that of the twelve months up to it.

    Attributes:
        year: Those twelve months.
        before: Self-reliance of the twelve months before them.
        figures: The figures of the other reports over the calendar year so far, by their names.
        targets: Members by kind, against what the network set itself.
        loans: The loans, one by one.
        position: How all members stand with their dues.
    """

    books: Books
    as_of: dt.date
    year: Span
    now: SelfReliance
    before: SelfReliance
    scenario: Scenario
    funds: tuple[FundSums, ...]
    position: Position
    figures: Mapping[str, tuple[Figure, ...]]
    targets: Table
    loans: Table

    def figure(self, report: str, key: str, label: Message | None = None) -> Figure:
        """The figure of another report, under a key of its own; `label` where its own is too short here."""
        found = next(one for one in self.figures[report] if one.key == key)
        return replace(found, key=f"{report}-{key}", label=label or found.label)

    def value(self, report: str, key: str) -> Decimal:
        """Its value; zero where it has none."""
        return Decimal(self.figure(report, key).value or 0)

    def grantor(self, grant: str) -> Message:
        """What the giver of a grant is called."""
        award = self.books.registry.award(grant)
        return self.named(award.party) if award else say("{text}", text=grant)

    @property
    def spent_of_others(self) -> Decimal:
        """By how much the money that nothing binds is below zero: so much of what is bound was spent."""
        return max(-self.now.sums.liquid, ZERO)

    def called(self, sums: FundSums) -> Message:
        """What people call the fund."""
        return fund_called(self.books, sums.name).label

    def named(self, giver: str) -> Message:
        """What an organisation is called; a person is one, and has no name here."""
        registry = self.books.registry
        member, party = registry.members.get(giver), registry.parties.get(giver)
        name = (member.name if member else None) or (party.name if party else None)
        if name:
            return say("{text}", text=name)
        person = (member is not None and member.is_person) or (party is not None and party.of_person)
        return say("one person") if person else say("{text}", text=giver)


def gathered(books: Books, as_of: dt.date) -> Gathered:
    """All of it from the books as they were on the day."""
    year = year_to(as_of)
    this_year = Span(dt.date(as_of.year, 1, 1), as_of)
    past = year_before(year)
    now = self_reliance(books, year, as_of)
    paying = sum(books.registry.members_on(as_of, kind) for kind in MemberKind)
    position = position_of(books, this_year, as_of)
    whole = {one.NAME: one.build(books, this_year, as_of) for one in (pledges, funds, grants, loans)}
    return Gathered(
        books,
        as_of,
        year,
        now,
        self_reliance(books, past, past.last),
        scenario_of(books, as_of, now, paying),
        fund_sums(books, this_year),
        position,
        # of the dues and the members not whole reports: their long lists take longer than all the rest
        {dues.NAME: dues.figures(position), **{name: one.figures for name, one in whole.items()}},
        members.targets(books, this_year, as_of),
        whole[loans.NAME].table("loans"),
    )
