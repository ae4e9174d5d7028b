"""A treasurer's desk for tests: books in a folder, statements made up on the spot, imports as she does them."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import data

from importers.booking.outcome import FileOutcome
from importers.booking.session import prepare_import
from sfund.books.commit import commit
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.persons.register import FILE as REGISTER
from sfund.books.persons.register import write_register
from sfund.checks import for_commit
from sfund.members.persons import Person

OPERATING = "Assets:Bank:Operating"
NUMBER = "000000-00-123456"
BANKS = f"""
    [[bank]]
    account = "{OPERATING}"
    number-ends = "3456"
"""
# A network of one member, and what its bank takes.
ONE_MEMBER = """
    2025-01-01 custom "fund" "solidarity"
      restriction: "purpose"
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW
      every: "month"
    2025-01-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly"
"""
FEES = """\
    2025-01-01 custom "rule" "fees" Expenses:Office:Fees
      match: "수수료"
"""
_HEADER = ("거래일시", "적요", "보낸분/받는분", "송금메모", "출금액", "입금액", "잔액", "거래점", "구분")


@dataclass(frozen=True)
class Ran:
    """What a command left on the screen."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [line[6 : line.index("]")] for line in self.err.splitlines() if line.startswith("error[")]


Sfund = Callable[..., Ran]
"""A command line as it is typed: `sfund("import", file)`; the fixture of that name runs it."""


@dataclass(frozen=True)
class Payment:
    """A row of a bank account; money in is positive."""

    when: str  # 2025-03-02 09:30
    amount: int
    who: str = ""
    memo: str = ""


@dataclass(frozen=True)
class Booked:
    """A payment and what the account held after it."""

    payment: Payment
    balance: int


def booked(opening: int, payments: Iterable[Payment]) -> list[Booked]:
    """The payments as the bank booked them."""
    rows = []
    for payment in payments:
        opening += payment.amount
        rows.append(Booked(payment, opening))
    return rows


def kb_csv(
    rows: Sequence[Booked], *, number: str = NUMBER, newest_first: bool = True, period: str = ""
) -> bytes:
    """A statement in the layout of KB for persons; an empty month has a header and a total only."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(["KB국민은행 거래내역조회"])
    sheet.writerow([f"계좌번호 : {number}"])
    sheet.writerow([f"조회기간 : {period}" if period else ""])
    sheet.writerow([])
    sheet.writerow(_HEADER)
    for row in reversed(rows) if newest_first else rows:
        paid, got = max(-row.payment.amount, 0), max(row.payment.amount, 0)
        when = dt.datetime.fromisoformat(row.payment.when)
        sheet.writerow([f"{when:%Y.%m.%d %H:%M:%S}", "전자금융", row.payment.who, row.payment.memo,
                        f"{paid:,}", f"{got:,}", f"{row.balance:,}", "온고을", ""])  # fmt: skip
    sheet.writerow(["합계", "", "", "", "", "", "", "", ""])
    return out.getvalue().encode()


@dataclass
class Desk:
    """Books in `root`, and files beside them."""

    root: Path
    files: Path = field(init=False)

    def __post_init__(self) -> None:
        self.files = self.root.parent / f"{self.root.name}-files"
        self.files.mkdir(exist_ok=True)

    def register(self, *persons: Person) -> Desk:
        (self.root / REGISTER).parent.mkdir(mode=0o700, exist_ok=True)
        (self.root / REGISTER).write_bytes(write_register(persons))
        return self

    def write_by_hand(self, text: str) -> None:
        """Adds to the ledger, as somebody with an editor does."""
        path = self.root / "ledger.beancount"
        path.write_text(f"{path.read_text('utf-8')}\n{text}\n", encoding="utf-8")

    def file(self, name: str, content: bytes) -> Path:
        path = self.files / name
        path.write_bytes(content)
        return path

    def put(
        self,
        *contents: bytes,
        account: str | None = None,
        password: str | None = None,
        gap: str | None = None,
    ) -> list[FileOutcome]:
        """Imports these files in one run and gives what became of each."""
        paths = [self.file(f"statement-{n}.csv", content) for n, content in enumerate(contents, start=1)]
        return self.put_files(*paths, account=account, password=password, gap=gap)

    def put_files(
        self, *paths: Path, account: str | None = None, password: str | None = None, gap: str | None = None
    ) -> list[FileOutcome]:
        run = prepare_import(
            self.books(), paths, account=account, password=lambda _: password, checks=(for_commit,), gap=gap
        )
        commit(run.plan)
        return list(run.files)

    def books(self) -> Books:
        return load_books(self.root)

    def transactions(self) -> list[data.Transaction]:
        return [one for one in self.books().entries if isinstance(one, data.Transaction)]

    def balance(self, account: str = OPERATING) -> Decimal:
        """What the account holds in the books after everything."""
        return sum(
            (
                posting.units.number or Decimal(0)
                for entry in self.transactions()
                for posting in entry.postings
                if posting.account == account and posting.units is not None
            ),
            Decimal(0),
        )

    def contents(self) -> dict[str, str]:
        return digests(self.root)

    def meaning(self) -> Counter[tuple[object, ...]]:
        """The transactions as a multiset: what two ways of importing the same rows have in common."""
        return Counter(
            (entry.meta.get("import-id"), entry.date, entry.flag, entry.payee, entry.narration,
             tuple((one.account, one.units, (one.meta or {}).get("fund")) for one in entry.postings))
            for entry in self.transactions()
        )  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    """Every file under the folder and its digest; the lock, which says nothing, and the log left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != ".sfund" and path.name != "access.csv"
    }
