"""Fava over books of a test, asked without a browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from fava.application import create_app
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from sfund.desk.preparing import SWITCH

LEDGER = Path(__file__).parents[2] / "ledger"
LINE = '2025-01-01 custom "fava-extension" "sfund.desk"\n'


@dataclass
class Pages:
    """Fava's pages of one ledger."""

    app: Flask
    client: FlaskClient
    slug: str

    def address(self, page: str) -> str:
        return f"/{self.slug}/extension/{page}"

    def get(self, page: str, **values: str) -> Any:
        """The page as a tree, after it was seen to be whole."""
        answer = self.client.get(self.address(f"{page}/"), query_string=values)
        assert answer.status_code == 200, answer.text[:2000]
        return html.fromstring(answer.text)

    def queue(self) -> dict[str, Any]:
        (brought,) = self.get("DeskReview").xpath("//script[@id='desk-queue']/text()")
        return json.loads(brought)

    def post(self, endpoint: str, body: object, **headers: str) -> Any:
        """A request of the page itself, unless the headers say other."""
        said = {"X-Desk-Token": self.queue()["token"], "Origin": "http://localhost"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.client.post(
            self.address(f"DeskReview/{endpoint}"), data=json.dumps(body), headers=said,
            content_type=headers.get("content_type", "application/json"),
        )  # fmt: skip


def pages_of(root: Path, *, read_only: bool = False, incognito: bool = False) -> Pages:
    """Fava over the books in this folder, whose main file gets the extension's line."""
    main = root / "main.beancount"
    if '"fava-extension" "sfund.desk"' not in main.read_text("utf-8"):
        with main.open("a", encoding="utf-8") as file:
            file.write("\n" + LINE)
    app = create_app([main], load=True, read_only=read_only, incognito=incognito, poll_watcher=True)
    client = app.test_client()
    slug = unquote(client.get("/").headers["Location"].split("/")[1])
    assert app.config["LEDGERS"][slug].extensions.errors == []
    return Pages(app, client, slug)


@pytest.fixture(scope="session", autouse=True)
def not_prepared() -> Iterator[None]:
    """Most tests ask for a page or two; test_preparing.py is about the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, "0")
        yield


@pytest.fixture(scope="session")
def open_pages() -> Callable[..., Pages]:
    return pages_of


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The example network, in the language of its settings."""
    root = tmp_path_factory.mktemp("example") / "books"
    shutil.copytree(LEDGER, root)
    return pages_of(root)


@pytest.fixture(scope="session")
def in_language() -> Callable[[Path, str], None]:
    """`in_language(books, "en")`: Fava's language is an option of the ledger."""
    return _in_language


def _in_language(root: Path, language: str) -> None:
    main = root / "main.beancount"
    text = re.sub(r'custom "fava-option" "language" "\w+"', f'custom "fava-option" "language" "{language}"',
                  main.read_text("utf-8"))  # fmt: skip
    main.write_text(text, encoding="utf-8")
