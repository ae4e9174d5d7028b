"""Runs the console examples of the documents.

`python -m tools.examples` builds the example network, runs every ```console block of every document in
it, and writes what was printed back into the document; `--check` compares instead. The test suite runs
the same blocks in a small network, where only their exit status can be the same.

A block is commands (`$ sfund …`) each followed by what it prints. `…` on a line of its own stands for lines
that the document leaves out. Words after `console` say more: `exit=1` is the status that every command of
the block gives; `exact` says that the output does not depend on the network. The blocks of one document
run one after another in one folder, which holds the network's books in `demo/`; `make demo` and `cd` are
the only commands beside our own programs.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOME = Path(__file__).parent.parent
PROGRAMS = ("sfund", "bean-check", "bean-query")
_BLOCK = re.compile(r"^```console(?P<words>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a block and what the document says that it prints."""

    line: str
    printed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A console block; `start` and `end` are where its body stands in the document."""

    commands: tuple[Command, ...]
    status: int
    exact: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    command: Command
    block: Block
    status: int
    printed: tuple[str, ...]

    @property
    def as_told(self) -> bool:
        """Whether it printed what the document says, the lines left out aside."""
        return _matches(self.command.printed, self.printed)

    @property
    def difference(self) -> str:
        """What differs, for a person to read."""
        return "\n".join(difflib.ndiff(self.command.printed, self.printed))


def documents() -> list[Path]:
    """Every document, sorted."""
    return sorted([*HOME.glob("*.md"), *HOME.glob("docs/**/*.md")])


def blocks(text: str) -> list[Block]:
    """The console blocks of a document."""
    return [_block(found) for found in _BLOCK.finditer(text)]


def _block(found: re.Match[str]) -> Block:
    commands: list[tuple[str, list[str]]] = []
    for line in found["body"].splitlines():
        if line.startswith("$ "):
            commands.append((line.removeprefix("$ "), []))
        else:
            commands[-1][1].append(line)
    words = dict(word.partition("=")[::2] for word in found["words"].split())
    return Block(
        tuple(Command(line, _trimmed(printed)) for line, printed in commands),
        int(words.get("exit", "0")),
        "exact" in words,
        *found.span("body"),
    )


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    """The lines without blanks at their ends and without empty lines around them."""
    return tuple("\n".join(line.rstrip() for line in lines).strip("\n").splitlines())


def _matches(told: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Whether the lines are those that were told; a cut stands for any number of lines."""
    if _CUT not in told:
        return told == printed
    at = told.index(_CUT)
    tail = len(told) - at - 1
    rest = printed[len(printed) - tail :] if tail else ()
    return len(printed) >= at + tail and told[:at] == printed[:at] and told[at + 1 :] == rest


def _cut(told: tuple[str, ...], printed: tuple[str, ...]) -> tuple[str, ...]:
    """What was printed, cut where the document cuts."""
    if _CUT not in told:
        return printed
    at = told.index(_CUT)
    tail = len(told) - at - 1
    if len(printed) <= at + tail:
        return printed
    return (*printed[:at], _CUT, *(printed[len(printed) - tail :] if tail else ()))


@dataclass(slots=True)
class Shell:
    """A folder in which the commands of one document run, in the document's language."""

    folder: Path
    language: str
    made_demo: Callable[[str], tuple[str, ...]]
    adapt: Callable[[str], str] = str

    def run(self, block: Block) -> Iterator[Ran]:
        """Every command of the block, in order."""
        for command in block.commands:
            status, printed = self._run(shlex.split(self.adapt(command.line)))
            yield Ran(command, block, status, printed)

    def _run(self, words: list[str]) -> tuple[int, tuple[str, ...]]:
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve(strict=True)
            return 0, ()
        if words == ["make", "demo"]:
            return 0, self.made_demo(self.language)
        if words[0] not in PROGRAMS:
            raise ValueError(f"{words[0]} is no program of ours")
        return run_program([words[0], *self._globbed(words[1:])], self.folder, self.language)

    def _globbed(self, words: list[str]) -> Iterator[str]:
        """The words with `*` expanded as a shell does."""
        for word in words:
            found = sorted(self.folder.glob(word)) if "*" in word and "/" in word else []
            yield from [path.relative_to(self.folder).as_posix() for path in found] or [word]


def run_program(words: list[str], folder: Path, language: str) -> tuple[int, tuple[str, ...]]:
    """Exit status and printed lines of one of our programs, as a person sees both streams together."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    done = subprocess.run(
        [str(Path(sys.executable).with_name(words[0])), *words[1:]],
        cwd=folder,
        env={**kept, "LC_ALL": language, "PYTHONUTF8": "1", "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, _trimmed(done.stdout.replace(f"{HOME}{os.sep}", "").splitlines())


def language_of(document: Path) -> str:
    """The locale in which a document's examples speak."""
    return "ko_KR.UTF-8" if document.name.endswith(".ko.md") else "en_US.UTF-8"


def refreshed(text: str, ran: list[Ran]) -> str:
    """The document with what was printed in place of what it says."""
    by_block: dict[Block, list[Ran]] = {}
    for one in ran:
        by_block.setdefault(one.block, []).append(one)
    for block, done in sorted(by_block.items(), key=lambda pair: -pair[0].start):
        lines: list[str] = []
        for one in done:
            lines += [f"$ {one.command.line}", *_cut(one.command.printed, one.printed)]
        text = text[: block.start] + "\n".join(lines) + "\n" + text[block.end :]
    return text


def main(arguments: list[str]) -> int:
    """Every document with the example network in its full size; 1 where `--check` finds one stale."""
    stale = 0
    with tempfile.TemporaryDirectory() as scratch:

        @cache
        def made_demo(language: str) -> tuple[str, ...]:
            return run_program(["sfund", "demo", "demo"], Path(scratch), language)[1]

        made_demo("en_US.UTF-8")
        for document in documents():
            text = document.read_text(encoding="utf-8")
            if not (found := blocks(text)):
                continue
            folder = Path(scratch) / document.name
            shutil.copytree(Path(scratch) / "demo", folder / "demo")
            shell = Shell(folder, language_of(document), made_demo)
            made = refreshed(text, list(_as_expected(shell, found, document)))
            if made != text:
                stale += 1
                print(document.relative_to(HOME))
                if "--check" not in arguments:
                    document.write_text(made, encoding="utf-8")
    return int(stale > 0 and "--check" in arguments)


def _as_expected(shell: Shell, found: list[Block], document: Path) -> Iterator[Ran]:
    """What the commands did; one that ends otherwise than its block says ends the run."""
    for block in found:
        for one in shell.run(block):
            if one.status != block.status:
                raise SystemExit(f"{document.name}: {one.command.line}: exit {one.status}\n{one.difference}")
            yield one


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
