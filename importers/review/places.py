"""Where a line goes once a person has chosen: the other side that a choice stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from importers.placing.by_dues import dues_placement
from importers.placing.line import Line
from importers.review.choices import Choice, Choices, Kind
from sfund.books.entries import REVERSES
from sfund.chart import GRANTS, LOAN_RECOVERED, PLEDGES, is_suspense
from sfund.placing.placements import Part, Placement
from sfund.registry import Registry
from sfund.words import say

_RULE_CARRIES = ("fund", "party", "member", "grant", "line", "loan", "unit", "function", "program")


@dataclass(frozen=True, slots=True)
class Places:
    """The places to which the choices of some books lead."""

    registry: Registry
    choices: Choices
    language: str

    def of(self, choice: Choice, line: Line, now: tuple[Part, ...] = ()) -> Placement | None:
        """Where the line goes; None where an account has to be named, too.

        `now` is the other side as it stands: whose money a known move is, changes nothing else of it.
        """
        if choice.kind is Kind.FUND:
            return _of_fund(choice, line, now)
        by_kind: dict[Kind, Callable[[Choice, Line], Placement | None]] = {
            Kind.MEMBER: self._of_member,
            Kind.LOAN: self._of_loan,
            Kind.AID: self._going_out,
            Kind.PLEDGE: self._of_pledge,
            Kind.GRANT: self._of_grant,
            Kind.RULE: self._of_rule,
            Kind.ACCOUNT: _of_account,
            Kind.BOUNCED: self._taken_back,
        }
        make = by_kind.get(choice.kind)
        return make(choice, line) if make else None

    def _of_member(self, choice: Choice, line: Line) -> Placement | None:
        return (
            dues_placement(self.registry.members[choice.id], line.day, line.amount) if line.comes_in else None
        )

    def _going_out(self, choice: Choice, line: Line) -> Placement | None:
        """Of a loan or of mutual aid what may go out; None where that is less than the line."""
        out = self.choices.goes_out(choice.id, line)
        return self.choices.placed_out(out, line) if out is not None and out.has_room(line) else None

    def _of_loan(self, choice: Choice, line: Line) -> Placement | None:
        """What comes in divides as the loan's own arithmetic says: late charges, interest, principal."""
        if not line.comes_in:
            return self._going_out(choice, line)
        application = self.registry.application(choice.id)
        borrower = application.borrower if application else ""
        open_ = self.choices.open_loan(choice.id, line)
        row = open_.next_row if open_ else None
        parts = self.choices.repaid(choice.id, line)
        narration = say("Loan, instalment {n}", n=row.n) if row else say("Loan repaid")
        if any(part.account == LOAN_RECOVERED for part in parts):
            narration = say("Loan, recovered after write-off")
        return Placement(parts, borrower, narration, choice.named)

    def _taken_back(self, choice: Choice, line: Line) -> Placement | None:
        return self.choices.taken_back(choice.id, line)

    def _of_pledge(self, choice: Choice, line: Line) -> Placement | None:
        pledge = self.registry.pledge(choice.id)
        if pledge is None or not line.comes_in:
            return None
        part = Part(PLEDGES[pledge.kind], line.amount)
        return Placement((part,), pledge.party, say("Part of a pledge"), choice.named)

    def _of_grant(self, choice: Choice, line: Line) -> Placement | None:
        award = self.registry.award(choice.id)
        if award is None or not line.comes_in:
            return None
        part = Part(GRANTS[award.kind], line.amount)
        return Placement((part,), award.party, say("Grant received"), choice.named)

    def _of_rule(self, choice: Choice, line: Line) -> Placement | None:
        rule = self.choices.rule(choice.id, line)
        if rule is None:
            return None
        meta = {key: str(value) for key in _RULE_CARRIES if (value := getattr(rule, key))}
        narration = rule.narration or rule.name_in(self.language) or ""
        payee = rule.party or rule.member or ""
        return Placement((Part(rule.account, line.amount),), payee, narration, meta)


def _of_account(choice: Choice, line: Line) -> Placement:
    return Placement((Part(choice.id, line.amount),))


def _of_fund(choice: Choice, line: Line, now: tuple[Part, ...]) -> Placement | None:
    if len(now) != 1 or is_suspense(now[0].account):
        return None
    return Placement((Part(now[0].account, line.amount),), "", "", {**now[0].meta, **choice.named})


def for_line(placement: Placement, line: Line) -> Placement | None:
    """The same decision for another line; None where it is one line's alone: split, or taking one back."""
    if len(placement.parts) != 1 or REVERSES in placement.meta:
        return None
    return placement._replace(parts=(placement.parts[0]._replace(amount=line.amount),))
