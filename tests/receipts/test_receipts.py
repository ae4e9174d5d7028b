"""Receipts from the issue to the tax office's sheets: as typed, and the rules as tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdf
import pytest
from desk import Desk

from sfund.books import disk
from sfund.books.commit import commit
from sfund.books.giving.receipts import additions, donor_of, eligible_in, issues_of
from sfund.books.load import load_books
from sfund.books.writing import plan_additions
from sfund.checks import for_commit
from sfund.checks.receipts import RECEIPTS
from sfund.errors import CommitError
from sfund.giving.gifts import Gift
from sfund.giving.receipts import Refusal, Status, eligible, gaps, next_id

from .conftest import REFUND, more

if TYPE_CHECKING:
    from desk import Sfund

YEAR = ("--year", "2025", "--on", "2026-01-10")
TODAY = dt.date(2026, 1, 10)


def words(file: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages)


def found_by_checks(desk: Desk) -> list[str]:
    books = load_books(desk.root)
    return [one.code for rule in RECEIPTS for one in rule(books, TODAY)]


def snapshot(desk: Desk, number: str) -> Any:
    return json.loads((desk.root / f"register/receipts/{number}.json").read_bytes())


# Numbers


@pytest.mark.parametrize(
    ("used", "year", "number"),
    [
        ([], 2026, "R-2026-0001"),
        (["R-2026-0001"], 2026, "R-2026-0002"),
        (["R-2026-0001", "R-2026-0007"], 2026, "R-2026-0008"),
        (["R-2025-0009"], 2026, "R-2026-0001"),
        (["R-2026-9999"], 2026, "R-2026-10000"),
        (["R-2026-10000", "R-2026-9999"], 2026, "R-2026-10001"),
    ],
)
def test_the_next_number(used: list[str], year: int, number: str) -> None:
    assert next_id(used, year) == number


def test_gaps_are_of_each_year() -> None:
    assert list(gaps(["R-2026-0002", "R-2025-0001", "R-2025-0003"])) == [(2025, 2), (2026, 1)]


# Eligibility


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"donor": None}, Refusal.ANONYMOUS),
        ({"deductible": False}, Refusal.ACCOUNT),
        ({"day": dt.date(2025, 2, 28)}, Refusal.OUTSIDE),
        ({"day": dt.date(2025, 3, 1)}, None),
        ({"day": dt.date(2025, 9, 30)}, None),
        ({"day": dt.date(2025, 10, 1)}, Refusal.OUTSIDE),
        ({"day": dt.date(2025, 9, 2)}, Refusal.FUTURE),
    ],
)
def test_which_gifts_are_receipted(change: dict[str, Any], why: Refusal | None) -> None:
    fields = {"id": "a", "day": dt.date(2025, 5, 1), "donor": "I-1", "amount": Decimal(100), "currency": "KRW",
              "source": "donation", "account": "Income:Donations", "fund": "general", **change}  # fmt: skip
    status = Status(first=dt.date(2025, 3, 1), until=dt.date(2025, 9, 30))
    today = dt.date(2025, 9, 1) if why is Refusal.FUTURE else TODAY
    found = eligible([Gift(**fields)], [], status, 2025, today)
    assert [reason for _, reason in found.refused] == ([why] if why else [])
    assert list(found.due) == ([] if why else ["I-1"])


# Issue


def test_receipts_of_a_year(desk: Desk, sfund: Sfund, out: Path) -> None:
    planned = sfund("receipt", "issue", "--all", *YEAR, "--dry-run", "--json").json
    assert not (desk.root / "register/receipts").exists()
    assert not (desk.root / "register/access.csv").exists()  # a plan asks for no name
    ran = sfund("receipt", "issue", "--all", *YEAR, "-o", out, "--json")
    assert (ran.status, ran.err) == (0, "")
    said = ran.json["receipts"]
    assert [(one["number"], one["donor"], one["amount"]) for one in said] == [
        ("R-2026-0001", "C-001", "1000000"),
        ("R-2026-0002", "I-0001", "60000"),
        ("R-2026-0003", "P-001", "50000"),
    ]
    assert [{**one, "file": None} for one in said] == planned["receipts"]
    assert ran.json["left-out"] == [{"gift": "bbb1", "donor": None, "why": "anonymous"}]
    assert sorted(file.name for file in out.iterdir()) == [f"{one['number']}.pdf" for one in said]
    assert all(file.stat().st_mode & 0o077 == 0 for file in out.iterdir())
    assert found_by_checks(desk) == []


def test_the_printed_forms(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    company, person = words(out / "R-2026-0001.pdf"), words(out / "R-2026-0002.pdf")
    for part in ("R-2026-0001", "모래내상사", "000-81-00001", "익산시 모래내길 9", "별지 제63호의3서식", "일반 40",
                 "1,000,000", "온고을연대망", "000-82-00000", "2026년 1월 10일", "2026-06-30"):  # fmt: skip
        assert part in company, part
    for part in ("R-2026-0002", "김하늘", "주민등록번호", "전주시 덕진구 하늘로 7", "별지 제45호의2서식", "2025-03-25",
                 "60,000", "법인세법 시행령 제39조제1항제1호바목", "대표 나바위"):  # fmt: skip
        assert part in person, part
    assert "재발급" not in person
    collected = words(out / "R-2026-0003.pdf")
    assert "나눔장터" in collected
    assert '#read("/etc/passwd")' in collected


@pytest.mark.parametrize("number", ["R-2026-0001", "R-2026-0002", "R-2026-0003"])
def test_the_whole_words_of_the_forms(desk: Desk, sfund: Sfund, out: Path, number: str) -> None:
    """Golden files; each was looked at as a picture, too."""
    sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    golden = Path(__file__).parent / "golden" / f"{number}.txt"
    assert words(out / f"{number}.pdf").split() == golden.read_text("utf-8").split()


def test_nothing_personal_in_the_ledger(desk: Desk, sfund: Sfund, out: Path) -> None:
    ran = sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    ledger = "".join(path.read_text("utf-8") for path in (desk.root / "journal").rglob("*.beancount"))
    assert 'custom "receipt" "issue" "R-2026-0002" 60000 KRW' in ledger
    for personal in ("김하늘", "하늘로", "군산시"):
        assert personal not in ledger + ran.out
    assert snapshot(desk, "R-2026-0002")["donor"]["name"] == "김하늘"
    assert (desk.root / "register/receipts/R-2026-0002.json").stat().st_mode & 0o077 == 0
    log = (desk.root / "register/access.csv").read_text("utf-8")
    assert "receipt issue" in log
    assert "names address" in log


def test_an_annual_receipt_leaves_out_what_was_receipted(desk: Desk, sfund: Sfund, out: Path) -> None:
    first = sfund("receipt", "issue", "I-0001", *YEAR, "--gift", "aaa2", "-o", out, "--json").json["receipts"]
    assert [one["gifts"] for one in first] == [["aaa2"]]
    rest = sfund("receipt", "issue", "I-0001", *YEAR, "-o", out, "--json").json
    assert [one["gifts"] for one in rest["receipts"]] == [["aaa1", "aaa3"]]
    assert {"gift": "aaa2", "donor": "I-0001", "why": "receipted"} in rest["left-out"]
    nothing = sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    assert (nothing.status, "RECEIPT-NOTHING" in nothing.err) == (1, True)
    assert "it is on a receipt already" in nothing.err
    assert (
        sfund("receipt", "issue", "--all", *YEAR, "-o", out, "--json").json["receipts"][0]["donor"] == "C-001"
    )
    assert sfund("receipt", "issue", "--all", *YEAR, "-o", out, "--json").json["receipts"] == []


def test_a_gift_given_back_before_is_on_no_receipt(desk: Desk, sfund: Sfund, out: Path) -> None:
    more(desk, REFUND)
    said = sfund("receipt", "issue", "I-0001", *YEAR, "-o", out, "--json").json
    assert [(one["amount"], one["gifts"]) for one in said["receipts"]] == [("40000", ["aaa1", "aaa2"])]
    assert said["left-out"] == [{"gift": "aaa3", "donor": "I-0001", "why": "refunded"}]
    assert found_by_checks(desk) == []


def test_a_gift_given_back_afterwards_is_found(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    more(desk, REFUND)
    books = load_books(desk.root)
    (one,) = [found for rule in RECEIPTS for found in rule(books, TODAY)]
    assert one.code == "RECEIPT-OVER-GIFTS"
    assert "R-2026-0001" in str(one.message)
    assert "20,000 KRW" in str(one.message)
    assert sfund("receipt", "void", "R-2026-0001", "--why", "돌려드림", "--on", "2026-01-11").status == 0
    again = sfund(
        "receipt", "issue", "I-0001", "--year", "2025", "--on", "2026-01-11", "-o", out, "--json"
    ).json
    assert [(one["number"], one["amount"]) for one in again["receipts"]] == [("R-2026-0002", "40000")]
    assert found_by_checks(desk) == []


def test_a_gift_taken_out_of_the_books_afterwards_is_found(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "P-001", *YEAR, "-o", out)
    ledger = desk.root / "ledger.beancount"
    ledger.write_text(ledger.read_text("utf-8").replace('import-id: "ccc1"', 'import-id: "zzz9"'), "utf-8")
    assert found_by_checks(desk) == ["RECEIPT-OVER-GIFTS"]


def test_gifts_in_kind_on_a_receipt(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("donation", "add", "--from", "P-001", "--on", "2025-08-03", "--in-kind", "쌀 20kg", "--quantity", "3",
          "--unit", "포", "--price", "50000")  # fmt: skip
    said = sfund("receipt", "issue", "P-001", *YEAR, "-o", out, "--json").json["receipts"]
    assert [one["amount"] for one in said] == ["50000", "150000"]  # the first came through a collector
    kinds = [one["kind"] for one in sfund("receipt", "list", "--json").json["receipts"]]
    assert kinds == ["money", "in-kind"]
    printed = words(out / "R-2026-0002.pdf")
    for part in ("현물", "쌀 20kg", "3포", "50,000", "150,000"):
        assert part in printed, part


# Void, copy


def test_a_void_keeps_the_number_and_frees_the_gifts(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    assert sfund("receipt", "void", "R-2026-0001", "--why", "주소가 틀림", "--on", "2026-01-12").status == 0
    again = sfund("receipt", "issue", "I-0001", *YEAR, "-o", out, "--json").json["receipts"]
    assert again[0]["number"] == "R-2026-0002"
    listed = sfund("receipt", "list", "--json").json["receipts"]
    assert [(one["number"], one["void"], one["why"]) for one in listed] == [
        ("R-2026-0001", "2026-01-12", "주소가 틀림"),
        ("R-2026-0002", None, None),
    ]
    assert "void since 2026-01-12" in sfund("receipt", "list").out
    assert found_by_checks(desk) == []
    twice = sfund("receipt", "void", "R-2026-0001", "--why", "…", "--on", "2026-01-13")
    assert "RECEIPT-IS-VOID" in twice.err


def test_a_copy_is_the_receipt_with_a_mark_years_later(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    desk.register(Person_("I-0001", "김바다", "서울 어딘가"))  # moved, with another name
    assert sfund("receipt", "copy", "R-2026-0001", "--on", "2029-05-05", "-o", out).status == 0
    first = (out / "R-2026-0001-copy.pdf").read_bytes()
    printed = words(out / "R-2026-0001-copy.pdf")
    assert "재발급" in printed
    assert "김하늘" in printed
    assert "2026년 1월 10일" in printed
    assert "2029" not in printed
    assert printed.replace("재발급", "").split() == words(out / "R-2026-0001.pdf").split()
    assert sfund("receipt", "copy", "R-2026-0001", "--on", "2030-05-05", "-o", out / "second.pdf").status == 0
    assert (out / "second.pdf").read_bytes() == first
    assert sfund("receipt", "list", "--json").json["receipts"][0]["copies"] == ["2029-05-05", "2030-05-05"]
    assert "OUTPUT-EXISTS" in sfund("receipt", "copy", "R-2026-0001", "--on", "2031-01-01", "-o", out).err
    assert len(sfund("receipt", "list", "--json").json["receipts"][0]["copies"]) == 2


def Person_(id_: str, name: str, address: str) -> Any:
    from sfund.members.persons import Person

    return Person(id_, name, address=address)


@pytest.mark.parametrize("verb", [("void", "--why", "…"), ("copy",)])
def test_no_such_receipt(desk: Desk, sfund: Sfund, out: Path, verb: tuple[str, ...]) -> None:
    ran = sfund("receipt", verb[0], "R-2026-0009", *verb[1:])
    assert (ran.status, "UNKNOWN-RECEIPT" in ran.err) == (1, True)


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('designation = "general"', 'designation = "none"', "RECEIPTS-NOT-DESIGNATED"),
        ('designation = "general"', "", "RECEIPTS-NOT-DESIGNATED"),
        ('representative = "대표 나바위"', "", "RECEIPTS-INCOMPLETE"),
        ('registration = "000-82-00000"', "", "RECEIPTS-INCOMPLETE"),
        ("from = 2025-01-01", "from = 2026-01-01", "RECEIPT-NOTHING"),
    ],
)
def test_who_may_not_issue(desk: Desk, sfund: Sfund, out: Path, old: str, new: str, code: str) -> None:
    settings = desk.root / "sfund.toml"
    settings.write_text(settings.read_text("utf-8").replace(old, new), "utf-8")
    ran = sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    assert (ran.status, list(out.iterdir())) == (1, [])
    assert f"error[{code}]" in ran.err


def test_a_donor_whom_nobody_knows(desk: Desk, sfund: Sfund, out: Path) -> None:
    desk.register()
    ran = sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    assert (ran.status, "RECEIPT-DONOR" in ran.err, list(out.iterdir())) == (1, True, [])
    every = sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    assert [id_ for id_ in ("C-001", "I-0001", "P-001") if f"name of {id_}" in every.err] == [
        "I-0001",
        "P-001",
    ]
    assert not (desk.root / "register/receipts").exists()


def test_a_place_among_the_books(desk: Desk, sfund: Sfund) -> None:
    ran = sfund("receipt", "issue", "I-0001", *YEAR)
    assert "PRIVATE-PLACE" in ran.err
    assert not (desk.root / "register/receipts").exists()


def test_a_gift_that_is_none_of_the_donors(desk: Desk, sfund: Sfund, out: Path) -> None:
    assert "UNKNOWN-GIFT" in sfund("receipt", "issue", "I-0001", *YEAR, "--gift", "ccc1", "-o", out).err
    assert sfund("receipt", "issue", *YEAR).status == 2
    assert sfund("receipt", "issue", "I-0001", "--all", *YEAR).status == 2


# Two treasurers at once


def test_two_plans_from_the_same_books_cannot_take_the_same_number(desk: Desk) -> None:
    books = load_books(desk.root)
    plans = []
    for donor in ("C-001", "I-0001"):
        due = {donor: eligible_in(books, 2025, TODAY).due[donor]}
        person = next(one for one in books.register.persons if one.id == donor)
        made = issues_of(books, due, {donor: donor_of(books, donor, person)}, TODAY, "2026-06-30", {})
        assert made[0].fact.id == "R-2026-0001"
        plans.append(plan_additions(books, additions(made), (for_commit,))[0])
    commit(plans[0])
    with pytest.raises(CommitError) as raised:
        commit(plans[1])
    assert raised.value.code == "PLAN-STALE"
    assert snapshot(desk, "R-2026-0001")["donor"]["id"] == "C-001"


def test_a_form_that_was_cut_off_gets_its_name_with_the_next_run(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    printed = out / "R-2026-0001.pdf"
    content = printed.read_bytes()
    printed.rename(disk.pending_name(printed))  # as if killed between the commit and the name
    assert sfund("receipt", "issue", "--all", *YEAR, "-o", out).status == 0
    assert printed.read_bytes() == content


def test_a_form_whose_number_became_somebody_elses_is_printed_anew(
    desk: Desk, sfund: Sfund, out: Path
) -> None:
    """Cut off before the commit, it waits with a number that another treasurer's receipt then took."""
    waiting = disk.pending_name(out / "R-2026-0001.pdf")
    sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    of_another = (out / "R-2026-0001.pdf").read_bytes()
    (out / "R-2026-0001.pdf").unlink()
    next((desk.root / "journal/2026").glob("*.beancount")).write_text("", "utf-8")
    (desk.root / "register/receipts/R-2026-0001.json").unlink()
    elsewhere = out.parent / "elsewhere"
    elsewhere.mkdir()
    sfund("receipt", "issue", "P-001", *YEAR, "-o", elsewhere)
    waiting.write_bytes(of_another)
    assert sfund("receipt", "issue", "I-0001", *YEAR, "-o", out).status == 0
    assert (out / "R-2026-0001.pdf").read_bytes() == (elsewhere / "R-2026-0001.pdf").read_bytes()
    assert "김하늘" in words(out / "R-2026-0002.pdf")


