"""What the evidence may look at: the registry, the names, what is expected. Built once a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.placing.history import History
from importers.placing.line import Line
from importers.placing.names import NameIndex
from importers.placing.outlook import Outlook
from importers.placing.settlements import Settlements
from importers.reading.layouts import Layout, own_layouts
from sfund.books.model import Books
from sfund.grants.facts import GrantAward, own_grants
from sfund.placing.rules import Direction, Rule
from sfund.registry import Registry


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that is known before a line is read.

    Attributes:
        names: Members and parties by name, alias and bank name.
        payers: CMS payer number → id.
        labels: What people call the accounts, in the books' language.
        language: The books' language.
        funds: The fund of each account.
        outlook: What is expected; the one part that changes from line to line.
        history: What the treasurer decided about earlier lines.
        settlements: What services and card companies still have to settle; changes as `outlook` does.
    """

    registry: Registry
    names: NameIndex
    payers: dict[str, str]
    labels: dict[str, str]
    language: str
    funds: Mapping[str, str]
    outlook: Outlook
    history: History
    settlements: Settlements
    _rules: dict[tuple[dt.date, str, bool], tuple[Rule, ...]] = field(default_factory=dict)
    _own_grants: dict[tuple[str, dt.date], tuple[GrantAward, ...]] = field(default_factory=dict)

    def rules_for(self, line: Line) -> tuple[Rule, ...]:
        """The standing rules of the line's day, account and direction; many lines agree in all three."""
        key = (line.day, line.account, line.comes_in)
        if key not in self._rules:
            self._rules[key] = tuple(
                rule
                for rule in self.registry.rules_on(line.day)
                if rule.only in (None, line.account)
                and (rule.direction is None or (rule.direction is Direction.IN) == line.comes_in)
            )
        return self._rules[key]

    def own_grants(self, line: Line) -> tuple[GrantAward, ...]:
        """The grants whose own bank account the line is of."""
        key = (line.account, line.day)
        if key not in self._own_grants:
            self._own_grants[key] = own_grants(self.registry.grants, *key)
        return self._own_grants[key]

    @classmethod
    def of(cls, books: Books, layouts: Sequence[Layout] | None = None) -> Context:
        payers = {person.payer_number: person.id for person in books.register.persons if person.payer_number}
        funds = {account: books.fund_of_account(account) for account in books.opens}
        labels = {account: books.account_label(account, books.language) for account in books.opens}
        return cls(
            books.registry,
            NameIndex(_names(books)),
            payers,
            labels,
            books.language,
            funds,
            Outlook(books, funds),
            History(books.decisions, books.opens.keys() - books.closes.keys(), books.registry),
            Settlements(books, own_layouts() if layouts is None else layouts),
        )


def _names(books: Books) -> Iterator[tuple[str, str]]:
    for person in books.register.persons:
        for name in person.names:
            yield name, person.id
    for member in books.registry.members.values():
        if member.name:
            yield member.name, member.id
    for party in books.registry.parties.values():
        if party.name:
            yield party.name, party.id
