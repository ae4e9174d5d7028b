"""The one error of a page that comes to nothing; it says nothing of what should have stood on it."""

from __future__ import annotations

from sfund.errors import RequestError, failure
from sfund.words import Message, say


def page_broke(page: str, hint: Message | None = None) -> RequestError:
    """PAPER-BROKE for the page of that name; without a hint the fault is ours."""
    return failure(
        RequestError,
        "PAPER-BROKE",
        say('the page "{page}" cannot be set in print', page=page),
        hint=hint or say("this is a fault of the program, not of your books; tell us which command it was"),
    )
