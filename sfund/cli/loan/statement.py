"""`sfund loan statement`: the loan as it stands, for its borrower."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.options import AS_OF, JSON, NAMES, PDF
from sfund.cli.writing import day_or_today
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.loans.accounts import Lent
    from sfund.books.model import Books

COMMAND = "loan statement"


@click.command()
@click.argument("id_", metavar="LOAN")
@AS_OF
@NAMES
@PDF
@JSON
@click.pass_context
def statement(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    as_of: dt.datetime | None,
    names: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Show LOAN as its borrower reads it: what is owed, what came in, and the rows that follow."""
    from sfund.books.loans.accounts import lent_one  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.loan.standing import (  # noqa: PLC0415
        account_data,
        event_data,
        events_table,
        figures,
        rows_table,
    )
    from sfund.cli.output import console, print_json, table  # noqa: PLC0415

    books, day = load(context, names=names), day_or_today(as_of)
    one = lent_one(books, id_)
    if output is not None:
        _write_page(books, one, day, output, names=names)
        click.echo(text(say("Written: {file}", file=output)))
        return
    account, settings = one.account(day), books.settings.loans
    if as_json:
        data = account_data(account, settings)
        rows = data.pop("schedule")
        print_json({**data, "events": event_data(one, account), "schedule": rows})
        return
    screen = console()
    title = say("Loan {loan}, as of {day}", loan=id_, day=day)
    screen.print(table(title, [(say("What"), "left"), (say("Amount"), "right")], figures(account, settings)))
    money = [event for event in event_data(one, account) if "balance" in event]
    screen.print(events_table(money))
    screen.print(rows_table(say("What is still to be paid"), (row for row in account.rows if row.open)))


def _write_page(books: Books, one: Lent, day: dt.date, output: Path, *, names: bool) -> None:
    """The page in print; with the borrower's name it may not lie among the books.

    Raises:
        RequestError: PRIVATE-PLACE, OUTPUT-IN-BOOKS.
    """
    from reports.lending.statement import Reader, as_pdf  # noqa: PLC0415
    from sfund.cli.outfile import write_file  # noqa: PLC0415
    from sfund.cli.papers import refuse_place  # noqa: PLC0415

    refuse_place(books, output, names=names)
    borrower = one.application.borrower
    known = books.registry.members.get(borrower)
    name = known.name if known else None
    if names:
        from sfund.books.persons.access import reveal  # noqa: PLC0415

        person = reveal(books, (borrower,), "names", COMMAND).get(borrower)
        name = person.name if person else name
    write_file(output, as_pdf(books, one, day, Reader(borrower, name)), private=True)
