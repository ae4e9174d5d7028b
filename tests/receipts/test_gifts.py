"""Gifts out of postings, and what refunds leave of them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from desk import Desk
from hypothesis import given
from hypothesis import strategies as st

from sfund.books.giving.gifts import gifts_of
from sfund.books.load import load_books
from sfund.giving.gifts import Gift, left_of_each, regular_givers

from .conftest import more

if TYPE_CHECKING:
    from desk import Sfund


def gift(id_: str, day: str, amount: int, donor: str | None = "I-1", refunds: str | None = None) -> Gift:
    return Gift(
        id_, dt.date.fromisoformat(day), donor, Decimal(amount), "KRW", "donation", "Income:Donations", "general",
        refunds=refunds,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("gifts", "left"),
    [
        ([("a", "2025-01-01", 100)], {"a": 100}),
        # the whole amount: the newest gift of just that amount
        ([("a", "2025-01-01", 100), ("b", "2025-02-01", 50), ("r", "2025-03-01", -100)], {"a": 0, "b": 50}),
        ([("a", "2025-01-01", 50), ("b", "2025-02-01", 50), ("r", "2025-03-01", -50)], {"a": 50, "b": 0}),
        # no gift of that amount: from the newest on
        ([("a", "2025-01-01", 50), ("b", "2025-02-01", 50), ("r", "2025-03-01", -70)], {"a": 30, "b": 0}),
        # a gift after the refund is another one
        ([("a", "2025-01-01", 50), ("r", "2025-02-01", -30), ("b", "2025-03-01", 30)], {"a": 20, "b": 30}),
        # more than was ever given leaves nothing, and nothing below it
        ([("a", "2025-01-01", 50), ("r", "2025-02-01", -80)], {"a": 0}),
    ],
)
def test_what_a_refund_leaves(gifts: list[tuple[str, str, int]], left: dict[str, int]) -> None:
    assert left_of_each(gift(*one) for one in gifts) == left


def test_a_refund_that_names_its_gift() -> None:
    gifts = [
        gift("a", "2025-01-01", 50),
        gift("b", "2025-02-01", 50),
        gift("r", "2025-03-01", -50, refunds="a"),
    ]
    assert left_of_each(gifts) == {"a": 0, "b": 50}


def test_a_refund_touches_no_other_donor() -> None:
    gifts = [
        gift("a", "2025-01-01", 50),
        gift("b", "2025-01-02", 50, "I-2"),
        gift("r", "2025-03-01", -50, "I-2"),
    ]
    assert left_of_each(gifts) == {"a": 50, "b": 0}


AMOUNTS = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["I-1", "I-2", None]), st.integers(-90, 90).filter(bool)),
    max_size=25,
)


@given(AMOUNTS, st.randoms())
def test_refunds_take_what_they_are_and_the_order_of_arrival_does_not_matter(
    rows: list[tuple[int, str | None, int]], shuffled: object
) -> None:
    begin = dt.date(2025, 1, 1)
    gifts = [
        gift(f"{number:03}", str(begin + dt.timedelta(days)), amount, donor)
        for number, (days, donor, amount) in enumerate(rows)
    ]
    left = left_of_each(gifts)
    assert all(0 <= left[one.id] <= one.amount for one in gifts if one.amount > 0)
    given_, back = (
        sum(one.amount for one in gifts if one.amount > 0),
        -sum(one.amount for one in gifts if one.amount < 0),
    )
    assert sum(left.values()) >= given_ - back
    other = list(gifts)
    shuffled.shuffle(other)  # type: ignore[attr-defined]
    assert left_of_each(other) == left


@pytest.mark.parametrize(
    ("days", "regular"),
    [
        (["2025-01-31", "2025-02-01", "2025-03-15"], True),
        (["2025-11-30", "2025-12-31", "2026-01-01"], True),
        (["2025-01-31", "2025-01-01", "2025-02-15"], False),
        (["2025-01-31", "2025-02-01", "2025-04-15"], False),
    ],
)
def test_three_months_in_a_row_are_regular(days: list[str], regular: bool) -> None:
    gifts = [gift(str(number), day, 10) for number, day in enumerate(days)]
    assert ("I-1" in regular_givers(gifts)) is regular


def test_gifts_of_the_books(desk: Desk) -> None:
    found = {one.id: one for one in gifts_of(load_books(desk.root))}
    assert {id_: (one.donor, int(one.amount)) for id_, one in found.items()} == {
        "aaa1": ("I-0001", 20000),  # its dues are none
        "aaa2": ("I-0001", 20000),
        "aaa3": ("I-0001", 20000),
        "bbb1": (None, 5000),
        "ccc1": ("P-001", 50000),  # gross, whatever the platform kept
        "ddd1": ("C-001", 1000000),
    }
    assert found["ccc1"].via == "C-009"
    assert found["ddd1"].fund == "solidarity"


def test_dues_are_gifts_where_their_account_says_so(desk: Desk) -> None:
    accounts = desk.root / "accounts.beancount"
    text = accounts.read_text("utf-8")
    accounts.write_text(
        text.replace('  name-ko: "개인회원 회비"\n', '  name-ko: "개인회원 회비"\n  deductible: TRUE\n')
        .replace('  name-ko: "기업 사회공헌금"\n', '  name-ko: "기업 사회공헌금"\n  deductible: FALSE\n'),
        "utf-8",
    )  # fmt: skip
    found = gifts_of(load_books(desk.root))
    assert [(one.id, one.source) for one in found if one.donor == "I-0001"][:2] == [
        ("aaa1", "donation"),
        ("aaa1/2", "dues"),
    ]
    assert [one.deductible for one in found if one.donor == "C-001"] == [False]


def test_the_id_of_a_gift_entered_by_hand_outlives_moves_and_amounts(desk: Desk) -> None:
    entry = """
    2025-08-01 * "P-001" "현금"
      party: "P-001"
      Assets:Cash                    {amount} KRW
      Income:Donations              -{amount} KRW
    """
    more(desk, entry.format(amount=7000))
    first = [one for one in gifts_of(load_books(desk.root)) if one.day.month == 8]
    ledger = desk.root / "ledger.beancount"
    ledger.write_text("; a remark\n\n" + ledger.read_text("utf-8").replace("7000", "8000"), "utf-8")
    second = [one for one in gifts_of(load_books(desk.root)) if one.day.month == 8]
    assert [one.id for one in first] == [one.id for one in second]
    assert int(second[0].amount) == 8000


# As typed


def test_a_gift_in_kind(desk: Desk, sfund: Sfund) -> None:
    ran = sfund("donation", "add", "--from", "C-001", "--on", "2025-08-03", "--in-kind", "쌀 20kg",
                "--quantity", "3", "--unit", "포", "--price", "50,000원", "--fund", "solidarity", "--json")  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    assert ran.json["gift"] == "D-2025-0001"
    listed = sfund("donation", "list", "--donor", "C-001", "--json").json["gifts"][-1]
    assert {key: listed[key] for key in ("gift", "amount", "kind", "item", "quantity", "fund")} == {
        "gift": "D-2025-0001", "amount": "150000", "kind": "in-kind", "item": "쌀 20kg", "quantity": "3",
        "fund": "solidarity",
    }  # fmt: skip
    assert sfund("check", "--as-of", "2025-08-31").status == 0
    again = sfund("donation", "add", "--on", "2025-08-04", "--amount", "9000", "--dry-run")
    assert "D-2025-0002" in again.out
    assert "Nothing was written" in again.out
    assert (
        sfund("donation", "add", "--on", "2025-08-04", "--amount", "9000", "--json").json["gift"]
        == "D-2025-0002"
    )


@pytest.mark.parametrize(
    "typed",
    [["--amount", "9000"], ["--in-kind", "쌀", "--quantity", "2", "--price", "4500", "--from", "C-001"]],
)
def test_a_gift_says_how_it_is_taken_back(desk: Desk, sfund: Sfund, typed: list[str]) -> None:
    """The command is taken from the answer as it stands there."""
    before = len(sfund("donation", "list", "--json").json["gifts"])
    ran = sfund("donation", "add", "--on", "2025-08-04", *typed)
    found = re.search(r"To take it back: sfund (reverse \S+ --why) …", " ".join(ran.out.split()))
    assert found is not None
    undone = sfund(*found[1].split(), "a slip")
    assert (undone.status, undone.err) == (0, "")
    gifts = sfund("donation", "list", "--json").json["gifts"]
    assert len(gifts) == before + 2
    assert sum(int(one["amount"]) for one in gifts[-2:]) == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--amount", "0"], "AMOUNT-WRONG"),
        ([], "GIFT-AMOUNT"),
        (["--in-kind", "쌀", "--quantity", "3"], "GIFT-AMOUNT"),
        (["--in-kind", "쌀", "--quantity", "-3", "--price", "10"], "GIFT-AMOUNT"),
        (["--in-kind", "쌀", "--quantity", "3", "--price", "10", "--amount", "31"], "GIFT-AMOUNT"),
        (["--amount", "10", "--from", "C-404"], "UNKNOWN-PARTY"),
        (["--amount", "10", "--fund", "nowhere"], "UNKNOWN-FUND"),
        (["--amount", "10", "--account", "Assets:Nowhere"], "UNKNOWN-ACCOUNT"),
    ],
)
def test_what_cannot_be_entered(desk: Desk, sfund: Sfund, arguments: list[str], code: str) -> None:
    before = {path: path.read_bytes() for path in desk.root.rglob("*.beancount")}
    ran = sfund("donation", "add", "--on", "2025-08-03", *arguments)
    assert ran.status == 1
    assert f"error[{code}]" in ran.err
    assert {path: path.read_bytes() for path in desk.root.rglob("*.beancount")} == before


def test_names_only_where_they_are_asked_for(desk: Desk, sfund: Sfund) -> None:
    assert "김하늘" not in sfund("donation", "list").out
    assert not (desk.root / "register/access.csv").exists()
    assert "김하늘" in sfund("donation", "list", "--names").out
    assert "donation list" in (desk.root / "register/access.csv").read_text("utf-8")


def test_the_list_says_who_gives_regularly_and_through_whom(desk: Desk, sfund: Sfund) -> None:
    listed = {one["gift"]: one for one in sfund("donation", "list", "--year", "2025", "--json").json["gifts"]}
    assert [listed[id_]["regular"] for id_ in ("aaa1", "bbb1", "ccc1")] == [True, False, False]
    assert listed["ccc1"]["via"] == "C-009"


def test_a_donors_statement(desk: Desk, sfund: Sfund, out: object) -> None:
    import io
    from pathlib import Path

    import pypdf

    said = sfund("donation", "statement", "C-001", "--year", "2025", "--json").json
    assert (said["total"], said["in-kind"], said["receipted"]) == ("1000000", "0", "0")
    file = Path(str(out)) / "given.pdf"
    assert (
        sfund("donation", "statement", "P-001", "--year", "2025", "--as-of", "2026-01-05", "-o", file).status
        == 0
    )
    first = file.read_bytes()
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(first)).pages)
    assert '#read("/etc/passwd")' in words
    assert "50,000" in words
    assert (
        sfund("donation", "statement", "P-001", "--year", "2025", "--as-of", "2026-01-05", "-o", file).status
        == 0
    )
    assert file.read_bytes() == first
    assert sfund("donation", "statement", "P-404").status == 1
    assert "PRIVATE-PLACE" in sfund("donation", "statement", "P-001", "-o", desk.root / "given.pdf").err


def test_a_gift_is_not_dated_ahead(desk: Desk, sfund: Sfund) -> None:
    ran = sfund("donation", "add", "--from", "P-001", "--amount", "5000", "--on", "2099-01-01")
    assert "error[DAY-AHEAD]" in ran.err
    assert "error[DAY-AHEAD]" in sfund("receipt", "number", "--purge", "--on", "2099-01-01").err
