"""What the terms of formulas are called and what they are; their keys are the contract."""

from __future__ import annotations

from reports.model import Term, Unit, Value
from sfund.sources import Source
from sfund.words import Message, say

_TERMS: dict[str, tuple[Message, Unit]] = {
    **{source.value: (source.label, Unit.MONEY) for source in Source},
    "total-income": (say("total income"), Unit.MONEY),
    "own-income": (say("own income"), Unit.MONEY),
    "own-income-ratio": (say("own income ratio"), Unit.RATIO),
    "own-income-ratio-before": (say("own income ratio a year before"), Unit.RATIO),
    "target": (say("target"), Unit.RATIO),
    "total-income-a-month": (say("total income, a month"), Unit.MONEY),
    "own-income-a-month": (say("own income, a month"), Unit.MONEY),
    "largest-funder": (say("largest funder"), Unit.TEXT),
    "income-from-largest-funder": (say("income from the largest funder"), Unit.MONEY),
    "dues-and-donations-of-individuals": (say("dues and donations of individuals"), Unit.MONEY),
    "administration": (say("administration cost"), Unit.MONEY),
    "unrestricted-liquid-net-assets": (say("unrestricted liquid net assets"), Unit.MONEY),
    "expenses-of-last-months": (say("expenses of the last months"), Unit.MONEY),
    "own-income-of-last-months": (say("own income of the last months"), Unit.MONEY),
    "months": (say("months"), Unit.COUNT),
}


def term(key: str, value: Value) -> Term:
    """The term of that key with this value; every key is in the table."""
    label, unit = _TERMS[key]
    return Term(key, label, value, unit)
