"""What the treasurer decided about earlier lines of the same counterparty.

The words of a line are looked up as they were decided, without months and the like; who somebody is stands in
the register, not here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from importers.placing.line import Line
from importers.placing.names import counterparty_key
from sfund.placing.decisions import Decided
from sfund.registry import Registry

_LATEST = 50  # older habits are no habits


class History:
    """Decisions by counterparty and direction, oldest first."""

    def __init__(
        self, made: Iterable[Decided], open_accounts: AbstractSet[str], known: Registry | None = None
    ) -> None:
        """Decisions for an account that is closed now, or for whom the books do not know, are no guide.

        Args:
            made: All decisions that teach something.
            open_accounts: Accounts that are open now.
            known: Whose members and parties may be named; None for anybody.
        """
        self._by_key: dict[tuple[str, bool], list[Decided]] = defaultdict(list)
        for one in sorted(made, key=lambda one: (one.day, one.id)):
            key = counterparty_key(one.counterparty, one.memo)
            if key and one.account in open_accounts and (known is None or _is_known(one, known)):
                self._by_key[key, one.comes_in].append(one)

    def of(self, line: Line) -> tuple[Decided, ...]:
        """Decisions about lines of the same counterparty and direction before that day."""
        if not self._by_key:
            return ()
        found = self._by_key.get((counterparty_key(line.counterparty, line.memo), line.comes_in), ())
        return tuple(one for one in found[-_LATEST:] if one.day <= line.day)


def _is_known(one: Decided, registry: Registry) -> bool:
    """Whether the books know the member and the party that the decision names."""
    member, party = one.named.get("member"), one.named.get("party")
    return (member is None or member in registry.members) and (
        party is None or party in registry.parties or party in registry.members
    )
