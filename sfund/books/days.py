"""Days that commands take: what has happened cannot be dated ahead."""

from __future__ import annotations

import datetime as dt

from sfund.errors import RequestError, failure
from sfund.words import say

_LEEWAY = dt.timedelta(days=1)  # a clock may be in another zone than the books


def refuse_ahead(day: dt.date, today: dt.date) -> None:
    """Refuses a day more than one after today.

    Raises:
        RequestError: DATE-IN-FUTURE.
    """
    if day - _LEEWAY > today:
        raise failure(
            RequestError,
            "DATE-IN-FUTURE",
            say("{day} lies in the future", day=day),
            expected=say("a day up to {day}", day=today),
            hint=say("look at the year once more"),
        )
