"""Who collected gifts for others (기부금 모집처): a platform, an organisation, as receipts name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sfund.books.giving.receipts import REGISTRATION, organisation_name
from sfund.books.model import Books
from sfund.members.persons import Person


@dataclass(frozen=True, slots=True)
class Collector:
    """A collector as the form asks for it.

    Attributes:
        id: What entries have as `via`: a party's or member's id, or the name of a service's sheets.
        registration: Business number; empty where nobody knows it.
        is_named: Whether the name is its own; else it says only what kind of service it is.
    """

    id: str
    name: str
    registration: str = ""
    address: str = ""
    is_named: bool = True

    def as_data(self) -> dict[str, str]:
        """As a snapshot keeps it."""
        return {"name": self.name, "registration": self.registration, "address": self.address}


def collectors_of(
    books: Books,
    ids: Iterable[str],
    persons: Mapping[str, Person],
    services: Mapping[str, str],
) -> dict[str, Collector]:
    """The collectors by id, in that order.

    Args:
        books: As loaded; `[collectors.ID]` of their settings wins over all else.
        ids: Those that gifts name.
        persons: Lines of the register, once the access log says so.
        services: Name of a service's sheets → what kind of service that is, in Korean as the form is.
    """
    return {id_: _collector(books, id_, persons.get(id_), services) for id_ in dict.fromkeys(ids)}


def _collector(books: Books, id_: str, person: Person | None, services: Mapping[str, str]) -> Collector:
    said = books.settings.collectors.get(id_)
    member, party = books.registry.members.get(id_), books.registry.parties.get(id_)
    fact = party or (member.stays[0].join if member and member.stays else None)
    own = (fact.model_extra or {}) if fact is not None else {}
    name = (said.name if said else "") or organisation_name(books, id_) or (person.name if person else "")
    return Collector(
        id_,
        name or services.get(id_, id_),
        (said.registration if said else "")
        or str(own.get(REGISTRATION) or (person.extra.get(REGISTRATION, "") if person else "")),
        (said.address if said else "") or str(own.get("address") or (person.address if person else "")),
        is_named=bool(name) or id_ not in services,
    )


def collector_name(books: Books, id_: str | None, services: Mapping[str, str]) -> str:
    """What a list calls it; no person's name. Empty where nobody collected."""
    return _collector(books, id_, None, services).name if id_ else ""
