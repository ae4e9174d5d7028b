"""Every directive of the vocabulary: text → fact → directive → text → the same fact."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from textwrap import dedent

import pytest
from beancount.parser import parser
from hypothesis import given
from hypothesis import strategies as st

from sfund.books.render import clean, render
from sfund.books.vocabulary import FACTS, read_facts
from sfund.errors import Diagnostic
from sfund.facts import Fact
from sfund.grants.facts import GrantLine
from sfund.money import Money


def read(text: str) -> tuple[list[Fact], list[Diagnostic]]:
    entries, errors, _ = parser.parse_string(dedent(text), report_filename="books.beancount")
    assert errors == []
    return read_facts(entries)


def said(fact: Fact) -> dict[str, object]:
    """All that a fact says: its fields and what else stood there, without its place."""
    return {"class": type(fact).__name__, **fact.model_dump(exclude={"place"})}


DIRECTIVES = {
    "fund": """
        2012-01-01 custom "fund" "solidarity"
          restriction: "purpose"
          name-ko: "지역연대금고"
        """,
    "fund, unrestricted": '2011-11-29 custom "fund" "general"\n  restriction: "none"\n',
    "dues-plan": """
        2012-01-01 custom "dues-plan" "individual-monthly" 10000 KRW
          every: "month"
          due-day: 25
        """,
    "dues-plan, yearly, another currency": """
        2012-01-01 custom "dues-plan" "friends" 12.50 EUR
          every: "half-year"
          due-day: 31
          name-en: "Friends"
          note: "a note; with a semicolon"
          document: "documents/2012/dues.pdf"
        """,
    "member join": """
        2012-01-05 custom "member" "join" "O-003"
          kind: "organization"
          plan: "organization-monthly"
          name: "이름 \\"하나\\""
          sector: "care"
        """,
    "member join, a person": '2012-01-05 custom "member" "join" "I-0123"\n  kind: "individual"\n',
    "member plan": '2012-07-01 custom "member" "plan" "I-0012" "individual-20000"\n',
    "dues-plan in instalments": """
        2012-01-01 custom "dues-plan" "friends" 100000 KRW
          every: "year"
          due-day: 31
          instalments: 3
        """,
    "member kind": """
        2012-07-01 custom "member" "kind" "I-0012" "supporter"
          plan: "supporter-monthly"
        """,
    "member kind, the plan as it was": '2012-07-01 custom "member" "kind" "S-0012" "individual"\n',
    "member waive": """
        2012-07-01 custom "member" "waive" "I-0012" "2012-03/2012-05"
          amount: 15000 KRW
          note: "the board, in June"
        """,
    "member waive, all": '2012-07-01 custom "member" "waive" "I-0012" "2012-03"\n',
    "member write-off": """
        2016-07-01 custom "member" "write-off" "I-0012" "2012-03/2012-05"
          document: "documents/2016/minutes.pdf"
        """,
    "member remind": """
        2012-07-02 custom "member" "remind" "I-0012" "2012-06"
          stage: 7
          by: "eml"
        """,
    "receipt issue": """
        2026-01-10 custom "receipt" "issue" "R-2026-0001" 60000 KRW
          donor: "I-0001"
          code: "40"
          kind: "money"
          from: 2025-01-25
          until: 2025-03-25
          gifts: "aaa1 aaa2"
          digest: "0"
        """,
    "receipt void": """
        2026-03-01 custom "receipt" "void" "R-2026-0001"
          why: "the address was wrong"
        """,
    "receipt copy": '2026-02-01 custom "receipt" "copy" "R-2026-0001"\n',
    "debit ask": """
        2012-03-23 custom "debit" "ask" "EB21-2012-03-26" 30000 KRW
          day: 2012-03-26
          covers: "2012-03"
          members: "I-0012 I-0013"
          count: 2
          digest: "%s"
        """
    % ("a1" * 32),
    "debit withdraw": '2012-03-23 custom "debit" "withdraw" "EB21-2012-03-26"\n',
    "close seal": f"""
        2012-10-05 custom "close" "seal" "2012-09" "{"b2" * 32}"
          previous: "{"0" * 64}"
          digest: "{"c3" * 32}"
          entries: 348
        """,
    "close reopen": f"""
        2012-10-09 custom "close" "reopen" "2012-09" "{"d4" * 32}"
          previous: "{"b2" * 32}"
          note: "a receipt was missing"
        """,
    "member pause": '2012-08-01 custom "member" "pause" "I-0012"\n  until: 2012-12-31\n',
    "member pause, until further notice": '2012-08-01 custom "member" "pause" "I-0012"\n',
    "member return": '2012-11-01 custom "member" "return" "I-0012"\n',
    "member leave": '2013-02-01 custom "member" "leave" "O-003"\n',
    "member debit-failed": """
        2012-03-26 custom "member" "debit-failed" "I-0012" 10000 KRW
          code: "0021"
          import-id: "cms-2012-03-0007"
          statement: "statements/2012/03/cms.xls#7"
        """,
    "party": '2012-03-01 custom "party" "C-002"\n  kind: "company"\n  name: "고향기업"\n',
    "grant award": """
        2012-03-01 custom "grant" "award" "G-2012-1" 20000000 KRW
          party: "C-009"
          kind: "public-subsidy"
          fund: "g-2012-1"
          from: 2012-03-01
          until: 2012-12-31
          account: "Assets:Bank:Subsidy"
          own-share: 2000000 KRW
        """,
    "grant line": '2012-03-01 custom "grant" "line" "G-2012-1" "강사비" 12000000 KRW\n',
    "grant line, in quotes": '2012-03-01 custom "grant" "line" "G-2012-1" "a \\"b\\" \\\\ c" 1 KRW\n',
    "grant change": '2012-08-01 custom "grant" "change" "G-2012-1" "강사비" -1000000 KRW\n',
    "grant line, with its 세목": """
        2012-03-01 custom "grant" "line" "G-2012-1" "강사비" 12000000 KRW
          sub: "외부강사"
        """,
    "grant commit": '2012-09-01 custom "grant" "commit" "G-2012-1" "강사비" 500000 KRW\n',
    "grant release": '2012-10-01 custom "grant" "release" "G-2012-1" "강사비" 500000 KRW\n',
    "grant due": '2012-03-01 custom "grant" "due" "G-2012-1" 2012-03-31 10000000 KRW\n',
    "grant end": '2012-10-01 custom "grant" "end" "G-2012-1" 2012-12-31\n',
    "grant settle": '2013-01-20 custom "grant" "settle" "G-2012-1"\n',
    "grant settle, with what was spent": """
        2013-01-20 custom "grant" "settle" "G-2012-1"
          spent: 9000000 KRW
    """,
    "grant settle, with what its papers say": """
        2013-01-20 custom "grant" "settle" "G-2012-1"
          spent: 9000000 KRW
          own-share: 2000000 KRW
          to-return: 3334568 KRW
    """,
    "grant reopen": """
        2013-01-25 custom "grant" "reopen" "G-2012-1"
          note: "자부담이 늦게 들어옴"
    """,
    "grant amend": """
        2012-08-15 custom "grant" "amend" "G-2012-1" 0 KRW
          own-share: -2000000 KRW
          document: "documents/2012/approval.pdf"
    """,
    "pledge make": """
        2012-04-01 custom "pledge" "make" "P-2012-1" 30000000 KRW
          party: "C-002"
          kind: "csr"
          fund: "solidarity"
        """,
    "pledge due": '2012-04-01 custom "pledge" "due" "P-2012-1" 2012-06-30 10000000 KRW\n',
    "pledge raise": """
        2012-10-01 custom "pledge" "raise" "P-2012-1" 1000000 KRW
          due: 2012-12-31
        """,
    "pledge cancel": '2012-12-01 custom "pledge" "cancel" "P-2012-1" 5000000 KRW\n',
    "pledge remind": """
        2012-07-01 custom "pledge" "remind" "P-2012-1" 2012-06-30
          stage: 1
          by: "eml"
          batch: "pledge-letters-2012-07-01-1b2c3d4e"
    """,
    "target": '2012-01-01 custom "target" "members" "organization" 2012-12-31 30\n',
    "rule": """
        2012-01-01 custom "rule" "electricity" Expenses:Office:Utilities
          match: "한국전력 자동이체"
          direction: "out"
          only: "Assets:Bank:Operating"
          amount: 35000 KRW
          narration: "전기요금"
          ends: TRUE
        """,
    "loan-product": """
        2012-01-01 custom "loan-product" "working-capital"
          method: "annuity"
          rate: 3.0
          late-rate: 3.0
          day-count: "ACT/365"
          rounding: "floor"
          months-max: 36
          grace-months: 0
          principal-max: 10000000 KRW
        """,
    "loan apply": """
        2012-09-01 custom "loan" "apply" "L-2012-001" 5000000 KRW
          borrower: "O-003"
          product: "working-capital"
          months: 24
        """,
    "loan decide": """
        2012-09-10 custom "loan" "decide" "L-2012-001" "approved"
          for: "M-01 M-02 M-04"
          against: "M-05"
          recused: "M-03"
          document: "documents/minutes.pdf"
        """,
    "loan decide in another's place": """
        2012-10-10 custom "loan" "decide" "L-2012-001" "approved"
          amount: 4000000 KRW
          until: 2012-12-31
          replaces: 2012-09-10
          despite: "membership liquidity"
          for: "M-01 M-02 M-04"
        """,
    "loan condition": '2012-09-10 custom "loan" "condition" "L-2012-001" "insurance"\n  note: "fire insurance"\n',
    "loan met": '2012-09-12 custom "loan" "met" "L-2012-001" "insurance"\n  document: "2012/policy.pdf"\n',
    "loan guarantee": '2012-09-11 custom "loan" "guarantee" "L-2012-001" "I-0012" 1000000 KRW\n',
    "loan notify": '2013-01-15 custom "loan" "notify" "L-2012-001" "I-0012"\n',
    "loan remind": """
        2012-12-20 custom "loan" "remind" "L-2012-001" 2012-12-13
          stage: 7
          by: "sms"
          batch: "loan-letters-2012-12-20-1b2c3d4e"
    """,
    "loan withdraw": '2012-09-12 custom "loan" "withdraw" "L-2012-001"\n',
    "aid apply": '2012-09-01 custom "aid" "apply" "A-2012-001" 300000 KRW\n  member: "I-0012"\n',
    "aid decide": """
        2012-09-05 custom "aid" "decide" "A-2012-001" "approved"
          amount: 200000 KRW
          for: "M-01 M-02"
          recused: "M-03"
        """,
    "loan agree": '2012-09-15 custom "loan" "agree" "L-2012-001"\n  rate: 2.5\n  first-due: 2012-10-31\n',
    "loan reschedule": '2013-01-02 custom "loan" "reschedule" "L-2012-001"\n  months: 36\n  method: "bullet"\n',
    "loan pause": '2013-02-01 custom "loan" "pause" "L-2012-001"\n  until: 2013-04-30\n',
    "loan rate": '2013-05-01 custom "loan" "rate" "L-2012-001" 3.5\n',
    "loan waive": '2013-06-01 custom "loan" "waive" "L-2012-001" 3000 KRW\n  kind: "interest"\n',
    "loan call": '2013-07-01 custom "loan" "call" "L-2012-001"\n',
    "loan settle": '2013-08-01 custom "loan" "settle" "L-2012-001" 2000000 KRW\n  by: 2013-12-31\n',
    "loan write-off": '2014-05-01 custom "loan" "write-off" "L-2012-001"\n',
    "evidence attach": f'2012-09-15 custom "evidence" "attach" "b-01" "documents/2012/a.pdf" "{"3f" * 32}"\n',
    "plan task": '2012-01-01 custom "plan" "task" "training"\n  name-ko: "교육"\n  name-en: "Training"\n',
    "plan amount": """
        2012-01-01 custom "plan" "amount" 2012 900000 KRW
          program: "training"
          unit: "anniversary"
          account: "Expenses:Program"
          kind: "expense"
          from: 2012-01-01
          until: 2012-06-30
        """,
    "plan commit": '2012-03-02 custom "plan" "commit" "K-2012-01" 700000 KRW\n  program: "training"\n',
    "plan release": '2012-05-10 custom "plan" "release" "K-2012-01"\n',
    "role hold": '2012-02-20 custom "role" "hold" "I-0012" "board"\n  until: 2014-02-19\n',
    "role hold of another": '2012-02-20 custom "role" "hold" "I-0012" "staff"\n  of: "O-003"\n',
    "role end": '2012-09-01 custom "role" "end" "I-0012" "board"\n',
    "with keys of other programs": """
        2012-03-01 custom "party" "C-003"
          kind: "public"
          x-score: 7.25
          x-seen: 2012-05-05
          x-kept: TRUE
          x-limit: 10 USD
          x-empty:
        """,
}


@pytest.mark.parametrize("text", DIRECTIVES.values(), ids=DIRECTIVES)
def test_a_directive_says_the_same_when_written_again(text: str) -> None:
    (fact,), problems = read(text)
    assert problems == []
    (again,), problems = read(render([fact]))
    assert problems == []
    if "x-empty" in text:  # a key without a value says nothing and is not written again
        assert fact.model_extra is not None
        fact.model_extra.pop("x-empty")
    assert said(again) == said(fact)
    assert render([again]) == render([fact])


def test_every_word_of_the_vocabulary_is_in_the_table() -> None:
    shown = {type(read(text)[0][0]) for text in DIRECTIVES.values()}
    assert shown == set(FACTS)


def test_what_a_fact_holds() -> None:
    (fact,), _ = read(DIRECTIVES["dues-plan"])
    assert said(fact) == {
        "class": "DuesPlan", "date": dt.date(2012, 1, 1), "name": "individual-monthly",
        "amount": {"number": Decimal(10000), "currency": "KRW"}, "every": "month", "due_day": 25, "instalments": 1,
        "name_ko": None, "name_en": None, "note": None, "document": None,
    }  # fmt: skip
    assert fact.place == ("books.beancount", 2)
    assert (fact.key, fact.words()) == ("individual-monthly", "dues-plan")


@pytest.mark.parametrize("other", ["fava-option", "fava-sidebar-link", "budget", "autobean.share.policy"])
def test_other_programs_directives_are_theirs(other: str) -> None:
    assert read(f'2012-01-01 custom "{other}" "anything"\n') == ([], [])


def test_settings_name_more_of_them() -> None:
    entries, _, _ = parser.parse_string('2012-01-01 custom "recipe" "soup"\n')
    assert read_facts(entries, ["recipe"]) == ([], [])
    assert [one.code for one in read_facts(entries)[1]] == ["UNKNOWN-DIRECTIVE"]


BAD = {  # text: code, what the message says, what the hint or the expectation says
    "unknown noun": ('custom "membre" "join" "O-003"', "UNKNOWN-DIRECTIVE", '"membre"', 'did you mean "member"?'),
    "noun like no other": ('custom "zzz" "a"', "UNKNOWN-DIRECTIVE", '"zzz"', "[books] foreign"),
    "unknown verb": ('custom "member" "joyn" "O-003"', "UNKNOWN-VERB", '"joyn"', 'did you mean "join"?'),
    "no verb": ('custom "member"', "UNKNOWN-VERB", '"member"', "join"),
    "verb that is no text": ('custom "member" 2012-01-01', "UNKNOWN-VERB", "2012-01-01", "leave"),
    "too few values": ('custom "dues-plan" "a"', "DIRECTIVE-VALUES", '"dues-plan"', "name, amount"),
    "too many values": ('custom "member" "leave" "O-003" "x"', "DIRECTIVE-VALUES", '"member leave"', "id, in this"),
    "no values": ('custom "fund"', "DIRECTIVE-VALUES", '"fund"', "name, in this"),
    "misspelt key": ('custom "fund" "a"\n  restrction: "none"', "DIRECTIVE-FIELD", '"restrction"', '"restriction"'),
    "key with an underscore": ('custom "fund" "a"\n  name_kor: "b"', "DIRECTIVE-FIELD", '"name_kor"', "did you mean"),
    "missing key": ('custom "member" "join" "O-003"', "DIRECTIVE-FIELD", "kind: it is missing", "docs/vocabulary.md"),
    "bad id": ('custom "member" "leave" "o-003"', "DIRECTIVE-FIELD", "id: ", "docs/vocabulary.md"),
    "id with a blank": ('custom "member" "leave" "O 003"', "DIRECTIVE-FIELD", "upper-case letters", "docs"),
    "id that ends in a line": ('custom "member" "leave" "O-003\n"', "DIRECTIVE-FIELD", "id: ", "docs"),
    "bad name": ('custom "fund" "Solidarity"', "DIRECTIVE-FIELD", "lower-case words", "docs"),
    "id that is a number": ('custom "member" "leave" 3', "DIRECTIVE-FIELD", "id: ", "docs"),
    "bad kind": ('custom "party" "C-001"\n  kind: "firm"', "DIRECTIVE-FIELD", "kind: ", "docs"),
    "date that is text": ('custom "member" "pause" "I-1"\n  until: "soon"', "DIRECTIVE-FIELD", "until: ", "docs"),
    "amount without a currency": ('custom "dues-plan" "a" 100', "DIRECTIVE-FIELD", "amount: ", "docs"),
    "day out of the month": ('custom "dues-plan" "a" 1 KRW\n  due-day: 32', "DIRECTIVE-FIELD", "due-day: ", "docs"),
    "part of a person": ('custom "target" "members" "organization" 2012-12-31 30.5', "DIRECTIVE-FIELD", "number: ", "docs"),
    "unknown outcome": ('custom "loan" "decide" "L-1" "perhaps"', "DIRECTIVE-FIELD", "outcome: ", "docs"),
    "a date of its own": ('custom "fund" "a"\n  date: 2012-02-01', "DIRECTIVE-FIELD", 'key "date"', "own date"),
    "a place of its own": ('custom "fund" "a"\n  place: "hall"', "DIRECTIVE-FIELD", 'key "place"', "another key"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "message", "help_"), BAD.values(), ids=BAD)
def test_a_bad_directive(text: str, code: str, message: str, help_: str) -> None:
    _, problems = read(f"; a line before\n2012-01-01 {text}\n")
    assert [one.code for one in problems] == [code]
    assert problems[0].place.startswith("books.beancount:2") or "\n" in text.split("\n  ", maxsplit=1)[0]
    assert message in str(problems[0].message)
    assert help_ in f"{problems[0].expected} {problems[0].hint}"


def test_every_problem_of_a_directive_is_shown() -> None:
    _, problems = read('2012-01-01 custom "member" "join" "o-3"\n  kind: "firm"\n  secotr: "x"\n')
    assert sorted(str(one.message).split(":")[0] for one in problems) == [
        '"member join", id', '"member join", kind', 'the key "secotr" is unknown'
    ]  # fmt: skip


def test_one_bad_directive_does_not_hide_the_others() -> None:
    facts, problems = read('2012-01-01 custom "fund" "A"\n2012-01-01 custom "fund" "b"\n')
    assert [fact.key for fact in facts] == ["b"]
    assert len(problems) == 1


@given(st.text(min_size=1), st.text(), st.text())
def test_any_text_in_a_fact_is_written_so_that_it_is_read_back(line: str, note: str, extra: str) -> None:
    amount = Money(Decimal(1), "KRW")
    fact = GrantLine(
        date=dt.date(2012, 3, 1), id="G-1", line=line, amount=amount, note=note, **{"x-extra": extra}
    )
    text = render([fact])
    (once,), problems = read(text)
    assert problems == []
    assert isinstance(once, GrantLine)
    assert once.model_extra is not None
    assert render([once]) == text  # cleaned once, it stays
    for kept, given_ in ((once.line, line), (once.note, note), (once.model_extra["x-extra"], extra)):
        assert clean(str(kept)) == kept
        if given_.isascii() and given_.isprintable():
            assert kept == given_


@given(
    st.decimals(-(10**15), 10**15, places=4) | st.integers(0, 12).map(lambda zeros: Decimal(f"1E+{zeros}"))
)
def test_any_number_is_written_so_that_it_is_read_back(number: Decimal) -> None:
    text = f'2012-01-01 custom "loan" "rate" "L-1" {number:f}\n'
    (fact,), problems = read(text)
    assert problems == []
    (again,), _ = read(render([fact]))
    assert said(again) == said(fact)
