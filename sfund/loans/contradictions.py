"""What may not be said of one loan, or of one mutual aid, twice on one day.

The second would have to win by where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sfund.errors import Diagnostic
from sfund.loans.aid import AidDecide, AidFact
from sfund.loans.facts import (
    LoanAgree,
    LoanCall,
    LoanDecide,
    LoanFact,
    LoanPause,
    LoanRate,
    LoanReschedule,
    LoanSettle,
    LoanWriteOff,
)
from sfund.words import say

_ONCE_A_DAY = (
    LoanDecide, AidDecide, LoanAgree, LoanRate, LoanPause, LoanReschedule, LoanSettle, LoanCall, LoanWriteOff,
)  # fmt: skip
_DECISIONS = (LoanDecide, AidDecide)
_WAY_OUT = say("take one of them out, or date it to the day on which it holds")
_WAY_OUT_OF_DECISIONS = say(
    "take out the one that does not hold; one that takes the place of another has a later day, "
    'and says of which day the other is ("replaces:")'
)


def said_twice(facts: Iterable[LoanFact | AidFact]) -> Iterator[Diagnostic]:
    """LOAN-SAID-TWICE for each fact of a kind that the same day has already.

    A decision that `replaces` another has a later day than that one.
    """
    seen = set()
    for fact in facts:
        if not isinstance(fact, _ONCE_A_DAY):
            continue
        key = (type(fact), fact.date)
        if key in seen:
            yield fact.problem(
                "LOAN-SAID-TWICE",
                say(
                    '"{words}" is said of {loan} twice on {day}',
                    words=fact.words(),
                    loan=fact.id,
                    day=fact.date,
                ),
                expected=say("one of a kind on one day: the order of lines must not decide about money"),
                hint=_WAY_OUT_OF_DECISIONS if isinstance(fact, _DECISIONS) else _WAY_OUT,
            )
        seen.add(key)
