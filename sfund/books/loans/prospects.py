"""What the lending fund's coming months are reckoned with: loans, promises, plans, its usual inflow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from sfund.books.giving.pledges import pledge_accounts
from sfund.books.loans.accounts import fund_of_loans, loan_accounts
from sfund.books.loans.asking import known_product
from sfund.books.loans.deciding import product_then, promises
from sfund.books.loans.portfolio import capital, held_loans, liquidity, moved_by_month
from sfund.books.model import Books
from sfund.giving.pledges import PledgeForm
from sfund.loans.account import LoanAccount, Status
from sfund.loans.capacity import Behaviour, Flow, Outlook
from sfund.loans.experience import experience, has_stopped, with_prior
from sfund.loans.facts import LoanProduct
from sfund.loans.portfolio import Holding, expected
from sfund.loans.schedule import schedule
from sfund.loans.terms import LoanTerms
from sfund.money import ZERO, Money, Rounding, round_to_unit, total
from sfund.periods import Month

PLEDGED_KEY = "pledged"
"""The inflow that was promised."""

PAST_MONTHS = 12
PROBE_MONTHS = 24
_PROBE = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class Lending:
    """A loan that is planned, on a product's terms; over its longest time where no months are said."""

    month: Month
    amount: Decimal
    product: str
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Prospects:
    """Everything that a simulation of the fund starts from.

    Attributes:
        outlook: The fund's money, reserve, loans and inflow.
        seen: How its borrowers paid so far.
        behaviour: The same, with the prior of the settings added.
        probe: One more loan in the first month, of which only the shape matters; None without a product.
        stopped: What loans that have stopped should pay in these months; nothing of it is counted on.
    """

    outlook: Outlook
    seen: Behaviour
    behaviour: Behaviour
    probe: Flow | None
    stopped: Decimal = ZERO


def prospects(
    books: Books, as_of: dt.date, months: int, plan: Sequence[Lending] = (), product: str | None = None
) -> Prospects:
    """The months after `as_of`'s, with what is planned; one more loan is measured on that product's terms.

    Raises:
        RequestError: UNKNOWN-LOAN-PRODUCT, and as `LoanTerms` for a plan that no loan can have.
    """
    first = Month.of(as_of).plus(1)
    accounts = loan_accounts(books, as_of)
    holdings = held_loans(books, accounts)
    active = [one for one in holdings if one.account.status is Status.ACTIVE]
    running = (_running(one, first, months) for one in active if not has_stopped(one.account))
    stopped = [_running(one, first, months) for one in active if has_stopped(one.account)]
    planned = (
        _planned(books, f"plan {number}", one, f"plan {number}") for number, one in enumerate(plan, start=1)
    )
    share = books.settings.loans.kept_liquid / 100
    outlook = Outlook(
        first,
        months,
        liquidity(books, as_of),
        round_to_unit(capital(books, as_of) * share, books.currency, Rounding.HALF_UP),
        (*running, *_promised(books, accounts, as_of), *planned),
        {**_usual_inflow(books, first, months), **_pledged(books, as_of, first, months)},
    )
    seen = experience(one.account for one in holdings)
    rules = books.settings.loans
    prior = (rules.prior_instalments, rules.prior_stops, rules.prior_delays)
    name = product or next((one.product for one in plan), None) or min(books.registry.products, default=None)
    probe = _probe(books, name, first) if name else None
    return Prospects(outlook, seen, with_prior(seen, *prior), probe, total(one.due for one in stopped))


def _running(one: Holding, first: Month, months: int) -> Flow:
    rows = tuple((row.month, row.amount) for row in expected([one], first, months) if row.amount)
    return Flow(one.account.loan, one.borrower, rows)


def _promised(books: Books, accounts: Mapping[str, LoanAccount], as_of: dt.date) -> Iterator[Flow]:
    """What was decided and not paid out goes out in the first month, on its product's terms."""
    first = Month.of(as_of).plus(1)
    for loan, amount in sorted(promises(books, accounts, as_of).items()):
        asked = books.registry.application(loan)
        if asked is not None:
            lending = Lending(first, amount, asked.product, asked.months)
            yield _flow(books, loan, lending, asked.borrower, product_then(books, asked, as_of))


def _planned(books: Books, key: str, lending: Lending, borrower: str) -> Flow:
    product = known_product(books, lending.product, lending.month.first_day)
    return _flow(books, key, lending, borrower, product)


def _flow(books: Books, key: str, lending: Lending, borrower: str, product: LoanProduct) -> Flow:
    terms = LoanTerms(
        Money(lending.amount, books.currency),
        product.rate,
        lending.months or product.months_max or PROBE_MONTHS,
        product.method,
        lending.month.first_day,
        grace_months=product.grace_months,
        day_count=product.day_count,
        rounding=product.rounding,
        deferred_months=product.deferred_months,
        interest_free_months=product.interest_free_months,
    )
    rows = tuple((Month.of(row.due), row.total) for row in schedule(terms) if row.total)
    return Flow(key, borrower, rows, ((lending.month, lending.amount),))


def _probe(books: Books, product: str, first: Month) -> Flow:
    months = min(known_product(books, product, first.first_day).months_max or PROBE_MONTHS, PROBE_MONTHS)
    return _planned(books, "one more", Lending(first, _PROBE, product, months), "one more")


def _pledged(books: Books, as_of: dt.date, first: Month, months: int) -> dict[str, tuple[Decimal, ...]]:
    """Parts of pledges to the fund that fall due; what is late by now is not counted on."""
    amounts = [ZERO] * months
    for account in pledge_accounts(books, as_of).values():
        if account.pledge.fund != fund_of_loans(books) or account.pledge.form is PledgeForm.IN_KIND:
            continue
        for part in account.parts:
            at = first.until(Month.of(part.due)) if part.due else -1
            if 0 <= at < months:
                amounts[at] += part.open
    return {PLEDGED_KEY: tuple(amounts)} if any(amounts) else {}


def _usual_inflow(books: Books, first: Month, months: int) -> dict[str, tuple[Decimal, ...]]:
    """The average month of the last twelve by source, rounded down, again and again."""
    past = moved_by_month(books, first.plus(-PAST_MONTHS), PAST_MONTHS)
    average = {key: _floor(total(moved) / PAST_MONTHS) for key, moved in past.items()}
    return {key: (amount,) * months for key, amount in average.items() if amount}


def _floor(amount: Decimal) -> Decimal:
    """Down, also below zero: what is spent is never reckoned as less than it was."""
    return amount.to_integral_value(ROUND_FLOOR)
