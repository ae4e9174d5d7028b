"""Rules about deciding and about where the fund's money comes from. docs/checks.md has a page on each.

Where the books have none of it, each of these looks at one column at most.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from sfund.books.loans.accounts import fund_of_loans, loan_accounts
from sfund.books.loans.aid import AidPaid, aid_paid, capitals, decision_of, limits_of
from sfund.books.loans.deciding import not_told, notices_on
from sfund.books.model import Books
from sfund.chart import BORROWINGS, MUTUAL_AID
from sfund.errors import Diagnostic
from sfund.funds.facts import GENERAL
from sfund.loans.aid import aid_problems, limit_problems
from sfund.loans.deciding_facts import LoanGuarantee
from sfund.loans.voting import Circle
from sfund.parties import PartyKind
from sfund.registry import unknown, unknown_at
from sfund.words import say

_LENDERS = (PartyKind.COMPANY, PartyKind.PUBLIC, PartyKind.FOUNDATION)
"""Who may lend to the fund: not the public, from whom only a bank may take deposits."""


def guarantors(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:
    """UNKNOWN-MEMBER: who vouches is known. GUARANTOR-NOT-TOLD: they hear of a default (민법 제436조의2)."""
    facts = (fact for facts in books.registry.loans.values() for fact in facts)
    given = [fact for fact in facts if isinstance(fact, LoanGuarantee)]
    if not given:
        return
    known = {**books.registry.members, **books.registry.parties}
    yield from (unknown("member", one.guarantor, known, one) for one in given if one.guarantor not in known)
    for notice in notices_on(books, loan_accounts(books, as_of), as_of):
        if notice.told is None:
            yield not_told(notice)


def mutual_aid(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """AID-WITHOUT-DECISION, AID-ABOVE-DECISION, AID-BEYOND-MEMBER …: what the fund gives was decided."""
    if MUTUAL_AID not in books.postings.column("account"):
        return
    fund = fund_of_loans(books)
    paid: dict[str, Decimal] = defaultdict(Decimal)
    in_year: dict[int, Decimal] = defaultdict(Decimal)
    to_member: dict[tuple[int, str | None], Decimal] = defaultdict(Decimal)
    capital = capitals(books)
    for one in aid_paid(books, fund):
        if one.amount > 0:
            found = [
                *_undecided(books, one, paid),
                *_beyond(books, one, capital(one.day), in_year, to_member),
            ]
            yield from (replace(problem, file=one.file, line=one.line) for problem in found)
        paid[one.aid or ""] += one.amount
        in_year[one.day.year] += one.amount
        to_member[one.day.year, one.member] += one.amount


def _undecided(books: Books, one: AidPaid, paid: dict[str, Decimal]) -> Iterator[Diagnostic]:
    if one.aid is None:
        yield Diagnostic(
            "AID-WITHOUT-DECISION",
            say("this mutual aid names no decision"),
            expected=say('aid: and the id of an application, such as "A-2026-001"'),
            hint=say('"sfund aid apply" and "decide" keep the decision; then name it here'),
        )
        return
    if one.aid not in books.registry.aids:
        yield unknown_at("aid", one.aid, books.registry.aids)
        return
    rules = books.settings.loans.voting
    problems = aid_problems(books.registry.aids[one.aid], one.day, rules, Circle())
    yield from (problem for problem in problems if problem.code.startswith("AID-"))  # LOAN-VOTE has the votes
    decision = decision_of(books, one.aid, one.day)
    if decision is not None and paid[one.aid] + one.amount > decision.amount.number:
        left = max(decision.amount.number - paid[one.aid], Decimal(0))
        yield Diagnostic(
            "AID-ABOVE-DECISION",
            say("{amount} is more than was decided on {aid}", amount=f"{one.amount:,}", aid=one.aid),
            expected=say("at most {left} more", left=f"{left:,}"),
        )


def _beyond(
    books: Books,
    one: AidPaid,
    capital: Decimal,
    in_year: dict[int, Decimal],
    to_member: dict[tuple[int, str | None], Decimal],
) -> Iterator[Diagnostic]:
    year = one.day.year
    return limit_problems(
        one.amount,
        limits_of(books),
        capital=capital,
        in_year=in_year[year],
        to_member=to_member[year, one.member],
    )


def deposits_refused(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """DEPOSIT-REFUSED: the fund takes no money that it would have to pay back to the public."""
    fund = fund_of_loans(books)
    if books.settings.loans.deposits == "allow" or fund == GENERAL:
        return
    table = books.postings
    for at, account in enumerate(table.column("account")):
        if not account.startswith(BORROWINGS) or table.column("fund")[at] != fund:
            continue
        party = books.registry.parties.get(table.column("party")[at] or "")
        if table.column("number")[at] < 0 and (party is None or party.kind not in _LENDERS):
            yield Diagnostic(
                "DEPOSIT-REFUSED",
                say('the fund "{fund}" takes money here that it has to pay back', fund=fund),
                table.column("file")[at],
                table.column("lineno")[at],
                expected=say(
                    "contributions and gifts, or a loan of a company, a foundation or a public body"
                ),
                hint=say(
                    'deposits are for banks (유사수신행위); if a lawyer agrees, [loans] deposits = "allow"'
                ),
            )


DECIDING = (guarantors, mutual_aid, deposits_refused)
"""For `sfund.checks.ALL`."""
