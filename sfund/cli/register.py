"""`sfund register`: the register of persons locked, unlocked, and who looked into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from sfund.cli.options import DRY_RUN, JSON
from sfund.languages import text
from sfund.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from sfund.books.persons.access import Access
    from sfund.books.persons.locking import Locking, Status


@click.group()
def register() -> None:
    """Lock the register of persons, and see who looked into it."""


@register.command()
@click.option("--also", multiple=True, metavar="PUBLIC-KEY",
              help="Public key of somebody else who can open it; behind a blank, whose it is. "
                   "May be repeated.")  # fmt: skip
@DRY_RUN
@JSON
@click.pass_context
def lock(context: click.Context, also: Sequence[str], dry_run: bool, as_json: bool) -> None:
    """Encrypt the register, the decisions and whatever else lies beside them.

    Where there is no key yet one is made, in a file of yours outside the books: without it, or the copy that
    you print for the safe, nobody can open the register again. Locking again encrypts it anew, for those
    whom register/recipients.txt lists.
    """
    from sfund.books.persons import keys  # noqa: PLC0415
    from sfund.books.persons.locking import key_for_locking, make_private  # noqa: PLC0415
    from sfund.books.persons.locking import lock as planned  # noqa: PLC0415
    from sfund.cli.books import books_folder, committed  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    root = books_folder(context)
    had_key = keys.key_file().exists()
    if dry_run and not had_key:
        _say_key_wanted(root, as_json=as_json)
        return
    for one in also:
        keys.recipient(one.strip().partition(" ")[0])  # before a key is made
    key = key_for_locking(root)
    done = planned(root, key, also) if dry_run else committed(lambda: planned(root, key, also))
    if not dry_run:
        make_private(root)
    if as_json:
        print_json({**_done_data(done), "key": key.path, "key-made": not had_key, "dry-run": dry_run})
        return
    if not had_key:
        click.echo(text(say("A key was made: {file}", file=key.path)))
        click.echo(
            text(
                say(
                    'Print it for the safe now: "sfund register key --print". Without it nobody can open '
                    "the register."
                )
            )
        )
    click.echo(text(say("Locked: {files}", files=", ".join(done.files))))
    for public, who in done.recipients:
        click.echo(text(say("Opens with: {key}", key=f"{public}  {who}".rstrip())))
    if dry_run:
        click.echo(text(say("Nothing was written (--dry-run).")))
    else:
        again = say('Copies made before are not locked. Plain again: "sfund register unlock"')
        click.echo(text(again))


def _say_key_wanted(root: Path, *, as_json: bool) -> None:
    """What locking would do where there is no key yet: for whom it would lock, only the key will say."""
    from sfund.books.persons import keys, vault  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    if as_json:
        files = sorted({vault.MARKS[0], *vault.kept_files(root)})
        key = {"key": keys.key_file(), "key-made": True}
        print_json({"files": files, "recipients": [], **key, "dry-run": True})
        return
    click.echo(text(say("A key would be made in {file}.", file=keys.key_file())))
    click.echo(text(say("Nothing was written (--dry-run).")))


@register.command()
@DRY_RUN
@JSON
@click.pass_context
def unlock(context: click.Context, dry_run: bool, as_json: bool) -> None:
    """Make the register plain again, so that Excel opens it.

    Resident registration numbers stay locked.
    """
    from sfund.books.persons.locking import unlock as planned  # noqa: PLC0415
    from sfund.cli.books import books_folder, committed  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415

    root = books_folder(context)
    done = planned(root) if dry_run else committed(lambda: planned(root))
    if as_json:
        print_json({**_done_data(done), "dry-run": dry_run})
        return
    if not done.files:
        click.echo(text(say("Nothing is locked.")))
        return
    click.echo(text(say("Plain: {files}", files=", ".join(done.files))))
    click.echo(text(say("Nothing was written (--dry-run).") if dry_run
                    else say('Lock it again with "sfund register lock".')))  # fmt: skip


@register.command()
@JSON
@click.pass_context
def status(context: click.Context, as_json: bool) -> int:
    """Show whether the register is locked, for whom, and who may read its files."""
    from sfund.books.persons.locking import status as standing  # noqa: PLC0415
    from sfund.cli.books import books_folder  # noqa: PLC0415
    from sfund.cli.output import print_json  # noqa: PLC0415
    from sfund.cli.root import DONE, NO  # noqa: PLC0415

    found = standing(books_folder(context))
    if as_json:
        print_json(_status_data(found))
    else:
        for line in _status_lines(found):
            click.echo(line)
    return NO if found.open_to_others or found.opens is False else DONE


def _status_lines(found: Status) -> list[str]:
    none = text(say("none"))
    lines = [
        say("Locked: {files}", files=", ".join(found.locked) or none),
        say("Plain: {files}", files=", ".join(found.plain) or none),
        *(say("Opens with: {key}", key=f"{key}  {who}".rstrip()) for key, who in found.recipients),
        say("Key file: {file}", file=found.key)
        if found.public
        else say("No key here: {file}", file=found.key),
    ]
    if found.public:
        lines.append(say("Its public key: {key}", key=found.public))
    if found.opens is False:
        lines.append(say("This key does not open the register."))
    lines += [say("Others may read: {file}", file=path) for path in found.open_to_others]
    if found.log is not None:
        day = f"{found.log.time:%Y-%m-%d}"
        lines.append(say("Access log: {count} lines since {day}", count=found.log_lines, day=day))
    return [text(line) for line in lines]


def _status_data(found: Status) -> dict[str, Any]:
    return {
        "locked": found.locked,
        "plain": found.plain,
        "recipients": [{"key": key, "who": who} for key, who in found.recipients],
        "key-file": found.key,
        "public-key": found.public,
        "opens": found.opens,
        "open-to-others": found.open_to_others,
        "log": {"lines": found.log_lines, "since": found.log.time.isoformat() if found.log else None},
    }


def _done_data(done: Locking) -> dict[str, Any]:
    return {"files": done.files, "recipients": [{"key": key, "who": who} for key, who in done.recipients]}


@register.command()
@click.option("--person", metavar="ID", help="Only lines that tell of this person, or may.")
@JSON
@click.pass_context
def log(context: click.Context, person: str | None, as_json: bool) -> None:
    """Show who looked at personal data, when, and with which command."""
    from sfund.books.persons.access import read_log  # noqa: PLC0415
    from sfund.cli.books import books_folder  # noqa: PLC0415
    from sfund.cli.output import console, print_json, table  # noqa: PLC0415

    found = [one for one in read_log(books_folder(context)) if person is None or one.may_tell_of(person)]
    if as_json:
        print_json({"log": [_access_data(one) for one in found]})
        return
    screen = console()
    if not found:
        screen.print(text(say("The log has no such line.")))
        return
    columns = [(say("Time"), "left"), (say("User"), "left"), (say("Command"), "left"), (say("Shown"), "left"),
               (say("Persons"), "left"), (say("Purpose"), "left")]  # fmt: skip
    rows = [
        (f"{one.time:%Y-%m-%d %H:%M}", one.user, one.command, one.what, _whom(one), _what_for(one))
        for one in found
    ]
    screen.print(table(None, columns, rows))


def _whom(one: Access) -> str:
    """The ids; of many how many they are, and the digest by which a list of them can be proven."""
    if one.count is None:
        return text(say("the whole register"))
    _, _, digest = one.persons.partition(" sha256:")
    if not digest:
        return one.persons
    return text(say("{count} persons (sha256 {digest})", count=one.count, digest=digest))


def _what_for(one: Access) -> str:
    from sfund.books.persons.purposes import purpose_of  # noqa: PLC0415

    known = purpose_of(one.command)
    return one.purpose if known is None or one.purpose not in ("", str(known)) else text(known)


def _access_data(one: Access) -> dict[str, Any]:
    return {
        "time": one.time.isoformat(),
        "user": one.user,
        "command": one.command,
        "what": one.what,
        "persons": one.persons,
        "count": one.count,
        "purpose": one.purpose,
    }


@register.command()
@click.option("--print", "as_print", is_flag=True, help="Print the secret key, for the safe.")
@JSON
def key(as_print: bool, as_json: bool) -> None:
    """Show the public key, which others lock for; with --print the secret one, for a sheet in the safe."""
    from sfund.books.persons.keys import key_to_show  # noqa: PLC0415

    found = key_to_show()
    if as_json:
        from sfund.cli.output import print_json  # noqa: PLC0415

        secret_keys = {"secret-keys": found.secrets} if as_print else {}
        print_json({"public-key": found.public, "key-file": found.path, **secret_keys})
        return
    if not as_print:
        click.echo(found.public)
        return
    click.echo(text(say("Secret key of the register. Keep this sheet in the safe, and no photo of it.")))
    click.echo(
        text(say("It opens the register in this program, and with age: age -d -i FILE register.csv.age"))
    )
    for secret in found.secrets:
        click.echo(secret)
