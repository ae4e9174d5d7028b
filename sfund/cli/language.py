"""In which language a command answers: `--lang`, else the locale, else what the books' settings say.

It is asked before click has read anything, so that help and wrong usage speak it, too. Only one small file is
read for it, and nothing of the books is imported: `sfund --help` answers at once.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sfund import languages

_SETTINGS = "sfund.toml"


def language_of(arguments: Sequence[str]) -> str:
    """The language for this command line."""
    named = _option(arguments, "--lang")
    if named in languages.LANGUAGES:
        return str(named)
    if languages.environment_says():
        return languages.from_environment()
    return _of_books(_option(arguments, "--books")) or languages.from_environment()


def _option(arguments: Sequence[str], name: str) -> str | None:
    """What the first such option is given; what follows `--` is none."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == name and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith(f"{name}="):
            return argument.removeprefix(f"{name}=")
    return None


def _of_books(named: str | None) -> str | None:
    """What the settings of the books say: of those that are named, else of those upwards from here."""
    folder = named or os.environ.get("SFUND_BOOKS")
    try:
        folders = [Path(folder)] if folder else [Path.cwd(), *Path.cwd().parents]
        found = next((one / _SETTINGS for one in folders if (one / _SETTINGS).is_file()), None)
        return None if found is None else _said_in(found)
    except (OSError, ValueError):
        return None  # the command itself says what is wrong with the settings


def _said_in(settings: Path) -> str | None:
    import tomllib  # noqa: PLC0415

    locale = tomllib.loads(settings.read_text(encoding="utf-8")).get("locale")
    said = locale.get("language") if isinstance(locale, dict) else None
    return said if said in languages.LANGUAGES else None
