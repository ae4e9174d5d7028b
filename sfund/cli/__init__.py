"""The command line: one file a noun. No arithmetic here: a command asks and shows."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """The program `sfund`: one command, its exit status (0 done, 1 the answer is no, 2 wrong usage).

    A command makes a few hundred thousand objects that live until it ends, and no garbage: looking for
    garbage among them, and taking them down one by one at the end, is a fifth of its time. So the collector
    stays off, and the process leaves as soon as all is said.
    """
    gc.disable()
    from sfund.cli.root import run  # noqa: PLC0415  `import sfund.cli` stays free of everything

    status = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever was reading has gone
        status = status or 1
    os._exit(status)
