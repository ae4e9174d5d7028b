"""Who an id is: the register beside the books, as values.

Names, numbers and addresses of persons live here and nowhere else; the books carry ids only.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the register: a member, a contact of an organisation, or a party.

    Attributes:
        id: The member's or party's id in the books.
        name: As the register has it; an organisation's name, too, so that bank lines find it.
        aliases: Other names on bank lines: a spouse, a nickname, an abbreviation.
        payer_number: The number under which CMS debits it; unique.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    address: str = ""
    payer_number: str = ""
    bank_name: str = ""
    """The name as it stands on statements, where it differs from the others."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a bank line may carry, without blanks or repeats."""
        return tuple(dict.fromkeys(name for name in (self.name, *self.aliases, self.bank_name) if name))
