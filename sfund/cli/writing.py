"""What commands that write into the books share: plan, commit once, plan anew where somebody else wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sfund.cli.amounts import number_in
from sfund.cli.months import DayOption
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.money import Money, is_whole
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.commit import Plan
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.facts import Fact

DAY = DayOption()
F = TypeVar("F", bound="Fact")


def day_or_today(value: dt.datetime | None) -> dt.date:
    """The day that was named; without one the reader's own calendar day."""
    return value.date() if value else dt.date.today()  # noqa: DTZ011


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a command makes of the books: from `before` by `additions` to `after`."""

    plan: Plan
    before: Books
    additions: Additions
    after: Books


def recorded(context: click.Context, addition: Callable[[Books], Additions], *, dry_run: bool) -> Recorded:
    """Writes what `addition` makes of the books, in one commit; with `dry_run` it is only planned.

    What the command was given as `--document` must lie in the books.

    Raises:
        RequestError: EVIDENCE-OUTSIDE, EVIDENCE-GONE: the document is elsewhere, or nowhere.
        RequestError: NARRATION-NAMES-PERSON, WORDS-HOLD-NUMBER: what was typed would stand in the ledger.
        BooksError: the books are unsound, or would be.
        CommitError: as `commit` does.
    """
    from sfund.books.evidence import kept_document  # noqa: PLC0415
    from sfund.books.writing import plan_additions  # noqa: PLC0415
    from sfund.checks import for_commit  # noqa: PLC0415
    from sfund.cli.books import committed, load  # noqa: PLC0415
    from sfund.cli.private_words import refuse_private_words  # noqa: PLC0415

    def prepare() -> Recorded:
        books = load(context)
        books.require_sound()
        if document := context.params.get("document"):
            kept_document(books, document)
        additions = addition(books)
        plan, after = plan_additions(books, additions, (for_commit,))
        refuse_private_words(after, additions.entries)
        return Recorded(plan, books, additions, after)

    return prepare() if dry_run else committed(prepare)


def say_not_written(*, dry_run: bool) -> None:
    """The last line of a dry run."""
    if dry_run:
        click.echo(text(say("Nothing was written (--dry-run).")))


def say_written(
    done: Recorded, *, dry_run: bool, as_json: bool, about: Mapping[str, Any] | None = None
) -> None:
    """What was written, or would be; in JSON after what it is about."""
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    written = render(done.additions.entries).strip()
    if as_json:
        print_json({**(about or {}), "written": written, "dry-run": dry_run})
        return
    click.echo(written)
    say_not_written(dry_run=dry_run)


def said_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given."""
    return {key: value for key, value in said.items() if value is not None and value != ""}


def stated(kind: type[F], /, **fields: Any) -> F:
    """The fact that these words make.

    Raises:
        RequestError: DIRECTIVE-FIELD where a word is none that may stand there.
    """
    from pydantic import ValidationError  # noqa: PLC0415

    from sfund.reasons import reason  # noqa: PLC0415

    try:
        return kind(**fields)
    except ValidationError as error:
        wrong = error.errors()[0]
        field = str(wrong["loc"][0]) if wrong["loc"] else kind.NOUN
        raise failure(
            RequestError,
            "DIRECTIVE-FIELD",
            say('"{words}", {field}: {reason}', words=kind.words(), field=field, reason=reason(wrong)),
            hint=say("docs/vocabulary.md shows each directive with its keys"),
        ) from None


def money_of(words: str, currency: str, *, or_nothing: bool = False) -> Money:
    """An amount above zero as people type it: `10000`, `10,000`, `10,000원`, `100만`, `1억 2천만원`.

    With `or_nothing` it may be `0`, too.

    Raises:
        RequestError: AMOUNT-WRONG.
    """
    number = number_in(words)
    is_nothing = or_nothing and words.strip().removesuffix("원").strip() == "0"
    if not (is_nothing or (number.is_finite() and number > 0)) or not is_whole(number, currency):
        raise failure(
            RequestError,
            "AMOUNT-WRONG",
            say('"{amount}" is no amount of {currency}', amount=words, currency=currency),
            expected=say("a number above zero without a fraction of the smallest unit, such as 10000"),
        )
    return Money(number, currency)
