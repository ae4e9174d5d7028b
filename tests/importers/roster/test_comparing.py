"""A sheet against the books: whose a row is, which facts follow, what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from importers.containers.sheets import Cell
from importers.roster.comparing import Asked, Comparison, UndecidedError, What, compare
from importers.roster.matching import By, Told
from importers.roster.reading import Roster
from roster.sheets import FILE, TODAY, roster
from sfund.books.model import Books
from sfund.errors import SfundError
from sfund.members.facts import MemberKind
from sfund.members.persons import Person

ASKED = Asked(TODAY, TODAY)
HEADER = ["장부번호", "성명", "구분", "휴대폰", "생년월일", "가입일", "탈퇴일", "회비", "납부주기"]


def against(books: Books, found: Roster, asked: Asked = ASKED) -> Comparison:
    return compare(books, found.rows, asked, FILE, found.columns.every)


def written(comparison: Comparison) -> list[str]:
    """The facts, in short."""
    lines = []
    for fact in comparison.facts:
        kind, plan = getattr(fact, "kind", None), getattr(fact, "plan", None)
        lines.append(" ".join(filter(None, (str(fact.date), fact.words(), fact.key, kind, plan))))
    return lines


@pytest.mark.parametrize(
    ("row", "id_", "by"),
    [
        (["i-0002", "이바다", None, None, None], "I-0002", By.ID),
        ([None, "김하늘", None, "010 0000 0001", None], "I-0001", By.CONTACT),
        ([None, "김하늘", None, None, "1970-01-31"], "I-0001", By.CONTACT),
        ([None, "이 바다", None, None, None], "I-0002", By.NAME),
        ([None, "이바다", None, "010-0000-7777", None], "I-0002", By.NAME),
        ([None, "㈜새터울 식품", "단체", None, None], "O-003", By.NAME),
        ([None, "최솔", "개인", None, None], "I-0004", By.NEW),
    ],
)
def test_whose_a_row_is(books: Books, row: list[Cell], id_: str, by: By) -> None:
    found = roster(HEADER[:5], row)
    (difference,) = against(books, found, replace(ASKED, joined=TODAY)).differences
    assert (difference.id, difference.by) == (id_, by)


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        # new ones, with a plan that the books have, one that they lack, and none
        ([None, "최솔", "개인", None, None, "2026-03-02", None, "10,000", None],
         ["2026-03-02 member join I-0004 individual individual-monthly"]),
        ([None, "최솔", "개인", None, None, "2026-03-02", None, "120000", "연납"],
         ["2026-03-02 member join I-0004 individual individual-yearly"]),
        ([None, "최솔", "후원", None, None, "2026-03-02", None, "1만 5천원", None],
         ["2026-03-02 dues-plan supporter-15000", "2026-03-02 member join S-001 supporter supporter-15000"]),
        ([None, "최솔", "개인", None, None, "2019-03-02", None, "30000", "분기"],
         ["2025-01-01 dues-plan individual-30000-quarter",
          "2019-03-02 member join I-0004 individual individual-30000-quarter"]),
        ([None, "최솔", "개인", None, None, "2026-03-02", "2026-09-01", None, None],
         ["2026-03-02 member join I-0004 individual", "2026-09-01 member leave I-0004"]),
        ([None, "최솔", "개인", None, None, "2026-03-02", None, "0", None],
         ["2026-03-02 member join I-0004 individual"]),
        # members as they are
        (["I-0001", "김하늘", "개인", None, None, "2025-01-05", None, "10000", "월납"], []),
        (["I-0001", None, None, None, None, None, None, None, None], []),
        (["I-0003", "박솔", "개인", None, None, "2025-01-05", "2025-06-30", "20000", None], []),
        # another plan, another kind, both, a leave, a return
        (["I-0001", "김하늘", "개인", None, None, None, None, "120000", "연납"],
         ["2026-11-20 member plan I-0001 individual-yearly"]),
        (["I-0001", "김하늘", "후원", None, None, None, None, "10000", None],
         ["2026-11-20 member kind I-0001 supporter"]),
        (["I-0001", "김하늘", "후원", None, None, None, None, "5000", None],
         ["2026-11-20 dues-plan supporter-5000", "2026-11-20 member kind I-0001 supporter supporter-5000"]),
        (["I-0001", "김하늘", "개인", None, None, None, "2026-10-31", "20000", None],
         ["2026-10-31 member leave I-0001"]),
        (["I-0003", "박솔", "개인", None, None, "2026-02-01", None, "10000", None],
         ["2026-02-01 member join I-0003 individual individual-monthly"]),
    ],
)  # fmt: skip
def test_the_facts_that_follow(books: Books, row: list[Cell], facts: list[str]) -> None:
    assert written(against(books, roster(HEADER, row))) == facts


def test_an_organisation_has_its_name_in_the_books_and_a_person_has_not(books: Books) -> None:
    found = roster(["단체명", "성명", "구분", "가입일", "업종"], ["온고을조합", "김별", "단체", "2026-03-02", "돌봄"],
                   [None, "정별", "개인", "2026-03-02", "돌봄"])  # fmt: skip
    body, person = (one.facts[0].model_dump(exclude_none=True) for one in against(books, found).differences)
    assert (body["name"], body["sector"]) == ("온고을조합", "돌봄")
    assert "name" not in person
    assert "sector" not in person


def test_what_would_be_another_text_is_told_and_nothing_is_lost(books: Books) -> None:
    found = roster(["장부번호", "성명", "휴대폰", "이메일", "다른 이름", "비고"],
                   ["I-0002", "이바다", "010-0000-9999", None, "파도", "이사"])  # fmt: skip
    comparison = against(books, found)
    (difference,) = comparison.differences
    assert [(one.column, one.old, one.new) for one in difference.changes] == [
        ("phone", "010-0000-0002", "010-0000-9999"), ("aliases", "바다", "바다; 파도"), ("비고", "", "이사")]  # fmt: skip
    kept = {person.id: person for person in comparison.persons}
    assert kept["I-0002"].aliases == ("바다", "파도")
    assert kept["I-0001"].email == "sky@example.org"
    assert comparison.missing == ("C-001", "I-0001", "I-0003", "O-003")


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (["I-0001", None, None, None, None, "2024-01-05", None, None, None], "the day of joining stays 2025-01-05"),
        (["I-0003", None, None, None, None, None, "2025-07-01", None, None], "the day of leaving stays 2025-06-30"),
        (["I-0001", None, None, None, None, None, None, "0", None], "the sheet says no dues; the plan stays individual-monthly"),
    ],
)  # fmt: skip
def test_the_past_of_the_books_stays(books: Books, row: list[Cell], note: str) -> None:
    (difference,) = against(books, roster(HEADER, row)).differences
    assert difference.what is What.SAME
    assert [str(one) for one in difference.notes] == [note]


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        ([[None, "최솔", None, None, None, "2026-03-02", None, None, None]], "KIND-MISSING", 2),
        ([[None, "최솔", "개인", None, None, None, None, None, None]], "JOINED-MISSING", 2),
        ([["O-003", None, "개인", None, None, None, None, None, None]], "KIND-CONTRADICTS", 2),
        ([["I-0001", None, None, None, None, None, "2024-12-31", None, None]], "LEFT-BEFORE-JOINING", 2),
        ([["I-0001", "김하늘", None, None, None, None, None, None, None],
          ["I-0001", "김하늘", None, "010-0000-0001", None, None, None, None, None]], "DUPLICATE-ID", 3),
        ([["I-0077", "최솔", None, None, None, None, None, None, None]], "KIND-MISSING", 2),
    ],
)  # fmt: skip
def test_what_is_refused(books: Books, rows: list[list[Cell]], code: str, line: int) -> None:
    with pytest.raises(SfundError) as refused:
        against(books, roster(HEADER, *rows))
    assert [(one.code, one.line) for one in refused.value.diagnostics] == [(code, line)]


@pytest.mark.parametrize(
    ("rows", "homonyms"),
    [
        # two rows of one name, one of them known
        ([["김하늘", None, None], ["김하늘", "010-0000-5555", None]], {2: ("I-0001",), 3: ("I-0001",)}),
        # one is told by its telephone, the other is left with the name of somebody who is taken
        ([["김하늘", "010-0000-0001", None], ["김하늘", None, None]], {3: ()}),
        # two new ones that differ by nothing sure
        ([["최솔", "010-0000-5555", None], ["최솔", "010-0000-6666", None]], {2: (), 3: ()}),
        # a birth date says that it is somebody else
        ([["김하늘", None, "990101"]], {2: ("I-0001",)}),
    ],
)
def test_homonyms_are_for_a_person_to_decide(
    books: Books, rows: list[list[Cell]], homonyms: dict[int, tuple[str, ...]]
) -> None:
    found = roster(["성명", "휴대폰", "생년월일"], *rows)
    asked = replace(ASKED, kind=MemberKind.INDIVIDUAL, joined=TODAY)
    with pytest.raises(UndecidedError) as undecided:
        against(books, found, asked)
    assert {one.row.number: one.candidates for one in undecided.value.homonyms} == homonyms
    assert all(one.code == "HOMONYM" for one in undecided.value.diagnostics)
    assert "김하늘" not in str(undecided.value)
    first, *others = homonyms
    told = Told(frozenset(others), {first: "I-0002"})
    decided = against(books, found, replace(asked, told=told))
    by_row = {one.row: one.id for one in decided.differences}
    assert [by_row[row] for row in homonyms] == ["I-0002", "I-0004"][: len(homonyms)]


@pytest.mark.parametrize(
    ("rows", "says", "hint"),
    [
        (
            [["최솔", "010-0000-0001"], ["최솔", "010-0000-0002"]],
            "the rows 2 and 3 have one name and different telephone numbers or e-mails: one person or two",
            "say --new-rows 2,3 for so many persons; of one person one row is enough",
        ),
        (
            [["최솔", None], ["최솔", "010-0000-0002"]],
            "the rows 2 and 3 have the same name, and nothing tells them apart",
            "say --new-rows 2,3 for so many persons; of one person one row is enough",
        ),
        (
            [["김하늘", None], ["김하늘", "010-0000-5555"]],
            "rows 2 and 3: the name of I-0001, and nothing tells whose row it is",
            "say --new-rows 2,3 for somebody new, or --same 2=ID for somebody known",
        ),
    ],
)
def test_what_a_homonym_is_told_by(books: Books, rows: list[list[Cell]], says: str, hint: str) -> None:
    """One error names all rows of the name, and does not say that telephones tell nothing where they do."""
    found = roster(["성명", "휴대폰"], *rows)
    with pytest.raises(UndecidedError) as undecided:
        against(books, found, replace(ASKED, kind=MemberKind.INDIVIDUAL, joined=TODAY))
    (one,) = undecided.value.diagnostics
    assert (str(one.message), str(one.hint)) == (says, hint)


def test_new_ones_of_one_name_with_birth_dates_are_two_persons(books: Books) -> None:
    found = roster(["성명", "생년월일"], ["최솔", "700101"], ["최솔", "800101"])
    comparison = against(books, found, replace(ASKED, kind=MemberKind.INDIVIDUAL, joined=TODAY))
    assert [one.id for one in comparison.differences] == ["I-0004", "I-0005"]


def test_the_networks_own_numbers_tell_who_is_who_the_next_time(books: Books) -> None:
    persons = (
        Person("I-0008", "최솔", extra={"회원번호": "17"}),
        Person("I-0009", "최솔", extra={"회원번호": "18"}),
    )
    known = replace(books, register=replace(books.register, persons=(*books.register.persons, *persons)))
    comparison = against(known, roster(["회원번호", "성명"], ["18", "최솔"], ["17", "최솔"]))
    assert [one.id for one in comparison.differences] == ["I-0009", "I-0008"]


@pytest.mark.parametrize("told", [Told(frozenset({99})), Told(same={2: "I-0999"})])
def test_rows_and_ids_that_are_not_there(books: Books, told: Told) -> None:
    with pytest.raises(SfundError) as refused:
        against(books, roster(["성명", "휴대폰"], ["이바다", None]), replace(ASKED, told=told))
    assert refused.value.code in {"ROW-UNKNOWN", "UNKNOWN-MEMBER"}


def test_one_payer_number_for_two(books: Books) -> None:
    found = roster(["장부번호", "납부자번호"], ["I-0001", "0001"], ["I-0002", "0001"])
    with pytest.raises(SfundError) as refused:
        against(books, found)
    assert [(one.code, one.line) for one in refused.value.diagnostics] == [("DUPLICATE-PAYER-NUMBER", 3)]


def test_nobody_comes_back_who_had_to_be_forgotten(books: Books) -> None:
    gone = replace(books.register, persons=(Person("I-0003", "", extra={"forgotten": "2026-01-01"}),))
    with pytest.raises(SfundError) as refused:
        against(replace(books, register=gone), roster(["장부번호", "성명"], ["I-0003", "박솔"]))
    assert refused.value.code == "PERSON-FORGOTTEN"


@pytest.mark.parametrize(
    ("plan", "amount", "outcome"),
    [
        ("individual-yearly", "10000", "individual-yearly"),  # the plan was changed
        (
            "individual-monthly",
            "120000",
            "individual-120000",
        ),  # the dues were; a month's, as nothing says a year's
        ("individual-yearly", "120000", "individual-yearly"),
        ("individual-monthly", None, None),
    ],
)
def test_a_plan_and_dues_beside_each_other(
    books: Books, plan: str, amount: str | None, outcome: str | None
) -> None:
    found = roster(["장부번호", "회비약정", "회비"], ["I-0001", plan, amount])
    (difference,) = against(books, found).differences
    assert [getattr(fact, "plan", None) for fact in difference.facts] == ([outcome] if outcome else [])


@pytest.mark.parametrize(
    ("plan", "amount", "code"),
    [("individual-yearly", "77", "PLAN-CONTRADICTS"), ("no-such", None, "UNKNOWN-DUES-PLAN")],
)
def test_a_plan_that_cannot_be_meant(books: Books, plan: str, amount: str | None, code: str) -> None:
    with pytest.raises(SfundError) as refused:
        against(books, roster(["장부번호", "회비약정", "회비"], ["I-0001", plan, amount]))
    assert refused.value.code == code


def test_members_of_another_day(books: Books) -> None:
    asked = replace(ASKED, on=dt.date(2027, 1, 1))
    found = roster(["장부번호", "회비", "납부주기"], ["I-0001", "120000", "연납"])
    assert written(against(books, found, asked)) == ["2027-01-01 member plan I-0001 individual-yearly"]


def test_the_networks_own_numbers_tell_new_ones_of_one_name_apart(books: Books) -> None:
    found = roster(["회원번호", "성명", "휴대폰"], ["17", "최솔", None], ["18", "최솔", "010-0000-0002"])
    comparison = against(books, found, replace(ASKED, kind=MemberKind.INDIVIDUAL, joined=TODAY))
    assert [one.id for one in comparison.differences] == ["I-0004", "I-0005"]


@pytest.mark.parametrize(
    ("phone", "birth", "swapped"),
    [
        ("010-0000-9999", None, True),
        (None, "990909", True),
        ("010-0000-0001", None, False),
        (None, None, False),
    ],
)
def test_an_id_whose_row_is_of_somebody_else(
    books: Books, phone: str | None, birth: str | None, swapped: bool
) -> None:
    rows = ["I-0001", "최솔", None, phone, birth, None, None, None, None]
    found = roster(HEADER, rows)
    if not swapped:
        assert [one.id for one in against(books, found).differences] == ["I-0001"]
        return
    with pytest.raises(SfundError) as refused:
        against(books, found)
    assert refused.value.code == "PERSON-SWAPPED"
    told = replace(ASKED, told=Told(same={2: "I-0001"}))
    assert [one.id for one in against(books, found, told).differences] == ["I-0001"]
