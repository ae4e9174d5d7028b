"""Which reports there are: name → title and builder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from reports import audit, budget, dues, fund_growth, funds, grants, loans, members, pledges, self_reliance
from reports.model import Report
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.misspelling import did_you_mean
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
    loans.NAME: (loans.TITLE, loans.build),
    fund_growth.NAME: (fund_growth.TITLE, fund_growth.build),
}


def build_report(
    name: str, books: Books, span: Span, as_of: dt.date | None = None, today: dt.date | None = None
) -> Report:
    """The report of that name.

    Without `as_of` it is as of the last day, or of `today` where that day lies ahead.

    Raises:
        RequestError: REPORT-UNKNOWN.
    """
    known = REPORTS.get(name)
    if known is None:
        raise failure(
            RequestError,
            "REPORT-UNKNOWN",
            say('there is no report "{name}"', name=name),
            expected=say("one of {names}", names=", ".join(REPORTS)),
            hint=did_you_mean(name, REPORTS, say('"sfund report list" names them')),
        )
    if as_of is None and today is not None:
        as_of = min(span.last, today)
    return known[1](books, span, as_of)
