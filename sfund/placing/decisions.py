"""What the treasurer decided about lines of the bank, one value a decision; what is learned comes from these.

They name counterparties, so they are kept beside the register of persons and never in the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# What a decision may name beside the account, in the order of its columns.
NAMED = ("member", "party", "fund", "grant", "line", "pledge", "loan", "aid")


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of the bank, and where the treasurer put it.

    Attributes:
        id: The import id of the line.
        day: The line's day.
        bank: The account of the books that the statement is of.
        amount: In the bank account's view: money in is positive.
        counterparty: Who, as the bank printed it; empty if nobody.
        memo: The other words of the line.
        account: Where the line was put; empty where it was split among several.
        named: Which of `NAMED` the decision carries.
    """

    id: str
    day: dt.date
    bank: str
    amount: Decimal
    counterparty: str = field(repr=False)
    memo: str = field(repr=False)
    account: str
    named: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def comes_in(self) -> bool:
        return self.amount > 0

    @property
    def teaches(self) -> bool:
        """Whether something can be learned from it: a split line, and one without words, teach nothing."""
        return bool(self.account and (self.counterparty or self.memo))

    @property
    def target(self) -> tuple[str, ...]:
        """Where it went, comparable: the account, then each of `NAMED`."""
        return (self.account, *(self.named.get(key, "") for key in NAMED))
