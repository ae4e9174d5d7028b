"""What does not add up, is no statement, or is hostile: one clear error, and nothing else."""

from __future__ import annotations

import pytest

from importers.containers.messages import Kind, kind_of
from importers.gathering import gather_files
from sfund.errors import StatementError

from .conftest import Read
from .samples import (
    OFX1_HEAD,
    Paid,
    balance,
    camt,
    camt_of,
    entry,
    ofx,
    ofx1,
    ofx2,
    ofx_account,
    qfx,
    stmt,
)

DUES = [Paid("2025-03-03", "20.00", "Paul", "dues", "B-1"), Paid("2025-03-05", "-7.50", "Bank", "fee", "B-2")]
OFX = ofx2(DUES, "112.50")
CAMT = camt_of(DUES, "100.00", "112.50")
BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "1234567890"><!ENTITY b "'
    + b"&a;" * 50
    + b'"><!ENTITY c "'
    + b"&b;" * 50
    + b'">]>'
)


def turned(data: bytes, old: str, new: str) -> bytes:
    assert old.encode() in data
    return data.replace(old.encode(), new.encode(), 1)


OUTSIDE = {
    "ofx: a letter in an amount": (turned(OFX, ">-7.50<", ">7.5O<"), "AMOUNT-UNREADABLE", 2),
    "ofx: groups in an amount": (turned(OFX, ">-7.50<", ">-1,007.50<"), "AMOUNT-UNREADABLE", 2),
    "ofx: a tenth of a cent": (turned(OFX, ">-7.50<", ">-7.505<"), "AMOUNT-FRACTION", 2),
    "ofx: half a won": (turned(ofx2(DUES, "112", currency="KRW"), ">20.00<", ">20.50<"), "AMOUNT-FRACTION", 1),
    "ofx: no amount": (turned(OFX, "<TRNAMT>-7.50</TRNAMT>", ""), "AMOUNT-MISSING", 2),
    "ofx: no date": (turned(OFX, "<DTPOSTED>20250305120000</DTPOSTED>", ""), "DATE-MISSING", 2),
    "ofx: 31 February": (turned(OFX, "20250305120000", "20250231120000"), "DATE-UNREADABLE", 2),
    "ofx: a debit that comes in": (turned(OFX, ">-7.50<", ">7.50<"), "AMOUNT-SIGN", 2),
    "ofx: a payment in dollars": (
        turned(OFX, "</MEMO>", "</MEMO><CURRENCY><CURRATE>1</CURRATE><CURSYM>USD</CURSYM></CURRENCY>"),
        "CURRENCY-MIXED",
        1,
    ),
    "ofx: a payment that is taken back": (
        turned(OFX, "</MEMO>", "</MEMO><CORRECTFITID>B-0</CORRECTFITID>"), "OFX-CORRECTION", 1,
    ),
    "ofx: no currency": (turned(OFX, "<CURDEF>EUR</CURDEF>", ""), "CURRENCY-UNREADABLE", None),
    "ofx: no closing balance": (turned(OFX, "LEDGERBAL", "OTHERBAL").replace(b"/LEDGERBAL", b"/OTHERBAL"), "BALANCE-MISSING", None),
    "ofx: the balance of ten days later": (ofx2(DUES, "112.50", as_of="20250410"), "BALANCE-OTHER-DAY", None),
    "ofx: the balance of before the last row": (
        ofx2(DUES, "112.50", as_of="20250304", end="20250304"), "BALANCE-OTHER-DAY", None,
    ),
    "ofx: a card": (OFX.replace(b"STMTRS", b"CCSTMTRS").replace(b"STMTTRNRS", b"CCSTMTTRNRS"), "OFX-CARD", None),
    "ofx: no account": (ofx(), "STATEMENT-MISSING", None),
    "ofx: cut off": (OFX[: len(OFX) // 2], "FILE-DAMAGED", None),
    "ofx 1: cut off behind the last row": (ofx1(DUES, "112.50").partition(b"<LEDGERBAL>")[0], "FILE-DAMAGED", None),
    "ofx: closed in the wrong order": (turned(OFX, "</BANKMSGSRSV1>", "</WRONG>"), "FILE-DAMAGED", None),
    "ofx: entities": (turned(OFX, "<OFX>", BOMB.decode() + "<OFX>"), "FILE-ENTITIES", None),
    "ofx: a comment that never ends": (b"<OFX>" + b"<!--" * 1_000_000, "FILE-DAMAGED", None),
    "ofx: a quotation that never ends": (b"<OFX><A>" + b"<![CDATA[" * 500_000, "FILE-DAMAGED", None),
    "ofx: millions of elements": (b"<OFX>" + b"<A/>" * 2_100_000 + b"</OFX>", "SHEET-TOO-LARGE", None),
    "ofx: deep": (b"<OFX>" + b"<A>" * 100_000, "FILE-DAMAGED", None),
    "ofx: a header and nothing": (OFX1_HEAD.encode(), "FILE-OTHER", None),
    "camt: a row is missing": (camt_of(DUES[:1], "100.00", "112.50"), "CLOSING-DIFFERS", None),
    "camt: a row is changed": (turned(CAMT, ">20.00<", ">21.00<"), "CLOSING-DIFFERS", None),
    "camt: no opening balance": (
        camt(stmt(entry(DUES[0]), "", "", balances=balance("CLBD", "112.50", "2025-03-31"))), "BALANCE-MISSING", None,
    ),
    "camt: no closing balance": (
        camt(stmt(entry(DUES[0]), "", "", balances=balance("OPBD", "100.00", "2025-03-01"))), "BALANCE-MISSING", None,
    ),
    "camt: a payment in dollars": (turned(CAMT, '<Amt Ccy="EUR">7.50', '<Amt Ccy="USD">7.50'), "CURRENCY-MIXED", 2),
    "camt: neither in nor out": (turned(CAMT, "<CdtDbtInd>DBIT</CdtDbtInd>", ""), "DIRECTION-MISSING", 2),
    "camt: a letter in an amount": (turned(CAMT, ">7.50<", ">7.5O<"), "AMOUNT-UNREADABLE", 2),
    "camt: a date that is none": (turned(CAMT, "<BookgDt><Dt>2025-03-05", "<BookgDt><Dt>5.3.2025"), "DATE-UNREADABLE", 2),
    "camt: the day's report": (
        camt(stmt("", "1", "1"), message="052", body="BkToCstmrAcctRpt"), "CAMT-NO-STATEMENT", None,
    ),
    "camt: a notice": (camt(stmt("", "1", "1"), message="054", body="BkToCstmrDbtCdtNtfctn"), "CAMT-NO-STATEMENT", None),
    "camt: cut off": (CAMT[:-40], "FILE-DAMAGED", None),
    "camt: entities": (turned(CAMT, "<Document", BOMB.decode() + "<Document"), "FILE-ENTITIES", None),
    "camt: a document type from elsewhere": (
        turned(CAMT, "<Document", '<!DOCTYPE Document SYSTEM "file:///etc/hostname"><Document'), "FILE-ENTITIES", None,
    ),
    "camt: entities in UTF-16": (
        turned(CAMT, "<Document", BOMB.decode() + "<Document").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        "FILE-ENTITIES",
        None,
    ),
    "camt: an entity that nobody declared": (turned(CAMT, ">Paul<", ">&paul;<"), "FILE-DAMAGED", None),
    "camt: deep": (CAMT.replace(b"<Stmt>", b"<Stmt>" + b"<a>" * 100_000), "FILE-DAMAGED", None),
}  # fmt: skip


@pytest.mark.parametrize("case", OUTSIDE)
def test_one_clear_error(read: Read, case: str) -> None:
    data, code, record = OUTSIDE[case]
    with pytest.raises(StatementError) as raised:
        read(data)
    (diagnostic,) = raised.value.diagnostics
    assert (diagnostic.code, diagnostic.line) == (code, record)
    assert diagnostic.file == "download.bin"
    assert not any(word in str(diagnostic) for word in ("Paul", "112.50\n", "1234567890", "DE00"))


def test_the_second_account_of_a_file_is_named_as_such(read: Read) -> None:
    good, bad = ofx_account(DUES, "112.50", closed=True), ofx_account(DUES, "", closed=True)
    with pytest.raises(StatementError) as raised:
        read(ofx(good, bad))
    assert raised.value.diagnostics[0].file == "download.bin#2"


def test_a_hostile_file_leaves_the_next_one_alone(tmp_path) -> None:
    hostile, good = tmp_path / "a.xml", tmp_path / "b.ofx"
    hostile.write_bytes(OUTSIDE["camt: entities"][0])
    good.write_bytes(OFX)
    gathered = gather_files([hostile, good], password=lambda _: None)
    assert [error.code for error in gathered.refused] == ["FILE-ENTITIES"]
    assert [one.file for one in gathered.read] == ["b.ofx"]


KINDS = {
    "ofx 1": (ofx1(DUES, "1"), Kind.OFX),
    "ofx 2": (OFX, Kind.OFX),
    "qfx": (qfx(DUES, "1"), Kind.OFX),
    "ofx without a header": (OFX[OFX.index(b"<OFX>") :], Kind.OFX),
    "ofx after blank lines and a BOM": (b"\xef\xbb\xbf\r\n\r\n" + OFX1_HEAD.encode(), Kind.OFX),
    "ofx in UTF-16": (OFX.decode().encode("utf-16"), Kind.OFX),
    "camt": (CAMT, Kind.CAMT),
    "camt of another message": (camt(message="054"), Kind.CAMT),
    "a page": (b"<html><table><tr><td>OFX</td></tr></table></html>", None),
    "a payment order": (b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03">', None),
    "a csv that speaks of it": ("거래일시,적요\n2025.03.02,<OFX>\n".encode(), None),
    "nothing": (b"", None),
}  # fmt: skip


@pytest.mark.parametrize("case", KINDS)
def test_the_beginning_says_what_it_is(case: str) -> None:
    data, kind = KINDS[case]
    assert kind_of(data) is kind
