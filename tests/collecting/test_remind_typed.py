"""`sfund dues remind` as it is typed."""

from __future__ import annotations

import email
import io
import json
import stat
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from desk import Desk

from sfund.books.persons.access import read_log
from sfund.members.facts import Reminded

if TYPE_CHECKING:
    from conftest import Typed

NOW = ("dues", "remind", "--as-of", "2026-11-05")


def facts(desk: Desk) -> list[str]:
    return [
        f"{fact.id} {fact.covers} {fact.stage} {fact.by}"
        for member in desk.books().registry.members.values()
        for fact in member.facts
        if isinstance(fact, Reminded)
    ]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix().split("/", 1)[1] for path in folder.glob("*/*"))


def test_letters_in_three_forms(desk: Desk, typed: Typed, out: Path) -> None:
    """On 5 November: I-0002 owes October, I-0003 and O-001 owe September, too."""
    ran = typed(*NOW, "-o", out)
    assert ran.status == 0
    assert files(out) == ["O-001.eml", "letters.pdf", "text-messages.xlsx"]
    assert sorted(facts(desk)) == [
        "I-0002 2026-10 7 sms",
        "I-0003 2026-09 30 pdf",
        "O-001 2026-09 30 eml",
    ]
    assert "Letters: 3 (e-mail 1, text message 1, in print 1), 50,000 open." in ran.out


def test_what_they_say(desk: Desk, typed: Typed, out: Path) -> None:
    typed(*NOW, "-o", out)
    (folder,) = out.iterdir()
    message: Any = email.message_from_bytes((folder / "O-001.eml").read_bytes(), policy=default)
    assert message["Subject"] == "[온고을연대] 2026년 9월부터 10월까지 회비를 살펴봐 주세요"
    assert "온고을은행 999001-04-001234" in message.get_content()
    book = openpyxl.load_workbook(io.BytesIO((folder / "text-messages.xlsx").read_bytes()))
    (_, row) = book.active.iter_rows(values_only=True)
    assert (row[0], row[4], row[5]) == ("010-0000-0002", "I-0002", "이가은")
    assert "2026년 10월 회비 10,000원이 아직 확인되지 않았습니다" in str(row[1])


def test_for_the_owners_eyes_alone(desk: Desk, typed: Typed, out: Path) -> None:
    ran = typed(*NOW, "-o", out)
    (folder,) = out.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    journal = (desk.root / "journal/2026/11.beancount").read_text("utf-8")
    for secret in ("이가은", "박보람", "010-0000-0002", "누리길"):
        assert secret not in ran.out + ran.err + journal
    (line,) = read_log(desk.root)
    assert (line.command, line.persons) == ("dues remind", "I-0002 I-0003 O-001")


def test_the_same_letter_never_twice(desk: Desk, typed: Typed, out: Path) -> None:
    typed(*NOW, "-o", out)
    before, letters = desk.contents(), files(out)
    again = typed(*NOW, "-o", out)
    assert (again.status, "Nobody is to be written to." in again.out) == (0, True)
    assert (desk.contents(), files(out)) == (before, letters)
    later = json.loads(typed("dues", "remind", "--as-of", "2026-11-24", "-o", out, "--json").out)
    assert [(one["member"], one["stage"]) for one in later["letters"]] == [
        ("I-0002", 30), ("I-0003", 60), ("O-001", 60),
    ]  # fmt: skip


def test_one_stage_alone(desk: Desk, typed: Typed, out: Path) -> None:
    said = json.loads(typed(*NOW, "--stage", "30", "-o", out, "--json").out)
    assert [one["member"] for one in said["letters"]] == ["I-0003", "O-001"]
    assert [one["why"] for one in said["spared"]] == ["stands at another stage"]
    assert typed(*NOW, "--stage", "31", "-o", out).status == 2


