"""Decisions: what becomes of the entry, of a line that is split, of the record; and how one is taken back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from desk import BANKS, OPERATING, Desk, Payment, booked, kb_csv
from undecided import DOUBTED, PRINTER, REPAID, SAME_NAME, SAME_NAME_MORE, STRANGER, by_amount, undecided

from importers.review.asking import Planned, Request, planned
from importers.review.deciding import one_part, several_parts
from importers.review.reopening import reopen
from importers.review.splitting import read_share, shared
from importers.review.undoing import remembered, undo
from importers.review.waiting import of_ids, waiting
from sfund.books.commit import commit
from sfund.books.decisions import FILE as DECISIONS
from sfund.books.persons.register import FILE as REGISTER
from sfund.checks import for_commit, run
from sfund.checks.rules import STRUCTURE
from sfund.errors import RequestError, SfundError
from sfund.members.persons import Person
from sfund.placing.placements import Placement

if TYPE_CHECKING:
    from conftest import MakeBooks

CHECKS = (for_commit,)
HEADER_ONLY = 1  # line of a record that holds no decision any more


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return undecided(make_books, tmp_path / "books")


def decide(desk: Desk, amounts: dict[int, Placement | None], **rest: object) -> Planned:
    books, lines = desk.books(), by_amount(desk)
    request = Request({lines[amount].id: placement for amount, placement in amounts.items()}, **rest)  # type: ignore[arg-type]
    done = planned(books, [lines[amount] for amount in amounts], request, CHECKS)
    commit(done.plan)
    return done


def take_back(desk: Desk, *ids: str) -> None:
    plan, _, _ = reopen(desk.books(), ids, CHECKS)
    commit(plan)


def parts(amount: int, *words: str) -> Placement:
    return several_parts(shared([read_share(one) for one in words], Decimal(amount), "KRW"), meta={})


def entry(desk: Desk, amount: int, flag: str = "*") -> data.Transaction:
    (found,) = [
        one
        for one in desk.transactions()
        if one.flag == flag and "import-id" in one.meta and one.postings[0].units.number == amount
    ]
    return found


def posted(desk: Desk, amount: int) -> list[tuple[str, int, str | None]]:
    """The postings: account, amount, the fund that they say."""
    return [
        (one.account, int(one.units.number), (one.meta or {}).get("fund"))
        for one in entry(desk, amount).postings
    ]


# --- remembered --------------------------------------------------------------------------------------


def test_a_decision_is_remembered_with_the_words_of_the_line(desk: Desk) -> None:
    decide(
        desk, {SAME_NAME: one_part("Income:Dues:Individual", Decimal(SAME_NAME), meta={"member": "I-0002"})}
    )
    (one,) = desk.books().decisions
    assert (one.counterparty, one.memo, one.bank, one.amount) == ("박서준", "", OPERATING, SAME_NAME)
    assert one.target == ("Income:Dues:Individual", "I-0002", "", "", "", "", "", "", "")
    assert "박서준" not in "".join(
        path.read_text("utf-8") for path in (desk.root / "journal").rglob("*.beancount")
    )


def test_to_confirm_is_to_decide_for_where_it_stands(desk: Desk) -> None:
    decide(desk, {DOUBTED: None})
    (one,) = desk.books().decisions
    assert (one.account, one.named) == ("Income:Dues:Individual", {"member": "I-0001"})


def test_a_line_that_is_split_or_has_no_words_teaches_nothing(desk: Desk) -> None:
    decide(
        desk,
        {STRANGER: parts(STRANGER, "10000 Income:Dues:Individual member=I-0001", "rest Income:Donations")},
    )
    for sheet in (desk.root / "statements").rglob("*.review.csv"):
        sheet.unlink()
    decide(desk, {PRINTER: one_part("Expenses:Office:Printing", Decimal(PRINTER), meta={})})
    books = desk.books()
    assert books.decisions == ()
    assert [row.decided.account for row in books.record.rows] == ["", "Expenses:Office:Printing"]


def test_a_pledge_is_remembered_with_what_it_implies_and_a_move_with_whose_money_it_is(desk: Desk) -> None:
    desk.write_by_hand(
        '2025-01-01 custom "pledge" "make" "P-1" 900000 KRW\n  party: "C-001"\n  kind: "csr"\n  fund: "solidarity"'
    )
    decide(desk, {STRANGER: one_part("Income:CSR", Decimal(STRANGER), meta={"pledge": "P-1"})})
    decide(desk, {PRINTER: one_part("Assets:Cash", Decimal(PRINTER), meta={"fund": "solidarity"})})
    pledge, move = desk.books().decisions
    assert pledge.named == {"party": "C-001", "fund": "solidarity", "pledge": "P-1"}
    assert (move.account, move.named) == ("Assets:Cash", {"fund": "solidarity"})


# --- split -------------------------------------------------------------------------------------------


def test_one_deposit_for_two_members_and_a_gift(desk: Desk) -> None:
    decide(
        desk,
        {
            STRANGER: parts(
                STRANGER,
                "10000 Income:Dues:Individual member=I-0001 covers=2025-03",
                "20,000 Income:Dues:Individual member=I-0003",
                "rest Income:Donations",
            )
        },
    )
    made = entry(desk, STRANGER)
    assert [
        (one.account, int(one.units.number), (one.meta or {}).get("member")) for one in made.postings
    ] == [
        (OPERATING, 33_000, None),
        ("Income:Dues:Individual", -10_000, "I-0001"),
        ("Income:Dues:Individual", -20_000, "I-0003"),
        ("Income:Donations", -3_000, None),
    ]
    assert made.postings[1].meta["covers"] == "2025-03"
    assert made.payee is None
    assert desk.balance() == 500_000 + 10_000 + 20_000 + 33_000 - 45_000 - 52_000 + 7_000 - 500 + 70_000


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (  # what was taken off on the way
            ["34000 Income:Donations", "-1000 Expenses:Office:Fees"],
            [
                (OPERATING, 33_000, None),
                ("Income:Donations", -34_000, None),
                ("Expenses:Office:Fees", 1_000, None),
            ],
        ),
        (  # a gift to the fund on the general account: its money lies there from now on
            ["10000 Income:Dues:Individual member=I-0001", "rest Income:Donations fund=solidarity"],
            [
                (OPERATING, 33_000, None),
                (OPERATING, -23_000, None),
                (OPERATING, 23_000, "solidarity"),
                ("Income:Dues:Individual", -10_000, None),
                ("Income:Donations", -23_000, "solidarity"),
            ],
        ),
        (  # all of it the fund's
            ["10000 Income:Donations fund=solidarity", "rest Income:CSR fund=solidarity party=C-001"],
            [
                (OPERATING, 33_000, "solidarity"),
                ("Income:Donations", -10_000, "solidarity"),
                ("Income:CSR", -23_000, "solidarity"),
            ],
        ),
        (  # a move between own accounts moves money between their funds
            ["10000 Income:Donations", "rest Assets:Bank:Solidarity"],
            [
                (OPERATING, 33_000, None),
                ("Income:Donations", -10_000, None),
                ("Assets:Bank:Solidarity", -23_000, None),
                ("Equity:Transfers", -23_000, "general"),
                ("Equity:Transfers", 23_000, "solidarity"),
            ],
        ),
    ],
)
def test_the_funds_of_a_split_line_sum_to_zero(
    desk: Desk, words: list[str], expected: list[tuple[str, int, str | None]]
) -> None:
    balance = desk.balance()
    decide(desk, {STRANGER: parts(STRANGER, *words)})
    assert posted(desk, STRANGER) == expected
    assert desk.balance() == balance
    assert run(desk.books(), entry(desk, STRANGER).date, STRUCTURE) == ()
    # The line itself is what it was: the same file again brings nothing new.
    before = desk.contents()
    desk.put_files(desk.files / "statement-1.csv")
    assert desk.contents() == before


@pytest.mark.parametrize(
    ("amount", "words", "code"),
    [
        (STRANGER, ["10000 Income:Donations", "20000 Income:CSR"], "AMOUNT-DIFFERS"),
        (STRANGER, ["33000 Income:Donations", "rest Income:CSR"], "AMOUNT-DIFFERS"),
        (STRANGER, ["rest Income:Donations", "10000 Income:CSR"], "PART-UNREADABLE"),
        (STRANGER, ["0 Income:Donations", "rest Income:CSR"], "PART-UNREADABLE"),
        (STRANGER, ["0.5 Income:Donations", "rest Income:CSR"], "PART-UNREADABLE"),
        (STRANGER, ["ten Income:Donations", "rest Income:CSR"], "PART-UNREADABLE"),
        (STRANGER, ["10000"], "PART-UNREADABLE"),
        (STRANGER, ["10000 Income:Donations whose=me", "rest Income:CSR"], "PART-UNREADABLE"),
        (STRANGER, ['10000 Income:Donations line="', "rest Income:CSR"], "PART-UNREADABLE"),
        (STRANGER, ["10000 Income:Donations", "rest Liabilities:Suspense"], "STILL-SUSPENSE"),
        (STRANGER, ["10000 Income:Donations member=I-9999", "rest Income:CSR"], "UNKNOWN-MEMBER"),
    ],
)
def test_parts_that_make_no_sense(desk: Desk, amount: int, words: list[str], code: str) -> None:
    before = desk.contents()
    with pytest.raises(SfundError) as refused:
        decide(desk, {amount: parts(amount, *words)})
    assert refused.value.code == code
    assert desk.contents() == before


# --- taken back --------------------------------------------------------------------------------------

DUES = one_part("Income:Dues:Individual", Decimal(SAME_NAME), meta={"member": "I-0002", "covers": "2025-03"})


@pytest.mark.parametrize(
    ("amount", "placement"),
    [
        (SAME_NAME, DUES),
        (DOUBTED, None),
        (DOUBTED, one_part("Income:Donations", Decimal(DOUBTED), meta={"fund": "solidarity"})),
        (
            STRANGER,
            parts(
                STRANGER,
                "10000 Income:Dues:Individual member=I-0001",
                "rest Income:Donations fund=solidarity",
            ),
        ),
        (PRINTER, one_part("Assets:Bank:Solidarity", Decimal(PRINTER), meta={})),
    ],
)
def test_a_decision_taken_back_leaves_not_a_byte_behind(
    desk: Desk, amount: int, placement: Placement | None
) -> None:
    waited = by_amount(desk)[amount]
    decide(desk, {SAME_NAME_MORE: one_part("Income:Donations", Decimal(SAME_NAME_MORE), meta={})})
    before = desk.contents()
    decide(desk, {amount: placement})
    assert desk.contents() != before
    take_back(desk, waited.id[:8])
    assert desk.contents() == before
    assert by_amount(desk)[amount] == waited


def test_what_people_added_to_the_entry_since_stays(desk: Desk) -> None:
    decide(desk, {SAME_NAME: DUES})
    path = next((desk.root / "journal").rglob("03.beancount"))
    decided = entry(desk, SAME_NAME)
    lines = path.read_text("utf-8").splitlines()
    lines[decided.meta["lineno"] - 1] += " #spring ^receipt-1"
    lines.insert(decided.meta["lineno"], '  note: "영수증 있음"')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    take_back(desk, decided.meta["import-id"])
    back = entry(desk, SAME_NAME, "!")
    assert (back.meta["note"], back.tags, back.links) == ("영수증 있음", {"spring"}, {"receipt-1"})
    assert back.meta["candidates"] == "I-0002 I-0003"
    assert not {"member", "covers"} & back.meta.keys()


def test_without_a_record_a_decision_goes_back_to_suspense(desk: Desk) -> None:
    decide(desk, {SAME_NAME: DUES})
    (desk.root / DECISIONS).unlink()
    take_back(desk, entry(desk, SAME_NAME).meta["import-id"])
    (back,) = [one for one in waiting(desk.books()) if one.amount == SAME_NAME]
    assert (back.placed, back.parts[0].meta) == ("Liabilities:Suspense", {})
    decide(desk, {SAME_NAME: DUES})  # and can be decided again


@pytest.mark.parametrize(
    ("beginning", "said"), [("0000", "no decision"), ("", "several"), ("waiting", "already")]
)
def test_only_what_a_person_decided_is_taken_back(desk: Desk, beginning: str, said: str) -> None:
    decide(desk, {SAME_NAME: DUES, DOUBTED: None})
    beginning = by_amount(desk)[PRINTER].id if beginning == "waiting" else beginning
    with pytest.raises(RequestError, match=f"NOT-DECIDED.*{said}"):
        take_back(desk, beginning)
    certain = next(one for one in desk.transactions() if one.postings[0].units.number == -500)
    with pytest.raises(RequestError, match="NOT-DECIDED"):
        take_back(desk, certain.meta["import-id"])


def test_the_last_request_is_undone_with_its_rule_and_its_other_name(desk: Desk) -> None:
    decide(desk, {PRINTER: one_part("Expenses:Office:Printing", Decimal(PRINTER), meta={})})
    before = desk.contents()
    for amount, placement, rest in (
        (REPAID, one_part("Income:Other", Decimal(REPAID), meta={}), {"rule": "repaid", "match": "상환"}),
        (
            STRANGER,
            one_part("Income:Dues:Individual", Decimal(STRANGER), meta={"member": "I-0001"}),
            {"alias": True},
        ),
    ):
        books, line = desk.books(), by_amount(desk)[amount]
        asked = planned(books, [line], Request({line.id: placement}, **rest), CHECKS)  # type: ignore[arg-type]
        done = remembered(books, [line.id], asked)
        commit(asked.plan)
        assert len(desk.contents().items() ^ before.items()) >= 4
        plan, _ = undo(desk.books(), done, CHECKS)
        commit(plan)
        assert desk.contents() == before


def test_the_first_decision_ever_leaves_an_empty_record_when_it_is_undone(desk: Desk) -> None:
    before = desk.contents()
    decide(desk, {SAME_NAME: DUES})
    take_back(desk, entry(desk, SAME_NAME).meta["import-id"])
    after = desk.contents()
    assert {path for path, _ in after.items() ^ before.items()} == {DECISIONS}
    assert len((desk.root / DECISIONS).read_text("utf-8-sig").splitlines()) == HEADER_ONLY


@pytest.mark.parametrize("registered", [True, False], ids=["a register", "none"])
def test_the_very_first_request_is_undone_to_the_byte(
    make_books: MakeBooks, tmp_path: Path, registered: bool
) -> None:
    """Files that came with it go with it."""
    network = """
        2025-01-01 custom "party" "C-001"
          kind: "company"
          name: "새터울식품"
    """
    desk = Desk(make_books(tmp_path / "first", network, BANKS))
    if registered:
        desk.register(Person("C-001", "새터울식품"))
    desk.put(kb_csv(booked(500_000, [Payment("2025-03-06 09:30", 45_000, "온고을인쇄")])))
    [line] = waiting(desk.books())
    before = desk.contents()
    gift = one_part("Income:Donations", line.amount, meta={"party": "C-001"})
    asked = planned(desk.books(), [line], Request({line.id: gift}, rule="printer", alias=True), CHECKS)
    done = remembered(desk.books(), [line.id], asked)
    commit(asked.plan)
    assert {REGISTER, DECISIONS} <= desk.contents().keys()
    plan, after = undo(desk.books(), done, CHECKS)
    commit(plan)
    assert desk.contents() == before
    assert (after.register, after.record, after.files) == tuple(
        getattr(desk.books(), name) for name in ("register", "record", "files")
    )


def test_entries_are_seen_decided_as_they_were_seen_waiting(desk: Desk) -> None:
    line = by_amount(desk)[STRANGER]
    placement = parts(
        STRANGER, "10000 Income:Dues:Individual member=I-0001", "rest Income:Donations fund=solidarity"
    )
    decide(desk, {STRANGER: placement})
    (seen,) = of_ids(desk.books(), [line.id])
    assert (seen.amount, seen.words, seen.account) == (line.amount, line.words, line.account)
    assert [(one.account, int(one.amount), dict(one.meta)) for one in seen.parts] == [
        ("Income:Dues:Individual", 10_000, {"member": "I-0001"}),
        ("Income:Donations", 23_000, {"fund": "solidarity"}),
    ]
