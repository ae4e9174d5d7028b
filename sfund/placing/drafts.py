"""Entries before they are in the books: what the importers and commands want written.

A draft knows nothing of Beancount; `sfund.books.render` writes it with Beancount's printer. Drafts are named
tuples, as are the placements they come from: an import makes thousands, and a frozen dataclass sets its
fields one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from sfund.money import Money

MetaValue: TypeAlias = str | dt.date | Decimal | bool | Money
Meta: TypeAlias = Mapping[str, MetaValue]
NO_META: Meta = MappingProxyType({})

CERTAIN = "*"
TO_REVIEW = "!"


class DraftPosting(NamedTuple):
    """One posting; debits are positive, as in Beancount."""

    account: str
    amount: Money
    meta: Meta = NO_META


class Draft(NamedTuple):
    """One transaction; `links` join it with others, as Beancount's `^link` does."""

    day: dt.date
    flag: str
    payee: str
    narration: str
    postings: tuple[DraftPosting, ...]
    meta: Meta = NO_META
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assertion:
    """A balance at the beginning of a day."""

    day: dt.date
    account: str
    amount: Money
    meta: Meta = field(default_factory=dict)
