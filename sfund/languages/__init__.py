"""Turns a `Message` into a sentence of the reader's language.

Catalogues are gettext's: `ko.po` is what people edit, `ko.mo` what the program reads (`make messages`
makes one from the other, and a test compares them). English is the templates themselves. A Korean
particle is written with both forms, `을(를)`, and takes the right one after the values are in.
click says its own sentences through gettext; `ko/LC_MESSAGES/click.po` holds those.
"""

from __future__ import annotations

import gettext
import locale
import os
from functools import cache
from importlib.resources import files

from sfund.languages.particles import fitted
from sfund.languages.spoken import in_korean
from sfund.money import Money, Spoken
from sfund.words import Called, Message

LANGUAGES = ("ko", "en")
_CLICK = "click"
_current = "en"


def use(language: str) -> None:
    """From here on sentences are in that language, one of `LANGUAGES`; click's own, too.

    click asks gettext, and gettext asks the environment: LANGUAGE comes first of all that it reads.
    """
    global _current  # noqa: PLW0603  one reader a process; the web face passes the language in
    _current = language
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(_CLICK, str(files(__name__)))
    gettext.textdomain(_CLICK)


def current() -> str:
    """The language in use."""
    return _current


def from_environment() -> str:
    """Korean where the locale says so, else English."""
    value = _locale_variable()
    if value:
        return "ko" if value.lower().startswith("ko") else "en"
    code = locale.getlocale()[0] or ""
    return "ko" if code.lower().startswith(("ko", "korean")) else "en"


def environment_says() -> bool:
    """Whether the locale names a language at all (`C` and `POSIX` name none)."""
    return _locale_variable().split(".")[0] not in ("", "C", "POSIX")


def _locale_variable() -> str:
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((value for name in names if (value := os.environ.get(name))), "")


def text(message: Message | str, language: str | None = None) -> str:
    """The sentence in that language, or in the one in use; a `str` is given back as it is."""
    if isinstance(message, str):
        return message
    language = language or _current
    values = {key: _said(value, language) for key, value in message.values.items()}
    sentence = _catalogue(language).gettext(message.template).format_map(values)
    return fitted(sentence) if language == "ko" else sentence


def _said(value: object, language: str) -> object:
    if isinstance(value, Message):
        return text(value, language)
    if language == "ko" and isinstance(value, Money) and value.currency == "KRW":
        return f"{value.number:,}원"
    if language == "ko" and isinstance(value, Spoken):
        return in_korean(value)
    if language == "ko" and isinstance(value, Called):
        return value.ko
    return value


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    compiled = files(__name__) / f"{language}.mo"
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)
