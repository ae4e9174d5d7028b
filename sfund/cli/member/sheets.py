"""`sfund member import`, `export` and `edit`: the list of members as a sheet, and one line of it by hand."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sfund import languages
from sfund.cli.member.kinds import KINDS
from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import DAY, day_or_today, recorded, say_not_written
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from importers.roster.comparing import Asked, Comparison
    from importers.roster.editing import Edit
    from importers.roster.matching import Told
    from importers.roster.persons import Change
    from importers.roster.reading import Roster
    from sfund.books.model import Books
    from sfund.books.writing import Additions


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="The sheet, by its name or number, where several hold members.")
@click.option("--kind", type=KINDS, help="What those are whose row does not say it.")
@click.option("--joined", type=DAY, help="Since when those belong whose row does not say it.")
@click.option("--on", type=DAY, help="From which day changed kinds and plans hold (today).")
@click.option("--new-rows", metavar="ROWS", default="",
              help="Rows that are somebody new although the name is known, such as 12,15.")  # fmt: skip
@click.option("--same", metavar="ROW=ID", multiple=True,
              help="A row that is a known member, such as 12=I-0040. May be repeated.")  # fmt: skip
@click.option("--password-file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="File whose first line opens an encrypted file.")  # fmt: skip
@click.option("--accept", is_flag=True, help="Take the differences over without asking.")
@DRY_RUN
@JSON
@click.pass_context
def import_(  # noqa: PLR0913  the options of one command
    context: click.Context,
    file: Path,
    sheet: str | None,
    kind: str | None,
    joined: dt.datetime | None,
    on: dt.datetime | None,
    new_rows: str,
    same: tuple[str, ...],
    password_file: Path | None,
    accept: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring a list of members into register and registry.

    The columns are recognised by their names. What is new and what would change is shown, with names, before
    anything is written; an empty cell changes nothing, and who is in no row stays.
    """
    from importers.roster.comparing import Asked  # noqa: PLC0415
    from importers.roster.reading import read_roster  # noqa: PLC0415
    from sfund.cli.passwords import passwords_of  # noqa: PLC0415
    from sfund.members.facts import MemberKind  # noqa: PLC0415

    told = _told(new_rows, same)
    today = day_or_today(None)
    default = MemberKind(kind) if kind else None
    roster = read_roster(file, today, sheet=sheet, kind=default, password=passwords_of(password_file))
    since = joined.date() if joined else None
    asked = Asked(today, on.date() if on else today, since, default, told)
    _take_over(context, roster, asked, accept=accept, dry_run=dry_run, as_json=as_json)


def _take_over(  # noqa: PLR0913  the options of one command
    context: click.Context, roster: Roster, asked: Asked, *, accept: bool, dry_run: bool, as_json: bool
) -> None:
    """Shows the differences, asks, and writes; where somebody else wrote in between they are made anew."""
    from importers.roster.comparing import What  # noqa: PLC0415
    from importers.roster.session import additions  # noqa: PLC0415
    from sfund.books.persons.access import reveal  # noqa: PLC0415
    from sfund.cli.member.differences import as_data, refuse_unless_accepted, show  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    state = _Asking(roster, asked, may_ask=not as_json)
    taken: list[Comparison] = []

    def addition(books: Books) -> Additions:
        comparison = state.compared(books)
        if not taken or taken[-1] != comparison:
            touched = [one.id for one in comparison.differences if one.changes]
            reveal(books, touched, "names phone email address account", "member import")
            if not as_json:
                show(comparison, roster)
            if not (dry_run or comparison.is_empty):
                refuse_unless_accepted(accept=accept, as_json=as_json)
            taken.append(comparison)
        return additions(books, comparison)

    recorded(context, addition, dry_run=dry_run)
    done = taken[-1]
    if as_json:
        print_json({**as_data(done, roster), "dry-run": dry_run})
    elif done.is_empty:
        click.echo(text(say("The books say the same; there is nothing to do.")))
    elif dry_run:
        say_not_written(dry_run=True)
    else:
        new, changed = len(done.of(What.NEW)), len(done.of(What.CHANGED))
        click.echo(text(say("Written: {new} new members, {changed} changed.", new=new, changed=changed)))
        if done.facts:
            click.echo(text(say('The latest fact of a member is taken back by "sfund member undo ID".')))


class _Asking:
    """Compares, and asks once who homonyms are, however often the plan is made anew."""

    def __init__(self, roster: Roster, asked: Asked, *, may_ask: bool) -> None:
        self._roster, self._asked = roster, asked
        self._may_ask = may_ask and sys.stdin.isatty()

    def compared(self, books: Books) -> Comparison:
        from importers.roster.comparing import UndecidedError, compare, with_told  # noqa: PLC0415
        from sfund.cli.member.differences import ask_homonyms  # noqa: PLC0415

        roster = self._roster
        while True:
            try:
                return compare(books, roster.rows, self._asked, roster.file, roster.columns.every)
            except UndecidedError as error:
                if not self._may_ask:
                    raise
                persons = {row.number: row.person for row in roster.rows}
                self._asked = with_told(self._asked, ask_homonyms(books, error.homonyms, persons))


