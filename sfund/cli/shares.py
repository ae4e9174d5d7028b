"""A share of the whole as typed: `0.7`, `70%`."""

from __future__ import annotations

import re
from decimal import Decimal

import click

from sfund.languages import text
from sfund.words import say

_SHARE = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,9})?)\s*(?P<percent>%)?", re.ASCII)


class ShareOption(click.ParamType[Decimal]):
    """More than nothing and no more than the whole."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The share of one; a wrong one is wrong usage."""
        if isinstance(value, Decimal):
            return value
        found = _SHARE.fullmatch(str(value).strip())
        share = Decimal(found["number"]) / (100 if found["percent"] else 1) if found else None
        if share is None or not 0 < share <= 1:
            self.fail(text(say('"{value}" is no share: 0.7 and 70% are', value=str(value))), param, ctx)
        return share
