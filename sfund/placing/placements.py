"""Where a line of a statement belongs: the other side of its entry.

Made from evidence by the importers, from a decision by the treasurer; either way it is one value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sfund.placing.drafts import Meta
from sfund.words import Message


@dataclass(frozen=True, slots=True)
class Part:
    """One posting of the other side.

    `amount` has the sign of the bank line (money in is positive), so the parts of a placement add up
    to the line's amount and each is posted with the opposite sign.
    """

    account: str
    amount: Decimal
    meta: Meta = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placement:
    """The other side, and what the transaction carries: `fund`, `member`, `party`, `grant`, `loan` ...

    `narration` becomes words of the books' language where it is a message.
    """

    parts: tuple[Part, ...]
    payee: str = ""
    narration: str | Message = ""
    meta: Meta = field(default_factory=dict)
