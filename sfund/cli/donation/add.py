"""`sfund donation add`: gifts that no bank knows of, in kind or in cash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import click

from sfund.cli.writing import DAY, day_or_today, money_of, recorded, say_not_written
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.errors import RequestError
    from sfund.giving.gifts import Thing
    from sfund.money import Money

CASH, DONATIONS = "Assets:Cash", "Income:Donations"
IN_KIND, PASSED_ON = "Income:Donations:InKind", "Expenses:Program:InKind"


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed."""

    donor: str | None
    day: dt.date
    amount: str | None
    item: str | None
    quantity: str | None
    measure: str | None
    price: str | None
    fund: str | None
    account: str | None
    income: str | None
    via: str | None
    document: str | None


@click.command()
@click.option("--from", "donor", metavar="ID", help="Member or party who gave; nobody: an anonymous gift.")
@click.option("--date", "day", type=DAY, help="Day of the gift (today).")
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
@click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def add(
    context: click.Context, /, day: dt.datetime | None, dry_run: bool, as_json: bool, **typed: str | None
) -> None:
    """Enter a gift in kind, or in cash. Gifts by bank, card or platform come with their statements.

    In kind, the amount is quantity times price. What it is worth is said by the donor's invoice or by the
    market's price; keep the paper as --document.
    """
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    asked = Request(day=day_or_today(day), **typed)
    done = recorded(context, lambda books: _additions(books, asked), dry_run=dry_run)
    written = render(done.additions.entries).strip()
    if as_json:
        print_json({"gift": _gift_of(done.additions), "written": written, "dry-run": dry_run})
        return
    click.echo(written)
    if not dry_run:
        click.echo(
            text(say("Entered as {gift}. To take it back: sfund reverse", gift=_gift_of(done.additions)))
        )
    say_not_written(dry_run=dry_run)


def _gift_of(additions: Additions) -> str:
    from sfund.placing.drafts import Draft  # noqa: PLC0415

    entry = additions.entries[0]
    return str(entry.meta["gift"]) if isinstance(entry, Draft) else ""


def _additions(books: Books, asked: Request) -> Additions:
    """The entry.

    Raises:
        RequestError: AMOUNT-WRONG, GIFT-AMOUNT, UNKNOWN-PARTY, UNKNOWN-ACCOUNT, UNKNOWN-FUND.
    """
    from sfund.books.giving.gifts import gift_entry  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415

    amount = _amount(books, asked)
    income = asked.income or (IN_KIND if asked.item else DONATIONS)
    went_to = asked.account or (PASSED_ON if asked.item else CASH)
    for account in (income, went_to):
        _require("account", account, books.opens)
    if asked.donor is not None:
        _require("party", asked.donor, {**books.registry.parties, **books.registry.members})
    if asked.fund is not None:
        _require("fund", asked.fund, {"general": None, **books.registry.funds})
    entry = gift_entry(
        books,
        asked.day,
        amount,
        "현물기부" if asked.item else "현금기부",
        donor=asked.donor,
        accounts=(went_to, income),
        fund=asked.fund or books.fund_of_account(income),
        thing=_thing(asked),
        more={key: value for key, value in (("via", asked.via), ("document", asked.document)) if value},
    )
    return Additions([entry])


def _amount(books: Books, asked: Request) -> Money:
    from sfund.money import Money  # noqa: PLC0415

    said = money_of(asked.amount, books.currency) if asked.amount is not None else None
    if asked.quantity is None or asked.price is None:
        if said is None:
            raise _refused("GIFT-AMOUNT", say("what it is worth is not said"),
                           say("--amount, or --quantity and --price"))  # fmt: skip
        return said
    number = _quantity(asked.quantity) * money_of(asked.price, books.currency).number
    reckoned = money_of(f"{number.normalize():f}", books.currency)
    if said is not None and said != reckoned:
        raise _refused("GIFT-AMOUNT", say("quantity times price is {amount}", amount=reckoned), None)
    return Money(reckoned.number, books.currency)


def _quantity(typed: str) -> Decimal:
    try:
        number = Decimal(typed.replace(",", ""))
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number <= 0:
        raise _refused("GIFT-AMOUNT", say('"{quantity}" is no quantity', quantity=typed),
                       say("a number above zero"))  # fmt: skip
    return number


def _thing(asked: Request) -> Thing | None:
    from sfund.giving.gifts import Thing  # noqa: PLC0415

    if not asked.item:
        return None
    quantity = _quantity(asked.quantity) if asked.quantity is not None else None
    price = Decimal(asked.price.replace(",", "").removesuffix("원")) if asked.price is not None else None
    return Thing(asked.item, quantity, asked.measure or "", price)


def _require(noun: str, key: str, known: Mapping[str, object]) -> None:
    from sfund.errors import RequestError  # noqa: PLC0415
    from sfund.registry import unknown_at  # noqa: PLC0415

    if key not in known:
        raise RequestError(unknown_at(noun, key, known, None, None))


def _refused(code: str, message: Message, expected: Message | None) -> RequestError:
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    return failure(RequestError, code, message, expected=expected)
