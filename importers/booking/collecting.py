"""What somebody collected for us → entries: an EB21/EB22 run of CMS, or the sheet of a commercial service.

Gross money and the fee go through a clearing account, failures onto the member; the bank's deposit, net of
the fee, later clears the account (`placing.by_settlement`). Both kinds of file are one value, a `Run`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from beancount.core import data

from importers.booking import identity
from importers.booking.amending import Payments, amendment
from importers.booking.drafting import Origin
from importers.booking.runs import Fee, Payment, Run
from importers.booking.work import Done, Work
from importers.placing.by_sheet import dues_by_number, gift_by_sheet
from importers.placing.line import Line, Verdict
from importers.placing.placer import place
from importers.reading.cms_codes import describe_code
from importers.reading.layouts import Purpose
from importers.reading.statements import StatementRow
from sfund.books.render import Entry, to_directive
from sfund.chart import DONATIONS, FEES
from sfund.errors import StatementError, failure
from sfund.languages import text
from sfund.members.facts import DebitFailed, Member
from sfund.money import Money, total
from sfund.placing.drafts import TO_REVIEW, Draft, MetaValue
from sfund.placing.placements import Part, Placement
from sfund.words import say


@dataclass(slots=True)
class Collector:
    """Makes entries of a run; `done` counts, `payments` are those of its account in the books."""

    run: Run
    work: Work
    payments: Payments
    done: Done
    _new: list[Payment] = field(default_factory=list)

    def collect(self) -> None:
        """An entry for each payment that is not in the books yet.

        Raises:
            StatementError: CMS-CONTRADICTED.
        """
        for payment in self.run.payments:
            if not _goes_back(payment):
                self._take(payment)

    def settle(self) -> None:
        """What went back, of this sheet's payments or another one's, and the fees of all that is new."""
        for payment in filter(_goes_back, self.run.payments):
            self._give_back(payment)
        for fee in self._fees():
            self._charge(fee)

    def _take(self, payment: Payment) -> None:
        """Drafts what became of one payment; one that is none is not counted."""
        known = self.work.known
        if payment.id in known:
            if self.run.is_proven:
                _refuse_other_result(self.run, payment, known[payment.id])
            self.done.present()
        elif payment.collected:
            self._enter(payment, self._collected(payment))
        elif self.run.purpose is Purpose.DUES:
            self._enter(payment, self._failed(payment))

    def _give_back(self, payment: Payment) -> None:
        if payment.id in self.work.known and not payment.cancelled:
            self.done.present()
        else:
            self._take_back(payment)

    def _fees(self) -> Iterator[Fee]:
        """What was kept of the payments that are new: of the whole run, or day by day of settlement."""
        if self.run.fee is not None:
            yield self.run.fee
        by_day: dict[dt.date, list[Payment]] = {}
        for payment in self._new:
            if payment.fee:
                by_day.setdefault(payment.settles or payment.day, []).append(payment)
        for charged in by_day.values():
            why = say("what the sheet says was kept of {count} payments", count=len(charged))
            day = max(payment.day for payment in charged)
            fee, settles = total(one.fee for one in charged), charged[0].settles
            yield Fee(identity.fees_id(charged[0].id), day, fee, why, settles)

    def _charge(self, fee: Fee) -> None:
        """The entry of a fee; no row of the file, so it is not counted."""
        if not fee.amount or fee.id in self.work.known:
            return
        line = Line(self.run.account, fee.day, -fee.amount, self.run.currency)
        placement = Placement((Part(FEES, -fee.amount),), "", say("CMS fee"))
        if self.run.via:
            placement = placement._replace(narration=say("Fee of the collecting service"))
        verdict = Verdict(fee.why, placement, certain=True)
        draft = self.work.drafter.draft(line, verdict, Origin(fee.id, self.run.origin))
        draft = _with(draft, self._named(fee.settles))
        self.work.known[fee.id] = None
        self.done.entries.append(draft)
        self._note(draft)

    def _enter(self, payment: Payment, entry: Entry) -> None:
        self.work.known[payment.id] = None
        self._new.append(payment)
        self.done.drafted(entry, _as_row(payment) if self.run.via else None)
        self._note(entry)

    def _note(self, entry: Entry) -> None:
        directive = to_directive(entry)
        if isinstance(directive, data.Transaction):
            self.payments.add(directive)
            self.work.context.settlements.take_in(directive)

    def _collected(self, payment: Payment) -> Draft:
        line = self._line(payment, payment.collected)
        member = self._member(payment)
        if self.run.purpose is Purpose.DONATION:
            verdict = gift_by_sheet(line, payment.payer, self.work.context)
        elif member is not None:
            verdict = dues_by_number(member, line)
        elif payment.payer:
            verdict = place(line, self.work.context)
        else:
            verdict = Verdict(say("the payer number of this record is not in the register"))
        if verdict.placement is not None:
            self.work.context.outlook.note(line, verdict.placement)
        draft = self.work.drafter.draft(line, verdict, self._origin(payment))
        if payment.collected != payment.asked:
            missing = Money(payment.asked - payment.collected, self.run.currency)
            draft = _with(draft, {"not-collected": missing, "code": payment.code})
        if payment.fee:
            draft = _with(draft, {"fee": f"{payment.fee:f}"})  # in words, as Fava's page writes them
        return _with(draft, self._named(payment.settles, payment.reference))

    def _failed(self, payment: Payment) -> Entry:
        member = self._member(payment)
        if member is None and payment.payer:
            named = self.work.context.names.find(payment.payer)
            if named is not None and named.is_sure:
                member = self.work.context.registry.members.get(named.ids[0])
        origin = self._origin(payment)
        if member is None:
            return self._failed_stranger(payment, origin)
        return DebitFailed(
            date=payment.day,
            id=member.id,
            amount=Money(payment.asked, self.run.currency),
            code=payment.code,
            import_id=origin.import_id,
            statement=origin.statement,
        )

    def _failed_stranger(self, payment: Payment, origin: Origin) -> Draft:
        """No money moved and nobody is known; a transaction without postings keeps the record."""
        language = self.work.drafter.language
        narration = say("CMS debit failed, and its payer number is not in the register")
        meta: dict[str, MetaValue] = {
            "import-id": origin.import_id,
            "statement": origin.statement,
            "code": payment.code,
            "not-collected": Money(payment.asked, self.run.currency),
            "why": text(say("nothing came: {meaning}", meaning=describe_code(payment.code)), language),
        }
        return Draft(payment.day, TO_REVIEW, "", text(narration, language), (), meta)

    def _take_back(self, payment: Payment) -> None:
        """A payment that went back: the reverse of its entry, or of a part of it."""
        found = self.payments.of_reference(payment.reference, payment.day) if payment.reference else []
        booked = self.payments.of_id(payment.id) if payment.cancelled else None
        booked = booked or next((one for one in found if one.left), found[0] if found else None)
        if booked is None and payment.cancelled:
            return  # it never came into the books, and it did not stay
        if booked is not None and not booked.left:
            self.done.present()  # another sheet said so first
            return
        amount = booked.left if booked is not None and payment.cancelled else abs(payment.asked)
        if booked is not None and amount <= booked.left:
            id_ = identity.amendment_id(booked.id, "returned") if payment.cancelled else payment.id
            if id_ in self.work.known:
                self.done.present()
                return
            day = max(payment.day, booked.day)
            why = say("the payment of {day} went back to the payer", day=booked.day)
            named = self._named(payment.settles, payment.reference)
            origin = Origin(id_, self._origin(payment).statement)
            entry = amendment(booked, -amount, day, origin, why, self.work.drafter.language, named)
            if entry is not None:
                fee = -booked.fee if payment.cancelled else payment.fee  # a mark has no fee of its own
                self._enter(replace(payment, id=id_, fee=fee), entry)
                return
        line = self._line(payment, -abs(payment.asked))
        account = DONATIONS if self.run.purpose is Purpose.DONATION else None
        placement = Placement((Part(account, line.amount),), "", say("Gift returned")) if account else None
        verdict = Verdict(say("a payment went back that is not in the books"), placement)
        draft = self.work.drafter.draft(line, verdict, self._origin(payment))
        self._enter(payment, _with(draft, self._named(payment.settles, payment.reference)))

    def _member(self, payment: Payment) -> Member | None:
        id_ = self.work.context.payers.get(payment.payer_number) if payment.payer_number else None
        return self.work.context.registry.members.get(id_) if id_ else None

    def _line(self, payment: Payment, amount: Decimal) -> Line:
        return Line(self.run.account, payment.day, amount, self.run.currency, payment.payer, payment.memo)

    def _origin(self, payment: Payment) -> Origin:
        return Origin(payment.id, f"{self.run.origin}:{payment.row}")

    def _named(self, settles: dt.date | None, reference: str = "") -> dict[str, Any]:
        """Which service, when it pays out, and under which number."""
        named: dict[str, Any] = {"via": self.run.via} if self.run.via else {}
        if settles is not None:
            named["settles"] = str(settles)
        if reference:
            named["reference"] = reference
        return named


def _goes_back(payment: Payment) -> bool:
    return payment.cancelled or payment.asked < 0


def _refuse_other_result(run: Run, payment: Payment, entry: data.Directive | None) -> None:
    """The same debit brought what it brought; a file that says otherwise contradicts the books."""
    if entry is None:
        return
    collected = Decimal(0)
    if isinstance(entry, data.Transaction):
        collected = total(
            posting.units.number or Decimal(0)
            for posting in entry.postings
            if posting.account == run.account and posting.units is not None
        )
    if collected != payment.collected:
        raise failure(
            StatementError,
            "CMS-CONTRADICTED",
            say(
                "this debit brought {here} here, and {there} in the books",
                here=f"{payment.collected:,}",
                there=f"{collected:,}",
            ),
            file=run.file,
            line=payment.row,
            expected=say("the result that was imported before"),
            hint=say("look which EB22 is the final one; mend the entry by a decision of yours if it was not"),
        )


def _with(draft: Draft, named: Mapping[str, MetaValue]) -> Draft:
    return draft._replace(meta={**draft.meta, **named}) if named else draft


def _as_row(payment: Payment) -> StatementRow:
    """What is kept of a payment that waits for a person."""
    return StatementRow(
        payment.row, payment.day, payment.time, payment.collected, None, payment.payer, payment.memo, ""
    )
