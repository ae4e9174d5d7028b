"""Pages in print: data stays data, the same values give the same bytes, what is wrong is one clear error."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

import reports.paper
from reports.paper.typesetting import Press, typeset
from sfund.errors import RequestError

DAY = dt.date(2026, 11, 22)
LONG = "아주아주 긴 이름을 가진 전북 지역 사회적경제 연대 네트워크 추진을 위한 시민사회단체와 협동조합 연합회 본부"
PAGES = Path(reports.paper.__file__).parent / "pages"


def values(**other: Any) -> dict[str, Any]:
    return {
        "lang": "ko",
        "title": "기부 내역서",
        "organization": "연대망",
        "foot": "2026년",
        "pairs": [["기부자", "C-002"]],
        "paragraphs": ["감사합니다."],
        "table-title": "내역",
        "heads": ["날짜", "내용", "금액"],
        "rows": [["2026-01-05", "후원", "10,000"]],
        "sums": ["합계", "", "10,000"],
        **other,
    }


def words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_same_values_give_the_same_bytes() -> None:
    first = typeset("specimen", values(), dated=DAY)
    with Press() as press:
        again = press.page("specimen", values(), dated=DAY)
        press.page("specimen", values(title="다른 것"), dated=DAY)
        after_another = press.page("specimen", values(), dated=DAY)
    assert first == again == after_another


def test_another_day_is_other_bytes() -> None:
    assert typeset("specimen", values(), dated=DAY) != typeset(
        "specimen", values(), dated=dt.date(2026, 1, 1)
    )


def test_what_the_file_says_of_itself() -> None:
    read = pypdf.PdfReader(io.BytesIO(typeset("specimen", values(), dated=DAY)))
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == ("기부 내역서", "연대망")
    assert read.metadata["/CreationDate"] == "D:20261122000000Z"
    assert read.trailer["/Root"]["/Lang"] == "ko"
    xmp = read.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.findall(r"pdfaid:(part|conformance)>(\w)<", xmp) == [("part", "2"), ("conformance", "B")]
    assert [one["/Title"] for one in read.outline if isinstance(one, dict)] == ["기부 내역서"]


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.1.0"',
        "*굵게* _기울임_ $x^2$ `코드`",
        "= 제목 <label> @ref",
        "// 주석 \\ 끝",
        '"}]); #panic()',
        "[[" * 40,
        "{name} %s \\u{ac00}",
    ],
)
def test_what_looks_like_a_program_is_printed_as_it_stands(hostile: str) -> None:
    pdf = typeset("specimen", values(pairs=[["기부자", hostile]], title=hostile), dated=DAY)
    said = re.sub(r"\s", "", words(pdf))
    assert re.sub(r"\s", "", hostile) in said


def test_a_long_name_stays_on_the_paper() -> None:
    pdf = typeset("specimen", values(organization=LONG), dated=DAY)
    assert LONG not in words(pdf)  # it is broken into lines
    assert re.sub(r"\s", "", LONG) in re.sub(r"\s", "", words(pdf))


def test_pages_are_numbered_and_heads_repeated() -> None:
    rows = [["2026-01-05", f"후원 {number}", "10,000"] for number in range(90)]
    read = pypdf.PdfReader(io.BytesIO(typeset("specimen", values(rows=rows), dated=DAY)))
    count = len(read.pages)
    assert count > 1
    for number, page in enumerate(read.pages, start=1):
        said = page.extract_text()
        assert f"{number} / {count}" in said
        assert "금액" in said


def test_every_letter_comes_from_our_font() -> None:
    read = pypdf.PdfReader(io.BytesIO(typeset("specimen", values(), dated=DAY)))
    names = {
        str(font.get_object()["/BaseFont"])
        for page in read.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert names
    assert all("Pretendard" in name for name in names)


@pytest.mark.parametrize(("name", "number"), [("劉備", "U+5289"), ("기쁨😀", "U+1F600")])
def test_a_letter_that_the_font_lacks_is_named_by_its_number_only(name: str, number: str) -> None:
    with pytest.raises(RequestError) as raised:
        typeset("specimen", values(title=name), dated=DAY)
    assert raised.value.code == "PAPER-CHARACTER"
    assert number in str(raised.value)
    assert name not in str(raised.value)


def test_a_page_that_cannot_be_set_says_nothing_of_its_values() -> None:
    with Press() as press:
        with pytest.raises(RequestError) as raised:
            press.page("specimen", {"title": "김하늘"}, dated=DAY)
        assert raised.value.code == "PAPER-BROKE"
        assert "김하늘" not in str(raised.value)
        assert press.page("specimen", values(), dated=DAY)  # and the next page is set all the same


def test_a_typesetter_that_dies_is_one_error_and_the_next_page_has_a_new_one() -> None:
    with Press() as press:
        press.page("specimen", values(), dated=DAY)
        child = press._child.process
        assert child is not None
        child.kill()
        child.wait()
        assert press.page("specimen", values(), dated=DAY)
    with Press(seconds_max=0.0) as press, pytest.raises(RequestError) as raised:
        press.page("specimen", values(), dated=DAY)
    assert raised.value.code == "PAPER-BROKE"


def test_no_such_page_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="no page"):
        typeset("nowhere", {}, dated=DAY)


def test_pages_import_nothing_but_each_other() -> None:
    for page in PAGES.glob("*.typ"):
        source = page.read_text(encoding="utf-8")
        assert set(re.findall(r'#?import "([^"]+)"', source)) <= {"house.typ", "report.typ"}, page.name
        assert not re.search(r"\b(eval|read|plugin)\(", source), page.name
