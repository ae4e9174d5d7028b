"""What `sfund loan decide` and `sfund aid decide` share: their options, and the decision that they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from sfund.cli.loan.telling import ids_of
from sfund.cli.options import DRY_RUN, JSON, NOTE
from sfund.cli.writing import DAY, money_of, said_of, stated

if TYPE_CHECKING:
    from sfund.loans.aid import AidApply, AidDecide
    from sfund.loans.facts import LoanApply, LoanDecide

_Command = Callable[..., Any]
D = TypeVar("D", "LoanDecide", "AidDecide")


class Said(TypedDict):
    """What was typed of the decision itself."""

    outcome: str
    votes_for: Sequence[str]
    against: Sequence[str]
    recused: Sequence[str]
    amount: str | None
    until: dt.datetime | None
    note: str | None
    document: str | None


def options_of_decision(command: _Command) -> _Command:
    """The arguments and options that every decision has: those of `Said`, then `again` and `on`."""
    for option in reversed((
        click.argument("id_", metavar="ID"),
        click.argument("outcome", type=click.Choice(("approved", "rejected"))),
        click.option("--for", "votes_for", multiple=True, metavar="IDS", help="Who voted for it."),
        click.option("--against", multiple=True, metavar="IDS", help="Who voted against it."),
        click.option("--recused", multiple=True, metavar="IDS", help="Who stepped aside."),
        click.option("--amount", help="What is granted, where that is less than was asked for."),
        click.option("--until", type=DAY, help="The last day on which money may be paid out on it."),
        click.option("--again", is_flag=True, help="It takes the place of an earlier decision."),
        click.option("--on", type=DAY, help="The day of the decision (today)."),
        NOTE,
        click.option("--document", help="The minutes: a file in documents/."),
        DRY_RUN,
        JSON,
    )):  # fmt: skip
        command = option(command)
    return command


def decision(
    kind: type[D], asked: LoanApply | AidApply, day: dt.date, replaces: dt.date | None, said: Said
) -> D:
    """The decision of `day` on what was asked for, in place of that of `replaces`, as the books will have it.

    Raises:
        RequestError: AMOUNT-WRONG, DIRECTIVE-FIELD.
    """
    amount, until = said["amount"], said["until"]
    words = {
        "votes_for": ids_of(said["votes_for"]),
        "against": ids_of(said["against"]),
        "recused": ids_of(said["recused"]),
        "note": said["note"],
        "document": said["document"],
    }
    return stated(
        kind,
        date=day,
        id=asked.id,
        outcome=said["outcome"],
        amount=money_of(amount, asked.amount.currency) if amount else None,
        until=until.date() if until else None,
        replaces=replaces,
        **said_of(words),
    )
