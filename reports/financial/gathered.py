"""Tables of other reports, cut to what an assembly reads: settled grants, next plan, what an audit found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from reports.audit.questions import QUESTIONS
from reports.model import Column, Labelled, Report, Table, Unit
from sfund.periods import Span
from sfund.words import say


def settled(report: Report, span: Span) -> Table:
    """Of `report grants` those that were settled within the span."""
    table = report.table("settlement")
    rows = tuple(row for row in table.rows if isinstance(day := row["settled"], dt.date) and day in span)
    kept = ("grant", "kind", "received", "spent", "to-return", "returned", "settled")
    return _of_columns(replace(table, rows=rows), kept)


def moved(report: Report) -> Table:
    """Of `report funds` the transfers, without where they are written."""
    return _of_columns(report.table("transfers"), ("day", "from", "to", "amount", "kind", "reason"))


def planned(report: Report) -> Table:
    """Of `report budget` what is planned by task, without what became of it."""
    table = report.table("tasks")
    rows = tuple(row for row in table.rows if row["plan"] is not None)
    return _of_columns(replace(table, rows=rows), ("side", "task", "plan"))


def found(report: Report) -> Table:
    """Of `report audit` how much each question found: no entry, no payee."""
    columns = (
        Column("question", say("Question"), Unit.TEXT),
        Column("findings", say("How many"), Unit.COUNT),
        Column("amount", say("Together"), Unit.MONEY),
        Column("ask", say("What is asked"), Unit.TEXT),
    )
    figures = {figure.key: figure for figure in report.figures}
    rows = tuple(
        {
            "question": Labelled(question.key, question.label),
            "findings": figures[question.key].value,
            "amount": figures[question.key].terms[0].value,
            "ask": Labelled(question.key, question.ask),
        }
        for question in QUESTIONS
    )
    return Table("questions", say("What each question found"), columns, rows)


def _of_columns(table: Table, kept: Sequence[str]) -> Table:
    columns = tuple(column for column in table.columns if column.key in kept)
    rows = tuple({column.key: row[column.key] for column in columns} for row in table.rows)
    return replace(table, columns=columns, rows=rows)
