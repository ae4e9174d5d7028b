"""Rendering: whatever a bank line holds, Beancount reads back what was meant."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import parser
from hypothesis import example, given
from hypothesis import strategies as st

from sfund.books.render import clean, render
from sfund.money import Money, total
from sfund.placing.drafts import Assertion, Draft, DraftPosting, MetaValue

HOSTILE = [
    'a "quoted" word', "back\\slash \\", '\\"', "two\nlines", "carriage\r\nreturn", "tab\there", "nul\x00bell\x07",
    "right\u202eto left", "zero\u200bwidth", "line\u2028and\u2029paragraph", "next\x85line", "form\x0cfeed",
    unicodedata.normalize("NFD", "한글 회비"), "ᄒ\u200cᅡ", "👨\u200d👩\u200d👧 family", "; no comment", "#tag ^link", "* ! txn", "",
    " ", '2025-01-01 open Assets:Injected\n2025-01-02 * "x', "\ud800", "=HYPERLINK(1)", "{cost} @ price", "é" * 500,
]  # fmt: skip

texts = st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=40)
days = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
keys = st.from_regex(r"[a-z][a-z0-9-]{1,12}", fullmatch=True).filter(
    lambda key: key not in ("filename", "lineno")
)
monies = st.builds(Money, st.decimals(-(10**12), 10**12, places=3), st.sampled_from(["KRW", "EUR", "KWD"]))
values: st.SearchStrategy[MetaValue] = (
    texts
    | days
    | st.booleans()
    | monies
    | st.decimals(-(10**9), 10**9, places=4)
    | st.integers(-9, 9).map(Decimal)
)
metas = st.dictionaries(keys, values, max_size=3)
accounts = st.sampled_from(
    ["Assets:Cash", "Income:Donations", "Expenses:Office:Fees", "Assets:Bank:Operating"]
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A transaction of won that adds up to zero."""
    numbers = draw(st.lists(st.integers(-(10**10), 10**10).map(Decimal), min_size=1, max_size=4))
    postings = tuple(
        DraftPosting(draw(accounts), Money(number, "KRW"), draw(metas))
        for number in (*numbers, -total(numbers))
    )
    flag = draw(st.sampled_from("*!"))
    return Draft(draw(days), flag, draw(texts), draw(texts), postings, draw(metas))


def parse(text: str) -> list[data.Directive]:
    entries, errors, _ = parser.parse_string(text)
    assert errors == [], text
    return list(entries)


def plain(meta: data.Meta | None) -> dict[str, str]:
    return {key: str(value) for key, value in (meta or {}).items() if key not in ("filename", "lineno")}


def meant(meta: object) -> dict[str, str]:
    assert isinstance(meta, dict)
    return {key: _meant_value(value) for key, value in meta.items()}


def _meant_value(value: MetaValue) -> str:
    if isinstance(value, Money):
        return f"{value.number:f} {value.currency}"
    return clean(value) if isinstance(value, str) else str(value)


@given(drafts())
def test_a_draft_is_read_back_as_it_is_meant(draft: Draft) -> None:
    (entry,) = parse(render([draft]))
    assert isinstance(entry, data.Transaction)
    assert (entry.date, entry.flag) == (draft.day, draft.flag)
    assert (entry.payee or "", entry.narration) == (clean(draft.payee), clean(draft.narration))
    assert not entry.tags
    assert not entry.links
    assert plain(entry.meta) == meant(draft.meta)
    assert len(entry.postings) == len(draft.postings)
    for posting, wanted in zip(entry.postings, draft.postings, strict=True):
        assert posting.account == wanted.account
        assert posting.units == Amount(wanted.amount.number, "KRW")
        assert posting.cost is None
        assert posting.price is None
        assert plain(posting.meta) == meant(wanted.meta)
    assert (
        total(posting.units.number for posting in entry.postings if posting.units and posting.units.number)
        == 0
    )


@given(st.lists(drafts(), max_size=4))
def test_many_drafts_stay_many(several: list[Draft]) -> None:
    assert len(parse(render(several))) == len(several)


@given(drafts())
def test_cleaned_text_is_rendered_the_same(draft: Draft) -> None:
    cleaned = Draft(
        draft.day, draft.flag, clean(draft.payee), clean(draft.narration), draft.postings, draft.meta
    )
    assert render([cleaned]) == render([draft])


@given(texts)
@example("ᄒ\u200cᅡ")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert len(cleaned.splitlines()) <= 1
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") for char in cleaned)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("회비 3월", "회비 3월"),
        (unicodedata.normalize("NFD", "회비"), "회비"),
        ("two\nlines", "two lines"),
        ("a\u202eb", "ab"),
        ('"; \\', '"; \\'),
        ("❤️ 감사", "❤️ 감사"),
    ],
    ids=["plain", "decomposed", "lines", "bidi", "marks stay", "emoji stay"],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(days, monies, metas)
def test_an_assertion_is_read_back(day: dt.date, amount: Money, meta: dict[str, MetaValue]) -> None:
    (entry,) = parse(render([Assertion(day, "Assets:Cash", amount, meta)]))
    assert isinstance(entry, data.Balance)
    assert (entry.date, entry.account) == (day, "Assets:Cash")
    assert entry.amount == Amount(amount.number, amount.currency)
    assert plain(entry.meta) == meant(meta)


@pytest.mark.parametrize("number", ["1E+3", "0.10", "-0.001", "123456789012345678901234.5678", "0"])
def test_numbers_are_written_out(number: str) -> None:
    amount = Money(Decimal(number), "EUR")
    meta: dict[str, MetaValue] = {"rate": Decimal(number), "sum": amount}
    (entry,) = parse(render([Assertion(dt.date(2025, 1, 1), "Assets:Cash", amount, meta)]))
    assert isinstance(entry, data.Balance)
    assert entry.amount.number == entry.meta["rate"] == entry.meta["sum"].number == Decimal(number)


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        render([Assertion(dt.date(2025, 1, 1), "Assets:Cash", Money(0.1, "EUR"))])  # type: ignore[arg-type]
