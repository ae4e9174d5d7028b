"""Expenses by what they were for and what they are: function by nature, and other business by nature."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reports.financial import form
from reports.financial.cells import Cell
from reports.financial.placing import nature_of
from reports.financial.tables import Filled
from reports.model import Column, Labelled, Table, Unit, Value
from sfund.money import ZERO, total
from sfund.words import say

_COLUMNS = (
    Column("function", say("Function"), Unit.TEXT),
    *(Column(nature, label, Unit.MONEY, adds=True) for nature, label in form.NATURES.items()),
    Column("total", say("Together"), Unit.MONEY, adds=True),
)


def matrix(made: Filled) -> Table:
    """사업수행 / 일반관리 / 모금 by 분배 / 인력 / 시설 / 기타; its sum is the operating expense."""
    rows = [
        _row(Labelled(function, label), _of_function(made, function))
        for function, label in form.FUNCTIONS.items()
        if function != form.NO_FUNCTION or any(_of_function(made, function).values())
    ]
    other = next(heading for heading, _ in made.lines if heading.key == form.OTHER_BUSINESS_EXPENSE)
    rows.append(_row(Labelled(other.key, other.label), _of_other_business(made.cells)))
    return Table("matrix", say("Operating expense by function and nature"), _COLUMNS, tuple(rows))


def _of_function(made: Filled, function: str) -> dict[str, Decimal]:
    known = {heading.key: two for heading, two in made.lines}
    cells = {nature: known.get(form.expense_heading(function, nature)) for nature in form.NATURES}
    return {nature: two.now.total if two is not None else ZERO for nature, two in cells.items()}


def _of_other_business(cells: tuple[Cell, ...]) -> dict[str, Decimal]:
    own = [cell for cell in cells if cell.heading == form.OTHER_BUSINESS_EXPENSE]
    return {
        nature: total(cell.now.total for cell in own if nature_of(cell.kept) == nature)
        for nature in form.NATURES
    }


def _row(name: Labelled, amounts: Mapping[str, Decimal]) -> Mapping[str, Value]:
    return {"function": name, **amounts, "total": total(amounts.values())}
