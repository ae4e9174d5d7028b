"""Made-up files of banks abroad, built from payments in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

NUMBER = "00001234567890"
IBAN = "DE00123456780000123456"

OFX1_HEAD = (
    "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n"
    "COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
)
OFX2_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
)


@dataclass(frozen=True)
class Paid:
    """A payment; money in is positive. `reference` is the bank's own number of it."""

    day: str  # 2025-03-02
    amount: str
    who: str = ""
    memo: str = ""
    reference: str = ""
    clock: str = "120000"


def element(name: str, value: str, *, closed: bool) -> str:
    return f"<{name}>{escape(value)}" + (f"</{name}>" if closed else "") + "\n"


def ofx_account(  # every part of the aggregate may be turned wrong
    payments: Sequence[Paid],
    closing: str,
    *,
    closed: bool,
    number: str = NUMBER,
    currency: str = "EUR",
    start: str = "20250301",
    end: str = "20250331",
    as_of: str | None = None,
    extra: str = "",
) -> str:
    """One STMTTRNRS; `closed` says whether values have closing tags, as in OFX 2."""
    rows = "".join(
        "<STMTTRN>\n"
        + element("TRNTYPE", "DEBIT" if one.amount.startswith("-") else "CREDIT", closed=closed)
        + element("DTPOSTED", one.day.replace("-", "") + one.clock, closed=closed)
        + element("TRNAMT", one.amount, closed=closed)
        + element("FITID", one.reference, closed=closed)
        + (element("NAME", one.who, closed=closed) if one.who else "")
        + (element("MEMO", one.memo, closed=closed) if one.memo else "")
        + extra
        + "</STMTTRN>\n"
        for one in payments
    )
    leaf = {
        name: element(name, value, closed=closed)
        for name, value in (
            ("TRNUID", "1"), ("CODE", "0"), ("SEVERITY", "INFO"), ("CURDEF", currency), ("BANKID", "999"),
            ("ACCTID", number), ("ACCTTYPE", "CHECKING"), ("DTSTART", start), ("DTEND", end),
            ("BALAMT", closing), ("DTASOF", as_of or end),
        )
    }  # fmt: skip
    return (
        f"<STMTTRNRS>{leaf['TRNUID']}<STATUS>{leaf['CODE']}{leaf['SEVERITY']}</STATUS>\n"
        f"<STMTRS>{leaf['CURDEF']}<BANKACCTFROM>{leaf['BANKID']}{leaf['ACCTID']}{leaf['ACCTTYPE']}</BANKACCTFROM>\n"
        f"<BANKTRANLIST>{leaf['DTSTART']}{leaf['DTEND']}{rows}</BANKTRANLIST>\n"
        f"<LEDGERBAL>{leaf['BALAMT']}{leaf['DTASOF']}</LEDGERBAL>\n</STMTRS></STMTTRNRS>\n"
    )


def ofx(*accounts: str, head: str = OFX2_HEAD, encoding: str = "utf-8") -> bytes:
    """A file of these accounts."""
    signon = (
        "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>\n"
        "<DTSERVER>20250401093000[+9:KST]\n<LANGUAGE>ENG\n</SONRS></SIGNONMSGSRSV1>\n"
    )
    body = f"<OFX>\n{signon}<BANKMSGSRSV1>\n{''.join(accounts)}</BANKMSGSRSV1>\n</OFX>\n"
    return (head + body).encode(encoding)


def ofx1(payments: Sequence[Paid], closing: str, **kwargs: str) -> bytes:
    """OFX 1.02 in SGML, as Windows writes it."""
    return ofx(ofx_account(payments, closing, closed=False, **kwargs), head=OFX1_HEAD, encoding="cp1252")


def ofx2(payments: Sequence[Paid], closing: str, **kwargs: str) -> bytes:
    """OFX 2.11 in XML."""
    return ofx(ofx_account(payments, closing, closed=True, **kwargs))


def qfx(payments: Sequence[Paid], closing: str) -> bytes:
    """QFX: OFX 1 with elements of one vendor's, all in one line."""
    data = ofx1(payments, closing).replace(b"<LANGUAGE>", b"<INTU.BID>00000<INTU.USERID>none<LANGUAGE>")
    head, _, body = data.partition(b"<OFX>")
    return head + b"<OFX>" + body.replace(b"\n", b"")


def entry(
    paid: Paid,
    *,
    version: str = "08",
    currency: str = "EUR",
    status: str = "BOOK",
    details: str | None = None,
    extra: str = "",
) -> str:
    """One `Ntry`; in version 08 a status stands under `Cd` and a name under `Pty`."""
    incoming = not paid.amount.startswith("-")
    role = "Dbtr" if incoming else "Cdtr"
    new = int(version) >= 8
    name = f"<Pty><Nm>{escape(paid.who)}</Nm></Pty>" if new else f"<Nm>{escape(paid.who)}</Nm>"
    if details is None:
        party = f"<RltdPties><{role}>{name}</{role}></RltdPties>" if paid.who else ""
        words = f"<RmtInf><Ustrd>{escape(paid.memo)}</Ustrd></RmtInf>" if paid.memo else ""
        details = f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{party}{words}</TxDtls>"
    reference = f"<AcctSvcrRef>{paid.reference}</AcctSvcrRef>" if paid.reference else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{paid.amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{'CRDT' if incoming else 'DBIT'}</CdtDbtInd>{extra}"
        f"<Sts>{f'<Cd>{status}</Cd>' if int(version) >= 4 else status}</Sts>"
        f"<BookgDt><Dt>{paid.day}</Dt></BookgDt><ValDt><Dt>{paid.day}</Dt></ValDt>{reference}"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>\n"
    )


def balance(kind: str, amount: str, day: str, *, currency: str = "EUR") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{'DBIT' if amount.startswith('-') else 'CRDT'}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def stmt(
    entries: str,
    opening: str,
    closing: str,
    *,
    iban: str = IBAN,
    currency: str = "EUR",
    first: str = "2025-03-01",
    last: str = "2025-03-31",
    balances: str | None = None,
) -> str:
    """One `Stmt`."""
    if balances is None:
        balances = balance("OPBD", opening, first, currency=currency)
        balances += balance("CLBD", closing, last, currency=currency)
    return (
        "<Stmt><Id>S-1</Id><CreDtTm>2025-04-01T06:00:00+02:00</CreDtTm>"
        f"<FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{last}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>\n{balances}{entries}</Stmt>\n"
    )


def camt(*statements: str, version: str = "08", message: str = "053", body: str = "BkToCstmrStmt") -> bytes:
    """A file of these statements."""
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.{version}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}"><{body}>'
        f"<GrpHdr><MsgId>M-1</MsgId><CreDtTm>2025-04-01T06:00:00Z</CreDtTm></GrpHdr>\n"
        f"{''.join(statements)}</{body}></Document>\n"
    ).encode()


def camt_of(
    payments: Sequence[Paid], opening: str, closing: str, *, version: str = "08", **kwargs: str
) -> bytes:
    """A file of one statement with these payments."""
    return camt(
        stmt("".join(entry(one, version=version) for one in payments), opening, closing, **kwargs),
        version=version,
    )
