"""`python -m tools.fuzz TARGET [libFuzzer's options]`; without a target, their names.

What brings a target down is kept as `crash-…` in the folder that is printed at the end.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

# A run that takes longer, or more memory, is a finding as well.
_LIMITS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=65536")


def main(arguments: list[str]) -> None:
    """Fuzz one target until it falls or the time is over."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["importers", "sfund"]):
        targets = import_module("tools.fuzz.targets").TARGETS
    if not arguments or arguments[0] not in targets:
        sys.exit("targets: " + " ".join(targets))
    name, *options = arguments
    folder = Path(tempfile.mkdtemp(prefix=f"sfund-fuzz-{name}-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for make in targets[name].corpora:
        for number, data in enumerate(make()):
            (corpus / f"{make.__name__}-{number}").write_bytes(data)
    print(f"{name}: {len(list(corpus.iterdir()))} files to begin with, in {folder}", flush=True)
    settings = [sys.argv[0], *_LIMITS, f"-artifact_prefix={folder}/", *options, str(corpus)]
    atheris.Setup(settings, targets[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
