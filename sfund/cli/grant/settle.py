"""`sfund grant settle`: the settlement of a grant, in three forms, and then the grant is shut."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.cli.options import JSON
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import current, text
from sfund.words import say

if TYPE_CHECKING:
    from reports.model import Report
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.cli.giving_out import Parcel
    from sfund.grants.account import GrantAccount


@click.command()
@click.argument("id_", metavar="GRANT")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
              help="Folder for the report as xlsx, PDF and hwpx.")  # fmt: skip
@click.option("--on", type=DAY, help="Day of the settlement (today).")
@click.option("--again", is_flag=True, help="Write the papers of a grant that is settled once more.")
@click.option("--dry-run", is_flag=True, help="Write the report alone; the books stay as they are.")
@JSON
@click.pass_context
def settle(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    output: Path,
    on: dt.datetime | None,
    again: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Settle GRANT: write its report, and shut it from the day of the settlement on, that day included.

    The report is written with --dry-run, too, so that the board reads it first. A grant is settled once; with
    --again its papers are written once more, as of the day on which it was settled.
    """
    if again and on is not None:
        raise click.UsageError(text(say("--again has the day of the settlement; --on names another")))
    made = _written(context, id_, output, None if again else day_or_today(on), dry_run=dry_run)
    _say(made, output, dry_run=dry_run, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Made:
    """The report, and the account from which it was made; `was_settled`: the books knew it before."""

    account: GrantAccount
    report: Report
    was_settled: bool


def _written(
    context: click.Context, grant: str, output: Path, day: dt.date | None, *, dry_run: bool
) -> _Made:
    """Makes the papers and tells the books of what the papers say; see `sfund.cli.giving_out`.

    Without a day they are those of the settlement that there is.
    """
    from sfund.books.grants.settling import settlement  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.giving_out import Parcel, give_out  # noqa: PLC0415
    from sfund.cli.outfile import refuse_in_books  # noqa: PLC0415

    def plan(books: Books, parcels: list[Parcel]) -> tuple[_Made, Additions]:
        account = _settled_before(books, grant) if day is None else _settled_now(books, grant, day)
        report, papers = _papers(books, account)
        for form, content in papers.items():
            parcels.append(Parcel(output / _name(grant, form)))
            refuse_in_books(parcels[-1].target)
            parcels[-1].pack(content)
        told = Additions() if day is None else Additions([settlement(account)])
        return _Made(account, report, day is None), told

    return give_out(context, plan, dry_run=dry_run)


def _settled_now(books: Books, grant: str, day: dt.date) -> GrantAccount:
    """The grant as a settlement on that day makes it, after everything was asked that may forbid it."""
    from sfund.books.grants.accounts import award_named  # noqa: PLC0415
    from sfund.books.grants.evidence import with_documents  # noqa: PLC0415
    from sfund.books.grants.settling import (  # noqa: PLC0415
        refuse_day,
        refuse_settled,
        require_settled_well,
        settled_account,
    )
    from sfund.grants.facts import GrantSettle  # noqa: PLC0415

    books.require_sound()
    refuse_settled(books, award_named(books, grant).id)
    refuse_day(books, grant, day, day_or_today(None))
    account = with_documents(books, settled_account(books, grant, GrantSettle(date=day, id=grant)))
    require_settled_well(books, account)
    return account


def _settled_before(books: Books, grant: str) -> GrantAccount:
    """The grant as the settlement has it that the books know."""
    from sfund.books.grants.evidence import with_documents  # noqa: PLC0415
    from sfund.books.grants.reopening import settlement_of_grant  # noqa: PLC0415
    from sfund.books.grants.settling import require_as_settled, settled_account  # noqa: PLC0415

    books.require_sound()
    held = settlement_of_grant(books, grant, say("leave --again out: then it is settled"))
    account = settled_account(books, grant, held)
    require_as_settled(books, account)
    return with_documents(books, account)


def _papers(books: Books, account: GrantAccount) -> tuple[Report, dict[str, bytes]]:
    """The report, and the files that say it by their form."""
    from reports.grants.settlement.as_hwpx import as_hwpx  # noqa: PLC0415
    from reports.grants.settlement.as_pdf import as_pdf  # noqa: PLC0415
    from reports.grants.settlement.as_xlsx import as_xlsx  # noqa: PLC0415
    from reports.grants.settlement.printed import printed  # noqa: PLC0415
    from reports.grants.settlement.statement import about, statement_of  # noqa: PLC0415

    report, head, language = statement_of(books, account), about(books, account), current()
    document = printed(report, head, language)
    return report, {
        "xlsx": as_xlsx(report, head, language),
        "pdf": as_pdf(document, account.as_of),
        "hwpx": as_hwpx(document),
    }


def _name(grant: str, form: str) -> str:
    return f"settlement-{grant}.{form}"


def _say(made: _Made, output: Path, *, dry_run: bool, as_json: bool) -> None:
    from reports.faces.formulas import formula_of  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    account, report = made.account, made.report
    names = [str(output / _name(account.award.id, form)) for form in ("xlsx", "pdf", "hwpx")]
    if as_json:
        from reports.faces.as_json import as_json as data  # noqa: PLC0415

        print_json(
            {
                **data(report),
                "grant": account.award.id,
                "files": names,
                "dry-run": dry_run and not made.was_settled,
            }
        )
        return
    screen = console()
    rows = [(text(one.label), amount(one.value), formula_of(one)) for one in report.figures]  # type: ignore[arg-type]
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
    if dry_run and not made.was_settled:
        click.echo(text(say("Into the books nothing was written (--dry-run).")))
