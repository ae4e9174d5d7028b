"""`sfund close` and `sfund reopen`: a month is sealed, and the seal broken with a reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import day_or_today, recorded, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from decimal import Decimal

    from sfund.books.closing.months import Closing
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.periods import Month
    from sfund.words import Message

_YEAR_DIGITS = 4


@click.command()
@click.argument("period", metavar="[MONTH|YEAR]", required=False)
@click.option("--list", "as_list", is_flag=True, help="List what is closed, with the heads.")
@click.option("--dry-run", is_flag=True, help="Say whether it could be closed, and write nothing.")
@JSON
@click.pass_context
def close(context: click.Context, period: str | None, as_list: bool, dry_run: bool, as_json: bool) -> None:
    """Close a month, such as 2026-09: from then on nothing in it changes.

    Everything must be placed, every bank account confirmed by its statement, and no check may find anything.
    The head that is printed goes into the minutes: it shows later that no closed month was rewritten.

    A year, such as 2026, is closed once all its months are: what each fund goes on with is sealed.
    """
    if as_list == (period is not None):
        raise click.UsageError(text(say("say a month, such as 2026-09, a year, or --list")))
    if period is None:
        _list(context, as_json=as_json)
        return
    wanted, today = _period(period), day_or_today(None)
    if isinstance(wanted, int):
        _close_year(context, wanted, today, dry_run=dry_run, as_json=as_json)
        return
    month = wanted
    made: list[Closing] = []

    def addition(books: Books) -> Additions:
        from sfund.checks.closing import ready_closing  # noqa: PLC0415

        made.append(ready_closing(books, month, today))
        return made[-1].additions

    recorded(context, addition, dry_run=dry_run)
    _say_closed(made[-1], dry_run=dry_run, as_json=as_json)


def _close_year(context: click.Context, year: int, today: dt.date, *, dry_run: bool, as_json: bool) -> None:
    from sfund.books.closing.months import YearClosing, close_year  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    made: list[YearClosing] = []

    def addition(books: Books) -> Additions:
        made.append(close_year(books, year, today))
        return made[-1].additions

    recorded(context, addition, dry_run=dry_run)
    seal, funds = made[-1].seal, made[-1].funds
    if as_json:
        rows = [{"fund": one.name, "opening": str(one.opening), "closing": str(one.closing)} for one in funds]
        print_json(
            {"year": year, "head": seal.head, "previous": seal.previous, "funds": rows, "dry-run": dry_run}
        )
        return
    numbers = (say("Opening"), say("Income"), say("Expense"), say("Transfers"), say("Closing"))
    columns = [(say("Fund"), "left"), *((heading, "right") for heading in numbers)]
    shown = [
        (one.name, *map(amount, (one.opening, one.income, one.expense, one.transfers, one.closing)))
        for one in funds
    ]
    console().print(table(say("What the funds go on with after {year}", year=year), columns, shown))
    done = say("{year} can be closed.", year=year) if dry_run else say("{year} is closed.", year=year)
    _say_head(done, seal.head, dry_run=dry_run)


def _say_closed(closing: Closing, *, dry_run: bool, as_json: bool) -> None:
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    seal, trial = closing.seal, closing.trial
    if as_json:
        head = {"month": seal.period, "head": seal.head, "previous": seal.previous, "entries": seal.entries}
        accounts, brought = ({name: str(number) for name, number in sums.items()}
                             for sums in (trial.accounts, trial.brought))  # fmt: skip
        print_json({**head, "trial-balance": accounts, "brought-forward": brought, "dry-run": dry_run})
        return
    rows = [_sides(text(say("Net assets brought forward: {fund}", fund=fund)), number)
            for fund, number in trial.brought.items()]  # fmt: skip
    rows += [_sides(account, number) for account, number in trial.accounts.items()]
    rows.append((text(say("Total")), amount(trial.debits), amount(trial.credits)))
    columns = [(say("Account"), "left"), (say("Debit"), "right"), (say("Credit"), "right")]
    console().print(table(say("Trial balance at the end of {month}", month=seal.period), columns, rows))
    if trial.brought:
        click.echo(text(say("Income and expenses are those from {day} on.", day=f"{seal.period[:4]}-01-01")))
    count = f"{seal.entries:,}"
    _say_head(
        say("{month} can be closed: {count} entries.", month=seal.period, count=count)
        if dry_run
        else say("{month} is closed: {count} entries.", month=seal.period, count=count),
        seal.head,
        dry_run=dry_run,
    )


def _say_head(what: Message, head: str, *, dry_run: bool) -> None:
    """What was done, or could be, and the head for the minutes, which no dry run has."""
    click.echo(text(what))
    if not dry_run:
        click.echo(text(say("For the minutes: {head}", head=head)))
    say_not_written(dry_run=dry_run)


def _sides(account: str, number: Decimal) -> tuple[str, str, str]:
    shown = f"{abs(number):,}"
    return (account, shown, "") if number > 0 else (account, "", shown)


def _list(context: click.Context, *, as_json: bool) -> None:
    from sfund.auditing.closing import Chain  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import console, print_json, table  # noqa: PLC0415

    links = Chain.of(load(context, names=False).registry.closings).links
    if as_json:
        print_json({"chain": [{"what": link.VERB, "period": link.period, "on": link.date, "head": link.head,
                               "note": link.note} for link in links]})  # fmt: skip
        return
    if not links:
        click.echo(text(say("Nothing is closed.")))
        return
    words = {"seal": say("closed"), "reopen": say("opened again")}
    rows = [
        (link.period, text(words[str(link.VERB)]), str(link.date), link.head[:16], link.note or "")
        for link in links
    ]
    columns = [(say("Period"), "left"), (say("What"), "left"), (say("Day"), "left"), (say("Head"), "left"),
               (say("Why"), "left")]  # fmt: skip
    console().print(table(None, columns, rows))


@click.command()
@click.argument("period", metavar="MONTH|YEAR")
@click.option("--why", required=True, help="Why, in a few words; they stay in the chain. No person's name.")
@DRY_RUN
@JSON
@click.pass_context
def reopen(context: click.Context, period: str, why: str, dry_run: bool, as_json: bool) -> None:
    """Open the last closed month or year again; the chain keeps that it was done, and why."""
    from sfund.cli.output import print_json  # noqa: PLC0415

    wanted, today = _period(period), day_or_today(None)

    def addition(books: Books) -> Additions:
        from sfund.books.closing.months import reopen_month, reopen_year  # noqa: PLC0415

        if isinstance(wanted, int):
            return reopen_year(books, wanted, why, today)
        return reopen_month(books, wanted, why, today)

    recorded(context, addition, dry_run=dry_run)
    if as_json:
        print_json({"period": str(wanted), "dry-run": dry_run})
        return
    if not dry_run:
        click.echo(text(say("{period} is open again. Close it when it is put right.", period=wanted)))
        return
    click.echo(text(say("{period} can be opened again.", period=wanted)))
    say_not_written(dry_run=dry_run)


def _period(words: str) -> Month | int:
    from sfund.periods import Month  # noqa: PLC0415

    if len(words) == _YEAR_DIGITS and words.isdecimal():
        return int(words)
    try:
        return Month.parse(words)
    except ValueError:
        raise click.UsageError(text(say("a month is written as 2026-09, a year as 2026"))) from None
