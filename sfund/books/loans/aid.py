"""Mutual aid in the books: what was paid on which decision, and what paying more would exceed."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from beancount.core import data

from sfund.books.entries import carries_results
from sfund.books.funds.floor import refuse_below_zero
from sfund.books.funds.names import known_account
from sfund.books.loans.accounts import fund_of_loans
from sfund.books.loans.entries import refuse_fed
from sfund.books.loans.votes import circle
from sfund.books.model import Books
from sfund.chart import MUTUAL_AID, TRANSFERS, has_balance
from sfund.errors import Diagnostic, RequestError, failure
from sfund.languages import text
from sfund.loans.aid import (
    AidApply,
    AidDecide,
    AidDecision,
    AidLimits,
    aid_decision,
    aid_problems,
    limit_problems,
)
from sfund.loans.facts import Outcome
from sfund.loans.voting import Circle, Votes, vote_problems
from sfund.money import ZERO, Money, in_units, total
from sfund.placing.drafts import CERTAIN, TO_REVIEW, Draft, DraftPosting, MetaValue
from sfund.registry import unknown_at
from sfund.words import say

AID = "aid"
"""The key of a transaction that pays mutual aid: on which application."""


class AidPaid(NamedTuple):
    """What one posting paid; below zero where it came back.

    Attributes:
        aid: The application; None where neither the posting nor its entry names one.
        import_id: Of the bank's line; None of what was entered otherwise.
        waits: Whether it is provisional: of a bank's line on which a person has not decided yet.
    """

    day: dt.date
    aid: str | None
    member: str | None
    amount: Decimal
    file: str
    line: int
    import_id: str | None = None
    waits: bool = False


def aid_paid(books: Books, fund: str | None = None) -> tuple[AidPaid, ...]:
    """Every posting to the account of mutual aid in the books' currency, in the order of the entries.

    With `fund` only what that fund bears.
    """
    found = []
    names = ("fund", "currency", "day", "transaction", "member", "number", "file", "lineno", "flag",
             "import_id")  # fmt: skip
    columns = [books.postings.column(name) for name in names]
    before: Counter[int] = Counter()  # by transaction: a line may be split among several applications
    # Few postings are aid: one column tells which, and the others are looked up there.
    for at in (at for at, account in enumerate(books.postings.column("account")) if account == MUTUAL_AID):
        of, currency, day, transaction, member, number, file, line, flag, id_ = (one[at] for one in columns)
        key = _named(books.entries[transaction], before[transaction])
        before[transaction] += 1
        if (
            currency == books.currency
            and fund in (None, of)
            and not carries_results(books.entries[transaction])
        ):
            asked = books.registry.aid(key) if key else None
            whose = asked.member if asked else member
            amount = in_units(number, currency)
            waits = flag == TO_REVIEW and id_ is not None
            found.append(AidPaid(day, key, whose, amount, file, line, id_, waits))
    return tuple(found)


def _named(entry: data.Directive, number: int) -> str | None:
    """The application on which that posting of mutual aid is paid: its own key, else its entry's."""
    postings = [one for one in getattr(entry, "postings", ()) if one.account == MUTUAL_AID]
    said = (postings[number].meta or {}).get(AID) or entry.meta.get(AID)
    return str(said) if said else None


def paid_on(books: Books, last: dt.date) -> Mapping[str, Decimal]:
    """What was paid on each application up to that day."""
    sums: dict[str, Decimal] = {}
    for one in aid_paid(books) if books.registry.aids else ():
        if one.aid is not None and one.day <= last:
            sums[one.aid] = sums.get(one.aid, ZERO) + one.amount
    return sums


def known_aid(books: Books, key: str) -> AidApply:
    """How it was asked for.

    Raises:
        RequestError: UNKNOWN-AID with the nearest id.
    """
    found = books.registry.aid(key)
    if found is None:
        raise RequestError(unknown_at("aid", key, books.registry.aids))
    return found


def decision_of(books: Books, key: str, day: dt.date) -> AidDecision | None:
    """The last decision up to that day, valid or not."""
    return aid_decision(books.registry.aids.get(key, ()), day, books.settings.loans.voting)


def promised_aid(books: Books, day: dt.date) -> Decimal:
    """What was decided and may still be paid on that day."""
    paid, left = paid_on(books, day), ZERO
    for key in books.registry.aids:
        decision = decision_of(books, key, day)
        if decision is not None and decision.outcome is Outcome.APPROVED and day <= decision.last:
            left += max(decision.amount.number - paid.get(key, ZERO), ZERO)
    return left


def payable(
    books: Books, key: str, amount: Decimal, day: dt.date, import_id: str | None = None
) -> Iterator[Diagnostic]:
    """What is in the way of paying so much on that day: decision, votes, limits.

    `import_id` is that of the line which pays it: where it stands in the books already, as aid that waits for
    a decision, it is not counted twice.

    Codes: AID-ABOVE-DECISION beside those of `aid_problems` and `limit_problems`.
    """
    asked, decision = known_aid(books, key), decision_of(books, key, day)
    who = circle(books, {asked.member: "member"}, decision.day if decision else day)
    yield from aid_problems(books.registry.aids[key], day, books.settings.loans.voting, who)
    others = [one for one in aid_paid(books) if not one.waits or one.import_id != import_id]
    paid = total(one.amount for one in others if one.aid == key)
    left = decision.amount.number - paid if decision else amount
    if amount > left:
        yield Diagnostic(
            "AID-ABOVE-DECISION",
            say("{amount} is more than was decided on {aid}", amount=f"{amount:,}", aid=key),
            expected=say("at most {left} more", left=f"{left:,}"),
        )
    yield from beyond(books, asked.member, amount, day, import_id)


