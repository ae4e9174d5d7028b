"""Letters: their words in both languages, their particles, and the files that they come in."""

from __future__ import annotations

import datetime as dt
import email
import io
import itertools
import re
from decimal import Decimal
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.letters.letter import Form, Letter, Sender, compose, form_for
from reports.letters.mail import as_eml
from reports.letters.printed import as_pdf
from reports.letters.templates import GAPS, words_of
from reports.letters.text_sheet import as_sheet, kind_of
from reports.letters.wording import months_in_words
from sfund.collecting.reminders import Reminder
from sfund.errors import RequestError
from sfund.members.owed import Ask
from sfund.members.persons import Person
from sfund.members.standing import Claim
from sfund.periods import Month

from .network import PAYER, payer

DAY = dt.date(2026, 11, 21)
GOLDEN = Path(__file__).parent / "golden"
STAGES = {-5: 0, 7: 1, 30: 2, 60: 3}
SENDERS = {
    "ko": Sender("온고을연대네트워크", "온고을은행 999001-04-001234", "사무국 063-000-0000", "KRW"),
    "en": Sender("Ongoeul Solidarity", "Ongoeul Bank 999001-04-001234", "Office 063-000-0000", "KRW"),
}


def claims(count: int) -> tuple[Claim, ...]:
    months = [Month(2026, 8).plus(number) for number in range(count)]
    asks = [Ask(month.first_day, 1, month.day(25), Decimal(10_000), "KRW") for month in months]
    return tuple(Claim(ask, ask.amount) for ask in asks)


def letter(
    stage: int = 30,
    count: int = 3,
    language: str = "ko",
    *,
    person: Person = PAYER,
    sender: Sender | None = None,
    root: Path = Path("nowhere"),
) -> Letter:
    reminder = Reminder(person.id, stage, claims(count))
    words = words_of(root, STAGES[stage], language)
    return compose(reminder, person, sender or SENDERS[language], words, DAY, language)


def shown(one: Letter) -> str:
    return f"{one.subject}\n\n{one.body}\n\n--\n{one.text}\n"


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("stage", STAGES)
def test_the_words_of_a_letter(stage: int, language: str) -> None:
    golden = GOLDEN / f"{language}{stage:+d}.txt"
    assert shown(letter(stage, 1 if stage < 8 else 3, language)) == golden.read_text("utf-8")


ENDINGS = {
    "온고을연대": "온고을연대와 함께",
    "온고을연대기금": "온고을연대기금과 함께",
    "온고을 사회적협동조합(온조합)": "온고을 사회적협동조합(온조합)과 함께",
    "연대네트워크 KR": "연대네트워크 KR과 함께",
}


@pytest.mark.parametrize("name", ENDINGS)
def test_particles_follow_the_organisations_name(name: str) -> None:
    made = letter(sender=Sender(name, "통장", "", "KRW"), stage=-5, count=1)
    assert ENDINGS[name] in made.body
    assert not re.search(r"\([가-힣]\)", made.body.replace("(온조합)", ""))


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("stage", STAGES)
def test_no_letter_threatens(stage: int, language: str) -> None:
    said = shown(letter(stage, 3, language))
    assert ("고맙" in said) if language == "ko" else ("Thank" in said)
    for word in (
        "체납",
        "독촉",
        "연체",
        "제명",
        "법적",
        "최후",
        "must",
        "overdue",
        "final",
        "legal",
        "expel",
    ):
        assert word not in said


MONTHS = {
    "2026-08": ("2026년 8월", "August 2026"),
    "2026-08 2026-09 2026-10": ("2026년 8월부터 10월까지", "August to October 2026"),
    "2025-12 2026-01": ("2025년 12월부터 2026년 1월까지", "December 2025 to January 2026"),
    "2026-08 2026-10": ("2026년 8월, 10월", "August 2026 and October 2026"),
    "2025-11 2026-01 2026-02 2026-05": (
        "2025년 11월, 2026년 1월부터 2월까지, 5월",
        "November 2025, January to February 2026 and May 2026",
    ),
}


