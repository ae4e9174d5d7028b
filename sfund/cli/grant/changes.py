"""`sfund grant change`, `commit` and `release`: what becomes of a budget before it is spent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.grant.writing import write
from sfund.cli.options import DRY_RUN, FROM_DAY_ON, JSON
from sfund.cli.writing import DAY, day_or_today, money_of, stated
from sfund.languages import text
from sfund.money import ZERO, Money
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.facts import Fact


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("amount")
@click.option("--from", "giver", metavar="LINE", help="The line that gives (none: the award rises).")
@click.option("--to", "taker", metavar="LINE", help="The line that takes (none: the award falls).")
@click.option("--new", is_flag=True, help="The line that takes was not in the plan; make it.")
@click.option("--own-share", is_flag=True, help="Not the award rises or falls, but the own share.")
@click.option("--document", help="The grantor's approval: a path in the books.")
@click.option("--on", type=DAY, help="Day of the approval (today).")
@DRY_RUN
@JSON
@click.pass_context
def change(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    amount: str,
    giver: str | None,
    taker: str | None,
    new: bool,
    own_share: bool,
    document: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move AMOUNT of the budget of GRANT from one line to another.

    With --to alone the award itself rises by AMOUNT, with --from alone it falls: line and total change
    together, so the lines still add up. Where the rules of its kind ask for the grantor's approval it is
    named with --document.
    """
    if giver is None and taker is None:
        raise click.UsageError(text(say("say with --from which line gives, with --to which takes, or both")))
    if own_share and giver is not None and taker is not None:
        raise click.UsageError(text(say("--own-share goes with --from or --to alone: the total changes")))

    def made(books: Books) -> list[Fact]:
        from sfund.books.evidence import kept_document  # noqa: PLC0415
        from sfund.books.grants.accounts import account_named, require_line  # noqa: PLC0415
        from sfund.books.grants.planning import hold_change, require_approval, require_enough  # noqa: PLC0415
        from sfund.grants.facts import GrantChange, GrantLine  # noqa: PLC0415

        day = day_or_today(on)
        account = account_named(books, id_, day)
        money = money_of(amount, account.award.amount.currency)
        require_approval(account, document)
        shared = {"date": day, "id": id_, "document": kept_document(books, document) if document else None}
        facts: list[Any] = []
        if giver is None or taker is None:
            facts.append(_amended(money if giver is None else -money, shared, own_share=own_share))
        if giver is not None:
            require_enough(books, id_, giver, money.number, day)
            facts.append(stated(GrantChange, line=giver, amount=-money, **shared))
        if taker is not None:
            if new and taker not in books.registry.grant_lines(id_):
                nothing = Money(ZERO, money.currency)
                facts.append(stated(GrantLine, line=taker, amount=nothing, **shared))
            else:
                require_line(books, id_, taker)
            facts.append(stated(GrantChange, line=taker, amount=money, **shared))
        hold_change(books, id_, facts)
        return facts

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


def _amended(money: Money, shared: dict[str, Any], *, own_share: bool) -> Fact:
    """That the total is another one: the award, or the own share beside it."""
    from sfund.grants.facts import GrantAmend  # noqa: PLC0415

    if own_share:
        return stated(GrantAmend, amount=Money(ZERO, money.currency), own_share=money, **shared)
    return stated(GrantAmend, amount=money, **shared)


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("line")
@click.argument("amount")
@click.option("--note", help="For what, in a few words; no person's name.")
@FROM_DAY_ON
@DRY_RUN
@JSON
@click.pass_context
def commit(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    line: str,
    amount: str,
    note: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record that AMOUNT of LINE is promised to somebody and not paid yet."""

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415
        from sfund.books.grants.planning import hold, require_enough, require_whole  # noqa: PLC0415
        from sfund.grants.facts import GrantCommit  # noqa: PLC0415

        day = day_or_today(on)
        money = money_of(amount, award_named(books, id_).amount.currency)
        require_enough(books, id_, line, money.number, day)
        require_whole(books, id_)
        fact = stated(GrantCommit, date=day, id=id_, line=line, amount=money, note=note)
        hold(books, id_, [fact])
        return [fact]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("line")
@click.argument("amount")
@FROM_DAY_ON
@DRY_RUN
@JSON
@click.pass_context
def release(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    line: str,
    amount: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record that AMOUNT promised of LINE was paid, or is promised no more."""

    def made(books: Books) -> list[Fact]:
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415
        from sfund.books.grants.planning import hold, require_committed  # noqa: PLC0415
        from sfund.grants.facts import GrantRelease  # noqa: PLC0415

        day = day_or_today(on)
        money = money_of(amount, award_named(books, id_).amount.currency)
        require_committed(books, id_, line, money.number, day)
        fact = stated(GrantRelease, date=day, id=id_, line=line, amount=money)
        hold(books, id_, [fact])
        return [fact]

    write(context, id_, made, dry_run=dry_run, as_json=as_json)
