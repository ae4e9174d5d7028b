"""The review on a page: what waits, what is asked for, and the one way in which it is done.

A request is planned and committed as in the terminal (`importers.review`), never by Fava's own writing, over
books that are read anew. What only looks uses what Fava has loaded. `sfund.desk.guarding` says who may ask.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar

from flask import jsonify, request
from flask.wrappers import Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from importers.placing.line import Line
from importers.review.asking import Request, planned
from importers.review.choices import Choices
from importers.review.data import choice_label, review_data
from importers.review.deciding import one_part, several_parts
from importers.review.places import Places, for_line
from importers.review.splitting import read_share, shared
from importers.review.targets import called
from importers.review.undoing import Remembered, remembered
from importers.review.undoing import undo as taken_back
from importers.review.waiting import Waiting, waiting
from sfund.books.commit import commit
from sfund.books.entries import REVERSES
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.books.persons.access import note_bank_words
from sfund.checks import for_commit
from sfund.desk.guarding import TOKEN, foreign
from sfund.desk.shelf import Shelf
from sfund.errors import RequestError, SfundError, failure
from sfund.languages import text
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

LARGEST = 64 * 1024
"""Bytes of a request; a decision about a hundred lines has a tenth of it."""
_MOST_FOUND = 8
_LINES_MAX = 500
_MOST_REMEMBERED = 50

Words = Annotated[str, Field(max_length=500)]


class Asked(BaseModel):
    """One decision about lines that are alike.

    Attributes:
        lines: Import ids.
        choice: The id of a member, party, loan, pledge, grant, fund, rule or account; none for where the
            line is now.
        parts: In place of a choice, the parts of a split line, each as `sfund review place --part` has it, or
            with the id of a choice in place of the account.
        rule: The name of the standing rule that the decision becomes; `match` its words.
        alias: Whether the counterparty's words become another name of the member or party.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    lines: Annotated[tuple[Words, ...], Field(min_length=1, max_length=_LINES_MAX)]
    choice: Words = ""
    parts: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    narration: Words = ""
    rule: Words = ""
    match: Words = ""
    alias: bool = False


class Sought(BaseModel):
    """Words typed to find a choice for a line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    line: Words
    typed: Annotated[str, Field(min_length=1, max_length=100)]


M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Queue:
    """What the page of the review starts with."""

    lines: list[dict[str, Any]]
    words: Mapping[str, str]
    token: str
    error: str
    can_undo: bool


@dataclass(slots=True)
class _Done:
    """The requests carried out on the page, latest last, by the books' folder."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    by_root: dict[Path, list[Remembered]] = field(default_factory=dict)


_DONE = _Done()

_WORDS: Mapping[str, Message] = {
    "waiting": say("Lines that wait: {count}", count="{count}"),
    "nothing": say("Nothing waits for a decision."),
    "decided": say("Decided: {count}", count="{count}"),
    "taken-back": say("Taken back: {count}", count="{count}"),
    "find": say("Look for a member, a party or an account"),
    "split": say("Split"),
    "amount": say("Amount; empty for what is left"),
    "where": say("Whose or what for: a member, a party or an account"),
    "part-nowhere": say("say of each part where it belongs"),
    "nothing-fits": say("No member, party or account fits these words."),
    "add-part": say("Another part"),
    "place": say("Put it there"),
    "stay": say("It is right where it is"),
    "alike": say("All of the same counterparty ({count})", count="{count}"),
    "rule": say("Keep as a rule"),
    "rule-name": say("Name of the rule, such as electricity"),
    "rule-nameless": say("a rule needs a name: lower-case words with dashes, such as electricity"),
    "match": say("Words of the rule"),
    "alias": say("Keep the words as another name"),
    "undo": say("Take back the last decision"),
    "keys": say("Keys: 1–9 choose, J and K next and previous, F find, S split, Y stay, U take back"),
    "now": say("Now in"),
    "failed": say("The server did not answer; load the page again to see whether it was decided."),
    "reload": say("It is decided; load the page again to see what is left."),
    "read-only": say("This Fava only reads; decide in the terminal, or start it without --read-only."),
}


