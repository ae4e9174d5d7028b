"""`sfund member forget`: a person is forgotten, and the books stay whole."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import DRY_RUN, JSON, YES
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from sfund.books.persons.forgetting import Forgetting


@click.command()
@click.argument("id_", metavar="ID")
@YES
@DRY_RUN
@JSON
@click.pass_context
def forget(context: click.Context, id_: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Erase who a member or donor was.

    Name, telephone, addresses and whatever else the register has of the person go, and so do the words of
    the bank on the lines that were decided. Entries and amounts stay, under the id, which nobody else is
    ever given. It cannot be taken back. A member has to have left.
    """
    from sfund.books.persons.forgetting import forget as planned  # noqa: PLC0415
    from sfund.checks import for_commit  # noqa: PLC0415
    from sfund.cli.books import committed, load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    today = dt.date.today()  # noqa: DTZ011  the reader's own calendar day

    def prepare() -> Forgetting:
        return planned(load(context), id_, today, (for_commit,))

    found = prepare()
    if not (as_json or yes) or dry_run:
        _show(found, as_json=as_json)
    if dry_run:
        if not as_json:
            click.echo(text(say("Nothing was written (--dry-run).")))
        return
    if not yes:
        _ask(id_)
    done = committed(prepare)
    if as_json:
        print_json(_data(done))
    else:
        click.echo(text(say("{id} is forgotten. This cannot be taken back; backups have to be looked after.",
                            id=id_)))  # fmt: skip


def _ask(id_: str) -> None:
    """Goes on where a person at the terminal types the id.

    Raises:
        RequestError: NOT-CONFIRMED.
    """
    if sys.stdin.isatty():
        typed = click.prompt(text(say("Type {id} to go on", id=id_)), default="", show_default=False)
        if typed.strip() == id_:
            return
    raise failure(
        RequestError,
        "NOT-CONFIRMED",
        say("nobody confirmed it; nothing was written"),
        expected=say("the id, typed at the terminal; or --yes"),
    )


def _show(found: Forgetting, *, as_json: bool) -> None:
    from sfund.cli.output import print_json  # noqa: PLC0415

    if as_json:
        print_json({**_data(found), "dry-run": True})
        return
    for line in _lines(found):
        click.echo(text(line))


def _lines(found: Forgetting) -> list[Message]:
    lines = [
        say("Goes: all that the register has of {id}, but the id itself", id=found.id),
        say("Goes: what the bank printed, in decisions ({count})", count=found.decisions),
        say(
            "Goes: what the bank printed, in the sheets beside the statements ({count})",
            count=len(found.rows),
        ),
    ]
    if found.number_goes:
        lines.append(say("Goes: the resident registration number"))
    lines += [say("Goes: {file}, whose years are over", file=path) for path in found.receipts_go]
    if found.number_until is not None:
        day = found.number_until
        lines.append(
            say("Stays: the resident registration number, locked, until {day}, as the law asks", day=day)
        )
    lines += [
        say("Stays: {place}, as the bank gave it, until {day} at least", place=place, day=day)
        for place, day in found.statements
    ]
    lines += [
        say("Stays: the words of {place}, which waits for a decision", place=place) for place in found.waiting
    ]
    lines += [
        say(
            "Stays: {file}, a receipt with name and address, until {day}, as the law asks", file=path, day=day
        )
        for path, day in found.receipts
    ]
    if found.open:
        lines.append(
            say(
                'Stays: {amount} of dues still open; "sfund member write-off {id}" gives them up',
                amount=f"{found.open:,}",
                id=found.id,
            )
        )
    if found.in_ledger:
        lines.append(say("Stays: the name in the ledger, as an organisation's"))
    if found.receipts:
        lines.append(say('"sfund check" lists the receipts whose years are over; delete them then.'))
    if found.statements:
        lines.append(say('Statements are evidence; "sfund check" lists those whose years are over.'))
    return lines


def _data(found: Forgetting) -> dict[str, Any]:
    return {
        "id": found.id,
        "decisions": found.decisions,
        "rows": found.rows,
        "number-goes": found.number_goes,
        "number-until": found.number_until,
        "statements": [{"place": place, "until": day} for place, day in found.statements],
        "waiting": found.waiting,
        "receipts": [{"file": path, "until": day} for path, day in found.receipts],
        "receipts-go": found.receipts_go,
        "in-ledger": found.in_ledger,
        "open": str(found.open),
    }
