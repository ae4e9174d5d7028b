"""What the pages show is made before they are asked for, from the first request after Fava has loaded.

Fava's own pages need a sum or two of the entries; ours need every loan's course and every member's dues. Over
a hundred thousand transactions that takes some seconds, which nobody waits for who looks at Fava's first page
meanwhile.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable

from sfund.errors import SfundError

SWITCH = "SFUND_DESK_PREPARES"
"""`0` in the environment: pages are made when they are asked for."""


class Preparing:
    """Of one ledger: makes each load's pages once, one after another, in a thread of its own."""

    def __init__(self) -> None:
        self._load: object = None
        self._thread: threading.Thread | None = None

    def begin(self, load: object, pieces: Callable[[], Iterable[Callable[[], object]]]) -> None:
        """Makes the pieces, unless they were begun for the same load."""
        if self._load is load or os.environ.get(SWITCH) == "0":
            return
        self._load = load
        thread = threading.Thread(target=self._make, args=(load, pieces()), name="desk")
        thread.start()
        self._thread = thread

    def wait(self) -> None:
        """Until all is made that was begun."""
        if self._thread is not None:
            self._thread.join()

    def _make(self, load: object, pieces: Iterable[Callable[[], object]]) -> None:
        """Stops where the books are loaded anew, and where the program ends."""
        for piece in pieces:
            if self._load is not load or not threading.main_thread().is_alive():
                return
            try:
                piece()
            except SfundError:
                continue  # the page itself says so to whoever opens it
