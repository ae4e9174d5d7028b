"""Rules about loans: what the books say against the loan's own arithmetic, the decisions and the law.

docs/checks.md has a page on each. They are no part of what a commit refuses: a payment that the bank made is
entered as it was, and then found. Every loan is folded once for all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sfund.books.entries import carries_results
from sfund.books.loans.accounts import Lent, lent
from sfund.books.loans.entries import can_be_posted, differences
from sfund.books.loans.movements import LoanEntry
from sfund.books.loans.votes import decision_on, vote_problems
from sfund.books.model import Books
from sfund.chart import LOAN_INTEREST, LOAN_LATE, LOAN_PRINCIPAL, LOAN_RECOVERED
from sfund.errors import Diagnostic
from sfund.loans.account import LoanAccount, Status
from sfund.loans.eligibility import product_problems
from sfund.loans.facts import LoanAgree, LoanApply, LoanFact, LoanProduct, LoanRate, LoanTermsFact, Outcome
from sfund.loans.law import rate_problem
from sfund.loans.movements import MovementKind
from sfund.loans.voting import is_withdrawn
from sfund.money import ZERO
from sfund.words import Message, say

_OF_LOANS = frozenset((LOAN_PRINCIPAL, LOAN_INTEREST, LOAN_LATE, LOAN_RECOVERED))

# What the arithmetic finds as well, and is said here with its place.
_SAID_HERE = frozenset((
    "LOAN-REFUND-TOO-MUCH",
))  # fmt: skip


def loans(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """LOAN-BALANCE and the others of docs/checks.md, but LOAN-VOTE."""
    if LOAN_PRINCIPAL in books.opens:
        yield from _of_no_loan(books)
    if not books.registry.loans and not books.registry.products:
        return
    yield from _rates(books)
    for one in lent(books).values():
        if one.entries or len(one.facts) > 1:
            account = one.whole()
            yield from _balance(one, account)
            yield from _decisions(books, one)
            yield from _money(one, account)
            yield from _terms(books, one, account)


def votes(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """LOAN-VOTE: nobody voted who had to step aside, and enough were there."""
    return vote_problems(books)


def _of_no_loan(books: Books) -> Iterator[Diagnostic]:
    """LOAN-UNKNOWN: what stands on the loans' accounts is of a loan."""
    names = ("loan", "account", "transaction", "file", "lineno")
    for loan, account, number, file, line in zip(*map(books.postings.column, names), strict=True):
        if loan is None and account in _OF_LOANS and not carries_results(books.entries[number]):
            yield Diagnostic(
                "LOAN-UNKNOWN",
                say("this posting to {account} names no loan", account=account),
                file,
                line,
                expected=say('a key "loan:" with the loan\'s id'),
                hint=say('"sfund loan list" has the ids'),
            )


def _rates(books: Books) -> Iterator[Diagnostic]:
    """LOAN-RATE-CAP: no rate is above what the law allows on its day."""
    products: Iterator[LoanProduct] = (one for all_ in books.registry.products.values() for one in all_)
    facts: Iterator[LoanFact] = (one for all_ in books.registry.loans.values() for one in all_)
    bearing: list[LoanProduct | LoanFact] = [*products, *facts]
    for problem in _rate_problems(bearing):
        yield replace(problem, code="LOAN-RATE-CAP")


def _rate_problems(bearing: Iterable[LoanProduct | LoanFact]) -> Iterator[Diagnostic]:
    """What is wrong with a rate on the day on which it is said, at its place."""
    for fact in bearing:
        rate = fact.rate if isinstance(fact, LoanProduct | LoanTermsFact | LoanRate) else None
        problem = rate_problem(rate, fact.date) if rate is not None else None
        if problem is not None:
            yield _at(fact, problem)


