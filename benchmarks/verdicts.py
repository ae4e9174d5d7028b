"""Watches the import place lines, without changing anything about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from importers.booking.drafting import Drafter, Origin
from importers.placing.line import Line, Verdict
from sfund.placing.drafts import Draft

Verdicts = dict[str, Verdict]
"""Import id → what placing said when it saw the line first; a later decision is not placing's."""


@contextmanager
def recording() -> Iterator[Verdicts]:
    """Every verdict that is made into a draft inside the block, filled in as it goes."""
    seen: Verdicts = {}
    original = Drafter.draft

    def draft(self: Drafter, line: Line, verdict: Verdict, origin: Origin) -> Draft:
        seen.setdefault(origin.import_id, verdict)
        return original(self, line, verdict, origin)

    Drafter.draft = draft  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Drafter.draft = original  # type: ignore[method-assign]
