"""A real browser without a driver of its own: Chromium, spoken to through a pipe."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Chromium reads commands from 3 and answers on 4.
_START = """
import os, sys
read, write = (os.dup(os.dup(int(one))) for one in sys.argv[1:3])
os.dup2(read, 3)
os.dup2(write, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
_WAIT = """
new Promise((done, failed) => {{
  let left = 600;
  const look = () => {{
    const found = (() => {{ {body} }})();
    if (found) done(found); else if (left-- > 0) setTimeout(look, 50); else failed(document.body.innerText);
  }};
  look();
}})
"""


class Page:
    """One page of the browser."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back, self._rest, self._number, self._session = to, back, b"", 0, ""

    def open(self, url: str) -> None:
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.navigate", url=url)

    def wait(self, body: str) -> Any:
        """The value that this body of a function gives, once it gives one."""
        answer = self._ask(
            "Runtime.evaluate", expression=_WAIT.format(body=body), awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def click(self, words: str) -> None:
        """The button with these words, once it is there."""
        self.wait(
            f"const one = [...document.querySelectorAll('button')].find(b => b.innerText.trim() == '{words}');"
            "if (one) { one.click(); return true; }"
        )

    def _ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            said = self._receive()
            if said.get("id") == self._number:
                assert "error" not in said, said["error"]
                return said["result"]

    def _receive(self) -> Any:
        while b"\0" not in self._rest:
            chunk = os.read(self._back, 65536)
            assert chunk, "the browser has gone"
            self._rest += chunk
        one, _, self._rest = self._rest.partition(b"\0")
        return json.loads(one)


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A browser that keeps what it keeps in `folder`."""
    read_here, write_there = os.pipe()
    read_there, write_here = os.pipe()
    options = "--headless=new --no-sandbox --disable-gpu --remote-debugging-pipe --no-first-run --lang=en"
    child = subprocess.Popen(
        [sys.executable, "-c", _START, str(read_there), str(write_there), str(CHROMIUM), *options.split(),
         f"--user-data-dir={folder}"],
        pass_fds=(read_there, write_there), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(read_there)
    os.close(write_there)
    try:
        yield Page(write_here, read_here)
    finally:
        child.kill()
        child.wait()
        os.close(write_here)
        os.close(read_here)
