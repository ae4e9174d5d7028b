"""What was made of the books once, kept for who asks again: a page is made of reports that ask the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sfund.books.model import Books

_MOST = 8
"""So many answers of a function are kept for some books; the oldest goes first."""

P = ParamSpec("P")
R = TypeVar("R")


def kept(make: Callable[Concatenate[Books, P], R]) -> Callable[Concatenate[Books, P], R]:
    """The same function, which makes an answer once for the same books and arguments.

    Books are a value, and what is loaded anew is another one. So this is for functions of nothing but their
    arguments, which have to be hashable, and for answers that nobody changes.
    """

    @wraps(make)
    def asked(books: Books, /, *args: P.args, **named: P.kwargs) -> R:
        of_books: dict[Any, dict[Any, R]] = books.__dict__.setdefault("_kept", {})
        answers = of_books.setdefault(make, {})
        question = (args, *sorted(named.items()))
        if question not in answers:
            answer = make(books, *args, **named)
            while len(answers) >= _MOST:
                del answers[next(iter(answers))]
            answers[question] = answer
        return answers[question]

    return asked
