"""A settlement in print: A4, PDF/A, the same bytes each time."""

from __future__ import annotations

import datetime as dt

from reports.grants.settlement.printed import Printed
from reports.paper.typesetting import typeset


def as_pdf(made: Printed, dated: dt.date) -> bytes:
    """The document, dated that day in its metadata.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    return typeset("settlement", {**made}, dated=dated)  # type: ignore[dict-item]  # plain data all through
