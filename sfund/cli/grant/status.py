"""`sfund grant status`: how grants stand, by budget line."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import AS_OF, JSON
from sfund.cli.writing import day_or_today
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from rich.console import Console

    from sfund.grants.account import GrantAccount

_PLACES = Decimal("0.0001")


@click.command()
@click.argument("id_", metavar="[GRANT]", required=False)
@AS_OF
@click.option("--all", "every", is_flag=True, help="Settled grants, too, of which nothing is left to do.")
@JSON
@click.pass_context
def status(
    context: click.Context, id_: str | None, as_of: dt.datetime | None, every: bool, as_json: bool
) -> None:
    """Show how grants stand: budget, spent, committed and remaining by line, days left and pace.

    Pace is the share of the budget that is spent ÷ the share of the time that is gone: 1 is as fast as the
    calendar. Without GRANT all are shown that are not settled, or of which money still has to go back.
    """
    from sfund.books.grants.accounts import account_named, grant_accounts, held_in_account  # noqa: PLC0415
    from sfund.books.grants.evidence import with_documents  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import console, print_json  # noqa: PLC0415
    from sfund.grants.notices import notices  # noqa: PLC0415

    books, day = load(context, names=False), day_or_today(as_of)
    if id_ is not None:
        accounts = [account_named(books, id_, day)]
    else:
        accounts = [
            one
            for one in grant_accounts(books, day).values()
            if every or one.settled is None or one.settlement.still_to_return > 0
        ]
    accounts = [with_documents(books, one) for one in accounts]
    told = {one.award.id: tuple(notices(one, held_in_account(books, one.award, day))) for one in accounts}
    if as_json:
        print_json({"grants": [_data(one, told[one.award.id]) for one in accounts]})
        return
    if not accounts:
        click.echo(text(say("No grant is open.")))
    screen = console()
    for account in accounts:
        _show(screen, account, told[account.award.id])


def _show(screen: Console, account: GrantAccount, told: tuple[Message, ...]) -> None:
    from sfund.cli.output import amount, table  # noqa: PLC0415

    title = say("{grant}, as of {day}", grant=account.award.id, day=account.as_of)
    heads = (say("Budget"), say("Spent"), say("Committed"), say("Remaining"), say("Share spent"))
    columns = [(say("Budget line"), "left"), *((head, "right") for head in heads)]
    rows = [
        (
            line.line,
            *(amount(one) for one in (line.budget, line.spent, line.committed, line.remaining)),
            _percent(line.spent, line.budget),
        )
        for line in account.lines
    ]
    left = account.budget - account.spent - account.committed
    sums = (amount(one) for one in (account.budget, account.spent, account.committed, left))
    total: tuple[str, ...] = (text(say("Total")), *sums, _percent(account.spent, account.budget))
    screen.print(table(title, columns, (*rows, total)))
    pace = say(
        "spent {spent} in {gone} of the time: pace {pace}",
        spent=_percent(account.spent, account.budget),
        gone=_share(account.time_gone),
        pace=_pace(account.pace),
    )
    if account.days_left is not None:
        days = say("days left: {days}, up to {day}", days=max(account.days_left, 0), day=account.until)
        screen.print(f"  {text(days)}; {text(pace)}")
    came = say("received {received} of {awarded}, own share {own} of {promised}, interest {interest}",
               received=amount(account.received), awarded=amount(account.awarded),
               own=amount(account.own_paid), promised=amount(account.own_share),
               interest=amount(account.interest))  # fmt: skip
    screen.print(f"  {text(came)}")
    for one in told:
        screen.print(f"  ! {text(one)}")
    screen.print()


def _percent(part: Decimal, whole: Decimal) -> str:
    return _share(Fraction(part) / Fraction(whole) if whole else None)


def _share(share: Fraction | None) -> str:
    return "–" if share is None else f"{_decimal(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def _pace(pace: Fraction | None) -> str:
    return "–" if pace is None else f"{_decimal(pace).quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _ratio(number: Fraction | None) -> str | None:
    return None if number is None else str(_decimal(number).quantize(_PLACES, ROUND_HALF_UP))


def _data(account: GrantAccount, told: tuple[Message, ...]) -> dict[str, Any]:
    award = account.award
    return {
        "grant": award.id,
        "kind": award.kind.value,
        "as_of": account.as_of,
        "from": award.begins,
        "until": account.until,
        "days_left": account.days_left,
        "time_gone": _ratio(account.time_gone),
        "pace": _ratio(account.pace),
        "settled": account.settled,
        "awarded": account.awarded,
        "own_share": account.own_share,
        "received": account.received,
        "own_share_paid": account.own_paid,
        "interest": account.interest,
        "budget": account.budget,
        "spent": account.spent,
        "committed": account.committed,
        "remaining": account.budget - account.spent - account.committed,
        "to_return": account.settlement.to_return,
        "still_to_return": account.settlement.still_to_return,
        "lines": [
            {"line": one.line, "budget": one.budget, "spent": one.spent, "committed": one.committed,
             "remaining": one.remaining}
            for one in account.lines
        ],
        "instalments": [
            {"due": one.due, "amount": one.amount, "received": one.received, "open": one.open}
            for one in account.instalments
        ],
        "notices": [text(one) for one in told],
    }  # fmt: skip
