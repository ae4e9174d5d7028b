"""A member's life in the books: what may be said next, what it brings to the register, what is taken back.

What contradicts itself, whoever wrote it, the registry finds; here is what a treasurer who types it is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from beancount.core import data

from sfund.books import disk
from sfund.books.model import Books
from sfund.books.persons.register import FILE, write_register
from sfund.books.writing import REGISTRY
from sfund.errors import RequestError, failure
from sfund.members.facts import DuesWaived, Member, MemberFact, MemberKind, MemberKindChange, sets_plan
from sfund.members.ids import Ids
from sfund.members.persons import Person, is_reached_alike, key_of
from sfund.misspelling import did_you_mean, nearest
from sfund.words import say

_LAST = "last-said"
"""In `.sfund/`: the registry's digest after the last command that said something of a member."""


def known_member(books: Books, id_: str) -> str:
    """The id, if a member has it.

    Raises:
        RequestError: UNKNOWN-MEMBER with the nearest id.
    """
    if id_ in books.registry.members:
        return id_
    raise failure(
        RequestError,
        "UNKNOWN-MEMBER",
        say("no member has the id {id}", id=id_),
        expected=say("an id that a directive of the registry declares"),
        hint=did_you_mean(id_, books.registry.members, say('"sfund member list" has the ids')),
    )


def require_plan(books: Books, plan: str | None) -> None:
    """Refuses a plan that the books do not have.

    Raises:
        RequestError: UNKNOWN-DUES-PLAN with the plans that there are.
    """
    plans = books.registry.plans
    if plan is None or plan in plans:
        return
    near = nearest(plan, plans)
    raise failure(
        RequestError,
        "UNKNOWN-DUES-PLAN",
        say('there is no dues plan "{plan}"', plan=plan),
        expected=say("one of {names}", names=", ".join(sorted(plans)))
        if plans
        else say("a plan, and there is none yet"),
        hint=say('did you mean "{near}"? "sfund dues plan NAME AMOUNT" makes a new one', near=near)
        if near is not None
        else say('"sfund dues plan {plan} AMOUNT" makes it', plan=plan),
    )


def next_member_id(books: Books, kind: MemberKind) -> str:
    """The id after the highest of that kind, also where that one is gone."""
    return Ids([*books.registry.members, *(person.id for person in books.register.persons)]).next(kind)


def refuse_forgotten(books: Books, id_: str, kind: MemberKind) -> None:
    """Refuses the id of somebody who had to be forgotten: what was paid and is owed under it is theirs.

    Raises:
        RequestError: ID-FORGOTTEN with the next free id.
    """
    person = next((one for one in books.register.persons if one.id == id_), None)
    if person is not None and person.forgotten is not None:
        raise failure(
            RequestError,
            "ID-FORGOTTEN",
            say("{id} was somebody who was forgotten on {day}", id=id_, day=person.forgotten),
            expected=say("an id that nobody ever had"),
            hint=say(
                "leave the id out, and the next free one is given: {next}", next=next_member_id(books, kind)
            ),
        )


def refuse_known_person(books: Books, id_: str, said: Mapping[str, str]) -> None:
    """Refuses under a new id whom the register has under another.

    One person is who has the same name and the same telephone number or e-mail.

    Raises:
        RequestError: MEMBER-ALREADY-THERE.
    """
    new = Person(id_, said.get("name", ""), phone=said.get("phone", ""), email=said.get("email", ""))
    if not new.name:
        return
    known = next(
        (
            one
            for one in books.register.persons
            if one.id != id_ and key_of(one.name) == key_of(new.name) and is_reached_alike(one, new)
        ),
        None,
    )
    if known is not None:
        raise failure(
            RequestError,
            "MEMBER-ALREADY-THERE",
            say("{id} has the same name and the same telephone number or e-mail", id=known.id),
            expected=say("a person who is not there yet"),
            hint=say(
                'who comes back joins under the old id: "sfund member join {id} …"; of two persons say --new',
                id=known.id,
            ),
        )


