"""How errors look: `error[CODE]: file:line`, the line itself, what was expected, a hint."""

from __future__ import annotations

import click

from sfund.errors import Diagnostic, SfundError
from sfund.languages import text
from sfund.words import say


def as_data(diagnostic: Diagnostic) -> dict[str, object]:
    """The diagnostic as programs read it."""
    from reports.faces.as_json import diagnostic_data  # noqa: PLC0415

    return diagnostic_data(diagnostic)


def show_error(error: SfundError) -> None:
    """Every diagnostic of an error, on standard error."""
    for diagnostic in error.diagnostics:
        click.echo(as_text(diagnostic), err=True)


def as_text(diagnostic: Diagnostic) -> str:
    """The diagnostic as a person reads it, in the language in use."""
    # A file's name may hold anything; what would steer the terminal is not shown.
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in diagnostic.place)
    place = f" {shown}:" if shown else ""
    lines = [f"error[{diagnostic.code}]:{place} {text(diagnostic.message)}"]
    if diagnostic.excerpt:
        number = "" if diagnostic.line is None else str(diagnostic.line)
        lines.append(f"  {number:>5} | {diagnostic.excerpt}")
    if diagnostic.expected is not None:
        label = text(say("expected"))
        lines.append(f"  {label}: {text(diagnostic.expected)}")
    if diagnostic.hint is not None:
        lines.append(f"  hint: {text(diagnostic.hint)}")
    return "\n".join(lines)


def show_internal(error: Exception) -> None:
    """A defect of the program. Its words may quote data, so only its kind is shown."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_name}, line {place.tb_lineno}" if place else ""
    message = say("a defect of sfund itself: {kind} in {where}", kind=type(error).__name__, where=where)
    click.echo(f"error[INTERNAL]: {text(message)}", err=True)
    hint = say("the books are unchanged; SFUND_DEBUG=1 shows the whole story")
    click.echo(f"  hint: {text(hint)}", err=True)
