"""Whom to write to, day by day: each instalment once a stage, in their order, whatever is paid and when."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from sfund.banking_days import banking_day_from
from sfund.loans.facts import LoanApply, LoanDecide, LoanFact, LoanProduct, LoanReschedule, Outcome
from sfund.loans.fold import fold
from sfund.loans.movements import Movement, MovementKind
from sfund.loans.reminders import BEFORE, LoanDue, Rules, loan_due
from sfund.loans.servicing_facts import LoanReminded
from sfund.loans.terms import Method
from sfund.money import Money

BEGIN = dt.date(2025, 2, 15)
MONTHS = 4
RULES = Rules(14, (7, 30, 60), banking_day_from)
APPLICATION = LoanApply(date=BEGIN, id="L-1", amount=Money(Decimal(1_200_000), "KRW"), borrower="O-1",
                        product="bridge", months=MONTHS)  # fmt: skip
DECISION = LoanDecide(date=BEGIN, id="L-1", outcome=Outcome.APPROVED)
PRODUCT = LoanProduct(date=BEGIN, name="bridge", method=Method.EQUAL_PRINCIPAL, rate=Decimal(6))
LENT = Movement(BEGIN, MovementKind.DISBURSEMENT, Decimal(1_200_000), "E-0")


def day(number: int) -> dt.date:
    return BEGIN + dt.timedelta(number)


def on(today: dt.date, paid: list[Movement], facts: list[LoanFact]) -> LoanDue | None:
    """What is late or due soon, by what was known on that day."""
    known = [LENT, *(one for one in paid if one.day <= today)]
    account = fold(APPLICATION, PRODUCT, facts, known, today, slips=banking_day_from)
    return loan_due(account, "O-1", [fact for fact in facts if fact.date <= today], RULES)


payments = st.lists(
    st.builds(
        lambda at, amount: Movement(day(at), MovementKind.REPAYMENT, Decimal(amount), f"E-{at}-{amount}"),
        st.integers(1, 250),
        st.integers(1, 7).map(lambda part: part * 101_500),
    ),
    max_size=4,
)


@settings(max_examples=60)
@given(
    paid=payments,
    runs=st.sets(st.integers(1, 250), min_size=1, max_size=25),
    again=st.integers(1, 250) | st.none(),
)
def test_each_instalment_has_each_stage_once(paid: list[Movement], runs: set[int], again: int | None) -> None:
    facts: list[LoanFact] = [APPLICATION, DECISION]
    if again is not None:
        facts.append(LoanReschedule(date=day(again), id="L-1", months=3))
    sent: list[LoanReminded] = []
    for run in sorted(runs):
        found = on(day(run), paid, [*facts, *sent])
        new = list(found.facts(day(run), "eml", "letters")) if found else []
        for fact in new:
            assert fact.stage == BEFORE or (day(run) - fact.due).days >= fact.stage
            assert fact.stage != BEFORE or (fact.due - day(run)).days <= RULES.ahead
        sent += new
        after = on(day(run), paid, [*facts, *sent])
        assert after is None or not after.wanted  # a second run of the day has nothing to write
    renewed = day(again) if again is not None else dt.date.min
    for those in ([one for one in sent if one.date < renewed], [one for one in sent if one.date >= renewed]):
        said = [(one.due, one.stage) for one in those]
        assert len(said) == len(set(said))
        for due in {due for due, _ in said}:
            stages = [stage for other, stage in said if other == due]
            assert stages == sorted(stages)


@given(paid=payments, run=st.integers(1, 250))
def test_what_a_letter_asks_for_is_what_the_loan_says(paid: list[Movement], run: int) -> None:
    account = fold(APPLICATION, PRODUCT, [APPLICATION, DECISION], [LENT, *(one for one in paid if one.day <= day(run))],
                   day(run), slips=banking_day_from)  # fmt: skip
    found = on(day(run), paid, [APPLICATION, DECISION])
    due = account.principal_due + account.interest_due + account.late_due
    if found is None:
        assert not account.days_past_due
        return
    excused = found.coming.open if found.coming is not None and found.coming.due <= day(run) else Decimal(0)
    assert found.overdue + excused == due
    assert max((one.days_late for one in found.late), default=0) == account.days_past_due
