"""`sfund member join`, `plan`, `kind`, `pause`, `return`, `leave`: the life of a member, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.member.kinds import KINDS
from sfund.cli.member.recording import record
from sfund.cli.options import DRY_RUN, FROM_DAY_ON, JSON
from sfund.cli.writing import DAY, day_or_today, stated
from sfund.languages import text

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.books.writing import Additions

Command = Callable[..., Any]


def _common(command: Command) -> Command:
    """The options that every verb here has."""
    for option in (
        JSON,
        DRY_RUN,
        click.option("--note", help="Words kept with it; no person's name."),
        FROM_DAY_ON,
    ):
        command = option(command)
    return command


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--kind", required=True, type=KINDS, help="What the member is.")
@click.option("--plan", help="Dues plan; without one no dues are asked.")
@click.option("--name", default="", help="Name; a person's goes to the register only.")
@click.option("--sector", help="Sector of an organisation.")
@click.option("--phone", default="", help="Telephone, for the register.")
@click.option("--email", default="", help="E-mail, for the register.")
@click.option("--address", default="", help="Address, for the register.")
@click.option("--payer-number", default="", help="Number under which CMS debits it.")
@click.option("--bank-name", default="", help="Name on bank statements, where it is another one.")
@click.option("--new", "is_new", is_flag=True, help="Somebody else than the one of this name who is there.")
@_common
@click.pass_context
def join(  # noqa: PLR0913  the options of one command
    context: click.Context,
    /,
    id_: str | None,
    kind: str,
    plan: str | None,
    name: str,
    sector: str | None,
    is_new: bool,
    on: dt.datetime | None,
    note: str | None,
    dry_run: bool,
    as_json: bool,
    **personal: str,
) -> None:
    """Take in a member; without an ID it gets the next free one.

    Who the member is goes to the register beside the books. A member who left joins again under the old id.
    """
    from sfund.books import membership  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.members.facts import MemberJoin, MemberKind  # noqa: PLC0415

    is_person = MemberKind(kind).is_person

    def fact(books: Books) -> MemberJoin:
        return stated(
            MemberJoin,
            date=day_or_today(on),
            id=id_ or membership.next_member_id(books, MemberKind(kind)),
            kind=MemberKind(kind),
            plan=plan,
            name=None if is_person or not name else name,
            sector=sector,
            note=note,
        )

    def addition(books: Books) -> Additions:
        joined = fact(books)
        membership.refuse_second_joining(books, joined.id, joined.date)
        membership.require_plan(books, plan)
        membership.refuse_forgotten(books, joined.id, joined.kind)
        if not is_new:
            membership.refuse_known_person(books, joined.id, {"name": name, **personal})
        files = membership.register_with(books, joined.id, {"name": name, **personal})
        return Additions([joined], files=files)

    record(context, addition, member=lambda books: fact(books).id, dry_run=dry_run, as_json=as_json)
    _say_slips(personal.get("email", ""))


def _say_slips(email: str) -> None:
    """What looks mistyped, where a person and no program reads it."""
    from sfund.members.persons import Person  # noqa: PLC0415
    from sfund.members.slips import slips  # noqa: PLC0415

    for slip in slips(Person("", "", email=email)):
        click.echo(text(slip), err=True)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("plan_", metavar="PLAN")
@_common
@click.pass_context
def plan(  # noqa: PLR0913
    context: click.Context,
    id_: str,
    plan_: str,
    on: dt.datetime | None,
    note: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put a member on another plan.

    It counts from the new plan's first period that begins on or after the day; until then the old one goes
    on.
    """
    from sfund.books import membership  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.members.facts import MemberPlan  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        membership.refuse_same_plan(books, id_, plan_, day_or_today(on))
        return Additions([stated(MemberPlan, date=day_or_today(on), id=id_, plan=plan_, note=note)])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("kind_", metavar="KIND", type=KINDS)
@click.option("--plan", help="The plan from then on; without it the old one stays.")
@_common
@click.pass_context
def kind(  # noqa: PLR0913
    context: click.Context,
    id_: str,
    kind_: str,
    plan: str | None,
    on: dt.datetime | None,
    note: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Change what a member is: an individual becomes a supporter, a supporter a member.

    KIND is organization, individual or supporter.
    """
    from sfund.books import membership  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.members.facts import MemberKind, MemberKindChange  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        fact = stated(
            MemberKindChange, date=day_or_today(on), id=id_, kind=MemberKind(kind_), plan=plan, note=note
        )
        membership.refuse_same_kind(books, fact)
        return Additions([fact])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--until", type=DAY, help="Last day of the pause; without it until further notice.")
@_common
@click.pass_context
def pause(  # noqa: PLR0913
    context: click.Context,
    id_: str,
    until: dt.datetime | None,
    on: dt.datetime | None,
    note: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Let a member pause: no dues are asked of the periods that begin in the pause."""
    from sfund.books.membership import known_member  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.members.facts import MemberPause  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        last = until.date() if until else None
        known_member(books, id_)
        return Additions([stated(MemberPause, date=day_or_today(on), id=id_, until=last, note=note)])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json)


@click.command(name="return")
@click.argument("id_", metavar="ID")
@_common
@click.pass_context
def return_(  # noqa: PLR0913
    context: click.Context, id_: str, on: dt.datetime | None, note: str | None, dry_run: bool, as_json: bool
) -> None:
    """End a pause: dues are asked again from the first period that begins on or after the day."""
    from sfund.books.membership import require_pause  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.members.facts import MemberReturn  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        require_pause(books, id_, day_or_today(on))
        return Additions([stated(MemberReturn, date=day_or_today(on), id=id_, note=note)])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID")
@_common
@click.pass_context
def leave(  # noqa: PLR0913
    context: click.Context, id_: str, on: dt.datetime | None, note: str | None, dry_run: bool, as_json: bool
) -> None:
    """Let a member go; the day is the first on which it belongs no more.

    Periods that have begun are still owed. Who it was stays in the register until "sfund member forget".
    """
    from sfund.books.membership import refuse_second_leaving  # noqa: PLC0415
    from sfund.books.writing import Additions  # noqa: PLC0415
    from sfund.members.facts import MemberLeave  # noqa: PLC0415

    def addition(books: Books) -> Additions:
        refuse_second_leaving(books, id_, day_or_today(on))
        return Additions([stated(MemberLeave, date=day_or_today(on), id=id_, note=note)])

    record(context, addition, member=id_, dry_run=dry_run, as_json=as_json)
