"""The documents are whole: nothing that the program has is left out, no link is broken, nothing is given away."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from importers.booking import gaps
from importers.containers.messages import Kind as International
from importers.placing.evidence import ORDER
from importers.placing.services import EB
from importers.reading.layouts import Layout, Preamble, Role, Spoken, own_layouts
from sfund import languages
from sfund.books import decisions
from sfund.books.load import load_books
from sfund.books.settings import Settings
from sfund.books.vocabulary import FACTS, read_facts
from sfund.cli.options import Renamed
from sfund.cli.root import root
from tools.command_pages import commands, page
from tools.examples import HOME, documents

DOCS = HOME / "docs"
WORDS = {document.relative_to(HOME).as_posix(): document.read_text("utf-8") for document in documents()}
ALL_WORDS = "\n".join(WORDS.values())
BY_HAND = "\n".join(text for name, text in WORDS.items() if name != "docs/commands.md")


# The command line


def test_the_page_of_commands_is_what_the_program_says() -> None:
    assert WORDS["docs/commands.md"] == page(), "run: python -m tools.command_pages"


@pytest.mark.parametrize("words", [" ".join(words) for words, _ in commands()])
def test_every_command_is_explained_somewhere_by_hand(words: str) -> None:
    assert re.search(rf"sfund (--books \S+ )?{words}\b", BY_HAND)


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
@pytest.mark.parametrize("words", [" ".join(words) for words, _ in commands()])
def test_every_command_is_in_the_readme(name: str, words: str) -> None:
    said = WORDS[name].replace("sfund demo", "").replace("make demo", "sfund demo")
    assert re.search(rf"sfund (--books \S+ )?{words}\b", said)


def test_every_option_is_on_its_page() -> None:
    sections = dict(
        re.findall(r"^#+ sfund ?([^\n]*)\n\n```text\n(.*?)```$", page(), re.MULTILINE | re.DOTALL)
    )
    for words, command in [((), root), *commands()]:
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                former = {parameter.formerly} if isinstance(parameter, Renamed) else set()
                for option in set(parameter.opts) - former:
                    assert option in sections[" ".join(words)]


# Errors and checks


def codes_in_the_source() -> Iterator[str]:
    """Every code that the program can print: constants of their shape, and words given to what makes errors."""
    several, one_or_more = re.compile(r"[A-Z][A-Z0-9]+(-[A-Z0-9]+)+"), re.compile(r"[A-Z][A-Z0-9-]+")
    for path in (path for top in ("sfund", "importers", "reports") for path in (HOME / top).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and several.fullmatch(node.value)
            ):
                yield node.value
            if isinstance(node, ast.Call):
                for given in node.args[:2] if _makes_errors(node) else ():
                    value = given.value if isinstance(given, ast.Constant) else None
                    if isinstance(value, str) and one_or_more.fullmatch(value):
                        yield value
        yield from re.findall(r"error\[([A-Z-]+)\]", path.read_text("utf-8"))


def _makes_errors(node: ast.Call) -> bool:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    return name in {"failure", "Diagnostic", "Problem", "CellError", "refusal"}


NOT_CODES = re.compile(r"EXAMPLE|CODE|UTF-.*|[A-Z]{1,3}-\d.*|ACT-.*|AGE-SECRET-KEY-1")
BEANCOUNT_CODES = {
    "SYNTAX",
    "INCLUDE",
    "INVALID",
    "BALANCE-DIFFERS",
    "UNBALANCED",
    "BEANCOUNT",
    "BANK-DIFFERS",
}
UNKNOWN = (
    "fund",
    "member",
    "party",
    "grant",
    "pledge",
    "loan",
    "line",
    "account",
    "dues-plan",
    "loan-product",
    "aid",
    "task",
    "commitment",
)
CODES = sorted(
    {code for code in codes_in_the_source() if not NOT_CODES.fullmatch(code)}
    | BEANCOUNT_CODES
    | {f"UNKNOWN-{noun.upper()}" for noun in UNKNOWN}
)


def test_codes_are_found_at_all() -> None:
    assert {"GAP", "INTERNAL", "CHAIN-BREAKS", "PLAN-STALE", "FUND-NEGATIVE", "FILE-PDF"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_line(code: str) -> None:
    assert len(re.findall(rf"^\| `{code}` \| .+ \| .+ \|$", WORDS["docs/errors.md"], re.MULTILINE)) == 1


def test_no_line_is_left_of_a_code_that_is_gone() -> None:
    assert set(re.findall(r"^\| `([A-Z-]+)` \|", WORDS["docs/errors.md"], re.MULTILINE)) == set(CODES)


def test_every_code_of_the_checks_has_a_page() -> None:
    rules = (HOME / "sfund" / "checks" / "rules.py").read_text("utf-8")
    errors = (HOME / "sfund" / "books" / "errors.py").read_text("utf-8")
    found = set(re.findall(r'"([A-Z]+(?:-[A-Z]+)*)"', rules + errors)) | {
        f"UNKNOWN-{noun.upper()}" for noun in UNKNOWN
    }
    assert found <= set(re.findall(r"^## (.+)$", WORDS["docs/checks.md"], re.MULTILINE))


# Settings, accounts, directives


def test_every_setting_has_a_line() -> None:
    text = WORDS["docs/settings.md"]
    for name, field in Settings.model_fields.items():
        section = field.alias or name
        heading = f"## `[[{section}]]`" if section == "bank" else f"## `[{section}]`"
        assert heading in text
        part = text.split(heading)[1].split("\n## ")[0]
        for key in _keys_of(section):
            assert re.search(rf"^\| `{key}` \| .+ \| .+ \|$", part, re.MULTILINE), f"{section}.{key}"


def _keys_of(section: str) -> list[str]:
    from sfund.books.settings import Bank, Collector

    default = Settings.model_fields[section.replace("-", "_")].default
    model = {"bank": Bank, "collectors": Collector}.get(section) or type(default)
    return [field.alias or name for name, field in model.model_fields.items()]


def test_the_example_of_settings_is_valid(tmp_path: Path) -> None:
    from sfund.books.settings import FILE, read_settings

    example = re.search(r"```toml\n(.*?)```", WORDS["docs/settings.md"], re.DOTALL)
    assert example
    (tmp_path / FILE).write_text(example[1], "utf-8")
    assert len(read_settings(tmp_path).bank) == 2


def chart() -> dict[str, dict[str, str]]:
    text = (HOME / "sfund" / "books" / "template" / "accounts.beancount").read_text("utf-8")
    found = re.findall(r"^@BEGIN@ open (\S+) KRW\n((?:  .+\n)*)", text, re.MULTILINE)
    return {
        account: dict(re.findall(r'^  ([a-z-]+): "(.*)"$', meta, re.MULTILINE)) for account, meta in found
    }


@pytest.mark.parametrize("account", chart())
def test_every_account_has_its_row(account: str) -> None:
    row = re.search(rf"^\| `{account}` \| (.+) \|$", WORDS["docs/accounts.md"], re.MULTILINE)
    assert row
    cells = {cell.strip(" `") for cell in row[1].split("|")} - {"–"}
    assert cells == set(chart()[account].values())


BEANCOUNT = [
    (name, block)
    for name, text in WORDS.items()
    if name != "docs/checks.md"
    for block in re.findall(r"```beancount\n(.*?)```", text, re.DOTALL)
]


@pytest.mark.parametrize(("name", "block"), BEANCOUNT, ids=lambda value: value if "\n" not in value else "")
def test_every_directive_that_is_shown_is_understood(name: str, block: str) -> None:
    from beancount.parser import parser

    entries, errors, _ = parser.parse_string(block)
    assert entries
    assert not errors
    assert not read_facts(entries)[1]


def test_every_directive_is_shown_with_its_keys() -> None:
    text = WORDS["docs/vocabulary.md"]
    for kind in FACTS:
        part = (
            re.split(rf"^### {kind.NOUN}$", text, flags=re.MULTILINE)[1].split("\n### ")[0].split("\n## ")[0]
        )
        if kind.VERB:
            assert f"`{kind.VERB}`" in part
        for name, field in kind.model_fields.items():
            if name not in {"date", "place", "note", "document", *kind.POSITIONAL}:
                assert (field.alias or name) in part, f"{kind.words()}: {name}"


# How a file becomes entries


def test_the_order_of_evidence_is_the_one_that_is_asked() -> None:
    part = WORDS["docs/import.md"].split("\n## Order of evidence\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \| [^|]+ \| [^|]+ \|$", part, re.MULTILINE)
    titles = [languages.text(evidence.title, "en") for evidence in ORDER]
    assert rows == [(f"{number}", title) for number, title in enumerate(titles, start=1)]


@pytest.mark.parametrize("name", [layout.name for layout in own_layouts()])
def test_every_layout_is_in_the_table(name: str) -> None:
    part = WORDS["docs/import.md"].split("\n## Layouts\n")[1].split("\n## ")[0]
    assert re.search(rf"^\| [^|]*`{name}`[^|]* \| [^|]+ \|$", part, re.MULTILINE)


def test_no_layout_is_in_the_table_that_is_gone() -> None:
    part = WORDS["docs/import.md"].split("\n## Layouts\n")[1].split("\n### ")[0]
    named = {
        name for row in re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE) for name in row.split("`")[1::2]
    }
    assert named == {layout.name for layout in own_layouts()} | {EB, *International}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_of_a_column_is_explained(role: Role) -> None:
    text = (HOME / "importers" / "formats" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| .+ \|$", text, re.MULTILINE)
    assert any(f"`{role.value}`" in row for row in rows)


def test_no_role_is_explained_that_is_gone() -> None:
    text = (HOME / "importers" / "formats" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    assert {role for row in rows for role in re.findall(r"`([a-z-]+)`", row)} == set(Role)


def test_every_key_of_a_layout_is_explained() -> None:
    text = (HOME / "importers" / "formats" / "README.md").read_text("utf-8")
    for model in (Layout, Preamble, Spoken):
        for name, field in model.model_fields.items():
            assert re.search(rf"^ +\[?{field.alias or name}\b", text, re.MULTILINE), name


def test_every_key_of_an_imported_entry_is_explained() -> None:
    part = WORDS["docs/vocabulary.md"].split("\n## What an imported entry carries\n")[1].split("\n## ")[0]
    keys = {"import-id", "statement", "why", "candidates", "via", "reference", "settles", "amends", gaps.NOTE}
    rows = re.findall(r"^\| ([^|]+) \| .+ \|$", part, re.MULTILINE)
    assert keys <= {key for row in rows for key in re.findall(r"`([a-z-]+)`", row)}


def test_every_column_of_the_decisions_is_named() -> None:
    row = re.search(r"^\| `register/decisions.csv` \| (.+) \|$", WORDS["docs/vocabulary.md"], re.MULTILINE)
    assert row
    assert [column for column in decisions.COLUMNS if f"`{column}`" not in row[1]] == []


def test_every_report_and_figure_is_named(tmp_path: Path, make_books: object) -> None:
    import datetime as dt

    from reports.catalogue import REPORTS, build_report
    from sfund.periods import Span

    books = load_books(make_books(tmp_path / "books"))  # type: ignore[operator]
    for name in REPORTS:
        report = build_report(name, books, Span(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
        row = re.search(rf"^\| `{name}` \|.*$", WORDS["docs/vocabulary.md"], re.MULTILINE)
        assert row
        keys = [figure.key for figure in report.figures] + [table.key for table in report.tables]
        assert not [key for key in keys if f"`{key}`" not in row[0]]
        for table in report.tables:
            assert ", ".join(column.key for column in table.columns) in row[0]


def test_every_dependency_is_accounted_for() -> None:
    lines = (HOME / "requirements.in").read_text("utf-8").splitlines()
    names = [re.split(r"[<>=!~;\[ ]", line)[0] for line in lines if line and not line.startswith(("#", "-"))]
    rows = re.findall(r"^\| (\S+) \| .+ \|$", WORDS["docs/decisions/0002-dependencies.md"], re.MULTILINE)
    assert [name for name in names if name not in rows] == []


# Links, and what must not be in a document


@pytest.mark.parametrize("name", WORDS)
def test_relative_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", WORDS[name]):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (HOME / name).parent / path if path else HOME / name
        assert linked.exists(), target
        if anchor and linked.suffix == ".md":
            assert anchor in anchors(linked.read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as the usual forges make them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# Put together here, so that this file itself names none of them.
REGISTRIES = [
    "".join(parts) for parts in (("py", "pi", ".org"), ("python", "hosted", ".org"), ("npm", "js", ".com"))
]
MACHINES = re.compile(r"(?<![\w./])/(?:home|root|work|tmp|Users|var|opt)/|[A-Z]:\\")


@pytest.mark.parametrize("name", WORDS)
def test_nothing_of_a_machine_or_a_registry_is_named(name: str) -> None:
    assert not [host for host in REGISTRIES if host in WORDS[name]]
    assert not MACHINES.findall(WORDS[name])


@pytest.mark.parametrize(
    "name", [one for one in WORDS if one.startswith("docs/") and "decisions/" not in one]
)
def test_every_document_is_found_from_the_readme(name: str) -> None:
    assert f"({name})" in WORDS["README.md"] or f"({name})" in WORDS["README.ko.md"]


def test_every_decision_is_in_their_list() -> None:
    listed = re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", WORDS["docs/decisions/README.md"])
    assert listed == sorted(path.name for path in (DOCS / "decisions").glob("0*.md"))


@pytest.mark.parametrize(
    "target", re.findall(r"^([a-z]+):.*##", (HOME / "Makefile").read_text("utf-8"), re.MULTILINE)
)
def test_every_target_of_make_is_explained(target: str) -> None:
    assert f"make {target}" in ALL_WORDS
