"""What can be wrong with a container.

The child process names a problem by its code; the sentences are kept on this side, because a child that
has read hostile bytes is believed in nothing that it says beyond a code from this list.
"""

from __future__ import annotations

from sfund.errors import StatementError, failure
from sfund.words import Message, say


class Problem(Exception):  # noqa: N818  a value on its way to become a `StatementError`
    """A container cannot be read; `code` is a key of `MESSAGES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_AGAIN = say("download the file from the bank once more")
_AS_SHEET = say("download the statement as Excel or CSV")
_SMALLER = say("download a shorter period")

MESSAGES: dict[str, tuple[Message, Message | None]] = {
    "FILE-PDF": (say("this is a PDF, not a table"), _AS_SHEET),
    "FILE-IMAGE": (say("this is a picture, not a table"), _AS_SHEET),
    "FILE-OTHER": (say("this is neither a workbook, nor a table, nor text"), _AS_SHEET),
    "FILE-EMPTY": (say("the file is empty"), _AGAIN),
    "FILE-DAMAGED": (say("the file is damaged or incomplete"), _AGAIN),
    "FILE-INFLATES": (say("the file unpacks to far more than a statement holds"), _SMALLER),
    "FILE-ENTITIES": (say("the file declares XML entities, which no bank does"), _AGAIN),
    "FILE-TOO-HEAVY": (say("reading the file takes more time or memory than is allowed"), _SMALLER),
    "FILE-BROKE-READER": (say("the file breaks the program that reads it, so it was set aside"), _AGAIN),
    "SHEET-TOO-LARGE": (say("a sheet reaches further than any statement does"), _SMALLER),
    "TEXT-ENCODING": (say("the text is neither UTF-8, UTF-16 nor Korean Windows (cp949)"), _AS_SHEET),
    "PASSWORD-NEEDED": (
        say("the file is protected by a password"),
        say("give the password that the bank told you; it is kept nowhere"),
    ),
    "PASSWORD-WRONG": (
        say("the password does not open the file"),
        say("it is often a birth date (YYMMDD) or a business number"),
    ),
}


def refusal(code: str, file: str) -> StatementError:
    """The error to raise for that code; an unknown one is taken for a broken reader."""
    if code not in MESSAGES:
        code = "FILE-BROKE-READER"
    message, hint = MESSAGES[code]
    return failure(StatementError, code, message, file=file, hint=hint)
