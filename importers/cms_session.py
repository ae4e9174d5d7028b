"""A CMS run → entries: gross dues and the fee through clearing, failures onto the member.

The bank's deposit, net of the fee, later clears the account to zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, MutableMapping
from decimal import Decimal

from beancount.core import data

from importers import identity
from importers.accounts import refuse_outside
from importers.drafting import Drafter, Origin
from importers.outcome import FileOutcome
from importers.placing.by_dues import dues_placement
from importers.placing.context import Context
from importers.placing.line import Line, Verdict
from importers.statements import CmsBatch, CmsDebit
from sfund.books.model import Books
from sfund.books.render import Entry
from sfund.chart import CMS_CLEARING, FEES
from sfund.drafts import TO_REVIEW, Draft, MetaValue
from sfund.errors import StatementError, failure
from sfund.languages import text
from sfund.members import DebitFailed
from sfund.money import ZERO, Money, total
from sfund.periods import Month
from sfund.placements import Part, Placement
from sfund.words import say

FORMAT = "cms-eb"
_CURRENCY = "KRW"  # the clearing house settles in won only


def report(batch: CmsBatch, books: Books, today: dt.date) -> FileOutcome:
    """The batch's line in the table of the run, nothing counted yet."""
    account = clearing_account(books)
    if account not in books.opens:
        raise failure(
            StatementError,
            "ACCOUNT-NOT-OPEN",
            say("the books have no account {account}", account=account),
            file=batch.file,
            expected=say("a clearing account for CMS"),
            hint=say("open it in accounts.beancount, or name another in a [[bank]] with format cms-eb"),
        )
    day = batch.debit_day
    refuse_outside(day, account, books, today, batch.file, None)
    return FileOutcome(batch.file, FORMAT, account, len(batch.debits), day, day, None, None)


def clearing_account(books: Books) -> str:
    """Where gross dues wait for the bank's deposit."""
    named = [bank.account for bank in books.settings.bank if bank.format == FORMAT]
    return named[0] if named else CMS_CLEARING


def drafts(  # noqa: PLR0913
    batch: CmsBatch,
    report: FileOutcome,
    context: Context,
    drafter: Drafter,
    known: MutableMapping[str, data.Directive | None],
    origin: str,
) -> Iterator[Entry]:
    """An entry for each debit that is not in the books yet, and one for the fee; counts into `report`.

    `origin` names the kept EB21 file.
    """
    for id_, debit in zip(identity.debit_ids(batch), batch.debits, strict=True):
        if id_ in known:
            _refuse_other_result(batch, debit, report.account, known[id_])
            report.present += 1
            continue
        known[id_] = None
        entry = _entry(batch, debit, Origin(id_, f"{origin}:{debit.row}"), report.account, context, drafter)
        if isinstance(entry, Draft) and entry.flag == TO_REVIEW:
            report.review += 1
        else:
            report.posted += 1
        yield entry
    fee_id = identity.fee_id(batch)
    if batch.fee and fee_id not in known:
        known[fee_id] = None
        line = Line(report.account, batch.debit_day, -batch.fee, _CURRENCY)
        placement = Placement((Part(FEES, -batch.fee),), "", say("CMS fee"))
        verdict = Verdict(say("the fee in the trailer of EB22"), placement, certain=True)
        yield drafter.draft(line, verdict, Origin(fee_id, origin))


def _refuse_other_result(
    batch: CmsBatch, debit: CmsDebit, account: str, entry: data.Directive | None
) -> None:
    """The same debit brought what it brought; a file that says otherwise contradicts the books."""
    if entry is None:
        return
    collected = Decimal(0)
    if isinstance(entry, data.Transaction):
        collected = total(
            posting.units.number or ZERO
            for posting in entry.postings
            if posting.account == account and posting.units is not None
        )
    if collected != debit.collected:
        raise failure(
            StatementError,
            "CMS-CONTRADICTED",
            say(
                "this debit brought {here} here, and {there} in the books",
                here=f"{debit.collected:,}",
                there=f"{collected:,}",
            ),
            file=batch.file,
            line=debit.row,
            expected=say("the result that was imported before"),
            hint=say("look which EB22 is the final one; mend the entry by a decision of yours if it was not"),
        )


def _entry(  # noqa: PLR0913
    batch: CmsBatch, debit: CmsDebit, origin: Origin, account: str, context: Context, drafter: Drafter
) -> Entry:
    day = batch.debit_day
    id_ = context.payers.get(debit.payer_number)
    member = context.registry.members.get(id_) if id_ else None
    if not debit.collected:
        if member is None:
            return _failed_stranger(batch, debit, origin, drafter)
        return DebitFailed(date=day, id=member.id, amount=Money(debit.asked, _CURRENCY), code=debit.code,
                           import_id=origin.import_id, statement=origin.statement)  # fmt: skip
    line = Line(account, day, debit.collected, _CURRENCY)
    placement = dues_placement(member, day, debit.collected) if member else None
    if member is None or placement is None:
        verdict = Verdict(say("the payer number of this record is not in the register"))
    elif not member.belonged_in(Month.of(day)):
        verdict = Verdict(say("{id} is no member in this month", id=member.id), placement)
    else:
        verdict = Verdict(say("the payer number of {id}", id=member.id), placement, certain=True)
    draft = drafter.draft(line, verdict, origin)
    if debit.not_collected:
        meta = {**draft.meta, "not-collected": Money(debit.not_collected, _CURRENCY), "code": debit.code}
        return Draft(draft.day, draft.flag, draft.payee, draft.narration, draft.postings, meta)
    return draft


def _failed_stranger(batch: CmsBatch, debit: CmsDebit, origin: Origin, drafter: Drafter) -> Draft:
    """No money moved and nobody is known; a transaction without postings keeps the record."""
    narration = say("CMS debit failed, and its payer number is not in the register")
    meta: dict[str, MetaValue] = {
        "import-id": origin.import_id,
        "statement": origin.statement,
        "code": debit.code,
        "not-collected": Money(debit.asked, _CURRENCY),
    }
    return Draft(batch.debit_day, TO_REVIEW, "", text(narration, drafter.language), (), meta)
