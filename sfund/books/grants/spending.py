"""An entry of spending that no bank's file brings, held against the grant's rules beforehand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sfund.books.evidence import is_exempt, kept_document
from sfund.books.funds.floor import refuse_below_zero
from sfund.books.funds.moves import refuse_imported
from sfund.books.funds.names import known_account
from sfund.books.grants.accounts import award_named, grant_money, require_line
from sfund.books.grants.days import refuse_ahead
from sfund.books.grants.holding import account_with, refuse_breaking, refuse_shut
from sfund.books.grants.planning import require_whole
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.grants.account import GrantAccount, Spent
from sfund.grants.facts import GrantAward
from sfund.grants.rules import OF_SPENDING
from sfund.money import Money
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting, MetaValue
from sfund.registry import unknown_at
from sfund.words import say


@dataclass(frozen=True, slots=True)
class Spending:
    """What was paid.

    Attributes:
        account: What it was spent on; None for where this line went last.
        paid_from: None for the grant's own account.
        document: Its evidence: a path in the books.
        payee: The id of a party or member.
        words: What for; empty: the line says it.
    """

    grant: str
    line: str
    amount: Money
    day: dt.date
    account: str | None = None
    paid_from: str | None = None
    document: str | None = None
    payee: str | None = None
    words: str = ""


def spending(books: Books, asked: Spending, today: dt.date) -> Draft:
    """The entry.

    Raises:
        RequestError: UNKNOWN-GRANT, GRANT-SETTLED, UNKNOWN-LINE, UNKNOWN-PARTY, ACCOUNT-UNSAID,
            UNKNOWN-ACCOUNT, DAY-AHEAD, MOVED-BY-STATEMENT, GRANT-NO-DOCUMENT, EVIDENCE-OUTSIDE,
            EVIDENCE-GONE.
        BooksError: GRANT-LINES-DIFFER, FUND-NEGATIVE, FUND-ACCOUNT-NEGATIVE, and what the rules of spending
            find in it.
    """
    award = award_named(books, asked.grant)
    refuse_shut(books, award)
    require_line(books, award.id, asked.line)
    to = _said(books, asked.account or _usual(books, award.id, asked.line))
    paid_from = _said(books, asked.paid_from or award.account)
    refuse_ahead(
        asked.day,
        today,
        say("{day} lies ahead: nothing was spent then", day=asked.day),
        say('what is promised and not paid yet: "sfund grant commit"'),
    )
    meta: dict[str, MetaValue] = {"line": asked.line, "grant": award.id, "fund": award.fund}
    if asked.payee:
        meta[_noun(books, asked.payee)] = asked.payee
    if asked.document:
        meta["document"] = kept_document(books, asked.document)
    before = account_with(books, award)
    _hold(books, award, before, asked, paid_from)
    refuse_imported(
        books,
        paid_from,
        hint=say('import the statement and place its line: "sfund review place ID --grant --line"'),
    )
    _require_document(books, before, asked, to)
    draft = Draft(
        asked.day,
        CERTAIN,
        asked.payee or "",
        asked.words or asked.line,
        (DraftPosting(paid_from, -asked.amount), DraftPosting(to, asked.amount)),
        meta,
    )
    refuse_below_zero(books, [draft])
    return draft


def _hold(books: Books, award: GrantAward, before: GrantAccount, asked: Spending, paid_from: str) -> None:
    require_whole(books, award.id)
    new = Spent(asked.day, asked.line, asked.amount.number, "", (paid_from,), None, None, "", None, None)
    refuse_breaking(books, before, account_with(books, award, spent=[new]), OF_SPENDING)


def _require_document(books: Books, account: GrantAccount, asked: Spending, to: str) -> None:
    """As the rules of the grant's kind ask; nobody gives a receipt for what the settings except."""
    if not account.rules.document or asked.document or is_exempt(to, books.settings.evidence.exempt):
        return
    raise failure(
        RequestError,
        "GRANT-NO-DOCUMENT",
        say("nothing shows this spending of the grant {grant}", grant=asked.grant),
        expected=say("--document and the receipt as a file in the books"),
        hint=say(
            "put the file into documents/; the rules of this kind: {source}", source=account.rules.source
        ),
    )


def _usual(books: Books, grant: str, line: str) -> str | None:
    """The account on which this line's money was spent last."""
    known = grant_money(books).get(grant)
    accounts = [one.account for one in known.spent if one.line == line] if known else []
    return accounts[-1] if accounts else None


def _said(books: Books, account: str | None) -> str:
    if account is None:
        raise failure(
            RequestError,
            "ACCOUNT-UNSAID",
            say("nothing says which account this is"),
            expected=say("--account for what it was spent on, --from-account for what paid"),
        )
    return known_account(books, account)


def _noun(books: Books, payee: str) -> str:
    registry = books.registry
    if payee in registry.members:
        return "member"
    if payee not in registry.parties:
        raise RequestError(unknown_at("party", payee, registry.parties))
    return "party"
