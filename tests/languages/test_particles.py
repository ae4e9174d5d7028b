"""Which particle follows what: by the sound on which the word ends, as a reader says it aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.languages import text
from sfund.languages.particles import fitted
from sfund.money import Money
from sfund.words import say

CASES = [
    # Hangul: 받침, none, ㄹ
    ("회비", "를", "가", "는", "와", "로", "라"),
    ("기금", "을", "이", "은", "과", "으로", "이라"),
    ("물", "을", "이", "은", "과", "로", "이라"),
    ("3,000원", "을", "이", "은", "과", "으로", "이라"),
    # digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구
    ("O-000", "을", "이", "은", "과", "으로", "이라"),
    ("2012-01-31", "을", "이", "은", "과", "로", "이라"),
    ("EB22", "를", "가", "는", "와", "로", "라"),
    ("I-0123", "을", "이", "은", "과", "으로", "이라"),
    ("O-004", "를", "가", "는", "와", "로", "라"),
    ("O-005", "를", "가", "는", "와", "로", "라"),
    ("O-006", "을", "이", "은", "과", "으로", "이라"),
    ("O-007", "을", "이", "은", "과", "로", "이라"),
    ("O-008", "을", "이", "은", "과", "로", "이라"),
    ("O-009", "를", "가", "는", "와", "로", "라"),
    # capitals as letters: 엘 엠 엔 알 end on a consonant, all others on a vowel
    ("XML", "을", "이", "은", "과", "로", "이라"),
    ("ATM", "을", "이", "은", "과", "으로", "이라"),
    ("PIN", "을", "이", "은", "과", "으로", "이라"),
    ("QR", "을", "이", "은", "과", "로", "이라"),
    ("KRW", "를", "가", "는", "와", "로", "라"),
    # a digest is spelt: 비, 삼
    ("eefa3c886c44df4daa4b", "를", "가", "는", "와", "로", "라"),
    ("aaea39b353c3", "을", "이", "은", "과", "으로", "이라"),
    ("CMS", "를", "가", "는", "와", "로", "라"),
    ("PDF", "를", "가", "는", "와", "로", "라"),
    # per cent, quotes and brackets
    ("12.5%", "를", "가", "는", "와", "로", "라"),
    ('"강사비"', "를", "가", "는", "와", "로", "라"),
    ("『정관』", "을", "이", "은", "과", "으로", "이라"),
    ("지역연대금고(기금)", "를", "가", "는", "와", "로", "라"),
]
UNSURE = ["accounts.beancount", "Assets:Bank:Operating", "eb", "facade", "a…", "", "?", "ㅋ", "(주)", "Ａ"]


@pytest.mark.parametrize(("word", "object_", "subject", "topic", "and_", "by", "named"), CASES)
def test_the_right_form_follows(
    word: str, object_: str, subject: str, topic: str, and_: str, by: str, named: str
) -> None:
    pairs = {
        "을(를)": object_,
        "이(가)": subject,
        "은(는)": topic,
        "와(과)": and_,
        "과(와)": and_,
        "(으)로": by,
    }
    for pair, form in pairs.items():
        assert fitted(f"{word}{pair} 봅니다") == f"{word}{form} 봅니다"
    assert fitted(f"{word}(이)라는 이름") == f"{word}{named}는 이름"


@pytest.mark.parametrize("word", UNSURE)
def test_both_forms_stay_where_the_sound_is_unknown(word: str) -> None:
    assert fitted(f"{word}을(를) 고치세요") == f"{word}을(를) 고치세요"


def test_each_particle_of_a_sentence_takes_its_own_form() -> None:
    assert fitted("O-003이(가) L-2012-001을(를) 3회차(으)로") == "O-003이 L-2012-001을 3회차로"


def test_won_are_written_as_koreans_write_them() -> None:
    message = say("{amount} has been in suspense since {day}", amount=Money(3000, "KRW"), day="2012-03-02")  # type: ignore[arg-type]
    assert text(message, "ko") == "3,000원이 2012-03-02부터 가수금·가지급금에 있습니다"
    assert text(message, "en") == "3,000 KRW has been in suspense since 2012-03-02"


@given(st.text())
def test_text_without_both_forms_is_left_as_it_is(words: str) -> None:
    assert fitted(words.replace("(", "")) == words.replace("(", "")


@given(st.text(min_size=1).filter(lambda word: "(" not in word))
def test_the_word_itself_never_changes(word: str) -> None:
    said = fitted(f"{word}은(는)")
    assert said in {f"{word}은", f"{word}는", f"{word}은(는)"}
