"""Who may ask the desk: this machine's own names, and of what changes something this very page only.

A page of another site may send requests to a server of this machine, and a name of another site may be made
to lead here (DNS rebinding). So every page looks at the host, and a change at where it comes from.
"""

from __future__ import annotations

import os
import secrets
from urllib.parse import urlsplit

from flask import current_app, request

from sfund.words import Message, say

HOSTS = "SFUND_HOSTS"
"""Further names under which the server may be asked: a setting of the app, or of the environment (a,b)."""
TOKEN = secrets.token_urlsafe(32)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def foreign_host() -> Message | None:
    """Why a page may not be shown under the host that was asked for; None where it may."""
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        host = ""
    return None if host in _LOOPBACK | _named() else say("this server does not answer to that host")


def foreign() -> Message | None:
    """Why a change may not come from here; None where it is the page's own."""
    refusal = foreign_host()
    if refusal is not None:
        return refusal
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if (site or "same-origin") != "same-origin" or (origin and _netloc(origin) != request.host):
        return say("the request came from another page")
    token = request.headers.get("X-Desk-Token", "")
    if not secrets.compare_digest(token.encode(), TOKEN.encode()):
        return say("the page is too old; load it again")
    return None


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _named() -> frozenset[str]:
    said = current_app.config.get(HOSTS) or os.environ.get(HOSTS, "")
    names = said.split(",") if isinstance(said, str) else said
    return frozenset(name.strip() for name in names if name.strip())
