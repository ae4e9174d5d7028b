"""Targets: what the network set itself, by when."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from sfund.facts import Fact, Name


class Target(Fact):
    """`custom "target" "members" "organization" 2012-12-31 30`."""

    NOUN: ClassVar[str] = "target"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("subject", "kind", "by", "number")

    subject: Name
    kind: Name
    by: dt.date
    number: int

    @property
    def key(self) -> str:
        return f"{self.subject} {self.kind} {self.by}"
