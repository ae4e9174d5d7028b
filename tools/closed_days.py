"""Writes sfund/closed_days.py from the package `holidays`: `python -m tools.closed_days [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

import holidays

MODULE = Path(__file__).parent.parent / "sfund" / "closed_days.py"
YEARS = range(2005, 2036)
_SATURDAY = 5
_HEAD = '''"""The days on which Korean banks are closed, beside weekends: month and day (`tools.closed_days`).

A table, since the package that knows them takes longer to load than most commands take altogether.
"""

from __future__ import annotations

CLOSED = {
'''


def closed_in(year: int) -> str:
    """The days of a year, `0101 0213 …`, that lie on no weekend."""
    days = holidays.country_holidays("KR", years=year, categories=("public", "bank"))
    return " ".join(f"{day:%m%d}" for day in sorted(days) if day.weekday() < _SATURDAY)


def written() -> str:
    """What the module says."""
    return _HEAD + "".join(f'    {year}: "{closed_in(year)}",\n' for year in YEARS) + "}\n"


def main(arguments: list[str]) -> int:
    """Writes the module, or with `--check` says whether it is up to date."""
    if "--check" in arguments:
        return int(MODULE.read_text(encoding="utf-8") != written())
    MODULE.write_text(written(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
