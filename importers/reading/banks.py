"""The banks of the country by the words with which their files name them.

Only to name a layout that is learnt, and so that a file of one bank is not taken for another's; nothing is
read by it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownBank:
    """A bank: what its layouts are called, its names, and the words that mean it, without white space."""

    slug: str
    ko: str
    en: str
    words: tuple[str, ...]


# Words are long enough to mean nothing else; 우리, 하나, 국민 alone are everyday words.
BANKS = (
    KnownBank("kb", "KB국민은행", "KB Kookmin Bank", ("국민은행", "KB국민")),
    KnownBank("shinhan", "신한은행", "Shinhan Bank", ("신한은행",)),
    KnownBank("hana", "하나은행", "Hana Bank", ("하나은행", "KEB하나")),
    KnownBank("nh", "NH농협은행", "NH NongHyup Bank", ("농협은행", "NH농협", "NH농협은행")),
    KnownBank(
        "nh-coop", "농협 (상호금융)", "NongHyup, local co-operatives", ("농협상호금융", "지역농협", "농축협")
    ),
    KnownBank("jeonbuk", "전북은행", "Jeonbuk Bank", ("전북은행", "JB전북")),
    KnownBank("kakaobank", "카카오뱅크", "KakaoBank", ("카카오뱅크",)),
    KnownBank("tossbank", "토스뱅크", "Toss Bank", ("토스뱅크",)),
    KnownBank("saemaul", "새마을금고", "Saemaul Geumgo", ("새마을금고",)),
    KnownBank("woori", "우리은행", "Woori Bank", ("우리은행", "우리WON뱅킹")),
    KnownBank("ibk", "IBK기업은행", "Industrial Bank of Korea", ("기업은행", "IBK")),
    KnownBank("sc", "SC제일은행", "Standard Chartered Bank Korea", ("SC제일", "제일은행")),
    KnownBank("kbank", "케이뱅크", "K bank", ("케이뱅크", "Kbank")),
    KnownBank("suhyup", "수협은행", "Suhyup Bank", ("수협",)),
    KnownBank("kdb", "KDB산업은행", "Korea Development Bank", ("산업은행",)),
    KnownBank("im", "iM뱅크 (대구은행)", "iM Bank (Daegu)", ("대구은행", "iM뱅크", "아이엠뱅크")),
    KnownBank("busan", "부산은행", "Busan Bank", ("부산은행",)),
    KnownBank("gwangju", "광주은행", "Gwangju Bank", ("광주은행",)),
    KnownBank("jeju", "제주은행", "Jeju Bank", ("제주은행",)),
    KnownBank("gyeongnam", "경남은행", "Gyeongnam Bank", ("경남은행",)),
    KnownBank("citi", "한국씨티은행", "Citibank Korea", ("씨티은행",)),
    KnownBank("post", "우체국", "Korea Post", ("우체국",)),
    KnownBank("shinhyup", "신협", "Shinhyup (credit union)", ("신협", "신용협동조합")),
    KnownBank("sanlim", "산림조합", "Forestry Co-operative", ("산림조합",)),
    KnownBank("savings", "저축은행", "Savings bank", ("저축은행",)),
)


def banks_named(text: str) -> frozenset[str]:
    """The slugs of the banks that a text without white space names.

    >>> sorted(banks_named("우리은행거래내역조회")), banks_named("거래내역조회")
    (['woori'], frozenset())
    """
    folded = text.casefold()
    return frozenset(bank.slug for bank in BANKS if any(word.casefold() in folded for word in bank.words))


def bank_of(text: str) -> KnownBank | None:
    """The one bank that a text without white space names; None where it names none or several."""
    named = banks_named(text)
    return next(bank for bank in BANKS if bank.slug in named) if len(named) == 1 else None
