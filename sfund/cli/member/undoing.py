"""`sfund member undo`: what was said by mistake goes out of the registry again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sfund.cli.member.recording import known_member, record
from sfund.words import say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions
    from sfund.members.facts import MemberFact


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def undo(context: click.Context, id_: str, dry_run: bool, as_json: bool) -> None:
    """Take back what was last said of a member: the latest of its directives in the registry.

    For slips. What was true and no longer is, is continued by another fact: a return, a plan, a leave.
    """
    from sfund.books.writing import Additions  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        fact = _last_said(books, known_member(books, id_))
        entry = next(one for one in books.entries if _place(one.meta) == fact.place)
        return Additions(replaced=[(entry, None)])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json)


def _place(meta: dict[str, object]) -> tuple[object, object]:
    return meta.get("filename"), meta.get("lineno")


def _last_said(books: Books, id_: str) -> MemberFact:
    """The member's fact that stands last in the registry's file.

    Raises:
        RequestError: NOTHING-TO-UNDO.
    """
    from sfund.books.writing import REGISTRY  # noqa: PLC0415
    from sfund.errors import RequestError, failure  # noqa: PLC0415

    file = str(books.root / REGISTRY)
    said = [fact for fact in books.registry.members[id_].facts if fact.place and fact.place[0] == file]
    if not said:
        raise failure(
            RequestError,
            "NOTHING-TO-UNDO",
            say("nothing is said of {member} in {file}", member=id_, file=REGISTRY),
            hint=say("mend it by hand where it stands"),
        )
    return max(said, key=lambda fact: fact.place or ("", 0))
