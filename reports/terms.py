"""What the terms of formulas are called; their keys are the contract, these are for people."""

from __future__ import annotations

from sfund.sources import Source
from sfund.words import Message, say

_LABELS: dict[str, Message] = {
    "total-income": say("total income"),
    "own-income": say("own income"),
    "largest-funder": say("largest funder"),
    "income-from-largest-funder": say("income from the largest funder"),
    "dues-and-donations-of-individuals": say("dues and donations of individuals"),
    "administration": say("administration cost"),
    "unrestricted-liquid-net-assets": say("unrestricted liquid net assets"),
    "expenses-of-last-months": say("expenses of the last months"),
    "own-income-of-last-months": say("own income of the last months"),
    "months": say("months"),
}
_SOURCES = {source.value: source.label for source in Source}


def label(term: str) -> Message | str:
    """The name of a term; its key where it has no other."""
    return {**_SOURCES, **_LABELS}.get(term, term)
