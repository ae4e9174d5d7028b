"""The standing rules that the example's treasurer has made over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sfund.example.cms_life import CMS_CLEARING
from sfund.example.fund_life import FUND_TRANSFER
from sfund.example.grant_plans import ENTRUSTED_LINES, FOUNDATION_LINES, SUBSIDY_LINES, GrantPlan
from sfund.example.grants_life import OWN_SHARE, TRANSIT
from sfund.example.network import (
    CARD,
    ENTRUSTED,
    EVENTS,
    EVENTS_FUND,
    FOUNDATION,
    OPERATING,
    SOLIDARITY,
    SUBSIDY,
    Scale,
)
from sfund.example.pledges_life import SOLIDARITY_FUND
from sfund.placing.rules import Direction, Rule

IN, OUT = Direction.IN, Direction.OUT


@dataclass(frozen=True, slots=True)
class _Words:
    """A rule for one account: its name, its words, where it leads."""

    name: str
    match: str
    account: str
    direction: Direction


_OPERATING_RULES = (
    _Words("rent", "임차료", "Expenses:Office:Rent", OUT),
    _Words("wages", "급여", "Expenses:People:Wages", OUT),
    _Words("insurance", "4대보험", "Expenses:People:Insurance", OUT),
    _Words("electricity", "전기요금", "Expenses:Office:Utilities", OUT),
    _Words("gas", "도시가스", "Expenses:Office:Utilities", OUT),
    _Words("water", "수도요금", "Expenses:Office:Utilities", OUT),
    _Words("communication", "통신요금", "Expenses:Office:Communication", OUT),
    _Words("printing", "인쇄", "Expenses:Office:Printing", OUT),
    _Words("supplies", "사무용품", "Expenses:Office:Supplies", OUT),
    _Words("meetings", "회의비", "Expenses:Office:Meetings", OUT),
    _Words("travel", "여비", "Expenses:Office:Travel", OUT),
    _Words("fees", "수수료", "Expenses:Office:Fees", OUT),
    _Words("support", "회원단체지원금", "Expenses:Program:Support", OUT),
    _Words("organising", "조직사업", "Expenses:Program:Organising", OUT),
    _Words("publicity", "홍보물", "Expenses:Program:Publicity", OUT),
    _Words("interest", "예금이자", "Income:Interest", IN),
    _Words("education", "교육비", "Income:Business:Education", IN),
    _Words("education-refund", "교육비 환불", "Income:Business:Education", OUT),
    _Words("consulting", "컨설팅", "Income:Business:Consulting", IN),
    _Words("events", "참가비", "Income:Business:Events", IN),
    _Words("donations", "후원금", "Income:Donations", IN),
    _Words("cms", "금융결제원", CMS_CLEARING, IN),
)
# What shops call themselves; the names of two of the card's shops say nothing.
_CARD_RULES = (
    _Words("card-supplies", "문구", "Expenses:Office:Supplies", OUT),
    _Words("card-meals", "식당", "Expenses:Office:Meetings", OUT),
    _Words("card-coffee", "카페", "Expenses:Office:Meetings", OUT),
    _Words("card-buses", "고속버스", "Expenses:Office:Travel", OUT),
    _Words("card-taxis", "택시", "Expenses:Office:Travel", OUT),
    _Words("card-printing", "인쇄", "Expenses:Office:Printing", OUT),
)
_EVENTS_RULES = (
    _Words("events-fees", "참가비", "Income:Business:Events", IN),
    _Words("events-room", "대관료", "Expenses:Program:Education", OUT),
    _Words("events-refreshments", "다과", "Expenses:Office:Meetings", OUT),
)
_GRANT_ACCOUNTS = (
    ("subsidy", SUBSIDY, SUBSIDY_LINES, "결산이자"),
    ("entrusted", ENTRUSTED, ENTRUSTED_LINES, "예금이자"),
    ("foundation", FOUNDATION, FOUNDATION_LINES, "예금이자"),
)


def rule_facts(scale: Scale, plans: Iterable[GrantPlan]) -> Iterator[Rule]:
    """All rules; the importer itself fills in a grant that has its own account, and its fund."""
    begin = scale.begin
    for only, rules in ((OPERATING, _OPERATING_RULES), (CARD, _CARD_RULES), (EVENTS, _EVENTS_RULES)):
        for words in rules:
            yield Rule(
                date=begin,
                name=words.name,
                account=words.account,
                match=words.match,
                direction=words.direction,
                only=only,
                fund=EVENTS_FUND if only == EVENTS else None,
            )
    for name, text in (("own-share", OWN_SHARE), ("fund-transfer", FUND_TRANSFER)):
        yield Rule(date=begin, name=name, account=TRANSIT, match=text)
    for name, account, text in (
        ("solidarity-fees", "Expenses:Office:Fees", "수수료"),
        ("solidarity-interest", "Income:Interest", "결산이자"),
    ):
        yield Rule(date=begin, name=name, account=account, match=text, only=SOLIDARITY, fund=SOLIDARITY_FUND)
    yield from _grant_rules(scale)
    yield from _returns(scale, plans)


def _grant_rules(scale: Scale) -> Iterator[Rule]:
    for prefix, bank, lines, interest in _GRANT_ACCOUNTS:
        for line in lines:
            yield Rule(
                date=scale.begin,
                name=f"{prefix}-{line.expense.rsplit(':', 1)[1].lower()}",
                account=line.expense,
                match=line.word,
                direction=OUT,
                only=bank,
                line=line.line,
            )
        yield Rule(
            date=scale.begin, name=f"{prefix}-interest", account="Income:Interest", match=interest, only=bank
        )


def _returns(scale: Scale, plans: Iterable[GrantPlan]) -> Iterator[Rule]:
    """What goes back does so when the grant is over, so the rule has to name it."""
    for plan in plans:
        if plan.until < scale.end:
            yield Rule(
                date=plan.until,
                name=f"return-{plan.fund}",
                account="Expenses:Grants:Returned",
                match=plan.words[2],
                direction=OUT,
                only=plan.account,
                fund=plan.fund,
                grant=plan.id,
                party=plan.party,
            )
            if plan.returned < scale.end:
                yield Rule(
                    date=plan.returned.replace(day=28),
                    name=f"return-{plan.fund}",
                    account="Expenses:Grants:Returned",
                    match=plan.words[2],
                    ends=True,
                )
