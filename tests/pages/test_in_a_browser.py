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
from desk import BANKS, Desk, booked, kb_csv
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


def opened(browser: Any, address: str, width: int = 1280) -> Any:
    """The page, with everything that went wrong on it collected in `page.wrong`."""
    page = browser.new_page(viewport={"width": width, "height": 900})
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


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_serious_fault(site: Site, browser, page: str):
    from axe_playwright_python.sync_playwright import Axe

    shown = opened(browser, site.address(f"extension/{page}", "?time=2026-01+-+2026-10"))
    for scheme in ("light", "dark"):
        shown.emulate_media(color_scheme=scheme)
        found = Axe().run(shown, context=".desk").response["violations"]
        serious = {
            (scheme, one["id"]): [node["html"][:120] for node in one["nodes"][:3]]
            for one in found
            if one["impact"] in {"serious", "critical"}
        }
        assert serious == {}
    shown.close()


def test_a_row_is_followed_to_its_entry_with_the_keyboard_alone(site: Site, browser):
    shown = opened(browser, site.address("extension/DeskFunds", "?time=2026-01+-+2026-10"))
    link = shown.locator(".desk table").first.locator("tbody a").last
    link.focus()
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".desk ul.sums")
    entry = shown.locator(".desk tbody a").first
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
    shown = opened(browser, reviewed.address("extension/DeskReview"))
    shown.wait_for_selector(".line")
    card = shown.locator(".line").nth(1)
    card.locator("summary").click()
    parts = card.locator("input[name=part]")
    parts.nth(0).fill("1 Income:Donations")
    parts.nth(1).fill("2 Income:Donations")
    card.locator("button[type=submit]").click()
    shown.wait_for_selector(".said.wrong")
    assert shown.locator(".line").count() == 4
    parts.nth(0).fill("10000 Income:Dues:Individual member=I-0001")
    parts.nth(1).fill("rest Income:Donations")
    card.locator("button[type=submit]").click()
    shown.wait_for_function("document.querySelectorAll('.line').length === 3")
    assert reviewed.pages.desk.balance("Income:Donations") == -20_000
    shown.close()
