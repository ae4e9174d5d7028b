"""What is kept of a decision: a rule, another name, what was learned; and what may never be kept in the books."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import OPERATING, Desk, Payment, booked, kb_csv
from undecided import (
    DOUBTED,
    PRINTER,
    PRINTER_AGAIN,
    REPAID,
    SAME_NAME,
    SAME_NAME_MORE,
    STRANGER,
    by_amount,
    undecided,
)

from importers.placing.persons import Persons, looks_like_a_name
from importers.review.asking import Planned, Request, planned
from importers.review.choices import Choices, Kind
from importers.review.deciding import one_part
from importers.review.learned import forget, lessons
from importers.review.places import Places
from importers.review.reopening import reopen
from importers.review.ruling import proposed_name, proposed_words
from sfund.books.commit import commit
from sfund.books.decisions import FILE as DECISIONS
from sfund.books.persons.register import FILE as REGISTER
from sfund.checks import for_commit
from sfund.errors import RequestError, SfundError
from sfund.members.persons import Person
from sfund.placing.placements import Placement

if TYPE_CHECKING:
    from conftest import MakeBooks

CHECKS = (for_commit,)
PRINTING, DUES, GIFT = "Expenses:Office:Printing", "Income:Dues:Individual", "Income:Donations"


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return undecided(make_books, tmp_path / "books")


def at(account: str, amount: int, **named: str) -> Placement:
    return one_part(account, Decimal(amount), meta=named)


def ask(desk: Desk, placements: dict[int, Placement | None], **rest: object) -> Planned:
    lines = by_amount(desk)
    request = Request({lines[amount].id: placement for amount, placement in placements.items()}, **rest)  # type: ignore[arg-type]
    done = planned(desk.books(), [lines[amount] for amount in placements], request, CHECKS)
    commit(done.plan)
    return done


# --- rules -------------------------------------------------------------------------------------------


def test_a_rule_holds_from_the_first_of_the_lines_month_for_its_account_and_direction(desk: Desk) -> None:
    done = ask(
        desk, {PRINTER: at(PRINTING, PRINTER), PRINTER_AGAIN: at(PRINTING, PRINTER_AGAIN)}, rule="printing"
    )
    rule = done.rule
    assert rule is not None
    assert (str(rule.date), rule.match, rule.direction, rule.only) == (
        "2025-03-01",
        "온고을인쇄",
        "out",
        OPERATING,
    )
    (outcome,) = desk.put(kb_csv(booked(542_500, [Payment("2025-04-02 10:00", -61_000, "온고을인쇄")])))
    assert (outcome.posted, outcome.review) == (1, 0)
    assert desk.balance(PRINTING) == 45_000 + 52_000 + 61_000


def test_a_rule_never_holds_before_its_account_is_open(desk: Desk) -> None:
    desk.write_by_hand("2025-03-05 open Expenses:Office:Copies KRW")
    done = ask(desk, {PRINTER: at("Expenses:Office:Copies", PRINTER)}, rule="copies")
    assert done.rule is not None
    assert str(done.rule.date) == "2025-03-05"


@pytest.mark.parametrize(
    ("amount", "account", "rest", "code"),
    [
        (STRANGER, GIFT, {}, "RULE-NAMES-PERSON"),  # looks like a name
        (STRANGER, GIFT, {"match": "홍길동"}, "RULE-NAMES-PERSON"),
        (STRANGER, GIFT, {"match": "홍길동 3월분"}, "RULE-NAMES-PERSON"),
        (PRINTER, PRINTING, {"match": "온고을인쇄 010-1234-5678"}, "WORDS-HOLD-NUMBER"),
        (SAME_NAME, GIFT, {}, "RULE-NAMES-PERSON"),
        (SAME_NAME, GIFT, {"match": "박서준"}, "RULE-NAMES-PERSON"),
        (SAME_NAME, GIFT, {"match": "박서준님"}, "RULE-NAMES-PERSON"),
        (PRINTER, PRINTING, {"match": "온"}, "RULE-TOO-WIDE"),
        (PRINTER, PRINTING, {"match": "(주)"}, "RULE-TOO-WIDE"),
        (PRINTER, PRINTING, {"match": "- ."}, "RULE-TOO-WIDE"),
        (PRINTER, PRINTING, {"match": "12345"}, "RULE-TOO-WIDE"),
        (PRINTER, PRINTING, {"match": "전자금융"}, "RULE-TOO-WIDE"),  # on every line of this bank
        (PRINTER, PRINTING, {"match": "전기"}, "RULE-MISSES"),
        (PRINTER, PRINTING, {"rule": "Printing Costs"}, "RULE-NAME"),
        (PRINTER, PRINTING, {"rule": "fees"}, "RULE-NAME-TAKEN"),
        (PRINTER, "Expenses:Nowhere", {}, "UNKNOWN-ACCOUNT"),
    ],
)
def test_what_no_rule_may_be(desk: Desk, amount: int, account: str, rest: dict[str, str], code: str) -> None:
    before = desk.contents()
    with pytest.raises(SfundError) as refused:
        ask(desk, {amount: at(account, amount)}, **{"rule": "new", **rest})
    assert refused.value.code == code
    assert not {"홍길동", "박서준"} & set(str(refused.value).split())
    assert desk.contents() == before


def test_a_rule_cannot_say_what_is_of_one_line_alone(desk: Desk) -> None:
    for placement, others in (
        (at(DUES, PRINTER, member="I-0001", covers="2025-03"), {}),
        (at(GIFT, PRINTER, pledge="P-1"), {}),
    ):
        with pytest.raises(RequestError, match="RULE-CANNOT-SAY"):
            ask(desk, {PRINTER: placement}, rule="new", **others)
    with pytest.raises(RequestError, match="RULE-MISSES"):  # one bank line in, one out
        ask(desk, {PRINTER: at(PRINTING, PRINTER), REPAID: at(GIFT, REPAID)}, rule="new")


def test_an_organisation_may_stand_in_a_rule(desk: Desk) -> None:
    done = ask(desk, {REPAID: at("Income:Other", REPAID)}, rule="new", match="한빛두레")
    assert done.rule is not None


def test_a_name_and_words_for_a_rule_are_proposed(desk: Desk) -> None:
    lines = by_amount(desk)
    assert proposed_name(desk.books(), PRINTING) == "printing"
    assert proposed_name(desk.books(), "Expenses:Office:Fees") == "fees-2"
    assert (proposed_words(lines[PRINTER]), proposed_words(lines[STRANGER])) == ("온고을인쇄", "")


# --- words for the entry -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("3월 인쇄물", False),
        ("김하늘 회원 회비", True),
        ("김하늘회비", True),
        ("송이버섯 구입", False),  # a member is called 송이
        ("송이 회비", True),
        ("송이에게 환불", True),
        ("홍길동 님의 기부", True),  # the bank printed it, the register does not know it
        ("한빛두레 대출 상환", False),  # an organisation
    ],
)
def test_words_for_the_entry_name_no_person(desk: Desk, words: str, named: bool) -> None:
    desk.register(Person("I-0001", "김하늘"), Person("I-0002", "송이"), Person("O-001", "(주)한빛두레"))
    if not named:
        ask(desk, {STRANGER: at(GIFT, STRANGER)}, narration=words)
        assert words in {entry.narration for entry in desk.transactions()}
        return
    with pytest.raises(RequestError, match="NARRATION-NAMES-PERSON") as refused:
        ask(desk, {STRANGER: at(GIFT, STRANGER)}, narration=words)
    assert "홍길동" not in str(refused.value)


def test_a_confirmed_line_may_have_words_too(desk: Desk) -> None:
    ask(desk, {DOUBTED: None}, narration="회비 일부")
    assert "회비 일부" in {entry.narration for entry in desk.transactions()}


@pytest.mark.parametrize(
    ("words", "private"),
    [
        ("010-1234-5678 로 연락", True), ("01012345678", True), ("０１０－１２３４－５６７８", True),
        ("110 123 456789 계좌", True), ("123.45.67890", True), ("L-2025-001 상환", False),
        ("2025-03-05 환불", False), ("2025-03-05 2025-03-09 출장", False), ("20250305", False),
        ("12,000,000원", False), ("12000000원 반환", False), ("3월 4일 33명", False), ("G-2025-1 2025.1.31", False),
    ],
)  # fmt: skip
def test_words_for_the_entry_hold_no_number_of_a_person(desk: Desk, words: str, private: bool) -> None:
    if not private:
        ask(desk, {STRANGER: at(GIFT, STRANGER)}, narration=words)
        assert words in {entry.narration for entry in desk.transactions()}
        return
    before = desk.contents()
    for rest in ({"narration": words}, {}):
        with pytest.raises(RequestError, match="WORDS-HOLD-NUMBER"):
            ask(desk, {STRANGER: at(GIFT, STRANGER, **({} if rest else {"line": words}))}, **rest)
    assert desk.contents() == before


@pytest.mark.parametrize(
    ("words", "like"),
    [
        ("홍길동", True), ("3월 홍길동 회비", True), ("홍길동님", True), ("전기요금", False), ("온고을인쇄", False),
        ("현금인출", False), ("한전", False), ("", False), ("KT", False),
    ],
)  # fmt: skip
def test_what_looks_like_the_name_of_a_person(words: str, like: bool) -> None:
    assert looks_like_a_name(words) is like


def test_whom_the_register_knows(desk: Desk) -> None:
    persons = Persons(desk.books())
    assert persons.named_in("박서준 봄 모임") == ("I-0002", "I-0003")
    assert persons.named_in("새터울식품") == ()


# --- another name ------------------------------------------------------------------------------------


def test_another_name_finds_the_member_from_then_on(desk: Desk) -> None:
    done = ask(desk, {STRANGER: at(DUES, STRANGER, member="I-0001")}, alias=True)
    assert done.alias_of == "I-0001"
    (person,) = [one for one in desk.books().register.persons if one.id == "I-0001"]
    assert person.aliases == ("홍길동",)
    assert "홍길동" not in "".join(path.read_text("utf-8") for path in desk.root.rglob("*.beancount"))
    (outcome,) = desk.put(kb_csv(booked(542_500, [Payment("2025-04-02 10:00", 10_000, "홍길동4월회비")])))
    assert (outcome.posted, outcome.review) == (1, 0)


def test_a_month_is_no_part_of_a_name(desk: Desk) -> None:
    desk.put(kb_csv(booked(542_500, [Payment("2025-04-02 10:00", 11_000, "4월회비 하늘이네")])))
    ask(desk, {11_000: at(DUES, 11_000, member="I-0001")}, alias=True)
    (person,) = [one for one in desk.books().register.persons if one.id == "I-0001"]
    assert person.aliases == ("하늘이네",)


def test_an_organisation_gets_a_line_in_the_register(desk: Desk) -> None:
    ask(desk, {PRINTER: at(PRINTING, PRINTER, party="C-001")}, alias=True)
    (person,) = [one for one in desk.books().register.persons if one.id == "C-001"]
    assert (person.name, person.aliases) == ("새터울식품", ("온고을인쇄",))


def test_a_name_that_is_there_already_changes_nothing(desk: Desk) -> None:
    before = (desk.root / REGISTER).read_bytes()
    ask(desk, {DOUBTED: at(DUES, DOUBTED, member="I-0001")}, alias=True)
    assert (desk.root / REGISTER).read_bytes() == before


@pytest.mark.parametrize(
    ("amount", "named", "code"),
    [
        (SAME_NAME, {"member": "I-0001"}, "ALIAS-OF-ANOTHER"),
        (REPAID, {}, "ALIAS-OF-NOBODY"),
        (REPAID, {"member": "I-0001"}, "ALIAS-OF-ANOTHER"),  # the name of an organisation in the registry
    ],
)
def test_names_that_cannot_be_kept(desk: Desk, amount: int, named: dict[str, str], code: str) -> None:
    before = desk.contents()
    with pytest.raises(RequestError) as refused:
        ask(desk, {amount: at(DUES if named else GIFT, amount, **named)}, alias=True)
    assert refused.value.code == code
    assert desk.contents() == before


def test_a_line_without_words_gives_no_name(desk: Desk) -> None:
    for sheet in (desk.root / "statements").rglob("*.review.csv"):
        sheet.unlink()
    with pytest.raises(RequestError, match="ALIAS-WITHOUT-WORDS"):
        ask(desk, {STRANGER: at(DUES, STRANGER, member="I-0001")}, alias=True)


# --- learned -----------------------------------------------------------------------------------------


def test_what_is_learned_goes_by_counterparty_and_direction(desk: Desk) -> None:
    ask(desk, {SAME_NAME: at(DUES, SAME_NAME, member="I-0002"), SAME_NAME_MORE: at(GIFT, SAME_NAME_MORE)})
    ask(desk, {PRINTER: at(PRINTING, PRINTER), PRINTER_AGAIN: at(PRINTING, PRINTER_AGAIN)})
    name, printer = lessons(desk.books())
    assert (name.words, name.comes_in, name.times, str(name.last_day)) == ("박서준", True, 2, "2025-03-04")
    assert {(place.account, place.named.get("member"), place.times) for place in name.places} == {
        (DUES, "I-0002", 1),
        (GIFT, None, 1),
    }
    assert (printer.words, printer.comes_in, printer.times) == ("온고을인쇄", False, 2)
    assert [(place.account, place.times) for place in printer.places] == [(PRINTING, 2)]


def test_what_is_forgotten_teaches_nothing_and_can_still_be_taken_back(desk: Desk) -> None:
    ask(desk, {PRINTER: at(PRINTING, PRINTER), STRANGER: at(GIFT, STRANGER)})
    ledger = {path: one for path, one in desk.contents().items() if path.endswith(".beancount")}
    (lesson,) = [one for one in lessons(desk.books()) if one.words == "온고을인쇄"]
    plan, after, (gone,) = forget(desk.books(), [lesson.id[:4]])
    commit(plan)
    assert gone == lesson
    assert [one.words for one in lessons(desk.books())] == [one.words for one in lessons(after)] == ["홍길동"]
    assert "온고을인쇄" not in (desk.root / DECISIONS).read_text("utf-8-sig")
    assert {path: one for path, one in desk.contents().items() if path.endswith(".beancount")} == ledger
    plan, _, _ = reopen(desk.books(), lesson.decided, CHECKS)
    commit(plan)
    assert by_amount(desk)[PRINTER].placed == "Assets:Suspense"
    with pytest.raises(RequestError, match="NOT-LEARNED"):
        forget(desk.books(), [lesson.id])


# --- choices -----------------------------------------------------------------------------------------


def test_the_candidates_come_with_what_helps_to_choose(desk: Desk) -> None:
    books, lines = desk.books(), by_amount(desk)
    choices = Choices(books)
    first, second = choices.of(lines[SAME_NAME_MORE])
    assert {first.name, second.name} == {"박서준"}
    assert {str(one.detail) for one in (first, second)} == {
        "individual, monthly, dues of 10,000 KRW",
        "individual, more, dues of 20,000 KRW",
    }
    loan, organisation = choices.of(lines[REPAID])
    assert (loan.kind, loan.id, loan.name) == (Kind.LOAN, "L-2025-001", "(주)한빛두레")
    assert str(loan.detail).startswith("instalment 1, due 2025-02-10: ")
    assert (organisation.kind, organisation.id) == (Kind.MEMBER, "O-001")
    # The doubt names nobody as a candidate; the words do.
    assert [one.id for one in choices.of(lines[DOUBTED])] == ["I-0001"]


def test_a_repayment_divides_as_the_loan_says(desk: Desk) -> None:
    books, line = desk.books(), by_amount(desk)[REPAID]
    choices = Choices(books)
    places = Places(books.registry, choices, books.language)
    chosen = places.of(choices.of(line)[0], line.line)
    assert chosen is not None
    assert [(part.account, int(part.amount)) for part in chosen.parts] == [
        ("Income:Loans:LateCharges", 226),  # 28 days at 3 % of the principal that was due in February
        ("Income:Loans:Interest", 5_591),  # 3,057 of February (31 days at 3 % of 1,200,000), 2,534 of March
        ("Assets:Loans:Principal", 64_183),
    ]
    ask(desk, {REPAID: chosen})
    assert desk.balance("Assets:Loans:Principal") == 1_200_000 - 64_183


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("김하늘", ["I-0001"]), ("ㄱㅎㄴ", ["I-0001"]), ("하느", ["I-0001"]), ("서준", ["I-0002", "I-0003"]),
        ("0003", ["I-0003"]), ("ㅎㅂ", ["O-001"]), ("c-0", ["C-001"]), ("없는", []),
    ],
)  # fmt: skip
def test_people_are_found_by_what_is_typed(desk: Desk, typed: str, ids: list[str]) -> None:
    found = Choices(desk.books()).people(typed, by_amount(desk)[STRANGER].line, 9)
    assert [one.id for one in found.choices] == ids
    assert found.more == 0


@pytest.mark.parametrize(
    ("typed", "first"),
    [("인쇄", PRINTING), ("print", PRINTING), ("ㅇㅅ", PRINTING), ("office:fees", "Expenses:Office:Fees")],
)
def test_accounts_are_found_in_both_languages(desk: Desk, typed: str, first: str) -> None:
    found = Choices(desk.books()).accounts(typed, by_amount(desk)[PRINTER].line, 9).choices
    assert found[0].id == first
    assert not any("Suspense" in one.id for one in found)
