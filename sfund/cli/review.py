"""`sfund review`: what waits for a person's decision, and the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from sfund import languages
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from importers.deciding import Waiting
    from sfund.books.model import Books
    from sfund.placements import Placement


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def review(context: click.Context, as_json: bool) -> None:
    """Show what waits for a person's decision."""
    if context.invoked_subcommand is not None:
        return
    from importers.deciding import waiting  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    books = load(context)
    found = list(waiting(books))
    if as_json:
        keys = ("id", "day", "account", "amount", "currency", "placed", "payee", "why", "candidates", "words")
        print_json({"review": [{key: getattr(one, key) for key in keys} for one in found]})
        return
    screen = console()
    if not found:
        screen.print(text(say("Nothing waits for a decision.")))
        return
    columns = [
        (say("Id"), "left"),
        (say("Day"), "left"),
        (say("Amount"), "right"),
        (say("What the bank says"), "left"),
        (say("Now at"), "left"),
        (say("Why"), "left"),
    ]
    rows = []
    for one in found:
        now = one.payee or books.account_label(one.placed, languages.current())
        rows.append((one.id[:8], str(one.day), amount(one.amount), one.words, now, one.why))
    screen.print(table(say("Waiting for a decision: {count}", count=len(found)), columns, rows))
    screen.print(text(say('Decide with "sfund review place ID --account ..." or "sfund review confirm ID".')))


@review.command()
@click.argument("id_", metavar="ID")
@click.option("--account", required=True, help="Account of the books where the line belongs.")
@click.option("--member", help="Member whose money it is.")
@click.option("--party", help="Party whose money it is.")
@click.option("--fund", help="Fund it belongs to, where the account does not say.")
@click.option("--grant", help="Grant it belongs to.")
@click.option("--line", help="Budget line of the grant.")
@click.option("--pledge", help="Pledge that it fulfils.")
@click.option("--loan", help="Loan it belongs to.")
@click.option("--covers", help="Months of dues that it pays, such as 2026-01/2026-12.")
@click.option("--narration", default="", help="Words for the entry; no person's name.")
@click.pass_context
def place(context: click.Context, /, id_: str, account: str, narration: str, **named: str | None) -> None:
    """Put a line where it belongs; ID is the beginning of its id in "sfund review"."""
    from importers.deciding import one_part, waiting  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    books = load(context)
    found = _one(id_, list(waiting(books)))
    meta = {key: value for key, value in named.items() if value}
    _carry_out(books, {found.id: one_part(account, found.amount, narration=narration, meta=meta)})


@review.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.pass_context
def confirm(context: click.Context, ids: tuple[str, ...]) -> None:
    """Say that lines are right where they are."""
    from importers.deciding import waiting  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    books = load(context)
    found = list(waiting(books))
    _carry_out(books, {_one(id_, found).id: None for id_ in ids})


def _one(beginning: str, found: Sequence[Waiting]) -> Waiting:
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    matching = [one for one in found if one.id.startswith(beginning)]
    if len(matching) == 1:
        return matching[0]
    message = (
        say("nothing with the id {id} waits for a decision", id=beginning)
        if not matching
        else say("several ids begin with {id}", id=beginning)
    )
    hint = say('"sfund review" lists what waits, with its ids')
    raise failure(RequestError, "NOT-IN-REVIEW", message, hint=hint)


def _carry_out(books: Books, decisions: Mapping[str, Placement | None]) -> None:
    from importers.deciding import decide  # noqa: PLC0415
    from sfund.books.commit import commit  # noqa: PLC0415
    from sfund.checks import for_commit  # noqa: PLC0415

    plan, _ = decide(books, decisions, say("decided by the treasurer"), (for_commit,))
    commit(plan)
    click.echo(text(say("Decided: {count}", count=len(decisions))))
