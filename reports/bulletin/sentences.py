"""The bulletin's sentences. Amounts are rounded as people say them; the table has them exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.board.sentences import percent
from reports.bulletin.happened import AHEAD, SOON, Coming, Given, Joined, Kind
from sfund.money import Spoken, total
from sfund.periods import Span
from sfund.words import Message, say

_LINES = 4
"""So many kinds are named; what is left is the rest."""


def money_in(kinds: Sequence[Kind], span: Span, currency: str) -> Iterator[Message]:
    """What came in, and from where."""
    if not kinds:
        yield say("From {first} to {last} nothing came in.", first=span.first, last=span.last)
        return
    yield say(
        "From {first} to {last}, {amount} came in: {kinds}.",
        first=span.first,
        last=span.last,
        amount=Spoken(total(one.amount for one in kinds), currency),
        kinds=_listed(kinds, currency),
    )


def money_out(kinds: Sequence[Kind], currency: str) -> Iterator[Message]:
    """What went out, and what for."""
    if not kinds:
        yield say("Nothing went out.")
        return
    yield say(
        "{amount} went out: {kinds}.",
        amount=Spoken(total(one.amount for one in kinds), currency),
        kinds=_listed(kinds, currency),
    )


def _listed(kinds: Sequence[Kind], currency: str) -> Message:
    """The largest kinds with their amounts, and the rest in one."""
    named, rest = (kinds, ()) if len(kinds) <= _LINES + 1 else (kinds[:_LINES], kinds[_LINES:])
    lines = [_line(one.label, one.amount, currency) for one in named]
    if rest:
        lines.append(_line(say("the rest"), total(one.amount for one in rest), currency))
    return _joined(lines)


def _line(label: Message, amount: Decimal, currency: str) -> Message:
    return say("{what} {amount}", what=label, amount=Spoken(amount, currency))


def _joined(parts: Sequence[Message]) -> Message:
    """All of them with commas."""
    made, *others = parts
    for one in others:
        made = say("{words}, {more}", words=made, more=one)
    return made


def new_members(who: Joined, members: int) -> Iterator[Message]:
    """How many joined, organisations by name; persons are a number."""
    if not who.count:
        yield say("Nobody joined in this time; we are {members} members.", members=members)
        return
    if who.count == 1:
        yield say("One new member joined; we are {members} now.", members=members)
    else:
        yield say("{count} new members joined; we are {members} now.", count=who.count, members=members)
    if who.organizations:
        yield say("A warm welcome to {names}.", names=", ".join(who.organizations))
    if who.individuals:
        yield say("Of them individuals: {count}.", count=who.individuals)
    if who.supporters:
        yield say("Of them supporters: {count}.", count=who.supporters)


def thanks(who: Given, currency: str) -> Iterator[Message]:
    """Thanks to who gave: organisations by name, persons as a number."""
    if not who.anybody:
        yield say("No gift came in this time.")
        return
    if who.amount > 0:
        yield say("Gifts of {amount} came, without what members pay as dues.",
                  amount=Spoken(who.amount, currency))  # fmt: skip
    if who.organizations:
        yield say("We thank {names}.", names=", ".join(who.organizations))
    if who.persons == 1:
        yield say("We thank one person who gave.")
    elif who.persons:
        yield say("We thank {count} people who gave.", count=who.persons)
    if who.unnamed == 1:
        yield say("We thank the giver of one gift who did not say a name.")
    elif who.unnamed:
        yield say("We thank the givers of {count} gifts who did not say their name.", count=who.unnamed)


def what_comes(ahead: Coming, currency: str) -> Iterator[Message]:
    """Pledges, ends of grants, the loan committee's table."""
    said = [*_pledges(ahead, currency), *_grants(ahead), *_committee(ahead)]
    yield from said or [say("Nothing is due in the weeks ahead.")]


def _pledges(ahead: Coming, currency: str) -> Iterator[Message]:
    count, amount = ahead.pledges
    if count:
        yield say("Pledged and due in the next {days} days: {amount} (parts: {count}).",
                  days=AHEAD.days, count=count, amount=Spoken(amount, currency))  # fmt: skip
    count, amount = ahead.late
    if count:
        yield say("Pledged and late: {amount} (parts: {count}).", count=count,
                  amount=Spoken(amount, currency))  # fmt: skip


def _grants(ahead: Coming) -> Iterator[Message]:
    if ahead.ending:
        ends = [
            say("{name} ({grant}) on {day}", name=one.grantor, grant=one.id, day=one.until)
            for one in ahead.ending
        ]
        yield say("Grants that end within {days} days: {grants}.", days=SOON.days, grants=_joined(ends))


def _committee(ahead: Coming) -> Iterator[Message]:
    if ahead.asked:
        yield say("Applications that the loan committee has to decide: {count}.", count=ahead.asked)
    if ahead.to_pay_out:
        yield say("Approved loans that are still to be paid out: {count}.", count=ahead.to_pay_out)


def self_reliance(ratio: Decimal | None) -> Iterator[Message]:
    """One sentence on whose money we live."""
    if ratio is None:
        yield say("In the last twelve months nothing came in.")
    else:
        yield say("Of all that came in within the last twelve months, {share} was our own.",
                  share=percent(ratio))  # fmt: skip
