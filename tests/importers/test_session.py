"""From files to books: whatever way the same rows come in, the books are the same, and right to the won."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core import data
from desk import BANKS, FEES, NUMBER, ONE_MEMBER, OPERATING, Booked, Desk, Payment, booked, kb_csv
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sfund.checks import STRUCTURE, run
from sfund.errors import SfundError, StatementError
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

SOLIDARITY = "Assets:Bank:Solidarity"
NETWORK = ONE_MEMBER + FEES
PERSONS = (Person("I-0001", "김하늘"),)

MakeDesk = Callable[[], Desk]


@contextmanager
def a_desk(make_books: MakeBooks, banks: str = BANKS) -> Iterator[Desk]:
    """Books of their own; Hypothesis needs new ones for each example."""
    with tempfile.TemporaryDirectory() as folder:
        yield Desk(make_books(Path(folder) / "books", NETWORK, banks)).register(*PERSONS)


@pytest.fixture
def desk(make_books: MakeBooks) -> Iterator[Desk]:
    with a_desk(make_books) as one:
        yield one


def march(day: int, amount: int, who: str = "김하늘", clock: str = "09:30") -> Payment:
    return Payment(f"2025-03-{day:02} {clock}", amount, who)


FEBRUARY = booked(
    500_000, [Payment("2025-02-10 10:00", 10_000, "김하늘"), Payment("2025-02-20 10:00", -500, "수수료")]
)
MARCH = booked(
    509_500, [march(3, 10_000), march(3, 10_000), march(5, -700, "수수료"), march(20, 33_000, "홍길동")]
)


# --- what holds after every import -------------------------------------------------------------------


def proven(desk: Desk, closing: int) -> None:
    """The books say what the bank says, balance by fund, and pass Beancount's own checks."""
    assert desk.balance() == closing
    entries, errors, _ = loader.load_file(str(desk.root / "main.beancount"))
    assert not errors
    books = desk.books()
    assert not run(books, max(entry.date for entry in entries), STRUCTURE)
    for entry in desk.transactions():
        assert sum(posting.units.number or 0 for posting in entry.postings if posting.units) == 0


# --- properties --------------------------------------------------------------------------------------

AMOUNTS = st.one_of(
    st.sampled_from([10_000, 10_000, -500, 1, -1]),
    st.integers(-1_000_000, 1_000_000).filter(bool),
    st.integers(10**9, 10**12),
)
WHO = st.sampled_from(["김하늘", "홍길동", "수수료", "김하늘 3월회비", ""])
MOMENTS = st.tuples(
    st.sampled_from([1, 1, 2, 3, 3, 30, 31]), st.sampled_from(["00:00", "09:30", "09:31", "23:59"])
)


@st.composite
def accounts(draw: st.DrawFn) -> list[Booked]:
    """The rows of an account over a month and a bit: several a day, equal ones in one minute."""
    rows = draw(st.lists(st.tuples(MOMENTS, AMOUNTS, WHO), min_size=1, max_size=12))
    rows.sort(key=lambda row: row[0])
    opening = draw(st.sampled_from([0, 0, 1, 509_500, -30_000]))
    months = draw(st.sampled_from([("03", "03"), ("03", "04")]))
    half = draw(st.integers(0, len(rows)))
    dated = [(months[0], row) for row in rows[:half]] + [(months[-1], row) for row in rows[half:]]
    dated.sort(key=lambda one: (one[0], one[1][0]))
    payments = [
        Payment(f"2025-{month}-{min(moment[0], 30 if month == '04' else 31):02} {moment[1]}", amount, who)
        for month, (moment, amount, who) in dated
    ]
    return booked(opening, sorted(payments, key=lambda one: one.when))


@st.composite
def cuts(draw: st.DrawFn, rows: Sequence[Booked], *, at_days: bool) -> list[list[Booked]]:
    """Downloads that together hold all rows, by their ends: each overlaps or touches the one before."""
    places = [
        0,
        *(n for n, (one, two) in enumerate(pairwise(rows), start=1) if _day(one) != _day(two)),
        len(rows),
    ]
    if not at_days:
        places = list(range(len(rows) + 1))
    inner = st.lists(st.sampled_from(places), max_size=3)
    ends = sorted({0, len(rows), *draw(inner)})
    return [
        list(rows[draw(st.sampled_from([place for place in places if place <= start])) : end])
        for start, end in pairwise(ends)
    ]


