"""A settlement as a document of 한글 (HWPX), the same bytes each time; a child process writes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from reports.settlement.printed import Printed
from sfund.errors import RequestError, failure
from sfund.words import say

SECONDS_MAX = 120.0
# All that the child needs of the environment; nothing secret stands in these.
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


def as_hwpx(made: Printed) -> bytes:
    """The document.

    Raises:
        RequestError: PAPER-BROKE.
    """
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(Path(__file__).parents[2]), *(entry for entry in sys.path if entry)]
    )
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-B", "-X", "utf8", "-m", "reports.settlement.hwpx_worker"],
            input=json.dumps(made, ensure_ascii=False).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS_MAX,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise failure(
            RequestError,
            "PAPER-BROKE",
            say('the page "{page}" cannot be set in print', page="settlement.hwpx"),
            hint=say("this is a fault of the program, not of your books; tell us which command it was"),
        ) from error
    return done.stdout
