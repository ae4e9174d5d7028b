"""The review on its page: the same decisions as in the terminal, and nobody but the page may ask for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import BANKS, Desk, Payment, booked, kb_csv

from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

NETWORK = """
    2025-01-01 custom "fund" "general"
    2025-01-01 custom "dues-plan" "individual-monthly" 10000 KRW
    2025-01-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "individual-monthly"
    2025-01-01 custom "member" "join" "I-0002"
      kind: "individual"
      plan: "individual-monthly"
"""
ROWS = [
    Payment("2025-03-02 09:30", 10_000, "김하늘"),  # two members are called so
    Payment("2025-03-03 10:00", 30_000, "새벽강"),
    Payment("2025-03-04 11:00", -55_000, "온고을전력"),
    Payment("2025-03-05 11:00", -44_000, "온고을전력"),
]


@pytest.fixture
def fava(tmp_path: Path, make_books: MakeBooks, open_pages) -> Any:
    desk = Desk(make_books(tmp_path / "books", NETWORK, f'{BANKS}\n    [locale]\n    language = "en"\n'))
    desk.register(Person("I-0001", "김하늘"), Person("I-0002", "김하늘"))
    desk.put(kb_csv(booked(1_000_000, ROWS)))
    pages = open_pages(desk.root)
    pages.desk = desk
    return pages


def line(fava: Any, amount: str) -> dict[str, Any]:
    return next(one for one in fava.queue()["lines"] if one["amount"] == amount)


def test_the_queue_shows_what_the_terminal_shows(fava):
    lines = fava.queue()["lines"]
    assert [one["amount"] for one in lines] == ["10,000", "30,000", "-55,000", "-44,000"]
    assert {choice["id"] for choice in lines[0]["choices"]} == {"I-0001", "I-0002"}
    assert lines[1]["words"].startswith("새벽강")


def test_a_choice_is_booked_and_taken_back_to_the_byte(fava):
    before = snapshot(fava.desk.root)
    answer = fava.post("place", {"lines": [line(fava, "10,000")["id"]], "choice": "I-0002"})
    assert answer.status_code == 200, answer.text
    assert answer.json["decided"] == 1
    assert len(answer.json["left"]) == 3
    dues = [one for one in fava.desk.transactions() for posting in one.postings
            if posting.account == "Income:Dues:Individual"]  # fmt: skip
    assert [one.meta["member"] for one in dues] == ["I-0002"]
    undone = fava.post("undo", {})
    assert undone.json["taken-back"] == 1
    assert snapshot(fava.desk.root) == before


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.suffix in {".beancount", ".csv"} and "access" not in path.name
    }


def test_one_decision_for_all_alike_kept_as_a_rule(fava):
    ids = [one["id"] for one in fava.queue()["lines"] if one["counterparty"] == "온고을전력"]
    answer = fava.post("place", {"lines": ids, "choice": "Expenses:Office:Utilities", "rule": "electricity"})
    assert answer.status_code == 200, answer.text
    assert answer.json["decided"] == 2
    assert fava.desk.balance("Expenses:Office:Utilities") == 99_000
    assert "electricity" in fava.desk.books().registry.rules


def test_a_line_is_split(fava):
    id_ = line(fava, "30,000")["id"]
    parts = ["10000 Income:Dues:Individual member=I-0001", "rest Income:Donations"]
    answer = fava.post("place", {"lines": [id_], "parts": parts})
    assert answer.status_code == 200, answer.text
    assert fava.desk.balance("Income:Donations") == -20_000


def test_people_and_accounts_are_found_by_a_few_letters(fava):
    id_ = line(fava, "30,000")["id"]
    before = access_log(fava)
    found = fava.post("find", {"line": id_, "typed": "ㄱㅎㄴ"}).json["found"]
    assert {one["id"] for one in found} >= {"I-0001", "I-0002"}
    assert "review page, search" in access_log(fava).removeprefix(before)
    assert "ㄱㅎㄴ" not in access_log(fava)
    found = fava.post("find", {"line": id_, "typed": "donat"}).json["found"]
    assert "Income:Donations" in {one["id"] for one in found}


def access_log(fava: Any) -> str:
    (log,) = (fava.desk.root / "register").glob("access*")
    return log.read_text("utf-8")


def test_a_decision_stands_where_what_is_left_cannot_be_said(fava, monkeypatch):
    """The books cannot be read again: the answer says that it is decided, not that it failed."""
    from sfund.desk import reviewing
    from sfund.errors import BooksError, Diagnostic
    from sfund.words import say

    id_, token = line(fava, "30,000")["id"], fava.queue()["token"]

    def broken(*_: object) -> None:
        raise BooksError(Diagnostic("BOOKS-BUSY", say("busy")))

    monkeypatch.setattr(reviewing, "review_data", broken)
    answer = fava.client.post(
        fava.address("DeskReview/place"),
        json={"lines": [id_], "choice": "Income:Donations"},
        headers={"X-Desk-Token": token},
    )
    assert answer.status_code == 200
    assert answer.json == {"decided": 1, "left": None, "can-undo": True}
    assert fava.desk.balance("Income:Donations") == -30_000


@pytest.mark.parametrize("page", ["DeskReview/", "DeskOverview/", "DeskOverview/names"])
def test_no_page_answers_under_another_name(fava, page: str):
    assert fava.client.get(fava.address(page), headers={"Host": "rebound.example"}).status_code == 403
    assert fava.client.get(fava.address(page)).status_code == 200


def test_a_server_may_be_given_further_names(fava, monkeypatch):
    monkeypatch.setenv("SFUND_HOSTS", "books.example, other.example")
    assert fava.client.get(fava.address("DeskReview/"), headers={"Host": "books.example"}).status_code == 200
    assert fava.client.get(fava.address("DeskReview/"), headers={"Host": "s"}).status_code == 403


def test_several_decisions_are_taken_back_one_after_another(fava):
    before = snapshot(fava.desk.root)
    fava.post("place", {"lines": [line(fava, "10,000")["id"]], "choice": "I-0001"})
    fava.post("place", {"lines": [line(fava, "30,000")["id"]], "choice": "Income:Donations"})
    assert fava.post("undo", {}).json["can-undo"] is True
    assert fava.post("undo", {}).json["can-undo"] is False
    assert snapshot(fava.desk.root) == before


REFUSED = [
    pytest.param({"X_Desk_Token": "wrong"}, 403, id="another page's token"),
    pytest.param({"X_Desk_Token": ""}, 403, id="no token"),
    pytest.param({"Origin": "https://elsewhere.example"}, 403, id="another origin"),
    pytest.param({"Sec_Fetch_Site": "cross-site"}, 403, id="the browser says another site"),
    pytest.param({"Sec_Fetch_Site": "same-site"}, 403, id="a sister site"),
    pytest.param({"Host": "rebound.example"}, 403, id="another host"),
    pytest.param({"X_Desk_Token": "\xe9"}, 403, id="a token that is no ASCII"),
    pytest.param({"Origin": "http://["}, 403, id="an origin that is no address"),
    pytest.param({"content_type": "text/plain"}, 413, id="a form in disguise"),
]


@pytest.mark.parametrize(("headers", "status"), REFUSED)
def test_nobody_but_the_page_may_ask(fava, headers: dict[str, str], status: int):
    before = snapshot(fava.desk.root)
    for endpoint, body in (
        ("place", {"lines": [line(fava, "10,000")["id"]], "choice": "I-0001"}),
        ("undo", {}),
    ):
        answer = fava.post(endpoint, body, **headers)
        assert answer.status_code == status
        assert not answer.is_json or answer.json["error"]
    assert snapshot(fava.desk.root) == before


WRONG = [
    pytest.param({"lines": ["nothing"]}, "LINE-NOT-WAITING", id="no such line"),
    pytest.param({"lines": []}, "REQUEST-UNREADABLE", id="no line"),
    pytest.param({"lines": "x", "more": 1}, "REQUEST-UNREADABLE", id="other fields"),
    pytest.param([], "REQUEST-UNREADABLE", id="no object"),
    pytest.param({"choice": "Z-999"}, "CHOICE-LEADS-NOWHERE", id="nobody"),
    pytest.param({"parts": ["what"]}, "PART-UNREADABLE", id="no part"),
    pytest.param({"parts": ["1 Income:Donations", "2 Income:Donations"]}, "AMOUNT-DIFFERS", id="other sum"),
]


@pytest.mark.parametrize(("body", "code"), WRONG)
def test_what_cannot_be_is_one_clear_answer(fava, body: Any, code: str):
    before = snapshot(fava.desk.root)
    if isinstance(body, dict) and "lines" not in body:
        body = {"lines": [line(fava, "10,000")["id"]], **body}
    answer = fava.post("place", body)
    assert answer.status_code == 409
    assert answer.json["code"] == code
    assert snapshot(fava.desk.root) == before


def test_a_part_may_name_a_choice_in_place_of_an_account(fava):
    """As the page does: a member's dues, and what is left to an account by what people call it."""
    asked = {"lines": [line(fava, "30,000")["id"]], "parts": ["10000 I-0002", 'rest "Donations"']}
    assert fava.post("place", asked).json["decided"] == 1
    (split,) = (one for one in fava.desk.transactions() if len(one.postings) == 3)
    assert [(one.account, one.units.number, one.meta.get("member")) for one in split.postings[1:]] == [
        ("Income:Dues:Individual", -10_000, "I-0002"),
        ("Income:Donations", -20_000, None),
    ]


