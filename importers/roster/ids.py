"""The ids of new members: after the highest of their kind, in the same width."""

from __future__ import annotations

from collections.abc import Iterable

from sfund.members.facts import MemberKind

_PREFIXES = {MemberKind.ORGANIZATION: "O", MemberKind.INDIVIDUAL: "I", MemberKind.SUPPORTER: "S"}
_WIDTHS = {"O": 3, "I": 4, "S": 3}


class Ids:
    """Gives ids that nobody has or had.

    >>> ids = Ids(["I-0009", "O-12", "C-001"])
    >>> ids.next(MemberKind.INDIVIDUAL), ids.next(MemberKind.INDIVIDUAL), ids.next(MemberKind.ORGANIZATION)
    ('I-0010', 'I-0011', 'O-13')
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._highest = dict.fromkeys(_WIDTHS, 0)
        self._width = dict(_WIDTHS)
        for id_ in taken:
            prefix, _, number = id_.partition("-")
            if prefix in _WIDTHS and number.isdecimal() and int(number) > self._highest[prefix]:
                self._highest[prefix], self._width[prefix] = int(number), len(number)

    def next(self, kind: MemberKind) -> str:
        """The next id of that kind."""
        prefix = _PREFIXES[kind]
        self._highest[prefix] += 1
        return f"{prefix}-{self._highest[prefix]:0{self._width[prefix]}d}"
