"""`sfund init`: new books."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sfund import languages
from sfund.cli.months import DayOption
from sfund.cli.options import JSON
from sfund.languages import text
from sfund.words import say

_BEGIN = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a calendar day; early, so that old statements fit


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help="Name of the organisation.")
@click.option("--begin", type=DayOption(), default=_BEGIN, help="First day of the accounts.")
@click.option("--currency", default="KRW", show_default=True, help="The currency, three capital letters.")
@JSON
def init(folder: Path, name: str | None, begin: dt.datetime, currency: str, as_json: bool) -> None:
    """Make new books in DIR."""
    from sfund.books.creation import create_books  # noqa: PLC0415

    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):  # noqa: PLR2004
        raise click.UsageError(text(say("{currency} is no currency such as KRW", currency=currency)))
    create_books(
        folder,
        name=name or folder.resolve().name,
        begin=begin.date(),
        currency=currency,
        language=languages.current(),
    )
    if as_json:
        from sfund.cli.output import print_json  # noqa: PLC0415

        print_json({"folder": folder, "begin": begin.date(), "currency": currency})
        return
    click.echo(text(say("New books stand in {folder}.", folder=folder)))
    click.echo(text(say("Next: name your bank accounts in {file}, then:", file=folder / "sfund.toml")))
    click.echo(f"  sfund --books {folder} import FILE --account Assets:Bank:Operating")
