"""The type that we print with: it is shipped, and nothing is printed in any other.

A typesetter that does not find its font prints little boxes for letters, or takes whatever the machine has,
which breaks the lines elsewhere. So the files are looked at before they are used, once a run.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from sfund.errors import RequestError, failure
from sfund.words import say

FOLDER = Path(__file__).parent / "fonts"
DIGESTS = {
    "Pretendard-Bold.otf": "2e91915fab54df71cc9598ebf608b2bdb54c6fe3c066ac61dff0bc44fca71cc7",
    "Pretendard-Regular.otf": "3ffbacde6ab8411f1d2db54bb9b1f0b3ee2a738932033722cf0388c06aed1c93",
}
"""Of each file its SHA-256."""


@cache
def shipped(folder: Path) -> Path:
    """The folder, its fonts being there and those that we ship; what has passed is not read again.

    Raises:
        RequestError: PAPER-FONT.
    """
    for name, digest in DIGESTS.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise _refused(name) from error
        if found != digest:
            raise _refused(name)
    return folder


def _refused(name: str) -> RequestError:
    return failure(
        RequestError,
        "PAPER-FONT",
        say('the font "{name}" is not there, or not as sfund ships it', name=name),
        expected=say("the fonts that come with sfund, in their folder, unchanged"),
        hint=say("install sfund anew; until then --format text, csv and xlsx need no font"),
    )
