"""How a figure is made, in the words of a page: what a formula names by key is called as the page calls it.

A formula is said in the keys of its terms, and a program reads it so. A reader of Korean
reads labels; English keys are words of the reader's language already.
"""

from __future__ import annotations

import re

from reports.model import Figure
from sfund.languages import current, text

_KEY = re.compile(r"[a-z]+(?:-[a-z]+)*")


def formula_of(figure: Figure, language: str | None = None) -> str:
    """The formula for a reader in that language, or in the one in use.

    >>> from decimal import Decimal
    >>> from reports.model import Term, Unit
    >>> from sfund.words import say
    >>> terms = (
    ...     Term("in", say("들어온 돈"), Decimal(3), Unit.MONEY),
    ...     Term("out", say("나간 돈"), Decimal(2), Unit.MONEY),
    ... )
    >>> left = Figure("left", say("남은 돈"), Decimal(1), Unit.MONEY, say("in − out"), terms)
    >>> formula_of(left, language="ko"), formula_of(left, language="en")
    ('들어온 돈 − 나간 돈', 'in − out')
    """
    language = language or current()
    formula = text(figure.formula, language)
    if language == "en":
        return formula
    labels = {one.key: one.label for one in figure.terms}
    return _KEY.sub(
        lambda found: text(labels[found[0]], language) if found[0] in labels else found[0], formula
    )
