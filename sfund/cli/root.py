"""The root command: global options, the nouns and where they live, and what becomes of errors.

Nouns are imported when they are run or asked for help, so that `sfund --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

from sfund import languages
from sfund.cli.failures import show_error, show_internal
from sfund.cli.speech import spoken
from sfund.errors import SfundError
from sfund.words import Message, say

# noun → module, attribute, what it does. A table, so that the list of commands imports none of them.
_COMMANDS: dict[str, tuple[str, Message]] = {
    "demo": ("sfund.cli.demo:demo", say("Build the example network's books from its bank files.")),
    "init": ("sfund.cli.init:init", say("Make new books.")),
    "import": ("sfund.cli.imports:import_", say("Bring statements of banks and CMS into the books.")),
    "review": ("sfund.cli.review.commands:review", say("Show what waits for a person's decision.")),
    "report": ("sfund.cli.report:report", say("Print a report.")),
    "check": ("sfund.cli.check:check", say("Hold every rule against the books.")),
    "loan": ("sfund.cli.loan:loan", say("Reckon with loans.")),
    "recover": ("sfund.cli.recover:recover", say("Complete a commit that was cut off.")),
}

DONE, NO, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


@dataclass(slots=True)
class Session:
    """What the global options said."""

    books: Path | None = None


class _Nouns(click.Group):
    """A group whose commands are imported one by one, and whose words are the reader's."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return spoken(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(languages.text(say("Commands"))):
            formatter.write_dl([(name, languages.text(what)) for name, (_, what) in _COMMANDS.items()])


@click.group(cls=_Nouns, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--books", type=click.Path(path_type=Path, file_okay=False), help="Folder of the books.")
@click.option("--lang", type=click.Choice(languages.LANGUAGES), help="Language of what is printed.")
@click.version_option(package_name="sfund", message="sfund %(version)s")
@click.pass_context
def root(context: click.Context, books: Path | None, lang: str | None) -> None:  # noqa: ARG001
    """Double-entry books for solidarity networks: dues, gifts, grants and a fund of their own."""
    context.obj = Session(books)


def run(arguments: list[str]) -> int:
    """Runs the command line; gives its exit status. Expected failures never show a traceback."""
    languages.use(_language(arguments))
    try:
        status = spoken(root).main(arguments, prog_name="sfund", standalone_mode=False)
    except SfundError as error:
        show_error(error)
        return NO
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO
    except Exception as error:
        if os.environ.get("SFUND_DEBUG"):
            raise
        show_internal(error)
        return NO
    return status if isinstance(status, int) else DONE


def _language(arguments: list[str]) -> str:
    """What `--lang` says, before click has read it, so that its own help speaks the language, too."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        value = None
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        elif argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
        if value in languages.LANGUAGES:
            return value
    return languages.from_environment()
