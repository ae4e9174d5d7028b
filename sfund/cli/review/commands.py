"""`sfund review`: what waits for a person's decision, the decision, and what is remembered of it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from sfund import languages
from sfund.cli.options import DRY_RUN, JSON
from sfund.cli.review.memory import decided, forget, learned, order
from sfund.cli.review.rules import rules
from sfund.cli.writing import say_not_written
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from importers.review.asking import Planned, Request
    from importers.review.ids import ByBeginning
    from importers.review.waiting import Waiting
    from sfund.books.model import Books
    from sfund.placing.placements import Placement


@click.group(invoke_without_command=True)
@click.option("--list", "as_list", is_flag=True, help="List what waits, also at a terminal.")
@JSON
@click.pass_context
def review(context: click.Context, as_list: bool, as_json: bool) -> None:
    """Show what waits for a person's decision.

    At a terminal it goes through the lines one by one and takes a decision on each; every decision is
    written at once. Elsewhere it lists them.
    """
    if context.invoked_subcommand is not None:
        return
    from importers.review.waiting import waiting  # noqa: PLC0415
    from sfund.books.persons.access import note_bank_words  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    books = load(context)
    found = list(waiting(books))
    if found:
        note_bank_words(books, "review")
    if as_json:
        from importers.review.data import review_data  # noqa: PLC0415

        print_json({"review": review_data(books, found)})
    elif found and not as_list and sys.stdin.isatty() and sys.stdout.isatty():
        from sfund.cli.review.terminal import review_at_terminal  # noqa: PLC0415

        review_at_terminal(books, found)
    else:
        _list(books, found)


def _list(books: Books, found: Sequence[Waiting]) -> None:
    from importers.review.data import money_words  # noqa: PLC0415
    from sfund.cli.output import console, table  # noqa: PLC0415

    screen = console()
    if not found:
        screen.print(text(say("Nothing waits for a decision.")))
        return
    columns = [
        (say("Id"), "left"),
        (say("Day"), "left"),
        (say("Amount"), "right"),
        (say("What the bank says"), "left"),
        (say("Now at"), "left"),
        (say("Why"), "left"),
    ]
    names = {person.id: person.name for person in books.register.persons if person.name}
    rows = []
    for one in found:
        now = _with_names(one.payee, names) or books.account_label(one.placed, languages.current())
        rows.append(
            (
                one.id[:8],
                str(one.day),
                money_words(one.amount, one.currency),
                one.words,
                now,
                _with_names(one.why, names),
            )
        )
    screen.print(table(say("Waiting for a decision: {count}", count=len(found)), columns, rows))
    screen.print(text(say('Decide with "sfund review place ID --account ..." or "sfund review confirm ID".')))


def _with_names(words: str, names: Mapping[str, str]) -> str:
    """The words, behind each id of the register whose it is: `I-0001 김하늘; I-0002 박서준`.

    In a list of ids a comma before the next id would part the one from its name.
    """
    return " ".join(
        word.replace(bare, f"{bare} {names[bare]}").replace(",", ";")
        if (bare := word.strip(",.:;()")) in names
        else word
        for word in words.split()
    )


@review.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--account", help="Account of the books where the line belongs, by its name or its label.")
@click.option("--part", "parts", multiple=True,
              help='A part of a line that is split, such as "10000 Income:Dues:Individual member=I-0012"; '
                   'the last one may say "rest". Repeat it for each part, instead of --account.')  # fmt: skip
@click.option("--member", help="Member whose money it is.")
@click.option("--party", help="Party whose money it is.")
@click.option("--fund", help="Fund it belongs to, where the account does not say.")
@click.option("--grant", help="Grant it belongs to.")
@click.option("--line", help="Budget line of the grant.")
@click.option("--pledge", help="Pledge that it fulfils.")
@click.option("--loan", help="Loan it belongs to; alone, the account and the division follow from the loan.")
@click.option("--aid", help="Mutual aid it pays; alone, the account follows from it.")
@click.option("--undoes", metavar="ENTRY",
              help="The earlier line that it takes back, such as a payment that bounced.")  # fmt: skip
@click.option("--covers", help="Months of dues that it pays, such as 2026-01/2026-12.")
@click.option("--narration", default="", help="Words for the entry; no person's name.")
@click.option("--rule", metavar="NAME", default="",
              help="Keep the decision as a standing rule of this name for such lines.")  # fmt: skip
@click.option("--match", default="", help="Words of the rule; without it those of the counterparty.")
@click.option("--alias", is_flag=True,
              help="Keep the counterparty's words as another name of the member or party.")  # fmt: skip
@DRY_RUN
@JSON
@click.pass_context
def place(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    ids: tuple[str, ...],
    account: str | None,
    parts: tuple[str, ...],
    narration: str,
    rule: str,
    match: str,
    alias: bool,
    dry_run: bool,
    as_json: bool,
    **named: str | None,
) -> None:
    """Put lines where they belong; ID is the beginning of an id in "sfund review".

    Several ids are all placed alike. The parts of a split line count in the line's own direction; one below
    zero goes against it, as a fee that was taken off does. A loan or mutual aid alone says enough: refused is
    then what was not decided, is beyond it, or was paid already.
    """
    from importers.review.asking import Request  # noqa: PLC0415
    from importers.review.deciding import one_part, several_parts  # noqa: PLC0415
    from importers.review.lending import named_alone  # noqa: PLC0415
    from importers.review.splitting import read_share, shared  # noqa: PLC0415
    from importers.review.targets import called  # noqa: PLC0415

    meta = {key: value for key, value in named.items() if value}
    _refuse_contradiction(ids, account, parts, meta, rule=rule, match=match, alias=alias)
    shares = [read_share(one) for one in parts]

    def placed(one: Waiting) -> Placement:
        if account is not None:
            return one_part(account, one.amount, meta=meta)
        return several_parts(shared(shares, one.amount, one.currency), meta=meta)

    def request(books: Books, lines: Sequence[Waiting]) -> Request:
        if account is None and not parts:
            return Request({one.id: named_alone(books, one, meta) for one in lines}, narration)
        placements = {one.id: called(books, placed(one)) for one in lines}
        return Request(placements, narration, rule, match, alias)

    _carry_out(context, ids, request, dry_run=dry_run, as_json=as_json)


def _refuse_contradiction(  # noqa: PLR0913  the options that exclude each other
    ids: Sequence[str],
    account: str | None,
    parts: Sequence[str],
    meta: Mapping[str, str],
    *,
    rule: str,
    match: str,
    alias: bool,
) -> None:
    wrong = None
    is_named_alone = account is None and not parts and meta.keys() in ({"loan"}, {"aid"}, {"undoes"})
    if not is_named_alone and ((account is None) == (not parts) or "undoes" in meta):
        wrong = say(
            "say --account, or --part for each part of a split line, or --loan, --aid or --undoes alone"
        )
    elif is_named_alone and len(ids) > 1:
        wrong = say("--loan, --aid or --undoes alone places one line")
    elif account is None and (rule or alias):
        wrong = say("--rule and --alias are for lines that go to one account")
    elif match and not rule:
        wrong = say("--match gives the words of a --rule")
    elif alias and not (meta.get("member") or meta.get("party")):
        wrong = say("--alias needs --member or --party")
    if wrong is not None:
        raise click.UsageError(text(wrong))


@review.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@DRY_RUN
@JSON
@click.pass_context
def confirm(context: click.Context, ids: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Say that lines are right where they are."""
    from importers.review.asking import Request  # noqa: PLC0415

    def request(_: Books, lines: Sequence[Waiting]) -> Request:
        return Request({one.id: None for one in lines})

    _carry_out(context, ids, request, dry_run=dry_run, as_json=as_json)


