"""`sfund receipt list`: what was issued, without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sfund.cli.options import JSON
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.giving.receipts import Receipt


@click.command("list")
@click.option("--year", type=click.IntRange(1900, 9999), help="Only those issued in this year.")
@click.option("--donor", metavar="ID", help="Only those of this donor.")
@JSON
@click.pass_context
def list_(context: click.Context, year: int | None, donor: str | None, as_json: bool) -> None:
    """List receipts: number, day, donor, amount, and whether it counts."""
    from sfund.books.giving.receipts import receipts_in  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import console, print_json, table  # noqa: PLC0415

    found = [
        one
        for one in receipts_in(load(context, names=False))
        if year in (None, one.issue.date.year) and donor in (None, one.issue.donor)
    ]
    if as_json:
        print_json({"receipts": [_as_data(one) for one in found]})
        return
    if not found:
        click.echo(text(say("No receipts.")))
        return
    columns = ((say("Receipt"), "left"), (say("Issued"), "left"), (say("Donor"), "left"),
               (say("Code"), "left"), (say("Amount"), "right"), (say("Copies"), "right"),
               (say("Status"), "left"))  # fmt: skip
    console().print(table(None, columns, map(_row, found)))


def _row(one: Receipt) -> tuple[str, ...]:
    status = text(say("valid") if one.void is None else say("void since {day}", day=one.void.date))
    issue = one.issue
    return (issue.id, issue.date.isoformat(), issue.donor, issue.code.value, f"{issue.amount.number:,}",
            str(len(one.copies)), status)  # fmt: skip


def _as_data(one: Receipt) -> dict[str, object]:
    issue = one.issue
    return {
        "number": issue.id,
        "issued": issue.date.isoformat(),
        "donor": issue.donor,
        "code": issue.code.value,
        "kind": issue.kind.value,
        "from": issue.first.isoformat(),
        "until": issue.until.isoformat(),
        "amount": str(issue.amount.number),
        "currency": issue.amount.currency,
        "gifts": list(issue.gift_ids),
        "copies": [day.isoformat() for day in one.copies],
        "void": one.void.date.isoformat() if one.void else None,
        "why": one.void.why if one.void else None,
    }
