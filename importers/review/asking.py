"""One request of the treasurer: lines decided, and what is kept of it for the next time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importers.placing.persons import Persons, refuse_private, with_alias
from importers.review.deciding import decide
from importers.review.reopening import BY_THE_TREASURER
from importers.review.ruling import make_rule
from importers.review.targets import refuse_unfit
from importers.review.waiting import Waiting
from sfund.books.commit import Plan
from sfund.books.model import Books
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.writing import Check
from sfund.errors import RequestError, failure
from sfund.placing.placements import Placement
from sfund.placing.rules import Rule
from sfund.words import say


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        placements: For each line where it belongs; None for where it is now.
        narration: Words for the entries.
        rule: The name of the standing rule that the decision becomes; empty for none.
        match: The rule's words; empty for those of the counterparty.
        on: The day of the decision; None leaves it unknown.
        alias: Whether the counterparty's words become another name of the member or party.
    """

    placements: Mapping[str, Placement | None]
    narration: str = ""
    rule: str = ""
    match: str = ""
    alias: bool = False
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a request comes to."""

    plan: Plan
    books: Books
    rule: Rule | None = None
    alias_of: str = ""


def planned(books: Books, lines: Sequence[Waiting], request: Request, checks: Sequence[Check]) -> Planned:
    """The plan of a request about these lines of the books.

    Raises:
        RequestError: as `refuse_unfit`, `decide`, `make_rule`, `with_alias` and `refuse_private` do;
            ALIAS-OF-NOBODY where the decision names no member or party.
    """
    refuse_unfit(books, request.placements.values())
    _refuse_private(books, lines, request)
    one = next(iter(request.placements.values()), None)
    rule = None
    if request.rule:
        if one is None:
            raise failure(
                RequestError,
                "RULE-CANNOT-SAY",
                say("a rule leads to one account"),
                hint=say("say where such lines belong"),
            )
        rule = make_rule(books, request.rule, request.match, lines, one, request.narration)
    files, owner = {}, ""
    if request.alias:
        owner = _owner(one)
        register = with_alias(books, owner, lines[0].said.counterparty)
        files = {} if register is None else {REGISTER_FILE: register}
    facts = () if rule is None else (rule,)
    plan, after = decide(
        books,
        request.placements,
        BY_THE_TREASURER,
        checks,
        narration=request.narration,
        on=request.on,
        facts=facts,
        files=files,
    )
    return Planned(plan, after, rule, owner)


def _refuse_private(books: Books, lines: Sequence[Waiting], request: Request) -> None:
    """Refuses what somebody typed for the ledger where it tells of a person."""
    placements = [one for one in request.placements.values() if one is not None]
    named = [meta for one in placements for meta in (one.meta, *(part.meta for part in one.parts))]
    typed = sorted({request.narration, *(str(meta.get("line", "")) for meta in named)} - {""})
    if not typed:
        return
    persons, strangers = Persons(books), [line.said.counterparty for line in lines]
    for words in typed:
        refuse_private(words, persons, strangers)


def _owner(placement: Placement | None) -> str:
    """Whose money the decision says it is."""
    named = placement.meta if placement is not None else {}
    owner = str(named.get("member") or named.get("party") or "")
    if not owner:
        raise failure(
            RequestError,
            "ALIAS-OF-NOBODY",
            say("the decision names no member or party whose other name it could be"),
            hint=say("say whose it is with --member or --party"),
        )
    return owner
