"""What the result codes of CMS mean, and what is sensible to do next.

Source: the result codes of KFTC's CMS manual (출금불능코드).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sfund.words import Message, say

COLLECTED = "0000"


class FollowUp(StrEnum):
    """What to do with a debit that came to nothing."""

    NONE = "none"  # it was collected
    RETRY = "retry"  # ask again on the next debit day
    CALL = "call"  # something of the payer's must be put right first
    STOP = "stop"  # there is no leave to debit; asking again would be wrong
    LOOK = "look"  # a person decides


@dataclass(frozen=True, slots=True)
class ResultCode:
    """One code, its meaning and the follow-up."""

    code: str
    meaning: Message
    follow_up: FollowUp


_CODES = {
    one.code: one
    for one in (
        ResultCode(COLLECTED, say("collected"), FollowUp.NONE),
        ResultCode("0012", say("wrong account number"), FollowUp.CALL),
        ResultCode("0014", say("birth date or business number differs"), FollowUp.CALL),
        ResultCode("0017", say("no mandate"), FollowUp.STOP),
        ResultCode("0018", say("mandate ended after a year without a debit"), FollowUp.STOP),
        ResultCode("0019", say("mandate withdrawn at the bank"), FollowUp.STOP),
        ResultCode("0020", say("no proof of consent"), FollowUp.STOP),
        ResultCode("0021", say("balance too low"), FollowUp.RETRY),
        ResultCode("0024", say("account changed"), FollowUp.STOP),
        ResultCode("0031", say("account closed"), FollowUp.CALL),
        ResultCode("0034", say("account under legal hold"), FollowUp.CALL),
        ResultCode("0035", say("account seized"), FollowUp.LOOK),
        ResultCode("0041", say("fault in the bank's system"), FollowUp.RETRY),
        ResultCode("0051", say("another reason"), FollowUp.LOOK),
        ResultCode("0061", say("amount of zero"), FollowUp.LOOK),
        ResultCode("0062", say("over the limit"), FollowUp.LOOK),
        ResultCode("A013", say("payer number unknown"), FollowUp.LOOK),
        ResultCode("A016", say("asked twice"), FollowUp.LOOK),
    )
}


def result_code(code: str) -> ResultCode:
    """What the code means; one that is not in the list is for a person to look at."""
    return _CODES.get(code) or ResultCode(code, say("result code {code}", code=code), FollowUp.LOOK)


def is_known(code: str) -> bool:
    """Whether the code is in the list."""
    return code in _CODES


def describe_code(code: str) -> Message:
    """The meaning of a result code.

    >>> str(describe_code("0021")), str(result_code("0021").follow_up)
    ('balance too low', 'retry')
    """
    return result_code(code).meaning
