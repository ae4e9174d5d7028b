"""`sfund grant spend`: spending by hand with its evidence, held against the grant's rules beforehand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from sfund.cli.grant.writing import dry_run_option, json_option, write
from sfund.cli.writing import DAY, day_or_today, money_of, stated
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.render import Entry
    from sfund.grants.facts import GrantAward
    from sfund.money import Money


@dataclass(frozen=True, slots=True)
class _Spending:
    """What was typed."""

    grant: str
    line: str
    account: str | None
    paid_from: str | None
    document: str | None
    payee: str | None
    words: str
    release: bool


@click.command()
@click.argument("id_", metavar="GRANT")
@click.argument("line")
@click.argument("amount")
@click.option("--from-account", help="The account that paid (the grant's own).")
@click.option("--account", help="What it was spent on (where this line went last).")
@click.option("--document", help="The evidence: a path in the books.")
@click.option("--payee", help="Id of the party or member that was paid.")
@click.option("--text", "words", default="", help="What for, in a few words; no person's name.")
@click.option("--release", "released", is_flag=True, help="It was promised; take the promise back.")
@click.option("--on", type=DAY, help="Day of the payment (today).")
@dry_run_option
@json_option
@click.pass_context
def spend(  # noqa: PLR0913  the options of one command
    context: click.Context,
    id_: str,
    line: str,
    amount: str,
    from_account: str | None,
    account: str | None,
    document: str | None,
    payee: str | None,
    words: str,
    released: bool,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Enter that AMOUNT of LINE of GRANT was spent.

    What the bank's file brings needs no such entry. Refused is what the grant's rules do not allow.
    """
    said = _Spending(id_, line, account, from_account, document, payee, words, released)

    def made(books: Books) -> list[Entry]:
        from sfund.books.grants.accounts import award_named  # noqa: PLC0415

        award = award_named(books, id_)
        return _entries(books, award, said, money_of(amount, award.amount.currency), day_or_today(on))

    write(context, id_, made, dry_run=dry_run, as_json=as_json)


def _entries(books: Books, award: GrantAward, said: _Spending, money: Money, day: dt.date) -> list[Entry]:
    """The transaction, and the promise taken back.

    Raises:
        RequestError: UNKNOWN-LINE, UNKNOWN-PARTY, ACCOUNT-UNSAID, UNKNOWN-ACCOUNT, EVIDENCE-OUTSIDE,
            EVIDENCE-GONE.
        BooksError: what the rules find in it.
    """
    from sfund.books.grants.accounts import require_line  # noqa: PLC0415
    from sfund.books.grants.evidence import kept_document  # noqa: PLC0415
    from sfund.grants.facts import GrantRelease  # noqa: PLC0415
    from sfund.placing.drafts import CERTAIN, Draft, DraftPosting, MetaValue  # noqa: PLC0415

    require_line(books, award.id, said.line)
    to = _account(books, said.account or _usual(books, award.id, said.line))
    paid_from = _account(books, said.paid_from or award.account)
    meta: dict[str, MetaValue] = {"line": said.line, "grant": award.id, "fund": award.fund}
    if said.payee:
        meta[_noun(books, said.payee)] = said.payee
    if said.document:
        meta["document"] = kept_document(books, said.document)
    _hold_against_rules(books, award, said.line, money, day, paid_from)
    draft = Draft(
        day,
        CERTAIN,
        said.payee or "",
        said.words or said.line,
        (DraftPosting(paid_from, -money), DraftPosting(to, money)),
        meta,
    )
    if not said.release:
        return [draft]
    return [draft, stated(GrantRelease, date=day, id=award.id, line=said.line, amount=money)]


def _hold_against_rules(  # noqa: PLR0913  one spending
    books: Books, award: GrantAward, line: str, money: Money, day: dt.date, paid_from: str
) -> None:
    """Refuses what the rules would find in the books with this spending and do not find without it."""
    from sfund.books.grants.accounts import grant_money, rules_by_kind  # noqa: PLC0415
    from sfund.checks.grants import OF_SPENDING, found_in  # noqa: PLC0415
    from sfund.errors import BooksError  # noqa: PLC0415
    from sfund.grants.account import GrantMoney, Spent, account_of, rules_of  # noqa: PLC0415

    known = grant_money(books).get(award.id, GrantMoney())
    new = Spent(day, line, money.number, "", (paid_from,), None, None, "", None, None)
    facts, rules = books.registry.grants[award.id], rules_of(award, rules_by_kind())
    before = found_in(account_of(facts, award, rules, known, dt.date.max), OF_SPENDING)
    with_it = replace(known, spent=(*known.spent, new))
    after = found_in(account_of(facts, award, rules, with_it, dt.date.max), OF_SPENDING)
    problems = [one for one in after if one not in before]
    if problems:
        raise BooksError(*problems)


def _usual(books: Books, grant: str, line: str) -> str | None:
    """The account on which this line's money was spent last."""
    from sfund.books.grants.accounts import grant_money  # noqa: PLC0415

    known = grant_money(books).get(grant)
    accounts = [one.account for one in known.spent if one.line == line] if known else []
    return accounts[-1] if accounts else None


def _account(books: Books, account: str | None) -> str:
    from difflib import get_close_matches  # noqa: PLC0415

    from sfund.errors import RequestError, failure  # noqa: PLC0415

    if account is None:
        raise failure(
            RequestError,
            "ACCOUNT-UNSAID",
            say("nothing says which account this is"),
            expected=say("--account for what it was spent on, --from-account for what paid"),
        )
    if account not in books.opens:
        near = get_close_matches(account, books.opens, n=1)
        raise failure(
            RequestError,
            "UNKNOWN-ACCOUNT",
            say("the account {account} is not open", account=account),
            expected=say("an account that the chart of accounts opens"),
            hint=say('did you mean "{near}"?', near=near[0])
            if near
            else say("open it in accounts.beancount"),
        )
    return account


def _noun(books: Books, payee: str) -> str:
    from sfund.errors import RequestError  # noqa: PLC0415
    from sfund.registry import unknown_at  # noqa: PLC0415

    registry = books.registry
    if payee in registry.members:
        return "member"
    if payee not in registry.parties:
        raise RequestError(unknown_at("party", payee, [*registry.parties, *registry.members], None, None))
    return "party"
