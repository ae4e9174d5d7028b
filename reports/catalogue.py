"""Which reports there are: name → title and builder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from difflib import get_close_matches

from reports import audit, budget, dues, funds, grants, members, pledges, self_reliance
from reports.model import Report
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.periods import Span
from sfund.words import Message, say

Builder = Callable[[Books, Span, dt.date | None], Report]

REPORTS: dict[str, tuple[Message, Builder]] = {
    self_reliance.NAME: (self_reliance.TITLE, self_reliance.build),
    dues.NAME: (dues.TITLE, dues.build),
    members.NAME: (members.TITLE, members.build),
    funds.NAME: (funds.TITLE, funds.build),
    grants.NAME: (grants.TITLE, grants.build),
    budget.NAME: (budget.TITLE, budget.build),
    audit.NAME: (audit.TITLE, audit.build),
    pledges.NAME: (pledges.TITLE, pledges.build),
}


def build_report(name: str, books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The report of that name.

    Raises:
        RequestError: REPORT-UNKNOWN.
    """
    known = REPORTS.get(name)
    if known is None:
        near = get_close_matches(name, REPORTS, n=1)
        raise failure(
            RequestError,
            "REPORT-UNKNOWN",
            say('there is no report "{name}"', name=name),
            expected=say("one of {names}", names=", ".join(REPORTS)),
            hint=say('did you mean "{near}"?', near=near[0])
            if near
            else say('"sfund report list" names them'),
        )
    return known[1](books, span, as_of)
