"""The dues once more, sharing no code with the first time: month by month over the entries as loaded.

Good for books in which all plans ask by the month or by the year, due on the 25th, with no waiver and no
`covers`; it refuses others.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from beancount import loader
from beancount.core import data

DUE = 25
BANDS = [("1-30", 30), ("31-60", 60), ("61-90", 90)]


@dataclass(frozen=True)
class Reckoned:
    """By member: expected, paid, arrears."""

    figures: dict[str, Fraction]
    members: dict[str, tuple[Fraction, Fraction, Fraction]]
    ageing: dict[str, tuple[int, Fraction]]


def reckoned(main: Path, first: dt.date, last: dt.date) -> Reckoned:
    entries, errors, _ = loader.load_file(str(main))
    assert not errors
    plans, lives = {}, {}
    for entry in entries:
        if not isinstance(entry, data.Custom):
            continue
        words = [value.value for value in entry.values]
        if entry.type == "dues-plan":
            assert words[0] not in plans
            assert entry.meta.get("due-day", DUE) == DUE
            plans[words[0]] = (Fraction(words[1].number), entry.meta.get("every", "month"))
        elif entry.type == "member":
            lives.setdefault(words[1], []).append((entry.date, words[0], words[2:], entry.meta))
    paid = _payments(entries)
    members, ageing = {}, {}
    credit = Fraction()
    for member, life in lives.items():
        asks = list(_asks(life, plans, last))
        came = [(day, amount) for day, amount in paid.get(member, []) if day <= last]
        expected = sum((amount for due, amount in asks if first <= due <= last), Fraction())
        left = sum((amount for _, amount in came), Fraction())
        arrears = Fraction()
        for due, amount in asks:
            if due >= last:
                break
            settled = min(left, amount)
            left -= settled
            if settled < amount:
                arrears += amount - settled
                days = (last - due).days
                band = next((name for name, most in BANDS if days <= most), "over-90")
                ageing.setdefault(band, []).append((member, amount - settled))
        credit += left
        members[member] = (
            expected,
            sum((amount for day, amount in came if day >= first), Fraction()),
            arrears,
        )
    return Reckoned(
        {
            "expected": sum((one[0] for one in members.values()), Fraction()),
            "collected": sum((one[1] for one in members.values()), Fraction()),
            "arrears": sum((one[2] for one in members.values()), Fraction()),
            "arrears-too-old": Fraction(),
            "credit": credit,
        },
        members,
        {
            band: (
                len({member for member, _ in ageing.get(band, [])}),
                sum((amount for _, amount in ageing.get(band, [])), Fraction()),
            )
            for band in (*(name for name, _ in BANDS), "over-90", "beyond-limit")
        },
    )


def _payments(entries) -> dict[str, list[tuple[dt.date, Fraction]]]:
    paid: dict[str, list[tuple[dt.date, Fraction]]] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if posting.account.startswith("Income:Dues:"):
                    said = {**entry.meta, **(posting.meta or {})}
                    assert "covers" not in said
                    amount = -Fraction(posting.units.number)
                    paid.setdefault(said["member"], []).append((entry.date, amount))
    return paid


def _asks(life, plans, last: dt.date):
    """Due day and amount, month by month; who joins is asked for the period under way."""
    [joined] = [day for day, verb, _, _ in life if verb == "join"]
    gone = min((day for day, verb, _, _ in life if verb == "leave"), default=dt.date.max)
    assert all(verb in {"join", "leave", "pause", "plan", "debit-failed"} for _, verb, _, _ in life)
    pauses = [(day, meta["until"]) for day, verb, _, meta in life if verb == "pause"]
    month = joined.replace(day=1)
    while month <= last and month < gone:
        plan = None
        for day, verb, words, meta in life:
            if verb == "join":
                plan = meta["plan"]
            elif verb == "plan" and day <= month:
                plan = words[0]
        amount, every = plans[plan]
        begins = month.month == 1 or month == joined.replace(day=1)
        resting = any(since <= month <= until for since, until in pauses)
        if (every == "month" or begins) and not resting:
            due = month.replace(day=DUE)
            if every == "year":
                due = due.replace(month=1)
            yield max(due, joined), amount
        month += dt.timedelta(calendar.monthrange(month.year, month.month)[1])
