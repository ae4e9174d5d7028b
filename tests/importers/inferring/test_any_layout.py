"""A random ledger in a random layout is inferred as exactly the rows that went in, or refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from importers.inferring.infer import infer
from importers.reading.layouts import own_layouts
from sfund.errors import StatementError

from .tables import sheet_of

NAMES = {
    "day": ["거래일", "거래일자", "일자", "Date", "가", ""],
    "clock": ["거래시간", "시각", "Time", "나", ""],
    "out": ["출금", "출금금액", "찾으신금액", "지급금액", "나간금액", "Debit", "다", ""],
    "in": ["입금", "입금액", "맡기신금액", "들어온금액", "Credit", "라", ""],
    "signed": ["거래금액", "금액", "Amount", "마", ""],
    "bare": ["거래금액", "금액", "Amount", "마", ""],
    "way": ["입출금구분", "구분", "거래구분", "바", ""],
    "balance": ["잔액", "거래후잔액", "통장잔액", "Balance", "사", ""],
    "who": ["내용", "기재내용", "받는분", "Description", "아", ""],
    "memo": ["메모", "비고", "적요", "자", ""],
    "serial": ["순번", "No", "차", ""],
    "limit": ["출금가능잔액", "카", ""],
    "zero": ["수수료", "타", ""],
    "noise": ["거래점", "파", ""],
}
AMOUNTS = st.one_of(st.integers(1, 9).map(lambda one: one * 10_000), st.integers(1, 10**9))


@dataclass(frozen=True)
class Move:
    when: dt.datetime
    amount: int
    balance: int
    who: str


@st.composite
def ledgers(draw: st.DrawFn) -> list[Move]:
    held = draw(st.integers(0, 10**9))
    when = dt.datetime(2012, 3, 1, 9, 0)
    made = []
    for _ in range(draw(st.integers(0, 9))):
        amount = draw(AMOUNTS) * draw(st.sampled_from([1, 1, -1]))
        held += amount
        when += dt.timedelta(minutes=draw(st.sampled_from([0, 1, 700, 1_440, 3_000])))
        made.append(
            Move(when, amount, held, draw(st.sampled_from(["회원가", "회원나", "한빛인쇄", "이체", ""])))
        )
    return made


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Move], list[list[str]]]:
    moves = draw(ledgers())
    ways = draw(st.sampled_from([["out", "in"], ["in", "out"], ["signed"], ["bare", "way"]]))
    extra = draw(
        st.lists(st.sampled_from(["clock", "who", "memo", "serial", "limit", "zero", "noise"]), unique=True)
    )
    kinds = draw(st.permutations(["day", *ways, "balance", *extra]))
    named = draw(st.sampled_from(["known", "some", "none"]))
    names = {
        kind: draw(st.sampled_from(NAMES[kind][:-2] if named == "known" else NAMES[kind])) for kind in kinds
    }
    if named == "none":
        names = dict.fromkeys(kinds, "")
    style = draw(st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y/%m/%d %H:%M"]))
    blank = draw(st.sampled_from(["", "0", "-"]))
    rows = []
    for number, one in enumerate(reversed(moves) if draw(st.booleans()) else moves, start=1):
        cells = {
            "day": f"{one.when:{style}}", "clock": f"{one.when:%H:%M}", "signed": f"{one.amount:,}",
            "out": f"{-one.amount:,}" if one.amount < 0 else blank, "in": f"{one.amount:,}" if one.amount > 0 else blank,
            "bare": f"{abs(one.amount):,}", "way": "입금" if one.amount > 0 else "출금", "balance": f"{one.balance:,}",
            "who": one.who, "memo": f"{number % 3}월", "serial": str(number), "limit": f"{one.balance + 1_000:,}",
            "zero": "0", "noise": str(number * 7_919 % 100),
        }  # fmt: skip
        rows.append([cells[kind] for kind in kinds])
    above = draw(
        st.sampled_from(
            [[], [["거래내역"]], [["예금주", "연대회"], ["조회기간", "2012.03.01 ~ 2012.03.31"], []]]
        )
    )
    below = draw(st.sampled_from([[], [["합계"]], [[], ["※ 참고용입니다"]]]))
    return moves, [*above, [names[kind] for kind in kinds], *rows, *below]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_never_read_otherwise(made: tuple[list[Move], list[list[str]]]) -> None:
    moves, rows = made
    try:
        found = infer([sheet_of(rows)], own_layouts(), "a.csv")
    except StatementError as error:
        event(error.code)
        return
    event("inferred")
    (statement,) = found.statements
    assert [(row.day, row.amount, row.balance) for row in statement.rows] == [
        (one.when.date(), one.amount, one.balance) for one in moves
    ]
    assert (statement.opening, statement.closing) == (moves[0].balance - moves[0].amount, moves[-1].balance)
    for row, one in zip(statement.rows, moves, strict=True):
        assert row.time in {None, one.when.time()}
