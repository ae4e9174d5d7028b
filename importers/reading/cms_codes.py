"""The result codes of CMS in the words of services; `sfund.collecting.debit_codes` has what they mean."""

from __future__ import annotations

import re

from sfund.collecting.debit_codes import COLLECTED, FollowUp, ResultCode, describe_code, is_known, result_code

__all__ = ["COLLECTED", "FollowUp", "ResultCode", "code_of", "describe_code", "result_code"]

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
    given = next((code for code in _CODE.findall(reason) if is_known(code) and code != COLLECTED), None)
    return given or next((code for words, code in _WORDS.items() if words in said), _OTHER)
