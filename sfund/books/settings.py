"""`sfund.toml`: what a network sets for itself. An empty file is valid; everything has a default."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sfund.errors import BooksError, Diagnostic, failure
from sfund.misspelling import misspelt
from sfund.reasons import reason
from sfund.sources import OWN, Source
from sfund.words import say

FILE = "sfund.toml"


class _Section(BaseModel):
    """Keys are spelt with dashes; unknown ones are left to other programs unless they look misspelt."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        alias_generator=lambda field: field.replace("_", "-"),
        populate_by_name=True,
    )


class BooksSection(_Section):
    """Where the books are, and what else they may say."""

    main: str = "main.beancount"
    currency: str = "KRW"
    foreign: tuple[str, ...] = ()
    """Types of `custom` directives that belong to other programs."""


class Organization(_Section):
    """Whose books these are."""

    name: str = ""
    name_en: str = ""
    kind: str = ""
    registration: str = ""


_FEWEST_DIGITS = 3


class Bank(_Section):
    """One bank, card or clearing account and how its statements are known."""

    account: str
    number_ends: str | None = None
    """The last digits of its number, three at least: fewer would be those of other accounts as well."""
    format: str | None = None

    @field_validator("number_ends")
    @classmethod
    def _tells_accounts_apart(cls, value: str | None) -> str | None:
        if value is not None and sum(map(str.isdecimal, value)) < _FEWEST_DIGITS:
            raise ValueError(say("it must have the last three digits of the number or more"))
        return value


class Dues(_Section):
    """The days behind a member's status."""

    grace_days: int = Field(default=30, ge=0)
    lapsed_months: int = Field(default=12, ge=1)


class SelfReliance(_Section):
    """Which sources count as own."""

    own: tuple[Source, ...] = OWN


class Checks(_Section):
    """How long things may wait."""

    suspense_days: int = Field(default=60, ge=0)


class Locale(_Section):
    """The language of what is printed, where the command line does not say."""

    language: str | None = None


class Settings(_Section):
    """All of `sfund.toml`."""

    books: BooksSection = BooksSection()
    organization: Organization = Organization()
    bank: tuple[Bank, ...] = ()
    dues: Dues = Dues()
    self_reliance: SelfReliance = SelfReliance()
    checks: Checks = Checks()
    locale: Locale = Locale()


_OTHER_SECTIONS = ("loans", "privacy")


def read_settings(root: Path) -> Settings:
    """The settings of the books in that folder.

    Raises:
        BooksError: SETTINGS-UNREADABLE, SETTINGS-INVALID.
    """
    path = root / FILE
    try:
        source = path.read_text(encoding="utf-8-sig")
        given = tomllib.loads(source)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise failure(
            BooksError,
            "SETTINGS-UNREADABLE",
            say("the settings cannot be read: {reason}", reason=str(error)),
            file=FILE,
            expected=say("a TOML file in UTF-8; an empty one is valid"),
            hint=say("mend the line that is named, or empty the file"),
        ) from error
    problems = [*_misspelt_keys(given, source)]
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        problems += [_invalid(one, source) for one in error.errors()]
    if problems:
        raise BooksError(*problems)
    return settings


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _misspelt_keys(given: dict[str, Any], source: str) -> list[Diagnostic]:
    found = misspelt(given, (*_keys(Settings), *_OTHER_SECTIONS))
    for name, field in Settings.model_fields.items():
        section = given.get(field.alias or name)
        model = type(field.default) if isinstance(field.default, BaseModel) else Bank
        for table in section if isinstance(section, list) else [section]:
            if isinstance(table, dict):
                found += misspelt(table, _keys(model))
    return [
        Diagnostic(
            "SETTINGS-INVALID",
            say('the key "{key}" is unknown', key=key),
            FILE,
            _line_of(key, source),
            hint=say('did you mean "{near}"?', near=near),
        )
        for key, near in found
    ]


def _invalid(error: Any, source: str) -> Diagnostic:
    field = ".".join(str(part) for part in error["loc"])
    return Diagnostic(
        "SETTINGS-INVALID",
        say("{field}: {reason}", field=field, reason=reason(error)),
        FILE,
        _line_of(str(next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")), source),
        hint=say("mend the value; docs/settings.md lists what may stand there"),
    )


def _line_of(key: str, source: str) -> int | None:
    for number, line in enumerate(source.splitlines(), start=1):
        if line.split("=")[0].strip().strip("[]") == key:
            return number
    return None
