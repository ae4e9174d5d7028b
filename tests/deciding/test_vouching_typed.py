"""Guarantees and notices as they are typed: who vouches from when, and what is kept once."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Typed, state

LOAN = "L-2026-001"
APPLY = ("loan", "apply", "O-001", "1000000", "--product", "working-capital", "--months", "12",
         "--purpose", "오븐", "--on", "2026-02-10")  # fmt: skip


@pytest.fixture
def asked(typed: Typed) -> Typed:
    assert typed(*APPLY).status == 0
    return typed


def refused(typed: Typed, root: Path, *words: str) -> list[str]:
    before = state(root)
    done = typed("loan", *words)
    assert (done.status, state(root)) == (1, before)
    return list(done.codes)


def test_nobody_vouches_before_there_is_an_application(asked: Typed, root: Path) -> None:
    words = ("guarantee", LOAN, "I-0002", "500000", "--on")
    assert refused(asked, root, *words, "2026-02-09") == ["GUARANTEE-TOO-EARLY"]
    assert asked("loan", *words, "2026-02-10").status == 0


def test_only_a_guarantee_that_holds_can_end(asked: Typed, root: Path) -> None:
    end = ("guarantee", LOAN, "I-0002", "--end", "--on", "2026-03-01")
    assert refused(asked, root, *end) == ["NO-GUARANTOR"]
    assert asked("loan", "guarantee", LOAN, "I-0002", "500000", "--on", "2026-02-11").status == 0
    assert asked("loan", *end).status == 0
    assert refused(asked, root, *end) == ["NO-GUARANTOR"]


def test_one_notice_a_day_is_kept(asked: Typed, root: Path) -> None:
    assert asked("loan", "guarantee", LOAN, "I-0002", "500000", "--on", "2026-02-11").status == 0
    notify = ("notify", LOAN, "I-0002", "--on")
    assert asked("loan", *notify, "2026-06-20").status == 0
    assert refused(asked, root, *notify, "2026-06-20") == ["GUARANTOR-TOLD"]
    assert asked("loan", *notify, "2026-06-21").status == 0


def test_a_guarantee_without_a_paper_is_kept_and_said_to_have_none(asked: Typed, root: Path) -> None:
    (root / "documents").mkdir(exist_ok=True)
    (root / "documents" / "bond.pdf").write_bytes(b"%PDF-1.4 signed")
    words = ("loan", "guarantee", LOAN, "I-0002", "500000", "--on", "2026-02-11")
    assert "a guarantee holds on paper only" in asked(*words, "--dry-run").out
    assert "paper" not in asked(*words, "--document", "bond.pdf").out
    assert "paper" not in asked("loan", "guarantee", LOAN, "I-0002", "--end", "--on", "2026-03-01").out
