"""Which account of the books a statement is of."""

from __future__ import annotations

from collections.abc import Sequence

from importers.statements import Statement
from sfund.books.model import Books
from sfund.books.settings import Bank
from sfund.errors import StatementError, failure
from sfund.words import say


def account_of(statement: Statement, books: Books, named: str | None) -> str:
    """The account: the one named on the command line, else the one that `[[bank]]` knows by its number.

    Raises:
        StatementError: ACCOUNT-UNKNOWN, ACCOUNT-CONTRADICTED, ACCOUNT-NOT-OPEN.
    """
    account = named or _by_settings(statement, books.settings.bank)
    opened = books.opens.get(account)
    if opened is None:
        raise failure(
            StatementError,
            "ACCOUNT-NOT-OPEN",
            say("the books have no account {account}", account=account),
            file=statement.file,
            expected=say("an account that the chart of accounts opens"),
            hint=say("open it in accounts.beancount, or name another with --account"),
        )
    if named is not None:
        _refuse_other_number(statement, named, books.settings.bank)
    return account


def _by_settings(statement: Statement, banks: Sequence[Bank]) -> str:
    numbered = [bank for bank in banks if bank.number_ends and _ends(statement, bank.number_ends)]
    if not numbered and statement.account_number is None:
        numbered = [bank for bank in banks if bank.format == statement.format]
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
        hint=say('name the account: "sfund import FILE --account Assets:Bank:Operating"'),
    )


def _ends(statement: Statement, ending: str) -> bool:
    digits = "".join(char for char in statement.account_number or "" if char.isdigit() or char == "*")
    return bool(digits) and digits.endswith("".join(filter(str.isdigit, ending)))


def _refuse_other_number(statement: Statement, named: str, banks: Sequence[Bank]) -> None:
    """A file that carries another account's number is not this account's, whatever was typed."""
    for bank in banks:
        if bank.account != named and bank.number_ends and _ends(statement, bank.number_ends):
            own = [one for one in banks if one.account == named and one.number_ends]
            if not any(_ends(statement, one.number_ends or "") for one in own):
                raise failure(
                    StatementError,
                    "ACCOUNT-CONTRADICTED",
                    say(
                        "the number in the file is that of {other}, not of {named}",
                        other=bank.account,
                        named=named,
                    ),
                    file=statement.file,
                    hint=say("leave --account out, or mend number-ends in sfund.toml"),
                )
