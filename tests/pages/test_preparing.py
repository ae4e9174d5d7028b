"""Our pages are made before they are asked for, and never stand in the way of anything."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sfund.books.postings import PostingTable
from sfund.desk import shelf
from sfund.desk.preparing import SWITCH, Preparing
from sfund.errors import RequestError, failure
from sfund.words import say

LEDGER = Path(__file__).parents[2] / "ledger"
PAGES = ("DeskOverview", "DeskMembers", "DeskFunds", "DeskGrants", "DeskLending", "DeskAudit")


@pytest.fixture
def pages(tmp_path: Path, open_pages: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The example network, with pages prepared."""
    monkeypatch.delenv(SWITCH, raising=False)
    shutil.copytree(LEDGER, tmp_path / "books")
    return open_pages(tmp_path / "books")


def extension(pages: Any) -> Any:
    return pages.app.config["LEDGERS"][pages.slug].extensions.get_extension("DeskOverview")


def preparing(pages: Any) -> Preparing:
    return extension(pages).preparing


def test_who_opens_a_page_after_fava_s_own_waits_for_no_report(
    pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.client.get(f"/{pages.slug}/income_statement/", headers={"Accept-Language": "ko"})
    preparing(pages).wait()
    monkeypatch.setattr(shelf, "build_report", None)  # whatever is built now fails
    for page in PAGES:
        assert pages.get(page).xpath("//main//h2 | //article//h2"), page


def test_a_page_that_was_not_prepared_is_made_when_it_is_asked_for(
    pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, "0")
    built = []
    real = shelf.build_report

    def build(name: str, *rest: Any) -> Any:
        built.append(name)
        return real(name, *rest)

    monkeypatch.setattr(shelf, "build_report", build)
    pages.get("DeskLending")
    pages.get("DeskLending")
    assert built == ["loans", "fund-growth"]


def test_each_load_is_prepared_once_and_what_fails_is_left_to_its_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(SWITCH, raising=False)
    made: list[str] = []

    def fails() -> None:
        made.append("fails")
        raise failure(RequestError, "TIME-UNREADABLE", say("no time"))

    def begun() -> Any:
        yield fails
        yield lambda: made.append("made")

    one, other = object(), object()
    prepared = Preparing()
    for load in (one, one, other):
        prepared.begin(load, begun)
        prepared.wait()
    assert made == ["fails", "made"] * 2


def test_what_an_older_load_had_begun_is_not_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH, raising=False)
    made: list[str] = []
    prepared = Preparing()

    def older() -> Any:
        yield lambda: prepared.begin(newer, lambda: [lambda: made.append("newer")])
        yield lambda: made.append("older")

    newer = object()
    prepared.begin(object(), older)
    prepared.wait()
    prepared.wait()
    assert made == ["newer"]


def test_books_are_asked_by_one_thread_at_a_time(pages: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []
    real = PostingTable.query

    def query(table: PostingTable, sql: str, **values: object) -> Any:
        held.append(is_held_elsewhere(extension(pages).shelf.lock))
        return real(table, sql, **values)

    monkeypatch.setattr(PostingTable, "query", query)
    pages.client.get(f"/{pages.slug}/income_statement/")
    preparing(pages).wait()
    assert held
    assert all(held)


def is_held_elsewhere(lock: Any) -> bool:
    """Whether a thread that comes now would have to wait for the lock."""
    taken: list[bool] = []

    def take() -> None:
        taken.append(lock.acquire(blocking=False))
        if taken[0]:
            lock.release()

    other = threading.Thread(target=take)
    other.start()
    other.join()
    return not taken[0]


def test_books_that_cannot_be_read_are_left_to_their_pages(
    pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unforeseen: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", unforeseen.append)
    root = extension(pages).shelf.root
    (root / "sfund.toml").write_text("[books", encoding="utf-8")
    pages.client.get(f"/{pages.slug}/income_statement/")
    preparing(pages).wait()
    assert not unforeseen
    (said,) = pages.get("DeskLending").xpath("//p[@role='alert']")
    assert "sfund.toml" in said.text
