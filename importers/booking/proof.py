"""The proof that the books hold what the bank says, at the end of every day of every statement.

The bank's balance is the truth. Where the two differ nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path

from beancount.core import data

from importers.booking.timeline import DAY, Timeline
from importers.reading.statements import Statement, StatementRow
from sfund.books.errors import relative_path
from sfund.errors import Diagnostic, StatementError, failure
from sfund.money import ZERO, total
from sfund.words import Message, say

_SHOWN = 5  # rows beside a balance that does not hold; more would hide it


@dataclass(frozen=True, slots=True)
class Joined:
    """A statement whose rows are in the timeline.

    Attributes:
        ids: The import ids of its rows.
        is_anchored: Whether the books knew its first row, or the balance before it, when the run began.
    """

    statement: Statement
    ids: Sequence[str]
    is_anchored: bool


def missing_before(line: Timeline, one: Joined, all_: Sequence[Joined]) -> Decimal | None:
    """By how much the books lag behind the statement from its first day on; None where it follows on them."""
    row = next(_differences(line, one, all_), None)
    if row is None or row.balance is None or not _is_gap(one, row):
        return None
    return row.balance - line.at_end_of(row.day)


def check_days(line: Timeline, one: Joined, all_: Sequence[Joined], root: Path) -> None:
    """At the end of each day of the statement the account holds what the statement says.

    A statement may end in the middle of its last day; what others add to that day is then the whole
    difference. It may begin in the middle of that same day as well, where another one leaves off.
    `all_` are the statements of this account in this run, `root` the folder of the books.

    Raises:
        StatementError: GAP where it differs from the first row on; BALANCE-CONTRADICTED where it begins to
            differ inside.
    """
    row = next(_differences(line, one, all_), None)
    if row is None:
        return
    if _is_gap(one, row):
        raise _gap(line, one.statement, row)
    raise _contradicted(line, one, row, root)


def _is_gap(one: Joined, row: StatementRow) -> bool:
    """Whether the two differ from the first day on, of which the books knew nothing."""
    return row.day == one.statement.rows[0].day and not one.is_anchored


def agree(line: Timeline, all_: Sequence[Joined]) -> bool:
    """Whether every one of the statements passes `check_days`."""
    return all(next(_differences(line, one, all_), None) is None for one in all_)


def _differences(line: Timeline, one: Joined, all_: Sequence[Joined]) -> Iterator[StatementRow]:
    """The last row of each day at whose end the books hold something else."""
    rows = one.statement.rows
    for day, row in _last_rows(one.statement).items():
        later = line.at_end_of(day) - (row.balance or ZERO)
        if row.balance is None or not later:
            continue
        if day == rows[-1].day:
            rest = _rest_of_day(line, day, one.ids)
            cut_at_both_ends = day == rows[0].day and _goes_on(one, all_)
            if later == total(rest) or (cut_at_both_ends and _is_sum_of_some(later, rest)):
                continue
        yield row


def _last_rows(statement: Statement) -> dict[dt.date, StatementRow]:
    return {row.day: row for row in statement.rows}


def _rest_of_day(line: Timeline, day: dt.date, ids: Sequence[str]) -> list[Decimal]:
    """What statements other than this one brought on that day."""
    own = set(ids)
    return [amount for id_, amount in line.rows.get(day, {}).items() if id_ not in own]


_MOST_SUMS = 1 << 14


def _is_sum_of_some(wanted: Decimal, amounts: Sequence[Decimal]) -> bool:
    """Whether some of the amounts add up to that; True where they are too many to tell.

    Of what others brought on the day only what came after this statement's end may be the difference. The
    books know the day of a row and not its hour, so which of them those are is tried.
    """
    sums = {ZERO}
    for amount in amounts:
        sums |= {one + amount for one in sums}
        if wanted in sums or len(sums) > _MOST_SUMS:
            return True
    return False


def _goes_on(one: Joined, all_: Sequence[Joined]) -> bool:
    """Whether the statement goes on from a row of another one of the same day."""
    first, opening = one.statement.rows[0], one.statement.opening
    others = (row for other in all_ if other is not one for row in other.statement.rows)
    return one.is_anchored or any(row.day == first.day and row.balance == opening for row in others)


def superseded_assertions(line: Timeline, all_: Iterable[Joined], root: Path) -> list[data.Balance]:
    """Assertions of earlier statements that ended in the middle of a day which now goes on.

    A later balance of that day, which one of the statements of this run proves, takes their place. `root` is
    the folder of the books.

    Raises:
        StatementError: BALANCE-CONTRADICTED for one that no statement explains.
    """
    proven = {
        day
        for one in all_
        for day, row in _last_rows(one.statement).items()
        if row.balance == line.at_end_of(day)
    }
    differing = [
        entry for entry in line.assertions if line.at_end_of(entry.date - DAY) != entry.amount.number
    ]
    for entry in differing:
        if entry.date - DAY not in proven:
            raise _disproved(line, entry, all_, root)
    return differing


def _disproved(line: Timeline, entry: data.Balance, all_: Iterable[Joined], root: Path) -> StatementError:
    """The balance that does not hold any more, and beside it the rows of its days that the books lack."""
    surplus = line.at_end_of(entry.date - DAY) - (entry.amount.number or ZERO)
    return StatementError(_unbalanced(line, entry, surplus, root), *_rows_behind(line, entry, all_))


def _rows_behind(line: Timeline, entry: data.Balance, all_: Iterable[Joined]) -> Iterator[Diagnostic]:
    since = max((one.date for one in line.assertions if one.date < entry.date), default=dt.date.min)
    known = {
        one.meta.get("import-id")
        for day, entries in line.entries.items()
        if day < entry.date
        for one in entries
    }
    rows = (
        (row, one.statement.file)
        for one in all_
        for id_, row in zip(one.ids, one.statement.rows, strict=True)
        if since <= row.day < entry.date and id_ not in known
    )
    for row, file in islice(rows, _SHOWN):
        message = say("the books have no entry for this row of {amount}", amount=f"{row.amount:,}")
        yield Diagnostic("BALANCE-CONTRADICTED", message, file, row.row, _as_excerpt(row))


def _unbalanced(line: Timeline, entry: data.Balance, surplus: Decimal, root: Path) -> Diagnostic:
    return Diagnostic(
        "BALANCE-CONTRADICTED",
        say(
            "with this file {account} would be {surplus} off the balance of {date} that an earlier "
            "statement proved",
            account=line.account,
            surplus=f"{surplus:,}",
            date=entry.date,
        ),
        file=relative_path(entry.meta["filename"], root),
        line=entry.meta["lineno"],
        expected=say("the same balance in {account}, to the won", account=line.account),
        hint=_how_to_go_back()
        if line.former is not None and line.former.day < entry.date
        else say("import the days between, or look for a file of another account"),
    )


def _how_to_go_back() -> Message:
    return say(
        'import the days between together with this file; where nobody has them: --gap "why they are missing"'
    )


def _contradicted(line: Timeline, one: Joined, row: StatementRow, root: Path) -> StatementError:
    """The day on which the two part, and beside it each entry and row of that day without a counterpart."""
    file = one.statement.file
    parted = Diagnostic(
        "BALANCE-CONTRADICTED",
        say(
            "at the end of {day} the bank has {bank} and the books have {books}",
            day=row.day,
            bank=f"{row.balance:,}",
            books=f"{line.at_end_of(row.day):,}",
        ),
        file=file,
        line=row.row,
        excerpt=_as_excerpt(row),
        expected=say("the same balance in {account}, to the won", account=line.account),
        hint=say("look for an entry of this day that was changed, added or removed by hand"),
    )
    return StatementError(parted, *_unmatched(line, one, row.day, root))


def _unmatched(line: Timeline, one: Joined, day: dt.date, root: Path) -> Iterator[Diagnostic]:
    """What only one side has on that day, or has with another amount."""
    rows = {id_: row for id_, row in zip(one.ids, one.statement.rows, strict=True) if row.day == day}
    for entry in line.entries.get(day, ()):
        if entry is line.opening:
            continue
        amount = total(
            posting.units.number or ZERO
            for posting in entry.postings
            if posting.account == line.account and posting.units is not None
        )
        row = rows.get(str(entry.meta.get("import-id")))
        if row is not None and row.amount == amount:
            continue
        message = say("the file has no row for this entry of {amount}", amount=f"{amount:,}")
        if row is not None:
            message = say(
                "this entry has {books}, and its row {number} in the file has {bank}",
                books=f"{amount:,}",
                number=row.row,
                bank=f"{row.amount:,}",
            )
        place = relative_path(entry.meta["filename"], root)
        excerpt = f"{entry.date} {entry.flag} {amount:,}"
        yield Diagnostic("BALANCE-CONTRADICTED", message, place, entry.meta["lineno"], excerpt)


def _as_excerpt(row: StatementRow) -> str:
    """The row without its words, which may name a person."""
    balance = "" if row.balance is None else f"  {row.balance:,}"
    return f"{row.day}  {row.amount:+,}{balance}"


def _gap(line: Timeline, statement: Statement, row: StatementRow) -> StatementError:
    return failure(
        StatementError,
        "GAP",
        say(
            "the statement does not follow on what the books hold: {bank} in the bank, {books} in the books",
            bank=f"{row.balance:,}",
            books=f"{line.at_end_of(row.day):,}",
        ),
        file=statement.file,
        line=row.row,
        expected=say("statements of {account} without days between them", account=line.account),
        excerpt=_as_excerpt(row),
        hint=say(
            "download the days that are missing and import them together with this file; where nobody has "
            'them: --gap "why they are missing"'
        ),
    )
