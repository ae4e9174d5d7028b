"""`sfund pledge make`, `due`, `raise`, `cancel` and `receive`: a promise and what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.writing import DAY, day_or_today, money_of, recorded, say_not_written, stated
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.giving.pledge_account import PledgeAccount
    from sfund.giving.pledges import PledgeFact, PledgeMake
    from sfund.money import Money
    from sfund.placing.drafts import Draft

_ON = click.option("--on", type=DAY, help="The day on which it was said (today).")
_NOTE = click.option("--note", help="In a few words; no person's name.")
_DOCUMENT = click.option("--document", help="Where it is written down: a file in documents/.")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@click.command()
@click.argument("party")
@click.argument("amount")
@click.option("--kind", type=click.Choice(["csr", "donation"]), default="csr", show_default=True,
              help="A company's social contribution, or a donation.")  # fmt: skip
@click.option("--fund", default="general", show_default=True, help="What it is for.")
@click.option(
    "--part", "parts", multiple=True, metavar="DAY=AMOUNT", help="A part and the day on which it is due."
)
@click.option("--in-kind", is_flag=True, help="Goods or work are promised; AMOUNT is what they are worth.")
@click.option("--id", "id_", metavar="ID", help="Its id (the next of the year, such as P-2026-3).")
@_ON
@_NOTE
@_DOCUMENT
@_DRY_RUN
@_JSON
@click.pass_context
def make(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    party: str,
    amount: str,
    kind: str,
    fund: str,
    parts: tuple[str, ...],
    in_kind: bool,
    id_: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that PARTY promises AMOUNT, at once or in parts that need not be equal."""
    from sfund.giving.pledges import PledgeDue, PledgeMake  # noqa: PLC0415

    day = day_or_today(on)
    given = [_part(one) for one in parts]

    def facts(books: Books) -> list[PledgeFact]:
        key = id_ or _next_id(books, day)
        form = "in-kind" if in_kind else "money"
        promise = stated(PledgeMake, date=day, id=key, amount=money_of(amount, books.currency), party=party,
                         kind=kind, fund=fund, form=form, **_said(said))  # fmt: skip
        dues = [stated(PledgeDue, date=day, id=key, due=due, amount=money_of(part, books.currency))
                for due, part in given]  # fmt: skip
        return [promise, *dues]

    _record(context, facts, dry_run=dry_run, as_json=as_json)


def _part(words: str) -> tuple[dt.date, str]:
    day, _, amount = words.partition("=")
    try:
        return dt.date.fromisoformat(day.strip()), amount.strip()
    except ValueError:
        raise click.UsageError(
            text(say("a part is a day and an amount, such as 2026-06-30=10000000"))
        ) from None


