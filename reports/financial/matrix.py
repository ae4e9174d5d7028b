"""Expenses by what they were for and what they are: function by nature, and other business by nature."""

from __future__ import annotations

from collections.abc import Mapping

from reports.financial import form
from reports.financial.cells import Two
from reports.financial.tables import Filled
from reports.model import Column, Labelled, Table, Unit, Value
from sfund.money import total
from sfund.words import Message, say

_COLUMNS = (
    Column("function", say("Function"), Unit.TEXT),
    *(Column(nature, label, Unit.MONEY, adds=True) for nature, label in form.NATURES.items()),
    Column("total", say("Together"), Unit.MONEY, adds=True),
)


def matrix(made: Filled) -> Table:
    """사업수행 / 일반관리 / 모금 by 분배 / 인력 / 시설 / 기타; its sum is the operating expense."""
    known = {heading.key: (heading.label, two) for heading, two in made.lines}
    functions = (*form.FUNCTIONS, form.OTHER_BUSINESS_EXPENSE)
    rows = tuple(_row(known, function) for function in functions if function in known)
    return Table("matrix", say("Operating expense by function and nature"), _COLUMNS, rows)


def _row(known: Mapping[str, tuple[Message, Two]], function: str) -> Mapping[str, Value]:
    """A line of the statement, cell by cell; what is not of the form has none where nothing stands there."""
    label, _ = known[function]
    nothing = (label, Two())
    amounts = {
        nature: known.get(form.expense_heading(function, nature), nothing)[1].now.total
        for nature in form.NATURES
    }
    return {"function": Labelled(function, label), **amounts, "total": total(amounts.values())}
