"""`sfund fund allocate`: a shared cost is split by a key; the plan is shown before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.months import MonthOption, month_or_this
from sfund.cli.writing import DAY, recorded
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.allocation import Key
    from sfund.books.fund_moves import Allocation
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.periods import Month


@click.command()
@click.argument("keyfile", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "key_name", type=click.Choice(["head", "income", "shares"]), required=True,
              help="By what it is split: heads, income of the year so far, or agreed shares.")  # fmt: skip
@click.option(
    "--share",
    "shares",
    multiple=True,
    metavar="FUND=N",
    help="A fund and its heads or share; for --key income the fund alone. The last takes the remainder.",
)
@click.option("--expense", required=True, metavar="ACCOUNT", help="The cost that is shared.")
@click.option("--month", type=MonthOption(), metavar="MONTH", help="Month, such as 2026-10 (this one).")
@click.option(
    "--of", "payer", default="general", show_default=True, metavar="FUND", help="The fund that paid it."
)
@click.option(
    "--account", help="Where each fund pays its share at once (none: until money is moved at the bank)."
)
@click.option("--on", type=DAY, help="Day of the entry (the last of the month).")
@click.option("--accept", is_flag=True, help="Write it; without this the plan is shown.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def allocate(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    keyfile: Path | None,
    key_name: str,
    shares: tuple[str, ...],
    expense: str,
    month: Month | None,
    payer: str,
    account: str | None,
    on: dt.datetime | None,
    accept: bool,
    as_json: bool,
) -> None:
    """Split a month's cost among funds; each takes its share, the last what rounding leaves.

    KEYFILE is a sheet (CSV) with a fund and a number in each row, in place of --share.
    """
    from sfund.allocation import Key  # noqa: PLC0415
    from sfund.books.fund_moves import SharedCost, allocation  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.fund.moving import none_below_zero  # noqa: PLC0415

    key, of = Key(key_name), month_or_this(month)
    given = _given(keyfile, shares, key)
    made: list[Allocation] = []

    def addition(books: Books) -> Additions:
        bases = _bases(books, given, key, of)
        day = on.date() if on else of.last_day
        made.append(allocation(books, SharedCost(expense, of, payer, key, bases, day, account)))
        return none_below_zero(books, Additions([made[-1].draft]))

    recorded(context, addition, dry_run=not accept)
    _say(made[-1], accepted=accept, as_json=as_json)


def _given(keyfile: Path | None, shares: Sequence[str], key: Key) -> dict[str, Decimal | None]:
    """Fund → its number, in the order in which they were named."""
    if (keyfile is None) == (not shares):
        raise click.UsageError(text(say("say the funds with --share, or name a key file")))
    pairs = _rows(keyfile) if keyfile is not None else [_pair(one, "=", None) for one in shares]
    given = dict(pairs)
    if len(given) != len(pairs):
        raise click.UsageError(text(say("a fund is named twice")))
    if key.value != "income" and None in given.values():
        raise click.UsageError(text(say("each fund has a number, such as --share general=3")))
    return given


def _rows(keyfile: Path) -> list[tuple[str, Decimal | None]]:
    """The rows of the sheet below its heading, if it has one."""
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    try:
        lines = keyfile.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise failure(
            RequestError,
            "KEYFILE-UNREADABLE",
            say("the key file cannot be read"),
            file=keyfile.name,
            expected=say("a CSV in UTF-8: a fund and a number in each row"),
        ) from error
    rows = [(number, line) for number, line in enumerate(lines, start=1) if line.strip(" ,")]
    if rows and not any(map(str.isdecimal, rows[0][1].partition(",")[2])):
        rows = rows[1:]
    return [_pair(line, ",", (keyfile.name, number)) for number, line in rows]


def _pair(words: str, sign: str, place: tuple[str, int] | None) -> tuple[str, Decimal | None]:
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    fund, _, number = (one.strip() for one in words.partition(sign))
    try:
        base = Decimal(number.strip('"').replace(",", "")) if number else None
    except InvalidOperation:
        base = Decimal("NaN")
    if not fund or (base is not None and (not base.is_finite() or base < 0)):
        file, line = place or (None, None)
        raise failure(
            RequestError,
            "KEYFILE-WRONG" if place else "SHARE-WRONG",
            say('"{words}" is no fund with a number', words=words),
            file=file,
            line=line,
            expected=say("a fund and a number of zero or more, such as general=3"),
        )
    return fund, base


def _bases(
    books: Books, given: Mapping[str, Decimal | None], key: Key, month: Month
) -> Mapping[str, Decimal]:
    from sfund.allocation import Key as Keys  # noqa: PLC0415
    from sfund.books.fund_moves import income_bases, known_fund  # noqa: PLC0415

    if key is Keys.INCOME:
        return income_bases(books, [known_fund(books, fund) for fund in given], month)
    return {fund: base for fund, base in given.items() if base is not None}


def _say(made: Allocation, *, accepted: bool, as_json: bool) -> None:
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    asked = made.asked
    if as_json:
        rows = [
            {"fund": fund, "base": f"{asked.bases[fund]:f}", "share": f"{share:f}"}
            for fund, share in made.shares.items()
        ]
        print_json({"expense": asked.expense, "month": str(asked.month), "key": asked.key.value,
                    "cost": f"{made.cost:f}", "shares": rows, "written": render([made.draft]).strip(),
                    "dry-run": not accepted})  # fmt: skip
        return
    columns = [(say("Fund"), "left"), (asked.key.label, "right"), (say("Share"), "right")]
    lines = [(fund, amount(asked.bases[fund]), amount(share)) for fund, share in made.shares.items()]
    lines.append((text(say("Total")), amount(sum(asked.bases.values(), Decimal(0))), amount(made.cost)))
    title = say("{account} of {month}", account=asked.expense, month=asked.month)
    console().print(table(title, columns, lines))
    click.echo(render([made.draft]).strip())
    if asked.account is None:
        click.echo(text(say("The shares are still to be moved at the bank; the import posts what moves.")))
    if not accepted:
        click.echo(text(say("This is the plan. The same command with --accept writes it.")))
