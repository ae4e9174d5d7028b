"""Korean particles: which of two forms follows a word, by the sound on which the word ends.

One form follows a final consonant (받침), the other a vowel: 은/는, 이/가, 을/를, 과/와, 이라/라, 으로/로;
로 follows ㄹ, too. Digits are read as digits, capitals as letters (`KRW`: 더블유). Where the sound is not
known – a word in small letters, a symbol – both forms are left standing, as Korean offices write a blank.
A digest (`eefa3c88`) is spelt, and each of the letters a to f ends on a vowel.
"""

from __future__ import annotations

import re
from enum import Enum, auto

_BOTH = re.compile(r"을\(를\)|이\(가\)|은\(는\)|와\(과\)|과\(와\)|\(으\)로|\(이\)라")
_FORMS = {
    "을(를)": ("을", "를"),
    "이(가)": ("이", "가"),
    "은(는)": ("은", "는"),
    "와(과)": ("과", "와"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
}
_FIRST_SYLLABLE, _LAST_SYLLABLE, _FINALS, _RIEUL = ord("가"), ord("힣"), 28, 8
_READ = {
    **dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True)),
    "L": "엘", "M": "엠", "N": "엔", "R": "알",  # every other letter ends on a vowel
    "%": "퍼센트",
}  # fmt: skip
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_CAPITALS = re.compile(r"(?<![A-Za-z])[A-Z]+$")
_DIGEST = re.compile(r"(?<![0-9A-Za-z])(?=[a-f]*[0-9])[0-9a-f]{6,}$")
_CLOSING = "\"'”’」』]"


class _End(Enum):
    VOWEL = auto()
    RIEUL = auto()
    CONSONANT = auto()


def fitted(sentence: str) -> str:
    """The sentence with the right one of each pair of forms.

    >>> fitted("I-0123은(는) 3,000원을(를) 통장(1)(으)로 보냈습니다")
    'I-0123은 3,000원을 통장(1)으로 보냈습니다'
    >>> fitted("accounts.beancount을(를) 고치세요")
    'accounts.beancount을(를) 고치세요'
    """
    return _BOTH.sub(_form, sentence)


def _form(match: re.Match[str]) -> str:
    end = _end(match.string[: match.start()])
    if end is None:
        return match.group()
    after_consonant, after_vowel = _FORMS[match.group()]
    bare = end is _End.VOWEL or (end is _End.RIEUL and match.group() == "(으)로")
    return after_vowel if bare else after_consonant


def _end(before: str) -> _End | None:
    """The sound on which the text ends; quotes are silent, and so is what stands in brackets."""
    before = _IN_BRACKETS.sub("", before.rstrip(_CLOSING)).rstrip(_CLOSING)
    last = before[-1:]
    if last in _READ and (not last.isalpha() or _CAPITALS.search(before)):
        last = _READ[last][-1]
    elif _CAPITALS.search(before) or _DIGEST.search(before):
        return _End.VOWEL
    if not last or not _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        return None
    final = (ord(last) - _FIRST_SYLLABLE) % _FINALS
    if final == 0:
        return _End.VOWEL
    return _End.RIEUL if final == _RIEUL else _End.CONSONANT
