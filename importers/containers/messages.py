"""Which international format the bytes are in, by their beginning."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

_HEAD_BYTES = 4096
_CAMT = re.compile(rb"iso:20022:tech:xsd:camt\.05[234]\.|<(?:\w+:)?BkToCstmrStmt\b")
_OFX = re.compile(
    rb"\s*(?:OFXHEADER\s*:|<\?OFX\b|<OFX>|<\?xml\b[^>]*\?>\s*(?:<\?OFX\b|<OFX>))", re.IGNORECASE
)


class Kind(StrEnum):
    """A format of banks outside Korea; its name is the `format` of a statement."""

    OFX = "ofx"  # 1.x is SGML, 2.x is XML; QFX is OFX with a few elements of one vendor's
    CAMT = "camt.053"  # ISO 20022, bank to customer: the account statement


def kind_of(data: bytes) -> Kind | None:
    """The format; None for everything that is not one of these.

    >>> kind_of(b"OFXHEADER:100"), kind_of(b"<OFX><SIGNONMSGSRSV1>"), kind_of(b"PK")
    (<Kind.OFX: 'ofx'>, <Kind.OFX: 'ofx'>, None)
    """
    head = data[:_HEAD_BYTES].removeprefix(codecs.BOM_UTF8)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[2:].replace(b"\0", b"")  # its ASCII, which is all that is looked for
    if _OFX.match(head):
        return Kind.OFX
    if head.lstrip().startswith(b"<") and _CAMT.search(head):
        return Kind.CAMT
    return None


def names_its_rows(format_: str) -> bool:
    """Whether statements of this format carry the bank's own number of each row, the same in every download.

    The specifications say so of FITID and AcctSvcrRef. They say nothing of the order of rows within a day, so
    that neither a row's place nor the balance behind it tells who it is.

    >>> names_its_rows("ofx"), names_its_rows("kb-personal")
    (True, False)
    """
    return format_ in set(Kind)
