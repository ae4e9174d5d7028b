"""A file's bytes, within a limit, or one clear error."""

from __future__ import annotations

import stat
from pathlib import Path

from sfund.errors import StatementError, failure
from sfund.words import Message, say

# A hundred thousand rows saved as a web page are some 20 MB.
FILE_BYTES_MAX = 32 * 1024 * 1024


def file_bytes(path: Path) -> bytes:
    """All bytes of a regular file.

    Raises:
        StatementError: FILE-MISSING, FILE-IS-FOLDER, FILE-UNREADABLE, FILE-EMPTY, FILE-TOO-LARGE.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise _refused(
                path, "FILE-IS-FOLDER", say("this is a folder, not a file"), say("name the files in it")
            )
        if not stat.S_ISREG(mode):  # a pipe would wait for ever, a device never end
            raise failure(StatementError, "FILE-UNREADABLE", say("this is no ordinary file"), file=path.name)
        with path.open("rb") as stream:
            data = stream.read(FILE_BYTES_MAX + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise _refused(
            path, "FILE-MISSING", say("there is no such file"), say("look at the spelling of the path")
        ) from None
    except (OSError, ValueError):
        raise _refused(
            path, "FILE-UNREADABLE", say("the file cannot be opened"), say("look at who may read it")
        ) from None
    if not data:
        raise _refused(
            path, "FILE-EMPTY", say("the file is empty"), say("download the file from the bank once more")
        )
    if len(data) > FILE_BYTES_MAX:
        raise _refused(
            path,
            "FILE-TOO-LARGE",
            say("the file is larger than {limit} MB", limit=FILE_BYTES_MAX // 1024 // 1024),
            say("download a shorter period"),
        )
    return data


def _refused(path: Path, code: str, message: Message, hint: Message) -> StatementError:
    return failure(StatementError, code, message, file=path.name, hint=hint)
