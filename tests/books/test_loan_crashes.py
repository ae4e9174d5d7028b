"""A loan given up while the machine dies: its directive and its entry are both there, or neither."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import lending
import pytest
from disk_faults import Fault, survives

from sfund.books.commit import Plan, commit, recover
from sfund.books.load import load_books
from sfund.books.loans.accounts import lent_one
from sfund.books.loans.changing import Change, changed
from sfund.books.loans.entries import differences
from sfund.books.writing import Additions, plan_additions
from sfund.checks import for_commit
from sfund.loans.account import Status
from sfund.loans.facts import LoanWriteOff

if TYPE_CHECKING:
    from conftest import MakeBooks

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="dying needs a child of one's own: os.fork")

LOAN = "".join([
    lending.fund(restriction="none"),
    lending.plan(10_000),
    lending.member("O-003", plan="monthly"),
    lending.product("bridge", "bullet", "6"),
    lending.applied("L-1", 1_200_000, "O-003", "bridge"),
    """
2025-02-15 * "O-003" "대출 실행"
  loan: "L-1"
  Assets:Loans:Principal   1200000 KRW
  Assets:Bank:Solidarity  -1200000 KRW
""",
])  # fmt: skip


def _plan(root: Path) -> Plan:
    books = load_books(root)
    day = dt.date(2025, 12, 31)
    made = changed(books, lent_one(books, "L-1"), Change(day, (LoanWriteOff(date=day, id="L-1"),)))
    plan, _ = plan_additions(books, Additions(made.entries), (for_commit,))
    return plan


def test_a_write_off_is_whole_or_not_at_all(make_books: MakeBooks, tmp_path: Path) -> None:
    whole = make_books(tmp_path / "books", LOAN)
    registry = whole / "registry.beancount"
    registry.write_text("", encoding="utf-8")
    main = whole / "main.beancount"
    main.write_text(f'{main.read_text("utf-8")}include "registry.beancount"\n', encoding="utf-8")
    fates = []
    for at in count(1):
        root = Path(shutil.copytree(whole, tmp_path / f"dead-{at}"))
        if survives(partial(commit, _plan(root)), Fault(at, "before")):
            break
        recover(root)
        one = lent_one(load_books(root), "L-1")
        account = one.whole()
        assert differences(one, account) == {}
        fates.append(account.status)
    turned = fates.index(Status.WRITTEN_OFF)
    assert fates == [Status.ACTIVE] * turned + [Status.WRITTEN_OFF] * (len(fates) - turned)
    assert 0 < turned < len(fates)
