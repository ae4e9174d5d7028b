"""The review as a screen: a state in, lines of text out, none wider or more than the terminal has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from sfund.cli.output import amount
from sfund.cli.review.data import choice_label
from sfund.cli.review.keys import items
from sfund.cli.review.state import Mode, State, World
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from importers.review.choices import Choice
    from importers.review.waiting import Waiting
    from sfund.placements import Part

_WORDS_ROWS = 2
_WHY_ROWS = 3
_PARTS_ROWS = 5
_FEWEST_ITEMS = 3


class Labels(World, Protocol):
    """The world of the machine, and what things are called."""

    def account_label(self, account: str) -> str: ...
    def name(self, id_: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the screen in columns of the terminal."""

    words: str
    style: str = ""


def screen(state: State, world: Labels, width: int, height: int) -> list[Text]:
    """The screen: just `height` lines, each at most `width` columns wide."""
    one = state.line
    if one is None:
        body, footer = (
            [_Row(""), _Row(text(say("Everything is decided.")), "bold")],
            _keys(_AT_THE_END, width),
        )
    else:
        body, footer = list(_body(state, one, world, width)), _keys(_FOOTERS[state.mode], width)
    said = (
        [_Row(line, "bold yellow") for line in wrapped(text(state.message), width)] if state.message else []
    )
    end = [*said, _Row("─" * width, "dim"), *(_Row(line, "dim") for line in footer)]
    head = [_Row(_progress(state, world, width), "bold"), _Row("─" * width, "dim")]
    room = max(height - len(head) - len(end), 0)
    if one is not None:
        rest = room - len(body) - 1
        body = [*body[:room], *([_Row("")] if rest > 0 else []), *_list(state, world, width, max(rest, 0))]
    body = body[:room]
    rows = [*head, *body, *([_Row("")] * (room - len(body))), *end]
    return [Text(_fitted(row.words, width), style=row.style) for row in rows[:height]]


def _progress(state: State, world: Labels, width: int) -> str:
    whole, done = len(state.lines), len(state.decided)
    left = text(say("{at} of {whole}, decided: {done}", at=min(state.at + 1, whole), whole=whole, done=done))
    right = world.account_label(state.line.account) if state.line is not None else ""
    return left + " " * max(width - cell_len(left) - cell_len(right), 1) + right


def _body(state: State, one: Waiting, world: Labels, width: int) -> Iterator[_Row]:
    when = f"{one.day} {one.said.time}".strip()
    direction = say("money in") if one.comes_in else say("money out")
    yield _Row(f"{when}   {amount(one.amount)} {one.currency}   {text(direction)}", "bold")
    words = one.words or text(say("(the words of the bank are not at hand)"))
    yield from (_Row(line, "bold") for line in wrapped(words, width)[:_WORDS_ROWS])
    yield _Row("")
    yield from _labelled(say("Why"), [one.why], width, _WHY_ROWS)
    yield from _labelled(
        say("Now"), [_place(part, one.currency, {}, world) for part in one.parts], width, _PARTS_ROWS
    )
    yield from _proposed(state, one, world, width)


def _proposed(state: State, one: Waiting, world: Labels, width: int) -> Iterator[_Row]:
    proposal = state.proposal
    parts: Sequence[Part] = state.parts
    whole: Mapping[str, object] = {}
    if proposal.placement is not None:
        parts, whole = proposal.placement.parts, proposal.placement.meta
    if parts:
        lines = [_place(part, one.currency, whole, world) for part in parts]
        yield from _labelled(say("Proposal"), lines, width, _PARTS_ROWS, "bold green")
    if state.amount is not None:
        yield from _labelled(say("Part"), [f"{amount(state.amount)} {one.currency}"], width, 1)
    elif state.mode is Mode.AMOUNT:
        yield from _labelled(say("Rest"), [f"{amount(state.rest)} {one.currency}"], width, 1)
    if proposal.match:
        yield from _labelled(say("Rule"), [proposal.match], width, 1)
    if proposal.alias:
        yield from _labelled(say("Alias"), [one.said.counterparty], width, 1)
    if proposal.narration:
        yield from _labelled(say("Words"), [proposal.narration], width, 1)
    if proposal.alike:
        others = state.alike()
        amounts = ", ".join(amount(other.amount) for other in others)
        more = text(
            say("and {count} more of this counterparty: {amounts}", count=len(others), amounts=amounts)
        )
        yield from _labelled(say("All"), [more], width, _WHY_ROWS)


def _place(part: Part, currency: str, whole: Mapping[str, object], world: Labels) -> str:
    """A part in words: how much, where, and what it names with whose name that is."""
    named = {**whole, **part.meta}
    said = [f"{value} {world.name(str(value))}".strip() for value in named.values()]
    where = f"{world.account_label(part.account)}  {amount(part.amount)} {currency}"
    return f"{where}  ({', '.join(said)})" if said else where


