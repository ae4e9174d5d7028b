"""What can be wrong with a container.

The child process names a problem by its code; the sentences are kept on this side, because a child that
has read hostile bytes is believed in nothing that it says beyond a code from this list.
"""

from __future__ import annotations

from sfund.errors import StatementError, failure
from sfund.words import Message, say


class Problem(Exception):  # noqa: N818  a value on its way to become a `StatementError`
    """A container cannot be read.

    Attributes:
        code: A key of `MESSAGES`.
        row: The row of the sheet or the line of the text, from 1, where there is one.
        sheet: The sheet, from 1, where there are several.
    """

    def __init__(self, code: str, *, row: int | None = None, sheet: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.sheet = sheet

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, int | None, int | None]:
        return self.code, self.row, self.sheet


_AGAIN = say("download the file from the bank once more")
_AS_SHEET = say("download the statement as Excel or CSV")
_SMALLER = say("download a shorter period")
_AS_XLSX = say("open it in a spreadsheet program and save it as xlsx")

MESSAGES: dict[str, tuple[Message, Message | None]] = {
    "FILE-PDF": (say("this is a PDF, not a table"), _AS_SHEET),
    "FILE-IMAGE": (say("this is a picture, not a table"), _AS_SHEET),
    "FILE-OTHER": (say("this is neither a workbook, nor a table, nor text"), _AS_SHEET),
    "FILE-DOCUMENT": (say("this is a document (한글, Word or slides), not a table"), _AS_SHEET),
    "FILE-SPREADSHEET": (say("this is a spreadsheet of a kind that is not read"), _AS_XLSX),
    "FILE-ARCHIVE": (say("this is a compressed file"), say("unpack it, and name the files that are in it")),
    "FILE-SHORTCUT": (say("this is a shortcut to a file, not the file itself"), say("name the file itself")),
    "FILE-MAIL": (
        say("this is an e-mail, not a table"),
        say("save the file that came with it, and name that"),
    ),
    "FILE-PROGRAM": (
        say("this is a program, not a table"),
        say("do not start it; delete it if you do not know it"),
    ),
    "FILE-LOCKED-AWAY": (
        say("the file is sealed by the document security (DRM) of some office"),
        say("have the seal taken off there, or download the file on another machine"),
    ),
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


def refusal(problem: Problem, file: str) -> StatementError:
    """The error to raise for that problem; an unknown code is taken for a broken reader."""
    code, row, place = problem.code, problem.row, file
    if code not in MESSAGES:
        code, row = "FILE-BROKE-READER", None
    elif problem.sheet is not None:
        place = f"{file}#{problem.sheet}"
    message, hint = MESSAGES[code]
    return failure(StatementError, code, message, file=place, line=row, hint=hint)
