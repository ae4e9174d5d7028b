"""What is expected: parts of pledges, instalments of loans, money of grants, as it stands line by line.

Built once from the books, then kept up to date with every line that is placed, so that several files in
one run see what the ones before them brought.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from importers.placing.aiding import Aids
from importers.placing.lending import Lending
from importers.placing.line import Line
from sfund.books.dues import dues_of, gathered, months_of
from sfund.books.model import Books
from sfund.chart import DUES, keeps_its_fund
from sfund.funds.facts import GENERAL
from sfund.giving.pledge_account import Gift, pledge_account
from sfund.giving.pledges import PledgeForm, PledgeMake
from sfund.grants.facts import GrantAward, GrantSettle, awarded_on
from sfund.members.owed import Ask
from sfund.members.standing import Claim, Paid, Payment
from sfund.money import ZERO
from sfund.placing.placements import Placement
from sfund.registry import Registry

_DUES = frozenset(DUES.values())
_NOTHING = Paid()


class Outlook:
    """Who is expected to pay what next."""

    def __init__(self, books: Books, funds: Mapping[str, str]) -> None:
        self._registry: Registry = books.registry
        self._currency = books.currency
        self._funds = funds
        self._held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)  # by own account and fund
        self._received: dict[str, Decimal] = defaultdict(Decimal)  # by pledge, grant
        self._dues = dues_of(books)
        self.lending = Lending(books)
        self.aids = Aids(books)
        self._paid: dict[str, Paid] = {}  # by member
        self._by_party: dict[str, list[PledgeMake]] = defaultdict(list)
        self._by_funder: dict[str, list[GrantAward]] = defaultdict(list)
        self._index()
        self._read(books)

    def _index(self) -> None:
        registry = self._registry
        for key in registry.pledges:
            if pledge := registry.pledge(key):
                self._by_party[pledge.party].append(pledge)
        for key in registry.grants:
            if award := registry.award(key):
                self._by_funder[award.party].append(award)

    def _read(self, books: Books) -> None:
        table = books.postings
        names = ("day", "account", "number", "fund", "member", "covers", "pledge", "grant")
        columns = zip(*map(table.column, names), strict=True)
        dues = []
        for day, account, number, fund, member, covers, pledge, grant in columns:
            if keeps_its_fund(account):
                self._held[account, fund] += number
            elif member and account in _DUES:
                dues.append((member, covers, -number, day if number < 0 else None))
            if pledge or grant:
                self._note(account, -number, {"pledge": pledge, "grant": grant})
        self._paid = gathered(dues)

    def note(self, line: Line, placement: Placement) -> None:
        """Takes in that the line was placed so."""
        fund = str(placement.meta.get("fund") or self._funds.get(line.account, GENERAL))
        self._held[line.account, fund] += line.amount
        for part in placement.parts:
            if keeps_its_fund(part.account):
                own = str(part.meta.get("fund") or self._funds.get(part.account, GENERAL))
                self._held[part.account, own] -= part.amount
            said = {**placement.meta, **part.meta}
            if (member := said.get("member")) and part.account in _DUES:
                covers = months_of(str(said["covers"])) if said.get("covers") else None
                paid = self.dues_paid(str(member))
                self._paid[str(member)] = paid.plus(Payment(line.day, part.amount, covers))
            self._note(part.account, part.amount, said)
        self.lending.note(line, placement)
        self.aids.note(placement)

    def guests_on(self, account: str) -> tuple[str, ...]:
        """Other funds than the account's own that have money on it now."""
        own = self._funds.get(account, GENERAL)
        return tuple(
            fund
            for (held, fund), amount in self._held.items()
            if held == account and fund != own and amount > 0
        )

    def dues_settled(self, member: str, day: dt.date, amount: Decimal) -> tuple[Ask, ...]:
        """The member's oldest unpaid periods that the amount pays to the won; none where it does not."""
        return self._dues.next_ones(member, self.dues_paid(member), day, amount)

    def dues_overdue(self, member: str, day: dt.date) -> Decimal:
        """What is open of the periods whose due day has passed."""
        standing = self._dues.standing(member, self.dues_paid(member), day)
        return standing.arrears if standing is not None else ZERO

    def dues_paid(self, member: str) -> Paid:
        """What the member has paid in these books, less what went back."""
        return self._paid.get(member, _NOTHING)

    def dues_open(self, member: str, day: dt.date) -> list[Claim]:
        """What is open of the periods that have begun by that day."""
        claims = self._dues.claims(member, self.dues_paid(member), day)
        return [claim for claim in claims if claim.open > 0 and claim.ask.first <= day]

    def _note(self, account: str, amount: Decimal, named: Mapping[str, object]) -> None:
        """`amount` is positive where money came in."""
        if (pledge := named.get("pledge")) and account.startswith("Income:"):
            self._received[str(pledge)] += amount
        if (grant := named.get("grant")) and account.startswith("Income:Grants:"):
            self._received[str(grant)] += amount  # not the interest that the grant's own account earns

    def open_parts(self, party: str, day: dt.date) -> list[tuple[PledgeMake, dt.date | None, Decimal]]:
        """The party's pledges of money that are open on that day: pledge, day of the next part, what is left.

        What is promised without a day is a part without one.
        """
        found: list[tuple[PledgeMake, dt.date | None, Decimal]] = []
        for pledge in self._by_party.get(party, ()):
            if pledge.date > day or pledge.form is PledgeForm.IN_KIND:
                continue
            came = Gift(pledge.date, self._received[pledge.id])
            account = pledge_account(self._registry.pledges[pledge.id], pledge, [came], day)
            if (part := account.next_part) is not None:
                found.append((pledge, part.due, part.open))
        return found

    def grants_of(self, funder: str, day: dt.date) -> list[tuple[GrantAward, Decimal]]:
        """The funder's awards that are not settled on that day, and how much of each is still to come."""
        return [
            (award, awarded_on(award, self._registry.grants[award.id], day) - self._received[award.id])
            for award in self._by_funder.get(funder, ())
            if award.date <= day and not self._settled(award, day)
        ]

    def _settled(self, award: GrantAward, day: dt.date) -> bool:
        facts = self._registry.grants[award.id]
        return any(isinstance(fact, GrantSettle) and fact.date <= day for fact in facts)
