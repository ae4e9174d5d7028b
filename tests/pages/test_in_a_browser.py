"""The pages as a person has them: in a real browser, wide and narrow, light and dark, with the keyboard alone."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from desk import BANKS, Desk, Payment, booked, kb_csv
from werkzeug.serving import make_server

from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PAGES = ("DeskOverview", "DeskMembers", "DeskFunds", "DeskGrants", "DeskLending", "DeskReview", "DeskAudit")
FOUND = next(filter(None, map(shutil.which, BROWSERS)), None)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        FOUND is None, reason="no browser: install Debian's chromium to test the pages in one"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-gpu"]  # fmt: skip
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")  # its sandbox does not run as root
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=FOUND, args=quiet)
        yield started
        started.close()


class Site:
    """Fava on a port of this machine."""

    def __init__(self, pages: Any) -> None:
        self.pages = pages
        self._server = make_server("127.0.0.1", 0, pages.app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def address(self, page: str, query: str = "") -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{quote(self.pages.slug)}/{page}/{query}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="module", params=["ko", "en"])
def site(request, tmp_path_factory, open_pages, in_language) -> Iterator[Site]:
    root = tmp_path_factory.mktemp(request.param) / "books"
    shutil.copytree(LEDGER, root)
    in_language(root, request.param)
    site = Site(open_pages(root))
    yield site
    site.close()


@pytest.fixture
def reviewed(tmp_path: Path, make_books: MakeBooks, open_pages) -> Iterator[Site]:
    from test_review_page import NETWORK, ROWS

    desk = Desk(make_books(tmp_path / "books", NETWORK, f'{BANKS}\n    [locale]\n    language = "en"\n'))
    desk.register(Person("I-0001", "김하늘"), Person("I-0002", "김하늘"))
    desk.put(kb_csv(booked(1_000_000, ROWS)))
    pages = open_pages(desk.root)
    pages.desk = desk
    site = Site(pages)
    yield site
    site.close()


def opened(browser: Any, address: str, width: int = 1280, height: int = 900) -> Any:
    """The page, with everything that went wrong on it collected in `page.wrong`."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.wrong = []
    page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("request", lambda asked: page.wrong.append(asked.url) if _leaves(asked.url) else None)
    page.goto(address)
    page.wait_for_selector("article .desk")
    page.wait_for_selector("aside a")
    return page


def _leaves(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:"))


@pytest.mark.parametrize("page", PAGES)
def test_nothing_overflows_and_nothing_fails(site: Site, browser, page: str):
    for width in (1280, 400):
        shown = opened(browser, site.address(f"extension/{page}", "?time=2026-01+-+2026-10"), width)
        beyond = shown.evaluate(
            "document.querySelector('article').scrollWidth - document.querySelector('article').clientWidth"
        )
        assert beyond <= 1, f"{beyond} px at {width}"
        assert shown.evaluate("document.documentElement.scrollWidth") <= width + 1
        assert shown.wrong == []
        shown.close()


def serious_faults(shown: Any) -> dict[tuple[str, str], list[str]]:
    """What axe finds that keeps people out, by scheme and rule, with the first of the places."""
    from axe_playwright_python.sync_playwright import Axe

    faults = {}
    for scheme in ("light", "dark"):
        shown.emulate_media(color_scheme=scheme)
        for one in Axe().run(shown, context=".desk").response["violations"]:
            if one["impact"] in {"serious", "critical"}:
                faults[scheme, one["id"]] = [node["html"][:120] for node in one["nodes"][:3]]
    return faults


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_serious_fault(site: Site, browser, page: str):
    shown = opened(browser, site.address(f"extension/{page}", "?time=2026-01+-+2026-10"))
    assert serious_faults(shown) == {}
    shown.close()


def test_axe_finds_no_serious_fault_behind_a_row(site: Site, browser):
    shown = opened(
        browser, site.address("extension/DeskLending", "?of=loan&is=L-2025-002&time=2026-01+-+2026-10")
    )
    assert serious_faults(shown) == {}
    shown.close()


def test_axe_finds_no_serious_fault_in_a_review_at_work(reviewed: Site, browser):
    """A line that is split and kept as a rule, choices that were found, and an error."""
    shown = opened(browser, reviewed.address("extension/DeskReview"))
    shown.wait_for_selector(".line")
    card = shown.locator(".line").nth(1)
    card.locator("summary").click()
    card.locator("input[name=rule]").check()
    card.locator("input[name=where]").first.fill("donat")
    card.locator("input[name=where]").first.press("Enter")
    shown.wait_for_selector(".found button")
    card.locator("input[name=typed]").fill("nobody of this name")
    card.locator("input[name=typed]").press("Enter")
    shown.wait_for_selector(".said.wrong")
    assert serious_faults(shown) == {}
    shown.close()


def test_a_row_is_followed_to_its_entry_with_the_keyboard_alone(site: Site, browser):
    shown = opened(browser, site.address("extension/DeskFunds", "?time=2026-01+-+2026-10"))
    link = shown.locator(".desk table").first.locator("tbody a").last
    link.focus()
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".desk ul.sums")
    entry = shown.locator(".desk > .scroll tbody a").first
    entry.focus()
    shown.keyboard.press("Enter")
    shown.wait_for_selector("dialog[open]")
    assert shown.wrong == []
    shown.close()


