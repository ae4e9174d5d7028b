"""A file that a command was asked to write: it stands there whole or not at all."""

from __future__ import annotations

from pathlib import Path

from sfund.errors import RequestError, failure
from sfund.words import say

_REGISTER = "register"


def write_file(output: Path, content: bytes, *, private: bool = False) -> None:
    """Puts the content there; a private file is the owner's alone, whatever stood there before.

    Raises:
        RequestError: OUTPUT-NOT-WRITABLE, OUTPUT-IN-BOOKS.
    """
    from sfund.books import disk  # noqa: PLC0415

    refuse_in_books(output)
    try:
        if output.exists() and not output.is_file():  # a pipe or a terminal: nothing that could be replaced
            output.write_bytes(content)
        else:
            disk.write_whole(output.resolve(), content, private=private)
    except OSError as error:
        raise failure(
            RequestError,
            "OUTPUT-NOT-WRITABLE",
            say("the file cannot be written: {reason}", reason=error.strerror or ""),
            file=str(output),
            hint=say("choose another place with -o"),
        ) from error


def refuse_in_books(output: Path) -> None:
    """Refuses what would lie among the files of any books; in their register's folder, what they hold there.

    Raises:
        RequestError: OUTPUT-IN-BOOKS.
    """
    from sfund.books.settings import FILE  # noqa: PLC0415

    target = output.resolve()
    root = next((folder for folder in target.parents if (folder / FILE).is_file()), None)
    if root is None:
        return
    inside = target.relative_to(root)
    if inside.parts[0] == _REGISTER and not is_of_register(inside.as_posix()):
        return
    raise failure(
        RequestError,
        "OUTPUT-IN-BOOKS",
        say("this would lie among the books, or over one of their files"),
        file=inside.as_posix(),
        expected=say("a place outside the books, or a new name in register/"),
        hint=say("name another place with -o"),
    )


def is_of_register(path: str) -> bool:
    """Whether books keep a file of this path, relative to them, in `register/`, plain or locked."""
    from sfund.books import disk  # noqa: PLC0415
    from sfund.books.persons import access, vault  # noqa: PLC0415

    # A disk may take Register.csv and register.csv for one file.
    folder, _, name = vault.plain_name(path.casefold()).rpartition("/")
    kept = {*vault.MARKS, *vault.ALWAYS_LOCKED, vault.RECIPIENTS, access.FILE}
    return (
        path.casefold().endswith(vault.SUFFIX)
        or name.startswith(".")
        or name.endswith((".json", disk.PENDING))
        or f"{folder}/{name}" in kept
    )