def decision_problems(books: Books, fact: AidDecide) -> Iterator[Diagnostic]:
    """What is wrong with a decision that is to be written down.

    Codes: AID-DECIDED-EARLY, AID-ABOVE-APPLICATION, and those of `voting.vote_problems`.
    """
    asked = known_aid(books, fact.id)
    if fact.date < asked.date:
        yield Diagnostic(
            "AID-DECIDED-EARLY",
            say("{aid} was applied for on {day}, after this decision", aid=fact.id, day=asked.date),
            expected=say("a day from {day} on", day=asked.date),
        )
    if fact.amount is not None and fact.amount.number > asked.amount.number:
        yield Diagnostic(
            "AID-ABOVE-APPLICATION",
            say("{aid} was applied for with {amount}", aid=fact.id, amount=asked.amount),
            expected=say("no more than that"),
        )
    who = circle(books, {asked.member: "member"}, fact.date)
    yield from vote_problems(Votes.kept_in(fact), fact.outcome, who, books.settings.loans.voting)


def to_pay(books: Books, key: str, day: dt.date) -> Money:
    """What is still to be paid on that application.

    Raises:
        RequestError: UNKNOWN-AID, AID-NOT-DECIDED, AID-PAID.
    """
    known_aid(books, key)
    decision = decision_of(books, key, day)
    if decision is None:
        who = Circle()
        rules = books.settings.loans.voting
        raise RequestError(*aid_problems(books.registry.aids[key], day, rules, who))
    left = decision.amount.number - paid_on(books, dt.date.max).get(key, ZERO)
    if left <= 0:
        raise failure(
            RequestError,
            "AID-PAID",
            say("all that was decided on {aid} is paid", aid=key),
            expected=say("a decision on which something is still to be paid"),
        )
    return Money(left, decision.amount.currency)


def payment(  # noqa: PLR0913  what makes the entry
    books: Books, key: str, amount: Money, account: str, day: dt.date, document: str | None
) -> Draft:
    """The entry of money that leaves an account without statements.

    Raises:
        RequestError: UNKNOWN-ACCOUNT, MOVED-BY-STATEMENT.
        BooksError: FUND-NEGATIVE, FUND-ACCOUNT-NEGATIVE.
    """
    asked, fund = known_aid(books, key), {"fund": fund_of_loans(books)}
    hint = say('pay at the bank and import the statement; then "sfund aid pay {id} --line"', id=key)
    refuse_fed(books, known_account(books, account), hint)
    postings = (DraftPosting(MUTUAL_AID, amount, fund), DraftPosting(account, -amount, fund))
    meta: dict[str, MetaValue] = {AID: key, "member": asked.member}
    if document:
        meta["document"] = document
    words = text(say("Mutual aid"), books.language)
    draft = Draft(day, CERTAIN, "", words, postings, meta)
    refuse_below_zero(books, [draft])
    return draft


def beyond(
    books: Books, member: str, amount: Decimal, day: dt.date, import_id: str | None = None
) -> Iterator[Diagnostic]:
    """What so much more to that member in the year of that day would exceed; see `payable`."""
    year = [
        one
        for one in aid_paid(books, fund_of_loans(books))
        if one.day.year == day.year and (not one.waits or one.import_id != import_id)
    ]
    return limit_problems(
        amount,
        limits_of(books),
        capital=capital_for(books, day),
        in_year=total(one.amount for one in year),
        to_member=total(one.amount for one in year if one.member == member),
    )


def limits_of(books: Books) -> AidLimits:
    """What the settings allow in a year."""
    return AidLimits(books.settings.loans.aid_share, books.settings.loans.aid_member)


def capital_for(books: Books, day: dt.date) -> Decimal:
    """The fund's net assets when the year of that day began; of a fund that had nothing then, on the day.

    What opening balances brought within the year was there when it began.
    """
    return capitals(books)(day)


def capitals(books: Books) -> Callable[[dt.date], Decimal]:
    """`capital_for` of many days: the postings are gone through once.

    `fund_sums` says the same of one span, by SQL; a test holds the two against each other.
    """
    owned: list[tuple[dt.date, Decimal]] = []
    brought: list[tuple[dt.date, Decimal]] = []
    name = fund_of_loans(books)
    names = ("currency", "account", "day", "transaction", "number")
    columns = [books.postings.column(name) for name in names]
    for at in (at for at, of in enumerate(books.postings.column("fund")) if of == name):
        currency, account, day, transaction, number = (column[at] for column in columns)
        if currency != books.currency:
            continue
        if has_balance(account):
            owned.append((day, number))
        elif (
            account.startswith("Equity:")
            and account != TRANSFERS
            and not carries_results(books.entries[transaction])
        ):
            brought.append((day, -number))
    has, came = _Running(owned), _Running(brought)

    def on(day: dt.date) -> Decimal:
        begun = dt.date(day.year, 1, 1) - dt.timedelta(days=1)
        opening = has.until(begun) + came.until(day) - came.until(begun)
        return in_units(opening or has.until(day), books.currency)

    return on


class _Running:
    """Sums up to a day, of amounts in the order of their days."""

    def __init__(self, amounts: Iterable[tuple[dt.date, Decimal]]) -> None:
        ordered = sorted(amounts, key=itemgetter(0))
        self._days = [day for day, _ in ordered]
        self._sums = list(accumulate((number for _, number in ordered), initial=ZERO))

    def until(self, day: dt.date) -> Decimal:
        """The sum of all up to the day's end."""
        return self._sums[bisect_right(self._days, day)]
