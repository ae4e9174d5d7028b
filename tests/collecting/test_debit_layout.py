"""EB21 byte for byte: against the layout, against the example's own writer, against our reader."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.reading.cms import read_cms, read_cms_file
from sfund.collecting.direct_debit import Creditor, Debit, bank_branch, eb21, file_name, passbook_text
from sfund.errors import RequestError
from sfund.example import build_example
from sfund.example.cms_files import eb21 as example_eb21
from sfund.example.cms_files import eb22 as example_eb22
from sfund.money import total

DAY = dt.date(2026, 11, 25)
CREDITOR = Creditor("9990001234", "0009990", "99900104001234", "온고을연대회비")
DEBIT = Debit("I-0001", "A-001", "0370000", "999000000001", "800101", Decimal(10_000))


def record(number: int, *debits: Debit, creditor: Creditor = CREDITOR) -> bytes:
    data = eb21(creditor, DAY, debits)
    return data[number * 150 : number * 150 + 150]


# Start, end (as in the layout of the clearing house) and what stands there.
HEADER = [
    (0, 1, b"H"), (1, 9, b"00000000"), (9, 19, b"9990001234"), (19, 27, b"EB211125"), (27, 33, b"261125"),
    (33, 40, b"0009990"), (40, 56, b"99900104001234  "), (56, 150, b" " * 94),
]  # fmt: skip
DETAIL = [
    (0, 1, b"R"), (1, 9, b"00000001"), (9, 19, b"9990001234"), (19, 26, b"0370000"),
    (26, 42, b"999000000001    "), (42, 55, b"0000000010000"), (55, 68, b"800101       "), (68, 69, b" "),
    (69, 73, b"    "), (73, 89, "온고을연대회비  ".encode("cp949")), (89, 91, b"  "), (91, 111, b"A-001".ljust(20)),
    (111, 116, b"     "), (116, 117, b"1"), (117, 129, b" " * 12), (129, 150, b" " * 21),
]  # fmt: skip
TRAILER = [
    (0, 1, b"T"), (1, 9, b"99999999"), (9, 19, b"9990001234"), (19, 27, b"EB211125"), (27, 35, b"00000002"),
    (35, 43, b"00000002"), (43, 56, b"0000000030000"), (56, 64, b"00000000"), (64, 77, b"0000000000000"),
    (77, 85, b"00000000"), (85, 89, b"    "), (89, 100, b"00000000000"), (100, 111, b"00000000000"),
    (111, 150, b" " * 39),
]  # fmt: skip
OTHER = Debit("I-0002", "A-002", "0040000", "999000000002", "800102", Decimal(20_000))


@pytest.mark.parametrize(("number", "layout"), [(0, HEADER), (1, DETAIL), (3, TRAILER)])
def test_each_field_stands_where_the_layout_says(number: int, layout: list[tuple[int, int, bytes]]) -> None:
    data = record(number, DEBIT, OTHER)
    assert [(start, end, data[start:end]) for start, end, _ in layout] == layout
    assert layout[-1][1] == len(data) == 150


def test_the_same_bytes_as_the_example_writes_for_every_run() -> None:
    """The example's writer knows neither birth dates nor banks; all else is the same, for 22 months."""
    runs = build_example().cms
    assert len(runs) == 22
    for run in runs:
        debits = [
            Debit(ask.member, ask.payer_number, "0009990", f"9990{ask.payer_number[-8:]:>08}", "", ask.amount)
            for ask in run.asks
        ]
        assert eb21(CREDITOR, run.debit_day, debits) == example_eb21(run)
        batch = read_cms(eb21(CREDITOR, run.debit_day, debits), example_eb22(run))
        assert total(one.collected for one in batch.debits) == total(
            ask.amount for ask in run.asks if ask.paid
        )


@given(
    st.lists(
        st.tuples(
            st.text("0123456789ABCDEFGHIJ-", min_size=1, max_size=20).filter(lambda text: text.strip("-")),
            st.integers(1, 10**8),
            st.text("0123456789", min_size=1, max_size=16),
        ),
        max_size=30,
    ),
    st.dates(dt.date(2020, 1, 1), dt.date(2069, 12, 31)),
    st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12),
)
def test_what_is_written_is_read_back(rows: list[tuple[str, int, str]], day: dt.date, text: str) -> None:
    debits = [
        Debit("I-0001", payer, "0370000", account, "800101", Decimal(won)) for payer, won, account in rows
    ]
    creditor = Creditor("9990001234", "0009990", "99900104001234", text)
    data = eb21(creditor, day, debits)
    read = read_cms_file(data, file_name(day))
    assert len(data) == 150 * (len(rows) + 2)
    assert (read.kind, read.debit_day, read.institution) == ("EB21", day, "9990001234")
    assert [(one.payer_number, one.amount) for one in read.details] == [
        (payer, Decimal(won)) for payer, won, _ in rows
    ]


@given(st.text(max_size=40))
def test_the_passbook_text_is_cut_between_characters(text: str) -> None:
    shown = passbook_text(text)
    assert len(shown.encode("cp949")) <= 16
    said = text.encode("cp949", "ignore").decode("cp949").strip()
    assert said.startswith(shown)


WRONG = {
    "a payer number that is too long": {"payer_number": "9" * 21},
    "an account that is too long": {"account": "9" * 17},
    "a character that cp949 does not have": {"payer_number": "A-\U0001f600"},
    "a line break": {"payer_number": "A\n1"},
    "nothing to pay": {"amount": Decimal(0)},
    "less than nothing": {"amount": Decimal(-1)},
    "a resident registration number": {"number": "8001011234567"},
    "a fraction of a won": {"amount": Decimal("1.5")},
    "more than the field holds": {"amount": Decimal(10**13)},
}


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_fit_is_refused_without_telling_what_it_is(what: str) -> None:
    values = {name: getattr(DEBIT, name) for name in DEBIT.__slots__} | WRONG[what]
    with pytest.raises(RequestError) as caught:
        record(1, Debit(**values))  # type: ignore[arg-type]
    assert caught.value.code == "DEBIT-FIELD"
    said = str(caught.value)
    assert "I-0001" in said
    assert not any(str(value) in said for value in WRONG[what].values() if len(str(value)) > 3)


BANKS = """
    전북은행          0370000
    JB전북은행        0370000
    KB국민은행        0040000
    국민              0040000
    농협은행          0110000
    지역농협          0120000
    카카오뱅크        0900000
    K뱅크             0890000
    새마을금고        0450000
    MG새마을금고중앙회 0450000
    신협              0480000
    신용협동조합      0480000
    iM뱅크            0310000
    088               0880000
    0371234           0371234
    12345             -
    우리신협          -
    온고을은행        -
    하나로마트        -
"""


@pytest.mark.parametrize("row", [row.split() for row in BANKS.strip().splitlines()], ids=lambda row: row[0])
def test_banks_by_name_or_code(row: list[str]) -> None:
    assert (bank_branch(row[0]) or "-") == row[1]


def test_a_debit_tells_nobody_whose_it_is() -> None:
    assert repr(DEBIT) == "Debit(member='I-0001', amount=Decimal('10000'))"
