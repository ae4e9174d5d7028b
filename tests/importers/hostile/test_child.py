"""The child that parses: it has limits, it says nothing but answers, and it outlives nobody."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from importers.containers import wire, worker
from importers.containers.problems import Problem
from importers.containers.reader import ContainerReader
from importers.containers.sheets import CELLS_MAX, TEXT_CHARACTERS_MAX, Sheet
from sfund.children import serving
from sfund.errors import StatementError

from .files import LOCKED, PASSWORD


def is_gone(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return True
    return "State:\tZ" in status


def test_a_child_that_does_not_answer_is_killed_and_reaped() -> None:
    with ContainerReader(seconds_max=0.3) as hasty:
        hasty.parse(b"a,b\n", "a.csv")
        child = hasty._child.process
        assert child is not None
        os.kill(child.pid, signal.SIGSTOP)
        with pytest.raises(StatementError, match="FILE-TOO-HEAVY"):
            hasty.parse(b"a,b\n", "b.csv")
        assert child.returncode == -signal.SIGKILL
        assert hasty.parse(b"a,b\n", "c.csv") == [Sheet("", [["a", "b"]])]


def test_a_child_whose_parent_is_killed_ends(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(f"""
        import os, pathlib, signal
        from importers.containers.reader import ContainerReader
        reader = ContainerReader()
        reader.parse(b"a,b\\n", "a.csv")
        pathlib.Path({str(told)!r}).write_text(str(reader._child.process.pid))
        os.kill(os.getpid(), signal.SIGKILL)
    """)], env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])})  # fmt: skip
    assert parent.wait() == -signal.SIGKILL
    child = int(told.read_text(encoding="utf-8"))
    for _ in range(200):
        if is_gone(child):
            break
        time.sleep(0.05)
    assert is_gone(child)


def test_an_orphan_that_is_still_at_work_has_a_clock_of_its_own() -> None:
    with ContainerReader() as own:
        own.parse(b"a,b\n", "a.csv")
        child = own._child.process
        assert child is not None
        limits = Path(f"/proc/{child.pid}/limits").read_text(encoding="utf-8")
        (line,) = [one for one in limits.splitlines() if one.startswith("Max cpu time")]
        assert 0 < int(line.split()[3]) <= worker.CPU_SECONDS_MAX + 5


def test_what_a_library_prints_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    with ContainerReader() as own:
        with pytest.raises(StatementError, match="PASSWORD-WRONG"):
            own.parse(LOCKED, "a.xlsx", "not this one")
        own.parse(LOCKED, "a.xlsx", PASSWORD)
        child = own._child.process
        assert child is not None
        assert (Path(f"/proc/{child.pid}/fd/2")).readlink() == Path(os.devnull)
    assert capfd.readouterr() == ("", "")


def test_without_limits_of_the_system_it_works_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: the looks before, the limits on sheets and the clock are what is left."""
    monkeypatch.setitem(sys.modules, "resource", None)
    serving.limit(memory_bytes=worker.MEMORY_BYTES_MAX)
    serving.grant_processor_time(worker.CPU_SECONDS_MAX)


def test_the_collector_is_as_it_was() -> None:
    with ContainerReader() as own:
        for state in (gc.enable, gc.disable):
            state()
            before = gc.isenabled()
            own.parse(b"a,b\n", "a.csv")
            assert gc.isenabled() is before
    gc.enable()


@pytest.mark.parametrize(
    "answer",
    [b'{"pool": ["a"], "sheets": [["s", [[1]]]]}', b'{"pool": ["a"], "sheets": [["s", [[-1]]]]}',
     b'{"pool": ["a"], "sheets": [["s", [["a"]]]]}', b'{"pool": ["a"], "sheets": [["s", "00"]]}',
     b'{"pool": ["a"], "sheets": ["sx"]}', b'{"pool": "abc", "sheets": [["s", [[0]]]]}',
     b'{"pool": [{"a": 1}], "sheets": []}', b'{"pool": [["n", "1e9", 3]], "sheets": []}',
     b'{"pool": [""], "sheets": []}',
     b'{"problem": "FILE-PDF"}', b'{"problem": "FILE-PDF", "row": "7", "sheet": null}',
     b'{"problem": "FILE-PDF", "row": 0, "sheet": null}', b'{"problem": 3, "row": null, "sheet": null}'],
)  # fmt: skip
def test_answers_of_no_shape(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.decode(answer)


def test_a_problem_comes_back_with_its_place() -> None:
    problem = Problem("SHEET-TOO-LARGE", row=7, sheet=2)
    assert wire.decode(wire.encode_problem(problem)) == problem


def test_more_than_a_statement_holds_is_not_sent() -> None:
    for sheet in (Sheet("", [[None] * 1_000] * (CELLS_MAX // 1_000 + 1)),
                  Sheet("", [["a" * TEXT_CHARACTERS_MAX, "b"]])):  # fmt: skip
        with pytest.raises(Problem, match="SHEET-TOO-LARGE"):
            wire.encode_sheets([sheet])
