"""What the tables of banks, cards and collecting services look like, as data: one TOML file a layout.

A layout is a hint that names columns. For a bank account the running balance is the judge (`chain`). A
layout of a bank that nobody listed is made at run time (`inferring`), kept in the books' own `formats/`, and
given to the readers beside these.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from importers.reading.column_names import normalised
from importers.reading.layout_mistakes import LayoutMistakes
from importers.reading.short_dates import DateOrder
from sfund.errors import StatementError, failure
from sfund.words import say

_OWN = Path(__file__).parent.parent / "formats"
_LAYOUT_BYTES_MAX = 64 * 1024

_PLACE = re.compile(r"#([1-9]\d{0,2})", re.ASCII)

Words = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Kind(StrEnum):
    """What a table is of."""

    BANK = "bank"  # an account with a running balance
    CARD = "card"  # purchases of a card, approved or billed; nothing proves them
    COLLECTION = "collection"  # what a service collected: CMS by sheet, card payments, gifts


class Purpose(StrEnum):
    """What a collection is of."""

    DUES = "dues"
    DONATION = "donation"


class Role(StrEnum):
    """What a column is for."""

    DATETIME = "datetime"
    DATE = "date"
    TIME = "time"
    WITHDRAWAL = "withdrawal"
    DEPOSIT = "deposit"
    SIGNED_AMOUNT = "signed-amount"
    AMOUNT = "amount"  # without a sign: beside `direction`, of a purchase, or gross of a collection
    DIRECTION = "direction"  # 입금 or 출금 in words, for `amount`
    BALANCE = "balance"
    COUNTERPARTY = "counterparty"
    MEMO = "memo"
    CHANNEL = "channel"
    REFERENCE = "reference"  # the bank's, the card's or the service's own number of the row
    ACCOUNT = "account"  # the account's or the card's number, where one table holds several
    CANCELLED = "cancelled"  # whether a purchase was taken back
    STATUS = "status"  # whether the money came, and why not
    FEE = "fee"  # what the service keeps; several columns add up, such as the fee and its tax
    NET = "net"  # what it pays out
    SETTLES = "settles"  # when it pays out
    PAYER = "payer"  # the number under which it knows the payer
    UNUSED = "unused"  # known, so that it helps to recognise the layout, and left out


# One column each; the rest may have several, joined in the order of the sheet.
_SINGLE = frozenset(Role) - {Role.MEMO, Role.CHANNEL, Role.FEE, Role.UNUSED}
# Without one of these columns, a file is not of the layout; the others may be missing.
_CORE = (_SINGLE | {Role.FEE}) - {Role.REFERENCE, Role.ACCOUNT}
_OF_BANKS = {Role.WITHDRAWAL, Role.DEPOSIT, Role.SIGNED_AMOUNT, Role.DIRECTION, Role.BALANCE}
_OF_CARDS = {Role.CANCELLED}
_OF_COLLECTIONS = {Role.STATUS, Role.FEE, Role.NET, Role.SETTLES, Role.PAYER}
_FOREIGN = {
    Kind.BANK: _OF_CARDS | _OF_COLLECTIONS,
    Kind.CARD: _OF_BANKS | _OF_COLLECTIONS,
    Kind.COLLECTION: _OF_BANKS | _OF_CARDS,
}


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


class Spoken(_Strict):
    """What stands in columns that speak in words; compared without white space, as the beginning of the cell.

    Attributes:
        inward, outward: Of `direction`: money in, money out.
        cancelled: Of `cancelled`: the purchase was taken back. An empty cell and any other word say it was
            not.
        collected, failed: Of `status`. A word that is neither refuses the file; what stands in brackets
            behind `failed` is the reason.
    """

    inward: tuple[Words, ...] = Field(default=("입금", "입", "+"), alias="in")
    outward: tuple[Words, ...] = Field(default=("출금", "지급", "출", "-"), alias="out")
    cancelled: tuple[Words, ...] = ("취소", "전체취소", "매출취소", "승인취소", "Y")
    collected: tuple[Words, ...] = ("출금성공", "정상", "완납", "결제완료", "성공", "완료")
    failed: tuple[Words, ...] = ("출금실패", "미납", "실패")


class Layout(_Strict):
    """One bank's, card's or service's table.

    Attributes:
        name: What `format` says in settings and answers.
        bank: Its name in both languages.
        kind: What the table is of.
        purpose: What a collection is of; None for the other kinds.
        titles: Words above the table or in the sheet's name that settle it between two layouts that fit
            equally well.
        pays_as: Of a card or a collection: words that name it on the bank's lines, beside those of `bank`.
        order: The bank's sorting, if it is known.
        blank_balances: Whether the bank leaves balances blank. Where it does not, a blank one on the first
            or last row is what a file looks like that was cut off.
        minus_withdrawals: Whether the column of withdrawals prints them with a minus; without one, a
            withdrawal of such a bank is money that came back.
        dates: The order of parts in dates such as `05/03/2025` and `25.03.05`, where the whole column may not
            tell.
        columns: Header, normalised as `names.normalised` does, → what it is for. `#3` is the third column
            of the sheet, whatever it is called.
        called: Other names → the header of `columns` for which they stand, in files that no layout fits by
            its own names.
        optional: Headers that may be missing although their role is needed elsewhere.
        preamble: The labels above the table.
        words: What columns that speak in words say.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    bank: Bank
    kind: Kind = Kind.BANK
    purpose: Purpose | None = None
    titles: tuple[Words, ...] = ()
    pays_as: tuple[Words, ...] = Field(default=(), alias="pays-as")
    order: Order | None = None
    blank_balances: bool = Field(default=False, alias="blank-balances")
    minus_withdrawals: bool = Field(default=False, alias="minus-withdrawals")
    dates: DateOrder | None = None
    columns: dict[Words, Role] = Field(min_length=3, max_length=60)
    called: dict[Words, Words] = Field(default={}, max_length=60)
    optional: tuple[Words, ...] = ()
    preamble: Preamble = Preamble()
    words: Spoken = Spoken()

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
        if strange := sorted(_FOREIGN[self.kind] & given):
            raise ValueError(
                say("a {kind} has no column {role}", kind=self.kind.value, role=strange[0].value)
            )
        if (self.kind is Kind.COLLECTION) != (self.purpose is not None):
            raise ValueError(say("a collection, and nothing else, has a purpose: dues or donation"))
        self._refuse_amounts(given)
        return self

    @model_validator(mode="after")
    def _sensibly_called(self) -> Self:
        for other, header in self.called.items():
            if other != normalised(other) or other in self.columns or header not in self.columns:
                raise ValueError(
                    say("{other} cannot be another name of the column {header}", other=other, header=header)
                )
        if self.minus_withdrawals and Role.WITHDRAWAL not in self.columns.values():
            raise ValueError(say("minus-withdrawals needs a column withdrawal"))
        return self

    def _refuse_amounts(self, given: AbstractSet[Role]) -> None:
        if self.kind is not Kind.BANK:
            if Role.AMOUNT not in given:
                raise ValueError(say("a {kind} has a column amount", kind=self.kind.value))
            return
        ways = ({Role.WITHDRAWAL, Role.DEPOSIT}, {Role.SIGNED_AMOUNT}, {Role.AMOUNT, Role.DIRECTION})
        if set().union(*ways) & given not in ways:
            raise ValueError(
                say("either withdrawal and deposit, or one signed-amount, or amount with direction")
            )
        if Role.BALANCE not in given:
            raise ValueError(say("a balance column is needed to prove the reading"))

    @cached_property
    def required(self) -> frozenset[str]:
        """The headers without which a table is not of this layout; places (`#3`) are not among them."""
        core = {header for header, role in self.columns.items() if role in _CORE}
        return frozenset(core.difference(self.optional, self.places))

    def own_names(self, names: Sequence[str]) -> tuple[str, ...]:
        """The names of a header, each that stands for a column of this layout as the layout calls it."""
        taken = set(names)
        told: list[str] = []
        for name in names:
            own = self.called.get(name, name)
            told.append(name if own in taken else own)
            taken.add(own)
        return tuple(told)

    @cached_property
    def places(self) -> dict[str, int]:
        """The columns that are known by their place: `#3` → index 2."""
        found = {header: _PLACE.fullmatch(header) for header in self.columns}
        return {header: int(place[1]) - 1 for header, place in found.items() if place}


