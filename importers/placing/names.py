"""Who is named in the words of a bank line.

Banks cut names, people add `3월회비`, companies come with and without their form, a spouse pays. A line is
looked up in dictionaries made once from the register and the books, so that the work for a line does not
grow with the number of members.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

# Forms of companies and associations, as they stand before or behind a name.
_FORMS = re.compile(
    r"\(주\)|㈜|주식회사|\(유\)|유한회사|\(사\)|㈔|사단법인|\(재\)|㈶|재단법인|\(합\)|농업회사법인|영농조합법인"
    r"|사회적협동조합|협동조합|\(사협\)|\(협\)|사협"
)
_JUNK = re.compile(r"[\s\-_/.,·:*#+~'\"&]+")
_BRACKETED = re.compile(r"[(\[{<][^)\]}>]*[)\]}>]?")
# What stands around a name on a line about dues and gifts.
_AROUND = (
    r"(?:\d{2,4}년)?(?:\d{1,2}[월,~])*\d{1,2}월(?:분|치)?|\d{2,4}년(?:도|분)?|(?:월|연|년|정기|개인|단체|조합|후원)?(?:회비|후원금|후원|기부금)"
    r"|(?:회비)?(?:납부|입금|송금|이체|자동이체)|보냅니다|드림|\d+"
)
_BEFORE = re.compile(rf"^(?:{_AROUND})+")
_BEHIND = re.compile(rf"(?:{_AROUND})+$")
_PARTICLE = re.compile(r"(?:님|씨|이가|가|은|는|의|이)$")
_INITIALS = re.compile(r"[ㄱ-ㅎ]{2,}")

_SHORTEST_INSIDE = 2
_SHORTEST_CUT = 4  # syllables of a name that a bank cut off; fewer would be anybody's


class Likeness(IntEnum):
    """How a name was found, the surest last."""

    INITIALS = 1
    INSIDE = 2
    CUT = 3
    WHOLE = 4


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a line names: more than one id where a name is ambiguous."""

    ids: tuple[str, ...]
    likeness: Likeness


def plain(text: str) -> str:
    """Text without what names do not differ in: blanks, punctuation, width, the form of a company.

    >>> plain("(주) 한빛 두레"), plain("㈜한빛두레"), plain("한빛두레 사회적협동조합")
    ('한빛두레', '한빛두레', '한빛두레')
    """
    return _narrow(_FORMS.sub("", unicodedata.normalize("NFC", text)))


def _narrow(text: str) -> str:
    """Full-width letters narrow, no blanks, lower case; single consonants stay as they are."""
    narrow = "".join(char if "ㄱ" <= char <= "ㆎ" else unicodedata.normalize("NFKC", char) for char in text)
    return _JUNK.sub("", narrow).casefold()


def bare(text: str) -> str:
    """A plain text without months, `회비` and brackets around what may be a name.

    >>> bare(plain("김하늘3월회비")), bare(plain("3월 회비 김하늘")), bare(plain("김하늘(3월)"))
    ('김하늘', '김하늘', '김하늘')
    """
    without = _BRACKETED.sub("", text) or text
    return _BEHIND.sub("", _BEFORE.sub("", without))


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
                with_form[_narrow(name)][id_] = None
        self._whole = {key: tuple(ids) for key, ids in whole.items()}
        self._cut = _prefixes({**whole, **with_form})
        self._initials = _initials(self._whole)
        self._longest = max(map(len, self._whole), default=0)

    def find(self, *texts: str) -> Named | None:
        """Whom the texts of a line name, by the surest way that finds anybody."""
        plains = [plain(text) for text in texts if text]
        bares = [bare(text) for text in plains]
        without_particles = [_PARTICLE.sub("", text) for text in bares]
        return (
            self._look_up(self._whole, [*plains, *bares, *without_particles], Likeness.WHOLE)
            or self._look_up(self._cut, [*bares, *map(_narrow, texts)], Likeness.CUT)
            or self._inside(plains)
            or self._look_up(self._initials, [text for text in bares if _INITIALS.fullmatch(text)],
                             Likeness.INITIALS)
        )  # fmt: skip

    @staticmethod
    def _look_up(
        index: Mapping[str, tuple[str, ...]], texts: Iterable[str], likeness: Likeness
    ) -> Named | None:
        found = [index[text] for text in texts if text in index]
        if not found:
            return None
        return Named(tuple(dict.fromkeys(id_ for ids in found for id_ in ids)), likeness)

    def _inside(self, texts: Iterable[str]) -> Named | None:
        """Names with something else around them: the longest that do not overlap a longer one."""
        found: dict[str, None] = {}
        for text in texts:
            taken = [False] * len(text)
            for length in range(min(len(text), self._longest), _SHORTEST_INSIDE - 1, -1):
                for start in range(len(text) - length + 1):
                    ids = self._whole.get(text[start : start + length])
                    if ids and not any(taken[start : start + length]):
                        taken[start : start + length] = [True] * length
                        found.update(dict.fromkeys(ids))
        return Named(tuple(found), Likeness.INSIDE) if found else None


def _prefixes(whole: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The beginnings of long names, as banks cut them, each with everybody whose name begins so."""
    prefixes: dict[str, dict[str, None]] = defaultdict(dict)
    for name, ids in whole.items():
        for length in range(_SHORTEST_CUT, len(name)):
            prefixes[name[:length]].update(dict.fromkeys(ids))
    return {prefix: tuple(ids) for prefix, ids in prefixes.items()}


def _initials(whole: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Initial consonants (ㄱㅎㄴ for 김하늘) → ids."""
    from hangeul import get_chosung  # noqa: PLC0415

    initials: dict[str, dict[str, None]] = defaultdict(dict)
    for name, ids in whole.items():
        if all("가" <= char <= "힣" for char in name):
            initials[get_chosung(name)].update(dict.fromkeys(ids))
    return {key: tuple(ids) for key, ids in initials.items()}
