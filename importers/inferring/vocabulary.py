"""What the name of a column says of it, in Korean and English. A name is a hint or a veto, never a proof."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from importers.reading.column_names import has_other_unit


class Says(StrEnum):
    """What a name says."""

    DATE = "date"
    TIME = "time"
    WITHDRAWAL = "withdrawal"
    DEPOSIT = "deposit"
    AMOUNT = "amount"  # with or without a sign
    BALANCE = "balance"
    KIND = "kind"  # 구분: in or out, or by which way
    COUNTERPARTY = "counterparty"
    SHOWN = "shown"  # what a passbook shows: who, where no other column says it
    WORDS = "words"  # 적요, 내용: who in one bank, by which way in another
    MEMO = "memo"
    ACCOUNT = "account"
    NOTHING = "nothing"  # known, and of no use: branches, serial numbers, other dates, fees
    NO_MONEY = "no-money"  # an amount that is none of the account's: 출금가능잔액, 잔액(외화)
    UNKNOWN = "unknown"


# Patterns with blanks between them. The first row that fits decides; so what contains another word stands
# above it.
_PATTERNS = (
    (Says.NOTHING, "^예금주 ^고객명$ ^계좌주 ^통장주"),  # the account's holder, on every row
    (Says.NOTHING, "기산 처리일 처리시 만기 취소일 정산일 등록일 예정일 일련번호 valuedate settle"),
    (Says.DATE, "일시 일자 날짜 거래일 년월일 date"),
    (Says.TIME, "시간 시각 time"),
    (Says.NO_MONEY, "합계 누계 소계 총액 총계 일계"),
    (Says.NO_MONEY, "가능 한도 수수료 이자 세금 세액 미결제 건수 환율 평균 수표 어음 타점 미수 누적"),
    (Says.NO_MONEY, "fees?$ available limit rate$ ^tax tax$ pending"),
    (Says.NOTHING, "(?:상대|입금|출금|받는|보내?는|보낸|이체).*계좌 수취계좌"),
    (Says.ACCOUNT, r"계좌번호 통장번호 ^계좌$ ^account(?:no\.?|number)?$"),
    (Says.NOTHING, r"은행 기관 점$ 점명$ 지점 취급 처리 순번 번호 ^no\.?$ ^#$ seq 코드 통화"),
    (Says.NOTHING, "branch teller bank code currency ref number serial"),
    (Says.BALANCE, "잔액 잔고 balance"),
    (Says.AMOUNT, "입/?출금액 입출금금액 출입금액"),
    (
        Says.KIND,
        "구분 유형 종류 채널 매체 방법 입/?출금$ 입/?지급?$ 대차$ type channel method kind dr/?cr cr/?dr",
    ),
    (Says.SHOWN, "통장.*표시 표시.*내용 통장.*인자"),
    (
        Says.COUNTERPARTY,
        "(?:보낸|받는|받은|보내는)(?!.*금액) 의뢰 수취인 [입출송]금[자인] 상대 거래처",
    ),
    (Says.COUNTERPARTY, "거래자 기재내용 기록사항 성명 이름 payee payer counterparty beneficiary name"),
    (
        Says.WITHDRAWAL,
        "출금 지급 지출 찾으신 나간 인출 보낸금액 보내신 debit withdraw paidout moneyout ^out$",
    ),
    (Says.DEPOSIT, "입금 맡기신 들어온 예입 수입 받은금액 받으신 credit deposit paidin moneyin ^in$"),
    (Says.AMOUNT, "금액 거래액 amount ^value$"),
    (Says.MEMO, "메모 비고 특이사항 memo note remark comment"),
    (Says.WORDS, "적요 내용 내역 표시 사항 description detail particular narration narrative transaction"),
)
_COMPILED = tuple((one, re.compile("|".join(words.split()), re.IGNORECASE)) for one, words in _PATTERNS)
# Of several dates, the one that is called so.
_PLAIN_DATE = re.compile(
    r"(?:거래)?(?:일시|일자|날짜|일)|(?:transaction|trans\.?|booking)?date(?:/?time)?", re.IGNORECASE
)


@lru_cache(1024)
def says(name: str) -> Says:
    """What a normalised name says.

    >>> [says(name).value for name in ("찾으신금액", "거래후잔액", "출금가능잔액", "입금은행", "잔액(외화)")]
    ['withdrawal', 'balance', 'no-money', 'nothing', 'no-money']
    """
    if not name:
        return Says.UNKNOWN
    if has_other_unit(name):
        return Says.NO_MONEY
    return next((one for one, pattern in _COMPILED if pattern.search(name)), Says.UNKNOWN)


def is_plain_date(name: str) -> bool:
    """Whether the name is that of a transaction's own day, and of no other.

    >>> is_plain_date("거래일자"), is_plain_date("입금일자")
    (True, False)
    """
    return bool(_PLAIN_DATE.fullmatch(name))


# Beginnings of cells that say where money goes, and how the words of a channel sound.
INWARD = (
    "입금",
    "맡기신",
    "예입",
    "받음",
    "받기",
    "받은",
    "들어옴",
    "들어온",
    "입",
    "deposit",
    "credit",
    "cr",
    "in",
    "+",
)
OUTWARD = (
    "출금",
    "지급",
    "찾으신",
    "인출",
    "보냄",
    "보내기",
    "보낸",
    "나감",
    "나간",
    "출",
    "지",
    "withdrawal",
    "debit",
    "dr",
    "out",
    "-",
)
_CHANNEL = re.compile(
    r"인터넷|타행|당행|이체|ATM|CD|체크|전자|대체|모바일|스마트|CMS|펌뱅킹|창구|카드|FB|BZ|뱅킹|폰|오픈|현금",
    re.IGNORECASE,
)


def is_channel(word: str) -> bool:
    """Whether a word says by which way money went, as banks print it.

    >>> is_channel("타행이체"), is_channel("한빛인쇄")
    (True, False)
    """
    return bool(_CHANNEL.search(word))
