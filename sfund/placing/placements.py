"""Where a line of a statement belongs: the other side of its entry.

Made from evidence by the importers, from a decision by the treasurer; either way it is one value.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from sfund.placing.drafts import NO_META, Meta
from sfund.words import Message


class Part(NamedTuple):
    """One posting of the other side.

    `amount` has the sign of the bank line (money in is positive), so the parts of a placement add up
    to the line's amount and each is posted with the opposite sign.
    """

    account: str
    amount: Decimal
    meta: Meta = NO_META


class Placement(NamedTuple):
    """The other side, and what the transaction carries: `fund`, `member`, `party`, `grant`, `loan` ...

    `narration` becomes words of the books' language where it is a message.
    """

    parts: tuple[Part, ...]
    payee: str = ""
    narration: str | Message = ""
    meta: Meta = NO_META
