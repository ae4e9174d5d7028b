"""The same loan asked of the program: its facts and movements in, the figures of a table out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from loan_pages import LATER, Split, View
from oracle import Event, Terms
from oracle_days import banking_day_from

from sfund.loans.account import LoanAccount
from sfund.loans.daycount import DayCount
from sfund.loans.facts import (
    Hold,
    LoanAgree,
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
from sfund.loans.movements import Movement, MovementKind
from sfund.loans.terms import Method
from sfund.money import Money, Rounding

LOAN = "L-2026-001"
MOVES = {kind.value for kind in MovementKind}


def number(exact: Fraction) -> Decimal:
    """A rate as it is written: all of the tables' are finite decimals."""
    written = Decimal(exact.numerator) / Decimal(exact.denominator)
    assert Fraction(written) == exact
    return written


def won(amount: int) -> Money:
    return Money(Decimal(amount), "KRW")


def product(terms: Terms) -> LoanProduct:
    return LoanProduct(
        date=dt.date(2001, 1, 1),
        name="tables",
        method=Method(terms.method),
        rate=number(terms.rate),
        late_rate=number(terms.late_rate),
        day_count=DayCount(terms.day_count),
        rounding=Rounding(terms.rounding),
        grace_months=terms.grace,
        deferred_months=terms.deferred,
        interest_free_months=terms.free,
        order=" ".join(terms.order),
        settle_by=SettleBy(terms.settle_by),
        advance_days=terms.advance_days,
        prepayment=Prepayment(terms.prepayment),
    )


def facts(terms: Terms, events: list[Event]) -> list[LoanFact]:
    """What the registry says, each with its place in the file."""
    said: list[LoanFact] = [
        LoanDecide(date=terms.agreed, id=LOAN, outcome=Outcome.APPROVED),
        LoanAgree(date=terms.agreed, id=LOAN, first_due=terms.first_due),
        *(fact(event) for event in sorted(events, key=lambda one: one.key) if event.kind not in MOVES),
    ]
    return [one.model_copy(update={"place": ("registry", line)}) for line, one in enumerate(said, start=1)]


def fact(event: Event) -> LoanFact:
    made = {"date": event.day, "id": LOAN}
    rate = None if event.rate is None else number(event.rate)
    late_rate = None if event.late_rate is None else number(event.late_rate)
    match event.kind:
        case "rate":
            return LoanRate(**made, rate=rate)
        case "pause":
            return LoanPause(**made, until=event.until, hold=Hold(event.hold))
        case "reschedule":
            method = None if event.method is None else Method(event.method)
            return LoanReschedule(
                **made,
                rate=rate,
                late_rate=late_rate,
                months=event.months,
                grace_months=event.grace,
                method=method,
                first_due=event.first_due,
            )
        case "waive":
            return LoanWaive(**made, amount=won(event.amount), kind=Waived(event.what))
        case "settle":
            return LoanSettle(**made, amount=won(event.amount), by=event.until)
        case _:
            return {"call": LoanCall, "write-off": LoanWriteOff}[event.kind](**made)


def movements(events: list[Event]) -> list[Movement]:
    return [
        Movement(
            event.day,
            MovementKind(event.kind),
            Decimal(event.amount),
            event.key,
            fee=Decimal(event.fee),
            prepay=None if event.prepay is None else Prepayment(event.prepay),
        )
        for event in events
        if event.kind in MOVES
    ]


def account(terms: Terms, events: list[Event], as_of: dt.date) -> LoanAccount:
    asked = max(1, sum(event.amount for event in events if event.kind == "disbursement"))
    application = LoanApply(
        date=terms.agreed, id=LOAN, amount=won(asked), borrower="O-001", product="tables", months=terms.months
    )
    slips = banking_day_from if terms.slips else None
    return fold(application, product(terms), facts(terms, events), movements(events), as_of, slips=slips)


def units(amount: Decimal) -> int:
    assert amount == int(amount)
    return int(amount)


def by_engine(terms: Terms, events: list[Event], as_of: dt.date) -> View:
    """The figures as the program has them."""
    stands = account(terms, events, as_of)
    flags = [
        name for name, yes in (("rescheduled", stands.is_rescheduled), ("paused", stands.is_paused)) if yes
    ]
    return View(
        str(stands.status), tuple(flags), units(stands.principal), units(stands.interest_due),
        units(stands.late_due), units(stands.accrued), stands.days_past_due, units(stands.payoff(as_of)),
        units(stands.late_waiting), units(stands.overpaid), units(stands.written_off), units(stands.recovered),
        tuple((row.due, units(row.principal), units(row.interest)) for row in stands.rows if not row.is_due),
        {one.key: Split(units(one.late), units(one.interest), abs(units(one.principal)), units(one.overpaid))
         for one in stands.applied},
        units(stands.disbursed), units(stands.principal_due),
        tuple(units(one.balance) for one in stands.applied),
        units(stands.payoff(as_of + LATER)),
    )  # fmt: skip
