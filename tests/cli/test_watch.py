"""`sfund import --watch`: a clock of the test's own, so that nothing waits; and once a real Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from desk import Desk, Payment, booked, kb_csv

from sfund.cli.root import Session
from sfund.cli.watching import LOOK_SECONDS, watch
from sfund.errors import RequestError

JANUARY = booked(
    500_000, [Payment("2025-01-10 10:00", 10_000, "김하늘"), Payment("2025-01-20 10:00", -500, "수수료")]
)
FEBRUARY = booked(JANUARY[-1].balance, [Payment("2025-02-10 10:00", 10_000, "김하늘")])
MARCH = booked(FEBRUARY[-1].balance, [Payment("2025-03-10 10:00", 33_000, "홍길동")])
GOLDEN = Path(__file__).parents[1] / "importers" / "golden"

Happens = Callable[[], object]


def nothing() -> None:
    """A second in which nobody does anything."""


class Watched:
    """A folder that is watched while things happen to it, one a second; then somebody presses Ctrl-C."""

    def __init__(self, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
        self.desk = desk
        self.inbox = desk.root / "inbox"
        self.inbox.mkdir()
        self._capsys = capsys
        self.out = self.err = ""

    def during(self, *events: Happens, password: str | None = None) -> Watched:
        seconds = 0.0
        left = [*events, nothing, nothing, nothing, nothing]

        def pause(_: float) -> None:
            nonlocal seconds
            seconds += LOOK_SECONDS
            if not left:
                raise KeyboardInterrupt
            left.pop(0)()

        context = click.Context(click.Command("import"), obj=Session(self.desk.root))
        watch(context, self.inbox, password=lambda _: password, pause=pause, clock=lambda: seconds)
        said = self._capsys.readouterr()
        self.out, self.err = said.out, said.err
        return self

    def drop(self, name: str, content: bytes) -> Happens:
        return lambda: (self.inbox / name).write_bytes(content)

    @property
    def left(self) -> list[str]:
        return sorted(path.name for path in self.inbox.iterdir())

    @property
    def kept(self) -> list[bytes]:
        return [
            path.read_bytes()
            for path in (self.desk.root / "statements").rglob("*.csv")
            if "review" not in path.name
        ]


@pytest.fixture
def watched(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Watched:
    return Watched(desk, capsys)


def test_a_file_that_is_dropped_goes_into_the_books_and_leaves(watched: Watched) -> None:
    file = kb_csv(JANUARY)
    watched.during(watched.drop("january.csv", file))
    assert watched.left == []
    assert watched.kept == [file]
    assert watched.desk.balance() == JANUARY[-1].balance
    assert "january.csv: 2 rows, 2 posted, 0 present, 0 to review; balance 509,500" in watched.out
    assert watched.err == ""


def test_files_that_lie_there_already_are_taken_too(watched: Watched) -> None:
    watched.drop("january.csv", kb_csv(JANUARY))()
    assert watched.during().left == []
    assert watched.desk.balance() == JANUARY[-1].balance


def test_a_file_with_nothing_new_leaves_too(watched: Watched) -> None:
    watched.during(watched.drop("january.csv", kb_csv(JANUARY)))
    before = watched.desk.contents()
    watched.during(watched.drop("january again.csv", kb_csv(JANUARY)))
    assert watched.left == []
    assert "january again.csv: 2 rows, 0 posted, 2 present" in watched.out
    assert watched.desk.contents() == before


@pytest.mark.parametrize(
    "content",
    [kb_csv([], period="2025-03-01 ~ 2025-03-31"), kb_csv(JANUARY, newest_first=False), kb_csv(JANUARY[1:])],
    ids=["an empty month", "the same rows the other way round", "a part of them"],
)
def test_a_file_of_which_nothing_was_new_is_kept_before_it_leaves(watched: Watched, content: bytes) -> None:
    watched.during(watched.drop("january.csv", kb_csv(JANUARY)))
    before = watched.desk.contents()
    watched.during(watched.drop("김하늘.csv", content))
    assert watched.left == []
    assert content in watched.kept
    [new] = watched.desk.contents().keys() - before.keys()
    assert new.startswith("statements/")
    assert "김하늘" not in new
    assert (watched.desk.root / new).stat().st_mode & 0o077 == 0
    after = watched.desk.contents()
    assert {path: after[path] for path in before} == before
    watched.during(watched.drop("once more.csv", content))
    assert (watched.left, watched.desk.contents()) == ([], after)


def test_a_half_written_file_is_waited_for(watched: Watched) -> None:
    file = kb_csv([*JANUARY, *FEBRUARY], newest_first=False)
    halves = [file[:length] for length in (0, 200, 250, len(file) - 40)]
    watched.during(*(watched.drop("slow.csv", half) for half in halves), watched.drop("slow.csv", file))
    assert (watched.left, watched.kept, watched.err) == ([], [file], "")


def test_a_file_that_grows_after_it_was_read_is_read_again(watched: Watched) -> None:
    short, whole = kb_csv(JANUARY, newest_first=False), kb_csv([*JANUARY, *FEBRUARY], newest_first=False)
    watched.drop("slow.csv", short)()
    watched.during(*[nothing] * 3, watched.drop("slow.csv", whole))
    assert watched.left == []
    assert watched.desk.balance() == FEBRUARY[-1].balance


def test_files_that_change_while_they_are_read_stay(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What leaves is what was read: another download of the same name in that moment is a new file."""
    from sfund.cli import watching

    real = watching._Watcher._import
    later = kb_csv([*JANUARY, *FEBRUARY], newest_first=False)

    def importing(self, paths):
        prepared = real(self, paths)
        monkeypatch.setattr(watching._Watcher, "_import", real)
        watched.drop("download.csv", later)()
        return prepared

    monkeypatch.setattr(watching._Watcher, "_import", importing)
    watched.drop("download.csv", kb_csv(JANUARY))()
    watched.during(*[nothing] * 4)
    assert watched.left == []
    assert later in watched.kept
    assert watched.desk.balance() == FEBRUARY[-1].balance