@pytest.mark.parametrize("text", MONTHS)
def test_months_are_spelt_out(text: str) -> None:
    months = [Month(*map(int, one.split("-"))) for one in text.split()]
    assert (months_in_words(months, "ko"), months_in_words(reversed(months), "en")) == MONTHS[text]


def test_of_many_periods_the_oldest_are_one_row() -> None:
    assert len(letter(60, 12).rows) == 12
    rows = letter(60, 30).rows
    assert len(rows) == 12
    assert (rows[0].months, rows[0].amount) == ("2026년 8월부터 2028년 2월까지", "190,000원")
    assert letter(60, 30).amount == "300,000원"


REACHED = {
    "everything": ({}, "eml sms pdf"),
    "no e-mail": ({"email": ""}, "sms sms pdf"),
    "an e-mail address that is none": ({"email": "haneul"}, "sms sms pdf"),
    "e-mail alone": ({"phone": "", "address": ""}, "eml eml eml"),
    "a telephone at home": ({"email": "", "phone": "063-000-0001"}, "pdf pdf pdf"),
    "a mobile phone with the country's number": ({"email": "", "phone": "+82 10-0000-0001"}, "sms sms pdf"),
    "nothing": ({"email": "", "phone": "", "address": " "}, "- - -"),
}


@pytest.mark.parametrize("what", REACHED)
def test_how_somebody_is_reached(what: str) -> None:
    changed, expected = REACHED[what]
    assert " ".join(form_for(payer(**changed), form) or "-" for form in Form) == expected


def test_a_draft_for_the_mail_program() -> None:
    one = letter()
    data = as_eml(one)
    message: Any = email.message_from_bytes(data, policy=default)
    assert dict(message.items()).keys() == {
        "X-Unsent", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip
    assert message["X-Unsent"] == "1"
    assert str(message["To"]) == "김하늘 <haneul@example.org>"
    assert message["Subject"] == one.subject
    assert message.get_content().replace("\r\n", "\n").strip() == one.body
    assert as_eml(letter()) == data
    assert b"\n" not in data.replace(b"\r\n", b"")


@given(st.text(max_size=30), st.text(max_size=60))
def test_no_name_breaks_out_of_its_line(name: str, organization: str) -> None:
    person = payer(name=name)
    data = as_eml(letter(person=person, sender=Sender(organization, "통장", "", "KRW")))
    message = email.message_from_bytes(data, policy=default)
    assert [key for key, _ in message.items()].count("To") == 1
    assert "Bcc" not in message
    assert message["X-Unsent"] == "1"


def test_the_sheet_for_text_messages() -> None:
    many = [letter(), letter(person=payer("I-0002", name="=1+1"), stage=-5, count=1)]
    book = openpyxl.load_workbook(io.BytesIO(as_sheet(many, "ko")))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[4] for row in rows[1:]] == ["I-0001", "I-0002"]
    assert rows[1][:3] == ("010-0000-0001", many[0].text, "LMS")
    assert rows[2][5] == "=1+1"
    assert book.active.cell(3, 6).data_type == "s"
    assert as_sheet(many, "ko") == as_sheet(many, "ko")


