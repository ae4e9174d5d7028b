"""Who is named in the words of a bank line.

Banks cut names, people add `3월회비`, companies come with and without their form, a spouse pays. A line is
looked up in dictionaries made once from the register and the books, so that the work for a line does not
grow with the number of members.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from operator import itemgetter

# Forms of companies and associations, as they stand before or behind a name. 봉사협회 holds none of them.
_FORMS = re.compile(
    r"\(주\)|주식회사|\(유\)|유한회사|\(사\)|사단법인|\(재\)|재단법인|\(합\)|농업회사법인|영농조합법인"
    r"|사회적협동조합|협동조합|\(사협\)|\(협\)|사협(?![회의력동약])"
)
_FORMS_BEFORE = re.compile(rf"(?:{_FORMS.pattern})*")
_JUNK = re.compile(r"[\s\-_/.,·:*#+~'\"&]+")
_BRACKETED = re.compile(r"[(\[{<]([^)\]}>]*)[)\]}>]?")
# What stands around a name on a line about dues, gifts, loans and grants, piece by piece. A particle that
# may be the last syllable of a name (김하은, 송이) is none of it.
_AROUND = (
    r"(?:\d{2,4}년)?(?:\d{1,2}[월月])*\d{1,2}[월月](?:분|치|회(?!비))?|\d{2,4}년(?:도|분)?"
    r"|(?:(?<!\d)월|연|년|정기|개인|단체|조합|후원)?(?:회비|후원금|후원|기부금)"
    r"|(?:대출)?(?:원리금|원금|이자)?(?:상환금?|실행)|대출금?|원리금"
    r"|(?:민간)?(?:보조금|지원금|위탁(?:사업)?비|위탁금|교부금|사업비|약정금?)"
    r"|납부|반환|환불|환급|입금|송금|자동이체|이체|보냅니다|입니다|드림|님|씨|\d+"
)
_BEFORE = re.compile(rf"^(?:{_AROUND})")
_BEHIND = re.compile(rf"(?:{_AROUND})$")
_SYLLABLES = re.compile(r"[가-힣]+")
_INITIALS = re.compile(r"[ㄱ-ㅎ]{2,}")

# What money may be beside dues.
_KINDS = ("기부", "찬조", "후원", "상환", "대출", "이자", "반환", "환불", "환급")
_APART = re.compile(r"[\s/,·&+]+|(?<=[가-힣])[-_.](?=[가-힣])")  # what stands between two names
# By which way money went, which bank it came from: it says neither who nor what for.
_CHANNEL = re.compile(
    r"(?:전자|인터넷|모바일|스마트|타행|당행|자행|온라인|오픈|펌|텔레|홈|기업|개인|창구|자동|무통장|간편|즉시)*"
    r"(?:금융|뱅킹|이체|송금|입금|출금|대체|폰|환|이체입금|결제|페이)?|fb|cd|atm|cms|cc|pc|arsf?|s뱅크"
    r"|.{0,8}(?:은행|뱅크|지점|영업점|영업부|출장소|금고|농협|수협|신협|우체국|증권)"
)
_SHORTEST_INSIDE = 2
_SHORTEST_MISSPELT = 3  # syllables; of two, one wrong leaves a surname, which is anybody's
_SHORTEST_CUT = 4  # syllables of a name that a bank cut off; fewer would be anybody's
_REMEMBERED = 4096  # each kind of evidence asks again, and the same words come every month


class Likeness(IntEnum):
    """How a name was found, the surest last."""

    INITIALS = 1
    MISSPELT = 2
    INSIDE = 3
    CUT = 4
    WHOLE = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a line names.

    Attributes:
        ids: More than one where a name is several people's, or several people are named.
        several: The ids where the line is a list of people, each of them named in full and like nobody else.
        longer: Whose names begin with the one that was found: a bank may have cut theirs.
        beside: What else the line says: words that name nobody, and are no months, dues or channels.
    """

    ids: tuple[str, ...]
    likeness: Likeness
    several: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()
    beside: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_sure(self) -> bool:
        """Whether it is one, and by a name of its own rather than initials or a piece of other words."""
        return len(self.ids) == 1 and self.likeness >= Likeness.CUT


@lru_cache(_REMEMBERED)
def plain(text: str) -> str:
    """Text without what names do not differ in: blanks, punctuation, width, the form of a company.

    >>> plain("(주) 한빛 두레"), plain("㈜한빛두레"), plain("한빛두레 사회적협동조합")
    ('한빛두레', '한빛두레', '한빛두레')
    """
    return _FORMS.sub("", narrow(text))


@lru_cache(_REMEMBERED)
def narrow(text: str) -> str:
    """Full-width letters narrow, no blanks, lower case; single consonants stay as they are.

    >>> narrow("ＡＢＣ 상사"), narrow("㈜한빛-두레")
    ('abc상사', '(주)한빛두레')
    """
    composed = unicodedata.normalize("NFC", text)
    if unicodedata.is_normalized("NFKC", composed):  # no letter would change: nearly every text
        return _JUNK.sub("", composed).casefold()
    letters = (char if "ㄱ" <= char <= "ㆎ" else unicodedata.normalize("NFKC", char) for char in composed)
    return _JUNK.sub("", "".join(letters)).casefold()


