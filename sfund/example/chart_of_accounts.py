"""The network's chart of accounts: the template's, the account that only this network has, and its tasks."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

from sfund.example.network import CURRENCY, EVENTS, EVENTS_FUND
from sfund.example.plan_life import PROGRAMS

FILE = "accounts.beancount"
_AFTER = "@BEGIN@ open Assets:Bank:Savings"
_EVENTS = f"""\
@BEGIN@ open {EVENTS} {CURRENCY}
  name-ko: "행사계좌"
  name-en: "Events account"
  fund: "{EVENTS_FUND}"
  statement-line: "cash"

"""


def accounts_file(begin: dt.date) -> bytes:
    """`accounts.beancount`, its accounts open from that day."""
    template = (files("sfund.books") / "template" / FILE).read_text(encoding="utf-8")
    before, after = template.split(_AFTER)
    text = f"{before}{_EVENTS}{_AFTER}{after}"
    for account, task in PROGRAMS.items():
        opened = f"@BEGIN@ open {account} {CURRENCY}\n"
        text = text.replace(opened, f'{opened}  program: "{task}"\n')
    return text.replace("@BEGIN@", begin.isoformat()).encode()
