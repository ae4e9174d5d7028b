"""In which order a report is read: its sections, and after them what no section names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from reports.charts.values import Chart
from reports.model import Figure, Report, Table
from sfund.words import Message


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=_Keyed)


@dataclass(frozen=True, slots=True)
class Part:
    """What is read together. Without a heading it is what no section names."""

    key: str
    heading: Message | None
    sentences: tuple[Message, ...]
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]


def parts(report: Report) -> Iterator[Part]:
    """The parts from top to bottom, with each figure, picture and table of the report once.

    Raises:
        ValueError: A section names what the report does not have, or what another has named.
    """
    figures, charts, tables = _Left(report.figures), _Left(report.charts), _Left(report.tables)
    for one in report.sections:
        yield Part(
            one.key,
            one.heading,
            one.sentences,
            figures.taken(one.figures),
            charts.taken(one.charts),
            tables.taken(one.tables),
        )
    rest = Part("", None, (), figures.rest(), charts.rest(), tables.rest())
    if rest.figures or rest.charts or rest.tables:
        yield rest


class _Left(Generic[K]):
    """What no section has named yet, in the report's order."""

    def __init__(self, all_: Iterable[K]) -> None:
        self._by_key = {one.key: one for one in all_}

    def taken(self, keys: Iterable[str]) -> tuple[K, ...]:
        try:
            return tuple(self._by_key.pop(key) for key in keys)
        except KeyError as missing:
            raise ValueError(f"a section names {missing}, which is not there or already named") from missing

    def rest(self) -> tuple[K, ...]:
        return tuple(self._by_key.values())