def _day(row: Booked) -> str:
    return row.payment.when[:10]


def tells_its_rows_apart(rows: Sequence[Booked]) -> bool:
    """No day comes back to a balance that it had: then a row is itself wherever a file begins."""
    days: dict[str, list[int]] = {}
    for row in rows:
        days.setdefault(_day(row), [row.balance - row.payment.amount]).append(row.balance)
    return all(len(set(balances)) == len(balances) for balances in days.values())


@settings(max_examples=10)
@given(rows=accounts(), newest_first=st.booleans())
def test_imported_twice_is_imported_once(
    make_books: MakeBooks, rows: list[Booked], newest_first: bool
) -> None:
    assume(tells_its_rows_apart(rows) or not newest_first)  # a day that ends as it began reads both ways
    with a_desk(make_books) as desk:
        file = kb_csv(rows, newest_first=newest_first)
        (first,) = desk.put(file)
        assert (first.rows, first.posted + first.review, first.present) == (len(rows), len(rows), 0)
        proven(desk, rows[-1].balance)
        before = desk.contents()
        (again,) = desk.put(file)
        assert (again.rows, again.posted, again.review, again.present) == (len(rows), 0, 0, len(rows))
        assert desk.contents() == before


@pytest.mark.parametrize("at_days", [True, False], ids=["cut at days", "cut anywhere"])
@settings(max_examples=10)
@given(rows=accounts(), data_=st.data())
def test_downloads_are_their_union_in_one_run(
    make_books: MakeBooks, at_days: bool, rows: list[Booked], data_: st.DataObject
) -> None:
    assume(at_days or tells_its_rows_apart(rows))
    files = [
        kb_csv(one, newest_first=False)
        for one in data_.draw(cuts(rows, at_days=at_days).flatmap(st.permutations))
    ]
    with a_desk(make_books) as whole, a_desk(make_books) as parts:
        whole.put(kb_csv(rows, newest_first=False))
        parts.put(*files)
        assert parts.meaning() == whole.meaning()
        proven(parts, rows[-1].balance)


@settings(max_examples=10)
@given(rows=accounts(), data_=st.data())
def test_downloads_cut_anywhere_are_their_union_one_by_one(
    make_books: MakeBooks, rows: list[Booked], data_: st.DataObject
) -> None:
    """One after another, each joining what is there: in order, or going back in time."""
    assume(tells_its_rows_apart(rows))
    files = data_.draw(cuts(rows, at_days=False))
    if data_.draw(st.booleans()):
        files.reverse()
    with a_desk(make_books) as whole, a_desk(make_books) as parts:
        whole.put(kb_csv(rows, newest_first=False))
        for file in files:
            parts.put(kb_csv(file, newest_first=False))
        assert parts.meaning() == whole.meaning()
        proven(parts, rows[-1].balance)


@settings(max_examples=10)
@given(rows=accounts(), data_=st.data())
@example(rows=booked(0, [march(1, 1), march(1, -1), march(1, 1)]), data_=None)
def test_what_cannot_be_told_apart_is_refused_and_never_wrong(
    make_books: MakeBooks, rows: list[Booked], data_: st.DataObject | None
) -> None:
    """Out and in again within one minute, and a file that begins between: rightly joined, or refused whole."""
    files = [rows[:2], rows[1:]] if data_ is None else data_.draw(cuts(rows, at_days=False))
    with a_desk(make_books) as whole, a_desk(make_books) as parts:
        whole.put(kb_csv(rows, newest_first=False))
        codes = set()
        for file in files:
            try:
                parts.put(kb_csv(file, newest_first=False))
            except StatementError as error:
                codes.add(error.code)
                break
        assert codes <= {"GAP", "BALANCE-CONTRADICTED"}
        assert codes or parts.meaning() == whole.meaning()


