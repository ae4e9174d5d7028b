"""`sfund grant spend`: spending by hand with its evidence, held against the grant's rules beforehand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sfund.cli.grant.writing import write
from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.writing import DAY, day_or_today, money_of, stated

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.render import Entry


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("line")
@click.argument("amount")
@click.option("--from-account", help="The account that paid (the grant's own).")
@click.option("--account", help="What it was spent on (where this line went last).")
@click.option("--document", help="The evidence: a path in the books.")
@click.option("--payee", help="Id of the party or member that was paid.")
@click.option("--text", "words", default="", help="What for, in a few words; no person's name.")
@click.option("--release", "released", is_flag=True, help="It was promised; take the promise back.")
@click.option("--on", type=DAY, help="Day of the payment (today).")
@DRY_RUN
@JSON
@click.pass_context
def spend(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    line: str,
    amount: str,
    from_account: str | None,
    account: str | None,
    document: str | None,
    payee: str | None,
    words: str,
    released: bool,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Enter that AMOUNT of LINE of GRANT was spent.

    What the bank's file brings needs no such entry, and an account whose statements are imported takes none.
    Refused is what the grant's rules do not allow, what its money does not suffice for, a day to come, and
    spending without --document where its kind asks for evidence.
    """

    def made(books: Books) -> list[Entry]:
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415
        from sfund.books.grants.planning import require_committed  # noqa: PLC0415
        from sfund.books.grants.spending import Spending, spending  # noqa: PLC0415
        from sfund.grants.facts import GrantRelease  # noqa: PLC0415

        day, today = day_or_today(on), day_or_today(None)
        money = money_of(amount, award_named(books, id_).amount.currency)
        asked = Spending(id_, line, money, day, account, from_account, document, payee, words)
        draft = spending(books, asked, today)
        if not released:
            return [draft]
        require_committed(books, id_, line, money.number, day)
        return [draft, stated(GrantRelease, date=day, id=id_, line=line, amount=money)]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)
