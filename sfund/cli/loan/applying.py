"""`sfund loan apply`, `withdraw`, `guarantee` and `notify`: what happens before and beside a decision."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from sfund.cli.loan.telling import record
from sfund.cli.options import DOCUMENT, DRY_RUN, JSON, NOTE, SAID_ON
from sfund.cli.writing import DAY, day_or_today, money_of, said_of, stated
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.money import Money
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.facts import Fact
    from sfund.loans.guarantees import Notice


@click.command()
@click.argument("borrower")
@click.argument("amount")
@click.option("--product", required=True, help="The loan product.")
@click.option("--months", type=int, required=True, help="How many instalments, the grace included.")
@click.option("--purpose", required=True, help="What for, in a few words; no person's name.")
@click.option("--plan", help="How it will come back, in a few words; no person's name.")
@click.option("--id", "id_", metavar="ID", help="Its id (the next of the year, such as L-2026-007).")
@SAID_ON
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def apply(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    borrower: str,
    amount: str,
    product: str,
    months: int,
    id_: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that BORROWER asks the fund for a loan of AMOUNT.

    Refused is what no committee could approve: who is no member, a term or an amount beyond the product, a
    rate above the law's cap. What the fund's own rules say is another question: "sfund loan check".
    """
    from sfund.books.loans.asking import refuse_application  # noqa: PLC0415
    from sfund.ids import next_of_year  # noqa: PLC0415
    from sfund.loans.facts import LoanApply  # noqa: PLC0415

    day = day_or_today(on)

    def facts(books: Books) -> list[Fact]:
        key = id_ or next_of_year("L", books.registry.loans, day.year, 3)
        money = money_of(amount, books.currency)
        asked = stated(LoanApply, date=day, id=key, amount=money, borrower=borrower, product=product,
                       months=months, **said_of(said))  # fmt: skip
        refuse_application(books, asked)
        return [asked]

    record(context, facts, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@SAID_ON
@NOTE
@DRY_RUN
@JSON
@click.pass_context
def withdraw(
    context: click.Context,
    /,
    id_: str,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that an application was taken back; refused once money has gone out."""
    from sfund.books.loans.asking import refuse_over, refuse_paid_out  # noqa: PLC0415
    from sfund.books.loans.votes import known_application  # noqa: PLC0415
    from sfund.loans.deciding_facts import LoanWithdraw  # noqa: PLC0415

    def facts(books: Books) -> list[Fact]:
        asked, day = known_application(books, id_), day_or_today(on)
        refuse_paid_out(books, id_)
        refuse_over(books, id_, day)
        return [stated(LoanWithdraw, date=max(day, asked.date), id=id_, **said_of(said))]

    record(context, facts, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("guarantor")
@click.argument("amount", required=False)
@click.option("--end", is_flag=True, help="The guarantee ends; no AMOUNT.")
@SAID_ON
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def guarantee(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    guarantor: str,
    amount: str | None,
    end: bool,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that GUARANTOR vouches for a loan with AMOUNT at most.

    A guarantee is valid on paper only, and names its limit (민법 제428조의2, 제428조의3): keep the document.
    """
    from sfund.books.loans.asking import guarantor_problems, refuse_over  # noqa: PLC0415
    from sfund.books.loans.votes import known_application  # noqa: PLC0415
    from sfund.loans.deciding_facts import LoanGuarantee  # noqa: PLC0415

    if (amount is None) is not end:
        raise click.UsageError(text(say("say an amount, or --end")))
    day = day_or_today(on)

    def facts(books: Books) -> list[Fact]:
        asked = known_application(books, id_)
        refuse_over(books, id_, day)
        problems = tuple(guarantor_problems(books, asked, guarantor, day))
        if problems:
            raise RequestError(*problems)
        if end:
            _refuse_stranger(books, id_, guarantor, day)
        currency = asked.amount.currency
        limit = money_of(amount, currency) if amount else Money(Decimal(0), currency)
        return [stated(LoanGuarantee, date=day, id=id_, guarantor=guarantor, amount=limit, **said_of(said))]

    unshown = say("No paper is named, and a guarantee holds on paper only: --document says where it is.")
    notes = [] if end or said.get("document") else [unshown]
    record(context, facts, dry_run=dry_run, as_json=as_json, notes=notes)


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.argument("guarantor", required=False)
@click.option("--on", type=DAY, help="The day on which they were told, or on which is asked (today).")
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def notify(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str | None,
    guarantor: str | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Write down that GUARANTOR was told how a loan stands; without ID list who is to be told.

    A guarantor is told without delay once the borrower has not paid for three months (민법 제436조의2).
    """
    from sfund.books.loans.votes import known_application  # noqa: PLC0415
    from sfund.loans.deciding_facts import LoanNotify  # noqa: PLC0415

    day = day_or_today(on)
    if id_ is None:
        _list_notices(context, day, as_json=as_json)
        return
    if guarantor is None:
        raise click.UsageError(text(say("say who was told: the guarantor's id")))
    loan = id_

    def facts(books: Books) -> list[Fact]:
        known_application(books, loan)
        _refuse_stranger(books, loan, guarantor, day)
        _refuse_told(books, loan, guarantor, day)
        return [stated(LoanNotify, date=day, id=loan, guarantor=guarantor, **said_of(said))]

    record(context, facts, dry_run=dry_run, as_json=as_json)


def _refuse_stranger(books: Books, loan: str, guarantor: str, day: dt.date) -> None:
    from sfund.loans.guarantees import guarantees  # noqa: PLC0415

    vouching = [one.guarantor for one in guarantees(books.registry.loans[loan], day)]
    if guarantor not in vouching:
        raise failure(
            RequestError,
            "NO-GUARANTOR",
            say("{id} does not vouch for {loan} on {day}", id=guarantor, loan=loan, day=day),
            expected=say("one of {ids}", ids=", ".join(vouching))
            if vouching
            else say("a loan that somebody vouches for"),
        )


def _refuse_told(books: Books, loan: str, guarantor: str, day: dt.date) -> None:
    """Refuses to keep the same notice twice: a second one, of another day, is one of its own."""
    from sfund.loans.deciding_facts import LoanNotify  # noqa: PLC0415

    if any(
        isinstance(fact, LoanNotify) and (fact.guarantor, fact.date) == (guarantor, day)
        for fact in books.registry.loans[loan]
    ):
        raise failure(
            RequestError,
            "GUARANTOR-TOLD",
            say("the books have it already that {id} was told of {loan} on {day}", id=guarantor, loan=loan,
                day=day),
            expected=say("a notice of another day"),
        )  # fmt: skip


def _list_notices(context: click.Context, day: dt.date, *, as_json: bool) -> None:
    from sfund.books.loans.accounts import loan_accounts  # noqa: PLC0415
    from sfund.books.loans.deciding import notices_on  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import console, print_json, table  # noqa: PLC0415

    books = load(context, names=False)
    found = notices_on(books, loan_accounts(books, day), day)
    if as_json:
        print_json({"as-of": day, "guarantors": [_as_data(one) for one in found]})
    elif not found:
        click.echo(text(say("No guarantor is to be told on {day}.", day=day)))
    else:
        columns = ((say("Loan"), "left"), (say("Guarantor"), "left"), (say("Up to"), "right"),
                   (say("Unpaid since"), "left"), (say("To be told from"), "left"),
                   (say("Told on"), "left"))  # fmt: skip
        console().print(table(say("Guarantors to be told"), columns, map(_cells, found)))


def _as_data(one: Notice) -> dict[str, object]:
    return {
        "loan": one.guarantee.loan,
        "guarantor": one.guarantee.guarantor,
        "amount": one.guarantee.amount.number,
        "unpaid-since": one.unpaid_since,
        "due": one.due,
        "told": one.told,
    }


def _cells(one: Notice) -> tuple[str, ...]:
    held = one.guarantee
    told = one.told.isoformat() if one.told else "–"
    return (held.loan, held.guarantor, f"{held.amount.number:,}", str(one.unpaid_since), str(one.due), told)
