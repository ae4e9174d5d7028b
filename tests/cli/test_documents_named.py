"""Every command with `--document`: what it names lies in the books, or nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from sfund.cli.root import root

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

TYPED = (
    "member waive I-0001 2025-03 --why 결정",
    "member write-off I-0001 2025-03 --why 결정",
    "donation add --amount 10000",
    "fund open youth --restriction purpose",
    "pledge make C-002 100000",
    "pledge due P-2025-1 2025-06-30 10000",
    "pledge raise P-2025-1 10000",
    "pledge cancel P-2025-1",
    "pledge receive P-2025-1 10000 --to Expenses:Program:InKind --what 쌀",
    "grant award G-2025-1 100000 --party C-002 --kind foundation",
    "grant change G-2025-1 10000 --to 운영비",
    "grant end G-2025-1 2025-12-31",
    "grant spend G-2025-1 운영비 10000",
    "loan product small-loan --rate 3 --method annuity --principal-max 1000000 --months-max 12",
    "loan apply I-0001 100000 --product small-loan --months 12 --purpose 생활",
    "loan decide L-2025-1 approved --for I-0002",
    "loan agree L-2025-1",
    "loan guarantee L-2025-1 I-0002 100000",
    "loan notify L-2025-1 I-0002",
    "loan disburse L-2025-1 --cash",
    "loan repay L-2025-1 10000 --cash",
    "loan refund L-2025-1 10000 --cash",
    "loan recover L-2025-1 10000 --cash",
    "loan rate L-2025-1 3",
    "loan pause L-2025-1 --until 2025-06-30",
    "loan reschedule L-2025-1 --months 24",
    "loan waive L-2025-1 10000",
    "loan call L-2025-1",
    "loan settle L-2025-1 10000",
    "loan write-off L-2025-1",
    "aid apply I-0001 100000",
    "aid decide A-2025-1 approved",
    "aid pay A-2025-1 --account Assets:Cash",
)
ELSEWHERE = (
    ("/etc/hostname", "EVIDENCE-OUTSIDE"),
    ("../beside.pdf", "EVIDENCE-OUTSIDE"),
    ("documents/../../beside.pdf", "EVIDENCE-OUTSIDE"),
    ("documents/leads-out.pdf", "EVIDENCE-OUTSIDE"),
    ("documents/never.pdf", "EVIDENCE-GONE"),
    ("documents", "EVIDENCE-GONE"),
)
THERE = "documents/there.pdf"


@pytest.fixture(scope="module")
def folder(make_books: MakeBooks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    books = make_books(tmp_path_factory.mktemp("named") / "books")
    (books.parent / "beside.pdf").write_bytes(b"%PDF-1.4")
    (books / "documents").mkdir()
    (books / THERE).write_bytes(b"%PDF-1.4")
    (books / "documents/leads-out.pdf").symlink_to(books.parent / "beside.pdf")
    return books


def having_documents(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from having_documents(below, (*path, name))
    elif any("--document" in one.opts for one in command.params):
        yield " ".join(path)


def test_the_table_has_every_command_that_takes_a_document() -> None:
    assert sorted(having_documents(root)) == sorted(" ".join(line.split()[:2]) for line in TYPED)


@pytest.mark.parametrize("line", TYPED)
def test_a_document_that_is_not_in_the_books_is_refused(sfund: Sfund, folder: Path, line: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.beancount")}
    for document, code in ELSEWHERE:
        for more in ((), ("--dry-run",)):
            ran = sfund("--books", folder, *line.split(), "--document", document, *more)
            assert (ran.status, ran.codes) == (1, [code]), (document, ran.err)
    assert {path: path.read_bytes() for path in folder.rglob("*.beancount")} == before
    there = sfund("--books", folder, *line.split(), "--document", THERE, "--dry-run")
    assert there.status in (0, 1), there.err
    assert not any(code.startswith("EVIDENCE") for code in there.codes)
