"""The desk's pages: the figures of the reports, Fava's days, and the postings behind each row."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from fava.util.date import END_OF_YEAR
from lxml import html

from reports.catalogue import build_report
from reports.faces.words import shown
from reports.model import Labelled
from sfund.books.load import load_books
from sfund.desk import following, pages
from sfund.desk.times import chosen, day_of, span_of
from sfund.desk.trails import ROUTES, AccountSums, Found, Trail, followed
from sfund.languages import text
from sfund.periods import Span
from sfund.words import say

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"
ALL = (
    pages.DeskOverview,
    pages.DeskMembers,
    pages.DeskFunds,
    pages.DeskGrants,
    pages.DeskLending,
    pages.DeskAudit,
)
TEN_MONTHS = Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31))
TIME = "2026-01 - 2026-10"


@pytest.fixture(scope="module")
def books():
    return load_books(LEDGER, names=False)


@pytest.fixture(scope="module", params=["ko", "en"])
def network(request, tmp_path_factory, open_pages, in_language) -> tuple[Any, str]:
    root = tmp_path_factory.mktemp(request.param) / "books"
    shutil.copytree(LEDGER, root)
    in_language(root, request.param)
    return open_pages(root), request.param


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.__qualname__)
def test_a_page_shows_its_reports_in_fava_s_days_and_language(page, network, books):
    fava, language = network
    tree = fava.get(page.__qualname__, time=TIME)
    sections = tree.xpath("//div[contains(@class, 'desk')]/section")
    assert [one.get("aria-label") for one in sections] == [
        text(build_report(name, books, TEN_MONTHS).title, language) for name in page.REPORTS
    ]
    for section, name in zip(sections, page.REPORTS, strict=True):
        report = build_report(name, books, TEN_MONTHS)
        printed = [one.text_content().strip() for one in section.xpath(".//summary/strong")]
        parts = [shown(one.value, one.unit, "KRW", language) for one in report.figures]
        assert sorted(printed) == sorted(parts)
        assert {one.text for one in section.xpath(".//caption")} == {
            text(t.label, language) for t in report.tables
        }
        for table in report.tables:
            assert _printed(section, text(table.label, language)) == [
                [_as_read(books, one, row[one.key], language) for one in table.columns] for row in table.rows
            ]


def _printed(section, label: str) -> list[list[str]]:
    """The cells of the table of that label, without what stands small in them."""
    rows = section.xpath(".//table[caption = $label]/tbody/tr[not(td[@colspan])]", label=label)
    return [
        ["".join(cell.xpath(".//text()[not(parent::small)]")).strip() for cell in row.xpath("td")]
        for row in rows
    ]


def _as_read(books, column, value, language: str) -> str:
    if column.key == "account" and value:
        return books.account_label(value.key if isinstance(value, Labelled) else value, language)
    if column.key in {"fund", "from", "to"} and value in books.registry.funds:
        return books.registry.funds[value].name_in(language) or value
    return shown(value, column.unit, "KRW", language).strip()


def test_the_list_of_pages_begins_with_the_overview(example):
    ledger = example.app.config["LEDGERS"][example.slug]
    assert [one.name for one in ledger.extensions._exts] == [
        "DeskOverview", "DeskMembers", "DeskFunds", "DeskGrants", "DeskLending", "DeskReview", "DeskAudit",
    ]  # fmt: skip


def _followed(books, address: str) -> Found:
    """What the page behind a row's link finds, without the page around it."""
    said = parse_qs(address.removeprefix("?"), keep_blank_values=True)
    trail = Trail(tuple(zip(said["of"], said["is"], strict=True)))
    span = span_of(chosen(said["time"][0], END_OF_YEAR), (), dt.date(2026, 10, 31))
    since = dt.date.fromisoformat(said["since"][0]) if "since" in said else None
    return followed(books, trail, span, since)


