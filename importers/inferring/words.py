"""Which columns say who, and which only by which way. No balance proves words: names decide, then values."""

from __future__ import annotations

import re
from collections.abc import Collection

from importers.inferring.grid import Column
from importers.inferring.vocabulary import Says, is_channel
from importers.reading.layouts import Role

# The surer name of a counterparty first.
_WHO = re.compile(
    r"보낸|받는|의뢰|수취|상대|거래처|성명|이름|[입출송]금[자인]|payee|payer|name|counterparty|benef",
    re.IGNORECASE,
)
_FEW = 0.34  # of the words of a column are different, where it says by which way money went
_MOSTLY = 0.5


def roles_of_words(columns: Collection[Column]) -> dict[int, Role]:
    """What the columns beside dates and money are for; those of unknown names may be missing."""
    roles = {column.index: Role.UNUSED for column in columns if _is_useless(column)}
    rest = [column for column in columns if column.index not in roles]
    who = _who(rest)
    for column in rest:
        if who is not None and column.index == who.index:
            roles[column.index] = Role.COUNTERPARTY
        elif column.says is Says.UNKNOWN:
            continue  # its words go to the memo without being named
        elif column.says is Says.KIND or _is_way(column):
            roles[column.index] = Role.CHANNEL
        else:
            roles[column.index] = Role.MEMO
    return roles


def _is_useless(column: Column) -> bool:
    return column.says not in {
        Says.COUNTERPARTY, Says.SHOWN, Says.WORDS, Says.MEMO, Says.KIND, Says.UNKNOWN,
    }  # fmt: skip


def _who(columns: Collection[Column]) -> Column | None:
    """The column of the counterparty: one that is called so, else the words that differ most."""
    filled = [column for column in columns if column.spoken()]
    named = [column for column in filled if column.says is Says.COUNTERPARTY]
    if named:
        return min(named, key=lambda column: (not _WHO.search(column.name), -len(column.spoken())))
    wordy = [column for column in filled if column.says in {Says.WORDS, Says.SHOWN, Says.UNKNOWN}]
    if wordy:
        return max(wordy, key=lambda column: (_different(column), column.says is not Says.UNKNOWN))
    # A month without words: the name alone has to do.
    return next(
        (column for column in columns if column.says in {Says.COUNTERPARTY, Says.SHOWN, Says.WORDS}), None
    )


def _different(column: Column) -> int:
    """How many different words stand in it, those that only name a way left out."""
    return len({word for word in column.spoken() if not is_channel(word)})


def _is_way(column: Column) -> bool:
    """Whether a column of words says by which way: few different ones, or ones that channels have."""
    spoken = column.spoken()
    if column.says is not Says.WORDS or not spoken:
        return False
    ways = sum(map(is_channel, spoken))
    return ways >= _MOSTLY * len(spoken) or len(set(spoken)) <= max(1, _FEW * len(spoken))
