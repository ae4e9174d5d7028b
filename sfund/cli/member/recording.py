"""What all verbs that change a member share: plan, show or commit, and say what holds from then on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.writing import Recorded, day_or_today, recorded, say_not_written
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.members.standing import Standing


def record(  # noqa: PLR0913  what a verb says once
    context: click.Context,
    addition: Callable[[Books], Additions],
    *,
    member: Callable[[Books], str] | str,
    dry_run: bool,
    as_json: bool,
    takes_back: bool = False,
) -> None:
    """Writes what `addition` makes of the books, in one commit, and says how the member stands then.

    Unless it takes something back, it is known as what was said last.

    Raises:
        BooksError: the books are unsound, or would be: a leave before joining.
        CommitError: as `commit` does.
    """
    from sfund.books.membership import remember_last_said  # noqa: PLC0415

    done = recorded(context, addition, dry_run=dry_run)
    if not (dry_run or takes_back):
        remember_last_said(done.before.root)
    _say_done(
        done, member if isinstance(member, str) else member(done.before), dry_run=dry_run, as_json=as_json
    )


def _say_done(done: Recorded, id_: str, *, dry_run: bool, as_json: bool) -> None:
    from sfund.books.render import render  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.members.facts import MemberFact  # noqa: PLC0415

    written = render(done.additions.entries).strip()
    standing = standing_of(done.after, id_)
    if as_json:
        print_json({"member": id_, "written": written, "dry-run": dry_run, **standing_data(standing)})
        return
    if written:
        click.echo(written)
    if standing is not None:
        click.echo(text(say("{member}: {status}, {arrears} open.", member=id_,
                            status=standing.status.label, arrears=f"{standing.arrears:,}")))  # fmt: skip
    days = (one.date for one in done.additions.entries if isinstance(one, MemberFact))
    ahead = max(days, default=dt.date.min)
    if ahead > day_or_today(None):
        click.echo(text(say("It holds from {day}, which lies ahead.", day=ahead)))
    say_not_written(dry_run=dry_run)


def standing_of(books: Books, id_: str) -> Standing | None:
    """How the member stands today."""
    from sfund.books.dues import dues_of, paid_by_member  # noqa: PLC0415
    from sfund.members.standing import Paid  # noqa: PLC0415

    today = day_or_today(None)
    if id_ not in books.registry.members:
        return None
    return dues_of(books).standing(id_, paid_by_member(books, today).get(id_, Paid()), today)


def standing_data(standing: Standing | None) -> Mapping[str, Any]:
    """As JSON has it."""
    if standing is None:
        return {}
    return {
        "status": standing.status.value,
        "arrears": str(standing.arrears),
        "credit": str(standing.credit),
        "paid-through": str(standing.paid_through) if standing.paid_through else None,
        "last-paid": standing.last_paid,
    }
