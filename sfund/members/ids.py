"""The ids of new members: after the highest of their kind, in the same width."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sfund.ids import next_id
from sfund.members.facts import MemberKind

_FORMS = {
    MemberKind.ORGANIZATION: ("O-", 3),
    MemberKind.INDIVIDUAL: ("I-", 4),
    MemberKind.SUPPORTER: ("S-", 3),
}


class Ids:
    """Gives ids that nobody has or had.

    >>> ids = Ids(["I-0009", "O-12", "C-001"])
    >>> ids.next(MemberKind.INDIVIDUAL), ids.next(MemberKind.INDIVIDUAL), ids.next(MemberKind.ORGANIZATION)
    ('I-0010', 'I-0011', 'O-13')
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken: dict[str, list[str]] = defaultdict(list)
        for id_ in taken:
            self._taken[id_[: id_.find("-") + 1]].append(id_)

    def next(self, kind: MemberKind) -> str:
        """The next id of that kind."""
        prefix, width = _FORMS[kind]
        made = next_id(prefix, self._taken[prefix], width)
        self._taken[prefix] = [made]
        return made
