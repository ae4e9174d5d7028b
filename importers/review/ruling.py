"""A decision kept as a standing rule: its words, its name, its day, and what no rule may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from importers.booking.kept_words import KeptWords, Words
from importers.placing.by_rule import rule_texts, stands_on
from importers.placing.names import plain
from importers.placing.persons import Persons, looks_like_a_name, refuse_private
from importers.review.waiting import Waiting
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.placing.placements import Placement
from sfund.placing.rules import Direction, Rule
from sfund.words import Message, say

_CARRIES = ("fund", "party", "member", "grant", "line", "loan", "unit", "function", "program")
_LETTERS = re.compile(r"[^\W\d_]")
_FEWEST_LETTERS = 2
_FEWEST_LINES = 3  # of other counterparties; of fewer nothing can be said


def make_rule(  # noqa: PLR0913  the parts of a rule
    books: Books, name: str, match: str, lines: Sequence[Waiting], placement: Placement, narration: str = ""
) -> Rule:
    """The rule that would have placed these lines, of one account and direction, as they are placed now.

    It holds from the first of the month of the earliest line, or from the day on which the account is open:
    the same statement read again, and the rest of the month, find it.

    Args:
        books: Whose rule it is.
        name: As names are: lower-case words with dashes.
        match: Its words; where empty, those of the counterparty.
        lines: The lines that are decided.
        placement: Where they go.
        narration: Words for the entries; empty for the account's label.

    Raises:
        RequestError: RULE-NAME, RULE-NAME-TAKEN, RULE-CANNOT-SAY for what no rule carries, RULE-NAMES-PERSON,
            WORDS-HOLD-NUMBER, RULE-TOO-WIDE, RULE-MISSES where its words are not those of the lines.
    """
    if name in books.registry.rules:
        raise _refused(
            "RULE-NAME-TAKEN", say('there is a rule "{name}" already', name=name), say("give it another name")
        )
    words = match or lines[0].said.counterparty
    refuse_private(words, Persons(books), (line.said.counterparty for line in lines), of_rule=True)
    _refuse_too_wide(words, lines, KeptWords(books.root))
    first = lines[0]
    if len({(line.account, line.comes_in) for line in lines}) > 1 or not all(
        occurs(words, line.said) for line in lines
    ):
        raise _refused(
            "RULE-MISSES",
            say("the rule would not find all of these lines"),
            say("choose words that stand on each of them, and lines of one account and direction"),
        )
    account, carried = _carried(placement)
    opened = books.opens[account].date if account in books.opens else first.day
    day = min(line.day for line in lines).replace(day=1)
    try:
        return Rule(
            date=max(day, opened),
            name=name,
            account=account,
            match=" ".join(words.split()),
            direction=Direction.IN if first.comes_in else Direction.OUT,
            only=first.account,
            narration=narration or None,
            **carried,
        )
    except ValidationError:
        raise _refused(
            "RULE-NAME",
            say('"{name}" is no name for a rule', name=name),
            say("lower-case words with dashes, such as electricity"),
        ) from None


def occurs(match: str, said: Words) -> bool:
    """Whether every word of a rule stands on the line, as a standing rule is asked when lines are placed."""
    return stands_on(match, rule_texts(said.counterparty, said.memo, said.channel))


def proposed_name(books: Books, account: str) -> str:
    """A free name for a rule to that account: `utilities`, `utilities-2`."""
    stem = "-".join(re.findall(r"[a-z0-9]+", account.rpartition(":")[2].casefold())) or "rule"
    taken = books.registry.rules
    return next(
        name for n in range(1, len(taken) + 2) if (name := stem if n == 1 else f"{stem}-{n}") not in taken
    )


_MONTHS = re.compile(r"(?:\d{2,4}\s*년\s*)?(?<!\d)(?:1[0-2]|0?[1-9])\s*[월月](?:분|치)?")


def proposed_words(line: Waiting) -> str:
    """Words for a rule about such lines, without months; none where the counterparty may be a person."""
    said = line.said.counterparty
    return "" if looks_like_a_name(said) else " ".join(_MONTHS.sub(" ", said).split()) or said


def _carried(placement: Placement) -> tuple[str, dict[str, str]]:
    if len(placement.parts) != 1:
        raise _refused(
            "RULE-CANNOT-SAY",
            say("a rule leads to one account"),
            say("leave --rule out where a line is split"),
        )
    named = {**placement.meta, **placement.parts[0].meta}
    unsaid = sorted(named.keys() - set(_CARRIES))
    if unsaid:
        raise _refused(
            "RULE-CANNOT-SAY",
            say("a rule cannot name {keys}", keys=", ".join(unsaid)),
            say("leave --rule out, or what is of this line alone"),
        )
    carried = {key: str(value) for key, value in named.items()}
    return placement.parts[0].account, carried


def _refuse_too_wide(words: str, lines: Sequence[Waiting], kept: KeptWords) -> None:
    longest = max((len(_LETTERS.findall(plain(word))) for word in words.split()), default=0)
    if longest >= _FEWEST_LETTERS and not _finds_most(words, lines, kept.all()):
        return
    raise _refused(
        "RULE-TOO-WIDE",
        say("the rule would place nearly every line"),
        say("give words that only such lines carry: --match"),
        say("words of at least two letters that stand on few lines"),
    )


def _finds_most(words: str, lines: Sequence[Waiting], kept: Iterable[Words]) -> bool:
    """Whether its words stand on most of the lines of others that ever waited."""
    own = {plain(line.said.counterparty) for line in lines}
    others = [said for said in kept if plain(said.counterparty) not in own]
    found = sum(1 for said in others if occurs(words, said))
    return found >= _FEWEST_LINES and 2 * found > len(others)


def _refused(code: str, what: Message, hint: Message, expected: Message | None = None) -> RequestError:
    return failure(RequestError, code, what, hint=hint, expected=expected)
