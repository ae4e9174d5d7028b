"""Whom the words of a bank line name: the register as the treasurer keeps it, lines as banks print them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.placing.names import Likeness, NameIndex, narrow, peelings, plain

WHOLE, CUT, INSIDE, INITIALS = Likeness.WHOLE, Likeness.CUT, Likeness.INSIDE, Likeness.INITIALS
MISSPELT = Likeness.MISSPELT

REGISTER = (
    ("I-0001", "김하늘"),
    ("I-0001", "배정순"),  # pays for the one above
    ("I-0002", "이가은"),
    ("I-0003", "박서"),
    ("I-0004", "박서은"),
    ("I-0005", "최민준"),
    ("I-0006", "최 민준"),  # another member of the same name
    ("I-0007", "정송이"),
    ("I-0008", "남궁하람"),
    ("I-0009", "Ben Carter"),
    ("I-0010", "이월"),
    ("O-001", "(주)한빛두레"),
    ("O-002", "온고을햇살사회적협동조합"),
    ("O-003", "나눔가게"),
    ("O-004", "주식회사 푸른들농산물유통"),
    ("O-005", "달그림자인쇄 협동조합"),
    ("O-006", "1004마을"),
    ("O-007", "드림하우스"),
    ("O-008", "자원봉사협회"),
    ("O-009", "㈜새벽"),
    ("O-010", "새벽 협동조합"),
    ("O-011", "회비나무"),
    ("O-012", "마을밥상(본점)"),
    ("O-013", "온고을햇살어린이집"),
    ("C-001", "온고을시청"),
)
INDEX = NameIndex([(name, id_) for id_, name in REGISTER])

# what the bank prints → whom it names, and how surely
LINES: tuple[tuple[str, str, Likeness | None], ...] = (
    # the name alone, however it is spelt
    ("김하늘", "I-0001", WHOLE),
    ("김 하늘", "I-0001", WHOLE),
    (" 김하늘 ", "I-0001", WHOLE),
    ("BEN CARTER", "I-0009", WHOLE),
    ("Ｂｅｎ　Ｃａｒｔｅｒ", "I-0009", WHOLE),
    ("김　하늘", "I-0001", WHOLE),
    # months, 회비 and other words around it
    ("김하늘3월회비", "I-0001", WHOLE),
    ("3월 회비 김하늘", "I-0001", WHOLE),
    ("3월김하늘회비", "I-0001", WHOLE),
    ("김하늘 3월분", "I-0001", WHOLE),
    ("김하늘 1~3월 회비", "I-0001", WHOLE),
    ("김하늘 1,2,3월", "I-0001", WHOLE),
    ("김하늘 2025년 3월분 회비", "I-0001", WHOLE),
    ("2025.03 김하늘", "I-0001", WHOLE),
    ("김하늘 3月", "I-0001", WHOLE),
    ("김하늘0312", "I-0001", WHOLE),
    ("김하늘월회비", "I-0001", WHOLE),
    ("김하늘 연회비", "I-0001", WHOLE),
    ("김하늘 후원회비", "I-0001", WHOLE),
    ("정기후원 김하늘", "I-0001", WHOLE),
    ("김하늘 자동이체", "I-0001", WHOLE),
    ("김하늘3월회", "I-0001", WHOLE),  # the bank cut 회비
    ("김하늘입니다", "I-0001", WHOLE),
    ("김하늘 드림", "I-0001", WHOLE),
    # brackets
    ("김하늘(3월)", "I-0001", WHOLE),
    ("김하늘（３월）", "I-0001", WHOLE),
    ("[회비]김하늘", "I-0001", WHOLE),
    ("회비(김하늘)", "I-0001", WHOLE),
    ("(김하늘)", "I-0001", WHOLE),
    ("김하늘(3월", "I-0001", WHOLE),  # cut before it closed
    ("마을밥상(본점)", "O-012", WHOLE),
    ("한빛두레(김하늘)", "O-001 I-0001", WHOLE),  # whose dues are they? a person decides
    # polite endings, and names that look as if they had a particle
    ("김하늘님", "I-0001", WHOLE),
    ("김하늘씨 회비", "I-0001", WHOLE),
    ("이가은", "I-0002", WHOLE),
    ("이가은님", "I-0002", WHOLE),
    ("정송이", "I-0007", WHOLE),
    ("정송이 3월회비", "I-0007", WHOLE),
    ("박서은", "I-0004", WHOLE),  # and not 박서 with a particle
    ("박서", "I-0003", WHOLE),
    ("박서는", "I-0003", INSIDE),
    ("김하늘이", "I-0001", INSIDE),
    # a month that is a name
    ("이월", "I-0010", WHOLE),
    ("이월 3월회비", "I-0010", WHOLE),
    # spouses and other names of a member
    ("배정순", "I-0001", WHOLE),
    ("배정순 회비", "I-0001", WHOLE),
    ("김하늘 배정순", "I-0001", INSIDE),
    # companies with and without their form
    ("(주)한빛두레", "O-001", WHOLE),
    ("㈜한빛두레", "O-001", WHOLE),
    ("（주） 한빛두레", "O-001", WHOLE),
    ("주식회사 한빛두레", "O-001", WHOLE),
    ("주식 회사 한빛두레", "O-001", WHOLE),
    ("한빛두레(주)", "O-001", WHOLE),
    ("한빛두레", "O-001", WHOLE),
    ("한빛두레 3월회비", "O-001", WHOLE),
    ("온고을햇살 사회적협동조합", "O-002", WHOLE),
    ("온고을햇살(사협)", "O-002", WHOLE),
    ("온고을햇살", "O-002", WHOLE),
    ("자원봉사협회", "O-008", WHOLE),  # 봉사협회 holds no 사협
    ("자원봉회", "", None),
    # two that differ in their form only
    ("㈜새벽", "O-009", WHOLE),
    ("새벽협동조합", "O-010", WHOLE),
    ("새벽협동조합 3월회비", "O-010", WHOLE),
    ("새벽", "O-009 O-010", WHOLE),
    # names that begin or end like the words around names
    ("1004마을 3월회비", "O-006", WHOLE),
    ("드림하우스 3월회비", "O-007", WHOLE),
    ("회비나무 회비", "O-011", WHOLE),
    # cut by the bank
    ("온고을햇살사회적협동", "O-002", CUT),
    ("온고을햇살사회", "O-002", CUT),
    ("달그림자인쇄협동조", "O-005", CUT),
    ("달그림자인", "O-005", CUT),
    ("푸른들농산물", "O-004", CUT),
    ("주식회사푸른들농산", "O-004", CUT),
    ("온고을햇살어린", "O-013", CUT),
    ("온고을햇", "O-002 O-013", CUT),
    ("나눔가", "", None),  # three syllables are anybody's
    ("푸른들", "", None),
    # a form alone names nobody
    ("주식회사", "", None),
    ("주식회사푸", "", None),
    ("(주)한", "", None),
    ("㈜한빛", "", None),
    ("사회적협동", "", None),
    ("협동조합", "", None),
    # with something else around it
    ("김하늘엄마", "I-0001", INSIDE),
    ("김하늘 외 1명", "I-0001", INSIDE),
    ("김하늘 특별회비", "I-0001", INSIDE),
    ("온고을시청 복지과", "C-001", INSIDE),
    ("김하늘/이가은", "I-0001 I-0002", WHOLE),
    # two of one name
    ("최민준", "I-0005 I-0006", WHOLE),
    ("최민준 3월회비", "I-0005 I-0006", WHOLE),
    # initials
    ("ㄱㅎㄴ", "I-0001", INITIALS),
    ("ㄱㅎㄴ 3월회비", "I-0001", INITIALS),
    ("ㅊㅁㅈ", "I-0005 I-0006", INITIALS),
    ("ㄱㅎ", "", None),
    ("ㅋㅋㅋ", "", None),
    # nobody
    ("", "", None),
    ("   ", "", None),
    ("3월회비", "", None),
    ("회비", "", None),
    ("김", "", None),
    ("하늘", "", None),
    ("김하은", "I-0001", MISSPELT),  # or somebody else: never certain
    ("도시가스 3월", "", None),
    ("()", "", None),
)


@pytest.mark.parametrize(("words", "ids", "likeness"), LINES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_whom_a_line_names(words: str, ids: str, likeness: Likeness | None, form: str) -> None:
    # A Mac spells a syllable in parts (NFD). Single consonants have no parts.
    named = INDEX.find(unicodedata.normalize(form, words))
    assert (named.ids if named else ()) == tuple(ids.split())
    assert (named.likeness if named else None) == likeness


@pytest.mark.parametrize(
    ("counterparty", "memo", "ids", "likeness"),
    [
        ("김하늘", "3월회비", "I-0001", WHOLE),
        ("김하늘", "", "I-0001", WHOLE),
        ("", "김하늘 회비", "I-0001", WHOLE),
        ("홍길동", "김하늘", "I-0001", WHOLE),
        ("홍길동", "김하늘 대신 보냄", "I-0001", INSIDE),
        ("김하늘", "김하늘 3월 밀린 것", "I-0001", WHOLE),
        ("김하늘", "ㅋㅋ", "I-0001", WHOLE),
        ("김하늘", "ㅇㄱㅇ", "I-0001", WHOLE),
        # who pays and for whom are two: nothing is certain
        ("김하늘", "이가은", "I-0001 I-0002", WHOLE),
        ("김하늘", "이가은 대신 보냄", "I-0001 I-0002", WHOLE),
        ("김하늘", "나눔가게 3월회비", "I-0001 O-003", WHOLE),
        ("온고을햇살사회적협동", "김하늘", "I-0001 O-002", WHOLE),
    ],
)
def test_counterparty_and_memo_are_both_read(
    counterparty: str, memo: str, ids: str, likeness: Likeness
) -> None:
    named = INDEX.find(counterparty, memo)
    assert named is not None
    assert (named.ids, named.likeness) == (tuple(ids.split()), likeness)


def test_a_register_in_parts_of_syllables_is_the_same_register() -> None:
    parts = NameIndex([(unicodedata.normalize("NFD", name), id_) for id_, name in REGISTER])
    for words, _, _ in LINES:
        assert parts.find(words) == INDEX.find(words)


def test_nobody_in_the_register_is_nobody_on_the_line() -> None:
    assert NameIndex([]).find("김하늘", "3월회비") is None


def test_a_name_of_one_syllable_is_never_looked_for() -> None:
    assert NameIndex([("김", "I-0001"), ("주식회사", "O-001")]).find("김", "주식회사 김") is None


NAMES = st.sampled_from([(id_, name) for id_, name in REGISTER])
BEFORE = st.sampled_from(["", "3월 ", "회비 ", "2025년 3월분 ", "[회비]", "입금 "])
BEHIND = st.sampled_from(["", " 3월", "3월회비", " 회비", "(3월)", " 후원금", " 2025.03", "님", " 납부"])


@given(NAMES, BEFORE, BEHIND)
def test_a_whole_name_is_found_whatever_stands_around_it(
    person: tuple[str, str], before: str, behind: str
) -> None:
    named = INDEX.find(f"{before}{person[1]}{behind}")
    assert named is not None
    assert person[0] in named.ids


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_read_and_named_ids_are_the_registers(one: str, two: str) -> None:
    named = INDEX.find(one, two)
    assert named is None or (named.ids and set(named.ids) <= {id_ for id_, _ in REGISTER})
    assert not any(char.isspace() for char in narrow(one) + plain(two))


@given(st.text(alphabet="김하늘3월회비님 12", max_size=20))
def test_peeling_takes_from_the_ends_only(text: str) -> None:
    found = peelings(text)
    assert found[:1] == ([text] if text else [])
    assert all(one in text for one in found)
