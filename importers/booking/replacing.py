"""An entry of the books made anew: another side for the provisional one, the bank's line as it was."""

from __future__ import annotations

from beancount.core import data

from importers.booking.drafting import Drafter, Origin
from importers.placing.line import Line, Verdict
from sfund.books.render import to_directive
from sfund.books.wording import said
from sfund.errors import RequestError, failure
from sfund.placing.decisions import NAMED
from sfund.placing.drafts import Draft
from sfund.words import say

CARRIED = (*NAMED, "covers", "unit", "function", "program")
"""What the other side of an entry may name."""
PROVISIONAL = ("why", "candidates", *CARRIED)
"""What goes when the other side is replaced; everything else stays."""
TRANSFER_LINK = "transfer-"


def replaced(entry: data.Transaction, line: Line, verdict: Verdict, drafter: Drafter) -> data.Transaction:
    """The entry of that line as the verdict places it."""
    return as_entry(entry, drafter.draft(line, verdict, origin_of(entry)))


def origin_of(entry: data.Transaction) -> Origin:
    """Where the entry comes from."""
    return Origin(str(entry.meta["import-id"]), str(entry.meta.get("statement", "")))


def as_entry(entry: data.Transaction, draft: Draft) -> data.Transaction:
    """The draft as an entry of the books, with what people added to the one whose place it takes."""
    made = to_directive(draft)
    assert isinstance(made, data.Transaction)  # noqa: S101  a draft is one
    kept = said(entry.meta, *PROVISIONAL, *made.meta)
    return made._replace(meta={**made.meta, **kept}, tags=entry.tags, links=made.links | added_links(entry))


def added_links(entry: data.Transaction) -> frozenset[str]:
    """The links of an entry that do not come from where it was placed."""
    return frozenset(link for link in entry.links or () if not link.startswith(TRANSFER_LINK))


def line_of(entry: data.Transaction) -> Line:
    """The bank's line again, from the first posting of its entry.

    Raises:
        RequestError: NO-MONEY.
    """
    units = entry.postings[0].units if entry.postings else None
    if units is None or units.number is None or units.currency is None:
        raise failure(
            RequestError,
            "NO-MONEY",
            say("{id} moved no money, so there is nothing to place", id=entry.meta["import-id"]),
            hint=say('"sfund review confirm {id}" takes it off the list', id=entry.meta["import-id"]),
        )
    return Line(entry.postings[0].account, entry.date, units.number, units.currency)
