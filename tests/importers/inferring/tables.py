"""Tables of banks that nobody listed, made up after descriptions of theirs; no real name, number or payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from importers.containers.sheets import Cell, Sheet


@dataclass(frozen=True)
class Payment:
    """A payment as it happened; money in is positive."""

    when: dt.datetime
    amount: int
    balance: int
    who: str
    memo: str
    channel: str


def happened(*moves: tuple[str, int, str, str, str], opening: int = 1_000_000) -> list[Payment]:
    made = []
    for when, amount, who, memo, channel in moves:
        opening += amount
        made.append(Payment(dt.datetime.fromisoformat(when), amount, opening, who, memo, channel))
    return made


MONTH = happened(
    ("2012-03-02 09:30:05", 10_000, "회원가", "3월 회비", "타행이체"),
    ("2012-03-02 11:00:00", 20_000, "회원나", "2월 3월", "인터넷"),
    ("2012-03-05 14:00:30", -120_000, "한빛인쇄", "소식지", "인터넷"),
    ("2012-03-12 10:10:10", 500_000, "똠방각하협동조합", "약정금", "타행이체"),
    ("2012-03-25 08:00:00", -33_000, "온누리전력", "전기요금", "자동이체"),
    ("2012-03-25 11:15:59", 10_000, "회원다", "", "타행이체"),
)

WRITTEN: dict[str, Callable[[Payment], str]] = {
    "stamp": lambda one: f"{one.when:%Y-%m-%d %H:%M:%S}",
    "stamp.": lambda one: f"{one.when:%Y.%m.%d %H:%M:%S}",
    "digits": lambda one: f"{one.when:%Y%m%d%H%M%S}",
    "day": lambda one: f"{one.when:%Y-%m-%d}",
    "day.": lambda one: f"{one.when:%Y.%m.%d}",
    "day/": lambda one: f"{one.when:%Y/%m/%d}",
    "day8": lambda one: f"{one.when:%Y%m%d}",
    "clock": lambda one: f"{one.when:%H:%M:%S}",
    "minute": lambda one: f"{one.when:%H:%M}",
    "clock6": lambda one: f"{one.when:%H%M%S}",
    "out": lambda one: f"{-one.amount:,}" if one.amount < 0 else "",
    "out0": lambda one: f"{-one.amount:,}" if one.amount < 0 else "0",
    "out원": lambda one: f"{-one.amount:,}원" if one.amount < 0 else "0원",
    "in": lambda one: f"{one.amount:,}" if one.amount > 0 else "",
    "in0": lambda one: f"{one.amount:,}" if one.amount > 0 else "0",
    "in원": lambda one: f"{one.amount:,}원" if one.amount > 0 else "0원",
    "signed": lambda one: f"{one.amount:,}",
    "bare": lambda one: f"{abs(one.amount):,}",
    "입출금": lambda one: "입금" if one.amount > 0 else "출금",
    "입지": lambda one: "입금" if one.amount > 0 else "지급",
    "찾맡": lambda one: "맡기신" if one.amount > 0 else "찾으신",
    "CRDR": lambda one: "CR" if one.amount > 0 else "DR",
    "balance": lambda one: f"{one.balance:,}",
    "balance원": lambda one: f"{one.balance:,}원",
    "who": lambda one: one.who,
    "memo": lambda one: one.memo,
    "channel": lambda one: one.channel,
    "branch": lambda _: "전주",
    "account": lambda _: "000-00-0000001",
    "USD": lambda _: "USD",
    "KRW": lambda _: "KRW",
    "month later": lambda one: f"{one.when + dt.timedelta(days=40):%Y-%m-%d}",
    "us": lambda _: "온고을연대회의",
    "zero": lambda _: "0",
    "blank": lambda _: "",
    "limit": lambda one: f"{one.balance + 5_000_000:,}",
}


@dataclass(frozen=True)
class Table:
    """A table to be written.

    Attributes:
        columns: `header=what` for each column, bars between; what stands in it is one of `WRITTEN`.
        format: What the layout is to be called.
        above: Rows above the header, bars between their cells.
        header: The header's rows, where it has two.
        units: A row of units below the header.
        newest_first: Its order.
        below: Rows below the table.
        merged: Columns of which only the first of several equal cells is filled.
    """

    columns: str
    format: str = "bank-1"
    above: Sequence[str] = ()
    header: Sequence[str] = ()
    units: str = ""
    newest_first: bool = False
    below: Sequence[str] = ()
    merged: Sequence[str] = field(default=())

    @property
    def kinds(self) -> list[str]:
        return [column.rpartition("=")[2].strip() for column in self.columns.split("|")]

    @property
    def names(self) -> list[str]:
        return [column.rpartition("=")[0].strip() for column in self.columns.split("|")]

    def rows(self, month: Sequence[Payment] = MONTH) -> list[list[str]]:
        cells = lambda line: [cell.strip() for cell in line.split("|")]  # noqa: E731
        made = [cells(line) for line in self.above]
        made += [cells(line) for line in self.header] or [self.names]
        made += [cells(self.units)] if self.units else []
        listed = list(reversed(month)) if self.newest_first else list(month)
        written = [[WRITTEN[kind](one) for kind in self.kinds] for one in listed]
        for kind in self.merged:
            at = self.kinds.index(kind)
            values = [row[at] for row in written]
            for row, before, value in zip(written[1:], values, values[1:], strict=False):
                row[at] = "" if value == before else value
        return [*made, *written, *(cells(line) for line in self.below)]

    def sheet(self, month: Sequence[Payment] = MONTH) -> Sheet:
        return sheet_of(self.rows(month))

    def typed(self) -> Sheet:
        """The sheet with days, times and numbers in place of their texts."""
        first = len(self.rows([])) - len(self.below)
        rows = [
            [_typed(cell) if at >= first else cell for cell in row]
            for at, row in enumerate(self.sheet().rows)
        ]
        return Sheet("", rows)

    def expected(self) -> list[tuple[object, ...]]:
        """What is to be read: day, time, amount, balance, who."""
        has_time = any(
            kind in {"stamp", "stamp.", "digits", "clock", "clock6", "minute"} for kind in self.kinds
        )
        seconds = "minute" not in self.kinds
        times = [one.when.time() if seconds else one.when.time().replace(second=0) for one in MONTH]
        return [
            (one.when.date(), time if has_time else None, one.amount, one.balance,
             one.who if "who" in self.kinds else one.channel)
            for one, time in zip(MONTH, times, strict=True)
        ]  # fmt: skip


def _typed(cell: Cell) -> Cell:
    for parse in (_number, dt.date.fromisoformat, dt.time.fromisoformat, dt.datetime.fromisoformat):
        with suppress(ValueError, ArithmeticError):
            return parse(cell) if isinstance(cell, str) else cell
    return cell


def _number(cell: str) -> Decimal:
    return Decimal(cell.replace(",", ""))


def sheet_of(rows: Sequence[Sequence[str]], name: str = "") -> Sheet:
    return Sheet(name, [[cell or None for cell in row] for row in rows])


UNLISTED: dict[str, Table] = {
    "우체국": Table(
        "거래일자=day. | 거래시간=clock | 적요=channel | 찾으신금액=out | 맡기신금액=in | 거래후잔액=balance | "
        "취급국=branch | 상대예금주명=who",
        "post", above=["우체국예금 거래내역조회", "계좌번호 | 000-00-0000001", ""], newest_first=True,
        below=["합계 | | | 153,000 | 540,000 | | | "],
    ),
    "신협": Table(
        "순번=zero | 거래일시=stamp | 거래구분=channel | 지급금액=out0 | 입금금액=in0 | 잔액=balance | 기재내용=who | "
        "취급점=branch | 비고=memo",
        "shinhyup", above=["한울신협 입출금내역", "조회기간 : 2012-03-01 ~ 2012-03-31"],
    ),
    "우리, with 기재내용": Table(
        "거래일시=stamp. | 적요=channel | 기재내용=who | 찾으신금액=out | 맡기신금액=in | 거래후 잔액=balance | "
        "취급점=branch | 메모=memo",
        "woori", above=["우리은행 거래내역", "계좌번호 : 0000-000-000001"], newest_first=True,
    ),
    "IBK기업, units in the header": Table(
        "거래일시=stamp | 출금(원)=out0 | 입금(원)=in0 | 거래후 잔액(원)=balance | 거래내용=who | 상대계좌번호=account | "
        "상대은행=branch | 메모=memo | 거래구분=channel | 수표어음금액=zero",
        "ibk", above=["IBK기업은행", "입출금내역"], newest_first=True,
    ),
    "SC제일": Table(
        "거래일=day | 거래내용=channel | 보낸분/받는분=who | 출금액=out | 입금액=in | 잔액=balance | 통장메모=memo",
        "sc", above=["SC제일은행 거래내역 조회"],
    ),
    "케이뱅크, deposit first": Table(
        "거래일시=stamp. | 거래구분=channel | 입금금액=in0 | 출금금액=out0 | 잔액=balance | 상대 예금주=who | "
        "상대 은행=branch | 상대 계좌번호=account | 적요=memo",
        "kbank", above=["케이뱅크 입출금 거래내역"], newest_first=True,
    ),
    "수협": Table(
        "거래일자=day/ | 거래시각=minute | 적요=who | 지급액=out | 입금액=in | 잔액=balance | 거래점=branch",
        "suhyup", above=["수협은행"],
    ),
    "대구": Table(
        "거래일자=day8 | 거래시간=clock6 | 출금액=out0 | 입금액=in0 | 거래후잔액=balance | 적요=channel | 받는분통장표시=who",
        "im", above=["대구은행 | 거래내역"], newest_first=True,
    ),
    "부산, two rows of names": Table(
        "=day | =clock | =out | =in | =balance | =channel | =who", "busan",
        above=["부산은행"],
        header=["거래일자 | 거래시간 | 거래금액 | | 잔액 | 적요 | 내용", " | | 출금 | 입금 | | |"],
    ),
    "광주, 금액 under 출금 and 입금": Table(
        "=stamp | =out0 | =in0 | =balance | =who | =branch", "gwangju",
        above=["광주은행 예금거래내역"],
        header=["거래일시 | 출금 | 입금 | 잔액 | 기재내용 | 거래점", " | 금액 | 금액 | | |"],
    ),
    "제주, amount and direction": Table(
        "거래일자=day | 거래시간=clock | 입출금구분=입출금 | 거래금액=bare | 잔액=balance | 내용=who | 비고=memo",
        "jeju", above=["제주은행"],
    ),
    "경남, 입금 and 지급": Table(
        "거래일=day. | 구분=입지 | 금액=bare | 잔액=balance | 적요=who", "gyeongnam", above=["경남은행"], newest_first=True,
    ),
    "농협상호금융, units in a row": Table(
        "거래일자=day/ | 출금금액=out원 | 입금금액=in원 | 거래후잔액=balance원 | 거래내용=channel | 거래기록사항=who | 거래점=branch",
        "nh-coop", above=["농협상호금융"], units=" | (원) | (원) | (원) | | | ",
    ),
    "씨티, dates under one cell": Table(
        "거래일자=day | 시간=minute | 적요=who | 출금=out | 입금=in | 잔액=balance", "citi", above=["한국씨티은행"], merged=["day"],
    ),
    "산업": Table(
        "NO=zero | 거래일시=digits | 출금금액=out0 | 입금금액=in0 | 거래후잔액=balance | 거래적요=channel | 의뢰인=who | 처리점=branch",
        "kdb", above=["KDB산업은행", "(단위 : 원)"], newest_first=True,
    ),
    "산림조합, a blank first column": Table(
        "=blank | 일자=day | 적요=who | 지급금액=out | 입금금액=in | 잔액=balance", "sanlim", above=[" | 산림조합 통장거래내역", ""],
    ),
    "저축은행, one signed amount": Table(
        "거래일시=stamp | 거래종류=channel | 거래금액=signed | 통장잔액=balance | 거래상대방=who", "savings",
        above=["한강저축은행"], newest_first=True,
    ),
    "나간 and 들어온": Table("날짜=day | 내용=who | 나간금액=out | 들어온금액=in | 통장잔액=balance"),
    "찾으신 and 맡기신 in a column": Table("거래일=day | 거래구분=찾맡 | 거래금액=bare | 잔액=balance | 기재내용=who"),
    "출금가능잔액 beside 잔액": Table("거래일시=stamp | 출금액=out0 | 입금액=in0 | 출금가능잔액=limit | 잔액=balance | 의뢰인/수취인=who"),
    "수수료 of zeros": Table("거래일시=stamp | 출금액=out0 | 입금액=in0 | 수수료=zero | 잔액=balance | 성명=who"),
    "a column with a name of its own": Table("거래일시=stamp | 출금액=out | 입금액=in | 잔액=balance | 입금자=who | 아무개=memo"),
    "no bank named, footer and notes": Table(
        "거래일자=day | 출금=out | 입금=in | 잔액=balance | 내용=who",
        above=["입출금 거래내역", "예금주 | 연대회 | 조회기간 | 2012.03.01 ~ 2012.03.31"],
        below=["", "총 6건 | 153,000 | 540,000", "※ 이 자료는 참고용입니다 | 고객센터", "상담 시간은 평일입니다"],
    ),
    "carried over": Table(
        "거래일자=day | 출금=out | 입금=in | 잔액=balance | 내용=who", below=["이월 | 153,000 | 540,000 | 1,387,000 | "],
    ),
    "English": Table("Date=day | Description=who | Debit=out | Credit=in | Balance=balance"),
    "English, newest first": Table(
        "Transaction Date=stamp | Type=channel | Name=who | Money In=in | Money Out=out | Balance=balance | Reference=zero",
        newest_first=True,
    ),
    "English, one amount": Table("Date=day | Payee=who | Memo=memo | Amount=signed | Running Balance=balance"),
    "English, CR and DR": Table("Date=day | Particulars=who | Amount=bare | Dr/Cr=CRDR | Balance=balance"),
    "names of no meaning": Table("가=day | 나=who | 다=out | 라=in | 마=balance"),
    "no names at all": Table("=day | =who | =out0 | =in0 | =balance", header=[""]),
    "names for all but the amounts": Table("거래일=day | 내용=who | 갑=out0 | 을=in0 | 잔액=balance"),
}  # fmt: skip