def test_month_by_month_is_all_at_once(make_books: MakeBooks) -> None:
    with a_desk(make_books) as whole, a_desk(make_books) as parts:
        whole.put(kb_csv([*FEBRUARY, *MARCH]))
        parts.put(kb_csv(FEBRUARY))
        parts.put(kb_csv(MARCH))
        assert parts.meaning() == whole.meaning()
        proven(parts, MARCH[-1].balance)
        proven(whole, MARCH[-1].balance)
        # Rows stand in the month of their day, whichever file brought them.
        assert {path for path in parts.contents() if path.startswith("journal/")} == {
            "journal/2025/02.beancount",
            "journal/2025/03.beancount",
        }
        assert parts.contents()["journal/2025/03.beancount"].strip()


# --- openings, gaps, contradictions ------------------------------------------------------------------


def balances(desk: Desk) -> list[tuple[str, Decimal]]:
    return [
        (str(entry.date), entry.amount.number or Decimal(0))
        for entry in desk.books().entries
        if isinstance(entry, data.Balance) and entry.account == OPERATING
    ]


def openings(desk: Desk) -> list[tuple[str, Decimal]]:
    return [
        (str(entry.date), entry.postings[0].units.number)
        for entry in desk.transactions()
        if any(posting.account == "Equity:Opening-Balances" for posting in entry.postings)
    ]


def test_the_first_statement_brings_what_was_there_before(desk: Desk) -> None:
    desk.put(kb_csv(MARCH))
    assert openings(desk) == [("2025-03-03", 509_500)]
    assert balances(desk) == [("2025-03-21", 561_800)]
    proven(desk, 561_800)


def test_an_older_statement_moves_the_opening_back(desk: Desk) -> None:
    desk.put(kb_csv(MARCH))
    desk.put(kb_csv(FEBRUARY))
    assert openings(desk) == [("2025-02-10", 500_000)]
    assert balances(desk) == [("2025-02-21", 509_500), ("2025-03-21", 561_800)]
    proven(desk, 561_800)


@pytest.mark.parametrize("opening", [0, 700])
def test_an_account_that_was_empty_between_two_statements(desk: Desk, opening: int) -> None:
    older = booked(
        opening, [Payment("2025-02-10 10:00", 1_000), Payment("2025-02-11 10:00", -1_000 - opening)]
    )
    newer = booked(0, [march(3, 10_000)])
    desk.put(kb_csv(newer))
    assert openings(desk) == []
    desk.put(kb_csv(older))
    assert openings(desk) == ([("2025-02-10", 700)] if opening else [])
    proven(desk, 10_000)


def test_an_opening_that_was_entered_by_hand_counts(make_books: MakeBooks, tmp_path: Path) -> None:
    by_hand = (
        NETWORK
        + """
    2025-01-01 * "개시잔액"
      Assets:Bank:Operating       509500 KRW
      Equity:Opening-Balances    -509500 KRW
    """
    )
    desk = Desk(make_books(tmp_path / "books", by_hand, BANKS)).register(*PERSONS)
    desk.put(kb_csv(MARCH))
    assert openings(desk) == [("2025-01-01", 509_500)]
    proven(desk, 561_800)


def test_an_entry_on_this_account_from_another_banks_file_is_no_statement_of_it(desk: Desk) -> None:
    """A line of the operating account that somebody placed on the other one does not begin that one."""
    desk.write_by_hand('\n2025-03-01 custom "rule" "own" Assets:Bank:Solidarity\n  match: "연대금고로"\n')
    desk.put(kb_csv(booked(300_000, [march(3, -100_000, "연대금고로")])))
    (outcome,) = desk.put(kb_csv(booked(70_000, [march(2, 5_000, "홍길동")]), number="1"), account=SOLIDARITY)
    assert outcome.review == 1
    assert desk.balance(SOLIDARITY) == 175_000


def refused(desk: Desk, *files: bytes, account: str | None = None) -> SfundError:
    """The error of an import, and the proof that nothing was written."""
    before = desk.contents()
    with pytest.raises(SfundError) as caught:
        desk.put(*files, account=account)
    assert desk.contents() == before
    return caught.value


def test_a_gap_is_refused(desk: Desk) -> None:
    desk.put(kb_csv(FEBRUARY))
    april = booked(561_800, [Payment("2025-04-02 10:00", 10_000, "김하늘")])
    error = refused(desk, kb_csv(april))
    (said,) = error.diagnostics
    assert (said.code, said.file, said.line) == ("GAP", "statement-1.csv", 6)
    desk.put(kb_csv(april), kb_csv(MARCH))  # with the days between, in any order
    proven(desk, 571_800)


