"""What shows the spending of a grant: `sfund.books.evidence` says how an entry comes to its documents."""

from __future__ import annotations

from dataclasses import replace

from sfund.books.errors import relative_path
from sfund.books.evidence import evidenced, inside
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.grants.account import GrantAccount
from sfund.words import say


def with_documents(books: Books, account: GrantAccount) -> GrantAccount:
    """The account with every document of its spending, those attached later too."""
    shown = {one.entry.place: ", ".join(one.documents) for one in evidenced(books) if one.documents}
    evidence = tuple(
        replace(one, document=shown.get(f"{relative_path(one.file, books.root)}:{one.lineno}", one.document))
        if one.file
        else one
        for one in account.evidence
    )
    return replace(account, evidence=evidence)


def kept_document(books: Books, path: str) -> str:
    """The path, if it is of a document that lies in the books.

    Raises:
        RequestError: EVIDENCE-OUTSIDE, EVIDENCE-GONE.
    """
    target = inside(books, path)
    expected = say("a path below the books' folder, such as documents/2026/receipt.pdf")
    if target is None:
        message = say("the path of the document leaves the books")
        raise failure(RequestError, "EVIDENCE-OUTSIDE", message, expected=expected)
    if not target.is_file():
        raise failure(
            RequestError, "EVIDENCE-GONE", say("there is no document {path}", path=path), expected=expected
        )
    return path
