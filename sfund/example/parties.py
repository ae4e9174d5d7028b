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
    """Every party with its business number, from the first day on."""
    for party, name in PARTY_NAMES.items():
        known = {"date": scale.begin, "id": party, "kind": _kind(party), "name": name}
        yield Party.model_validate({**known, "registration": _registration(party)})


def party_persons() -> Iterator[Person]:
    """Their lines of the register, so that bank lines find them with or without (주)."""
    for party, name in PARTY_NAMES.items():
        short = name.replace("(주)", "")
        aliases = (short,) if short != name else ()
        email, address = f"{party.lower()}@example.org", f"온고을시 두레로 {int(party.removeprefix('C-'))}"
        yield Person(party, name, aliases, phone="063-000-9999", email=email, address=address)


def _registration(party: str) -> str:
    """A number that no office gives: its first three digits are none of a tax office."""
    kind = {PartyKind.COMPANY: 81, PartyKind.PUBLIC: 83, PartyKind.FOUNDATION: 82}[_kind(party)]
    return f"000-{kind}-{int(party.removeprefix('C-')):05d}"


def _kind(party: str) -> PartyKind:
    if party == CITY_ID:
        return PartyKind.PUBLIC
    return PartyKind.FOUNDATION if party in FOUNDATION_IDS else PartyKind.COMPANY
