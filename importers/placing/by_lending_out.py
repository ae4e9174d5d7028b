"""Evidence: money that goes out of the lending: a loan, what was overpaid on one, mutual aid."""

from __future__ import annotations

from collections.abc import Sequence

from importers.placing.context import Context
from importers.placing.line import BOUNCE_WORDS, DUES_WORDS, LOAN_WORDS, REFUND_WORDS, Line, Verdict, listed
from importers.placing.names import Named
from importers.placing.outgoing import Outgoing, Purpose, outgoing
from sfund.words import say


def lending_paid_out(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money out to somebody to whom just so much is decided or owed back, on one thing only.

    Less than what may be paid out of a loan may be a part of it. Nothing in the books says in which parts a
    loan is to go out, so a person looks.
    """
    if line.comes_in or named is None:
        return None
    open_ = [one for id_ in named.ids for one in outgoing(id_, line, context.outlook, context.funds)]
    fits = [one for one in open_ if one.is_all(line) and not _is_dues(one, line)]
    if not fits:
        return _part(line, open_, context)
    if len(fits) > 1:
        ids = tuple(dict.fromkeys(one.id for one in fits))
        return Verdict(say("the amount is open on each of {ids}", ids=listed(ids)), candidates=ids)
    return Verdict(fits[0].why(), fits[0].placement(line, context.funds), certain=named.is_sure)


def _is_dues(one: Outgoing, line: Line) -> bool:
    """Whether the words call it dues: then it is not what was overpaid on a loan."""
    return one.purpose is Purpose.REFUND and line.mentions(*DUES_WORDS)


def _part(line: Line, open_: Sequence[Outgoing], context: Context) -> Verdict | None:
    """A question, where the line may be a part of a loan; mutual aid mostly goes out whole."""
    if line.mentions(*REFUND_WORDS, *BOUNCE_WORDS):
        return None
    if context.funds.get(line.account) != context.outlook.lending.fund and not line.mentions(*LOAN_WORDS):
        return None
    ids = tuple(one.id for one in open_ if one.purpose is Purpose.LOAN and one.has_room(line))
    if not ids:
        return None
    return Verdict(say("less than what may be paid out of {ids}", ids=listed(ids)), candidates=ids)
