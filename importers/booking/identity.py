"""Who a bank row is: an id that the same row has in every download.

Overlapping downloads are joined as multisets: rows alike in every respect are numbered in the order in
which the bank booked them, so two equal dues in one minute are two rows, in each file that holds both.
The words of a row are no part of its id: banks let people edit them, and they name persons.

A file may begin in the middle of a day. Only rows that agree in minute, amount and balance (money that went
out and in again within the minute) need the day's beginning to be told apart; joined wrongly they would
leave the balance wrong, so such a file is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from importers.placing.names import narrow, plain
from importers.reading.statements import CmsBatch, Collected, Purchase, StatementRow

_LENGTH = 20  # hexadecimal digits: 80 bits, no collision in the life of any books
_SHOP = 3  # syllables of a shop's name in which lists agree


def row_ids(
    account: str, rows: Sequence[StatementRow], opening: Decimal | None, *, named: bool = False
) -> list[str]:
    """The id of each row; `rows` are in the order in which the bank booked them, after `opening`.

    Made of the account, the minute (layouts of one bank differ in seconds), the amount and the balance
    after it, and of the row's number among those that agree in all of these. The balance is the one that
    the chain proves, so that a row has the same id where the bank prints it and where it does not.

    Where the bank's reference names a row (`named`), neither minute nor balance is part of its id: such
    formats leave the order within a day open, and another order brings other balances.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    ids = []
    held = opening
    for row in rows:
        held = None if held is None else held + row.amount
        minute = _minute(row.time)
        balance = "" if held is None else f"{held:f}"
        if named and row.reference:
            minute = balance = ""
        key = (account, row.day.isoformat(), minute, f"{row.amount:f}", balance, row.reference)
        seen[key] += 1
        ids.append(_digest(*key, str(seen[key])))
    return ids


def debit_ids(batch: CmsBatch) -> list[str]:
    """The id of each debit of a CMS run: its institution, day, record number and amount asked."""
    return [
        _digest("cms", batch.institution, batch.debit_day.isoformat(), str(debit.row), f"{debit.asked:f}")
        for debit in batch.debits
    ]


def fee_id(batch: CmsBatch) -> str:
    """The id of a CMS run's fee."""
    return _digest("cms-fee", batch.institution, batch.debit_day.isoformat())


def purchase_ids(account: str, rows: Sequence[Purchase]) -> list[str]:
    """The id of each purchase of a card: its approval number, day and amount.

    The list of approvals and the bill give the same number. Where there is none, the time and the merchant
    stand for it; shops edit nothing and are no persons.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    ids = []
    for row in rows:
        which = (row.reference,) if row.reference else ("", _minute(row.time), narrow(row.merchant))
        key = (account, row.day.isoformat(), f"{row.amount:f}", *which)
        seen[key] += 1
        ids.append(_digest("card", *key, str(seen[key])))
    return ids


def collected_ids(service: str, account: str, rows: Sequence[Collected]) -> list[str]:
    """The id of each payment that a service collected, or could not.

    Made of the service, the clearing account, the day, the amount, whether the money came, and the service's
    number of the payment; where it has none, the number of the payer; without either, the time. Never of a
    name.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    ids = []
    for row in rows:
        which = (row.reference,) if row.reference else ("", row.payer_number or _minute(row.time))
        came = "failed" if row.failed else "came"
        key = (service, account, row.day.isoformat(), f"{row.asked:f}", came, *which)
        seen[key] += 1
        ids.append(_digest("collected", *key, str(seen[key])))
    return ids


def fees_id(id_: str) -> str:
    """The id of what a service kept on one settlement day: that of the first payment it was kept of."""
    return _digest("collected-fee", id_)


def amendment_id(id_: str, what: str) -> str:
    """The id of what a later list says of a payment that is in the books."""
    return _digest("amends", id_, what)


def payment_key(service: str, reference: str) -> str:
    """What entries say in place of a service's number of a payment, which a payer may have chosen."""
    return _digest("payment", service, reference)[:12]


def shop_key(merchant: str) -> str:
    """What entries say in place of a shop's name.

    Of the first syllables only: one list has 한빛문구 전주점 where another one has 한빛문구.
    """
    return _digest("shop", plain(merchant)[:_SHOP])[:12]


def gap_id(account: str, day: dt.date) -> str:
    """The id of what is missing before that day."""
    return _digest("gap", account, day.isoformat())


def opening_id(account: str) -> str:
    """The id of an account's opening balance; there is one an account."""
    return _digest("opening", account)


def _minute(time: dt.time | None) -> str:
    return f"{time.hour:02}:{time.minute:02}" if time is not None else ""


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_LENGTH]
