"""Grants as they are lived: money in, spending by line, interest, and what is left going back."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.days import some_time, working_day
from sfund.example.grant_plans import Budget, GrantPlan
from sfund.example.network import OPERATING, Scale, won
from sfund.example.purse import Purse
from sfund.example.values import BankLine, place
from sfund.facts import Fact
from sfund.funds.facts import GENERAL, Fund, Restriction
from sfund.grants.facts import GrantAward, GrantChange, GrantKind, GrantLine, GrantSettle
from sfund.periods import Month, Span

TRANSIT = "Assets:Clearing:Transit"
OWN_SHARE = "자부담이체"

_SPENT_PERMILLE = (820, 950)  # of a month's share; below what a line has after the change in summer
_INTEREST_MONTHS = (3, 6, 9, 12)
_CHANGE_MONTH_DAY = (8, 1)


@dataclass(frozen=True, slots=True)
class _Move:
    """One planned movement of a grant's money; `amount` is signed."""

    day: dt.date
    amount: Decimal
    to: str
    text: str
    line: str | None = None
    fund: str | None = None
    party: str | None = None


def grant_facts(scale: Scale, plans: Iterable[GrantPlan]) -> Iterator[Fact]:
    """The award of each, its lines, the change in summer, and its settlement."""
    for plan in plans:
        ko, en = plan.names
        yield Fund(date=plan.awarded, name=plan.fund, restriction=Restriction.PURPOSE, name_ko=ko, name_en=en)
        yield GrantAward.model_validate(
            {
                "date": plan.awarded,
                "id": plan.id,
                "amount": won(plan.amount),
                "party": plan.party,
                "kind": plan.kind,
                "fund": plan.fund,
                "from": plan.first,
                "until": plan.until,
                "account": plan.account,
                "own-share": won(plan.own_share) if plan.own_share else None,
            }
        )
        for line in plan.lines:
            yield GrantLine(date=plan.awarded, id=plan.id, line=line.line, amount=won(plan.promised(line)))
        changed = dt.date(plan.first.year, *_CHANGE_MONTH_DAY)
        if plan.kind is GrantKind.PUBLIC_SUBSIDY and changed <= scale.end:
            less, more, amount = plan.change()
            yield GrantChange(date=changed, id=plan.id, line=less, amount=won(-amount))
            yield GrantChange(date=changed, id=plan.id, line=more, amount=won(amount))
        if plan.returned < scale.end:
            yield GrantSettle(date=plan.returned + dt.timedelta(days=1), id=plan.id)


def grant_lines(scale: Scale, plans: Iterable[GrantPlan]) -> Iterator[BankLine]:
    """The lines of the grants' accounts, and of the operating account where it pays its own share."""
    for plan in plans:
        chance = scale.stream("grant", plan.id)
        purse = Purse(plan.account, chance, grant=plan.id, fund=plan.fund)
        for move in sorted(_moves(plan, chance), key=lambda move: (move.day, move.amount < 0)):
            if move.day <= scale.end:
                _make(purse, move)
        back = working_day(plan.returned)
        if back <= scale.end and purse.left:
            purse.move(back, -purse.left, "Expenses:Grants:Returned", plan.words[2], party=plan.party)
        yield from purse.lines
        if plan.own_share and _own_share_day(plan) <= scale.end:
            yield _own_share_out(plan, chance)


def _make(purse: Purse, move: _Move) -> None:
    """The move as a line; the meta of its posting says what differs from the account's grant."""
    part_meta = {key: value for key, value in (("line", move.line), ("fund", move.fund)) if value}
    giver: dict[str, str] = {"party": move.party} if move.party else {}
    truth = place(move.to, move.amount, narration=move.text, part_meta=part_meta, **{**purse.meta, **giver})
    purse.add(move.day, move.text, truth)


def _moves(plan: GrantPlan, chance: random.Random) -> Iterator[_Move]:
    paid_in, interest, _ = plan.words
    for day, permille in plan.instalments:
        yield _Move(
            working_day(day),
            plan.amount * permille // 1000,
            plan.income,
            f"{plan.funder} {paid_in}",
            party=plan.party,
        )
    if plan.own_share:
        yield _Move(_own_share_day(plan), plan.own_share, TRANSIT, OWN_SHARE, fund=GENERAL)
    months = list(Span(plan.first, plan.until).months())
    for line in plan.lines:
        yield from _spending(plan, line, months, chance)
    for month in months:
        if month.number in _INTEREST_MONTHS:
            yield _Move(month.day(20), Decimal(chance.randint(900, 9000)), "Income:Interest", interest)


def _spending(plan: GrantPlan, line: Budget, months: list[Month], chance: random.Random) -> Iterator[_Move]:
    """The line's money in equal parts, a little less each time, and always after the month's income."""
    for n in range(line.every - 1, len(months), line.every):
        share = plan.budget(line) * line.every / len(months)
        amount = share * chance.randint(*_SPENT_PERMILLE) // 10_000 * 10
        day = working_day(months[n].day(chance.randint(12, 25)))
        yield _Move(day, -amount, line.expense, f"{line.word} {months[n].number}월", line=line.line)


def _own_share_day(plan: GrantPlan) -> dt.date:
    return working_day(plan.instalments[0][0] + dt.timedelta(days=1))


def _own_share_out(plan: GrantPlan, chance: random.Random) -> BankLine:
    """The same transfer, seen from the operating account."""
    return BankLine(
        account=OPERATING,
        day=_own_share_day(plan),
        time=some_time(chance, 9, 9),
        amount=-plan.own_share,
        counterparty=OWN_SHARE,
        memo="",
        truth=place(TRANSIT, -plan.own_share, narration=OWN_SHARE, part_meta={"fund": GENERAL}),
    )
