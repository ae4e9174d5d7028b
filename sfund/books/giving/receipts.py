"""Receipts in the books and beside them: who is eligible, the snapshot, the facts that go with it.

The snapshot, `register/receipts/R-2026-0001.json`, holds the donor and the organisation as they were on that
day. It is personal data: the vault reads and writes it, and locks it where the register is locked. A resident
registration number is never in it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sfund.books import disk
from sfund.books.giving.gifts import gifts_of
from sfund.books.model import Books
from sfund.books.persons import vault
from sfund.books.writing import Additions
from sfund.errors import BooksError, Diagnostic, RequestError, failure
from sfund.giving.receipts import (
    Due,
    Eligibility,
    Receipt,
    ReceiptCode,
    ReceiptCopy,
    ReceiptIssue,
    ReceiptKind,
    ReceiptVoid,
    by_collector,
    eligible,
    next_id,
    receipts_of,
)
from sfund.members.facts import MemberJoin, MemberKind
from sfund.members.persons import Person
from sfund.money import Money, total
from sfund.parties import PartyKind
from sfund.words import say

FOLDER = "register/receipts"
VERSION = 2
"""Of the snapshot; in one of version 1 a collector is a name alone."""

REGISTRATION = "registration"
"""A company's business number: the key of its `party` or `member join`, or a column of the register."""

Snapshot = Mapping[str, Any]
"""What a receipt said on its day, as JSON has it; `snapshot_of` makes it."""


@dataclass(frozen=True, slots=True)
class Donor:
    """Who gave, as the form wants it.

    Attributes:
        is_person: Whether the form for persons is theirs, with a resident number for a business number.
    """

    id: str
    is_person: bool
    name: str
    address: str
    registration: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A receipt that is about to be issued; `fact` and `content` belong together by the digest."""

    fact: ReceiptIssue
    snapshot: Snapshot
    content: bytes

    @property
    def path(self) -> str:
        return snapshot_path(self.fact.id)


def receipts_in(books: Books) -> tuple[Receipt, ...]:
    """The receipts, sorted by year and number."""
    return receipts_of(books.registry.receipts)


def snapshot_path(id_: str) -> str:
    """Where a receipt's snapshot lies, without `.age`."""
    return f"{FOLDER}/{id_}.json"


def eligible_in(books: Books, year: int, today: dt.date) -> Eligibility:
    """The gifts of a year, in the books' currency, that receipts may be issued for.

    Raises:
        RequestError: RECEIPTS-NOT-DESIGNATED, RECEIPTS-INCOMPLETE.
    """
    require_designated(books)
    gifts = (one for one in gifts_of(books) if one.currency == books.currency)
    return eligible(gifts, receipts_in(books), books.settings.receipts.status, year, today)


def require_designated(books: Books) -> ReceiptCode:
    """The code of the organisation's gifts.

    Raises:
        RequestError: RECEIPTS-NOT-DESIGNATED, RECEIPTS-INCOMPLETE.
    """
    settings = books.settings.receipts
    code = settings.designation.code
    if code is None:
        raise failure(
            RequestError,
            "RECEIPTS-NOT-DESIGNATED",
            say("the settings do not say that the organisation may issue receipts for gifts"),
            file="sfund.toml",
            expected=say('[receipts] designation = "general" or "special"'),
            hint=say("ordinary dues and gifts to a body that is not designated are not deductible"),
        )
    needed = {
        "basis": settings.basis,
        "address": settings.address,
        "registration": registration(books),
        "representative": settings.representative,
        "[organization] name": books.settings.organization.name,
    }
    missing = [key for key, value in needed.items() if not value.strip()]
    if missing:
        raise failure(
            RequestError,
            "RECEIPTS-INCOMPLETE",
            say("the settings lack what the form asks of the organisation: {keys}", keys=", ".join(missing)),
            file="sfund.toml",
            hint=say("docs/receipts.md shows a [receipts] section"),
        )
    return code


def registration(books: Books) -> str:
    """The organisation's number on the form."""
    return books.settings.receipts.registration or books.settings.organization.registration


def is_person(books: Books, id_: str) -> bool:
    """Whether the form for persons is the donor's."""
    party = books.registry.parties.get(id_)
    if party is not None:
        return party.kind is PartyKind.PERSON
    member = books.registry.members.get(id_)
    return member is not None and _join(member.facts).kind is not MemberKind.ORGANIZATION