def _told(new_rows: str, same: Iterable[str]) -> Told:
    from importers.roster.matching import Told  # noqa: PLC0415

    pairs = dict(one.partition("=")[::2] for one in same)
    numbers = [one.strip() for one in new_rows.split(",") if one.strip()]
    if not all(one.isdecimal() for one in (*numbers, *pairs)) or not all(pairs.values()):
        raise click.UsageError(
            text(say("--new-rows takes rows such as 12,15, --same a row and an id: 12=I-0040"))
        )
    return Told(frozenset(map(int, numbers)), {int(row): id_.strip() for row, id_ in pairs.items()})


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--as-of", type=DAY, help="How they stood on that day (today).")
@JSON
@click.pass_context
def export(context: click.Context, output: Path | None, as_of: dt.datetime | None, as_json: bool) -> None:
    """Write the members and the register as a sheet that "sfund member import" takes back.

    It holds everything of everybody, and is readable by its owner only; keep it out of version control.
    """
    from importers.roster.exporting import roster_table, roster_xlsx  # noqa: PLC0415
    from sfund.books.persons.access import reveal  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.giving_out import private_place  # noqa: PLC0415
    from sfund.cli.outfile import write_file  # noqa: PLC0415

    books, day = load(context), day_or_today(as_of)
    books.require_sound()
    target = private_place(
        books.root, output or _beside(books.root) / text(say("members-{day}.xlsx", day=day))
    )
    registered = [person.id for person in books.register.persons]
    persons = reveal(books, registered, "names phone email address account", "member export")
    table = roster_table(books, persons, day, languages.current())
    write_file(target, roster_xlsx(table, text(say("Members"))), private=True)
    if as_json:
        from sfund.cli.output import print_json  # noqa: PLC0415

        print_json({"file": target, "as-of": day, "rows": len(table.rows)})
        return
    click.echo(text(say("{count} rows are in {file}.", count=len(table.rows), file=str(target))))
    click.echo(text(say("It holds personal data: keep it safe, and delete it after use.")))


def _beside(root: Path) -> Path:
    """This folder; the one beside the books where this one is theirs."""
    here = Path.cwd()
    return root.resolve().parent if here.resolve().is_relative_to(root.resolve()) else here


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--name", help="Name; an organisation's in the books stays.")
@click.option("--phone", help="Telephone.")
@click.option("--email", help="E-mail.")
@click.option("--address", help="Address.")
@click.option("--alias-add", multiple=True, help="Another name on bank lines. May be repeated.")
@click.option("--alias-remove", multiple=True, help="A name that is none any more. May be repeated.")
@click.option("--payer-number", help="Number under which CMS debits.")
@click.option("--bank-name", help="The name as it stands on statements.")
@click.option("--debit-bank", help="Bank that CMS debits.")
@click.option("--debit-account", help="Account that CMS debits.")
@click.option("--debit-holder", help="Whose account it is.")
@click.option(
    "--debit-number", help="The holder's birth date (YYMMDD), or an organisation's business number."
)
@click.option("--mandate-from", metavar="DATE", help="First day of the mandate.")
@click.option("--mandate-until", metavar="DATE", help="Last day of the mandate.")
@click.option("--own", metavar="COLUMN=TEXT", multiple=True, help="A column of your own. May be repeated.")
@DRY_RUN
@JSON
@click.pass_context
def edit(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    alias_add: tuple[str, ...],
    alias_remove: tuple[str, ...],
    mandate_from: str | None,
    mandate_until: str | None,
    own: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    **texts: str | None,
) -> None:
    """Change who somebody is in the register; an empty text takes away what stood there.

    It shows what was there and what is there then, and the access log notes it.
    """
    from importers.roster.editing import Edit  # noqa: PLC0415

    if any("=" not in one for one in own):
        raise click.UsageError(text(say("--own takes a column and a text: 비고=...")))
    days = {"mandate_from": mandate_from, "mandate_until": mandate_until}
    wanted = Edit(
        texts,
        {name: _day(day) for name, day in days.items() if day is not None},
        alias_add,
        alias_remove,
        dict(one.partition("=")[::2] for one in own),
    )
    _carry_out(context, id_, wanted, dry_run=dry_run, as_json=as_json)


def _day(words: str) -> dt.date | None:
    """The day; None for an empty text."""
    return DAY.convert(words, None, None).date() if words else None


def _carry_out(context: click.Context, id_: str, wanted: Edit, *, dry_run: bool, as_json: bool) -> None:
    from importers.roster.editing import edited  # noqa: PLC0415
    from importers.roster.session import register_files  # noqa: PLC0415
    from sfund.books.persons.access import reveal  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.member.differences import show_changes  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.members.slips import slips  # noqa: PLC0415

    told: list[tuple[Change, ...]] = []
    slipped: list[Message] = []

    def addition(books: Books) -> Additions:
        person, changes = edited(books, id_, wanted)
        slipped[:] = slips(person, next((one for one in books.register.persons if one.id == id_), None))
        if changes not in told:  # who will be shown is in the log before anything is
            reveal(books, [id_], [one.column for one in changes] or "names", "member edit")
            told.append(changes)
        others = [one for one in books.register.persons if one.id != id_]
        return Additions(files=register_files(books, (*others, person))) if changes else Additions()

    recorded(context, addition, dry_run=dry_run)
    changes = told[-1]
    if as_json:
        shown: list[Any] = [{"column": one.column, "old": one.old, "new": one.new} for one in changes]
        notes = [text(slip) for slip in slipped]
        print_json({"member": id_, "changes": shown, "notes": notes, "dry-run": dry_run})
        return
    show_changes(id_, changes)
    for slip in slipped:
        click.echo(f"{id_}: {text(slip)}", err=True)
    if not changes:
        click.echo(text(say("The register says the same; there is nothing to do.")))
    say_not_written(dry_run=dry_run)
