"""From entries to a plan: where they go, what stays to the byte, and what is refused."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from books_samples import contents
from hypothesis import given
from hypothesis import strategies as st

from sfund.books.commit import commit
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.render import Entry, render
from sfund.books.writing import Additions, plan_additions
from sfund.errors import BooksError, CommitError, Diagnostic
from sfund.members.facts import MemberJoin, MemberKind, MemberLeave
from sfund.money import Money
from sfund.placing.drafts import Assertion, Draft, DraftPosting
from sfund.words import say

if TYPE_CHECKING:
    from conftest import MakeBooks


def won(number: int) -> Money:
    return Money(Decimal(number), "KRW")


def gift(day: str, number: int = 1000, account: str = "Assets:Cash", narration: str = "gift") -> Draft:
    postings = (DraftPosting(account, won(number)), DraftPosting("Income:Donations", won(-number)))
    return Draft(dt.date.fromisoformat(day), "*", "", narration, postings)


def add(root: Path, *entries: Entry, files: Mapping[str, bytes] | None = None) -> Books:
    """Adds them to the books on the disk; the books as they then are."""
    plan, after = plan_additions(load_books(root), Additions(entries, files=files or {}), ())
    commit(plan)
    again = load_books(root)
    assert len(again.entries) == len(after.entries)
    assert again.registry.members.keys() == after.registry.members.keys()
    return again


def transactions(books: Books) -> list[data.Transaction]:
    return [entry for entry in books.entries if isinstance(entry, data.Transaction)]


def put(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())


def include(root: Path, pattern: str) -> None:
    with (root / "main.beancount").open("a") as main:
        main.write(f'include "{pattern}"\n')


# -------------------------------------------------------------------------------- each to its month's file


def test_entries_go_to_their_months_file(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    join = MemberJoin(date=dt.date(2026, 1, 2), id="O-001", kind=MemberKind.ORGANIZATION, name="한 단체")
    balance = Assertion(dt.date(2025, 3, 6), "Assets:Cash", won(1000))
    books = add(root, gift("2025-03-05"), gift("2025-12-31", 7), join, balance)
    assert books.diagnostics == ()
    journal = {path: text.decode() for path, text in contents(root).items() if path.startswith("journal")}
    assert journal == {
        "journal/2025/03.beancount": render([gift("2025-03-05"), balance]),
        "journal/2025/12.beancount": render([gift("2025-12-31", 7)]),
        "journal/2026/01.beancount": render([join]),
    }


def test_main_gets_each_include_once(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    before = (root / "main.beancount").read_text()
    for day in ("2025-03-05", "2025-03-06", "2025-04-01", "2025-03-07"):
        assert add(root, gift(day)).diagnostics == ()
    after = (root / "main.beancount").read_text()
    assert after.startswith(before)
    added = [line for line in after.removeprefix(before).splitlines() if line]
    assert added == ['include "journal/2025/03.beancount"', 'include "journal/2025/04.beancount"']


INCLUDES = {  # what the main file includes already, and whether that finds journal/2025/03.beancount
    "by name": ("journal/2025/03.beancount", True),
    "by name, from here": ("./journal/2025/03.beancount", True),
    "any month of any year": ("journal/*/*.beancount", True),
    "any month of the year": ("journal/2025/*.beancount", True),
    "any depth": ("journal/**/*.beancount", True),
    "anywhere": ("**/03.beancount", True),
    "a set of names": ("journal/202[45]/0?.beancount", True),
    "around a corner": ("journal/../journal/2025/*.beancount", True),
    "another year": ("journal/2024/*.beancount", False),
    "another year, anywhere": ("**/2024/*.beancount", False),
    "one folder too few": ("journal/*.beancount", False),
    "stars that span nothing": ("journal/**.beancount", False),
}


@pytest.mark.parametrize(("pattern", "finds"), INCLUDES.values(), ids=INCLUDES)
def test_an_include_that_finds_the_file_is_enough(
    tmp_path: Path, make_books: MakeBooks, pattern: str, finds: bool
) -> None:
    root = make_books(tmp_path)
    put(root, "journal/2024/03.beancount", "")
    include(root, pattern)
    main = (root / "main.beancount").read_text()
    books = add(root, gift("2025-03-05"))
    assert [one.message for one in books.diagnostics if one.code != "INCLUDE"] == []
    assert ("03.beancount" in (root / "main.beancount").read_text().removeprefix(main)) is not finds
    assert sum(isinstance(entry, data.Transaction) for entry in books.entries) == 1


@pytest.mark.parametrize("pattern", ["2025/*.beancount", "2025/03.beancount"])
def test_an_include_of_an_included_file_is_enough(
    tmp_path: Path, make_books: MakeBooks, pattern: str
) -> None:
    root = make_books(tmp_path)
    put(root, "journal/2025/03.beancount", "")
    put(root, "journal/index.beancount", f'include "{pattern}"\n')
    include(root, "journal/index.beancount")
    main = (root / "main.beancount").read_bytes()
    assert add(root, gift("2025-03-05")).diagnostics == ()
    assert (root / "main.beancount").read_bytes() == main


def test_main_elsewhere(tmp_path: Path, make_books: MakeBooks) -> None:
    """The settings may name another main file; includes go there."""
    root = make_books(tmp_path, settings='[books]\nmain = "all.beancount"\n')
    (root / "main.beancount").rename(root / "all.beancount")
    assert add(root, gift("2025-03-05")).diagnostics == ()
    assert "journal/2025/03" in (root / "all.beancount").read_text()


MAINS = {  # where the main file is, and how it names the month of March 2025
    "all.beancount": "journal/2025/03.beancount",
    "books/main.beancount": "../journal/2025/03.beancount",
    "journal/main.beancount": "2025/03.beancount",
    "a/b/main.beancount": "../../journal/2025/03.beancount",
}


@pytest.mark.parametrize(("main", "named"), MAINS.items(), ids=MAINS)
def test_main_in_another_folder(tmp_path: Path, make_books: MakeBooks, main: str, named: str) -> None:
    root = make_books(tmp_path, settings=f'[books]\nmain = "{main}"\n')
    (root / main).parent.mkdir(parents=True, exist_ok=True)
    (root / "main.beancount").rename(root / main)
    (root / "accounts.beancount").rename((root / main).parent / "accounts.beancount")
    assert add(root, gift("2025-03-05")).diagnostics == ()
    books = add(root, gift("2025-03-06"))
    assert books.diagnostics == ()
    assert (root / main).read_text().count("03.beancount") == 1
    assert f'include "{named}"\n' in (root / main).read_text()
    assert len(transactions(books)) == 2


def test_a_journal_that_the_books_do_not_include(tmp_path: Path, make_books: MakeBooks) -> None:
    """With the include its old entries would join the books unseen."""
    root = make_books(tmp_path)
    put(root, "journal/2025/03.beancount", render([gift("2025-03-01", 7)]))
    before = contents(root)
    with pytest.raises(BooksError) as caught:
        plan_additions(load_books(root), Additions([gift("2025-03-05")]), ())
    (only,) = caught.value.diagnostics
    assert (only.code, only.file) == ("JOURNAL-NOT-INCLUDED", "journal/2025/03.beancount")
    assert "main.beancount" in str(only.hint)
    assert contents(root) == before
    include(root, "journal/2025/03.beancount")  # as the hint says
    assert len(transactions(add(root, gift("2025-03-05")))) == 2


def test_a_journal_that_came_since_the_books_were_read(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    put(root, "journal/2025/01.beancount", "")
    include(root, "journal/2025/*.beancount")
    books = load_books(root)
    put(root, "journal/2025/03.beancount", render([gift("2025-03-01", 7)]))
    with pytest.raises(CommitError) as caught:
        plan_additions(books, Additions([gift("2025-03-05")]), ())
    assert caught.value.code == "PLAN-STALE"


# ------------------------------------------------------------------------------------ every byte of theirs

EXISTING = {
    "nothing": "",
    "with a final newline": '2025-03-01 note Assets:Cash "x"\n',
    "without one": '2025-03-01 note Assets:Cash "x"',
    "an empty line at its end": '2025-03-01 note Assets:Cash "x"\n\n',
    "as Windows writes": '2025-03-01 note Assets:Cash "x"\r\n; 한글\r\n',
    "odd separators in a text": '2025-03-01 note Assets:Cash "a\u2028b\x85c"\n; \x0b\n',
    "a comment without an end": "; to do",
}


@pytest.mark.parametrize("text", EXISTING.values(), ids=EXISTING)
def test_what_stood_there_stays(tmp_path: Path, make_books: MakeBooks, text: str) -> None:
    root = make_books(tmp_path)
    put(root, "journal/2025/03.beancount", text)
    include(root, "journal/2025/03.beancount")
    books = add(root, gift("2025-03-05"))
    assert books.diagnostics == ()
    after = (root / "journal/2025/03.beancount").read_bytes()
    assert after.startswith(text.encode())
    assert after.removeprefix(text.encode()).decode().strip("\n") == render([gift("2025-03-05")]).strip("\n")


def test_bytes_that_are_no_text_stay(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    theirs = "; 한글".encode("cp949") + b"\n"
    (root / "journal/2025").mkdir(parents=True)
    (root / "journal/2025/03.beancount").write_bytes(theirs)
    include(root, "journal/2025/03.beancount")
    plan, _ = plan_additions(load_books(root), Additions([gift("2025-03-05")]), ())
    commit(plan)
    assert (root / "journal/2025/03.beancount").read_bytes().startswith(theirs)


REPLACED = """\
; a heading

