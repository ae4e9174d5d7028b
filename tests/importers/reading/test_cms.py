"""EB21 and EB22: who was asked, who did not pay, and pairs that do not agree."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.reading.cms import read_cms
from importers.reading.cms_codes import FollowUp, describe_code, result_code
from importers.reading.statements import CmsBatch
from sfund.errors import StatementError

from .samples import INSTITUTION, cms_detail, cms_header, cms_trailer, eb21, eb22, won

ASKED = [("I-0001", 10_000), ("I-0002", 20_000), ("O-003", 50_000)]


def read(asked: bytes, answered: bytes) -> CmsBatch:
    return read_cms(asked, answered, "EB210326", "EB220326")


def refused(asked: bytes, answered: bytes) -> tuple[str, str | None, int | None]:
    with pytest.raises(StatementError) as caught:
        read(asked, answered)
    (said,) = caught.value.diagnostics
    assert "I-0" not in str(said.message)
    return said.code, said.file, said.line


def test_who_is_not_in_the_answer_has_paid() -> None:
    batch = read(eb21(ASKED), eb22([("I-0002", 20_000, "N", "0021"), ("O-003", 15_000, "P", "0021")]))
    assert [(one.row, one.payer_number, one.asked, one.collected, one.code) for one in batch.debits] == [
        (2, "I-0001", won(10_000), won(10_000), "0000"),
        (3, "I-0002", won(20_000), won(0), "0021"),
        (4, "O-003", won(50_000), won(35_000), "0021"),
    ]
    assert (batch.collected, batch.fee) == (won(45_000), won(1_800))
    assert (batch.institution, batch.debit_day) == (INSTITUTION, dt.date(2012, 3, 26))
    assert batch.file == "EB210326 + EB220326"
    assert batch.deposit_account == "1000000123456"


def test_nobody_failed() -> None:
    assert read(eb21(ASKED), eb22([])).collected == 80_000


def test_a_syllable_cut_in_two_in_the_passbook_text_harms_nothing() -> None:
    text = "a한살림연대금고"  # 16 bytes end in the midst of a syllable
    with pytest.raises(UnicodeDecodeError):
        text.encode("cp949")[:14].decode("cp949")
    data = eb21([("I-0001", 10_000)], text=text[:8])
    cut = data[: 150 + 73] + ("a" + "똠" * 8).encode("cp949")[:16] + data[150 + 89 :]
    with pytest.raises(UnicodeDecodeError):
        cut[150 + 73 : 150 + 89].decode("cp949")
    assert read(cut, eb22([])).debits[0].payer_number == "I-0001"


def test_a_line_break_after_the_last_record_is_no_record() -> None:
    assert len(read(eb21(ASKED) + b"\r\n", eb22([]) + b"\x1a").debits) == 3


def test_a_payer_asked_twice_pays_once() -> None:
    asked = [("I-0001", 10_000), ("I-0001", 10_000)]
    batch = read(eb21(asked), eb22([("I-0001", 10_000, "N", "A016")]))
    assert [one.collected for one in batch.debits] in ([10_000, 0], [0, 10_000])
    assert batch.collected == 10_000


@given(st.lists(st.tuples(st.integers(1, 10**9), st.sampled_from("CNP")), max_size=30))
def test_collected_is_asked_less_failed(payers: list[tuple[int, str]]) -> None:
    asked = [(f"I-{at:04d}", won + 1) for at, (won, _) in enumerate(payers)]
    failed = [(f"I-{at:04d}", won + 1 if flag == "N" else won, flag, "0021")
              for at, (won, flag) in enumerate(payers) if flag != "C"]  # fmt: skip
    batch = read(eb21(asked), eb22(failed))
    assert batch.collected == sum(won for _, won in asked) - sum(won for _, won, _, _ in failed)
    assert [one.payer_number for one in batch.debits] == [payer for payer, _ in asked]


HEAD, TAIL = cms_header("EB22"), cms_trailer("EB22", 1, (1, 20_000))
FAILURE = cms_detail(1, "I-0002", 20_000, "N", "0021")


@pytest.mark.parametrize(
    ("asked", "answered", "said"),
    [
        pytest.param(eb21(ASKED), HEAD + cms_trailer("EB22", 1, (1, 20_000)),
                     ("CMS-TRAILER", "EB220326", 2), id="a failure is lost"),
        pytest.param(eb21(ASKED), HEAD + FAILURE + cms_trailer("EB22", 1, (1, 20_001)),
                     ("CMS-TRAILER", "EB220326", 3), id="its sum is another"),
        pytest.param(eb21(ASKED), HEAD + FAILURE + cms_trailer("EB22", 1, (0, 0), (1, 20_000)),
                     ("CMS-TRAILER", "EB220326", 3), id="counted as failed in part"),
        pytest.param(eb21(ASKED), HEAD + FAILURE + cms_trailer("EB22", 2, (1, 20_000)),
                     ("CMS-TRAILER", "EB220326", 3), id="another number of records"),
        pytest.param(cms_header("EB21") + cms_detail(1, "I-0001", 10_000) + cms_trailer("EB21", 1, (1, 99)),
                     eb22([]), ("CMS-TRAILER", "EB210326", 3), id="EB21's sum is another"),
        pytest.param(eb21(ASKED), HEAD + FAILURE, ("CMS-TRAILER", "EB220326", 2), id="the end is missing"),
        pytest.param(eb21(ASKED), HEAD + FAILURE + TAIL[:-1], ("CMS-RECORD", "EB220326", 3), id="cut off"),
        pytest.param(eb21(ASKED)[:150], eb22([]), ("CMS-RECORD", "EB210326", 2), id="a header alone"),
        pytest.param(eb21(ASKED), HEAD + FAILURE.replace(b"0021", b"    ") + TAIL,
                     ("CMS-RECORD", "EB220326", 2), id="no reason"),
        pytest.param(eb21(ASKED), HEAD + FAILURE.replace(b"0000000020000", b"00000000200x0") + TAIL,
                     ("CMS-RECORD", "EB220326", 2), id="no amount"),
        pytest.param(eb21(ASKED), HEAD.replace(b"120326", b"120332") + TAIL,
                     ("CMS-TRAILER", "EB220326", 2), id="no date, and no details"),
        pytest.param(eb21(ASKED), cms_header("EB22", dt.date(2012, 4, 26)) + cms_trailer("EB22", 0, (0, 0)),
                     ("CMS-TRAILER", "EB220326", 2), id="a trailer of another file"),
        pytest.param(eb21(ASKED), eb21(ASKED), ("CMS-PAIR-DIFFERS", "EB220326", 1), id="EB21 twice"),
        pytest.param(eb21(ASKED), eb22([]).replace(b"120326", b"120327"),
                     ("CMS-PAIR-DIFFERS", "EB220326", 1), id="another day"),
        pytest.param(eb21(ASKED), eb22([]).replace(INSTITUTION.encode(), b"9900000002"),
                     ("CMS-PAIR-DIFFERS", "EB220326", 1), id="another institution"),
        pytest.param(eb21(ASKED), eb22([("I-0009", 1, "N", "A013")]),
                     ("CMS-UNASKED", "EB220326", 2), id="nobody asked this payer"),
        pytest.param(eb21(ASKED), eb22([("I-0001", 5_000, "N", "0021")]),
                     ("CMS-AMOUNT", "EB220326", 2), id="all failed, yet less than was asked"),
        pytest.param(eb21(ASKED), eb22([("I-0001", 10_001, "P", "0021")]),
                     ("CMS-AMOUNT", "EB220326", 2), id="more failed than was asked"),
        pytest.param(eb21(ASKED), eb22([("I-0001", 10_000, "N", "0021"), ("I-0001", 10_000, "N", "0021")]),
                     ("CMS-UNASKED", "EB220326", 3), id="failed twice, asked once"),
    ],
)  # fmt: skip
def test_a_pair_that_does_not_agree(asked: bytes, answered: bytes, said: tuple[str, str, int]) -> None:
    assert refused(asked, answered) == said


@given(st.binary(max_size=620))
def test_any_bytes(data: bytes) -> None:
    for start in (b"", b"H00000000" + INSTITUTION.encode() + b"EB22"):
        with pytest.raises(StatementError):
            read(eb21(ASKED), start + data)


@given(st.integers(0, 599), st.binary(min_size=1, max_size=40))
def test_a_damaged_answer_is_refused_or_changes_no_money(at: int, noise: bytes) -> None:
    """Bytes written over a sound file: what is still accepted says the same about every won."""
    sound = eb22([("I-0001", 10_000, "N", "0021"), ("O-003", 15_000, "P", "0021")])
    noisy = (sound[:at] + noise + sound[at + len(noise) :])[: len(sound)]
    try:
        batch = read(eb21(ASKED), noisy)
    except StatementError:
        return
    assert sum(one.not_collected for one in batch.debits) == 25_000


@pytest.mark.parametrize(
    ("code", "meaning", "follow_up"),
    [
        ("0000", "collected", FollowUp.NONE),
        ("0021", "balance too low", FollowUp.RETRY),
        ("0041", "fault in the bank's system", FollowUp.RETRY),
        ("0031", "account closed", FollowUp.CALL),
        ("0017", "no mandate", FollowUp.STOP),
        ("0024", "account changed", FollowUp.STOP),
        ("A016", "asked twice", FollowUp.LOOK),
        ("0099", "result code 0099", FollowUp.LOOK),
    ],
)
def test_result_codes(code: str, meaning: str, follow_up: FollowUp) -> None:
    assert str(describe_code(code)) == meaning
    assert result_code(code).follow_up is follow_up