def test_a_part_that_leads_nowhere_is_said(fava):
    """A fund says whose money it is, and not what for."""
    asked = {"lines": [line(fava, "30,000")["id"]], "parts": ["10000 general", "rest Income:Donations"]}
    assert fava.post("place", asked).json["code"] == "CHOICE-LEADS-NOWHERE"


ADVICE = [
    pytest.param({"choice": "Income:Donations", "alias": True}, "ALIAS-OF-NOBODY", id="nobody's other name"),
    pytest.param({"parts": ["ten Income:Donations"]}, "PART-UNREADABLE", id="no number"),
    pytest.param({"choice": "Income:Donations", "rule": "Bad Name"}, "RULE-NAME", id="no name of a rule"),
    pytest.param({"choice": "Income:Donations", "rule": "gifts", "match": "김하늘"}, "RULE-NAMES-PERSON",
                 id="a rule that names a person"),
    pytest.param({"choice": "Income:Donations", "rule": "gifts", "match": "새"}, "RULE-TOO-WIDE", id="a wide rule"),
    pytest.param({"parts": ["1000 Income:Donations", "rest Income:Donations"], "rule": "gifts"}, "RULE-CANNOT-SAY",
                 id="a rule of several parts"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "code"), ADVICE)
def test_advice_on_the_page_speaks_of_the_page(fava, body: Any, code: str):
    """Never of the options of the command line."""
    answer = fava.post("place", {"lines": [line(fava, "30,000")["id"]], **body})
    assert answer.json["code"] == code
    assert answer.json["hint"]
    assert "--" not in answer.json["hint"]


def test_nothing_to_take_back(fava):
    assert fava.post("undo", {}).json["code"] == "NOTHING-DECIDED-HERE"


def test_a_request_is_no_larger_than_a_decision(fava):
    answer = fava.post("place", {"lines": ["x" * 100_000]})
    assert answer.status_code == 413


def test_fava_that_only_reads_changes_nothing(fava, open_pages):
    token = fava.queue()["token"]
    before = snapshot(fava.desk.root)
    reading = open_pages(fava.desk.root, read_only=True)
    id_ = line(fava, "30,000")["id"]
    for endpoint, body in (("place", {"lines": [id_], "choice": "Income:Donations"}), ("undo", {})):
        answer = reading.client.post(
            reading.address(f"DeskReview/{endpoint}"), json=body, headers={"X-Desk-Token": token}
        )
        assert answer.status_code == 401
    assert snapshot(fava.desk.root) == before


def test_the_page_is_read_as_any_other_reading_of_names(fava):
    fava.queue()
    (log,) = (fava.desk.root / "register").glob("access*")
    assert "review page" in log.read_text("utf-8")
