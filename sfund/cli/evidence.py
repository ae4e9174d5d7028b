"""`sfund evidence`: which document shows which entry."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.months import MonthOption
from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.verbs import Table, Verbs
from sfund.cli.writing import DAY, day_or_today, recorded, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.evidence import Evidenced
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.periods import Month

_VERBS: Table = {
    "list": ("sfund.cli.evidence:list_", say("List expenses and the documents that show them.")),
    "attach": ("sfund.cli.evidence:attach", say("Join a document with an entry.")),
}


@click.group(cls=Verbs, table=_VERBS)
def evidence() -> None:
    """Keep the documents that show what money was spent on."""


@click.command("list")
@click.option("--missing", is_flag=True, help="Only expenses that need a document and have none.")
@click.option("--orphans", is_flag=True, help="Documents that nothing in the books names.")
@click.option(
    "--month", type=MonthOption(), metavar="MONTH", help="Only entries of this month, such as 2026-09."
)
@JSON
@click.pass_context
def list_(context: click.Context, missing: bool, orphans: bool, month: Month | None, as_json: bool) -> None:
    """List expenses and the documents that show them.

    Listed are the expenses above the setting ([evidence] above) and whatever has a document.
    """
    from sfund.cli.books import load  # noqa: PLC0415

    if orphans and (missing or month is not None):
        raise click.UsageError(text(say("--orphans stands alone: a document without an entry has no month")))
    books = load(context, names=False)
    books.require_sound()
    if orphans:
        _show_orphans(books, as_json=as_json)
    else:
        _show(books, _listed(books, month, missing=missing), as_json=as_json)


def _listed(books: Books, month: Month | None, *, missing: bool) -> list[tuple[Evidenced, bool]]:
    """Each with whether it needs a document."""
    from sfund.books.evidence import evidenced, needs_evidence  # noqa: PLC0415
    from sfund.periods import Month as MonthOf  # noqa: PLC0415

    rows = ((one, needs_evidence(books, one.entry)) for one in evidenced(books))
    return [
        (one, needed)
        for one, needed in rows
        if (needed and not one.documents if missing else needed or one.documents)
        and (month is None or MonthOf.of(one.entry.day) == month)
    ]


def _show(books: Books, rows: list[tuple[Evidenced, bool]], *, as_json: bool) -> None:
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    if as_json:
        print_json({"entries": [_as_data(one, needed=needed) for one, needed in rows]})
        return
    columns = [(say("Day"), "left"), (say("Id"), "left"), (say("Amount"), "right"), (say("Account"), "left"),
               (say("Documents"), "left")]  # fmt: skip
    shown = [
        (
            str(one.entry.day),
            one.entry.key[:10],
            amount(one.entry.spent),
            books.account_label(one.entry.spending, _language()),
            "\n".join(one.documents) or "–",
        )
        for one, _ in rows
    ]
    if shown:
        console().print(table(say("Evidence"), columns, shown))
    bare = sum(1 for one, needed in rows if needed and not one.documents)
    total = sum(1 for _, needed in rows if needed)
    click.echo(
        text(say("{bare} of {total} expenses that need a document have none.", bare=bare, total=total))
    )


def _language() -> str:
    from sfund import languages  # noqa: PLC0415

    return languages.current()


def _as_data(one: Evidenced, *, needed: bool) -> dict[str, Any]:
    entry = one.entry
    return {"id": entry.key, "day": entry.day, "file": entry.file, "line": entry.line,
            "amount": str(entry.spent), "account": entry.spending, "who": entry.who, "needed": needed,
            "documents": list(one.documents)}  # fmt: skip


def _show_orphans(books: Books, *, as_json: bool) -> None:
    from sfund.books.evidence import orphans  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    found = orphans(books)
    if as_json:
        print_json({"orphans": list(found)})
        return
    for path in found:
        click.echo(path)
    click.echo(text(say("{count} documents belong to no entry.", count=len(found))))


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as", "name", metavar="NAME",
              help="What the document shall be called, without its end; no person's name.")  # fmt: skip
@click.option("--on", type=DAY, help="Day of the attachment (today).")
@click.option("--note", help="A remark; no person's name.")
@DRY_RUN
@JSON
@click.pass_context
def attach(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    file: Path,
    name: str | None,
    on: dt.datetime | None,
    note: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Join a document with an entry: it is copied into documents/ and its digest written down.

    ID is the beginning of an import id, or a file and line such as journal/2026/09.beancount:12. An entry
    of a closed month stays as it is: the attachment is a line of its own, of today.
    """
    from sfund.cli.output import print_json  # noqa: PLC0415

    day = day_or_today(on)

    def addition(books: Books) -> Additions:
        from importers.placing.persons import Persons, refuse_private  # noqa: PLC0415
        from sfund.books.evidence import attachment  # noqa: PLC0415

        persons = Persons(books)
        for words in filter(None, (name, note)):
            refuse_private(words, persons)
        return attachment(books, id_, file, day, name, note)

    fact: Any = recorded(context, addition, dry_run=dry_run).additions.entries[0]
    if as_json:
        print_json({"id": fact.entry, "path": fact.path, "digest": fact.digest, "dry-run": dry_run})
        return
    click.echo(text(say("{id} is shown by {path}", id=fact.entry[:10], path=fact.path)))
    say_not_written(dry_run=dry_run)
