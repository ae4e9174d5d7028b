"""`sfund dues debit-file` as it is typed."""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk

from importers.reading.cms import read_cms_file
from sfund.books.persons.access import read_log
from sfund.collecting.direct_debit import Debit

if TYPE_CHECKING:
    from conftest import Typed

NOVEMBER = ("dues", "debit-file", "--month", "2026-11", "--on", "2026-11-20")


def asked(path: Path) -> list[tuple[str, int]]:
    read = read_cms_file(path.read_bytes(), path.name)
    return [(one.payer_number, int(one.amount)) for one in read.details]


def test_the_file(desk: Desk, typed: Typed, out: Path) -> None:
    ran = typed(*NOVEMBER, "-o", out)
    assert ran.status == 0
    path = out / "EB211125"
    assert asked(path) == [("A-001", 10_000), ("A-002", 20_000)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(out.iterdir()) == [path]
    assert "EB21-2026-11-25: 2 members, 30,000 KRW, 10,000 of it once more." in ran.out
    assert "To be handed in by 17:00 on 2026-11-24." in ran.out


def test_nobodys_name_or_account_is_shown_or_booked(desk: Desk, typed: Typed, out: Path) -> None:
    ran = typed(*NOVEMBER, "-o", out)
    journal = (desk.root / "journal/2026/11.beancount").read_text("utf-8")
    for secret in ("김하늘", "이가은", "9990-00-000001", "999000000001", "800101", "A-001"):
        assert secret not in ran.out + ran.err + journal
    assert "김하늘" in typed(*NOVEMBER[:4], "--on", "2026-11-20", "--dry-run", "--names").out


def test_the_access_log_has_a_line_for_it(desk: Desk, typed: Typed, out: Path) -> None:
    typed(*NOVEMBER, "--dry-run")
    assert read_log(desk.root) == ()
    typed(*NOVEMBER, "-o", out)
    (line,) = read_log(desk.root)
    assert (line.command, line.persons) == ("dues debit-file", "I-0001 I-0002")


def test_a_dry_run_writes_nothing(desk: Desk, typed: Typed, out: Path) -> None:
    before = desk.contents()
    ran = typed(*NOVEMBER, "-o", out, "--dry-run")
    assert ran.out.endswith("Nothing was written (--dry-run).\n")
    assert (desk.contents(), list(out.iterdir())) == (before, [])


def test_json(desk: Desk, typed: Typed, out: Path) -> None:
    said = json.loads(typed(*NOVEMBER, "-o", out, "--json").out)
    assert said["file"] == "EB21-2026-11-25"
    assert (said["month"], said["day"], said["hand-in-by"]) == ("2026-11", "2026-11-25", "2026-11-24T17:00")
    assert (said["count"], said["amount"], said["dry-run"]) == (2, "30000", False)
    assert said["asked"][1] == {"member": "I-0002", "now": "10000", "again": "10000", "amount": "20000"}


def test_a_second_run_asks_nobody_twice(desk: Desk, typed: Typed, out: Path) -> None:
    typed(*NOVEMBER, "-o", out)
    before = desk.contents()
    again = typed(*NOVEMBER, "-o", out / "EB21-again")
    assert (again.status, "error[DEBIT-ASKED]" in again.err) == (1, True)
    other_day = typed(*NOVEMBER, "--day", "2026-11-27", "-o", out, "--json")
    said = json.loads(other_day.out)
    assert (other_day.status, said["count"], said["path"]) == (0, 0, None)
    assert [one["reason"] for one in said["left-out"]] == ["waiting", "waiting"]
    assert desk.contents() == before
    assert [one.name for one in out.iterdir()] == ["EB211125"]


def test_a_file_that_was_not_handed_in(desk: Desk, typed: Typed, out: Path) -> None:
    typed(*NOVEMBER, "-o", out)
    ran = typed("dues", "debit-file", "--withdraw", "EB21-2026-11-25", "--on", "2026-11-23")
    assert ran.status == 0
    assert typed(*NOVEMBER, "--day", "2026-11-27", "-o", out).status == 0
    assert asked(out / "EB211127") == asked(out / "EB211125")
    twice = typed("dues", "debit-file", "--withdraw", "EB21-2026-11-25", "--on", "2026-11-23")
    assert (twice.status, "error[DEBIT-UNKNOWN]" in twice.err) == (1, True)


def test_the_same_day_anew(desk: Desk, typed: Typed, out: Path) -> None:
    typed(*NOVEMBER, "-o", out)
    desk.write_by_hand(
        '2026-11-20 custom "member" "waive" "I-0002" "2026-10"\n'
        '2026-11-20 custom "member" "waive" "I-0001" "2026-11"\n'
    )
    assert typed(*NOVEMBER, "-o", out, "--anew").status == 0
    assert asked(out / "EB211125") == [("A-002", 10_000)]
    assert list(desk.books().registry.debits) == ["EB21-2026-11-25"]


def test_the_answer_makes_room_for_the_next(desk: Desk, typed: Typed, out: Path) -> None:
    """I-0001 paid; I-0002 failed once more, with a code that needs a call."""
    typed(*NOVEMBER, "-o", out)
    desk.write_by_hand("""2026-11-25 * "I-0001" "회비"
  Assets:Clearing:CMS          10000 KRW
  Income:Dues:Individual      -10000 KRW
    member: "I-0001"

2026-11-25 custom "member" "debit-failed" "I-0002" 20000 KRW
  code: "0012"
""")
    december = ("dues", "debit-file", "--month", "2026-12", "--on", "2026-12-21")
    said = json.loads(typed(*december, "--dry-run", "--json").out)
    assert [(one["member"], one["amount"]) for one in said["asked"]] == [("I-0001", "10000")]
    assert [(one["member"], one["reason"], one["open"]) for one in said["left-out"]] == [
        ("I-0002", "call", "30000")
    ]
    said = json.loads(typed(*december, "--again", "I-0002", "--dry-run", "--json").out)
    assert [one["amount"] for one in said["asked"]] == ["10000", "30000"]
    assert said["day"] == "2026-12-28"


REFUSED = {
    "a day on which banks are closed": (["--day", "2026-11-28"], "DEBIT-DAY"),
    "a day for which it is too late": (["--day", "2026-11-20"], "DEBIT-DAY"),
    "a member whom nobody knows": (["--again", "I-0009"], "UNKNOWN-MEMBER"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(desk: Desk, typed: Typed, out: Path, what: str) -> None:
    options, code = REFUSED[what]
    before = desk.contents()
    ran = typed(*NOVEMBER, *options, "-o", out)
    assert (ran.status, ran.err.startswith(f"error[{code}]")) == (1, True)
    assert (desk.contents(), list(out.iterdir())) == (before, [])


@pytest.mark.parametrize(
    "place", ["EB211125", "journal/EB211125", "documents/a/EB211125", "statements/EB211125"]
)
def test_never_among_the_books(desk: Desk, typed: Typed, place: str) -> None:
    before = desk.contents()
    ran = typed(*NOVEMBER, "-o", desk.root / place)
    assert (ran.status, "error[PRIVATE-PLACE]" in ran.err) == (1, True)
    assert desk.contents() == before


def test_the_registers_folder_will_do(desk: Desk, typed: Typed) -> None:
    assert typed(*NOVEMBER, "-o", "register/EB211125").status == 0
    assert asked(desk.root / "register/EB211125") == [("A-001", 10_000), ("A-002", 20_000)]


def test_a_link_that_leads_among_the_books(desk: Desk, typed: Typed, out: Path) -> None:
    (out / "elsewhere").symlink_to(desk.root)
    assert "error[PRIVATE-PLACE]" in typed(*NOVEMBER, "-o", out / "elsewhere").err


def test_nothing_is_written_over(desk: Desk, typed: Typed, out: Path) -> None:
    (out / "EB211125").write_text("mine")
    ran = typed(*NOVEMBER, "-o", out)
    assert (ran.status, "error[OUTPUT-EXISTS]" in ran.err) == (1, True)
    assert (out / "EB211125").read_text() == "mine"


def test_settings_that_are_missing(desk: Desk, typed: Typed, out: Path) -> None:
    toml = desk.root / "sfund.toml"
    toml.write_text(toml.read_text("utf-8").replace('branch = "0009990"', ""), encoding="utf-8")
    ran = typed(*NOVEMBER, "-o", out)
    assert "error[CMS-SETTINGS]: sfund.toml: [cms] does not say branch" in ran.err


def test_a_member_whose_data_do_not_fit(desk: Desk, typed: Typed, out: Path) -> None:
    from .network import payer

    desk.register(payer("I-0001", debit_account="9" * 17))
    before = desk.contents()
    ran = typed(*NOVEMBER, "-o", out)
    assert (ran.status, "error[DEBIT-FIELD]" in ran.err, "I-0001" in ran.err) == (1, True, True)
    assert "999999" not in ran.err
    assert desk.contents() == before
    assert list(out.iterdir()) == []


def test_books_in_another_currency(desk: Desk, typed: Typed, out: Path) -> None:
    toml = desk.root / "sfund.toml"
    toml.write_text(f'{toml.read_text("utf-8")}\n[books]\ncurrency = "EUR"\n', encoding="utf-8")
    assert "error[DEBIT-CURRENCY]" in typed(*NOVEMBER, "-o", out).err


@pytest.mark.parametrize("options", [["--month", "2026-11"], ["-o", "x"], ["--month", "11", "-o", "x"]])
def test_what_is_not_understood(desk: Desk, typed: Typed, options: list[str]) -> None:
    assert typed("dues", "debit-file", *options, "--on", "2026-11-20").status == 2


def test_the_debit_day_of_the_settings(desk: Desk, typed: Typed) -> None:
    toml = desk.root / "sfund.toml"
    toml.write_text(toml.read_text("utf-8").replace("[cms]", "[cms]\nday = 10"), encoding="utf-8")
    said = json.loads(
        typed("dues", "debit-file", "--month", "2026-10", "--on", "2026-10-01", "--dry-run", "--json").out
    )
    assert dt.date.fromisoformat(said["day"]) == dt.date(2026, 10, 12)
    assert said["hand-in-by"] == "2026-10-08T17:00"


def test_a_withdrawal_as_data(desk: Desk, typed: Typed, out: Path) -> None:
    assert desk.root == Path.cwd()
    typed(*NOVEMBER, "-o", out)
    command = ("dues", "debit-file", "--withdraw", "EB21-2026-11-25", "--on", "2026-11-23", "--json")
    said = {"withdrawn": "EB21-2026-11-25", "day": "2026-11-23"}
    assert json.loads(typed(*command, "--dry-run").out) == {**said, "dry-run": True}
    assert json.loads(typed(*command).out) == {**said, "dry-run": False}


@pytest.mark.parametrize("wrong", ["the payer", "the amount"])
def test_a_file_that_asks_somebody_else_is_not_written(
    desk: Desk, typed: Typed, out: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    """Two members are exchanged, or their amounts are: count and sum are the same."""
    from dataclasses import replace

    from sfund.books import debits

    made = debits.eb21

    def exchanged(creditor: Any, day: dt.date, asks: Sequence[Debit]) -> bytes:
        first, second = asks
        swapped = {
            "the payer": [replace(first, payer_number=second.payer_number),
                          replace(second, payer_number=first.payer_number)],
            "the amount": [replace(first, amount=second.amount), replace(second, amount=first.amount)],
        }  # fmt: skip
        return made(creditor, day, swapped[wrong])

    monkeypatch.setattr(debits, "eb21", exchanged)
    ran = typed(*NOVEMBER, "-o", out)
    assert (ran.status, ran.err.splitlines()[0].partition(":")[0]) == (1, "error[DEBIT-UNPROVEN]")
    assert list(out.iterdir()) == []
    assert desk.books().registry.debits == {}
