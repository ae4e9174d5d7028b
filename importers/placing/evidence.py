"""Each kind of evidence, one function: a line and the context in, a verdict or nothing out.

The order in which they are asked is `ORDER`, and it is printed in the docs: standing rule, loan to pay
out, a loan's instalment, a pledge's due part, a grant's money, dues by name. (A payer's number decides a
CMS debit before any of them.) Ambiguity is never settled by chance: it becomes candidates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache

from importers.placing.context import Context
from importers.placing.line import Line, Verdict
from importers.placing.names import Likeness, Named, narrow, plain
from importers.placing.outlook import DueInstalment
from sfund.chart import DUES, GRANTS, LOAN_INTEREST, LOAN_PRINCIPAL, PLEDGES
from sfund.drafts import MetaValue
from sfund.members import Member
from sfund.periods import Every, Month
from sfund.placements import Part, Placement
from sfund.rules import Direction, Rule
from sfund.words import Message, say

Evidence = Callable[[Line, Context], Verdict | None]

_DUES_WORDS = ("회비",)
_LOAN_WORDS = ("상환", "원리금", "대출", "이자")
_ON_TIME = dt.timedelta(days=7)
_YEARS_AHEAD = 3  # nobody pays dues for longer ahead; more is another kind of money


def standing_rule(line: Line, context: Context) -> Verdict | None:
    """A rule of the books whose every word occurs in the line."""
    words = f"{line.counterparty} {line.memo} {line.channel}"
    texts = plain(words), narrow(words)
    matching = [rule for rule in context.registry.rules_on(line.day) if _applies(rule, line, texts)]
    if not matching:
        return None
    best = max(map(_weight, matching))
    chosen = [rule for rule in matching if _weight(rule) == best]
    if len({_target(rule) for rule in chosen}) > 1:
        return Verdict(
            say("several rules match: {rules}", rules=", ".join(rule.name for rule in chosen)),
            candidates=tuple(rule.name for rule in chosen),
        )
    rule = chosen[0]
    named = _member_named(line, context) if line.comes_in and not rule.member else None
    if named is not None and named.likeness is Likeness.WHOLE and not _contains(rule, named, context):
        return Verdict(
            say(
                'the rule "{rule}" matches, and the name is that of {ids}',
                rule=rule.name,
                ids=_list(named.ids),
            ),
            candidates=(rule.name, *named.ids),
        )
    keys = ("fund", "party", "member", "grant", "line", "loan", "unit", "function", "program")
    meta = {key: value for key in keys if (value := getattr(rule, key))}
    part = Part(rule.account, line.amount)
    narration = rule.narration or rule.name_in(context.language) or context.labels.get(rule.account, "")
    payee = rule.party or rule.member or ""
    return Verdict(
        say('standing rule "{rule}"', rule=rule.name),
        Placement((part,), payee, narration, meta),
        certain=True,
    )


def _applies(rule: Rule, line: Line, texts: tuple[str, str]) -> bool:
    words = _match_words(rule.match)
    return (
        bool(words)
        and (rule.direction is None or (rule.direction is Direction.IN) == line.comes_in)
        and (rule.only is None or rule.only == line.account)
        and (rule.amount is None or rule.amount == line.money)
        and all(_occurs(word, texts) for word in words)
    )


@cache
def _match_words(match: str) -> tuple[tuple[str, str], ...]:
    """Each word without and with the forms of companies; a rule is asked about every line."""
    return tuple((plain(word), narrow(word)) for word in match.split())


def _occurs(word: tuple[str, str], texts: tuple[str, str]) -> bool:
    """Whether the line has the word; one that is only a company's form is looked for among the forms."""
    key, with_form = word
    without_forms, with_forms = texts
    if key:
        return key in without_forms
    return bool(with_form) and with_form in with_forms


def _weight(rule: Rule) -> tuple[int, int]:
    """How much a rule asks for: a rule for one account or amount beats a general one, then longer words."""
    return (rule.only is not None) + (rule.amount is not None), len(plain(rule.match))


def _target(rule: Rule) -> tuple[object, ...]:
    return rule.account, rule.fund, rule.grant, rule.line, rule.party, rule.member, rule.loan


def _contains(rule: Rule, named: Named, context: Context) -> bool:
    """Whether the rule's own words are the member's name, so that the two do not contradict."""
    found = context.names.find(rule.match)
    return found is not None and found.ids == named.ids


