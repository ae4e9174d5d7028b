"""Days that commands take: what has happened cannot be dated ahead."""

from __future__ import annotations

import datetime as dt

from sfund.errors import RequestError, failure
from sfund.words import say


def refuse_ahead(day: dt.date, today: dt.date) -> None:
    """Refuses a day to come.

    Raises:
        RequestError: DAY-AHEAD.
    """
    if day > today:
        raise failure(
            RequestError,
            "DAY-AHEAD",
            say("{day} lies in the future", day=day),
            expected=say("a day up to {today}", today=today),
            hint=say("look at the year once more"),
        )
