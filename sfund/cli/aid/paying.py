"""`sfund aid pay`: money to a member in need, on a decision that is in force."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DOCUMENT, DRY_RUN, JSON
from sfund.cli.writing import DAY, day_or_today, money_of, recorded, say_written
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from decimal import Decimal

    from importers.review.waiting import Waiting
    from sfund.books.model import Books
    from sfund.books.writing import Additions


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("amount", required=False)
@click.option("--account", help="Where the money lies, if no statement will say so, such as cash.")
@click.option("--line", help='The line of the statement: the beginning of its id in "sfund review".')
@click.option("--on", type=DAY, help="The day (today; that of the line).")
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def pay(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str | None,
    account: str | None,
    line: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Post what was paid on the decision ID: AMOUNT, without it all that is still to be paid.

    Money that left a bank whose statements are imported is a line that waits in "sfund review": name it with
    --line. Money from elsewhere, such as cash, names its --account. Refused: without a decision, beyond it,
    after it lapsed, beyond the year's limits.
    """
    if (account is None) is (line is None):
        raise click.UsageError(text(say("say --line, or --account for money without statements")))
    if line is not None:
        if amount or on or dry_run or any(said.values()):
            raise click.UsageError(text(say("--line says its own day and amount, and is decided at once")))
        _pay_line(context, id_, line, as_json=as_json)
        return
    _pay_from(context, id_, amount, str(account), on, said, dry_run=dry_run, as_json=as_json)


def _pay_from(  # noqa: PLR0913  what was typed
    context: click.Context,
    id_: str,
    amount: str | None,
    account: str,
    on: dt.datetime | None,
    said: dict[str, str | None],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    from sfund.books.loans.aid import payment, to_pay  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415

    day = day_or_today(on)

    def addition(books: Books) -> Additions:
        money = money_of(amount, books.currency) if amount else to_pay(books, id_, day)
        _refuse(books, id_, money.number, day)
        return Additions([payment(books, id_, money, account, day, said.get("document"))])

    done = recorded(context, addition, dry_run=dry_run)
    say_written(done, dry_run=dry_run, as_json=as_json, about={"id": id_})


def _pay_line(context: click.Context, id_: str, line: str, *, as_json: bool) -> None:
    """Places a line that waits; it is decided as any other, and can be reopened as any other."""
    from importers.review.asking import Request, planned  # noqa: PLC0415
    from importers.review.lending import named_alone  # noqa: PLC0415
    from sfund.books.commit import commit  # noqa: PLC0415
    from sfund.books.loans.aid import AID, known_aid  # noqa: PLC0415
    from sfund.checks import for_commit  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    books = load(context)
    books.require_sound()
    known_aid(books, id_)
    found = _waiting(books, line)
    placement = named_alone(books, found, {AID: id_})
    request = Request({found.id: placement}, on=dt.date.today())  # noqa: DTZ011  the treasurer's own day
    commit(planned(books, [found], request, (for_commit,)).plan)
    if as_json:
        print_json({"id": id_, "line": found.id, "day": found.day, "amount": -found.amount})
    else:
        click.echo(text(say("Decided: {count}", count=1)))


def _waiting(books: Books, beginning: str) -> Waiting:
    """The one line that waits and whose id begins so.

    Raises:
        RequestError: NOT-IN-REVIEW.
    """
    from importers.review.waiting import waiting  # noqa: PLC0415

    found = [one for one in waiting(books) if beginning and one.id.startswith(beginning)]
    if len(found) != 1:
        raise failure(
            RequestError,
            "NOT-IN-REVIEW",
            say("several ids begin with {id}", id=beginning)
            if found
            else say("nothing with the id {id} waits for a decision", id=beginning),
            hint=say('"sfund review" lists what waits, with its ids'),
        )
    return found[0]


def _refuse(books: Books, aid: str, amount: Decimal, day: dt.date) -> None:
    """Refuses what may not be paid.

    Raises:
        RequestError: those of `sfund.books.loans.aid.payable`.
    """
    from sfund.books.loans.aid import payable  # noqa: PLC0415

    problems = tuple(payable(books, aid, amount, day))
    if problems:
        raise RequestError(*problems)
