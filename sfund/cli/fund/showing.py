"""`sfund fund list` and `show`: what funds have, where it lies, and what moved it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import AS_OF, JSON
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.funds.sums import FundSums, Movement
    from sfund.books.model import Books
    from sfund.periods import Span


@click.command("list")
@AS_OF
@JSON
@click.pass_context
def list_(context: click.Context, as_of: dt.datetime | None, as_json: bool) -> None:
    """List the funds, what binds each of them, and what it has."""
    from sfund.books.funds.sums import fund_sums  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415
    from sfund.periods import Span  # noqa: PLC0415

    day, books = day_or_today(as_of), load(context)
    sums = fund_sums(books, Span(day, day))
    if as_json:
        print_json({"as_of": str(day), "funds": [_data(one) for one in sums]})
        return
    columns = [
        (say("Fund"), "left"),
        (say("Name"), "left"),
        (say("Restriction"), "left"),
        (say("Has"), "right"),
    ]
    rows = [(one.name, _name(books, one), _restriction(one), amount(one.closing)) for one in sums]
    console().print(table(say("Funds on {day}", day=day), columns, rows))


def _data(one: FundSums) -> dict[str, Any]:
    restriction = one.fund.restriction.value if one.fund else "none"
    return {"fund": one.name, "restriction": restriction, "balance": f"{one.closing:f}"}


def _name(books: Books, one: FundSums) -> str:
    return (one.fund.name_in(books.language) if one.fund else None) or ""


def _restriction(one: FundSums) -> str:
    from sfund.funds.facts import Restriction  # noqa: PLC0415

    return text((one.fund.restriction if one.fund else Restriction.NONE).label)


@click.command()
@click.argument("name")
@click.option("--from", "first", type=DAY, help="First day (the first of the year).")
@click.option("--to", "last", type=DAY, help="Last day (today).")
@JSON
@click.pass_context
def show(
    context: click.Context, name: str, first: dt.datetime | None, last: dt.datetime | None, as_json: bool
) -> None:
    """Show one fund: opening to closing, on which accounts its money lies, and every posting of the time."""
    from sfund.books.funds.names import known_fund  # noqa: PLC0415
    from sfund.books.funds.sums import fund_sums, held, movements  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    books, span = load(context), _span(first, last)
    known_fund(books, name)
    one = next(fund for fund in fund_sums(books, span) if fund.name == name)
    lying = [(on.account, on.amount) for on in held(books, span.last) if on.fund == name]
    moves = movements(books, name, span)
    if as_json:
        flow = {key: f"{value:f}" for key, value in _flow(one).items()}
        accounts = [{"account": account, "amount": f"{amount:f}"} for account, amount in lying]
        postings = [_posting(move) for move in moves]
        print_json({**_data(one), **flow, "accounts": accounts, "postings": postings})
        return
    _say(one, lying, moves, span)


def _span(first: dt.datetime | None, last: dt.datetime | None) -> Span:
    from sfund.periods import Span  # noqa: PLC0415

    until = day_or_today(last)
    begin = first.date() if first else until.replace(month=1, day=1)
    if begin > until:
        raise click.UsageError(text(say("--from is after --to")))
    return Span(begin, until)


def _flow(one: FundSums) -> dict[str, Any]:
    return {
        "opening": one.opening,
        "income": one.income,
        "expense": one.expense,
        "transfers": one.transfers,
        "closing": one.closing,
        "difference": one.difference,
    }


def _posting(move: Movement) -> dict[str, str]:
    return {
        "day": str(move.day),
        "account": move.account,
        "amount": f"{move.amount:f}",
        "balance": f"{move.balance:f}",
        "narration": move.narration,
        "entry": move.entry,
    }


def _say(one: FundSums, lying: list[tuple[str, Any]], moves: tuple[Movement, ...], span: Span) -> None:
    from sfund.cli.output import amount, console, table  # noqa: PLC0415

    screen = console()
    labels = (say("Opening"), say("Income"), say("Expense"), say("Transfers"), say("Closing"))
    flow = [(text(label), amount(value)) for label, value in zip(labels, _flow(one).values(), strict=False)]
    title = say("{fund}, {first} to {last}", fund=one.name, first=span.first, last=span.last)
    screen.print(table(title, [(say("What"), "left"), (say("Amount"), "right")], flow))
    screen.print(text(say("opening + income − expense + transfers − closing = {difference}",
                          difference=amount(one.difference))))  # fmt: skip
    screen.print(table(say("Where it lies"), [(say("Account"), "left"), (say("Amount"), "right")],
                       [(account, amount(number)) for account, number in lying]))  # fmt: skip
    columns = [(say("Day"), "left"), (say("Account"), "left"), (say("Amount"), "right"),
               (say("Has"), "right"), (say("Entry"), "left")]  # fmt: skip
    rows = [(str(one.day), one.account, amount(one.amount), amount(one.balance), one.entry) for one in moves]
    screen.print(table(say("Every posting"), columns, rows))
