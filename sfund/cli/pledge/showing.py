"""`sfund pledge list` and `show`: how promises stand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import AS_OF, JSON
from sfund.cli.writing import day_or_today
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.giving.pledge_account import PledgeAccount, PledgePart


@click.command("list")
@AS_OF
@click.option("--all", "everything", is_flag=True, help="Those of which nothing is to come, too.")
@JSON
@click.pass_context
def list_(context: click.Context, as_of: dt.datetime | None, everything: bool, as_json: bool) -> None:
    """List pledges of which something is still to come."""
    from sfund.books.giving.pledges import pledge_accounts  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    day = day_or_today(as_of)
    accounts = [one for one in pledge_accounts(load(context), day).values() if everything or one.outstanding]
    if as_json:
        print_json({"as_of": str(day), "pledges": [account_data(one) for one in accounts]})
        return
    columns = [(say("Pledge"), "left"), (say("Party"), "left"), (say("Fund"), "left"),
               (say("Pledged"), "right"), (say("Received"), "right"), (say("Still to come"), "right"),
               (say("Late"), "right")]  # fmt: skip
    rows = [
        (one.pledge.id, one.pledge.party, one.pledge.fund, amount(one.pledged), amount(one.received),
         amount(one.outstanding), amount(one.overdue))
        for one in accounts
    ]  # fmt: skip
    console().print(table(say("Pledges on {day}", day=day), columns, rows))


@click.command()
@click.argument("id_", metavar="ID")
@AS_OF
@JSON
@click.pass_context
def show(context: click.Context, id_: str, as_of: dt.datetime | None, as_json: bool) -> None:
    """Show one pledge: what was promised, its parts, and what came."""
    from sfund.books.giving.promising import account_of  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    account = account_of(load(context), id_, day_or_today(as_of))
    if as_json:
        print_json(account_data(account))
        return
    screen = console()
    columns = [(say("Due on"), "left"), (say("Amount"), "right"), (say("Received"), "right"),
               (say("Still to come"), "right"), (say("Status"), "left"),
               (say("Days late"), "right")]  # fmt: skip
    rows = [
        (str(part.due or "–"), amount(part.amount), amount(part.received), amount(part.open),
         text(part.status(account.as_of).label), str(part.days_late(account.as_of) or ""))
        for part in account.parts
    ]  # fmt: skip
    screen.print(table(say("{pledge} of {party}", pledge=id_, party=account.pledge.party), columns, rows))
    came = [(str(gift.day), amount(gift.amount), text(_form(in_kind=gift.in_kind)), gift.entry)
            for gift in account.gifts]  # fmt: skip
    heads = [(say("Day"), "left"), (say("Amount"), "right"), (say("Form"), "left"), (say("Entry"), "left")]
    screen.print(table(say("What came"), heads, came))
    screen.print(in_a_line(account))


def _form(*, in_kind: bool) -> Any:
    return say("In kind") if in_kind else say("Money")


def account_data(account: PledgeAccount) -> dict[str, Any]:
    """As JSON has it."""
    pledge = account.pledge
    numbers = {
        "made": account.made,
        "raised": account.raised,
        "cancelled": account.cancelled,
        "pledged": account.pledged,
        "received": account.received,
        "in-kind": account.in_kind,
        "outstanding": account.outstanding,
        "overdue": account.overdue,
    }
    return {
        "pledge": pledge.id,
        "party": pledge.party,
        "fund": pledge.fund,
        "form": pledge.form.value,
        "currency": pledge.amount.currency,
        "as_of": str(account.as_of),
        **{key: f"{number:f}" for key, number in numbers.items()},
        "parts": [part_data(part, account) for part in account.parts],
        "came": [
            {"day": str(gift.day), "amount": f"{gift.amount:f}", "in-kind": gift.in_kind, "entry": gift.entry}
            for gift in account.gifts
        ],
    }


def part_data(part: PledgePart, account: PledgeAccount) -> dict[str, Any]:
    """One part as JSON has it."""
    return {
        "due": str(part.due) if part.due else None,
        "amount": f"{part.amount:f}",
        "received": f"{part.received:f}",
        "open": f"{part.open:f}",
        "status": part.status(account.as_of).value,
        "days-late": part.days_late(account.as_of),
    }


def in_a_line(account: PledgeAccount) -> str:
    """How the pledge stands, in one line."""
    return text(
        say(
            "{pledge}: {pledged} pledged, {received} received, {outstanding} to come, {overdue} late.",
            pledge=account.pledge.id,
            pledged=f"{account.pledged:,}",
            received=f"{account.received:,}",
            outstanding=f"{account.outstanding:,}",
            overdue=f"{account.overdue:,}",
        )
    )
