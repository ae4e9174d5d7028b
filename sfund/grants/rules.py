"""Rules about grants, one a function: a grant's account in, diagnostics out (docs/checks.md).

`sfund check` holds all books against them; the commands that write hold what is asked for against them first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from sfund.errors import Diagnostic
from sfund.grants.account import GrantAccount, RulesByKind, Spent, rules_of, said_rules
from sfund.grants.facts import (
    GrantAward,
    GrantDue,
    GrantEnd,
    GrantFact,
    GrantLine,
    GrantReopen,
    GrantSettle,
    settlement_in_force,
)
from sfund.money import ZERO
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
    """GRANT-SETTLED: from the day of its settlement on nothing is spent, and nothing of the grant changes.

    The day itself is shut as a whole: so it does not matter in which order its entries stand.
    """
    held = settlement_in_force(account.facts)
    if held is None:
        return
    for one in moved_from(account, held.date):
        yield _after(one, account, held.date)
    for fact in _not_undone(account.facts):
        if fact is not held and not isinstance(fact, GrantAward | GrantReopen) and fact.date >= held.date:
            yield fact.problem(
                "GRANT-SETTLED",
                say(
                    '"{words}" of {grant}, which was settled on {day}',
                    words=fact.words(),
                    grant=account.award.id,
                    day=held.date,
                ),
                expected=say("no change on the day of the settlement or after it, and one settlement"),
                hint=say("take it out, or give it a day before the settlement"),
            )


def moved_from(account: GrantAccount, day: dt.date) -> Iterator[Spent]:
    """Spending from that day on, what came back of it, and reversals that undo spending of earlier days.

    An entry of these days that is undone again is none: nothing of it is left.
    """
    for one in account.evidence:
        undoes_earlier = one.undoes is not None and one.undoes < day
        if one.day >= day and one.amount and (one.stands or undoes_earlier):
            yield one


def _after(one: Spent, account: GrantAccount, settled: dt.date) -> Diagnostic:
    """Spending after the settlement is another fund's; what changes that of before changes the settlement."""
    expected = say("no spending on the day of the settlement or after it")
    if one.stands and one.amount > 0:
        message = say("spent from the grant {grant}, which was settled on {day}",
                      grant=account.award.id, day=settled)  # fmt: skip
        return _spending(one, "GRANT-SETTLED", message, expected)
    return Diagnostic(
        "GRANT-SETTLED",
        say("spending of the grant {grant}, which was settled on {day}, came back or was undone",
            grant=account.award.id, day=settled),
        one.file,
        one.lineno,
        expected=say("spending as it was settled"),
        hint=say(
            'if the settlement was wrong, open the grant again with "sfund grant reopen" and settle anew; '
            'else undo this entry with "sfund reverse"'
        ),
    )  # fmt: skip


def _not_undone(facts: Iterable[GrantFact]) -> list[GrantFact]:
    """The facts without the settlements that a reopening undid."""
    left: list[GrantFact] = []
    for fact in facts:
        if isinstance(fact, GrantReopen):
            left = [one for one in left if not isinstance(one, GrantSettle)]
        left.append(fact)
    return left


