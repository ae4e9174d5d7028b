"""What a sheet of members may say, and how its columns are called.

The first two names of a field are those under which an export writes it, in Korean and English. They come
before all others: where a sheet has two columns of one meaning, the first name in this list is the field, and
the other column is kept as one of the treasurer's own.
"""

from __future__ import annotations

import re
from enum import StrEnum

from importers.containers.sheets import Cell
from importers.reading.column_names import normalised


class Field(StrEnum):
    """One meaning of a column."""

    ID = "id"
    NAME = "name"
    ORGANIZATION = "organization"  # beside a column of persons: 단체명 | 대표자
    KIND = "kind"
    PLAN = "plan"
    AMOUNT = "amount"
    EVERY = "every"
    STATUS = "status"  # an export's; of what is read it only says that somebody left
    JOINED = "joined"
    LEFT = "left"
    SECTOR = "sector"
    ALIASES = "aliases"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    ADDRESS = "address"
    PAYER_NUMBER = "payer-number"
    BANK_NAME = "bank-name"
    DEBIT_BANK = "debit-bank"
    DEBIT_ACCOUNT = "debit-account"
    DEBIT_HOLDER = "debit-holder"
    BIRTH = "birth"
    BUSINESS_NUMBER = "business-number"
    MANDATE_FROM = "mandate-from"
    MANDATE_UNTIL = "mandate-until"


_NAMES: dict[Field, str] = {
    Field.ID: (
        "장부번호 id 회원번호 회원id 회원코드 회원no 고유번호 관리번호 번호 memberid membernumber memberno"
    ),
    Field.NAME: (
        "이름 name 성명 회원명 회원이름 회원성명 성함 후원자명 후원자 대표자 대표자명 대표자성명 "
        "fullname 성명/단체명 이름/단체명 회원명/단체명 단체명/성명"
    ),
    Field.ORGANIZATION: (
        "단체명 organisation 기관명 상호 상호명 법인명 조합명 기업명 회사명 업체명 단체 기관 "
        "소속단체명 단체이름 organization company"
    ),
    Field.KIND: ("구분 kind 회원구분 회원종류 회원유형 회원종별 회원자격 회원분류 종류 유형 membertype type"),
    Field.PLAN: "회비약정 plan 약정 회비종류 duesplan",
    Field.AMOUNT: (
        "회비 dues 월회비 회비금액 납부금액 납입금액 약정금액 약정액 월납부액 월약정액 회비액 후원금액 "
        "후원금 월후원금 분기회비 반기회비 연회비 년회비 정기회비 금액 amount monthlydues yearlydues"
    ),
    Field.EVERY: "납부주기 rhythm 납입주기 주기 회비주기 납부방식 납부방법 납부구분 every frequency",
    Field.STATUS: "상태 status 회원상태",
    Field.JOINED: (
        "가입일 joined 가입일자 입회일 입회일자 가입날짜 가입연월일 가입년월일 등록일 등록일자 "
        "후원시작일 회원가입일 joindate joinedon"
    ),
    Field.LEFT: "탈퇴일 left 탈퇴일자 탈회일 탈퇴날짜 해지일 leftdate lefton",
    Field.SECTOR: "업종 sector 분과 부문 업태 분야 활동분야 industry",
    Field.ALIASES: "다른이름 othernames 별칭 별명 다른입금자명 aliases",
    Field.PHONE: (
        "휴대폰 phone 휴대전화 휴대폰번호 휴대전화번호 핸드폰 핸드폰번호 연락처 전화번호 전화 연락처1 "
        "mobile telephone phonenumber"
    ),
    Field.EMAIL: "이메일 e-mail email 전자우편 메일 이메일주소 메일주소 e메일",
    Field.POSTCODE: "우편번호 postcode zip zipcode",
    Field.ADDRESS: "주소 address 자택주소 집주소 사업장주소 소재지 우편주소 도로명주소",
    Field.PAYER_NUMBER: "납부자번호 payernumber cms번호 cms납부자번호 cms회원번호 납입자번호 cms코드",
    Field.BANK_NAME: (
        "입금자명 nameonstatements 입금자 입금인 입금인명 통장표시명 통장표시 입금명 bank-name bankname"
    ),
    Field.DEBIT_BANK: (
        "은행 debitbank 은행명 출금은행 이체은행 거래은행 금융기관 금융기관명 debit-bank bank"
    ),
    Field.DEBIT_ACCOUNT: (
        "계좌번호 debitaccount 출금계좌 출금계좌번호 은행계좌 은행계좌번호 이체계좌 계좌 debit-account "
        "accountnumber"
    ),
    Field.DEBIT_HOLDER: "예금주 accountholder 예금주명 계좌주 debit-holder",
    Field.BIRTH: (
        "생년월일 birthdate 생일 출생일 예금주생년월일 주민번호앞자리 주민등록번호앞자리 dateofbirth"
    ),
    Field.BUSINESS_NUMBER: (
        "사업자번호 businessnumber 사업자등록번호 예금주사업자번호 businessregistrationnumber"
    ),
    Field.MANDATE_FROM: ("출금동의일 mandatefrom 동의일 출금동의일자 자동이체신청일 cms신청일 mandate-from"),
    Field.MANDATE_UNTIL: ("출금해지일 mandateuntil 자동이체해지일 cms해지일 출금동의만료일 mandate-until"),
}
_BY_NAME = {
    name: (field, rank)
    for field, names in _NAMES.items()
    for rank, name in reversed(list(enumerate(names.split())))
}
# Bracketed words and stars around a name ask for care in filling it in, and say nothing else.
_BRACKETED = re.compile(r"[(\[（〔][^)\]）〕]*[)\]）〕]")
_RESIDENT = re.compile(
    r"주민(?:등록)?번호|외국인(?:등록)?번호|residentregistration|residentnumber", re.IGNORECASE
)
_FRONT = "앞"  # 주민번호 앞자리 is a birth date

