"""A child process: it answers, it is limited, and its death is one thing that the caller hears of."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from sfund.children import frames, serving
from sfund.children.child import Child, ChildEnded


def child(
    monkeypatch: pytest.MonkeyPatch, *, seconds_max: float = 30.0, frame_bytes_max: int = 2_000
) -> Child:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return Child("echo", seconds_max=seconds_max, frame_bytes_max=frame_bytes_max)


# --- frames ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [b"", b"\x00" * 3, "한글".encode()])
def test_what_is_sent_is_received(payload: bytes) -> None:
    out = io.BytesIO()
    frames.send(out, payload)
    frames.send(out, b"next")
    out.seek(0)
    assert [frames.receive(out), frames.receive(out), frames.receive(out)] == [payload, b"next", None]


@pytest.mark.parametrize(
    ("torn", "what"),
    [
        (b"\x00", "half a length"),
        (b"\x00\x00\x00\x05ab", "half a frame"),
        (b"\xff\xff\xff\xff", "a frame too long"),
        (b"\x00\x00\x00\x0b" + b"x" * 11, "a frame too long"),
    ],
)
def test_what_is_no_frame_is_refused(torn: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        frames.receive(io.BytesIO(torn), bytes_max=10)


def test_a_frame_too_long_is_not_begun() -> None:
    out = io.BytesIO()
    with pytest.raises(ValueError, match="too long"):
        frames.send(out, b"x" * 11, bytes_max=10)
    assert out.getvalue() == b""


# --- one child for a run -----------------------------------------------------------------------------


def test_one_process_answers_them_all_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch) as one:
        assert one.process is None  # nothing is started before it is asked for
        first, second = one.ask(b"a").split(), one.ask(b"b").split()
        process = one.process
        assert process is not None
        assert (first[0], second[0], first[1]) == (b"a", b"b", second[1])
    assert process.poll() is not None
    assert one.process is None


def test_a_child_that_dies_is_said_once_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch) as one:
        before = one.ask(b"a")
        with pytest.raises(ChildEnded) as ended:
            one.ask(b"die")
        assert not ended.value.late
        assert one.process is None
        assert one.ask(b"a") != before  # another process


def test_a_process_that_is_named_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch) as one:
        process = one.start()
        process.kill()
        process.wait()
        with pytest.raises(ChildEnded):
            one.ask(b"a", process=process)
        assert one.ask(b"a")


def test_a_child_that_is_late_is_killed_and_reaped(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch, seconds_max=0.3) as one:
        process = one.start()
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(ChildEnded) as ended:
            one.ask(b"a")
        assert ended.value.late
        assert process.returncode == -signal.SIGKILL


def test_an_answer_longer_than_agreed_ends_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch) as one:
        process = one.start()
        with pytest.raises(ChildEnded) as ended:
            one.ask(b"long")
        assert not ended.value.late
        assert process.poll() is not None


def test_an_interrupt_leaves_no_child_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch) as one:
        process = one.start()
        monkeypatch.setattr(frames, "receive", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            one.ask(b"a")
        assert process.poll() is not None


def _interrupted(*_: object, **__: object) -> bytes:
    raise KeyboardInterrupt


def test_another_thread_may_kill_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch) as one:
        process = one.start()
        os.kill(process.pid, signal.SIGSTOP)
        killer = threading.Timer(0.1, one.kill)
        killer.start()
        with pytest.raises(ChildEnded):
            one.ask(b"a")
        killer.join()
    one.kill()  # nothing is left to kill


# --- what it may and may not -------------------------------------------------------------------------


def test_it_has_the_modules_of_its_parent_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SFUND_SECRET", "swordfish")
    with child(monkeypatch) as one:
        environment = json.loads(one.ask(b"environment"))
        assert set(environment) <= {"PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONPATH", "LC_CTYPE"}
        assert json.loads(one.ask(b"arguments")) == [True, 1, True]


@pytest.mark.parametrize(("asked", "answer"), [(b"write", b"refused"), (b"hoard", b"refused"),
                                               (b"print", b"printed")])  # fmt: skip
def test_it_writes_no_file_hoards_nothing_and_is_not_heard(
    monkeypatch: pytest.MonkeyPatch, asked: bytes, answer: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with child(monkeypatch) as one:
        assert one.ask(asked) == answer
    assert capfd.readouterr() == ("", "")


def test_without_limits_of_the_system_it_serves_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setitem(sys.modules, "resource", None)
    serving.limit(memory_bytes=1)
    serving.grant_processor_time(1)
