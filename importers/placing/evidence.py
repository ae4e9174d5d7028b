"""The kinds of evidence, and the order in which they are asked.

Each is one function: a line, whom its words name, and the context in; a verdict or nothing out. The order
is printed in docs/import.md: standing rule, loan to pay out, a loan's instalment, a pledge's due part, a
grant's money, dues by name. (A payer's number decides a CMS debit before any of them.) Ambiguity is never
settled by chance: it becomes candidates.
"""

from __future__ import annotations

from collections.abc import Callable

from importers.placing.by_dues import dues_by_name
from importers.placing.by_loan import loan_instalment, loan_paid_out
from importers.placing.by_promise import grant_money, pledge_part
from importers.placing.by_rule import standing_rule
from importers.placing.context import Context
from importers.placing.line import Line, Verdict
from importers.placing.names import Named

Evidence = Callable[[Line, Named | None, Context], Verdict | None]

ORDER: tuple[Evidence, ...] = (
    standing_rule,
    loan_paid_out,
    loan_instalment,
    pledge_part,
    grant_money,
    dues_by_name,
)
