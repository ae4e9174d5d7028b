"""What shows the spending of a grant: `sfund.books.evidence` says how an entry comes to its documents."""

from __future__ import annotations

from dataclasses import replace

from sfund.books.errors import relative_path
from sfund.books.evidence import evidenced
from sfund.books.model import Books
from sfund.grants.account import GrantAccount


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
