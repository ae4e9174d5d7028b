"""A sample that anybody can draw again: the seed is the auditor's word, the order a hash.

An entry's lot is the SHA-256 of the seed, a line feed and the entry's key, in hexadecimal. The sample is the
entries with the smallest lots. So it is the same on every machine and in every version, nobody who keeps the
books can know it before the seed is named, and an entry that is added later displaces at most one other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def lot(seed: str, key: str) -> str:
    """The lot of one entry.

    >>> lot("autumn", "b-01")[:12]
    '99237c3f6414'
    """
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def sample(items: Iterable[T], key: Callable[[T], str], size: int, seed: str) -> list[T]:
    """`size` of the items, or all where there are fewer, in the order of their lots."""
    return sorted(items, key=lambda item: (lot(seed, key(item)), key(item)))[:size]
