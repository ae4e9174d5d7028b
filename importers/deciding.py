"""What waits for a person, and what becomes of it once she has decided.

A line in review is in the books from the first day, so the bank's balance is right all the time. It is
provisional: a decision puts the right other side in its place and takes the `!` away. The line itself (its
id, day, amount, account) never changes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

from beancount.core import data

from importers.drafting import Drafter, Origin
from importers.placing.line import Line, Verdict
from sfund.books.commit import Plan
from sfund.books.model import Books
from sfund.books.postings import INHERITED
from sfund.books.render import Entry, to_directive
from sfund.books.sheets import unguarded
from sfund.books.writing import Additions, Check, plan_additions
from sfund.chart import is_suspense
from sfund.completion import completed
from sfund.drafts import CERTAIN, TO_REVIEW
from sfund.errors import RequestError, failure
from sfund.grants import own_grants
from sfund.money import total
from sfund.placements import Part, Placement
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of an import that a person should look at.

    Attributes:
        id: Its import id, by which a decision names it.
        amount: In the bank account's view: money in is positive.
        placed: The account where it is now: suspense, or where it probably belongs.
        words: What the bank printed, from the kept statement; empty where that is not at hand.
    """

    id: str
    day: dt.date
    account: str
    amount: Decimal
    currency: str
    placed: str
    why: str
    candidates: tuple[str, ...]
    payee: str
    words: str = field(repr=False)

    @property
    def in_suspense(self) -> bool:
        return is_suspense(self.placed)


def waiting(books: Books) -> Iterator[Waiting]:
    """All that waits, oldest first."""
    sheet = cache(lambda kept: _review_sheet(books.root, kept))
    for entry in books.entries:
        if _waits(entry):
            yield _as_waiting(entry, sheet)


def _waits(entry: data.Directive) -> TypeGuard[data.Transaction]:
    return isinstance(entry, data.Transaction) and entry.flag == TO_REVIEW and "import-id" in entry.meta


def _as_waiting(entry: data.Transaction, sheet: Callable[[str], Mapping[str, str]]) -> Waiting:
    bank = entry.postings[0] if entry.postings else None
    others = [posting.account for posting in entry.postings[1:]]
    kept, _, row = str(entry.meta.get("statement", "")).rpartition(":")
    words = sheet(kept).get(row, "")
    units = bank.units if bank is not None else None
    return Waiting(
        id=str(entry.meta["import-id"]),
        day=entry.date,
        account=bank.account if bank else "",
        amount=(units.number if units else None) or Decimal(0),
        currency=(units.currency if units else None) or "",
        placed=others[0] if others else "",
        why=str(entry.meta.get("why", "")),
        candidates=tuple(str(entry.meta.get("candidates", "")).split()),
        payee=entry.payee or "",
        words=words,
    )


_WORDS = ("counterparty", "memo", "channel")


def _review_sheet(root: Path, kept: str) -> dict[str, str]:
    """Row → its words."""
    path = root / "statements" / f"{kept}.review.csv"
    if not path.is_file():
        return {}
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    return {row["row"]: " · ".join(unguarded(row[part]) for part in _WORDS if row[part]) for row in rows}


def decide(
    books: Books,
    decisions: Mapping[str, Placement | None],
    why: Message,
    checks: Sequence[Check],
) -> tuple[Plan, Books]:
    """The plan that carries out decisions, and the books as they will be.

    `decisions`: import id → where the line belongs, None for where it is now.

    Raises:
        RequestError: NOT-IN-REVIEW for an id that does not wait; AMOUNT-DIFFERS where the parts do not add
            up to the line; STILL-SUSPENSE where None would confirm suspense.
        BooksError: where the books would not be sound afterwards.
    """
    entries = {entry.meta["import-id"]: entry for entry in books.entries if _waits(entry)}
    missing = [id_ for id_ in decisions if id_ not in entries]
    if missing:
        raise failure(
            RequestError,
            "NOT-IN-REVIEW",
            say("nothing with the id {id} waits for a decision", id=missing[0]),
            hint=say('"sfund review" lists what waits, with its ids'),
        )
    desk = _Desk(books, Drafter({name: books.fund_of_account(name) for name in books.opens}, books.language))
    replaced: list[tuple[data.Directive, Entry | None]] = []
    for id_, placement in decisions.items():
        entry = entries[id_]
        new = _confirmed(entry) if placement is None else desk.placed(entry, placement, why)
        replaced.append((entry, new))
    return plan_additions(books, Additions(replaced=replaced), checks)


