"""Which account of the books a statement is of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from importers.reading.statements import CardStatement, Statement
from sfund.books.model import Books
from sfund.books.settings import Bank
from sfund.chart import is_card, is_suspense
from sfund.errors import StatementError, failure
from sfund.words import Message, say

_KINDS = ("Assets:", "Liabilities:")


def account_of(statement: Statement | CardStatement, books: Books, named: str | None) -> str:
    """The account: the one named on the command line, else the one that `[[bank]]` knows by its number.

    Raises:
        StatementError: ACCOUNT-UNKNOWN, ACCOUNT-NO-BANK, ACCOUNT-NO-CARD, ACCOUNT-CONTRADICTED,
            ACCOUNT-NOT-OPEN, CURRENCY-OTHER.
    """
    of_card = isinstance(statement, CardStatement)
    banks = [bank for bank in books.settings.bank if _may_be(bank.account, of_card=of_card)]
    account = named or _by_settings(statement, banks)
    if of_card:
        _refuse_no_card(statement, account)
    elif not account.startswith(_KINDS) or is_suspense(account) or is_card(account):
        raise failure(
            StatementError,
            "ACCOUNT-NO-BANK",
            say("{account} is no account that a bank keeps", account=account),
            file=statement.file,
            expected=say("an account under Assets or Liabilities, such as Assets:Bank:Operating"),
            hint=say("name the account whose statement this is"),
        )
    if account not in books.opens:
        raise failure(
            StatementError,
            "ACCOUNT-NOT-OPEN",
            say("the books have no account {account}", account=account),
            file=statement.file,
            expected=say("an account that the chart of accounts opens"),
            hint=say("open it in accounts.beancount, or name another with --account"),
        )
    refuse_other_currency(statement.currency, account, books, statement.file)
    if named is not None:
        _refuse_other_number(statement, named, banks)
    return account


def _may_be(account: str, *, of_card: bool) -> bool:
    return account.startswith("Liabilities:") if of_card else not is_card(account)


def _refuse_no_card(statement: Statement | CardStatement, account: str) -> None:
    if account.startswith("Liabilities:") and not is_suspense(account):
        return
    raise failure(
        StatementError,
        "ACCOUNT-NO-CARD",
        say(
            "{account} is no account of a card: what is bought by card is owed until the bank pays",
            account=account,
        ),
        file=statement.file,
        expected=say("an account under Liabilities, such as Liabilities:Card"),
        hint=say("leave --account out, or name the card's account"),
    )


def refuse_other_currency(currency: str, account: str, books: Books, file: str) -> None:
    """Books are kept in one currency; a file in another has to be changed into it by a person's rate.

    Raises:
        StatementError: CURRENCY-OTHER.
    """
    currencies = books.opens[account].currencies or [books.currency]
    if currency == books.currency and currency in currencies:
        return
    raise failure(
        StatementError,
        "CURRENCY-OTHER",
        say(
            "the file is in {other}, and {account} of these books is in {currency}",
            other=currency,
            account=account,
            currency=books.currency if currency != books.currency else ", ".join(currencies),
        ),
        file=file,
        expected=say("a statement in the currency of the books"),
        hint=say("look whether this is the right account, and at currency in sfund.toml"),
    )


def _by_settings(statement: Statement | CardStatement, banks: Sequence[Bank]) -> str:
    numbered = [bank for bank in banks if bank.number_ends and _ends(statement, bank.number_ends)]
    if not numbered and statement.account_number is None:
        numbered = [bank for bank in banks if bank.format == statement.format]
    elif not numbered and isinstance(statement, CardStatement):
        # A company prints the cards' numbers as it likes; where the settings give none, its name is enough.
        numbered = [bank for bank in banks if bank.format == statement.format and not bank.number_ends]
    if len(numbered) > 1:
        numbered = [bank for bank in numbered if bank.format == statement.format] or numbered
    if len({bank.account for bank in numbered}) == 1:
        return numbered[0].account
    raise failure(
        StatementError,
        "ACCOUNT-UNKNOWN",
        say("the settings do not say which account of the books this file is of"),
        file=statement.file,
        expected=say("one [[bank]] in sfund.toml with the end of the account's number, or its format"),
        hint=_how_to_name(statement),
    )


def _how_to_name(statement: Statement | CardStatement) -> Message:
    if isinstance(statement, CardStatement):
        return say('name the account: "sfund import FILE --account Liabilities:Card"')
    return say('name the account: "sfund import FILE --account Assets:Bank:Operating"')


def _ends(statement: Statement | CardStatement, ending: str) -> bool:
    digits = "".join(char for char in statement.account_number or "" if char.isdecimal() or char == "*")
    wanted = "".join(filter(str.isdecimal, ending))
    return bool(wanted) and digits.endswith(wanted)


def _refuse_other_number(statement: Statement | CardStatement, named: str, banks: Sequence[Bank]) -> None:
    """A file that carries another account's number is not this account's, whatever was typed."""
    numbered = [bank for bank in banks if bank.number_ends]
    own = [bank for bank in numbered if bank.account == named]
    others = [bank for bank in numbered if bank.account != named and _ends(statement, bank.number_ends or "")]
    if any(_ends(statement, bank.number_ends or "") for bank in own):
        return
    if others or (own and statement.account_number):
        message = say("the number in the file is not the one of {named} in the settings", named=named)
        if others:
            message = say(
                "the number in the file is that of {other}, not of {named}",
                other=others[0].account,
                named=named,
            )
        raise failure(
            StatementError,
            "ACCOUNT-CONTRADICTED",
            message,
            file=statement.file,
            hint=say("leave --account out, or mend number-ends in sfund.toml"),
        )


_AHEAD = dt.timedelta(days=3653)
"""A clock may be wrong by years, a date may be read wrongly by decades (62 for 26); this tells them apart."""


def refuse_outside(  # noqa: PLR0913
    day: dt.date, account: str, books: Books, today: dt.date, file: str, line: int | None
) -> None:
    """A row outside the account's days, or far in the future, is of another account, or misread.

    Raises:
        StatementError: DATE-OUTSIDE.
    """
    if day > today + _AHEAD:
        raise failure(
            StatementError,
            "DATE-OUTSIDE",
            say("{day} is far in the future", day=day),
            file=file,
            line=line,
            expected=say("a day up to {today}", today=today),
            hint=say("look at the date in the file, and at the clock of this machine"),
        )
    opened = books.opens[account].date
    closed = books.closes.get(account)
    if opened <= day and (closed is None or day < closed.date):
        return
    raise failure(
        StatementError,
        "DATE-OUTSIDE",
        say("{day} is outside the days on which {account} is open", day=day, account=account),
        file=file,
        line=line,
        expected=say("a day from {opened} on", opened=opened),
        hint=say('if the day is right, change the date of "open {account}"', account=account),
    )
