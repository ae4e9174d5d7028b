"""`sfund donation add`: gifts that no bank knows of, in kind or in cash."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import click

from sfund.cli.options import DRY_RUN, JSON, Renamed
from sfund.cli.writing import DAY, day_or_today, money_of, recorded, say_not_written
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.giving.entering import Entered
    from sfund.books.model import Books
    from sfund.books.writing import Additions

_KEY_SIGNS = 12
"""So many signs of an entry's key are no other entry's, and short enough to be typed."""


@click.command()
@click.option("--from", "donor", metavar="ID", help="Member or party who gave; nobody: an anonymous gift.")
@click.option("--on", cls=Renamed, formerly="--date", type=DAY, help="Day of the gift (today).")
@click.option("--amount", metavar="N", help="What it is worth as a whole.")
@click.option("--in-kind", "item", metavar="TEXT", help="What was given, such as 쌀 20kg; cash without it.")
@click.option("--quantity", metavar="N", help="How many of it.")
@click.option("--unit", "measure", metavar="TEXT", help="What is counted, such as 포.")
@click.option("--price", metavar="N", help="What one of it is worth.")
@click.option("--fund", metavar="NAME", help="Fund for which it was given.")
@click.option("--account", metavar="ACCOUNT", help="Where it went: cash, or given on as part of the work.")
@click.option("--income", metavar="ACCOUNT", help="Income account, where it is not that of gifts.")
@click.option("--via", metavar="ID", help="Who collected it for us.")
@click.option("--document", metavar="PATH", help="Evidence, a path below the books' folder.")
@DRY_RUN
@JSON
@click.pass_context
def add(
    context: click.Context, /, on: dt.datetime | None, dry_run: bool, as_json: bool, **typed: str | None
) -> None:
    """Enter a gift in kind, or in cash. Gifts by bank, card or platform come with their statements.

    In kind, the amount is quantity times price. What it is worth is said by the donor's invoice or by the
    market's price; keep the paper as --document.
    """
    from sfund.books.giving.entering import entered_gift  # noqa: PLC0415
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        gift = _understood(books, day_or_today(on), typed)
        return Additions([entered_gift(books, gift, day_or_today(None))])

    done = recorded(context, addition, dry_run=dry_run)
    written = render(done.additions.entries).strip()
    if as_json:
        print_json({"gift": _gift_of(done.additions), "written": written, "dry-run": dry_run})
        return
    click.echo(written)
    if not dry_run:
        gift = _gift_of(done.additions)
        click.echo(
            text(say("Entered as {gift}. To take it back: sfund reverse {entry} --why …", gift=gift,
                     entry=_key_of(done.after, gift)))
        )  # fmt: skip
    say_not_written(dry_run=dry_run)


def _gift_of(additions: Additions) -> str:
    from sfund.placing.drafts import Draft  # noqa: PLC0415

    entry = additions.entries[0]
    return str(entry.meta["gift"]) if isinstance(entry, Draft) else ""


def _key_of(books: Books, gift: str) -> str:
    """What `sfund reverse` calls the entry of the gift."""
    from sfund.books.entries import read_entries  # noqa: PLC0415

    return next(one.key for one in read_entries(books) if one.meta.get("gift") == gift)[:_KEY_SIGNS]


def _understood(books: Books, day: dt.date, typed: dict[str, str | None]) -> Entered:
    """What was typed, as amounts and numbers.

    Raises:
        RequestError: AMOUNT-WRONG, GIFT-AMOUNT.
    """
    from sfund.books.giving.entering import Entered  # noqa: PLC0415

    amount, quantity, price = (typed[key] for key in ("amount", "quantity", "price"))
    return Entered(
        day=day,
        donor=typed["donor"],
        amount=None if amount is None else money_of(amount, books.currency),
        item=typed["item"] or "",
        quantity=None if quantity is None else _quantity(quantity),
        measure=typed["measure"] or "",
        price=None if price is None else money_of(price, books.currency),
        fund=typed["fund"],
        account=typed["account"],
        income=typed["income"],
        more={key: said for key in ("via", "document") if (said := typed[key])},
    )


def _quantity(typed: str) -> Decimal:
    try:
        number = Decimal(typed.replace(",", ""))
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number <= 0:
        raise failure(
            RequestError,
            "GIFT-AMOUNT",
            say('"{quantity}" is no quantity', quantity=typed),
            expected=say("a number above zero"),
        )
    return number
