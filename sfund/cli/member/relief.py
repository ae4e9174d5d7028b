"""`sfund member waive` and `write-off`: dues that are asked no more."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.member.recording import record
from sfund.cli.options import DRY_RUN, FROM_DAY_ON, JSON
from sfund.cli.writing import DAY, day_or_today, money_of, stated
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("months", metavar="MONTHS")
@click.option("--amount", help="As much of it in all; without it all of these months.")
@click.option("--why", required=True, help="Words kept with it; no person's name.")
@click.option("--document", help="Minutes or letter, a file under documents/.")
@FROM_DAY_ON
@DRY_RUN
@JSON
@click.pass_context
def waive(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    months: str,
    amount: str | None,
    why: str,
    document: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Waive dues: these months, such as 2026-03 or 2026-03/2026-05, are asked no more.

    An amount goes to the oldest month first. What was paid for them counts for other months.
    """
    from sfund.books.membership import known_member, refuse_same_waiver  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.members.facts import DuesWaived  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        known_member(books, id_)
        fact = stated(
            DuesWaived,
            date=day_or_today(on),
            id=id_,
            covers=_months(months),
            amount=money_of(amount, books.currency) if amount else None,
            note=why,
            document=document,
        )
        refuse_same_waiver(books, fact)
        return Additions([fact])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json)


@click.command(name="write-off")
@click.argument("id_", metavar="ID")
@click.argument("months", metavar="[MONTHS]", required=False)
@click.option("--too-old", is_flag=True, help="All that is older than the limit ([dues] claim-years).")
@click.option("--why", required=True, help="The decision in words, such as the meeting; no person's name.")
@click.option("--document", help="Minutes of the decision, a file under documents/.")
@click.option("--on", type=DAY, help="Day of the decision (today).")
@DRY_RUN
@JSON
@click.pass_context
def write_off(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    months: str | None,
    too_old: bool,
    why: str,
    document: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give up what is still open of these months, by decision.

    No posting is made: dues become income when they are paid. What was paid stays paid.
    """
    from sfund.books.dues import claims_to_give_up, written_off  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.members.facts import DuesWrittenOff  # noqa: PLC0415

    if (months is None) != too_old:
        raise click.UsageError(text(say("say the months, or --too-old")))
    day = day_or_today(on)

    def addition(books: Books) -> Additions:
        claims = claims_to_give_up(books, id_, day, None if too_old else _months(str(months)))
        said = {"date": day, "id": id_, "note": why, "document": document}
        return Additions([stated(DuesWrittenOff, **said, **written_off(claim)) for claim in claims])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json)


def _months(words: str) -> str:
    from sfund.periods import MonthSpan  # noqa: PLC0415

    try:
        return str(MonthSpan.parse(words))
    except ValueError:
        raise click.UsageError(text(say("months are written as 2026-03 or 2026-03/2026-05"))) from None
