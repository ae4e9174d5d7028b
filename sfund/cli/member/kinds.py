"""Words that options take for a fixed list: the books' own, and what people say in Korean or English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from sfund.languages import LANGUAGES, text
from sfund.words import Message, say

Labels = Mapping[str, Message]


class Labelled(click.Choice[str]):
    """One of these keys; typed as the key or as its label in any language: `arrears`, `미납`, `In arrears`.

    Args:
        keys: As the books have them.
        labels: Gives the label of each, once somebody typed another word than a key.
        others: Further words that people say → key.
    """

    def __init__(self, keys: Sequence[str], labels: Callable[[], Labels], others: Mapping[str, str]) -> None:
        super().__init__(list(keys))
        self._labels, self._others = labels, others

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(value if value in self.choices else self._meant(str(value)), param, ctx)

    def _meant(self, words: str) -> str:
        said = _plain(words)
        for key, label in self._labels().items():
            if said in {_plain(text(label, language)) for language in LANGUAGES}:
                return key
        return self._others.get(said, words)

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What may be said, as the reader's language calls it."""
        del ctx
        labels = self._labels()
        known = ", ".join(f"{key} ({text(labels[key])})" for key in self.choices)
        return text(say('"{value}" is none of: {known}', value=str(value), known=known))


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()


def _kinds() -> Labels:
    from sfund.members.facts import MemberKind  # noqa: PLC0415

    return {kind.value: kind.label for kind in MemberKind}


def _statuses() -> Labels:
    from sfund.members.standing import Status  # noqa: PLC0415

    return {status.value: status.label for status in Status}


KINDS = Labelled(
    ("organization", "individual", "supporter"),
    _kinds,
    {"단체": "organization", "개인": "individual", "후원": "supporter", "후원자": "supporter"},
)
STATUSES = Labelled(
    ("left", "paused", "lapsed", "arrears", "grace", "current"),
    _statuses,
    {"연체": "arrears", "장기연체": "lapsed", "유예": "grace", "정상": "current", "휴회": "paused"},
)
