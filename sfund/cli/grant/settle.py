"""`sfund grant settle`: the settlement of a grant, in three forms, and then the grant is shut."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.grant.writing import dry_run_option, json_option
from sfund.cli.writing import DAY, day_or_today, recorded, say_not_written, stated
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from reports.model import Report
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.grant_account import GrantAccount


@click.command()
@click.argument("id_", metavar="GRANT")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
              help="Folder for the report as xlsx, PDF and hwpx.")  # fmt: skip
@click.option("--on", type=DAY, help="Day of the settlement (today).")
@dry_run_option
@json_option
@click.pass_context
def settle(  # noqa: PLR0913  the options of one command
    context: click.Context, id_: str, output: Path, on: dt.datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Settle GRANT: write its report, and shut it.

    The report is written with --dry-run, too, so that the board reads it first. Of a grant that is settled it
    is written again as it was; what has since gone back is then in it.
    """
    from sfund.cli.books import load  # noqa: PLC0415

    day = day_or_today(on)
    books = load(context)
    account = _account(books, id_, day)
    if account.settled is None:
        _require_settled_well(books, account)
    made = _written(books, account, output)
    if account.settled is None:

        def addition(now: Books) -> Additions:
            from sfund.books.writing import Additions  # noqa: PLC0415
            from sfund.grants import GrantSettle  # noqa: PLC0415

            _require_settled_well(now, _account(now, id_, day))
            return Additions([stated(GrantSettle, date=day, id=id_)])

        recorded(context, addition, dry_run=dry_run)
    _say(account, made, output, dry_run=dry_run and account.settled is None, as_json=as_json)


def _account(books: Books, grant: str, day: dt.date) -> GrantAccount:
    from sfund.books.grant_evidence import with_documents  # noqa: PLC0415
    from sfund.books.grants import account_named  # noqa: PLC0415

    books.require_sound()
    return with_documents(books, account_named(books, grant, day))


def _require_settled_well(books: Books, account: GrantAccount) -> None:
    """Refuses to shut what is not in order.

    Raises:
        BooksError: what the rules find in the grant, and GRANT-STILL-COMMITTED.
    """
    from sfund.books.errors import in_books  # noqa: PLC0415
    from sfund.checks.grants import found_in  # noqa: PLC0415
    from sfund.errors import BooksError, Diagnostic  # noqa: PLC0415

    found = list(in_books(found_in(account), books.root))
    if account.committed:
        found.append(
            Diagnostic(
                "GRANT-STILL-COMMITTED",
                say(
                    "of the grant {grant} {amount} is promised and not paid",
                    grant=account.award.id,
                    amount=f"{account.committed:,}",
                ),
                expected=say("nothing promised on the day of the settlement"),
                hint=say('pay it, or take the promise back: "sfund grant release"'),
            )
        )
    if found:
        raise BooksError(*found)


def _written(books: Books, account: GrantAccount, output: Path) -> Report:
    """Writes the three files; gives the report that they say."""
    from reports.settlement.as_hwpx import as_hwpx  # noqa: PLC0415
    from reports.settlement.as_pdf import as_pdf  # noqa: PLC0415
    from reports.settlement.as_xlsx import as_xlsx  # noqa: PLC0415
    from reports.settlement.printed import printed  # noqa: PLC0415
    from reports.settlement.statement import about, statement_of  # noqa: PLC0415
    from sfund.cli.outfile import write_file  # noqa: PLC0415
    from sfund.languages import current  # noqa: PLC0415

    report, head, language = statement_of(books, account), about(books, account), current()
    document = printed(report, head, language)
    made = {
        "xlsx": as_xlsx(report, head, language),
        "pdf": as_pdf(document, account.as_of),
        "hwpx": as_hwpx(document),
    }
    output.mkdir(parents=True, exist_ok=True)
    for form, content in made.items():
        write_file(output / _name(account, form), content)
    return report


def _name(account: GrantAccount, form: str) -> str:
    return f"settlement-{account.award.id}.{form}"


def _say(account: GrantAccount, report: Report, output: Path, *, dry_run: bool, as_json: bool) -> None:
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    names = [str(output / _name(account, form)) for form in ("xlsx", "pdf", "hwpx")]
    if as_json:
        from reports.as_json import as_json as data  # noqa: PLC0415

        print_json({**data(report), "grant": account.award.id, "files": names, "dry-run": dry_run})
        return
    screen = console()
    rows = [(text(one.label), amount(one.value), text(one.formula)) for one in report.figures]  # type: ignore[arg-type]
    columns = [(say("Figure"), "left"), (say("Value"), "right"), (say("How it is made"), "left")]
    screen.print(table(report.title, columns, rows))
    rest = account.settlement.still_to_return
    if rest > 0:
        screen.print(
            text(
                say(
                    "{amount} goes back to the grantor; the import will know the payment.", amount=f"{rest:,}"
                )
            )
        )
    for name in names:
        click.echo(text(say("Written: {file}", file=name)))
    say_not_written(dry_run=dry_run)