def _balance(one: Lent, account: LoanAccount) -> Iterator[Diagnostic]:
    """LOAN-BALANCE: on each account the books have of a loan what its arithmetic says."""
    have = one.booked() if one.entries else {}
    last = one.entries[-1] if one.entries else None
    found = differences(one, account)
    hint = say('"sfund loan refold {loan}" posts the difference in an open month', loan=one.id)
    if not can_be_posted(one, account, found):
        hint = say("an entry moves money that the loan knows nothing of: mend it, or undo it")
    for name, difference in found.items():
        yield Diagnostic(
            "LOAN-BALANCE",
            say(
                "{loan} has {booked} on {account}, and by its terms {reckoned}",
                loan=one.id,
                account=name,
                booked=f"{have.get(name, ZERO):,}",
                reckoned=f"{have.get(name, ZERO) + difference:,}",
            ),
            *((last.file, last.line) if last else one.application.place or (None, None)),
            expected=say("books and arithmetic that agree"),
            hint=hint,
        )


def _decisions(books: Books, one: Lent) -> Iterator[Diagnostic]:
    """LOAN-WITHOUT-DECISION, LOAN-LATE-DECISION, LOAN-ABOVE-DECISION: what was paid out was decided."""
    paid = ZERO
    out = [entry for entry in one.entries if entry.kind is MovementKind.DISBURSEMENT]
    for entry in sorted(out, key=lambda entry: (entry.day, entry.key)):
        paid += entry.sums.get(LOAN_PRINCIPAL, ZERO)
        decision = decision_on(books, one.id, entry.day)
        if decision is None or decision.outcome is not Outcome.APPROVED or is_withdrawn(one.facts, entry.day):
            yield _of_entry(
                entry,
                "LOAN-WITHOUT-DECISION",
                say("{loan} was paid out on {day} without a decision", loan=one.id, day=entry.day),
                say("a decision that approves it, by that day"),
                say("let the committee decide; the minutes say that it decided afterwards"),
            )
            continue
        if entry.day > decision.last:
            yield _of_entry(
                entry,
                "LOAN-LATE-DECISION",
                say("the decision on {loan} held up to {last}; it was paid out on {day}", loan=one.id,
                    last=decision.last, day=entry.day),
                say("money within the time of the decision"),
                say("let the committee decide again; the minutes say that it decided afterwards"),
            )  # fmt: skip
        if decision.conditions:
            yield _of_entry(
                entry,
                "LOAN-WITHOUT-DECISION",
                say('{loan} was paid out on {day} before its condition "{name}" was met', loan=one.id,
                    day=entry.day, name=decision.conditions[0]),
                say("every condition met before money goes out"),
                say('"sfund loan agree --met {name}" says that it is', name=decision.conditions[0]),
            )  # fmt: skip
        if paid > decision.amount.number:
            yield _of_entry(
                entry,
                "LOAN-ABOVE-DECISION",
                say("{paid} of {loan} were paid out, and {amount} decided", paid=f"{paid:,}", loan=one.id,
                    amount=decision.amount),
                say("no more than was decided"),
                say("let the committee decide on the rest, or take it back"),
            )  # fmt: skip


def _money(one: Lent, account: LoanAccount) -> Iterator[Diagnostic]:
    """LOAN-NOT-PAID-OUT, LOAN-CLOSED, LOAN-REFUND, LOAN-EVENT: money moves while there is a loan."""
    refunded = {part.key: -part.overpaid for part in account.applied if part.kind is MovementKind.REFUND}
    out = [entry.day for entry in one.entries if entry.kind is MovementKind.DISBURSEMENT]
    first = min(out, default=dt.date.max)
    for entry in one.entries:
        if entry.wrong:
            yield _of_entry(
                entry,
                "LOAN-EVENT",
                say('the key "{key}" says nothing that a loan knows', key=entry.wrong[0]),
                say("words as docs/vocabulary.md has them"),
                say("mend the key, or take it out"),
            )
        if entry.kind is MovementKind.REPAYMENT and entry.day < first:
            yield _of_entry(
                entry,
                "LOAN-NOT-PAID-OUT",
                say("{loan} was repaid on {day}, before anything was paid out", loan=one.id, day=entry.day),
                say("a repayment after the disbursement"),
                say("mend the loan or the day of the entry"),
            )
        elif entry.kind is MovementKind.REFUND and -entry.cash > refunded.get(entry.key, ZERO):
            yield _of_entry(
                entry,
                "LOAN-REFUND",
                say("{amount} of {loan} were given back, and {owed} owed back", amount=f"{-entry.cash:,}",
                    loan=one.id, owed=f"{refunded.get(entry.key, ZERO):,}"),
                say("no more than is owed back"),
                say("mend the entry, or ask for the rest back"),
            )  # fmt: skip
        elif _is_after_end(entry, account):
            yield _of_entry(
                entry,
                "LOAN-CLOSED",
                say("money of {loan} moved on {day}, and the loan ended on {end}", loan=one.id,
                    day=entry.day, end=account.closed_on),
                say("no money on a loan that is over, but refunds and recoveries"),
                say('name the loan that it was for, give it back ("sfund loan refund"), or mark a recovery'
                    ' with loan-event: "recovery"'),
            )  # fmt: skip


