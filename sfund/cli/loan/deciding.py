"""`sfund loan check`, `decide` and `agree`: the rules, the vote, and the terms."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Unpack

import click

from sfund.cli.loan.decision import Said, decision, options_of_decision
from sfund.cli.loan.schedule import METHODS
from sfund.cli.loan.telling import record
from sfund.cli.options import DOCUMENT, DRY_RUN, JSON, NOTE, SAID_ON
from sfund.cli.writing import DAY, day_or_today, said_of, stated
from sfund.errors import RequestError
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfund.books.model import Books
    from sfund.facts import Fact
    from sfund.loans.facts import LoanDecide
    from sfund.words import Message

_WORDS = frozenset(("note", "document"))


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--as-of", type=DAY, help="Day on which the rules are asked (today).")
@JSON
@click.pass_context
def check(context: click.Context, /, id_: str, as_of: dt.datetime | None, as_json: bool) -> int:
    """Hold the fund's rules against an application: each with its figure, its limit and whether it holds.

    The exit status is 1 where a rule does not hold. The committee may approve all the same; the decision then
    says which rules it passed over.
    """
    from sfund.books.loans.deciding import case_of  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.loan.findings import as_data, show  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    books = load(context, names=False)
    books.require_sound()
    case = case_of(books, id_, day_or_today(as_of))
    if as_json:
        print_json(as_data(case))
    else:
        show(case)
    return 1 if case.failed else 0


@click.command()
@click.option("--condition", "conditions", multiple=True, metavar="NAME=WORDS",
              help="What must be met before money goes out; may be repeated.")  # fmt: skip
@options_of_decision
@click.pass_context
def decide(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    conditions: Sequence[str],
    again: bool,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: Unpack[Said],
) -> None:
    """Write down what the committee decided, who voted how and who stepped aside.

    IDS are ids divided by blanks. Refused: a vote by the borrower, a guarantor or their own people; by who
    does not sit on the committee; too few present; an outcome that the votes do not bear; a second decision
    without --again.
    """
    from sfund.books.loans.votes import decision_on, known_application, replaced  # noqa: PLC0415
    from sfund.loans.deciding_facts import LoanCondition  # noqa: PLC0415
    from sfund.loans.facts import LoanDecide  # noqa: PLC0415

    day, given = day_or_today(on), [_condition(one) for one in conditions]
    notes: list[Message] = []

    def facts(books: Books) -> list[Fact]:
        asked = known_application(books, id_)
        last = decision_on(books, id_, dt.date.max)
        before = replaced(last, id_, "LOAN-DECIDED", day, again=again)
        fact = decision(LoanDecide, asked, day, before, said)
        _refuse_decision(books, fact)
        passed_over = _passed_over(books, fact, notes)
        fact = fact.model_copy(update={"despite": passed_over})
        made = [stated(LoanCondition, date=day, id=id_, name=name, note=words) for name, words in given]
        return [fact, *made]

    record(context, facts, dry_run=dry_run, as_json=as_json, notes=notes)


def _condition(words: str) -> tuple[str, str | None]:
    name, _, what = words.partition("=")
    return name.strip(), what.strip() or None


def _refuse_decision(books: Books, fact: LoanDecide) -> None:
    """Refuses what cannot be decided so.

    Raises:
        RequestError: LOAN-OVER, and those of `decision_problems`.
    """
    from sfund.books.loans.asking import refuse_over  # noqa: PLC0415
    from sfund.books.loans.votes import decision_problems  # noqa: PLC0415

    problems = tuple(decision_problems(books, fact))
    if problems:
        raise RequestError(*problems)
    if fact.replaces is None:
        refuse_over(books, fact.id, fact.date)


def _passed_over(books: Books, fact: LoanDecide, notes: list[Message]) -> str | None:
    """The keys of the rules that an approval passes over; and what else is to be told."""
    from sfund.auditing.roles import holders_of  # noqa: PLC0415
    from sfund.books.loans.deciding import case_of  # noqa: PLC0415
    from sfund.loans.facts import Outcome  # noqa: PLC0415

    role = books.settings.loans.committee
    if not holders_of(books.registry.roles, role, fact.date):
        notes.append(
            say('Nobody holds the role "{role}": whether they sit on the committee was not asked.', role=role)
        )
    if not fact.document:
        notes.append(say("No minutes are named: --document says where they are."))
    if fact.outcome is not Outcome.APPROVED:
        return None
    failed = case_of(books, fact.id, fact.date, fact.amount).failed
    notes.extend(
        say("Approved all the same: {rule} ({words})", rule=one.label, words=one.words) for one in failed
    )
    return " ".join(one.key for one in failed) or None


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--rate", help="Percent a year (the product's).")
@click.option("--late-rate", help="Percentage points on top when late (the product's).")
@click.option("--months", type=int, help="How many instalments (as applied for).")
@click.option("--grace", "grace_months", type=int, help="Instalments at first that are interest only.")
@click.option("--deferred", "deferred_months", type=int, help="Instalments at first in which interest waits.")
@click.option("--interest-free", "interest_free_months", type=int,
              help="Instalments at first without interest.")  # fmt: skip
@click.option("--method", type=click.Choice(METHODS), help="How the principal comes back.")
@click.option("--first-due", type=DAY, help="The first due day (a month after the money goes out).")
@click.option("--met", multiple=True, metavar="NAME", help="A condition that is met; may be repeated.")
@SAID_ON
@NOTE
@DOCUMENT
@DRY_RUN
@JSON
@click.pass_context
def agree(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str,
    rate: str | None,
    late_rate: str | None,
    first_due: dt.datetime | None,
    met: Sequence[str],
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
    **said: str | int | None,
) -> None:
    """Write down the agreement with the borrower: the terms, and which conditions are met.

    It needs a decision that is in force. What is not named is as the product has it and as was applied for.
    Of a loan that is agreed, --met alone adds that a condition is met.
    """
    from sfund.books.loans.asking import refuse_agreement  # noqa: PLC0415
    from sfund.books.loans.votes import agreeable, is_agreed  # noqa: PLC0415
    from sfund.loans.deciding_facts import LoanMet  # noqa: PLC0415
    from sfund.loans.facts import LoanAgree  # noqa: PLC0415

    day = day_or_today(on)
    rates = {"rate": _rate(rate), "late_rate": _rate(late_rate)}
    notes: list[Message] = []

    def facts(books: Books) -> list[Fact]:
        left = agreeable(books, id_, day, met)
        terms = said_of({**rates, **said, "first_due": first_due.date() if first_due else None})
        fulfilled: list[Fact] = [
            stated(LoanMet, date=day, id=id_, name=name, **_papers(said)) for name in met
        ]
        notes.extend(say('Still to be met before money goes out: "{name}"', name=name) for name in left)
        if met and not terms.keys() - _WORDS and is_agreed(books, id_, day):
            return fulfilled
        agreed = stated(LoanAgree, date=day, id=id_, **terms)
        refuse_agreement(books, agreed)
        return [agreed, *fulfilled]

    record(context, facts, dry_run=dry_run, as_json=as_json, notes=notes)


def _papers(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the paper rather than of the terms."""
    return {key: value for key, value in said_of(said).items() if key in _WORDS}


def _rate(words: str | None) -> Decimal | None:
    """A rate as typed: `3`, `3.5`.

    Raises:
        UsageError: it is no number.
    """
    if words is None:
        return None
    try:
        number = Decimal(words.removesuffix("%").strip())
    except ArithmeticError:
        number = Decimal("nan")
    if not number.is_finite():
        raise click.UsageError(text(say("{value} is not a number such as 5000000 or 3.5", value=words)))
    return number