HEADERS: dict[Field, tuple[str, str]] = {
    Field.ID: ("장부번호", "Id"),
    Field.NAME: ("이름", "Name"),
    Field.KIND: ("구분", "Kind"),
    Field.PLAN: ("회비약정", "Plan"),
    Field.AMOUNT: ("회비", "Dues"),
    Field.EVERY: ("납부주기", "Rhythm"),
    Field.STATUS: ("상태", "Status"),
    Field.JOINED: ("가입일", "Joined"),
    Field.LEFT: ("탈퇴일", "Left"),
    Field.SECTOR: ("업종", "Sector"),
    Field.ALIASES: ("다른 이름", "Other names"),
    Field.PHONE: ("휴대폰", "Phone"),
    Field.EMAIL: ("이메일", "E-mail"),
    Field.ADDRESS: ("주소", "Address"),
    Field.PAYER_NUMBER: ("납부자번호", "Payer number"),
    Field.BANK_NAME: ("입금자명", "Name on statements"),
    Field.DEBIT_BANK: ("은행", "Debit bank"),
    Field.DEBIT_ACCOUNT: ("계좌번호", "Debit account"),
    Field.DEBIT_HOLDER: ("예금주", "Account holder"),
    Field.BIRTH: ("생년월일", "Birth date"),
    Field.BUSINESS_NUMBER: ("사업자번호", "Business number"),
    Field.MANDATE_FROM: ("출금동의일", "Mandate from"),
    Field.MANDATE_UNTIL: ("출금해지일", "Mandate until"),
}
"""The columns of an export in their order, in Korean and English."""


def meaning_of(header: Cell) -> tuple[Field, int] | None:
    """What a column's name says, with its rank among the names of that field; None for any other name.

    >>> meaning_of("성 명*"), meaning_of("생년월일(6자리)"), meaning_of("비고")
    ((<Field.NAME: 'name'>, 2), (<Field.BIRTH: 'birth'>, 0), None)
    """
    key = normalised(header).casefold().strip("*※·.")
    bare = _BRACKETED.sub("", key).strip("*※·.")
    if _RESIDENT.search(key) and _FRONT in key:
        return _BY_NAME["주민번호앞자리"]
    return _BY_NAME.get(key) or _BY_NAME.get(bare)


def asks_resident_number(header: Cell) -> bool:
    """Whether a column's name asks for a resident registration number.

    >>> asks_resident_number("주민등록번호"), asks_resident_number("주민번호(앞자리)")
    (True, False)
    """
    key = normalised(header)
    return bool(_RESIDENT.search(key)) and _FRONT not in key
