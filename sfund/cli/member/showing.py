"""`sfund member list` and `show`: members, and how they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.member.kinds import KINDS, STATUSES
from sfund.cli.member.recording import standing_data
from sfund.cli.options import JSON, NAMES
from sfund.cli.writing import DAY, day_or_today
from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.members.facts import Member
    from sfund.members.persons import Person
    from sfund.members.standing import Standing


@click.command(name="list")
@click.option("--status", type=STATUSES, help="Only those who stand so.")
@click.option("--kind", type=KINDS, help="Only of this kind.")
@click.option("--as-of", type=DAY, help="How they stood on that day (today).")
@NAMES
@JSON
@click.pass_context
def list_(  # noqa: PLR0913  the options of one command
    context: click.Context,
    status: str | None,
    kind: str | None,
    as_of: dt.datetime | None,
    names: bool,
    as_json: bool,
) -> None:
    """List members and how they stand; those who left only with --status left."""
    from sfund.books.dues import standings  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415

    books, day = load(context, names=names), day_or_today(as_of)
    books.require_sound()
    found = [
        (books.registry.members[one.member], one)
        for one in standings(books, day)
        if (one.status.value == status if status else one.status.value != "left")
        and (kind is None or books.registry.members[one.member].kind_on(day) == kind)
    ]
    persons = _persons(books, [member.id for member, _ in found], "member list") if names else None
    if as_json:
        from sfund.cli.output import print_json  # noqa: PLC0415

        asked = {"as-of": day, "status": status, "kind": kind}
        print_json({**asked, "members": [_data(*one, persons or {}, day) for one in found]})
        return
    _print_list(found, persons, _counted(len(found), day, status, kind), day)


def _persons(books: Books, ids: Sequence[str], command: str) -> Mapping[str, Person]:
    from sfund.books.persons.access import reveal  # noqa: PLC0415

    return reveal(books, ids, "names", command)


def _data(member: Member, standing: Standing, persons: Mapping[str, Person], day: dt.date) -> dict[str, Any]:
    named = {"name": persons[member.id].name} if member.id in persons else {}
    return {
        "member": member.id,
        "kind": member.kind_on(day),
        "plan": member.plan_on(day),
        "joined": member.stays[0].join.date,
        **standing_data(standing),
        **named,
    }


def _counted(count: int, day: dt.date, status: str | None, kind: str | None) -> Message:
    """How many are listed, and by what they were chosen, as it is called and not as it was typed."""
    from sfund.members.facts import MemberKind  # noqa: PLC0415
    from sfund.members.standing import Status  # noqa: PLC0415

    which = [text(MemberKind(kind).label)] if kind else []
    which += [text(Status(status).label)] if status else []
    if not which:
        return say("Members on {day}: {count}", day=day, count=count)
    return say("Members on {day}, only {which}: {count}", day=day, which=", ".join(which), count=count)


def _print_list(
    found: Sequence[tuple[Member, Standing]],
    persons: Mapping[str, Person] | None,
    title: Message,
    day: dt.date,
) -> None:
    """The table; with a column of names where persons are given."""
    from sfund.cli.output import amount, console, table  # noqa: PLC0415

    columns: list[tuple[Message | str, str]] = [
        (say("Member"), "left"),
        *([] if persons is None else [(say("Name"), "left")]),
        (say("Kind"), "left"),
        (say("Plan"), "left"),
        (say("Status"), "left"),
        (say("Arrears"), "right"),
        (say("Paid through"), "left"),
    ]
    rows = []
    for member, standing in found:
        kind = member.kind_on(day)
        person = persons.get(member.id) if persons else None
        rows.append(
            (
                member.id,
                *([] if persons is None else [(person.name if person else member.name) or ""]),
                text(kind.label) if kind else "",
                member.plan_on(day) or "–",
                text(standing.status.label),
                amount(standing.arrears),
                str(standing.paid_through or "–"),
            )
        )
    console().print(table(title, columns, rows))


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--as-of", type=DAY, help="How it stood on that day (today).")
@click.option("--names", is_flag=True, help="Show who it is; the access log notes it.")
@JSON
@click.pass_context
def show(context: click.Context, id_: str, as_of: dt.datetime | None, names: bool, as_json: bool) -> None:
    """Show one member: how it stands, what is open, what comes next, and all that was said of it."""
    from sfund.books.dues import dues_of, paid_by_member  # noqa: PLC0415
    from sfund.books.membership import known_member  # noqa: PLC0415
    from sfund.cli.books import load  # noqa: PLC0415
    from sfund.members.standing import Paid  # noqa: PLC0415

    books, day = load(context, names=names), day_or_today(as_of)
    books.require_sound()
    member = books.registry.members[known_member(books, id_)]
    paid = paid_by_member(books, day).get(id_, Paid())
    dues = dues_of(books)
    standing = dues.standing(id_, paid, day)
    coming = [claim for claim in dues.claims(id_, paid, day) if claim.ask.due >= day and claim.open > 0][:3]
    person = _persons(books, [id_], "member show").get(id_) if names else None
    if as_json:
        from sfund.cli.output import print_json  # noqa: PLC0415

        print_json(
            {
                **(
                    _data(member, standing, {id_: person} if person else {}, day)
                    if standing
                    else {"member": id_}
                ),
                "paid": str(paid.total),
                "open": _claims(standing.open if standing else ()),
                "next": _claims(coming),
                "facts": [_fact(fact) for fact in member.facts],
            }
        )
        return
    _print_member(member, standing, coming, person, day)


def _claims(claims: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"months": _months(claim), "due": claim.ask.due, "amount": str(claim.amount), "open": str(claim.open)}
        for claim in claims
    ]


def _months(claim: Any) -> str:
    from sfund.members.owed import span_label  # noqa: PLC0415

    return span_label([claim.ask])


def _fact(fact: Any) -> dict[str, Any]:
    said = fact.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {
        "fact": fact.words(),
        **{key: value for key, value in said.items() if key not in ("id", "import-id")},
    }


def _print_member(
    member: Member, standing: Standing | None, coming: Sequence[Any], person: Person | None, day: dt.date
) -> None:
    from sfund.cli.output import amount, console, table  # noqa: PLC0415

    screen = console()
    kind = member.kind_on(day)
    name = person.name if person else member.name
    what = text(kind.label) if kind else None
    screen.print(" · ".join(filter(None, (member.id, name, what, member.plan_on(day)))))
    if person is not None:
        screen.print(" · ".join(filter(None, (person.phone, person.email, person.address))))
    if standing is not None:
        stands = {
            "status": standing.status.label,
            "arrears": amount(standing.arrears),
            "credit": amount(standing.credit),
        }
        line = (
            say("{status}, {arrears} open, {credit} ahead, paid through {month}",
                **stands, month=str(standing.paid_through))
            if standing.paid_through
            else say("{status}, {arrears} open, {credit} ahead, no month paid yet", **stands)
        )  # fmt: skip
        screen.print(text(line))
    columns: list[tuple[Message | str, str]] = [
        (say("Months"), "left"),
        (say("Due"), "left"),
        (say("Asked"), "right"),
        (say("Open"), "right"),
    ]
    for title, claims in ((say("Open"), standing.open if standing else ()), (say("Next"), coming)):
        if claims:
            rows = [(_months(one), str(one.ask.due), amount(one.amount), amount(one.open)) for one in claims]
            screen.print(table(title, columns, rows))
    history = [(str(fact.date), fact.words(), _rest(fact)) for fact in member.facts]
    said: list[tuple[Message | str, str]] = [
        (say("Day"), "left"),
        (say("Fact"), "left"),
        (say("What"), "left"),
    ]
    screen.print(table(say("All that was said"), said, history))


def _rest(fact: Any) -> str:
    gone = {"date", "id", "import-id", "statement"}
    said = fact.model_dump(mode="json", by_alias=True, exclude_none=True)
    kind = getattr(fact, "kind", None)
    if kind is not None:
        said["kind"] = text(kind.label)
    return ", ".join(
        f"{key} {_plain(value)}" for key, value in said.items() if key not in gone and value != ""
    )


def _plain(value: Any) -> str:
    return f"{value['number']} {value['currency']}" if isinstance(value, dict) else str(value)
