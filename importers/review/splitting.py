"""One line of the bank for several purposes: dues and a gift, three members' dues, a sale less its fee.

Each part is drafted as if it were a line of its own, and the drafts are put together. What a part names
stands on its posting. Where parts bring money of several funds to one bank account, the first posting stays
the bank's line, whole, and more of the same account behind it say whose the money is.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from importers.booking.replacing import CARRIED
from importers.placing.line import Line
from sfund.chart import TRANSFERS
from sfund.errors import RequestError, failure
from sfund.money import ZERO, Money, is_whole, total
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

KEYS = ("member", "party", "fund", "grant", "line", "pledge", "loan", "aid", "covers")
REST = "rest"
_FEWEST = 2  # an amount and an account


@dataclass(frozen=True, slots=True)
class Share:
    """A part as it is asked for: `amount` counts in the line's own direction; None is the rest."""

    amount: Decimal | None
    account: str
    named: dict[str, str]


def read_share(text: str) -> Share:
    """`10000 Income:Dues:Individual member=I-0012`, or `rest Income:Donations`.

    An amount below zero goes against the line, as a fee that was taken off does.

    Raises:
        RequestError: PART-UNREADABLE.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    if len(words) < _FEWEST:
        raise _unreadable(say("a part is an amount and an account"))
    named = {}
    for word in words[_FEWEST:]:
        key, equals, value = word.partition("=")
        if key not in KEYS or not equals or not value:
            raise _unreadable(
                say("what follows the account is {keys}, each with = and a value", keys=_LISTED)
            )
        named[key] = value
    return Share(None if words[0] == REST else _amount(words[0]), words[1], named)


def shared(shares: Sequence[Share], amount: Decimal, currency: str) -> tuple[Part, ...]:
    """The parts of a line of this amount.

    Raises:
        RequestError: PART-UNREADABLE for `rest` in another place than the last, a part of nothing, or a
            fraction of the smallest unit; AMOUNT-DIFFERS where they do not add up to the line.
    """
    sign = 1 if amount > 0 else -1
    given = total(share.amount or ZERO for share in shares)
    parts = []
    for share in shares:
        if share.amount is None and share is not shares[-1]:
            raise _unreadable(say('only the last part may say "rest"'))
        number = abs(amount) - given if share.amount is None else share.amount
        if not is_whole(number, currency):
            raise _unreadable(say("{amount} has a fraction of the smallest unit", amount=f"{number:,}"))
        if not number and share.amount is not None:
            raise _unreadable(say("a part of nothing is none"))
        parts.append(Part(share.account, sign * number, share.named))
    if total(part.amount for part in parts) != amount or not all(part.amount for part in parts):
        raise amount_differs(amount)
    return tuple(parts)


def amount_differs(amount: Decimal) -> RequestError:
    """The error for parts that are not the line."""
    return failure(
        RequestError,
        "AMOUNT-DIFFERS",
        say("the parts do not add up to the line's {amount}", amount=f"{amount:,}"),
        hint=say("split the whole amount"),
    )


def _amount(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise _unreadable(say("its amount is no number"))
    return number


_LISTED = ", ".join(KEYS)


def _unreadable(what: Message) -> RequestError:
    return failure(
        RequestError,
        "PART-UNREADABLE",
        what,
        expected=say("such as {example}", example='--part "10000 Income:Dues:Individual member=I-0012"'),
        hint=say('the last part may say "rest" instead of its amount'),
    )


# From parts to one entry


@dataclass(frozen=True, slots=True)
class OneEntry:
    """Drafts of the parts of one line, on their way to be one."""

    line: Line
    own: str  # the fund of the bank account

    def draft(self, drafts: Sequence[Draft], whole: Placement, narration: str) -> Draft:
        """One entry for the whole line."""
        others: list[DraftPosting] = []
        by_fund: dict[str, Decimal] = defaultdict(Decimal)
        transfers: dict[str, Decimal] = defaultdict(Decimal)
        for one in drafts:
            carried = {key: value for key, value in one.meta.items() if key in CARRIED}
            bank, *rest = one.postings
            by_fund[str(carried.get("fund") or self.own)] += bank.amount.number
            for posting in rest:
                if posting.account == TRANSFERS:
                    transfers[str(posting.meta["fund"])] += posting.amount.number
                else:
                    others.append(posting._replace(meta={**carried, **posting.meta}))
        others += [
            self._posting(TRANSFERS, amount, fund) for fund, amount in sorted(transfers.items()) if amount
        ]
        meta = {key: value for key, value in drafts[0].meta.items() if key not in CARRIED}
        links = tuple(dict.fromkeys(link for one in drafts for link in one.links))
        postings = (*self._bank(by_fund), *others)
        return Draft(self.line.day, CERTAIN, whole.payee, narration, postings, meta, links)

    def _bank(self, by_fund: dict[str, Decimal]) -> list[DraftPosting]:
        """The bank's line, whole; behind it whose the money is where it is several funds'."""
        funds = sorted(fund for fund, amount in by_fund.items() if amount)
        account, amount = self.line.account, self.line.amount
        if len(funds) == 1:
            return [self._posting(account, amount, funds[0])]
        guests = [self._posting(account, by_fund[fund], fund) for fund in funds if fund != self.own]
        moved = total(posting.amount.number for posting in guests)
        bank = [self._posting(account, amount, self.own)]
        return [*bank, self._posting(account, -moved, self.own), *guests] if moved else [*bank, *guests]

    def _posting(self, account: str, amount: Decimal, fund: str) -> DraftPosting:
        meta = {} if account == self.line.account and fund == self.own else {"fund": fund}
        return DraftPosting(account, Money(amount, self.line.currency), meta)


def one_by_one(placement: Placement) -> Iterable[Placement]:
    """Each part as a placement of its own, with what the whole names."""
    for part in placement.parts:
        alone = Part(part.account, part.amount)
        yield Placement((alone,), placement.payee, placement.narration, {**placement.meta, **part.meta})


def needs_splitting(placement: Placement, bank_fund: Callable[[Placement], str]) -> bool:
    """Whether its parts name things of their own, or bring money of several funds."""
    if len(placement.parts) < _FEWEST:
        return False
    return any(part.meta for part in placement.parts) or len(set(map(bank_fund, one_by_one(placement)))) > 1
