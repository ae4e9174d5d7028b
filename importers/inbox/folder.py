"""What lies in a folder: which files are somebody's statements, and which belong together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from importers.reading.cms import CmsFile, is_cms, read_cms_file
from importers.containers.files import file_bytes
from sfund.errors import StatementError

# What spreadsheet programs, browsers, desktops and clouds leave beside the files that people mean.
_ENDINGS = (
    ".tmp", ".temp", ".crdownload", ".part", ".partial", ".download", ".opdownload", ".asd", ".bak", ".swp",
    ".lnk", ".url", "~",
)  # fmt: skip
_BEGINNINGS = (".", "~$", "~")
_NAMES = {"thumbs.db", "desktop.ini", "icon\r"}


def is_meant(path: Path) -> bool:
    """Whether a person put the file there, as far as its name tells; hidden and unfinished ones are not.

    >>> [is_meant(Path(one)) for one in ("march.xlsx", "~$march.xlsx", "march.csv.crdownload", ".DS_Store")]
    [True, False, False, False]
    """
    name = path.name.lower()
    return not (name.startswith(_BEGINNINGS) or name.endswith(_ENDINGS) or name in _NAMES)


def files_in(folder: Path) -> list[Path]:
    """The ordinary files of the folder that are meant, by name; what is in folders below is left alone."""
    return sorted(path for path in folder.iterdir() if is_meant(path) and path.is_file())


def together(path: Path) -> list[Path]:
    """The file, and the other half of a CMS pair where it lies in the same folder."""
    own = _cms(path)
    if own is None:
        return [path]
    others = (other for other in files_in(path.parent) if other != path)
    return [path, *(other for other in others if _is_other_half(own, _cms(other)))]


def is_half(paths: Sequence[Path]) -> bool:
    """Whether this is one file of a CMS pair whose other one is not there."""
    return len(paths) == 1 and _cms(paths[0]) is not None


def _is_other_half(one: CmsFile, other: CmsFile | None) -> bool:
    return other is not None and other.pair == one.pair and other.kind != one.kind


def _cms(path: Path) -> CmsFile | None:
    """The file as CMS has it; None for any other, and for one that cannot be read."""
    try:
        data = file_bytes(path)
        return read_cms_file(data, path.name) if is_cms(data) else None
    except StatementError:
        return None