def loan_paid_out(line: Line, context: Context) -> Verdict | None:
    """Money out to a borrower whose approved loan has this amount."""
    if line.comes_in:
        return None
    named = context.names.find(line.counterparty, line.memo)
    if named is None:
        return None
    loans = [
        loan
        for id_ in named.ids
        for loan, amount in context.outlook.loans_to_pay_out(id_, line.day)
        if amount == line.money.number
    ]
    if not loans:
        return None
    if len(loans) > 1:
        return Verdict(say("the amount fits several approved loans"), candidates=tuple(loans))
    borrower = _borrower(loans[0], context)
    part = Part(LOAN_PRINCIPAL, line.amount)
    return Verdict(
        say("the approved loan {loan} of this amount", loan=loans[0]),
        Placement((part,), borrower, say("Loan paid out"), {"loan": loans[0]}),
        certain=len(named.ids) == 1,
    )


def loan_instalment(line: Line, context: Context) -> Verdict | None:
    """Money in from a borrower that is the next instalment of a loan, to the won."""
    named = context.names.find(line.counterparty, line.memo) if line.comes_in else None
    if named is None or _mentions(line, _DUES_WORDS):
        return None
    open_ = [due for id_ in named.ids for due in context.outlook.next_instalments(id_)]
    exact = [due for due in open_ if due.amount == line.amount]
    if not exact:
        return _repayment_by_words(line, open_)
    if len(exact) > 1:
        return Verdict(say("the amount fits several loans"), candidates=tuple(due.loan for due in exact))
    due = exact[0]
    member = context.registry.members.get(due.borrower)
    if member is not None and _is_of_plan(member, line, context) and not _mentions(line, _LOAN_WORDS):
        return Verdict(
            say(
                "the amount is both the dues of {id} and an instalment of {loan}", id=member.id, loan=due.loan
            ),
            candidates=(due.loan, member.id),
        )
    parts = [Part(LOAN_INTEREST, due.interest)] if due.interest else []
    parts += [Part(LOAN_PRINCIPAL, due.principal)] if due.principal else []
    placement = Placement(
        tuple(parts), due.borrower, say("Loan, instalment {n}", n=due.n), {"loan": due.loan}
    )
    on_time = abs(line.day - due.day) <= _ON_TIME
    why = say("instalment {n} of {loan}, due {due}", n=due.n, loan=due.loan, due=due.day)
    return Verdict(why, placement, certain=on_time and len(named.ids) == 1)


def _repayment_by_words(line: Line, open_: Sequence[DueInstalment]) -> Verdict | None:
    """A repayment that is no instalment: how it splits is for a person to say."""
    if not open_ or not _mentions(line, _LOAN_WORDS):
        return None
    loans = tuple(dict.fromkeys(due.loan for due in open_))
    why = say("a repayment by its words, but no instalment of {loans} has this amount", loans=_list(loans))
    return Verdict(why, candidates=loans)


def pledge_part(line: Line, context: Context) -> Verdict | None:
    """Money in from a party with an open pledge."""
    named = context.names.find(line.counterparty, line.memo) if line.comes_in else None
    if named is None:
        return None
    open_ = [one for id_ in named.ids for one in context.outlook.open_parts(id_, line.day)]
    exact = [one for one in open_ if one[2] == line.amount]
    if len(exact) > 1 or (not exact and len(open_) > 1):
        pledges = tuple(one[0].id for one in exact or open_)
        return Verdict(say("several pledges are open: {pledges}", pledges=_list(pledges)), candidates=pledges)
    if not open_:
        return None
    pledge, part, _ = exact[0] if exact else open_[0]
    meta: dict[str, MetaValue] = {"pledge": pledge.id, "party": pledge.party, "fund": pledge.fund}
    placement = Placement(
        (Part(PLEDGES[pledge.kind], line.amount),), pledge.party, say("Part of a pledge"), meta
    )
    due = part.due if part is not None else pledge.date
    if exact:
        why = say("the part of pledge {pledge} due {due}", pledge=pledge.id, due=due)
    else:
        why = say("pledge {pledge} is open, but its next part has another amount", pledge=pledge.id)
    return Verdict(why, placement, certain=bool(exact) and len(named.ids) == 1)


