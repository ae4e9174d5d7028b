"""The Korean catalogues, kept in step with the program: `python -m tools.messages`.

Gathers the template of every `say(...)` and every help text of the command line into `ko.po`, keeps the
translations, drops what is no longer said, and compiles `ko.mo`. click's own sentences stand in a
catalogue of their own, which only grows: other versions of click say other things. What is written
depends on nothing but the program, so that a change of one sentence is a change of its lines alone.

With `--check` nothing is written; the exit status is 1 where something is stale, untranslated, or has
other gaps than its template.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from string import Formatter

import click
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LANGUAGES = ROOT / "sfund" / "languages"
OURS = LANGUAGES / "ko.po"
CLICKS = LANGUAGES / "ko" / "LC_MESSAGES" / "click.po"
_SOURCES = ("sfund", "importers", "reports")
_NUMBERED = re.compile(r"%\((\w+)\)s")
_WIDTH = 110
_HEADER = """\
# What sfund says, in Korean. Edit the translations, then `make messages`; docs/glossary.md has the terms.
# A particle after a gap is written with both forms, 을(를); the right one is chosen when it is filled."""

Id = str | tuple[str, str]
"""A template; where it has a singular and a plural, both."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a catalogue."""

    catalogue: str
    template: str
    what: str

    def __str__(self) -> str:
        return f"{self.catalogue}: {self.what}: {self.template!r}"


class _Dateless(Catalog):
    """A catalogue whose header holds nothing that changes by itself: no date, no version of a tool."""

    mime_headers = [  # noqa: RUF012  the property of the same name, made constant
        ("Project-Id-Version", "sfund"),
        ("Language", "ko"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    ]


def said() -> dict[Id, set[str]]:
    """Every template of a `say(...)` → the files that say it, relative to the repository."""
    found: dict[Id, set[str]] = {}
    for file in sorted(path for source in _SOURCES for path in (ROOT / source).rglob("*.py")):
        with file.open("rb") as stream:
            for _, template, _, _ in extract("python", stream, keywords={"say": None}):
                found.setdefault(_id(template), set()).add(file.relative_to(ROOT).as_posix())
    return found


def helped() -> dict[Id, set[str]]:
    """Every help text of the command line as click holds it → the commands that show it."""
    found: dict[Id, set[str]] = {}
    for path, command in commands():
        texts = [command.help, *(one.help for one in command.params if isinstance(one, click.Option))]
        for text in filter(None, texts):
            found.setdefault(cleandoc(text), set()).add(f"{path} --help")
    return found


def commands() -> list[tuple[str, click.Command]]:
    """Every command in English, each with its path: `sfund`, `sfund loan`, `sfund loan schedule`."""
    from sfund import languages  # noqa: PLC0415
    from sfund.cli.root import root  # noqa: PLC0415

    before = languages.current()
    languages.use("en")  # commands are loaded in the language in use
    try:
        return list(_below(root, "sfund", click.Context(root)))
    finally:
        languages.use(before)


def _below(command: click.Command, path: str, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _below(below, f"{path} {name}", click.Context(below, parent=context))


def clicks() -> dict[Id, set[str]]:
    """What the installed click says itself; where in it is its own affair."""
    found: dict[Id, set[str]] = {}
    for file in sorted(Path(click.__file__).parent.glob("*.py")):
        with file.open("rb") as stream:
            for _, template, _, _ in extract("python", stream, keywords=DEFAULT_KEYWORDS):
                found.setdefault(_id(template), set())
    return found


def _id(template: str | Sequence[str]) -> Id:
    return template if isinstance(template, str) else (template[0], template[1])


def read(file: Path) -> Catalog:
    """The catalogue as people edited it; an empty one where there is no file."""
    if not file.is_file():
        return Catalog(locale="ko")
    with file.open("rb") as stream:
        return read_po(stream, locale="ko")


def updated(held: Catalog, wanted: dict[Id, set[str]]) -> Catalog:
    """The catalogue with exactly those templates and the translations that it held, sorted by template."""
    made = _Dateless(locale="ko", fuzzy=False, header_comment=_HEADER)
    for template in sorted(wanted, key=str):
        entry = held.get(template if isinstance(template, str) else template[0])
        translation = entry.string if entry is not None else None
        places = sorted(wanted[template])
        made.add(
            template,
            translation or None,
            locations=[(place, 0) for place in places if place.endswith(".py")],
            auto_comments=[place for place in places if not place.endswith(".py")],
        )
    for entry in made:
        entry.flags.clear()  # a per cent sign in a sentence is no gap of C's
    return made


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as people edit it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=_WIDTH, sort_output=False, include_lineno=False)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def gaps(template: str) -> frozenset[str]:
    """The gaps of a template, each with its conversion.

    >>> sorted(gaps("{id} in {place!r}")), sorted(gaps("%(prog)s"))
    (['id', 'place!r'], ['prog'])
    """
    named = {
        f"{name}!{conversion}" if conversion else name
        for _, name, _, conversion in Formatter().parse(template)
        if name is not None
    }
    return frozenset(named | set(_NUMBERED.findall(template)))


def faults(name: str, catalogue: Catalog) -> Iterator[Fault]:
    """Templates without a translation, and translations with other gaps than their template."""
    for entry in catalogue:
        if not entry.id:
            continue
        texts = _translations(entry)
        template = entry.id if isinstance(entry.id, str) else entry.id[-1]
        if not any(texts):
            yield Fault(name, template, "not translated")
        elif any(gaps(text) != gaps(template) for text in texts):
            yield Fault(name, template, "the gaps differ")


def _translations(entry: Entry) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def current() -> dict[Path, Catalog]:
    """Each catalogue as it should stand in its file."""
    ours = said()
    for template, places in helped().items():
        ours.setdefault(template, set()).update(places)
    held = read(CLICKS)
    known: dict[Id, set[str]] = {_id(entry.id): set() for entry in held if entry.id}
    return {OURS: updated(read(OURS), ours), CLICKS: updated(held, known | clicks())}


def stale(catalogues: dict[Path, Catalog]) -> Iterator[Path]:
    """The files that would change."""
    for file, catalogue in catalogues.items():
        for path, content in _files(file, catalogue):
            if not path.is_file() or path.read_bytes() != content:
                yield path


def _files(file: Path, catalogue: Catalog) -> Iterable[tuple[Path, bytes]]:
    return (file, as_po(catalogue)), (file.with_suffix(".mo"), as_mo(catalogue))


def main() -> int:
    """Writes or checks; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=cleandoc(__doc__ or ""),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where something is wrong")
    check = parser.parse_args().check
    catalogues = current()
    found = [fault for file, catalogue in catalogues.items() for fault in faults(file.name, catalogue)]
    for fault in found:
        print(fault)
    if check:
        late = list(stale(catalogues))
        for path in late:
            print(f"{path.relative_to(ROOT)}: stale; run make messages")
        return int(bool(found or late))
    for file, catalogue in catalogues.items():
        for path, content in _files(file, catalogue):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
