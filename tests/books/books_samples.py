"""A folder of a few files, before and after one commit; all of it made up."""

from __future__ import annotations

from pathlib import Path

from sfund.books import disk
from sfund.books.commit import FileChange, Plan

OLD = {
    "sfund.toml": b"",
    "main.beancount": b'include "journal/2025/01.beancount"\n',
    "journal/2025/01.beancount": b"2025-01-02 open Assets:Cash KRW\n",
    "register/register.csv": b"id,name\r\nI-0001,one\r\n",
}
NEW = {
    **OLD,
    "main.beancount": OLD["main.beancount"] + b'include "journal/2025/02.beancount"\n',
    "journal/2025/01.beancount": OLD["journal/2025/01.beancount"] * 20_000,
    "journal/2025/02.beancount": '2025-02-03 note Assets:Cash "회비"\n'.encode(),
    "statements/2025/bank.xls": bytes(range(256)) * 64,
    "register/register.csv": OLD["register/register.csv"] + b"I-0002,two\r\n",
}


def old_books(root: Path) -> Path:
    """The books as they are before."""
    for path, content in OLD.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def to_new(root: Path) -> Plan:
    """A plan from whatever stands there to the new books."""
    now = contents(root)
    changes = [
        FileChange(path, disk.digest(now[path]) if path in now else None, content)
        for path, content in NEW.items()
        if now.get(path) != content
    ]
    return Plan(root, tuple(changes), {path: disk.digest(content) for path, content in now.items()})


def contents(root: Path) -> dict[str, bytes]:
    """Every file of the books, without what a commit under way keeps beside them."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and disk.STATE not in path.parts and not path.name.endswith(disk.PENDING)
    }


def litter(root: Path) -> list[str]:
    """What a commit left behind."""
    return [
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.name.endswith(disk.PENDING) or path.name == "intent.json"
    ]
