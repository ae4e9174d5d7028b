"""The figures of self-reliance once more, sharing no code with the first time.

A bookkeeper's way: walk the entries as Beancount loads them, look each thing up where it stands, add. No
column, no SQL, no registry of ours; only Beancount's own loader and `Fraction`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction
from pathlib import Path

from beancount import loader
from beancount.core import data

SOURCES = ["dues", "donation", "csr", "business", "interest", "loan-interest", "public-subsidy", "entrusted",
           "foundation", "other"]  # fmt: skip
NOT_OWN = {"public-subsidy", "entrusted", "foundation"}


def figures(main: Path, first: dt.date, last: dt.date) -> dict[str, Fraction | None]:  # noqa: PLR0912
    entries, errors, _ = loader.load_file(str(main))
    assert not errors
    opens = {entry.account: entry.meta for entry in entries if isinstance(entry, data.Open)}
    customs = [entry for entry in entries if isinstance(entry, data.Custom)]
    restricted = {
        entry.values[0].value
        for entry in customs
        if entry.type == "fund" and entry.meta.get("restriction") in ("purpose", "time", "permanent")
    }
    people = {
        entry.values[1].value
        for entry in customs
        if entry.type == "member"
        and entry.values[0].value == "join"
        and entry.meta["kind"] in ("individual", "supporter")
    } | {
        entry.values[0].value for entry in customs if entry.type == "party" and entry.meta["kind"] == "person"
    }
    promised = {
        entry.values[1].value: entry.meta["party"]
        for entry in customs
        if entry.type in ("grant", "pledge") and entry.values[0].value in ("award", "make")
    }

    def said(entry, posting, key):
        for meta in (posting.meta or {}, entry.meta, opens[posting.account]):
            if meta.get(key):
                return str(meta[key])
        return None

    by_source = dict.fromkeys(SOURCES, Fraction())
    by_giver: dict[str, Fraction] = {}
    individuals = administration = liquid = spent = earned = Fraction()
    begun = min(
        entry.date
        for entry in entries
        if isinstance(entry, data.Transaction)
        and any(posting.account.startswith(("Income:", "Expenses:")) for posting in entry.postings)
    )
    since, months = _year_back(last, begun)
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        for posting in entry.postings:
            amount = Fraction(posting.units.number)
            root = posting.account.split(":")[0]
            fund = said(entry, posting, "fund") or "general"
            if root == "Income":
                source = opens[posting.account].get("source") or "other"
                if since <= entry.date <= last and source not in NOT_OWN:
                    earned -= amount
                if first <= entry.date <= last:
                    by_source[source] -= amount
                    who = [said(entry, posting, "party"), said(entry, posting, "member")]
                    giver = next(filter(None, reversed(who) if source == "dues" else who), None)
                    if not giver and source in NOT_OWN:
                        giver = promised.get(said(entry, posting, "grant"))
                    giver = giver or promised.get(said(entry, posting, "pledge"))
                    if giver:
                        by_giver[giver] = by_giver.get(giver, Fraction()) - amount
                    if giver in people and source in ("dues", "donation"):
                        individuals -= amount
            elif root == "Expenses":
                if since <= entry.date <= last:
                    spent += amount
                if first <= entry.date <= last and said(entry, posting, "function") == "administration":
                    administration += amount
            elif entry.date <= last and fund not in restricted:
                line = opens[posting.account].get("statement-line")
                if root == "Liabilities" or (root == "Assets" and line in ("cash", "short-term-investments")):
                    liquid += amount

    whole = sum(by_source.values())
    own = sum(by_source[source] for source in SOURCES if source not in NOT_OWN)
    monthly, shortfall = spent / months, (spent - earned) / months
    base = whole - by_source["public-subsidy"] - by_source["foundation"]
    return {
        "total-income": whole,
        "own-income": own,
        "own-income-ratio": _over(own, whole),
        "dues-ratio": _over(by_source["dues"], whole),
        "public-dependence": _over(by_source["public-subsidy"] + by_source["entrusted"], whole),
        "largest-funder-share": _over(max([*by_giver.values(), Fraction()]), whole),
        "concentration-hhi": sum((part / whole) ** 2 for part in by_source.values()) if whole else None,
        "administration-coverage": _over(own, administration),
        "operating-reserve-months": _over(liquid, monthly),
        "runway-months": _over(liquid, shortfall) if shortfall > 0 else None,
        "individual-support-ratio": _over(individuals, base),
    }


def _over(part: Fraction, whole: Fraction) -> Fraction | None:
    return part / whole if whole else None


def _year_back(last: dt.date, begun: dt.date) -> tuple[dt.date, Fraction]:
    """The first day of the year that ends with `last`, and its months; day by day, each its part of a month."""
    since = last
    while (last.year, last.month, last.day) < (since.year + 1, since.month, since.day):
        since -= dt.timedelta(1)
    since += dt.timedelta(1)
    if not since < begun <= last:
        return since, Fraction(12)
    months, day = Fraction(), begun.replace(day=1)
    while day <= last:
        months += Fraction(1, calendar.monthrange(day.year, day.month)[1])
        day += dt.timedelta(1)
    return since, min(months, Fraction(12))