def test_a_gap_before_what_is_known_is_refused(desk: Desk) -> None:
    desk.put(kb_csv(MARCH))
    january = booked(90_000, [Payment("2025-01-02 10:00", 10_000, "김하늘")])
    assert refused(desk, kb_csv(january)).code == "BALANCE-CONTRADICTED"
    balance, row = refused(desk, kb_csv(january)).diagnostics
    assert balance.file == "journal/2025/03.beancount"
    assert (row.file, row.line, row.excerpt) == ("statement-1.csv", 6, "2025-01-02  +10,000  100,000")


def test_one_file_that_is_refused_refuses_the_run(desk: Desk) -> None:
    april = booked(1, [Payment("2025-04-02 10:00", 10_000, "김하늘")])
    assert refused(desk, kb_csv(MARCH), kb_csv(april)).code == "GAP"


def test_an_entry_changed_by_hand_contradicts_the_bank(desk: Desk) -> None:
    desk.put(kb_csv(MARCH[:3]))
    journal = desk.root / "journal/2025/03.beancount"
    journal.write_text(journal.read_text("utf-8").replace("700", "800"), encoding="utf-8")
    # Beancount itself sees it, since the closing balance is asserted; the import goes no further.
    assert refused(desk, kb_csv(MARCH)).code == "BANK-DIFFERS"


def test_an_entry_added_by_hand_contradicts_the_bank(desk: Desk) -> None:
    desk.put(kb_csv(MARCH[:3]))
    desk.write_by_hand('\n2025-03-10 * "현금"\n  Assets:Cash 5000 KRW\n  Assets:Bank:Operating -5000 KRW\n')
    error = refused(desk, kb_csv(MARCH))
    (said,) = error.diagnostics
    # Rows of 3, 5 and 20 March: the balances begin to differ on the 20th, the first row in the file.
    assert (said.code, said.file, said.line) == ("BALANCE-CONTRADICTED", "statement-1.csv", 6)


def test_a_day_that_goes_on_after_the_download(desk: Desk) -> None:
    """Downloaded at noon, and again in the evening: the evening's balance takes the place of the noon's."""
    day = booked(
        1_000, [march(3, 100, clock="09:00"), march(3, 200, clock="11:00"), march(3, 400, clock="18:00")]
    )
    desk.put(kb_csv(day[:2]))
    assert balances(desk) == [("2025-03-04", 1_300)]
    (outcome,) = desk.put(kb_csv(day))
    assert (outcome.present, outcome.review) == (2, 1)
    assert balances(desk) == [("2025-03-04", 1_700)]
    proven(desk, 1_700)


@pytest.mark.parametrize("at_once", [False, True])
def test_pages_of_one_day_in_any_order(make_books: MakeBooks, at_once: bool) -> None:
    """A bank that hands out a hundred rows at a time, the newest first."""
    day = booked(1_000, [march(3, 100 * n, clock=f"{8 + n:02}:00") for n in range(1, 7)])
    pages = [day[:2], day[2:4], day[4:]]
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)):
        with a_desk(make_books) as desk:
            files = [kb_csv(pages[page]) for page in order]
            for run_ in [files] if at_once else [[file] for file in files]:
                desk.put(*run_)
            assert openings(desk) == [("2025-03-03", 1_000)]
            assert balances(desk)[-1] == ("2025-03-04", 3_100)
            proven(desk, 3_100)


# --- which account -----------------------------------------------------------------------------------

TWO = (
    BANKS
    + f"""
    [[bank]]
    account = "{SOLIDARITY}"
    number-ends = "7788"
"""
)
OTHER_NUMBER = "111111-11-117788"


def test_two_accounts_of_one_bank_are_told_apart_by_their_numbers(make_books: MakeBooks) -> None:
    with a_desk(make_books, TWO) as desk:
        files = desk.put(kb_csv(MARCH), kb_csv(MARCH, number=OTHER_NUMBER))
        assert [one.account for one in files] == [OPERATING, SOLIDARITY]
        assert [one.present for one in files] == [0, 0]  # equal rows of two accounts are two rows
        assert desk.balance(OPERATING) == desk.balance(SOLIDARITY) == 561_800
        assert not run(desk.books(), desk.transactions()[-1].date, STRUCTURE)