def settlement_differs(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-SETTLEMENT-DIFFERS: what came and went before the settlement comes to what its papers say."""
    fact = settlement_in_force(account.facts)
    if fact is None:
        return
    made = account.reckoned
    compared = (
        (say("spent"), fact.spent, made.spent),
        (say("own share spent"), fact.own_share, made.own_spent),
        (say("to return"), fact.to_return, made.to_return),
    )
    for what, said, found in compared:
        if said is not None and said.number != found:
            yield fact.problem(
                "GRANT-SETTLEMENT-DIFFERS",
                say(
                    "the settlement of {grant} says {said} {what}, and the books say {found}",
                    grant=account.award.id,
                    said=_money(said.number, account),
                    what=what,
                    found=_money(found, account),
                ),
                expected=say("books as they were settled"),
                hint=say(
                    'take out what was entered since, or open the grant again with "sfund grant reopen" '
                    "and settle anew"
                ),
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
                difference=_money(abs(account.budget - account.plan), account),
            ),
            say("lines of {plan} in all", plan=_money(account.plan, account)),
            say(
                'a line that is missing: "sfund grant line"; a wrong one: "sfund grant line --replace"; '
                'an approved change: "sfund grant change"'
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


def line_twice(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-LINE-TWICE: a line is entered once; what it gets or gives later is a change."""
    first: dict[str, GrantLine] = {}
    for fact in account.facts:
        if isinstance(fact, GrantLine) and first.setdefault(fact.path, fact) is not fact:
            yield fact.problem(
                "GRANT-LINE-TWICE",
                say('the line "{line}" of {grant} is entered twice', line=fact.path, grant=account.award.id),
                expected=say(
                    "one directive for each line; the first stands at {place}", place=_place(first[fact.path])
                ),
                hint=say(
                    'mistyped: "sfund grant line --replace"; changed with approval: "sfund grant change"; '
                    "else take the second out"
                ),
            )


def ends_early(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-ENDS-EARLY: a project's last day, awarded or announced, is not before its first."""
    first = account.award.begins
    for fact in account.facts:
        if isinstance(fact, GrantAward | GrantEnd) and fact.until is not None and fact.until < first:
            yield fact.problem(
                "GRANT-ENDS-EARLY",
                say("the grant {grant} ends on {day}, before it begins", grant=fact.id, day=fact.until),
                expected=say("a day from {day} on", day=first),
                hint=say("mend the date of one of the two"),
            )


def dues_exceed(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-DUES-EXCEED: the instalments come to no more than the award."""
    sum_ = ZERO
    for fact in account.facts:
        if isinstance(fact, GrantDue):
            was, sum_ = sum_, sum_ + fact.amount.number
            if was <= account.awarded < sum_:
                yield fact.problem(
                    "GRANT-DUES-EXCEED",
                    say("the instalments of {grant} come to more than its award", grant=account.award.id),
                    expected=say("{amount} at most", amount=_money(account.awarded, account)),
                    hint=say('mistyped: "sfund grant due --replace"; a larger award: "sfund grant change"'),
                )


def money_left(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-MONEY-LEFT: a grant's money leaves its fund as spending, back to the grantor, or as own share."""
    sum_ = ZERO
    for one in account.left:
        sum_ += one.amount
        if sum_ > account.may_leave:
            yield Diagnostic(
                "GRANT-MONEY-LEFT",
                say(
                    "{amount} of the grant {grant} passed to another fund",
                    amount=_money(one.amount, account),
                    grant=account.award.id,
                ),
                one.file,
                one.lineno,
                expected=say(
                    "{most} at most: own share that no spending needs",
                    most=_money(account.may_leave, account),
                ),
                hint=say(
                    'spend it on a line, split a shared cost ("sfund fund allocate --line"), '
                    'or give it back to the grantor; "sfund reverse" undoes a transfer'
                ),
            )


def unnamed(account: GrantAccount) -> Iterator[Diagnostic]:
    """GRANT-UNNAMED: what is spent of a grant's fund names the grant, and so counts in its settlement."""
    for one in account.strays:
        yield Diagnostic(
            "GRANT-UNNAMED",
            say(
                "spent from the fund of the grant {grant}, and the grant is not named", grant=account.award.id
            ),
            one.file,
            one.lineno,
            expected=say('grant: "{grant}" and its line', grant=account.award.id),
            hint=say("name both in the entry, or the fund that bore it"),
        )


def shared_accounts(grants: Mapping[str, Sequence[GrantFact]], by_kind: RulesByKind) -> Iterator[Diagnostic]:
    """GRANT-ACCOUNT-SHARED: two grants that run at the same time have each its own bank account."""
    seen: list[tuple[GrantAward, dt.date]] = []
    awards = (fact for facts in grants.values() for fact in facts if isinstance(fact, GrantAward))
    for award in sorted(awards, key=lambda one: (one.date, one.place is None)):
        if award.account is None or not rules_of(award, by_kind).own_account:
            continue
        last = _last_day(award, grants[award.id])
        for other, others_last in seen:
            same = other.account == award.account and other.id != award.id
            if same and award.begins <= others_last and other.begins <= last:
                yield award.problem(
                    "GRANT-ACCOUNT-SHARED",
                    say(
                        "{account} is the own account of {grant} and of {other} at the same time",
                        account=award.account,
                        grant=award.id,
                        other=other.id,
                    ),
                    expected=say("an account of its own for each grant that runs"),
                    hint=say("open another account, name it with --account, or settle the other grant first"),
                )
        seen.append((award, last))


def _last_day(award: GrantAward, facts: Sequence[GrantFact]) -> dt.date:
    """The last day on which it runs: of its project, or the one before its settlement."""
    ends = [fact.until for fact in facts if isinstance(fact, GrantEnd)]
    held = settlement_in_force(facts)
    settled = [held.date - dt.timedelta(days=1)] if held else []
    return min([ends[-1] if ends else award.until or dt.date.max, *settled])


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

OF_PLANS: tuple[GrantRule, ...] = (after_settlement, ends_early, line_twice, dues_exceed, rule_fixed)
"""What a new fact is held against before it is written."""

OF_A_GRANT: tuple[GrantRule, ...] = (
    *OF_SPENDING,
    lines_differ,
    ends_early,
    line_twice,
    dues_exceed,
    rule_fixed,
    money_left,
    unnamed,
    settlement_differs,
)


def found_in(account: GrantAccount, rules: Iterable[GrantRule] = OF_A_GRANT) -> list[Diagnostic]:
    """All that these rules find in one grant."""
    return [one for rule in rules for one in rule(account)]


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
            "let another fund bear it: name that fund in the entry, not the grant, "
            "and move its money to the account"
        ),
    )


def _award(
    account: GrantAccount, code: str, message: Message, expected: Message, hint: Message
) -> Diagnostic:
    return account.award.problem(code, message, expected=expected, hint=hint)


def _place(fact: GrantFact) -> str:
    """Where it stands; of one that is not written yet its day."""
    return f"{fact.place[0]}:{fact.place[1]}" if fact.place and fact.place[0] else str(fact.date)
