"""Which columns may be what, and whether the running balance agrees.

All mappings that names do not forbid are tried, in a sensible order, on the first rows; nearly all of them
break at the second row. What is left is proven on the whole file by the readers themselves (`infer`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product

from importers.containers.words import words
from importers.inferring.grid import Column, Grid, When
from importers.inferring.vocabulary import INWARD, OUTWARD, Says, is_plain_date
from importers.reading.layouts import Role, Spoken
from importers.reading.tables import direction
from sfund.money import ZERO

MONEY_COLUMNS_MAX = 14
_DATES_MAX = 3
_ACCOUNTS_MAX = 20
_BOTH = 2
_LONG_ASCII = 5

Amounts = Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mapping that the first rows do not contradict.

    Attributes:
        roles: Column → role.
        words: What the column of directions says.
        minus: Whether withdrawals are printed with a minus.
        moves: What it makes of each row that was looked at.
    """

    roles: Mapping[int, Role]
    words: Spoken | None = None
    moves: tuple[Decimal, ...] = ()
    minus: bool = False

    @property
    def alike(self) -> tuple[object, ...]:
        """What candidates share that would book the rows that were looked at alike."""
        days = self.column(Role.DATETIME), self.column(Role.DATE)
        return (*days, self.column(Role.BALANCE), self.column(Role.ACCOUNT), self.moves)

    def column(self, role: Role) -> int | None:
        """The column of that role."""
        return next((column for column, one in self.roles.items() if one is role), None)


@dataclass(frozen=True, slots=True)
class Way:
    """What moves the balance: the roles of columns, by how much in each row, and how that is printed."""

    roles: dict[int, Role]
    moves: list[Decimal]
    words: Spoken | None = None
    minus: bool = False


