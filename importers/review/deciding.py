"""What becomes of a line in review once a person has decided.

A line in review is in the books from the first day, so the bank's balance is right all the time. It is
provisional: a decision puts the right other side in its place and takes the `!` away. The line itself (its
id, day, amount, account) never changes. The decision is remembered beside the register, in the same commit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from beancount.core import data

from importers.booking.drafting import Drafter, Origin
from importers.booking.kept_words import KeptWords, Words
from importers.booking.replacing import as_entry, line_of, origin_of
from importers.placing.line import Line, Verdict
from importers.placing.placer import suspense
from importers.review.bouncing import BOUNCED
from importers.review.splitting import OneEntry, amount_differs, needs_splitting, one_by_one
from importers.review.waiting import Waiting, as_seen, other_side, waiting, waits
from sfund.books.closing.reversing import reversal
from sfund.books.commit import Plan
from sfund.books.decisions import FILE as DECISIONS_FILE
from sfund.books.decisions import Recorded, write_decisions
from sfund.books.entries import REVERSES
from sfund.books.loans.dividing import with_loans_divided
from sfund.books.model import Books
from sfund.books.render import Entry
from sfund.books.wording import in_words, said
from sfund.books.writing import Additions, Check, plan_additions
from sfund.chart import is_suspense, keeps_its_fund
from sfund.errors import RequestError, failure
from sfund.funds.facts import GENERAL
from sfund.grants.facts import own_grants
from sfund.languages import text
from sfund.money import total
from sfund.placing.completion import completed
from sfund.placing.decisions import NAMED, Decided
from sfund.placing.drafts import CERTAIN, Draft
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

__all__ = ["Waiting", "decide", "one_part", "waiting"]

_NOTHING: Mapping[str, bytes] = {}


def decide(  # noqa: PLR0913  what a decision brings with it
    books: Books,
    decisions: Mapping[str, Placement | None],
    why: Message,
    checks: Sequence[Check],
    *,
    narration: str = "",
    on: dt.date | None = None,
    facts: Sequence[Entry] = (),
    files: Mapping[str, bytes] = _NOTHING,
) -> tuple[Plan, Books]:
    """The plan that carries out decisions, and the books as they will be.

    Args:
        books: As loaded.
        decisions: Import id → where the line belongs, None for where it is now.
        why: What the entries that are placed anew then say.
        checks: What the books must pass afterwards.
        narration: Words for all of the entries, instead of their own.
        on: The day of the decision; None leaves it unknown.
        facts: What is kept together with the decisions: a standing rule.
        files: The same for what stands beside the ledger: the register.

    Raises:
        RequestError: NOT-IN-REVIEW for an id that does not wait; AMOUNT-DIFFERS where the parts do not add
            up to the line; STILL-SUSPENSE where None would confirm suspense; NO-MONEY.
        BooksError: where the books would not be sound afterwards.
    """
    if not decisions:
        return Plan(books.root, ()), books
    entries = {str(entry.meta["import-id"]): entry for entry in books.entries if waits(entry)}
    missing = [id_ for id_ in decisions if id_ not in entries]
    if missing:
        raise failure(
            RequestError,
            "NOT-IN-REVIEW",
            say("nothing with the id {id} waits for a decision", id=missing[0]),
            hint=say('"sfund review" lists what waits, with its ids'),
        )
    desk, kept = Desk(books), KeptWords(books.root)
    replaced: list[tuple[data.Directive, Entry | None]] = []
    rows = []
    for id_, placement in decisions.items():
        entry = entries[id_]
        new = _confirmed(entry) if placement is None else desk.placed(entry, placement, why)
        new = new._replace(narration=narration) if narration else new
        replaced.append((entry, new))
        rows.append(replace(_recorded(entry, new, kept.of(entry)), decided_on=on))
    files = {**files, DECISIONS_FILE: write_decisions(books.record.with_rows(rows))}
    additions = with_loans_divided(books, Additions(facts, replaced, files))
    return plan_additions(books, additions, checks)


@dataclass(frozen=True)
class Desk:
    """What a decision needs of the books."""

    books: Books

    @cached_property
    def drafter(self) -> Drafter:
        funds = {name: self.books.fund_of_account(name) for name in self.books.opens}
        return Drafter(funds, self.books.language)

    def placed(self, entry: data.Transaction, placement: Placement, why: Message) -> data.Transaction:
        """The entry with its other side where the treasurer says.

        What the decision names brings what it implies (a pledge its fund, a grant's account its grant). What
        people added to the entry since (a note, a document, tags, links) stays.
        """
        line = line_of(entry)
        if total(part.amount for part in placement.parts) != line.amount:
            raise amount_differs(line.amount)
        if any(is_suspense(part.account) for part in placement.parts):
            raise _still_suspense(entry)
        if REVERSES in placement.meta:
            return as_entry(entry, self._taking_back(line, str(placement.meta[REVERSES]), why))
        return as_entry(entry, self.drafted(line, Verdict(why, placement, certain=True), origin_of(entry)))

    def _taking_back(self, line: Line, undone: str, why: Message) -> Draft:
        """The draft of a line that takes an earlier one back, posting by posting."""
        language = self.books.language
        draft = reversal(self.books, undone, line.day, text(BOUNCED, language))
        return draft._replace(meta={**draft.meta, "why": text(why, language)})

    def drafted(self, line: Line, verdict: Verdict, origin: Origin) -> Draft:
        """The draft of the line; where its parts differ in what they name, one for each, put together."""
        language = self.books.language
        placement = verdict.placement or suspense(line)
        labels = dict.fromkeys(self.books.account_label(part.account, language) for part in placement.parts)
        narration = text(placement.narration, language) or ", ".join(labels)
        if not needs_splitting(placement, lambda one: self._bank_fund(line, one)):
            whole = self._completed(line, placement)._replace(narration=narration)
            return self.drafter.draft(line, verdict._replace(placement=whole), origin)
        drafts = [
            self.drafter.draft(
                replace(line, amount=one.parts[0].amount),
                verdict._replace(placement=self._completed(line, one)),
                origin,
            )
            for one in one_by_one(placement)
        ]
        own = self.drafter.funds.get(line.account, GENERAL)
        return OneEntry(line, own).draft(drafts, placement, narration)

    def _completed(self, line: Line, placement: Placement) -> Placement:
        registry = self.books.registry
        own = own_grants(registry.grants, line.account, line.day)
        return completed(placement, line.account, own, registry, self.drafter.funds).placement

    def _bank_fund(self, line: Line, placement: Placement) -> str:
        """The fund to which the money on the bank account then belongs."""
        fund = self._completed(line, placement).meta.get("fund")
        return str(fund or self.drafter.funds.get(line.account, GENERAL))


def _confirmed(entry: data.Transaction) -> data.Transaction:
    """The entry as it stands, the `!` taken away."""
    if any(is_suspense(posting.account) for posting in entry.postings):
        raise _still_suspense(entry)
    return entry._replace(flag=CERTAIN, meta=said(entry.meta, "candidates"))


def _recorded(entry: data.Transaction, new: data.Transaction, words: Words) -> Recorded:
    """The decision as it is remembered."""
    line = as_seen(entry, words)
    account, named = _target(new)
    decided = Decided(
        line.id, line.day, line.account, line.amount, words.counterparty, words.memo, account, named
    )
    return Recorded(decided, in_words(entry))


def _target(new: data.Transaction) -> tuple[str, dict[str, str]]:
    """Where the line went: the account and what it names; no account where it was split, or took one back."""
    parts = other_side(new)
    if len(parts) != 1 or REVERSES in new.meta:
        return "", {}
    account, names = parts[0].account, dict(parts[0].meta)
    if keeps_its_fund(account):  # its posting says the fund of the account, the entry whose money moves
        names["fund"] = new.meta.get("fund", "")
    return account, {key: str(value) for key, value in names.items() if key in NAMED and value}


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
    return several_parts((Part(account, amount),), narration=narration, meta=meta)


def several_parts(parts: Sequence[Part], *, narration: str = "", meta: Mapping[str, str]) -> Placement:
    """A decision for a line that is split: the payee is whoever it names, if that is one."""
    named = [{**meta, **part.meta} for part in parts]
    payees = {str(one.get("member") or one.get("party") or "") for one in named}
    return Placement(tuple(parts), payees.pop() if len(payees) == 1 else "", narration, dict(meta))
