"""Writes into docs/checks.md what its small books are told: `python -m tools.check_pages [--check]`.

Each page has a book (```beancount, or ```beancount in ENCODING), perhaps a file beside it (```csv
PATH), and after it the message that it gives (```text).
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from sfund import checks, languages
from sfund.books.load import load_books
from sfund.cli.failures import as_text

PAGE = Path(__file__).parent.parent / "docs" / "checks.md"
AS_OF = dt.date(2026, 10, 31)
BEGIN = "2025-01-01"
EXAMPLE = re.compile(
    r"^## (?P<code>[A-Z-]+)\n(?:(?!## ).*\n)*?"
    r"```beancount(?: in (?P<encoding>\S+))?\n(?P<book>(?:(?!```).*\n)*)```\n"
    r"(?:```csv (?P<path>\S+)\n(?P<beside>(?:(?!```).*\n)*)```\n)?"
    r"```text\n(?P<said>(?:(?!```).*\n)*)```$",
    re.MULTILINE,
)
_MAIN = 'option "operating_currency" "KRW"\n\ninclude "accounts.beancount"\ninclude "ledger.beancount"\n'


def said_of(example: re.Match[str]) -> str:
    """All that `sfund check` says of the book beside a new network's chart of accounts, in English."""
    chart = (files("sfund.books") / "template" / "accounts.beancount").read_text(encoding="utf-8")
    contents = {
        "sfund.toml": "",
        "main.beancount": _MAIN,
        "accounts.beancount": chart.replace("@BEGIN@", BEGIN),
        "ledger.beancount": example["book"],
    }
    if example["path"]:
        contents[example["path"]] = example["beside"]
    languages.use("en")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, text in contents.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            as_saved = example["encoding"] if name == "ledger.beancount" else None
            (root / name).write_text(text, encoding=as_saved or "utf-8")
        books = load_books(root)
        found = (*books.diagnostics, *checks.run(books, AS_OF))
        return "".join(f"{as_text(one)}\n" for one in found).replace(f"{root}{os.sep}", "")


def examples() -> list[re.Match[str]]:
    """Every page's example: `code`, `book`, and what the page says is `said`."""
    return list(EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")))


def _refreshed(example: re.Match[str]) -> str:
    whole, start = example[0], example.start()
    return whole[: example.start("said") - start] + said_of(example) + whole[example.end("said") - start :]


def main(arguments: list[str]) -> int:
    """Writes the page, or with `--check` says whether it is up to date."""
    text = PAGE.read_text(encoding="utf-8")
    made = EXAMPLE.sub(_refreshed, text)
    if "--check" in arguments:
        return int(made != text)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
