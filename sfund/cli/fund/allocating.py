"""`sfund fund allocate`: a shared cost is split by a key; the plan is shown before anything is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.asking import refuse_unless_confirmed
from sfund.cli.fund.key_option import KeyOption
from sfund.cli.months import MonthOption, month_or_this
from sfund.cli.options import DRY_RUN, JSON, Renamed
from sfund.cli.writing import DAY, day_or_today, recorded, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.funds.sharing import Allocation
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.funds.allocation import Key
    from sfund.periods import Month


@click.command()
@click.argument("keyfile", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=KeyOption(), required=True, metavar="[head|income|shares]",
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
@click.option("--line", "lines", multiple=True, metavar="FUND=LINE",
              help="The budget line that bears the share of a grant's fund.")  # fmt: skip
@click.option("--on", type=DAY, help="Day of the entry (the last of the month; today until then).")
@click.option("--yes", cls=Renamed, formerly="--accept", is_flag=True, help="Do not ask.")
@DRY_RUN
@JSON
@click.pass_context
def allocate(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    keyfile: Path | None,
    key: Key,
    shares: tuple[str, ...],
    expense: str,
    month: Month | None,
    payer: str,
    account: str | None,
    lines: tuple[str, ...],
    on: dt.datetime | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Split a month's cost among funds; each takes its share, the last what rounding leaves.

    KEYFILE is a sheet (CSV or xlsx) with a fund and a number in each row, in place of --share. A share of a
    grant's fund is spending of the grant: --line names its line, and the grant's rules hold.
    """
    from sfund.books.days import refuse_ahead  # noqa: PLC0415
    from sfund.books.funds.floor import refuse_below_zero  # noqa: PLC0415
    from sfund.books.funds.sharing import SharedCost, allocation  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.fund.keys import bases, key_rows, named_lines, share_rows  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    of = month_or_this(month)
    if (keyfile is None) == (not shares):
        raise click.UsageError(text(say("say the funds with --share, or name a key file")))
    rows = share_rows(shares) if keyfile is None else key_rows(keyfile)
    of_grants = named_lines(lines)
    made: list[Allocation] = []

    def addition(books: Books) -> Additions:
        day = on.date() if on else _last_day(of)
        refuse_ahead(day, day_or_today(None))
        asked = SharedCost(expense, of, payer, key, bases(books, rows, key, of), day, account, of_grants)
        made.append(allocation(books, asked))
        refuse_below_zero(books, [made[-1].draft])
        return Additions([made[-1].draft])

    if not (yes or dry_run):
        recorded(context, addition, dry_run=True)
        if not as_json:
            _show_shares(made[-1])
        refuse_unless_confirmed(say("Write it? (yes y / no n)"), as_json=as_json)
    recorded(context, addition, dry_run=dry_run)
    if as_json:
        print_json(_data(made[-1], dry_run=dry_run))
        return
    if yes or dry_run:
        _show_shares(made[-1])
    _show_entry(made[-1], dry_run=dry_run)


def _last_day(month: Month) -> dt.date:
    """The last day of the month; of the one that is not over, today."""
    today = day_or_today(None)
    return min(month.last_day, today) if month.first_day <= today else month.last_day


def _data(made: Allocation, *, dry_run: bool) -> dict[str, Any]:
    from sfund.books.render import render  # noqa: PLC0415

    asked = made.asked
    rows = [
        {"fund": fund, "base": f"{asked.bases[fund]:f}", "share": f"{share:f}"}
        for fund, share in made.shares.items()
    ]
    return {
        "expense": asked.expense,
        "month": str(asked.month),
        "key": asked.key.value,
        "cost": f"{made.cost:f}",
        "shares": rows,
        "written": render([made.draft]).strip(),
        "dry-run": dry_run,
    }


def _show_shares(made: Allocation) -> None:
    from sfund.cli.output import amount, console, table  # noqa: PLC0415

    asked = made.asked
    columns = [(say("Fund"), "left"), (asked.key.label, "right"), (say("Part borne"), "right")]
    lines = [(fund, amount(asked.bases[fund]), amount(share)) for fund, share in made.shares.items()]
    lines.append((text(say("Total")), amount(sum(asked.bases.values(), Decimal(0))), amount(made.cost)))
    title = say("{account} of {month}", account=asked.expense, month=asked.month)
    console().print(table(title, columns, lines))


def _show_entry(made: Allocation, *, dry_run: bool) -> None:
    from sfund.books.render import render  # noqa: PLC0415

    click.echo(render([made.draft]).strip())
    if made.asked.account is None:
        click.echo(text(say("The shares are still to be moved at the bank; the import posts what moves.")))
    say_not_written(dry_run=dry_run)
