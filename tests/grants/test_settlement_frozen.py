"""Once a grant is settled its figures stay: money afterwards, reversals, a wrong settlement and its way out.

The grant: 1,000,000 awarded, 300,000 of own share promised and 200,000 paid in, 1,100,000 spent. So the grantor
bears 1,000,000 × 2 ÷ 3 = 666,666, and 333,334 go back; in the fund are 100,000, 233,334 short of that.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sfund import checks
from sfund.books.entries import read_entries
from sfund.books.load import load_books

Typed = Callable[..., Any]

BOOK = """
2025-03-05 * "what the network has"
  Assets:Bank:Operating   5000000 KRW
  Income:Donations
2025-03-06 * "the grantor paid"
  grant: "G-1"
  fund: "g-1"
  Assets:Bank:Subsidy   1000000 KRW
  Income:Grants:PublicSubsidy
2025-05-02 * "lectures"
  grant: "G-1"
  fund: "g-1"
  line: "강사비"
  document: "documents/receipt.pdf"
  Assets:Bank:Subsidy   -800000 KRW
  Expenses:Program:Instructors
2025-06-02 * "meetings"
  grant: "G-1"
  fund: "g-1"
  line: "회의비"
  document: "documents/receipt.pdf"
  Assets:Bank:Subsidy   -300000 KRW
  Expenses:Office:Meetings
"""
OWN_SHARE = """
{day} * "own share"
  Assets:Bank:Operating  -{amount} KRW
  Equity:Transfers        {amount} KRW
    fund: "general"
  Assets:Bank:Subsidy     {amount} KRW
    fund: "g-1"
  Equity:Transfers       -{amount} KRW
    fund: "g-1"
"""
RETURNED = """
{day} * "C-001" "returned"
  grant: "G-1"
  fund: "g-1"
  Assets:Bank:Subsidy   -{amount} KRW
  Expenses:Grants:Returned
