"""The review as a screen: a state in, lines of text out, none wider or more than the terminal has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from importers.review.data import money_words, standing_words
from sfund.cli.output import amount
from sfund.cli.review.footers import HELP, footer
from sfund.cli.review.keys import items
from sfund.cli.review.state import Mode, Proposal, State, World
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from importers.review.choices import Choice, Found
    from importers.review.waiting import Waiting
    from sfund.placing.placements import Part

_WORDS_ROWS = 2
_WHY_ROWS = 3
_PARTS_ROWS = 5
_NARROWEST, _LOWEST = 40, 12


class Labels(World, Protocol):
    """The world of the machine, and what things are called."""

    def name(self, id_: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the screen in columns of the terminal."""

    words: str
    style: str = ""


def screen(state: State, world: Labels, width: int, height: int) -> list[Text]:
    """The screen: just `height` lines, each at most `width` columns wide."""
    if width < _NARROWEST or height < _LOWEST:
        return _too_small(width, height)
    one = state.line
    if one is None:
        body = [_Row(""), _Row(text(say("Everything is decided.")), "bold")]
    elif state.mode is Mode.HELP:
        body = [_Row(row) for key, what in HELP for row in _hanging(key, text(what), width)]
    else:
        body = list(_body(state, one, world, width))
    said = (
        [_Row(line, "bold yellow") for line in wrapped(text(state.message), width)] if state.message else []
    )
    end = [
        *said,
        _Row("─" * width, "dim"),
        *(_Row(line, "dim") for line in _keys(footer(state, world), width)),
    ]
    head = [_Row(_progress(state, world, width), "bold"), _Row("─" * width, "dim")]
    room = max(height - len(head) - len(end), 0)
    if one is not None and state.mode is not Mode.HELP:
        rest = room - len(body) - 1
        body = [*body[:room], *([_Row("")] if rest > 0 else []), *_list(state, world, width, max(rest, 0))]
    body = body[:room]
    rows = [*head, *body, *([_Row("")] * (room - len(body))), *end]
    return [Text(_fitted(row.words, width), style=row.style) for row in rows[:height]]


def _too_small(width: int, height: int) -> list[Text]:
    """A screen that says no more than that it is too small."""
    least = say("The window is too small: at least {width} columns and {height} rows.",
                width=_NARROWEST, height=_LOWEST)  # fmt: skip
    rows = wrapped(text(least), width)[:height]
    return [Text(_fitted(row, width)) for row in (*rows, *([""] * (height - len(rows))))]


def _hanging(key: str, words: str, width: int) -> list[str]:
    """A key and what it does, under each other where that is long."""
    indent = 8
    first, *rest = wrapped(words, width - indent)
    return [set_cell_size(key, indent) + first, *(" " * indent + row for row in rest)]


def _progress(state: State, world: Labels, width: int) -> str:
    whole, done = len(state.lines), len(state.decided)
    left = text(say("{at} of {whole}, decided: {done}", at=min(state.at + 1, whole), whole=whole, done=done))
    right = world.account_label(state.line.account) if state.line is not None else ""
    return left + " " * max(width - cell_len(left) - cell_len(right), 1) + right


def _body(state: State, one: Waiting, world: Labels, width: int) -> Iterator[_Row]:
    when = f"{one.day} {one.said.time}".strip()
    direction = say("money in") if one.comes_in else say("money out")
    yield _Row(f"{when}   {money_words(one.amount, one.currency)}   {text(direction)}", "bold")
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
        yield from _labelled(say("Part"), [money_words(state.amount, one.currency)], width, 1)
    elif state.mode is Mode.AMOUNT:
        yield from _labelled(say("Rest"), [money_words(state.rest, one.currency)], width, 1)
    if proposal.match:
        yield from _labelled(say("Rule"), [_rule(proposal, one, world)], width, _WORDS_ROWS)
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


def _rule(proposal: Proposal, one: Waiting, world: Labels) -> str:
    """What the rule will do, in words."""
    account = proposal.placement.parts[0].account if proposal.placement is not None else one.placed
    label = world.account_label(account)
    if one.comes_in:
        return text(
            say('money in with "{match}" goes to {account}, from now on', match=proposal.match, account=label)
        )
    return text(
        say('money out with "{match}" goes to {account}, from now on', match=proposal.match, account=label)
    )


def _place(part: Part, currency: str, whole: Mapping[str, object], world: Labels) -> str:
    """A part in words: how much, where, and what it names with whose name that is."""
    named = {**whole, **part.meta}
    said = [f"{value} {world.name(str(value))}".strip() for value in named.values()]
    where = f"{world.account_label(part.account)}  {money_words(part.amount, currency)}"
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
    found = items(state, world)
    rows -= 1 if found.more else 0
    yield from _picking(state, found.choices, rows) if in_list else _numbered(found.choices, rows, width)
    if found.more:
        yield _Row("  " + text(_more(found, in_list=in_list)), "dim")


def _more(found: Found, *, in_list: bool) -> Message:
    if in_list:
        return say("and {count} more: type more letters", count=found.more)
    return say("and {count} more: m finds them by name", count=found.more)


def _picking(state: State, found: Sequence[Choice], rows: int) -> Iterator[_Row]:
    """The part of a list around the row that Enter takes."""
    first = max(0, min(state.picked - rows + 1, len(found) - rows))
    for number, choice in list(enumerate(found))[first : first + max(rows, 0)]:
        picked = number == min(state.picked, len(found) - 1)
        words = " · ".join(filter(None, (_choice(choice), standing_words(choice))))
        yield _Row(("› " if picked else "  ") + words, "reverse" if picked else "")


def _numbered(found: Sequence[Choice], rows: int, width: int) -> Iterator[_Row]:
    """Candidates behind their digits; on a second row what tells them apart, where there is room for it."""
    whole = [
        (f"{number} {_choice(choice)}", standing_words(choice)) for number, choice in enumerate(found, 1)
    ]
    wraps = [standing and cell_len(f"{head} · {standing}") > width for head, standing in whole]
    has_room = len(whole) + sum(map(bool, wraps)) <= rows
    for (head, standing), is_long in list(zip(whole, wraps, strict=True))[: max(rows, 0)]:
        if is_long and has_room:
            yield _Row(head)
            yield _Row(" " * 10 + standing, "dim")
        else:
            yield _Row(" · ".join(filter(None, (head, standing))))


def _choice(choice: Choice) -> str:
    if choice.kind == "account":
        return f"{choice.name}  {choice.id}"
    return f"{choice.id}  " + " · ".join(filter(None, (choice.name, text(choice.detail))))


_QUESTIONS = {
    Mode.PEOPLE: say("Member or party, by name, initials or id"),
    Mode.ACCOUNT: say("Account, by a part of its name"),
    Mode.AMOUNT: say("Amount of this part (Enter: the rest)"),
    Mode.RULE: say("Words by which the rule knows such lines"),
    Mode.WORDS: say("Words for the entry"),
}


def _keys(keys: Iterable[tuple[str, Message]], width: int) -> list[str]:
    """The keys in as few lines as they fit on."""
    lines = [""]
    for key, what in keys:
        piece = f"{key} {text(what)}".strip()
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
