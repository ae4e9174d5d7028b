"""The last row of a table, for people: what the columns that add up come to. Data has the rows alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reports.model import Column, Labelled, Table, Value
from sfund.words import say

TOTAL = Labelled("total", say("Total"))


def sum_row(table: Table) -> Mapping[str, Value] | None:
    """A value for each column: its sum, the word for it in the first column that has none, else nothing ("").

    None where no column adds up, or there is nothing to add.
    """
    if not table.rows or not any(column.adds for column in table.columns):
        return None
    row: dict[str, Value] = {
        column.key: _sum(table, column) if column.adds else "" for column in table.columns
    }
    word = next((column.key for column in table.columns if not column.adds), None)
    return {**row, word: TOTAL} if word is not None else row


def _sum(table: Table, column: Column) -> Value:
    """Zero also where every cell is empty: an empty sum is none."""
    values = [row[column.key] for row in table.rows]
    return sum((one for one in values if isinstance(one, Decimal | int)), Decimal(0))