# Snapshots and checks


def test_the_same_books_give_the_same_receipt(desk: Desk, sfund: Sfund, out: Path, tmp_path: Path) -> None:
    import shutil

    twin = tmp_path / "twin"
    shutil.copytree(desk.root, twin)
    (tmp_path / "out2").mkdir()
    sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    sfund("--books", twin, "receipt", "issue", "--all", *YEAR, "-o", tmp_path / "out2")
    for name in ("R-2026-0001", "R-2026-0002", "R-2026-0003"):
        assert (out / f"{name}.pdf").read_bytes() == (tmp_path / "out2" / f"{name}.pdf").read_bytes()
        assert snapshot(desk, name) == json.loads((twin / f"register/receipts/{name}.json").read_bytes())


def test_a_changed_or_missing_snapshot_is_found(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    file = desk.root / "register/receipts/R-2026-0002.json"
    file.write_text(file.read_text("utf-8").replace("60000", "90000"), "utf-8")
    assert found_by_checks(desk) == ["RECEIPT-CHANGED"]
    assert "RECEIPT-CHANGED" in sfund("receipt", "copy", "R-2026-0002", "-o", out).err
    (desk.root / "register/receipts/R-2026-0001.json").unlink()
    assert found_by_checks(desk) == ["RECEIPT-CHANGED", "RECEIPT-CHANGED"]
    for one in (desk.root / "register/receipts").iterdir():
        one.unlink()
    (desk.root / "register/receipts").rmdir()  # an auditor's copy has no register at all
    assert found_by_checks(desk) == []


ISSUED = """
    2026-01-10 custom "receipt" "issue" "{number}" 20000 KRW
      donor: "I-0001"
      code: "40"
      kind: "money"
      from: 2025-01-25
      until: 2025-01-25
      gifts: "aaa1"
      digest: "0"
"""


def test_a_gap_in_the_numbers_is_found(desk: Desk) -> None:
    more(desk, ISSUED.format(number="R-2026-0002"))
    assert found_by_checks(desk) == ["RECEIPT-NUMBER-GAP"]


def test_a_gift_on_two_receipts_is_found(desk: Desk) -> None:
    more(desk, ISSUED.format(number="R-2026-0001") + ISSUED.format(number="R-2026-0002"))
    assert found_by_checks(desk) == ["RECEIPT-TWICE"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ISSUED.format(number="R-2026-0001") * 2, "DUPLICATE-ID"),
        ('\n    2026-01-10 custom "receipt" "void" "R-2026-0009"\n      why: "…"\n', "UNKNOWN-RECEIPT"),
        (ISSUED.format(number="R-2026-0001").replace("I-0001", "I-0404"), "UNKNOWN-PARTY"),
        ('\n    2026-01-10 custom "receipt" "void" "R-2026-0009"\n', "DIRECTIVE-FIELD"),
    ],
)
def test_directives_that_contradict_the_registry(desk: Desk, text: str, code: str) -> None:
    more(desk, text)
    assert code in {one.code for one in load_books(desk.root).diagnostics}