@review.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@DRY_RUN
@JSON
@click.pass_context
def reopen(context: click.Context, ids: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Take decisions back.

    The lines wait again as they did; "sfund review decided" has the ids. A standing rule or another name
    that was kept with a decision stays.
    """
    from importers.review.reopening import reopen as take_back  # noqa: PLC0415
    from sfund.books.commit import commit  # noqa: PLC0415
    from sfund.checks import for_commit  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    plan, after, found = take_back(load(context), ids, (for_commit,))
    if not dry_run:
        commit(plan)
    if as_json:
        print_json({"reopened": _data_of(after, found), "dry-run": dry_run})
        return
    click.echo(text(say("Waiting again: {count}", count=len(found))))
    say_not_written(dry_run=dry_run)


def _carry_out(
    context: click.Context,
    beginnings: Sequence[str],
    request: Callable[[Books, Sequence[Waiting]], Request],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Plans and commits what was asked for, and says what was done."""
    from importers.review.asking import planned  # noqa: PLC0415
    from importers.review.ids import ByBeginning  # noqa: PLC0415
    from importers.review.waiting import waiting  # noqa: PLC0415
    from sfund.books.commit import commit  # noqa: PLC0415
    from sfund.checks import for_commit  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    books = load(context)
    found = list(waiting(books))
    known = ByBeginning((one.id, one) for one in found)
    lines = list(dict.fromkeys(_one(beginning, known).id for beginning in beginnings))
    ids = frozenset(lines)
    chosen = [one for one in found if one.id in ids]
    asked = replace(request(books, chosen), on=dt.date.today())  # noqa: DTZ011  the treasurer's own day
    done = planned(books, chosen, asked, (for_commit,))
    if not dry_run:
        commit(done.plan)
    _note_refunds(books, asked)
    if as_json:
        print_json({**_done_data(done, lines), "dry-run": dry_run})
        return
    click.echo(text(say("Decided: {count}", count=len(lines))))
    if done.rule is not None:
        click.echo(
            text(say('Kept as the rule "{rule}", from {day} on.', rule=done.rule.name, day=done.rule.date))
        )
    if done.alias_of:
        click.echo(text(say("Kept as another name of {id}.", id=done.alias_of)))
    say_not_written(dry_run=dry_run)


def _note_refunds(books: Books, request: Request) -> None:
    """Says on standard error where money goes against the grain of an account; a refund may."""
    from importers.review.targets import against_the_grain, said_of_refund  # noqa: PLC0415

    notes = {
        said_of_refund(part, books.account_label(part.account, languages.current()))
        for placement in request.placements.values()
        for part in against_the_grain(placement)
    }
    for note in sorted(map(text, notes)):
        click.echo(text(say("Note: {what}", what=note)), err=True)


def _done_data(done: Planned, ids: Sequence[str]) -> dict[str, Any]:
    from importers.review.data import rule_data  # noqa: PLC0415

    decided = _data_of(done.books, ids)
    return {"decided": decided, "rule": rule_data(done.rule), "alias": done.alias_of or None}


def _data_of(books: Books, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The entries of these ids as they now are."""
    from importers.review.data import line_data  # noqa: PLC0415
    from importers.review.waiting import of_ids  # noqa: PLC0415

    return [line_data(books, one) for one in of_ids(books, ids)]


def _one(beginning: str, known: ByBeginning[Waiting]) -> Waiting:
    matching = known.of(beginning)
    if len(matching) == 1:
        return matching[0]
    message = (
        say("nothing with the id {id} waits for a decision", id=beginning)
        if not matching
        else say("several ids begin with {id}", id=beginning)
    )
    hint = say('"sfund review" lists what waits, with its ids')
    raise failure(RequestError, "NOT-IN-REVIEW", message, hint=hint)


for _command in (decided, learned, forget, rules, order):
    review.add_command(_command)
