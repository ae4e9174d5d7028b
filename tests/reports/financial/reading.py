"""How the tests read a statement: a line by its heading's key, in the order 통합, 공익목적사업, 기타사업, 전기."""

from __future__ import annotations

from decimal import Decimal

from reports.model import Labelled, Report

COLUMNS = ("total", "public-interest", "other", "before")


def rows(report: Report, key: str) -> list[dict[str, object]]:
    (table,) = (table for table in report.tables if table.key == key)
    return [
        {name: value.key if isinstance(value, Labelled) else value for name, value in row.items()}
        for row in table.rows
    ]


def lines(report: Report, key: str, by: str = "heading") -> dict[str, list[object]]:
    return {str(row[by]): [row[column] for column in COLUMNS if column in row] for row in rows(report, key)}


def figures(report: Report) -> dict[str, object]:
    return {figure.key: figure.value for figure in report.figures}


def won(*amounts: int) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]
