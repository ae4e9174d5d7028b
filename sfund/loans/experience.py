"""How the fund's own borrowers paid so far, as what the next months are drawn from."""

from __future__ import annotations

from collections.abc import Iterable

from sfund.loans.account import LoanAccount, Row, Status
from sfund.loans.capacity import Behaviour, Share

LATE_DAYS = 30
"""An instalment that came later than this was delayed: the money of another month."""
STOPPED_DAYS = 180
"""A borrower so late with an instalment is taken to have stopped for good."""

_DAYS_OF_A_MONTH = 30


def experience(accounts: Iterable[LoanAccount]) -> Behaviour:
    """What was seen of loans that were paid out, instalment by instalment that fell due."""
    stops = delays = due = 0
    lags: list[int] = []
    for account in accounts:
        rows = [row for row in account.rows if row.is_due]
        due += len(rows)
        stops += has_stopped(account)
        late = [days for row in rows if (days := _days_late(row, account)) > LATE_DAYS]
        delays += len(late)
        lags += [max(days // _DAYS_OF_A_MONTH, 1) for days in late]
    return Behaviour(Share(min(stops, due), due), Share(delays, due), tuple(sorted(lags)) or (1,))


def has_stopped(account: LoanAccount) -> bool:
    """Whether the borrower is taken to pay nothing more: given up, or later than any that came back."""
    lost = account.status in (Status.WRITTEN_OFF, Status.SETTLED)
    return lost or account.days_past_due > STOPPED_DAYS


def _days_late(row: Row, account: LoanAccount) -> int:
    """Up to the last payment of the row; of a row that is open, so far."""
    until = account.as_of if row.open > 0 else row.paid_on or row.due
    return (until - row.due).days


def with_prior(seen: Behaviour, instalments: int, stops: int, delays: int) -> Behaviour:
    """What was seen, added to what a lender like this one is taken to have seen before.

    >>> with_prior(Behaviour(Share(0, 60), Share(3, 60)), 400, 1, 20).stops
    Share(hits=1, cases=460)
    """
    return Behaviour(
        seen.stops + Share(stops, instalments), seen.delays + Share(delays, instalments), seen.lags
    )
