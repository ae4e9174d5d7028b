"""An account as its story is told: the lines so far and what is left, never below zero."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from decimal import Decimal

from sfund.example.days import some_time
from sfund.example.values import TEXT_MAX, BankLine, place
from sfund.money import ZERO
from sfund.placing.drafts import MetaValue
from sfund.placing.placements import Placement


class Purse:
    """Writes the lines of one account.

    Money in comes before 13:00 and money out after it, so that an account whose days begin and end
    above zero is above zero throughout. `meta` is what every line's placement carries; `left` starts
    from the opening and may pass below zero where the account has other lines, too.
    """

    def __init__(self, account: str, chance: random.Random, opening: Decimal = ZERO, **meta: str) -> None:
        self.account = account
        self.chance = chance
        self.meta = meta
        self.lines: list[BankLine] = []
        self.left = opening

    def add(  # noqa: PLR0913  a line has that many sides
        self,
        day: dt.date,
        text: str,
        truth: Placement,
        *,
        memo: str = "",
        channel: str = "전자금융",
        doubtful: bool = False,
    ) -> None:
        """One line whose placement is known; its amount is that of the parts."""
        amount = sum((part.amount for part in truth.parts), ZERO)
        self.left += amount
        time = some_time(self.chance, *((9, 12) if amount > 0 else (13, 18)))
        self.lines.append(
            BankLine(self.account, day, time, amount, text[:TEXT_MAX], memo, truth, channel, doubtful)
        )

    def move(  # noqa: PLR0913  an account, an amount, and what is told of them
        self,
        day: dt.date,
        amount: Decimal,
        to: str,
        text: str,
        *,
        narration: str = "",
        memo: str = "",
        channel: str = "전자금융",
        doubtful: bool = False,
        part_meta: Mapping[str, MetaValue] | None = None,
        **meta: str,
    ) -> None:
        """One line with one other side, `to`; `amount` is positive for money in, zero for no line."""
        if amount:
            carried = {**self.meta, **meta}
            truth = place(to, amount, narration=narration or text, part_meta=part_meta, **carried)
            self.add(day, text, truth, memo=memo, channel=channel, doubtful=doubtful)
