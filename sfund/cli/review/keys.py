"""What each key of a review does: a state and a key in, the next state and what shall be done out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from importers.placing.line import Line
from importers.review.asking import Request
from importers.review.choices import Choice, Found, Kind
from importers.review.deciding import one_part, several_parts
from importers.review.places import for_line
from importers.review.targets import against_the_grain, is_dues_of_nobody, said_of_refund
from importers.review.waiting import Waiting
from sfund.cli.review.state import (
    SHOWN,
    Decide,
    Effect,
    Leave,
    Mode,
    Proposal,
    State,
    Step,
    Undo,
    World,
    cleared,
    next_waiting,
    told,
)
from sfund.money import Money, is_whole
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

# The keys under a Korean keyboard that is set to Hangul: what lies on the same key.
_HANGUL = dict(zip("ㅁㅠㄷㅑㅏㅡㅜㅂㄱㄴㅕ", "abeikmnqrsu", strict=True))

_OF_AMOUNTS = frozenset("-0123456789,.")


def press(state: State, key: str, world: World) -> Step:
    """What a key does: a letter, or the name of a key (`enter`, `escape`, `backspace`, `up`, `left` ...)."""
    state = replace(state, message=None, warned=state.warned and key == "enter")
    if state.line is None:
        return _at_the_end(state, key)
    by_mode: dict[Mode, Callable[[State, str, World], Step]] = {
        Mode.LINE: _on_line,
        Mode.PEOPLE: _in_list,
        Mode.ACCOUNT: _in_list,
        Mode.AMOUNT: _on_amount,
        Mode.TARGET: _on_target,
        Mode.RULE: _on_words,
        Mode.WORDS: _on_words,
        Mode.HELP: lambda one, *_: (replace(one, mode=Mode.LINE), None),
    }
    return by_mode[state.mode](state, key, world)


def items(state: State, world: World) -> Found:
    """The list that is shown: what fits the typed letters, or the line's candidates."""
    one = state.line
    if one is None:
        return Found()
    if state.mode is Mode.PEOPLE:
        return world.people(state.typed, _line(state, one))
    if state.mode is Mode.ACCOUNT:
        return world.accounts(state.typed, one.line)
    found = tuple(world.choices(one))
    return Found(found[:SHOWN], max(len(found) - SHOWN, 0))


def _at_the_end(state: State, key: str) -> Step:
    letter = _HANGUL.get(key, key)
    if letter in ("q", "enter", "escape", "end"):
        return state, Leave()
    if letter == "u":
        return state, Undo()
    if letter in ("b", "left"):
        return _back(state), None
    return _unknown(state, key), None


def _on_line(state: State, key: str, world: World) -> Step:
    letter = _HANGUL.get(key, key)
    effects: dict[str, Effect] = {"u": Undo(), "q": Leave(), "end": Leave()}
    if letter in effects:
        return state, effects[letter]
    if letter == "enter":
        return _confirmed(state, world)
    moves: dict[str, Callable[[State], State]] = {
        "k": _next_of_all, "right": _next_of_all, "b": _back, "left": _back,
        "escape": cleared, "e": _toggle_alike, "i": _toggle_alias, "s": _split,
        "n": lambda one: replace(one, mode=Mode.WORDS, typed=one.proposal.narration),
        "?": lambda one: replace(one, mode=Mode.HELP),
    }  # fmt: skip
    if letter in moves:
        return moves[letter](state), None
    if letter == "r":
        return _ask_rule(state, world), None
    return _on_choosing(state, letter, world), None


def _on_choosing(state: State, letter: str, world: World) -> State:
    """The keys by which something is chosen, for the line or a part of it."""
    if letter == "m":
        return replace(state, mode=Mode.PEOPLE, typed="", picked=0, named={})
    if letter == "a":
        return replace(state, mode=Mode.ACCOUNT, typed="", picked=0, named=_named(state.proposal))
    if letter.isdecimal() and letter.isascii() and letter != "0":
        found = items(replace(state, mode=Mode.LINE), world).choices
        if int(letter) <= len(found):
            return _chosen(state, found[int(letter) - 1], world)
        return told(state, say("there is no candidate {n}", n=letter))
    return _unknown(state, letter)