# Resident numbers, and a locked register


def test_a_resident_number_is_printed_and_stands_nowhere_else(
    desk: Desk, sfund: Sfund, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = "900101-1234568"
    assert sfund("register", "lock").status == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    kept = sfund("receipt", "number", "I-0001", "--on", "2026-01-02")
    assert (kept.status, kept.err, number in kept.out) == (0, "", False)
    ran = sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    assert (ran.status, ran.err, number in ran.out) == (0, "", False)
    assert number in words(out / "R-2026-0001.pdf")
    assert (desk.root / "register/receipts/R-2026-0001.json.age").exists()
    for path in desk.root.rglob("*"):
        if path.is_file():
            assert number.encode() not in path.read_bytes(), path
    assert (
        sfund("receipt", "copy", "R-2026-0001", "--without-number", "-o", out, "--on", "2026-02-01").status
        == 0
    )
    assert number not in words(out / "R-2026-0001-copy.pdf")
    assert found_by_checks(desk) == []
    with (desk.root / "register/access.csv").open(encoding="utf-8") as stream:
        assert {"names address", "resident-number"} <= {row["what"] for row in csv.DictReader(stream)}
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    assert sfund("receipt", "number", "P-001", "--on", "2020-01-02").status == 0
    purged = sfund("receipt", "number", "--purge", "--on", "2026-01-03")
    assert "1 deleted" in purged.out


def test_no_resident_number_is_taken_that_is_none(
    desk: Desk, sfund: Sfund, monkeypatch: pytest.MonkeyPatch
) -> None:
    sfund("register", "lock")
    monkeypatch.setattr("sys.stdin", io.StringIO("900101\n"))
    assert "RESIDENT-NUMBER-INVALID" in sfund("receipt", "number", "I-0001").err


@pytest.mark.parametrize(("number", "warned"), [("800101-1234567", True), ("900101-1234568", False)])
def test_a_wrong_check_digit_is_named(
    desk: Desk, sfund: Sfund, monkeypatch: pytest.MonkeyPatch, number: str, warned: bool
) -> None:
    """It may be a slip, or a number given since October 2020: it is kept, and said."""
    sfund("register", "lock")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    ran = sfund("receipt", "number", "I-0001")
    assert (ran.status, "check digit is wrong" in ran.err) == (0, warned)
    assert number not in ran.out + ran.err


def test_numbers_as_json(desk: Desk, sfund: Sfund, monkeypatch: pytest.MonkeyPatch) -> None:
    number = "800101-1234567"
    sfund("register", "lock")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    ran = sfund("receipt", "number", "I-0001", "--on", "2020-01-02", "--json")
    assert (ran.status, ran.err, number in ran.out) == (0, "", False)
    assert (ran.json["donor"], ran.json["dry-run"]) == ("I-0001", False)
    assert "check digit is wrong" in ran.json["notes"][0]
    purge = ("receipt", "number", "--purge", "--on", "2026-01-03", "--json")
    assert sfund(*purge, "--dry-run").json == {"deleted": ["I-0001"], "dry-run": True}
    assert sfund(*purge).json == {"deleted": ["I-0001"], "dry-run": False}
    assert sfund(*purge).json == {"deleted": [], "dry-run": False}


# The tax office's sheets


def sheet(file: Path, name: str | None = None) -> list[list[Any]]:
    book = openpyxl.load_workbook(file, data_only=True)
    return [[cell.value for cell in row] for row in (book[name] if name else book.worksheets[0]).iter_rows()]


def test_the_ledger(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    sfund("receipt", "void", "R-2026-0003", "--why", "…", "--on", "2026-01-11")
    file = out / "ledger.xlsx"
    assert sfund("receipt", "ledger", "--year", "2026", "-o", file).status == 0
    rows = sheet(file)
    assert rows[0][0] == "기부금영수증 발급명세서 (2026년)"
    assert [(row[0], row[1], row[2], row[8]) for row in rows[3:]] == [
        ("R-2026-0001", "모래내상사", "000-81-00001", 1000000),
        ("R-2026-0002", "김하늘", None, 20000),
        ("R-2026-0002", "김하늘", None, 20000),
        ("R-2026-0002", "김하늘", None, 20000),
        ("합계", None, None, 1060000),
    ]
    formulas = openpyxl.load_workbook(file).worksheets[0]
    assert formulas["I8"].value == "=SUM(I4:I7)"
    assert formulas.freeze_panes == "A4"
    assert formulas.page_setup.paperSize == 9
    assert [row[0] for row in sheet(file, "취소")[3:]] == ["R-2026-0003"]
    first = file.read_bytes()
    sfund("receipt", "ledger", "--year", "2026", "-o", file)
    assert file.read_bytes() == first
    assert "receipt ledger" in (desk.root / "register/access.csv").read_text("utf-8")


@pytest.mark.parametrize("command", ["ledger", "summary"])
def test_the_sheets_answer_programs(desk: Desk, sfund: Sfund, out: Path, command: str) -> None:
    sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    sfund("receipt", "void", "R-2026-0003", "--why", "…", "--on", "2026-01-11")
    file = out / f"{command}.xlsx"
    said = {"file": str(file), "year": 2026, "receipts": 2, "void": 1, "amount": "1060000"}
    assert sfund("receipt", command, "--year", "2026", "-o", file, "--json").json == said
    assert file.exists()


def test_the_summary(desk: Desk, sfund: Sfund, out: Path) -> None:
    sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    file = out / "summary.xlsx"
    assert sfund("receipt", "summary", "--year", "2026", "-o", file).status == 0
    assert sheet(file)[3:] == [
        ["특례", "10", 0, 0, 0, 0, 0, 0],
        ["일반", "40", 2, 110000, 1, 1000000, 3, 1110000],
        ["합계", None, 2, 110000, 1, 1000000, 3, 1110000],
    ]
    formulas = openpyxl.load_workbook(file).worksheets[0]
    assert (formulas["G5"].value, formulas["H6"].value) == ("=C5+E5", "=SUM(H4:H5)")
    empty = out / "empty.xlsx"
    assert sfund("receipt", "summary", "--year", "2020", "-o", empty).status == 0
    assert sheet(empty)[-1][-1] == 0
    assert sfund("receipt", "summary", "-o", out / "summary.pdf").status == 2


def test_the_words_of_a_run(desk: Desk, sfund: Sfund, out: Path) -> None:
    ran = sfund("receipt", "issue", "P-001", *YEAR, "-o", out)
    assert re.sub(r"[\s─]+", " ", ran.out).strip() == (
        "Receipt Donor Gifts Amount R-2026-0001 P-001 1 50,000 "
        "1 issued. To take one back: sfund receipt void NUMBER --why …"
    )
