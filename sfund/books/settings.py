"""`sfund.toml`: what a network sets for itself. An empty file is valid; everything has a default."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sfund.auditing.evidence import EXEMPT
from sfund.errors import BooksError, Diagnostic, failure
from sfund.giving.receipts import Designation, Status
from sfund.loans.classes import CLASS_DAYS, ClassDays, LoanClass, class_days_on
from sfund.loans.eligibility import Limits
from sfund.loans.voting import VotingRules
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
    """Where dues are paid to, in words: bank, number, holder. No letter goes out without it."""
    pay_to_en: str = ""
    """The same in English letters; `pay-to` by default."""
    contact: str = ""
    """How to reach the network."""
    contact_en: str = ""
    """The same in English letters; `contact` by default."""


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


class Collector(_Section):
    """Who collects gifts for the network, as receipts name it: `[collectors.donation-platform]`."""

    name: str = Field(min_length=1)
    registration: str = ""
    """Its business or unique number."""
    address: str = ""


class SelfReliance(_Section):
    """Which sources count as own, and what the network wants to reach."""

    own: tuple[Source, ...] = OWN
    target: Decimal | None = Field(default=None, gt=0, le=1)
    """The own-income ratio to reach, a share of one; none unless it is set."""
    reserve_months: Decimal = Field(default=Decimal(3), ge=0)
    """So many months' expenses the unrestricted reserve is to cover."""


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


Percent = Annotated[Decimal, Field(ge=0, le=100)]


class Classes(_Section):
    """From how many days past due a loan is of a class; the template's day where nothing is said."""

    precautionary: int | None = Field(default=None, ge=1)
    substandard: int | None = Field(default=None, ge=1)
    doubtful: int | None = Field(default=None, ge=1)
    loss: int | None = Field(default=None, ge=1)

    @property
    def days(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in type(self).model_fields}


class Provisions(_Section):
    """What is set aside for losses, in percent of a balance by class; the template's where none is said."""

    normal: Percent | None = None
    precautionary: Percent | None = None
    substandard: Percent | None = None
    doubtful: Percent | None = None
    loss: Percent | None = None

    @property
    def percent(self) -> dict[LoanClass, Decimal]:
        said = {LoanClass(name): getattr(self, name) for name in type(self).model_fields}
        return {name: percent for name, percent in said.items() if percent is not None}


class Loans(_Section):
    """The solidarity fund: who decides on a loan, for how long it holds, and what the fund may bear."""

    committee: str = "fund-committee"
    """The role (`role hold`) of those who vote."""
    quorum: int | None = Field(default=None, ge=1)
    """How many of them must be there; more than half by default."""
    decision_months: int = Field(default=6, ge=1)
    """How long money may be paid out on a decision that does not say."""
    member_months: int = Field(default=6, ge=0)
    """For how long a borrower must have been a member."""
    default_days: int = Field(default=30, ge=0)
    """An instalment later than this on another loan is a default."""
    borrower_capital: Percent = Decimal(20)
    """What one borrower may owe, in percent of the fund's capital; the greater of this and the next."""
    borrower_assets: Percent = Decimal(1)
    """The same in percent of the fund's assets."""
    sector_capital: Percent = Decimal(40)
    """What the borrowers of one sector may owe together, in percent of the fund's capital."""
    lent_capital: Percent = Decimal(80)
    """What all borrowers may owe together, in percent of the fund's capital."""
    kept_liquid: Percent = Decimal(10)
    """What stays as money, in percent of the fund's capital."""
    aid_share: Percent = Decimal(5)
    """Mutual aid of one year, in percent of the fund's capital at its beginning."""
    aid_member: Decimal = Field(default=Decimal(500000), ge=0)
    """Mutual aid to one member in one year, in the books' currency."""
    deposits: Literal["refuse", "allow"] = "refuse"
    """Money lent to the fund by others: an error of `sfund check` unless it is allowed."""
    working_days: bool = True
    """Whether an instalment that is due while banks are closed may be paid on their next day."""
    remind_after_days: tuple[Annotated[int, Field(ge=1, le=365)], ...] = (7, 30, 60)
    """How many days after its due day a letter goes out about an instalment."""
    classes: Classes = Classes()
    """From how many days past due a loan is of a class."""
    provisions: Provisions = Provisions()
    """What is set aside for losses, in percent by class."""
    prior_instalments: int = Field(default=400, ge=1)
    """For what the fund can bear: how many instalments a lender like this one is taken to have seen …"""
    prior_stops: int = Field(default=1, ge=0)
    """… of which with so many a borrower stopped paying for good …"""
    prior_delays: int = Field(default=20, ge=0)
    """… and so many came more than a month late. What the fund saw itself is added."""

    @field_validator("classes")
    @classmethod
    def _classes_follow(cls, value: Classes) -> Classes:
        CLASS_DAYS[0].replaced(**value.days)
        return value

    def class_days(self, day: dt.date) -> ClassDays:
        """From how many days past due a loan is of each class on that day."""
        return class_days_on(day).replaced(**self.classes.days)

    @property
    def voting(self) -> VotingRules:
        return VotingRules(self.quorum, self.decision_months)

    @property
    def limits(self) -> Limits:
        return Limits(
            member_months=self.member_months,
            default_days=self.default_days,
            borrower_capital=self.borrower_capital,
            borrower_assets=self.borrower_assets,
            sector_capital=self.sector_capital,
            lent_capital=self.lent_capital,
            kept_liquid=self.kept_liquid,
        )


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
    collectors: dict[str, Collector] = Field(default_factory=dict)
    """By what entries have as `via`: a party's id, or the name of a service's sheets."""
    self_reliance: SelfReliance = SelfReliance()
    checks: Checks = Checks()
    evidence: Evidence = Evidence()
    audit: Audit = Audit()
    loans: Loans = Loans()
    privacy: Privacy = Privacy()
    locale: Locale = Locale()


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


_REPEATED: dict[str, type[BaseModel]] = {"collectors": Collector}
"""Sections of sections: the name of each is anybody's own."""


def _misspelt_keys(given: dict[str, Any], source: str) -> list[Diagnostic]:
    found = misspelt(given, _keys(Settings))
    for name, field in Settings.model_fields.items():
        section = given.get(field.alias or name)
        model = type(field.default) if isinstance(field.default, BaseModel) else _REPEATED.get(name, Bank)
        tables = section if isinstance(section, list) else [section]
        if name in _REPEATED and isinstance(section, dict):
            tables = list(section.values())
        for table in tables:
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
