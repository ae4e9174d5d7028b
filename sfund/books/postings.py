"""Postings as columns, and the one place where they are asked in SQL.

A posting's value of an inherited key is its own, else its transaction's, else its account's `open`.
Lists are built from Beancount's entries here; a columnar extract can take their place behind
`PostingTable` without anyone above noticing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
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
COLUMNS = (*_OF_ENTRY, *_OF_POSTING, *INHERITED, *(name.replace("-", "_") for name in OF_ACCOUNT))

_INHERITED_SET = frozenset(INHERITED)
_AT = {key: at for at, key in enumerate(INHERITED)}
_SCALE = 9  # decimals that a column of numbers holds; no currency has more than 3
_EPOCH = dt.date(1970, 1, 1).toordinal()
_BARE_POSTING_META = 2  # filename and lineno, which every posting has


@dataclass(frozen=True)
class PostingTable:
    """All postings, column by column, in the order of the entries.

    `transaction` numbers the entries, so that the postings of one transaction share it; `fund` is
    never None (a posting that names none belongs to `general`).
    """

    columns: Mapping[str, Sequence[Any]]

    def column(self, name: str) -> Sequence[Any]:
        """One column; all columns have the same length."""
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.columns["account"])

    def query(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """Rows of a question to the table `postings`; `$name` in it stands for a value.

        `number` is an exact DECIMAL, `day` a DATE, everything else text or a number.
        """
        return self._connection.execute(sql, values or None).fetchall()

    def frame(self) -> pd.DataFrame:
        """The same table for scripts and notebooks; `number` holds `Decimal` objects."""
        import pandas as pd  # noqa: PLC0415  0.3 s that most commands do not need

        return pd.DataFrame({name: list(values) for name, values in self.columns.items()})

    @cached_property
    def _connection(self) -> DuckDBPyConnection:
        import duckdb  # noqa: PLC0415  late, with numpy
        import numpy as np  # noqa: PLC0415

        raw: dict[str, Any] = {}
        for name, values in self.columns.items():
            raw[name] = np.empty(len(values), dtype=object)
            raw[name][:] = values  # np.array would look into each for what it might be
        for name in ("transaction", "lineno"):
            raw[name] = np.array(self.columns[name], dtype=np.int64)
        raw["number"][:] = list(map(str, self.columns["number"]))
        days = np.array([day.toordinal() for day in self.columns["day"]], dtype=np.int64)
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
        connection.unregister("raw")
        return connection


def build_postings(entries: Iterable[data.Directive], opens: Mapping[str, data.Open]) -> PostingTable:
    """The columns of these entries; `opens` gives each account's defaults."""
    defaults = {account: _defaults(entry.meta) for account, entry in opens.items()}
    unknown = _defaults({})
    rows: list[tuple[Any, ...]] = []
    append = rows.append
    for number, entry in enumerate(entries):
        if not isinstance(entry, data.Transaction):
            continue
        meta = entry.meta
        shared = (number, entry.date, entry.flag, entry.payee or "", entry.narration or "",
                  meta.get("import-id"), meta["filename"], meta["lineno"])  # fmt: skip
        said = _said(meta)
        for posting in entry.postings:
            units = posting.units
            if units is None or not isinstance(units.number, Decimal):
                continue
            inherited, of_account = defaults.get(posting.account, unknown)
            own = posting.meta
            said_here = {**said, **_said(own)} if own is not None and len(own) > _BARE_POSTING_META else said
            if said_here:
                row = list(inherited)
                for key, value in said_here.items():
                    row[_AT[key]] = value
                inherited = tuple(row)
            append((*shared, posting.account, units.number, units.currency, *inherited, *of_account))
    return PostingTable(_columns(rows))


def _said(meta: Mapping[str, Any]) -> dict[str, str]:
    """What the metadata says of the inherited keys; a key without a value says nothing."""
    return {key: str(meta[key]) for key in _INHERITED_SET.intersection(meta) if meta[key] is not None}


def _defaults(meta: Mapping[str, Any]) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    said = {key: str(value) for key, value in meta.items() if value is not None}
    inherited = tuple(said.get(key, GENERAL if key == "fund" else None) for key in INHERITED)
    return inherited, tuple(said.get(key) for key in OF_ACCOUNT)


def _columns(rows: list[tuple[Any, ...]]) -> dict[str, Sequence[Any]]:
    if not rows:
        return {name: [] for name in COLUMNS}
    return dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
