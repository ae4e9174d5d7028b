"""OFX and QFX: bank accounts. Source: the specification of Open Financial Exchange, section 11.

The format has a closing balance and no opening one. What the account held before the first row is the closing
balance less the rows; that the file is whole is proven where the books hold the account already, since the
balance at each day's end must then be theirs.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

from importers.containers.messages import Kind
from importers.containers.outline import Node
from importers.international.proof import Place, Said, each_proven
from importers.international.values import amount, currency_code, number_of_account, ofx_stamp
from importers.reading.statements import Statement, StatementRow
from sfund.errors import StatementError, failure
from sfund.money import ZERO
from sfund.words import say

_SIGNED_TYPES = {"CREDIT": 1, "DEBIT": -1}
_DAY = dt.timedelta(days=1)
_MIDNIGHT = re.compile(r"\d{8}0000", re.ASCII)


def read_ofx(root: Node, file: str) -> list[Statement]:
    """A statement for each bank account of the file, proven.

    Raises:
        StatementError: STATEMENT-MISSING, OFX-CARD, OFX-CORRECTION, AMOUNT-SIGN, BALANCE-MISSING,
            BALANCE-OTHER-DAY, CURRENCY-MIXED, and the codes of `values`.
    """
    drawn_up = root.said("OFX", "SIGNONMSGSRSV1", "SONRS", "DTSERVER")
    if root.deep("CCSTMTRS"):
        raise failure(
            StatementError,
            "OFX-CARD",
            say("the file is of a credit card, and nothing in it proves its balance"),
            file=file,
            expected=say("an account with a bank"),
            hint=say("download the bank account by itself, and the card's purchases as Excel or CSV"),
        )
    accounts = root.deep("STMTRS")
    if not accounts:
        raise failure(
            StatementError,
            "STATEMENT-MISSING",
            say("no account of a bank was found in the file"),
            file=file,
            expected=say("a statement of a bank account"),
            hint=say("look in the bank's pages for the download of an account's transactions"),
        )
    return each_proven([partial(_account, one, drawn_up) for one in accounts], file)


def _account(account: Node, drawn_up: str, place: Place) -> Said:
    with place.at():
        currency = currency_code(account.said("CURDEF"))
        listed = account.first("BANKTRANLIST") or Node("BANKTRANLIST")
        days = [ofx_stamp(text)[0] for name in ("DTSTART", "DTEND") if (text := listed.said(name))]
        queried = ofx_stamp(drawn_up) if drawn_up else None
    rows = [_row(one, number, currency, place) for number, one in enumerate(listed.all("STMTTRN"), start=1)]
    ledger = account.first("LEDGERBAL")
    if ledger is None or not ledger.said("BALAMT"):
        raise place.refused(
            "BALANCE-MISSING",
            say("the file does not say what the account held at the end, so nothing proves the reading"),
            expected=say("a closing balance (LEDGERBAL)"),
            hint=say("download the statement in another format, such as CSV with balances"),
        )
    with place.at():
        closing = amount(ledger.said("BALAMT"), currency)
        as_of = ledger.said("DTASOF")
        if as_of:
            ends = [*days[1:], *(row.day for row in rows)]
            _refuse_other_day(
                as_of, max((row.day for row in rows), default=None), max(ends, default=None), place
            )
    return Said(
        kind=Kind.OFX,
        number=number_of_account(account.said("BANKACCTFROM", "ACCTID")),
        currency=currency,
        rows=rows,
        opening=None,
        closing=closing,
        period=(min(days), max(days)) if len(days) > 1 else None,
        queried_at=dt.datetime.combine(queried[0], queried[1] or dt.time()) if queried else None,
    )


def _refuse_other_day(as_of: str, last_row: dt.date | None, end: dt.date | None, place: Place) -> None:
    """A balance of another day than the rows' end may have other rows in it, and no row would show them.

    `end` is the last day of the period or of the rows, whichever is later; None where neither is known.
    """
    day = ofx_stamp(as_of)[0]
    if end is None or (last_row or day) <= day <= end or (_MIDNIGHT.match(as_of) and day - _DAY == end):
        return
    raise place.refused(
        "BALANCE-OTHER-DAY",
        say("the balance in the file is of {day}, and its rows end with {end}", day=day, end=end),
        expected=say("a balance of the last day of the rows"),
        hint=say("download the days up to today"),
    )


def _row(one: Node, number: int, currency: str, place: Place) -> StatementRow:
    if one.said("CORRECTFITID"):
        raise place.refused(
            "OFX-CORRECTION",
            say("the bank takes back a payment that it gave before, which is not understood yet"),
            number,
            hint=say("download the statement in another format, or book the correction by hand"),
        )
    other = one.said("CURRENCY", "CURSYM")
    if other and other != currency:
        raise place.refused(
            "CURRENCY-MIXED",
            say("a payment is in {other}, and the account in {currency}", other=other, currency=currency),
            number,
            hint=say("download the statement in another format"),
        )
    kind = one.said("TRNTYPE").upper()
    with place.at(number):
        day, time = ofx_stamp(one.said("DTPOSTED"))
        moved = amount(one.said("TRNAMT"), currency)
    if moved * _SIGNED_TYPES.get(kind, 0) < ZERO:
        raise place.refused(
            "AMOUNT-SIGN",
            say("the sign of an amount contradicts its kind ({kind})", kind=kind),
            number,
            expected=say("money out with a minus sign"),
            hint=say("download the statement in another format"),
        )
    names = one.said("NAME") or one.said("PAYEE", "NAME"), one.said("EXTDNAME")
    return StatementRow(
        row=number,
        day=day,
        time=time,
        amount=moved,
        balance=None,
        counterparty=max(names, key=len),
        memo=" ".join(filter(None, (one.said("MEMO"), one.said("CHECKNUM")))),
        channel=kind,
        reference=one.said("FITID"),
    )
