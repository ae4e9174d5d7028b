"""Funds and accounts as people call them."""

from __future__ import annotations

from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.funds.facts import GENERAL
from sfund.languages import LANGUAGES
from sfund.misspelling import did_you_mean, nearest
from sfund.words import say


def known_fund(books: Books, name: str) -> str:
    """The name, if a fund has it.

    Raises:
        RequestError: UNKNOWN-FUND with the nearest name.
    """
    funds = [GENERAL, *books.registry.funds]
    if name in funds:
        return name
    raise failure(
        RequestError,
        "UNKNOWN-FUND",
        say('no fund is called "{name}"', name=name),
        expected=say("a name that a directive of the registry declares"),
        hint=did_you_mean(
            name, funds, say('"sfund fund open" opens a fund, "sfund fund list" has those that are open')
        ),
    )


def known_account(books: Books, account: str) -> str:
    """The account that is open under this name, or that people call so in Korean or English.

    Raises:
        RequestError: UNKNOWN-ACCOUNT with the nearest name, SEVERAL-ACCOUNTS.
    """
    if account in books.opens:
        return account
    called: dict[str, list[str]] = {}
    for one in books.opens:
        for label in {books.account_label(one, language) for language in LANGUAGES}:
            called.setdefault("".join(label.split()).casefold(), []).append(one)
    found = called.get("".join(account.split()).casefold(), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise failure(
            RequestError,
            "SEVERAL-ACCOUNTS",
            say("several accounts are called {name}: {accounts}", name=account, accounts=", ".join(found)),
            expected=say("the account itself"),
        )
    labels = {label: of[0] for label, of in called.items()}
    near = nearest(account, [*books.opens, *labels])
    raise failure(
        RequestError,
        "UNKNOWN-ACCOUNT",
        say("the account {account} is not open", account=account),
        expected=say("an account that the chart of accounts opens"),
        hint=say("open it in accounts.beancount")
        if near is None
        else say('did you mean "{near}"?', near=labels.get(near, near)),
    )
