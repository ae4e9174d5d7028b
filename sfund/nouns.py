"""What a message calls the things of the books: the reader's own word for each noun of the vocabulary."""

from __future__ import annotations

from sfund.words import Message, say

_CALLED = {
    "account": say("account"),
    "aid": say("aid"),
    "balance": say("balance"),
    "commitment": say("commitment"),
    "custom": say("directive"),
    "document": say("document"),
    "dues-plan": say("dues plan"),
    "fund": say("fund"),
    "grant": say("grant"),
    "line": say("budget line"),
    "loan": say("loan"),
    "loan-product": say("loan product"),
    "member": say("member"),
    "note": say("note"),
    "pad": say("pad"),
    "party": say("party"),
    "plan": say("plan"),
    "pledge": say("pledge"),
    "price": say("price"),
    "receipt": say("receipt"),
    "task": say("task"),
    "transaction": say("transaction"),
}


def called(noun: str) -> Message | str:
    """The word for it; a noun that nobody translated stays as it is.

    >>> str(called("dues-plan")), called("whatever")
    ('dues plan', 'whatever')
    """
    return _CALLED.get(noun, noun)
