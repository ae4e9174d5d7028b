"""The whole example network: asked by our file, answered by the clearing house, imported, and everybody's dues.

The answer is made by the example's own writer of EB22, and goes through the real import.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from importers.booking.session import prepare_import
from importers.reading.cms import read_cms_file
from sfund.books.commit import commit
from sfund.books.debits import ask_of, collection, debits_of, file_of
from sfund.books.dues import dues_of, paid_by_member
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.persons.register import FILE, write_register
from sfund.books.writing import Additions, plan_additions
from sfund.checks import for_commit
from sfund.collecting.debiting import Collection, Reason, Round
from sfund.example import CmsAsk, CmsRun, build_example
from sfund.example.cms_files import eb22
from sfund.members.facts import DebitFailed
from sfund.members.persons import Person
from sfund.members.standing import Paid
from sfund.periods import Month

LEDGER = Path(__file__).parents[2] / "ledger"
WRITTEN, DAY = dt.date(2026, 11, 20), dt.date(2026, 11, 25)
ROUND = Round(Month(2026, 11), DAY)
BANKS = ("전북은행", "KB국민은행", "카카오뱅크", "신협")
# Every so many of those asked fail, with these codes; the first two are asked again a month later.
EVERY, CODES = 9, ("0021", "0041", "0012", "0019", "0051")
NEXT = {"0021": None, "0041": None, "0012": Reason.CALL, "0019": Reason.STOP, "0051": Reason.LOOK}


def debited(number: int, person: Person) -> Person:
    """The person with an account that can be debited, where CMS has them."""
    if not person.payer_number:
        return person
    return replace(
        person,
        debit_bank=BANKS[number % len(BANKS)],
        debit_account=f"9990-{number:08d}",
        debit_holder=person.name,
        debit_number="800101" if person.id[0] != "O" else "000-82-00000",
        mandate_from=dt.date(2024, 12, 1),
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network") / "books"
    shutil.copytree(LEDGER, folder, ignore=shutil.ignore_patterns(".sfund", "statements", "register"))
    persons = [debited(number, person) for number, person in enumerate(build_example().persons)]
    (folder / "register").mkdir()
    (folder / FILE).write_bytes(write_register(persons))
    return folder


@pytest.fixture(scope="module")
def before(root: Path) -> Books:
    return load_books(root)


@pytest.fixture(scope="module")
def asked(before: Books) -> Collection:
    return collection(before, ROUND, WRITTEN)


@pytest.fixture(scope="module")
def codes(asked: Collection) -> dict[str, str]:
    """Member → why the debit failed, of those whose debit failed."""
    failing = asked.asked[::EVERY]
    return {one.member: CODES[number % len(CODES)] for number, one in enumerate(failing)}


@pytest.fixture(scope="module")
def after(root: Path, before: Books, asked: Collection, codes: dict[str, str]) -> Books:
    """The books with our ask, and the answer imported."""
    persons = {person.id: person for person in before.register.persons}
    content = file_of(before, asked, persons, DAY)
    plan, _ = plan_additions(before, Additions([ask_of(asked, ROUND, WRITTEN, content)]), (for_commit,))
    commit(plan)
    asks = tuple(
        CmsAsk(persons[one.member].payer_number, one.member, one.amount, codes.get(one.member, ""))
        for one in asked.asked
    )
    run = CmsRun(DAY, asks, Decimal(80 * len(asks)), Decimal(40 * len(asks)))
    files = root.parent / "cms"
    files.mkdir()
    (files / "EB211125").write_bytes(content)
    (files / "EB221125").write_bytes(eb22(run))
    done = prepare_import(
        load_books(root),
        sorted(files.iterdir()),
        password=lambda _: None,
        checks=(for_commit,),
        today=dt.date(2026, 11, 26),
    )
    commit(done.plan)
    (outcome,) = done.files
    assert (outcome.rows, outcome.review, outcome.present) == (len(asks), 0, 0)
    return load_books(root)


def test_hundreds_are_asked_and_the_file_says_so(before: Books, asked: Collection) -> None:
    persons = {person.id: person for person in before.register.persons}
    read = read_cms_file(file_of(before, asked, persons, DAY), "EB211125")
    assert len(asked.asked) > 250
    assert [one.payer_number for one in read.details] == [
        persons[one.member].payer_number for one in asked.asked
    ]
    assert [one.amount for one in read.details] == [one.amount for one in asked.asked]


def test_nobody_is_asked_for_what_is_not_open(before: Books, asked: Collection) -> None:
    dues = dues_of(before)
    so_far = paid_by_member(before, WRITTEN)
    for one in asked.asked:
        claims = dues.claims(one.member, so_far.get(one.member, Paid()), DAY)
        open_ = {claim.ask.month: claim.open for claim in claims if claim.ask.due <= DAY and claim.open}
        assert one.now == open_.get(Month(2026, 11), 0)
        assert one.amount <= sum(open_.values())


def test_until_the_answer_nobody_is_asked_again(root: Path, before: Books, asked: Collection) -> None:
    content = file_of(before, asked, {person.id: person for person in before.register.persons}, DAY)
    _, told = plan_additions(before, Additions([ask_of(asked, ROUND, WRITTEN, content)]), (for_commit,))
    later = collection(told, Round(Month(2026, 12), dt.date(2026, 12, 28)), dt.date(2026, 12, 1))
    assert {one.member for one in asked.asked} <= {
        one.member for one in later.left_out if one.reason is Reason.WAITING
    }


def test_every_members_dues_come_out_right(
    before: Books, after: Books, asked: Collection, codes: dict[str, str]
) -> None:
    """Who was asked and did not fail has paid that much more; nobody else's dues changed."""
    amounts = {one.member: one.amount for one in asked.asked if one.member not in codes}
    dues = dues_of(after)
    then, now = paid_by_member(before, dt.date(2026, 12, 1)), paid_by_member(after, dt.date(2026, 12, 1))
    for member in after.registry.members:
        was, is_ = then.get(member, Paid()), now.get(member, Paid())
        assert is_.total - was.total == amounts.get(member, 0), member
        standing = dues.standing(member, is_, dt.date(2026, 12, 1))
        old = dues.standing(member, was, dt.date(2026, 12, 1))
        if standing is not None and old is not None:
            assert standing.arrears == max(old.arrears - amounts.get(member, Decimal(0)), Decimal(0)), member


def test_every_failure_is_in_the_books(after: Books, asked: Collection, codes: dict[str, str]) -> None:
    amounts = {one.member: one.amount for one in asked.asked}
    found = {
        fact.id: (fact.code, fact.amount.number)
        for member in after.registry.members.values()
        for fact in member.facts
        if isinstance(fact, DebitFailed) and fact.date == DAY
    }
    assert found == {member: (code, amounts[member]) for member, code in codes.items()}


def test_a_month_later_the_answer_counts(after: Books, asked: Collection, codes: dict[str, str]) -> None:
    """What failed for want of money is asked again; where the bank said otherwise nobody is asked."""
    assert debits_of(after).waiting == ()
    later = collection(after, Round(Month(2026, 12), dt.date(2026, 12, 28)), dt.date(2026, 12, 1))
    before_amounts = {one.member: one.amount for one in asked.asked}
    again = {one.member: one.again for one in later.asked}
    reasons = {one.member: one.reason for one in later.left_out}
    assert {codes[member] for member in again if member in codes} == {"0021", "0041"}
    for member, code in codes.items():
        if NEXT[code] is None:
            assert again[member] == before_amounts[member]
        else:
            assert reasons[member] is NEXT[code]
    for one in later.asked:
        assert not one.again or one.member in codes
