"""`sfund pledge` as it is typed: what is written, what is refused, and the page for the giver."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from sfund import checks
from sfund.books.creation import create_books
from sfund.books.load import load_books

if TYPE_CHECKING:
    from desk import Ran, Sfund

    Typed = Callable[..., Ran]

KNOWN = """
2025-01-01 custom "fund" "youth"
  restriction: "purpose"

2025-01-01 custom "party" "C-002"
  kind: "company"
  name: "나루식품"
"""
MAKE = (
    "make C-002 30000000 --fund youth --part 2025-06-30=10000000 --part 2025-09-30=15000000 --on 2025-03-01"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    create_books(folder, name="나루 연대망", begin=dt.date(2025, 1, 1))
    registry = folder / "registry.beancount"
    registry.write_text(registry.read_text(encoding="utf-8") + KNOWN, encoding="utf-8")
    return folder


@pytest.fixture
def typed(sfund: Sfund, root: Path) -> Typed:
    return lambda line: sfund("--books", root, "pledge", *line.split())


def told(answer: Ran) -> Any:
    assert answer.status == 0, answer.err
    return json.loads(answer.out)


def files_of(root: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".sfund" not in path.parts
    }


def test_a_promise_and_what_becomes_of_it(typed: Typed, root: Path) -> None:
    lines = (
        MAKE,
        "raise P-2025-1 4000000 --due 2025-12-15 --on 2025-10-01",
        "receive P-2025-1 1500000 --to Expenses:Program:InKind --what 기자재 --on 2025-10-10",
        "cancel P-2025-1 2000000 --on 2025-11-01",
    )
    for line in lines:
        answer = typed(line)
        assert answer.status == 0, answer.err
    said = told(typed("show P-2025-1 --as-of 2025-12-31 --json"))
    assert {key: said[key] for key in ("made", "raised", "cancelled", "pledged", "received", "in-kind", "overdue")} == {
        "made": "30000000", "raised": "4000000", "cancelled": "2000000", "pledged": "32000000",
        "received": "1500000", "in-kind": "1500000", "overdue": "27500000"}  # fmt: skip
    assert [(part["due"], part["open"], part["status"]) for part in said["parts"]] == [
        ("2025-06-30", "8500000", "late"), ("2025-09-30", "15000000", "late"), ("2025-12-15", "4000000", "late"),
        (None, "3000000", "open")]  # fmt: skip
    assert checks.run(load_books(root), dt.date(2025, 12, 31)) == ()


def test_a_named_part_is_cancelled(typed: Typed) -> None:
    typed(MAKE)
    said = told(typed("cancel P-2025-1 --due 2025-06-30 --on 2025-05-01 --json"))
    part = said["parts"][0]
    assert (part["due"], part["amount"], part["status"]) == ("2025-06-30", "0", "cancelled")
    assert said["pledged"] == "20000000"


def test_all_that_is_to_come_is_cancelled(typed: Typed) -> None:
    typed(MAKE)
    assert told(typed("cancel P-2025-1 --on 2025-05-01 --json"))["outstanding"] == "0"


def test_ids_count_through_the_year(typed: Typed) -> None:
    assert [told(typed(f"{MAKE} --json"))["pledge"] for _ in range(2)] == ["P-2025-1", "P-2025-2"]


def test_an_id_that_was_taken_out_is_nobody_elses(typed: Typed, root: Path) -> None:
    for id_ in ("P-2025-1", "P-2025-11", "P-2024-30"):
        assert typed(f"{MAKE} --id {id_}").status == 0
    assert told(typed(f"{MAKE} --json"))["pledge"] == "P-2025-12"


def test_what_came_later_is_not_cancelled_before(typed: Typed) -> None:
    typed(MAKE)
    typed("receive P-2025-1 9000000 --to Expenses:Program:InKind --what 기자재 --on 2025-10-10")
    refused = typed("cancel P-2025-1 21000001 --on 2025-05-01")
    assert "error[PLEDGE-CANCEL-EXCEEDS]" in refused.err
    assert "21,000,000 KRW" in refused.err
    assert typed("cancel P-2025-1 2100만 --on 2025-05-01").status == 0


def test_no_more_comes_in_kind_than_was_promised(typed: Typed, root: Path) -> None:
    typed(MAKE)
    in_kind = "--to Expenses:Program:InKind --what 기자재 --on 2025-10-10"
    typed(f"receive P-2025-1 9000000 {in_kind}")
    before = files_of(root)
    refused = typed(f"receive P-2025-1 21000001 {in_kind}")
    assert refused.codes == ["PLEDGE-RECEIVE-EXCEEDS"]
    assert "21,000,000 KRW" in refused.err
    assert files_of(root) == before
    typed("cancel P-2025-1 --on 2025-11-01")
    assert typed(f"receive P-2025-1 1 {in_kind}").codes == ["PLEDGE-RECEIVE-EXCEEDS"]
    typed("raise P-2025-1 500000 --on 2025-10-10")
    assert typed(f"receive P-2025-1 500000 {in_kind}").status == 0


def test_days_are_said_in_words(typed: Typed) -> None:
    typed(MAKE)
    shown = typed("remind --as-of 2025.6.2 --days 28").out
    assert "due in 28 days" in shown
    assert "-28" not in shown
    assert "due today" in typed("remind --as-of 2025-06-30").out
    assert "77 days late" in typed("remind --as-of 2025-09-15").out


def test_whom_to_remind(typed: Typed) -> None:
    typed(MAKE)
    said = told(typed("remind --as-of 2025-09-15 --days 15 --json"))["parts"]
    assert [(one["pledge"], one["due"], one["status"], one["days-late"]) for one in said] == [
        ("P-2025-1", "2025-06-30", "late", 77), ("P-2025-1", "2025-09-30", "open", 0)]  # fmt: skip
    assert told(typed("remind --as-of 2025-06-01 --days 28 --json"))["parts"] == []


REFUSED = {
    "a part before the pledge": ("due P-2025-1 2025-02-28 1000", "PLEDGE-PART-EARLY", "2025-03-01"),
    "a raise that is due before it": ("raise P-2025-1 1000 --due 2025-01-31", "PLEDGE-PART-EARLY", ""),
    "more parts than promised": ("due P-2025-1 2025-12-31 5000001", "PLEDGE-PARTS-EXCEED", "pledge raise"),
    "more than is to come": ("cancel P-2025-1 30000001 --on 2025-05-01", "PLEDGE-CANCEL-EXCEEDS", ""),
    "a part that is not there": ("cancel P-2025-1 1 --due 2025-07-01", "PLEDGE-NO-PART", "2025-06-30, 2025-09-30"),
    "an unknown pledge": ("raise P-2025-11 1000", "UNKNOWN-PLEDGE", 'did you mean "P-2025-1"?'),
    "an unknown party": ("make C-003 1000 --on 2025-04-01", "UNKNOWN-PARTY", 'did you mean "C-002"?'),
    "an unknown fund": ("make C-002 1000 --fund yout --on 2025-04-01", "UNKNOWN-FUND", 'did you mean "youth"?'),
    "money in kind": ("receive P-2025-1 1000 --to Assets:Bank:Operating --what x", "NOT-IN-KIND", "imported"),
    "an unknown account": ("receive P-2025-1 1000 --to Expenses:Progam:InKind --what x", "UNKNOWN-ACCOUNT",
                           'did you mean "Expenses:Program:InKind"?'),
    "no amount": ("raise P-2025-1 0 --due 2025-12-31", "AMOUNT-WRONG", ""),
    "no giver": ("page C-001", "UNKNOWN-GIVER", 'did you mean "C-002"?'),
}  # fmt: skip


@pytest.mark.parametrize(("line", "code", "hint"), REFUSED.values(), ids=REFUSED)
def test_one_clear_error_and_nothing_written(
    typed: Typed, root: Path, line: str, code: str, hint: str
) -> None:
    typed(MAKE)
    before = files_of(root)
    answer = typed(line)
    assert answer.status == 1, answer.out
    assert f"error[{code}]" in answer.err
    assert hint in answer.err
    assert files_of(root) == before


def test_the_page_is_a_document_that_names_the_company(
    sfund: Sfund, pledges_folder: Path, tmp_path: Path
) -> None:
    made = [tmp_path / "page.pdf", tmp_path / "again.pdf"]
    for file in made:
        answer = sfund("--books", pledges_folder, "pledge", "page", "C-002", "--year", 2025, "-o", file)
        assert answer.status == 0, answer.err
    assert made[0].read_bytes() == made[1].read_bytes()
    words = "".join(page.extract_text() for page in PdfReader(made[0]).pages)
    assert "C-002" in words
    assert "4,657,142" in words
    assert "12,842,858" in words


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_page_is_a_sheet_too(sfund: Sfund, pledges_folder: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"page.{ending}"
    assert sfund("--books", pledges_folder, "pledge", "page", "C-002", "--year", 2025, "-o", file).status == 0
    assert file.stat().st_size > 1000
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_without_days_it_begins_with_the_first_pledge(sfund: Sfund, pledges_folder: Path) -> None:
    answer = sfund("--books", pledges_folder, "pledge", "page", "C-002", "--to", "2025-12-31", "--json")
    said = told(answer)
    assert (said["from"], said["to"], said["party"]) == ("2025-03-01", "2025-12-31", "C-002")
    share = next(one for one in said["figures"] if one["key"] == "share-youth")
    assert share["terms"]["money"] == "19500000"  # what others gave before is the fund's opening


def test_what_cannot_be_understood(typed: Typed) -> None:
    typed(MAKE)
    assert typed("page C-002 -o page.doc").status == 2
    assert typed("page C-002 --year 2025 --from 2025-01-01").status == 2
    assert typed("make C-002 1000 --part tomorrow=1000").status == 2
