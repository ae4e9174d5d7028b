"""ISO 20022 camt.053, bank to customer: the account statement, versions 02 and later.

The elements that are read here stand at the same places in all of them; what moved (a party's name under
`Pty`, a status under `Cd`) is looked for at both. Source: ISO 20022 message definition report,
Bank-to-Customer Cash Management.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from importers.containers.messages import Kind
from importers.containers.outline import Node
from importers.international.proof import Place, Said, each_proven
from importers.international.values import Stamp, amount, currency_code, iso_stamp, number_of_account
from importers.reading.statements import Statement, StatementRow
from sfund.errors import StatementError, failure
from sfund.words import say

_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_BOOKED = ("", "BOOK")
_NOTHING = {"NOTPROVIDED", "NONREF", "NONE"}


def read_camt(root: Node, file: str) -> list[Statement]:
    """A statement for each one in the file, proven.

    Raises:
        StatementError: CAMT-NO-STATEMENT for a report of the day or a notice (camt.052, camt.054),
            BALANCE-MISSING, CLOSING-DIFFERS, CURRENCY-MIXED, DIRECTION-MISSING, and the codes of `values`.
    """
    statements = root.all("Document", "BkToCstmrStmt", "Stmt")
    if not statements:
        raise failure(
            StatementError,
            "CAMT-NO-STATEMENT",
            say("this is no statement of an account but another message of the bank"),
            file=file,
            expected=say("camt.053, the statement of booked payments"),
            hint=say("choose camt.053 where the bank offers several; camt.052 and 054 prove no balance"),
        )
    return each_proven([partial(_statement, one) for one in statements], file)


def _statement(one: Node, place: Place) -> Said:
    with place.at():
        currency = currency_code(one.said("Acct", "Ccy") or _currency_of_balances(one))
    with place.at():
        created = iso_stamp(one.said("CreDtTm")) if one.said("CreDtTm") else None
        period = _period(one)
    return Said(
        kind=Kind.CAMT,
        number=number_of_account(one.said("Acct", "Id", "IBAN") or one.said("Acct", "Id", "Othr", "Id")),
        currency=currency,
        rows=[
            _row(entry, number, currency, place)
            for number, entry in enumerate(one.all("Ntry"), start=1)
            if (entry.said("Sts", "Cd") or entry.said("Sts")) in _BOOKED
        ],
        opening=_balance(one, _OPENING, currency, place),
        closing=_balance(one, _CLOSING, currency, place),
        period=period,
        queried_at=dt.datetime.combine(created[0], created[1] or dt.time()) if created else None,
    )


def _currency_of_balances(one: Node) -> str:
    return next((bal.currency for bal in one.all("Bal", "Amt")), "")


def _period(one: Node) -> tuple[dt.date, dt.date] | None:
    first, last = one.said("FrToDt", "FrDtTm"), one.said("FrToDt", "ToDtTm")
    return (iso_stamp(first)[0], iso_stamp(last)[0]) if first and last else None


def _balance(one: Node, kinds: tuple[str, ...], currency: str, place: Place) -> Decimal:
    """The earliest opening balance, or the latest closing one; of the first kind that the file has.

    A statement in several pages, or over several days, states more than one of a kind.
    """
    for kind in kinds:
        found = [bal for bal in one.all("Bal") if bal.said("Tp", "CdOrPrtry", "Cd") == kind]
        if found:
            with place.at():
                dated = [(_stamp(bal, "Dt")[0], _signed(bal, currency, None, place)) for bal in found]
            days = [day for day, _ in dated]
            at = days.index(min(days)) if kinds is _OPENING else len(days) - 1 - days[::-1].index(max(days))
            return dated[at][1]
    raise place.refused(
        "BALANCE-MISSING",
        say("the file lacks the booked balance {kind}, so nothing proves the reading", kind=kinds[0]),
        expected=say("an opening balance (OPBD) and a closing balance (CLBD)"),
        hint=say("download the statement once more, of days that are over"),
    )


def _stamp(node: Node, name: str) -> Stamp:
    """`Dt` or `DtTm` below an element."""
    return iso_stamp(node.said(name, "DtTm") or node.said(name, "Dt"))


def _signed(node: Node, currency: str, record: int | None, place: Place) -> Decimal:
    """The amount with the sign that `CdtDbtInd` gives it; a reversal carries its own direction there."""
    money = node.first("Amt") or Node("Amt")
    if money.currency and money.currency != currency:
        raise place.refused(
            "CURRENCY-MIXED",
            say(
                "a payment is in {other}, and the account in {currency}",
                other=money.currency,
                currency=currency,
            ),
            record,
            hint=say("download the statement in another format"),
        )
    with place.at(record):
        number = amount(money.text, currency)
    direction = node.said("CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise place.refused(
            "DIRECTION-MISSING",
            say("an amount does not say whether it came in or went out"),
            record,
            expected=say("CRDT or DBIT"),
        )
    return number if direction == "CRDT" else -number


def _row(entry: Node, number: int, currency: str, place: Place) -> StatementRow:
    """A booked entry. What it is made up of, where a bank books a bundle, are its words."""
    moved = _signed(entry, currency, number, place)
    with place.at(number):
        day, time = _stamp(entry, "BookgDt" if entry.first("BookgDt") else "ValDt")
    details = entry.all("NtryDtls", "TxDtls")
    turned = entry.said("RvslInd") in ("true", "1")
    comes_from = (moved >= 0) != turned
    parties = [_party(one, "Dbtr" if comes_from else "Cdtr") for one in details]
    alone = details[0] if len(details) == 1 else Node("TxDtls")
    return StatementRow(
        row=number,
        day=day,
        time=time,
        amount=moved,
        balance=None,
        counterparty=parties[0] if len(parties) == 1 else "",
        memo=" ".join(dict.fromkeys(filter(None, _memo(entry, details, parties)))),
        channel=" ".join(filter(None, (_transaction_code(entry), "RVSL" if turned else ""))),
        reference=_known(entry.said("AcctSvcrRef")) or _known(alone.said("Refs", "AcctSvcrRef")),
    )


def _party(details: Node, role: str) -> str:
    """Who, as the bank names them: under `Pty` since version 08, directly before."""
    paths = [("RltdPties", one, *below, "Nm") for one in (role, f"Ultmt{role}") for below in ((), ("Pty",))]
    return next(filter(None, (details.said(*path) for path in paths)), "")


def _memo(entry: Node, details: list[Node], parties: list[str]) -> Iterator[str]:
    """What was written with the payment, its references, what the bank adds, and its charges."""
    for one, party in zip(details, parties, strict=True):
        if len(details) > 1:
            yield party
        yield from _remittance(one)
    yield entry.said("AddtlNtryInf")
    yield from _charges(entry)


def _remittance(one: Node) -> Iterator[str]:
    yield from (node.text for node in one.all("RmtInf", "Ustrd"))
    for structured in one.all("RmtInf", "Strd"):
        yield structured.said("CdtrRefInf", "Ref")
        yield from (node.text for node in structured.all("AddtlRmtInf"))
    yield _known(one.said("Refs", "EndToEndId"))
    yield one.said("RtrInf", "Rsn", "Cd")
    yield one.said("AddtlTxInf")


def _charges(entry: Node) -> Iterator[str]:
    """Charges are within the entry's amount; they are told, not booked apart."""
    for money in (*entry.all("Chrgs", "Amt"), *entry.all("Chrgs", "Rcrd", "Amt")):
        yield f"{money.text} {money.currency}".strip()


def _transaction_code(entry: Node) -> str:
    code = entry.first("BkTxCd") or Node("BkTxCd")
    family = (
        code.said("Domn", "Cd"),
        code.said("Domn", "Fmly", "Cd"),
        code.said("Domn", "Fmly", "SubFmlyCd"),
    )
    return "-".join(filter(None, family)) or code.said("Prtry", "Cd")


def _known(reference: str) -> str:
    return "" if reference.upper() in _NOTHING else reference
