"""What `sfund dues debit-file` prints: whom it asks, whom it leaves out and why, and what to do now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sfund.books.debits import hand_in_by
from sfund.cli.dues.debit import COMMAND, Made
from sfund.cli.output import amount, console, print_json, table
from sfund.cli.writing import say_not_written
from sfund.collecting.direct_debit import file_id, file_name
from sfund.languages import text
from sfund.money import total
from sfund.words import Message, say

if TYPE_CHECKING:
    from rich.console import Console

    from sfund.members.persons import Person


def show(made: Made, *, names: bool, as_json: bool) -> None:
    """Prints it; where `names` are wanted, the access log says so first."""
    found = made.found
    ids = [*(one.member for one in found.asked), *(one.member for one in found.left_out)]
    persons: Mapping[str, Person] = {}
    if names:
        from sfund.books.persons.access import reveal  # noqa: PLC0415

        persons = reveal(made.books, ids, "names", COMMAND)
    if as_json:
        print_json(_data(made, persons))
        return
    screen = console()
    _show_asked(screen, made, persons)
    _show_left_out(screen, made, persons)
    for line in _closing(made):
        screen.print(text(line))
    say_not_written(dry_run=made.target is None and bool(made.found.asked))


def _data(made: Made, persons: Mapping[str, Person]) -> dict[str, Any]:
    def named(member: str) -> dict[str, str]:
        return {"name": persons[member].name} if member in persons else {}

    return {
        "file": file_id(made.round.day),
        "name": file_name(made.round.day),
        "path": made.target,
        "month": made.round.month,
        "day": made.round.day,
        "hand-in-by": f"{hand_in_by(made.books, made.round.day)}T17:00",
        "count": len(made.found.asked),
        "amount": made.found.amount,
        "digest": made.fact.digest if made.fact and made.target else None,
        "completed": made.completed,
        "dry-run": made.target is None,
        "asked": [
            {"member": one.member, "now": one.now, "again": one.again, "amount": one.amount}
            | named(one.member)
            for one in made.found.asked
        ],
        "left-out": [
            {"member": one.member, "open": one.amount, "reason": one.reason, "why": text(one.why)}
            | named(one.member)
            for one in made.found.left_out
        ],
    }


def _columns(persons: Mapping[str, Person], *others: tuple[Message, str]) -> list[tuple[Message | str, str]]:
    return [(say("Member"), "left"), *([(say("Name"), "left")] if persons else []), *others]


def _row(member: str, persons: Mapping[str, Person], *cells: str) -> tuple[str, ...]:
    name = (persons[member].name if member in persons else "",) if persons else ()
    return (member, *name, *cells)


def _show_asked(screen: Console, made: Made, persons: Mapping[str, Person]) -> None:
    """All of them in a dry run; else those who are asked for more than the month."""
    asked = [one for one in made.found.asked if one.again or made.target is None]
    if not asked:
        return
    title = say("Asked on {day}", day=made.round.day) if made.target is None else say("Asked once more")
    columns = _columns(
        persons, (say("This month"), "right"), (say("Once more"), "right"), (say("To ask"), "right")
    )
    rows = (_row(one.member, persons, *map(amount, (one.now, one.again, one.amount))) for one in asked)
    screen.print(table(title, columns, rows))


def _show_left_out(screen: Console, made: Made, persons: Mapping[str, Person]) -> None:
    owing = [one for one in made.found.left_out if not one.reason.is_at_rest]
    if owing:
        columns = _columns(persons, (say("Open"), "right"), (say("Why"), "left"))
        rows = (_row(one.member, persons, amount(one.amount), text(one.why)) for one in owing)
        screen.print(table(say("Left out: {count}", count=len(owing)), columns, rows))
    at_rest = Counter(one.why for one in made.found.left_out if one.reason.is_at_rest)
    for why, count in at_rest.items():
        screen.print(text(say("Not asked: {count}, {why}.", count=count, why=why)))


def _closing(made: Made) -> Iterable[Message]:
    found = made.found
    if made.completed and made.fact is not None:
        yield say("An earlier run was cut off after it had told the books; its file has its name now.")
        yield say("{file}: {count} members, {amount}.", file=made.fact.file, count=made.fact.count,
                  amount=made.fact.amount)  # fmt: skip
    elif not found.asked:
        yield say("Nobody is to be asked; there is no file.")
        return
    else:
        yield say(
            "{file}: {count} members, {amount} {currency}, {again} of it once more.",
            file=file_id(made.round.day),
            count=len(found.asked),
            amount=amount(found.amount),
            currency=made.books.currency,
            again=amount(total(one.again for one in found.asked)),
        )
    yield say("To be handed in by 17:00 on {day}.", day=hand_in_by(made.books, made.round.day))
    if made.target is not None:
        yield say("Written: {path}", path=str(made.target))
        yield say(
            "Not handed in after all? sfund dues debit-file --withdraw {file}", file=file_id(made.round.day)
        )
