"""Which figures a spreadsheet can reckon itself: those whose formula is plain arithmetic over their terms.

A formula is words for people (`sfund.words`), so it is taken only where every word of it is the key of a term
that is a number, what joins them are the four operations, and the outcome is the figure's value. All else
stays a value: a formula that only looks like one would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation

from reports.model import Figure

_OPERATIONS = {"+": "+", "−": "-", "-": "-", "×": "*", "÷": "/"}
_TOKEN = re.compile(r"\s*(?:(?P<key>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)|(?P<sign>[-+−×÷()]))\s*")
_NEAR = Decimal("1e-12")
_MOST_TERMS = 20

Cell = Callable[[str], str]
"""The key of a term → where its value stands, such as `How!$C$5`."""


def spreadsheet_formula(figure: Figure, cell: Cell) -> str | None:
    """The formula over the terms' cells, with `=`; None where there is no honest one."""
    values = {term.key: Decimal(term.value) for term in figure.terms if isinstance(term.value, Decimal | int)}
    tokens = _tokens(str(figure.formula).partition(";")[0])
    if figure.value is None or tokens is None or not 1 < len(tokens) <= 2 * _MOST_TERMS:
        return None
    if any(kind == "key" and word not in values for kind, word in tokens):
        return None
    try:
        outcome = _Sum(tokens, values).outcome()
    except (DivisionByZero, InvalidOperation, _NoSumError):
        return None
    if abs(outcome - Decimal(figure.value)) > _NEAR * max(Decimal(1), abs(outcome)):
        return None
    return "=" + "".join(
        cell(word) if kind == "key" else _OPERATIONS.get(word, word) for kind, word in tokens
    )


def _tokens(formula: str) -> list[tuple[str, str]] | None:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(formula):
        token = _TOKEN.match(formula, at)
        if token is None:
            return None
        kind = "key" if token["key"] else "sign"
        found.append((kind, token[kind]))
        at = token.end()
    return found


class _NoSumError(Exception):
    """The words and signs are no arithmetic."""


class _Sum:
    """What the tokens come to: × and ÷ before + and −, what stands in brackets first."""

    def __init__(self, tokens: list[tuple[str, str]], values: dict[str, Decimal]) -> None:
        self._left: Iterator[tuple[str, str]] = iter([*tokens, ("end", "")])
        self._values = values
        self._next = next(self._left)

    def outcome(self) -> Decimal:
        value = self._sum()
        if self._next[0] != "end":
            raise _NoSumError
        return value

    def _sum(self) -> Decimal:
        value = self._product()
        while self._next[1] in {"+", "−", "-"}:
            sign = self._taken()
            value = value + self._product() if sign == "+" else value - self._product()
        return value

    def _product(self) -> Decimal:
        value = self._one()
        while self._next[1] in {"×", "÷"}:
            sign = self._taken()
            value = value * self._one() if sign == "×" else value / self._one()
        return value

    def _one(self) -> Decimal:
        kind, word = self._next
        if kind == "key":
            self._taken()
            return self._values[word]
        if word != "(":
            raise _NoSumError
        self._taken()
        value = self._sum()
        if self._taken() != ")":
            raise _NoSumError
        return value

    def _taken(self) -> str:
        word = self._next[1]
        self._next = next(self._left, ("end", ""))
        return word
