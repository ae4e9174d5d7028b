"""Rules about grants, one a function: a grant's account in, diagnostics out (docs/checks.md).

They are no part of what a commit refuses: a payment that the bank made is entered as it was, and then found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from sfund.books.grants.accounts import grant_accounts
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.grants.account import GrantAccount, Spent, said_rules
from sfund.grants.facts import GrantLine, GrantLineFact
from sfund.money import ZERO
from sfund.registry import Registry, unknown
from sfund.words import Message, say

GrantRule = Callable[[GrantAccount], Iterable[Diagnostic]]


def too_early(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-TOO-EARLY: nothing is spent before the project begins; nor before the award, as its kind says."""
    award = account.award
    first = max(award.begins, award.date) if account.rules.award_first else award.begins
    for one in _outgoing(account):
        if one.day < first:
            yield _spending(
                one,
                "GRANT-TOO-EARLY",
                say("spent from the grant {grant} before {day}", grant=award.id, day=first),
                say("spending from {day} on", day=first),
            )


def too_late(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-TOO-LATE: nothing is spent after the project's last day."""
    until = account.until
    for one in _outgoing(account):
        if until is not None and one.day > until:
            yield _spending(
                one,
                "GRANT-TOO-LATE",
                say(
                    "spent from the grant {grant} after its last day, {day}",
                    grant=account.award.id,
                    day=until,
                ),
                say("spending up to {day}", day=until),
            )


def after_settlement(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-SETTLED: nothing is spent once the grant is settled."""
    settled = account.settled
    for one in _outgoing(account):
        if settled is not None and one.day > settled:
            yield _spending(
                one,
                "GRANT-SETTLED",
                say(
                    "spent from the grant {grant}, which was settled on {day}",
                    grant=account.award.id,
                    day=settled,
                ),
                say("no spending after the settlement"),
            )


def without_line(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-LINE-MISSING: spending names the line of the budget that it is of."""
    for one in account.evidence:
        if account.lines and one.line is None and one.stands:
            lines = ", ".join(line.line for line in account.lines)
            yield Diagnostic(
                "GRANT-LINE-MISSING",
                say("spent from the grant {grant}, and no budget line is named", grant=account.award.id),
                one.file,
                one.lineno,
                expected=say("line: one of {lines}", lines=lines),
                hint=say("name the line, or take the grant's name out of the entry"),
            )


def overspent(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-LINE-OVERSPENT: no line is exceeded by more than its overrun; the posting above it is named."""
    for line in account.lines:
        if line.spent <= line.limit:
            continue
        one = _crossing(account, line.line, line.limit)
        yield Diagnostic(
            "GRANT-LINE-OVERSPENT",
            say(
                'the line "{line}" of {grant} is exceeded: {spent} of {limit}',
                line=line.line,
                grant=account.award.id,
                spent=_money(line.spent, account),
                limit=_money(line.limit, account),
            ),
            one.file,
            one.lineno,
            expected=say(
                "{budget} and {overrun} % at most",
                budget=_money(line.budget, account),
                overrun=f"{account.rules.overrun:f}",
            ),
            hint=say(
                'ask for a change of lines ("sfund grant change"), or let another fund bear what is above'
            ),
        )


def _crossing(account: GrantAccount, line: str, limit: Decimal) -> Spent:
    """The posting from which on the line stays above its limit."""
    of_line = [one for one in account.evidence if one.line == line]
    spent, crossing = ZERO, of_line[0]
    for one in of_line:
        was, spent = spent, spent + one.amount
        if was <= limit < spent:
            crossing = one
    return crossing


def other_account(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-OTHER-ACCOUNT: the grant's money leaves from its own bank account."""
    own = account.award.account
    for one in _outgoing(account):
        others = [paid for paid in one.paid_from if paid.startswith("Assets:Bank:") and paid != own]
        if own is not None and others and account.rules.own_account:
            yield _spending(
                one,
                "GRANT-OTHER-ACCOUNT",
                say(
                    "spent from the grant {grant} out of {account}", grant=account.award.id, account=others[0]
                ),
                say("spending out of {account}", account=own),
            )


def in_cash(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-CASH: no cash where only card or transfer is allowed."""
    for one in _outgoing(account):
        if not account.rules.cash and any(paid.startswith("Assets:Cash") for paid in one.paid_from):
            yield _spending(
                one,
                "GRANT-CASH",
                say("spent from the grant {grant} in cash", grant=account.award.id),
                say("payment by card or transfer ({source})", source=account.rules.source),
            )


def lines_differ(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-LINES-DIFFER: the lines add up to award and own share; a grant without lines has no budget."""
    if account.lines and account.budget != account.plan:
        yield _award(
            account,
            "GRANT-LINES-DIFFER",
            say(
                "the lines of {grant} add up to {lines}, {difference} apart from the award and the own share",
                grant=account.award.id,
                lines=_money(account.budget, account),
                difference=_money(account.budget - account.plan, account),
            ),
            say("lines of {plan} in all", plan=_money(account.plan, account)),
            say(
                'mend the lines; a change takes from one line what it gives to another ("sfund grant change")'
            ),
        )


def rule_fixed(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-RULE-FIXED: an award sets only what the rules of its kind leave to it."""
    for key in said_rules(account.award):
        if key not in account.rules.may_differ:
            yield _award(
                account,
                "GRANT-RULE-FIXED",
                say(
                    '"{key}" is not for the award of a {kind} to say', key=key, kind=account.award.kind.value
                ),
                say("one of {keys}", keys=", ".join(sorted(account.rules.may_differ))),
                say("take the key out; the rules of this kind hold: {source}", source=account.rules.source),
            )


def unknown_fact_lines(registry: Registry) -> Iterator[Diagnostic]:
    """UNKNOWN-LINE: a change, a commitment or a release names a line that the grant has."""
    for key, facts in registry.grants.items():
        lines = registry.grant_lines(key)
        for fact in facts:
            if isinstance(fact, GrantLineFact) and not isinstance(fact, GrantLine) and fact.path not in lines:
                yield unknown("line", fact.path, sorted(lines), fact)


OF_SPENDING: tuple[GrantRule, ...] = (
    too_early,
    too_late,
    after_settlement,
    without_line,
    overspent,
    other_account,
    in_cash,
)
"""What new spending is held against before it is written."""

OF_A_GRANT: tuple[GrantRule, ...] = (*OF_SPENDING, lines_differ, rule_fixed)


def found_in(account: GrantAccount, rules: Iterable[GrantRule] = OF_A_GRANT) -> list[Diagnostic]:
    """All that these rules find in one grant."""
    return [one for rule in rules for one in rule(account)]


def grants(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """GRANT-TOO-EARLY, GRANT-TOO-LATE, GRANT-SETTLED and the others above, of all that the books say.

    The accounts are made once for all of them.
    """
    if not books.registry.grants:
        return
    yield from unknown_fact_lines(books.registry)
    for account in grant_accounts(books, dt.date.max).values():
        yield from found_in(account)


def _outgoing(account: GrantAccount) -> Iterator[Spent]:
    return (one for one in account.evidence if one.stands and one.amount > 0)


def _money(number: Decimal, account: GrantAccount) -> str:
    return f"{number:,} {account.award.amount.currency}"


def _spending(one: Spent, code: str, message: Message, expected: Message) -> Diagnostic:
    return Diagnostic(
        code,
        message,
        one.file,
        one.lineno,
        expected=expected,
        hint=say(
            "let another fund bear it: take the grant out of the entry and post the transfer of its money"
        ),
    )


def _award(
    account: GrantAccount, code: str, message: Message, expected: Message, hint: Message
) -> Diagnostic:
    file, line = account.award.place or (None, None)
    return Diagnostic(code, message, file, line, expected=expected, hint=hint)


GRANTS = (grants,)
"""For `sfund.checks.rules.ALL`."""
