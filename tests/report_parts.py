"""What the tests read of a report: values as the report has them, words as a program reads them in JSON."""

from __future__ import annotations

from typing import Any

from reports.faces.as_json import as_json
from reports.model import Labelled, Report
from sfund.languages import text


def values(report: Report) -> dict[str, object]:
    """The figures: key → value."""
    return {figure.key: figure.value for figure in report.figures}


def rows(report: Report, key: str) -> list[dict[str, object]]:
    """The rows of a table; what is one of a fixed list by its key."""
    return [
        {name: value.key if isinstance(value, Labelled) else value for name, value in row.items()}
        for row in report.table(key).rows
    ]


def said(report: Report, key: str, language: str = "en") -> list[str]:
    """The sentences of a section."""
    return [text(sentence, language) for sentence in report.section(key).sentences]


def values_in_json(report: Report) -> dict[str, Any]:
    """The figures as a program reads them: key → value, amounts as text."""
    return {figure["key"]: figure["value"] for figure in as_json(report)["figures"]}


def rows_in_json(report: Report, key: str) -> list[dict[str, Any]]:
    """The rows of a table as a program reads them."""
    return next(table["rows"] for table in as_json(report)["tables"] if table["key"] == key)
