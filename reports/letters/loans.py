"""Letters about a loan: to its borrower, about instalments, and to those who vouch for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.letters.letter import Letter, Row, Sender
from reports.letters.templates import GUARANTOR_GAPS, LOAN_GAPS, Words
from reports.letters.wording import amount_in_words, day_in_words, instalment_in_words
from sfund.books.loans.reminding import Told
from sfund.loans.reminders import Instalment, LoanDue
from sfund.members.persons import Person
from sfund.money import ZERO, total
from sfund.words import say

TITLE = say("Letters about loans")
BEFORE, LATE, OVERDUE, GUARANTOR = "loan-before", "loan-late", "loan-overdue", "loan-guarantor"
TEMPLATES: Mapping[str, Sequence[str]] = {
    BEFORE: LOAN_GAPS,
    LATE: LOAN_GAPS,
    OVERDUE: LOAN_GAPS,
    GUARANTOR: GUARANTOR_GAPS,
}
"""The names of the templates, and the gaps that each may have: before the due day, at the first stage of
being late, at those after it, and to a guarantor."""

_ROWS_MAX = 9
"""Instalments that fit on a page beside the words."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What all letters of a run share.

    Attributes:
        words: Template → its words.
        first: The first stage of being late.
        persons: Borrowers and guarantors that are persons; all others are addressed as organisations.
    """

    sender: Sender
    words: Mapping[str, Words]
    first: int
    day: dt.date
    language: str
    persons: frozenset[str] = frozenset()

    def money(self, amount: Decimal, currency: str) -> str:
        return amount_in_words(amount, currency, self.language)

    def on(self, day: dt.date) -> str:
        return day_in_words(day, self.language)

    def honorific(self, id_: str) -> str:
        return "님" if id_ in self.persons else "귀중"

    def called(self, id_: str, person: Person | None, honorific: str) -> str:
        """The name, with its honorific where the letter is Korean; the id where the register has no name."""
        name = " ".join(person.name.split()) if person is not None else ""
        return f"{name or id_} {honorific}".strip() if self.language == "ko" else name or id_


def to_borrower(one: LoanDue, person: Person, writing: Writing) -> Letter:
    """The letter about what is late, or about the instalment that comes."""
    late = one.is_about_late
    values = _of_late(one, writing) if late else _of_coming(one, writing)
    name = _template(one, writing)
    return _letter(one.loan, one.borrower, person, writing, values, name, _rows(one, writing) if late else ())


def _template(one: LoanDue, writing: Writing) -> str:
    if not one.is_about_late:
        return BEFORE
    stage = max((part.stage for part in one.late if part.stage is not None), default=writing.first)
    return OVERDUE if stage > writing.first else LATE


def _of_coming(one: LoanDue, writing: Writing) -> dict[str, str]:
    coming = one.coming
    if coming is None:
        raise ValueError(one.loan)
    slipped = coming.pay_by != coming.due
    return {
        "amount": writing.money(coming.open, one.currency),
        "principal": writing.money(coming.principal, one.currency),
        "interest": writing.money(coming.interest, one.currency),
        "due": writing.on(coming.pay_by),
        "planned": writing.on(coming.due) if slipped else "",
        "late": "",
        "overdue": writing.money(one.overdue, one.currency) if one.overdue else "",
        "coming": "",
        "coming_due": "",
    }


def _of_late(one: LoanDue, writing: Writing) -> dict[str, str]:
    coming = one.coming
    return {
        "amount": writing.money(one.overdue, one.currency),
        "principal": writing.money(total(part.principal for part in one.late), one.currency),
        "interest": writing.money(total(part.interest for part in one.late), one.currency),
        "due": writing.on(one.late[0].due),
        "planned": "",
        "late": writing.money(one.late_charges, one.currency) if one.late_charges else "",
        "overdue": writing.money(one.overdue, one.currency),
        "coming": writing.money(coming.open, one.currency) if coming else "",
        "coming_due": writing.on(coming.pay_by) if coming else "",
    }


def to_guarantor(one: Told, person: Person, borrower: Person | None, writing: Writing) -> Letter:
    """The letter that tells a guarantor how the loan stands (민법 제436조의2)."""
    account, held = one.account, one.notice.guarantee
    late = [row for row in account.rows if row.is_due and row.open > 0 and row.due < writing.day]
    principal = total(row.principal - row.paid_principal for row in late)
    overdue = total(row.open for row in late)
    values = {
        "borrower": writing.called(one.borrower, borrower, "님" if one.borrower in writing.persons else ""),
        "limit": writing.money(held.amount.number, held.amount.currency),
        "balance": writing.money(account.principal, account.currency),
        "amount": writing.money(overdue + account.late_due, account.currency),
        "principal": writing.money(principal, account.currency),
        "interest": writing.money(overdue - principal, account.currency),
        "late": writing.money(account.late_due, account.currency) if account.late_due else "",
        "due": writing.on(one.notice.unpaid_since),
    }
    return _letter(one.loan, one.guarantor, person, writing, values, GUARANTOR)


def _letter(  # noqa: PLR0913  what a letter is made of
    loan: str,
    receiver: str,
    person: Person,
    writing: Writing,
    values: Mapping[str, str],
    template: str,
    rows: Sequence[Row] = (),
) -> Letter:
    honorific = writing.honorific(receiver)
    filled = {
        **values,
        "name": writing.called(receiver, person, honorific),
        "member": loan,
        "organization": writing.sender.organization,
        "as_of": writing.on(writing.day),
        "account": writing.sender.account,
        "contact": writing.sender.contact,
    }
    words = writing.words[template]
    subject, _, body = words.letter.filled(filled, writing.language).partition("\n")
    return Letter(
        member=loan,
        day=writing.day,
        language=writing.language,
        person=person,
        subject=subject,
        body=body.strip(),
        text=words.text.filled(filled, writing.language),
        rows=tuple(rows),
        amount=values["amount"],
        honorific=honorific,
        head="회차" if writing.language == "ko" else "Instalment",
    )


def _rows(one: LoanDue, writing: Writing) -> Sequence[Row]:
    """A row an instalment, and one for late charges; of more than fit on the page the oldest are one row."""
    return tuple(_of_rows(one, writing))


def _of_rows(one: LoanDue, writing: Writing) -> Iterator[Row]:
    apart = one.late if len(one.late) <= _ROWS_MAX else one.late[1 - _ROWS_MAX :]
    for group in filter(None, (one.late[: len(one.late) - len(apart)], *((part,) for part in apart))):
        yield _row(group, one.currency, writing)
    if one.late_charges > ZERO:
        charges = "연체이자" if writing.language == "ko" else "Late charges"
        yield Row(charges, writing.on(writing.day), writing.money(one.late_charges, one.currency))


def _row(group: Sequence[Instalment], currency: str, writing: Writing) -> Row:
    return Row(
        instalment_in_words(group[0].n, group[-1].n, writing.language),
        writing.on(group[0].due),
        writing.money(total(part.open for part in group), currency),
    )
