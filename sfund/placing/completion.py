"""What a placement implies without saying it: a pledge has a party and a fund, money on an account a fund.

The same for evidence and for a person's decision, so that nobody has to say twice what the registry knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sfund.chart import follows_the_money
from sfund.funds.facts import GENERAL
from sfund.grants.facts import GrantAward
from sfund.placing.drafts import MetaValue
from sfund.placing.placements import Placement
from sfund.registry import Registry
from sfund.words import Message, say


class Completed(NamedTuple):
    """The placement with what it implies; `doubt` says why a person should look at it all the same."""

    placement: Placement
    doubt: Message | None = None


def completed(
    placement: Placement,
    account: str,
    own: Sequence[GrantAward],
    registry: Registry,
    funds: Mapping[str, str],
) -> Completed:
    """The placement of a line of `account`, completed.

    What a placement names wins. Then a pledge brings its party and fund, a grant its fund (and, where its
    money comes in, its party). Then the money's own account speaks: what is spent from a grant's own bank
    account is the grant's, what moves on a fund's account is the fund's. Where the other side belongs to
    another fund than the account (dues on the fund's account), the money stays that fund's, and a person
    should know that it lies there.

    Args:
        placement: As evidence or a person says.
        account: The bank account of the line.
        own: The grants whose own bank account it is on the line's day (`sfund.grants.facts.own_grants`).
        registry: Where pledges and grants are.
        funds: The fund of each account that names one.
    """
    meta = dict(placement.meta)
    _from_pledge(meta, registry)
    follows = all(follows_the_money(part.account) for part in placement.parts)
    doubt = None
    if follows and "grant" not in meta and "fund" not in meta:
        if len(own) == 1:
            meta["grant"] = own[0].id
        elif own:
            doubt = say("several grants use this account: {grants}", grants=", ".join(one.id for one in own))
    _from_grant(meta, registry, placement)
    if "fund" not in meta:
        here = funds.get(account, GENERAL)
        there = {funds.get(part.account, GENERAL) for part in placement.parts}
        if follows and here != GENERAL:
            meta["fund"] = here
        elif not follows and (there != {here} or own):
            meta["fund"] = max(there)
            doubt = doubt or say('money of the fund "{fund}" on an account of another', fund=max(there))
    whole = Placement(placement.parts, placement.payee, placement.narration, meta)
    return Completed(whole, doubt or _unknown_line(meta, registry))


def _from_pledge(meta: dict[str, MetaValue], registry: Registry) -> None:
    pledge = registry.pledge(str(meta["pledge"])) if "pledge" in meta else None
    if pledge is not None:
        meta.setdefault("party", pledge.party)
        meta.setdefault("fund", pledge.fund)


def _from_grant(meta: dict[str, MetaValue], registry: Registry, placement: Placement) -> None:
    award: GrantAward | None = registry.award(str(meta["grant"])) if "grant" in meta else None
    if award is not None:
        meta.setdefault("fund", award.fund)
        if any(part.account.startswith("Income:Grants:") for part in placement.parts):
            meta.setdefault("party", award.party)


def _unknown_line(meta: Mapping[str, MetaValue], registry: Registry) -> Message | None:
    """A budget line that its grant does not have is for a person to settle."""
    grant, line = meta.get("grant"), meta.get("line")
    if not grant or not line or str(line) in registry.grant_lines(str(grant)):
        return None
    return say('grant {grant} has no budget line "{line}"', grant=grant, line=line)
