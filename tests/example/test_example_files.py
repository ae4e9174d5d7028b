"""The files on disk say what the example says, read here with plain csv, openpyxl and slices of bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import lxml.html
import msoffcrypto
import openpyxl
import pytest
from click.testing import CliRunner

from sfund.example import BankLine, CmsRun, Example, Scale, build_example
from sfund.example.__main__ import main
from sfund.example.bank_files import write_bank_files
from sfund.example.cms_files import eb21, eb22
from sfund.example.kakaobank_xlsx import kakaobank_xlsx
from sfund.example.network import ENTRUSTED, EVENTS, FOUNDATION, OPERATING, SOLIDARITY, SUBSIDY
from sfund.example.statements import statements

Read = tuple[dt.datetime, Decimal, Decimal, str]


@pytest.fixture(scope="module")
def folder(example: Example, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "bank-files"
    write_bank_files(example, folder)
    return folder


def won(cell: object) -> Decimal:
    return Decimal(str(cell).replace(",", ""))


def read_kb(data: bytes, _password: str) -> list[Read]:
    rows = list(csv.reader(io.StringIO(data.decode("cp949"))))
    assert rows[4] == [
        "거래일시",
        "적요",
        "보낸분/받는분",
        "송금메모",
        "출금액",
        "입금액",
        "잔액",
        "거래점",
        "구분",
    ]
    assert rows[-1][0] == "합계"
    body = rows[5:-1]
    assert won(rows[-1][4]) == sum((won(row[4]) for row in body), Decimal(0))
    assert won(rows[-1][5]) == sum((won(row[5]) for row in body), Decimal(0))
    return [
        (
            dt.datetime.strptime(row[0], "%Y.%m.%d %H:%M:%S"),
            won(row[5]) - won(row[4]),
            won(row[6]),
            f"{row[2]} {row[3]}".strip(),
        )
        for row in reversed(body)
    ]


def read_jeonbuk(data: bytes, _password: str) -> list[Read]:
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values)
    assert rows[0][1] == "예금거래내역조회"
    assert rows[8] == (
        None,
        "거래일자",
        "거래시간",
        "출금금액",
        "입금금액",
        "거래후잔액",
        "적요",
        "취급은행(지점)",
    )
    return [
        (dt.datetime.fromisoformat(f"{row[1]} {row[2]}"), won(row[4]) - won(row[3]), won(row[5]), str(row[6]))
        for row in reversed(rows[9:])
    ]


def read_kakaobank(data: bytes, password: str) -> list[Read]:
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    locked = msoffcrypto.OfficeFile(io.BytesIO(data))
    locked.load_key(password=password)
    clear = io.BytesIO()
    locked.decrypt(clear)
    sheet = openpyxl.load_workbook(clear)["카카오뱅크 거래내역"]
    rows = list(sheet.values)
    assert rows[10] == (None, "거래일시", "구분", "거래금액", "거래 후 잔액", "거래구분", "내용", "메모")
    return [
        (
            dt.datetime.strptime(str(row[1]), "%Y.%m.%d %H:%M:%S"),
            won(row[3]),
            won(row[4]),
            f"{row[6]} {row[7] or ''}".strip(),
        )
        for row in rows[11:]
    ]


def read_shinhyup(data: bytes, _password: str) -> list[Read]:
    _, table = lxml.html.fromstring(data.decode("cp949")).iter("table")
    header, *body = ([cell.text or "" for cell in row] for row in table)
    assert header == [
        "순번",
        "거래일",
        "거래시각",
        "입출금구분",
        "거래금액(원)",
        "잔고(원)",
        "기재내용",
        "비고",
        "취급점",
    ]
    return [
        (
            dt.datetime.strptime(f"{row[1]} {row[2]}", "%Y/%m/%d %H:%M:%S"),
            won(row[4]) * {"입금": 1, "지급": -1}[row[3]],
            won(row[5]),
            f"{row[6]} {row[7]}".strip(),
        )
        for row in reversed(body)
    ]


READERS: dict[str, tuple[str, Callable[[bytes, str], list[Read]]]] = {
    OPERATING: ("국민은행_*_운영_*.csv", read_kb),
    SOLIDARITY: ("전북은행_*_연대금고_*.xlsx", read_jeonbuk),
    SUBSIDY: ("전북은행_*_보조금_*.xlsx", read_jeonbuk),
    ENTRUSTED: ("카카오뱅크_*_위탁_*.xlsx", read_kakaobank),
    FOUNDATION: ("카카오뱅크_*_공모사업_*.xlsx", read_kakaobank),
    EVENTS: ("온고을신협_*_행사_*.xls", read_shinhyup),
}


def told(line: BankLine) -> str:
    return f"{line.counterparty} {line.memo}".strip()


@pytest.mark.parametrize("account", READERS)
def test_the_files_of_an_account_are_its_lines(example: Example, folder: Path, account: str) -> None:
    pattern, read = READERS[account]
    password = (folder / "password.txt").read_text(encoding="utf-8").strip()
    files = sorted(folder.glob(f"*/{pattern}"))
    assert len(files) == 22  # quiet months, too
    held, lines = example.openings[account], []
    for file in files:
        for moment, amount, balance, text in read(file.read_bytes(), password):
            held += amount
            assert balance == held, file.name
            assert f"{moment:%Y-%m}" == file.parent.name
            lines.append((moment, amount, text))
    assert lines == [(line.moment, line.amount, told(line)) for line in example.lines_of(account)]


def test_a_quiet_month_is_a_file_without_rows(folder: Path) -> None:
    (file,) = (folder / "2025-01").glob("카카오뱅크_*_공모사업_*.xlsx")
    assert (
        read_kakaobank(file.read_bytes(), (folder / "password.txt").read_text(encoding="utf-8").strip()) == []
    )


def test_workbooks_hold_the_same_bytes_each_time(example: Example) -> None:
    one, other = (next(s for s in statements(example) if s.bank.account == ENTRUSTED) for _ in range(2))
    assert kakaobank_xlsx(one) == kakaobank_xlsx(other)


def card_rows(folder: Path, month: str) -> list[tuple[object, ...]]:
    (file,) = (folder / month).glob("신한카드_*.xlsx")
    rows = list(openpyxl.load_workbook(file).worksheets[0].values)
    assert rows[5] == (
        "거래일",
        "이용카드",
        "가맹점명",
        "금액",
        "이용구분",
        "할부개월",
        "승인번호",
        "매입구분",
        "취소상태",
    )
    return rows[6:]


def test_a_cards_list_shows_two_months_and_adds_up_what_stands(example: Example, folder: Path) -> None:
    *rows, last = card_rows(folder, "2025-06")
    shown = [one for one in example.purchases if dt.date(2025, 5, 1) <= one.day <= dt.date(2025, 6, 30)]
    assert [(row[6], row[2], row[3]) for row in reversed(rows)] == [
        (one.approval, one.merchant, one.amount) for one in shown
    ]
    assert last[0] == f"총 {len(rows)}건"
    assert last[3] == sum(int(str(row[3])) for row in rows if row[8] != "취소")


def test_what_was_taken_back_later_is_marked_in_the_second_list(example: Example, folder: Path) -> None:
    later = [one for one in example.purchases if one.cancelled and one.cancelled != one.day]
    for one in later:
        assert one.cancelled is not None
        lists = [card_rows(folder, f"{day:%Y-%m}") for day in (one.day, one.cancelled)]
        marks = [row[8] or "" for rows in lists for row in rows if row[6] == one.approval]
        assert marks == ["", "취소"]


def test_the_platforms_sheets_hold_every_gift_once(example: Example, folder: Path) -> None:
    rows = []
    for file in sorted(folder.glob("*/도너스_*.csv")):
        read = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        assert read[0] == ["후원금 정산내역"]
        assert all(row[1].startswith(file.parent.name) for row in read[3:])
        rows += read[3:]
    assert [(row[0], row[2], won(row[4]), won(row[7]), row[9]) for row in rows] == [
        (one.number, one.donor, one.amount, one.net, one.state) for one in example.gifts
    ]
    assert all(won(row[4]) - won(row[5]) - won(row[6]) == won(row[7]) for row in rows if row[9] != "결제취소")


def records(data: bytes) -> Iterator[bytes]:
    assert len(data) % 150 == 0
    assert b"\n" not in data
    yield from (data[start : start + 150] for start in range(0, len(data), 150))


def details(data: bytes) -> dict[str, tuple[Decimal, str, str]]:
    """By payer number: amount, flag and result code."""
    found = [record for record in records(data) if record[:1] == b"R"]
    by_payer = {
        record[91:111].decode("cp949").strip(): (
            Decimal(int(record[42:55])),
            record[68:69].decode(),
            record[69:73].decode(),
        )
        for record in found
    }
    assert len(by_payer) == len(found)
    return by_payer


def run_of(example: Example, folder: Path, month: str) -> tuple[CmsRun, bytes, bytes]:
    run = next(run for run in example.cms if f"{run.debit_day:%Y-%m}" == month)
    asked, failed = (folder / month / f"{kind}{run.debit_day:%m%d}" for kind in ("EB21", "EB22"))
    return run, asked.read_bytes(), failed.read_bytes()


@pytest.mark.parametrize("month", ["2025-01", "2025-12", "2026-05", "2026-09", "2026-10"])
def test_eb21_asks_and_eb22_tells_who_did_not_pay(example: Example, folder: Path, month: str) -> None:
    run, asked, failed = run_of(example, folder, month)
    assert details(asked) == {ask.payer_number: (ask.amount, " ", "    ") for ask in run.asks}
    assert details(failed) == {
        ask.payer_number: (ask.amount, "N", ask.code) for ask in run.asks if not ask.paid
    }


@pytest.mark.parametrize("make", [eb21, eb22])
def test_trailers_count_and_sum_their_details(example: Example, make: Callable[[CmsRun], bytes]) -> None:
    for run in example.cms:
        data = make(run)
        header, *_, trailer = records(data)
        rows = details(data)
        assert header[:1] == b"H"
        assert header[27:33].decode() == f"{run.debit_day:%y%m%d}"
        assert trailer[:1] == b"T"
        assert trailer[19:27] == header[19:27]
        assert int(trailer[27:35]) == int(trailer[35:43]) == len(rows)
        assert int(trailer[43:56]) == sum(amount for amount, _, _ in rows.values())
        assert int(trailer[56:64]) == int(trailer[64:77]) == int(trailer[77:85]) == 0


def test_the_fees_stand_in_the_trailer_of_eb22(example: Example, folder: Path) -> None:
    run, asked, failed = run_of(example, folder, "2026-03")
    trailer = failed[-150:]
    assert int(trailer[89:100]) + int(trailer[100:111]) == run.fee > 0
    assert int(asked[-150:][89:111]) == 0


def test_the_serials_of_details_run_from_one(example: Example) -> None:
    serials = [int(record[1:9]) for record in records(eb21(example.cms[0])) if record[:1] == b"R"]
    assert serials == list(range(1, len(serials) + 1))


def test_progress_is_told_to_its_end(tmp_path: Path) -> None:
    small = build_example(Scale(members=30, months=2))
    steps: list[tuple[int, int]] = []
    files = write_bank_files(small, tmp_path, lambda done, of: steps.append((done, of)))
    assert steps == [(n, len(files)) for n in range(1, len(files) + 1)]
    assert len(files) == 2 * 6 + 2 * 2 + 2 * 2
    assert files == sorted(files)


def test_the_module_writes_a_network_of_any_size(tmp_path: Path) -> None:
    asked = CliRunner().invoke(main, [str(tmp_path), "--members", "30", "--months", "2", "--seed", "5"])
    assert asked.exit_code == 0, asked.output
    assert sorted(path.name for path in (tmp_path / "bank-files").iterdir()) == [
        "2025-01",
        "2025-02",
        "password.txt",
    ]
