"""The page that a committee reads before it decides on a loan, on paper and on the screen.

Who asks and what for, what they had of the fund before, every rule with its figure, what would be due when,
what the fund looks like afterwards, who has to step aside, and what to ask. Persons are ids; their names come
in only where somebody asked for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reports.lending.rules_shown import figure, limit, verdict
from reports.model import Column, Labelled, Report, Table, Unit, Value
from reports.naming import called
from sfund.books.loans.accounts import slips_of
from sfund.books.loans.deciding import Case, case_of
from sfund.books.loans.votes import circle_of_loan
from sfund.books.model import Books
from sfund.loans.account import LoanAccount
from sfund.loans.agreement import agreed_terms
from sfund.loans.eligibility import Finding
from sfund.loans.guarantees import guarantees
from sfund.loans.schedule import Instalment, schedule
from sfund.loans.terms import LoanTerms, Method
from sfund.loans.voting import OUTCOMES, tie_words
from sfund.money import Money, total
from sfund.words import Message, say

NAME = "loan-page"
TITLE = say("For the committee: an application for a loan")
Names = Mapping[str, str]
"""Id → name, of those whose names may be shown."""

_OWED = {
    "borrower-exposure": say("Owed by the borrower"),
    "sector-exposure": say("Owed by the sector"),
    "fund-exposure": say("Owed by all"),
}
_ROWS_SHOWN = 3


def build(books: Books, loan: str, day: dt.date, names: Names | None = None) -> Report:
    """The page of one application as of a day.

    Raises:
        RequestError: UNKNOWN-LOAN, UNKNOWN-LOAN-PRODUCT, and what `LoanTerms` refuses.
    """
    case = case_of(books, loan, day)
    terms = agreed_terms(case.application, case.product, books.registry.loans[loan], case.wish.amount, day)
    tables = (
        _application(books, case, terms, names or {}),
        _rules(case),
        _history(books, case),
        _fund_after(case),
        _schedule(schedule(terms)),
        _aside(books, case, names or {}),
        _questions(case, terms, guaranteed=bool(_vouching(books, case))),
    )
    return Report(NAME, TITLE, books.settings.organization.name, case.application.date, day, day,
                  case.wish.amount.currency, (), tuple(one for one in tables if one.rows),
                  books.diagnostics)  # fmt: skip


def whom(books: Books, loan: str, day: dt.date) -> frozenset[str]:
    """Everybody whom the page of that loan speaks of, for asking their names."""
    asked = books.registry.application(loan)
    who = circle_of_loan(books, loan, day)
    vouching = (one.guarantor for one in guarantees(books.registry.loans.get(loan, ()), day))
    return frozenset((*((asked.borrower,) if asked else ()), *vouching, *(set(who.ties or ()) & who.seats)))


def _words(message: Message) -> Value:
    return message


def _table(key: str, label: Message, heads: Sequence[tuple[str, Message, Unit]],
           rows: Iterator[Sequence[Value]]) -> Table:  # fmt: skip
    columns = tuple(Column(name, head, unit) for name, head, unit in heads)
    return Table(
        key, label, columns, tuple(dict(zip((one.key for one in columns), row, strict=True)) for row in rows)
    )


def _pairs(key: str, label: Message, rows: Iterator[tuple[Message, Value]]) -> Table:
    return _table(key, label, (("what", say("What"), Unit.TEXT), ("value", say("Value"), Unit.TEXT)), rows)


# Who asks, and for what.


def _application(books: Books, case: Case, terms: LoanTerms, names: Names) -> Table:
    return _pairs("application", say("The application"), _asked(books, case, terms, names))


def _asked(books: Books, case: Case, terms: LoanTerms, names: Names) -> Iterator[tuple[Message, Value]]:
    asked = case.application
    yield say("Loan"), asked.id
    yield say("Applied for on"), asked.date
    yield say("Borrower"), _named(books, asked.borrower, names)
    if case.borrower.sector:
        yield say("Sector"), case.borrower.sector
    yield say("Amount"), say("{amount}", amount=case.wish.amount)
    if case.wish.amount != asked.amount:
        yield say("Applied for"), say("{amount}", amount=asked.amount)
    yield say("Product"), called(case.product, case.product.name)
    yield (
        say("Terms"),
        say(
            "{rate} % a year, {months} months, {method}, {grace} of them interest only",
            rate=f"{terms.rate.normalize():f}",
            months=terms.months,
            method=terms.method.label,
            grace=terms.grace_months,
        )
        if terms.grace_months
        else say(
            "{rate} % a year, {months} months, {method}",
            rate=f"{terms.rate.normalize():f}",
            months=terms.months,
            method=terms.method.label,
        ),
    )
    yield say("What for"), asked.purpose or "–"
    yield say("How it comes back"), asked.plan or "–"
    for one in _vouching(books, case):
        yield say("Guarantor"), one if one not in names else f"{names[one]} ({one})"
    if case.decision is not None:
        outcome = OUTCOMES[case.decision.outcome]
        yield say("Decided before"), say("{day}: {outcome}", day=case.decision.day, outcome=outcome)


def _vouching(books: Books, case: Case) -> tuple[str, ...]:
    facts = books.registry.loans[case.application.id]
    return tuple(one.guarantor for one in guarantees(facts, case.day))


def _named(books: Books, id_: str, names: Names) -> str:
    """An organisation's name stands in the books; a person's only where it may be shown."""
    member = books.registry.members.get(id_)
    name = names.get(id_) or (member.name if member is not None and not member.is_person else None)
    return f"{name} ({id_})" if name else id_


# What the rules say.


def _rules(case: Case) -> Table:
    heads = (
        ("rule", say("Rule"), Unit.TEXT),
        ("figure", say("Figure"), Unit.TEXT),
        ("limit", say("Limit"), Unit.TEXT),
        ("holds", say("Holds"), Unit.TEXT),
        ("why", say("Why"), Unit.TEXT),
    )
    currency = case.wish.amount.currency
    rows = (
        (
            Labelled(one.key, one.label),
            figure(one, currency),
            limit(one, currency),
            verdict(one),
            _words(one.words),
        )
        for one in case.findings
    )
    return _table("rules", say("What the fund's rules say"), heads, rows)


# What they had of the fund before.


def _history(books: Books, case: Case) -> Table:
    heads = (
        ("loan", say("Loan"), Unit.TEXT),
        ("status", say("How it stands"), Unit.TEXT),
        ("lent", say("Lent"), Unit.MONEY),
        ("owed", say("Principal owed"), Unit.MONEY),
        ("instalments", say("Instalments due"), Unit.COUNT),
        ("late", say("Paid late"), Unit.COUNT),
        ("days", say("Days late now"), Unit.COUNT),
    )
    rows = ((key, *_past(books, account)) for key, account in sorted(case.earlier.items()))
    return _table("history", say("What the borrower had of the fund before"), heads, rows)


def _past(books: Books, account: LoanAccount) -> tuple[Value, ...]:
    due = [row for row in account.rows if row.is_due]
    slips = slips_of(books)
    latest = ((row, slips(row.due) if slips else row.due) for row in due)
    late = sum(1 for row, day in latest if (row.paid_on or account.as_of) > day)
    status = Labelled(account.status, account.status.label)
    return (status, account.disbursed, account.principal, len(due), late, account.days_past_due)


# What the fund looks like afterwards.


def _fund_after(case: Case) -> Table:
    heads = (
        ("what", say("The fund"), Unit.TEXT),
        ("before", say("Before it"), Unit.MONEY),
        ("after", say("After it"), Unit.MONEY),
        ("limit", say("Limit"), Unit.TEXT),
    )
    return _table("fund", say("The fund after it"), heads, _before_and_after(case))


def _before_and_after(case: Case) -> Iterator[Sequence[Value]]:
    amount, fund, currency = case.wish.amount.number, case.fund, case.wish.amount.currency
    by_key: dict[str, Finding] = {one.key: one for one in case.findings}
    yield _words(say("Capital")), fund.capital, fund.capital, None
    for key, label in _OWED.items():
        if key in by_key:
            one = by_key[key]
            yield _words(label), one.figure - amount, one.figure, limit(one, currency)
    left = by_key["liquidity"]
    yield (
        _words(say("Money, less what is promised")),
        left.figure + amount,
        left.figure,
        limit(left, currency),
    )


# What would be due when.


def _schedule(rows: Sequence[Instalment]) -> Table:
    heads = (
        ("n", say("No."), Unit.TEXT),
        ("due", say("Due"), Unit.TEXT),
        ("principal", say("Principal"), Unit.MONEY),
        ("interest", say("Interest"), Unit.MONEY),
        ("total", say("To pay"), Unit.MONEY),
        ("balance", say("Balance"), Unit.MONEY),
    )
    return _table("schedule", say("What would be due if it were paid out today"), heads, _some(rows))


def _some(rows: Sequence[Instalment]) -> Iterator[Sequence[Value]]:
    """The first rows, those where the instalment changes, the last, and the sums."""
    shown = [
        row
        for at, row in enumerate(rows)
        if at < _ROWS_SHOWN or at == len(rows) - 1 or (not row.principal) != (not rows[at - 1].principal)
    ]
    before = 0
    for row in shown:
        if row.n > before + 1:
            yield "…", None, None, None, None, None
        yield str(row.n), row.due.isoformat(), row.principal, row.interest, row.total, row.balance
        before = row.n
    principal, interest = total(row.principal for row in rows), total(row.interest for row in rows)
    yield _words(say("Total")), None, principal, interest, principal + interest, None


# Who steps aside, and what to ask.


def _aside(books: Books, case: Case, names: Names) -> Table:
    heads = (("id", say("Steps aside"), Unit.TEXT), ("why", say("Why"), Unit.TEXT))
    who = circle_of_loan(books, case.application.id, case.day)
    ties = sorted((id_, tie) for id_, tie in (who.ties or {}).items() if id_ in who.seats or not who.seats)
    rows = ((_named(books, id_, names), _words(tie_words(tie))) for id_, tie in ties)
    return _table("aside", say("Who may not vote on this"), heads, rows)


def _questions(case: Case, terms: LoanTerms, *, guaranteed: bool) -> Table:
    heads = (("question", say("To ask"), Unit.TEXT),)
    rows = ((_words(one),) for one in _asks(case, terms, guaranteed=guaranteed))
    return _table("questions", say("Questions for the committee"), heads, rows)


def _asks(case: Case, terms: LoanTerms, *, guaranteed: bool) -> Iterator[Message]:
    for one in case.failed:
        yield say(
            'The rule "{rule}" does not hold: what speaks for an exception, and until when?', rule=one.label
        )
    if not case.application.plan:
        yield say("The application does not say how the loan comes back: out of which income, from when?")
    yield say(
        "In a month without income, what pays the instalment of {amount}?",
        amount=Money(max(row.total for row in schedule(terms)), terms.principal.currency),
    )
    if terms.method is Method.BULLET:
        yield say("All principal is due at once at the end: what will it be paid from?")
    if not guaranteed:
        yield say("Nobody vouches for it: is that right for this amount?")
    if not any(one.disbursed for one in case.earlier.values()):
        yield say("It is the borrower's first loan of the fund: who knows their work, and what do they say?")
    if _share(case) > Decimal(1) / 2:
        yield say("It takes more than half of the money that is free: who else asks in these months?")


def _share(case: Case) -> Decimal:
    """The loan's part of the money that is free for lending before it."""
    left = next(one for one in case.findings if one.key == "liquidity")
    amount = case.wish.amount.number
    free = left.figure + amount - (left.limit or Decimal(0))
    return amount / free if free > 0 else Decimal(1)
