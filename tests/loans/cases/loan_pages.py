"""The pages of loan cases: read, worked out, written again.

A case is a block that a loan officer can read. Its first line says the terms, each further line without an indent
is something that became known on a day; what is indented below follows from all that is known by then:

    ```loan
    agreed 2026-01-05: annuity 3 % in 6 months, late +3
    2026-01-15 disbursement 5000000
      split    late 0 | interest 0 | principal 5000000 | overpaid 0
      journal  Assets:Loans:Principal 5000000 | Assets:Bank:Solidarity -5000000
      stands   active | principal 5000000 | interest due 0 | late due 0 | accrued 0 | days 0 | payoff 5000000
      2026-02-15 |    827911 |    12739 |    840650 |   4172089
    ```

The columns of a row that follows: due day, principal, interest, to pay, principal left after it.
Lines: `disbursement N [fee=N]`, `repayment N [prepay=shorter|smaller] [dated=DAY]`, `bounce DAY` (the repayment of
that day never came), `refund N`, `recovery N`, `rate P`, `pause until=DAY [hold=interest]`, `reschedule KEY=…`,
`waive N [what=interest]`, `call`, `settle N by=DAY`, `write-off`, `look` (nothing happens, a day is looked at).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from oracle import Event, Terms, sheet_on

PAGES = Path(__file__).parents[3] / "docs" / "loans"
PRINCIPAL, BANK, INTEREST = "Assets:Loans:Principal", "Assets:Bank:Solidarity", "Income:Loans:Interest"
LATE, REFUNDS, RECOVERED = "Income:Loans:LateCharges", "Liabilities:Refunds", "Income:Loans:Recovered"
PROVISION = "Expenses:Loans:Provision"
HOW_IT_ENDED = {"settle", "write-off"}


@dataclass(frozen=True)
class Split:
    """Where the money of one movement went; of a disbursement the fee kept back stands as interest."""

    late: int = 0
    interest: int = 0
    principal: int = 0
    overpaid: int = 0


@dataclass(frozen=True)
class View:
    """The figures of a loan on a day, whoever worked them out."""

    status: str
    flags: tuple[str, ...] = ()
    principal: int = 0
    interest_due: int = 0
    late_due: int = 0
    accrued: int = 0
    days_past_due: int = 0
    payoff: int = 0
    late_waiting: int = 0  # put off by a reschedule until the first new row
    overpaid: int = 0
    written_off: int = 0
    recovered: int = 0
    rows: tuple[tuple[dt.date, int, int], ...] = ()  # due day, principal, interest: planned
    splits: Mapping[str, Split] = field(default_factory=dict)
    disbursed: int = 0
    principal_due: int = 0
    balances: tuple[int, ...] = ()  # principal after each movement
    payoff_later: int = 0  # so many days later, if nothing happens until then


@dataclass(frozen=True)
class Line:
    """What became known on a day, as it is written."""

    text: str
    known: dt.date
    event: Event | None = None  # None for `look` and `bounce`
    bounces: dt.date | None = None


@dataclass(frozen=True)
class Case:
    """One block of a page."""

    name: str
    head: str
    terms: Terms
    lines: tuple[Line, ...]
    written: tuple[str, ...]

    def known_after(self, count: int) -> list[Event]:
        """The events that are known after so many lines, in the order in which they were written."""
        known: list[Event] = []
        for line in self.lines[:count]:
            if line.event:
                known.append(line.event)
            elif line.bounces:
                gone = [one for one in known if one.kind == "repayment" and one.day == line.bounces]
                assert gone, f"{self.name}: no repayment on {line.bounces}"
                known.remove(gone[-1])
        return known

    def today_after(self, count: int) -> dt.date:
        return max(line.known for line in self.lines[:count])


Work = Callable[[Terms, list[Event], dt.date], View]
LATER = dt.timedelta(17)


# --- reading


def cases(page: Path) -> list[Case]:
    """Every case of a page."""
    found, title, block = [], page.stem, None
    for text in page.read_text("utf-8").splitlines():
        if text.startswith("#") and block is None:
            title = text.lstrip("# ")
        elif text == "```loan":
            block = []
        elif text == "```" and block is not None:
            found.append(read_case(f"{title} ({len(found) + 1})", block))
            block = None
        elif block is not None:
            block.append(text)
    return found


def read_case(name: str, block: list[str]) -> Case:
    head, *rest = [text for text in block if text and not text.startswith(" ")]
    lines = tuple(read_line(text, f"{number:02}") for number, text in enumerate(rest, start=1))
    return Case(name, head, read_terms(head), lines, tuple(block))


def day_of(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def read_terms(head: str) -> Terms:
    """`agreed 2026-01-05: annuity 3 % in 6 months, late +3, ACT/365, floor, grace 2, …`."""
    found = re.fullmatch(r"agreed (\S+): (\S+) (\S+) % in (\d+) months?(.*)", head)
    assert found, head
    words: dict[str, object] = {}
    for part in (part.strip() for part in found[5].split(",")):
        name, _, value = part.partition(" ")
        if name in {"late", "grace", "deferred", "free"}:
            words[{"late": "late_rate"}.get(name, name)] = Fraction(value) if name == "late" else int(value)
        elif name.startswith(("ACT/", "30/")):
            words["day_count"] = name
        elif name in {"floor", "half-up", "half-even"}:
            words["rounding"] = name
        elif name == "order":
            words["order"] = tuple(value.split())
        elif name in {"settle-by", "prepayment"}:
            words[name.replace("-", "_")] = value
        elif name == "advance-days":
            words["advance_days"] = int(value)
        elif name == "first-due":
            words["first_due"] = day_of(value)
        elif part == "no slip":
            words["slips"] = False
        else:
            assert not part, part
    return Terms(day_of(found[1]), Fraction(found[3]), int(found[4]), found[2], **words)  # type: ignore[arg-type]


def read_line(text: str, key: str) -> Line:
    day, kind, *rest = text.split()
    known, keys = day_of(day), dict(word.split("=") for word in rest if "=" in word)
    words = [word for word in rest if "=" not in word]
    if kind == "look":
        return Line(text, known)
    if kind == "bounce":
        return Line(text, known, bounces=day_of(words[0]))
    made: dict[str, object] = {}
    for name, value in keys.items():
        if name in {"until", "by", "first-due"}:
            made[{"by": "until", "first-due": "first_due"}.get(name, name)] = day_of(value)
        elif name in {"rate", "late-rate"}:
            made[name.replace("-", "_")] = Fraction(value)
        elif name in {"months", "grace", "fee"}:
            made[name] = int(value)
        elif name in {"prepay", "hold", "method", "what"}:
            made[name] = value
        else:
            assert name == "dated", text
    if words:
        made["rate" if kind == "rate" else "amount"] = Fraction(words[0]) if kind == "rate" else int(words[0])
    dated = day_of(keys["dated"]) if "dated" in keys else known
    return Line(text, known, Event(dated, kind, key, **made))  # type: ignore[arg-type]


# --- working out


def by_sheet(terms: Terms, events: list[Event], as_of: dt.date) -> View:
    """The figures as the second computation has them."""
    sheet = sheet_on(terms, events, as_of)
    flags = [name for name, yes in (("rescheduled", sheet.rescheduled), ("paused", sheet.is_paused())) if yes]
    return View(
        sheet.status, tuple(flags), sheet.principal(), sheet.interest_due(), sheet.late_asked(), sheet.accrued_now(),
        sheet.days_past_due(), sheet.payoff(), sheet.late_held, sheet.overpaid, sheet.written_off, sheet.recovered,
        tuple((row.due, row.principal, row.interest) for row in sheet.schedule()),
        {one.key: Split(one.late, one.interest, one.principal, one.overpaid)
         for one in sheet.allocations if one.kind != "write-off"},
        sheet.disbursed, sheet.principal_due(),
        tuple(one.balance for one in sheet.allocations if one.kind != "write-off"),
        sheet_on(terms, [one for one in events if one.day <= as_of], as_of + LATER).payoff(),
    )  # fmt: skip


def render(case: Case, work: Work) -> list[str]:
    """The block with everything indented worked out anew."""
    told, before = [case.head], View("agreed")
    for count, line in enumerate(case.lines, start=1):
        known = case.known_after(count)
        view = work(case.terms, known, case.today_after(count))
        told.append(line.text)
        told += [f"  {words}" for words in following(line, case.lines[:count], before, view, known)]
        before = view
    return told


def following(
    line: Line, lines: tuple[Line, ...], before: View, view: View, known: list[Event]
) -> Iterator[str]:
    event = line.event
    new = event.key if event else None
    if event and new in view.splits and event.kind != "write-off":
        split = view.splits[new]
        words = "fee {1} | principal {2}" if event.kind == "disbursement" else (
            "late {0} | interest {1} | principal {2} | overpaid {3}")  # fmt: skip
        if event.kind != "recovery" and not (event.kind == "repayment" and view.status == "written-off"):
            yield "split    " + words.format(split.late, split.interest, split.principal, split.overpaid)
        yield "journal  " + postings(entry(event, split))
    if line.bounces:
        gone = next(one for one in reversed(lines) if one.event and one.event.day == line.bounces
                    and one.event.kind == "repayment").event  # fmt: skip
        assert gone
        undone = {account: -amount for account, amount in entry(gone, before.splits[gone.key]).items()}
        yield "reversal " + postings(undone)
    moved = refolded(before, view, known, new)
    if moved:
        yield "refold   " + postings(moved)
    forgiven = view.written_off - before.written_off
    if forgiven:
        yield "journal  " + postings({PROVISION: forgiven, PRINCIPAL: -forgiven})
    yield "stands   " + stands(view)
    yield from schedule(view)


def schedule(view: View) -> Iterator[str]:
    left = sum(principal for _, principal, _ in view.rows)
    for due, principal, interest in view.rows:
        left -= principal
        yield f"{due} | {principal:9} | {interest:8} | {principal + interest:9} | {left:9}"


def stands(view: View) -> str:
    words = [" ".join([view.status, *view.flags])]
    for name, amount, always in (
        ("principal", view.principal, True),
        ("interest due", view.interest_due, True),
        ("late due", view.late_due, True),
        ("accrued", view.accrued, True),
        ("days", view.days_past_due, True),
        ("payoff", view.payoff, True),
        ("late waiting", view.late_waiting, False),
        ("overpaid", view.overpaid, False),
        ("written off", view.written_off, False),
        ("recovered", view.recovered, False),
    ):
        if amount or always:
            words.append(f"{name} {amount}")
    return " | ".join(words)


def entry(event: Event, split: Split) -> dict[str, int]:
    """The transaction of a movement, amounts by account."""
    if event.kind == "disbursement":
        return {PRINCIPAL: event.amount, BANK: event.fee - event.amount, INTEREST: -event.fee}
    if event.kind == "refund":
        return {REFUNDS: event.amount, BANK: -event.amount}
    divided = divided_over(split)
    return {BANK: event.amount, **divided, RECOVERED: -event.amount - sum(divided.values())}


def divided_over(split: Split) -> dict[str, int]:
    return {
        PRINCIPAL: -split.principal,
        INTEREST: -split.interest,
        LATE: -split.late,
        REFUNDS: -split.overpaid,
    }


def refolded(before: View, view: View, known: list[Event], new: str | None) -> dict[str, int]:
    """What an event that came late changed in what had been booked: no cash."""
    moved: dict[str, int] = {}
    for event in known:
        if event.key == new or event.kind != "repayment" or event.key not in before.splits:
            continue
        then, now = divided_over(before.splits[event.key]), divided_over(view.splits[event.key])
        for account in then:
            moved[account] = moved.get(account, 0) + now[account] - then[account]
    return {account: amount for account, amount in moved.items() if amount}


def postings(amounts: Mapping[str, int]) -> str:
    return " | ".join(f"{account} {amount}" for account, amount in amounts.items() if amount)


def rewrite(page: Path) -> None:
    """Work out every block of the page anew and write it back."""
    text = page.read_text("utf-8")
    for case in cases(page):
        text = text.replace(
            "```loan\n" + "\n".join(case.written) + "\n```",
            "```loan\n" + "\n".join(render(case, by_sheet)) + "\n```",
        )
    page.write_text(text, "utf-8")
