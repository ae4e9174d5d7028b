"""Turns a `Message` into a sentence of the reader's language.

Catalogues are gettext's: `ko.po` is what people edit, `ko.mo` what the program reads (`make messages`
makes one from the other, and a test compares them). English is the templates themselves. A Korean
particle is written with both forms, `을(를)`, and takes the right one after the values are in.
"""

from __future__ import annotations

import gettext
import locale
import os
import re
from functools import cache
from importlib.resources import files

from sfund.words import Message

LANGUAGES = ("ko", "en")
_current = "en"
_PARTICLES = re.compile(r"(\S)(을\(를\)|이\(가\)|은\(는\)|와\(과\)|\(으\)로)")
_PAIRS = {"을(를)": "을/를", "이(가)": "이/가", "은(는)": "은/는", "와(과)": "와/과", "(으)로": "으로/로"}


def use(language: str) -> None:
    """From here on sentences are in that language, one of `LANGUAGES`."""
    global _current  # noqa: PLW0603  one reader a process; the web face passes the language in
    _current = language


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
    values = {
        key: text(value, language) if isinstance(value, Message) else value
        for key, value in message.values.items()
    }
    sentence = _catalogue(language).gettext(message.template).format_map(values)
    return _PARTICLES.sub(_particle, sentence) if language == "ko" else sentence


def _particle(match: re.Match[str]) -> str:
    from hangeul import get_josa  # noqa: PLC0415  late: most commands never need it

    before, pair = match.groups()
    if not "가" <= before <= "힣":
        return match.group()
    return before + str(get_josa(before, _PAIRS[pair]))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    compiled = files(__name__) / f"{language}.mo"
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)
