"""`sfund grant` as it is typed: from the award to the settlement, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sfund import checks
from sfund.books.load import load_books

from .grant_pages import AWARD, SPENT

if TYPE_CHECKING:
    Typed = Callable[..., Any]


def grant(typed: Typed, *words: str) -> dict[str, Any]:
    (one,) = json.loads(typed("status", "--json", *words).out)["grants"]
    return one  # type: ignore[no-any-return]


def codes(root: Path) -> list[str]:
    """What the rules of grants find."""
    found = [one.code for one in checks.run(load_books(root), dt.date(2025, 12, 31))]
    return [code for code in found if code.startswith("GRANT-")]


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
        ("spend", "G-1", "강사비", "70000", "--on", "2025-07-01", "--document", "documents/receipt.pdf"),
        ("end", "G-1", "2025-12-15", "--on", "2025-11-01", "--document", "documents/approval.pdf"),
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
    ("GRANT-CHANGE-UNAPPROVED", ("end", "G-1", "2025-12-01", "--on", "2025-11-01"), "after 2025-11-30"),
    ("GRANT-LINE-BEYOND", ("commit", "G-1", "회의비", "400001", "--on", "2025-05-01"), "400,000 at most"),
    ("GRANT-RELEASE-BEYOND", ("release", "G-1", "회의비", "1", "--on", "2025-05-01"), "0 at most"),
    ("GRANT-NOT-YET", ("status", "G-1", "--as-of", "2025-02-01"), "2025-03-01"),
    ("UNKNOWN-PARTY", ("award", "G-2", "1000", "--party", "C-003", "--kind", "foundation"), "did you mean"),
    ("UNKNOWN-ACCOUNT", ("award", "G-2", "1000", "--party", "C-001", "--kind", "foundation", "--account",
                         "Assets:Bank:Fundation"), 'did you mean "Assets:Bank:Foundation"?'),
    ("DUPLICATE-ID", AWARD, "its own id"),
    ("DAY-AHEAD", (*SPENT[:-1], "2999-01-01"), "a day up to"),
    ("GRANT-NO-DOCUMENT", (*SPENT[:6], "--on", "2025-05-02"), "--document"),
    ("GRANT-LINE-TWICE", ("line", "G-1", "강사비", "1"), "sfund grant line --replace"),
    ("GRANT-LINES-DIFFER", ("line", "G-1", "교통비", "1"), "lines of 1,000,000 KRW in all"),
    ("GRANT-LINES-DIFFER", ("line", "G-1", "강사비", "600001", "--replace", "강사비"), "1,000,000 KRW in all"),
    ("GRANT-DUES-EXCEED", ("due", "G-1", "2025-03-31", "1000001"), "1,000,000 KRW at most"),
    ("GRANT-NO-DUE", ("due", "G-1", "2025-03-31", "1", "--replace", "2025-03-30"), "one of"),
    ("GRANT-ACCOUNT-SHARED", ("award", "G-2", *AWARD[2:]), "settle the other grant first"),
    ("GRANT-LINES-DIFFER", ("award", "G-2", *AWARD[2:7], "--line", "강사비=999999"), "lines of 1,000,000 KRW"),
    ("GRANT-ENDS-EARLY", ("award", "G-2", *AWARD[2:9], "--until", "2025-03-09", *AWARD[11:]), "from 2025-03-10 on"),
    ("GRANT-ENDS-EARLY", ("end", "G-1", "2025-03-09"), "a day from 2025-03-10 on"),
    ("GRANT-LINE-TWICE", ("award", "G-2", *AWARD[2:7], "--line", "강사비=50만", "--line", "강사비=50만"), "the first stands at"),
    ("GRANT-DUES-EXCEED", ("award", "G-2", *AWARD[2:7], "--due", "2025-03-31=1000001"), "at most"),
    ("GRANT-FUND-TAKEN", ("award", "G-2", *AWARD[2:7], "--fund", "g-1"), "a fund of its own"),
    ("GRANT-LINE-BEYOND", ("change", "G-1", "600001", "--from", "강사비", "--document", "documents/approval.pdf"),
     "600,000 at most"),
    ("GRANT-TOTAL-BEYOND", ("change", "G-1", "1", "--from", "강사비", "--own-share", "--document",
                            "documents/approval.pdf"), "0 at most"),
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


def test_what_has_not_come_yet_is_not_spent(awarded: Typed, root: Path) -> None:
    """Nobody else's money pays for the grant, unless it is moved into its fund beforehand."""
    ledger = root / "ledger.beancount"
    ledger.write_text(ledger.read_text("utf-8").replace("1000000 KRW", "49999 KRW", 1), "utf-8")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    done = awarded(*SPENT)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("error[FUND-NEGATIVE]"), done.err
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_grant_in_disorder_is_not_shut(awarded: Typed, root: Path, tmp_path: Path) -> None:
    assert awarded("commit", "G-1", "강사비", "50000", "--on", "2025-04-01").status == 0
    with (root / "registry.beancount").open("a", encoding="utf-8") as registry:
        registry.write('2025-03-01 custom "grant" "line" "G-1" "교통비" 1 KRW\n')
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
    unsettled = awarded("settle", "G-1", "--again", "-o", tmp_path / "0")
    assert unsettled.err.startswith("error[GRANT-NOT-SETTLED]")
    first = awarded("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "1", "--dry-run")
    assert "Into the books nothing was written (--dry-run)." in first.out
    assert "settle" not in (root / "registry.beancount").read_text("utf-8")
    assert awarded("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "2").status == 0
    twice = awarded("settle", "G-1", "--on", "2026-01-20", "-o", tmp_path / "4")
    assert twice.err.startswith("error[GRANT-SETTLED-ALREADY]: registry.beancount:"), twice.err
    assert "was settled on 2025-12-20" in twice.err
    assert "--again" in twice.err
    assert not (tmp_path / "4").exists()
    again = awarded("settle", "G-1", "--again", "-o", tmp_path / "3", "--json")
    assert json.loads(again.out)["files"] == [str(tmp_path / "3" / f"settlement-G-1.{form}")
                                              for form in ("xlsx", "pdf", "hwpx")]  # fmt: skip
    assert (root / "registry.beancount").read_text("utf-8").count('"settle"') == 1
    for form in ("xlsx", "pdf", "hwpx"):
        made = {(tmp_path / str(n) / f"settlement-G-1.{form}").read_bytes() for n in (1, 2, 3)}
        assert len(made) == 1


def test_a_dry_run_writes_nothing(awarded: Typed, root: Path) -> None:
    before = (root / "registry.beancount").read_bytes()
    done = awarded("line", "G-1", "교통비", "40만", "--sub", "시내", "--replace", "회의비", "--dry-run")
    assert 'custom "grant" "line" "G-1" "교통비" 400000 KRW' in done.out
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
        (*SPENT[:3], "500000", *SPENT[4:-1], "2025-06-01"),
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


# Lines and instalments


def test_the_award_comes_with_its_lines_and_instalments(typed: Typed) -> None:
    done = typed(*AWARD, "--own-share", "20만", "--line", "강사비/외부강사=70만", "--line", "회의비=500,000원",
                 "--due", "2025.3.31=600000", "--due", "2025-07-31=400000")  # fmt: skip
    assert done.status == 0, done.err
    assert "no budget line" not in done.out
    shown = grant(typed, "--as-of", "2025-03-01")
    assert [(one["line"], one["budget"]) for one in shown["lines"]] == [
        ("강사비/외부강사", "700000"),
        ("회의비", "500000"),
    ]
    assert [(one["due"], one["amount"]) for one in shown["instalments"]] == [
        ("2025-03-31", "600000"), ("2025-07-31", "400000")
    ]  # fmt: skip


def test_before_the_lines_add_up_nothing_is_spent(typed: Typed) -> None:
    assert "Of G-1 1,000,000 has no budget line yet." in typed(*AWARD).out
    assert "Of G-1 400,000 has no budget line yet." in typed("line", "G-1", "강사비", "60만").out
    for words in (SPENT, ("commit", "G-1", "강사비", "1", "--on", "2025-05-01")):
        assert typed(*words).err.startswith("error[GRANT-LINES-DIFFER]")
    assert "no budget line" not in typed("line", "G-1", "회의비", "40만").out
    assert typed(*SPENT).status == 0


def test_a_mistyped_line_is_mended_while_nothing_rests_on_it(awarded: Typed, root: Path) -> None:
    for words in (
        ("line", "G-1", "강사비", "50만", "--replace", "강사비"),
        ("line", "G-1", "회의 운영비", "50만", "--replace", "회의비"),
    ):
        done = awarded(*words)
        assert done.status == 0, done.err
    assert {line: row[0] for line, row in lines(awarded).items()} == {
        "강사비": "500000",
        "회의 운영비": "500000",
    }
    assert (root / "registry.beancount").read_text("utf-8").count('"line"') == 2
    assert awarded(*SPENT).status == 0
    refused = awarded("line", "G-1", "강사비", "40만", "--replace", "강사비")
    assert refused.err.startswith("error[GRANT-LINE-USED]")
    assert "sfund grant change" in refused.err


def test_a_mistyped_instalment_is_mended_while_nothing_came(awarded: Typed, root: Path) -> None:
    assert awarded("due", "G-1", "2025-04-30", "100만").status == 0
    assert awarded("due", "G-1", "2025-05-31", "60만", "--replace", "2025-04-30").status == 0
    assert [(one["due"], one["amount"]) for one in grant(awarded)["instalments"]] == [
        ("2025-05-31", "600000")
    ]
    with (root / "ledger.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write('2025-05-31 * "came"\n  grant: "G-1"\n  fund: "g-1"\n'
                     "  Assets:Bank:Subsidy  1000 KRW\n  Income:Grants:PublicSubsidy\n")  # fmt: skip
    refused = awarded("due", "G-1", "2025-06-30", "60만", "--replace", "2025-05-31")
    assert refused.err.startswith("error[GRANT-DUE-USED]")


def test_the_award_changes_with_its_lines(awarded: Typed, root: Path) -> None:
    approval = ("--document", "documents/approval.pdf")
    assert awarded("change", "G-1", "20만", "--to", "강사비").err.startswith("error[GRANT-CHANGE-UNAPPROVED]")
    for words in (
        ("change", "G-1", "200000", "--to", "강사비", *approval, "--on", "2025-06-01"),
        ("change", "G-1", "50000", "--from", "회의비", *approval, "--on", "2025-07-01"),
        ("change", "G-1", "30000", "--to", "홍보비", "--new", "--own-share", *approval, "--on", "2025-08-01"),
    ):
        done = awarded(*words)
        assert done.status == 0, done.err
    before, after = grant(awarded, "--as-of", "2025-05-31"), grant(awarded, "--as-of", "2025-08-01")
    assert (before["awarded"], before["own_share"], before["budget"]) == ("1000000", "0", "1000000")
    assert (after["awarded"], after["own_share"], after["budget"]) == ("1150000", "30000", "1180000")
    assert load_books(root).diagnostics == ()
    assert awarded("due", "G-1", "2025-03-31", "1150000").status == 0
    fewer = awarded("change", "G-1", "1", "--from", "회의비", *approval, "--on", "2025-09-01")
    assert fewer.err.startswith("error[GRANT-DUES-EXCEED]")


# The settlement shuts its whole day


def test_from_the_day_of_the_settlement_on_the_grant_is_shut(
    awarded: Typed, root: Path, tmp_path: Path
) -> None:
    assert awarded(*SPENT).status == 0
    same_day = awarded("settle", "G-1", "--on", "2025-05-02", "-o", tmp_path / "out")
    assert same_day.err.startswith("error[GRANT-SETTLED]: journal/2025/05.beancount:")
    assert "a settlement from 2025-05-03 on" in same_day.err
    assert awarded("settle", "G-1", "--on", "2025-05-03", "-o", tmp_path / "out").status == 0
    before = (root / "registry.beancount").read_bytes()
    approval = ("--document", "documents/approval.pdf")
    for words in (
        (*SPENT[:-1], "2025-05-03"),
        ("change", "G-1", "1", "--from", "강사비", "--to", "회의비", *approval, "--on", "2025-05-03"),
        ("commit", "G-1", "강사비", "1", "--on", "2025-05-03"),
        ("due", "G-1", "2025-06-01", "1", "--on", "2025-05-04"),
        ("end", "G-1", "2025-12-31", "--on", "2025-05-04"),
    ):
        assert awarded(*words).err.startswith("error[GRANT-SETTLED]"), words
    assert (root / "registry.beancount").read_bytes() == before
    forgotten = awarded(*SPENT[:3], "1", *SPENT[4:])  # of before the settlement: its papers would be wrong
    assert forgotten.err.startswith("error[GRANT-SETTLED]")
    assert awarded("due", "G-1", "2025-06-01", "1").err.startswith("error[GRANT-SETTLED]")
    assert codes(root) == []
    with (root / "ledger.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write('2025-05-02 * "forgotten"\n  grant: "G-1"\n  fund: "g-1"\n  line: "강사비"\n'
                     '  Assets:Bank:Subsidy  -1 KRW\n    fund: "g-1"\n  Expenses:Program:Instructors\n')  # fmt: skip
    assert codes(root) == ["GRANT-SETTLEMENT-DIFFERS"]


# Banks that are imported, and the face of the settlement


def test_what_a_statement_will_say_is_not_entered_by_hand(awarded: Typed, root: Path) -> None:
    with (root / "sfund.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[bank]]\naccount = "Assets:Bank:Subsidy"\nidentifier = "shb-subsidy"\n')
    refused = awarded(*SPENT)
    assert refused.err.startswith("error[MOVED-BY-STATEMENT]"), refused.err
    assert "sfund review place" in refused.err
    assert awarded(*SPENT, "--from-account", "Liabilities:Card").status == 0


def test_a_foundations_spending_by_hand_needs_no_document(typed: Typed, sfund: Typed, root: Path) -> None:
    foundation = ["foundation" if word == "public-subsidy" else word for word in AWARD]
    assert typed(*foundation, "--line", "강사비=100만").status == 0
    done = typed("spend", "G-1", "강사비", "5만", "--account", "강사비", "--on", "2025.5.2")
    assert done.status == 0, done.err
    assert "Expenses:Program:Instructors" in done.out
    assert grant(typed, "--as-of", "2025-05-02")["notices"][-1:] != []
    settled = typed("settle", "G-1", "--on", "2025-12-20", "-o", root.parent / "papers", "--json")
    figures = {one["key"]: one["value"] for one in json.loads(settled.out)["figures"]}
    assert figures["without-evidence"] == "50000"
    assert {oct(path.stat().st_mode & 0o777) for path in (root.parent / "papers").iterdir()} == {"0o600"}


# The fund of a grant


def test_a_fund_that_is_there_is_the_grants_only_where_it_was_named(typed: Typed, root: Path) -> None:
    with (root / "ledger.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write('2025-01-01 custom "fund" "g-1"\n  restriction: "purpose"\n'
                     '2025-01-01 custom "fund" "reserve"\n  restriction: "board"\n')  # fmt: skip
    assert typed(*AWARD).err.startswith("error[GRANT-FUND-TAKEN]")
    for fund in ("reserve", "general"):
        assert typed(*AWARD, "--fund", fund).err.startswith("error[GRANT-FUND-UNBOUND]")
    assert typed(*AWARD, "--fund", "g-1").status == 0


def test_what_is_given_twice_says_where_it_stands(awarded: Typed) -> None:
    refused = awarded(*AWARD)
    assert "the first stands at" in refused.err
    assert "registry.beancount:" in refused.err
    assert ":0" not in refused.err
    twice = awarded("line", "G-1", "강사비", "1")
    assert "registry.beancount:" in twice.err
    assert ":0" not in twice.err
