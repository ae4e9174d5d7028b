"""Gifts as the books have them: postings on income accounts of gifts → `Gift`."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from beancount.core import data

from sfund.books.entries import REVERSES, carries_results, reversals_of, undone_of
from sfund.books.giving.pledges import IN_KIND
from sfund.books.identity import KEY
from sfund.books.model import Books
from sfund.giving.gifts import Gift, Thing
from sfund.giving.pledges import PledgeDue, PledgeKind, PledgeMake
from sfund.ids import next_of_year
from sfund.money import Money
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting, MetaValue
from sfund.sources import Source

GIFT_KEY = "gift"
"""The id of a gift that was entered by command: `gift: "D-2026-0001"`."""

DEDUCTIBLE = "deductible"
"""Of an account's `open`: whether gifts on it are receipted."""

_BY_DEFAULT = (Source.DONATION, Source.CSR)
_IDS_PREFIX = "hand-"
_DIGEST_LENGTH = 16


def gifts_of(books: Books) -> tuple[Gift, ...]:
    """Every gift and refund, in the order of the entries.

    Those of one transaction, donor, account and fund are one gift. The reversal of a gift is the refund of
    just that gift; a refund that was reversed is none, and neither is a reversal that was.
    """
    accounts = dict(_gift_accounts(books))
    sums = _sums(books, accounts)
    ids = _Ids(books, {key.transaction for key in sums})
    named = {key: ids.of(key) for key in sums}
    reversals = reversals_of(books)
    undone = undone_of(reversals)
    made = []
    for key, amount in sums.items():
        number = key.transaction
        before = key._replace(transaction=reversals.get(number, number))
        if before in sums and number in reversals:
            if number in undone or before.transaction in reversals or sums[before] <= 0:
                continue
            refunds: str | None = named[before]
        elif number in undone and amount < 0:
            continue
        else:
            refunds = None
        gift = _gift(books, key, amount, named[key], deductible=accounts[key.account])
        made.append(replace(gift, refunds=refunds or gift.refunds, has_own_id=ids.is_own(number)))
    return tuple(made)


class _Key(NamedTuple):
    """What postings of one gift share; `transaction` is its number in `Books.entries`."""

    transaction: int
    account: str
    currency: str
    donor: str | None
    fund: str
    via: str | None
    source: str


def _sums(books: Books, accounts: Collection[str]) -> dict[_Key, Decimal]:
    """What each gift is, but those of nothing, in the order of the entries.

    What carries the year's results to net assets gives nothing back.
    """
    names = ("transaction", "account", "number", "currency", "member", "party", "fund", "via", "source")
    sums: dict[_Key, Decimal] = defaultdict(Decimal)
    for transaction, account, number, currency, member, party, fund, via, source in zip(
        *map(books.postings.column, names), strict=True
    ):
        if account in accounts:
            sums[_Key(transaction, account, currency, member or party, fund, via, source)] -= number
    return {
        key: amount
        for key, amount in sums.items()
        if amount and not carries_results(books.entries[key.transaction])
    }


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

    def __init__(self, books: Books, transactions: Iterable[int]) -> None:
        self._books = books
        self._said = {number: said for number in transactions if (said := _said(books.entries[number]))}
        self._times = Counter(self._said.values())
        self._seen: Counter[str] = Counter()

    def of(self, key: _Key) -> str:
        """The entry's own id, else a digest; a second gift under the same one has its number behind it."""
        entry = self._books.entries[key.transaction]
        # Of a reversal the digest is another, so that no gift of its day has another id because of it.
        about = (entry.date.isoformat(), key.account, key.donor or "", *_reversed(entry))
        base = self._said.get(key.transaction) or _digest(*about)
        self._seen[base] += 1
        count = self._seen[base]
        return base if count == 1 else f"{base}/{count}"

    def is_own(self, transaction: int) -> bool:
        """Whether the id is written in this entry, and in this one only."""
        return self._times[self._said.get(transaction, "")] == 1


def _said(entry: data.Directive) -> str:
    """The id that an entry has; a reversal in books of an earlier version repeats that of its gift."""
    said = entry.meta.get(KEY) or (None if REVERSES in entry.meta else entry.meta.get(GIFT_KEY))
    return "".join(str(said or "").split())


def _reversed(entry: data.Directive) -> tuple[str, ...]:
    target = entry.meta.get(REVERSES)
    return (REVERSES, str(target)) if target else ()


def _digest(*parts: str) -> str:
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"{_IDS_PREFIX}{digest[:_DIGEST_LENGTH]}"


def _gift(books: Books, key: _Key, amount: Decimal, id_: str, *, deductible: bool) -> Gift:
    entry = books.entries[key.transaction]
    if not isinstance(entry, data.Transaction):
        raise TypeError("a posting is of a transaction")
    refunds = entry.meta.get("refunds")
    return Gift(
        id=id_,
        day=entry.date,
        donor=key.donor,
        amount=amount,
        currency=key.currency,
        source=key.source,
        account=key.account,
        fund=key.fund,
        via=key.via,
        thing=_thing(entry),
        deductible=deductible,
        refunds=str(refunds) if refunds else None,
        place=(entry.meta["filename"], entry.meta["lineno"]),
    )


def _thing(entry: data.Transaction) -> Thing | None:
    """What was given in kind: its `item:`, or what the entry says where `in-kind: TRUE` is all."""
    meta = entry.meta
    item = meta.get("item")
    if not item and meta.get(IN_KIND) is not True:
        return None
    return Thing(
        str(item or entry.narration or ""),
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


def gift_entry(  # noqa: PLR0913  what a gift is
    books: Books,
    day: dt.date,
    amount: Money,
    words: str,
    *,
    donor: str | None,
    accounts: tuple[str, str],
    fund: str,
    thing: Thing | None = None,
    more: Mapping[str, MetaValue] | None = None,
) -> Draft:
    """The entry of a gift that no bank knows of, with an id of its own (`gift: "D-2026-0001"`).

    Args:
        books: As they are; the donor, the accounts and the fund are known to them.
        day: Of the gift.
        amount: What it is worth.
        words: What the entry says.
        donor: Member or party; None: anonymous.
        accounts: Where it went, and its income account.
        fund: For both sides, whatever the accounts' own are: a gift moves no money between funds.
        thing: What it was, where it was no money.
        more: Further keys.
    """
    meta: dict[str, MetaValue] = {GIFT_KEY: _next_gift(books, day.year)}
    if donor is not None:
        meta["member" if donor in books.registry.members else "party"] = donor
    meta["fund"] = fund
    if thing is not None:
        meta |= {IN_KIND: True, "item": thing.item}
        said = (("quantity", thing.quantity), ("measure", thing.measure), ("unit-price", thing.price))
        meta.update((key, value) for key, value in said if value)
    meta.update(more or {})
    went_to, income = accounts
    postings = DraftPosting(went_to, amount), DraftPosting(income, -amount)
    return Draft(day, CERTAIN, donor or "", words, postings, meta)


def _next_gift(books: Books, year: int) -> str:
    """`D-2026-0001`, and on through the year."""
    return next_of_year("D", _entered(books), year, 4)


def _entered(books: Books) -> Iterator[str]:
    """The ids that commands gave."""
    for entry in books.entries:
        if isinstance(entry, data.Transaction) and entry.meta.get(GIFT_KEY):
            yield str(entry.meta[GIFT_KEY])
