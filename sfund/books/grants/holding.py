"""What is asked for is held against a grant's rules before it is written; what they find already may stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sfund.books.entries import find_entry
from sfund.books.errors import in_books
from sfund.books.grants.accounts import grant_money, grants_counting, rules_by_kind
from sfund.books.model import Books
from sfund.errors import BooksError, Diagnostic, RequestError, failure
from sfund.grants.account import Crossing, GrantAccount, GrantMoney, Spent, account_of, rules_of
from sfund.grants.facts import GrantAward, GrantFact, settlement_in_force
from sfund.grants.rules import GrantRule, found_in
from sfund.words import say


def account_with(  # noqa: PLR0913  all that may be asked for
    books: Books,
    award: GrantAward,
    day: dt.date = dt.date.max,
    *,
    facts: Iterable[GrantFact] = (),
    gone: Sequence[GrantFact] = (),
    spent: Iterable[Spent] = (),
    crossed: Iterable[Crossing] = (),
) -> GrantAccount:
    """The grant as it will stand, all that the books say of later days included.

    Args:
        books: As they are.
        award: Known to the books, or about to be.
        day: Up to which things count.
        facts: New ones.
        gone: Those whose place they take.
        spent: New spending.
        crossed: What is about to pass between its fund and others.
    """
    known = [fact for fact in books.registry.grants.get(award.id, ()) if fact not in gone]
    money = grant_money(books).get(award.id, GrantMoney())
    money = replace(money, spent=(*money.spent, *spent), crossed=(*money.crossed, *crossed))
    told = sorted((*known, *facts), key=lambda fact: fact.date)
    return account_of(told, award, rules_of(award, rules_by_kind()), money, day)


def refuse_breaking(
    books: Books, before: GrantAccount, after: GrantAccount, rules: Iterable[GrantRule]
) -> None:
    """Refuses what the rules find in the grant as it will stand, and do not find in it as it stands.

    Raises:
        BooksError: with every such finding.
    """
    rules = tuple(rules)
    known = found_in(before, rules)
    refuse(books, [one for one in found_in(after, rules) if one not in known])


def refuse_shut(books: Books, award: GrantAward) -> None:
    """Refuses to enter anything of a grant that is settled, whatever its day: its papers say what was spent.

    Raises:
        RequestError: GRANT-SETTLED.
    """
    held = settlement_in_force(books.registry.grants.get(award.id, ()))
    if held is not None:
        raise failure(
            RequestError,
            "GRANT-SETTLED",
            say("the grant {grant} was settled on {day}", grant=award.id, day=held.date),
            expected=say("a grant that is not settled"),
            hint=say(
                'if the settlement was not final, open the grant again with "sfund grant reopen" '
                "and settle anew"
            ),
        )


def refuse_undoing_settled(books: Books, named: str) -> None:
    """Refuses to undo an entry that counts in a settlement that holds; `named` is as `find_entry` takes it.

    What is of the day of the settlement or later is no part of it, and may be undone.

    Raises:
        RequestError: GRANT-SETTLED, NO-SUCH-ENTRY, SEVERAL-ENTRIES.
    """
    entry = find_entry(books, named)
    for award in grants_counting(books, entry.number):
        refuse_counted(books, award, entry.day)


def refuse_counted(books: Books, award: GrantAward, day: dt.date) -> None:
    """Refuses to touch a day that a settlement of the grant counts.

    Raises:
        RequestError: GRANT-SETTLED.
    """
    held = settlement_in_force(books.registry.grants[award.id])
    if held is not None and day < held.date:
        refuse_shut(books, award)


def refuse(books: Books, found: Sequence[Diagnostic]) -> None:
    """Raises what was found, places as the reader knows them."""
    if found:
        raise BooksError(*in_books(found, books.root))
