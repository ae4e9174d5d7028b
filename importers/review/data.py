"""What the review answers to programs: lines, choices, decisions and lessons as JSON has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sfund import languages
from sfund.languages import text
from sfund.money import Money
from sfund.words import say

if TYPE_CHECKING:
    from importers.review.choices import Choice, Choices
    from importers.review.learned import Lesson
    from importers.review.places import Places
    from importers.review.waiting import Waiting
    from sfund.books.decisions import Recorded
    from sfund.books.model import Books
    from sfund.placing.placements import Part
    from sfund.placing.rules import Rule

_AS_BEFORE = ("id", "day", "account", "amount", "currency", "placed", "payee", "why", "candidates", "words")


def review_data(books: Books, found: Iterable[Waiting], language: str | None = None) -> list[dict[str, Any]]:
    """Each line with everything that a page needs to show it and to decide it.

    Labels are in that language, or in the one in use.
    """
    from importers.review.choices import Choices  # noqa: PLC0415
    from importers.review.places import Places  # noqa: PLC0415

    choices = Choices(books)
    places = Places(books.registry, choices, books.language)
    return [
        line_data(books, one, language)
        | {"in_suspense": one.in_suspense, "choices": _choices(books, one, choices, places, language)}
        for one in found
    ]


def line_data(books: Books, one: Waiting, language: str | None = None) -> dict[str, Any]:
    """A line, waiting or decided, and where it is."""
    said, shown = one.said, language or languages.current()
    return {
        **{key: getattr(one, key) for key in _AS_BEFORE},
        "counterparty": said.counterparty,
        "memo": said.memo,
        "channel": said.channel,
        "time": said.time,
        "narration": one.narration,
        "account_label": books.account_label(one.account, shown),
        "placed_label": books.account_label(one.placed, shown) if one.placed else "",
        "parts": [_part(books, part, shown) for part in one.parts],
    }


def _part(books: Books, part: Part, language: str | None) -> dict[str, Any]:
    label = books.account_label(part.account, language or languages.current())
    return {"account": part.account, "label": label, "amount": part.amount, "named": dict(part.meta)}


def _choices(
    books: Books, one: Waiting, choices: Choices, places: Places, language: str | None
) -> list[dict[str, Any]]:
    found = []
    for choice in choices.of(one):
        placement = places.of(choice, one.line, one.parts)
        parts = placement.parts if placement is not None else ()
        whole = placement.meta if placement is not None else {}
        found.append(
            {
                "id": choice.id,
                "kind": choice.kind.value,
                "label": choice_label(choice, language),
                "parts": [
                    {**_part(books, part, language), "named": {**whole, **part.meta}} for part in parts
                ],
            }
        )
    return found


def choice_label(choice: Choice, language: str | None = None) -> str:
    """A choice in words: who or what, and what helps to choose."""
    detail = text(choice.detail, language)
    return " · ".join(filter(None, (choice.name, detail, standing_words(choice, language))))


def standing_words(choice: Choice, language: str | None = None) -> str:
    """What tells the choice from another of the same name."""
    return " · ".join(text(one, language) for one in choice.standing)


def money_words(number: Decimal, currency: str) -> str:
    """An amount with its currency: `10,000원`, `10,000 KRW`."""
    return text(say("{amount}", amount=Money(number, currency)))


def rule_data(rule: Rule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {"name": rule.name, "match": rule.match, "account": rule.account, "from": rule.date}


def lesson_data(books: Books, lesson: Lesson, after: str) -> dict[str, Any]:
    """A lesson with the places to which its lines went; `after` says what the next line comes to."""
    return {
        "id": lesson.id,
        "words": lesson.words,
        "direction": "in" if lesson.comes_in else "out",
        "times": lesson.times,
        "last": lesson.last_day,
        "next": after,
        "places": [
            {
                "account": place.account,
                "label": books.account_label(place.account, languages.current()),
                "named": dict(place.named),
                "exists": place.account in books.opens,
                "times": place.times,
            }
            for place in lesson.places
        ],
    }


def kept_words(books: Books, rows: Iterable[Recorded]) -> dict[str, str]:
    """Import id → what the bank printed, of decisions whose words are struck out; from the kept statement."""
    from importers.review.waiting import of_ids  # noqa: PLC0415

    struck = [row.decided.id for row in rows if not (row.decided.counterparty or row.decided.memo)]
    return {one.id: one.words for one in of_ids(books, struck)} if struck else {}


def recorded_data(books: Books, row: Recorded, kept: Mapping[str, str]) -> dict[str, Any]:
    """A decision of the record; `kept` has the words that it has forgotten."""
    one = row.decided
    return {
        "id": one.id,
        "day": one.day,
        "account": one.bank,
        "amount": one.amount,
        "words": words_of(one.counterparty, one.memo) or kept.get(one.id, ""),
        "decided_on": row.decided_on,
        "placed": one.account,
        "placed_label": books.account_label(one.account, languages.current()) if one.account else "",
        "named": dict(one.named),
    }


def words_of(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def named_words(named: Mapping[str, Any]) -> str:
    """What a place names, as a person reads it: `I-0012, g-2012-1`."""
    return ", ".join(str(value) for value in named.values())
