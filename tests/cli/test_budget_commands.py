"""`sfund budget`: the plan as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Ran, Sfund

Typed = Callable[..., "Ran"]


@pytest.fixture
def root(tmp_path: Path, make_books: MakeBooks) -> Path:
    folder = make_books(tmp_path / "books")
    (folder / "registry.beancount").write_text("", encoding="utf-8")
    with (folder / "main.beancount").open("a", encoding="utf-8") as main:
        main.write('include "registry.beancount"\n')
    return folder


@pytest.fixture
def typed(sfund: Sfund, root: Path) -> Typed:
    return lambda *words: sfund("--books", root, *words)


def plans(typed: Typed, day: str = "2025-12-31") -> dict[str, str]:
    tables = json.loads(typed("budget", "show", "--as-of", day, "--json").out)["tables"]
    rows = next(table["rows"] for table in tables if table["key"] == "rows")
    return {row["task"] or row["unit"] or row["account"]: row["plan"] for row in rows}


def test_a_plan_is_set_changed_and_taken_back(typed: Typed, root: Path) -> None:
    assert typed("budget", "task", "training", "--name-ko", "교육", "--on", "2025-01-01").status == 0
    words = ("budget", "set", "2025", "5,000,000원", "--program", "training", "--on", "2025-01-01")
    assert typed(*words).status == 0
    assert typed("budget", "set", "2025", "900000", "--unit", "care", "--until", "2025-03-31").status == 0
    assert typed("budget", "set", "2025", "1000000", "--account", "Expenses:Office").status == 0
    assert plans(typed) == {"training": "5000000", "care": "900000", "Expenses:Office": "1000000"}
    assert (
        typed("budget", "set", "2025", "4000000", "--program", "training", "--on", "2025-06-01").status == 0
    )
    assert (plans(typed, "2025-05-31")["training"], plans(typed)["training"]) == ("5000000", "4000000")
    assert typed("budget", "set", "2025", "0", "--program", "training", "--on", "2025-07-01").status == 0
    assert "training" not in plans(typed)
    text = (root / "registry.beancount").read_text("utf-8")
    assert text.count('custom "plan" "amount"') == 5  # history is continued, never edited
    assert typed("check").status == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("set", "2025", "1000", "--program", "trainin"), "UNKNOWN-TASK"),
        (("set", "2025", "1000", "--account", "Expenses:Ofice"), "UNKNOWN-ACCOUNT"),
        (("set", "2025", "-5", "--program", "training"), None),
        (("set", "2025", "0.5", "--program", "training"), "AMOUNT-WRONG"),
        (("set", "2025", "1000"), None),
        (("set", "2025", "1000", "--program", "training", "--from", "2026-01-01"), "DIRECTIVE-FIELD"),
        (("release", "K-9"), "UNKNOWN-COMMITMENT"),
    ],
)
def test_what_the_plan_does_not_know_is_refused(
    typed: Typed, root: Path, words: tuple[str, ...], code: str | None
) -> None:
    typed("budget", "task", "training", "--on", "2025-01-01")
    before = (root / "registry.beancount").read_bytes()
    answer = typed("budget", *words)
    assert answer.status == (1 if code else 2)
    assert code is None or f"error[{code}]" in answer.err
    assert (root / "registry.beancount").read_bytes() == before


def test_a_promise_is_counted_until_it_is_released(typed: Typed) -> None:
    typed("budget", "set", "2025", "5000000", "--program", "training", "--on", "2025-01-01")
    typed("budget", "commit", "K-2025-1", "700000", "--program", "training", "--on", "2025-02-01")

    def ahead() -> str:
        tables = json.loads(typed("budget", "show", "--as-of", "2025-06-30", "--json").out)["tables"]
        ahead: str = tables[0]["rows"][0]["ahead"]
        return ahead

    assert ahead() == "700000"
    assert typed("budget", "release", "K-2025-1", "--on", "2025-06-01").status == 0
    assert ahead() == "0"


def test_a_task_that_nobody_named_is_found_in_postings(typed: Typed, root: Path) -> None:
    typed("budget", "task", "training", "--on", "2025-01-01")
    with (root / "main.beancount").open("a", encoding="utf-8") as main:
        main.write('2025-02-01 * "x"\n  program: "trianing"\n  Assets:Cash -1 KRW\n  Expenses:Other 1 KRW\n')
    answer = typed("check")
    assert "UNKNOWN-TASK" in answer.err
    assert 'did you mean "training"?' in answer.err