def test_an_account_named_against_the_number_in_the_file(make_books: MakeBooks) -> None:
    with a_desk(make_books, TWO) as desk:
        assert refused(desk, kb_csv(MARCH), account=SOLIDARITY).code == "ACCOUNT-CONTRADICTED"
        desk.put(kb_csv(MARCH), account=OPERATING)
        proven(desk, 561_800)


@pytest.mark.parametrize(
    ("number", "account", "code"),
    [
        ("222222-22-222222", None, "ACCOUNT-UNKNOWN"),
        (NUMBER, "Assets:Bank:Nowhere", "ACCOUNT-NOT-OPEN"),
    ],
)
def test_an_account_that_the_books_do_not_know(
    desk: Desk, number: str, account: str | None, code: str
) -> None:
    assert refused(desk, kb_csv(MARCH, number=number), account=account).code == code


def test_a_row_before_the_account_was_opened(desk: Desk) -> None:
    early = booked(0, [Payment("2024-12-31 10:00", 10_000), Payment("2025-01-02 10:00", 10_000)])
    error = refused(desk, kb_csv(early))
    (said,) = error.diagnostics
    assert (said.code, said.file, said.line) == ("DATE-OUTSIDE", "statement-1.csv", 7)
    assert said.expected is not None
    assert "2025-01-01" in str(said.expected)


# --- the rest ----------------------------------------------------------------------------------------


def test_an_empty_month_is_a_valid_file_and_changes_nothing(desk: Desk) -> None:
    desk.put(kb_csv(MARCH))
    before = desk.contents()
    (outcome,) = desk.put(kb_csv([], period="2025.04.01 ~ 2025.04.30"))
    assert (outcome.rows, outcome.posted, outcome.review, outcome.present) == (0, 0, 0, 0)
    assert (str(outcome.first), str(outcome.last)) == ("2025-04-01", "2025-04-30")
    assert desk.contents() == before


def test_an_empty_month_as_the_very_first_file(desk: Desk) -> None:
    before = desk.contents()
    desk.put(kb_csv([], period="2025.04.01 ~ 2025.04.30"))
    assert desk.contents() == before


def test_words_edited_at_the_bank_are_the_same_row(desk: Desk) -> None:
    """Banks let people write a note to a row, and count seconds or not: the row stays the row."""
    desk.put(kb_csv(MARCH))
    edited = [
        Booked(Payment(f"{row.payment.when}:41", row.payment.amount, row.payment.who, "메모"), row.balance)
        for row in MARCH
    ]
    (outcome,) = desk.put(kb_csv(edited))
    assert outcome.present == len(MARCH)


def test_no_name_stands_in_the_ledger(desk: Desk) -> None:
    """Names are on the statements, which are kept beside the books and never in them."""
    desk.put(kb_csv(MARCH))
    ledger = "".join(path.read_text("utf-8") for path in desk.root.rglob("*.beancount"))
    kept = [path for path in desk.contents() if path.startswith("statements/")]
    assert "김하늘" not in ledger
    assert "홍길동" not in ledger
    assert NUMBER not in "".join(kept)
    assert [Path(path).suffixes for path in kept] == [[".csv"], [".csv", ".review", ".csv"]]
    review = (desk.root / kept[1]).read_text("utf-8-sig")
    assert "홍길동" in review
    assert "김하늘" not in review


def test_what_each_row_became(desk: Desk) -> None:
    (outcome,) = desk.put(kb_csv(MARCH))
    assert (outcome.rows, outcome.posted, outcome.review) == (4, 3, 1)
    assert (outcome.format, outcome.account) == ("kb-personal", OPERATING)
    assert (outcome.opening, outcome.closing) == (509_500, 561_800)
    assert (str(outcome.first), str(outcome.last)) == ("2025-03-03", "2025-03-20")


def test_books_that_do_not_load_are_not_added_to(desk: Desk) -> None:
    desk.write_by_hand('\n2025-03-10 * "half\n')
    assert refused(desk, kb_csv(MARCH)).code
