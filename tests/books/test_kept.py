"""What was made of the books once is given again, to the same books and for the same question only."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.books.persons.register import Register
from sfund.books.settings import Settings
from sfund.registry import build_registry


def empty() -> Books:
    return Books(Path(), Settings(), [], {}, build_registry([])[0], Register())


def test_the_same_question_is_answered_once() -> None:
    made: list[tuple[int, str]] = []

    @kept
    def asked(books: Books, number: int, *, word: str = "") -> list[object]:
        made.append((number, word))
        return []

    books, others = empty(), empty()
    first = asked(books, 1)
    assert asked(books, 1) is first
    assert asked(books, 2) is not first
    assert asked(books, 1, word="other") is not first
    assert asked(others, 1) is not first
    assert made == [(1, ""), (2, ""), (1, "other"), (1, "")]


def test_only_some_answers_are_kept() -> None:
    made: list[int] = []

    @kept
    def asked(books: Books, number: int) -> int:
        made.append(number)
        return number

    books = empty()
    assert [asked(books, number) for number in (*range(9), 8, 0)] == [*range(9), 8, 0]
    assert made == [*range(9), 0]


def test_what_fails_is_tried_again() -> None:
    made: list[bool] = []

    @kept
    def asked(books: Books) -> None:
        made.append(True)
        if len(made) == 1:
            raise ValueError

    books = empty()
    with pytest.raises(ValueError):
        asked(books)
    asked(books)
    asked(books)
    assert len(made) == 2


def test_whoever_may_know_names_gets_answers_of_their_own() -> None:
    @kept
    def asked(books: Books) -> Register:
        return books.register

    books = empty()
    assert asked(books) is books.register
    named = books.with_names(Register(), books.record)
    assert asked(named) is named.register