def donor_of(books: Books, id_: str, person: Person | None) -> Donor:
    """The donor as the form wants it; `person` is the register's line, once the access log says so.

    Raises:
        RequestError: RECEIPT-DONOR, where nobody knows the name, or the business number or address of a
            company.
    """
    party, member = books.registry.parties.get(id_), books.registry.members.get(id_)
    fact = party or (_join(member.facts) if member is not None else None)
    name = (person.name if person else "") or str(getattr(fact, "name", "") or "")
    extra = (fact.model_extra or {}) if fact is not None else {}
    number = str(extra.get(REGISTRATION) or (person.extra.get(REGISTRATION, "") if person else ""))
    if not name.strip():
        raise failure(
            RequestError,
            "RECEIPT-DONOR",
            say("nobody knows the name of {id}", id=id_),
            expected=say("a line with name and address in the register"),
            hint=say("enter it: {command}", command=f'sfund member edit {id_} --name "…"'),
        )
    donor = Donor(id_, is_person(books, id_), name, person.address if person else "", number)
    asked = {} if donor.is_person else {"own": donor.registration, "address": donor.address}
    missing = [key for key, value in asked.items() if not value.strip()]
    if missing:
        raise failure(
            RequestError,
            "RECEIPT-DONOR",
            say("{id} lacks what the form asks of a company: {keys}", id=id_, keys=_NEEDED[tuple(missing)]),
            expected=say("a business number in the books or the register, and an address in the register"),
            hint=say("enter it: {command}", command=_editing(id_, missing)),
        )
    return donor


_NEEDED = {
    ("own",): say("business number"),
    ("address",): say("address"),
    ("own", "address"): say("business number and address"),
}


def _editing(id_: str, missing: Sequence[str]) -> str:
    options = {"own": f'--own "{REGISTRATION}=000-00-00000"', "address": '--address "…"'}
    return " ".join((f"sfund member edit {id_}", *(options[key] for key in missing)))


def donors_of(
    books: Books, ids: Iterable[str], persons: Mapping[str, Person]
) -> tuple[dict[str, Donor], tuple[Diagnostic, ...]]:
    """The donors by id, and of whom something is missing that the form asks (RECEIPT-DONOR)."""
    found: dict[str, Donor] = {}
    problems: list[Diagnostic] = []
    for id_ in ids:
        try:
            found[id_] = donor_of(books, id_, persons.get(id_))
        except RequestError as error:
            problems += error.diagnostics
    return found, tuple(problems)


def _join(facts: Iterable[object]) -> MemberJoin:
    return next(one for one in facts if isinstance(one, MemberJoin))


def issues_of(  # noqa: PLR0913  what a receipt says
    books: Books,
    chosen: Mapping[str, Sequence[Due]],
    donors: Mapping[str, Donor],
    today: dt.date,
    forms: str,
    collectors: Mapping[str, Mapping[str, str]],
) -> tuple[Issue, ...]:
    """A receipt a donor and collector, numbered on from the last of the year.

    Args:
        books: As loaded.
        chosen: The gifts by donor.
        donors: As `donors_of` has them.
        today: The day of issue.
        forms: The version of the forms.
        collectors: `via` → name, registration and address, as `Collector.as_data` has them.
    """
    used = list(books.registry.receipts)
    made = []
    for id_, due in ((id_, part) for id_, all_ in chosen.items() for part in by_collector(all_)):
        number = next_id(used, today.year)
        used.append(number)
        named = [collectors[via] for via in vias_of(due)]
        snapshot = snapshot_of(books, number, donors[id_], due, today, forms, named)
        content = _content(snapshot)
        made.append(Issue(_fact(books, number, id_, due, today, disk.digest(content)), snapshot, content))
    return tuple(made)


def additions(issues: Iterable[Issue]) -> Additions:
    """Facts and snapshots, for one commit."""
    issues = tuple(issues)
    return Additions([one.fact for one in issues], files={one.path: one.content for one in issues})


def _fact(  # noqa: PLR0913  what a receipt is about
    books: Books, number: str, donor: str, due: Sequence[Due], today: dt.date, digest: str
) -> ReceiptIssue:
    kinds = {one.gift.kind for one in due}
    return ReceiptIssue(
        date=today,
        id=number,
        amount=Money(total(one.amount for one in due), books.currency),
        donor=donor,
        code=require_designated(books),
        kind=ReceiptKind(kinds.pop().value) if len(kinds) == 1 else ReceiptKind.BOTH,
        first=due[0].gift.day,
        until=due[-1].gift.day,
        gifts=" ".join(one.gift.id for one in due),
        digest=digest,
    )


