"""What a document is, by its content: a name can say anything, and what runs is no evidence."""

from __future__ import annotations

import io
import re
import zipfile

from sfund.auditing.evidence import DocumentKind

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP = b"HWP Document File"  # the first words of the stream FileHeader, 한글 문서 파일 형식 5.0, 3.2.1
_MIMETYPE = b"application/hwp+zip"
_MEMBERS_MAX = 10_000
_MAIL_HEAD = 64 * 1024
_MAIL = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_NAMES = (b"from:", b"date:", b"received:", b"return-path:", b"message-id:", b"mime-version:")
_RUNS = re.compile(
    r"vbaproject\.bin$|\.(?:exe|dll|com|bat|cmd|js|vbs|ps1|sh|jar|scr|msi)$|activex/", re.IGNORECASE
)


def kind_of(content: bytes) -> DocumentKind | None:
    """The kind of document that these bytes are; None for what may not be evidence."""
    if content.startswith(b"%PDF-"):
        return DocumentKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return DocumentKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return DocumentKind.PNG
    if content.startswith(_COMPOUND):
        return DocumentKind.HWP if _HWP in content else None
    if content.startswith(b"PK\x03\x04"):
        return _of_zip(content)
    return DocumentKind.EMAIL if _is_mail(content) else None


def _of_zip(content: bytes) -> DocumentKind | None:
    """HWPX and XLSX are told by what is in them; one with a macro or a program is neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {one.filename for one in members}
            if len(members) > _MEMBERS_MAX or any(map(_RUNS.search, names)):
                return None
            if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
                return DocumentKind.XLSX
            if "mimetype" not in names or archive.getinfo("mimetype").file_size != len(_MIMETYPE):
                return None
            return DocumentKind.HWPX if archive.read("mimetype") == _MIMETYPE else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return None


def _is_mail(content: bytes) -> bool:
    """Whether it begins with the header of a mail (RFC 5322), two fields at least, one a mail's own."""
    head = content[:_MAIL_HEAD].replace(b"\r\n", b"\n")
    found = _MAIL.match(head)
    return found is not None and any(line.lower().startswith(_MAIL_NAMES) for line in found[0].split(b"\n"))
