"""What holds for every loan, whatever happens to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sfund.loans.account import Applied, LoanAccount, Row, Status
from sfund.loans.agreement import agreed_terms
from sfund.loans.daycount import DayCount
from sfund.loans.facts import (
    Hold,
    LoanApply,
    LoanCall,
    LoanDecide,
    LoanFact,
    LoanPause,
    LoanProduct,
    LoanRate,
    LoanReschedule,
    LoanSettle,
    LoanWaive,
    LoanWriteOff,
    Outcome,
    Prepayment,
    SettleBy,
    Waived,
)
from sfund.loans.fold import fold
from sfund.loans.law import cap_on
from sfund.loans.movements import Movement, MovementKind
from sfund.loans.schedule import schedule
from sfund.loans.terms import Method
from sfund.money import Money, Rounding

START = dt.date(2026, 1, 15)
LENT = st.one_of(st.integers(1_000, 5_000_000), st.sampled_from([100_000, 3_000_000]))
PAID = st.one_of(st.integers(1, 900_000), st.sampled_from([90_000, 300_000, 1_000_000, 6_000_000]))


def day_after(start: dt.date, most: int = 500) -> st.SearchStrategy[dt.date]:
    return st.integers(0, most).map(lambda n: start + dt.timedelta(n))


def next_monday(day: dt.date) -> dt.date:
    """A slip that every Saturday and Sunday takes."""
    return day + dt.timedelta((7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


@dataclasses.dataclass(frozen=True)
class History:
    """All that is said of one loan, and the day on which it is asked about."""

    application: LoanApply
    product: LoanProduct
    facts: tuple[LoanFact, ...]
    movements: tuple[Movement, ...]
    as_of: dt.date

    def account(self, as_of: dt.date | None = None) -> LoanAccount:
        return fold(
            self.application, self.product, self.facts, self.movements, as_of or self.as_of, slips=next_monday
        )


@st.composite
def products(draw: st.DrawFn, months: int) -> LoanProduct:
    grace = st.integers(0, min(3, months - 1))
    return LoanProduct(
        date=START,
        name="working-capital",
        method=draw(st.sampled_from(Method)),
        rate=draw(st.sampled_from(["0", "1", "3", "4.75", "12", "20"])),
        late_rate=draw(st.sampled_from(["0", "3", "15"])),
        day_count=draw(st.sampled_from(DayCount)),
        rounding=draw(st.sampled_from(Rounding)),
        grace_months=draw(grace),
        deferred_months=draw(grace),
        interest_free_months=draw(grace),
        order=draw(st.sampled_from(["late interest principal", "principal interest late"])),
        settle_by=draw(st.sampled_from(SettleBy)),
        advance_days=draw(st.sampled_from([0, 10, 45])),
        prepayment=draw(st.sampled_from(Prepayment)),
    )


def won(number: int) -> Money:
    return Money(Decimal(number), "KRW")


@st.composite
def terms_facts(draw: st.DrawFn) -> LoanFact:
    day = START + dt.timedelta(draw(st.integers(0, 400)))
    said = {"date": day, "id": "L-1"}
    later = day + dt.timedelta(draw(st.integers(0, 120)))
    amount = won(draw(st.integers(1, 500_000)))
    kind = draw(st.sampled_from([LoanPause, LoanRate, LoanReschedule, LoanWaive, LoanCall, LoanSettle]))
    if kind is LoanPause:
        return LoanPause(**said, until=later, hold=draw(st.sampled_from(Hold)))
    if kind is LoanRate:
        return LoanRate(**said, rate=draw(st.sampled_from(["0", "2", "19.5", "25"])))
    if kind is LoanWaive:
        return LoanWaive(**said, amount=amount, kind=draw(st.sampled_from(Waived)))
    if kind is LoanSettle:
        return LoanSettle(**said, amount=amount, by=draw(st.sampled_from([later, None])))
    if kind is LoanCall:
        return LoanCall(**said)
    return LoanReschedule(
        **said,
        months=draw(st.sampled_from([None, 1, 6, 14])),
        grace_months=draw(st.sampled_from([None, 0, 2])),
        first_due=draw(st.sampled_from([None, later])),
        method=draw(st.sampled_from([None, *Method])),
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to a dozen events, whole won, sensible or not."""
    months = draw(st.integers(1, 14))
    lent = draw(LENT)
    application = LoanApply(
        date=START, id="L-1", amount=won(lent), borrower="O-1", product="working-capital", months=months
    )
    facts: list[LoanFact] = [application, LoanDecide(date=START, id="L-1", outcome=Outcome.APPROVED)]
    facts += draw(st.lists(terms_facts(), max_size=4))
    if draw(st.integers(0, 5)) == 0:
        facts.append(LoanWriteOff(date=draw(day_after(START)), id="L-1"))
    fee = draw(st.sampled_from([0, 0, lent // 50]))
    movements = [Movement(START, MovementKind.DISBURSEMENT, Decimal(lent), "E-00", Decimal(fee))]
    kinds = [MovementKind.REPAYMENT] * 8 + [*MovementKind]
    movements += [
        Movement(
            draw(day_after(START)),
            draw(st.sampled_from(kinds)),
            Decimal(draw(PAID)),
            f"E-{n:02}",
            prepay=draw(st.sampled_from([None, None, *Prepayment])),
        )
        for n in range(1, draw(st.integers(0, 8)) + 1)
    ]
    return History(
        application, draw(products(months)), tuple(facts), tuple(movements), draw(day_after(START, 700))
    )


def figures(account: LoanAccount) -> tuple[object, ...]:
    """Everything that the account says, its problems as codes."""
    plain = [getattr(account, field.name) for field in dataclasses.fields(account) if field.compare]
    return (*plain[:-1], [one.code for one in account.problems], account.rows, account.applied)


# --- order of arrival, replay, what comes later


@given(histories(), st.randoms())
def test_the_order_of_arrival_never_matters(history: History, chance: object) -> None:
    facts, movements = list(history.facts), list(history.movements)
    chance.shuffle(facts)
    chance.shuffle(movements)
    shuffled = dataclasses.replace(history, facts=tuple(facts), movements=tuple(movements))
    assert figures(shuffled.account()) == figures(history.account())


@given(histories())
def test_a_replay_equals_a_fresh_computation(history: History) -> None:
    first = history.account()
    first.payoff(history.as_of + dt.timedelta(90))
    assert figures(history.account()) == figures(first)


@given(histories(), day_after(START, 700))
def test_the_account_of_a_day_knows_nothing_that_comes_later(history: History, day: dt.date) -> None:
    known = dataclasses.replace(
        history,
        facts=tuple(fact for fact in history.facts if fact.date <= day),
        movements=tuple(one for one in history.movements if one.day <= day),
    )
    assert figures(known.account(day)) == figures(history.account(day))


@given(histories(), st.integers(0, 200))
def test_looking_later_divides_no_movement_otherwise(history: History, days: int) -> None:
    account = history.account(dt.date(2028, 1, 1))
    assert history.account(dt.date(2028, 1, 1) + dt.timedelta(days)).applied == account.applied


@given(histories(), st.permutations(range(20)))
def test_the_keys_of_a_day_do_not_matter_for_the_sums(history: History, order: list[int]) -> None:
    plain = [
        dataclasses.replace(one, prepay=None, key=f"K-{order[n]:02}")
        for n, one in enumerate(history.movements)
    ]
    unlike = [dataclasses.replace(one, key=f"E-{n:02}") for n, one in enumerate(plain)]
    accounts = [dataclasses.replace(history, movements=tuple(moved)).account() for moved in (plain, unlike)]
    assert figures(accounts[0])[:-1] == figures(accounts[1])[:-1]


@pytest.mark.parametrize("keys", [("E-1", "E-2"), ("E-2", "E-1")])
def test_of_two_refunds_of_a_day_the_larger_is_too_much(keys: tuple[str, str]) -> None:
    """1,000 lent and 1,001 paid back: 1 is owed back, and 1 and 2 are given."""
    lent = loan_of(1, "0").application.model_copy(update={"amount": won(1_000)})
    moved = [
        Movement(START, MovementKind.DISBURSEMENT, Decimal(1_000), "D"),
        Movement(START, MovementKind.REPAYMENT, Decimal(1_001), "R"),
        *(Movement(START, MovementKind.REFUND, Decimal(n), key) for n, key in enumerate(keys, start=1)),
    ]
    account = dataclasses.replace(
        loan_of(1, "0"), application=lent, movements=tuple(moved), as_of=START
    ).account()
    assert [one.code for one in account.problems] == ["LOAN-REFUND-TOO-MUCH"]
    assert {one.key: one.overpaid for one in account.applied}[keys[0]] == -1
    assert account.overpaid == 0


def loan_of(months: int, rate: str, *facts: LoanFact, **product: object) -> History:
    """1,200,000 won, paid out on START."""
    application = LoanApply(
        date=START, id="L-1", amount=won(1_200_000), borrower="O-1", product="p", months=months
    )
    paid_out = Movement(START, MovementKind.DISBURSEMENT, Decimal(1_200_000), "E-00")
    made = LoanProduct(date=START, name="p", method=Method.ANNUITY, rate=Decimal(rate), **product)
    return History(application, made, (application, *facts), (paid_out,), START)


def repaid(history: History, *paid: tuple[int, int], as_of: int) -> LoanAccount:
    """With so much on the day so many days after START."""
    moved = [
        Movement(START + dt.timedelta(day), MovementKind.REPAYMENT, Decimal(amount), f"E-{n:02}")
        for n, (day, amount) in enumerate(paid, start=1)
    ]
    return dataclasses.replace(history, movements=(*history.movements, *moved)).account(
        START + dt.timedelta(as_of)
    )


def test_two_sums_of_a_day_divide_as_one() -> None:
    loan = loan_of(12, "6")
    apart, whole = repaid(loan, (10, 300_000), (10, 100_000), as_of=10), repaid(loan, (10, 400_000), as_of=10)
    assert (apart.principal, apart.interest_paid) == (whole.principal, whole.interest_paid)
    assert [one.cash for one in apart.applied[1:]] == [300_000, 100_000]
    assert [one.interest for one in apart.applied[1:]] == [whole.interest_paid, 0]
    assert apart.applied[-1].balance == whole.principal


def test_a_settlement_of_nothing_or_in_another_currency_gives_nothing_up() -> None:
    for amount, code in ((won(0), "LOAN-AMOUNT-WRONG"), (Money(Decimal(500), "USD"), "LOAN-CURRENCY")):
        settle = LoanSettle(date=START + dt.timedelta(20), id="L-1", amount=amount)
        account = repaid(loan_of(12, "6", settle), (25, 1), as_of=40)
        assert account.status is Status.ACTIVE
        assert account.written_off == 0
        assert [one.code for one in account.problems] == [code]


def test_who_pays_the_last_row_long_before_its_day_pays_no_interest_to_it() -> None:
    loan = loan_of(1, "6")
    (row,) = loan.account(START).rows
    long_before, soon = (
        repaid(loan, (5, int(row.total)), as_of=5),
        repaid(loan, (25, int(row.total)), as_of=25),
    )
    assert (long_before.status, long_before.interest_paid) == (Status.CLOSED, 1_200_000 * 6 * 5 // 36_500)
    assert long_before.overpaid == row.interest - long_before.interest_paid
    assert (soon.interest_paid, soon.overpaid) == (row.interest, 0)


def test_void_interest_of_an_early_instalment_is_principal_and_not_interest_paid() -> None:
    loan = loan_of(12, "20")
    row = loan.account(START).rows[0]
    account = repaid(loan, (26, int(row.total)), as_of=31)
    paid, split = account.rows[0], account.applied[-1]
    assert split.interest == 1_200_000 * 20 * 26 // 36_500 < paid.interest
    assert paid.paid_interest == split.interest
    assert paid.paid_interest + paid.dropped_interest == paid.interest
    assert account.rows[1].paid_interest == 0


# --- sums


@given(histories())
def test_every_movement_divides_to_the_won(history: History) -> None:
    for movement, one in matched(history, history.account()):
        signed = {
            MovementKind.DISBURSEMENT: movement.fee - movement.amount,
            MovementKind.REFUND: one.overpaid,
        }.get(movement.kind, movement.amount)
        assert one.cash == signed
        parts = (one.late, one.interest, one.recovered)
        assert min(parts) >= 0
        assert -movement.amount <= one.overpaid


@given(histories())
def test_the_figures_are_the_sums_of_what_was_applied(history: History) -> None:
    account = history.account()
    applied = account.applied
    fees = account.fees
    assert sum(one.interest for one in applied) == account.interest_paid + fees
    assert sum(one.late for one in applied) == account.late_paid
    assert sum(one.overpaid for one in applied) == account.overpaid >= 0
    assert sum(one.recovered for one in applied) == account.recovered
    assert -sum(one.principal for one in applied) == account.disbursed - account.principal_paid
    assert account.disbursed == account.principal + account.principal_paid + account.written_off
    if applied and not account.written_off:
        assert applied[-1].balance == account.principal


@given(histories())
def test_what_is_over_is_zero_to_the_won(history: History) -> None:
    account = history.account()
    assert account.status.is_over == (account.closed_on is not None)
    if account.status.is_over:
        owed = (
            account.principal,
            account.interest_due,
            account.late_due,
            account.late_waiting,
            account.accrued,
        )
        assert set(owed) == {0}
        assert account.payoff(account.as_of + dt.timedelta(40)) == 0
        assert account.days_past_due == 0
        assert all(row.is_due for row in account.rows)


def is_lent_on_after_its_end(account: LoanAccount) -> bool:
    """What was given up stays given up, and its rows with it: a finding, and no sum over all rows is left."""
    return any(problem.code == "LOAN-CLOSED" for problem in account.problems)


@given(histories())
def test_the_rows_ahead_repay_what_is_not_due(history: History) -> None:
    account = history.account()
    assume(not is_lent_on_after_its_end(account))
    coming = [row for row in account.rows if not row.is_due]
    assert sum(row.principal for row in coming) >= account.principal - account.principal_due
    due = [row for row in account.rows if row.is_due and not row.is_moved]
    if not account.status.is_over:
        assert sum(row.open for row in due) == account.principal_due + account.interest_due
        assert not coming or coming[-1].balance == 0
    assert all(row.principal >= 0 and row.interest >= 0 and row.open >= 0 for row in account.rows)
    assert all(first.n < second.n and first.due <= second.due for first, second in pairwise(account.rows))


@given(histories())
def test_who_pays_the_payoff_owes_nothing(history: History) -> None:
    account = history.account()
    assume(not is_lent_on_after_its_end(account))
    payoff = account.payoff(account.as_of)
    if account.status is Status.ACTIVE and payoff:
        last = Movement(account.as_of, MovementKind.REPAYMENT, payoff, "E-99")
        facts = [fact for fact in history.facts if not isinstance(fact, LoanWriteOff)]
        closed = fold(
            history.application,
            history.product,
            facts,
            (*history.movements, last),
            account.as_of,
            slips=next_monday,
        )
        assert closed.status in (Status.CLOSED, Status.SETTLED) or closed.problems
        assert closed.principal == 0


# --- the law


def most_lawful(applied: Sequence[Applied], until: Applied) -> int:
    """What the cap allows up to the day of a movement: day by day on the principal really received."""
    received = [(one.day, -one.principal - (one.interest if one.principal < 0 else 0)) for one in applied]
    total, day = Fraction(0), START
    while day < until.day:
        held = sum(amount for when, amount in received if when <= day)
        total += Fraction(max(held, 0)) * Fraction(cap_on(START).percent) / 100 / 365
        day += dt.timedelta(1)
    return total.numerator // total.denominator


@settings(max_examples=60)
@given(histories())
def test_the_cap_is_never_exceeded(history: History) -> None:
    account = history.account()
    taken = Decimal(0)
    for n, one in enumerate(account.applied):
        taken += one.late + one.interest
        if one.kind is MovementKind.REPAYMENT and one.late + one.interest > 0:
            assert taken <= most_lawful(account.applied[:n], one)


# --- units


def as_cents(history: History) -> History:
    """The same digits in a currency of two decimals."""

    def cents(amount: Money) -> Money:
        return Money(amount.number.scaleb(-2), "USD")

    facts = [
        fact.model_copy(update={"amount": cents(fact.amount)})
        if isinstance(fact, LoanApply | LoanWaive | LoanSettle)
        else fact
        for fact in history.facts
    ]
    movements = [
        dataclasses.replace(one, amount=one.amount.scaleb(-2), fee=one.fee.scaleb(-2))
        for one in history.movements
    ]
    return dataclasses.replace(history, application=facts[0], facts=tuple(facts), movements=tuple(movements))


@given(histories())
def test_cents_have_the_digits_of_won(history: History) -> None:
    in_won, in_cents = history.account(), as_cents(history).account()
    for field in dataclasses.fields(LoanAccount):
        first, second = getattr(in_won, field.name), getattr(in_cents, field.name)
        if isinstance(first, Decimal):
            assert second * 100 == first, field.name
    assert [amounts(row, 1) for row in in_won.rows] == [amounts(row, 100) for row in in_cents.rows]
    assert [amounts(one, 1) for one in in_won.applied] == [amounts(one, 100) for one in in_cents.applied]


def amounts(value: Row | Applied, factor: int) -> list[Decimal]:
    return [one * factor for one in value if isinstance(one, Decimal)]


@given(histories())
def test_what_is_asked_for_alone_is_what_all_rows_say(history: History) -> None:
    account = history.account()
    unpaid = [] if account.status.is_over else [row for row in account.rows if row.is_due and row.open]
    assert list(account.unpaid_rows) == unpaid
    assert account.coming_row == next((row for row in account.rows if not row.is_due and row.open), None)
    days = sorted({one.day for one in account.applied})
    for day in days:
        assert list(account.applied_since(day)) == [one for one in account.applied if one.day >= day]


@given(histories())
def test_no_amount_is_a_float_and_won_have_no_fraction(history: History) -> None:
    account = history.account()
    later = account.payoff(account.as_of + dt.timedelta(33))
    plain = [getattr(account, field.name) for field in dataclasses.fields(account)]
    own = [one for one in plain if isinstance(one, Decimal)]
    for number in (later, *own, *walk(account.rows), *walk(account.applied)):
        assert type(number) is Decimal
        assert number.as_tuple().exponent == 0
    state = account._past.args[0]
    for name in type(state).__slots__:
        assert not isinstance(getattr(state, name), float)


def walk(values: Sequence[Row | Applied]) -> list[Decimal]:
    return [number for value in values for number in amounts(value, 1)]


# --- the first plan


@given(histories())
def test_the_first_plan_is_the_schedule(history: History) -> None:
    quiet = dataclasses.replace(
        history, facts=history.facts[:2], movements=history.movements[:1], as_of=START
    )
    terms = agreed_terms(history.application, history.product, quiet.facts, history.application.amount, START)
    planned = [(row.n, row.due, row.principal, row.interest, row.balance) for row in quiet.account().rows]
    wanted = [(row.n, row.due, row.principal, row.interest, row.balance) for row in schedule(terms)]
    assert planned == wanted[: len(planned)]
    assert all(total == 0 for *_, total in wanted[len(planned) :])


def matched(history: History, account: LoanAccount) -> list[tuple[Movement, Applied]]:
    by_key = {one.key: one for one in history.movements}
    return [(by_key[one.key], one) for one in account.applied]