def test_what_is_refused_stays_and_is_told_once(watched: Watched) -> None:
    watched.during(watched.drop("broken.csv", kb_csv([JANUARY[0], MARCH[0]])), *[nothing] * 10)
    assert watched.left == ["broken.csv"]
    assert watched.err.count("error[CHAIN-BREAKS]: broken.csv") == 1
    assert not (watched.desk.root / "statements").exists() or not watched.kept


def test_a_refused_file_that_is_mended_is_taken(watched: Watched) -> None:
    watched.during(
        watched.drop("january.csv", kb_csv([JANUARY[0], MARCH[0]])),
        *[nothing] * 4,
        watched.drop("january.csv", kb_csv(JANUARY)),
    )
    assert watched.left == []
    assert watched.err.count("error[") == 1
    assert watched.desk.balance() == JANUARY[-1].balance


def test_a_refused_file_is_tried_again_when_the_settings_change(watched: Watched) -> None:
    settings = watched.desk.root / "sfund.toml"
    said = settings.read_text("utf-8")
    settings.write_text(said.replace("3456", "9999"), encoding="utf-8")
    watched.during(
        watched.drop("january.csv", kb_csv(JANUARY)),
        *[nothing] * 4,
        lambda: settings.write_text(said, encoding="utf-8"),
    )
    assert watched.err.count("error[ACCOUNT-UNKNOWN]") == 1
    assert watched.left == []


def test_a_month_that_misses_the_one_before_waits_for_it(watched: Watched) -> None:
    watched.desk.put(kb_csv(JANUARY))
    watched.during(
        watched.drop("march.csv", kb_csv(MARCH)),
        *[nothing] * 4,
        watched.drop("february.csv", kb_csv(FEBRUARY)),
    )
    assert watched.err.count("error[GAP]: march.csv") == 1
    assert watched.left == []
    assert watched.desk.balance() == MARCH[-1].balance


