"""`report bulletin`: half a page every two weeks, to be printed or pasted into a mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reports.bulletin import sentences
from reports.bulletin.happened import Given, Joined, Kind, came, coming, given, joined, went
from reports.model import Column, Figure, Labelled, Report, Section, Table, Term, Unit, Value, money_term
from reports.reliance.figures import figures as reliance_figures
from reports.reliance.income import self_reliance, year_to
from sfund.books.model import Books
from sfund.members.facts import MemberKind
from sfund.money import total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "bulletin"
TITLE = say("Bulletin")

DAYS = 14
"""How many days it speaks of where nobody says which."""


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The bulletin of the span, up to `as_of`; members and what is coming are those of `as_of`."""
    as_of = as_of or span.last
    span = Span(span.first, min(span.last, as_of)) if span.first <= as_of else span
    money_in, money_out = came(books, span), went(books, span)
    new, gifts = joined(books, span), given(books, span)
    members = sum(books.registry.members_on(as_of, kind) for kind in MemberKind)
    own = self_reliance(books, year_to(as_of), as_of)
    ratio = next(one for one in reliance_figures(books, own) if one.key == "own-income-ratio")
    currency = books.currency
    sections = (
        Section("came", say("What came in"), tuple(sentences.money_in(money_in, span, currency))),
        Section("went", say("What went out"), tuple(sentences.money_out(money_out, currency))),
        Section("members", say("New members"), tuple(sentences.new_members(new, members))),
        Section("thanks", say("Thank you"), tuple(sentences.thanks(gifts, currency))),
        Section("coming", say("What is coming"),
                tuple(sentences.what_comes(coming(books, as_of), currency))),
        Section("own", say("On our own feet"), tuple(sentences.self_reliance(own.own_income_ratio))),
        Section("figures", say("In figures"), figures=("came", "went", "joined", "given", ratio.key),
                tables=("moved",)),
    )  # fmt: skip
    figures = (*_figures(money_in, money_out, new, gifts), ratio)
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, as_of, currency,
                  figures, (_moved(money_in, money_out),), books.diagnostics, sections=sections)  # fmt: skip


def _figures(
    money_in: Sequence[Kind], money_out: Sequence[Kind], new: Joined, gifts: Given
) -> Iterator[Figure]:
    yield _sum("came", say("Came in"), say("income, and what came back of loans"), money_in)
    yield _sum("went", say("Went out"), say("spending, what funders got back, and what was lent"), money_out)
    yield Figure(
        "joined", say("New members"), new.count, Unit.COUNT,
        say("organizations + individuals + supporters"),
        (Term("organizations", say("organisations"), len(new.organizations), Unit.COUNT),
         Term("individuals", say("individuals"), new.individuals, Unit.COUNT),
         Term("supporters", say("supporters"), new.supporters, Unit.COUNT)),
    )  # fmt: skip
    formula = say("what givers and companies gave, in money and in kind, less what went back")
    yield Figure("given", say("Gifts received"), gifts.amount, Unit.MONEY, formula)


def _sum(key: str, label: Message, formula: Message, kinds: Sequence[Kind]) -> Figure:
    amount: Decimal = total(one.amount for one in kinds)
    return Figure(key, label, amount, Unit.MONEY, formula,
                  tuple(money_term(one.key, one.label, one.amount) for one in kinds))  # fmt: skip


def _moved(money_in: Sequence[Kind], money_out: Sequence[Kind]) -> Table:
    """Every kind, exact to the smallest unit."""
    columns = (
        Column("kind", say("Kind"), Unit.TEXT),
        Column("in", say("In"), Unit.MONEY, adds=True),
        Column("out", say("Out"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = (
        *({"kind": Labelled(one.key, one.label), "in": one.amount, "out": None} for one in money_in),
        *({"kind": Labelled(one.key, one.label), "in": None, "out": one.amount} for one in money_out),
    )
    return Table("moved", say("By kind"), columns, rows)
