"""Which reports there are: name → title and builder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from reports.audit import report as audit
from reports.board import report as board
from reports.budget import report as budget
from reports.bulletin import report as bulletin
from reports.cash import report as cash
from reports.dues import report as dues
from reports.financial import assembly, operations, position
from reports.funds import growth as fund_growth
from reports.funds import report as funds
from reports.giving import pledges
from reports.grants import report as grants
from reports.lending import report as loans
from reports.members import report as members
from reports.model import Report
from reports.reliance import report as self_reliance
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.misspelling import did_you_mean
from sfund.periods import Span
from sfund.words import Message, say

Builder = Callable[[Books, Span, dt.date | None], Report]

REPORTS: dict[str, tuple[Message, Builder]] = {
    board.NAME: (board.TITLE, board.build),
    self_reliance.NAME: (self_reliance.TITLE, self_reliance.build),
    dues.NAME: (dues.TITLE, dues.build),
    members.NAME: (members.TITLE, members.build),
    position.NAME: (position.TITLE, position.build),
    operations.NAME: (operations.TITLE, operations.build),
    assembly.NAME: (assembly.TITLE, assembly.build),
    cash.NAME: (cash.TITLE, cash.build),
    funds.NAME: (funds.TITLE, funds.build),
    grants.NAME: (grants.TITLE, grants.build),
    budget.NAME: (budget.TITLE, budget.build),
    audit.NAME: (audit.TITLE, audit.build),
    pledges.NAME: (pledges.TITLE, pledges.build),
    loans.NAME: (loans.TITLE, loans.build),
    fund_growth.NAME: (fund_growth.TITLE, fund_growth.build),
    bulletin.NAME: (bulletin.TITLE, bulletin.build),
}

DEFAULT_DAYS: dict[str, int] = {bulletin.NAME: bulletin.DAYS}
"""How many days up to the last one a report is of where nobody says the first; else the year so far."""

_ELSEWHERE: dict[str, Message] = {
    "donors": say('"sfund donation list" has the gifts, "sfund donation statement ID" what one donor gave'),
    "company": say('"sfund pledge page PARTY" shows a company what its money did'),
    "settlement": say('"sfund grant settle GRANT --dry-run" writes what a grant came to'),
    "capacity": say('"sfund loan capacity" shows what the fund can bear'),
    "evidence": say('"sfund evidence list" has the expenses and their documents'),
}
"""What is asked for by name as if it were a report, and is of one giver, grant or question."""


def build_report(  # noqa: PLR0913  what a reader may ask for
    name: str,
    books: Books,
    span: Span,
    as_of: dt.date | None = None,
    today: dt.date | None = None,
    target: Decimal | None = None,
) -> Report:
    """The report of that name.

    Without `as_of` it is as of the last day, or of `today` where that day lies ahead.

    Raises:
        RequestError: REPORT-UNKNOWN; TARGET-NOT-HERE: a target for a report that knows none.
    """
    known = REPORTS.get(name)
    if known is None:
        raise failure(
            RequestError,
            "REPORT-UNKNOWN",
            say('there is no report "{name}"', name=name),
            expected=say("one of {names}", names=", ".join(REPORTS)),
            hint=_ELSEWHERE.get(name) or did_you_mean(name, REPORTS, say('"sfund report list" names them')),
        )
    if as_of is None and today is not None:
        as_of = min(span.last, today)
    if target is None:
        return known[1](books, span, as_of)
    if name != self_reliance.NAME:
        raise failure(
            RequestError,
            "TARGET-NOT-HERE",
            say('the report "{name}" has no target to reach', name=name),
            expected=say('--target with "{name}" only', name=self_reliance.NAME),
            hint=say('"sfund report self-reliance --target 0.7" shows which ways lead there'),
        )
    return self_reliance.build(books, span, as_of, target)
