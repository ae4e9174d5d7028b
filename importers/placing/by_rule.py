"""Evidence: a standing rule of the books."""

from __future__ import annotations

from functools import cache

from importers.placing.by_loan import loan_instalment
from importers.placing.by_promise import grant_money, pledge_part
from importers.placing.by_settlement import settlement
from importers.placing.context import Context
from importers.placing.line import Line, Verdict, listed
from importers.placing.names import Likeness, Named, narrow, plain
from sfund.placing.placements import Part, Placement
from sfund.placing.rules import Rule
from sfund.words import say

CARRIED = ("fund", "party", "member", "grant", "line", "loan", "unit", "function", "program")


def standing_rule(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """A rule of the books whose every word occurs in the line."""
    texts = rule_texts(line.counterparty, line.memo, line.channel)
    matching = [rule for rule in context.rules_for(line) if _applies(rule, line, texts)]
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
    settled = _settled(rule, line, named, context)
    if settled is not None:
        return settled
    contradiction = _contradiction(rule, line, named, context)
    if contradiction is not None:
        return contradiction
    meta = {key: value for key in CARRIED if (value := getattr(rule, key))}
    part = Part(rule.account, line.amount)
    narration = rule.narration or rule.name_in(context.language) or context.labels.get(rule.account, "")
    payee = rule.party or rule.member or ""
    return Verdict(
        say('standing rule "{rule}"', rule=rule.name),
        Placement((part,), payee, narration, meta),
        certain=True,
    )


def _applies(rule: Rule, line: Line, texts: tuple[str, str]) -> bool:
    if rule.amount is not None and rule.amount != line.money:
        return False
    return stands_on(rule.match, texts)


def rule_texts(*said: str) -> tuple[str, str]:
    """What a line says, as rules are held against it: without the forms of companies, and with them."""
    words = " ".join(said)
    return plain(words), narrow(words)


def stands_on(match: str, texts: tuple[str, str]) -> bool:
    """Whether every word of a rule stands on the line; `texts` are its `rule_texts`."""
    words = _match_words(match)
    for word in words:  # no `all`: every rule is held against every line, and hardly any has its first word
        if not _occurs(word, texts):
            return False
    return bool(words)


@cache
def _match_words(match: str) -> tuple[tuple[str, str], ...]:
    """Each word of a rule without and with the forms of companies; a rule is asked about every line."""
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
    return rule.account, *(getattr(rule, key) for key in CARRIED)


def _settled(rule: Rule, line: Line, named: Named | None, context: Context) -> Verdict | None:
    """A service's payout that is, to the won, what its sheets leave open, though the rule leads elsewhere.

    What is paid out was income when it was collected; words alone would count it twice. A card's bill is not
    told by its amount: there a person decides between it and the rule.
    """
    other = settlement(line, named, context)
    if other is None or not other.certain or other.placement is None:
        return None
    accounts = tuple(dict.fromkeys(part.account for part in other.placement.parts))
    if rule.account in accounts:
        return None
    if line.comes_in:
        return other
    why = say('the rule "{rule}" matches, and so does {ids}', rule=rule.name, ids=listed(accounts))
    return Verdict(why, candidates=(rule.name, *accounts))


def _contradiction(rule: Rule, line: Line, named: Named | None, context: Context) -> Verdict | None:
    """What else says with equal right whose money this is, where the rule itself names nobody."""
    if not line.comes_in or any(getattr(rule, key) for key in ("member", "party", "grant", "loan")):
        return None
    for evidence in (loan_instalment, pledge_part, grant_money):
        other = evidence(line, named, context)
        if other is not None and other.certain and other.placement is not None:
            ids = [
                str(other.placement.meta[key])
                for key in ("loan", "pledge", "grant")
                if key in other.placement.meta
            ]
            why = say('the rule "{rule}" matches, and so does {ids}', rule=rule.name, ids=listed(ids))
            return Verdict(why, candidates=(*ids, rule.name))
    members = tuple(id_ for id_ in named.ids if id_ in context.registry.members) if named else ()
    if (
        named is None
        or not members
        or named.likeness is not Likeness.WHOLE
        or _contains(rule, named, context)
    ):
        return None
    why = say('the rule "{rule}" matches, and the name is that of {ids}', rule=rule.name, ids=listed(members))
    return Verdict(why, candidates=(rule.name, *members))


def _contains(rule: Rule, named: Named, context: Context) -> bool:
    """Whether the rule's own words are the member's name, so that the two do not contradict."""
    found = context.names.find(rule.match)
    return found is not None and found.ids == named.ids
