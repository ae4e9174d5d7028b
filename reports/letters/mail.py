"""A letter as a draft for a mail program: a file that opens ready to send.

`X-Unsent: 1` makes Outlook open it as a draft, and others let one edit it as new. It has no sender, date or
message id: the program that sends it adds its own, and the same letter is the same bytes.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from reports.letters.letter import Letter


def as_eml(letter: Letter) -> bytes:
    """The file; `letter.person` has an e-mail address."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["To"] = Address(" ".join(letter.person.name.split()), addr_spec=letter.person.email)
    message["Subject"] = " ".join(letter.subject.split())
    message.set_content(f"{letter.body}\n", charset="utf-8", cte="base64")
    return message.as_bytes()
