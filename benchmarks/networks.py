"""Books of a wanted size, made as a treasurer's are: bank files of the example network, imported.

One run imports all months at once, where the demo imports month by month; nobody decides anything in
between, so more lines stay in review than in a network that is looked after.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from benchmarks.verdicts import Verdicts, recording
from importers.booking.session import prepare_import
from sfund.books.commit import commit
from sfund.books.creation import create_books
from sfund.books.load import load_books
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.persons.register import write_register
from sfund.books.render import render
from sfund.books.settings import FILE as SETTINGS_FILE
from sfund.checks import for_commit
from sfund.example.bank_files import write_bank_files
from sfund.example.chart_of_accounts import FILE as ACCOUNTS_FILE
from sfund.example.chart_of_accounts import accounts_file
from sfund.example.kb_csv import kb_csv
from sfund.example.life import build_example
from sfund.example.network import BANK_ACCOUNTS, OPERATING, BankAccount, Scale
from sfund.example.statements import Row, Statement
from sfund.example.values import Example
from sfund.example.workbooks import workbook_bytes
from sfund.money import total
from sfund.periods import Month

# How big and how old a network is that has about so many transactions.
SCALES = {
    1_000: Scale(members=90, months=12),
    10_000: Scale(members=480, months=22),
    100_000: Scale(members=1_750, months=60),
}
# The books into which statements are imported: many members, so that matching has somebody to look for.
IMPORTED_INTO = Scale(members=2_000, months=5)
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Network:
    """Books on the disk, and all that is known of how they came about.

    Attributes:
        transactions: How many the books have.
        verdicts: What placing said of each line, by import id.
    """

    scale: Scale
    root: Path
    example: Example
    transactions: int
    verdicts: Verdicts

    @property
    def main(self) -> Path:
        return self.root / "main.beancount"

    @property
    def year(self) -> int:
        """A whole year inside the books."""
        return self.example.end.year if self.example.end.month == 12 else self.example.end.year - 1  # noqa: PLR2004

    @property
    def label(self) -> str:
        return f"{self.transactions:,} transactions"

    @property
    def members(self) -> str:
        return f"{self.scale.members:,} members"


def make_network(scale: Scale, folder: Path) -> Network:
    """Books of that scale in `folder/books`."""
    example = build_example(scale)
    root = folder / "books"
    empty_books(root, example)
    paths = write_bank_files(example, folder / "bank-files")
    with recording() as verdicts:
        run = prepare_import(
            load_books(root),
            paths,
            password=lambda _: example.password,
            checks=(for_commit,),
            today=example.end,
            confirm=lambda _: True,
        )
    commit(run.plan)
    table = run.books.postings
    return Network(scale, root, example, len(set(table.column("transaction"))), verdicts)


def empty_books(root: Path, example: Example) -> None:
    """New books with the example's registry, register and settings, and no transaction."""
    own = {
        SETTINGS_FILE: example.settings_toml.encode(),
        "registry.beancount": render(example.facts).encode(),
        REGISTER_FILE: write_register(example.persons),
        ACCOUNTS_FILE: accounts_file(example.begin),
    }
    name = str(tomllib.loads(example.settings_toml)["organization"]["name"])
    create_books(root, name=name, begin=example.begin, instead=own)


def next_statement(example: Example, rows: int, folder: Path) -> Path:
    """A workbook of so many rows that follows on the books: the month after the example's last.

    It is of the account into which the members pay, in its bank's layout. The rows are the account's own
    lines over again, evenly spread over the month, so they are placed by all the kinds of evidence that
    there are.
    """
    bank = next(one for one in BANK_ACCOUNTS if one.account == OPERATING)
    month = Month.of(example.end).plus(1)
    statement = Statement(bank, month, tuple(_repeated(example, bank, month, rows)))
    lines = csv.reader(io.StringIO(kb_csv(statement).decode("cp949")))
    path = folder / f"{bank.format.value}-{rows}.xlsx"
    path.write_bytes(workbook_bytes("거래내역", enumerate(lines, start=1)))
    return path


def _repeated(example: Example, bank: BankAccount, month: Month, rows: int) -> Iterator[Row]:
    lines = example.lines_of(bank.account)
    held = example.openings[bank.account] + total(line.amount for line in lines)
    start = dt.datetime.combine(month.first_day, dt.time())
    step = month.last_day.day * _DAY_SECONDS // rows
    for number, line in enumerate(islice(cycle(lines), rows)):
        moment = start + dt.timedelta(seconds=number * step)
        held += line.amount
        yield Row(replace(line, day=moment.date(), time=moment.time()), held)
