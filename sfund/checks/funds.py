"""Rules about money that moves between funds, one a function. docs/checks.md has a page on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from sfund.books.funds.sums import FundTransfer, fund_transfers
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.money import total
from sfund.words import say


def transfer_one_sided(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """TRANSFER-ONE-SIDED: what one fund gives another one gets, in the same entry."""
    for transfer, currency in fund_transfers(books):
        if not _is_whole(transfer):
            yield Diagnostic(
                "TRANSFER-ONE-SIDED",
                say(
                    "this transfer between funds does not say from whom to whom: gave {gave}, got {got}",
                    gave=_listed(transfer.gave, currency),
                    got=_listed(transfer.got, currency),
                ),
                transfer.file,
                transfer.line,
                expected=say("Equity:Transfers postings of two funds, one above zero and one as much below"),
                hint=say(
                    "name the fund of each of the two postings; the one above zero is the fund that gives"
                ),
            )


def _is_whole(transfer: FundTransfer) -> bool:
    """Funds that give and others that get just as much."""
    return bool(transfer.gave) and total(transfer.gave.values()) == total(transfer.got.values())


def _listed(amounts: Mapping[str, Decimal], currency: str) -> str:
    return ", ".join(f"{fund} {amount:,} {currency}" for fund, amount in amounts.items()) or "0"


def transfer_without_reason(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """TRANSFER-NO-REASON: a transfer between funds says why."""
    for transfer, _ in fund_transfers(books):
        if transfer.reason is None:
            yield Diagnostic(
                "TRANSFER-NO-REASON",
                say("nothing says why this money moved to another fund"),
                transfer.file,
                transfer.line,
                expected=say('reason: "…" and a few words'),
                hint=say("write why, and who decided it; no person's name"),
            )


FUNDS = (transfer_without_reason,)
"""For `sfund.checks.rules.ALL`; `transfer_one_sided` is one of `STRUCTURE`."""
