"""The catalogues are complete, current, and say what their templates say."""

from __future__ import annotations

import ast
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest

from sfund import languages
from sfund.words import Message
from tools import messages
from tools.messages import CLICKS, OURS, ROOT, Fault, faults, gaps, updated

_CATALOGUES = messages.current()
_OURS = _CATALOGUES[OURS]
_TEMPLATES = sorted(entry.id for entry in _OURS if isinstance(entry.id, str) and entry.id)
_BOTH_FORMS = re.compile(r"을\(를\)|이\(가\)|은\(는\)|[와과]\([과와]\)|\(으\)로|\(이\)라")


@pytest.mark.parametrize("file", [OURS, CLICKS], ids=lambda file: file.name)
def test_every_template_is_translated_with_its_own_gaps(file: Path) -> None:
    assert [str(fault) for fault in faults(file.name, _CATALOGUES[file])] == []


def test_the_files_are_what_make_messages_would_write() -> None:
    assert [path.name for path in messages.stale(_CATALOGUES)] == []


@pytest.mark.parametrize("file", [OURS, CLICKS], ids=lambda file: file.name)
def test_what_the_program_reads_is_what_people_edited(file: Path) -> None:
    with file.with_suffix(".mo").open("rb") as stream:
        compiled = GNUTranslations(stream)
    for entry in messages.read(file):
        if isinstance(entry.id, str) and entry.id:
            assert compiled.gettext(entry.id) == entry.string
        elif entry.id:
            assert compiled.ngettext(entry.id[0], entry.id[1], 3) == entry.string[0]


def test_no_template_hides_where_the_gatherer_does_not_look() -> None:
    """Inside an f-string, or built from parts: the gatherer would pass it by without a word."""
    hidden = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for source in ("sfund", "importers", "reports")
        for file in (ROOT / source).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say"
        if not (isinstance(call.args[0], ast.Constant) and call.args[0].value in _TEMPLATES)
    ]
    assert hidden == []


def test_every_message_can_be_said_in_korean() -> None:
    """The gaps fill, and each particle that is written with both forms stands right after its word."""
    for template in _TEMPLATES:
        names = {name.split("!")[0] for name in gaps(template)}
        sentence = languages.text(Message(template, dict.fromkeys(names, "봄")), "ko")
        assert "{" not in sentence, template
        assert not _BOTH_FORMS.search(sentence), template


def test_a_particle_after_a_gap_is_written_with_both_forms() -> None:
    guessed = re.compile(r"\}[\"']?(을|를|이|가|은|는|과|와|으로|로)(?=[ ,.]|$)")
    assert [entry.id for entry in _OURS if guessed.search(str(entry.string))] == []


def test_click_chooses_no_particles_so_its_sentences_need_none() -> None:
    for entry in _CATALOGUES[CLICKS]:
        assert not _BOTH_FORMS.search(str(entry.string)), entry.id


@pytest.mark.parametrize(
    ("template", "translation", "what"),
    [
        ("the file {name} beside it", "같은 폴더의 {name} 파일", None),
        ("{bank} in the bank, {books} in the books", "장부 {books}, 은행 {bank}", None),
        ("the file {name} beside it", "같은 폴더의 파일", "the gaps differ"),
        ("the file {name} beside it", "같은 폴더의 {file} 파일", "the gaps differ"),
        ("'{value!r} is nothing'", "{value}", "the gaps differ"),
        ("%(prog)s, version %(version)s", "%(prog)s", "the gaps differ"),
        ("the file is empty", "", "not translated"),
    ],
)
def test_a_wrong_translation_is_found(template: str, translation: str, what: str | None) -> None:
    catalogue = updated(_held({template: translation}), {template: set()})
    assert list(faults("ko.po", catalogue)) == ([Fault("ko.po", template, what)] if what else [])


def test_gathering_keeps_translations_drops_what_is_unsaid_and_sorts() -> None:
    held = _held({"the file is empty": "파일이 비어 있습니다", "gone": "없음"})
    made = updated(held, {"two words": {"sfund/b.py"}, "the file is empty": {"sfund/a.py", "sfund --help"}})
    assert messages.as_po(made).decode().split("\n\n", 1)[1] == (
        "#. sfund --help\n"
        "#: sfund/a.py\n"
        'msgid "the file is empty"\n'
        'msgstr "파일이 비어 있습니다"\n\n'
        "#: sfund/b.py\n"
        'msgid "two words"\n'
        'msgstr ""\n\n'
    )


def test_nothing_in_the_files_changes_by_itself() -> None:
    for file in (OURS, CLICKS):
        assert not re.search(r"\b20\d\d-\d\d-\d\d \d\d:|Date:|Babel \d", file.read_text("utf-8"))


def _held(translations: dict[str, str]) -> messages.Catalog:
    held = messages.Catalog(locale="ko")
    for template, translation in translations.items():
        held.add(template, translation)
    return held
