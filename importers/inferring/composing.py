"""A mapping that may be right → a layout: names of columns, what their words are for, labels, a name."""

from __future__ import annotations

from collections.abc import Sequence

from importers.containers.sheets import Cell
from importers.inferring.grid import Grid
from importers.inferring.mappings import Candidate
from importers.inferring.vocabulary import Says
from importers.inferring.words import roles_of_words
from importers.reading.banks import bank_of
from importers.reading.column_names import normalised
from importers.reading.layouts import Bank, Layout, Preamble, Role, Spoken
from importers.reading.preambles import read_preamble

_NAMELESS = Bank(ko="이름 모르는 은행", en="A bank without a name")
# Labels above a table, as banks write them; the first lists are the defaults of every layout.
_ACCOUNT_LABELS = ("계좌번호", "통장번호", "조회계좌", "Account Number", "Account No")
_PERIOD_LABELS = ("조회기간", "거래기간", "조회일자", "Period")
_QUERIED_LABELS = ("조회기준일시", "조회일시", "출력일시", "작성일시")


def compose(grid: Grid, candidate: Candidate, known: Sequence[Layout]) -> Layout:
    """The layout of a table whose dates and money are mapped; its name is one that no known layout has."""
    roles = dict(candidate.roles)
    columns = {column.index: column for column in grid.columns}
    own = _own_account(grid, roles)
    roles |= {} if own is None else {own: Role.ACCOUNT}
    roles |= roles_of_words([column for index, column in columns.items() if index not in roles])
    quoted = {
        index: role
        for index, role in sorted(roles.items())
        if role is not Role.UNUSED or not columns[index].key.startswith("#")
    }
    above = grid.sheet.rows[: grid.start]
    text = f"{_text_of(above)}\n{normalised(grid.sheet.name)}"
    bank = bank_of(text)
    blank = any(value is None for value in columns[candidate.column(Role.BALANCE) or 0].cells)
    return Layout.model_validate(
        {
            "name": _free(bank.slug if bank else "bank-1", known),
            "bank": Bank(ko=bank.ko, en=bank.en) if bank else _NAMELESS,
            "titles": tuple(word for word in bank.words if word in text) if bank else (),
            "columns": {columns[index].key: role for index, role in quoted.items()},
            "preamble": _labels(above),
            "words": candidate.words or Spoken(),
            "blank-balances": blank,
            "minus-withdrawals": candidate.minus,
        }
    )


def _own_account(grid: Grid, roles: dict[int, Role]) -> int | None:
    """A column that repeats one account number in every row, where nothing above the table says it."""
    above = grid.sheet.rows[: grid.start]
    if Role.ACCOUNT in roles.values() or read_preamble(above, _labels(above)).account_number:
        return None
    for column in grid.columns:
        values = set(column.cells)
        if column.says is Says.ACCOUNT and len(values) == 1 and len(column.cells) > 1 and None not in values:
            return column.index
    return None


def _free(slug: str, known: Sequence[Layout]) -> str:
    """A name that no layout has: `woori`, then `woori-2`; `bank-1`, then `bank-2`."""
    taken = {layout.name for layout in known}
    stem = slug.removesuffix("-1")
    return slug if slug not in taken else next(
        name for number in range(2, len(taken) + 3) if (name := f"{stem}-{number}") not in taken
    )  # fmt: skip


def _text_of(rows: Sequence[list[Cell]]) -> str:
    """The cells without white space, one a line."""
    return "\n".join(normalised(value) for row in rows for value in row)


def _labels(above: Sequence[list[Cell]]) -> Preamble:
    """The labels that stand above the table; the defaults where none does."""
    text = _text_of(above).casefold()

    def there(labels: Sequence[str], default: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(label for label in labels if normalised(label).casefold() in text)
        return found or default

    plain = Preamble()
    return Preamble(
        account=there(_ACCOUNT_LABELS, plain.account),
        period=there(_PERIOD_LABELS, plain.period),
        queried=there(_QUERIED_LABELS, plain.queried),
    )
