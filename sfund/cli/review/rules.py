"""`sfund review rules`: the standing rules in force, where they stand in the books, and how one ends."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from sfund import languages
from sfund.cli.options import JSON
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.placing.rules import Rule


@click.command()
@JSON
@click.pass_context
def rules(context: click.Context, as_json: bool) -> None:
    """Show the standing rules that are in force, and how to end one."""
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    books = load(context)
    today = dt.date.today()  # noqa: DTZ011  the reader's own calendar day
    found = list(books.registry.rules_on(today))
    if as_json:
        print_json({"rules": [_rule_data(books, rule) for rule in found]})
    else:
        _show(books, found, today)


def _show(books: Books, found: list[Rule], today: dt.date) -> None:
    from sfund.cli.output import console, table  # noqa: PLC0415

    screen = console()
    if not found:
        screen.print(text(say("No rule is in force.")))
        return
    columns: list[tuple[Message | str, str]] = [
        (say("Rule"), "left"),
        (say("Words"), "left"),
        (say("Direction"), "left"),
        (say("Goes to"), "left"),
        (say("Only on"), "left"),
        (say("Since"), "left"),
        (say("Stands in"), "left"),
    ]
    rows = []
    for one in (_rule_data(books, rule) for rule in found):
        only = one["only_label"] if one["only"] else text(say("every account"))
        where = " · ".join((one["label"], *one["named"].values()))
        place = f"{one['file']}:{one['line']}"
        rows.append((one["name"], one["match"], _direction(one), where, only, str(one["from"]), place))
    screen.print(table(None, columns, rows))
    last = found[-1]
    screen.print(
        text(
            say(
                'This, as lines of their own at the end of the same file, ends one ("{rule}"):',
                rule=last.name,
            )
        )
    )
    screen.print(f'{today} custom "rule" "{last.name}" {last.account}\n  match: "{last.match}"\n  ends: TRUE')


def _direction(one: dict[str, Any]) -> str:
    by_word = {"in": say("in"), "out": say("out")}
    return text(by_word.get(one["direction"] or "", say("both")))


def _rule_data(books: Books, rule: Rule) -> dict[str, Any]:
    """The rule as JSON has it, its file relative to the books."""
    from sfund.books.errors import relative_path  # noqa: PLC0415

    file, line = rule.place or ("", 0)
    language = languages.current()
    keys = ("fund", "party", "member", "grant", "line", "loan", "unit", "function", "program")
    return {
        "name": rule.name,
        "match": rule.match,
        "account": rule.account,
        "label": books.account_label(rule.account, language),
        "named": {key: str(value) for key in keys if (value := getattr(rule, key))},
        "direction": rule.direction.value if rule.direction else None,
        "only": rule.only,
        "only_label": books.account_label(rule.only, language) if rule.only else None,
        "amount": str(rule.amount) if rule.amount else None,
        "from": rule.date,
        "file": relative_path(file, books.root),
        "line": line,
    }
