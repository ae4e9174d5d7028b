"""Sources of income: where money comes from, and which of it is the network's own.

The list is fixed and printed with every figure that sums over it (concentration above all). There is no
standard definition of self-reliance for non-profits; what counts as own is therefore a setting.
"""

from __future__ import annotations

from enum import StrEnum

from sfund.words import Message, say


class Source(StrEnum):
    """The `source:` of an income account."""

    DUES = "dues"
    DONATION = "donation"
    CSR = "csr"
    BUSINESS = "business"
    INTEREST = "interest"
    LOAN_INTEREST = "loan-interest"
    PUBLIC_SUBSIDY = "public-subsidy"
    ENTRUSTED = "entrusted"
    FOUNDATION = "foundation"
    OTHER = "other"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Source.DUES: say("Dues"),
    Source.DONATION: say("Donations"),
    Source.CSR: say("Companies' contributions"),
    Source.BUSINESS: say("Own business"),
    Source.INTEREST: say("Bank interest"),
    Source.LOAN_INTEREST: say("Loan interest"),
    Source.PUBLIC_SUBSIDY: say("Public subsidies"),
    Source.ENTRUSTED: say("Entrusted work"),
    Source.FOUNDATION: say("Foundation grants"),
    Source.OTHER: say("Other"),
}

OWN = (
    Source.DUES,
    Source.DONATION,
    Source.CSR,
    Source.BUSINESS,
    Source.INTEREST,
    Source.LOAN_INTEREST,
    Source.OTHER,
)
EARNED = (Source.BUSINESS, Source.INTEREST, Source.LOAN_INTEREST, Source.OTHER)
"""Own income that nobody gives."""
PUBLIC = (Source.PUBLIC_SUBSIDY, Source.ENTRUSTED)
