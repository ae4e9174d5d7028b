"""The kinds of evidence, and the order in which they are asked.

Each is one function: a line, whom its words name, and the context in; a verdict or nothing out. The first
that has an answer decides; `sfund review order` and docs/import.md print the order. (A payer's number decides
what a service collected before any of them.) Ambiguity is never settled by chance: it becomes candidates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from importers.placing.by_dues import dues_by_name, dues_of_several
from importers.placing.by_history import by_history
from importers.placing.by_lending_out import lending_paid_out
from importers.placing.by_loan import loan_instalment
from importers.placing.by_promise import grant_money, pledge_part
from importers.placing.by_refund import dues_refunded
from importers.placing.by_rule import standing_rule
from importers.placing.by_settlement import settlement
from importers.placing.by_transfer import own_transfer
from importers.placing.context import Context
from importers.placing.line import Line, Verdict
from importers.placing.names import Named
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of evidence.

    Attributes:
        title: What people call it.
        ask: The function that asks it.
        is_promise: Whether it is money that somebody has promised; where two promises fit, a person decides.
    """

    title: Message
    ask: Callable[[Line, Named | None, Context], Verdict | None]
    is_promise: bool = False


ORDER: tuple[Evidence, ...] = (
    Evidence(say("a standing rule"), standing_rule),
    Evidence(say("a card's bill, a service's payout"), settlement),
    Evidence(say("a loan or mutual aid to pay out, an overpayment"), lending_paid_out),
    Evidence(say("a loan's instalment"), loan_instalment, is_promise=True),
    Evidence(say("a pledge's due part"), pledge_part, is_promise=True),
    Evidence(say("a grant's money"), grant_money, is_promise=True),
    Evidence(say("dues that go back"), dues_refunded),
    Evidence(say("dues of several members"), dues_of_several),
    Evidence(say("a member's dues"), dues_by_name),
    Evidence(say("the other half of a transfer"), own_transfer),
    Evidence(say("what you decided before"), by_history),
)
