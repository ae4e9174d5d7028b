"""The register locked and unlocked: the same words, for whoever has a key, and never a third state."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage
import pytest
from books_samples import litter
from disk_faults import Fault, survives
from hypothesis import given
from hypothesis import strategies as st
from keyring import Keyring

from sfund.books import disk
from sfund.books.commit import FileChange, Plan, commit, recover
from sfund.books.decisions import FILE as DECISIONS
from sfund.books.load import load_books
from sfund.books.persons import vault
from sfund.books.persons.locking import key_for_locking, lock, make_private, open_to_others, status, unlock
from sfund.books.persons.register import FILE as REGISTER
from sfund.books.persons.register import read_register, write_register
from sfund.books.writing import Additions, plan_additions
from sfund.errors import SfundError
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

ONE = Person("I-0001", "김하늘", ("하늘이네",), phone="010-0000-0001")
TWO = Person("I-0002", "이바다")
PLAIN = write_register([ONE])


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    return Keyring(tmp_path / "keys", monkeypatch)


@pytest.fixture
def root(make_books: MakeBooks, tmp_path: Path) -> Path:
    made = make_books(tmp_path / "books")
    commit(Plan(made, (FileChange(REGISTER, None, PLAIN),)))
    return made


def lock_it(root: Path, *also: str) -> None:
    commit(lock(root, key_for_locking(root), also).plan)


def files_of(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in (root / "register").rglob("*") if path.is_file()}


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(SfundError) as caught:
        act()
    return caught.value.code


# Locked and unlocked


def test_locked_and_unlocked_again(root: Path, keyring: Keyring) -> None:
    key = keyring.take("treasurer")
    lock_it(root)
    assert files_of(root) == {"register/register.csv.age", "register/recipients.txt"}
    assert (root / "register/register.csv.age").read_bytes().startswith(b"age-encryption.org/v1\n")
    assert "김하늘".encode() not in (root / "register/register.csv.age").read_bytes()
    assert vault.recipients(root) == (key.public,)
    assert load_books(root).register.persons == (ONE,)
    commit(unlock(root).plan)
    assert files_of(root) == {REGISTER, "register/recipients.txt"}
    assert (root / REGISTER).read_bytes() == PLAIN


def test_everything_beside_the_register_is_locked_with_it(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    commit(
        Plan(
            root,
            (
                FileChange("register/receipts/2026.csv", None, b"x"),
                FileChange("register/access.csv", None, b"y"),
            ),
        )
    )
    lock_it(root)
    assert files_of(root) == {"register/register.csv.age", "register/receipts/2026.csv.age",
                              "register/access.csv", "register/recipients.txt"}  # fmt: skip
    assert vault.read(root, "register/receipts/2026.csv") == b"x"


def test_books_without_a_register_can_be_locked(
    make_books: MakeBooks, tmp_path: Path, keyring: Keyring
) -> None:
    root = make_books(tmp_path / "books")
    keyring.take("treasurer")
    lock_it(root)
    assert read_register(root).persons == ()
    assert vault.stored_path(root, DECISIONS) == f"{DECISIONS}.age"


@given(content=st.binary(max_size=5_000))
def test_any_content_opens_to_the_same_bytes(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as patch:
        Keyring(folder / "keys", patch).take("one")
        commit(Plan(folder / "books", (FileChange("register/notes.txt", None, content),)))
        lock_it(folder / "books")
        vault._opened.clear()
        assert vault.read(folder / "books", "register/notes.txt") == content
        commit(unlock(folder / "books").plan)
        assert (folder / "books" / "register/notes.txt").read_bytes() == content


# Writing


def test_what_is_written_to_a_locked_register_is_locked(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    lock_it(root)
    books = load_books(root)
    plan, after = plan_additions(
        books,
        Additions(
            files={
                REGISTER: write_register([ONE, TWO]),
                DECISIONS: b"id,day,bank,amount,counterparty,memo,account\r\n",
            }
        ),
        (),
    )
    commit(plan)
    assert files_of(root) == {
        "register/register.csv.age",
        "register/decisions.csv.age",
        "register/recipients.txt",
    }
    again = load_books(root)
    assert again.register.persons == after.register.persons == (ONE, TWO)
    assert again.files == after.files
    further, _ = plan_additions(after, Additions(files={REGISTER: write_register([TWO])}), ())
    commit(further)
    assert load_books(root).register.persons == (TWO,)


def test_the_same_words_are_no_change(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    lock_it(root)
    before = (root / "register/register.csv.age").read_bytes()
    plan, _ = plan_additions(load_books(root), Additions(files={REGISTER: PLAIN}), ())
    assert plan.is_empty
    commit(plan)
    assert (root / "register/register.csv.age").read_bytes() == before


def test_a_file_that_goes_goes_locked_or_not(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    commit(Plan(root, (FileChange("register/notes.txt", None, b"x"),)))
    lock_it(root)
    plan, _ = plan_additions(load_books(root), Additions(files={"register/notes.txt": None}), ())
    commit(plan)
    assert vault.read(root, "register/notes.txt") is None


@pytest.mark.parametrize("first", ["lock", "unlock"])
def test_a_plan_is_stale_where_the_register_was_locked_or_unlocked_since(
    first: str, root: Path, keyring: Keyring
) -> None:
    keyring.take("treasurer")
    if first == "unlock":
        lock_it(root)
    books = load_books(root)
    named, _ = plan_additions(books, Additions(files={REGISTER: write_register([TWO])}), ())
    other, _ = plan_additions(
        books, Additions(files={DECISIONS: b"id,day,bank,amount,counterparty,memo,account\r\n"}), ()
    )
    lock_it(root) if first == "lock" else commit(unlock(root).plan)
    before = files_of(root)
    assert code_of(lambda: commit(named)) == "PLAN-STALE"
    assert code_of(lambda: commit(other)) == "PLAN-STALE"
    assert files_of(root) == before


# Keys


def test_two_keys_open_each_for_itself(root: Path, keyring: Keyring) -> None:
    auditor = keyring.take("auditor")
    keyring.take("treasurer")
    lock_it(root, f"{auditor.public} auditor, copy in the safe")
    assert "# auditor, copy in the safe" in (root / vault.RECIPIENTS).read_text("utf-8")
    for name in ("treasurer", "auditor"):
        keyring.take(name)
        assert read_register(root).persons == (ONE,)


def test_a_key_that_is_taken_off_the_list_opens_no_more(root: Path, keyring: Keyring) -> None:
    auditor = keyring.take("auditor")
    keyring.take("treasurer")
    lock_it(root, auditor.public)
    listed = (root / vault.RECIPIENTS).read_text("utf-8").splitlines(keepends=True)
    (root / vault.RECIPIENTS).write_text("".join(one for one in listed if auditor.public not in one), "utf-8")
    lock_it(root)
    keyring.take("auditor")
    assert code_of(lambda: load_books(root)) == "REGISTER-KEY-WRONG"


def test_another_key_another_answer(root: Path, keyring: Keyring, tmp_path: Path) -> None:
    keyring.take("treasurer")
    lock_it(root)
    before = (root / "register/register.csv.age").read_bytes()
    keyring.lose()
    assert code_of(lambda: load_books(root)) == "REGISTER-LOCKED"
    keyring.take("stranger")
    assert code_of(lambda: load_books(root)) == "REGISTER-KEY-WRONG"
    assert code_of(lambda: lock_it(root)) == "REGISTER-KEY-WRONG"
    keyring.path("stranger").write_text("AGE-SECRET-KEY-1DAMAGED\n")
    assert code_of(lambda: load_books(root)) == "REGISTER-KEY-WRONG"
    keyring.path("stranger").write_text("# nothing\n")
    assert code_of(lambda: load_books(root)) == "REGISTER-KEY-WRONG"
    assert (root / "register/register.csv.age").read_bytes() == before


def test_who_need_not_know_names_needs_no_key(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    lock_it(root)
    keyring.lose()
    books = load_books(root, names=False)
    assert books.register.persons == ()
    noted, _ = plan_additions(books, Additions(files={"documents/x.txt": b"x"}), ())
    assert code_of(lambda: commit(noted)) == "PLAN-STALE"  # such books are for reading only


def test_no_new_key_for_what_a_lost_one_locked(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    lock_it(root)
    keyring.lose()
    assert code_of(lambda: key_for_locking(root)) == "REGISTER-LOCKED"
    assert not keyring.path("nobody").exists()


def test_a_damaged_file_is_said_to_be_damaged(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    lock_it(root)
    path = root / "register/register.csv.age"
    path.write_bytes(path.read_bytes()[:-1])
    assert code_of(lambda: load_books(root)) == "REGISTER-DAMAGED"
    path.write_bytes(b"id,name\r\n")
    assert code_of(lambda: load_books(root)) == "REGISTER-DAMAGED"


def test_no_key_lies_in_the_books(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SFUND_KEY", str(root / "documents" / "my.key"))
    assert code_of(lambda: key_for_locking(root)) == "KEY-IN-BOOKS"
    assert not (root / "documents").exists()


def test_what_is_no_public_key(root: Path, keyring: Keyring) -> None:
    secret = keyring.take("treasurer").secrets[0]
    for wrong in ("age1", "", "ssh-rsa AAAA", secret):
        with pytest.raises(SfundError) as caught:
            lock_it(root, wrong)
        assert caught.value.code == "PUBLIC-KEY"
        assert secret not in str(caught.value)
    assert files_of(root) == {REGISTER}


def test_the_key_is_for_its_owner_and_for_age(root: Path, keyring: Keyring) -> None:
    key = keyring.take("treasurer")
    lock_it(root)
    text = keyring.path("treasurer").read_text("utf-8")
    assert text.splitlines()[1:] == [f"# public key: {key.public}", key.secrets[0]]
    if os.name != "nt":
        assert stat.S_IMODE(keyring.path("treasurer").stat().st_mode) == 0o600
    assert key.secrets[0] not in repr(key)
    opened = pyrage.decrypt(
        (root / "register/register.csv.age").read_bytes(),
        [pyrage.x25519.Identity.from_str(text.splitlines()[2])],
    )
    assert opened == PLAIN


# Both, and who may read


def test_plain_and_locked_at_once(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    lock_it(root)
    (root / REGISTER).write_bytes(PLAIN)
    os.utime(root / REGISTER, (1, 1))
    with pytest.raises(SfundError) as caught:
        load_books(root)
    assert caught.value.code == "REGISTER-TWICE"
    assert "register/register.csv.age is the newer one" in str(caught.value)
    for act in (lambda: lock_it(root), lambda: unlock(root), lambda: status(root)):
        assert code_of(act) == "REGISTER-TWICE"
    assert (root / REGISTER).read_bytes() == PLAIN


@pytest.mark.skipif(os.name == "nt", reason="modes are not Windows'")
def test_only_the_owner_may_read(root: Path, keyring: Keyring) -> None:
    keyring.take("treasurer")
    lock_it(root)
    assert {stat.S_IMODE((root / name).stat().st_mode) for name in files_of(root)} == {0o600}
    assert stat.S_IMODE((root / "register").stat().st_mode) == 0o700
    (root / "register").chmod(0o755)
    assert open_to_others(root) == ()  # the files themselves are closed
    (root / vault.RECIPIENTS).chmod(0o644)
    assert open_to_others(root) == status(root).open_to_others == (vault.RECIPIENTS,)
    make_private(root)
    assert open_to_others(root) == ()
    assert stat.S_IMODE((root / "register").stat().st_mode) == 0o700


def test_status_without_a_key(root: Path, keyring: Keyring) -> None:
    key = keyring.take("treasurer")
    assert (status(root).locked, status(root).plain, status(root).opens) == ((), (REGISTER,), None)
    lock_it(root, f"{key.public} treasurer")
    assert (status(root).locked, status(root).opens) == ((REGISTER,), True)
    keyring.lose()
    found = status(root)
    assert (found.locked, found.plain, found.opens, found.public) == ((REGISTER,), (), None, None)
    assert found.recipients == ((key.public, "treasurer"),)
    keyring.take("stranger")
    assert status(root).opens is False


# Killed in the middle


@pytest.mark.skipif(not hasattr(os, "fork"), reason="dying needs a child of one's own: os.fork")
@pytest.mark.parametrize("how", ["before", "torn", "after"])
@pytest.mark.parametrize("act", ["lock", "unlock"])
def test_killed_at_every_effect_it_is_plain_or_locked(
    act: str, how: str, tmp_path: Path, keyring: Keyring
) -> None:
    key = keyring.take("treasurer")
    old: dict[str, bytes] = {REGISTER: PLAIN, DECISIONS: b"decisions"}
    fates = set()
    for at in count(1):
        root = tmp_path / f"{at}"
        commit(Plan(root, tuple(FileChange(path, None, content) for path, content in old.items())))
        if act == "unlock":
            lock_it(root)
        plan = (lock(root, key) if act == "lock" else unlock(root)).plan
        ended = survives(partial(commit, plan), Fault(at, how))
        recover(root)
        assert {path: vault.read(root, path) for path in old} == old
        fates.add(vault.is_locked(root))
        assert {vault.is_locked_name(vault.stored_path(root, path)) for path in old} == {
            vault.is_locked(root)
        }
        assert not litter(root)
        if ended:
            assert vault.is_locked(root) is (act == "lock")
            break
    assert fates == {True, False}
    assert disk.read(tmp_path / "1" / REGISTER) in (PLAIN, None)
