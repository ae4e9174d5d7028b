"""`report loans`: what the lending fund has out, how sound it is, what is to come, and what it can lend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.model import Column, Figure, Labelled, Report, Table, Term, Unit, Value, money_term
from reports.naming import organization_called
from sfund.books.loans.accounts import loan_accounts
from sfund.books.loans.deciding import promises
from sfund.books.loans.portfolio import capital, held_loans, liquidity
from sfund.books.loans.provisioning import provisions_on, rates_of
from sfund.books.model import Books
from sfund.loans.account import LoanAccount, Status
from sfund.loans.classes import LoanClass, class_of
from sfund.loans.portfolio import (
    Cohort,
    Expected,
    Exposure,
    Holding,
    at_risk,
    cohorts,
    expected,
    exposures,
    gross,
    rescheduled,
    sectors,
    write_off_ratio,
)
from sfund.loans.provisions import Provision
from sfund.money import ZERO, Rounding, round_to_unit, total
from sfund.periods import Month, Span
from sfund.words import Message, say

NAME = "loans"
TITLE = say("Loans")

PAR_DAYS = (30, 90)
_MONTHS = 12

_LOAN = Column("loan", say("Loan"), Unit.TEXT)
_PRINCIPAL = Column("principal", say("Principal"), Unit.MONEY, adds=True)


@dataclass(frozen=True, slots=True)
class _Fund:
    """The lending fund on the report's day."""

    books: Books
    span: Span
    as_of: dt.date
    holdings: tuple[Holding, ...]
    before: tuple[Holding, ...]
    provisions: tuple[Provision, ...]
    liquid: Decimal
    kept: Decimal
    promised: Decimal


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The loans as they stand on `as_of` (the span's last day); what was written off is the span's."""
    day = as_of or span.last
    fund = _fund(books, span, day)
    figures = (*_portfolio(fund), *_losses(fund), *_money(fund))
    tables = (
        _loans(fund),
        _classes(fund),
        _exposures("borrowers", say("By borrower"), say("Borrower"), exposures(fund.holdings),
                   lambda borrower: organization_called(books, borrower)),
        _exposures("sectors", say("By sector"), say("Sector"), sectors(fund.holdings),
                   lambda sector: Labelled(sector, say("{name}", name=sector))),
        _cohorts(fund),
        _inflow(fund),
    )  # fmt: skip
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, day, books.currency,
                  figures, tables, books.diagnostics)  # fmt: skip


def _fund(books: Books, span: Span, day: dt.date) -> _Fund:
    accounts = loan_accounts(books, day)
    share = books.settings.loans.kept_liquid / 100
    return _Fund(
        books,
        span,
        day,
        holdings=held_loans(books, accounts),
        before=held_loans(books, loan_accounts(books, span.first - dt.timedelta(days=1))),
        provisions=tuple(provisions_on(books, day)),
        liquid=liquidity(books, day),
        kept=round_to_unit(capital(books, day) * share, books.currency, Rounding.HALF_UP),
        promised=total(promises(books, accounts, day).values()),
    )


def _portfolio(fund: _Fund) -> Iterator[Figure]:
    out = gross(fund.holdings)
    yield Figure(
        "gross-portfolio",
        say("Principal outstanding"),
        out,
        Unit.MONEY,
        say("principal of every loan that is out, due or not"),
        tuple(money_term(one.account.loan, say("{loan}", loan=one.account.loan), one.principal) for one in
              fund.holdings if one.principal),
    )  # fmt: skip
    for days in PAR_DAYS:
        risk = at_risk(fund.holdings, days)
        terms = (
            money_term("late-balance", say("whole balance of late loans"), risk),
            money_term("gross-portfolio", say("principal outstanding"), out),
        )
        yield _ratio(f"par{days}", say("At risk, more than {days} days late", days=days),
                     say("late-balance ÷ gross-portfolio"), terms)  # fmt: skip
    terms = (
        money_term("rescheduled-balance", say("balance of rescheduled loans"), rescheduled(fund.holdings)),
        money_term("gross-portfolio", say("principal outstanding"), out),
    )
    yield _ratio("rescheduled", say("Rescheduled"), say("rescheduled-balance ÷ gross-portfolio"), terms)


def _losses(fund: _Fund) -> Iterator[Figure]:
    required, booked = (
        total(one.required for one in fund.provisions),
        total(one.booked for one in fund.provisions),
    )
    yield Figure(
        "provision",
        say("Provision asked for"),
        required,
        Unit.MONEY,
        say("principal × percent of the class, loan by loan"),
        tuple(money_term(one.loan, say("{loan}", loan=one.loan), one.required) for one in fund.provisions),
    )
    yield Figure(
        "provision-missing",
        say("Of it not set aside"),
        required - booked,
        Unit.MONEY,
        say("asked − booked"),
        (money_term("asked", say("asked for"), required), money_term("booked", say("set aside"), booked)),
    )
    lost = total(one.account.written_off for one in fund.holdings)
    lost -= total(one.account.written_off for one in fund.before)
    opening, closing = gross(fund.before), gross(fund.holdings)
    yield Figure(
        "write-off-ratio",
        say("Write-off ratio"),
        write_off_ratio(lost, opening, closing),
        Unit.RATIO,
        say("written-off ÷ ((opening + closing) ÷ 2)"),
        (
            money_term("written-off", say("written off in this time"), lost),
            money_term("opening", say("principal outstanding before"), opening),
            money_term("closing", say("principal outstanding at the end"), closing),
        ),
        reason=None if opening or closing else say("there was no loan"),
    )


def _money(fund: _Fund) -> Iterator[Figure]:
    yield Figure(
        "liquidity",
        say("Money of the fund"),
        fund.liquid,
        Unit.MONEY,
        say("what the lending fund has on banks and in cash"),
    )
    free = fund.liquid - fund.kept - fund.promised
    yield Figure(
        "available-to-lend",
        say("Available to lend"),
        max(free, ZERO),
        Unit.MONEY,
        say("liquidity − kept − promised, at least 0"),
        (
            money_term("liquidity", say("money of the fund"), fund.liquid),
            money_term("kept", say("kept back"), fund.kept),
            money_term("promised", say("decided and not paid out"), fund.promised),
        ),
    )


def _ratio(key: str, label: Message, formula: Message, terms: tuple[Term, Term]) -> Figure:
    """The first term ÷ the second."""
    above, below = terms[0].value, terms[1].value
    if not isinstance(above, Decimal) or not isinstance(below, Decimal):
        raise TypeError(key)
    if not below:
        return Figure(key, label, None, Unit.RATIO, formula, terms, reason=say("there is no loan"))
    return Figure(key, label, above / below, Unit.RATIO, formula, terms)


def _loans(fund: _Fund) -> Table:
    columns = (
        _LOAN,
        Column("borrower", say("Borrower"), Unit.TEXT),
        Column("status", say("Status"), Unit.TEXT),
        _PRINCIPAL,
        Column("interest-due", say("Interest due"), Unit.MONEY, adds=True),
        Column("late-due", say("Late charges"), Unit.MONEY, adds=True),
        Column("days-past-due", say("Days late"), Unit.COUNT),
        Column("class", say("Class"), Unit.TEXT),
        Column("provision", say("Provision"), Unit.MONEY, adds=True),
    )
    provision = {one.loan: one.required for one in fund.provisions}
    days = fund.books.settings.loans.class_days(fund.as_of)
    rows: tuple[dict[str, Value], ...] = tuple(
        {
            "loan": one.account.loan,
            "borrower": organization_called(fund.books, one.borrower),
            "status": _status(one.account),
            "principal": one.principal,
            "interest-due": one.account.interest_due,
            "late-due": one.account.late_due,
            "days-past-due": one.account.days_past_due,
            "class": _class(class_of(one.account, days)),
            "provision": provision.get(one.account.loan, ZERO),
        }
        for one in fund.holdings
    )  # fmt: skip
    return Table("loans", say("Loans"), columns, rows)


def _status(account: LoanAccount) -> Labelled:
    if account.status is Status.ACTIVE and account.is_paused:
        return Labelled(account.status.value, say("paused"))
    if account.status is Status.ACTIVE and account.is_rescheduled:
        return Labelled(account.status.value, say("running, rescheduled"))
    return Labelled(account.status.value, account.status.label)


def _class(class_: LoanClass) -> Labelled:
    return Labelled(class_.value, class_.label)


def _classes(fund: _Fund) -> Table:
    columns = (
        Column("class", say("Class"), Unit.TEXT),
        Column("loans", say("Loans"), Unit.COUNT, adds=True),
        _PRINCIPAL,
        Column("percent", say("Rate"), Unit.RATIO),
        Column("provision", say("Provision"), Unit.MONEY, adds=True),
    )
    rates = rates_of(fund.books, fund.as_of).percent
    rows: list[dict[str, Value]] = []
    for class_ in LoanClass:
        own = [one for one in fund.provisions if one.class_ is class_ and one.principal]
        rows.append(
            {
                "class": _class(class_),
                "loans": len(own),
                "principal": total(one.principal for one in own),
                "percent": rates[class_] / 100,
                "provision": total(one.required for one in own),
            }
        )
    return Table("classes", say("By class"), columns, tuple(rows))


def _exposures(
    key: str, label: Message, head: Message, owed: Sequence[Exposure], called: Callable[[str], Labelled]
) -> Table:
    columns = (
        Column("key", head, Unit.TEXT),
        Column("loans", say("Loans"), Unit.COUNT, adds=True),
        _PRINCIPAL,
        Column("share", say("Share of all loans"), Unit.RATIO),
    )
    everything = total(one.principal for one in owed)
    rows: tuple[dict[str, Value], ...] = tuple(
        {
            "key": called(one.key) if one.key else Labelled("", say("not said")),
            "loans": one.loans,
            "principal": one.principal,
            "share": one.principal / everything,
        }
        for one in owed
    )
    return Table(key, label, columns, rows)


def _cohorts(fund: _Fund) -> Table:
    columns = (
        Column("year", say("Lent in"), Unit.TEXT),
        Column("loans", say("Loans"), Unit.COUNT, adds=True),
        Column("closed", say("Over"), Unit.COUNT, adds=True),
        Column("lent", say("Lent"), Unit.MONEY, adds=True),
        Column("repaid", say("Paid back"), Unit.MONEY, adds=True),
        _PRINCIPAL,
        Column("at-risk", say("More than 30 days late"), Unit.MONEY, adds=True),
        Column("lost", say("Lost"), Unit.MONEY, adds=True),
    )
    rows = tuple(_cohort(one) for one in cohorts(fund.holdings, PAR_DAYS[0]))
    return Table("cohorts", say("By year of lending"), columns, rows)


def _cohort(one: Cohort) -> dict[str, Value]:
    return {
        "year": str(one.year),
        "loans": one.loans,
        "closed": one.closed,
        "lent": one.lent,
        "repaid": one.repaid,
        "principal": one.principal,
        "at-risk": one.at_risk,
        "lost": one.lost,
    }


def _inflow(fund: _Fund) -> Table:
    columns = (
        Column("month", say("Month"), Unit.MONTH),
        Column("overdue", say("Overdue"), Unit.MONEY, adds=True),
        _PRINCIPAL,
        Column("interest", say("Interest"), Unit.MONEY, adds=True),
        Column("amount", say("Together"), Unit.MONEY, adds=True),
    )
    first = Month.of(fund.as_of + dt.timedelta(days=1))
    rows = tuple(_expected(one) for one in expected(fund.holdings, first, _MONTHS))
    return Table("inflow", say("What is to come, month by month"), columns, rows)


def _expected(one: Expected) -> dict[str, Value]:
    return {
        "month": str(one.month),
        "overdue": one.overdue,
        "principal": one.principal,
        "interest": one.interest,
        "amount": one.amount,
    }
