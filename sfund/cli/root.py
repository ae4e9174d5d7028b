"""The root command: global options, the nouns and where they live, and what becomes of errors.

Nouns are imported when they are run or asked for help, so that `sfund --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from sfund import languages
from sfund.cli.failures import show_error, show_internal
from sfund.cli.language import language_of
from sfund.cli.speech import spoken
from sfund.cli.verbs import Table, Verbs
from sfund.errors import SfundError
from sfund.words import say

_COMMANDS: Table = {
    "demo": ("sfund.cli.demo:demo", say("Build the example network's books from its bank files.")),
    "init": ("sfund.cli.init:init", say("Make new books.")),
    "import": ("sfund.cli.imports:import_", say("Bring statements of banks and CMS into the books.")),
    "review": ("sfund.cli.review.commands:review", say("Show what waits for a person's decision.")),
    "member": ("sfund.cli.member.commands:member", say("Look after members and who they are.")),
    "donation": ("sfund.cli.donation.commands:donation", say("Keep gifts in money and in kind.")),
    "receipt": ("sfund.cli.receipt.commands:receipt", say("Keep receipts for gifts.")),
    "fund": (
        "sfund.cli.fund.commands:fund",
        say("Look after funds: what they have, and what moves between them."),
    ),
    "pledge": (
        "sfund.cli.pledge.commands:pledge",
        say("Look after pledges: what was promised, what came, and what is late."),
    ),
    "grant": (
        "sfund.cli.grant.commands:grant",
        say("Keep grants: award, budget lines, spending, and settlement."),
    ),
    "register": (
        "sfund.cli.register:register",
        say("Lock the register of persons, and see who looked into it."),
    ),
    "dues": (
        "sfund.cli.dues.commands:dues",
        say("Ask for dues: who owes what, debits, letters, and what a change would bring."),
    ),
    "report": ("sfund.cli.reporting:report", say("Print a report, or all that a meeting needs.")),
    "close": ("sfund.cli.close:close", say("Close a month, so that nothing in it changes any more.")),
    "reopen": ("sfund.cli.close:reopen", say("Open the last closed month again, with a reason.")),
    "reverse": ("sfund.cli.reverse:reverse", say("Undo an entry by its contrary.")),
    "evidence": ("sfund.cli.evidence:evidence", say("Keep the documents that show what was spent.")),
    "budget": ("sfund.cli.budget:budget", say("Plan the year, and see where it stands.")),
    "audit": ("sfund.cli.audit:audit", say("Draw a sample, and hold the kept statements against the books.")),
    "check": ("sfund.cli.check:check", say("Hold every rule against the books.")),
    "loan": ("sfund.cli.loan.commands:loan", say("Lend to members, from the application to the last won.")),
    "aid": ("sfund.cli.aid.commands:aid", say("Help members in need out of the solidarity fund.")),
    "recover": ("sfund.cli.recover:recover", say("Complete a commit that was cut off.")),
}

DONE, NO, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


@dataclass(slots=True)
class Session:
    """What the global options said."""

    books: Path | None = None


@click.group(
    cls=Verbs,
    table=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--books", type=click.Path(path_type=Path, file_okay=False), help="Folder of the books.")
@click.option("--lang", type=click.Choice(languages.LANGUAGES), help="Language of what is printed.")
@click.version_option(package_name="sfund", message="sfund %(version)s")
@click.pass_context
def root(context: click.Context, books: Path | None, lang: str | None) -> None:  # noqa: ARG001
    """Double-entry books for solidarity networks: dues, gifts, grants and a fund of their own."""
    context.obj = Session(books)


def run(arguments: list[str]) -> int:
    """Runs the command line; gives its exit status. Expected failures never show a traceback."""
    languages.use(language_of(arguments))
    try:
        status = spoken(root).main(arguments, prog_name="sfund", standalone_mode=False)
    except SfundError as error:
        show_error(error)
        return NO
    except click.ClickException as error:
        _clearer(error).show()
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


def _clearer(error: click.ClickException) -> click.ClickException:
    """The error; of `-500`, which click takes for an option, what is wrong with it."""
    if not (isinstance(error, click.NoSuchOption) and error.option_name[1:2].isdecimal()):
        return error
    words = say("a number with a minus sign is read as an option; an amount is above zero")
    return click.UsageError(languages.text(words), error.ctx)