def test_fava_s_own_pages_say_what_accounts_are_called(site: Site, browser):
    page = browser.new_page()
    page.goto(site.address("income_statement", "?time=2026"))
    page.wait_for_selector("a[data-desk-name]", state="attached", timeout=10_000)
    names = page.eval_on_selector_all(
        "a[data-desk-name]", "links => links.map(one => one.getAttribute('data-desk-name'))"
    )
    assert {"개인회원 회비", "Individual dues"} & set(names)
    page.close()


def test_the_review_is_worked_by_mouse(reviewed: Site, browser):
    shown = opened(browser, reviewed.address("extension/DeskReview"))
    shown.wait_for_selector(".line")
    assert shown.locator(".line").count() == 4
    shown.locator(".line").first.locator(".choices button").nth(1).click()
    shown.wait_for_function("document.querySelectorAll('.line').length === 3")
    assert "Decided: 1" in shown.locator(".said").inner_text()
    assert reviewed.pages.desk.balance("Income:Dues:Individual") == -10_000
    shown.locator("[data-act=undo]").click()
    shown.wait_for_function("document.querySelectorAll('.line').length === 4")
    assert reviewed.pages.desk.balance("Income:Dues:Individual") == 0
    assert shown.wrong == []
    shown.close()


def test_the_review_is_worked_by_keyboard(reviewed: Site, browser):
    """The third line: looked for by a few letters, kept as a rule for all alike, and taken back."""
    shown = opened(browser, reviewed.address("extension/DeskReview"))
    shown.wait_for_selector(".line")
    shown.keyboard.press("j")
    shown.keyboard.press("j")
    shown.keyboard.press("f")
    shown.keyboard.type("utilit")
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".line.here .choices button[data-choice='Expenses:Office:Utilities']")
    card = shown.locator(".line.here")
    card.locator("input[name=alike]").focus()
    shown.keyboard.press("Space")
    card.locator("input[name=rule]").focus()
    shown.keyboard.press("Space")
    card.locator("input[name=rule-name]").focus()
    shown.keyboard.type("electricity")
    card.locator(".choices button").first.focus()
    shown.keyboard.press("1")
    shown.wait_for_function("document.querySelectorAll('.line').length === 2")
    assert "electricity" in reviewed.pages.desk.books().registry.rules
    shown.keyboard.press("Escape")
    shown.locator("body").press("u")
    shown.wait_for_function("document.querySelectorAll('.line').length === 4")
    assert "electricity" not in reviewed.pages.desk.books().registry.rules
    shown.close()


def test_a_line_is_split_on_the_page_and_a_wrong_sum_is_said(reviewed: Site, browser):
    """With the keyboard alone: each part an amount and a few letters of where it goes, the rest first."""
    shown = opened(browser, reviewed.address("extension/DeskReview"))
    shown.wait_for_selector(".line")
    card = shown.locator(".line").nth(1)
    shown.keyboard.press("j")
    shown.keyboard.press("s")
    amounts, wheres = card.locator("input[name=amount]"), card.locator("input[name=where]")
    wheres.nth(0).focus()
    shown.keyboard.type("donat")
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".found button:focus")
    shown.keyboard.press("Enter")
    assert wheres.nth(0).input_value() == "Donations (Income:Donations)"
    amounts.nth(1).fill("10,000")
    wheres.nth(1).fill("nobody of this name")
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".said.wrong")
    wheres.nth(1).fill("I-0001")
    wheres.nth(1).press("Enter")
    shown.wait_for_selector(".found button:focus")
    shown.keyboard.press("Enter")
    amounts.nth(0).fill("1")
    amounts.nth(0).press("Enter")
    shown.wait_for_function("document.querySelector('.said').textContent.includes('30,000')")
    assert shown.locator(".line").count() == 4
    amounts.nth(0).fill("")
    amounts.nth(0).press("Enter")
    shown.wait_for_function("document.querySelectorAll('.line').length === 3")
    assert reviewed.pages.desk.balance("Income:Donations") == -20_000
    assert reviewed.pages.desk.balance("Income:Dues:Individual") == -10_000
    shown.close()


