"""A loan as it stands, as data for programs and as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from rich.table import Table

    from sfund.books.loans.accounts import Lent
    from sfund.books.settings import Loans
    from sfund.loans.account import Applied, LoanAccount, Row
    from sfund.loans.facts import LoanFact

_KINDS = {
    "disbursement": say("paid out"),
    "repayment": say("repaid"),
    "refund": say("paid back to the borrower"),
    "recovery": say("recovered"),
}
_VERBS = {
    "apply": say("application"),
    "decide": say("decision"),
    "agree": say("agreement"),
    "reschedule": say("new rows agreed"),
    "pause": say("pause"),
    "rate": say("new rate"),
    "waive": say("waived"),
    "call": say("called in"),
    "settle": say("less accepted"),
    "write-off": say("written off"),
    "guarantee": say("guarantee"),
    "notify": say("guarantor told"),
    "remind": say("letter written"),
    "condition": say("condition"),
    "met": say("condition met"),
    "withdraw": say("application taken back"),
}


def number(amount: Decimal) -> str:
    """An amount in JSON."""
    return f"{amount:f}"


def row_data(row: Row) -> dict[str, Any]:
    """One row of the plan, as `sfund loan schedule` has it, and what was paid of it."""
    return {
        "n": row.n,
        "due": str(row.due),
        "principal": number(row.principal),
        "interest": number(row.interest),
        "total": number(row.total),
        "balance": number(row.balance),
        "paid": number(row.paid_principal + row.paid_interest),
        "open": number(row.open),
        "paid_on": str(row.paid_on) if row.paid_on else None,
        "is_due": row.is_due,
    }


def account_data(account: LoanAccount, settings: Loans) -> dict[str, Any]:
    """How it stands, with the plan; keys as the vocabulary has them, amounts as text."""
    from sfund.loans.classes import class_of  # noqa: PLC0415

    return {
        "loan": account.loan,
        "as_of": str(account.as_of),
        "currency": account.currency,
        "status": account.status.value,
        "rescheduled": account.is_rescheduled,
        "paused": account.is_paused,
        "disbursed": number(account.disbursed),
        "principal": number(account.principal),
        "principal_due": number(account.principal_due),
        "interest_due": number(account.interest_due),
        "late_due": number(account.late_due + account.late_waiting),
        "accrued": number(account.accrued),
        "overpaid": number(account.overpaid),
        "written_off": number(account.written_off),
        "recovered": number(account.recovered),
        "payoff": number(account.payoff(account.as_of)),
        "days_past_due": account.days_past_due,
        "class": class_of(account, settings.class_days(account.as_of)).value,
        "schedule": [row_data(row) for row in account.rows],
    }


def split_data(applied: Applied) -> dict[str, str]:
    """How money divides."""
    parts = ("amount", "late", "interest", "principal", "overpaid", "recovered", "balance")
    return {name: number(getattr(applied, name)) for name in parts}


def event_data(one: Lent, account: LoanAccount) -> list[dict[str, Any]]:
    """What happened to the loan up to the account's day, in the order in which it counts."""
    facts: list[tuple[Any, int, dict[str, Any]]] = [
        (fact.date, 0, _fact_data(fact)) for fact in one.facts if fact.date <= account.as_of
    ]
    moves: list[tuple[Any, int, dict[str, Any]]] = [
        (part.day, 1, {"day": str(part.day), "event": part.kind.value, **split_data(part), "entry": part.key})
        for part in account.applied
    ]
    return [data for _, _, data in sorted([*facts, *moves], key=lambda one: one[:2])]


def _fact_data(fact: LoanFact) -> dict[str, Any]:
    said = fact.model_dump(mode="json", exclude={"date", "id", "place"}, exclude_none=True, by_alias=True)
    return {
        "day": str(fact.date),
        "event": str(fact.VERB),
        **{key: _plain(value) for key, value in said.items()},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"number", "currency"}:
        return f"{value['number']} {value['currency']}"
    return value


def rows_table(title: Message, rows: Iterable[Row]) -> Table:
    """The plan: what is due when, and what was paid of it."""
    from sfund.cli.output import amount, table  # noqa: PLC0415

    heads = (say("principal"), say("interest"), say("to pay"), say("paid"), say("open"), say("balance"))
    columns = [(say("no."), "right"), (say("due"), "left"), *((head, "right") for head in heads)]
    lines = []
    for row in rows:
        paid = row.paid_principal + row.paid_interest
        shown = (row.principal, row.interest, row.total, paid, row.open, row.balance)
        lines.append((str(row.n), str(row.due), *map(amount, shown)))
    return table(title, columns, lines)


def figures(account: LoanAccount, settings: Loans) -> list[tuple[str, str]]:
    """What is owed, line by line."""
    from sfund.cli.output import amount  # noqa: PLC0415
    from sfund.loans.classes import class_of  # noqa: PLC0415

    rows: Sequence[tuple[Message, str]] = (
        (say("Status"), text(account.status.label)),
        (say("Paid out"), amount(account.disbursed)),
        (say("Principal owed"), amount(account.principal)),
        (say("Of it due"), amount(account.principal_due)),
        (say("Interest due"), amount(account.interest_due)),
        (say("Late charges due"), amount(account.late_due + account.late_waiting)),
        (say("Interest accrued, not due"), amount(account.accrued)),
        (say("Owed back to the borrower"), amount(account.overpaid)),
        (say("Written off"), amount(account.written_off)),
        (say("Recovered"), amount(account.recovered)),
        (say("Closes the loan today"), amount(account.payoff(account.as_of))),
        (say("Days past due"), str(account.days_past_due)),
        (say("Class"), text(class_of(account, settings.class_days(account.as_of)).label)),
    )
    return [(text(label), value) for label, value in rows]


def event_words(event: dict[str, Any]) -> str:
    """What an event is called."""
    name = str(event["event"])
    found = _KINDS.get(name) or _VERBS.get(name)
    return text(found) if found else name


def events_table(events: Iterable[dict[str, Any]]) -> Table:
    """What happened, and how money divided."""
    from sfund.cli.output import amount, table  # noqa: PLC0415

    keys = ("amount", "late", "interest", "principal", "overpaid", "balance")
    heads = (
        say("amount"),
        say("late charges"),
        say("interest"),
        say("principal"),
        say("owed back"),
        say("balance"),
    )
    columns = [(say("day"), "left"), (say("what"), "left"), *((head, "right") for head in heads)]
    lines = []
    for event in events:
        is_money = "balance" in event
        numbers = [amount(Decimal(event[key])) if is_money else "" for key in keys]
        lines.append((event["day"], event_words(event), *numbers))
    return table(say("What happened"), columns, lines)