2025-03-01 * "first"
  Assets:Cash          1 KRW
  Income:Donations    -1 KRW
2025-03-02 ! "to review" "two
lines; and \\" a mark"
  why: "several
lines"
  ; a comment inside
  Assets:Cash          2 KRW  ; "half open
  Income:Donations    -2 KRW

; before the third
2025-03-03 * "third \u2028 \x85"
  Assets:Cash          3 KRW
  Income:Donations    -3 KRW
2025-03-04 * "fourth"
  Assets:Cash          4 KRW
  Income:Donations    -4 KRW"""
BLOCKS = {
    1: ('2025-03-01 * "first"', "2025-03-02 !"),
    2: ("2025-03-02 !", "\n; before the third"),
    3: ('2025-03-03 * "third', '2025-03-04 * "fourth"'),
    4: ('2025-03-04 * "fourth"', ""),
}


def _block(day: int) -> tuple[str, str]:
    """What stands before and after that day's entry."""
    begins, follows = BLOCKS[day]
    start = REPLACED.index(begins)
    return REPLACED[:start], REPLACED[REPLACED.index(follows, start) :] if follows else ""


@pytest.mark.parametrize("day", [1, 2, 3, 4])
@pytest.mark.parametrize("goes", [False, True], ids=["replaced", "removed"])
def test_replacing_keeps_every_other_byte(
    tmp_path: Path, make_books: MakeBooks, day: int, goes: bool
) -> None:
    root = make_books(tmp_path, 'include "journal/odd.beancount"')
    put(root, "journal/odd.beancount", REPLACED)
    books = load_books(root)
    assert books.diagnostics == ()
    (old,) = [entry for entry in books.entries if entry.date == dt.date(2025, 3, day)]
    new = None if goes else gift(f"2025-03-0{day}", day, narration="instead")
    plan, after = plan_additions(books, Additions(replaced=[(old, new)]), ())
    commit(plan)
    before, follows = _block(day)
    text = render([new]).rstrip("\n") + "\n" if new else ""
    expected = before + text + (follows.removeprefix("\n") if goes else follows)
    assert (root / "journal/odd.beancount").read_bytes().decode() == expected
    again = load_books(root)
    assert again.diagnostics == ()
    assert len(again.entries) == len(after.entries) == len(books.entries) - goes


