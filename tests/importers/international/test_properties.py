"""Whatever bytes come, the parser in the child knows two answers: elements, or a problem with a code."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.containers.messages import Kind
from importers.containers.outline import Node, read_outline
from importers.containers.problems import MESSAGES, Problem
from importers.international.reading import read_international
from sfund.errors import StatementError

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.iterdir())
PIECES = st.sampled_from(
    ["<OFX>", "</OFX>", "<A>", "</A>", "<B/>", "x", "&amp;", "<![CDATA[", "]]>", "<", ">", "\n", "<!--", "가"]
)


def ends_well(data: bytes, kind: Kind) -> bool:
    """Whether it is a statement; anything but an error with a code fails the test."""
    code = None
    try:
        read_international([read_outline(data, kind)], kind, "x")
    except Problem as problem:
        code = problem.code
    except StatementError as error:
        return not error.diagnostics
    assert code is None or code in MESSAGES
    return code is None


@st.composite
def damaged(draw: st.DrawFn) -> tuple[bytes, Kind]:
    file = draw(st.sampled_from(FILES))
    data = bytearray(file.read_bytes())
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data) - 1))
        length = draw(st.sampled_from([0, 1, 1, 10]))
        data[at : at + length] = draw(st.binary(max_size=3))
    return bytes(data), Kind.CAMT if "camt" in file.name else Kind.OFX


@settings(max_examples=150)
@given(one=damaged())
def test_damaged_files(one: tuple[bytes, Kind]) -> None:
    ends_well(*one)


@settings(max_examples=100)
@given(data=st.binary(max_size=200), kind=st.sampled_from(Kind))
def test_random_bytes(data: bytes, kind: Kind) -> None:
    ends_well(b"<OFX>" + data, kind)


@settings(max_examples=150)
@given(pieces=st.lists(PIECES, max_size=30))
def test_any_tags(pieces: list[str]) -> None:
    ends_well(f"<OFX>{''.join(pieces)}</OFX>".encode(), Kind.OFX)


@settings(max_examples=100)
@given(file=st.sampled_from(FILES), share=st.floats(0, 0.999))
def test_a_file_that_was_cut_off_is_no_statement(file: Path, share: float) -> None:
    data = file.read_bytes().rstrip()
    kind = Kind.CAMT if "camt" in file.name else Kind.OFX
    assert not ends_well(data[: int(len(data) * share)], kind)


def test_values_left_empty_and_open_swallow_nothing() -> None:
    data = b"<OFX><T><A><B>1<C></T><T><A>\n<C>2</T></OFX>"
    first, second = Node.of(read_outline(data, Kind.OFX)).all("OFX", "T")
    assert [(one.name, one.text) for one in first.below] == [("A", ""), ("B", "1"), ("C", "")]
    assert [(one.name, one.text) for one in second.below] == [("A", ""), ("C", "2")]


def test_every_encoding_gives_the_same_words() -> None:
    text = '<?xml version="1.0" encoding="{0}"?><?OFX CHARSET="x"?><OFX><NAME>김하늘</NAME></OFX>'
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp949"):
        data = text.format(encoding.removesuffix("-sig")).encode(encoding)
        (name,) = Node.of(read_outline(data, Kind.OFX)).all("OFX", "NAME")
        assert name.text == "김하늘", encoding
