"""Who an id is: the register beside the books, as values.

Names, numbers and addresses of persons live here and nowhere else; the books carry ids only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a bank line may carry, without blanks or repeats."""
        return tuple(dict.fromkeys(name for name in (self.name, *self.aliases, self.bank_name) if name))
