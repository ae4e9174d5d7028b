"""Where a decision may lead: accounts by name or label, members by number, dues only with whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from importers.placing.names import plain
from sfund.books.entries import REVERSES
from sfund.books.model import Books
from sfund.chart import DUES
from sfund.errors import RequestError, failure
from sfund.languages import LANGUAGES
from sfund.misspelling import nearest
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

_DUES = frozenset(DUES.values())


def account_called(books: Books, typed: str) -> str:
    """The account of that name, or the one open account that people call so.

    Raises:
        RequestError: UNKNOWN-ACCOUNT.
    """
    if typed in books.opens:
        return typed
    key = plain(typed)
    found = [account for account in _open(books) if key in map(plain, _labels(books, account))]
    if len(found) == 1:
        return found[0]
    hint = say('"sfund review" looks accounts up with the key a')
    near = found or _near(books, typed)
    if near:
        named = (f"{account} ({books.account_label(account, books.language)})" for account in near)
        hint = say("did you mean {accounts}?", accounts=", ".join(named))
    raise failure(
        RequestError,
        "UNKNOWN-ACCOUNT",
        say('several accounts are called "{name}"', name=typed)
        if found
        else say('the books have no account "{name}"', name=typed),
        hint=hint,
    )


def called(books: Books, placement: Placement) -> Placement:
    """The placement with its accounts by their names.

    Raises:
        RequestError: UNKNOWN-ACCOUNT.
    """
    parts = (Part(account_called(books, part.account), part.amount, part.meta) for part in placement.parts)
    return Placement(tuple(parts), placement.payee, placement.narration, placement.meta)


def refuse_unfit(books: Books, placements: Iterable[Placement | None]) -> None:
    """Refuses what leads nowhere or is nobody's, before anything is planned.

    Raises:
        RequestError: UNKNOWN-ACCOUNT; MEMBER-BY-NUMBER where a member or party is said by another word than
            its number; DUES-OF-NOBODY for dues without the member whose they are.
    """
    for placement in filter(None, placements):
        for part in placement.parts:
            if part.account not in books.opens:
                account_called(books, part.account)
            _refuse_names(books, {**placement.meta, **part.meta})
        if is_dues_of_nobody(placement):
            raise _of_nobody()


def is_dues_of_nobody(placement: Placement) -> bool:
    """Whether dues are among its parts that name no member."""
    return any(
        part.account in _DUES and not {**placement.meta, **part.meta}.get("member")
        for part in placement.parts
    )


def against_the_grain(placement: Placement | None) -> tuple[Part, ...]:
    """The parts that take money out of income or bring it in to expenses, as only a refund does.

    What takes an earlier line back is meant to.
    """
    parts = placement.parts if placement is not None and REVERSES not in placement.meta else ()
    return tuple(
        part
        for part in parts
        if (part.amount < 0 and part.account.startswith("Income:"))
        or (part.amount > 0 and part.account.startswith("Expenses:"))
    )


def said_of_refund(part: Part, label: str) -> Message:
    """What is unusual about such a part."""
    if part.amount < 0:
        return say('money out goes to the income account "{account}": right only for a refund', account=label)
    return say('money in goes to the expense account "{account}": right only for a refund', account=label)


def _refuse_names(books: Books, named: Mapping[str, object]) -> None:
    known = {"member": books.registry.members, "party": books.registry.parties}
    for key, ids in known.items():
        typed = str(named.get(key) or "")
        if not typed or typed in ids:
            continue
        meant = sorted(
            {id_ for name, id_ in _owners(books) if name and plain(name) == plain(typed) and id_ in ids}
        )
        if meant:
            raise failure(
                RequestError,
                "MEMBER-BY-NUMBER",
                say("write the number, not the name: {ids}", ids=", ".join(meant)),
                hint=say("a name may be that of two; a number is one's own"),
            )


def _owners(books: Books) -> Iterable[tuple[str, str]]:
    for person in books.register.persons:
        for name in person.names:
            yield name, person.id
    for member in books.registry.members.values():
        yield member.name or "", member.id
    for party in books.registry.parties.values():
        yield party.name or "", party.id


def _of_nobody() -> RequestError:
    return failure(
        RequestError,
        "DUES-OF-NOBODY",
        say("dues are always a member's, and this decision names none"),
        hint=say("say whose they are with --member"),
    )


def _open(books: Books) -> list[str]:
    return sorted(books.opens.keys() - books.closes.keys())


def _labels(books: Books, account: str) -> list[str]:
    return [books.account_label(account, language) for language in LANGUAGES]


def _near(books: Books, typed: str) -> list[str]:
    """The account whose name or label looks most like what was typed."""
    names = {plain(name): account for account in _open(books) for name in (account, *_labels(books, account))}
    near = nearest(plain(typed), names)
    if near is None:  # such as 카드 for 카드 미지급금
        near = next((name for name in names if plain(typed) and plain(typed) in name), None)
    return [] if near is None else [names[near]]