_HINTS: Mapping[str, Message] = {
    "ALIAS-OF-NOBODY": say("choose a member or a party"),
    "ALIAS-OF-ANOTHER": say("leave out another name"),
    "PART-UNREADABLE": say("write an amount as a number; one part alone may leave it empty"),
    "RULE-CANNOT-SAY": say("leave out the rule, or what is of this line alone"),
    "RULE-NAME": say("lower-case words with dashes, such as electricity"),
    "RULE-NAMES-PERSON": say("keep a person's name as another name, or give the rule other words"),
    "RULE-TOO-WIDE": say("give words that only such lines carry"),
}
"""What to do on the page, where the errors of the terminal speak of its options."""


def queue(shelf: Shelf, language: str) -> Queue:
    """Everything that waits, with its choices.

    The register is read, since a choice shows who it is; that is noted as any other reading of it.
    """
    words = {key: text(message, language) for key, message in _WORDS.items()}
    lines: list[dict[str, Any]] = []
    error = ""
    root = Path()
    try:
        root = shelf.root
        with shelf.lock:
            books = shelf.named_books
            found = list(waiting(books))
            if found:
                note_bank_words(books, "review page")
            lines = review_data(books, found, language)
    except SfundError as wrong:
        error = "\n".join(text(one.message, language) for one in wrong.diagnostics)
    return Queue([_plain(one) for one in lines], words, TOKEN, error, _can_undo(root))


def find(shelf: Shelf, body: bytes, language: str) -> dict[str, Any]:
    """What fits the words that were typed: people first, then accounts. Noted as a reading of names.

    Raises:
        RequestError: REQUEST-UNREADABLE, LINE-NOT-WAITING.
    """
    sought = _read(Sought, body)
    with shelf.lock:
        books = shelf.named_books
        one = _lines(books, [sought.line])[0]
        note_bank_words(books, "review page, search")
        choices = Choices(books)
        people = choices.people(sought.typed, one.line, _MOST_FOUND)
        accounts = choices.accounts(sought.typed, one.line, _MOST_FOUND)
        return {
            "found": [
                {"id": choice.id, "kind": choice.kind.value, "label": choice_label(choice, language)}
                for choice in (*people.choices, *accounts.choices)
            ]
        }


def place(root: Path, asked: Asked, language: str) -> dict[str, Any]:
    """Carries out a decision and says what is left.

    Raises:
        SfundError: whatever the decision cannot be.
    """
    books = load_books(root)
    lines = _lines(books, asked.lines)
    placements = {one.id: _placement(books, one, asked, lines[0]) for one in lines}
    made = Request(placements, asked.narration, asked.rule, asked.match, asked.alias, dt.date.today())  # noqa: DTZ011
    done = planned(books, lines, made, (for_commit,))
    with _DONE.lock:
        memory = remembered(books, [one.id for one in lines], done)
        commit(done.plan)
        made_here = _DONE.by_root.setdefault(root, [])
        made_here.append(memory)
        del made_here[:-_MOST_REMEMBERED]
    return {"decided": len(lines), **_left(root, done.books, language)}


def undo(root: Path, language: str) -> dict[str, Any]:
    """Takes the page's last decision back.

    Raises:
        RequestError: NOTHING-DECIDED-HERE.
    """
    with _DONE.lock:
        made = _DONE.by_root.get(root, [])
        if not made:
            raise failure(
                RequestError,
                "NOTHING-DECIDED-HERE",
                say("nothing was decided on this page since the server started"),
                hint=say(
                    '"sfund review decided" lists earlier decisions, "sfund review reopen" takes one back'
                ),
            )
        plan, after = taken_back(load_books(root), made[-1], (for_commit,))
        commit(plan)
        last = made.pop()
    return {"taken-back": len(last.ids), **_left(root, after, language)}


def asked(body: bytes) -> Asked:
    """What the body asks for.

    Raises:
        RequestError: REQUEST-UNREADABLE.
    """
    return _read(Asked, body)


def _read(kind: type[M], body: bytes) -> M:
    try:
        return kind.model_validate_json(body)
    except ValidationError as wrong:
        fields = ", ".join(sorted({str(one["loc"][0]) for one in wrong.errors() if one["loc"]}))
        raise failure(
            RequestError,
            "REQUEST-UNREADABLE",
            say("the page asked for something that cannot be read: {fields}", fields=fields or "JSON"),
            hint=say("load the page again"),
        ) from None


