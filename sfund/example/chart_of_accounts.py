"""The network's chart of accounts: the template's, and the account that only this network has."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

from sfund.example.network import CURRENCY, EVENTS

FILE = "accounts.beancount"
_AFTER = "@BEGIN@ open Assets:Bank:Savings"
_EVENTS = f"""\
@BEGIN@ open {EVENTS} {CURRENCY}
  name-ko: "행사계좌"
  name-en: "Events account"
  fund: "general"
  statement-line: "cash"

"""


def accounts_file(begin: dt.date) -> bytes:
    """`accounts.beancount`, its accounts open from that day."""
    template = (files("sfund.books") / "template" / FILE).read_text(encoding="utf-8")
    before, after = template.split(_AFTER)
    return f"{before}{_EVENTS}{_AFTER}{after}".replace("@BEGIN@", begin.isoformat()).encode()
