"""`sfund fund open`, `transfer` and `release`: a new purpose, and money that changes its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DRY_RUN, FROM_DAY_ON, JSON
from sfund.cli.writing import DAY, day_or_today, money_of, recorded, say_written, stated

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions


@click.command("open")
@click.argument("name")
@click.option("--restriction", required=True,
              type=click.Choice(["none", "purpose", "time", "permanent", "board"]),
              help="What binds its money; board: a reserve of the board's own.")  # fmt: skip
@click.option("--activity", type=click.Choice(["public-interest", "other"]),
              help="Its column in the statements (public-interest).")  # fmt: skip
@click.option("--name-ko", help="What it is called in Korean.")
@click.option("--name-en", help="What it is called in English.")
@FROM_DAY_ON
@click.option("--document", help="Where it was decided: a file in documents/.")
@click.option("--note", help="In a few words; no person's name.")
@DRY_RUN
@JSON
@click.pass_context
def open_(
    context: click.Context,
    /,
    name: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **named: str | None,
) -> None:
    """Open a fund: money that was given for something, or set aside by the board."""
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.funds.facts import Fund  # noqa: PLC0415

    day = day_or_today(on)
    said = {key: value for key, value in named.items() if value}
    done = recorded(
        context, lambda _: Additions([stated(Fund, date=day, name=name, **said)]), dry_run=dry_run
    )
    say_written(done, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("amount")
@click.option("--from", "giver", required=True, metavar="FUND", help="The fund that gives.")
@click.option("--to", "taker", required=True, metavar="FUND", help="The fund that gets it.")
@click.option("--why", required=True, help="Why, in a few words; no person's name.")
@click.option("--account", help="Where the money lies (the one account on which the fund has enough).")
@click.option("--to-account", help="Where it goes, if no statement will say so; else it stays where it lies.")
@click.option("--decision", help="Whose decision it is, such as the assembly's on a share of the surplus.")
@click.option("--on", type=DAY, help="The day (today).")
@DRY_RUN
@JSON
@click.pass_context
def transfer(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    amount: str,
    giver: str,
    taker: str,
    why: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **accounts: str | None,
) -> None:
    """Move AMOUNT from one fund to another: both sides, and why.

    The money stays on its bank account and changes its fund. Money that moves from one bank account to
    another is imported with the statements; the import posts the same transfer.
    """
    _move(context, (giver, taker, amount, why), on, accounts, release=False, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("name")
@click.argument("amount")
@click.option(
    "--to", "taker", default="general", show_default=True, metavar="FUND", help="The fund that gets it."
)
@click.option("--why", required=True, help="What is fulfilled or over, in a few words; no person's name.")
@click.option("--account", help="Where the money lies (the one account on which the fund has enough).")
@click.option("--on", type=DAY, help="The day (today).")
@DRY_RUN
@JSON
@click.pass_context
def release(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    name: str,
    amount: str,
    taker: str,
    why: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **accounts: str | None,
) -> None:
    """Release AMOUNT of a restricted fund: what bound it is fulfilled, or its time is over."""
    _move(context, (name, taker, amount, why), on, accounts, release=True, dry_run=dry_run, as_json=as_json)


def _move(  # noqa: PLR0913  what two commands share
    context: click.Context,
    words: tuple[str, str, str, str],
    on: dt.datetime | None,
    accounts: dict[str, str | None],
    *,
    release: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    from sfund.books.days import refuse_ahead  # noqa: PLC0415
    from sfund.books.funds.floor import refuse_below_zero  # noqa: PLC0415
    from sfund.books.funds.moves import Transfer  # noqa: PLC0415
    from sfund.books.funds.moves import transfer as draft_of  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.funds.facts import TransferKind  # noqa: PLC0415

    giver, taker, amount, why = words
    day = day_or_today(on)
    kind = TransferKind.RELEASE if release else TransferKind.PLAIN

    def addition(books: Books) -> Additions:
        money = money_of(amount, books.currency)
        refuse_ahead(day, day_or_today(None))
        asked = Transfer(giver, taker, money, day, why, kind, **accounts)
        draft = draft_of(books, asked)
        refuse_below_zero(books, [draft])
        return Additions([draft])

    say_written(recorded(context, addition, dry_run=dry_run), dry_run=dry_run, as_json=as_json)
