"""`python -m sfund.example DIR [--members N] [--months M] [--seed S]`: the example's bank files only."""

from __future__ import annotations

from pathlib import Path

import click

from sfund.example.bank_files import write_bank_files
from sfund.example.life import build_example
from sfund.example.network import Scale

_DEFAULT = Scale()


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--members", type=click.IntRange(min=1), default=_DEFAULT.members, show_default=True)
@click.option("--months", type=click.IntRange(min=1), default=_DEFAULT.months, show_default=True)
@click.option("--seed", type=int, default=_DEFAULT.seed, show_default=True)
def main(folder: Path, members: int, months: int, seed: int) -> None:
    """Write the bank files of an invented network into DIR/bank-files."""
    example = build_example(Scale(members=members, months=months, seed=seed))
    with click.progressbar(length=100, label="bank files") as bar:
        files = write_bank_files(
            example, folder / "bank-files", lambda done, of: bar.update(done * 100 // of - bar.pos)
        )
    click.echo(f"{len(files)} files, {len(example.lines)} bank lines: {folder / 'bank-files'}")


if __name__ == "__main__":
    main()
