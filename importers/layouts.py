"""What the statements of the banks look like, as data: one TOML file a layout, in `formats/`.

A layout is a hint that names columns; the running balance is the judge (`chain`). A layout of a bank
that nobody listed can be made at run time and given to the readers beside these.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from importers.names import normalised
from sfund.errors import StatementError, failure
from sfund.reasons import reason
from sfund.words import say

_OWN = Path(__file__).parent / "formats"
_LAYOUT_BYTES_MAX = 64 * 1024

Words = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Role(StrEnum):
    """What a column is for."""

    DATETIME = "datetime"
    DATE = "date"
    TIME = "time"
    WITHDRAWAL = "withdrawal"
    DEPOSIT = "deposit"
    SIGNED_AMOUNT = "signed-amount"
    BALANCE = "balance"
    COUNTERPARTY = "counterparty"
    MEMO = "memo"
    CHANNEL = "channel"
    REFERENCE = "reference"
    UNUSED = "unused"  # known, so that it helps to recognise the layout, and left out


# One column each; the rest may have several, joined in the order of the sheet.
_SINGLE = frozenset(Role) - {Role.MEMO, Role.CHANNEL, Role.UNUSED}
# Without one of these columns, a file is not of the layout; the others may be missing.
_CORE = _SINGLE - {Role.REFERENCE}


class Order(StrEnum):
    """How a bank sorts, where neither balances nor dates tell."""

    OLDEST_FIRST = "oldest-first"
    NEWEST_FIRST = "newest-first"


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Bank(_Strict):
    """The bank's name as people read it."""

    ko: Words
    en: Words


class Preamble(_Strict):
    """The labels above the table."""

    account: tuple[Words, ...] = ("계좌번호",)
    period: tuple[Words, ...] = ("조회기간",)
    queried: tuple[Words, ...] = ("조회기준일시", "조회일시")


class Layout(_Strict):
    """One bank's table.

    Attributes:
        name: What `format` says in settings and answers.
        bank: Its name in both languages.
        titles: Words above the table or in the sheet's name that settle it between two layouts that fit
            equally well.
        order: The bank's sorting, if it is known.
        blank_balances: Whether the bank leaves balances blank. Where it does not, a blank one on the first
            or last row is what a file looks like that was cut off.
        columns: Header, normalised as `names.normalised` does, → what it is for.
        optional: Headers that may be missing although their role is needed elsewhere.
        preamble: The labels above the table.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    bank: Bank
    titles: tuple[Words, ...] = ()
    order: Order | None = None
    blank_balances: bool = Field(default=False, alias="blank-balances")
    columns: dict[Words, Role] = Field(min_length=3, max_length=60)
    optional: tuple[Words, ...] = ()
    preamble: Preamble = Preamble()

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        for header in self.columns:
            if header != normalised(header):
                raise ValueError(
                    say(
                        "column {header} must be written as {normal}",
                        header=header,
                        normal=normalised(header),
                    )
                )
        for header in self.optional:
            if header not in self.columns:
                raise ValueError(say("optional column {header} is not among the columns", header=header))
        roles = list(self.columns.values())
        if twice := sorted(role for role in _SINGLE if roles.count(role) > 1):
            raise ValueError(say("more than one column is {role}", role=twice[0].value))
        given = set(roles)
        if (Role.DATETIME in given) == (Role.DATE in given):
            raise ValueError(say("one column is datetime or date, not both"))
        sided = {Role.WITHDRAWAL, Role.DEPOSIT} & given
        if (Role.SIGNED_AMOUNT in given) == bool(sided) or len(sided) == 1:
            raise ValueError(say("either withdrawal and deposit, or one signed-amount"))
        if Role.BALANCE not in given:
            raise ValueError(say("a balance column is needed to prove the reading"))
        return self

    @property
    def required(self) -> frozenset[str]:
        """The headers without which a table is not of this layout."""
        core = {header for header, role in self.columns.items() if role in _CORE}
        return frozenset(core.difference(self.optional))


@cache
def own_layouts() -> tuple[Layout, ...]:
    """Those that come with the program, by name."""
    return read_layouts(sorted(_OWN.glob("*.toml")))


def read_layouts(paths: Iterable[Path]) -> tuple[Layout, ...]:
    """The layouts in these files, in their order.

    Raises:
        StatementError: LAYOUT-INVALID naming file and field, LAYOUT-TWICE.
    """
    layouts: dict[str, Layout] = {}
    for path in paths:
        layout = _read_layout(path)
        if layout.name in layouts:
            raise failure(
                StatementError,
                "LAYOUT-TWICE",
                say("two layouts are named {name}", name=layout.name),
                file=path.name,
            )
        layouts[layout.name] = layout
    return tuple(layouts.values())


def _read_layout(path: Path) -> Layout:
    try:
        with path.open("rb") as stream:
            said = tomllib.loads(stream.read(_LAYOUT_BYTES_MAX).decode())
        # Through JSON, so that pydantic is strict and yet takes TOML's lists and words for ours.
        return Layout.model_validate_json(json.dumps(said, default=str))
    except ValidationError as error:
        first = error.errors()[0]
        field, why = ".".join(map(str, first["loc"])) or "layout", reason(first)
    except (OSError, ValueError) as error:
        field, why = "layout", str(error)
    raise failure(
        StatementError,
        "LAYOUT-INVALID",
        say("{field}: {reason}", field=field, reason=why),
        file=path.name,
        hint=say("importers/formats/README.md describes every field"),
    )
