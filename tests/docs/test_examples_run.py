"""Every console example of the documents runs, and prints what it says where the network's size is no matter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.examples import HOME, Block, Command, Ran, Shell, blocks, documents, language_of, refreshed

if TYPE_CHECKING:
    from conftest import SmallDemo

WITH_EXAMPLES = [one for one in documents() if blocks(one.read_text("utf-8"))]


@pytest.mark.parametrize("document", WITH_EXAMPLES, ids=lambda one: one.relative_to(HOME).as_posix())
def test_the_examples_run(document: Path, small_demo: SmallDemo, tmp_path: Path) -> None:
    small_demo.copy(tmp_path)
    shell = Shell(tmp_path, language_of(document), lambda _: (), small_demo.adapt)
    for block in blocks(document.read_text("utf-8")):
        for ran in shell.run(block):
            assert ran.status == block.status, (ran.command.line, ran.printed)
            assert ran.as_told or not block.exact, ran.difference


def test_the_readme_walks_through_every_step() -> None:
    lines = [one.line for block in blocks((HOME / "README.md").read_text("utf-8")) for one in block.commands]
    steps = ("make demo", "import", "review", "review place", "report self-reliance", "check", "bean-check")
    at = [next(i for i, line in enumerate(lines) if step in line) for step in steps]
    assert at == sorted(at)


def test_both_readmes_walk_the_same_way() -> None:
    english, korean = (
        [one.line for block in blocks((HOME / name).read_text("utf-8")) for one in block.commands]
        for name in ("README.md", "README.ko.md")
    )
    assert english == korean


def test_every_example_shows_its_output() -> None:
    """A block without output is a command that prints none, and never a forgotten one."""
    silent = ("check", "bean-check", "cd ")
    for document in WITH_EXAMPLES:
        for block in blocks(document.read_text("utf-8")):
            for one in block.commands:
                assert one.printed or any(word in one.line for word in silent), (document.name, one.line)


SAMPLE = """\
Before.
```console exit=1
$ sfund check
one
…
three
```
After.
"""


def ran(printed: list[str]) -> Ran:
    block = blocks(SAMPLE)[0]
    return Ran(block.commands[0], block, 1, tuple(printed))


def test_a_block_is_read() -> None:
    block = blocks(SAMPLE)[0]
    assert isinstance(block, Block)
    assert block.commands == (Command("sfund check", ("one", "…", "three")),)
    assert (block.status, block.exact) == (1, False)


@pytest.mark.parametrize(
    ("printed", "as_told"),
    [
        (["one", "two", "three"], True),
        (["one", "three"], True),
        (["one", "two", "2.5", "three"], True),
        (["one", "two"], False),
        (["two", "three"], False),
        (["one"], False),
        ([], False),
    ],
)
def test_a_cut_stands_for_any_lines(printed: list[str], as_told: bool) -> None:
    assert ran(printed).as_told is as_told


def test_new_output_takes_the_old_one_s_place_and_keeps_the_cut() -> None:
    made = refreshed(SAMPLE, [ran(["1", "2", "3", "4"])])
    assert made == SAMPLE.replace("one\n…\nthree", "1\n…\n4")