def _rows(fava, books, page) -> Iterator[tuple[tuple[str, str], Any, str]]:
    """Each row of the page's tables that leads somewhere: (report, table), what it says, its link."""
    sections = fava.get(page.__qualname__, time=TIME).xpath("//div[contains(@class, 'desk')]/section")
    for section, name in zip(sections, page.REPORTS, strict=True):
        for table in build_report(name, books, TEN_MONTHS).tables:
            label = text(table.label, "ko")
            printed = section.xpath(".//table[caption = $label]/tbody/tr[not(td[@colspan])]", label=label)
            for row, drawn in zip(table.rows, printed, strict=True):
                for link in drawn.xpath(".//a[starts-with(@href, '?')]/@href"):
                    yield (name, table.key), row, link


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.__qualname__)
def test_every_row_that_leads_somewhere_leads_to_postings(page, example, books):
    """Or it says of all its amounts that they are nothing."""
    led = list(_rows(example, books, page))
    assert led
    for table, row, link in led:
        amounts = [value for value in row.values() if isinstance(value, Decimal | int)]
        assert _followed(books, link).count > 0 or not any(amounts), (table, link)


def _owned(found: Found) -> Decimal:
    return found.balances.get("Assets", Decimal(0)) - found.balances.get("Liabilities", Decimal(0))


def _on(*accounts: str) -> Callable[[Found], Iterator[AccountSums]]:
    return lambda found: (one for one in found.accounts if one.account.startswith(accounts))


def _within(*accounts: str) -> Callable[[Found], Decimal]:
    return lambda found: sum((one.within for one in _on(*accounts)(found)), Decimal(0))


def _until(*accounts: str) -> Callable[[Found], Decimal]:
    return lambda found: sum((one.until for one in _on(*accounts)(found)), Decimal(0))


def _moved(root: str) -> Callable[[Found], Decimal]:
    return lambda found: found.moved.get(root, Decimal(0))


COME_TO = {
    ("board", "income-by-source", "amount"): _moved("Income"),
    ("board", "bound", "closing"): _owned,
    ("self-reliance", "income-by-source", "amount"): _moved("Income"),
    ("self-reliance", "changes", "now"): _moved("Income"),
    ("self-reliance", "by-fund", "total"): _moved("Income"),
    ("funds", "funds", "income"): _moved("Income"),
    ("funds", "funds", "expense"): _moved("Expenses"),
    ("funds", "funds", "transfers"): _moved("Equity"),
    ("funds", "funds", "closing"): _owned,
    ("funds", "accounts", "amount"): _owned,
    ("pledges", "pledges", "received"): _moved("Income"),
    ("pledges", "received", "amount"): _moved("Income"),
    ("dues", "members", "paid"): _within("Income:Dues"),
    ("cash", "accounts", "in"): lambda found: sum((one.raised for one in found.accounts), Decimal(0)),
    ("cash", "accounts", "out"): lambda found: sum((one.lowered for one in found.accounts), Decimal(0)),
    ("cash", "accounts", "closing"): _owned,
    ("loans", "loans", "principal"): _until("Assets:Loans:Principal"),
    ("grants", "lines", "spent"): _moved("Expenses"),
    ("budget", "tasks", "actual"): _moved("Expenses"),
    ("budget", "returned", "amount"): _moved("Expenses"),
    ("position", "net-assets", "amount"): _owned,
    ("position", "accounts", "amount"): lambda found: sum(found.balances.values()),
    ("operations", "accounts", "amount"): lambda found: sum(found.moved.values()),
}
"""(report, table, column) → what the postings behind a row come to is what the column says."""


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.__qualname__)
def test_the_postings_behind_a_row_come_to_the_row(page, example, books):
    compared = set()
    for (name, key), row, link in _rows(example, books, page):
        for of, sum_of in COME_TO.items():
            if of[:2] == (name, key):
                compared.add(of)
                assert sum_of(_followed(books, link)) == row[of[2]], (of, link)
    assert compared == {of for of in COME_TO if of[0] in page.REPORTS}


def test_every_table_that_has_a_route_is_a_table_of_a_page(books):
    tables = {
        (name, table.key): {column.key for column in table.columns}
        for page in ALL
        for name in page.REPORTS
        for table in build_report(name, books, TEN_MONTHS).tables
    }
    for of, route in ROUTES.items():
        assert set(route.words) <= tables[of]


def _followed_page(fava, page: str, link: str) -> Any:
    return html.fromstring(fava.client.get(fava.address(f"{page}/") + link).text)


def _said_sums(tree) -> dict[str, str]:
    return {one.text.strip(): one.xpath("string(strong)") for one in tree.xpath("//ul[@class='sums']/li")}


def _by_account(tree) -> dict[str, list[str]]:
    rows = tree.xpath("//details[@class='trail']//tbody/tr")
    return {row.xpath("string(.//small)"): row.xpath("td[@class='number']/text()") for row in rows}


