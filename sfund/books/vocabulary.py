"""The vocabulary both ways: `custom` directives ↔ facts.

A fact class says its noun, verb, positional values and fields; nothing here knows any noun by name
but the table of classes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from beancount.core import account as account_types
from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType
from pydantic import ValidationError

from sfund.auditing.closing import Reopened, Sealed
from sfund.auditing.evidence import EvidenceAttached
from sfund.auditing.roles import RoleEnded, RoleHeld
from sfund.books.cleaning import clean
from sfund.budgets import PlanAmount, PlanCommit, PlanRelease, PlanTask
from sfund.collecting.direct_debit import DebitAsk, DebitWithdraw
from sfund.errors import Diagnostic
from sfund.facts import Fact
from sfund.funds.facts import Fund
from sfund.giving.pledges import PledgeCancel, PledgeDue, PledgeMake, PledgeRaise, PledgeReminded
from sfund.giving.receipts import ReceiptCopy, ReceiptIssue, ReceiptVoid
from sfund.grants.facts import (
    GrantAmend,
    GrantAward,
    GrantChange,
    GrantCommit,
    GrantDue,
    GrantEnd,
    GrantLine,
    GrantRelease,
    GrantReopen,
    GrantSettle,
)
from sfund.loans.aid import AidApply, AidDecide
from sfund.loans.deciding_facts import LoanCondition, LoanGuarantee, LoanMet, LoanNotify, LoanWithdraw
from sfund.loans.facts import (
    LoanAgree,
    LoanApply,
    LoanCall,
    LoanDecide,
    LoanPause,
    LoanProduct,
    LoanRate,
    LoanReschedule,
    LoanSettle,
    LoanWaive,
    LoanWriteOff,
)
from sfund.loans.servicing_facts import LoanReminded
from sfund.members.dues import DuesPlan
from sfund.members.facts import (
    DebitFailed,
    DuesWaived,
    DuesWrittenOff,
    MemberJoin,
    MemberKindChange,
    MemberLeave,
    MemberPause,
    MemberPlan,
    MemberReturn,
    Reminded,
)
from sfund.misspelling import did_you_mean, misspelt
from sfund.money import Money
from sfund.parties import Party
from sfund.placing.rules import Rule
from sfund.reasons import reason
from sfund.targets import Target
from sfund.words import Message, say

FACTS: tuple[type[Fact], ...] = (
    Fund, Party, DuesPlan, Target, Rule,
    MemberJoin, MemberPlan, MemberKindChange, MemberPause, MemberReturn, MemberLeave,
    DuesWaived, DuesWrittenOff, Reminded, DebitFailed, DebitAsk, DebitWithdraw,
    GrantAward, GrantLine, GrantChange, GrantAmend, GrantCommit, GrantRelease, GrantDue, GrantEnd,
    GrantSettle, GrantReopen, PledgeMake, PledgeDue, PledgeRaise, PledgeCancel, PledgeReminded,
    ReceiptIssue, ReceiptVoid, ReceiptCopy,
    Sealed, Reopened,
    EvidenceAttached, PlanTask, PlanAmount, PlanCommit, PlanRelease, RoleHeld, RoleEnded,
    LoanProduct, LoanApply, LoanDecide, LoanAgree, LoanReschedule, LoanPause, LoanRate, LoanWriteOff,
    LoanWaive, LoanCall, LoanSettle,
    LoanCondition, LoanMet, LoanWithdraw, LoanGuarantee, LoanNotify, LoanReminded, AidApply, AidDecide,
)  # fmt: skip
_BY_WORDS = {(kind.NOUN, kind.VERB): kind for kind in FACTS}
_NOUNS = frozenset(kind.NOUN for kind in FACTS)
_VERBS = {noun: [kind.VERB for kind in FACTS if noun == kind.NOUN and kind.VERB] for noun in _NOUNS}

_RESERVED = ("date", "place")  # what a fact has from its directive, never from a key

# Types of `custom` directives that belong to the tools beside us.
_FOREIGN = ("fava-option", "fava-extension", "fava-sidebar-link", "budget", "autobean")


def read_facts(
    entries: Iterable[data.Directive], foreign: Iterable[str] = ()
) -> tuple[list[Fact], list[Diagnostic]]:
    """Every fact among the entries, and what is wrong with the directives that are none.

    Codes: UNKNOWN-DIRECTIVE, UNKNOWN-VERB, DIRECTIVE-VALUES, DIRECTIVE-FIELD.
    """
    facts: list[Fact] = []
    problems: list[Diagnostic] = []
    others = (*_FOREIGN, *foreign)
    for entry in entries:
        if isinstance(entry, data.Custom) and not entry.type.startswith(others):
            fact, wrong = _read(entry)
            problems += wrong
            if fact is not None:
                facts.append(fact)
    return facts, problems


def _read(entry: data.Custom) -> tuple[Fact | None, list[Diagnostic]]:
    values = [value.value for value in entry.values or ()]
    if entry.type not in _NOUNS:
        return None, [_unknown_noun(entry)]
    verbs = _VERBS[entry.type]
    verb = str(values.pop(0)) if verbs and values else None
    kind = _BY_WORDS.get((entry.type, verb))
    if kind is None:
        return None, [_unknown_verb(entry, verb, verbs)]
    if len(values) != len(kind.POSITIONAL):
        return None, [_wrong_count(entry, kind)]
    fields = {key: _from_beancount(value) for key, value in entry.meta.items() if not _is_internal(key)}
    fields.update(zip(kind.POSITIONAL, map(_from_beancount, values), strict=True))
    known = _known_keys(kind)
    unknown = [key for key in fields if key not in known]  # nearly always none
    problems = [_misspelt(entry, key, near) for key, near in (misspelt(unknown, known) if unknown else ())]
    problems += [_reserved(entry, key) for key in _RESERVED if key in fields]
    fields.update(date=entry.date, place=(entry.meta["filename"], entry.meta["lineno"]))
    try:
        fact = kind(**fields)
    except ValidationError as error:
        return None, [*problems, *(_invalid(entry, kind, one) for one in error.errors())]
    return fact, problems


def _is_internal(key: str) -> bool:
    return key in ("filename", "lineno") or key.startswith("__")


@cache
def _known_keys(kind: type[Fact]) -> frozenset[str]:
    return frozenset(
        (*(field.alias or name for name, field in kind.model_fields.items()), *kind.model_fields)
    )


def _from_beancount(value: Any) -> Any:
    if isinstance(value, Amount) and value.number is not None:
        return Money(value.number, value.currency)
    return value


def _at(entry: data.Custom, code: str, message: Message, **rest: Message | None) -> Diagnostic:
    return Diagnostic(code, message, entry.meta["filename"], entry.meta["lineno"], None, **rest)


_NOUN_ALIKE = 0.6  # of a program that is none of ours, the words are seldom slips


def _unknown_noun(entry: data.Custom) -> Diagnostic:
    return _at(
        entry,
        "UNKNOWN-DIRECTIVE",
        say('no directive is called "{noun}"', noun=entry.type),
        expected=say("one of {nouns}", nouns=", ".join(sorted(_NOUNS))),
        hint=did_you_mean(
            entry.type,
            _NOUNS,
            say("if another program reads it, name it in sfund.toml: [books] foreign"),
            alike=_NOUN_ALIKE,
        ),
    )


def _unknown_verb(entry: data.Custom, verb: str | None, verbs: list[str]) -> Diagnostic:
    return _at(
        entry,
        "UNKNOWN-VERB",
        say('"{noun}" has no verb "{verb}"', noun=entry.type, verb=verb or ""),
        expected=say("one of {verbs}", verbs=", ".join(verbs)),
        hint=did_you_mean(verb or "", verbs),
    )


def _wrong_count(entry: data.Custom, kind: type[Fact]) -> Diagnostic:
    return _at(
        entry,
        "DIRECTIVE-VALUES",
        say('"{words}" has the wrong number of values', words=kind.words()),
        expected=say("{values}, in this order", values=", ".join(kind.POSITIONAL)),
    )


def _misspelt(entry: data.Custom, key: str, near: str) -> Diagnostic:
    return _at(
        entry,
        "DIRECTIVE-FIELD",
        say('the key "{key}" is unknown', key=key),
        hint=say('did you mean "{near}"?', near=near),
    )


def _reserved(entry: data.Custom, key: str) -> Diagnostic:
    return _at(
        entry,
        "DIRECTIVE-FIELD",
        say('the key "{key}" means nothing here', key=key),
        hint=say("the directive's own date is the one that counts; call anything else by another key"),
    )


def _invalid(entry: data.Custom, kind: type[Fact], error: Any) -> Diagnostic:
    field = str(error["loc"][0]) if error["loc"] else kind.NOUN
    return _at(
        entry,
        "DIRECTIVE-FIELD",
        say('"{words}", {field}: {reason}', words=kind.words(), field=field, reason=reason(error)),
        hint=say("docs/vocabulary.md shows each directive with its keys"),
    )


def write_fact(fact: Fact) -> data.Custom:
    """The directive that says this fact; read again it gives the same fact."""
    values: list[ValueType] = []
    if fact.VERB is not None:
        values.append(ValueType(fact.VERB, str))
    values += [_value(name, getattr(fact, name)) for name in fact.POSITIONAL]
    meta = data.new_metadata(fact.place[0] if fact.place else "", fact.place[1] if fact.place else 0)
    for name, field in type(fact).model_fields.items():
        value = getattr(fact, name)
        if name not in ("date", "place", *fact.POSITIONAL) and value not in (None, field.default):
            meta[field.alias or name] = to_beancount(value)
    extra = (fact.model_extra or {}).items()
    meta.update({key: to_beancount(value) for key, value in extra if value is not None})
    return data.Custom(meta, fact.date, fact.NOUN, values)


def _value(name: str, value: Any) -> ValueType:
    value = to_beancount(value)
    if name == "account":
        return ValueType(value, account_types.TYPE)  # type: ignore[arg-type]  # a text, all the same
    return ValueType(value, type(value))


def to_beancount(value: Any) -> Any:
    """A domain value as Beancount holds it in metadata."""
    if isinstance(value, Money):
        return Amount(value.number, value.currency)
    if isinstance(value, Decimal) and int(value.as_tuple().exponent) > 0:
        return Decimal(f"{value:f}")  # the ledger's grammar knows no 1E+3
    if isinstance(value, bool | dt.date | Decimal | Amount):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return clean(str(value))
