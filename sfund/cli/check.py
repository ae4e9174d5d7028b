"""`sfund check`: every rule over all the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from sfund.cli.months import DayOption
from sfund.cli.options import JSON
from sfund.errors import Diagnostic, SfundError
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books

_HEAD_LEAST = 8


@click.command()
@click.option("--as-of", type=DayOption(), help="The day for rules that count days (today).")
@click.option("--head", help="The head of the closed months as the minutes have it, or its beginning.")
@JSON
@click.pass_context
def check(context: click.Context, as_of: dt.datetime | None, head: str | None, as_json: bool) -> int:
    """Hold every rule against the books, and say what is wrong.

    With --head also whether the chain of closed months still is the one that the minutes know.
    """
    from importers.review.learned import leading_nowhere  # noqa: PLC0415
    from sfund import checks  # noqa: PLC0415
    from sfund.cli.failures import as_data, as_text  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.cli.root import DONE, NO  # noqa: PLC0415

    day = as_of.date() if as_of else dt.date.today()  # noqa: DTZ011  the reader's own calendar day
    found: tuple[Diagnostic, ...]
    has_names = True
    try:
        books, has_names = _books(context)
        found = (*books.diagnostics, *checks.run(books, day), *leading_nowhere(books), *_unknown(books, head))
    except SfundError as error:  # books that cannot even be loaded: that is the answer
        found = error.diagnostics
    if as_json:
        print_json({"diagnostics": [as_data(one) for one in found]})
    else:
        for one in found:
            click.echo(as_text(one), err=True)
        if found:
            click.echo(text(say("{count} found", count=len(found))), err=True)
        else:
            click.echo(text(say("Nothing is wrong.")))
        if not has_names:
            click.echo(text(say("The register is locked, and was not looked into.")))
    return NO if found else DONE


def _books(context: click.Context) -> tuple[Books, bool]:
    """The books, and whether the register was read: an auditor checks them without its key."""
    from sfund.cli.books import load  # noqa: PLC0415

    try:
        return load(context), True
    except SfundError as error:
        if error.code != "REGISTER-LOCKED":
            raise
        return load(context, names=False), False


def _unknown(books: Books, head: str | None) -> Iterator[Diagnostic]:
    """HEAD-UNKNOWN: the chain never had the head that the minutes have."""
    from sfund.auditing.closing import Chain  # noqa: PLC0415

    if head is None or (len(head) >= _HEAD_LEAST and Chain.of(books.registry.closings).holds(head)):
        return
    yield Diagnostic(
        "HEAD-UNKNOWN",
        say("the chain of closed months never had the head {head}", head=head),
        expected=say("a head of the minutes, or at least its first 8 characters"),
        hint=say(
            '"sfund close --list" has the heads; if the minutes are right, closed months were rewritten'
        ),
    )
