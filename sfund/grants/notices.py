"""What a treasurer should know about a grant today: ends, days by which something is due, what is missing."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from sfund.grants.account import GrantAccount
from sfund.words import Message, say


def settle_by(account: GrantAccount) -> dt.date | None:
    """The last day for the settlement: so many months after the end, on the same day or the month's last."""
    if account.until is None:
        return None
    months = account.until.year * 12 + account.until.month - 1 + account.rules.settle_months
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    at_end = account.until.day == calendar.monthrange(account.until.year, account.until.month)[1]
    return dt.date(year, month + 1, last if at_end else min(account.until.day, last))


def notices(account: GrantAccount, held: Decimal | None = None) -> Iterator[Message]:
    """What should be known, most pressing first; `held` is what its bank account holds of its fund."""
    yield from _of_the_end(account)
    currency = account.award.amount.currency
    rest = account.settlement.still_to_return
    if account.settled is not None and rest:
        yield (
            say("{amount} is still to go back to the grantor", amount=f"{rest:,} {currency}")
            if rest > 0
            else say("{amount} too much went back to the grantor", amount=f"{-rest:,} {currency}")
        )
    for part in account.instalments:
        if part.open > 0 and part.due < account.as_of:
            yield say(
                "the instalment of {day} is late: {amount} is open",
                day=part.due,
                amount=f"{part.open:,} {currency}",
            )
    unapproved = sum(1 for change in account.changes if change.document is None)
    if unapproved and account.rules.approval:
        yield say("changes of lines without the grantor's approval as a document: {count}", count=unapproved)
    if account.bare:
        yield say("spending without evidence: {count}", count=len(account.bare))
    if held is not None and held != account.balance:
        yield say(
            "its bank account holds {held} of its fund, {difference} apart from what it has left",
            held=f"{held:,} {currency}",
            difference=f"{abs(held - account.balance):,} {currency}",
        )


def _of_the_end(account: GrantAccount) -> Iterator[Message]:
    left, by = account.days_left, settle_by(account)
    if left is None or account.settled is not None:
        return
    if left < 0:
        late = by is not None and account.as_of > by
        yield (
            say("it ended on {day}; its settlement was due by {by}", day=account.until, by=by)
            if late
            else say("it ended on {day}; settle it by {by}", day=account.until, by=by)
        )
    elif left <= account.rules.notice_days and account.announced is not None:
        yield say(
            "it ends in {days} days, as was announced on {day}: from then on without its money",
            days=left,
            day=account.announced,
        )
    elif left <= account.rules.notice_days:
        yield say("it ends in {days} days, and nothing was announced: ask the grantor", days=left)
