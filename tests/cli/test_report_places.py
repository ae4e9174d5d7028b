"""`report` and `report pack` where the place cannot be written: one error, and nothing half there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from desk import Sfund

LEDGER = Path(__file__).parents[2] / "ledger"
REPORT = ("--books", LEDGER, "report", "bulletin", "--year", "2026", "--format")
PACK = ("--books", LEDGER, "report", "pack", "--for", "committee", "--month", "2026-10", "-o")


def laid_out(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder below, with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def place(tmp_path: Path, kind: str) -> Path:
    """A place of that kind, at which nothing can be written."""
    match kind:
        case "a folder that is not there":
            return tmp_path / "nowhere" / "out"
        case "a folder":
            (tmp_path / "out").mkdir()
            (tmp_path / "out" / "letter.txt").write_text("mine")
            return tmp_path / "out"
        case "a full disk":
            return Path("/dev/full")
        case "below a file":
            (tmp_path / "letter.txt").write_text("mine")
            return tmp_path / "letter.txt" / "out"
        case _:
            (tmp_path / "kept").mkdir(mode=0o500)
            return tmp_path / "kept" / "out"


KINDS = ("a folder that is not there", "below a file", "a full disk", "read-only")


def skip_where_all_is_writable(kind: str) -> None:
    if kind == "read-only" and os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")


@pytest.mark.parametrize("format_", ["text", "pdf"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_written_whole_or_not_at_all(
    tmp_path: Path, sfund: Sfund, kind: str, format_: str
) -> None:
    skip_where_all_is_writable(kind)
    output = place(tmp_path, kind)
    before = laid_out(tmp_path)
    ran = sfund(*REPORT, format_, "-o", output)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("error[OUTPUT-NOT-WRITABLE]")
    assert ran.err.count("error[") == 1
    assert "choose another place with -o" in ran.err
    assert laid_out(tmp_path) == before


def test_a_folder_is_no_place_for_a_report(tmp_path: Path, sfund: Sfund) -> None:
    output = place(tmp_path, "a folder")
    ran = sfund(*REPORT, "text", "-o", output)
    assert (ran.status, ran.out) == (2, "")
    assert "is a directory" in ran.err
    assert laid_out(tmp_path) == {"out": None, "out/letter.txt": b"mine"}


@pytest.mark.parametrize("kind", ["a folder", "below a file", "read-only"])
def test_so_is_a_pack(tmp_path: Path, sfund: Sfund, kind: str) -> None:
    skip_where_all_is_writable(kind)
    output = place(tmp_path, kind)
    before = laid_out(tmp_path)
    ran = sfund(*PACK, output)
    assert (ran.status, ran.out) == (1, "")
    assert ("error[FOLDER-TAKEN]" if kind == "a folder" else "error[OUTPUT-NOT-WRITABLE]") in ran.err
    assert ran.err.count("error[") == 1
    assert laid_out(tmp_path) == before
