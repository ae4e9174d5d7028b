"""Parts of other reports as chapters of one: under keys that say whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.model import Figure, Report, Section, Table
from sfund.errors import Diagnostic
from sfund.words import Message


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section with what stands in it."""

    section: Section
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def chapter(
    report: Report,
    heading: Message,
    sentences: Sequence[Message],
    figures: Sequence[str],
    tables: Sequence[str | Table],
) -> Chapter:
    """These figures and tables of the report, in this order; `proof` of `funds` becomes `funds-proof`.

    A table is named by its key, or stands as it was cut for this chapter.
    """
    taken = [report.figure(key) for key in figures]
    shown = [report.table(one) if isinstance(one, str) else one for one in tables]
    return written(
        report.name, heading, (*report.notes, *sentences), taken, shown, diagnostics=report.diagnostics
    )


def written(  # noqa: PLR0913  the parts of a section
    key: str,
    heading: Message,
    sentences: Sequence[Message],
    figures: Sequence[Figure] = (),
    tables: Sequence[Table] = (),
    diagnostics: tuple[Diagnostic, ...] = (),
) -> Chapter:
    """A chapter of these parts, each under the chapter's key and its own."""
    figures = tuple(replace(one, key=_named(key, one.key)) for one in figures)
    tables = tuple(replace(one, key=_named(key, one.key)) for one in tables)
    section = Section(
        key,
        heading,
        tuple(sentences),
        figures=tuple(one.key for one in figures),
        tables=tuple(one.key for one in tables),
    )
    return Chapter(section, figures, tables, diagnostics)


def _named(chapter: str, key: str) -> str:
    """`proof` of funds is `funds-proof`; what has the chapter's name already keeps its own."""
    return key if key == chapter or key.startswith(f"{chapter}-") else f"{chapter}-{key}"
