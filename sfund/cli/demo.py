"""`sfund demo`: the example network's books, and what its board would read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sfund.languages import text
from sfund.words import Message, say

if TYPE_CHECKING:
    from sfund.books.model import Books
    from sfund.periods import Span


@click.command()
@click.argument(
    "folder", metavar="[DIR]", default="sfund-demo", type=click.Path(path_type=Path, file_okay=False)
)
@click.option("--members", type=click.IntRange(1, 1_000_000), help="How many members the network has.")
@click.option("--months", type=click.IntRange(1, 240), help="How many months it has lived.")
@click.option("--seed", type=int, help="Another network of the same shape.")
def demo(folder: Path, members: int | None, months: int | None, seed: int | None) -> None:
    """Build the example network's books in DIR from its bank files, and show what its board reads.

    All of it is made up. DIR may be the folder of an earlier demo, which is then made anew.
    """
    from importers.booking.outcome import total_of  # noqa: PLC0415
    from sfund.books.load import load_books  # noqa: PLC0415
    from sfund.cli.output import console, progress  # noqa: PLC0415
    from sfund.example.demo import build_demo  # noqa: PLC0415
    from sfund.example.network import Scale  # noqa: PLC0415

    usual = Scale()
    scale = Scale(
        members=usual.members if members is None else members,
        months=usual.months if months is None else months,
        seed=usual.seed if seed is None else seed,
    )
    with progress() as bar:
        task = bar.add_task("", total=None)

        def show(what: Message, done: int, whole: int) -> None:
            bar.update(task, description=text(what), completed=done, total=whole)

        outcomes = build_demo(folder, scale, show)
    whole = total_of(outcomes)
    books = load_books(folder)
    screen = console()
    screen.print(
        text(
            say(
                "{files} bank files: {rows} rows read = {posted} posted + {present} present "
                "+ {review} in review + {refused} refused",
                files=len(outcomes),
                rows=f"{whole.rows:,}",
                posted=f"{whole.posted:,}",
                present=f"{whole.present:,}",
                review=f"{whole.review:,}",
                refused=f"{whole.refused:,}",
            )
        )
    )
    _show_reports(books)
    _show_learnt(books)
    _show_waiting(books)
    screen.print(text(say("Browse these books in Fava:")))
    screen.print(f"  {_beside_us('fava')} {folder / books.settings.books.main}")


def _show_reports(books: Books) -> None:
    from reports.catalogue import build_report  # noqa: PLC0415
    from reports.faces.as_text import renderable  # noqa: PLC0415
    from sfund.cli.output import console  # noqa: PLC0415

    screen = console()
    for name in ("self-reliance", "members"):
        screen.print()
        screen.print(renderable(build_report(name, books, _span(books))))


def _span(books: Books) -> Span:
    """The last year of the books, up to the end of their last month."""
    from sfund.periods import Month, Span  # noqa: PLC0415

    last: dt.date = books.query("SELECT max(day) FROM postings")[0][0]
    return Span(last.replace(month=1, day=1), Month.of(last).last_day)


def _show_learnt(books: Books) -> None:
    from sfund.cli.output import console  # noqa: PLC0415

    if books.record.rows:
        learnt = say(
            "{count} lines were decided on the way. Who was decided three times alike is asked about no "
            'more: "sfund --books {folder} review learned".',
            count=len(books.record.rows),
            folder=books.root.name,
        )
        console().print(text(learnt))


def _show_waiting(books: Books) -> None:
    from importers.review.deciding import waiting  # noqa: PLC0415
    from sfund.cli.output import console  # noqa: PLC0415

    found = list(waiting(books))
    unsure = sum(1 for one in found if one.in_suspense)
    console().print(
        text(
            say(
                "What awaits the treasurer: {count} lines ({suspense} in suspense). List them with "
                '"sfund --books {folder} review".',
                count=len(found),
                suspense=unsure,
                folder=books.root.name,
            )
        )
    )


def _beside_us(program: str) -> str:
    """How a program that came with sfund is called: as sfund itself was."""
    import shutil  # noqa: PLC0415
    import sys  # noqa: PLC0415

    here = Path(sys.argv[0]).parent / program
    return program if shutil.which(program) or not here.exists() else str(here)
