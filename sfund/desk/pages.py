"""The pages: a few reports each over the days of Fava's time filter, and from every row its postings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Any, ClassVar, TypeVar, cast
from urllib.parse import quote, urlencode

from fava.beans.funcs import hash_entry
from fava.core import FavaLedger
from fava.ext import FavaExtensionBase, extension_endpoint
from flask import abort, current_app, has_request_context, jsonify, request
from flask.wrappers import Response

from sfund.books.model import Books
from sfund.desk import reviewing
from sfund.desk.guarding import foreign_host
from sfund.desk.preparing import Preparing
from sfund.desk.shelf import Shelf
from sfund.desk.times import chosen, day_of, span_of
from sfund.desk.trails import CONDITIONS, MOST, Found, Posting, Trail, followed
from sfund.desk.views import Eyes, ReportView, called
from sfund.errors import RequestError, SfundError, failure
from sfund.languages import text
from sfund.money import Money
from sfund.periods import Span
from sfund.words import Message, say

_LANGUAGES = ("ko", "en")
HIDDEN = say("Numbers are hidden, as Fava was asked to; pictures are left out.")

F = TypeVar("F", bound=Callable[..., Response])
_endpoint = cast("Callable[[str, list[str]], Callable[[F], F]]", extension_endpoint)
"""Fava's own, with the types that it has in use."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks of a page's reports.

    Attributes:
        time: Fava's time filter as it was typed.
        pictures: Whether any are drawn.
    """

    language: str
    time: str
    span: Span
    today: dt.date
    pictures: bool

    def address(self, trail: Trail, span: Span) -> str:
        """The same page with the postings of a row, in these days."""
        said = [pair for word, value in trail.words for pair in (("of", word), ("is", value))]
        return "?" + urlencode([*said, ("time", f"{span.first} - {span.last}"), ("was", self.time)])


@dataclass(frozen=True, slots=True)
class Line:
    """A posting of a trail, ready to be shown."""

    day: str
    account: str
    label: str
    amount: str
    narration: str
    fund: str
    also: str
    entry: str


@dataclass(frozen=True, slots=True)
class TrailView:
    """The postings behind a row: what they come to, and the latest of them."""

    heading: str
    sums: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    more: str
    back: str


@dataclass(frozen=True, slots=True)
class PageView:
    """All that a page shows. Of `reports` and `trail` one is there; `error` is in their place."""

    language: str
    title: str
    notes: tuple[str, ...]
    reports: tuple[ReportView, ...]
    trail: TrailView | None
    error: str
    nothing: str
    formula: str


class DeskPage(FavaExtensionBase):
    """What all pages have in common; each says its title and its reports."""

    TITLE: ClassVar[Message]
    REPORTS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, ledger: FavaLedger, config: str | None = None) -> None:
        super().__init__(ledger, config)
        self.own_shelf = Shelf(ledger)
        self.preparing = Preparing()

    def before_request(self) -> None:
        """No page of ours answers under a name that is not this machine's."""
        if f"/extension/{self.name}/" in request.path and foreign_host() is not None:
            abort(403)

    @property
    def report_title(self) -> str:  # type: ignore[override]  # by the reader's language
        """What Fava's list of pages calls it."""
        return text(self.TITLE, self.language)

    @property
    def language(self) -> str:
        """Fava's language, else what the browser asks for."""
        said = self.ledger.fava_options.language
        if not said and has_request_context():
            said = request.accept_languages.best_match(_LANGUAGES)
        return "ko" if said == "ko" else "en"

    @property
    def shelf(self) -> Shelf:
        """The books and the reports: all pages of one ledger share the first one's."""
        first = self.ledger.extensions.get_extension(DeskOverview.__qualname__)
        return first.own_shelf if isinstance(first, DeskPage) else self.own_shelf

    @property
    def span(self) -> Span:
        """The days that the page is about.

        Raises:
            RequestError: TIME-UNREADABLE.
        """
        said, today = request.args.get("time", ""), _today()
        days = chosen(said, self.ledger.fava_options.fiscal_year_end)
        if days is not None:
            return span_of(days, (), today)
        return self.usual_span(today)

    def usual_span(self, today: dt.date) -> Span:
        """The days that are shown where no time is chosen."""
        shelf = self.shelf
        return shelf.kept(("span", today), lambda: span_of(None, shelf.books.postings.column("day"), today))

    def page(self) -> PageView:
        """What the template shows; what is wrong is said on the page."""
        language = self.language
        reports: tuple[ReportView, ...] = ()
        trail, error = None, ""
        try:
            with self.shelf.lock:
                asked = _asked()
                if asked is not None:
                    trail = self._trail(asked)
                else:
                    wanted = self._wanted()
                    reports = tuple(self.view(name, wanted) for name in self.REPORTS)
        except SfundError as wrong:
            error = said_of(wrong, language)
        return PageView(
            language,
            self.report_title,
            tuple(self._notes()),
            reports,
            trail,
            error,
            text(say("There is nothing in this time."), language),
            text(say("How it is made"), language),
        )

    def _notes(self) -> list[str]:
        notes = []
        if any(request.args.get(name) for name in ("account", "filter")):
            notes.append(say("These pages follow the time filter only; the other filters do not hold here."))
        if _hides_numbers():
            notes.append(HIDDEN)
        return [text(note, self.language) for note in notes]

    def _wanted(self) -> Wanted:
        """What the request asks for.

        Raises:
            RequestError: TIME-UNREADABLE.
        """
        return Wanted(self.language, request.args.get("time", ""), self.span, _today(), not _hides_numbers())

    def view(self, name: str, wanted: Wanted) -> ReportView:
        """A report as the page shows it, made once for each load of the books."""
        shelf = self.shelf

        def seen() -> ReportView:
            books = shelf.books
            since = min(books.postings.column("day"), default=wanted.span.first)
            eyes = Eyes(wanted.language, books, since, wanted.address, wanted.pictures)
            return eyes.report(shelf.report(name, wanted.span, day_of(wanted.span, wanted.today)))

        return shelf.kept(("view", name, wanted), seen)

    def _trail(self, trail: Trail) -> TrailView:
        """The postings of a row.

        Raises:
            RequestError: TRAIL-UNKNOWN.
        """
        language, books, span = self.language, self.shelf.books, self.span
        try:
            found = followed(books, trail, span)
        except ValueError as unknown:
            raise failure(
                RequestError,
                "TRAIL-UNKNOWN",
                say('postings are not known by "{word}"', word=str(unknown)),
                expected=say("one of {names}", names=", ".join(CONDITIONS)),
                hint=say("The rows of the tables lead to their postings"),
            ) from None
        heads = (say("Day"), say("Account"), say("Amount"), say("Narration"), say("Fund"))
        more = found.count - len(found.postings)
        value = " · ".join(called(books, word, said, language) for word, said in trail.words)
        return TrailView(
            text(
                say("Postings of {value}, {first} to {last}", value=value, first=span.first, last=span.last),
                language,
            ),
            tuple(_sums(found, books.currency, language)),
            tuple(text(head, language) for head in heads),
            tuple(_line(one, books, language) for one in found.postings),
            text(say("{count} older ones are not shown; a shorter time shows them.", count=more), language)
            if more > 0 and found.count > MOST
            else "",
            f"?{_times('was')}",
        )


