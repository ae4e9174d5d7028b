"""The board's sentences. Each is made of the figures that stand beside it, and says no more than they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from reports.board.gathered import Gathered
from reports.dues.tables import ageing
from reports.model import Labelled, Value
from sfund.money import Spoken, total
from sfund.reliance.ending import Case, Outcome
from sfund.sources import EARNED, PUBLIC, Source
from sfund.words import Message, say

_TENTHS = Decimal("0.1")


def percent(share: Decimal) -> str:
    """As every face writes it, without the blank before the sign."""
    return f"{(share * 100).quantize(_TENTHS, ROUND_HALF_UP) + 0:,}%"


def tenths(number: Decimal) -> str:
    """One decimal, none where it is whole."""
    return f"{number.quantize(_TENTHS, ROUND_HALF_UP) + 0:,}".removesuffix(".0")


def could_we_live(found: Gathered) -> Iterator[Message]:
    """The question, and the answer as it stands."""
    now, currency = found.now, found.books.currency
    if now.own_income_ratio is None:
        yield say("In the last twelve months nothing came in.")
        return
    yield _answer(found)
    yield say(
        "Of {total} that came in within the last twelve months, {own} was our own: {share}.",
        total=Spoken(now.total_income, currency),
        own=Spoken(now.own_income, currency),
        share=percent(now.own_income_ratio),
    )
    if found.before.own_income_ratio is not None:
        yield _compared(now.own_income_ratio, found.before.own_income_ratio)
    yield from _reserve(found)


def _answer(found: Gathered) -> Message:
    """Yes only where own income covers all costs, free income the free ones, and something is left."""
    now, free, currency = found.now, found.scenario.free, found.books.currency
    missing = now.sums.expenses - now.sums.own_income
    if missing > 0:
        return say(
            "Not yet: what we raise ourselves covers {share} of all that we spend, grants' projects "
            "included; {amount} a month is missing.",
            share=percent(now.sums.own_income / now.sums.expenses),
            amount=Spoken(missing / now.sums.months, currency),
        )
    if free.expenses > free.income:
        return say(
            "Not yet: we raise as much as we spend, but a part of it is bound to a purpose; what nothing "
            "binds lacks {amount} a month.",
            amount=Spoken(free.expenses - free.income, currency),
        )
    if now.sums.liquid <= 0:
        return say("Not yet: we raise as much as we spend, but there is no free money to fall back on.")
    return say("Yes: what we raised ourselves in the last twelve months covers all that we spent.")


def _compared(now: Decimal, before: Decimal) -> Message:
    if percent(now) == percent(before):
        return say("A year before it was the same.")
    if now > before:
        return say("A year before it was {share}: we rely more on ourselves.", share=percent(before))
    return say("A year before it was {share}: we rely less on ourselves.", share=percent(before))


def _reserve(found: Gathered) -> Iterator[Message]:
    months = found.now.operating_reserve_months
    if months is None:
        return
    if months <= 0:
        yield say("There is no money that nothing binds.")
        return
    yield say(
        "The money that nothing binds is {amount}: expenses of {months} months.",
        amount=Spoken(found.now.sums.liquid, found.books.currency),
        months=tenths(months),
    )


def where_from(found: Gathered) -> Iterator[Message]:
    """The shares of the sources, and who gives most."""
    now = found.now
    whole = now.total_income
    if not whole:
        return
    yield say(
        "Dues brought {dues} of it, gifts and companies {gifts}, public money {public}, foundations "
        "{foundations}, own business, interest and the rest {earned}.",
        dues=percent(now.of([Source.DUES]) / whole),
        gifts=percent(now.of([Source.DONATION, Source.CSR]) / whole),
        public=percent(now.of(PUBLIC) / whole),
        foundations=percent(now.of([Source.FOUNDATION]) / whole),
        earned=percent(now.of(EARNED) / whole),
    )
    largest = now.largest_funder
    if largest is not None:
        yield say(
            "The largest giver is {name}: {amount}, {share} of all income.",
            name=found.named(largest[0]),
            amount=Spoken(largest[1], found.books.currency),
            share=percent(largest[1] / whole),
        )


def when_it_ends(found: Gathered) -> Iterator[Message]:
    """The end of the contract, and what then."""
    scenario, currency = found.scenario, found.books.currency
    if not scenario.endings:
        now = next(iter(scenario.outcomes()))
        if not now.income and not now.expenses:
            yield say("No public money whose end is known runs now.")
            return
        yield say("No public money whose end is known runs now; this is how it goes on.")
        yield from _outcome(now, currency, said=say("As it goes"))
        return
    for one in scenario.endings:
        yield say(
            "The money of {name} ({grant}) ends on {day}; it brings {amount} a month.",
            name=found.grantor(one.grant),
            grant=one.grant,
            day=one.until,
            amount=Spoken(one.income, currency),
        )
    words: Mapping[Case, Message] = {
        Case.ENDS: say("If their projects end with them"),
        Case.PEOPLE: say("If the people stay"),
        Case.ALL: say("If all costs stay"),
    }
    for outcome in scenario.outcomes():
        yield from _outcome(outcome, currency, said=words[outcome.case])


def _outcome(one: Outcome, currency: str, said: Message) -> Iterator[Message]:
    if not one.shortfall:
        yield say("{case}, what comes in is enough.", case=said)
        return
    amount = Spoken(one.shortfall, currency)
    if one.lasts == 0:
        yield say("{case}, {amount} a month is missing, and no free money is left to bear it.", case=said,
                  amount=amount)  # fmt: skip
    elif one.lasts is None:
        yield say("{case}, {amount} a month is missing, which the free money bears for long.", case=said,
                  amount=amount)  # fmt: skip
    else:
        yield say(
            "{case}, {amount} a month is missing, and the free money lasts {months} months, until {gone}.",
            case=said, amount=amount, months=tenths(one.lasts), gone=one.gone,
        )  # fmt: skip
    if one.members:
        yield say(
            "So much must be cut, or {members} new members found at today's average dues.",
            members=one.members,
        )


def members_and_dues(found: Gathered) -> Iterator[Message]:
    """Members against targets, and how much of the dues came."""
    for row in found.targets.rows:
        if row["target"] is not None:
            yield _against_target(row)
    rate, currency = found.figure("dues", "collection-rate").value, found.books.currency
    arrears = found.value("dues", "arrears")
    if rate is not None:
        yield say("Of the dues of this year {share} came in.", share=percent(Decimal(rate)))
    if arrears:
        late = sum(1 for one in found.position.standings.values() if one.arrears)
        yield say("{count} members are late with {amount}.", count=late, amount=Spoken(arrears, currency))
        old = over_ninety(found)
        if old[1]:
            yield say("{amount} of it is late for more than 90 days.", amount=Spoken(old[1], currency))


def over_ninety(found: Gathered) -> tuple[int, Decimal]:
    """How many members owe for more than 90 days, and how much; as the ageing of the dues report has it."""
    rows = {_key(row["age"]): row for row in ageing(found.position).rows}
    old = rows["over-90"]
    return int(str(old["members"])), Decimal(str(old["amount"]))


def _key(value: Value) -> str:
    return value.key if isinstance(value, Labelled) else str(value)


def _against_target(row: Mapping[str, Value]) -> Message:
    kind = row["kind"]
    gaps = {
        "kind": kind.label if isinstance(kind, Labelled) else kind,
        "members": row["members"],
        "target": row["target"],
    }
    if not row["missing"]:
        return say("{kind}: {members}, the target of {target} is reached.", **gaps)
    if row["reached"] is None:
        return say("{kind}: {members} of {target}; at the present pace the target is not reached.", **gaps)
    return say(
        "{kind}: {members} of {target}; at the present pace the target is reached in {month}.",
        month=row["reached"],
        **gaps,
    )


def promised_money(found: Gathered) -> Iterator[Message]:
    """Whether what was promised is where it was promised to be, and what is still to come."""
    currency = found.books.currency
    below = [one for one in found.funds if one.restricted and one.closing < 0]
    held = total(one.closing for one in found.funds if one.restricted)
    for one in below:
        yield say(
            "The fund {fund} is {amount} below zero: promised money was spent on something else.",
            fund=found.called(one),
            amount=Spoken(-one.closing, currency),
        )
    short = found.spent_of_others
    if short:
        yield say(
            "{held} is bound to a purpose, but {amount} of it is not there: the funds that nothing binds "
            "have spent it.",
            held=Spoken(held, currency),
            amount=Spoken(short, currency),
        )
    elif not below and not held:
        yield say("No money is bound to a purpose.")
    elif not below:
        yield say("{amount} is bound to a purpose, and all of it is there.", amount=Spoken(held, currency))
    back = found.value("grants", "still-to-return")
    if back > 0:
        yield say(
            "Were all grants settled today, {amount} would still go back to the givers.",
            amount=Spoken(back, currency),
        )
    coming, late = found.value("pledges", "outstanding"), found.value("pledges", "overdue")
    if coming:
        yield say("Of what was pledged, {amount} is still to come.", amount=Spoken(coming, currency))
    if late:
        yield say("{amount} of it is late.", amount=Spoken(late, currency))


def lending_fund(found: Gathered) -> Iterator[Message]:
    """How sound the lending fund is, and what it can lend."""
    currency = found.books.currency
    out = found.value("loans", "gross-portfolio")
    if not out:
        yield say("No loan is out.")
    else:
        count = sum(1 for row in found.loans.rows if row["principal"])
        yield say("{amount} is out in {count} loans.", amount=Spoken(out, currency), count=count)
        risk = found.figure("loans", "par30").value
        if risk:
            yield say("{share} of it is more than 30 days late.", share=percent(Decimal(risk)))
        else:
            yield say("None of it is more than 30 days late.")
    free = found.value("loans", "available-to-lend")
    if free > 0:
        yield say("{amount} can be lent now.", amount=Spoken(free, currency))
    else:
        yield say("Nothing can be lent now.")
