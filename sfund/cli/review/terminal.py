"""The review at a terminal: one line a screen, a decision by a few keys, each written at once.

Killed anywhere, the books hold what was decided. After each commit they are loaded again while the treasurer
looks at the next line: an entry that was replaced moves those below it, and only books as loaded may be
changed. Until then what is shown comes from the books as planned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import click
from rich.console import Console, Group

from importers.placing.line import Line
from importers.review.asking import Request, planned
from importers.review.choices import Choice, Choices, Found
from importers.review.places import Places
from importers.review.ruling import proposed_name, proposed_words
from importers.review.undoing import Remembered, remembered, undo
from importers.review.waiting import Waiting
from sfund import languages
from sfund.books.commit import Plan, commit
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.checks import for_commit
from sfund.cli.output import WIDTH
from sfund.cli.review.keyboard import Keyboard
from sfund.cli.review.keys import press
from sfund.cli.review.screen import screen
from sfund.cli.review.state import (
    SHOWN,
    Decide,
    Leave,
    State,
    Undo,
    begin,
    decided,
    told,
    undone,
)
from sfund.errors import CommitError, SfundError
from sfund.languages import text
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

_CHECKS = (for_commit,)


def review_at_terminal(books: Books, found: Sequence[Waiting]) -> None:
    """Goes through the lines until the treasurer leaves."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        state = _go_through(Session(books, lambda: pool.submit(load_books, books.root)), begin(found))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    left = len(state.lines) - len(state.decided)
    click.echo(text(say("Decided: {count}, still waiting: {left}", count=len(state.decided), left=left)))


def _go_through(session: Session, state: State) -> State:
    console = Console(highlight=False, emoji=False, markup=False)
    with Keyboard() as keyboard, console.screen(hide_cursor=True) as shown:
        while True:
            if not keyboard.has_more:
                width, height = min(console.width, WIDTH), console.size.height
                shown.update(Group(*screen(state, session.world, width, height)))
            state, effect = press(state, keyboard.read(), session.world)
            if isinstance(effect, Leave):
                return state
            if effect is not None:
                state = session.carried_out(state, effect)
                keyboard.forget()


class Session:
    """The books while decisions are made about them."""

    def __init__(self, books: Books, load: Callable[[], Future[Books]]) -> None:
        """`load` begins to load the books anew."""
        self._books: Books | None = books
        self._load = load
        self._loading: Future[Books] | None = None
        self._done: list[Remembered] = []
        self.world = Room(books)

    def carried_out(self, state: State, effect: Decide | Undo) -> State:
        """The state after the books hold it; where they refuse, the same with the reason."""
        try:
            return self._undone(state) if isinstance(effect, Undo) else self._decided(state, effect.request)
        except SfundError as error:
            return told(state, _reason(error))

    def _decided(self, state: State, request: Request) -> State:
        lines = [line for line in state.lines if line.id in request.placements]
        today = dt.date.today()  # noqa: DTZ011  the treasurer's own calendar day
        asked = replace(self._named(request), on=today)
        self._carry_out(lambda books: self._plan(books, lines, asked))
        message = say("Decided: {count}", count=len(lines))
        rule = self._done[-1].rule
        if rule is not None:
            message = say(
                'Decided: {count}. Kept as the rule "{rule}", from {day} on.',
                count=len(lines), rule=rule.name, day=rule.date,
            )  # fmt: skip
        return told(decided(state, [line.id for line in lines]), message)

    def _named(self, request: Request) -> Request:
        """The request, its rule given a free name after the account where it leads."""
        first = next(iter(request.placements.values()), None)
        if not request.match or first is None:
            return request
        return replace(request, rule=proposed_name(self.books, first.parts[0].account))

    def _plan(
        self, books: Books, lines: Sequence[Waiting], request: Request
    ) -> tuple[Plan, Books, Remembered]:
        done = planned(books, lines, request, _CHECKS)
        return done.plan, done.books, remembered(books, [line.id for line in lines], done)

    def _undone(self, state: State) -> State:
        if not self._done:
            return told(
                state, say("there is nothing to take back; sfund review reopen takes back older ones")
            )
        last = self._done[-1]
        self._carry_out(lambda books: (*undo(books, last, _CHECKS), None))
        self._done.pop()
        return told(undone(state, last.ids), say("Waiting again: {count}", count=len(last.ids)))

    def _carry_out(self, plan_of: Callable[[Books], tuple[Plan, Books, Remembered | None]]) -> None:
        """Plans and commits; plans anew where another program wrote in between."""
        for is_last in (False, True):
            try:
                plan, after, done = plan_of(self.books)
                commit(plan)
            except CommitError as error:
                self._books, self._loading = None, self._load()
                if error.code != "PLAN-STALE" or is_last:
                    raise
                continue
            self._books, self._loading = None, self._load()
            self.world = Room(after)
            self._done += [done] if done is not None else []
            return

    @property
    def books(self) -> Books:
        """The books as loaded."""
        if self._books is None:
            self._loading = self._loading or self._load()
            try:
                self._books = self._loading.result()
            finally:
                self._loading = None
        return self._books


