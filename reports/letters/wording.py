"""Months, days and amounts as a letter spells them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sfund.periods import Month

_ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")  # fmt: skip
_Run = tuple[Month, Month]


def months_in_words(months: Iterable[Month], language: str) -> str:
    """The months, those that follow each other as one stretch.

    >>> months = [Month(2026, 8), Month(2026, 9), Month(2026, 11)]
    >>> months_in_words(months, "ko"), months_in_words(months, "en")
    ('2026년 8월부터 9월까지, 11월', 'August to September 2026 and November 2026')
    """
    runs = _runs(sorted(set(months)))
    return _korean(runs) if language == "ko" else _english(runs)


def day_in_words(day: dt.date, language: str) -> str:
    """The day in full.

    >>> day_in_words(dt.date(2026, 11, 5), "ko"), day_in_words(dt.date(2026, 11, 5), "en")
    ('2026년 11월 5일', '5 November 2026')
    """
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일"
    return f"{day.day} {_ENGLISH[day.month - 1]} {day.year}"


def instalment_in_words(first: int, last: int, language: str) -> str:
    """One instalment by its number, or several that follow each other.

    >>> instalment_in_words(3, 3, "ko"), instalment_in_words(1, 3, "ko"), instalment_in_words(1, 3, "en")
    ('3회차', '1~3회차', 'No. 1 to 3')
    """
    if language == "ko":
        return f"{first}회차" if first == last else f"{first}~{last}회차"
    return f"No. {first}" if first == last else f"No. {first} to {last}"


def amount_in_words(amount: Decimal, currency: str, language: str) -> str:
    """The amount with its currency.

    >>> amount_in_words(Decimal(30000), "KRW", "ko"), amount_in_words(Decimal(30000), "KRW", "en")
    ('30,000원', 'KRW 30,000')
    """
    if language == "ko" and currency == "KRW":
        return f"{amount:,}원"
    return f"{amount:,} {currency}" if language == "ko" else f"{currency} {amount:,}"


def _runs(months: Sequence[Month]) -> list[_Run]:
    runs: list[_Run] = []
    for month in months:
        if runs and runs[-1][1].plus(1) == month:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def _korean(runs: Iterable[_Run]) -> str:
    """The year stands where it changes."""
    said = 0
    parts = []
    for first, last in runs:
        words = f"{_year(first, said)}{first.number}월"
        said = first.year
        if last != first:
            words += f"부터 {_year(last, said)}{last.number}월까지"
            said = last.year
        parts.append(words)
    return ", ".join(parts)


def _year(month: Month, said: int) -> str:
    return "" if month.year == said else f"{month.year}년 "


def _english(runs: Iterable[_Run]) -> str:
    parts = []
    for first, last in runs:
        words = f"{_ENGLISH[last.number - 1]} {last.year}"
        if first != last:
            year = "" if first.year == last.year else f" {first.year}"
            words = f"{_ENGLISH[first.number - 1]}{year} to {words}"
        parts.append(words)
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
