"""OFX → its elements. One reader for both of its shapes.

OFX 1.x is SGML in which a value ends where the next element begins; OFX 2.x is XML without attributes. Banks
mix them: closing tags in 1.x, bare ampersands in 2.x. So tags are counted here, not a grammar: an element
with a value of its own is a leaf, whether it is closed or not, and every other one must be closed, so that a
file that was cut off is no file.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from importers.containers.problems import Problem
from importers.containers.sheets import CELLS_MAX
from importers.containers.text import decoded

_TAG = re.compile(r"<!--|<!\[CDATA\[|<(/?)([A-Za-z][\w.\-]{0,63})\s{0,8}(/?)>")
_CLOSED_BY = {"<!--": "-->", "<![CDATA[": "]]>"}
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHARSET = re.compile(
    rb"\bCHARSET\s*:\s*(\d{3,5}|[A-Za-z][\w-]{1,18})|\bencoding\s*=\s*[\"']([\w-]{1,20})", re.IGNORECASE
)
_HEAD_BYTES = 1024
_DEPTH_MAX = 100
_MARKS_MAX = CELLS_MAX // 2  # an element takes four cells of the outline, and one or two "<"


@dataclass(slots=True)
class _Element:
    name: str
    text: str = ""
    below: list[_Element] = field(default_factory=list)


def elements(data: bytes) -> Iterator[tuple[int, str, str, str]]:
    """Depth from 0, name and text of each element, a parent before what it holds; no currencies.

    Raises:
        Problem: FILE-ENTITIES, FILE-DAMAGED, TEXT-ENCODING, SHEET-TOO-LARGE, FILE-OTHER where there is no
            `<OFX>`.
    """
    text = ofx_text(data)
    if _DECLARATION.search(text):
        raise Problem("FILE-ENTITIES")
    if text.count("<") > _MARKS_MAX:
        raise Problem("SHEET-TOO-LARGE")
    start = re.search(r"<OFX>", text, re.IGNORECASE)
    if start is None:
        raise Problem("FILE-OTHER")
    waiting = [(0, one) for one in reversed(_tree(text[start.start() :]))]
    while waiting:
        depth, element = waiting.pop()
        yield depth, element.name, element.text.strip(), ""
        waiting += [(depth + 1, one) for one in reversed(element.below)]


def ofx_text(data: bytes) -> str:
    """The text: UTF-8 where it is, else in the character set that the header names, else as any text.

    Raises:
        Problem: TEXT-ENCODING.
    """
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for encoding in ("utf-8-sig", *_stated(data)):
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return decoded(data)


def _stated(data: bytes) -> Iterator[str]:
    for found in _CHARSET.finditer(data[:_HEAD_BYTES]):
        name = (found[1] or found[2]).decode("ascii", "replace")
        yield f"cp{name}" if name.isdigit() else name


def _tree(text: str) -> list[_Element]:
    """The elements from `<OFX>` to where it is closed; what follows is nothing of OFX."""
    root = _Element("")
    path = [root]
    leaf: _Element | None = None  # what the last tag opened, as long as only text follows
    end = 0
    while found := _TAG.search(text, end):
        if leaf is not None:
            leaf.text += html.unescape(text[end : found.start()])
        end = found.end()
        closing, name, empty = found.groups()
        if name is None:
            said, end = _set_apart(text, found)
            if leaf is not None:
                leaf.text += said
        elif closing:
            if leaf is None or leaf.name != name.upper():
                _close(path, name.upper())
            leaf = None
            if len(path) == 1:
                return root.below
        else:
            leaf = _open(path, leaf, name.upper())
            leaf = None if empty else leaf
    raise Problem("FILE-DAMAGED")


def _set_apart(text: str, found: re.Match[str]) -> tuple[str, int]:
    """The words of a CDATA section, none of a comment, and where either ends."""
    opened = found[0]
    end = text.find(_CLOSED_BY[opened], found.end())
    if end < 0:
        raise Problem("FILE-DAMAGED")
    said = "" if opened == "<!--" else text[found.end() : end]
    return said, end + len(_CLOSED_BY[opened])


def _open(path: list[_Element], leaf: _Element | None, name: str) -> _Element:
    """A new element, in the one before it where that has no value and so holds what comes."""
    if leaf is not None and not leaf.text.strip():
        path.append(leaf)
    if len(path) > _DEPTH_MAX:
        raise Problem("FILE-DAMAGED")
    new = _Element(name)
    path[-1].below.append(new)
    return new


def _close(path: list[_Element], name: str) -> None:
    """Closes the innermost element of that name.

    Those inside it that were taken to hold something and were never closed are values left empty: what came
    after them stands beside them.
    """
    if all(one.name != name for one in path):
        raise Problem("FILE-DAMAGED")
    while (inner := path.pop()).name != name:
        siblings = path[-1].below
        siblings += inner.below
        inner.below = []
