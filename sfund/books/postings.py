"""Postings as columns, and the one place where they are asked in SQL.

A posting's value of an inherited key is its own, else its transaction's, else its account's `open`.
Lists are built from Beancount's entries here; a columnar extract can take their place behind
`PostingTable` without anyone above noticing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from beancount.core import data

from sfund.funds.facts import GENERAL

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

INHERITED = ("fund", "member", "party", "grant", "line", "pledge", "loan", "unit", "function", "program",
             "covers", "via")  # fmt: skip
OF_ACCOUNT = ("source", "nature", "statement-line")
_OF_ENTRY = ("transaction", "day", "flag", "payee", "narration", "import_id", "file", "lineno")
_OF_POSTING = ("account", "number", "currency")
_OF_ACCOUNT = tuple(name.replace("-", "_") for name in OF_ACCOUNT)
COLUMNS = (*_OF_ENTRY, *_OF_POSTING, *INHERITED, *_OF_ACCOUNT)

_INHERITED_SET = frozenset(INHERITED)
_AT = {key: at for at, key in enumerate(INHERITED)}
_SCALE = 9  # decimals that a column of numbers holds; no currency has more than 3
_EPOCH = dt.date(1970, 1, 1).toordinal()
BARE_POSTING_META = 2  # filename and lineno, which every posting has
_MOVES = """
    CREATE TABLE carried AS
        SELECT transaction FROM postings GROUP BY transaction
        HAVING bool_or(starts_with(account, 'Equity:NetAssets'))
           AND NOT bool_or(starts_with(account, 'Assets:') OR starts_with(account, 'Liabilities:'));
    CREATE VIEW moves AS SELECT * FROM postings WHERE transaction NOT IN (SELECT transaction FROM carried)
"""
"""An entry that only carries results to net assets, as some books do at the year's end, takes income and
expenses to zero and moves nothing: who asks what came in and what was spent asks `moves`.
"""


class PostingTable:
    """All postings, column by column, in the order of the entries.

    `transaction` numbers the entries, so that the postings of one transaction share it; `fund` is
    never None (a posting that names none belongs to `general`).

    Args:
        groups: The names of some columns → for each posting its values in them. Postings share what their
            transaction or their account says, and a column is made of it when it is first asked for.
    """

    def __init__(self, groups: Mapping[tuple[str, ...], Sequence[tuple[Any, ...]]]) -> None:
        self._groups = groups
        self._columns: dict[str, Sequence[Any]] = {}

    def column(self, name: str) -> Sequence[Any]:
        """One column; all columns have the same length."""
        if name not in self._columns:
            (names,) = (names for names in self._groups if name in names)
            self._columns[name] = list(map(itemgetter(names.index(name)), self._groups[names]))
        return self._columns[name]

    def __len__(self) -> int:
        return len(next(iter(self._groups.values())))

    def query(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """Rows of a question to `postings`, or to `moves`, which are those of them that move anything.

        What moves nothing is an entry that only carries results to net assets. `$name` stands for a value;
        `number` is an exact DECIMAL, `day` a DATE, everything else text or a number.
        """
        return self._connection.execute(sql, values or None).fetchall()

    def frame(self) -> pd.DataFrame:
        """The same table for scripts and notebooks; `number` holds `Decimal` objects."""
        import pandas as pd  # noqa: PLC0415  0.3 s that most commands do not need

        return pd.DataFrame({name: list(self.column(name)) for name in COLUMNS})

    @cached_property
    def _connection(self) -> DuckDBPyConnection:
        import duckdb  # noqa: PLC0415  late, with numpy
        import numpy as np  # noqa: PLC0415

        raw: dict[str, Any] = {}
        for name in COLUMNS:
            raw[name] = np.empty(len(self), dtype=object)
            raw[name][:] = self.column(name)  # np.array would look into each for what it might be
        for name in ("transaction", "lineno"):
            raw[name] = np.array(self.column(name), dtype=np.int64)
        raw["number"][:] = list(map(str, self.column("number")))
        days = np.array([day.toordinal() for day in self.column("day")], dtype=np.int64)
        raw["day"] = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[s]")
        connection = duckdb.connect(config={"enable_external_access": False})
        connection.register("raw", raw)
        types = {
            "number": f"DECIMAL(38,{_SCALE})",
            "day": "DATE",
            "transaction": "BIGINT",
            "lineno": "BIGINT",
        }
        fields = ", ".join(f'CAST("{name}" AS {types.get(name, "VARCHAR")}) AS "{name}"' for name in COLUMNS)
        connection.execute(f"CREATE TABLE postings AS SELECT {fields} FROM raw")  # noqa: S608  our own names
        connection.execute(_MOVES)
        connection.unregister("raw")
        return connection


def build_postings(entries: Iterable[data.Directive], opens: Mapping[str, data.Open]) -> PostingTable:
    """The columns of these entries; `opens` gives each account's defaults."""
    defaults = {account: _defaults(entry.meta) for account, entry in opens.items()}
    unknown = _defaults({})
    of_entry: list[tuple[Any, ...]] = []
    own: list[tuple[Any, ...]] = []
    inherited: list[tuple[Any, ...]] = []
    of_account: list[tuple[Any, ...]] = []
    for number, entry in enumerate(entries):
        if not isinstance(entry, data.Transaction):
            continue
        meta = entry.meta
        shared = (number, entry.date, entry.flag, entry.payee or "", entry.narration or "",
                  meta.get("import-id"), meta["filename"], meta["lineno"])  # fmt: skip
        said = _said(meta)
        for account, units, _, _, _, of_posting in entry.postings:
            if units is None or not isinstance(units.number, Decimal):
                continue
            values, fixed = defaults.get(account, unknown)
            if of_posting is not None and len(of_posting) > BARE_POSTING_META:
                values = _with(_with(values, said), _said(of_posting))
            elif said:
                values = _with(values, said)
            of_entry.append(shared)
            own.append((account, units.number, units.currency))
            inherited.append(values)
            of_account.append(fixed)
    return PostingTable(
        {_OF_ENTRY: of_entry, _OF_POSTING: own, INHERITED: inherited, _OF_ACCOUNT: of_account}
    )


def _with(values: tuple[str | None, ...], said: Mapping[str, str]) -> tuple[str | None, ...]:
    if not said:
        return values
    row = list(values)
    for key, value in said.items():
        row[_AT[key]] = value
    return tuple(row)


def _said(meta: Mapping[str, Any]) -> dict[str, str]:
    """What the metadata says of the inherited keys; a key without a value says nothing."""
    return {key: str(meta[key]) for key in _INHERITED_SET.intersection(meta) if meta[key] is not None}


def _defaults(meta: Mapping[str, Any]) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    said = {key: str(value) for key, value in meta.items() if value is not None}
    inherited = tuple(said.get(key, GENERAL if key == "fund" else None) for key in INHERITED)
    return inherited, tuple(said.get(key) for key in OF_ACCOUNT)
