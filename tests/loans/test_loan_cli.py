"""`sfund loan schedule`, as it is typed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from sfund.cli.loan import schedule as face
from sfund.cli.loan.commands import loan
from sfund.errors import RequestError
from sfund.loans.daycount import DayCount
from sfund.loans.terms import Method
from sfund.money import Rounding

TEXTBOOK = "--principal 1000000 --rate 12 --months 12 --method annuity --start 2026-01-15 --day-count 30/360"


def typed(line: str) -> Result:
    return CliRunner().invoke(loan, ["schedule", *line.split()])


def test_json_has_every_row_and_amounts_as_strings() -> None:
    result = typed(f"{TEXTBOOK} --rounding half-up --json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert list(answer) == ["rows"]
    assert len(answer["rows"]) == 12
    assert answer["rows"][0] == {
        "n": 1,
        "due": "2026-02-15",
        "principal": "78849",
        "interest": "10000",
        "total": "88849",
        "balance": "921151",
    }
    assert answer["rows"][-1]["balance"] == "0"


def test_cents_keep_their_two_decimals() -> None:
    line = "--principal 1,000.50 --rate 4 --months 2 --method bullet --start 2026-01-31 --currency eur --json"
    rows = json.loads(typed(line).stdout)["rows"]
    assert [(row["principal"], row["interest"], row["balance"]) for row in rows] == [
        ("0.00", "3.07", "1000.50"),
        ("1000.50", "3.39", "0.00"),
    ]


def test_the_options_have_the_defaults_of_a_korean_fund() -> None:
    line = "--principal 5000000 --rate 3 --months 6 --method annuity --start 2012-09-15 --json"
    said = f"{line} --grace 0 --day-count ACT/365 --rounding floor --currency KRW"
    assert typed(line).stdout == typed(said).stdout


def test_the_table_fits_and_its_foot_holds_the_sums() -> None:
    line = "--principal 1000000000000 --rate 20 --months 600 --method bullet --start 2026-01-31"
    result = typed(line)
    assert result.exit_code == 0, result.exception
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert "…" not in result.stdout
    *_, foot = (shown for shown in lines if shown.strip())
    rows = json.loads(typed(f"{line} --json").stdout)["rows"]
    sums = [sum(int(row[name]) for row in rows) for name in ("principal", "interest", "total")]
    assert foot.split()[-3:] == [f"{number:,}" for number in sums]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--principal 1000000 --rate 20.1 --months 12 --method annuity --start 2026-01-15", "RATE-ABOVE-CAP"),
        ("--principal 1000000 --rate -1 --months 12 --method annuity --start 2026-01-15", "RATE-NEGATIVE"),
        ("--principal 1000000 --rate 3 --months 0 --method annuity --start 2026-01-15", "TERM-NOT-POSITIVE"),
        ("--principal 1000.5 --rate 3 --months 12 --method annuity --start 2026-01-15", "AMOUNT-NOT-WHOLE"),
        ("--principal 0 --rate 3 --months 12 --method annuity --start 2026-01-15", "AMOUNT-NOT-POSITIVE"),
        (f"{TEXTBOOK} --grace 12", "GRACE-TOO-LONG"),
        (f"{TEXTBOOK} --currency W", "CURRENCY-UNKNOWN"),
    ],
)
def test_terms_that_make_no_sense_are_refused(line: str, code: str) -> None:
    result = typed(line)
    assert isinstance(result.exception, RequestError)
    assert result.exception.code == code
    assert result.stdout == ""


@pytest.mark.parametrize(
    "line",
    [
        "",
        f"{TEXTBOOK} --method balloon",
        f"{TEXTBOOK} --start 2026-02-30",
        f"{TEXTBOOK} --start 15/01/2026",
        f"{TEXTBOOK} --principal much",
        f"{TEXTBOOK} --principal 1,00",
        f"{TEXTBOOK} --principal NaN",
        f"{TEXTBOOK} --principal 1e6",
        f"{TEXTBOOK} --months 1.5",
        f"{TEXTBOOK} --rounding up",
        f"{TEXTBOOK} --unknown",
    ],
)
def test_wrong_usage_is_status_two(line: str) -> None:
    result = typed(line)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_the_choices_are_those_of_the_domain() -> None:
    assert list(Method) == list(face.METHODS)
    assert list(DayCount) == list(face.DAY_COUNTS)
    assert list(Rounding) == list(face.ROUNDINGS)


def test_the_module_loads_no_domain_until_it_is_asked() -> None:
    program = "import sfund.cli.loan.commands, sfund.cli.loan.schedule, sys; print([m for m in sys.modules if 'sfund.loans' in m or 'rich' in m])"
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
