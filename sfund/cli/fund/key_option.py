"""The key of a split as it is typed: `head`, or as the language of the screen calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.funds.allocation import Key

_KOREAN = {"인원": "head", "인원수": "head", "수입": "income", "비율": "shares", "지분": "shares"}
"""What a treasurer types for each key; `Key.label` is what a table's head says."""


class KeyOption(click.ParamType["Key"]):
    """One of `sfund.funds.allocation.Key`, by its English word or a Korean one."""

    name = "key"

    def convert(self, value: str | Key, param: click.Parameter | None, ctx: click.Context | None) -> Key:
        from sfund.funds.allocation import Key  # noqa: PLC0415

        if isinstance(value, Key):
            return value
        word = value.strip().casefold()
        try:
            return Key(_KOREAN.get(word, word))
        except ValueError:
            known = ", ".join((*Key, *_KOREAN))
            self.fail(text(say("{value} is no key; one of {keys}", value=value, keys=known)), param, ctx)
