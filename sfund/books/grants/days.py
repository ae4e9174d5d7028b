"""Days that the commands of grants take: what has happened is not dated ahead."""

from __future__ import annotations

import datetime as dt

from sfund.errors import RequestError, failure
from sfund.words import Message, say

_YEAR = dt.timedelta(days=366)


def refuse_ahead(day: dt.date, today: dt.date, message: Message, hint: Message) -> None:
    """Refuses a day to come, in these words.

    Raises:
        RequestError: DAY-AHEAD.
    """
    if day > today:
        raise failure(
            RequestError, "DAY-AHEAD", message, expected=say("a day up to {today}", today=today), hint=hint
        )


def refuse_far_ahead(day: dt.date, today: dt.date) -> None:
    """Refuses the day of an award that lies more than a year ahead: nobody has decided that yet.

    Raises:
        RequestError: DAY-AHEAD.
    """
    refuse_ahead(
        day,
        today + _YEAR,
        say("{day} lies more than a year ahead", day=day),
        say("look at the year once more; --on is the day of the award, --from the first day of the project"),
    )
