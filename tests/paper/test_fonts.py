"""A font that is missing or another: one error that says what to do, and nothing is written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reports.charts import drawing
from reports.paper import fonts
from sfund.errors import RequestError

if TYPE_CHECKING:
    from desk import Sfund

LEDGER = Path(__file__).parents[2] / "ledger"
BOLD = "Pretendard-Bold.otf"


@pytest.fixture(params=["gone", "cut short", "another", "no folder"])
def spoilt(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of fonts in which one is not as we ship it, in the place of ours."""
    folder = tmp_path / "fonts"
    shutil.copytree(fonts.FOLDER, folder)
    bold = folder / BOLD
    match request.param:
        case "gone":
            bold.unlink()
        case "cut short":
            bold.write_bytes(bold.read_bytes()[:-1])
        case "another":
            shutil.copy(folder / "Pretendard-Regular.otf", bold)
        case _:
            shutil.rmtree(folder)
    monkeypatch.setattr(fonts, "FOLDER", folder)
    return folder


def test_the_fonts_that_are_shipped_pass_and_are_all_that_is_shipped() -> None:
    assert fonts.shipped(fonts.FOLDER) == fonts.FOLDER
    assert {path.name for path in fonts.FOLDER.glob("*.otf")} == set(fonts.DIGESTS)


@pytest.mark.usefixtures("spoilt")
def test_a_report_in_print_says_which_font_and_what_to_do(sfund: Sfund, tmp_path: Path) -> None:
    ran = sfund("--books", LEDGER, "report", "bulletin", "--year", "2026", "--format", "pdf",
                "-o", tmp_path / "bulletin.pdf")  # fmt: skip
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("error[PAPER-FONT]")
    assert ran.err.count("error[") == 1
    assert BOLD in ran.err
    assert "install sfund anew" in ran.err
    assert not (tmp_path / "bulletin.pdf").exists()


@pytest.mark.usefixtures("spoilt")
def test_nor_is_a_pack_written_without_it(sfund: Sfund, tmp_path: Path) -> None:
    ran = sfund("--books", LEDGER, "report", "pack", "--for", "committee", "--month", "2026-10",
                "-o", tmp_path / "meeting")  # fmt: skip
    assert ran.status == 1
    assert "error[PAPER-FONT]" in ran.err
    assert not (tmp_path / "meeting").exists()


@pytest.mark.usefixtures("spoilt")
def test_nor_a_picture_drawn() -> None:
    with pytest.raises(RequestError) as raised:
        drawing._engine.__wrapped__()
    assert raised.value.code == "PAPER-FONT"


@pytest.mark.usefixtures("spoilt")
def test_text_needs_no_font(sfund: Sfund) -> None:
    assert sfund("--books", LEDGER, "report", "bulletin", "--year", "2026").status == 0
