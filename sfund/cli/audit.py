"""`sfund audit`: a sample that anybody can draw again, and the kept statements held against the books."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import JSON
from sfund.cli.verbs import Table, Verbs
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import text
from sfund.money import total
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.evidence import Evidenced

_VERBS: Table = {
    "sample": ("sfund.cli.audit:sample", say("Draw entries by a word that the auditor names.")),
    "statements": ("sfund.cli.audit:statements", say("Hold the kept statements against the books.")),
}
_SEED_MAX = 100


@click.group(cls=Verbs, table=_VERBS)
def audit() -> None:
    """Examine the books: "sfund report audit" has the first questions."""


@click.command()
@click.option("--size", type=click.IntRange(1, 10_000), default=25, show_default=True, help="How many.")
@click.option("--seed", required=True, metavar="WORD",
              help="Any word; the same word draws the same entries on every machine.")  # fmt: skip
@click.option("--from", "first", type=DAY, help="First day.")
@click.option("--to", "last", type=DAY, help="Last day.")
@click.option("--account", help="Only entries that post to this account or below it, such as Expenses.")
@JSON
@click.pass_context
def sample(  # noqa: PLR0913  the options of one command
    context: click.Context,
    size: int,
    seed: str,
    first: dt.datetime | None,
    last: dt.datetime | None,
    account: str | None,
    as_json: bool,
) -> None:
    """Draw a sample of entries, by a word that the auditor names after the books are closed.

    An entry's lot is the SHA-256 of the word, a line feed and the entry's id; the smallest lots are drawn.
    docs/audit.md shows how to check a lot by hand.
    """
    from sfund.auditing.sampling import sample as drawn  # noqa: PLC0415
    from sfund.books.evidence import evidenced  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    if not seed.strip() or len(seed) > _SEED_MAX or "\n" in seed:
        raise click.UsageError(text(say("--seed is a word of at most {most} characters", most=_SEED_MAX)))
    begin, end = first.date() if first else dt.date.min, last.date() if last else dt.date.max
    books = load(context, names=False)
    books.require_sound()
    among = [
        one
        for one in evidenced(books)
        if begin <= one.entry.day <= end and (account is None or _posts_to(one, account))
    ]
    chosen = drawn(among, lambda one: one.entry.key, size, seed)
    _show(chosen, len(among), seed, as_json=as_json)


def _posts_to(one: Evidenced, account: str) -> bool:
    return any(f"{move.account}:".startswith(f"{account}:") for move in one.entry.moves)


def _show(chosen: list[Evidenced], among: int, seed: str, *, as_json: bool) -> None:
    from sfund.auditing.sampling import lot  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    if as_json:
        rows = [{**_as_data(one), "lot": lot(seed, one.entry.key)} for one in chosen]
        print_json({"seed": seed, "among": among, "entries": rows})
        return
    columns = [(say("Lot"), "left"), (say("Day"), "left"), (say("Amount"), "right"), (say("Place"), "left"),
               (say("Statement"), "left"), (say("Documents"), "left")]  # fmt: skip
    shown = [
        (
            lot(seed, one.entry.key)[:8],
            str(one.entry.day),
            amount(_amount(one)),
            one.entry.place,
            one.entry.meta.get("statement", "–"),
            "\n".join(one.documents) or "–",
        )
        for one in chosen
    ]
    console().print(table(None, columns, shown))
    click.echo(
        text(
            say(
                '{count} of {among} entries, by the word "{seed}".', count=len(chosen), among=among, seed=seed
            )
        )
    )


def _amount(one: Evidenced) -> Any:
    return total(move.number for move in one.entry.moves if move.number > 0)


def _as_data(one: Evidenced) -> dict[str, Any]:
    entry = one.entry
    return {"id": entry.key, "day": entry.day, "file": entry.file, "line": entry.line,
            "amount": str(_amount(one)), "statement": entry.meta.get("statement"),
            "why": entry.meta.get("why"), "documents": list(one.documents)}  # fmt: skip


@click.command()
@click.option("--password-file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="Password of encrypted statements, in its first line.")  # fmt: skip
@JSON
@click.pass_context
def statements(context: click.Context, password_file: Path | None, as_json: bool) -> int:
    """Read the kept statements again and hold each row against its entry.

    Statements of banks, lists of cards, direct debits and what services collected. Those that are encrypted
    are left out and counted, unless their password is given.
    """
    from importers.auditing import compare_statements  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.failures import as_data, as_text  # noqa: PLC0415
    from sfund.cli.output import print_json, progress  # noqa: PLC0415
    from sfund.cli.passwords import first_line  # noqa: PLC0415
    from sfund.cli.root import DONE, NO  # noqa: PLC0415

    books = load(context, names=False)
    books.require_sound()
    word = None if password_file is None else first_line(password_file)
    with progress() as bar:
        task = bar.add_task(text(say("Reading")), total=None)
        found = compare_statements(books, lambda _: word, day_or_today(None), lambda _: bar.advance(task))
    if as_json:
        print_json({"files": found.files, "locked": found.locked, "rows": found.rows,
                    "diagnostics": [as_data(one) for one in found.diagnostics]})  # fmt: skip
        return NO if found.diagnostics else DONE
    for one in found.diagnostics:
        click.echo(as_text(one), err=True)
    said = say("{rows} rows of {files} kept statements were compared; {count} found.", rows=f"{found.rows:,}",
               files=found.files, count=len(found.diagnostics))  # fmt: skip
    click.echo(text(said))
    if found.locked:
        click.echo(
            text(say("{count} are encrypted and were left out (--password-file).", count=found.locked))
        )
    return NO if found.diagnostics else DONE