def counterparty_key(counterparty: str, memo: str) -> str:
    """What two lines of the same counterparty have in common, whatever month they name.

    Empty where only months, dues and channels are said: that may be anybody. What the line says beside the
    counterparty, and what it calls the money, is part of it: whose dues are decided are not whose gifts are.

    >>> counterparty_key("3월 김하늘 회비", ""), counterparty_key("", "현금인출")
    ('김하늘', '현금인출')
    >>> counterparty_key("김하늘", "교육비"), counterparty_key("김하늘 기부금", "인터넷뱅킹")
    ('김하늘 교육비', '김하늘 기부')
    >>> counterparty_key("4월회비", "ATM")
    ''
    """
    said = [_bare(plain(text)) for text in (counterparty, memo)]
    words = [one for one in said if one and not is_channel(one)]
    whole = plain(f"{counterparty}{memo}")
    kinds = [kind for kind in _KINDS if kind in whole and not any(kind in one for one in words)]
    return " ".join([*words, *kinds]) if words else ""


def is_channel(text: str) -> bool:
    """Whether plain words only say by which way money went, or from which bank.

    >>> is_channel("인터넷뱅킹"), is_channel("국민은행"), is_channel("atm"), is_channel("교육비")
    (True, True, True, False)
    """
    return _CHANNEL.fullmatch(text) is not None or text.isdigit()


def _bare(text: str) -> str:
    """What is left of plain words without months, dues and the like; empty where that is all."""
    left = text
    while (rest := _BEFORE.sub("", _BEHIND.sub("", left))) != left:
        left = rest
    return left


def peelings(text: str) -> list[str]:
    """The text, and what is left of it without months, `회비` and the like; the least taken away first.

    >>> peelings("3월김하늘회비")
    ['3월김하늘회비', '김하늘회비', '3월김하늘', '김하늘']
    """
    found = [
        (before + behind, rest)
        for behind, left in enumerate(_peeled(_BEHIND, text))
        for before, rest in enumerate(_peeled(_BEFORE, left))
    ]
    return [rest for _, rest in sorted(found, key=itemgetter(0))]


