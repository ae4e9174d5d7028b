"""Direct debits: who is asked on the 25th, who has not the money, what the clearing house keeps."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from sfund.example.days import next_working_day, some_time, working_day
from sfund.example.network import OPERATING, Scale
from sfund.example.people import MemberLife, Method
from sfund.example.values import BankLine, CmsAsk, CmsRun, place
from sfund.money import ZERO
from sfund.periods import Month

CMS_CLEARING = "Assets:Clearing:CMS"

_DEBIT_DAY = 25
_FAILING_PERMILLE = 22
_CODES = {"0021": 70, "0041": 4, "0012": 7, "0031": 6, "0014": 5, "0024": 4, "0034": 2, "0051": 2}
_PASSING = frozenset({"0021", "0041"})  # worth asking again; the others need a call
_FEE_PAYING_BANKS, _FEE_RECEIVING_BANK = Decimal(80), Decimal(40)  # won for each debit that succeeded


def cms_runs(scale: Scale, members: Iterable[MemberLife]) -> tuple[CmsRun, ...]:
    """One run a month, in which somebody is asked."""
    payers = [member for member in members if member.method is Method.CMS]
    chance = scale.stream("cms")
    open_: dict[str, Decimal] = defaultdict(lambda: ZERO)
    broken: dict[str, tuple[str, int]] = {}
    runs: list[CmsRun] = []
    for month in scale.span.months():
        asks = tuple(_asks(chance, payers, month, open_, broken))
        paid = sum(ask.paid for ask in asks)
        if asks:
            day = working_day(month.day(_DEBIT_DAY))
            runs.append(CmsRun(day, asks, paid * _FEE_PAYING_BANKS, paid * _FEE_RECEIVING_BANK))
    return tuple(runs)


def _asks(
    chance: random.Random,
    payers: list[MemberLife],
    month: Month,
    open_: dict[str, Decimal],
    broken: dict[str, tuple[str, int]],
) -> Iterator[CmsAsk]:
    """One ask a member: this month's dues, and what failed last time where that is asked for again.

    `open_` is what each member failed to pay and is asked for again; `broken` says why and for how many
    months yet a mandate does not work.
    """
    for member in payers:
        amount = member.owes(month)
        if not amount:
            continue
        amount += open_.pop(member.id, ZERO)
        code, months = broken.pop(member.id, ("", 0))
        if not code and chance.randrange(1000) < _FAILING_PERMILLE:
            code = chance.choices(list(_CODES), list(_CODES.values()))[0]
            months = 0 if code in _PASSING else chance.randint(1, 2)
        if months:
            broken[member.id] = code, months - 1
        if code in _PASSING and chance.randrange(4):
            open_[member.id] = amount
        yield CmsAsk(member.payer_number, member.id, amount, code)


def cms_lines(scale: Scale, runs: Iterable[CmsRun]) -> Iterator[BankLine]:
    """The deposits, net of fees, on the next working day."""
    chance = scale.stream("cms-deposits")
    for run in runs:
        if run.deposit > 0:
            yield BankLine(
                account=OPERATING,
                day=next_working_day(run.debit_day),
                time=some_time(chance, 10, 11),
                amount=run.deposit,
                counterparty="금융결제원",
                memo="CMS정산",
                truth=place(CMS_CLEARING, run.deposit, narration="CMS 정산"),
                channel="CMS공동",
            )
