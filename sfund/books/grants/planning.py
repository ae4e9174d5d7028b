"""What a grant is promised as: award, lines, instalments and their changes, each held against the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from beancount.core import data

from sfund.books.grants.accounts import account_named, award_named, require_line, rules_by_kind
from sfund.books.grants.holding import account_with, refuse, refuse_breaking, refuse_shut
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.funds.facts import GENERAL
from sfund.grants.account import GrantAccount, LineAccount
from sfund.grants.facts import (
    GrantAward,
    GrantDue,
    GrantFact,
    GrantLine,
    GrantLineFact,
    settlement_in_force,
)
from sfund.grants.rules import OF_PLANS, found_in, lines_differ, shared_accounts
from sfund.money import ZERO
from sfund.words import Message, say

F = TypeVar("F", bound=GrantFact)


def fund_for(books: Books, grant: str, named: str | None) -> str:
    """The grant's fund; one that is there already only where it was named, is bound, and no other grant's.

    Raises:
        RequestError: GRANT-FUND-TAKEN, GRANT-FUND-UNBOUND.
    """
    fund = named or grant.lower()
    known = books.registry.funds.get(fund)
    if grant in books.registry.grants or (known is None and fund != GENERAL):
        return fund
    if named is None:
        raise failure(
            RequestError,
            "GRANT-FUND-TAKEN",
            say("there is a fund {fund} already", fund=fund),
            hint=say("if it is the grant's own, name it with --fund; else give the grant another id"),
        )
    if known is None or not known.restriction.binds:
        raise failure(
            RequestError,
            "GRANT-FUND-UNBOUND",
            say("the money of the fund {fund} is not restricted", fund=fund),
            expected=say("a fund of its own, or one that is restricted"),
            hint=say("without --fund the grant gets a fund of its own"),
        )
    refuse_running(books, fund, say("without --fund the grant gets a fund of its own"))
    return fund


def refuse_running(books: Books, fund: str, hint: Message) -> None:
    """Refuses the fund of a grant that is not settled.

    Raises:
        RequestError: GRANT-FUND-TAKEN.
    """
    for key, facts in books.registry.grants.items():
        award = books.registry.award(key)
        if award is not None and award.fund == fund and settlement_in_force(facts) is None:
            raise failure(
                RequestError,
                "GRANT-FUND-TAKEN",
                say("{fund} is the fund of the grant {grant}", fund=fund, grant=key),
                hint=hint,
            )


def hold_award(books: Books, award: GrantAward, lines: Sequence[GrantLine], dues: Sequence[GrantDue]) -> None:
    """Refuses an award that its kind, its own lines or another grant's account do not allow.

    An id that is given already is left to the registry, which names both places.

    Raises:
        BooksError: GRANT-RULE-FIXED, GRANT-ENDS-EARLY, GRANT-LINE-TWICE, GRANT-LINES-DIFFER,
            GRANT-DUES-EXCEED, GRANT-ACCOUNT-SHARED.
    """
    if award.id in books.registry.grants:
        return
    facts = (award, *lines, *dues)
    refuse(books, found_in(account_with(books, award, facts=facts), (*OF_PLANS, lines_differ)))
    refuse_sharing(books, award.id, facts)


def refuse_sharing(books: Books, grant: str, facts: Sequence[GrantFact]) -> None:
    """Refuses what would let a grant of these facts run on another's own account.

    Raises:
        BooksError: GRANT-ACCOUNT-SHARED.
    """
    by_kind = rules_by_kind()
    known = list(shared_accounts(books.registry.grants, by_kind))
    found = shared_accounts({**books.registry.grants, grant: facts}, by_kind)
    refuse(books, [one for one in found if one not in known])


def hold(books: Books, grant: str, facts: Sequence[GrantFact], gone: Sequence[GrantFact] = ()) -> None:
    """Refuses facts that the grant's rules do not allow; `gone` are those whose place they take.

    Raises:
        RequestError: UNKNOWN-GRANT, GRANT-SETTLED.
        BooksError: GRANT-ENDS-EARLY, GRANT-LINE-TWICE, GRANT-DUES-EXCEED.
    """
    award = award_named(books, grant)
    refuse_shut(books, award)
    before, after = account_with(books, award), account_with(books, award, facts=facts, gone=gone)
    refuse_breaking(books, before, after, OF_PLANS)


def hold_lines(books: Books, grant: str, facts: Sequence[GrantFact], gone: Sequence[GrantFact] = ()) -> None:
    """The same for lines, which never add up to more than award and own share.

    Raises:
        RequestError: UNKNOWN-GRANT.
        BooksError: those of `hold`, and GRANT-LINES-DIFFER.
    """
    hold(books, grant, facts, gone)
    after = account_with(books, award_named(books, grant), facts=facts, gone=gone)
    if after.budget > after.plan:
        refuse(books, list(lines_differ(after)))


def hold_change(books: Books, grant: str, facts: Sequence[GrantFact]) -> None:
    """The same for changes; neither award nor own share falls below zero.

    Raises:
        RequestError: UNKNOWN-GRANT, GRANT-TOTAL-BEYOND.
        BooksError: those of `hold`.
    """
    hold(books, grant, facts)
    after = account_with(books, award_named(books, grant), facts=facts)
    if min(after.awarded, after.own_share) < 0:
        before = account_with(books, award_named(books, grant))
        most = before.awarded if after.awarded < 0 else before.own_share
        raise failure(
            RequestError,
            "GRANT-TOTAL-BEYOND",
            say("nobody promised so much for the grant {grant}", grant=grant),
            expected=say("{amount} at most", amount=f"{most:,}"),
        )


def line_to_replace(books: Books, grant: str, line: str) -> GrantLine:
    """The line that was mistyped, as long as nothing rests on it.

    Raises:
        RequestError: UNKNOWN-GRANT, UNKNOWN-LINE, GRANT-LINE-USED.
    """
    require_line(books, grant, line)
    account = account_with(books, award_named(books, grant))
    used = any(one.line == line for one in account.evidence)
    used |= any(_of_line(fact, line) and not isinstance(fact, GrantLine) for fact in account.facts)
    if used:
        raise failure(
            RequestError,
            "GRANT-LINE-USED",
            say('of the line "{line}" something was spent, promised or changed', line=line),
            expected=say("a line on which nothing rests yet"),
            hint=say('"sfund grant change" moves budget from line to line, and changes the award'),
        )
    return [fact for fact in account.facts if isinstance(fact, GrantLine) and fact.path == line][-1]


def due_to_replace(books: Books, grant: str, day: dt.date) -> GrantDue:
    """The instalment of that day, as long as nothing came of it.

    Raises:
        RequestError: UNKNOWN-GRANT, GRANT-NO-DUE, GRANT-DUE-USED.
    """
    account = account_with(books, award_named(books, grant))
    found = [fact for fact in account.facts if isinstance(fact, GrantDue) and fact.due == day]
    if not found:
        days = ", ".join(str(part.due) for part in account.instalments) or "–"
        raise failure(
            RequestError,
            "GRANT-NO-DUE",
            say("no instalment of {grant} is due on {day}", grant=grant, day=day),
            expected=say("one of {days}", days=days),
        )
    if any(part.due == day and part.received for part in account.instalments):
        raise failure(
            RequestError,
            "GRANT-DUE-USED",
            say("of the instalment of {day} something came already", day=day),
            expected=say("an instalment of which nothing came yet"),
        )
    return found[-1]


def directive_of(books: Books, fact: GrantFact) -> data.Directive:
    """The directive as loaded that says the fact."""
    for entry in books.entries:
        if isinstance(entry, data.Custom) and (entry.meta["filename"], entry.meta["lineno"]) == fact.place:
            return entry
    raise ValueError(f"no directive says {fact.words()} {fact.key}")


def require_approval(account: GrantAccount, document: str | None) -> None:
    """Refuses a change without the grantor's approval where the rules of its kind ask for it.

    Raises:
        RequestError: GRANT-CHANGE-UNAPPROVED.
    """
    said = say("lines of {grant} change with the grantor's approval only", grant=account.award.id)
    _require_document(account, document, said)


def require_extension(account: GrantAccount, until: dt.date, document: str | None) -> None:
    """Refuses a later end without the grantor's approval where the rules of its kind ask for it.

    Raises:
        RequestError: GRANT-CHANGE-UNAPPROVED.
    """
    if account.until is not None and until > account.until:
        said = say("{grant} goes on after {day} with the grantor's approval only",
                   grant=account.award.id, day=account.until)  # fmt: skip
        _require_document(account, document, said)


def _require_document(account: GrantAccount, document: str | None, said: Message) -> None:
    if account.rules.approval and document is None:
        raise failure(
            RequestError,
            "GRANT-CHANGE-UNAPPROVED",
            said,
            expected=say("--document and the approval as a file in the books"),
            hint=say("the rules of this kind: {source}", source=account.rules.source),
        )


def require_enough(books: Books, grant: str, line: str, amount: Decimal, day: dt.date) -> None:
    """Refuses to take more from a line than it has, on that day and after all that came later.

    Raises:
        RequestError: UNKNOWN-GRANT, UNKNOWN-LINE, GRANT-NOT-YET, GRANT-LINE-BEYOND.
    """
    require_line(books, grant, line)
    most = min(one.remaining for one in _then_and_last(books, grant, line, day))
    if amount > most:
        raise _beyond("GRANT-LINE-BEYOND", line, most)


def require_committed(books: Books, grant: str, line: str, amount: Decimal, day: dt.date) -> None:
    """Refuses to take back more than is promised of a line.

    Raises:
        RequestError: UNKNOWN-GRANT, UNKNOWN-LINE, GRANT-NOT-YET, GRANT-RELEASE-BEYOND.
    """
    require_line(books, grant, line)
    most = min(one.committed for one in _then_and_last(books, grant, line, day))
    if amount > most:
        raise _beyond("GRANT-RELEASE-BEYOND", line, most)


def require_whole(books: Books, grant: str) -> None:
    """Refuses to go on from lines that do not add up: nobody knows yet what each may spend.

    Raises:
        RequestError: UNKNOWN-GRANT.
        BooksError: GRANT-LINES-DIFFER.
    """
    refuse(books, list(lines_differ(account_with(books, award_named(books, grant)))))


def _of_line(fact: GrantFact, line: str) -> bool:
    return isinstance(fact, GrantLineFact) and fact.path == line


def _then_and_last(books: Books, grant: str, line: str, day: dt.date) -> tuple[LineAccount, LineAccount]:
    """The line on the day and after all that the books say: a day may lie before others."""
    return _line(account_named(books, grant, day), line), _line(
        account_named(books, grant, dt.date.max), line
    )


def _line(account: GrantAccount, line: str) -> LineAccount:
    """The line as it stands that day; one that begins later has nothing yet."""
    nothing = LineAccount(line, *[ZERO] * 5)
    return next((one for one in account.lines if one.line == line), nothing)


def _beyond(code: str, line: str, most: Decimal) -> RequestError:
    return failure(
        RequestError,
        code,
        say('the line "{line}" has less than that', line=line),
        expected=say("{amount} at most", amount=f"{max(most, ZERO):,}"),
        hint=say('"sfund grant status" shows what each line has'),
    )