def snapshot_of(  # noqa: PLR0913  what a receipt says
    books: Books,
    number: str,
    donor: Donor,
    due: Sequence[Due],
    today: dt.date,
    forms: str,
    collectors: Sequence[Mapping[str, str]] = (),
) -> Snapshot:
    """Everything that the printed form says, but a resident registration number."""
    settings, organization = books.settings.receipts, books.settings.organization
    return {
        "version": VERSION,
        "forms": forms,
        "number": number,
        "issued": today.isoformat(),
        "form": "person" if donor.is_person else "company",
        "code": require_designated(books).value,
        "currency": books.currency,
        "donor": {"id": donor.id, "name": donor.name, "address": donor.address,
                  "registration": "" if donor.is_person else donor.registration},
        "organization": {"name": organization.name, "registration": registration(books),
                         "address": settings.address, "basis": settings.basis,
                         "representative": settings.representative},
        "collectors": [dict(one) for one in collectors],
        "lines": [_line(one) for one in due],
        "amount": str(total(one.amount for one in due)),
    }  # fmt: skip


def vias_of(due: Iterable[Due]) -> tuple[str, ...]:
    """Who collected these gifts, as the entries say, each once."""
    return tuple(dict.fromkeys(one.gift.via for one in due if one.gift.via))


def organisation_name(books: Books, id_: str) -> str | None:
    """The name that the books themselves have: an organisation's, never a person's."""
    party, member = books.registry.parties.get(id_), books.registry.members.get(id_)
    if party is not None:
        return party.name
    return str(_join(member.facts).name or "") or None if member is not None else None


def _line(due: Due) -> dict[str, str]:
    thing = due.gift.thing
    return {
        "gift": due.gift.id,
        "date": due.gift.day.isoformat(),
        "kind": due.gift.kind.value,
        "item": thing.item if thing else "",
        "quantity": _number(thing.quantity) + thing.measure if thing and thing.quantity is not None else "",
        "price": _number(thing.price) if thing else "",
        "amount": str(due.amount),
    }


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _content(snapshot: Snapshot) -> bytes:
    return (json.dumps(snapshot, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def kept_snapshots(books: Books, donor: str | None = None) -> Iterator[Receipt]:
    """The receipts, of one donor or of all, whose snapshots lie beside the register."""
    for receipt in receipts_in(books):
        if donor in (None, receipt.issue.donor):
            path = vault.stored_path(books.root, snapshot_path(receipt.id))
            if (books.root / path).exists():
                yield receipt


def known_receipt(books: Books, id_: str) -> Receipt:
    """The receipt of that number.

    Raises:
        RequestError: UNKNOWN-RECEIPT.
    """
    found = next((one for one in receipts_in(books) if one.id == id_), None)
    if found is None:
        raise failure(
            RequestError,
            "UNKNOWN-RECEIPT",
            say('there is no receipt "{id}"', id=id_),
            hint=say('"sfund receipt list" shows all of them'),
        )
    return found


def read_snapshot(books: Books, receipt: Receipt) -> Snapshot:
    """The snapshot, proven to be the one that was issued.

    Raises:
        BooksError: RECEIPT-CHANGED, and what `vault.read` raises.
    """
    path = snapshot_path(receipt.id)
    content = vault.read(books.root, path)
    if content is None or disk.digest(content) != receipt.issue.digest:
        raise failure(
            BooksError,
            "RECEIPT-CHANGED",
            say("the snapshot of {receipt} is missing", receipt=receipt.id)
            if content is None
            else say("the snapshot of {receipt} is not the one that was issued", receipt=receipt.id),
            file=path,
            hint=say("restore the file from a backup"),
        )
    snapshot: Snapshot = json.loads(content)
    return snapshot


def voided(books: Books, id_: str, why: str, today: dt.date) -> Additions:
    """What takes a receipt back.

    Raises:
        RequestError: UNKNOWN-RECEIPT, RECEIPT-IS-VOID, RECEIPT-BEFORE-ISSUE.
    """
    _require_live(known_receipt(books, id_), today)
    return Additions([ReceiptVoid(date=today, id=id_, why=why)])


def copied(books: Books, id_: str, today: dt.date) -> tuple[Additions, Snapshot]:
    """What notes that it was printed again, and what to print.

    Raises:
        RequestError: UNKNOWN-RECEIPT, RECEIPT-IS-VOID, RECEIPT-BEFORE-ISSUE.
        BooksError: as `read_snapshot`.
    """
    receipt = known_receipt(books, id_)
    _require_live(receipt, today)
    return Additions([ReceiptCopy(date=today, id=id_)]), read_snapshot(books, receipt)


def _require_live(receipt: Receipt, today: dt.date) -> None:
    if receipt.void is not None:
        raise failure(
            RequestError,
            "RECEIPT-IS-VOID",
            say("{receipt} was voided on {day}", receipt=receipt.id, day=receipt.void.date),
            hint=say("its gifts may be receipted anew, under a new number"),
        )
    if today < receipt.issue.date:
        raise failure(
            RequestError,
            "RECEIPT-BEFORE-ISSUE",
            say("{receipt} was issued on {day} only", receipt=receipt.id, day=receipt.issue.date),
        )