def _peeled(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    while text:
        yield text
        left = pattern.sub("", text)
        if left == text:
            break
        text = left


class NameIndex:
    """Names → ids. Names are compared plain; one name may be several people's."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of a name and the id that it belongs to."""
        whole: dict[str, dict[str, None]] = defaultdict(dict)
        with_form: dict[str, dict[str, None]] = defaultdict(dict)
        for name, id_ in names:
            key = plain(name)
            if len(key) >= _SHORTEST_INSIDE:
                whole[key][id_] = None
                with_form[narrow(name)][id_] = None
        self._whole = {key: tuple(ids) for key, ids in whole.items()}
        self._with_form = {key: tuple(ids) for key, ids in with_form.items() if key not in whole}
        self._cut = _prefixes({**whole, **with_form})
        self._initials = _initials(self._whole)
        self._misspelt = _misspelt(self._whole)
        self._longest = max(map(len, self._whole), default=0)
        self._remembered = lru_cache(_REMEMBERED)(self._search)

    def find(self, *texts: str) -> Named | None:
        """Whom the texts of a line name, all of them: who pays and for whom may be two.

        `likeness` is that of the surest. Initials count where nobody is named in full.
        """
        return self._remembered(texts)

    def _search(self, texts: tuple[str, ...]) -> Named | None:
        pieces = [piece for text in texts for piece in self._pieces(text)]
        each = [self._find(piece) for piece in pieces]
        found = [one for one in each if one is not None]
        if not found:
            return None
        surest = max(one.likeness for one in found)
        found = [one for one in found if one.likeness is surest or one.likeness is not Likeness.INITIALS]
        found.sort(key=lambda one: -one.likeness)
        ids = tuple(dict.fromkeys(id_ for one in found for id_ in one.ids))
        several = next(filter(None, map(self._several, texts)), ()) if len(ids) > 1 else ()
        if set(several) != set(ids):
            several = ()  # who pays is named as well: whose money it is a person decides
        silent = (_bare(plain(piece)) for piece, one in zip(pieces, each, strict=True) if one is None)
        return Named(
            several or ids,
            Likeness.WHOLE if several else surest,
            several,
            tuple(dict.fromkeys(id_ for one in found for id_ in one.longer if id_ not in ids)),
            tuple(one for one in silent if one and not is_channel(one)),
        )

    def _several(self, text: str) -> tuple[str, ...]:
        """The people of whom the text is a list (`김하늘, 이가은`, `김하늘이가은회비`), if it is one."""
        tokens = [token for token in _APART.split(unicodedata.normalize("NFC", text)) if token]
        names = [name for token in tokens if not _says_nothing(token) and (name := self._alone(token))]
        spoken = sum(1 for token in tokens if not _says_nothing(token))
        if len(names) < spoken or len(names) < 2:  # noqa: PLR2004  one name is no list
            names = next(filter(None, map(self._segments, peelings(plain(text)))), [])
        ids = tuple(dict.fromkeys(names))
        return ids if len(ids) == len(names) > 1 else ()

    def _alone(self, token: str) -> str | None:
        """Whose name the token is, if it is one person's in full."""
        found = self._find(narrow(token))
        return found.ids[0] if found and found.likeness is Likeness.WHOLE and len(found.ids) == 1 else None

    def _segments(self, text: str) -> list[str]:
        """Whose names the text consists of, one after the other; none where it can be read in two ways."""
        ways: list[list[list[str]]] = [[[]]]
        for end in range(1, len(text) + 1):
            found = []
            for start in range(max(0, end - self._longest), end):
                ids = self._whole.get(text[start:end], ())
                if ids:
                    found += [[*way, *(ids if len(ids) == 1 else ("",))] for way in ways[start]]
            ways.append(found[:2])  # a third way of reading it changes nothing
        read = [way for way in ways[-1] if len(way) > 1]
        return read[0] if len(read) == 1 and all(read[0]) else []

    def _pieces(self, text: str) -> list[str]:
        """The text, or what stands outside of its brackets and what inside; each may name somebody."""
        form = _FORMS.sub("", narrowed := narrow(text))
        if form in self._whole or not _BRACKETED.search(form):
            return [narrowed]
        return [_BRACKETED.sub("", form), *_BRACKETED.findall(form)]

    def _find(self, text: str) -> Named | None:
        """By the surest way that finds anybody; `text` is narrow."""
        bare = _FORMS.sub("", text)
        with_form, without = peelings(text), peelings(bare)
        initials = [rest for rest in without if _INITIALS.fullmatch(rest)]
        return (
            self._whole_name(self._with_form, with_form)
            or self._whole_name(self._whole, without)
            or _look_up(self._cut, [*without, *with_form], Likeness.CUT)
            or self._inside(bare)
            or _look_up(self._misspelt, _with_a_gap(without), Likeness.MISSPELT)
            or _look_up(self._initials, initials, Likeness.INITIALS)
        )

    def _whole_name(self, index: Mapping[str, tuple[str, ...]], texts: Sequence[str]) -> Named | None:
        """The first of the texts that is somebody's name, with those whose names begin so."""
        name = next((text for text in texts if text in index), None)
        return None if name is None else Named(index[name], Likeness.WHOLE, longer=self._cut.get(name, ()))

    def _inside(self, text: str) -> Named | None:
        """Names with something else around them: the longest that do not overlap a longer one."""
        found: dict[str, None] = {}
        taken = [False] * len(text)
        for length in range(min(len(text), self._longest), _SHORTEST_INSIDE - 1, -1):
            for start in range(len(text) - length + 1):
                ids = self._whole.get(text[start : start + length])
                if ids and not any(taken[start : start + length]):
                    taken[start : start + length] = [True] * length
                    found.update(dict.fromkeys(ids))
        return Named(tuple(found), Likeness.INSIDE) if found else None


def _says_nothing(token: str) -> bool:
    """Whether the token is only a month, 회비 and the like."""
    return not _bare(narrow(token))


def _look_up(index: Mapping[str, tuple[str, ...]], texts: Iterable[str], likeness: Likeness) -> Named | None:
    """The first of the texts that the index knows."""
    ids = next((index[text] for text in texts if text in index), None)
    return Named(ids, likeness) if ids else None


def _prefixes(names: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The beginnings of long names, as banks cut them, each with everybody whose name begins so.

    The form before a name is no part of what tells it: `주식회사한` is anybody's.
    """
    prefixes: dict[str, dict[str, None]] = defaultdict(dict)
    for name, ids in names.items():
        form = _FORMS_BEFORE.match(name)
        for length in range((form.end() if form else 0) + _SHORTEST_CUT, len(name)):
            prefixes[name[:length]].update(dict.fromkeys(ids))
    return {prefix: tuple(ids) for prefix, ids in prefixes.items()}


def _misspelt(whole: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Names with one syllable left open → ids. The first one, a surname, nobody misspells."""
    open_: dict[str, dict[str, None]] = defaultdict(dict)
    for name, ids in whole.items():
        for pattern in _with_a_gap([name]):
            open_[pattern].update(dict.fromkeys(ids))
    return {pattern: tuple(ids) for pattern, ids in open_.items()}


def _with_a_gap(names: Iterable[str]) -> Iterator[str]:
    """Each name of syllables with one of them, but for the first, left open: `김*늘`, `김하*`."""
    for name in names:
        if len(name) >= _SHORTEST_MISSPELT and _SYLLABLES.fullmatch(name):
            for at in range(1, len(name)):
                yield f"{name[:at]}*{name[at + 1 :]}"


def _initials(whole: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Initial consonants (ㄱㅎㄴ for 김하늘) → ids."""
    from hangeul import get_chosung  # noqa: PLC0415

    initials: dict[str, dict[str, None]] = defaultdict(dict)
    for name, ids in whole.items():
        if _SYLLABLES.fullmatch(name):
            initials[get_chosung(name)].update(dict.fromkeys(ids))
    return {key: tuple(ids) for key, ids in initials.items()}