@pytest.mark.parametrize(("text", "kind"), [("가" * 45, "SMS"), ("가" * 45 + "!", "LMS"), ("a" * 90, "SMS")])
def test_ninety_bytes_are_a_short_message(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_in_print_a_page_a_letter() -> None:
    pypdf = pytest.importorskip("pypdf")
    hostile = payer("I-0002", name='#read("/etc/passwd")')
    many = [letter(-5, 1), letter(60, 30), letter(person=hostile)]
    data = as_pdf(many, SENDERS["ko"])
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert len(pages) == 3
    for page, one in zip(pages, many, strict=True):
        assert one.member in page
        assert one.amount in page
    assert '#read("/etc/passwd")' in pages[2]
    assert as_pdf(many, SENDERS["ko"]) == data


@pytest.mark.parametrize(("language", "salutation"), [("ko", "김하늘 님께"), ("en", "Dear 김하늘,")])
def test_the_salutation_stands_further_from_the_subject_than_paragraphs_from_each_other(
    language: str, salutation: str
) -> None:
    pypdf = pytest.importorskip("pypdf")
    data = as_pdf([letter(count=1, language=language)], SENDERS[language])
    heights: dict[float, str] = {}

    def noted(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            height = round(tm[5] * cm[3] + cm[5], 1)
            heights[height] = heights.get(height, "") + text.strip()

    pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text(visitor_text=noted)
    lines = sorted(heights, reverse=True)
    at = next(
        n for n, line in enumerate(lines) if "".join(salutation.split()) in "".join(heights[line].split())
    )
    below = [upper - lower for upper, lower in itertools.pairwise(lines[at:])]
    assert lines[at - 1] - lines[at] > max(below)


def own(root: Path, name: str, content: str | bytes) -> Path:
    path = root / "letters" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def test_words_of_the_networks_own(tmp_path: Path) -> None:
    own(tmp_path, "ko/late-2.txt", "{organization} 회비\n\n{name} 님, {amount}을(를) 기다립니다.\n{{끝}}\n")
    made = letter(root=tmp_path)
    assert (made.subject, made.body) == ("온고을연대네트워크 회비", "김하늘 님, 30,000원을 기다립니다.\n{끝}")
    assert made.text == letter().text


def test_every_gap_has_its_value(tmp_path: Path) -> None:
    own(tmp_path, "ko/late-2.txt", "제목\n\n" + "\n".join(f"{gap}={{{gap}}}" for gap in GAPS))
    assert letter(root=tmp_path).body.splitlines() == [
        "name=김하늘", "member=I-0001", "organization=온고을연대네트워크", "months=2026년 8월부터 10월까지",
        "amount=30,000원", "due=2026년 8월 25일", "as_of=2026년 11월 21일",
        "account=온고을은행 999001-04-001234", "contact=사무국 063-000-0000",
    ]  # fmt: skip


def test_a_line_with_an_empty_gap_is_left_out() -> None:
    without = letter(sender=Sender("온고을연대", "통장", "", "KRW"))
    assert "\n\n\n" not in without.body
    assert not any(line != line.rstrip() for line in without.body.splitlines())


WRONG = {
    "an unknown gap": ("제목\n\n{nmae} 님", 3, 'no gap is called "nmae"'),
    "a gap with a format": ("제목\n\n{name:>20}", 3, 'no gap is called "name"'),
    "a gap that reaches inside": ("제목\n\n{name.__class__}", 3, 'no gap is called "name.__class__"'),
    "a number for a gap": ("제목\n\n{0}", 3, 'no gap is called "0"'),
    "nothing for a gap": ("제목\n\n{}", 3, 'no gap is called ""'),
    "a lone brace": ("제목\n\n{name 님", 3, "a brace has no counterpart"),
    "a brace that closes nothing": ("제목\n\nname} 님", 3, "a brace has no counterpart"),
    "no subject": ("제목뿐입니다", 1, "a letter has its subject in the first line"),
    "no empty line below the subject": ("제목\n본문\n본문", 1, "a letter has its subject in the first line"),
    "nothing": ("  \n", None, "the template is empty"),
    "no UTF-8": ("회비".encode("cp949"), None, "the template is no text in UTF-8"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_template_that_cannot_be_used(tmp_path: Path, what: str) -> None:
    content, line, said = WRONG[what]
    with pytest.raises(RequestError) as caught:
        letter(root=own(tmp_path, "ko/late-2.txt", content))
    (one,) = caught.value.diagnostics
    assert (one.code, one.file, one.line) == ("LETTER-TEMPLATE", "letters/ko/late-2.txt", line)
    assert said in str(one.message)


def test_a_misspelt_gap_is_answered_with_the_near_one(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as caught:
        letter(root=own(tmp_path, "ko/late-2-text.txt", "{organisation}"))
    assert str(caught.value.diagnostics[0].hint) == 'did you mean "organization"?'


def test_a_letter_tells_nobody_whose_it_is() -> None:
    assert "김하늘" not in repr(letter())
