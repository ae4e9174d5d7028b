"""Loading: what is said about books that are missing, broken, or being edited."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from books_samples import contents

from sfund.books import commit as committing
from sfund.books import disk
from sfund.books.commit import FileChange, Plan, commit
from sfund.books.load import find_books, load_books
from sfund.errors import BooksError, CommitError

if TYPE_CHECKING:
    from conftest import MakeBooks

GIFT = """
    2025-03-05 * "gift"
      Assets:Cash           1000 KRW
      Income:Donations     -1000 KRW
"""


def test_books_are_found_from_below(
    tmp_path: Path, make_books: MakeBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_books(tmp_path)
    (root / "journal" / "2025").mkdir(parents=True)
    assert find_books(root / "journal" / "2025") == root
    monkeypatch.chdir(root / "journal")
    assert find_books(Path()) == root


@pytest.mark.parametrize("named", [True, False], ids=["named", "from here"])
def test_no_books(tmp_path: Path, named: bool) -> None:
    with pytest.raises(BooksError) as caught:
        find_books(tmp_path, tmp_path if named else None)
    assert caught.value.code == "NO-BOOKS"
    assert "sfund init" in str(caught.value.diagnostics[0].hint)


def test_main_missing(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path, settings='[books]\nmain = "ledger/main.beancount"\n')
    with pytest.raises(BooksError) as caught:
        load_books(root)
    only = caught.value.diagnostics[0]
    assert (only.code, only.file) == ("MAIN-MISSING", "ledger/main.beancount")
    assert only.hint is not None


def test_sound_books(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path, GIFT, settings='[organization]\nname = "연대망"\n')
    books = load_books(root)
    assert books.diagnostics == ()
    books.require_sound()
    assert books.root == root
    assert books.currency == "KRW"
    assert {"main.beancount", "accounts.beancount", "ledger.beancount", "sfund.toml"} == set(books.files)
    assert all(disk.digest((root / path).read_bytes()) == digest for path, digest in books.files.items())
    assert books.account_label("Assets:Cash", "ko") == "현금"
    assert books.account_label("Assets:Cash", "en") == "Cash"
    assert books.account_label("Assets:Nope", "ko") == "Assets:Nope"


def test_the_postings_as_a_frame(tmp_path: Path, make_books: MakeBooks) -> None:
    frame = load_books(make_books(tmp_path, GIFT)).frame()
    assert list(frame["account"]) == ["Assets:Cash", "Income:Donations"]
    assert frame["number"].sum() == 0


def test_the_fund_of_an_account(tmp_path: Path, make_books: MakeBooks) -> None:
    text = '2025-01-01 open Assets:Bank:Lending KRW\n  fund: "lending"\n'
    books = load_books(make_books(tmp_path, text))
    found = {
        name: books.fund_of_account(name) for name in ("Assets:Bank:Lending", "Assets:Cash", "Assets:No")
    }
    assert found == {"Assets:Bank:Lending": "lending", "Assets:Cash": "general", "Assets:No": "general"}


BROKEN = {
    "syntax": ("2025-03-05 opne Assets:New", "SYNTAX", 1, "2025-03-05 opne Assets:New"),
    "unbalanced": (
        '; first\n2025-03-05 * "gift"\n  Assets:Cash  1000 KRW\n  Income:Donations  -999 KRW\n',
        "UNBALANCED",
        2,
        '2025-03-05 * "gift"',
    ),
    "balance": ("\n\n2025-03-05 balance Assets:Cash 7 KRW", "BALANCE-DIFFERS", 3, "2025-03-05 balance Assets:Cash 7 KRW"),
    "unopened": (
        '2025-03-05 * "gift"\n  Assets:Nope  1 KRW\n  Income:Donations  -1 KRW\n',
        "UNKNOWN-ACCOUNT",
        1,
        '2025-03-05 * "gift"',
    ),
    "registry": ('\n2025-03-05 custom "member" "leave" "O-001"', "UNKNOWN-MEMBER", 2, '2025-03-05 custom "member" "leave" "O-001"'),
    "vocabulary": ('2025-03-05 custom "membre" "leave" "O-001"', "UNKNOWN-DIRECTIVE", 1, '2025-03-05 custom "membre" "leave" "O-001"'),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "excerpt"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_shown_where_it_stands(
    tmp_path: Path, make_books: MakeBooks, text: str, code: str, line: int, excerpt: str
) -> None:
    root = make_books(tmp_path)
    (root / "journal").mkdir()
    (root / "journal" / "odd.beancount").write_text(text)
    with (root / "main.beancount").open("a") as main:
        main.write('include "journal/odd.beancount"\n')
    books = load_books(root)
    found = [one for one in books.diagnostics if one.code == code]
    assert [(one.file, one.line, one.excerpt) for one in found] == [("journal/odd.beancount", line, excerpt)]
    assert found[0].place == f"journal/odd.beancount:{line}"
    with pytest.raises(BooksError):
        books.require_sound()


def test_an_include_that_is_missing(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    with (root / "main.beancount").open("a") as main:
        main.write('include "journal/gone.beancount"\n')
    codes = [one.code for one in load_books(root).diagnostics]
    assert codes == ["INCLUDE"]


# -------------------------------------------------------------------------------- edited while being read


def test_an_editor_that_saves_during_the_load_is_noticed(
    tmp_path: Path, make_books: MakeBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_books(tmp_path, GIFT)
    real, loads = loader.load_file, []

    def edited_meanwhile(name: str) -> Any:
        result = real(name)
        loads.append(name)
        if len(loads) == 1:  # parsed already, not hashed yet
            (root / "ledger.beancount").write_text("2025-03-05 open Assets:Edited KRW\n")
        return result

    monkeypatch.setattr(loader, "load_file", edited_meanwhile)
    books = load_books(root)
    assert "Assets:Edited" in books.opens
    assert books.files["ledger.beancount"] == disk.digest((root / "ledger.beancount").read_bytes())


def test_books_that_never_stand_still_are_not_read(
    tmp_path: Path, make_books: MakeBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is being synchronised: what was parsed is never for certain what stands there."""
    root = make_books(tmp_path, GIFT)
    real = loader.load_file

    def edited_each_time(name: str) -> Any:
        result = real(name)
        (root / "ledger.beancount").write_text("2025-03-05 open Assets:Edited KRW\n")
        return result

    monkeypatch.setattr(loader, "load_file", edited_each_time)
    with pytest.raises(BooksError) as caught:
        load_books(root)
    (only,) = caught.value.diagnostics
    assert (only.code, only.file) == ("BOOKS-CHANGING", "ledger.beancount")
    assert only.hint is not None


