"""`sfund donation list`: gifts by day, without a name unless it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from sfund.cli.options import JSON, NAMES
from sfund.languages import current, text
from sfund.money import total
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.giving.gifts import Gift

COMMAND = "donation list"


@click.command("list")
@click.option("--donor", metavar="ID", help="Only gifts of this donor.")
@click.option("--year", type=click.IntRange(1900, 9999), help="Only gifts of this year.")
@NAMES
@JSON
@click.pass_context
def list_(context: click.Context, donor: str | None, year: int | None, names: bool, as_json: bool) -> None:
    """List gifts and refunds: who, what for, through whom, regular or not, and on which receipt."""
    from reports.giving.donors import receipt_by_gift  # noqa: PLC0415
    from sfund.books.giving.gifts import gifts_of, pledged_in_parts  # noqa: PLC0415
    from sfund.books.giving.receipts import receipts_in  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.giving.gifts import regular_givers  # noqa: PLC0415

    books = load(context, names=names)
    every = gifts_of(books)
    found = [one for one in every if donor in (None, one.donor) and year in (None, one.day.year)]
    regular = regular_givers(every, pledged_in_parts(books))
    on_receipt = receipt_by_gift(receipts_in(books))
    if as_json:
        print_json({"gifts": [_as_data(one, regular, on_receipt) for one in found]})
    elif not found:
        click.echo(text(say("No gifts.")))
    else:
        _show(books, found, regular, on_receipt, _names(books, found) if names else {})


def _names(books: Books, found: list[Gift]) -> Mapping[str, str]:
    """The names of organisations by the books, of persons by the register."""
    from sfund.books.giving.receipts import organisation_name  # noqa: PLC0415
    from sfund.books.persons.access import reveal  # noqa: PLC0415

    ids = {one.donor for one in found if one.donor}
    known = {id_: name for id_ in ids if (name := organisation_name(books, id_))}
    persons = reveal(books, ids - known.keys(), "names", COMMAND)
    return {**known, **{id_: person.name for id_, person in persons.items()}}


def _show(
    books: Books,
    found: list[Gift],
    regular: frozenset[str],
    on_receipt: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    from importers.booking.lessons import service_names  # noqa: PLC0415
    from reports.giving.donors import purpose, what  # noqa: PLC0415
    from sfund.books.giving.collectors import collector_name  # noqa: PLC0415
    from sfund.cli.output import console, table  # noqa: PLC0415

    language, services = current(), service_names(books.root, current())
    columns = ((say("Date"), "left"), (say("Donor"), "left"), (say("What"), "left"), (say("Purpose"), "left"),
               (say("Collected by"), "left"), (say("Regular"), "left"), (say("Receipt"), "left"),
               (say("Amount"), "right"))  # fmt: skip
    rows = [
        (
            one.day.isoformat(),
            f"{one.donor} {names.get(one.donor, '')}".rstrip() if one.donor else text(say("anonymous")),
            what(one, language),
            purpose(books, one.fund, language),
            collector_name(books, one.via, services),
            text(say("yes")) if one.donor in regular else "",
            on_receipt.get(one.id, ""),
            f"{one.amount:,}" if one.currency == books.currency else f"{one.amount:,} {one.currency}",
        )
        for one in found
    ]
    console().print(table(None, columns, rows))
    given = total(one.amount for one in found if one.currency == books.currency)
    click.echo(text(say("{count} gifts, {amount}", count=len(found), amount=f"{given:,} {books.currency}")))


def _as_data(one: Gift, regular: frozenset[str], on_receipt: Mapping[str, str]) -> dict[str, object]:
    thing = one.thing
    return {
        "gift": one.id,
        "day": one.day.isoformat(),
        "donor": one.donor,
        "amount": str(one.amount),
        "currency": one.currency,
        "kind": one.kind.value,
        "item": thing.item if thing else None,
        "quantity": str(thing.quantity) if thing and thing.quantity is not None else None,
        "fund": one.fund,
        "account": one.account,
        "via": one.via,
        "regular": one.donor in regular,
        "deductible": one.deductible,
        "receipt": on_receipt.get(one.id),
    }