_PROVISIONAL = ("why", "candidates", "filename", "lineno", *INHERITED)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a decision needs of the books."""

    books: Books
    drafter: Drafter

    def placed(self, entry: data.Transaction, placement: Placement, why: Message) -> data.Transaction:
        """The entry with its other side where the treasurer says.

        What the decision names brings what it implies (a pledge its fund, a grant's account its grant). What
        people added to the entry since (a note, a document, tags, links) stays.
        """
        line = _line(entry)
        if total(part.amount for part in placement.parts) != line.amount:
            raise failure(
                RequestError,
                "AMOUNT-DIFFERS",
                say("the parts do not add up to the line's {amount}", amount=f"{line.amount:,}"),
                hint=say("split the whole amount"),
            )
        if any(is_suspense(part.account) for part in placement.parts):
            raise _still_suspense(entry)
        registry, language = self.books.registry, self.books.language
        own = own_grants(registry.grants, line.account, line.day)
        whole = completed(placement, line.account, own, registry, self.drafter.funds).placement
        narration = whole.narration or self.books.account_label(whole.parts[0].account, language)
        verdict = Verdict(why, replace(whole, narration=narration), certain=True)
        origin = Origin(str(entry.meta["import-id"]), str(entry.meta.get("statement", "")))
        made = to_directive(self.drafter.draft(line, verdict, origin))
        assert isinstance(made, data.Transaction)  # noqa: S101  a draft is one
        kept = _written(entry.meta, without=(*_PROVISIONAL, *made.meta))
        return made._replace(meta={**made.meta, **kept}, tags=entry.tags, links=entry.links)


def _line(entry: data.Transaction) -> Line:
    """The bank's line again, from the first posting of its entry."""
    units = entry.postings[0].units if entry.postings else None
    if units is None or units.number is None or units.currency is None:
        raise failure(
            RequestError,
            "NO-MONEY",
            say("{id} moved no money, so there is nothing to place", id=entry.meta["import-id"]),
            hint=say('"sfund review confirm {id}" takes it off the list', id=entry.meta["import-id"]),
        )
    return Line(entry.postings[0].account, entry.date, units.number, units.currency)


def _confirmed(entry: data.Transaction) -> data.Transaction:
    """The entry as it stands, the `!` taken away."""
    if any(is_suspense(posting.account) for posting in entry.postings):
        raise _still_suspense(entry)
    return entry._replace(flag=CERTAIN, meta=_written(entry.meta, without=("candidates",)))


def _written(meta: Mapping[str, Any], without: Sequence[str]) -> dict[str, Any]:
    """The metadata that people and programs wrote; the loader's own notes (`__tolerances__`) are none."""
    return {key: value for key, value in meta.items() if not key.startswith("__") and key not in without}


def _still_suspense(entry: data.Transaction) -> RequestError:
    id_ = entry.meta["import-id"]
    return failure(
        RequestError,
        "STILL-SUSPENSE",
        say("{id} is in suspense: it needs the account where it belongs", id=id_),
        hint=say('"sfund review place {id} --account ..."', id=id_),
    )


def one_part(account: str, amount: Decimal, *, narration: str = "", meta: Mapping[str, str]) -> Placement:
    """A decision for one account: the payee is whoever the decision names."""
    payee = meta.get("member") or meta.get("party") or ""
    return Placement((Part(account, amount),), payee, narration, dict(meta))