"""
AWARD = ("award", "G-1", "1000000", "--party", "C-001", "--kind", "public-subsidy", "--from", "2025-03-10",
         "--until", "2025-11-30", "--account", "Assets:Bank:Subsidy", "--on", "2025-03-01", "--own-share", "300000",
         "--line", "강사비=800000", "--line", "회의비=500000")  # fmt: skip


def write(root: Path, text: str) -> None:
    with (root / "ledger.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write(text)


@pytest.fixture
def grant(typed: Typed, root: Path) -> Typed:
    """`sfund grant`, once all is spent and nothing is settled."""
    ledger = root / "ledger.beancount"
    own = ledger.read_text("utf-8").replace('  fund: "g-1"\n', "", 1)  # what there is without these entries
    ledger.write_text(own, "utf-8")
    done = typed(*AWARD)
    assert done.status == 0, done.err
    write(root, BOOK + OWN_SHARE.format(day="2025-03-08", amount=200_000))
    return typed


@pytest.fixture
def settled(grant: Typed, tmp_path: Path) -> Typed:
    done = grant("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "papers")
    assert done.status == 0, done.err
    return grant


def codes(root: Path) -> list[str]:
    books = load_books(root)
    assert books.diagnostics == ()
    return [one.code for one in checks.run(books, dt.date(2026, 12, 31)) if one.code.startswith("GRANT")]


def status(grant: Typed, day: str = "2026-02-01") -> dict[str, Any]:
    (shown,) = json.loads(grant("status", "G-1", "--as-of", day, "--json").out)["grants"]
    return dict(shown)


def key_of(root: Path, narration: str) -> str:
    books = load_books(root)
    (found,) = (one.key for one in read_entries(books) if books.entries[one.number].narration == narration)  # type: ignore[union-attr]
    return found


# What goes back stays what it was


KEYS = "  spent: 1100000 KRW\n  own-share: 200000 KRW\n  to-return: 333334 KRW\n"


def test_the_directive_keeps_what_the_papers_say(settled: Typed, root: Path) -> None:
    written = (root / "registry.beancount").read_text("utf-8")
    assert written.rstrip().endswith(f'2025-12-20 custom "grant" "settle" "G-1"\n{KEYS}'.rstrip())
    assert status(settled)["to_return"] == "333334"
    assert codes(root) == []


@pytest.mark.parametrize("keys", [KEYS, "  spent: 1100000 KRW\n", ""], ids=["all", "spent", "none"])
@pytest.mark.parametrize("day", ["2025-12-20", "2026-01-05"])
def test_money_that_comes_afterwards_changes_no_settlement(
    grant: Typed, sfund: Typed, root: Path, keys: str, day: str
) -> None:
    """With 100,000 more the own share would be whole, and 133,334 less would go back."""
    write(root, f'2025-12-20 custom "grant" "settle" "G-1"\n{keys}')
    write(root, OWN_SHARE.format(day=day, amount=300_000))
    write(root, f'{day} * "late interest"\n  grant: "G-1"\n  fund: "g-1"\n'
                "  Assets:Bank:Subsidy  77 KRW\n  Income:Interest\n")  # fmt: skip
    shown = status(grant)
    assert (shown["to_return"], shown["own_share_paid"]) == ("333334", "200000")
    report = json.loads(
        sfund("--books", root, "report", "grants", "--from", "2025-01-01", "--to", "2026-02-28", "--json").out
    )
    figures = {one["key"]: one["value"] for one in report["figures"]}
    assert (figures["to-return"], figures["still-to-return"]) == ("333334", "333334")
    (row,) = next(table for table in report["tables"] if table["key"] == "settlement")["rows"]
    assert (row["own-share"], row["interest"], row["to-return"]) == ("200000", "0", "333334")
    assert not any("apart from what it has left" in one for one in shown["notices"])
    assert codes(root) == []


def test_what_is_put_in_afterwards_covers_the_return_first(settled: Typed, sfund: Typed, root: Path) -> None:
    """233,334 are missing in the fund; of 300,000 that are put in 66,666 may leave again."""
    write(root, OWN_SHARE.format(day="2026-01-05", amount=300_000))

    def out(amount: str) -> Any:
        return sfund("--books", root, "fund", "transfer", amount, "--from", "g-1", "--to", "general",
                     "--account", "Assets:Bank:Subsidy", "--why", "made up", "--on", "2026-01-06")  # fmt: skip

    assert out("66667").err.startswith("error[GRANT-MONEY-LEFT]")
    assert out("66666").status == 0
    assert codes(root) == []
    write(root, RETURNED.format(day="2026-01-07", amount=333_334))
    shown = status(settled)
    assert (shown["to_return"], shown["still_to_return"]) == ("333334", "0")
    assert load_books(root).query("SELECT sum(number) FROM postings WHERE account = 'Assets:Bank:Subsidy'"
                                  " AND fund = 'g-1'")[0][0] == 0  # fmt: skip


def test_the_papers_come_out_the_same_afterwards(settled: Typed, root: Path, tmp_path: Path) -> None:
    write(root, OWN_SHARE.format(day="2025-12-20", amount=300_000))
    assert settled("settle", "G-1", "--again", "-o", tmp_path / "again").status == 0
    for form in ("xlsx", "pdf", "hwpx"):
        name = f"settlement-G-1.{form}"
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "papers" / name).read_bytes()


def test_money_that_is_dated_before_the_settlement_is_found_and_refused(
    settled: Typed, sfund: Typed, root: Path, tmp_path: Path
) -> None:
    words = ("transfer", "100000", "--from", "general", "--to", "g-1", "--why", "made up", "--on", "2025-06-01",
             "--account", "Assets:Bank:Operating")  # fmt: skip
    assert sfund("--books", root, "fund", *words).err.startswith("error[GRANT-SETTLED]")
    write(root, OWN_SHARE.format(day="2025-06-01", amount=100_000))
    assert codes(root) == ["GRANT-SETTLEMENT-DIFFERS"] * 2
    said = sfund("--books", root, "check", "--as-of", "2026-02-01").err
    assert "200,000 KRW own share spent, and the books say 300,000 KRW" in said
    assert "333,334 KRW to return, and the books say 200,000 KRW" in said
    shown = status(settled)
    assert (shown["to_return"], shown["own_share_paid"]) == ("333334", "300000")
    again = settled("settle", "G-1", "--again", "-o", tmp_path / "again")
    assert again.err.startswith("error[GRANT-SETTLEMENT-DIFFERS]")
    assert not (tmp_path / "again").exists()


def test_money_of_the_day_itself_belongs_to_a_later_settlement(
    grant: Typed, root: Path, tmp_path: Path
) -> None:
    write(root, OWN_SHARE.format(day="2025-12-20", amount=100_000))
    refused = grant("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "papers")
    assert refused.err.startswith("error[GRANT-SETTLED]")
    assert "a settlement from 2025-12-21 on" in refused.err
    assert grant("settle", "G-1", "--on", "2025-12-21", "-o", tmp_path / "papers").status == 0
    assert status(grant)["to_return"] == "200000"


# Nothing of it is undone


@pytest.mark.parametrize("narration", ["lectures", "the grantor paid", "own share"])
def test_what_counts_in_a_settlement_is_not_undone(
    settled: Typed, sfund: Typed, root: Path, narration: str
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.beancount")}
    for day in ("2025-12-19", "2025-12-20", "2026-01-05"):
        refused = sfund("--books", root, "reverse", key_of(root, narration), "--why", "made up", "--on", day)
        assert refused.err.startswith("error[GRANT-SETTLED]"), refused.err
        assert "sfund grant reopen" in refused.err
    assert {path: path.read_bytes() for path in root.rglob("*.beancount")} == before


@pytest.mark.parametrize("day", ["2025-12-10", "2026-01-05"])
def test_the_return_is_undone_and_so_is_what_came_after(
    grant: Typed, sfund: Typed, root: Path, tmp_path: Path, day: str
) -> None:
    write(root, RETURNED.format(day=day, amount=100_000))
    assert grant("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "papers").status == 0
    assert status(grant)["still_to_return"] == "233334"
    write(root, OWN_SHARE.format(day="2026-01-06", amount=250_000).replace("own share", "to cover it"))
    for narration in ("returned", "to cover it"):
        done = sfund(
            "--books", root, "reverse", key_of(root, narration), "--why", "made up", "--on", "2026-01-07"
        )
        assert done.status == 0, done.err
    assert status(grant)["still_to_return"] == "333334"
    assert codes(root) == []


def test_a_reversal_that_is_written_by_hand_is_found(settled: Typed, root: Path) -> None:
    text = """
{day} * "meetings undone"
  grant: "G-1"
  fund: "g-1"
  line: "회의비"
  reverses: "{key}"
  Assets:Bank:Subsidy    300000 KRW
  Expenses:Office:Meetings
