"""The official forms, read from `forms.toml`: titles, labels in their order, dates and their sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def forms() -> Mapping[str, Any]:
    """The whole table; its keys are as in the file."""
    return tomllib.loads((files(__package__) / "forms.toml").read_text(encoding="utf-8"))


def version() -> str:
    """The day as of which the forms were read: what a receipt keeps, and prints at its foot."""
    return str(forms()["as-of"])


def code_label(code: str) -> str:
    """`10` → 특례."""
    return str(forms()["codes"][code])


def kind_label(kind: str) -> str:
    """`in-kind` → 현물."""
    return str(forms()["kinds"][kind])
