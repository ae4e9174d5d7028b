"""`Books`: one value that holds everything the books say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from sfund.books.collector import without_collector
from sfund.books.decisions import Record
from sfund.books.persons.register import Register
from sfund.books.postings import PostingTable, build_postings
from sfund.books.settings import Settings
from sfund.chart import GROUPS
from sfund.errors import BooksError, Diagnostic
from sfund.funds.facts import GENERAL
from sfund.placing.decisions import Decided
from sfund.registry import Registry

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Books:
    """The books of one network as loaded.

    Attributes:
        root: The folder that holds `sfund.toml`.
        entries: Beancount's directives, sorted as Beancount sorts them.
        options: Beancount's options.
        registry: The registry's facts, typed and indexed.
        register: Who the ids are; persons' data never leave it but on request.
        errors: What Beancount finds wrong with the text.
        contradictions: What the vocabulary and the registry find wrong with the directives.
        files: Every file of the ledger and its digest, relative to the root.
        record: What the treasurer decided so far, kept beside the register.
    """

    root: Path
    settings: Settings
    entries: list[data.Directive]
    options: Mapping[str, Any]
    registry: Registry
    register: Register
    errors: tuple[Diagnostic, ...] = ()
    contradictions: tuple[Diagnostic, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    record: Record = field(default_factory=Record)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that is wrong with the books as they were loaded."""
        return (*self.errors, *self.contradictions)

    @property
    def decisions(self) -> tuple[Decided, ...]:
        """The decisions of the treasurer from which something can be learned, in the order of the record."""
        return self.record.learnt

    @property
    def currency(self) -> str:
        return self.settings.books.currency

    @property
    def language(self) -> str:
        """The language in which the program writes into the books; Korean unless the settings say other."""
        return self.settings.locale.language or "ko"

    @cached_property
    def opens(self) -> dict[str, data.Open]:
        """The `open` of every account."""
        return {entry.account: entry for entry in self.entries if isinstance(entry, data.Open)}

    @cached_property
    def closes(self) -> dict[str, data.Close]:
        return {entry.account: entry for entry in self.entries if isinstance(entry, data.Close)}

    @cached_property
    def postings(self) -> PostingTable:
        """The postings as columns; built when they are first asked for."""
        with without_collector():
            return build_postings(self.entries, self.opens)

    def query(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """Rows of a question in SQL to the table `postings`; see `PostingTable.query`."""
        return self.postings.query(sql, **values)

    def fund_of_account(self, account: str) -> str:
        """The fund that a posting on the account belongs to unless it says otherwise."""
        return self.funds_of_accounts.get(account, GENERAL)

    @cached_property
    def funds_of_accounts(self) -> dict[str, str]:
        """The fund of every account that was opened."""
        return {account: str(entry.meta.get("fund") or GENERAL) for account, entry in self.opens.items()}

    def frame(self) -> pd.DataFrame:
        """The postings as a data frame, for scripts and notebooks; see `PostingTable.frame`."""
        return self.postings.frame()

    def account_label(self, account: str, language: str) -> str:
        """What people call the account, or one that groups others."""
        entry = self.opens.get(account)
        if entry is None and (group := GROUPS.get(account)) is not None:
            return group.ko if language == "ko" else group.en
        meta = entry.meta if entry is not None else {}
        wanted, other = ("name-ko", "name-en") if language == "ko" else ("name-en", "name-ko")
        return str(meta.get(wanted) or meta.get(other) or account)

    def with_names(self, register: Register, record: Record) -> Books:
        """The same books of a reader who may know who the ids are; the postings are not built anew."""
        named = replace(self, register=register, record=record)
        if "postings" in self.__dict__:
            named.__dict__["postings"] = self.postings
        return named

    def require_sound(self) -> None:
        """Refuses to go on from books that cannot be read whole.

        Raises:
            BooksError: with every diagnostic that the books were loaded with.
        """
        if self.diagnostics:
            raise BooksError(*self.diagnostics)
