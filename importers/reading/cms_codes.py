"""What the result codes of CMS mean, and what is sensible to do next.

Source: the result codes of KFTC's CMS manual (출금불능코드).
"""

from __future__ import annotations

import re
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


# How commercial services say it, without blanks; the first that occurs in the reason decides.
_WORDS = {
    "이중": "A016", "중복": "A016",
    "한도": "0062",
    "잔액": "0021", "잔고": "0021", "예금부족": "0021", "부족": "0021",
    "법적": "0034", "지급정지": "0034", "거래정지": "0034", "사고": "0034", "지급제한": "0034",
    "압류": "0035",
    "생년월일": "0014", "주민": "0014", "사업자": "0014", "실명": "0014", "예금주": "0014",
    "1년": "0018", "장기": "0018",
    "동의": "0020", "증빙": "0020",
    "은행해지": "0019", "은행에서해지": "0019", "이체해지": "0019", "출금해지": "0019", "고객해지": "0019",
    "계좌변경": "0024",
    "해약": "0031", "계좌해지": "0031", "해지계좌": "0031",
    "미신청": "0017", "미등록": "0017", "신청내역": "0017",
    "계좌": "0012",
    "해지": "0019",
    "시스템": "0041", "전산": "0041", "장애": "0041", "점검": "0041", "시간초과": "0041",
    "납부자번호": "A013", "회원번호": "A013",
}  # fmt: skip
_OTHER = "0051"
_CODE = re.compile(r"(?<![0-9A-Za-z])(?:\d{4}|A\d{3})(?![0-9A-Za-z])", re.ASCII)


def code_of(reason: str) -> str:
    """The code for a reason in a commercial service's words; `0051`, another reason, for strange ones.

    A code of the clearing house among the words is taken as it is.

    >>> code_of("잔액 부족"), code_of("해약된 계좌"), code_of("0034 지급정지"), code_of("그 밖")
    ('0021', '0031', '0034', '0051')
    """
    said = "".join(reason.split())
    given = next((code for code in _CODE.findall(reason) if code in _CODES and code != COLLECTED), None)
    return given or next((code for words, code in _WORDS.items() if words in said), _OTHER)


def describe_code(code: str) -> Message:
    """The meaning of a result code.

    >>> str(describe_code("0021")), str(result_code("0021").follow_up)
    ('balance too low', 'retry')
    """
    return result_code(code).meaning
