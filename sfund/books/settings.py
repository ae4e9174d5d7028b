"""`sfund.toml`: what a network sets for itself. An empty file is valid; everything has a default."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sfund.auditing.evidence import EXEMPT
from sfund.errors import BooksError, Diagnostic, failure
from sfund.giving.receipts import Designation, Status
from sfund.members.dues import FirstPeriod, StatusRules
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
    """What is asked in a member's first period, the days behind a status, and when letters go out."""

    first_period: FirstPeriod = FirstPeriod.WHOLE
    grace_days: int = Field(default=30, ge=0)
    lapsed_months: int = Field(default=12, ge=1)
    claim_years: int = Field(default=3, ge=1)
    remind_before_days: int = Field(default=5, ge=0, le=60)
    remind_after_days: tuple[Annotated[int, Field(ge=1, le=365)], ...] = (7, 30, 60)

    @property
    def rules(self) -> StatusRules:
        return StatusRules(self.grace_days, self.lapsed_months, self.claim_years)


class Cms(_Section):
    """Collecting by direct debit: what the contract with the clearing house says (docs/collecting.md).

    The account is the network's own, into which the money comes; payers' accounts are in the register.
    """

    institution: str = Field(default="", pattern=r"^[0-9A-Z]{0,10}$")
    branch: str = Field(default="", pattern=r"^([0-9]{7})?$")
    account: str = Field(default="", pattern=r"^[0-9-]*$")
    text: str = ""
    """What payers read in their passbooks: eight syllables of it; the network's name by default."""
    day: int = Field(default=25, ge=1, le=31)
    """The day of the month; where banks are closed, the next on which they work."""
    days_before: int = Field(default=1, ge=1, le=10)
    """How many banking days before it the file is due, by 17:00."""


class Letters(_Section):
    """What letters to members say of the network."""

    pay_to: str = ""
    """Where dues are paid to, in words; the account's label and last digits by default."""
    account: str = ""
    """The account of the books that has this label; the first bank of the list by default."""
    contact: str = ""
    """How to reach the network."""


class Receipts(_Section):
    """Receipts for gifts: what the organisation is to the tax office (docs/receipts.md)."""

    designation: Designation = Designation.NONE
    basis: str = ""
    """The law by which gifts to it are deductible, as the form prints it."""
    first: dt.date | None = Field(default=None, alias="from")
    """The first day of the designation: gifts before it are on no receipt."""
    until: dt.date | None = None
    """Its last day."""
    representative: str = ""
    address: str = ""
    registration: str = ""
    """Its business or unique number; that of `[organization]` by default."""

    @property
    def status(self) -> Status:
        return Status(self.designation, self.first, self.until)


class SelfReliance(_Section):
    """Which sources count as own."""

    own: tuple[Source, ...] = OWN


class Checks(_Section):
    """How long things may wait."""

    suspense_days: int = Field(default=60, ge=0)


class Evidence(_Section):
    """Which expenses must have a document."""

    above: Decimal = Field(default=Decimal(30000), ge=0)
    """An expense of more than this, in the books' currency, needs one."""
    exempt: tuple[str, ...] = EXEMPT
    """Accounts, and those below them, for which nobody gives a receipt."""
    required_from: dt.date | None = None
    """From this day on a missing document is an error of `sfund check`; until it is set, a row of a list."""
    days: int = Field(default=30, ge=0)
    """How long after its entry a document may be missing before it is an error."""


class Audit(_Section):
    """When the audit's first questions are asked."""

    twice_days: int = Field(default=7, ge=0)
    """The same amount to the same payee is a question within so many days."""
    round: Decimal = Field(default=Decimal(100000), gt=0)
    """A payment that is a multiple of this is a round sum."""
    suspense_days: int = Field(default=0, ge=0)
    """What waits longer than this is a question."""


class Privacy(_Section):
    """How long personal data are kept."""

    log_years: int = Field(default=2, ge=1)
    """The access log: lines older than this go at its next write."""
    statement_years: int = Field(default=10, ge=1)
    """Statements as received, counted from their last day."""


class Locale(_Section):
    """The language of what is printed, where the command line does not say."""

    language: str | None = None


class Settings(_Section):
    """All of `sfund.toml`."""

    books: BooksSection = BooksSection()
    organization: Organization = Organization()
    bank: tuple[Bank, ...] = ()
    dues: Dues = Dues()
    cms: Cms = Cms()
    letters: Letters = Letters()
    receipts: Receipts = Receipts()
    self_reliance: SelfReliance = SelfReliance()
    checks: Checks = Checks()
    evidence: Evidence = Evidence()
    audit: Audit = Audit()
    privacy: Privacy = Privacy()
    locale: Locale = Locale()


_OTHER_SECTIONS = ("loans",)


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
