"""A file that a command was asked to write: it stands there whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sfund.words import say

_OWNER_ONLY = 0o600


def write_file(output: Path, content: bytes, *, private: bool = False) -> None:
    """Puts the content there; a private file is the owner's alone, whatever stood there before.

    Raises:
        RequestError: OUTPUT-NOT-WRITABLE.
    """
    try:
        if output.exists() and not output.is_file():  # a pipe or a terminal: nothing that could be replaced
            output.write_bytes(content)
        else:
            _replace(output.resolve(), content, private=private)
    except OSError as error:
        from sfund.errors import RequestError, failure  # noqa: PLC0415

        raise failure(
            RequestError,
            "OUTPUT-NOT-WRITABLE",
            say("the file cannot be written: {reason}", reason=error.strerror or ""),
            file=str(output),
            hint=say("choose another place with -o"),
        ) from error


def _replace(target: Path, content: bytes, *, private: bool) -> None:
    pending = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with pending.open("xb") as stream:
            if private:  # before a byte is in it
                pending.chmod(_OWNER_ONLY)
            stream.write(content)
        if target.exists() and not private:
            shutil.copymode(target, pending)
        pending.replace(target)
    finally:
        pending.unlink(missing_ok=True)
