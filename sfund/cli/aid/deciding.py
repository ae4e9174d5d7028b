"""`sfund aid apply` and `decide`: who asks, and what the committee says."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Unpack

import click

from sfund.cli.loan.decision import Said, decision, options_of_decision
from sfund.cli.loan.telling import record
from sfund.cli.options import DOCUMENT, DRY_RUN, JSON, SAID_ON
from sfund.cli.writing import day_or_today, money_of, said_of, stated
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.facts import Fact
    from sfund.loans.aid import AidDecide
    from sfund.words import Message


@click.command()
@click.argument("member")
@click.argument("amount")
@click.option("--id", "id_", metavar="ID", help="Its id (the next of the year, such as A-2026-001).")
@SAID_ON
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def apply(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    member: str,
    amount: str,
    id_: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that MEMBER asks for AMOUNT; the books hold the id only, never why.

    What the need is belongs in the minutes, outside version control.
    """
    from sfund.books.loans.asking import member_on  # noqa: PLC0415
    from sfund.ids import next_of_year  # noqa: PLC0415
    from sfund.loans.aid import AidApply  # noqa: PLC0415

    day = day_or_today(on)

    def facts(books: Books) -> list[Fact]:
        key = id_ or next_of_year("A", books.registry.aids, day.year, 3)
        if key in books.registry.aids:
            raise failure(
                RequestError,
                "AID-ID-TAKEN",
                say("{id} is taken", id=key),
                expected=say("an id of its own; without --id it gets the next one"),
            )
        money = money_of(amount, books.currency)
        whose = member_on(books, member, day)
        return [stated(AidApply, date=day, id=key, amount=money, member=whose, **said_of(said))]

    record(context, facts, dry_run=dry_run, as_json=as_json)


@click.command()
@options_of_decision
@click.pass_context
def decide(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    again: bool,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: Unpack[Said],
) -> None:
    """Write down what the committee decided on mutual aid; the rules are those of a loan.

    The member in need and their own people may not vote.
    """
    from sfund.books.loans.aid import decision_of, known_aid  # noqa: PLC0415
    from sfund.books.loans.votes import replaced  # noqa: PLC0415
    from sfund.loans.aid import AidDecide  # noqa: PLC0415

    day = day_or_today(on)
    notes: list[Message] = []

    def facts(books: Books) -> list[Fact]:
        asked = known_aid(books, id_)
        last = decision_of(books, id_, dt.date.max)
        before = replaced(last, id_, "AID-DECIDED", day, again=again)
        fact = decision(AidDecide, asked, day, before, said)
        _refuse(books, fact)
        notes.extend(_beyond(books, fact))
        return [fact]

    record(context, facts, dry_run=dry_run, as_json=as_json, notes=notes)


def _refuse(books: Books, fact: AidDecide) -> None:
    """Refuses a decision that could not be taken so.

    Raises:
        RequestError: those of `sfund.books.loans.aid.decision_problems`.
    """
    from sfund.books.loans.aid import decision_problems  # noqa: PLC0415

    problems = tuple(decision_problems(books, fact))
    if problems:
        raise RequestError(*problems)


def _beyond(books: Books, fact: AidDecide) -> list[Message]:
    """What paying it in its year would exceed: said now, refused when it is to be paid."""
    from sfund.books.loans.aid import beyond, known_aid  # noqa: PLC0415
    from sfund.loans.facts import Outcome  # noqa: PLC0415

    if fact.outcome is not Outcome.APPROVED:
        return []
    asked = known_aid(books, fact.id)
    amount = fact.amount or asked.amount
    found = beyond(books, asked.member, amount.number, fact.date)
    return [say("It could not be paid this year: {why}", why=text(one.message)) for one in found]
