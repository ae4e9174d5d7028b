"""`-o`: nothing is ever written among the books; and one way of writing days and months."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import Desk

from sfund.cli.giving_out import Parcel
from sfund.cli.outfile import write_file
from sfund.errors import RequestError

if TYPE_CHECKING:
    from desk import Sfund

REPORT = ("report", "self-reliance", "--year", "2025", "-o")


@pytest.mark.parametrize(
    "place",
    ["ledger.beancount", "sfund.toml", "journal/2025/01.beancount", "reports/new.txt", "documents/new.txt",
     "register/register.csv", "register/Register.csv", "register/decisions.csv", "register/register.csv.age",
     "register/resident-numbers.csv", "register/recipients.txt", "register/access.csv", "register/.gitignore",
     "register/receipts/R-2025-0001.json", "elsewhere/../ledger.beancount"],
)  # fmt: skip
def test_a_report_never_takes_the_place_of_the_books(desk: Desk, sfund: Sfund, place: str) -> None:
    before = desk.contents()
    ran = sfund(*REPORT, place)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("error[OUTPUT-IN-BOOKS]")
    assert desk.contents() == before


def test_nor_by_a_link_nor_from_outside(desk: Desk, sfund: Sfund, tmp_path: Path) -> None:
    before = desk.contents()
    (tmp_path / "link.txt").symlink_to(desk.root / "ledger.beancount")
    for place in (tmp_path / "link.txt", tmp_path / "books" / "ledger.beancount"):
        assert "error[OUTPUT-IN-BOOKS]" in sfund(*REPORT, place).err
    assert desk.contents() == before


def test_beside_the_books_and_in_the_register_are_places_for_it(desk: Desk, sfund: Sfund) -> None:
    for place in ("../self.txt", "register/self.txt"):
        assert sfund(*REPORT, place).status == 0
        assert sfund(*REPORT, place).status == 0  # the same once more, over its own
        assert (desk.root / place).stat().st_size


def test_other_books_are_safe_as_well(desk: Desk) -> None:
    with pytest.raises(RequestError) as caught:
        write_file(desk.root / "ledger.beancount", b"")
    assert caught.value.code == "OUTPUT-IN-BOOKS"


def test_persons_data_is_not_written_over_the_register(desk: Desk, sfund: Sfund) -> None:
    before = desk.contents()
    assert "error[PRIVATE-PLACE]" in sfund("member", "export", "-o", "register/register.csv").err
    assert desk.contents() == before


def test_what_cannot_be_given_its_name_waits_for_the_next_run(tmp_path: Path) -> None:
    parcel = Parcel(tmp_path / "letters")
    parcel.pack(b"whole")
    parcel.target.mkdir()
    with pytest.raises(RequestError) as caught:
        parcel.send()
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.file) == ("OUTPUT-WAITING", "letters")
    assert "run the same command again" in str(diagnostic.hint)
    parcel.target.rmdir()
    parcel.send()
    assert parcel.target.read_bytes() == b"whole"


@pytest.mark.parametrize(
    "command",
    [("dues", "bill", "--month"), ("dues", "simulate", "--from"), ("dues", "debit-file", "--dry-run", "--month"),
     ("evidence", "list", "--month")],
)  # fmt: skip
@pytest.mark.parametrize("month", ["2025-9", "2025-13", "2025-009", "0000-01", "2025-09/2025-10", " 2025-09"])
def test_a_month_is_written_in_one_way(
    desk: Desk, sfund: Sfund, command: tuple[str, ...], month: str
) -> None:
    ran = sfund(*command, month)
    assert (ran.status, ran.out) == (2, "")
    assert "is not a month such as 2026-11" in ran.err
    assert desk.root.exists()


@pytest.mark.parametrize(
    "command",
    [("check", "--as-of"), ("report", "self-reliance", "--as-of"), ("member", "pause", "I-0001", "--on"),
     ("pledge", "page", "C-001", "--to")],
)  # fmt: skip
@pytest.mark.parametrize("day", ["2025-9-1", "2025-09-1", "20250901", "2025-02-30", "0000-01-01"])
def test_a_day_is_written_in_one_way(desk: Desk, sfund: Sfund, command: tuple[str, ...], day: str) -> None:
    ran = sfund(*command, day)
    assert (ran.status, ran.out) == (2, "")
    assert desk.root.exists()
