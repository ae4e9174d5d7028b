"""XML → its elements, by libxml2 with everything dangerous turned off."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree

from importers.containers.problems import Problem

_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def elements(data: bytes) -> Iterator[tuple[int, str, str, str]]:
    """Depth from 0, name, text and `Ccy` of each element, a parent before what it holds.

    Raises:
        Problem: FILE-ENTITIES for a document type, which no bank declares; FILE-DAMAGED.
    """
    if _DECLARATIONS.search(data.replace(b"\0", b"")):
        raise Problem("FILE-ENTITIES")
    parser = lxml.etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # no more than 256 levels, no text of more than 10 MB
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = lxml.etree.fromstring(data, parser)
    except (lxml.etree.LxmlError, ValueError):
        raise Problem("FILE-DAMAGED") from None
    if (
        root.getroottree().docinfo.internalDTD is not None
    ):  # an encoding in which the search above saw nothing
        raise Problem("FILE-ENTITIES")
    depth = -1
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        name = lxml.etree.QName(element).localname
        yield depth, name, (element.text or "").strip(), element.get("Ccy") or ""
