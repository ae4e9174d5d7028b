"""Funds: what money was given for.

A fund's balance is its net assets; within every transaction the postings of each fund sum to zero;
a restricted fund never goes below zero (the checks hold both). docs/funds.md works an example by hand.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from sfund.facts import Name, Named
from sfund.words import Message, say

GENERAL = "general"


class Restriction(StrEnum):
    """What binds a fund."""

    NONE = "none"
    PURPOSE = "purpose"
    TIME = "time"
    PERMANENT = "permanent"
    BOARD = "board"
    """A reserve of the board's own: what the board decided it may undo, so the money is not restricted."""

    @property
    def label(self) -> Message:
        return _LABELS[self]

    @property
    def binds(self) -> bool:
        """Whether givers or the law bind the money, rather than the network itself."""
        return self not in (Restriction.NONE, Restriction.BOARD)


_LABELS = {
    Restriction.NONE: say("Unrestricted"),
    Restriction.PURPOSE: say("For a purpose"),
    Restriction.TIME: say("For a time"),
    Restriction.PERMANENT: say("Permanent"),
    Restriction.BOARD: say("Set aside by the board"),
}


class Activity(StrEnum):
    """In which column of the statements a fund stands: 구분경리."""

    PUBLIC_INTEREST = "public-interest"
    OTHER = "other"
    """A business that is not what the network is for, such as one that pays tax on its profit."""

    @property
    def label(self) -> Message:
        return _ACTIVITIES[self]


_ACTIVITIES = {
    Activity.PUBLIC_INTEREST: say("Public good"),
    Activity.OTHER: say("Other business"),
}


class TransferKind(StrEnum):
    """What a transfer between funds is: the key `transfer-kind`; without it, a plain one."""

    PLAIN = "transfer"
    RELEASE = "release"
    """What bound the money is fulfilled or over."""
    ALLOCATION = "allocation"
    """A fund's share of a cost that another one paid."""

    @property
    def label(self) -> Message:
        return _KINDS[self]


_KINDS = {
    TransferKind.PLAIN: say("Transfer between funds"),
    TransferKind.RELEASE: say("Release"),
    TransferKind.ALLOCATION: say("Shared cost"),
}


class Fund(Named):
    """`custom "fund" "solidarity"`."""

    NOUN: ClassVar[str] = "fund"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("name",)

    name: Name
    restriction: Restriction = Restriction.NONE
    activity: Activity = Activity.PUBLIC_INTEREST

    @property
    def restricted(self) -> bool:
        return self.restriction.binds
