"""A document of blocks → HWPX, the same bytes each time; a child process writes it."""

from __future__ import annotations

import json

from reports.hangul.blocks import Document
from reports.paper.broken import page_broke
from sfund.children.child import Child, ChildEnded

SECONDS_MAX = 120.0


def written(document: Document) -> bytes:
    """The file.

    Raises:
        RequestError: PAPER-BROKE.
    """
    # A child for each: the ids in the document are counted from the child's start.
    with Child("reports.hangul.worker", seconds_max=SECONDS_MAX) as writer:
        try:
            return writer.ask(json.dumps(document, ensure_ascii=False).encode())
        except ChildEnded as ended:
            raise page_broke("hwpx") from ended
