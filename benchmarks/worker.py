"""Parts of sfund in a fresh process: `python -m benchmarks.worker PART BOOKS [FILE]`.

Prints the seconds of each part as JSON. Runs as the program `sfund` does: without the collector of cycles,
and leaving as soon as all is said (sfund/cli/__init__.py says why).
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any


class Watch:
    """Seconds by part; `around` also times a function inside another part, and takes it out of that."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner = 0.0

    def time(self, part: str, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Calls the function and books its own time under the part."""
        inner_before, started = self._inner, time.perf_counter()
        result = function(*arguments, **named)
        whole = time.perf_counter() - started
        self.seconds[part] = self.seconds.get(part, 0) + whole - (self._inner - inner_before)
        self._inner = inner_before + whole
        return result

    def around(self, module: Any, name: str, part: str) -> None:
        """Puts a timed function in the place of the module's."""
        function = getattr(module, name)
        setattr(module, name, lambda *given, **named: self.time(part, function, *given, **named))


def load(root: Path) -> Watch:
    """The books, and their postings as columns."""
    watch = Watch()
    started = time.perf_counter()
    from beancount import loader  # noqa: PLC0415

    from sfund.books.load import load_books  # noqa: PLC0415

    watch.seconds["imports"] = time.perf_counter() - started
    watch.around(loader, "load_file", "beancount")
    books = watch.time("registry and register", load_books, root)
    watch.time("postings", lambda: books.postings)
    return watch


def import_(root: Path, file: Path) -> Watch:
    """An import, part by part; it is committed."""
    watch = Watch()
    started = time.perf_counter()
    from importers.booking import session  # noqa: PLC0415
    from sfund.books.commit import commit  # noqa: PLC0415
    from sfund.books.load import load_books  # noqa: PLC0415
    from sfund.checks import for_commit  # noqa: PLC0415

    watch.seconds["imports"] = time.perf_counter() - started
    watch.around(session, "read_files", "read")
    watch.around(session, "plan_additions", "plan")
    books = watch.time("load", load_books, root)
    run = watch.time(
        "place", session.prepare_import, books, [file], password=lambda _: None, checks=(for_commit,)
    )
    watch.time("commit", commit, run.plan)
    return watch


def check(root: Path) -> Watch:
    """Every rule over the books, each with its time, and Beancount's own load; nothing is written."""
    watch = Watch()
    from beancount import loader  # noqa: PLC0415

    from sfund import checks  # noqa: PLC0415
    from sfund.books.load import load_books  # noqa: PLC0415

    watch.around(loader, "load_file", "beancount")
    books = load_books(root)
    watch.time("postings", lambda: books.postings)
    for rule in checks.ALL:
        watch.time(rule.__name__, lambda rule=rule: list(rule(books, dt.date(2026, 10, 31))))
    return watch


def reports(root: Path) -> Watch:
    """Every report of the books' last year as text, and one GROUP BY of beanquery over the same entries."""
    from beanquery import query  # noqa: PLC0415

    from reports.catalogue import REPORTS, build_report  # noqa: PLC0415
    from reports.faces.as_text import as_text  # noqa: PLC0415
    from sfund.books.load import load_books  # noqa: PLC0415
    from sfund.periods import Span  # noqa: PLC0415

    watch = Watch()
    books = load_books(root)
    watch.time("COLUMNS", books.query, "SELECT 1")
    last = max(books.postings.column("day"))
    year = Span(dt.date(last.year, 1, 1), dt.date(last.year, 12, 31))
    question = "SELECT account, sum(position) GROUP BY account"
    watch.time("GROUP BY", query.run_query, books.entries, books.options, question)
    for name in REPORTS:
        vars(books).pop("_kept", None)  # no report is to gain by the one before it
        watch.time(name, lambda name=name: as_text(build_report(name, books, year, last)))
    return watch


def pages(root: Path) -> Watch:
    """Fava's income statement and our pages: as they open, of a time not asked for before, of it again."""
    from fava.application import create_app  # noqa: PLC0415

    app = create_app([root.resolve() / "main.beancount"], load=True)
    client = app.test_client()
    (slug,) = app.config["LEDGERS"].ledgers_by_slug
    ledger = app.config["LEDGERS"][slug]
    year = max(entry.date for entry in ledger.all_entries_by_type.Transaction).year
    watch = Watch()
    paths = {"Income statement": f"/{slug}/api/income_statement"}
    for page in ("Members", "Funds", "Grants", "Lending", "Audit", "Overview"):
        paths[page] = f"/{slug}/extension/Desk{page}/"
    client.get(paths["Income statement"], query_string={"time": str(year - 1)})  # what is only made once
    watch.time("prepared", ledger.extensions.get_extension("DeskOverview").preparing.wait)
    asked = {"time": str(year)}
    for page, path in paths.items():
        for label, values in (("as it opens", {}), ("of another time", asked), ("of it again", asked)):
            answer = watch.time(f"{page}, {label}", client.get, path, query_string=values)
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{page} answers {answer.status_code}")
    return watch


def bare(root: Path, file: Path) -> Watch:
    """The least that an import can be: the sheet read and looped over by itself, and the books loaded."""
    watch = Watch()
    started = time.perf_counter()
    import python_calamine  # noqa: PLC0415

    from sfund.books.load import load_books  # noqa: PLC0415

    watch.seconds["imports"] = time.perf_counter() - started

    def read() -> int:
        sheet = python_calamine.load_workbook(str(file)).get_sheet_by_index(0)
        return sum(1 for row in sheet.iter_rows() for cell in row if cell != "")

    watch.time("read", read)
    watch.time("load", load_books, root)
    return watch


def main(what: str, *paths: str) -> None:
    """Does one of the two and prints the seconds of its parts."""
    gc.disable()
    known: dict[str, Callable[..., Watch]] = {"load": load, "import": import_, "bare": bare, "check": check,
                                            "reports": reports, "pages": pages}  # fmt: skip
    watch = known[what](*map(Path, paths))
    print(json.dumps(watch.seconds), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
