"""What each command looks at persons for, as the access log says it where nobody said more."""

from __future__ import annotations

from sfund.words import Message, say

_PURPOSES: dict[str, Message] = {
    "donation list": say("looking through gifts"),
    "donation statement": say("a donor's statement"),
    "dues bill": say("billing dues"),
    "dues debit-file": say("collecting dues by CMS"),
    "dues remind": say("letters about dues"),
    "loan page": say("a loan before the committee"),
    "loan remind": say("letters about loans"),
    "loan statement": say("a borrower's statement"),
    "member edit": say("keeping the register"),
    "member export": say("a list of members"),
    "member import": say("keeping the register"),
    "member list": say("looking through members"),
    "member show": say("looking a member up"),
    "pledge remind": say("letters about pledges"),
    "receipt copy": say("a receipt for a gift, again"),
    "receipt issue": say("receipts for gifts"),
    "receipt ledger": say("the receipts' ledger for the tax office"),
    "review": say("placing lines of the bank"),
    "review decided": say("looking through decisions"),
    "review learned": say("looking through decisions"),
}


def purpose_of(command: str) -> Message | None:
    """What the command looks for; None where only the one who typed it knows."""
    return _PURPOSES.get(command)