def _next_id(books: Books, day: dt.date) -> str:
    number = 1
    while f"P-{day.year}-{number}" in books.registry.pledges:
        number += 1
    return f"P-{day.year}-{number}"


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("due", type=DAY, metavar="DAY")
@click.argument("amount")
@click.option("--on", type=DAY, help="The day on which it was said (that of the pledge).")
@_NOTE
@_DOCUMENT
@_DRY_RUN
@_JSON
@click.pass_context
def due(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    due: dt.datetime,
    amount: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Say that AMOUNT of a pledge is due on DAY; a day before the pledge was made is refused."""
    from sfund.giving.pledges import PledgeDue  # noqa: PLC0415

    def facts(books: Books) -> list[PledgeFact]:
        pledge = known_pledge(books, id_)
        return [stated(PledgeDue, date=on.date() if on else pledge.date, id=id_, due=due.date(),
                       amount=money_of(amount, pledge.amount.currency), **_said(said))]  # fmt: skip

    _record(context, facts, dry_run=dry_run, as_json=as_json)


@click.command("raise")
@click.argument("id_", metavar="ID")
@click.argument("amount")
@click.option("--due", type=DAY, help="When it is due (no day).")
@_ON
@_NOTE
@_DOCUMENT
@_DRY_RUN
@_JSON
@click.pass_context
def raise_(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str,
    due: dt.datetime | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that AMOUNT more is promised."""
    from sfund.giving.pledges import PledgeRaise  # noqa: PLC0415

    def facts(books: Books) -> list[PledgeFact]:
        pledge = known_pledge(books, id_)
        more = money_of(amount, pledge.amount.currency)
        day = due.date() if due else None
        return [stated(PledgeRaise, date=_on(on, pledge), id=id_, amount=more, due=day, **_said(said))]

    _record(context, facts, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("amount", required=False)
@click.option("--due", type=DAY, help="Of the part that is due on this day (of the last parts).")
@_ON
@_NOTE
@_DOCUMENT
@_DRY_RUN
@_JSON
@click.pass_context
def cancel(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str | None,
    due: dt.datetime | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that AMOUNT of a pledge is taken back; without AMOUNT all that is still to come."""
    from sfund.giving.pledges import PledgeCancel  # noqa: PLC0415

    def facts(books: Books) -> list[PledgeFact]:
        pledge = known_pledge(books, id_)
        day = _on(on, pledge)
        part = due.date() if due else None
        gone = _cancelled(account_of(books, id_, day), amount, part)
        return [stated(PledgeCancel, date=day, id=id_, amount=gone, due=part, **_said(said))]

    _record(context, facts, dry_run=dry_run, as_json=as_json)


def _cancelled(account: PledgeAccount, amount: str | None, due: dt.date | None) -> Money:
    """What is taken back: no more than is still to come, of the part if one is named.

    Raises:
        RequestError: PLEDGE-NO-PART, PLEDGE-CANCEL-EXCEEDS, AMOUNT-WRONG.
    """
    from sfund.errors import RequestError, failure  # noqa: PLC0415
    from sfund.money import Money, total  # noqa: PLC0415

    parts = [part for part in account.parts if due is None or part.due == due]
    if not parts:
        raise failure(
            RequestError,
            "PLEDGE-NO-PART",
            say("{pledge} has no part that is due on {day}", pledge=account.pledge.id, day=due or ""),
            expected=say(
                "one of {days}", days=", ".join(str(part.due) for part in account.parts if part.due)
            ),
        )
    open_ = total(part.open for part in parts)
    currency = account.pledge.amount.currency
    money = money_of(amount, currency) if amount else Money(open_, currency)
    if money.number > open_ or not open_:
        raise failure(
            RequestError,
            "PLEDGE-CANCEL-EXCEEDS",
            say(
                "of {pledge} only {open} is still to come",
                pledge=account.pledge.id,
                open=Money(open_, currency),
            ),
            expected=say("no more than that"),
        )
    return money


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("amount")
@click.option("--to", "account", required=True, metavar="ACCOUNT",
              help="What it is: an expense where it is used up, equipment where it stays.")  # fmt: skip
@click.option("--what", required=True, help="What came, in a few words; no person's name.")
@click.option("--on", type=DAY, help="The day on which it came (today).")
@_DOCUMENT
@_DRY_RUN
@_JSON
@click.pass_context
def receive(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    amount: str,
    account: str,
    what: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Post goods or work that came of a pledge, worth AMOUNT. Money is imported with the statements."""
    from sfund.books.writing import Additions  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        pledge = known_pledge(books, id_)
        money = money_of(amount, pledge.amount.currency)
        return Additions([_came(books, pledge, money, account, what, day_or_today(on), said.get("document"))])

    _write(context, addition, dry_run=dry_run, as_json=as_json)


def _came(  # noqa: PLR0913  what makes the entry
    books: Books,
    pledge: PledgeMake,
    money: Money,
    account: str,
    what: str,
    day: dt.date,
    document: str | None,
) -> Draft:
    """Income of the pledge, and what became of it: no money moved.

    Raises:
        RequestError: UNKNOWN-ACCOUNT, NOT-IN-KIND where the account holds money.
    """
    from sfund.books.funds.moves import known_account  # noqa: PLC0415
    from sfund.books.giving.gifts import gift_entry  # noqa: PLC0415
    from sfund.chart import PLEDGES, keeps_its_fund  # noqa: PLC0415
    from sfund.errors import RequestError, failure  # noqa: PLC0415
    from sfund.giving.gifts import Thing  # noqa: PLC0415

    if keeps_its_fund(known_account(books, account)):
        raise failure(
            RequestError,
            "NOT-IN-KIND",
            say("{account} holds money", account=account),
            expected=say("an expense or equipment"),
            hint=say("money of a pledge is imported with the statement of the bank"),
        )
    return gift_entry(
        books,
        day,
        money,
        what,
        donor=pledge.party,
        accounts=(account, PLEDGES[pledge.kind]),
        fund=pledge.fund,
        thing=Thing(what),
        more={"pledge": pledge.id, **({"document": document} if document else {})},
    )


def known_pledge(books: Books, id_: str) -> PledgeMake:
    """The pledge of that id.

    Raises:
        RequestError: UNKNOWN-PLEDGE with the nearest id.
    """
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    found = books.registry.pledge(id_)
    if found is not None:
        return found
    near = get_close_matches(id_, books.registry.pledges, n=1, cutoff=0.5)
    raise failure(
        RequestError,
        "UNKNOWN-PLEDGE",
        say("no pledge has the id {id}", id=id_),
        expected=say("an id that a directive of the registry declares"),
        hint=say('did you mean "{near}"?', near=near[0]) if near else say('"sfund pledge list" has the ids'),
    )


def account_of(books: Books, id_: str, day: dt.date) -> PledgeAccount:
    """How a pledge that the books know stands on that day, or on the day on which it is made."""
    from sfund.books.giving.pledges import pledge_accounts  # noqa: PLC0415

    return pledge_accounts(books, max(day, known_pledge(books, id_).date))[id_]


def _on(on: dt.datetime | None, pledge: PledgeMake) -> dt.date:
    """The day that was named, else today; of a pledge of later days its own."""
    return on.date() if on else max(day_or_today(None), pledge.date)


def _said(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value}


def _record(
    context: click.Context, facts: Callable[[Books], list[PledgeFact]], *, dry_run: bool, as_json: bool
) -> None:
    from sfund.books.writing import Additions  # noqa: PLC0415

    _write(context, lambda books: Additions(facts(books)), dry_run=dry_run, as_json=as_json)


def _write(
    context: click.Context, addition: Callable[[Books], Additions], *, dry_run: bool, as_json: bool
) -> None:
    """Writes it in one commit, and says how the pledge stands then."""
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.cli.pledge.showing import account_data, in_a_line  # noqa: PLC0415
    from sfund.giving.pledges import PledgeFact  # noqa: PLC0415
    from sfund.placing.drafts import Draft  # noqa: PLC0415

    done = recorded(context, addition, dry_run=dry_run)
    first = done.additions.entries[0]
    if isinstance(first, PledgeFact):
        key, day = first.id, first.date
    elif isinstance(first, Draft):
        key, day = str(first.meta["pledge"]), first.day
    else:
        raise TypeError("a pledge's commands write facts and drafts")
    account = account_of(done.after, key, max(day, day_or_today(None)))
    written = render(done.additions.entries).strip()
    if as_json:
        print_json({**account_data(account), "written": written, "dry-run": dry_run})
        return
    click.echo(written)
    click.echo(in_a_line(account))
    say_not_written(dry_run=dry_run)
