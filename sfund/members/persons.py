"""Who an id is: the register beside the books, as values.

Names, numbers and addresses of persons live here and nowhere else; the books carry ids only.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

FORGOTTEN = "forgotten"
"""The column of the register with the day on which a person was forgotten."""


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the register: a member, a contact of an organisation, or a party.

    Its `repr` tells the id only, so that no log or traceback tells who it is.

    Attributes:
        id: The member's or party's id in the books.
        name: As the register has it; an organisation's name, too, so that bank lines find it.
        aliases: Other names on bank lines: a spouse, a nickname, an abbreviation.
        payer_number: The number under which CMS debits it; unique.
        bank_name: The name as it stands on statements, where it differs from the others.
        extra: What columns of the treasurer's own say, column → text; no column without a text.
        debit_bank: The bank from which CMS debits it.
        debit_account: The number of the account there.
        debit_holder: Whose account it is, as the bank has it.
        debit_number: What tells the bank who that is: a person's birth date (YYMMDD), or a business number
            of ten digits.
        mandate_from: The first day on which it may be debited.
        mandate_until: The last one; None while the mandate runs.
    """

    id: str
    name: str = field(repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    payer_number: str = field(default="", repr=False)
    bank_name: str = field(default="", repr=False)
    extra: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    debit_bank: str = field(default="", repr=False)
    debit_account: str = field(default="", repr=False)
    debit_holder: str = field(default="", repr=False)
    debit_number: str = field(default="", repr=False)
    mandate_from: dt.date | None = field(default=None, repr=False)
    mandate_until: dt.date | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a bank line may carry, without blanks or repeats."""
        return tuple(dict.fromkeys(name for name in (self.name, *self.aliases, self.bank_name) if name))

    @property
    def forgotten(self) -> dt.date | None:
        """The day on which who this was had to be forgotten; the id is nobody else's ever after."""
        with suppress(ValueError):
            return dt.date.fromisoformat(self.extra.get(FORGOTTEN, ""))
        return None


def is_reached_alike(one: Person, other: Person) -> bool:
    """Whether two of one name share what people of one name do not share: they are one person.

    The birth date or business number decides where both have it; else a telephone number or an e-mail.
    """
    if one.debit_number and other.debit_number:
        return digits(one.debit_number) == digits(other.debit_number)
    return (bool(one.phone) and digits(one.phone) == digits(other.phone)) or (
        bool(one.email) and one.email.casefold() == other.email.casefold()
    )


def is_somebody_else(one: Person, other: Person) -> bool:
    """Whether neither the name nor what else tells people apart is the same, where both have it."""
    if not (one.name and other.name) or key_of(one.name) == key_of(other.name):
        return False
    told = ((one.phone, other.phone), (one.debit_number, other.debit_number))
    both = [(digits(said), digits(known)) for said, known in told if said and known]
    return bool(both) and all(said != known for said, known in both)


def key_of(name: str) -> str:
    """A name as names are compared: without blanks and dots, company forms written one way.

    >>> key_of("㈜ 새터울식품") == key_of("(주)새터울 식품"), key_of("홍 길동") == key_of("홍길동")
    (True, True)
    """
    text = unicodedata.normalize("NFKC", name).casefold().replace("주식회사", "(주)")
    return "".join(sign for sign in text if not sign.isspace() and sign not in "·.,")


def digits(text: str) -> str:
    """The digits of a telephone number, however it is written; the text itself where it has none."""
    return "".join(filter(str.isdecimal, unicodedata.normalize("NFKC", text))) or text