class Room:
    """What the screen and the keys ask of some books; see `sfund.cli.review.state.World`."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._choices = Choices(books)
        self._places = Places(books.registry, self._choices, books.language)
        self._names = {person.id: person.name for person in books.register.persons}
        self._found: dict[str, Sequence[Choice]] = {}  # by line: the screen asks with every key

    def choices(self, one: Waiting) -> Sequence[Choice]:
        if one.id not in self._found:
            self._found[one.id] = self._choices.of(one)
        return self._found[one.id]

    def place(self, choice: Choice, line: Line, now: tuple[Part, ...]) -> Placement | None:
        return self._places.of(choice, line, now)

    def people(self, typed: str, line: Line) -> Found:
        return self._choices.people(typed, line, SHOWN)

    def accounts(self, typed: str, line: Line) -> Found:
        return self._choices.accounts(typed, line, SHOWN)

    def rule_words(self, one: Waiting) -> str:
        return proposed_words(one)

    def account_label(self, account: str) -> str:
        return self._books.account_label(account, languages.current())

    def name(self, id_: str) -> str:
        """Who an id is, from the register or the registry; empty for what is nobody."""
        owner = self._books.registry.members.get(id_) or self._books.registry.parties.get(id_)
        return self._names.get(id_) or (owner.name if owner is not None else None) or ""


# What to do about an error, as the keys of the screen have it; the errors' own hints speak of options.
_OTHER_WORDS = say("r asks for other words; Esc and the account again, without r, makes no rule")
_BY_KEYS = {
    "NARRATION-NAMES-PERSON": say("n asks for other words; whose money it is, m says"),
    "RULE-NAMES-PERSON": say("r asks for other words; a person's name is kept with i"),
    "RULE-TOO-WIDE": _OTHER_WORDS,
    "RULE-MISSES": _OTHER_WORDS,
    "RULE-CANNOT-SAY": say("Esc, then choose again without r"),
    "ALIAS-OF-ANOTHER": say("i again leaves it out; a name of two is asked about each time"),
    "ALIAS-WITHOUT-WORDS": say("i again leaves it out"),
    "ALIAS-OF-NOBODY": say("m chooses whose it is; i again leaves it out"),
    "DUES-OF-NOBODY": say("m chooses whose they are"),
    "STILL-SUSPENSE": say("choose a candidate, m a member, a an account"),
    "AMOUNT-DIFFERS": say("s splits it anew"),
    "NO-MONEY": say("q, then sfund review confirm with its id"),
    "NOT-IN-REVIEW": say("it was decided elsewhere meanwhile; k goes on"),
    "PLAN-STALE": say("q closes; then open the review again"),
}


def _reason(error: SfundError) -> Message:
    """What is wrong and what to do, for the one line that there is."""
    first = error.diagnostics[0]
    hint = _BY_KEYS.get(first.code, first.hint)
    if hint is None:
        return say("{code}: {what}", code=first.code, what=first.message)
    return say("{code}: {what} ({hint})", code=first.code, what=first.message, hint=hint)