def test_a_row_s_page_says_what_its_postings_come_to(example, books):
    """Of a fund what moved and what there is; the sums by account come to the same."""
    section = example.get("DeskFunds", time=TIME).xpath("//section")[0]
    for fund in ("solidarity", "general"):
        (link,) = section.xpath("(.//table)[1]//tbody//td[.//small = $fund]//a/@href", fund=fund)
        found = _followed(books, link)
        tree = _followed_page(example, "DeskFunds", link)
        sums = {
            text(following._NAMES[root], "ko"): one for root, one in {**found.moved, **found.balances}.items()
        }
        if "Liabilities" in found.balances:
            sums[text(say("Assets less liabilities"), "ko")] = _owned(found)
        assert _said_sums(tree) == {label: f"{amount:,}원" for label, amount in sums.items()}
        assert _by_account(tree) == {
            one.account: [f"{one.within:,}", f"{one.until:,}"] for one in found.accounts
        }


def test_what_only_names_something_has_no_assets_of_its_own(example, books):
    """A loan's postings on the bank account are no part of what the bank holds: they stand by account."""
    report = build_report("loans", books, TEN_MONTHS)
    row = next(one for one in report.tables[0].rows if one["principal"])
    (link,) = example.get("DeskLending", time=TIME).xpath("//td//a[text() = $loan]/@href", loan=row["loan"])
    tree = _followed_page(example, "DeskLending", link)
    assert set(_said_sums(tree)) <= {text(following._NAMES[root], "ko") for root in ("Income", "Expenses")}
    within, until = _by_account(tree)["Assets:Loans:Principal"]
    assert until == f"{row['principal']:,}" != within
    (narrower,) = tree.xpath("//tr[.//small = 'Assets:Loans:Principal']//a/@href")
    alone = _followed_page(example, "DeskLending", narrower)
    assert set(_said_sums(alone).values()) == {f"{row['principal']:,}원"}
    assert not _by_account(alone)
    assert tree.xpath("//a[starts-with(text(), '←')]/@href") == alone.xpath(
        "//a[starts-with(text(), '←')]/@href"
    )


def test_an_account_s_page_says_what_came_and_what_went(example, books):
    """As the report's row has it, also of an account that ends with nothing."""
    rows = next(one for one in build_report("cash", books, TEN_MONTHS).tables if one.key == "accounts").rows
    row = next(one for one in rows if not one["closing"])
    tree = example.get("DeskFunds", of="account", **{"is": _key(row["account"])}, time=TIME)
    assert list(_said_sums(tree).values()) == [
        f"{row[key]:,}원" for key in ("opening", "in", "out", "closing")
    ]


def _key(value) -> str:
    return value.key if isinstance(value, Labelled) else value


@pytest.mark.parametrize(
    ("word", "value", "said"),
    [
        ("source", "dues", "회비"),
        ("source", "raffle", "raffle"),
        ("side", "expense", "비용"),
        ("side", "sideways", "sideways"),
        ("activity", "other", "기타사업"),
        ("activity", "idle", "idle"),
        ("program", "spreading", "연대의 확산"),
        ("below", "Income:Donations", "기부금"),
        ("fund", "solidarity", "지역연대금고"),
    ],
)
def test_a_row_s_page_is_headed_as_people_call_it(example, word: str, value: str, said: str):
    heading = example.get("DeskGrants", of=word, **{"is": value}, time=TIME).xpath("string(//h2)")
    assert heading.startswith(f"{said}의 분개")


def test_a_day_of_the_report_that_cannot_be_is_its_first(example):
    """A time that is chosen on the row's own page may lie elsewhere."""
    asked = {"of": "loan", "is": "L-2025-002", "time": "2026-03"}
    plain = _by_account(example.get("DeskLending", **asked))
    for since in ("2025-01-01", "2026-04-01", "some day"):
        assert _by_account(example.get("DeskLending", since=since, **asked)) == plain
    assert _by_account(example.get("DeskLending", since="2026-03-20", **asked)) != plain


@pytest.mark.parametrize("page", ["DeskFunds", "DeskGrants", "DeskAudit"])
def test_a_place_in_the_books_leads_to_the_entry_there(example, page: str):
    ledger = example.app.config["LEDGERS"][example.slug]
    links = example.get(page, time=TIME).xpath("//section//td//a[starts-with(@href, '#context-')]")
    assert links
    for link in links:
        meta = ledger.get_entry(link.get("href").removeprefix("#context-")).meta
        file = meta["filename"].removesuffix(".beancount")
        assert f"{file}:{meta['lineno']}".endswith(link.text.replace(".beancount", ""))