def grant_money(line: Line, context: Context) -> Verdict | None:
    """Money in from the funder of a grant, on the grant's own account."""
    named = context.names.find(line.counterparty, line.memo) if line.comes_in else None
    if named is None:
        return None
    awards = [one for id_ in named.ids for one in context.outlook.grants_of(id_, line.day) if one[1] > 0]
    here = [one for one in awards if one[0].account in (None, line.account)]
    own = context.outlook.grant_of_account(line.account, line.day)
    if own is not None:
        here = [one for one in here if one[0].id == own.id] or here
    if not here:
        return None
    if len(here) > 1:
        grants = tuple(award.id for award, _ in here)
        return Verdict(say("several grants are open: {grants}", grants=_list(grants)), candidates=grants)
    award, open_ = here[0]
    meta: dict[str, MetaValue] = {"grant": award.id, "party": award.party, "fund": award.fund}
    placement = Placement((Part(GRANTS[award.kind], line.amount),), award.party, say("Grant received"), meta)
    if line.amount <= open_:
        certain = len(named.ids) == 1
        return Verdict(say("money of grant {grant}", grant=award.id), placement, certain=certain)
    return Verdict(say("more than grant {grant} has still to bring", grant=award.id), placement)


def dues_by_name(line: Line, context: Context) -> Verdict | None:
    """Money in from a member: the name, and an amount that the plan can ask for."""
    named = context.names.find(line.counterparty, line.memo) if line.comes_in else None
    if named is None or not any(id_ in context.registry.members for id_ in named.ids):
        return None
    if len(named.ids) > 1:
        return Verdict(
            say("the name fits several: {ids}", ids=_list(named.ids)),
            candidates=_by_amount(named, line, context),
        )
    id_ = named.ids[0]
    member = context.registry.members[id_]
    placement = dues_placement(member, line.day, line.amount)
    doubt = _doubt(member, named.likeness, line, context)
    if doubt is not None:
        return Verdict(doubt, placement)
    return Verdict(say("the name of {id} and an amount of its plan", id=id_), placement, certain=True)


def dues_placement(member: Member, day: dt.date, amount: Decimal) -> Placement | None:
    """Dues of the member's kind; None for somebody who never joined."""
    kind = member.kind_on(day) or (member.stays[0].join.kind if member.stays else None)
    if kind is None:
        return None
    return Placement((Part(DUES[kind], amount),), member.id, say("Dues"), {"member": member.id})


def _doubt(member: Member, likeness: Likeness, line: Line, context: Context) -> Message | None:
    """Why a person should look at dues that a name points to; None where nothing is odd."""
    if likeness is Likeness.INITIALS:
        return say("only the initials are those of {id}", id=member.id)
    if likeness is Likeness.INSIDE:
        return say("the name of {id} stands among other words", id=member.id)
    if not member.belonged_in(Month.of(line.day)):
        return say("{id} is no member in this month", id=member.id)
    if not _is_of_plan(member, line, context):
        return say("the amount is none that the plan of {id} asks for", id=member.id)
    return None


def _is_of_plan(member: Member, line: Line, context: Context) -> bool:
    """Whether the amount is one period's dues, or those of several periods, of the plan on that day."""
    name = member.plan_on(line.day)
    plan = context.registry.plan_on(name, line.day) if name else None
    if plan is None or plan.amount.currency != line.currency or not plan.amount.number:
        return False
    times, rest = divmod(line.amount, plan.amount.number)
    return rest == 0 and times * plan.every.months <= _YEARS_AHEAD * Every.YEAR.months


def _by_amount(named: Named, line: Line, context: Context) -> tuple[str, ...]:
    """The candidates, those first whose plan asks for such an amount."""
    members = context.registry.members
    fits = {id_: id_ in members and _is_of_plan(members[id_], line, context) for id_ in named.ids}
    return tuple(sorted(named.ids, key=lambda id_: (not fits[id_], id_)))


def _member_named(line: Line, context: Context) -> Named | None:
    named = context.names.find(line.counterparty, line.memo) if line.comes_in else None
    if named is None:
        return None
    members = tuple(id_ for id_ in named.ids if id_ in context.registry.members)
    return Named(members, named.likeness) if members else None


def _mentions(line: Line, words: Iterable[str]) -> bool:
    text = plain(f"{line.counterparty}{line.memo}")
    return any(word in text for word in words)


def _borrower(loan: str, context: Context) -> str:
    application = context.registry.application(loan)
    return application.borrower if application else ""


def _list(ids: Iterable[str]) -> str:
    return ", ".join(ids)


ORDER: tuple[Evidence, ...] = (
    standing_rule,
    loan_paid_out,
    loan_instalment,
    pledge_part,
    grant_money,
    dues_by_name,
)
