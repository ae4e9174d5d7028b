"""A second computation of how a member stands: day by day, in whole won, with nothing of sfund's own in it.

It knows the lines of a life (`dues_cases.Line`) as words only, keeps its own calendar, and walks from the first
day to the last. Slow and plain on purpose: what it says must be what docs/dues.md says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dues_cases import Line

ONE = dt.timedelta(days=1)
EVERY = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
AHEAD = 3  # years after the day asked about that a payment in advance can reach
Claims = list[dict]


def end_of(first: dt.date, months: int) -> dt.date:
    """The last day of so many months, by walking there."""
    day, seen = first, 0
    while True:
        tomorrow = day + ONE
        if tomorrow.day == 1:
            seen += 1
            if seen == months:
                return day
        day = tomorrow


def due_in(first: dt.date, anchor: int) -> dt.date:
    """The anchor day of the month, or the month's last."""
    day = first
    while day.day < anchor and (day + ONE).day != 1:
        day += ONE
    return day


def year_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or that month's last."""
    first = day.replace(day=1)
    return due_in(end_of(first, months) + ONE, day.day)


def plan_calendar(terms: list[Line], since: dt.date, horizon: dt.date) -> Claims:
    """All that one plan ever asks: walks from month to month and opens a period wherever one begins."""
    terms = sorted(terms, key=lambda one: one.day)
    day = max(since.replace(day=1), terms[0].day.replace(day=1))
    asks: Claims = []
    running = None
    while day <= horizon:
        known = [one for one in terms if one.day <= day]
        newest = known[-1] if known else terms[0]
        if running is None or (day.month - 1) % EVERY[newest.keys.get("every", "month")] == 0:
            running = newest
        length = EVERY[running.keys.get("every", "month")]
        while (day.month - 1) % length:
            day = (day - ONE).replace(day=1)
        parts = int(running.keys.get("instalments", "1"))
        whole, anchor = int(running.words[1]), int(running.keys.get("due-day", "25"))
        for number in range(parts):
            part = whole // parts if number < parts - 1 else whole - whole // parts * (parts - 1)
            last = end_of(day, length // parts)
            asks.append(
                {"first": day, "last": last, "months": length // parts, "due": due_in(day, anchor),
                 "amount": part, "won": running.currency == "KRW"}
            )  # fmt: skip
            day = last + ONE
    return asks


@dataclass
class Walk:
    """A member on its way from day to day."""

    calendars: dict[str, Claims]
    prorated: bool
    member: bool = False
    ever: bool = False
    paused: bool = False
    pause_ends: dt.date | None = None
    joined: dt.date | None = None
    plan: str | None = None
    waiting: list[str] = field(default_factory=list)
    asked: Claims = field(default_factory=list)

    def live(self, day: dt.date, lines: list[Line]) -> None:
        """What the day brings, and what is asked on it."""
        if self.pause_ends is not None and day > self.pause_ends:
            self.paused, self.pause_ends = False, None
        joins, changed = False, None
        for one in lines:
            if one.verb == "join":
                self.member = self.ever = joins = True
                self.joined, self.waiting, changed = day, [], one.words[0] if one.words else None
            elif one.verb == "leave":
                self.member, self.plan, self.waiting, joins = False, None, [], False
                self.paused, self.pause_ends = False, None
            elif one.verb in {"plan", "kind"}:
                changed = one.words[0] if one.verb == "plan" else one.keys.get("plan", changed)
            elif one.verb == "pause":
                self.paused = True
                self.pause_ends = dt.date.fromisoformat(one.keys["until"]) if "until" in one.keys else None
            elif one.verb == "return":
                self.paused, self.pause_ends = False, None
        if joins:
            self.plan = changed
            self.ask_on_joining(day)
        elif self.member:
            self.waiting += [changed] if changed else []
            if day.day == 1:
                self.ask_in_new_month(day)

    def ask_on_joining(self, day: dt.date) -> None:
        begun = [ask for ask in self.calendars.get(self.plan or "", ()) if ask["first"] <= day]
        if not begun or self.is_asked(begun[-1]["first"]):
            return
        ask = dict(begun[-1])
        if day > ask["first"]:
            if self.prorated:
                days = (ask["last"] - ask["first"]).days + 1
                ask["amount"] = ask["amount"] * ((ask["last"] - day).days + 1) // days
            ask["due"] = max(ask["due"], day)
        if not (self.paused and day == ask["first"]):
            self.asked.append(ask)

    def ask_in_new_month(self, day: dt.date) -> None:
        for number in reversed(range(len(self.waiting))):
            if any(ask["first"] == day for ask in self.calendars[self.waiting[number]]):
                self.plan = self.waiting[number]
                del self.waiting[: number + 1]
                break
        for ask in self.calendars.get(self.plan or "", ()):
            if ask["first"] == day and not self.paused and not self.is_asked(day):
                self.asked.append(dict(ask))

    def is_asked(self, day: dt.date) -> bool:
        return any(ask["last"] >= day for ask in self.asked)


def calendars_of(lines: Iterable[Line], day: dt.date, since: dt.date) -> dict[str, Claims]:
    """All that each plan ever asks, as far as it matters on that day."""
    plans: dict[str, list[Line]] = {}
    for one in lines:
        if one.verb == "dues-plan":
            plans.setdefault(one.words[0], []).append(one)
    horizon = dt.date(day.year + AHEAD, 12, 31)
    return {name: plan_calendar(terms, since, horizon) for name, terms in plans.items()}


def second_standing(
    lines: Iterable[Line], day: dt.date, settings: Mapping[str, str], calendars: dict[str, Claims]
) -> dict[str, str] | None:
    """The row of a table as `dues_cases.row` has it, for that day; None for who had not joined by then."""
    lines = list(lines)
    horizon = dt.date(day.year + AHEAD, 12, 31)
    by_day: dict[dt.date, list[Line]] = {}
    for one in lines:
        if one.verb != "dues-plan":
            by_day.setdefault(one.day, []).append(one)
    walk = Walk(calendars, settings.get("first-period") == "prorated")
    now = None
    today = min(by_day)
    while today <= horizon:
        walk.live(today, by_day.get(today, []))
        if today == day:
            now = (walk.member, walk.paused, walk.ever, walk.joined)
        today += ONE
    if now is None or not now[2]:
        return None
    claims = [ask for ask in walk.asked if ask["won"]]
    waived = [one for one in lines if one.verb == "waive" and one.day <= day]
    given_up = [one for one in lines if one.verb == "write-off" and one.day <= day]
    expected = sum(claim["amount"] for claim in relieved(claims, waived) if claim["due"] <= day)
    claims = relieved(claims, sorted(waived + given_up, key=lambda one: (one.day, lines.index(one))))
    paying = [one for one in lines if one.verb in {"pay", "refund", "reverse"}]
    paying = [one for one in paying if one.day <= day and one.currency == "KRW"]
    settle(claims, paying)
    return said(claims, paying, day, now, settings, expected)


def months_in(claim: dict, text: str) -> int:
    """How many of the claim's months the text names."""
    first, _, last = text.partition("/")
    names, today = set(), claim["first"]
    while today <= claim["last"]:
        names.add(f"{today:%Y-%m}")
        today += ONE
    return sum(first <= name <= (last or first) for name in names)


def relieved(claims: Claims, reliefs: list[Line]) -> Claims:
    """The claims without what is waived: first the whole months, then the amounts."""
    left = []
    for claim in claims:
        gone, today = set(), claim["first"]
        while today <= claim["last"]:
            for one in reliefs:
                first, _, last = one.words[0].partition("/")
                if "amount" not in one.keys and first <= f"{today:%Y-%m}" <= (last or first):
                    gone.add((today.year, today.month))
            today += ONE
        left.append({**claim, "amount": claim["amount"] - claim["amount"] * len(gone) // claim["months"]})
    for one in reliefs:
        amount = int(one.keys.get("amount", 0))
        for claim in left:
            if amount and months_in(claim, one.words[0]):
                less = min(amount, claim["amount"])
                claim["amount"] -= less
                amount -= less
    return left


def settle(claims: Claims, paying: list[Line]) -> None:
    """Fills `paid` of each claim: what says its months first, the rest from the oldest on."""
    for claim in claims:
        claim["paid"] = 0
    by_months: dict[str, int] = {}
    for one in paying:
        sign = 1 if one.verb == "pay" else -1
        months = one.keys.get("covers", "")
        by_months[months] = by_months.get(months, 0) + sign * int(one.words[0])
    rest = by_months.pop("", 0)
    for months in sorted(
        by_months, key=lambda text: (text.partition("/")[0], text.partition("/")[2] or text)
    ):
        amount = by_months[months]
        for claim in claims:
            if amount > 0 and months_in(claim, months):
                part = min(amount, claim["amount"] - claim["paid"])
                claim["paid"] += part
                amount -= part
        rest += amount
    for claim in claims:
        part = min(max(rest, 0), claim["amount"] - claim["paid"])
        claim["paid"] += part
        rest -= part
    for claim in reversed(claims):
        part = min(max(-rest, 0), claim["paid"])
        claim["paid"] -= part
        rest += part


def said(
    claims: Claims,
    paying: list[Line],
    day: dt.date,
    now: tuple[bool, bool, bool, dt.date | None],
    settings: Mapping[str, str],
    expected: int,
) -> dict[str, str]:
    """The row of a table."""
    member, paused, _, joined = now
    late = [claim for claim in claims if claim["due"] < day and claim["paid"] < claim["amount"]]
    through = "-"
    for claim in claims:
        if claim["paid"] < claim["amount"]:
            break
        through = f"{claim['last']:%Y-%m}"
    status = "current"
    if not member:
        status = "left"
    elif paused:
        status = "paused"
    elif late:
        brought = [one.day for one in paying if one.verb == "pay" and int(one.words[0]) > 0]
        last = max(max(brought) if brought else late[0]["due"], joined)
        lapsed = year_later(last, int(settings.get("lapsed-months", "12"))) <= day
        forgiven = late[0]["due"] + ONE * int(settings.get("grace-days", "30"))
        status = "lapsed" if lapsed else "arrears" if day > forgiven else "grace"
    paid = sum(int(one.words[0]) * (1 if one.verb == "pay" else -1) for one in paying)
    settled = sum(claim["paid"] for claim in claims if claim["due"] < day)
    three_years_ago = due_in(dt.date(day.year - 3, day.month, 1), day.day)
    open_ = [(claim["due"], claim["amount"] - claim["paid"]) for claim in late]
    return {
        "day": str(day),
        "status": status,
        "expected": str(expected),
        "paid": str(paid),
        "arrears": str(sum(amount for _, amount in open_)),
        "too old": str(sum(amount for due, amount in open_ if due < three_years_ago)),
        "credit": str(max(paid - settled, 0)),
        "paid through": through,
    }