def test_the_reports_of_a_page_are_reached_from_its_head(example):
    tree = example.get("DeskFunds", time=TIME)
    reached = [tree.get_element_by_id(one.removeprefix("#")) for one in tree.xpath("//nav//a/@href")]
    assert reached == tree.xpath("//section")
    assert not example.get("DeskOverview", time=TIME).xpath("//nav")


def test_days_that_lie_ahead_are_said_to(example):
    def notes(time: str) -> list[str]:
        return example.get("DeskFunds", time=time).xpath(
            "//div[contains(@class, 'desk')]/p[@class='note']/text()"
        )

    ahead = dt.date.today().year + 2
    assert notes(str(ahead)) == [text(pages.AHEAD, "ko")]
    assert notes("2026") == notes("no time") == []


ODD_BOOKS = """
    2025-01-01 open Income:Odd
      source: "raffle"
    2025-01-01 open Income:Plain
    2025-01-01 open Expenses:Loans
    2025-01-01 open Expenses:Loans:Small
    2025-01-01 open Expenses:LoansElsewhere
    2025-03-01 * "of no known source"
      Assets:Cash  300 KRW
      Income:Odd  -100 KRW
      Income:Plain  -200 KRW
    2025-03-02 * "above and below"
      Expenses:Loans  1 KRW
      Expenses:Loans:Small  20 KRW
      Expenses:LoansElsewhere  400 KRW
      Assets:Cash
"""


@pytest.mark.parametrize(
    ("word", "value", "moved"),
    [
        ("source", "other", {"Income": 300}),
        ("source", "dues", {}),
        ("account", "Expenses:Loans", {"Expenses": 1}),
        ("below", "Expenses:Loans", {"Expenses": 21}),
        ("side", "expense", {"Expenses": 421}),
        ("day", "2025-03-02", {"Expenses": 421}),
        ("day", "no day", {}),
    ],
)
def test_what_a_word_finds(tmp_path, make_books: MakeBooks, word: str, value: str, moved):
    books = load_books(make_books(tmp_path / "books", ODD_BOOKS), names=False)
    assert followed(books, Trail(((word, value),)), Span.of_year(2025)).moved == moved


def test_what_only_carries_results_is_not_what_a_fund_took_in(tmp_path, make_books: MakeBooks):
    carried = """
        2025-01-01 open Equity:NetAssets
        2025-03-01 * "a gift"
          Assets:Cash  1000 KRW
          Income:Donations  -1000 KRW
        2025-12-31 * "carried"
          Income:Donations  1000 KRW
          Equity:NetAssets  -1000 KRW
    """
    books = load_books(make_books(tmp_path / "books", carried), names=False)
    year = Span.of_year(2025)
    (row,) = build_report("funds", books, year).tables[0].rows
    assert row["income"] == 1000
    for word, value in (("fund", "general"), ("account", "Income:Donations"), ("source", "donation")):
        assert followed(books, Trail(((word, value),)), year).moved == {"Income": 1000}


def test_a_source_of_income_leads_to_what_it_says(example, books):
    """Of the board's twelve months, whatever days the page is about."""
    report = build_report("board", books, TEN_MONTHS)
    rows = next(one for one in report.tables if one.key == "income-by-source").rows
    (link,) = example.get("DeskOverview", time=TIME).xpath("//a[contains(@href, 'of=source&is=dues')]")
    tree = html.fromstring(example.client.get(example.address("DeskOverview/") + link.get("href")).text)
    income = next(one for one in tree.xpath("//ul[@class='sums']/li") if one.text.strip() == "수입")
    dues = next(row["amount"] for row in rows if row["source"].key == "dues")
    assert income.xpath("strong")[0].text == f"{dues:,.0f}원"
    (back,) = tree.xpath("//div[contains(@class, 'desk')]/p/a[starts-with(text(), '←')]/@href")
    assert back == "?time=2026-01+-+2026-10"


