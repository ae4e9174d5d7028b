"""Resident registration numbers for receipts: locked only, logged, and gone when their time is over. Made up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from keyring import Keyring

from sfund.books.commit import FileChange, Plan, commit
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.persons import vault
from sfund.books.persons.access import read_log
from sfund.books.persons.locking import key_for_locking, lock, unlock
from sfund.books.persons.register import FILE as REGISTER
from sfund.books.persons.register import write_register
from sfund.books.persons.resident_numbers import BASIS, FILE, expired, get, get_all, kept, purge, put
from sfund.checks.privacy import resident_number_past
from sfund.errors import SfundError
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

NUMBER = "900101-1234568"
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    return Keyring(tmp_path / "keys", monkeypatch)


@pytest.fixture
def books(make_books: MakeBooks, tmp_path: Path) -> Books:
    root = make_books(tmp_path / "books")
    persons = [Person("I-0001", "김하늘"), Person("I-0002", "이바다")]
    commit(Plan(root, (FileChange(REGISTER, None, write_register(persons)),)))
    return load_books(root)


def test_kept_locked_and_told_with_a_line_in_the_log(books: Books, keyring: Keyring) -> None:
    keyring.take("treasurer")
    commit(put(books, "I-0001", "9001011234568", DAY))
    raw = (books.root / f"{FILE}.age").read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n")
    assert not (books.root / FILE).exists()
    assert read_log(books.root) == ()
    assert kept(books) == (("I-0001", dt.date(2031, 3, 1)),)
    assert read_log(books.root) == ()
    assert get(books, "I-0001", "receipt print") == NUMBER
    (line,) = read_log(books.root)
    assert (line.what, line.persons, line.command) == ("resident-number", "I-0001", "receipt print")
    assert get(books, "I-0002", "receipt print") is None
    assert len(read_log(books.root)) == 1
    content = vault.read(books.root, FILE)
    assert content is not None
    assert BASIS in content.decode()


def test_a_later_receipt_keeps_it_longer(books: Books, keyring: Keyring) -> None:
    keyring.take("treasurer")
    commit(put(books, "I-0001", NUMBER, DAY))
    commit(put(books, "I-0002", "900101-5234561", DAY, keep_until=dt.date(2026, 12, 31)))
    commit(put(books, "I-0001", NUMBER, DAY, basis="another law", keep_until=dt.date(2032, 1, 1)))
    assert dict(kept(books)) == {"I-0001": dt.date(2032, 1, 1), "I-0002": dt.date(2026, 12, 31)}
    assert get_all(books, ["I-0001", "I-0002"], "receipt list") == {
        "I-0001": NUMBER,
        "I-0002": "900101-5234561",
    }


def test_the_same_again_is_no_change(books: Books, keyring: Keyring) -> None:
    keyring.take("treasurer")
    commit(put(books, "I-0001", NUMBER, DAY))
    assert put(books, "I-0001", NUMBER, DAY).is_empty


@pytest.mark.parametrize(("day", "gone"), [(dt.date(2031, 3, 1), ()), (dt.date(2031, 3, 2), ("I-0001",))])
def test_deleted_when_its_time_is_over(
    day: dt.date, gone: tuple[str, ...], books: Books, keyring: Keyring
) -> None:
    keyring.take("treasurer")
    commit(put(books, "I-0001", NUMBER, DAY))
    commit(put(books, "I-0002", NUMBER, DAY, keep_until=dt.date(2040, 1, 1)))
    assert expired(books, day) == gone
    told = [one.message.values["id"] for one in resident_number_past(books, day)]
    assert told == list(gone)
    plan, ids = purge(books, day)
    assert ids == gone
    assert plan.is_empty is not bool(gone)
    commit(plan)
    assert {id_ for id_, _ in kept(books)} == {"I-0001", "I-0002"} - set(gone)


def test_the_file_goes_with_its_last_number_and_nobody_is_asked_for_a_key_then(
    books: Books, keyring: Keyring
) -> None:
    keyring.take("treasurer")
    commit(put(books, "I-0001", NUMBER, DAY))
    commit(purge(books, dt.date(2031, 3, 2))[0])
    assert not (books.root / f"{FILE}.age").exists()
    keyring.lose()
    assert get_all(books, ["I-0001"], "receipt issue") == {}
    assert purge(books, dt.date(2031, 3, 2)) == (Plan(books.root, ()), ())


def test_it_needs_a_key(books: Books, keyring: Keyring) -> None:
    with pytest.raises(SfundError) as caught:
        put(books, "I-0001", NUMBER, DAY)
    assert caught.value.code == "RESIDENT-NUMBERS-NEED-KEY"
    assert kept(books) == ()  # none is there, so there is nothing to open
    keyring.take("treasurer")
    commit(put(books, "I-0001", NUMBER, DAY))
    keyring.lose()
    for act in (lambda: kept(books), lambda: get(books, "I-0001", "x"), lambda: purge(books, DAY)):
        with pytest.raises(SfundError) as caught:
            act()
        assert caught.value.code == "RESIDENT-NUMBERS-NEED-KEY"
    assert load_books(books.root).register.persons  # the books themselves need none


@pytest.mark.parametrize(
    ("number", "id_", "code"),
    [
        pytest.param("900101", "I-0001", "RESIDENT-NUMBER-INVALID", id="a birth date"),
        pytest.param("901301-1234567", "I-0001", "RESIDENT-NUMBER-INVALID", id="no such month"),
        pytest.param("120-81-00000", "I-0001", "RESIDENT-NUMBER-INVALID", id="a business number"),
        pytest.param(NUMBER, "I-0404", "UNKNOWN-ID", id="nobody's id"),
    ],
)
def test_refused(number: str, id_: str, code: str, books: Books, keyring: Keyring) -> None:
    keyring.take("treasurer")
    with pytest.raises(SfundError) as caught:
        put(books, id_, number, DAY)
    assert caught.value.code == code
    assert number not in str(caught.value)
    assert not (books.root / f"{FILE}.age").exists()


def test_locked_with_the_register_and_locked_still_when_that_is_plain(books: Books, keyring: Keyring) -> None:
    auditor = keyring.take("auditor")
    key = keyring.take("treasurer")
    commit(put(books, "I-0001", NUMBER, DAY))
    assert not vault.is_locked(books.root)
    commit(lock(books.root, key_for_locking(books.root), [auditor.public]).plan)
    assert vault.recipients(books.root) == (key.public, auditor.public)
    commit(unlock(books.root).plan)
    assert (books.root / REGISTER).exists()
    assert (books.root / f"{FILE}.age").exists()
    keyring.take("auditor")
    assert get(load_books(books.root), "I-0001", "audit") == NUMBER


def test_its_repr_tells_nothing(books: Books) -> None:
    from sfund.books.persons.resident_numbers import ResidentNumber

    assert "900101" not in repr(ResidentNumber("I-0001", NUMBER, BASIS, DAY, DAY))
