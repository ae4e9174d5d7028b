"""What the verbs that change a loan share: their options, the plan shown, and one commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import DOCUMENT, DRY_RUN, JSON, NOTE
from sfund.cli.writing import DAY, day_or_today, recorded, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.loans.accounts import Lent
    from sfund.books.loans.changing import Change, Changed
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.loans.account import Applied, LoanAccount, Row

ON = click.option("--on", type=DAY, help="The day from which it counts (today).")
LATE = click.option(
    "--late",
    is_flag=True,
    help="The day may lie in a closed month; what it changes is posted in the open one.",
)
ACCOUNT = click.option("--account", help="Where the money moves (the bank account of the loans' fund).")
CASH = click.option("--cash", is_flag=True, help="The money moves in cash.")


_Command = Callable[..., None]
_Option = Callable[[_Command], _Command]


@dataclass(frozen=True, slots=True)
class Said:
    """What every verb that changes a loan is told besides its own arguments."""

    context: click.Context
    day: dt.date
    is_late: bool
    note: str | None
    document: str | None
    dry_run: bool
    as_json: bool

    def carried(self, books: Books) -> Mapping[str, str]:
        """What an entry or a fact carries besides: words, and a document that is kept in the books."""
        from sfund.books.evidence import kept_document  # noqa: PLC0415

        document = kept_document(books, self.document) if self.document else None
        said = {"note": self.note, "document": document}
        return {key: value for key, value in said.items() if value}

    def change(self, id_: str, asked: Callable[[Books, Lent], Change]) -> None:
        """Writes what an event makes of the loan in one commit, and shows the rows before and after it.

        Raises:
            RequestError: UNKNOWN-LOAN, and whatever `asked` and the plan refuse.
        """
        made: list[Changed] = []

        def addition(books: Books) -> Additions:
            from sfund.books.loans.accounts import lent_one  # noqa: PLC0415
            from sfund.books.loans.changing import changed  # noqa: PLC0415
            from sfund.books.writing import Additions  # noqa: PLC0415

            one = lent_one(books, id_)
            made.append(changed(books, one, asked(books, one)))
            return Additions(made[-1].entries)

        done = recorded(self.context, addition, dry_run=self.dry_run)
        _say(done.before, made[-1], dry_run=self.dry_run, as_json=self.as_json)


def changes_loan(*own: _Option) -> _Option:
    """The options that all these verbs share; the command is called with one `Said` in their place.

    Args:
        own: Further options, that stand behind `--on` and are passed on as they are.
    """

    def decorate(command: _Command) -> _Command:
        @wraps(command)
        def run(  # noqa: PLR0913  the shared options, gathered once
            context: click.Context,
            /,
            *,
            on: dt.datetime | None,
            late: bool,
            note: str | None,
            document: str | None,
            dry_run: bool,
            as_json: bool,
            **rest: Any,
        ) -> None:
            command(Said(context, day_or_today(on), late, note, document, dry_run, as_json), **rest)

        found: _Command = click.pass_context(run)
        options: list[_Option] = [ON, *own, LATE, NOTE, DOCUMENT, DRY_RUN, JSON]
        for option in reversed(options):
            found = option(found)
        return found

    return decorate


def _say(books: Books, made: Changed, *, dry_run: bool, as_json: bool) -> None:
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.loan.standing import account_data, split_data  # noqa: PLC0415
    from sfund.cli.output import console, print_json  # noqa: PLC0415

    written = render(made.entries).strip()
    if as_json:
        settings = books.settings.loans
        split = split_data(made.applied) if made.applied else None
        data: dict[str, Any] = {"loan": made.after.loan, "written": written, "split": split}
        data |= {"before": account_data(made.before, settings), "after": account_data(made.after, settings)}
        print_json({**data, "dry-run": dry_run})
        return
    click.echo(written)
    if made.applied is not None:
        click.echo(_split(made.applied))
    before, after = _planned(made.before), _planned(made.after)
    if before != after:
        console().print(_rows(before, after))
    say_not_written(dry_run=dry_run)


def _split(applied: Applied) -> str:
    from sfund.cli.output import amount  # noqa: PLC0415

    if applied.recovered:
        return text(say("recovered {amount}", amount=amount(applied.recovered)))
    return text(
        say(
            "late charges {late}, interest {interest}, principal {principal}, owed back {overpaid}; "
            "principal left {balance}",
            late=amount(applied.late),
            interest=amount(applied.interest),
            principal=amount(applied.principal),
            overpaid=amount(applied.overpaid),
            balance=amount(applied.balance),
        )
    )


_Place = tuple[dt.date, int]
"""Where a row stands: its due day, and the how manieth of that day it is; a call may fall on a due day."""


def _planned(account: LoanAccount) -> dict[_Place, Row]:
    """The rows of which something is to be paid yet; none of a loan that is over, whatever was given up."""
    if account.status.is_over:
        return {}
    found: dict[_Place, Row] = {}
    for row in account.rows:
        if row.open or not row.is_due:
            found[row.due, sum(1 for day, _ in found if day == row.due)] = row
    return found


def _rows(before: Mapping[_Place, Row], after: Mapping[_Place, Row]) -> Any:
    from sfund.cli.output import amount, table  # noqa: PLC0415

    columns = [
        (say("due"), "left"),
        (say("to pay before"), "right"),
        (say("interest"), "right"),
        (say("to pay after"), "right"),
        (say("interest"), "right"),
        (say("balance"), "right"),
    ]
    lines = []
    for place in sorted({*before, *after}):
        was, now = before.get(place), after.get(place)
        lines.append(
            (
                str(place[0]),
                amount(was.open if was else None),
                amount(was.interest if was else None),
                amount(now.open if now else None),
                amount(now.interest if now else None),
                amount(now.balance if now else None),
            )
        )
    return table(say("The rows before and after"), columns, lines)
