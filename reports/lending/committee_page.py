"""The committee's page in print: what `reports.committee` says, and room for the vote."""

from __future__ import annotations

from collections.abc import Mapping

from reports.faces.words import shown
from reports.lending.rules_shown import DOES_NOT_HOLD
from reports.model import Report, Table
from reports.paper.typesetting import JSON, typeset
from sfund.languages import current, text
from sfund.words import say

_VOTE = (say("Votes for"), say("Votes against"), say("Stepped aside"), say("Decision, conditions"))
_NUMERIC = ("money", "count")


def as_pdf(report: Report) -> bytes:
    """One document in the language in use; the same bytes from the same page.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    tables = {table.key: table for table in report.tables}
    loan = str(tables["application"].rows[0]["value"])
    values: dict[str, JSON] = {
        "lang": current(),
        "title": text(report.title),
        "organization": report.organization,
        "foot": text(say("{loan} as of {day}", loan=loan, day=report.as_of)),
        "application": _printed(tables["application"], report.currency)["rows"],
        "tables": [
            _printed(tables[key], report.currency)
            for key in ("rules", "fund", "history", "schedule")
            if key in tables
        ],
        "aside": _printed(tables["aside"], report.currency)["rows"] if "aside" in tables else [],
        "aside-title": text(say("Who may not vote on this")),
        "questions": [row[0] for row in _rows(tables["questions"], report.currency)],
        "questions-title": text(say("Questions for the committee")),
        "vote": [text(one) for one in _VOTE],
        "vote-title": text(say("The vote")),
        "signed": text(say("Date, chair")),
    }
    return typeset("committee", values, dated=report.as_of)


def _printed(table: Table, currency: str) -> Mapping[str, JSON]:
    return {
        "key": table.key,
        "title": text(table.label),
        "heads": [text(column.label) for column in table.columns],
        "numeric": [at for at, column in enumerate(table.columns) if column.unit in _NUMERIC],
        "rows": _rows(table, currency),
        "failing": [at for at, row in enumerate(table.rows) if row.get("holds") == text(DOES_NOT_HOLD)],
    }


def _rows(table: Table, currency: str) -> list[list[str]]:
    return [
        ["" if row[one.key] is None else shown(row[one.key], one.unit, currency) for one in table.columns]
        for row in table.rows
    ]
