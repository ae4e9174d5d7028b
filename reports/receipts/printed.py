"""A receipt in print: the official form's fields in their order, from a snapshot."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import zip_longest

from reports.paper.typesetting import JSON, Press
from reports.receipts.forms import code_label, forms, kind_label
from sfund.books.giving.receipts import Snapshot

PAGE = "receipt"


def print_receipt(
    press: Press, snapshot: Snapshot, number: str | None = None, *, copy: bool = False
) -> bytes:
    """The PDF; the same bytes from the same snapshot.

    Args:
        press: Sets it.
        snapshot: What the receipt said on its day.
        number: The donor's resident registration number; None leaves its line free, for a pen.
        copy: Whether it is marked as printed again. Its date stays the first one.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    issued = dt.date.fromisoformat(snapshot["issued"])
    return press.page(PAGE, _values(snapshot, number, copy=copy), dated=issued)


def _values(snapshot: Snapshot, number: str | None, *, copy: bool) -> dict[str, JSON]:
    said, common, form = snapshot["organization"], forms()["common"], forms()[snapshot["form"]]
    donor = snapshot["donor"]
    issued = dt.date.fromisoformat(snapshot["issued"])
    identity = (number or "") if snapshot["form"] == "person" else donor["registration"]
    collectors = [_collector(one) for one in snapshot["collectors"]]
    return {
        "lang": "ko",
        "title": f"{form['title']} {snapshot['number']}",
        "organization": said["name"],
        "heading": form["title"],
        "serial": [common["serial"], snapshot["number"]],
        "mark": common["copy"] if copy else "",
        "parts": [
            [common["parts"][0], _pairs(form["donor"], donor["name"], identity, donor["address"])],
            [
                common["parts"][1],
                _pairs(
                    common["recipient"], said["name"], said["registration"], said["address"], said["basis"]
                ),
            ],
            [common["parts"][2], _pairs(common["collector"], *(_all(collectors, key) for key in _COLLECTOR))],
        ],
        "content": common["parts"][3],
        "columns": common["columns"],
        "contents": common["contents"],
        "lines": [_line(line, snapshot["code"]) for line in snapshot["lines"]],
        "total": [common["total"], _amount(snapshot["amount"])],
        "statement": form["statement"],
        "date": f"{issued.year}년 {issued.month}월 {issued.day}일",
        "applicant": [common["applicant"], donor["name"], common["signature"]],
        "receipt": common["receipt"],
        "receiver": [
            common["receiver"],
            f"{said['name']} {said['representative']}".strip(),
            common["signature"],
        ],
        "foot": f"{form['source']} · {snapshot['forms']} 기준",
    }


_COLLECTOR = ("name", "registration", "address")


def _collector(said: str | dict[str, str]) -> dict[str, str]:
    """A snapshot of version 1 has the name alone."""
    return {"name": said} if isinstance(said, str) else said


def _all(collectors: list[dict[str, str]], key: str) -> str:
    """What the form's one line says of all of them."""
    return ", ".join(filter(None, (one.get(key, "") for one in collectors)))


def _pairs(labels: list[str], *values: str) -> JSON:
    return [[label, value] for label, value in zip_longest(labels, values, fillvalue="")]


def _line(line: dict[str, str], code: str) -> JSON:
    return [
        f"{code_label(code)} {code}",
        kind_label(line["kind"]),
        line["date"],
        line["item"],
        line["quantity"],
        _amount(line["price"]) if line["price"] else "",
        _amount(line["amount"]),
    ]


def _amount(number: str) -> str:
    return f"{Decimal(number):,}"