def refuse_same_waiver(books: Books, fact: DuesWaived) -> None:
    """Refuses a waiver that stands there already, of the same months and amount on the same day.

    Raises:
        RequestError: UNKNOWN-MEMBER, NOTHING-CHANGES.
    """
    for one in books.registry.members[known_member(books, fact.id)].facts:
        if not isinstance(one, DuesWaived) or one.amount != fact.amount or one.covers != fact.covers:
            continue
        if one.amount is None or one.date == fact.date:
            raise failure(
                RequestError,
                "NOTHING-CHANGES",
                say("{months} of {member} is waived since {day}", months=fact.covers, member=fact.id,
                    day=one.date),
                hint=say('"sfund member show {member}" has all that was said', member=fact.id),
            )  # fmt: skip


def refuse_second_joining(books: Books, id_: str, day: dt.date) -> None:
    """Refuses who belongs on that day already.

    Raises:
        RequestError: DUPLICATE-ID.
    """
    member = books.registry.members.get(id_)
    stay = member.stay_on(day) if member else None
    if stay is not None:
        raise failure(
            RequestError,
            "DUPLICATE-ID",
            say("{member} is a member since {day}", member=id_, day=stay.join.date),
            hint=say(
                '"sfund member plan" and "kind" change what it is; without an ID the next free one is given'
            ),
        )


def refuse_second_leaving(books: Books, id_: str, day: dt.date) -> None:
    """Refuses to let go who has left, or will have on a day that is written already.

    Raises:
        RequestError: UNKNOWN-MEMBER, MEMBER-HAS-LEFT.
    """
    stays = [one for one in books.registry.members[known_member(books, id_)].stays if one.join.date <= day]
    left = stays[-1].left if stays else None
    if left is not None:
        raise failure(
            RequestError,
            "MEMBER-HAS-LEFT",
            say("{member} has left since {day}", member=id_, day=left),
            expected=say("a member who belongs on {day}", day=day),
            hint=say(
                'was that day wrong: "sfund member undo {member} --on {day}" takes it back',
                member=id_,
                day=left,
            ),
        )


def refuse_same_plan(books: Books, id_: str, plan: str, day: dt.date) -> None:
    """Refuses the plan that the member has on that day.

    Raises:
        RequestError: UNKNOWN-MEMBER, UNKNOWN-DUES-PLAN, NOTHING-CHANGES.
    """
    member = books.registry.members[known_member(books, id_)]
    require_plan(books, plan)
    if member.stay_on(day) is not None and member.plan_on(day) == plan:
        since = max(fact.date for fact in member.facts if sets_plan(fact) and fact.date <= day)
        raise failure(
            RequestError,
            "NOTHING-CHANGES",
            say("{member} is on the plan {plan} since {day}", member=id_, plan=plan, day=since),
            hint=say('"sfund dues plan {plan} AMOUNT" changes what the plan asks of all', plan=plan),
        )


def refuse_same_kind(books: Books, fact: MemberKindChange) -> None:
    """Refuses the kind that the member is, where the plan stays, too.

    Raises:
        RequestError: UNKNOWN-MEMBER, UNKNOWN-DUES-PLAN, NOTHING-CHANGES.
    """
    member, day = books.registry.members[known_member(books, fact.id)], fact.date
    require_plan(books, fact.plan)
    if member.stay_on(day) is None or member.kind_on(day) is not fact.kind:
        return
    if fact.plan in (None, member.plan_on(day)):
        raise failure(
            RequestError,
            "NOTHING-CHANGES",
            say("{member} is of the kind {kind} already", member=fact.id, kind=fact.kind.label),
            hint=say('"sfund member plan" changes the plan alone'),
        )


def require_pause(books: Books, id_: str, day: dt.date) -> None:
    """Refuses the end of a pause that there is not.

    Raises:
        RequestError: UNKNOWN-MEMBER, NOTHING-CHANGES.
    """
    if not books.registry.members[known_member(books, id_)].is_paused_on(day):
        raise failure(
            RequestError,
            "NOTHING-CHANGES",
            say("{member} does not pause on {day}", member=id_, day=day),
            hint=say('"sfund member show {member}" has its pauses', member=id_),
        )


