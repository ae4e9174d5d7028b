"""The word that was meant: the nearest one, and only one that is near."""

from __future__ import annotations

import pytest

from sfund.misspelling import did_you_mean, misspelt, nearest
from sfund.words import say

ACCOUNTS = ("Assets:Bank:Operating", "Assets:Cash", "Expenses:Office:Printing")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Assets:Bank:Operatng", "Assets:Bank:Operating"),
        ("Expenses:Printing", "Expenses:Office:Printing"),
        ("Assets:Cash", "Assets:Cash"),
        ("회비", None),
        ("", None),
    ],
)
def test_the_nearest(typed: str, meant: str | None) -> None:
    assert nearest(typed, ACCOUNTS) == meant


def test_how_alike_is_for_the_caller_to_say() -> None:
    assert nearest("budget", ["gadget"], alike=0.5) == "gadget"
    assert nearest("budget", ["gadget"], alike=0.9) is None


def test_what_may_be_known_once_only() -> None:
    assert nearest("dusk", (one for one in ("dues", "dawn"))) == "dues"


def test_a_hint_names_it_or_says_something_else() -> None:
    otherwise = say('"sfund fund list" has the names')
    assert str(did_you_mean("solidarty", ["solidarity"], otherwise)) == 'did you mean "solidarity"?'
    assert did_you_mean("회비", ["solidarity"], otherwise) == otherwise
    assert did_you_mean("회비", ["solidarity"]) is None


def test_keys_that_are_slips() -> None:
    assert misspelt(["due-dya", "colour", "every"], ["due-day", "every"]) == [("due-dya", "due-day")]