def test_a_rule_without_a_name_decides_nothing(reviewed: Site, browser):
    shown = opened(browser, reviewed.address("extension/DeskReview"))
    shown.wait_for_selector(".line")
    card = shown.locator(".line").first
    card.locator("input[name=rule]").check()
    card.locator(".choices button").first.click()
    shown.wait_for_selector(".said.wrong")
    assert shown.evaluate("document.activeElement.name") == "rule-name"
    assert shown.locator(".line").count() == 4
    shown.close()


def test_keys_work_where_the_keyboard_is_set_to_hangul(reviewed: Site, browser):
    """There the browser says ㅓ for J, and only its place on the keyboard is the same."""
    shown = opened(browser, reviewed.address("extension/DeskReview"))
    shown.wait_for_selector(".line")
    shown.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ㅓ', code: 'KeyJ', bubbles: true}))"
    )
    assert "새벽강" in shown.locator(".line.here").inner_text()
    assert "새벽강" in shown.evaluate("document.activeElement.textContent")
    shown.close()


def test_what_came_of_it_is_seen_wherever_the_line_is(reviewed: Site, browser):
    """In a low window the answer stands at its foot."""
    for width in (1280, 400):
        shown = opened(browser, reviewed.address("extension/DeskReview"), width, 500)
        shown.wait_for_selector(".line")
        card = shown.locator(".line").last
        card.locator("input[name=typed]").fill("nobody of this name")
        card.locator("input[name=typed]").press("Enter")
        shown.wait_for_selector(".said.wrong")
        box = shown.locator(".said").bounding_box()
        assert 0 <= box["y"] < box["y"] + box["height"] <= 500
        shown.close()


def test_one_window_does_not_take_back_what_another_decided(reviewed: Site, browser):
    here = opened(browser, reviewed.address("extension/DeskReview"))
    there = opened(browser, reviewed.address("extension/DeskReview"))
    for page in (here, there):
        page.wait_for_selector(".line")
    here.keyboard.press("1")
    here.wait_for_function("document.querySelectorAll('.line').length === 3")
    there.keyboard.press("u")
    there.locator(".line").first.locator(".choices button").nth(1).click()
    there.wait_for_selector(".said.wrong")
    assert "wait no more" in there.locator(".said").inner_text()
    assert reviewed.pages.desk.balance("Income:Dues:Individual") == -10_000
    there.locator(".line").nth(1).locator("input[name=typed]").fill("donat")
    there.locator(".line").nth(1).locator("input[name=typed]").press("Enter")
    there.wait_for_selector(".line.here .choices button:focus")
    there.keyboard.press("1")
    there.wait_for_function("document.querySelectorAll('.line').length === 2")
    assert "새벽강" in there.locator(".said").inner_text()
    there.keyboard.press("u")
    there.wait_for_function("document.querySelectorAll('.line').length === 3")
    assert "새벽강" in there.evaluate("document.activeElement.textContent")
    here.close()
    there.close()


def test_after_the_last_line_the_way_back_has_the_focus(reviewed: Site, browser):
    shown = opened(browser, reviewed.address("extension/DeskReview"))
    for left in (3, 2, 1, 0):
        shown.wait_for_selector(".line.here")
        shown.keyboard.press("f")
        shown.keyboard.type("other" if left < 3 else "I-0001")
        shown.keyboard.press("Enter")
        shown.wait_for_selector(".line.here .choices button:focus")
        shown.keyboard.press("1")
        shown.wait_for_function(f"document.querySelectorAll('.line').length === {left}")
    assert shown.evaluate("document.activeElement.dataset.act") == "undo"
    shown.close()


def test_long_words_stay_in_their_place(tmp_path: Path, make_books: MakeBooks, open_pages, browser):
    desk = Desk(make_books(tmp_path / "books", "", BANKS))
    long = "가나다라마바사" * 12
    desk.put(kb_csv(booked(1_000_000, [Payment("2025-03-02 09:30", 10_000, long, "A" * 90)])))
    site = Site(open_pages(desk.root))
    shown = opened(browser, site.address("extension/DeskReview"), 390)
    shown.wait_for_selector(".line")
    assert shown.evaluate(
        "document.querySelector('article').scrollWidth <= document.querySelector('article').clientWidth"
    )
    shown.close()
    site.close()


def test_the_first_column_stays_while_the_others_are_looked_at(site: Site, browser):
    shown = opened(browser, site.address("extension/DeskFunds", "?time=2026-01+-+2026-10"), 390)
    table = shown.locator(".scroll:has(table)").first
    left = table.locator("tbody td").first.bounding_box()["x"]
    table.evaluate("one => one.scrollLeft = 200")
    assert table.locator("tbody td").first.bounding_box()["x"] == left
    assert table.locator("tbody td").nth(1).bounding_box()["x"] < left
    shown.close()
