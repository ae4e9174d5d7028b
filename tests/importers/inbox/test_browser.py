"""Fava's import page as a treasurer uses it, in a real browser."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from desk import OPERATING, kb_csv

from .browser import CHROMIUM, browser
from .conftest import Fava
from .test_page import MARCH

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here")]


def test_extract_look_save_and_import_again(fava: Fava, tmp_path: Path) -> None:
    path = fava.drop("march.csv", kb_csv(MARCH))
    with browser(tmp_path / "chromium") as page:
        page.open(f"{fava.url}/import/")
        account = page.wait("return document.querySelector('form input')?.value")
        assert account == OPERATING
        page.click("Extract")
        seen = []
        for number in range(1, 7):
            heading = f"Entry {number} of 6 (6 to import)"
            text = "[...document.querySelectorAll('form h3')].map(h => h.innerText.replace(/\\s+/g, ' ')).join('|')"
            page.wait(f"return ({text}).includes('{heading}')")
            fields = "[...document.querySelectorAll('form input, form textarea')].map(i => i.value)"
            source = "(document.querySelector('form pre')?.innerText ?? '')"
            seen.append(page.wait(f"return {{fields: {fields}, source: {source}}}"))
            page.click("Next" if number < 6 else "Save")
        page.wait("return document.body.innerText.includes('Stored 6 entries')")
    assert any("import-id" in one["fields"] and "why" in one["fields"] for one in seen)
    assert any("홍길동" in one["source"] for one in seen)
    assert fava.desk.balance() == Decimal(MARCH[-1].balance)
    assert not fava.desk.books().diagnostics
    (again,) = fava.desk.put_files(path)
    assert again.present == again.rows == 4


def test_a_refused_file_shows_its_reason(fava: Fava, tmp_path: Path) -> None:
    fava.drop("other.csv", kb_csv(MARCH, number="999-9999"))
    with browser(tmp_path / "chromium") as page:
        page.open(f"{fava.url}/import/")
        page.click("Extract")
        said = page.wait(
            "const one = document.body.innerText; return one.includes('ACCOUNT-UNKNOWN') ? one : null"
        )
    assert "Traceback" not in said
    assert "sfund import FILE --account" in said
