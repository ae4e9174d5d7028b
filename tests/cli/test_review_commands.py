"""`sfund review` as it is typed: many lines at once, parts, rules, other names, and what is taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk
from undecided import DOUBTED, PRINTER, PRINTER_AGAIN, REPAID, SAME_NAME, STRANGER, by_amount, undecided

from sfund.books.persons.register import FILE as REGISTER

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

PRINTING = "Expenses:Office:Printing"


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = undecided(make_books, tmp_path / "books")
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def ids(desk: Desk) -> dict[int, str]:
    return {amount: one.id for amount, one in by_amount(desk).items()}


def codes(err: str) -> list[str]:
    return re.findall(r"error\[([A-Z-]+)\]", err)


def said(sfund: Sfund, *arguments: str) -> Any:
    answer = sfund("review", *arguments, "--json")
    assert (answer.status, answer.err) == (0, "")
    return json.loads(answer.out)


def test_the_list_as_json_has_all_that_a_page_needs(desk: Desk, sfund: Sfund, ids: dict[int, str]) -> None:
    found = {int(one["amount"]): one for one in said(sfund)["review"]}
    one = found[SAME_NAME]
    assert list(one)[:10] == [
        "id", "day", "account", "amount", "currency", "placed", "payee", "why", "candidates", "words"
    ]  # fmt: skip
    assert {key: one[key] for key in ("counterparty", "memo", "channel", "time", "in_suspense", "placed_label")} == {
        "counterparty": "박서준", "memo": "", "channel": "전자금융", "time": "09:30:00", "in_suspense": True,
        "placed_label": "Suspense, money in",
    }  # fmt: skip
    assert one["choices"][0] == {
        "id": "I-0002", "kind": "member", "label": "박서준 · individual, monthly, dues of 10,000 KRW · open: 2025-01/2025-03 (3), 30,000 KRW"
                 " · nothing paid yet",
        "parts": [{"account": "Income:Dues:Individual", "label": "Individual dues", "amount": "10000",
                   "named": {"member": "I-0002"}}],
    }  # fmt: skip
    assert found[DOUBTED]["parts"] == [
        {"account": "Income:Dues:Individual", "label": "Individual dues", "amount": "7000",
         "named": {"member": "I-0001"}}
    ]  # fmt: skip


def test_several_lines_are_placed_alike(desk: Desk, sfund: Sfund, ids: dict[int, str]) -> None:
    answer = sfund("review", "place", ids[PRINTER], ids[PRINTER_AGAIN][:10], "--account", PRINTING)
    assert (answer.status, answer.out) == (0, "Decided: 2\n")
    assert desk.balance(PRINTING) == 97_000


def test_a_line_is_split_as_it_is_typed(desk: Desk, sfund: Sfund, ids: dict[int, str]) -> None:
    done = said(
        sfund, "place", ids[STRANGER], "--part", "10000 Income:Dues:Individual member=I-0001",
        "--part", "rest Income:Donations fund=solidarity", "--narration", "회비와 기부",
    )  # fmt: skip
    (one,) = done["decided"]
    assert [(part["account"], part["amount"], part["named"]) for part in one["parts"]] == [
        ("Income:Dues:Individual", "10000", {"member": "I-0001"}),
        ("Income:Donations", "23000", {"fund": "solidarity"}),
    ]
    assert (one["narration"], done["rule"], done["alias"]) == ("회비와 기부", None, None)
    assert sfund("check", "--as-of", "2025-03-31").status in (0, 1)
    assert "FUND" not in sfund("check", "--as-of", "2025-03-31").err


def test_a_decision_is_kept_as_a_rule(desk: Desk, sfund: Sfund, ids: dict[int, str]) -> None:
    line = ["place", ids[PRINTER], ids[PRINTER_AGAIN], "--account", PRINTING, "--rule", "printing"]
    answer = sfund("review", *line)
    assert answer.out == 'Decided: 2\nKept as the rule "printing", from 2025-03-01 on.\n'
    (file,) = (
        path for path in (desk.root / "journal").rglob("*.beancount") if "printing" in path.read_text("utf-8")
    )
    assert 'custom "rule" "printing" Expenses:Office:Printing\n  match: "온고을인쇄"' in file.read_text(
        "utf-8"
    )


def test_a_decision_is_kept_as_another_name(desk: Desk, sfund: Sfund, ids: dict[int, str]) -> None:
    done = said(
        sfund, "place", ids[STRANGER], "--account", "Income:Dues:Individual", "--member", "I-0001", "--alias"
    )
    assert done["alias"] == "I-0001"
    assert "홍길동" in (desk.root / REGISTER).read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"place {{0}} --account {PRINTING} --rule printing", "Decided: 1"),
        ("confirm {1}", "Decided: 1"),
        ("reopen {2}", "Waiting again: 1"),
        ("forget {3}", "Forgotten: 1"),
    ],
)
def test_a_dry_run_says_the_same_and_writes_nothing(
    desk: Desk, sfund: Sfund, ids: dict[int, str], line: str, says: str
) -> None:
    assert sfund("review", "place", ids[PRINTER_AGAIN], "--account", PRINTING).status == 0
    (lesson,) = said(sfund, "learned")["learned"]
    typed = line.format(ids[PRINTER], ids[DOUBTED], ids[PRINTER_AGAIN], lesson["id"]).split()
    before = desk.contents()
    tried = sfund("review", *typed, "--dry-run")
    assert (tried.status, tried.err) == (0, "")
    assert tried.out.splitlines()[0] == says
    assert tried.out.splitlines()[-1] == "Nothing was written (--dry-run)."
    assert said(sfund, *typed, "--dry-run")["dry-run"] is True
    assert without_log(desk.contents()) == without_log(before)
    assert said(sfund, *typed)["dry-run"] is False
    assert without_log(desk.contents()) != without_log(before)


def without_log(contents: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in contents.items() if "access" not in path}


@pytest.mark.parametrize(
    "line",
    [
        "place {0}",
        "place {0} --account Income:Donations --part 'rest Income:CSR'",
        "place {0} --part 'rest Income:CSR' --rule new",
        "place {0} --account Income:Donations --match words",
        "place {0} --account Income:Donations --alias",
        "confirm",
        "reopen",
        "forget",
    ],
)
def test_wrong_usage(desk: Desk, sfund: Sfund, ids: dict[int, str], line: str) -> None:
    import shlex

    before = desk.contents()
    assert sfund("review", *shlex.split(line.format(ids[STRANGER]))).status == 2
    assert desk.contents() == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("place {0} --account Income:Donations --rule new", "RULE-NAMES-PERSON"),
        ("place {0} --account Income:Donations --narration 홍길동", "NARRATION-NAMES-PERSON"),
        ("place {0} {1} --part 33000@Income:Donations", "PART-UNREADABLE"),
        ("place {0} {1} --account Income:Nowhere", "UNKNOWN-ACCOUNT"),
        ("reopen {0}", "NOT-DECIDED"),
        ("forget 0000", "NOT-LEARNED"),
    ],
)
def test_refused_without_a_trace(desk: Desk, sfund: Sfund, ids: dict[int, str], line: str, code: str) -> None:
    before = desk.contents()
    answer = sfund("review", *line.format(ids[STRANGER], ids[REPAID]).split())
    assert (answer.status, set(codes(answer.err))) == (1, {code})
    assert "홍길동" not in answer.err
    assert desk.contents() == before


def test_a_mistake_is_taken_back_the_next_day(desk: Desk, sfund: Sfund, ids: dict[int, str]) -> None:
    assert "No decision" in sfund("review", "decided").out
    sfund("review", "place", ids[REPAID], "--account", "Income:Other")
    before = desk.contents()
    sfund("review", "place", ids[STRANGER], "--account", "Income:Donations")
    sfund("review", "confirm", ids[DOUBTED])
    listed = said(sfund, "decided")["decided"]
    assert [(one["amount"], one["placed"]) for one in listed] == [
        ("70000", "Income:Other"), ("33000", "Income:Donations"), ("7000", "Income:Dues:Individual")
    ]  # fmt: skip
    shown = sfund("review", "decided").out
    assert ids[STRANGER][:8] in shown
    assert "홍길동 · 3월분" in shown
    answer = sfund("review", "reopen", ids[STRANGER][:8], ids[DOUBTED])
    assert (answer.status, answer.out) == (0, "Waiting again: 2\n")
    assert desk.contents() == before


def test_what_is_learned_is_shown_and_forgotten(desk: Desk, sfund: Sfund, ids: dict[int, str]) -> None:
    assert "Nothing is learned" in sfund("review", "learned").out
    sfund("review", "place", ids[PRINTER], ids[PRINTER_AGAIN], "--account", PRINTING)
    (one,) = said(sfund, "learned")["learned"]
    assert {key: one[key] for key in ("words", "direction", "times", "last")} == {
        "words": "온고을인쇄", "direction": "out", "times": 2, "last": "2025-03-07"
    }  # fmt: skip
    assert one["places"] == [
        {"account": PRINTING, "label": "Printing", "named": {}, "exists": True, "times": 2}
    ]
    assert re.search(
        r"온고을인쇄 +out +2 +Printing \(2\) +2025-03-07 +proposed",
        sfund("review", "learned").out,
    )
    assert said(sfund, "forget", one["id"][:5]) == {"forgotten": [one["id"]], "dry-run": False}
    assert said(sfund, "learned") == {"learned": []}


def test_an_id_that_several_begin_with_is_not_guessed(desk: Desk, sfund: Sfund) -> None:
    assert codes(sfund("review", "confirm", "").err) == ["NOT-IN-REVIEW"]


def test_at_no_terminal_it_lists_and_never_asks(desk: Desk, sfund: Sfund, ids: dict[int, str]) -> None:
    assert sfund("review").out == sfund("review", "--list").out
    assert "홍길동" in sfund("review").out
