"""`sfund member undo`: what was said by mistake goes out of the registry again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.asking import refuse_unless_confirmed
from sfund.cli.member.recording import record
from sfund.cli.options import DRY_RUN, JSON, YES
from sfund.cli.writing import DAY
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--on", "day", type=DAY, help="Day of the fact, where it is not the one that was just written.")
@click.option("--fact", "verb", metavar="VERB", help="Which one of that day: join, plan, leave …")
@YES
@DRY_RUN
@JSON
@click.pass_context
def undo(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    day: dt.datetime | None,
    verb: str | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take back what was just said of a member; an older fact is named by its day.

    It shows the directive and asks. For slips: what was true and no longer is, is continued by another fact,
    a return, a plan, a leave.
    """
    from sfund.books.membership import to_take_back  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    wanted = day.date() if day else None
    _show(load(context), id_, wanted, verb, quiet=as_json)
    if not (yes or dry_run):
        refuse_unless_confirmed(say("Take it back? (yes y / no n)"), as_json=as_json)

    def addition(books: Books) -> Additions:
        return Additions(replaced=[(to_take_back(books, id_, wanted, verb)[1], None)])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json, takes_back=True)
    if not (dry_run or as_json):
        _say_done(load(context), id_)


def _say_done(books: Books, id_: str) -> None:
    """That it is done, and what stays of somebody who is no member any more."""
    click.echo(text(say("It is taken back.")))
    if id_ in books.registry.members:
        return
    if any(one.id == id_ and one.forgotten is None for one in books.register.persons):
        click.echo(
            text(say('What the register has of {id} stays: "sfund member forget {id}" erases it.', id=id_))
        )


def _show(books: Books, id_: str, day: dt.date | None, verb: str | None, *, quiet: bool) -> None:
    from sfund.books.membership import to_take_back  # noqa: PLC0415
    from sfund.books.render import render  # noqa: PLC0415

    books.require_sound()
    fact, _ = to_take_back(books, id_, day, verb)
    if not quiet:
        click.echo(text(say("This is taken back, of {day}:", day=fact.date)))
        click.echo(render([fact]).strip())
