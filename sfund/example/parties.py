"""The city, the companies and the foundations of the example: no members, but givers."""

from __future__ import annotations

from collections.abc import Iterator

from sfund.example.names import COMPANIES, FOUNDATIONS
from sfund.example.network import CITY, Scale
from sfund.members.persons import Person
from sfund.parties import Party, PartyKind

CITY_ID = "C-001"
COMPANY_IDS = tuple(f"C-{n:03d}" for n in range(2, 2 + len(COMPANIES)))
FOUNDATION_IDS = tuple(f"C-{n:03d}" for n in range(2 + len(COMPANIES), 2 + len(COMPANIES) + len(FOUNDATIONS)))
PARTY_NAMES = {
    CITY_ID: CITY,
    **dict(zip(COMPANY_IDS, COMPANIES, strict=True)),
    **dict(zip(FOUNDATION_IDS, FOUNDATIONS, strict=True)),
}


def party_facts(scale: Scale) -> Iterator[Party]:
    """Every party, from the first day on."""
    for party, name in PARTY_NAMES.items():
        yield Party(date=scale.begin, id=party, kind=_kind(party), name=name)


def party_persons() -> Iterator[Person]:
    """Their lines of the register, so that bank lines find them with or without (주)."""
    for party, name in PARTY_NAMES.items():
        short = name.replace("(주)", "")
        aliases = (short,) if short != name else ()
        yield Person(party, name, aliases, phone="063-000-9999", email=f"{party.lower()}@example.org")


def _kind(party: str) -> PartyKind:
    if party == CITY_ID:
        return PartyKind.PUBLIC
    return PartyKind.FOUNDATION if party in FOUNDATION_IDS else PartyKind.COMPANY
