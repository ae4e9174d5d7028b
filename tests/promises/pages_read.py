"""Tables of a document, as a person wrote them."""

from __future__ import annotations

from .conftest import DOCS


def rows(page: str, heading: str) -> list[dict[str, str]]:
    """The rows of the first table below that line of the page; amounts without commas, a minus as a hyphen."""
    below = (DOCS / page).read_text(encoding="utf-8").split(heading, 1)[1]
    table = below[below.index("\n|") :].strip().split("\n\n", 1)[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    plain = ([one.replace(",", "").replace("−", "-") for one in row] for row in cells[2:])
    return [dict(zip(cells[0], row, strict=True)) for row in plain]


def sums_of(found: list[dict[str, str]]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows of a table without its last, and that last one: the sums."""
    return found[:-1], found[-1]
