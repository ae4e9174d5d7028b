"""The review as the treasurer has it: the program in a terminal of 80 columns, and real keys."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from undecided import SAME_NAME, SAME_NAME_MORE, STRANGER, by_amount, undecided

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Desk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")

ROWS, COLUMNS = 24, 80
PATIENCE = 60.0  # seconds; only a test that fails waits so long
# A new session has no terminal of its own until it takes one; Ctrl-C needs that.
PROGRAM = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from sfund.cli import main
main()
"""
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A program in a terminal; what it draws is read frame by frame."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        import fcntl
        import pty
        import termios

        self.fd, below = pty.openpty()
        fcntl.ioctl(below, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        environment = {**kept, "TERM": "xterm-256color", "LC_ALL": "en_US.UTF-8", "PYTHONUTF8": "1"}
        self.program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "--books", str(folder), *arguments],
            stdin=below, stdout=below, stderr=below, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(below)
        self.drawn = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # Ctrl-C cuts what was being drawn

    def type(self, keys: str) -> Terminal:
        """Sends the keys; what was drawn before them is no answer to them."""
        self.drawn = ""
        os.write(self.fd, keys.encode())
        return self

    def until(self, words: str) -> str:
        """Waits until the words are on the screen, and gives what is drawn since the last key."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.text:
            assert time.monotonic() < deadline, f"never drawn: {words!r}; on the screen:\n{self.text}"
            assert self._more(), f"ended before it drew {words!r}; on the screen:\n{self.text}"
        return self.text

    def ends(self) -> int:
        """Waits for the end and gives the exit status; below zero, the signal."""
        deadline = time.monotonic() + PATIENCE
        while self._more():
            assert time.monotonic() < deadline, self.text
        return self.program.wait(PATIENCE)

    def kill(self) -> int:
        self.program.kill()
        return self.ends()

    @property
    def text(self) -> str:
        return _CODES.sub("", self.drawn).replace("\r", "")

    def _more(self) -> bool:
        if not select.select([self.fd], [], [], 1.0)[0]:
            return True
        try:
            content = os.read(self.fd, 65536)
        except OSError:  # Linux says so where the other end is closed
            return False
        self.drawn += self._decoder.decode(content)
        return bool(content)

    def close(self) -> None:
        self.program.kill()
        self.program.wait(PATIENCE)
        os.close(self.fd)


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return undecided(make_books, tmp_path / "books")


@pytest.fixture
def terminal(desk: Desk) -> Iterator[Terminal]:
    made = Terminal(desk.root, "review")
    yield made
    made.close()


def test_a_morning_of_decisions(desk: Desk, terminal: Terminal) -> None:
    untouched = desk.contents()
    frame = terminal.until("q quit")
    assert "1 of 7, decided: 0" in frame
    assert [row for row in frame.split("\n") if cell_len(row) > COLUMNS] == []
    terminal.type("1").until("Proposal")
    assert desk.contents() == untouched  # nothing is written before Enter
    terminal.type("\r").until("2 of 7, decided: 1")
    assert SAME_NAME not in by_amount(desk)
    terminal.type("m").until("by name, initials or id")
    terminal.type("ㄱㅎㄴ").until("› I-0001")
    terminal.type("\x1b").until("1-9 candidate")
    terminal.type("\x1b[C").until("3 of 7")
    terminal.type("s").until("Amount of this part")
    terminal.type("10000\r").until("Part      10,000")
    terminal.type("m하늘\r").until("Rest      23,000")
    terminal.type("\r").until("Part      23,000")
    terminal.type("adonations").until("Income:Donations")
    terminal.type("\r").until("Proposal")
    terminal.type("\r").until("decided: 2")
    assert desk.balance("Income:Donations") == -23_000
    terminal.type("u").until("Waiting again: 1")
    assert by_amount(desk).keys() >= {STRANGER, SAME_NAME_MORE}
    terminal.type("q").until("Decided: 1, still waiting: 6")
    assert terminal.ends() == 0
    assert len(desk.books().record.rows) == 1


def test_killed_anywhere_the_books_hold_what_was_decided(desk: Desk, terminal: Terminal) -> None:
    terminal.until("q quit")
    terminal.type("1").until("Proposal")
    terminal.type("\r").until("decided: 1")
    terminal.type("1").until("Proposal")
    assert terminal.kill() == -signal.SIGKILL
    assert set(by_amount(desk)) & {SAME_NAME, SAME_NAME_MORE} == {SAME_NAME_MORE}


def test_control_c_leaves_with_what_was_decided(desk: Desk, terminal: Terminal) -> None:
    terminal.until("q quit")
    terminal.type("1").until("Proposal")
    terminal.type("\r").until("decided: 1")
    terminal.type("\x03")
    assert terminal.ends() == 130
    assert "\x1b[?1049l" in terminal.drawn  # the screen of before is back
    assert SAME_NAME not in by_amount(desk)


def test_the_list_is_there_also_at_a_terminal(desk: Desk) -> None:
    made = Terminal(desk.root, "--lang", "ko", "review", "--list")
    try:
        assert "홍길동" in made.until("confirm ID")
        assert made.ends() == 0
    finally:
        made.close()