def _unknown(state: State, key: str) -> State:
    return told(state, say('the key "{key}" does nothing here; ? says what the keys do', key=key))


def _ask_rule(state: State, world: World) -> State:
    """The words of a rule are asked for where there can be one."""
    one = state.lines[state.at]
    place = state.proposal.placement or present(one)
    if place is None or len(place.parts) > 1:
        split = place is not None or not one.in_suspense
        return told(
            state,
            say("a rule leads to one account; a line that is split makes none")
            if split
            else say("first say where such lines belong"),
        )
    return replace(state, mode=Mode.RULE, typed=state.proposal.match or world.rule_words(one))


def _on_target(state: State, key: str, world: World) -> Step:
    if key == "escape":
        return replace(state, mode=Mode.AMOUNT, typed="", amount=None), None
    return _on_choosing(state, _HANGUL.get(key, key), world), None


def _in_list(state: State, key: str, world: World) -> Step:
    found = items(state, world).choices
    if key == "escape":
        return replace(state, mode=_home(state), typed="", named={}), None
    if key in ("up", "down"):
        step = -1 if key == "up" else 1
        return replace(state, picked=max(0, min(state.picked + step, len(found) - 1))), None
    if key in ("enter", "tab"):
        if not found:
            return told(state, say("nothing fits what is typed")), None
        choice = found[min(state.picked, len(found) - 1)]
        return (_chosen(state, choice, world) if key == "enter" else _with_account(state, choice)), None
    return replace(state, typed=_edited(state.typed, key), picked=0), None


def _on_words(state: State, key: str, world: World) -> Step:  # noqa: ARG001  one of the modes
    if key == "escape":
        return replace(state, mode=Mode.LINE, typed=""), None
    if key != "enter":
        return replace(state, typed=_edited(state.typed, key)), None
    words = " ".join(state.typed.split())
    proposal = state.proposal
    if state.mode is Mode.WORDS:
        proposal = replace(proposal, narration=words)
    else:
        placement = proposal.placement or present(state.lines[state.at])
        proposal = replace(proposal, placement=placement, match=words)
    return replace(state, mode=Mode.LINE, typed="", proposal=proposal), None


def _on_amount(state: State, key: str, world: World) -> Step:  # noqa: ARG001  one of the modes
    if key == "escape":
        return _without_last_share(state), None
    if key != "enter":
        known = key in _OF_AMOUNTS or key == "backspace"
        return (replace(state, typed=_edited(state.typed, key)) if known else _unknown(state, key)), None
    one = state.lines[state.at]
    sign = 1 if one.comes_in else -1
    try:
        amount = sign * Decimal(state.typed.replace(",", "")) if state.typed else state.rest
    except InvalidOperation:
        return told(state, say("its amount is no number")), None
    if not amount or not is_whole(amount, one.currency):
        return told(state, say("a part of nothing is none")), None
    if sign * (amount - state.rest) > 0 and not state.warned:
        rest = Money(sign * state.rest, one.currency)
        return _warned(
            state,
            say("that is more than the rest of {rest}: Enter once more takes it all the same", rest=rest),
        ), None
    return replace(state, mode=Mode.TARGET, typed="", amount=amount, warned=False), None


def _without_last_share(state: State) -> State:
    """The split without its last part; without any part, no split."""
    return replace(state, shares=state.shares[:-1], typed="") if state.shares else cleared(state)


def _warned(state: State, message: Message) -> State:
    """A question that Enter, once more, answers with yes; any other key with no."""
    return replace(told(state, message), warned=True)


def _edited(typed: str, key: str) -> str:
    if key == "backspace":
        return typed[:-1]
    return typed + key if len(key) == 1 and key.isprintable() else typed


