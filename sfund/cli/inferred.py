"""A layout that was inferred, as a person sees it before taking it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sfund import languages
from sfund.cli.asking import says_yes
from sfund.errors import StatementError, failure
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from rich.progress import Progress

    from importers.booking.lessons import Confirm, Offer
    from importers.reading.statements import StatementRow

_WIDTH = 80
_SAMPLES = 5


def confirmation(*, accept: bool, as_json: bool, dry_run: bool, pause: Progress) -> Confirm:
    """Whether an inferred layout is taken: `--accept`, else the person at the terminal, else it is not.

    Each layout is shown and asked for once, however often the plan is made anew.
    """
    answers: dict[str, bool] = {}

    def confirm(offer: Offer) -> bool:
        key = offer.inferred.layout.model_dump_json()
        if key not in answers:
            pause.stop()
            try:
                answers[key] = _answer(offer, accept=accept, as_json=as_json, dry_run=dry_run)
            finally:
                pause.start()
        return answers[key]

    return confirm


def _answer(offer: Offer, *, accept: bool, as_json: bool, dry_run: bool) -> bool:
    if as_json:
        return accept
    asks = not accept and sys.stdin.isatty()
    if accept or asks:
        show(offer, dry_run=dry_run)
    if accept or not asks:
        return accept
    file = offer.inferred.file
    if says_yes(say("{file}: is this right? (yes y / no n)", file=file)):
        return True
    raise failure(
        StatementError,
        "LAYOUT-REFUSED",
        say("the columns were not confirmed, so nothing was written, of the files given with it either"),
        file=file,
        hint=say("mend what was told wrongly: import with --dry-run --accept shows it again"),
    )


def show(offer: Offer, *, dry_run: bool) -> None:
    """The columns, what proves them, some rows as they would be read, and where they would go."""
    from rich.text import Text  # noqa: PLC0415

    from importers.booking.lessons import ROLES  # noqa: PLC0415
    from sfund.cli.output import console, table  # noqa: PLC0415

    inferred = offer.inferred
    screen = console()
    width = min(screen.width, _WIDTH)

    def line(message: Message) -> None:
        screen.print(Text(text(message)), width=width)

    line(say("{file}: no known layout fits. The columns seem to be:", file=inferred.file))
    columns = [(header, text(ROLES[role.value]), _told_by(role.value)) for header, role in inferred.columns]
    heading = [(say("Column"), "left"), (say("What for"), "left"), (say("Told by"), "left")]
    screen.print(table(None, heading, columns), width=width)
    line(say("{count} of {count} balances confirm it.", count=f"{inferred.confirmed:,}"))
    if inferred.order is not None:
        newest = inferred.order.value == "newest-first"
        line(say("The newest row comes first.") if newest else say("The oldest row comes first."))
    for statement, account in zip(inferred.statements, offer.accounts, strict=True):
        if account is None:
            line(say("It is not known which account of the books this is: say --account."))
        else:
            label = offer.books.account_label(account, languages.current())
            line(say("It goes to {account}.", account=label))
        screen.print(_samples(statement.rows[-_SAMPLES:]), width=width)
    if not dry_run:
        line(say("The layout is kept in {path}, to be looked through and mended.", path=offer.path))


def _told_by(role: str) -> str:
    """Balances prove what moves them; what words are for, only the names of the columns tell."""
    proven = role in {"withdrawal", "deposit", "signed-amount", "amount", "direction", "balance"}
    return text(say("balances") if proven else say("name and values"))


def _samples(rows: Sequence[StatementRow]) -> Any:
    from sfund.cli.output import amount, table  # noqa: PLC0415

    heading = [
        (say("Day"), "left"),
        (say("In"), "right"),
        (say("Out"), "right"),
        (say("Balance"), "right"),
        (say("Who"), "left"),
        (say("Other words"), "left"),
    ]
    return table(
        None,
        heading,
        [
            (
                str(row.day),
                amount(row.amount) if row.amount > 0 else "",
                amount(-row.amount) if row.amount < 0 else "",
                amount(row.balance),
                row.counterparty,
                " ".join(filter(None, (row.memo, row.channel))),
            )
            for row in rows
        ],
    )


def as_data(offers: Sequence[Offer]) -> dict[str, Any]:
    """What was inferred and taken, by the layout's name; the names of columns, and no row of a statement."""
    return {
        offer.inferred.layout.name: {
            "file": offer.inferred.file,
            "columns": {header: role.value for header, role in offer.inferred.columns},
            "order": offer.inferred.order,
            "confirmed": offer.inferred.confirmed,
            "of": offer.inferred.confirmed,
            "kept": offer.path,
        }
        for offer in offers
    }
