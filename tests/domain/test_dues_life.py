"""The tables of docs/dues.md are true: so says sfund, and so says a second computation that knows nothing of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from dues_cases import SINCE, Case, cases, dues, line, row_of
from second_standing import calendars_of, second_standing

from sfund.members.standing import Paid

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_document(case: Case) -> None:
    for wanted in case.rows:
        found = row_of(case, dt.date.fromisoformat(wanted["day"]))
        assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_document_reckoned_day_by_day(case: Case) -> None:
    for wanted in case.rows:
        day = dt.date.fromisoformat(wanted["day"])
        found = second_standing(case.lines, day, case.settings, calendars_of(case.lines, day, SINCE))
        assert found is not None
        assert {key: found[key] for key in wanted} == wanted


def test_the_document_has_its_cases() -> None:
    assert len(CASES) > 40
    verbs = {one.verb for case in CASES for one in case.lines}
    assert verbs == {"dues-plan", "join", "plan", "kind", "pause", "return", "leave", "waive", "write-off",
                     "pay", "refund", "reverse"}  # fmt: skip


PLAN = line("2025-01-01 dues-plan monthly 10000")
"""What the document need not say, since nobody does it on purpose."""


@pytest.mark.parametrize(
    ("lines", "day", "wanted"),
    [
        # a plan that is chosen on the day of joining is the plan of joining
        (["2025-03-10 join", "2025-03-10 plan monthly"], "2025-03-26", {"arrears": "10000"}),
        (["2025-01-01 dues-plan yearly 90000 every=year", "2025-03-10 join yearly", "2025-03-10 plan monthly"],
         "2025-04-26", {"expected": "20000"}),
        # what was said last of one day counts
        (["2025-01-01 dues-plan yearly 90000 every=year", "2025-01-01 join monthly", "2025-05-01 plan yearly",
          "2025-05-01 plan monthly"], "2026-01-31", {"expected": "130000"}),
        # a year that a pause leaves out does not stand in the way of another plan
        (["2025-01-01 dues-plan yearly 90000 every=year", "2025-01-01 join monthly", "2025-12-01 plan yearly",
          "2025-12-15 pause until=2026-03-31", "2026-05-01 plan monthly"], "2026-06-30", {"expected": "140000"}),
        # nor does the half-year that it leaves out after one that was asked
        (["2025-01-01 dues-plan half-yearly 50000 every=half-year", "2025-01-01 join half-yearly",
          "2025-06-15 pause until=2025-08-31", "2025-09-01 plan monthly"], "2025-10-31", {"expected": "70000"}),
        # a pause of the membership before
        (["2025-01-01 dues-plan quarterly 30000 every=quarter", "2025-01-01 join",
          "2025-04-01 pause until=2025-04-01", "2025-04-02 leave", "2025-04-02 join quarterly"], "2025-04-26",
         {"expected": "30000"}),
        # what goes back, where every payment said its month: the newest is open again
        (["2025-01-01 join monthly", "2025-01-20 pay 10000 covers=2025-01", "2025-02-20 pay 10000 covers=2025-02",
          "2025-03-01 refund 10000"], "2025-03-02", {"arrears": "10000", "paid through": "2025-01"}),
        # a month, and months among which it is: whichever comes first, the month has its own
        (["2025-01-01 join monthly", "2025-02-20 pay 10000 covers=2025-02/2025-03",
          "2025-02-21 pay 10000 covers=2025-02"], "2025-03-26", {"arrears": "10000", "paid through": "-"}),
        (["2025-01-01 join monthly", "2025-02-20 pay 10000 covers=2025-02",
          "2025-02-21 pay 10000 covers=2025-02/2025-03"], "2025-03-26", {"arrears": "10000", "paid through": "-"}),
        # more went back than ever came
        (["2025-01-01 join monthly", "2025-01-05 refund 5000"], "2025-01-26",
         {"paid": "-5000", "arrears": "10000", "credit": "0"}),
        # leaving and returning within one month
        (["2025-01-01 join monthly", "2025-01-10 leave", "2025-01-20 join monthly"], "2025-01-31",
         {"expected": "10000"}),
        # a whole waiver and one by an amount of the same day, either way round
        (["2025-01-01 join monthly", "2025-03-01 waive 2025-01/2025-03 amount=15000",
          "2025-03-01 waive 2025-01"], "2025-03-31", {"arrears": "5000"}),
        (["2025-01-01 join monthly", "2025-03-01 waive 2025-01",
          "2025-03-01 waive 2025-01/2025-03 amount=15000"], "2025-03-31", {"arrears": "5000"}),
        # a waiver twice is a waiver once
        (["2025-01-01 join monthly", "2025-03-01 waive 2025-01", "2025-03-02 waive 2025-01"], "2025-03-31",
         {"arrears": "20000"}),
        # dues that are free for a while and were never paid before
        (["2025-01-01 join monthly", "2025-02-01 dues-plan monthly 0", "2025-04-01 dues-plan monthly 20000"],
         "2025-04-26", {"arrears": "30000"}),
    ],
)  # fmt: skip
def test_what_nobody_does_on_purpose(lines: list[str], day: str, wanted: dict[str, str]) -> None:
    case = Case("", (PLAN, *map(line, lines)))
    on = dt.date.fromisoformat(day)
    found = row_of(case, on)
    assert {key: found[key] for key in wanted} == wanted
    assert found == second_standing(case.lines, on, {}, calendars_of(case.lines, on, SINCE))


def test_before_joining_there_is_no_standing() -> None:
    case = Case("", (PLAN, line("2025-03-10 join monthly")))
    assert dues(case).standing("I-0001", Paid(free=Decimal(5)), dt.date(2025, 3, 9)) is None
