"""Rebuilds ledger/ from the example network's bank files (`make ledger`).

Only the books are kept: statements and the register stay outside version control.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sfund.example.demo import build_demo

LEDGER = Path(__file__).parent.parent / "ledger"


def ledger_files(root: Path) -> dict[str, bytes]:
    """The files of books that belong in version control, by path relative to the books."""
    found = [*root.glob("*.beancount"), root / "sfund.toml", *root.glob("journal/**/*.beancount")]
    found += [*root.glob("formats/*.toml"), *root.glob("fava_import.py"), *root.glob("seals/*.csv")]
    found += [path for path in root.glob("documents/**/*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(found)}


def rebuild() -> None:
    """Builds the demo in a temporary folder and takes its books over."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "demo"
        build_demo(root)
        books = ledger_files(root)
    shutil.rmtree(LEDGER, ignore_errors=True)
    for name, content in books.items():
        path = LEDGER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(books)} files in ledger/")


if __name__ == "__main__":
    rebuild()
