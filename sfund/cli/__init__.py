"""The command line: one file a noun. No arithmetic here: a command asks and shows."""

from __future__ import annotations

import gc
import glob
import os
import sys
from collections.abc import Iterable


def main() -> None:
    """The program `sfund`: one command, its exit status (0 done, 1 the answer is no, 2 wrong usage).

    A command makes a few hundred thousand objects that live until it ends, and no garbage: looking for
    garbage among them, and taking them down one by one at the end, is a fifth of its time. So the collector
    stays off, and the process leaves as soon as all is said.
    """
    gc.disable()
    from sfund.cli.root import run  # noqa: PLC0415  `import sfund.cli` stays free of everything

    status = run(expanded(sys.argv[1:]) if os.name == "nt" else sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever was reading has gone
        status = status or 1
    os._exit(status)


def expanded(arguments: Iterable[str]) -> list[str]:
    """The arguments with the files that patterns such as `*.csv` find: shells of Windows leave them.

    A pattern that finds nothing stays as it is, and so does an option's words.
    """
    found: list[str] = []
    for argument in arguments:
        is_pattern = not argument.startswith("-") and glob.has_magic(argument)
        files = sorted(glob.glob(argument)) if is_pattern else []  # noqa: PTH207  relative as it was typed
        found += files or [argument]
    return found