@dataclass(slots=True)
class Tables:
    """What the columns of a grid may be.

    Attributes:
        dates: Columns of days, the likeliest first.
        money: Columns of amounts that names do not forbid.
        balances: Those among them that may be the balance.
        ways: What moves the balance, and by how much in each row.
    """

    grid: Grid
    dates: list[tuple[Column, list[When | None]]] = field(default_factory=list)
    money: dict[int, list[Decimal | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dates = _dates(self.grid)
        days = {column.index for column, _ in self.dates}
        for column in self.grid.columns:
            if column.index in days or not _may_be_money(column) or _is_serial(column):
                continue
            values = column.amounts()
            if values is not None and len(self.money) < MONEY_COLUMNS_MAX and not column.is_clock():
                self.money[column.index] = values

    def says(self, index: int) -> Says:
        return self.grid.columns[index].says

    def balances(self) -> list[int]:
        """Columns that may be the balance: those that are named so, if there are any."""
        filled = [index for index, values in self.money.items() if any(value is not None for value in values)]
        named = [index for index in filled if self.says(index) is Says.BALANCE]
        return named or [index for index in filled if self.says(index) is Says.UNKNOWN]

    def ways(self, balance: int) -> Iterator[Way]:
        """Every way in which the other columns may move this balance."""
        others = [index for index in self.money if index != balance]
        yield from self._pairs(others)
        yield from self._directed(others)
        for index in others:
            if self.says(index) in {Says.AMOUNT, Says.UNKNOWN} and _moves(self.money[index]):
                yield Way({index: Role.SIGNED_AMOUNT}, [value or ZERO for value in self.money[index]])

    def _pairs(self, others: Sequence[int]) -> Iterator[Way]:
        """Withdrawal and deposit, in either order; a blank column is one of them only if it is called so.

        Where a column of withdrawals has a minus, that it prints them all so is tried as well.
        """
        out, into = (self._of(others, says) for says in (Says.WITHDRAWAL, Says.DEPOSIT))
        for one, two in product(out, into):
            if one == two:
                continue
            roles = {one: Role.WITHDRAWAL, two: Role.DEPOSIT}
            pairs = [(out or ZERO, into or ZERO) for out, into in
                     zip(self.money[one], self.money[two], strict=True)]  # fmt: skip
            plain = Way(roles, [into - out for out, into in pairs])
            minus = Way(roles, [into + out for out, into in pairs], minus=True)
            if all(out <= 0 for out, _ in pairs):
                yield from (minus, plain) if any(out for out, _ in pairs) else (plain,)
            else:
                yield from (plain, minus) if any(out < 0 for out, _ in pairs) else (plain,)

    def _of(self, others: Sequence[int], wanted: Says) -> list[int]:
        named = [index for index in others if self.says(index) is wanted]
        return named or [
            index for index in others if self.says(index) is Says.UNKNOWN and _moves(self.money[index])
        ]

    def _directed(self, others: Sequence[int]) -> Iterator[Way]:
        """One amount without a sign, and a column that says which way it went."""
        for column in self.grid.columns:
            if column.index in self.money or column.says not in {Says.KIND, Says.WORDS, Says.UNKNOWN}:
                continue
            spoken = _spoken(column)
            if spoken is None:
                continue
            signs = [direction(value, spoken) or 0 for value in column.cells]
            for index in others:
                if self.says(index) in {Says.AMOUNT, Says.UNKNOWN} and _moves(self.money[index]):
                    moves = [
                        (value or ZERO) * sign for value, sign in zip(self.money[index], signs, strict=True)
                    ]
                    yield Way({index: Role.AMOUNT, column.index: Role.DIRECTION}, moves, spoken)


def candidates(grid: Grid) -> list[Candidate]:
    """The mappings of dates and money that the balance agrees with in the rows that are looked at."""
    tables = Tables(grid)
    found: list[Candidate] = []
    for split in (None, *_account_columns(grid)):
        groups = _groups(grid, split)
        for (dated, days), balance in product(tables.dates, tables.balances()):
            held = tables.money[balance]
            for way in tables.ways(balance):
                if all(joins_up([way.moves[at] for at in group], [held[at] for at in group])
                       for group in groups):  # fmt: skip
                    who = {} if split is None else {split.index: Role.ACCOUNT}
                    roles = {**_when(grid, dated, days), **way.roles, balance: Role.BALANCE, **who}
                    found.append(Candidate(roles, way.words, tuple(way.moves), way.minus))
        if found:
            return found
    return found


def by_name(grid: Grid) -> Candidate | None:
    """The mapping that the names alone say, whatever the balance says; None where they do not say all."""
    tables = Tables(grid)
    for (dated, days), balance in product(tables.dates, tables.balances()):
        for way in tables.ways(balance):
            if all(tables.says(index) is not Says.UNKNOWN for index in (*way.roles, balance)):
                roles = {**_when(grid, dated, days), **way.roles, balance: Role.BALANCE}
                return Candidate(roles, way.words, minus=way.minus)
    return None


def joins_up(moves: Sequence[Decimal], held: Amounts) -> bool:
    """Whether the balances follow from the moves, read downwards or upwards."""
    return _follows(moves, held) or _follows(moves[::-1], held[::-1])


def _follows(moves: Sequence[Decimal], held: Amounts) -> bool:
    running: Decimal | None = None
    for move, balance in zip(moves, held, strict=True):
        if running is not None:
            running += move
            if balance is not None and balance != running:
                return False
        elif balance is not None:
            running = balance
    return True


def _dates(grid: Grid) -> list[tuple[Column, list[When | None]]]:
    """Columns of days; those that are called the day of the transaction alone, if there are any."""
    found = []
    for column in grid.columns:
        if column.says not in {Says.DATE, Says.UNKNOWN, Says.TIME}:
            continue
        days = column.moments()
        if days is not None and any(days) and (column.says is Says.DATE or not _is_plain_number(column)):
            found.append((column, days))
    plain = [one for one in found if is_plain_date(one[0].name)]
    named = [one for one in found if one[0].says is Says.DATE]
    if not named:  # then no name decides, not even one that sounds like another day
        dated = ((column, column.moments()) for column in grid.columns if not _is_plain_number(column))
        found = [(column, days) for column, days in dated if days is not None and any(days)]
    chosen = (plain or named or found)[:_DATES_MAX]
    with_time = [one for one in chosen if _has_times(one[1])]
    if with_time and all(_same_days(one[1], with_time[0][1]) for one in chosen):
        return with_time[:1]
    if chosen and all(_same_days(one[1], chosen[0][1]) for one in chosen):
        return chosen[:1]
    return chosen


def _same_days(one: Sequence[When | None], other: Sequence[When | None]) -> bool:
    return [when and when[0] for when in one] == [when and when[0] for when in other]


def _has_times(days: Sequence[When | None]) -> bool:
    return any(when and when[1] is not None for when in days)


def _is_plain_number(column: Column) -> bool:
    """Whether it holds numbers as well as days: 20120302 under no name is none of ours to guess."""
    return column.amounts() is not None


def _may_be_money(column: Column) -> bool:
    return column.says in {Says.BALANCE, Says.WITHDRAWAL, Says.DEPOSIT, Says.AMOUNT, Says.UNKNOWN}


def _is_serial(column: Column) -> bool:
    """Whether an unnamed column only counts the rows."""
    if column.says is not Says.UNKNOWN:
        return False
    values = column.amounts() or []
    steps = {two - one for one, two in pairwise(values) if one is not None and two is not None}
    return len(values) > _BOTH and None not in values and steps in ({Decimal(1)}, {Decimal(-1)})


def _moves(values: Amounts) -> bool:
    return any(values)


def _spoken(column: Column) -> Spoken | None:
    """The words of a column whose every cell says which way money went; None where one does not."""
    said = {"".join(value.split()).casefold() for value in column.cells if isinstance(value, str)}
    known = {word: next((one for one in (*INWARD, *OUTWARD) if _is_said(word, one)), None) for word in said}
    if not said or None in known.values():
        return None
    plain = Spoken()
    if all(direction(word, plain) == (1 if one in INWARD else -1) for word, one in known.items()):
        return plain
    into = (*plain.inward, *(one for one in INWARD if one in known.values()))
    out = (*plain.outward, *(one for one in OUTWARD if one in known.values()))
    return Spoken.model_validate({"in": tuple(dict.fromkeys(into)), "out": tuple(dict.fromkeys(out))})


def _is_said(word: str, known: str) -> bool:
    """Whether a cell says it: short words as a whole (`in` is not Internet), long ones as its beginning."""
    return word == known or (
        len(known) >= (_LONG_ASCII if known.isascii() else _BOTH) and word.startswith(known)
    )


def _when(grid: Grid, dated: Column, days: Sequence[When | None]) -> dict[int, Role]:
    """The column of days, and that of times where it has none."""
    if _has_times(days):
        return {dated.index: Role.DATETIME}
    clocks = [
        column
        for column in grid.columns
        if column.index != dated.index and column.says in {Says.TIME, Says.UNKNOWN} and column.is_clock()
    ]
    clocks.sort(key=lambda column: column.says is not Says.TIME)
    return {dated.index: Role.DATE} | ({clocks[0].index: Role.TIME} if clocks else {})


def _account_columns(grid: Grid) -> list[Column]:
    """Columns that may tell several accounts of one table apart."""
    return [
        column
        for column in grid.columns
        if column.says is Says.ACCOUNT
        and 1 < len(set(filter(None, map(words, column.cells)))) <= _ACCOUNTS_MAX
    ]


def _groups(grid: Grid, split: Column | None) -> list[list[int]]:
    if split is None:
        return [list(range(len(grid.rows)))]
    groups: dict[str, list[int]] = {}
    account = ""
    for at, value in enumerate(split.cells):
        account = words(value) or account
        groups.setdefault(account, []).append(at)
    return list(groups.values())
