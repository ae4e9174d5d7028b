"""How the tests read a statement: a line by its heading's key, in the order 통합, 공익목적사업, 기타사업, 전기."""

from __future__ import annotations

from decimal import Decimal

from report_parts import rows

from reports.model import Report

COLUMNS = ("total", "public-interest", "other", "before")


def lines(report: Report, key: str, by: str = "heading") -> dict[str, list[object]]:
    return {str(row[by]): [row[column] for column in COLUMNS if column in row] for row in rows(report, key)}


def won(*amounts: int) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]