def test_several_at_once(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    add(root, *(gift(f"2025-03-{day:02d}", day) for day in range(1, 10)))
    books = load_books(root)
    moved = [entry for entry in books.entries if isinstance(entry, data.Transaction)]
    replaced = [(entry, gift(str(entry.date), 100) if entry.date.day % 2 else None) for entry in moved]
    plan, _ = plan_additions(books, Additions([gift("2025-03-20", 20)], replaced), ())
    commit(plan)
    numbers = load_books(root).query("SELECT number FROM postings WHERE number > 0 ORDER BY day")
    assert [number for (number,) in numbers] == [100] * 5 + [20]


@given(gone=st.sets(st.integers(1, 12)), blanks=st.lists(st.integers(0, 2), min_size=12, max_size=12))
def test_removing_any_of_them_leaves_the_others(
    make_books: MakeBooks, gone: set[int], blanks: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(render([gift(f"2025-03-{day:02d}", day)]).rstrip("\n") + "\n" * (1 + blank)
                       for day, blank in enumerate(blanks, start=1))  # fmt: skip
        root = make_books(Path(folder), text)
        books = load_books(root)
        removed = [
            (one, None) for one in books.entries if isinstance(one, data.Transaction) and one.date.day in gone
        ]
        plan, _ = plan_additions(books, Additions(replaced=removed), ())
        commit(plan)
        left = [one.date.day for one in load_books(root).entries if isinstance(one, data.Transaction)]
        assert left == [day for day in range(1, 13) if day not in gone]


AROUND = {  # what gives an entry more than its own lines say
    "a tag": ("pushtag #camp\n", "poptag #camp\n"),
    "metadata": ('pushmeta place: "hall"\n', "popmeta place:\n"),
}


@pytest.mark.parametrize(("begins", "ends"), AROUND.values(), ids=AROUND)
def test_a_replacement_that_would_say_more_than_is_meant(
    tmp_path: Path, make_books: MakeBooks, begins: str, ends: str
) -> None:
    root = make_books(tmp_path, begins + render([gift("2025-03-05"), gift("2025-03-06")]) + ends)
    books, before = load_books(root), contents(root)
    assert books.diagnostics == ()
    first, second = transactions(books)
    with pytest.raises(BooksError) as caught:
        plan_additions(books, Additions(replaced=[(first, gift("2025-03-05", 7))]), ())
    (only,) = caught.value.diagnostics
    assert (only.code, only.file) == ("ENTRIES-DIFFER", "ledger.beancount")
    assert contents(root) == before
    plan, _ = plan_additions(books, Additions(replaced=[(second, None)]), ())  # what is removed says nothing
    commit(plan)
    (left,) = transactions(load_books(root))
    assert left.date == first.date


def test_replacing_where_something_else_is_broken(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path, OLD_ERRORS["syntax"] + render([gift("2025-03-05"), gift("2025-03-06")]))
    books = load_books(root)
    replaced = [(transactions(books)[0], gift("2025-03-05", 7))]
    plan, _ = plan_additions(books, Additions([gift("2025-03-07")], replaced), ())
    commit(plan)
    assert [one.code for one in load_books(root).diagnostics] == ["SYNTAX"]
    assert len(transactions(load_books(root))) == 3


def test_replacing_and_adding_in_one_file(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    add(root, gift("2025-03-20", 20), gift("2025-03-10", 10))
    books = load_books(root)
    replaced = [(transactions(books)[0], gift("2025-03-10", 11))]
    plan, _ = plan_additions(books, Additions([gift("2025-03-01", 1)], replaced), ())
    commit(plan)
    books = load_books(root)
    numbers = [units.number for one in transactions(books) if (units := one.postings[0].units) is not None]
    assert numbers == [1, 11, 20]


def test_what_was_only_planned_cannot_be_replaced(tmp_path: Path, make_books: MakeBooks) -> None:
    """It is in no file until the books are loaded again: a programming error."""
    root = make_books(tmp_path)
    plan, after = plan_additions(load_books(root), Additions([gift("2025-03-05")]), ())
    commit(plan)
    with pytest.raises(ValueError, match="in no file"):
        plan_additions(after, Additions(replaced=[(transactions(after)[0], None)]), ())
    plan, _ = plan_additions(after, Additions([gift("2025-03-06")]), ())
    commit(plan)
    assert len(transactions(load_books(root))) == 2


@pytest.mark.parametrize("number", [1, 2, 3], ids=["the next", "the one after", "the last"])
def test_what_moved_cannot_be_replaced(tmp_path: Path, make_books: MakeBooks, number: int) -> None:
    """After a replacement the entries below it stand on other lines than these books know."""
    root = make_books(tmp_path)
    add(root, *(gift(f"2025-03-0{day}", day) for day in range(1, 5)))
    books = load_books(root)
    plan, after = plan_additions(books, Additions(replaced=[(transactions(books)[0], None)]), ())
    commit(plan)
    before = contents(root)
    with pytest.raises(ValueError, match="on its line; load the books again"):
        plan_additions(after, Additions(replaced=[(transactions(after)[number - 1], None)]), ())
    assert contents(root) == before


# ------------------------------------------------------------------------------------- what would break them

BREAKING: dict[str, tuple[Entry, str]] = {
    "an account that is not open": (gift("2025-03-05", account="Assets:Nope"), "UNKNOWN-ACCOUNT"),
    "before the account was opened": (gift("2024-12-31"), "UNKNOWN-ACCOUNT"),
    "a balance that differs": (Assertion(dt.date(2025, 4, 1), "Assets:Cash", won(7)), "BALANCE-DIFFERS"),
    "postings that do not add up": (
        Draft(dt.date(2025, 3, 5), "*", "", "x", (DraftPosting("Assets:Cash", won(1)),)), "UNBALANCED"),
    "a currency that the account does not know": (
        Draft(dt.date(2025, 3, 5), "*", "", "x", (DraftPosting("Assets:Cash", Money(Decimal(0), "USD")),)), "INVALID"),
    "a name that is no account": (gift("2025-03-05", account="assets cash"), "ENTRY-UNWRITABLE"),
    "a member who never joined": (MemberLeave(date=dt.date(2025, 3, 5), id="O-009"), "UNKNOWN-MEMBER"),
    "a member who joins a plan unknown": (
        MemberJoin(date=dt.date(2025, 3, 5), id="O-009", kind=MemberKind.SUPPORTER, plan="nope"), "UNKNOWN-DUES-PLAN"),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "code"), BREAKING.values(), ids=BREAKING)
def test_an_entry_that_would_break_the_books(
    tmp_path: Path, make_books: MakeBooks, entry: Entry, code: str
) -> None:
    root = make_books(tmp_path)
    books, before = load_books(root), contents(root)
    with pytest.raises(BooksError) as caught:
        plan_additions(books, Additions([gift("2025-03-04"), entry]), ())
    assert {one.code for one in caught.value.diagnostics} == {code}
    assert {one.place for one in caught.value.diagnostics} == {""}
    assert contents(root) == before


def test_an_entry_that_breaks_an_older_balance(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path, "2025-04-01 balance Assets:Cash 0 KRW")
    with pytest.raises(BooksError) as caught:
        plan_additions(load_books(root), Additions([gift("2025-03-05")]), ())
    assert [(one.code, one.place) for one in caught.value.diagnostics] == [
        ("BALANCE-DIFFERS", "ledger.beancount:1")
    ]
    plan, _ = plan_additions(
        load_books(root), Additions([gift("2025-04-01")]), ()
    )  # the assertion is of its morning
    commit(plan)


OLD_ERRORS = {
    "syntax": "2025-02-01 opne Assets:X\n",
    "unbalanced": '2025-02-01 * "x"\n  Assets:Cash  1 KRW\n  Income:Donations  -2 KRW\n',
    "unopened": '2025-02-01 * "x"\n  Assets:Nope  1 KRW\n  Income:Donations  -1 KRW\n',
    "a balance of another account": "2025-02-01 balance Assets:Prepaid 5 KRW\n",
    "a balance of this account, later": "2025-12-31 balance Assets:Cash 5 KRW\n",
    "a missing include": 'include "gone.beancount"\n',
    "a dangling id": '2025-02-01 custom "member" "leave" "O-009"\n',
    "an unknown directive": '2025-02-01 custom "membre" "leave" "O-009"\n',
}


@pytest.mark.parametrize("text", OLD_ERRORS.values(), ids=OLD_ERRORS)
def test_an_old_error_does_not_stop_a_good_addition(tmp_path: Path, make_books: MakeBooks, text: str) -> None:
    root = make_books(tmp_path, text)
    codes = [one.code for one in load_books(root).diagnostics]
    assert codes
    plan, _ = plan_additions(load_books(root), Additions([gift("2025-03-05")]), ())
    commit(plan)
    assert [one.code for one in load_books(root).diagnostics] == codes


@pytest.mark.parametrize(
    "text", [OLD_ERRORS["unbalanced"], OLD_ERRORS["unopened"]], ids=["unbalanced", "unopened"]
)
def test_an_old_error_is_no_licence_for_the_same_again(
    tmp_path: Path, make_books: MakeBooks, text: str
) -> None:
    root = make_books(tmp_path, text)
    bad = {
        OLD_ERRORS["unbalanced"]: Draft(dt.date(2025, 3, 5), "*", "", "x", (
            DraftPosting("Assets:Cash", won(1)), DraftPosting("Income:Donations", won(-2)))),
        OLD_ERRORS["unopened"]: gift("2025-03-05", 1, "Assets:Nope"),
    }[text]  # fmt: skip
    with pytest.raises(BooksError):
        plan_additions(load_books(root), Additions([bad]), ())


def test_what_is_missing_can_be_entered_one_by_one(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path, "2025-04-01 balance Assets:Cash 3000 KRW\n")
    for day, left in (("2025-03-01", 1), ("2025-03-02", 1), ("2025-03-03", 0)):
        assert len(add(root, gift(day)).diagnostics) == left


def test_a_check_of_the_callers(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path, OLD_ERRORS["unbalanced"])

    def no_gifts(books: Books) -> list[Diagnostic]:
        found = books.query("SELECT count(*) FROM postings WHERE narration = 'gift' AND number > 0")[0][0]
        return [Diagnostic("NO-GIFTS", say("{count} gifts", count=found))] if found else []

    with pytest.raises(BooksError) as caught:
        plan_additions(load_books(root), Additions([gift("2025-03-05")]), [no_gifts])
    assert caught.value.code == "NO-GIFTS"
    plan_additions(load_books(root), Additions([gift("2025-03-05", narration="fee")]), [no_gifts])


# ------------------------------------------------------------------------------------------ other files


def test_other_files_come_with_the_entries(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    statement = bytes(range(256))
    add(root, gift("2025-03-05"), files={"statements/2025/03/bank.xls": statement})
    assert (root / "statements/2025/03/bank.xls").read_bytes() == statement
    plan, _ = plan_additions(
        load_books(root), Additions(files={"statements/2025/03/bank.xls": statement}), ()
    )
    assert plan.is_empty


def test_nothing_to_add_is_an_empty_plan(tmp_path: Path, make_books: MakeBooks) -> None:
    books = load_books(make_books(tmp_path))
    plan, after = plan_additions(books, Additions(), ())
    assert plan.is_empty
    assert after is books


def test_a_plan_writes_nothing(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    before = contents(root)
    plan, after = plan_additions(load_books(root), Additions([gift("2025-03-05")]), ())
    assert not plan.is_empty
    assert after.query("SELECT sum(number) FROM postings WHERE account = 'Assets:Cash'") == [(Decimal(1000),)]
    assert contents(root) == before


def test_a_file_that_got_shorter_is_stale_and_no_accident(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path)
    add(root, gift("2025-03-05"), gift("2025-03-06"))
    books = load_books(root)
    last = books.entries[-1]
    put(root, "journal/2025/03.beancount", "")
    with pytest.raises(CommitError) as caught:
        plan_additions(books, Additions(replaced=[(last, None)]), ())
    assert caught.value.code == "PLAN-STALE"
