"""Writes into docs/checks.md what its small books are told: `python -m tools.check_pages [--check]`.

Each page has a book (```beancount, perhaps `in ENCODING` and `as of DAY`), perhaps a file beside it (```csv
PATH or ```json PATH, for its owner's eyes unless it is `read by others`), and after it the message that it
gives (```text).
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
    r"```beancount(?: in (?P<encoding>\S+))?(?: as of (?P<day>\S+))?\n(?P<book>(?:(?!```).*\n)*)```\n"
    r"(?:```(?:csv|json) (?P<path>\S+)(?P<others> read by others)?\n(?P<beside>(?:(?!```).*\n)*)```\n)?"
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
    as_of = dt.date.fromisoformat(example["day"]) if example["day"] else AS_OF
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, text in contents.items():
            as_saved = example["encoding"] if name == "ledger.beancount" else None
            _write(root, name, text.encode(as_saved or "utf-8"))
        if example["others"]:
            (root / example["path"]).parent.chmod(0o755)
            (root / example["path"]).chmod(0o644)
        books = load_books(root)
        found = (*books.diagnostics, *checks.run(books, as_of))
        return "".join(f"{as_text(one)}\n" for one in found).replace(f"{root}{os.sep}", "")


def _write(root: Path, name: str, content: bytes) -> None:
    """Writes the file for its owner's eyes, and so the folders on the way to it."""
    folder = root
    for part in Path(name).parent.parts:
        folder /= part
        folder.mkdir(mode=0o700, exist_ok=True)
    (root / name).write_bytes(content)
    (root / name).chmod(0o600)


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
