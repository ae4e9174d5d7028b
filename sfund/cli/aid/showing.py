"""`sfund aid list`: what was asked for, decided and paid."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import AS_OF, JSON
from sfund.cli.writing import day_or_today
from sfund.languages import text
from sfund.money import ZERO
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books


@click.command("list")
@AS_OF
@JSON
@click.pass_context
def list_(context: click.Context, /, as_of: dt.datetime | None, as_json: bool) -> None:
    """List applications for mutual aid, how they were decided, and what was paid. Members are ids."""
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415
    from sfund.loans.facts import Outcome  # noqa: PLC0415
    from sfund.loans.voting import OUTCOMES  # noqa: PLC0415

    books = load(context, names=False)
    day = day_or_today(as_of)
    rows = _rows(books, day)
    if as_json:
        print_json({"as-of": day, "aid": rows})
    elif not rows:
        click.echo(text(say("Nobody has asked for mutual aid.")))
    else:
        columns = ((say("Id"), "left"), (say("Day"), "left"), (say("Member"), "left"),
                   (say("Asked for"), "right"), (say("Decision"), "left"), (say("Granted"), "right"),
                   (say("Paid"), "right"))  # fmt: skip
        cells = (
            (
                str(one["id"]),
                str(one["day"]),
                str(one["member"]),
                amount(one["asked"]),
                text(OUTCOMES[Outcome(one["decision"])]) if one["decision"] else "–",
                amount(one["granted"]),
                amount(one["paid"]),
            )
            for one in rows
        )
        console().print(table(say("Mutual aid"), columns, cells))


def _rows(books: Books, day: dt.date) -> list[dict[str, Any]]:
    from sfund.books.loans.aid import decision_of, paid_on  # noqa: PLC0415
    from sfund.loans.facts import Outcome  # noqa: PLC0415

    paid, rows = paid_on(books, day), []
    for key in sorted(books.registry.aids):
        asked, decision = books.registry.aid(key), decision_of(books, key, day)
        if asked is None or asked.date > day:
            continue
        approved = decision is not None and decision.outcome is Outcome.APPROVED
        rows.append(
            {
                "id": key,
                "day": asked.date,
                "member": asked.member,
                "asked": asked.amount.number,
                "decision": decision.outcome.value if decision else None,
                "granted": decision.amount.number if decision and approved else None,
                "paid": paid.get(key, ZERO),
            }
        )
    return rows
