"""The command line: one file a noun. No arithmetic here: a command asks and shows."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and leaves with its exit status: 0 done, 1 the answer is no, 2 wrong usage."""
    from sfund.cli.root import run  # noqa: PLC0415  `import sfund.cli` stays free of everything

    status = run(list(sys.argv[1:] if arguments is None else arguments))
    sys.exit(status)
