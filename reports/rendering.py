"""What a report can be written as: the name of a form → what makes it. Each brings in its own parts late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reports.model import Report


class Renderer(Protocol):
    """The content of a file, in that language or in the one in use."""

    def __call__(self, report: Report, language: str | None = None) -> bytes: ...


def _text(report: Report, language: str | None = None) -> bytes:
    from reports.as_text import as_text  # noqa: PLC0415

    return as_text(report, language=language).encode()


def _json(report: Report, language: str | None = None) -> bytes:
    import json  # noqa: PLC0415

    from reports.as_json import as_json  # noqa: PLC0415

    return (json.dumps(as_json(report, language), ensure_ascii=False, indent=2) + "\n").encode()


def _csv(report: Report, language: str | None = None) -> bytes:
    from reports.as_csv import as_csv  # noqa: PLC0415

    return as_csv(report, language)


RENDERERS: dict[str, Renderer] = {"text": _text, "json": _json, "csv": _csv}