def test_before_the_due_day_only_those_who_pay_themselves(desk: Desk, typed: Typed, out: Path) -> None:
    desk.write_by_hand("""2026-11-01 * "회비"
  Assets:Clearing:CMS          50000 KRW
  Income:Dues:Individual      -10000 KRW
    member: "I-0002"
  Income:Dues:Individual      -20000 KRW
    member: "I-0003"
  Income:Dues:Organization    -20000 KRW
    member: "O-001"
""")
    said = json.loads(
        typed("dues", "remind", "--as-of", "2026-11-22", "--stage", "before", "-o", out, "--json").out
    )
    assert [(one["member"], one["stage"], one["covers"]) for one in said["letters"]] == [
        ("I-0003", -5, "2026-11"), ("O-001", -5, "2026-11"),
    ]  # fmt: skip


def test_who_waits_for_a_debit_is_left_alone(desk: Desk, typed: Typed, out: Path) -> None:
    typed("dues", "debit-file", "--month", "2026-11", "--on", "2026-11-04", "-o", out)
    said = json.loads(typed(*NOW, "-o", out, "--json").out)
    assert [one["member"] for one in said["letters"]] == ["I-0003", "O-001"]
    assert [(one["member"], one["open"]) for one in said["spared"]] == [("I-0002", "10000")]


def test_in_print_for_whoever_has_an_address(desk: Desk, typed: Typed, out: Path) -> None:
    typed(*NOW, "--form", "pdf", "-o", out)
    assert {fact.split()[0]: fact.split()[3] for fact in facts(desk)} == {
        "I-0002": "pdf", "I-0003": "pdf", "O-001": "eml",
    }  # fmt: skip


def test_whom_nothing_reaches_is_named_and_not_recorded(desk: Desk, typed: Typed, out: Path) -> None:
    from .network import payer

    desk.register(payer("I-0001"), payer("I-0002"), payer("I-0003", email="", phone="", address=""))
    ran = typed(*NOW, "-o", out)
    assert "nothing: no e-mail, mobile phone or address" in ran.out
    assert [fact.split()[0] for fact in facts(desk)] == ["I-0002"]


def test_in_english(desk: Desk, typed: Typed, out: Path) -> None:
    typed(*NOW, "--lang", "en", "-o", out)
    (path,) = out.glob("*/O-001.eml")
    message: Any = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (
        message["Subject"].strip()
        == "Ongoeul Solidarity: your dues for September to October 2026 are still open"
    )


def test_a_dry_run_writes_nothing_and_looks_at_nobody(desk: Desk, typed: Typed, out: Path) -> None:
    before = desk.contents()
    ran = typed(*NOW, "-o", out, "--dry-run")
    assert "I-0003   30 days late" in ran.out
    assert ran.out.endswith("Nothing was written (--dry-run).\n")
    assert (desk.contents(), list(out.iterdir()), read_log(desk.root)) == (before, [], ())


def test_the_names_where_they_are_asked_for(desk: Desk, typed: Typed) -> None:
    assert "박보람" in typed(*NOW, "--dry-run", "--names").out
    assert len(read_log(desk.root)) == 1


def test_a_template_of_ones_own_that_is_wrong(desk: Desk, typed: Typed, out: Path) -> None:
    own = desk.root / "letters/ko/late-3.txt"
    own.parent.mkdir(parents=True)
    own.write_text("제목\n\n{nmae} 님", encoding="utf-8")
    before = desk.contents()
    ran = typed(*NOW, "-o", out)
    assert (ran.status, ran.err.startswith("error[LETTER-TEMPLATE]: letters/ko/late-3.txt:3:")) == (1, True)
    assert (desk.contents(), list(out.iterdir())) == (before, [])


@pytest.mark.parametrize("place", [".", "letters", "journal", "documents/2026"])
def test_never_among_the_books(desk: Desk, typed: Typed, place: str) -> None:
    before = desk.contents()
    ran = typed(*NOW, "-o", place)
    assert (ran.status, "error[PRIVATE-PLACE]" in ran.err) == (1, True)
    assert desk.contents() == before


