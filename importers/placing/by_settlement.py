"""Evidence: the bill of a card, and what a collecting service pays out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from importers.placing.context import Context
from importers.placing.line import Line, Verdict, listed
from importers.placing.names import Named, plain
from importers.placing.services import Service
from importers.placing.settlements import Lot, exact_payout
from sfund.chart import is_card, is_clearing
from sfund.funds.facts import GENERAL
from sfund.money import total
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

# What is paid to a card company, or to somebody called like one, and is none of what was bought by card.
_NO_BILL = ("연회비", "수수료", "발급", "카드론", "기부", "후원", "재단")


def settlement(line: Line, named: Named | None, context: Context) -> Verdict | None:  # noqa: ARG001
    """Money between a bank account and a card company or a service that the line names."""
    if is_clearing(line.account) or is_card(line.account):
        return None
    if context.settlements.is_card(line.account):
        return None
    text = plain(f"{line.counterparty} {line.memo} {line.channel}")
    if not line.comes_in and (cards := context.settlements.cards_named(text)):
        return _bill(line, cards, context)
    services = [
        one
        for one in context.settlements.services_named(text)
        if one.account != line.account and (one.is_named or context.settlements.has_lots(one))
    ]
    return _payout(line, services, text, context) if services else None


def _bill(line: Line, cards: list[Service], context: Context) -> Verdict:
    """The bank pays the bill: what was owed to the company is owed no more.

    Certain is what is owed to the won, or what comes before its list; and of one card only.
    """
    billed = [one for one in cards if context.settlements.owes(one, -line.amount, line.day)]
    fitting = billed if len(cards) > 1 else cards
    if len(fitting) != 1:
        accounts = tuple(one.account for one in cards)
        why = say("several cards may be meant: {accounts}", accounts=listed(accounts))
        return Verdict(why, candidates=accounts)
    card = fitting[0]
    placement = Placement((Part(card.account, line.amount),), "", say("Card bill"))
    if line.mentions(*_NO_BILL):
        return Verdict(
            say("names the card {account}, and may be no bill of it", account=card.label), placement
        )
    owed = context.settlements.owed(card, line.day)
    if not billed and owed > 0:
        why = say(
            "{owed} is owed on the card {account}; this is {amount}",
            owed=f"{owed:,}",
            account=card.label,
            amount=f"{-line.amount:,}",
        )
        return Verdict(why, placement)
    return Verdict(say("the bill of the card {account}", account=card.label), placement, certain=True)


def _payout(line: Line, services: list[Service], text: str, context: Context) -> Verdict | None:
    """What the services have to pay out, held against what came."""
    open_ = {one: context.settlements.lots(one, line.day) for one in services}
    ways = {one: exact_payout(lots, line.amount, line.day) for one, lots in open_.items()}
    exact = {one: chosen for one, chosen in ways.items() if chosen}
    if len({one.account for one in exact}) == 1:
        service, chosen = next(iter(exact.items()))
        return _exact(line, service, chosen, context)
    services = [one for one in services if one.is_surely_in(text)]
    if not services:
        return None
    likely = list(exact) or [one for one in services if open_[one]] or services
    accounts = tuple(dict.fromkeys(one.account for one in likely))
    if len(accounts) > 1:
        return Verdict(
            say("several services may be meant: {accounts}", accounts=listed(accounts)), candidates=accounts
        )
    placement = Placement((Part(accounts[0], line.amount),), "", say("Paid out by the collecting service"))
    lots = [lot for one in likely for lot in open_[one]]
    if not lots:
        return Verdict(say("nothing of this service is open: import its sheet"), placement)
    return Verdict(_difference(lots, line.amount), placement)


def _exact(line: Line, service: Service, chosen: list[tuple[Lot, Decimal]], context: Context) -> Verdict:
    parts = [part for lot, amount in chosen for part in _parts_of(lot, amount, service.account)]
    days = _span([lot.day for lot, _ in chosen])
    if total(lot.open for lot, _ in chosen) == line.amount:
        why = say("what {service} had to pay out for {days}, to the won", service=service.label, days=days)
    else:
        why = say(
            "what {service} collected for {days}, its fees not taken off", service=service.label, days=days
        )
    parts = [*_joined(parts), *_on_the_bank(line, parts, context.funds.get(line.account, GENERAL))]
    placement = Placement(tuple(parts), "", say("Paid out by the collecting service"))
    return Verdict(why, placement, certain=True)


def _parts_of(lot: Lot, amount: Decimal, account: str) -> Iterator[Part]:
    """What the payout takes of a day of settlement, and of that what is another fund's than the account's.

    Such gifts are gross; the fee is the account's own fund's, and so is all that is left.
    """
    guests = {fund: held for fund, held in sorted(lot.guests.items()) if held}
    for fund, held in guests.items():
        yield Part(account, held, {**lot.meta, "fund": fund})
    rest = amount - total(guests.values())
    if rest:
        yield Part(account, rest, lot.meta)


def _on_the_bank(line: Line, parts: Sequence[Part], own: str) -> Iterator[Part]:
    """Whose the money is from here on: what was given for a fund stays that fund's on the bank's account.

    As where a person splits a line: the first posting is the bank's, whole, and more of it say whose it is.
    """
    by_fund: dict[str, Decimal] = defaultdict(Decimal)
    for part in parts:
        if (fund := str(part.meta.get("fund", own))) != own:
            by_fund[fund] += part.amount
    for fund, amount in by_fund.items():
        if amount:
            yield Part(line.account, amount, {"fund": own})
            yield Part(line.account, -amount, {"fund": fund})


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Parts that no day of settlement and no fund tell apart are one posting."""
    loose = [part for part in parts if not part.meta]
    yield from (part for part in parts if part.meta)
    if loose:
        yield Part(loose[0].account, total(part.amount for part in loose))


def _difference(lots: list[Lot], amount: Decimal) -> Message:
    nearest = min((lot.open for lot in lots), key=lambda open_: abs(open_ - amount))
    return say(
        "{open} is open of the nearest day of settlement and {all} in all; this is {amount}",
        open=f"{nearest:,}",
        all=f"{total(lot.open for lot in lots):,}",
        amount=f"{amount:,}",
    )


def _span(days: list[dt.date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{days[0]} – {days[-1]}"
