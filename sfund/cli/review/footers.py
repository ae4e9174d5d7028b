"""The keys that work now, as the foot of the screen says them, and all of them for `?`."""

from __future__ import annotations

from collections.abc import Iterator

from importers.review.waiting import Waiting
from sfund.cli.review.keys import present
from sfund.cli.review.state import Mode, State, World
from sfund.words import Message, say

_Key = tuple[str, Message]

_CHOOSING: tuple[_Key, ...] = (("m", say("member")), ("a", say("account")))
_TYPING: tuple[_Key, ...] = (("Enter", say("take")), ("Esc", say("back")))
_IN_LIST: tuple[_Key, ...] = (("↑↓", say("move")), *_TYPING)
_LAST_PART: tuple[_Key, ...] = (("Enter", say("take")), ("Esc", say("without the last part")))
_ANY: tuple[_Key, ...] = (("", say("any key goes back")),)

HELP: tuple[_Key, ...] = (
    ("1-9", say("chooses the candidate with that number")),
    ("m", say("looks for a member or party by name, initials (ㄱㅎ) or number")),
    ("a", say("looks for an account by a part of its name")),
    ("Enter", say("writes the proposal, or confirms the line where it stands")),
    ("s", say("splits the line among several")),
    ("r", say("keeps the decision as a rule for such lines")),
    ("i", say("keeps what the bank printed as another name of the member")),
    ("e", say("decides all lines of this counterparty alike")),
    ("n", say("gives the entry words of its own")),
    ("Esc", say("takes the proposal away")),
    ("u", say("takes the last decision back")),
    ("k b", say("the next line, the line before; nothing is decided")),
    ("q", say("ends the review; what is decided is written")),
)


def footer(state: State, world: World) -> tuple[_Key, ...]:
    """The keys that do something in this state."""
    one = state.line
    if one is None:
        undo = (("u", say("undo")), ("b", say("back"))) if state.decided else ()
        return (*undo, ("q", say("quit")))
    if state.mode is Mode.LINE:
        return tuple(_of_line(state, one, world))
    if state.mode is Mode.TARGET:
        return (*_candidates(one, world), *_CHOOSING, ("Esc", say("back")))
    by_mode = {
        Mode.PEOPLE: (*_IN_LIST, ("Tab", say("with another account"))),
        Mode.ACCOUNT: _IN_LIST,
        Mode.AMOUNT: _LAST_PART if state.shares else _TYPING,
        Mode.HELP: _ANY,
    }
    return by_mode.get(state.mode, _TYPING)


def _of_line(state: State, one: Waiting, world: World) -> Iterator[_Key]:
    proposal = state.proposal
    place = proposal.placement or present(one)
    yield from _candidates(one, world)
    yield from _CHOOSING
    if proposal.placement is not None:
        yield "Enter", say("write")
        yield "Esc", say("undo the choice")
    elif not one.in_suspense:
        yield "Enter", say("confirm")
    yield "s", say("split")
    if place is not None and len(place.parts) == 1:
        yield "r", say("as a rule")
    if place is not None and (place.meta.get("member") or place.meta.get("party")):
        yield "i", say("other name")
    if (proposal.placement is None or len(proposal.placement.parts) == 1) and state.alike():
        yield "e", say("all alike")
    yield "n", say("words")
    if state.decided:
        yield "u", say("undo")
    if len(state.lines) - len(state.decided) > 1:
        yield "k", say("next")
    if any(line.id not in state.decided for line in state.lines[: state.at]):
        yield "b", say("back")
    yield "?", say("help")
    yield "q", say("quit")


def _candidates(one: Waiting, world: World) -> Iterator[_Key]:
    if world.choices(one):
        yield "1-9", say("candidate")
