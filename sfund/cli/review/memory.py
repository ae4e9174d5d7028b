"""`sfund review decided`, `learned`, `forget`, `order`: what is remembered, and how lines are placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sfund import languages
from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.decisions import Recorded
    from sfund.books.model import Books

_LATEST = 20


@click.command()
@click.option("--all", "all_", is_flag=True, help="All of them, not only the latest.")
@JSON
@click.pass_context
def decided(context: click.Context, all_: bool, as_json: bool) -> None:
    """Show the decisions that were made.

    The latest comes last. By their ids "sfund review reopen ID" takes them back.
    """
    from importers.review.data import kept_words, recorded_data  # noqa: PLC0415
    from sfund.books.persons.access import note_bank_words  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    books = load(context)
    rows = books.record.rows if all_ else books.record.rows[-_LATEST:]
    if rows:
        note_bank_words(books, "review decided")
    if as_json:
        kept = kept_words(books, rows)
        print_json({"decided": [recorded_data(books, row, kept) for row in rows]})
    else:
        _show_decided(books, rows)


def _show_decided(books: Books, rows: Sequence[Recorded]) -> None:
    from importers.review.data import kept_words, named_words, words_of  # noqa: PLC0415
    from sfund.cli.output import amount, console, table  # noqa: PLC0415

    screen = console()
    if not rows:
        screen.print(text(say("No decision is recorded.")))
        return
    columns = [
        (say("Id"), "left"),
        (say("Day"), "left"),
        (say("Decided on"), "left"),
        (say("Amount"), "right"),
        (say("What the bank says"), "left"),
        (say("Decided for"), "left"),
    ]
    cells = []
    kept = kept_words(books, rows)
    for row in rows:
        one = row.decided
        place = books.account_label(one.account, languages.current()) if one.account else text(say("split"))
        where = " · ".join(filter(None, (place, named_words(one.named))))
        words = words_of(one.counterparty, one.memo) or kept.get(one.id, "")
        cells.append((one.id[:8], str(one.day), str(row.decided_on or ""), amount(one.amount), words, where))
    screen.print(table(None, columns, cells))


@click.command()
@JSON
@click.pass_context
def learned(context: click.Context, as_json: bool) -> None:
    """Show what was learned from decisions.

    For each counterparty it shows where its money went; the next import proposes the same for lines with the
    same words. It is kept in register/decisions.csv, beside the register and outside version control;
    "sfund review forget ID" strikes it out.
    """
    from importers.review.data import lesson_data  # noqa: PLC0415
    from importers.review.learned import leading_nowhere, lessons, next_times  # noqa: PLC0415
    from sfund.books.persons.access import note_bank_words  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.failures import as_text  # noqa: PLC0415
    from sfund.cli.output import console, print_json, table  # noqa: PLC0415

    books = load(context)
    known = lessons(books)
    if known:
        note_bank_words(books, "review learned")
    after = next_times(books, known)
    found = [lesson_data(books, lesson, text(after[lesson.id])) for lesson in known]
    for diagnostic in leading_nowhere(books):
        click.echo(as_text(diagnostic), err=True)
    if as_json:
        print_json({"learned": found})
        return
    screen = console()
    if not found:
        screen.print(text(say("Nothing is learned yet.")))
        return
    columns = [
        (say("Id"), "left"),
        (say("What the bank says"), "left"),
        (say("Direction"), "left"),
        (say("Times"), "right"),
        (say("Decided for"), "left"),
        (say("Last"), "left"),
        (say("Next time"), "left"),
    ]
    rows = []
    for one in found:
        places = [f"{_place(place)} ({place['times']})" for place in one["places"]]
        direction = text(say("in")) if one["direction"] == "in" else text(say("out"))
        rows.append(
            (
                one["id"],
                one["words"],
                direction,
                str(one["times"]),
                "\n".join(places),
                str(one["last"]),
                one["next"],
            )
        )
    screen.print(table(None, columns, rows))


def _place(place: Mapping[str, Any]) -> str:
    from importers.review.data import named_words  # noqa: PLC0415

    label = (
        place["label"] if place["exists"] else text(say("{name} (no such account)", name=place["account"]))
    )
    return " · ".join(filter(None, (label, named_words(place["named"]))))


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@DRY_RUN
@JSON
@click.pass_context
def forget(context: click.Context, ids: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Forget what was learned of a counterparty.

    ID is the beginning of an id in "sfund review learned". The words are struck out of the record of
    decisions. No entry changes.
    """
    from importers.review.learned import forget as strike_out  # noqa: PLC0415
    from sfund.books.commit import commit  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    plan, _, gone = strike_out(load(context), ids)
    if not dry_run:
        commit(plan)
    if as_json:
        print_json({"forgotten": [lesson.id for lesson in gone], "dry-run": dry_run})
        return
    click.echo(text(say("Forgotten: {count}", count=len(gone))))
    say_not_written(dry_run=dry_run)


@click.command()
@JSON
def order(as_json: bool) -> None:
    """Show by which evidence lines are placed, in its order.

    The first kind that has an answer decides.
    """
    from importers.placing.evidence import ORDER  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    titles = [text(evidence.title) for evidence in ORDER]
    if as_json:
        print_json({"order": titles})
        return
    for number, title in enumerate(titles, start=1):
        click.echo(f"{number:>3}  {title}")
