"""What `sfund dues remind` prints: letters by stage and form, who gets none and why, and where they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports.letters.letter import Form
from sfund.cli.dues.remind import COMMAND, Made
from sfund.cli.mailing import closing, goes_as
from sfund.cli.output import amount, console, print_json, table
from sfund.cli.writing import say_not_written
from sfund.languages import text
from sfund.members.owed import span_label
from sfund.money import total
from sfund.words import Message, say

if TYPE_CHECKING:
    from rich.console import Console

    from sfund.collecting.reminders import Reminder
    from sfund.members.persons import Person


def show(made: Made, *, names: bool, as_json: bool) -> None:
    """Prints it; where `names` are wanted, the access log says so first."""
    persons: Mapping[str, Person] = {}
    if names:
        from sfund.books.persons.access import reveal  # noqa: PLC0415

        ids = [*(one.member for one, _ in made.reminders), *(one.member for one in made.spared)]
        persons = reveal(made.books, ids, "names", COMMAND)
    if as_json:
        print_json(_data(made, persons))
        return
    screen = console()
    _show_letters(screen, made, persons)
    _show_spared(screen, made, persons)
    for line in _closing(made):
        screen.print(text(line))
    say_not_written(dry_run=made.place is None and any(form for _, form in made.reminders))


def _data(made: Made, persons: Mapping[str, Person]) -> dict[str, Any]:
    def named(member: str) -> dict[str, str]:
        return {"name": persons[member].name} if member in persons else {}

    return {
        "as-of": made.day,
        "path": made.place,
        "completed": list(made.completed),
        "dry-run": made.place is None,
        "letters": [
            {
                "member": one.member,
                "stage": one.stage,
                "covers": span_label([one.oldest]),
                "amount": one.amount,
                "form": form,
                **named(one.member),
            }
            for one, form in made.reminders
        ],
        "spared": [
            {"member": one.member, "open": one.amount, "why": text(one.why), **named(one.member)}
            for one in made.spared
        ],
    }


def _stage(stage: int) -> str:
    words = say("{days} days before", days=-stage) if stage < 0 else say("{days} days late", days=stage)
    return text(words)


def _show_letters(screen: Console, made: Made, persons: Mapping[str, Person]) -> None:
    if not made.reminders:
        return
    columns: list[tuple[Message | str, str]] = [
        (say("Member"), "left"),
        *([(say("Name"), "left")] if persons else []),
        (say("Stage"), "left"),
        (say("For"), "left"),
        (say("Open"), "right"),
        (say("Goes as"), "left"),
    ]
    rows = [_row(one, form, persons) for one, form in made.reminders]
    screen.print(table(say("Letters on {day}", day=made.day), columns, rows))


def _row(one: Reminder, form: Form | None, persons: Mapping[str, Person]) -> tuple[str, ...]:
    name = (persons[one.member].name if one.member in persons else "",) if persons else ()
    said = (_stage(one.stage), span_label([one.oldest]), amount(one.amount), text(goes_as(form)))
    return (one.member, *name, *said)


def _show_spared(screen: Console, made: Made, persons: Mapping[str, Person]) -> None:
    """By reason: how many, how much, and who."""
    reasons: dict[str, list[tuple[str, Decimal]]] = {}
    for one in made.spared:
        name = f" {persons[one.member].name}" if one.member in persons else ""
        reasons.setdefault(text(one.why), []).append((f"{one.member}{name}", one.amount))
    if not reasons:
        return
    columns: list[tuple[Message | str, str]] = [
        (say("Why"), "left"),
        (say("Members"), "right"),
        (say("Open"), "right"),
        (say("Who"), "left"),
    ]
    rows = (
        (
            why,
            str(len(those)),
            amount(total(number for _, number in those)),
            ", ".join(who for who, _ in those),
        )
        for why, those in reasons.items()
    )
    screen.print(table(say("No letter now"), columns, rows))


def _closing(made: Made) -> Iterable[Message]:
    forms = Counter(form for _, form in made.reminders if form is not None)
    if not forms:
        yield from closing(None, made.completed)
        yield say("Nobody is to be written to.")
        return
    yield say(
        "Letters: {count} (e-mail {eml}, text message {sms}, in print {pdf}), {amount} open.",
        count=forms.total(),
        amount=amount(total(one.amount for one, form in made.reminders if form is not None)),
        **{form.value: forms[form] for form in Form},
    )
    if made.language != "ko" and _is_korean_only(made):
        yield say(
            'The letters carry the Korean contact line: "contact-en" in [letters] of sfund.toml is another.'
        )
    yield from closing(made.place, made.completed)


def _is_korean_only(made: Made) -> bool:
    """Whether a foreign reader is told in Hangul how to reach the network."""
    letters = made.books.settings.letters
    return not letters.contact_en and any("가" <= sign <= "힣" for sign in letters.contact)