def test_a_folder_that_cannot_be_written(desk: Desk, typed: Typed, out: Path) -> None:
    (out / "file").write_text("in the way")
    before = desk.contents()
    ran = typed(*NOW, "-o", out / "file" / "below")
    assert (ran.status, "error[OUTPUT-NOT-WRITABLE]" in ran.err) == (1, True)
    assert desk.contents() == before


@pytest.mark.parametrize("form", ["eml", "sms", "pdf"])
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("where", [("--dry-run",), ("-o", "..")])
def test_no_letter_without_where_to_pay(
    desk: Desk, typed: Typed, form: str, language: str, where: tuple[str, ...]
) -> None:
    """An account's label and last digits are no place to which anybody could pay."""
    toml = desk.root / "sfund.toml"
    toml.write_text(toml.read_text("utf-8").replace("pay-to =", "# pay-to ="), encoding="utf-8")
    before = desk.contents()
    ran = typed(*NOW, "--form", form, "--lang", language, *where)
    assert (ran.status, ran.err.count("error[")) == (1, 1)
    assert "error[LETTERS-PAY-TO]: sfund.toml" in ran.err
    assert "[letters]" in ran.err
    assert 'pay-to = "' in ran.err  # what to write, in the language of the command
    assert desk.contents() == before
    assert not read_log(desk.root)


def test_nobody_to_write_to_needs_no_place_to_pay(desk: Desk, typed: Typed, out: Path) -> None:
    toml = desk.root / "sfund.toml"
    toml.write_text(toml.read_text("utf-8").replace("pay-to =", "# pay-to ="), encoding="utf-8")
    assert typed("dues", "remind", "--as-of", "2026-09-01", "-o", out).status == 0


def english_letter(out: Path) -> str:
    (path,) = out.glob("*/O-001.eml")
    message: Any = email.message_from_bytes(path.read_bytes(), policy=default)
    return str(message.get_content())


def test_an_english_letter_says_in_english_where_to_pay_and_whom_to_call(
    desk: Desk, typed: Typed, out: Path
) -> None:
    toml = desk.root / "sfund.toml"
    english = '[letters]\npay-to-en = "Ongoeul Bank 999001-04-001234"\ncontact-en = "Office +82 63-000-0000"'
    toml.write_text(toml.read_text("utf-8").replace("[letters]", english), encoding="utf-8")
    ran = typed(*NOW, "--lang", "en", "-o", out)
    letter = english_letter(out)
    assert "Please pay to: Ongoeul Bank 999001-04-001234" in letter
    assert "Office +82 63-000-0000" in letter
    assert ("사무국" in letter, "Korean contact line" in ran.out) == (False, False)


def test_an_english_letter_with_a_korean_contact_line_is_named(desk: Desk, typed: Typed, out: Path) -> None:
    ran = typed(*NOW, "--lang", "en", "-o", out)
    assert 'The letters carry the Korean contact line: "contact-en" in [letters]' in " ".join(ran.out.split())
    assert "온고을은행 999001-04-001234" in english_letter(out)


def test_a_second_run_counts_all_who_were_sent_a_letter(desk: Desk, typed: Typed, out: Path) -> None:
    """Those reached before the due day, too, who owe nothing yet."""
    desk.write_by_hand("""2026-10-30 * "회비"
  Assets:Clearing:CMS          20000 KRW
  Income:Dues:Individual      -20000 KRW
    member: "I-0003"
""")
    first = json.loads(typed("dues", "remind", "--as-of", "2026-11-22", "-o", out, "--json").out)
    assert ("I-0003", -5) in [(one["member"], one["stage"]) for one in first["letters"]]
    again = json.loads(typed("dues", "remind", "--as-of", "2026-11-23", "-o", out, "--json").out)
    assert again["letters"] == []
    sent = {one["member"]: one["open"] for one in again["spared"] if "already" in one["why"]}
    assert sent.keys() == {one["member"] for one in first["letters"]}
    assert sent["I-0003"] == "10000"