def _labelled(label: Message, lines: Iterable[str], width: int, most: int, style: str = "") -> Iterator[_Row]:
    """Lines under a label that stands before the first of them."""
    indent = 10
    rows = [row for line in lines for row in wrapped(line, width - indent)]
    for number, row in enumerate(rows[:most]):
        before = set_cell_size(text(label), indent - 1) + " " if number == 0 else " " * indent
        yield _Row(before + row, style)


def _list(state: State, world: Labels, width: int, rows: int) -> Iterator[_Row]:
    """The list under the line: candidates with their digits, or what fits the typed letters."""
    question = _QUESTIONS.get(state.mode)
    if question is not None:
        yield _Row(f"{text(question)}: {_end(state.typed, width // 2)}▏", "bold cyan")
        rows -= 1
    if state.mode in (Mode.AMOUNT, Mode.RULE, Mode.WORDS):
        return
    in_list = state.mode in (Mode.PEOPLE, Mode.ACCOUNT)
    found = list(items(state, world))
    first = max(0, min(state.picked - rows + 1, len(found) - rows)) if in_list else 0
    for number, choice in list(enumerate(found))[first : first + max(rows, 0)]:
        picked = in_list and number == min(state.picked, len(found) - 1)
        mark = ("› " if picked else "  ") if in_list else f"{number + 1} "
        yield _Row(mark + _choice(choice), "reverse" if picked else "")


def _choice(choice: Choice) -> str:
    label = choice_label(choice)
    return f"{choice.id}  {label}" if choice.kind != "account" else f"{choice.name}  {choice.id}"


_QUESTIONS = {
    Mode.PEOPLE: say("Member or party, by name, initials or id"),
    Mode.ACCOUNT: say("Account, by a part of its name"),
    Mode.AMOUNT: say("Amount of this part (Enter: the rest)"),
    Mode.RULE: say("Words by which the rule knows such lines"),
    Mode.WORDS: say("Words for the entry"),
}

_CHOOSING = (("1-9", say("candidate")), ("m", say("member")), ("a", say("account")))
_TYPING = (("Enter", say("take")), ("Esc", say("back")))
_IN_LIST = (("↑↓", say("move")), *_TYPING)
_FOOTERS: dict[Mode, tuple[tuple[str, Message], ...]] = {
    Mode.LINE: (
        *_CHOOSING, ("Enter", say("confirm")), ("s", say("split")), ("r", say("as a rule")),
        ("i", say("other name")), ("e", say("all alike")), ("n", say("words")), ("u", say("undo")),
        ("k", say("next")), ("b", say("back")), ("q", say("quit")),
    ),
    Mode.PEOPLE: (*_IN_LIST, ("Tab", say("with another account"))),
    Mode.ACCOUNT: _IN_LIST,
    Mode.AMOUNT: _TYPING,
    Mode.TARGET: (*_CHOOSING, ("Esc", say("back"))),
    Mode.RULE: _TYPING,
    Mode.WORDS: _TYPING,
}  # fmt: skip
_AT_THE_END = (("u", say("undo")), ("b", say("back")), ("q", say("quit")))


def _keys(keys: Iterable[tuple[str, Message]], width: int) -> list[str]:
    """The keys in as few lines as they fit on."""
    lines = [""]
    for key, what in keys:
        piece = f"{key} {text(what)}"
        if lines[-1] and cell_len(lines[-1]) + 3 + cell_len(piece) > width:
            lines.append("")
        lines[-1] += f"   {piece}" if lines[-1] else piece
    return lines


def wrapped(words: str, width: int) -> list[str]:
    """The words in lines of that many columns, a syllable of Hangul taking two; broken at blanks.

    >>> wrapped("이름이 맞는 회원이 여럿입니다", 12)
    ['이름이 맞는', '회원이', '여럿입니다']
    """
    lines = [""]
    for word in words.split():
        for piece in _pieces(word, width):
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if cell_len(joined) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word, in pieces where it is wider than a line."""
    piece = ""
    for char in word:
        if piece and cell_len(piece + char) > width:
            yield piece
            piece = ""
        piece += char
    yield piece


def _fitted(words: str, width: int) -> str:
    """The words in at most so many columns, on one line and without what moves the cursor."""
    shown = "".join(char if char.isprintable() else " " for char in words)
    return shown if cell_len(shown) <= width else set_cell_size(shown, width - 1).rstrip() + "…"


def _end(typed: str, width: int) -> str:
    """The end of what is typed, where it is long."""
    while cell_len(typed) > width:
        typed = typed[1:]
    return typed
