"""Invented names. Any likeness to a person, an organisation or a company is chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Members and people from outside share no surname here, so that nobody is met twice by chance.
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍전고문양"
_SURNAMES_OUTSIDE = "손배백허남심노하곽성차주우구민진지엄채원천방공현함변염"
_FIRST = "하지서민수은도예윤시주유소태현정영동재성가나다보승우아연이해"
_SECOND = "늘은준현우아연민진호서율원영희경수란솔빈람온별선숙철욱정인나"

_STEMS = _words(
    "가람 나래 다솜 마루 바람결 사랑채 아우름 참살이 큰들 푸른결 하늬 고운손 너른들 도담 라온 "
    "모아 보듬 소담 어울림 잇다 지음 초롱 포근 한울 갈무리 누리봄 다온 미르 벼리 새움 아름드리 "
    "여울 온새미 윤슬 이든 찬솔 품앗이 해밀 달보드레 솔찬 늘해랑 다옴 새라 가온누리"
)
_TRADES = (
    ("돌봄", "돌봄"), ("밥상", "먹거리"), ("두레", "농업"), ("집수리", "주거"), ("되살림", "재활용"),
    ("배움터", "교육"), ("문화마당", "문화"), ("손공방", "공예"), ("나눔가게", "유통"),
)  # fmt: skip
_FORMS = ("(주)", "협동조합 ", "사회적협동조합 ", "(주)", "사단법인 ", "")

_NICK_FIRST = _words(
    "푸른 고운 하얀 맑은 너른 새벽 작은 봄날 온달 느린 햇살 들꽃 산들 물빛 가을 은빛 참된 밝은 솔빛 첫눈"
)
_NICK_SECOND = _words(
    "바람 나무 구름 별이 두루미 오솔길 냇물 부엉이 달팽이 노을 언덕 민들레 솔방울 나비 여우 종달 바위 고래"
)
COMPANIES = ("(주)새터울식품", "(주)온뫼정밀", "다솔결금속(주)", "너울가람물산(주)", "(주)모람건설")
FOUNDATIONS = ("너나들이공익재단", "윗들나눔재단")
CLIENTS = _words(
    "동녘마을학교 새길연구모임 남녘생협준비위 들빛청년센터 서편주민회 물레방아도서관 별빛고을모임"
)


def member_names(chance: random.Random) -> Iterator[str]:
    """Names of persons without repeats, and from the beginning again when there are no more."""
    return _names(chance, _SURNAMES)


def outside_names(chance: random.Random) -> Iterator[str]:
    """Names that no member has."""
    return _names(chance, _SURNAMES_OUTSIDE)


def _names(chance: random.Random, surnames: str) -> Iterator[str]:
    given = [first + second for first, second in product(_FIRST, _SECOND) if first != second]
    names = [surname + name for surname, name in product(surnames, given)]
    chance.shuffle(names)
    while True:
        yield from names


def nicknames(chance: random.Random) -> Iterator[str]:
    """Nicknames without repeats, numbered when there are no more."""
    names = [first + second for first, second in product(_NICK_FIRST, _NICK_SECOND)]
    chance.shuffle(names)
    yield from names
    for number in count(2):
        yield from (f"{name}{number}" for name in names)


_FIRST_SYLLABLE = ord("가")
_FINALS, _VOWELS = 28, 21  # how Unicode lays out syllables: initial, vowel, final
_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_SOUNDS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_HEARD_AS = dict(zip("ㅏㅐㅓㅔㅕㅗㅜㅝㅠㅡㅢㅣ", "ㅑㅔㅕㅐㅓㅛㅠㅓㅜㅜㅣㅟ", strict=True))


def misspelt(name: str) -> str:
    """A person's name as somebody hears it who never saw it written: the last vowel is another.

    No name of the example ends like this, so it is nobody else's.

    >>> misspelt("김하늘"), misspelt("이서연")
    ('김하눌', '이서언')
    """
    place, final = divmod(ord(name[-1]) - _FIRST_SYLLABLE, _FINALS)
    initial, vowel = divmod(place, _VOWELS)
    heard = _SOUNDS.index(_HEARD_AS.get(_SOUNDS[vowel], "ㅟ"))
    return name[:-1] + chr(_FIRST_SYLLABLE + (initial * _VOWELS + heard) * _FINALS + final)


def initials(name: str) -> str:
    """A name by its initial consonants, as some sign on their telephones.

    >>> initials("김하늘")
    'ㄱㅎㄴ'
    """
    return "".join(_CONSONANTS[(ord(char) - _FIRST_SYLLABLE) // (_VOWELS * _FINALS)] for char in name)


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """What an organisation is called: short in speech, in full on paper; the sector is a word."""

    short: str
    full: str
    sector: str


def organization_names(chance: random.Random) -> Iterator[OrganizationName]:
    """Names of organisations without repeats, numbered when there are no more."""
    pairs = list(product(_STEMS, _TRADES))
    chance.shuffle(pairs)
    for number in count(1):
        for stem, (trade, sector) in pairs:
            short = stem + trade if number == 1 else f"{stem}{trade}{number}호점"
            yield OrganizationName(short, chance.choice(_FORMS) + short, sector)
