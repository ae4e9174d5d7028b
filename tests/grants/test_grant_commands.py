"""`sfund grant` as it is typed: from the award to the settlement, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sfund.books.load import load_books

if TYPE_CHECKING:
    from conftest import MakeBooks

    Typed = Callable[..., Any]

PARTY = """
    2025-01-01 custom "party" "C-001"
      kind: "public"
      name: "가온시청"
    2025-01-01 custom "party" "C-009"
      kind: "company"

    2025-03-05 * "received"
      Assets:Bank:Subsidy   1000000 KRW
      Income:Donations
"""


@pytest.fixture
def root(tmp_path: Path, make_books: MakeBooks) -> Path:
    folder = make_books(tmp_path / "books", PARTY)
    for name in ("receipt", "approval"):
        path = folder / "documents" / f"{name}.pdf"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-1.7 made up")
    (folder / "registry.beancount").write_text("", encoding="utf-8")
    with (folder / "main.beancount").open("a", encoding="utf-8") as main:
        main.write('include "registry.beancount"\ninclude "journal/*/*.beancount"\n')
    (folder / "journal" / "2025").mkdir(parents=True)
    (folder / "journal" / "2025" / "01.beancount").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def typed(sfund: Typed, root: Path) -> Typed:
    return lambda *words: sfund("--books", root, "grant", *words)


AWARD = ("award", "G-1", "1,000,000", "--party", "C-001", "--kind", "public-subsidy", "--from", "2025-03-10",
         "--until", "2025-11-30", "--account", "Assets:Bank:Subsidy", "--on", "2025-03-01")  # fmt: skip
SPENT = ("spend", "G-1", "강사비", "50000", "--account", "Expenses:Program:Instructors", "--payee", "C-009",
         "--document", "documents/receipt.pdf", "--on", "2025-05-02")  # fmt: skip


@pytest.fixture
def awarded(typed: Typed) -> Typed:
    """The commands, once there is a grant of two lines."""
    for words in (AWARD, ("line", "G-1", "강사비", "600000"), ("line", "G-1", "회의비", "400000")):
        done = typed(*words)
        assert done.status == 0, done.err
    return typed


def grant(typed: Typed, *words: str) -> dict[str, Any]:
    (one,) = json.loads(typed("status", "--json", *words).out)["grants"]
    return one  # type: ignore[no-any-return]


def lines(typed: Typed, *words: str) -> dict[str, tuple[str, ...]]:
    return {
        one["line"]: (one["budget"], one["spent"], one["committed"], one["remaining"])
        for one in grant(typed, *words)["lines"]
    }


def test_the_life_of_a_grant(awarded: Typed, root: Path, tmp_path: Path) -> None:
    for words in (
        ("due", "G-1", "2025-03-31", "1000000"),
        ("commit", "G-1", "강사비", "50000", "--on", "2025-04-01"),
        (*SPENT, "--release"),
        ("change", "G-1", "100000", "--from", "강사비", "--to", "회의비", "--document", "documents/approval.pdf",
         "--on", "2025-06-01"),
        ("change", "G-1", "30000", "--from", "회의비", "--to", "교통비", "--new", "--document",
         "documents/approval.pdf", "--on", "2025-06-02"),
        ("spend", "G-1", "강사비", "70000", "--on", "2025-07-01"),
        ("end", "G-1", "2025-12-15", "--on", "2025-11-01"),
    ):  # fmt: skip
        done = awarded(*words)
        assert done.status == 0, done.err
    assert lines(awarded, "--as-of", "2025-04-30")["강사비"] == ("600000", "0", "50000", "550000")
    assert lines(awarded, "--as-of", "2025-11-01") == {
        "강사비": ("500000", "120000", "0", "380000"),
        "회의비": ("470000", "0", "0", "470000"),
        "교통비": ("30000", "0", "0", "30000"),
    }
    shown = grant(awarded, "--as-of", "2025-11-01")
    assert (shown["until"], shown["days_left"]) == ("2025-12-15", 44)
    assert "spending without evidence: 1" in shown["notices"]
    settled = awarded("settle", "G-1", "--on", "2026-01-10", "-o", tmp_path / "정산")
    assert settled.status == 0, settled.err
    assert sorted(one.name for one in (tmp_path / "정산").iterdir()) == [
        "settlement-G-1.hwpx", "settlement-G-1.pdf", "settlement-G-1.xlsx"
    ]  # fmt: skip
    assert load_books(root).diagnostics == ()
    assert json.loads(awarded("status", "--as-of", "2026-01-11", "--json").out) == {"grants": []}
    late = awarded(*SPENT[:-1], "2026-01-12")
    assert (late.status, "error[GRANT-SETTLED]" in late.err) == (1, True)


def test_what_is_spent_carries_the_grant_its_fund_and_its_evidence(awarded: Typed, root: Path) -> None:
    assert awarded(*SPENT).status == 0
    assert (root / "journal" / "2025" / "05.beancount").read_text("utf-8").strip().splitlines()[-8:] == [
        '2025-05-02 * "C-009" "강사비"',
        '  line: "강사비"',
        '  grant: "G-1"',
        '  fund: "g-1"',
        '  party: "C-009"',
        '  document: "documents/receipt.pdf"',
        "  Assets:Bank:Subsidy           -50000 KRW",
        "  Expenses:Program:Instructors   50000 KRW",
    ]


REFUSED = [
    ("UNKNOWN-GRANT", ("spend", "G-2", "강사비", "1000"), 'did you mean "G-1"?'),
    ("UNKNOWN-LINE", ("spend", "G-1", "강사료", "1000"), 'did you mean "강사비"?'),
    ("UNKNOWN-LINE", ("commit", "G-1", "회의", "1000", "--on", "2025-05-01"), 'did you mean "회의비"?'),
    ("UNKNOWN-PARTY", (*SPENT[:6], "--payee", "C-002", "--on", "2025-05-02"), "did you mean"),
    ("ACCOUNT-UNSAID", ("spend", "G-1", "강사비", "1000", "--on", "2025-05-02"), "--account"),
    ("UNKNOWN-ACCOUNT", (*SPENT, "--from-account", "Assets:Bank:Subsidi"), 'did you mean "Assets:Bank:Subsidy"?'),
    ("EVIDENCE-OUTSIDE", (*SPENT[:8], "--document", "../secret.pdf"), "below the books"),
    ("EVIDENCE-OUTSIDE", (*SPENT[:8], "--document", "/etc/passwd"), "below the books"),
    ("EVIDENCE-GONE", (*SPENT[:8], "--document", "documents/other.pdf"), "below the books"),
    ("AMOUNT-WRONG", ("spend", "G-1", "강사비", "0.5"), "above zero"),
    ("GRANT-TOO-EARLY", (*SPENT[:-1], "2025-03-02"), "2025-03-10"),
    ("GRANT-TOO-LATE", (*SPENT[:-1], "2025-12-01"), "2025-11-30"),
    ("GRANT-CASH", (*SPENT, "--from-account", "Assets:Cash"), "card or transfer"),
    ("GRANT-OTHER-ACCOUNT", (*SPENT, "--from-account", "Assets:Bank:Operating"), "Assets:Bank:Subsidy"),
    ("GRANT-LINE-OVERSPENT", (*SPENT[:3], "600001", *SPENT[4:]), "600,000 KRW"),
    ("GRANT-CHANGE-UNAPPROVED", ("change", "G-1", "1", "--from", "강사비", "--to", "회의비"), "--document"),
    ("GRANT-LINE-BEYOND", ("commit", "G-1", "회의비", "400001", "--on", "2025-05-01"), "400,000 at most"),
    ("GRANT-RELEASE-BEYOND", ("release", "G-1", "회의비", "1", "--on", "2025-05-01"), "0 at most"),
    ("GRANT-NOT-YET", ("status", "G-1", "--as-of", "2025-02-01"), "2025-03-01"),
    ("UNKNOWN-PARTY", ("award", "G-2", "1000", "--party", "C-003", "--kind", "foundation"), "did you mean"),
    ("UNKNOWN-ACCOUNT", ("award", "G-2", "1000", "--party", "C-001", "--kind", "foundation", "--account",
                         "Assets:Bank:Fundation"), 'did you mean "Assets:Bank:Foundation"?'),
    ("DUPLICATE-ID", AWARD, "its own id"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "words", "said"), REFUSED)
def test_one_clear_error_and_nothing_written(
    awarded: Typed, root: Path, code: str, words: tuple[str, ...], said: str
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    done = awarded(*words)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"error[{code}]"), done.err
    assert said in done.err
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_grant_in_disorder_is_not_shut(awarded: Typed, root: Path, tmp_path: Path) -> None:
    assert awarded("commit", "G-1", "강사비", "50000", "--on", "2025-04-01").status == 0
    assert awarded("line", "G-1", "교통비", "1").status == 0
    refused = awarded("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "out")
    assert refused.status == 1
    assert "error[GRANT-LINES-DIFFER]: registry.beancount:" in refused.err
    assert "error[GRANT-STILL-COMMITTED]" in refused.err
    assert not (tmp_path / "out").exists()
    assert "settle" not in (root / "registry.beancount").read_text("utf-8")


def test_a_settlement_is_shown_first_and_can_be_printed_again(
    awarded: Typed, root: Path, tmp_path: Path
) -> None:
    assert awarded(*SPENT).status == 0
    first = awarded("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "1", "--dry-run")
    assert "Into the books nothing was written (--dry-run)." in first.out
    assert "settle" not in (root / "registry.beancount").read_text("utf-8")
    assert awarded("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "2").status == 0
    again = awarded("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "3", "--json")
    assert json.loads(again.out)["files"] == [str(tmp_path / "3" / f"settlement-G-1.{form}")
                                              for form in ("xlsx", "pdf", "hwpx")]  # fmt: skip
    assert (root / "registry.beancount").read_text("utf-8").count('"settle"') == 1
    for form in ("xlsx", "pdf", "hwpx"):
        made = {(tmp_path / str(n) / f"settlement-G-1.{form}").read_bytes() for n in (1, 2, 3)}
        assert len(made) == 1


def test_a_dry_run_writes_nothing(awarded: Typed, root: Path) -> None:
    before = (root / "registry.beancount").read_bytes()
    done = awarded("line", "G-1", "교통비", "5000", "--sub", "시내", "--dry-run")
    assert 'custom "grant" "line" "G-1" "교통비" 5000 KRW' in done.out
    assert "Nothing was written" in done.out
    assert (root / "registry.beancount").read_bytes() == before


def test_status_on_a_screen(sfund: Typed, worked: Path) -> None:
    shown = sfund("--books", worked, "grant", "status", "--as-of", "2026-10-31").out
    assert "G-2026-2, as of 2026-10-31" in shown
    assert "days left: 61, up to 2026-12-31; spent 80.0 % in 83.3 % of the time: pace 0.96" in shown
    assert "! it ends in 61 days, and nothing was announced: ask the grantor" in shown
    assert "G-2026-3" not in shown
    assert "G-2026-3" in sfund("--books", worked, "grant", "status", "--as-of", "2026-10-31", "--all").out


# Days before others


BEFORE_OTHERS = {
    "more is promised than a later spending left": (
        ("spend", "G-1", "강사비", "500000", "--account", "Expenses:Program:Instructors", "--on", "2025-06-01"),
        ("commit", "G-1", "강사비", "200000", "--on", "2025-05-01"), "error[GRANT-LINE-BEYOND]", "100,000 at most",
    ),
    "a line gives what was promised later": (
        ("commit", "G-1", "강사비", "500000", "--on", "2025-06-01"),
        ("change", "G-1", "200000", "--from", "강사비", "--to", "회의비", "--document", "documents/approval.pdf",
         "--on", "2025-05-01"), "error[GRANT-LINE-BEYOND]", "100,000 at most",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("first", "then", "code", "said"), BEFORE_OTHERS.values(), ids=list(BEFORE_OTHERS))
def test_an_earlier_day_does_not_get_around_what_came_later(
    awarded: Typed, first: tuple[str, ...], then: tuple[str, ...], code: str, said: str
) -> None:
    assert awarded(*first).status == 0
    refused = awarded(*then)
    assert refused.status == 1
    assert code in refused.err
    assert said in refused.err


def test_what_was_released_later_is_not_released_before(awarded: Typed) -> None:
    assert awarded("commit", "G-1", "강사비", "50000", "--on", "2025-04-01").status == 0
    assert awarded("release", "G-1", "강사비", "50000", "--on", "2025-06-01").status == 0
    assert "error[GRANT-RELEASE-BEYOND]" in awarded("release", "G-1", "강사비", "1", "--on", "2025-05-01").err


def test_a_grant_is_not_shut_before_its_last_spending(awarded: Typed, root: Path, tmp_path: Path) -> None:
    assert awarded(*SPENT).status == 0
    refused = awarded("settle", "G-1", "--on", "2025-05-01", "-o", tmp_path / "out")
    assert "error[GRANT-SETTLED]: journal/2025/05.beancount:" in refused.err
    assert not (tmp_path / "out").exists()
    assert "settle" not in (root / "registry.beancount").read_text("utf-8")
    assert awarded("commit", "G-1", "강사비", "1", "--on", "2025-11-01").status == 0
    early = awarded("settle", "G-1", "--on", "2025-10-01", "-o", tmp_path / "out")
    assert "error[GRANT-STILL-COMMITTED]" in early.err


# The papers of a settlement


def test_papers_and_books_say_the_same(awarded: Typed, root: Path, tmp_path: Path) -> None:
    """Somebody spends while the papers are made: they are made anew, from the books that were written."""
    from sfund.cli.giving_out import Parcel

    pack, spent = Parcel.pack, []

    def packed(self: Parcel, content: Any) -> None:
        pack(self, content)
        if not spent:
            spent.append(awarded(*SPENT).status)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parcel, "pack", packed)
        done = awarded("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "out", "--json")
    assert spent == [0]
    figures = {one["key"]: one["value"] for one in json.loads(done.out)["figures"]}
    assert "50000" in figures.values()
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        f"settlement-G-1.{form}" for form in ("hwpx", "pdf", "xlsx")
    ]


def test_where_the_papers_cannot_lie_the_grant_stays_open(awarded: Typed, root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for place, code in (
        (tmp_path / "file" / "out", "OUTPUT-NOT-WRITABLE"),
        (root / "journal", "OUTPUT-IN-BOOKS"),
    ):
        refused = awarded("settle", "G-1", "--on", "2025-12-20", "-o", place)
        assert refused.err.startswith(f"error[{code}]"), refused.err
    assert "settle" not in (root / "registry.beancount").read_text("utf-8")
    assert not list(root.rglob("*settlement*"))


# The fund of a grant


def test_a_fund_that_is_there_is_the_grants_only_where_it_was_named(typed: Typed, root: Path) -> None:
    with (root / "ledger.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write('2025-01-01 custom "fund" "g-1"\n  restriction: "purpose"\n'
                     '2025-01-01 custom "fund" "reserve"\n  restriction: "board"\n')  # fmt: skip
    assert typed(*AWARD).err.startswith("error[GRANT-FUND-TAKEN]")
    for fund in ("reserve", "general"):
        assert typed(*AWARD, "--fund", fund).err.startswith("error[GRANT-FUND-UNBOUND]")
    assert typed(*AWARD, "--fund", "g-1").status == 0