def test_a_posting_leads_to_its_entry_and_its_account_in_fava(example):
    tree = example.get("DeskFunds", of="fund", **{"is": "solidarity"}, time="2026-09")
    row = tree.xpath("//div[@class='scroll'][last()]//tbody/tr")[-1]
    entry, account = row.xpath(".//a/@href")
    found = example.client.get(
        f"/{example.slug}/api/context", query_string={"entry_hash": entry.removeprefix("#context-")}
    )
    assert found.status_code == 200
    assert found.json["data"]["entry"]["date"] == row.xpath(".//a")[0].text
    assert account.startswith(("../../account/Assets", "../../account/Income"))
    assert row.xpath(".//a")[1].text in {"연대금고계좌", "연대대출금", "대출이자 수입", "대손충당금"}


def test_an_unknown_word_is_no_question_to_the_books(example):
    tree = example.get("DeskFunds", of='fund" OR 1=1 --', **{"is": "x"})
    assert not tree.xpath("//ul[@class='sums']")
    assert not tree.xpath("//section")
    assert 'fund" OR 1=1 --' in tree.xpath("string(//p[@role='alert'])")


@pytest.mark.parametrize("time", ["foo", "2026-13", "2026 - foo", "0000"])
def test_a_time_that_fava_does_not_know_is_said_on_the_page(example, time: str):
    tree = example.get("DeskFunds", time=time)
    assert f"“{time}”" in tree.xpath("string(//p[@role='alert'])").replace('"', "“", 1).replace('"', "”", 1)
    assert not tree.xpath("//section")


def test_a_filter_that_fava_cannot_read_does_not_matter_here(example):
    tree = example.get("DeskFunds", filter="(", time=TIME)
    assert len(tree.xpath("//section")) == len(pages.DeskFunds.REPORTS)


def test_another_filter_of_fava_is_said_not_to_hold(example):
    assert example.get("DeskFunds", account="Assets:Bank").xpath("//p[@class='note']/text()")[0]


def test_a_change_of_the_books_is_seen(tmp_path, open_pages: Callable[..., Any]):
    root = tmp_path / "books"
    shutil.copytree(LEDGER, root)
    fava = open_pages(root)
    before = fava.get("DeskFunds", time=TIME).xpath("//section[1]//summary/strong")[0].text
    with (root / "main.beancount").open("a", encoding="utf-8") as file:
        file.write('2026-10-30 * "a gift"\n  Assets:Cash  1000000 KRW\n  Income:Donations  -1000000 KRW\n')
    after = fava.get("DeskFunds", time=TIME).xpath("//section[1]//summary/strong")[0].text
    assert int(after.replace(",", "")) - int(before.replace(",", "")) == 1_000_000


def test_words_of_the_books_are_never_taken_for_a_page(tmp_path, make_books: MakeBooks, open_pages):
    root = make_books(
        tmp_path / "books",
        """
        2025-01-01 custom "fund" "general"
          name-en: "<script>alert(1)</script>"
        2025-03-01 * "<img src=x onerror=alert(1)>"
          Assets:Cash  1000 KRW
          Income:Donations  -1000 KRW
        """,
    )
    fava = open_pages(root)
    pages_of_it = ({}, "&lt;script&gt;alert(1)"), ({"of": "fund", "is": "general"}, "&lt;img src=x")
    for values, escaped in pages_of_it:
        answer = fava.client.get(fava.address("DeskFunds/"), query_string={"time": "2025", **values})
        assert "<script>alert(1)" not in answer.text
        assert "<img src=x" not in answer.text
        assert escaped in answer.text


AMOUNT = re.compile(r"\d,\d{3}")


@pytest.fixture(scope="module")
def hidden(tmp_path_factory, open_pages):
    root = tmp_path_factory.mktemp("hidden") / "books"
    shutil.copytree(LEDGER, root)
    return open_pages(root, incognito=True)


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.__qualname__)
def test_where_fava_hides_numbers_no_amount_is_seen(page, hidden, example):
    name = page.__qualname__
    (seen,) = hidden.get(name, time=TIME).xpath("//div[contains(@class, 'desk')]")
    (plain,) = example.get(name, time=TIME).xpath("//div[contains(@class, 'desk')]")
    assert AMOUNT.search(plain.text_content())
    assert not AMOUNT.search(html.tostring(seen, encoding="unicode"))
    assert not any(re.search(r"\d", one.text_content()) for one in seen.xpath(".//summary/strong"))
    assert not seen.xpath(".//img | .//figure")
    assert seen.xpath(".//p[@class='note']")[0].text_content() == text(pages.HIDDEN, "ko")


