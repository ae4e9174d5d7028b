"""What looks like a slip of the hand in the register: said when it is entered, and never refused.

A treasurer may know better, and half an address is better than none. No sentence holds what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sfund.members.persons import Person
from sfund.words import Message, say

_REGISTRATION = "registration"
"""The column of the register with a business number for receipts."""

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_BUSINESS_NUMBER = re.compile(r"(\d{3})-?(\d{2})-?(\d{5})", re.ASCII)
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def slips(person: Person, before: Person | None = None) -> Iterator[Message]:
    """What of the person looks mistyped; of what stood so in `before` nothing is said again."""
    if person.email and (before is None or before.email != person.email) and not is_email(person.email):
        yield say('the e-mail is no address: it has no "@" between two words')
    known = _numbers(before) if before is not None else ()
    if any(not has_check_digit(number) for number in _numbers(person) if number not in known):
        yield say("the check digit of the business number is wrong: look at the number once more")


def _numbers(person: Person) -> tuple[str, ...]:
    """The business numbers that the register has of somebody."""
    both = (person.debit_number, person.extra.get(_REGISTRATION, ""))
    return tuple(number for number in both if _BUSINESS_NUMBER.fullmatch(number.strip()))


def is_email(text: str) -> bool:
    """Whether an address stands in it; that somebody reads what is sent there, nobody can tell.

    >>> is_email("haneul@example.org"), is_email("haneul.example.org"), is_email("@example.org")
    (True, False, False)
    """
    return _ADDRESS.search(text) is not None


def has_check_digit(number: str) -> bool:
    """Whether the last of a business number's ten digits is its check digit (국세청, 사업자등록번호).

    >>> has_check_digit("123-45-67891"), has_check_digit("1234567890")
    (True, False)
    """
    digits = [int(sign) for sign in number if sign.isdecimal()]
    weighed = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    weighed += digits[8] * _WEIGHTS[-1] // 10
    return (10 - weighed % 10) % 10 == digits[9]
