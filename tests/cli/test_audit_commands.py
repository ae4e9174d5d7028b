"""`sfund audit`: the sample as it is typed, and the kept statements against the books."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from desk import Desk, Payment, booked, kb_csv

if TYPE_CHECKING:
    from desk import Sfund

ROWS = booked(
    500_000,
    [
        Payment("2025-03-03 09:30", 10_000, "김하늘"),
        Payment("2025-03-04 09:30", -700, "수수료"),
        Payment("2025-03-05 09:30", -45_000, "한빛회관"),
    ],
)


@pytest.fixture
def imported(desk: Desk, sfund: Sfund) -> Desk:
    answer = sfund("import", desk.file("march.csv", kb_csv(ROWS)))
    assert answer.status == 0, answer.err
    return desk


def test_untouched_books_say_what_the_kept_statements_say(imported: Desk, sfund: Sfund) -> None:
    answer = sfund("audit", "statements", "--json")
    assert (answer.status, json.loads(answer.out)) == (
        0,
        {"files": 1, "locked": 0, "rows": 3, "diagnostics": []},
    )


@pytest.mark.parametrize(
    ("pattern", "instead", "code"),
    [
        (r"45000 KRW", "44000 KRW", "CHANGED-AFTER-IMPORT"),
        (r"2025-03-05 ", "2025-03-06 ", "CHANGED-AFTER-IMPORT"),
        (r'(2025-03-05[^\n]*\n  import-id: )"[0-9a-f]+"', r'\1"0123"', "GONE-AFTER-IMPORT"),
    ],
)
def test_a_changed_entry_is_held_against_its_row(
    imported: Desk, sfund: Sfund, pattern: str, instead: str, code: str
) -> None:
    (path,) = imported.root.rglob("journal/2025/03.beancount")
    path.write_text(re.sub(pattern, instead, path.read_text("utf-8")), encoding="utf-8")
    main = imported.root / "main.beancount"
    assert main.exists()
    for balance in imported.root.rglob("journal/2025/*.beancount"):  # whoever hides a change hides this, too
        text = re.sub(r"(?m)^\S+ balance [^\n]*\n(  [^\n]*\n)*", "", balance.read_text("utf-8"))
        balance.write_text(text, encoding="utf-8")
    answer = sfund("audit", "statements", "--json")
    assert answer.status == 1, answer.err
    (found,) = json.loads(answer.out)["diagnostics"]
    assert found["code"] == code
    assert "한빛회관" not in answer.out


def test_a_changed_statement_is_named(imported: Desk, sfund: Sfund) -> None:
    (path,) = (one for one in imported.root.glob("statements/*/*.csv") if ".review" not in one.name)
    path.write_bytes(kb_csv(booked(500_000, [Payment("2025-03-03 09:30", 10_000, "김하늘")])))
    answer = sfund("audit", "statements", "--json")
    assert [one["code"] for one in json.loads(answer.out)["diagnostics"]] == ["STATEMENT-CHANGED"]


def test_the_same_word_draws_the_same_entries(imported: Desk, sfund: Sfund) -> None:
    words = ("audit", "sample", "--size", "2", "--json", "--seed")
    first, again, other = (json.loads(sfund(*words, word).out) for word in ("가을", "가을", "봄"))
    assert first == again
    assert (first["among"], len(first["entries"])) == (4, 2)  # the opening balance is an entry as well
    assert [one["lot"] for one in first["entries"]] == sorted(one["lot"] for one in first["entries"])
    assert {one["lot"] for one in first["entries"]}.isdisjoint(one["lot"] for one in other["entries"])


def test_a_sample_may_be_of_an_account_and_of_days(imported: Desk, sfund: Sfund) -> None:
    words = ("audit", "sample", "--seed", "x", "--json")
    assert json.loads(sfund(*words, "--account", "Expenses").out)["among"] == 1
    assert json.loads(sfund(*words, "--from", "2025-03-04", "--to", "2025-03-04").out)["among"] == 1
    assert sfund("audit", "sample").status == 2
    assert sfund("audit", "sample", "--seed", " ").status == 2


def test_a_month_that_was_opened_again_is_a_question(desk: Desk, sfund: Sfund) -> None:
    desk.write_by_hand('2025-03-02 * "회비"\n  Assets:Cash  9 KRW\n  Income:Other  -9 KRW\n')
    for words in (("close", "2025-03"), ("reopen", "2025-03", "--why", "영수증 금액 정정")):
        answer = sfund(*words)
        assert answer.status == 0, answer.err
    report = json.loads(sfund("report", "audit", "--json").out)
    (found,) = (row for row in report["tables"][0]["rows"] if row["question"] == "reopened")
    assert found["about"] == "2025-03"