def _chosen(state: State, choice: Choice, world: World) -> State:
    """What was chosen becomes the proposal, or the next part; an account that it needs is asked next."""
    one = state.lines[state.at]
    line = _line(state, one)
    if choice.kind is Kind.ACCOUNT and state.mode is Mode.ACCOUNT:
        placement: Placement | None = one_part(choice.id, line.amount, meta=state.named)
    else:
        placement = world.place(choice, line, one.parts)
    if placement is None:
        return _with_account(state, choice)
    if is_dues_of_nobody(placement):
        return told(state, say("dues are always a member's: m chooses whose"))
    if state.amount is not None:
        return _with_part(state, placement)
    proposal = replace(state.proposal, placement=placement, match="", alias=False)
    return replace(state, mode=Mode.LINE, typed="", named={}, proposal=proposal)


def _with_account(state: State, choice: Choice) -> State:
    """Whose money it is was chosen; the account is looked for next."""
    return replace(state, mode=Mode.ACCOUNT, typed="", picked=0, named=choice.named)


def _with_part(state: State, placement: Placement) -> State:
    new = tuple(Part(part.account, part.amount, {**placement.meta, **part.meta}) for part in placement.parts)
    state = replace(state, shares=(*state.shares, new), amount=None, typed="", named={}, mode=Mode.AMOUNT)
    if state.rest:
        return state
    proposal = replace(state.proposal, placement=several_parts(state.parts, meta={}), match="", alias=False)
    return replace(state, mode=Mode.LINE, shares=(), proposal=replace(proposal, alike=False))


def _confirmed(state: State, world: World) -> Step:
    one, proposal = state.lines[state.at], state.proposal
    if proposal.placement is None and one.in_suspense:
        return told(
            state, say("nobody knows yet where it belongs: choose a candidate, a member or an account")
        ), None
    if one.id in state.decided:
        return told(state, say("this line is decided; u takes the last decision back")), None
    odd = against_the_grain(proposal.placement)
    if odd and not state.warned:
        label = world.account_label(odd[0].account)
        return _warned(
            state, say("{what}; Enter once more writes it", what=said_of_refund(odd[0], label))
        ), None
    placements: dict[str, Placement | None] = {one.id: proposal.placement}
    for other in state.alike() if proposal.alike else ():
        if proposal.placement is None:
            if not other.in_suspense:
                placements[other.id] = None
        elif (placement := for_line(proposal.placement, other.line)) is not None:
            placements[other.id] = placement
        else:
            return told(state, say("a line that is split is decided alone")), None
    return state, Decide(Request(placements, proposal.narration, "", proposal.match, proposal.alias))


def _toggle_alike(state: State) -> State:
    if not state.alike():
        return told(state, say("no other line of this counterparty waits"))
    placement = state.proposal.placement
    if placement is not None and len(placement.parts) > 1:
        return told(state, say("a line that is split is decided alone"))
    return replace(state, proposal=replace(state.proposal, alike=not state.proposal.alike))


def _toggle_alias(state: State) -> State:
    proposal = replace(state.proposal, placement=state.proposal.placement or present(state.lines[state.at]))
    if not _named(proposal):
        return told(state, say("first choose whose money it is"))
    return replace(state, proposal=replace(proposal, alias=not proposal.alias))


def present(one: Waiting) -> Placement | None:
    """Where the line probably belongs already, if that is one account."""
    if one.in_suspense or len(one.parts) != 1:
        return None
    (part,) = one.parts
    return Placement((Part(part.account, one.amount),), one.payee, one.narration, dict(part.meta))


def _split(state: State) -> State:
    return replace(cleared(state), mode=Mode.AMOUNT)


def _named(proposal: Proposal) -> dict[str, str]:
    """Whose money the proposal says it is."""
    meta = proposal.placement.meta if proposal.placement is not None else {}
    return {key: str(meta[key]) for key in ("member", "party") if key in meta}


def _line(state: State, one: Waiting) -> Line:
    """The line, or the part of it that is placed now."""
    return one.line if state.amount is None else replace(one.line, amount=state.amount)


def _home(state: State) -> Mode:
    return Mode.LINE if state.amount is None else Mode.TARGET


def _next_of_all(state: State) -> State:
    return next_waiting(replace(cleared(state), at=(state.at + 1) % len(state.lines)))


def _back(state: State) -> State:
    """The line before that still waits; this one where none does."""
    before = [n for n in range(state.at) if state.lines[n].id not in state.decided]
    return replace(cleared(state), at=before[-1] if before else state.at)