def register_with(books: Books, id_: str, said: Mapping[str, str]) -> dict[str, bytes | None]:
    """The register with a member in it, where anything is said of who that is (field of `Person` → text)."""
    words: dict[str, Any] = {key: value for key, value in said.items() if value}
    if not words:
        return {}
    others = [one for one in books.register.persons if one.id != id_]
    known = next((one for one in books.register.persons if one.id == id_), Person(id_, ""))
    return {FILE: write_register([*others, replace(known, **words)], books.register.columns)}


# --- taking back ---------------------------------------------------------------------------------------


def remember_last_said(root: Path) -> None:
    """Keeps what the registry is now: for as long as it is, what was said last is known to be the last.

    Only a convenience: where it cannot be kept, a fact has to be named to be taken back.
    """
    content = disk.read(root / REGISTRY)
    with suppress(OSError):
        if content is not None:
            disk.write_whole(root / disk.STATE / _LAST, disk.digest(content).encode(), private=True)


def to_take_back(
    books: Books, id_: str, day: dt.date | None = None, verb: str | None = None
) -> tuple[MemberFact, data.Directive]:
    """The fact that is meant, and its directive: the one that is named, else what was said last of all.

    Raises:
        RequestError: UNKNOWN-MEMBER, NOTHING-TO-UNDO, UNDO-UNNAMED.
    """
    said = _in_registry(books, books.registry.members[known_member(books, id_)])
    last = said[-1]
    if day is None and verb is None:
        if not _was_said_last(books, last):
            raise failure(
                RequestError,
                "UNDO-UNNAMED",
                say("nothing was said of {member} just now, so the fact has to be named", member=id_),
                expected=say(
                    "--on with its day, such as --on {day} for the last one: {fact}",
                    day=last.date,
                    fact=last.words(),
                ),
                hint=say('"sfund member show {member}" lists all that was said', member=id_),
            )
        return last, _directive(books, last)
    found = [fact for fact in said if day in (None, fact.date) and verb in (None, fact.VERB)]
    if len(found) != 1:
        raise failure(
            RequestError,
            "NOTHING-TO-UNDO" if not found else "UNDO-UNNAMED",
            say("no such fact of {member} stands in {file}", member=id_, file=REGISTRY)
            if not found
            else say("{count} facts of {member} are meant", count=len(found), member=id_),
            expected=say(
                "one of {facts}",
                facts=", ".join(f"--on {fact.date} --fact {fact.VERB}" for fact in found or said),
            ),
        )
    return found[0], _directive(books, found[0])


def _in_registry(books: Books, member: Member) -> Sequence[MemberFact]:
    """The member's facts in the registry's file, in the order in which they stand there."""
    file = str(books.root / REGISTRY)
    said = [fact for fact in member.facts if fact.place and fact.place[0] == file]
    if not said:
        raise failure(
            RequestError,
            "NOTHING-TO-UNDO",
            say("nothing is said of {member} in {file}", member=member.id, file=REGISTRY),
            hint=say("mend it by hand where it stands"),
        )
    return sorted(said, key=lambda fact: fact.place or ("", 0))


def _was_said_last(books: Books, fact: MemberFact) -> bool:
    """Whether the last command of all said this, and nothing was written into the registry since."""
    content = disk.read(books.root / REGISTRY)
    kept = disk.read(books.root / disk.STATE / _LAST)
    if content is None or kept != disk.digest(content).encode():
        return False
    file = str(books.root / REGISTRY)
    lines = (one.meta["lineno"] for one in books.entries if one.meta.get("filename") == file)
    return fact.place == (file, max(lines, default=0))


def _directive(books: Books, fact: MemberFact) -> data.Directive:
    return next(
        one for one in books.entries if (one.meta.get("filename"), one.meta.get("lineno")) == fact.place
    )
