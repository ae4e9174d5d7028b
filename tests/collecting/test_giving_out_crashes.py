"""Killed anywhere: nobody is asked or reminded twice, and nothing is recorded that does not exist."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from desk import Desk
from strikes import Killed, full, struck

from sfund.books import disk
from sfund.members.facts import Reminded

if TYPE_CHECKING:
    from conftest import Typed

REMIND = ("dues", "remind", "--as-of", "2026-11-05")
DEBIT = ("dues", "debit-file", "--month", "2026-11", "--on", "2026-11-20")


def reminded(desk: Desk) -> list[tuple[str, str]]:
    return [
        (fact.id, str((fact.model_extra or {})["batch"]))
        for member in desk.books().registry.members.values()
        for fact in member.facts
        if isinstance(fact, Reminded)
    ]


def letters(out: Path) -> dict[str, set[str]]:
    return {folder.name: {path.name for path in folder.iterdir()} for folder in out.glob("letters-*")}


REMIND_EFFECTS, DEBIT_EFFECTS = 20, 15
"""At least as many as there are; killed after one of them is killed before the next."""


@pytest.mark.parametrize("at", range(1, REMIND_EFFECTS + 1))
def test_a_reminder_that_is_killed(desk: Desk, typed: Typed, out: Path, at: int) -> None:
    with struck(at) as fault, suppress(Killed):
        typed(*REMIND, "-o", out)
    told = reminded(desk)
    assert {batch for _, batch in told} <= {
        folder.name.removeprefix(".").removesuffix(disk.PENDING) for folder in out.iterdir()
    }
    assert typed(*REMIND, "-o", out).status == 0
    told = reminded(desk)
    assert sorted(id_ for id_, _ in told) == ["I-0002", "I-0003", "O-001"]
    assert letters(out) == {told[0][1]: {"O-001.eml", "letters.pdf", "text-messages.xlsx"}}
    assert fault.count


@pytest.mark.parametrize(("command", "effects"), [(REMIND, REMIND_EFFECTS), (DEBIT, DEBIT_EFFECTS)])
def test_they_are_killed_in_every_place(
    desk: Desk, typed: Typed, out: Path, command: tuple[str, ...], effects: int
) -> None:
    with struck(0) as fault:
        typed(*command, "-o", out)
    assert fault.count <= effects


@pytest.mark.parametrize("at", range(1, DEBIT_EFFECTS + 1))
def test_a_debit_file_that_is_killed(desk: Desk, typed: Typed, out: Path, at: int) -> None:
    with struck(at), suppress(Killed):
        typed(*DEBIT, "-o", out)
    if (out / "EB211125").exists():
        assert typed(*DEBIT, "-o", out).status == 1
    else:
        assert typed(*DEBIT, "-o", out).status == 0
    (ask,) = desk.books().registry.debits["EB21-2026-11-25"]
    content = (out / "EB211125").read_bytes()
    assert disk.digest(content) == ask.model_dump()["digest"]
    assert [path.name for path in out.iterdir()] == ["EB211125"]


@pytest.mark.parametrize("command", [REMIND, DEBIT], ids=["remind", "debit-file"])
@pytest.mark.parametrize("at", range(1, 8))
def test_a_disk_that_is_full_once(
    desk: Desk, typed: Typed, out: Path, command: tuple[str, ...], at: int
) -> None:
    """The error is said, and the next run does all that is left to do."""
    with struck(at, full), mock.patch.dict(os.environ):
        os.environ.pop("SFUND_DEBUG", None)
        first = typed(*command, "-o", out)
    second = typed(*command, "-o", out)
    assert first.status == 1 or second.status in (0, 1)
    visible = [path.name for path in out.iterdir() if not path.name.startswith(".")]
    assert len(visible) == 1


def test_what_another_network_left_waiting_stays(desk: Desk, typed: Typed, out: Path) -> None:
    other = out / ".letters-2026-11-01-0badcafe.sfund-new"
    other.mkdir()
    (other / "I-0001.eml").write_text("another network's")
    typed(*REMIND, "-o", out)
    assert (other / "I-0001.eml").read_text() == "another network's"


def test_two_at_once(desk: Desk, typed: Typed, out: Path) -> None:
    from sfund.cli.giving_out import alone

    with alone(desk.root):
        ran = typed(*REMIND, "-o", out)
    assert (ran.status, "error[BOOKS-BUSY]" in ran.err) == (1, True)
    assert list(out.iterdir()) == []


def test_books_that_change_in_between(desk: Desk, typed: Typed, out: Path) -> None:
    """I-0002 pays while the letters are being made: they are made anew, and nothing of the first lies about."""
    from sfund.cli import giving_out

    pack = giving_out.Parcel.pack
    paid: list[bool] = []

    def packed(self: giving_out.Parcel, content: Any) -> None:
        pack(self, content)
        if not paid:
            paid.append(True)
            desk.write_by_hand(
                '2026-11-04 * "회비"\n  Assets:Clearing:CMS  10000 KRW\n'
                '  Income:Dues:Individual  -10000 KRW\n    member: "I-0002"\n'
            )

    with mock.patch.object(giving_out.Parcel, "pack", packed):
        assert typed(*REMIND, "-o", out).status == 0
    assert sorted(id_ for id_, _ in reminded(desk)) == ["I-0003", "O-001"]
    assert [path.name.startswith("letters-") for path in out.iterdir()] == [True]
