"""A running Fava over books of a network, with a folder into which files are dropped."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import BANKS, FEES, ONE_MEMBER, Desk
from fava.application import create_app
from werkzeug.serving import make_server

from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

IMPORTING = """\
    2025-01-01 custom "fava-option" "import-config" "fava_import.py"
    2025-01-01 custom "fava-option" "import-dirs" "inbox"
"""
NETWORK = ONE_MEMBER + FEES + IMPORTING
CONFIG = """\
from importers.inbox.page import HOOKS, importers_of

CONFIG = importers_of(__file__)
"""


@dataclass(frozen=True)
class Fava:
    """A server that runs, its books, and the folder that its import page shows."""

    url: str
    desk: Desk

    @property
    def inbox(self) -> Path:
        return self.desk.root / "inbox"

    def drop(self, name: str, content: bytes) -> Path:
        path = self.inbox / name
        path.write_bytes(content)
        return path

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.url}/{path}") as answer:
            return str(answer.read().decode())

    def get(self, what: str, **query: str) -> Any:
        """The answer of Fava's own interface; an error that it shows is a `RefusedError`."""
        return _answer(f"{self.url}/api/{what}?{urllib.parse.urlencode(query)}")

    def put(self, what: str, body: dict[str, Any]) -> Any:
        data = json.dumps(body).encode()
        return _answer(
            urllib.request.Request(
                f"{self.url}/api/{what}", data, {"Content-Type": "application/json"}, method="PUT"
            )
        )

    def importable(self) -> list[dict[str, Any]]:
        """The files of the import page, as the page itself gets them."""
        files: list[dict[str, Any]] = self.get("imports")
        return files

    def extract(self, path: Path) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.get("extract", filename=str(path), importer="sfund")
        return entries


class RefusedError(Exception):
    """What Fava shows in red."""


def _answer(request: str | urllib.request.Request) -> Any:
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        raise RefusedError(json.load(error)["error"]) from None


@pytest.fixture
def fava(make_books: MakeBooks, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Fava]:
    settings = f'{BANKS}\n    [locale]\n    language = "en"\n'
    desk = Desk(make_books(tmp_path / "books", NETWORK, settings)).register(Person("I-0001", "김하늘"))
    (desk.root / "fava_import.py").write_text(CONFIG, encoding="utf-8")
    (desk.root / "inbox").mkdir()
    app = create_app([desk.root / "main.beancount"], load=True)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    (slug,) = app.config["LEDGERS"].ledgers_by_slug
    try:
        yield Fava(f"http://127.0.0.1:{server.server_port}/{urllib.parse.quote(slug)}", desk)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