def test_a_file_of_another_time_is_noticed(
    tmp_path: Path, make_books: MakeBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put there by a rename that keeps an old time, as a restored backup is."""
    root = make_books(tmp_path, GIFT)
    older = tmp_path / "older"
    older.write_text("2025-03-05 open Assets:Restored KRW\n")
    for path in tmp_path.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    real, loads = loader.load_file, []

    def replaced_meanwhile(name: str) -> Any:
        result = real(name)
        loads.append(name)
        if len(loads) == 1:
            older.replace(root / "ledger.beancount")
        return result

    monkeypatch.setattr(loader, "load_file", replaced_meanwhile)
    assert "Assets:Restored" in load_books(root).opens


def test_a_writer_killed_between_recovery_and_reading(
    tmp_path: Path, make_books: MakeBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader asked, there was nothing to recover; then a commit was cut off; the reader must not see half."""
    root = make_books(tmp_path, GIFT)
    main = (root / "main.beancount").read_bytes()
    new = b"2025-04-01 open Assets:Late KRW\n"
    changes = (
        FileChange("late.beancount", None, new),
        FileChange("main.beancount", disk.digest(main), main + b'include "late.beancount"\n'),
    )
    real, asked = disk.reading, []

    @contextmanager
    def reading(folder: Path) -> Iterator[None]:
        asked.append(folder)
        if len(asked) == 1:
            with pytest.raises(KeyboardInterrupt), pytest.MonkeyPatch.context() as patch:
                patch.setattr(committing, "_put", _stop)
                commit(Plan(root, changes))
        with real(folder):
            yield

    monkeypatch.setattr(disk, "reading", reading)
    books = load_books(root)
    assert "Assets:Late" in books.opens
    assert books.diagnostics == ()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_books_under_a_writers_lock_are_waited_for(
    tmp_path: Path, make_books: MakeBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_books(tmp_path, GIFT)
    monkeypatch.setattr(disk, "_LOCK_SECONDS", 0.0)
    with disk.writing(root):
        with pytest.raises(CommitError) as caught:
            load_books(root)
        with pytest.raises(CommitError) as also, disk.writing(root):
            pass
    assert caught.value.code == also.value.code == "BOOKS-BUSY"
    with disk.reading(root), disk.reading(root):
        assert load_books(root).diagnostics == ()  # readers don't hold off readers


# ----------------------------------------------------------------------------------------- no pickle, ever


class _Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return (_ran.append, ("ran",))


_ran: list[str] = []


def test_no_pickle_is_written_or_read(
    tmp_path: Path, make_books: MakeBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BEANCOUNT_DISABLE_LOAD_CACHE", raising=False)
    root = make_books(tmp_path, GIFT)
    before = set(contents(root))
    load_books(root)
    assert set(contents(root)) == before
    (root / ".main.beancount.picklecache").write_bytes(pickle.dumps(_Evil()))
    load_books(root)
    assert _ran == []


def test_a_folder_whose_name_is_a_pattern_is_refused(tmp_path: Path, make_books: MakeBooks) -> None:
    with pytest.raises(BooksError) as caught:
        load_books(make_books(tmp_path / "장부 [1]"))
    assert caught.value.code == "FOLDER-NAME"


@pytest.mark.parametrize(
    ("encoding", "line"), [("utf-8-sig", None), ("cp949", 2), ("utf-16", None)], ids=["BOM", "ANSI", "UTF-16"]
)
def test_a_file_saved_by_another_editor_is_one_error(
    tmp_path: Path, make_books: MakeBooks, encoding: str, line: int | None
) -> None:
    root = make_books(tmp_path)
    text = '2025-01-05 custom "member" "join" "O-001"\n  name: "느티나무"\n  kind: "organization"\n'
    (root / "registry.beancount").write_text(text, encoding=encoding)
    with (root / "main.beancount").open("a", encoding="utf-8") as main:
        main.write('include "registry.beancount"\n')
    found = [(one.code, one.file, one.line) for one in load_books(root).errors]
    assert found == [("FILE-ENCODING", "registry.beancount", line)]
