"""What money of the lending may go out for: a loan, what was overpaid on one, mutual aid.

The same for the import, which takes what fits to the won, and for the review, which offers the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from importers.placing.line import Line
from importers.placing.outlook import Outlook
from sfund.books.loans.aid import AID
from sfund.chart import LOAN_PRINCIPAL, MUTUAL_AID, REFUNDS
from sfund.funds.facts import GENERAL
from sfund.money import Money
from sfund.placing.drafts import MetaValue
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say


class Purpose(StrEnum):
    """For what money goes out."""

    LOAN = "loan"
    REFUND = "refund"
    AID = "aid"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing that a line may be, and how much of it there may be.

    Attributes:
        id: Of the loan, or of the mutual aid.
        owner: The borrower, or the member in need.
        left: What may go out yet, the line itself not counted; above zero.
        fund: Whose money loans and mutual aid are.
    """

    purpose: Purpose
    id: str
    owner: str
    left: Decimal
    fund: str

    def is_all(self, line: Line) -> bool:
        """Whether the line is all of it."""
        return self.left == line.money.number

    def has_room(self, line: Line) -> bool:
        """Whether the line is no more than that."""
        return line.money.number <= self.left

    def why(self) -> Message:
        """Why a line of just that amount is this."""
        if self.purpose is Purpose.LOAN:
            return say("the approved loan {loan} of this amount", loan=self.id)
        if self.purpose is Purpose.REFUND:
            return say("what was overpaid on {loan}", loan=self.id)
        return say("the decided aid {aid} of this amount", aid=self.id)

    def detail(self, line: Line) -> Message:
        """What helps to choose it: the line is all of what may go out, a part of it, or more."""
        left, paid = Money(self.left, line.currency), line.money
        if self.purpose is Purpose.REFUND:
            return say("{left} of it were overpaid and are owed back", left=left)
        if not self.has_room(line):
            return say("at most {left} may be paid out yet", left=left)
        if self.is_all(line):
            return say("just the {left} that may be paid out yet", left=left)
        return say("{paid} of the {left} that may be paid out yet", paid=paid, left=left)

    def placement(self, line: Line, funds: Mapping[str, str]) -> Placement:
        """The other side of the line if it is this; `funds` are those of the accounts."""
        if self.purpose is Purpose.LOAN:
            part = Part(LOAN_PRINCIPAL, line.amount)
            return Placement((part,), self.owner, say("Loan paid out"), {"loan": self.id})
        if self.purpose is Purpose.AID:
            meta: dict[str, MetaValue] = {AID: self.id, "member": self.owner, "fund": self.fund}
            return Placement((Part(MUTUAL_AID, line.amount),), self.owner, say("Mutual aid"), meta)
        whole: dict[str, MetaValue] = {"loan": self.id}
        if funds.get(line.account, GENERAL) == self.fund:
            whole["fund"] = self.fund
        part = Part(REFUNDS, line.amount, {"fund": self.fund})
        return Placement((part,), self.owner, say("Loan, overpayment paid back"), whole)


def outgoing(owner: str, line: Line, outlook: Outlook, funds: Mapping[str, str]) -> Iterator[Outgoing]:
    """All that money may go out for to that person or organisation on the day of the line, before it.

    Mutual aid is paid from the fund's own account only.
    """
    lending, aids = outlook.lending, outlook.aids
    loans = lending.loans_of(owner)
    found = [(Purpose.LOAN, loan, lending.to_pay_out(loan, line)) for loan in loans]
    found += [(Purpose.REFUND, loan, lending.to_give_back(loan, line)) for loan in loans]
    if funds.get(line.account, GENERAL) == lending.fund:
        found += [(Purpose.AID, aid, aids.to_pay(aid, line)) for aid in aids.of(owner)]
    for purpose, id_, left in found:
        if left > 0:
            yield Outgoing(purpose, id_, owner, left, lending.fund)
