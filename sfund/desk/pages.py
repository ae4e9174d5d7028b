"""The pages: a few reports each over the days of Fava's time filter, and from every row its postings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import ClassVar, TypeVar, cast
from urllib.parse import urlencode

from fava.core import FavaLedger
from fava.ext import FavaExtensionBase, extension_endpoint
from flask import abort, current_app, has_request_context, jsonify, request
from flask.wrappers import Response

from sfund.desk import reviewing
from sfund.desk.following import Following, TrailView
from sfund.desk.guarding import foreign_host
from sfund.desk.preparing import Preparing
from sfund.desk.shelf import Shelf
from sfund.desk.times import chosen, day_of, span_of
from sfund.desk.trails import CONDITIONS, Trail, followed
from sfund.desk.views import Eyes, ReportView, entry_address
from sfund.errors import Diagnostic, RequestError, SfundError, failure
from sfund.languages import text
from sfund.periods import Span
from sfund.words import Message, say

_LANGUAGES = ("ko", "en")
WRONG = say("The books have errors: these figures may be wrong.")
MOST_WRONG = 3
"""Errors of the books that a page names."""
AHEAD = say("These days lie ahead: what is not in the books yet is missing.")
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

    def address(self, trail: Trail, span: Span, since: dt.date) -> str:
        """The same page with the postings of a row, in these days; the report's own begin with `since`."""
        said = [pair for word, value in trail.words for pair in (("of", word), ("is", value))]
        if since != span.first:
            said.append(("since", str(since)))
        return "?" + urlencode([*said, ("time", f"{span.first} - {span.last}"), ("was", self.time)])


@dataclass(frozen=True, slots=True)
class PageView:
    """All that a page shows. Of `reports` and `trail` one is there; `error` is in their place.

    Attributes:
        wrong: What is wrong with the books; empty where nothing is.
    """

    language: str
    title: str
    wrong: str
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
            self.wrong(),
            tuple(self._notes()),
            reports,
            trail,
            error,
            text(say("There is nothing in this time."), language),
            text(say("How it is made"), language),
        )

    def wrong(self) -> str:
        """What is wrong with the books, the first of it by name; empty where nothing is."""
        try:
            found = self.shelf.books.diagnostics
        except SfundError:
            return ""  # there are no books: the page says so
        if not found:
            return ""
        more = say('{count} more; "sfund check" lists them all.', count=len(found) - MOST_WRONG)
        return "\n".join(
            (
                text(WRONG, self.language),
                *(in_a_line(one, self.language) for one in found[:MOST_WRONG]),
                *([text(more, self.language)] if len(found) > MOST_WRONG else []),
            )
        )

    def _notes(self) -> list[str]:
        notes = []
        if self._lies_ahead():
            notes.append(AHEAD)
        if any(request.args.get(name) for name in ("account", "filter")):
            notes.append(say("These pages follow the time filter only; the other filters do not hold here."))
        if _hides_numbers():
            notes.append(HIDDEN)
        return [text(note, self.language) for note in notes]

    def _lies_ahead(self) -> bool:
        """Whether all of the time that is asked for is still to come."""
        try:
            return self.span.first > _today()
        except SfundError:
            return False  # what is wrong with the time, or the books, is said in the page's place

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
            eyes = Eyes(wanted.language, books, since, wanted.address, self._entry_at, wanted.pictures)
            return eyes.report(shelf.report(name, wanted.span, day_of(wanted.span, wanted.today)))

        return shelf.kept(("view", name, wanted), seen)

    def _entry_at(self, place: str) -> str:
        """Where Fava shows the entry that begins at this place of the books; empty where none does."""
        entry = self.shelf.entry_at(place)
        return "" if entry is None else entry_address(entry)

    def _trail(self, trail: Trail) -> TrailView:
        """The postings of a row.

        Raises:
            RequestError: TRAIL-UNKNOWN.
        """
        language, books, span = self.language, self.shelf.books, self.span
        since = _since(span)
        try:
            found = followed(books, trail, span, since)
        except ValueError as unknown:
            raise failure(
                RequestError,
                "TRAIL-UNKNOWN",
                say('postings are not known by "{word}"', word=str(unknown)),
                expected=say("one of {names}", names=", ".join(CONDITIONS)),
                hint=say("The rows of the tables lead to their postings"),
            ) from None
        row = replace(self._wanted(), time=request.args.get("was", ""))
        return Following(
            books,
            language,
            trail,
            span,
            since,
            lambda narrower: row.address(narrower, span, since),
            _times(),
            f"?{_times('was')}",
        ).view(found)


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
    return "\n".join(in_a_line(one, language) for one in error.diagnostics)


def in_a_line(one: Diagnostic, language: str) -> str:
    """Where it is, what it is, and what to do."""
    hint = f" {text(one.hint, language)}" if one.hint is not None else ""
    place = f"{one.place}: " if one.place else ""
    return f"{place}{text(one.message, language)}.{hint}"


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


def _since(span: Span) -> dt.date:
    """The first day of the report whose row is followed, where that lies within the days that are shown."""
    try:
        since = dt.date.fromisoformat(request.args.get("since", ""))
    except ValueError:
        return span.first
    return since if span.first <= since <= span.last else span.first


def _times(key: str = "time") -> str:
    """Fava's time filter as the page has it, or as it had it before a row was followed."""
    return urlencode({"time": request.args[key]} if request.args.get(key) else {})


def _today() -> dt.date:
    return dt.date.today()  # noqa: DTZ011  the reader's own calendar day
