"""Gifts as the books have them: postings on income accounts of gifts → `Gift`."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from beancount.core import data

from sfund.books.model import Books
from sfund.gifts import Gift, Thing
from sfund.pledges import PledgeDue, PledgeKind, PledgeMake
from sfund.sources import Source

GIFT_KEY = "gift"
"""The id of a gift that was entered by command: `gift: "D-2026-0001"`."""

DEDUCTIBLE = "deductible"
"""Of an account's `open`: whether gifts on it are receipted."""

_BY_DEFAULT = (Source.DONATION, Source.CSR)
_IDS_PREFIX = "hand-"
_DIGEST_LENGTH = 16
_ENTERED = re.compile(r"D-(\d{4})-(\d+)", re.ASCII)


def gifts_of(books: Books) -> tuple[Gift, ...]:
    """Every gift and refund, in the order of the entries.

    Those of one transaction, donor, account and fund are one gift.
    """
    accounts = dict(_gift_accounts(books))
    table = books.postings
    names = ("transaction", "account", "number", "currency", "member", "party", "fund", "via", "source")
    sums: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for transaction, account, number, currency, member, party, fund, via, source in zip(
        *(table.column(name) for name in names), strict=True
    ):
        if account in accounts:
            sums[transaction, account, currency, member or party, fund, via, source] -= number
    ids = _Ids()
    return tuple(
        _gift(books, key, amount, ids, deductible=accounts[key[1]]) for key, amount in sums.items() if amount
    )


def _gift_accounts(books: Books) -> Iterator[tuple[str, bool]]:
    """The accounts of gifts, and whether they are deductible; dues are gifts where the account says so."""
    for account, entry in books.opens.items():
        source, said = entry.meta.get("source"), entry.meta.get(DEDUCTIBLE)
        if source in _BY_DEFAULT:
            yield account, said is not False
        elif source == Source.DUES and said is True:
            yield account, True


class _Ids:
    """Ids that do not depend on where in its file an entry stands."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, entry: data.Transaction, account: str, donor: str | None) -> str:
        """The entry's own id, else a digest; a second gift under the same one has its number behind it."""
        said = entry.meta.get("import-id") or entry.meta.get(GIFT_KEY)
        base = "".join(str(said).split()) if said else _digest(entry.date.isoformat(), account, donor or "")
        self._seen[base] += 1
        count = self._seen[base]
        return base if count == 1 else f"{base}/{count}"


def _digest(*parts: str) -> str:
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"{_IDS_PREFIX}{digest[:_DIGEST_LENGTH]}"


def _gift(books: Books, key: tuple[Any, ...], amount: Decimal, ids: _Ids, *, deductible: bool) -> Gift:
    transaction, account, currency, donor, fund, via, source = key
    entry = books.entries[transaction]
    if not isinstance(entry, data.Transaction):
        raise TypeError("a posting is of a transaction")
    refunds = entry.meta.get("refunds")
    return Gift(
        id=ids.of(entry, account, donor),
        day=entry.date,
        donor=donor,
        amount=amount,
        currency=currency,
        source=source,
        account=account,
        fund=fund,
        via=via,
        thing=_thing(entry.meta),
        deductible=deductible,
        refunds=str(refunds) if refunds else None,
        place=(entry.meta["filename"], entry.meta["lineno"]),
    )


def _thing(meta: Mapping[str, Any]) -> Thing | None:
    item = meta.get("item")
    if not item:
        return None
    return Thing(
        str(item),
        _number(meta.get("quantity")),
        str(meta.get("measure") or ""),
        _number(meta.get("unit-price")),
    )


def _number(value: Any) -> Decimal | None:
    """A number, also where another program wrote it with its currency."""
    number = getattr(value, "number", value)
    return number if isinstance(number, Decimal) else None


def pledged_in_parts(books: Books) -> frozenset[str]:
    """Who promised a donation in parts."""
    found = set()
    for facts in books.registry.pledges.values():
        made = next((one for one in facts if isinstance(one, PledgeMake)), None)
        parts = sum(isinstance(one, PledgeDue) for one in facts)
        if made is not None and made.kind is PledgeKind.DONATION and parts > 1:
            found.add(made.party)
    return frozenset(found)


def gift_numbers(books: Books, year: int) -> Iterator[int]:
    """The numbers of that year that commands gave: of `D-2026-0012`, 12."""
    for entry in books.entries:
        if isinstance(entry, data.Transaction):
            found = _ENTERED.fullmatch(str(entry.meta.get(GIFT_KEY) or ""))
            if found is not None and int(found[1]) == year:
                yield int(found[2])
