"""`python tests/loans/cases --write`: every case of docs/loans/cases-*.md worked out anew by the second computation."""

from __future__ import annotations

import sys

from loan_pages import PAGES, by_sheet, cases, render, rewrite

if __name__ == "__main__":
    for page in sorted(PAGES.glob("cases-*.md")):
        if "--write" in sys.argv:
            rewrite(page)
        stale = [case.name for case in cases(page) if list(case.written) != render(case, by_sheet)]
        print(f"{page.name}: {len(cases(page))} cases", *stale, sep="\n  stale: ")  # noqa: T201