def test_one_refused_file_holds_nobody_else_up(watched: Watched) -> None:
    for name, content in {
        "1 broken.csv": kb_csv([JANUARY[0], MARCH[0]]),
        "2 march.csv": kb_csv(MARCH),
        "3 february.csv": kb_csv(FEBRUARY),
        "4 january.csv": kb_csv(JANUARY),
        "5 note.pdf": b"%PDF-1.7",
    }.items():
        watched.drop(name, content)()
    watched.during()
    assert watched.left == ["1 broken.csv", "5 note.pdf"]
    assert watched.desk.balance() == MARCH[-1].balance


def test_what_programs_leave_beside_files_is_ignored(watched: Watched) -> None:
    names = [
        "~$march.xlsx",
        ".DS_Store",
        "march.csv.crdownload",
        "march.part",
        "a.tmp",
        ".~lock.march.xlsx#",
        "Thumbs.db",
    ]
    for name in names:
        watched.drop(name, kb_csv(JANUARY))()
    (watched.inbox / "older").mkdir()
    (watched.inbox / "older" / "january.csv").write_bytes(kb_csv(JANUARY))
    watched.during()
    assert watched.left == sorted([*names, "older"])
    assert (watched.out.count("\n"), watched.err) == (2, "")


def test_eb21_waits_for_its_eb22(watched: Watched) -> None:
    asked, answered = ((GOLDEN / name).read_bytes() for name in ("EB210326", "EB220326"))
    watched.during(watched.drop("EB210326", asked), *[nothing] * 5, watched.drop("EB220326", answered))
    assert watched.left == []
    assert watched.err == "EB210326 waits for its other half\n"
    assert len(list((watched.desk.root / "statements").rglob("*"))) > 2


def test_a_pair_that_was_refused_is_taken_once_one_half_is_mended(watched: Watched) -> None:
    asked, answered = ((GOLDEN / name).read_bytes() for name in ("EB210326", "EB220326"))
    trailer = len(answered) - 150
    broken = answered[: trailer + 34] + b"9" + answered[trailer + 35 :]  # the number of its records
    watched.drop("EB210326", asked)()
    watched.drop("EB220326", broken)()
    watched.during(*[nothing] * 4, watched.drop("EB220326", answered))
    assert watched.left == []
    assert watched.err.count("error[") == 1


def test_a_locked_workbook_without_its_password_stays(watched: Watched) -> None:
    golden = (GOLDEN / "kakaobank.xlsx").read_bytes()
    watched.during(watched.drop("kakaobank.xlsx", golden))
    assert "error[PASSWORD-NEEDED]" in watched.err
    assert watched.left == ["kakaobank.xlsx"]


@pytest.mark.parametrize("place", [".", "..", "statements", "register", "journal/2025", "nowhere"])
def test_the_books_own_folders_are_not_watched(desk: Desk, place: str) -> None:
    if place != "nowhere":
        (desk.root / place).mkdir(parents=True, exist_ok=True)
    context = click.Context(click.Command("import"), obj=Session(desk.root))
    with pytest.raises(RequestError) as raised:
        watch(context, desk.root / place, pause=lambda _: pytest.fail("it watches"))
    assert raised.value.code == "WATCH-FOLDER"


def test_an_interrupted_import_is_told_from_an_ordinary_end(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importers.booking.session.prepare_import", interrupted)
    before = watched.desk.contents()
    with pytest.raises(KeyboardInterrupt):
        watched.during(watched.drop("january.csv", kb_csv(JANUARY)))
    (watched.inbox / "january.csv").unlink()
    assert watched.desk.contents() == before


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent differently there")
def test_a_real_ctrl_c_ends_it(desk: Desk) -> None:
    inbox = desk.root / "inbox"
    inbox.mkdir()
    (inbox / "january.csv").write_bytes(kb_csv(JANUARY))
    program = (
        "import sys, click; from pathlib import Path; from sfund.cli.root import Session\n"
        "from sfund.cli.watching import watch\n"
        "watch(click.Context(click.Command('import'), obj=Session(Path(sys.argv[1]))), Path(sys.argv[2]))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(desk.root), str(inbox)], stderr=subprocess.PIPE
    )
    try:
        deadline = time.monotonic() + 60
        while any(inbox.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=60)
    finally:
        child.kill()
    assert (child.returncode, err) == (0, b"")
    assert list(inbox.iterdir()) == []
    assert desk.balance() == JANUARY[-1].balance