class DeskOverview(DeskPage):
    """What the board reads."""

    TITLE = say("Overview")
    REPORTS = ("board",)
    has_js_module = True

    def before_request(self) -> None:
        """Whatever page of Fava is asked for: those of ours are made meanwhile."""
        super().before_request()
        hidden, language = _hides_numbers(), self.language
        self.preparing.begin(self.ledger.all_entries, partial(self._pieces, language, pictures=not hidden))

    def _pieces(self, language: str, *, pictures: bool) -> Iterator[Callable[[], object]]:
        """Every report of every page over the days that are shown where no time is chosen."""
        today = _today()

        def made(name: str) -> None:
            self.view(name, Wanted(language, "", self.usual_span(today), today, pictures))

        yield self.shelf.open
        for page in (DeskOverview, DeskMembers, DeskFunds, DeskGrants, DeskLending, DeskAudit):
            yield from (partial(made, name) for name in page.REPORTS)

    @_endpoint("names", ["GET"])
    def names(self) -> Response:
        """What people call each account that has a name of its own, for Fava's own pages."""
        books, language = self.shelf.books, self.language
        labels = {account: books.account_label(account, language) for account in books.opens}
        return jsonify({account: label for account, label in labels.items() if label != account})


class DeskMembers(DeskPage):
    """Who belongs, and what they owe."""

    TITLE = say("Members and dues")
    REPORTS = ("members", "dues")


