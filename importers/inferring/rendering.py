"""A layout as the file that a person reads and edits: the same TOML as those that come with the program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from importers.inferring.infer import Inferred
from importers.reading.layouts import Preamble, Spoken


def as_toml(inferred: Inferred, made_on: dt.date, container: str) -> str:
    """The layout's file; of the statement, it holds the names of columns and nothing else.

    Args:
        inferred: What was found out.
        made_on: Today.
        container: What kind of file it was found in, for the first line: `xlsx`.
    """
    layout = inferred.layout
    lines = [
        f'# Made by "sfund import" on {made_on} from a file of the kind {container}, in which each of',
        f"# {inferred.confirmed:,} balances followed from the one before. Amounts and balances are proven",
        "# anew with each file; what the words are for was told by the names of the columns: look it",
        "# through. importers/formats/README.md describes every field.",
        f"name = {_text(layout.name)}",
        *([f"titles = {_list(layout.titles)}"] if layout.titles else []),
        *([f"order = {_text(layout.order.value)}"] if layout.order else []),
        *(["blank-balances = true"] if layout.blank_balances else []),
        *([f"dates = {_text(layout.dates.value)}"] if layout.dates else []),
        *(["minus-withdrawals = true"] if layout.minus_withdrawals else []),
        f"bank = {{ ko = {_text(layout.bank.ko)}, en = {_text(layout.bank.en)} }}",
        "",
        "[columns]",
        *(f"{_text(header)} = {_text(role.value)}" for header, role in layout.columns.items()),
    ]
    if layout.preamble != (plain := Preamble()):
        lines += ["", "[preamble]"]
        for key in ("account", "period", "queried"):
            if (labels := getattr(layout.preamble, key)) != getattr(plain, key):
                lines.append(f"{key} = {_list(labels)}")
    if layout.words != Spoken():
        lines += ["", "[words]", f"in = {_list(layout.words.inward)}", f"out = {_list(layout.words.outward)}"]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A basic string of TOML; JSON's escapes are among its own."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"
