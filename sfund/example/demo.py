"""The example network's books, built as a treasurer would have: month by month, from the bank's files.

The real importers read the files. What they cannot place waits; with the next month's import the example's
treasurer, who knows the truth, decides what still waits from before, so that only the last month's doubts
are left. At the end each quarter has its provision, the first months have their receipts, and are closed.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from importers.booking.outcome import FileOutcome
from importers.booking.session import prepare_import
from importers.review.deciding import decide, waiting
from sfund.books.commit import commit
from sfund.books.creation import create_books
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.persons.register import write_register
from sfund.books.render import render
from sfund.books.settings import FILE as SETTINGS_FILE
from sfund.checks import for_commit
from sfund.errors import RequestError, failure
from sfund.example.bank_files import write_bank_files
from sfund.example.chart_of_accounts import FILE as ACCOUNTS_FILE
from sfund.example.chart_of_accounts import accounts_file
from sfund.example.keeping_life import keep_and_close, set_aside
from sfund.example.life import build_example
from sfund.example.network import Scale
from sfund.example.truths import all_truths
from sfund.example.values import Example
from sfund.periods import Month
from sfund.placing.placements import Placement
from sfund.words import Message, say

BANK_FILES = "bank-files"
_MARK = ".sfund-demo"

Progress = Callable[[Message, int, int], None]


def build_demo(
    root: Path, scale: Scale | None = None, on_progress: Progress = lambda *_: None
) -> list[FileOutcome]:
    """Builds the books in `root` and says what became of each file.

    Raises:
        RequestError: DEMO-FOLDER, where the folder holds something that no demo made.
    """
    _clear(root)
    example = build_example(scale)
    root.mkdir(parents=True, exist_ok=True)
    (root / _MARK).write_text("made by sfund demo; made anew each time\n", encoding="utf-8")
    paths = write_bank_files(
        example,
        root / BANK_FILES,
        lambda done, whole: on_progress(say("Writing the banks' files"), done, whole),
    )
    create_books(root, name=_name(example), begin=example.begin, instead=_own_files(example))
    outcomes = _import_months(root, example, paths, on_progress)
    on_progress(say("Closing the first months"), 0, 1)
    set_aside(root, example)
    keep_and_close(root, example)
    on_progress(say("Closing the first months"), 1, 1)
    return outcomes


def _clear(root: Path) -> None:
    """Removes an earlier demo; never anything else."""
    if not root.exists() or not any(root.iterdir()):
        return
    if not (root / _MARK).is_file():
        raise failure(
            RequestError,
            "DEMO-FOLDER",
            say("the folder is not empty, and no demo made it"),
            file=str(root),
            expected=say("an empty folder, or one that does not exist"),
            hint=say("choose another folder: sfund demo DIR"),
        )
    for inside in root.iterdir():
        if inside.is_dir():
            shutil.rmtree(inside)
        else:
            inside.unlink()


def _name(example: Example) -> str:
    import tomllib  # noqa: PLC0415

    return str(tomllib.loads(example.settings_toml)["organization"]["name"])


def _own_files(example: Example) -> dict[str, bytes]:
    return {
        SETTINGS_FILE: example.settings_toml.encode(),
        "registry.beancount": render(example.facts).encode(),
        REGISTER_FILE: write_register(example.persons),
        ACCOUNTS_FILE: accounts_file(example.begin),
    }


def _import_months(
    root: Path, example: Example, paths: Iterable[Path], on_progress: Progress
) -> list[FileOutcome]:
    months: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        months[path.parent.name].append(path)
    truths = all_truths(example)
    outcomes: list[FileOutcome] = []
    for done, month in enumerate(sorted(months)):
        on_progress(say("Importing {month}", month=month), done, len(months))
        books = settled_by_hand(load_books(root), truths)
        run = prepare_import(
            books,
            sorted(months[month]),
            password=lambda _: example.password,
            checks=(for_commit,),
            today=example.end,
            confirm=lambda _: True,
        )
        commit(run.plan)
        outcomes += run.files
    on_progress(say("Importing {month}", month=str(Month.of(example.end))), len(months), len(months))
    return outcomes


def settled_by_hand(books: Books, truths: dict[str, Placement]) -> Books:
    """What the treasurer decides about everything that waits from the month before."""
    decisions = {one.id: truths[one.id] for one in waiting(books) if one.id in truths}
    plan, after = decide(books, decisions, say("decided by the treasurer"), (for_commit,))
    commit(plan)
    return after
