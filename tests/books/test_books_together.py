"""Several writers at once, and plans that the books have outrun."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import stat
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from books_samples import NEW, contents, old_books, to_new

from sfund.books import disk
from sfund.books.commit import FileChange, Plan, commit, recover
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.persons.register import FILE as REGISTER
from sfund.books.persons.register import write_register
from sfund.books.writing import Additions, plan_additions
from sfund.errors import CommitError
from sfund.members.persons import Person
from sfund.money import Money
from sfund.placing.drafts import Draft, DraftPosting

PROCESSES, COMMITS = 6, 10
CHART = "2025-01-01 open Assets:Cash KRW\n2025-01-01 open Income:Donations KRW\n"
WON = Money(Decimal(1000), "KRW")


def gift(key: str, day: dt.date = dt.date(2025, 3, 5)) -> Draft:
    postings = (DraftPosting("Assets:Cash", WON), DraftPosting("Income:Donations", -WON))
    return Draft(day, "*", "", "gift", postings, {"import-id": key})


def small_books(folder: Path, text: str = CHART) -> Path:
    (folder / "sfund.toml").write_text("")
    (folder / "main.beancount").write_text(text)
    return folder.resolve()


# --------------------------------------------------------------------------- many writers, nothing lost


def _write_in_turn(root: Path, who: int, acknowledged: multiprocessing.Queue[str]) -> None:
    for number in range(COMMITS):
        key = f"{who}-{number}"
        while True:
            try:
                plan, _ = plan_additions(load_books(root), Additions([gift(key)]), ())
                commit(plan)
            except CommitError as error:
                if error.code != "PLAN-STALE":
                    raise
            else:
                acknowledged.put(key)
                break


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")
def test_six_writers_and_every_acknowledged_write_is_there_once(tmp_path: Path) -> None:
    root = small_books(tmp_path)
    context = multiprocessing.get_context("fork")
    acknowledged = context.Queue()
    writers = [
        context.Process(target=_write_in_turn, args=(root, who, acknowledged)) for who in range(PROCESSES)
    ]
    for writer in writers:
        writer.start()
    keys = [acknowledged.get(timeout=60) for _ in range(PROCESSES * COMMITS)]
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * PROCESSES
    books = load_books(root)
    assert books.diagnostics == ()
    found = Counter(entry.meta["import-id"] for entry in books.entries if "import-id" in entry.meta)
    assert found == Counter(keys)
    assert set(found.values()) == {1}
    assert len(found) == PROCESSES * COMMITS


# ------------------------------------------------------------------------------------------ stale plans


def _edit(path: str, content: bytes) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)

    return edit


EDITS = {
    "the month's file": _edit("journal/2025/03.beancount", b"2025-03-01 open Assets:Bank KRW\n"),
    "a file that the plan leaves alone": _edit("accounts.beancount", b"; edited\n"),
    "the main file": _edit("main.beancount", b"; edited\n"),
    "the settings": _edit("sfund.toml", b"[dues]\ngrace-days = 9\n"),
    "the register": _edit(REGISTER, b"id,name\nI-0001,changed\n"),
    "a new file that an include finds": _edit(
        "journal/2025/04.beancount", b"2025-04-01 open Assets:Bank KRW\n"
    ),
    "a file that is gone": lambda root: (root / "accounts.beancount").unlink(),
}


def _wide_books(folder: Path) -> Path:
    root = small_books(folder, 'include "accounts.beancount"\ninclude "journal/*/*.beancount"\n')
    _edit("accounts.beancount", CHART.encode())(root)
    _edit("journal/2025/03.beancount", b'2025-03-01 note Assets:Cash "x"\n')(root)
    _edit(REGISTER, b"id,name\nI-0001,one\n")(root)
    return root


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("moment", ["after the load", "after the plan"])
def test_a_stale_plan_changes_nothing(tmp_path: Path, edit: Callable[[Path], None], moment: str) -> None:
    root = _wide_books(tmp_path)
    books = load_books(root)
    assert books.diagnostics == ()

    def plan(books: Books) -> Plan:
        return plan_additions(books, Additions([gift("a")]), ())[0]

    if moment == "after the plan":
        made = plan(books)
        edit(root)
    before = None
    with pytest.raises(CommitError) as caught:
        if moment == "after the load":
            edit(root)
            before = contents(root)
            made = plan(books)
        before = contents(root)
        commit(made)
    assert caught.value.code == "PLAN-STALE"
    assert contents(root) == before
    assert "again" in str(caught.value.diagnostics[0].hint)


def test_a_new_file_where_the_plan_writes_one(tmp_path: Path) -> None:
    root = old_books(tmp_path)
    plan = to_new(root)
    (root / "journal/2025/02.beancount").write_bytes(b"; mine\n")
    before = contents(root)
    with pytest.raises(CommitError) as caught:
        commit(plan)
    assert (caught.value.code, caught.value.diagnostics[0].file) == (
        "PLAN-STALE",
        "journal/2025/02.beancount",
    )
    assert contents(root) == before


def test_a_register_that_appeared_is_not_written_over(tmp_path: Path) -> None:
    root = small_books(tmp_path)
    books = load_books(root)
    (root / "register").mkdir()
    (root / REGISTER).write_bytes(b"id,name\nI-0009,theirs\n")
    mine = {REGISTER: write_register([Person("I-0001", "mine")])}
    plan, _ = plan_additions(books, Additions(files=mine), ())
    with pytest.raises(CommitError) as caught:
        commit(plan)
    assert caught.value.code == "PLAN-STALE"
    assert b"theirs" in (root / REGISTER).read_bytes()


def test_the_same_plan_twice_is_stale(tmp_path: Path) -> None:
    root = small_books(tmp_path)
    plan, _ = plan_additions(load_books(root), Additions([gift("a")]), ())
    commit(plan)
    after = contents(root)
    with pytest.raises(CommitError) as caught:
        commit(plan)
    assert caught.value.code == "PLAN-STALE"
    assert contents(root) == after


# ---------------------------------------------------------------------------------- what a commit leaves


def test_a_commit_writes_just_the_plan(tmp_path: Path) -> None:
    root = old_books(tmp_path)
    commit(to_new(root))
    assert contents(root) == NEW


def test_an_empty_plan_touches_nothing(tmp_path: Path) -> None:
    commit(Plan(tmp_path, ()))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["../outside", "journal/../../outside", "/outside"])
def test_a_plan_never_leaves_the_books(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leaves the books"):
        commit(Plan(tmp_path, (FileChange(path, None, b"x"),)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_persons_files_are_their_owners_only(tmp_path: Path) -> None:
    root = old_books(
        tmp_path / "statements" / "books"
    )  # a folder above the books with such a name is not ours
    (root / "main.beancount").chmod(0o640)
    (root / REGISTER).chmod(0o644)
    commit(to_new(root))

    def mode(path: str) -> int:
        return stat.S_IMODE((root / path).stat().st_mode)

    assert mode(REGISTER) == 0o600
    assert mode("statements/2025/bank.xls") == 0o600
    assert mode("statements") == 0o700
    assert mode(".sfund") == 0o700
    assert mode("main.beancount") == 0o640
    assert mode("journal/2025/02.beancount") == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


@pytest.mark.skipif(os.name == "nt", reason="a reader without a writer's rights")
def test_recovering_where_there_is_nothing_writes_nothing(tmp_path: Path) -> None:
    root = old_books(tmp_path)
    assert recover(root) is False
    assert not (root / disk.STATE).exists()