def test_where_fava_hides_numbers_a_row_s_postings_have_none(hidden):
    values = {"of": "fund", "is": "solidarity", "time": TIME}
    (seen,) = hidden.get("DeskFunds", **values).xpath("//div[contains(@class, 'desk')]")
    assert seen.xpath(".//ul[@class='sums']/li")
    assert not AMOUNT.search(seen.text_content())
    assert "X,XXX" in seen.text_content()


def test_a_page_is_drawn_once_for_a_time_and_a_language(tmp_path, open_pages, monkeypatch):
    root = tmp_path / "books"
    shutil.copytree(LEDGER, root)
    fava = open_pages(root)
    drawn: list[str] = []
    from reports.charts import drawing

    real = drawing.as_svg
    monkeypatch.setattr(drawing, "as_svg", lambda chart, *rest: drawn.append(chart.key) or real(chart, *rest))
    first = fava.client.get(fava.address("DeskFunds/"), query_string={"time": TIME}).text
    once = len(drawn)
    assert once > 0
    assert fava.client.get(fava.address("DeskFunds/"), query_string={"time": TIME}).text == first
    assert len(drawn) == once
    fava.get("DeskFunds", time="2026-09")
    assert len(drawn) == 2 * once


def test_two_who_ask_at_once_are_both_answered_rightly(tmp_path, open_pages):
    root = tmp_path / "books"
    shutil.copytree(LEDGER, root)
    fava = open_pages(root)
    asked = [(page.__qualname__, f"2026-0{month}") for month in (3, 4) for page in ALL[1:4]]

    def get(of: tuple[str, str]) -> str:
        answer = fava.app.test_client().get(fava.address(f"{of[0]}/"), query_string={"time": of[1]})
        assert answer.status_code == 200
        return html.tostring(html.fromstring(answer.text).xpath("//div[contains(@class, 'desk')]")[0])

    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(get, asked))
    alone = open_pages(root)
    fava = alone
    assert at_once == [get(of) for of in asked]


def test_empty_books_are_honest_pages(tmp_path, make_books: MakeBooks, open_pages):
    fava = open_pages(make_books(tmp_path / "books"))
    for page in ALL:
        assert fava.get(page.__qualname__).xpath("//section")
    assert fava.queue()["lines"] == []


@pytest.mark.parametrize("page", ["DeskFunds", "DeskReview"])
def test_books_with_errors_say_so_once_and_which(tmp_path, make_books: MakeBooks, open_pages, page: str):
    wrong = "".join(f'2025-01-01 custom "party" "C-00{n}"\n' for n in range(1, 6))
    fava = open_pages(make_books(tmp_path / "books", wrong))
    (said,) = fava.get(page).xpath("//p[@role='alert']/text()")
    first, *named, more = said.splitlines()
    assert first == text(pages.WRONG, "en")
    assert [one.split(" ")[0] for one in named] == [f"ledger.beancount:{n}:" for n in range(1, 4)]
    assert more.startswith("2 more")


def test_sound_books_say_nothing_of_errors(example):
    assert not example.get("DeskFunds", time=TIME).xpath("//p[@role='alert']")


def test_a_ledger_that_is_no_books_is_told_so(tmp_path, make_books: MakeBooks, open_pages):
    root = make_books(tmp_path / "books")
    (root / "sfund.toml").unlink()
    fava = open_pages(root)
    assert fava.get("DeskOverview").xpath("//p[@role='alert']/text()")


@pytest.mark.parametrize(
    ("days", "today", "span"),
    [
        (["2026-03-01"], "2026-11-22", ("2026-01-01", "2026-11-22")),
        (["2024-03-01", "2027-01-01"], "2026-11-22", ("2024-01-01", "2024-12-31")),
        ([], "2026-11-22", ("2026-01-01", "2026-11-22")),
    ],
)
def test_without_a_filter_it_is_this_year_or_the_last_of_the_books(days, today, span):
    today = dt.date.fromisoformat(today)
    assert span_of(None, map(dt.date.fromisoformat, days), today) == Span(*map(dt.date.fromisoformat, span))


def test_things_stand_as_they_are_today_where_the_days_lie_ahead():
    year = Span.of_year(2026)
    assert day_of(year, dt.date(2026, 11, 22)) == dt.date(2026, 11, 22)
    assert day_of(year, dt.date(2027, 2, 1)) == dt.date(2026, 12, 31)
    assert day_of(year, dt.date(2025, 2, 1)) == dt.date(2026, 1, 1)
