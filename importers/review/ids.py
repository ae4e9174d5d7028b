"""Ids by their beginnings, as people type them."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable
from operator import itemgetter
from typing import Generic, TypeVar

One = TypeVar("One")


class ByBeginning(Generic[One]):
    """Things by their ids, sorted once.

    >>> ByBeginning([("ab1", 1), ("ab2", 2), ("b", 3)]).of("ab")
    [1, 2]
    """

    def __init__(self, items: Iterable[tuple[str, One]]) -> None:
        self._items = sorted(items, key=_id)

    def of(self, beginning: str) -> list[One]:
        """All whose id begins so, by id."""
        begin = bisect_left(self._items, beginning, key=_id)
        end = bisect_left(self._items, beginning + chr(sys.maxunicode), begin, key=_id)
        return [one for _, one in self._items[begin:end]]


_id = itemgetter(0)