class DeskFunds(DeskPage):
    """Funds with their proof, pledges, how the network stands on its own feet, and how long money lasts."""

    TITLE = say("Funds")
    REPORTS = ("funds", "pledges", "self-reliance", "cash")


class DeskGrants(DeskPage):
    """Grants by line, and the plan of the year."""

    TITLE = say("Grants and plan")
    REPORTS = ("grants", "budget")


class DeskLending(DeskPage):
    """The lending fund."""

    TITLE = say("Lending")
    REPORTS = ("loans", "fund-growth")


class DeskAudit(DeskPage):
    """The statements, and what an auditor asks first."""

    TITLE = say("Audit")
    REPORTS = ("position", "operations", "audit")


class DeskReview(DeskPage):
    """The lines that wait for a person; decided here through the same requests as in the terminal."""

    TITLE = say("Review")
    has_js_module = True

    def queue(self) -> reviewing.Queue:
        """What waits, and the words of the page."""
        return reviewing.queue(self.shelf, self.language)

    @_endpoint("find", ["POST"])
    def find(self) -> Response:
        """Choices for a line by what was typed; see `sfund.desk.reviewing.Sought`."""
        return reviewing.changed(self.language, lambda body: reviewing.find(self.shelf, body, self.language))

    @_endpoint("place", ["POST"])
    def place(self) -> Response:
        """Decides lines; see `sfund.desk.reviewing.Asked`."""
        return reviewing.changed(
            self.language,
            lambda body: reviewing.place(self.shelf.root, reviewing.asked(body), self.language),
        )

    @_endpoint("undo", ["POST"])
    def undo(self) -> Response:
        """Takes back the last decision that was made on this page."""
        return reviewing.changed(self.language, lambda _: reviewing.undo(self.shelf.root, self.language))


def said_of(error: SfundError, language: str) -> str:
    """Every diagnostic of an error in a line, with what to do."""
    lines = []
    for one in error.diagnostics:
        hint = f" {text(one.hint, language)}" if one.hint is not None else ""
        place = f"{one.place}: " if one.place else ""
        lines.append(f"{place}{text(one.message, language)}.{hint}")
    return "\n".join(lines)


def _hides_numbers() -> bool:
    """Whether Fava was asked to (`--incognito`)."""
    return bool(current_app.config.get("INCOGNITO"))


def _asked() -> Trail | None:
    """The trail that the page is asked for: `of=WORD&is=VALUE`, once or more."""
    words = request.args.getlist("of")
    return (
        Trail(tuple(zip_longest(words, request.args.getlist("is")[: len(words)], fillvalue="")))
        if words
        else None
    )


def _line(one: Posting, books: Books, language: str) -> Line:
    fund = called(books, "fund", one.fund, language)
    return Line(
        str(one.day),
        f"../../account/{quote(one.account)}/?{_times()}",
        books.account_label(one.account, language),
        f"{one.amount:,}",
        one.narration,
        fund,
        one.fund if fund != one.fund else "",
        f"#context-{hash_entry(cast('Any', books.entries[one.transaction]))}",
    )


def _times(key: str = "time") -> str:
    """Fava's time filter as the page has it, or as it had it before a row was followed."""
    return urlencode({"time": request.args[key]} if request.args.get(key) else {})


_NAMES: Mapping[str, Message] = {
    "Income": say("Income"),
    "Expenses": say("Expenses"),
    "Equity": say("Transfers and openings"),
    "Assets": say("Assets at the end"),
    "Liabilities": say("Liabilities at the end"),
}


def _sums(found: Found, currency: str, language: str) -> list[tuple[str, str]]:
    sums = {**found.moved, **found.balances}
    return [
        (text(_NAMES[root], language), text(say("{amount}", amount=Money(sums[root], currency)), language))
        for root in _NAMES
        if root in sums
    ]


def _today() -> dt.date:
    return dt.date.today()  # noqa: DTZ011  the reader's own calendar day
