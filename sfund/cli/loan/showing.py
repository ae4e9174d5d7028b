"""`sfund loan list`, `show` and `payoff`: how loans stand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import AS_OF, JSON, Renamed
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import text
from sfund.money import total
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.loans.accounts import Lent
    from sfund.books.settings import Loans
    from sfund.loans.account import LoanAccount


@click.command("list")
@AS_OF
@click.option("--all", "every", is_flag=True, help="Those that are over, rejected or taken back, too.")
@JSON
@click.pass_context
def list_(context: click.Context, as_of: dt.datetime | None, every: bool, as_json: bool) -> None:
    """List the loans: what is owed, how late it is, and the class."""
    from sfund.books.loans.accounts import lent  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.loans.account import Status  # noqa: PLC0415

    books, day = load(context, names=False), day_or_today(as_of)
    settings = books.settings.loans
    stands = [
        (one, one.account(day))
        for _, one in sorted(lent(books).items())
        if one.application.date <= day or any(entry.day <= day for entry in one.entries)
    ]
    gone = (Status.REJECTED, Status.LAPSED, Status.WITHDRAWN)
    if not every:
        stands = [pair for pair in stands if not (pair[1].status.is_over or pair[1].status in gone)]
    if as_json:
        print_json({"as_of": str(day), "loans": [_line(one, account, settings) for one, account in stands]})
        return
    if not stands:
        click.echo(text(say("No loan is open.")))
        return
    _print_list(stands, day, settings)


def _line(one: Lent, account: LoanAccount, settings: Loans) -> dict[str, Any]:
    from sfund.cli.loan.standing import account_data  # noqa: PLC0415

    data = account_data(account, settings)
    del data["schedule"]
    return {**data, "borrower": one.application.borrower, "product": one.product.name}


def _print_list(stands: list[tuple[Lent, LoanAccount]], day: dt.date, settings: Loans) -> None:
    from sfund.cli.output import amount, console, table  # noqa: PLC0415
    from sfund.loans.classes import class_of  # noqa: PLC0415

    columns = [
        (say("Loan"), "left"),
        (say("Borrower"), "left"),
        (say("Status"), "left"),
        (say("Principal"), "right"),
        (say("Interest due"), "right"),
        (say("Late charges"), "right"),
        (say("Days late"), "right"),
        (say("Class"), "left"),
    ]
    days = settings.class_days(day)
    rows = [
        (
            account.loan,
            one.application.borrower,
            text(account.status.label),
            *map(amount, (account.principal, account.interest_due, account.late_due + account.late_waiting)),
            str(account.days_past_due),
            text(class_of(account, days).label),
        )
        for one, account in stands
    ]
    sum_ = amount(total(account.principal for _, account in stands))
    rows.append((text(say("Total")), "", "", sum_, "", "", "", ""))
    console().print(table(say("Loans on {day}", day=day), columns, rows))


@click.command()
@click.argument("id_", metavar="LOAN")
@AS_OF
@JSON
@click.pass_context
def show(context: click.Context, id_: str, as_of: dt.datetime | None, as_json: bool) -> None:
    """Show LOAN: its terms, what is owed, every row, what happened, and what is wrong with it."""
    from sfund.books.loans.accounts import lent_one  # noqa: PLC0415
    from sfund.books.loans.entries import differences  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.loan.standing import account_data, event_data, number  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    books, day = load(context, names=False), day_or_today(as_of)
    one = lent_one(books, id_)
    account = one.account(day)
    apart = {name: number(sum_) for name, sum_ in differences(one, one.whole()).items()}
    if as_json:
        asked = one.application
        head = {"borrower": asked.borrower, "product": asked.product, "purpose": asked.purpose}
        data = account_data(account, books.settings.loans)
        wrong = [{"code": one.code, "message": text(one.message)} for one in account.problems]
        print_json(
            {**head, **data, "events": event_data(one, account), "differences": apart, "problems": wrong}
        )
        return
    _print(one, account, books.settings.loans)
    for name, sum_ in apart.items():
        click.echo(text(say("The books differ by {amount} on {account}.", amount=sum_, account=name)))


def _print(one: Lent, account: LoanAccount, settings: Loans) -> None:
    from sfund.cli.loan.standing import event_data, events_table, figures, rows_table  # noqa: PLC0415
    from sfund.cli.output import console, table  # noqa: PLC0415

    asked, screen = one.application, console()
    title = say("{loan} of {borrower}, {product}, as of {day}", loan=asked.id, borrower=asked.borrower,
                product=asked.product, day=account.as_of)  # fmt: skip
    screen.print(table(title, [(say("What"), "left"), (say("Amount"), "right")], figures(account, settings)))
    screen.print(rows_table(say("Rows"), account.rows))
    screen.print(events_table(event_data(one, account)))
    for problem in account.problems:
        screen.print(f"! {problem.code}: {text(problem.message)}")


@click.command()
@click.argument("id_", metavar="LOAN")
@click.option(
    "--as-of", cls=Renamed, formerly="--on", type=DAY, help="The day on which it is to be paid (today)."
)
@JSON
@click.pass_context
def payoff(context: click.Context, id_: str, as_of: dt.datetime | None, as_json: bool) -> None:
    """Show what closes LOAN on a day, if nothing happens until then."""
    from sfund.books.loans.accounts import lent_one  # noqa: PLC0415
    from sfund.books.loans.refusing import refuse_not_running  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.loan.standing import number  # noqa: PLC0415
    from sfund.cli.output import amount, console, print_json, table  # noqa: PLC0415

    books, day = load(context, names=False), day_or_today(as_of)
    account = lent_one(books, id_).account(day)
    refuse_not_running(account)
    late, whole = account.late_due + account.late_waiting, account.payoff(day)
    parts = (
        ("late", say("Late charges due"), late),
        ("interest", say("Interest, due and accrued"), whole - late - account.principal),
        ("principal", say("Principal owed"), account.principal),
        ("payoff", say("Closes the loan"), whole),
    )
    if as_json:
        print_json({"loan": id_, "on": str(day), **{key: number(value) for key, _, value in parts}})
        return
    rows = [(text(label), amount(value)) for _, label, value in parts]
    title = say("{loan}, to be paid on {day}", loan=id_, day=day)
    console().print(table(title, [(say("What"), "left"), (say("Amount"), "right")], rows))
