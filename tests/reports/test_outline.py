"""In which order a report is read, and the sums below its tables."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal

import openpyxl
import pytest

from reports.faces.as_text import as_text
from reports.faces.outline import parts
from reports.faces.rendering import RENDERERS
from reports.faces.sums import sum_row
from reports.model import Column, Figure, Report, Section, Table, Term, Unit
from reports.workbook.reckoning import spreadsheet_formula
from sfund.words import say

DAY = dt.date(2026, 10, 31)
GIVEN = Table(
    "given",
    say("Gifts"),
    (Column("who", say("Who"), Unit.TEXT), Column("amount", say("Amount"), Unit.MONEY, adds=True),
     Column("balance", say("Balance"), Unit.MONEY)),
    ({"who": "a", "amount": Decimal(700), "balance": Decimal(700)},
     {"who": "b", "amount": None, "balance": Decimal(700)},
     {"who": "c", "amount": Decimal(-200), "balance": Decimal(500)}),
)  # fmt: skip
EMPTY = Table("empty", say("Nothing"), GIVEN.columns, ())


def figure(key: str) -> Figure:
    return Figure(key, say("Figure"), Decimal(1), Unit.MONEY, say("one"))


def report(*sections: Section) -> Report:
    return Report("r", say("Title"), "연대망", DAY, DAY, DAY, "KRW", (figure("x"), figure("y")),
                  (GIVEN, EMPTY), sections=sections)  # fmt: skip


def test_what_no_section_names_follows_after_them():
    first = Section("s", say("Gifts of the month"), (say("Two gave."),), figures=("y",), tables=("given",))
    named, rest = parts(report(first))
    assert [one.key for one in (*named.figures, *named.tables)] == ["y", "given"]
    assert (rest.heading, [one.key for one in (*rest.figures, *rest.tables)]) == (None, ["x", "empty"])
    page = as_text(report(first), language="en")
    places = [page.index(words) for words in ("■ Gifts of the month", "Two gave.", "Amount", "Nothing")]
    assert places == sorted(places)
    data = json.loads(RENDERERS["json"](report(first), "en"))
    assert data["sections"] == [
        {"key": "s", "heading": "Gifts of the month", "sentences": ["Two gave."], "figures": ["y"],
         "charts": [], "tables": ["given"]}]  # fmt: skip
    assert "sections" not in json.loads(RENDERERS["json"](report(), "en"))


@pytest.mark.parametrize("tables", [("gone",), ("given", "given")])
def test_a_section_names_what_is_there_and_once(tables: tuple[str, ...]):
    with pytest.raises(ValueError, match="a section names"):
        list(parts(report(Section("s", say("Heading"), tables=tables))))


def test_a_sum_stands_below_columns_that_add_up_and_nowhere_else():
    last = sum_row(GIVEN)
    assert last is not None
    assert (str(last["who"].label), last["amount"], last["balance"]) == ("Total", Decimal(500), "")
    assert sum_row(EMPTY) is None
    assert [len(one["rows"]) for one in json.loads(RENDERERS["json"](report(), "en"))["tables"]] == [3, 0]
    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](report(), "en")))
    assert [cell.value for cell in book["Gifts"][8]] == ["Total", "=SUM(B5:B7)", None]


REWRITTEN = {
    "a quotient": ("own ÷ all", Decimal("0.5"), "=@own/@all"),
    "brackets": ("(all − own) ÷ own", Decimal(1), "=(@all-@own)/@own"),
    "words after it": ("all − own; zero where all is own", Decimal(5), "=@all-@own"),
    "words in it": ("all the income less own", Decimal(5), None),
    "a term that is none": ("all − other", Decimal(5), None),
    "it comes to something else": ("all + own", Decimal(5), None),
    "division by nothing": ("all ÷ none", Decimal(5), None),
    "no value": ("all + own", None, None),
}


@pytest.mark.parametrize(("formula", "value", "wanted"), REWRITTEN.values(), ids=REWRITTEN)
def test_a_formula_is_taken_where_it_is_plain_and_right(
    formula: str, value: Decimal | None, wanted: str | None
):
    terms = tuple(
        Term(key, say("Term"), Decimal(amount), Unit.MONEY)
        for key, amount in (("own", 5), ("all", 10), ("none", 0))
    )
    made = Figure("f", say("Figure"), value, Unit.MONEY, say("{text}", text=formula), terms)
    assert spreadsheet_formula(made, lambda key: f"@{key}") == wanted
