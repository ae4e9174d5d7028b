"""What a report can be written as: the name of a form → what makes it. Each brings in its own parts late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reports.model import Report


class Renderer(Protocol):
    """The content of a file, in that language or in the one in use."""

    def __call__(self, report: Report, language: str | None = None) -> bytes: ...


def _text(report: Report, language: str | None = None) -> bytes:
    from reports.faces.as_text import as_text  # noqa: PLC0415

    return as_text(report, language=language).encode()


def _json(report: Report, language: str | None = None) -> bytes:
    import json  # noqa: PLC0415

    from reports.faces.as_json import as_json  # noqa: PLC0415

    return (json.dumps(as_json(report, language), ensure_ascii=False, indent=2) + "\n").encode()


def _csv(report: Report, language: str | None = None) -> bytes:
    from reports.faces.as_csv import as_csv  # noqa: PLC0415

    return as_csv(report, language)


def _xlsx(report: Report, language: str | None = None) -> bytes:
    from reports.faces.as_xlsx import as_xlsx  # noqa: PLC0415

    return as_xlsx(report, language)


def _html(report: Report, language: str | None = None) -> bytes:
    from reports.faces.as_html import as_html  # noqa: PLC0415

    return as_html(report, language)


def _pdf(report: Report, language: str | None = None) -> bytes:
    from reports.faces.as_pdf import as_pdf  # noqa: PLC0415

    return as_pdf(report, language)


def _hwpx(report: Report, language: str | None = None) -> bytes:
    from reports.faces.as_hwpx import as_hwpx  # noqa: PLC0415

    return as_hwpx(report, language)


RENDERERS: dict[str, Renderer] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "html": _html,
    "pdf": _pdf,
    "hwpx": _hwpx,
}