@cache
def own_layouts() -> tuple[Layout, ...]:
    """Those that come with the program, by name."""
    return read_layouts(sorted(_OWN.glob("*.toml")))


def read_layouts(paths: Iterable[Path], *, folder: str = "") -> tuple[Layout, ...]:
    """The layouts in these files, in their order; errors name them as files of `folder`.

    Raises:
        StatementError: LAYOUT-INVALID naming file, line and field, LAYOUT-TWICE.
    """
    layouts: dict[str, Layout] = {}
    for path in paths:
        file = f"{folder}/{path.name}" if folder else path.name
        layout = _read_layout(path, file)
        if layout.name in layouts:
            raise failure(
                StatementError,
                "LAYOUT-TWICE",
                say("two layouts are named {name}", name=layout.name),
                file=file,
                hint=say("give one of them another name"),
            )
        layouts[layout.name] = layout
    return tuple(layouts.values())


def _read_layout(path: Path, file: str) -> Layout:
    source = ""
    try:
        with path.open("rb") as stream:
            source = stream.read(_LAYOUT_BYTES_MAX).decode("utf-8-sig")
        # Through JSON, so that pydantic is strict and yet takes TOML's lists and words for ours.
        return Layout.model_validate_json(json.dumps(tomllib.loads(source), default=str))
    except ValidationError as error:
        raise LayoutMistakes(file, source).of(error.errors()) from None
    except (OSError, ValueError) as error:
        raise LayoutMistakes(file, source).unreadable(str(error)) from None
