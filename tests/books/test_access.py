"""The access log: who saw whose data, and for how long that is kept."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from disk_faults import Fault, survives

from sfund import cli
from sfund.books.commit import FileChange, Plan, commit, recover
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.persons import access
from sfund.books.persons.access import Access, note, note_bank_words, read_log, reveal, years_later
from sfund.books.persons.register import FILE as REGISTER
from sfund.books.persons.register import write_register
from sfund.errors import SfundError
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

PERSONS = [Person(f"I-{number:04}", f"이름{number}", phone="010-0000-0000") for number in range(1, 31)]


@pytest.fixture
def books(make_books: MakeBooks, tmp_path: Path) -> Books:
    root = make_books(tmp_path / "books")
    commit(Plan(root, (FileChange(REGISTER, None, write_register(PERSONS)),)))
    return load_books(root)


def test_a_line_for_each_command(books: Books) -> None:
    shown = reveal(
        books, ["I-0002", "I-0001", "I-9999"], ["names", "phone"], "member list", purpose="letters"
    )
    assert {id_: person.name for id_, person in shown.items()} == {"I-0001": "이름1", "I-0002": "이름2"}
    reveal(books, ["I-0003"], "names", "member show", user="board")
    first, second = read_log(books.root)
    assert (first.command, first.what, first.persons, first.purpose) == (
        "member list",
        "names phone",
        "I-0001 I-0002",
        "letters",
    )
    assert (second.user, second.persons) == ("board", "I-0003")
    assert first.user
    assert "이름" not in (books.root / access.FILE).read_text("utf-8")
    if os.name != "nt":
        assert stat.S_IMODE((books.root / access.FILE).stat().st_mode) == 0o600


def test_of_many_their_number(books: Books) -> None:
    reveal(books, [one.id for one in PERSONS], "names", "member list")
    (line,) = read_log(books.root)
    assert line.persons.startswith("30 sha256:")
    assert line.count == 30
    assert line.may_tell_of("I-0001")


def test_whom_a_line_tells_of(books: Books) -> None:
    reveal(books, ["I-0001"], "names", "member show")
    note_bank_words(books, "review")
    one, all_ = read_log(books.root)
    assert [line.may_tell_of("I-0001") for line in (one, all_)] == [True, True]
    assert [line.may_tell_of("I-000") for line in (one, all_)] == [False, True]
    assert [line.count for line in (one, all_)] == [1, None]


COMMANDS = re.compile(
    r'(?:COMMAND|LEDGER|COPY) = "([a-z -]+)"|(?:reveal|note_bank_words)\(.*"([a-z]+ ?[a-z-]*)"\)'
)


def test_every_command_says_what_it_looks_for(books: Books) -> None:
    """Read out of the commands themselves, so that no new one leaves the column empty."""
    faces = Path(cli.__file__).parent.rglob("*.py")
    found = {
        name for face in faces for pair in COMMANDS.findall(face.read_text("utf-8")) for name in pair if name
    }
    assert {"dues remind", "member export", "review learned"} <= found
    for command in found:
        note(books, ["I-0001"], "names", command)
    assert [line.command for line in read_log(books.root) if not line.purpose] == []


def test_nobody_seen_no_line(books: Books) -> None:
    assert reveal(books, ["I-9999"], "names", "member show") == {}
    assert read_log(books.root) == ()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a folder that cannot be written")
def test_no_log_no_names_where_nothing_can_be_written(books: Books) -> None:
    (books.root / "register").chmod(0o500)
    with pytest.raises(SfundError):
        reveal(books, ["I-0001"], "names", "member show")


def test_no_log_no_names(books: Books) -> None:
    (books.root / ".sfund").rename(books.root / "elsewhere")
    (books.root / ".sfund").write_text("no folder")
    with pytest.raises(SfundError) as caught:
        reveal(books, ["I-0001"], "names", "member show")
    assert caught.value.code == "BOOKS-NOT-WRITABLE"


def test_no_cell_is_a_formula_and_no_word_a_line(books: Books) -> None:
    reveal(books, ["I-0001"], "names", "member show", purpose="=HYPERLINK()\r\n2026,x", user="@x")
    (line,) = read_log(books.root)
    assert line.user == "@x"
    assert line.purpose.startswith("=HYPERLINK()")
    assert ",'@x," in (books.root / access.FILE).read_text("utf-8")
    assert (books.root / access.FILE).read_bytes().count(b"\r\n") == 2


def write_log(books: Books, *days: dt.date) -> None:
    lines = [
        Access(dt.datetime.combine(day, dt.time(9), dt.UTC), "u", "c", "names", "I-0001") for day in days
    ]
    (books.root / access.FILE).write_bytes(
        b"".join((access._row(access.COLUMNS), *map(access._as_row, lines)))
    )


def test_lines_go_after_two_years(books: Books) -> None:
    today = dt.datetime.now().astimezone().date()
    limit = years_later(today, -2)
    write_log(books, limit - dt.timedelta(days=400), limit - dt.timedelta(days=1), limit, today)
    assert len(read_log(books.root)) == 4
    note(books, ["I-0002"], "names", "member show")
    assert [line.time.date() for line in read_log(books.root)][:2] == [limit, today]
    assert len(read_log(books.root)) == 3


def test_lines_stay_as_long_as_the_settings_say(books: Books) -> None:
    today = dt.datetime.now().astimezone().date()
    (books.root / "sfund.toml").write_text("[privacy]\nlog-years = 5\n", "utf-8")
    write_log(books, years_later(today, -4))
    note(load_books(books.root), ["I-0002"], "names", "member show")
    assert len(read_log(books.root)) == 2


def test_29_february() -> None:
    assert years_later(dt.date(2024, 2, 29), -2) == dt.date(2022, 2, 28)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="dying needs a child of one's own: os.fork")
@pytest.mark.parametrize("how", ["before", "torn", "after"])
@pytest.mark.parametrize("old", [True, False])
def test_killed_in_the_middle_no_earlier_line_is_lost(how: str, old: bool, books: Books) -> None:
    today = dt.datetime.now().astimezone().date()
    days = [*([dt.date(2001, 1, 1)] if old else []), today, today]
    for at in count(1):
        write_log(books, *days)
        ended = survives(partial(note, books, ["I-0002"], "names", "member show"), Fault(at, how))
        kept = [line for line in read_log(books.root) if line.time.date() == today]
        assert [line.persons for line in kept][:2] == ["I-0001", "I-0001"]
        recover(books.root)  # as the next command does when it loads the books
        note(books, ["I-0003"], "names", "member show")
        assert read_log(books.root)[-1].persons == "I-0003"  # also behind a torn line
        if ended:
            return
