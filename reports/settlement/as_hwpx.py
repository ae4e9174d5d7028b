"""A settlement as a document of 한글 (HWPX), the same bytes each time; a child process writes it."""

from __future__ import annotations

import json

from reports.paper.broken import page_broke
from reports.settlement.printed import Printed
from sfund.children.child import Child, ChildEnded

SECONDS_MAX = 120.0


def as_hwpx(made: Printed) -> bytes:
    """The document.

    Raises:
        RequestError: PAPER-BROKE.
    """
    # A child for each: the ids in the document are counted from the child's start.
    with Child("reports.settlement.hwpx_worker", seconds_max=SECONDS_MAX) as writer:
        try:
            return writer.ask(json.dumps(made, ensure_ascii=False).encode())
        except ChildEnded as ended:
            raise page_broke("settlement.hwpx") from ended
