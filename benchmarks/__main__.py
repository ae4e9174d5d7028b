"""`python -m benchmarks [--quick] [--json FILE]`: everything is measured in this one run."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from benchmarks.checking import checking
from benchmarks.dues import standing
from benchmarks.importing import importing
from benchmarks.loading import loading
from benchmarks.loans import lending
from benchmarks.model import Section
from benchmarks.networks import IMPORTED_INTO, SCALES, make_network
from benchmarks.placing import placing
from benchmarks.reading import reading
from benchmarks.reporting import reporting
from benchmarks.starting import starting
from benchmarks.table import WIDTH, as_data, machine, show
from sfund.example.network import Scale


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured.

    Attributes:
        rounds: Size of the books → how often each command runs over them.
        rows: Rows of the statements that are imported, the one with the aim in the middle.
        imported_into: The network into whose books they are.
        decided: The network whose lines are decided month by month.
        dues: How many members, and payments of each, whose dues are reckoned.
        loans: How many schedules are made, and states of loans found.
    """

    rounds: dict[int, int]
    rows: tuple[int, ...]
    imported_into: Scale
    import_rounds: int
    start_rounds: int
    decided: Scale
    dues: tuple[tuple[int, int], ...]
    loans: int


FULL = Extent({10_000: 5, 100_000: 2}, (1_000, 5_000, 100_000), IMPORTED_INTO, 2, 20, Scale(),
              ((10_000, 120), (100_000, 60), (100_000, 120)), 10_000)  # fmt: skip
QUICK = Extent({1_000: 2, 10_000: 2}, (250, 500, 2_000), Scale(members=120, months=4), 1, 10,
               Scale(members=90, months=8), ((1_000, 120), (10_000, 60), (10_000, 120)), 1_000)  # fmt: skip


@click.command()
@click.option("--quick", is_flag=True, help="Smaller books: within a minute.")
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="File for the numbers.")
def main(*, quick: bool, file: Path | None) -> None:
    """Measure sfund against its peers, side by side; takes some ten minutes.

    A ratio under 1 is faster than the peer. No time fails the run: what fails it is a wrong placement, a
    total that differs between programs, or a start that imports what it should not.
    """
    console = Console(width=WIDTH, highlight=False)
    about = machine()
    console.print(f"{about['cores']} cores, {about['processor']}, Python {about['python']}\n")
    sections = []
    with tempfile.TemporaryDirectory(prefix="sfund-bench-") as folder:
        for section in _sections(QUICK if quick else FULL, Path(folder), console):
            sections.append(section)
            show(section, console)
    if file is not None:
        file.write_text(json.dumps(as_data(sections, quick=quick), ensure_ascii=False, indent=2) + "\n")
    sys.exit(any(section.failures for section in sections))


def _sections(extent: Extent, folder: Path, console: Console) -> Iterator[Section]:
    yield starting(extent.start_rounds)
    with console.status("reckoning dues"):
        found = standing(extent.dues)
    yield found
    with console.status("reckoning loans"):
        found = lending(extent.loans)
    yield found
    networks = []
    for size, rounds in extent.rounds.items():
        with console.status(f"making books of about {size:,} transactions"):
            networks.append((make_network(SCALES[size], folder / str(size)), rounds))
    with console.status("loading"):
        found = loading(networks)
    yield found
    with console.status("checking"):
        found = checking(networks)
    yield found
    with console.status("reporting"):
        found = reporting(networks, folder)
    yield found
    with console.status("reading"):
        found = reading(networks)
    yield found
    with console.status("importing"):
        found = importing(
            make_network(extent.imported_into, folder / "imported"), extent.rows, folder, extent.import_rounds
        )
    yield found
    with console.status("placing"):
        found = placing(networks[-1][0], extent.decided, folder)
    yield found


if __name__ == "__main__":
    main()