def changed(language: str, act: Callable[[bytes], dict[str, Any]]) -> Response:
    """Does it with the request's body where this very page asks, and answers as JSON."""
    refusal = foreign()
    if refusal is not None:
        return _answer({"error": text(refusal, language)}, 403)
    body = request.stream.read(LARGEST + 1) if request.mimetype == "application/json" else b""
    if not body or len(body) > LARGEST:
        return _answer({"error": text(say("the request is too large, or no JSON"), language)}, 413)
    return answered(language, lambda: act(body))


def answered(language: str, act: Callable[[], dict[str, Any]]) -> Response:
    """What it gives, or what is wrong with it, as JSON."""
    try:
        return _answer(act(), 200)
    except SfundError as wrong:
        first = wrong.diagnostics[0]
        advice = _HINTS.get(first.code, first.hint)
        hint = text(advice, language) if advice is not None else ""
        return _answer({"error": text(first.message, language), "hint": hint, "code": first.code}, 409)


def _answer(said: Mapping[str, Any], status: int) -> Response:
    answer = jsonify(said)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(books: Books, ids: Sequence[str]) -> list[Waiting]:
    """The waiting lines of these ids.

    Raises:
        RequestError: LINE-NOT-WAITING.
    """
    by_id = {one.id: one for one in waiting(books)}
    gone = [id_ for id_ in ids if id_ not in by_id]
    if gone:
        raise failure(
            RequestError,
            "LINE-NOT-WAITING",
            say("{count} of the lines wait no more; somebody has decided them", count=len(gone)),
            hint=say("load the page again"),
        )
    return [by_id[id_] for id_ in dict.fromkeys(ids)]


def _placement(books: Books, one: Waiting, asked_for: Asked, first: Waiting) -> Placement | None:
    """Where the line goes; None for where it is."""
    choices = Choices(books)
    places = Places(books.registry, choices, books.language)
    if asked_for.parts:
        shares = [read_share(part) for part in asked_for.parts]
        parts = [
            part
            for share in shared(shares, one.amount, one.currency)
            for part in _chosen(books, share, one.line, places)
        ]
        return called(books, several_parts(parts, meta={}))
    if not asked_for.choice:
        return None
    choice = choices.known(asked_for.choice, first.line)
    placement = places.of(choice, one.line, one.parts) if choice is not None else None
    if choice is not None and placement is None and not choice.named:
        placement = one_part(choice.id, one.amount, meta={})
    fitting = placement if placement is None or one is first else for_line(placement, one.line)
    if fitting is None:
        raise _leads_nowhere()
    return called(books, fitting)


def _chosen(books: Books, share: Part, line: Line, places: Places) -> Sequence[Part]:
    """A part as it is written; where it names a choice, what that would be as a line of this amount."""
    choice = places.choices.known(share.account, line) if share.account not in books.opens else None
    if choice is None:
        return (share,)
    placement = places.of(choice, replace(line, amount=share.amount))
    if placement is None or REVERSES in placement.meta:
        raise _leads_nowhere()
    return [
        Part(one.account, one.amount, {**placement.meta, **one.meta, **share.meta}) for one in placement.parts
    ]


def _leads_nowhere() -> RequestError:
    return failure(
        RequestError,
        "CHOICE-LEADS-NOWHERE",
        say("this choice alone does not say where the money belongs"),
        hint=say("choose an account, or split the line and name both"),
    )


def _left(root: Path, books: Books, language: str) -> dict[str, Any]:
    """What waits after the decision, which stands whether or not this can be said: then `left` is null."""
    try:
        left = [_plain(one) for one in review_data(books, list(waiting(books)), language)]
    except SfundError:
        return {"left": None, "can-undo": _can_undo(root)}
    return {"left": left, "can-undo": _can_undo(root)}


def _can_undo(root: Path) -> bool:
    return bool(_DONE.by_root.get(root))


def _plain(line: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it: amounts and days as text."""
    return {key: _as_json(value) for key, value in line.items()}


def _as_json(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_as_json(one) for one in value]
    return value
