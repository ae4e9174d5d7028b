"""Where a review at a terminal is: the lines, the one that is shown, and what Enter would write. No terminal.

Nothing is written before Enter confirms the proposal; what the keys before it chose is the proposal. A rule,
another name, words for the entry, all lines alike are added to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeAlias

from importers.placing.line import Line
from importers.review.asking import Request
from importers.review.choices import Choice, Found
from importers.review.waiting import Waiting
from sfund.money import total
from sfund.placing.placements import Part, Placement
from sfund.words import Message

SHOWN = 9  # candidates that a digit chooses, and rows of a list


class Mode(StrEnum):
    """What the keys mean now."""

    LINE = "line"
    PEOPLE = "people"
    ACCOUNT = "account"
    AMOUNT = "amount"
    TARGET = "target"
    RULE = "rule"
    WORDS = "words"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What Enter would write; without a placement the line stays where it is."""

    placement: Placement | None = None
    narration: str = ""
    match: str = ""
    alias: bool = False
    alike: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where the review is.

    Attributes:
        lines: All that waited when it began.
        at: The line that is shown; their number where all are decided.
        decided: The ids of those that are decided.
        typed: What is typed into the list or the question of this mode.
        picked: The row of the list that Enter takes.
        named: What the account that is looked for will carry: whose money it is.
        shares: Of a line that is being split, those that are placed; a share may be of several parts.
        amount: Of the part that is placed next.
        message: What there is to say about the last key.
        warned: Whether that was a question which Enter, once more, answers with yes.
    """

    lines: tuple[Waiting, ...]
    at: int = 0
    decided: frozenset[str] = frozenset()
    mode: Mode = Mode.LINE
    proposal: Proposal = field(default_factory=Proposal)
    typed: str = ""
    picked: int = 0
    named: Mapping[str, str] = field(default_factory=dict, hash=False)
    shares: tuple[tuple[Part, ...], ...] = ()
    amount: Decimal | None = None
    message: Message | None = None
    warned: bool = False

    @property
    def line(self) -> Waiting | None:
        """The line that is shown; None where all are decided."""
        return self.lines[self.at] if self.at < len(self.lines) else None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Of a line that is being split, what is placed."""
        return tuple(part for share in self.shares for part in share)

    @property
    def rest(self) -> Decimal:
        """What of the line is not placed yet while it is split."""
        return self.lines[self.at].amount - total(part.amount for part in self.parts)

    def alike(self) -> tuple[Waiting, ...]:
        """The other undecided lines of the same counterparty and direction."""
        one = self.line
        if one is None or one.kind is None:
            return ()
        return tuple(
            other
            for other in self.lines
            if other.kind == one.kind and other.id != one.id and other.id not in self.decided
        )


@dataclass(frozen=True, slots=True)
class Decide:
    """Carry out the request; its rule has words and no name yet."""

    request: Request


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last decision."""


@dataclass(frozen=True, slots=True)
class Leave:
    """End the review."""


Effect: TypeAlias = Decide | Undo | Leave
Step: TypeAlias = tuple[State, Effect | None]


class World(Protocol):
    """What the machine asks of the books."""

    def choices(self, one: Waiting) -> Sequence[Choice]: ...
    def place(self, choice: Choice, line: Line, now: tuple[Part, ...]) -> Placement | None: ...
    def people(self, typed: str, line: Line) -> Found: ...
    def accounts(self, typed: str, line: Line) -> Found: ...
    def rule_words(self, one: Waiting) -> str: ...
    def account_label(self, account: str) -> str: ...


def begin(lines: Sequence[Waiting]) -> State:
    """The review of these lines."""
    return State(tuple(lines))


def decided(state: State, ids: Sequence[str]) -> State:
    """After the books hold the decision: the next line that waits."""
    return next_waiting(replace(cleared(state), decided=state.decided.union(ids)))


def undone(state: State, ids: Sequence[str]) -> State:
    """After the decision is taken back: the first of its lines again."""
    at = min((n for n, line in enumerate(state.lines) if line.id in ids), default=state.at)
    return replace(cleared(state), at=at, decided=state.decided.difference(ids))


def told(state: State, message: Message) -> State:
    """The same with something to say; a decision that was refused stays a proposal."""
    return replace(state, message=message)


def cleared(state: State) -> State:
    """The line without a proposal."""
    return replace(
        state,
        mode=Mode.LINE,
        proposal=Proposal(),
        typed="",
        picked=0,
        named={},
        shares=(),
        amount=None,
        message=None,
        warned=False,
    )


def next_waiting(state: State) -> State:
    """The next line that waits, from here on and then from the beginning; the end where none does."""
    order = (*range(state.at, len(state.lines)), *range(state.at))
    at = next((n for n in order if state.lines[n].id not in state.decided), len(state.lines))
    return replace(state, at=at)