def _is_after_end(entry: LoanEntry, account: LoanAccount) -> bool:
    """Whether it is money that nobody has given back or called a recovery since."""
    end = account.closed_on
    if end is None or entry.day <= end or entry.kind is not MovementKind.REPAYMENT:
        return False
    return account.status is Status.WRITTEN_OFF or account.overpaid > 0


def _terms(books: Books, one: Lent, account: LoanAccount) -> Iterator[Diagnostic]:
    """LOAN-TERMS, LOAN-RATE-CAP, LOAN-EVENT: the terms are the product's, and what happens makes sense.

    A reschedule is free of the product's shortest and longest term.
    """
    if account.disbursed:
        yield from _of_product(books, one)
    said = {(found.code, str(found.message)) for found in _rate_problems(one.facts)}
    for problem in account.problems:
        code = _code(problem)
        if code is not None and (problem.code, str(problem.message)) not in said:
            file, line = (
                (problem.file, problem.line) if problem.file else one.application.place or (None, None)
            )
            yield replace(problem, code=code, file=file, line=line)


def _of_product(books: Books, one: Lent) -> Iterator[Diagnostic]:
    """LOAN-TERMS: the term agreed, and the sum decided, are within the product."""
    out = [entry.day for entry in one.entries if entry.kind is MovementKind.DISBURSEMENT]
    agreed = (
        fact
        for fact in one.facts
        if isinstance(fact, LoanAgree) and fact.months is not None and fact.date <= min(out)
    )
    term: LoanApply | LoanAgree = max(agreed, key=lambda fact: fact.date, default=one.application)
    decision = decision_on(books, one.id, max(out))
    amount = decision.amount if decision is not None else one.application.amount
    decides_it = decision is not None and decision.fact.amount is not None
    for problem in product_problems(one.product, amount, term.months or one.application.months):
        fact: LoanFact = term
        if problem.code == "AMOUNT-BEYOND-PRODUCT":
            fact = decision.fact if decision is not None and decides_it else one.application
        yield _at(fact, replace(problem, code="LOAN-TERMS"))


def _code(problem: Diagnostic) -> str | None:
    """Under which code the arithmetic's finding is told; None where it is told otherwise."""
    code = problem.code
    if code in _SAID_HERE or (code == "LOAN-NOT-PAID-OUT" and problem.file is None):
        return None
    if code in ("LOAN-NOT-PAID-OUT", "LOAN-CLOSED"):
        return code
    if code in ("RATE-ABOVE-CAP", "RATE-NEGATIVE"):
        return "LOAN-RATE-CAP"
    is_of_terms = code.startswith(("TERM-", "GRACE-")) or code == "FIRST-DUE-TOO-EARLY"
    return "LOAN-TERMS" if is_of_terms else "LOAN-EVENT"


def _at(fact: LoanFact | LoanProduct, problem: Diagnostic) -> Diagnostic:
    file, line = fact.place or (None, None)
    return replace(problem, file=file, line=line)


def _of_entry(entry: LoanEntry, code: str, message: Message, expected: Message, hint: Message) -> Diagnostic:
    return Diagnostic(code, message, entry.file, entry.line, expected=expected, hint=hint)


LOANS = (loans, votes)
"""For `sfund.checks.ALL`."""