"""
    ledger = root / "ledger.beancount"
    before, key = ledger.read_text("utf-8"), key_of(root, "meetings")
    for day, found in (
        ("2025-12-19", ["GRANT-SETTLEMENT-DIFFERS"] * 2),
        ("2025-12-20", ["GRANT-SETTLED"]),
        ("2026-01-05", ["GRANT-SETTLED"]),
    ):
        ledger.write_text(before + text.format(day=day, key=key), encoding="utf-8")
        assert codes(root) == found, day
        assert status(settled)["to_return"] == "333334"
    back = f"""
2026-01-06 * "it holds again"
  grant: "G-1"
  fund: "g-1"
  line: "회의비"
  reverses: "{key_of(root, "meetings undone")}"
  Assets:Bank:Subsidy   -300000 KRW
  Expenses:Office:Meetings
"""
    write(root, back)
    assert codes(root) == []


def test_spending_after_the_settlement_may_be_undone(settled: Typed, sfund: Typed, root: Path) -> None:
    write(root, OWN_SHARE.format(day="2026-01-02", amount=300_000))
    write(root, '2026-01-05 * "too late"\n  grant: "G-1"\n  fund: "g-1"\n  line: "회의비"\n'
                "  Assets:Bank:Subsidy  -1000 KRW\n  Expenses:Office:Meetings\n")  # fmt: skip
    assert codes(root) == ["GRANT-SETTLED", "GRANT-TOO-LATE"]
    done = sfund(
        "--books", root, "reverse", key_of(root, "too late"), "--why", "of the network", "--on", "2026-01-06"
    )
    assert done.status == 0, done.err
    assert codes(root) == []
    assert status(settled)["to_return"] == "333334"


# Days, and the way out of a wrong settlement


def test_no_settlement_and_no_award_lies_ahead(grant: Typed, root: Path, tmp_path: Path) -> None:
    before = (root / "registry.beancount").read_bytes()
    for words in (
        ("settle", "G-1", "--on", "2999-01-01", "-o", tmp_path / "out"),
        ("settle", "G-1", "--on", "2999-01-01", "-o", tmp_path / "out", "--dry-run"),
        ("award", "G-2", "1000", "--party", "C-001", "--kind", "foundation", "--on", "2999-01-01"),
        ("award", "G-2", "1000", "--party", "C-001", "--kind", "foundation", "--on",
         str(dt.date.today() + dt.timedelta(days=367))),
    ):  # fmt: skip
        refused = grant(*words)
        assert refused.err.startswith("error[DAY-AHEAD]"), refused.err
    assert not (tmp_path / "out").exists()
    assert (root / "registry.beancount").read_bytes() == before
    in_a_year = str(dt.date.today() + dt.timedelta(days=360))
    assert (
        grant("award", "G-2", "1000", "--party", "C-001", "--kind", "foundation", "--on", in_a_year).status
        == 0
    )


def test_a_wrong_settlement_is_opened_again_and_made_anew(
    settled: Typed, sfund: Typed, root: Path, tmp_path: Path
) -> None:
    twice = settled("settle", "G-1", "--on", "2026-01-10", "-o", tmp_path / "out")
    assert "sfund grant reopen" in twice.err
    assert settled("reopen", "G-1", "--why", "…", "--on", "2026-01-10").err.startswith("error[NO-REASON]")
    early = settled("reopen", "G-1", "--why", "own share came late", "--on", "2025-12-19")
    assert early.err.startswith("error[GRANT-NOT-YET]")
    ahead = settled("reopen", "G-1", "--why", "own share came late", "--on", "2999-01-01")
    assert ahead.err.startswith("error[DAY-AHEAD]")
    done = settled("reopen", "G-1", "--why", "own share came late", "--on", "2026-01-10")
    assert done.out.strip() == '2026-01-10 custom "grant" "reopen" "G-1"\n  note: "own share came late"'
    assert settled("reopen", "G-1", "--why", "twice").err.startswith("error[GRANT-NOT-SETTLED]")
    assert (status(settled, "2026-01-09")["settled"], status(settled)["settled"]) == ("2025-12-20", None)

    write(root, OWN_SHARE.format(day="2026-01-11", amount=100_000))
    back = settled("settle", "G-1", "--on", "2026-01-09", "-o", tmp_path / "out")
    assert back.err.startswith("error[GRANT-REOPENED]")
    anew = settled("settle", "G-1", "--on", "2026-01-12", "-o", tmp_path / "out")
    assert anew.status == 0, anew.err
    assert (status(settled)["settled"], status(settled)["to_return"]) == ("2026-01-12", "200000")
    assert status(settled, "2025-12-31")["to_return"] == "333334"
    assert codes(root) == []

    report = json.loads(
        sfund("--books", root, "report", "audit", "--from", "2026-01-01", "--to", "2026-01-31", "--json").out
    )
    findings = next(table for table in report["tables"] if table["key"] == "findings")["rows"]
    (found,) = (row for row in findings if row["question"] == "grants-reopened")
    assert found["day"] == "2026-01-10"
    assert found["place"].startswith("registry.beancount:")


def test_all_on_one_day(settled: Typed, root: Path, tmp_path: Path) -> None:
    """Settled, opened again, the missing reversal made, settled again: the order in the file decides."""
    assert settled("reopen", "G-1", "--why", "mistyped", "--on", "2025-12-20").status == 0
    assert settled("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "out").status == 0
    assert status(settled)["settled"] == "2025-12-20"
    assert (root / "registry.beancount").read_text("utf-8").count('"settle"') == 2
    assert codes(root) == []
    late = settled("commit", "G-1", "회의비", "1", "--on", "2025-12-01")
    assert late.err.startswith("error[GRANT-SETTLED]")


def test_no_grant_is_opened_again_where_another_has_its_account_or_its_fund(
    settled: Typed, sfund: Typed
) -> None:
    words = ("award", "G-2", "1000", "--party", "C-001", "--kind", "public-subsidy", "--from", "2025-11-25",
             "--on", "2025-12-21")  # fmt: skip
    assert settled(*words, "--fund", "g-1").status == 0
    refused = settled("reopen", "G-1", "--why", "made up", "--on", "2026-01-10")
    assert refused.err.startswith("error[GRANT-FUND-TAKEN]")
    assert "settle that grant first" in refused.err


# What is left to do


def test_a_settled_grant_is_shown_until_its_money_went_back(settled: Typed, root: Path) -> None:
    def shown(day: str, *words: str) -> list[str]:
        found = json.loads(settled("status", "--as-of", day, "--json", *words).out)["grants"]
        return [one["grant"] for one in found]

    write(root, OWN_SHARE.format(day="2026-01-05", amount=300_000))
    write(root, RETURNED.format(day="2026-01-07", amount=333_334))
    assert shown("2026-01-06") == ["G-1"]
    assert shown("2026-01-07") == []
    assert shown("2026-01-07", "--all") == ["G-1"]
    (said,) = status(settled, "2026-01-06")["notices"]
    assert "333,334" in said
